namespace PcaTracker.Cli;

/// <summary>Where the program keeps what it keeps: <c>PcaTracker__DataDirectory</c>, or <c>.data</c> where it was started.</summary>
internal static class DataDirectory
{
    public static string FromSettings() =>
        Path.GetFullPath(Environment.GetEnvironmentVariable("PcaTracker__DataDirectory") is { Length: > 0 } set ? set : ".data");
}
