using PcaTracker.Runtime;

namespace PcaTracker.Cli;

/// <summary>Where the program keeps what it keeps: <c>PcaTracker__DataDirectory</c>, or <c>.data</c> where it was started.</summary>
internal static class DataDirectory
{
    public static string FromSettings() =>
        Path.GetFullPath(Environment.GetEnvironmentVariable("PcaTracker__DataDirectory") is { Length: > 0 } set ? set : ".data");

    /// <summary>Whether it is well that other users of the machine get into it: <c>PcaTracker__AllowReadableDataDirectory</c>.</summary>
    public static bool MayBeOpen() => Setting.IsOn(new ConfigurationBuilder().AddEnvironmentVariables().Build(), "AllowReadableDataDirectory");
}
