using PcaTracker.Runtime;

namespace PcaTracker.Cli;

/// <summary>Finds the data directory: <c>PcaTracker__DataDirectory</c>, or <c>.data</c> below the working directory.</summary>
internal static class DataDirectory
{
    /// <summary>The full path of the data directory.</summary>
    public static string FromSettings() =>
        Path.GetFullPath(Environment.GetEnvironmentVariable("PcaTracker__DataDirectory") is { Length: > 0 } set ? set : ".data");

    /// <summary>Whether other users of the machine may have access to it: <c>PcaTracker__AllowReadableDataDirectory</c>.</summary>
    public static bool MayBeOpen() => Setting.IsOn(new ConfigurationBuilder().AddEnvironmentVariables().Build(), "AllowReadableDataDirectory");
}
