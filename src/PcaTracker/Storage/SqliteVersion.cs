namespace PcaTracker.Storage;

/// <summary>Which SQLite may write our file: releases before 3.51.3 can corrupt a database in WAL mode.</summary>
internal static class SqliteVersion
{
    private static readonly Version FirstSafe = new(3, 51, 3);

    public static bool IsSafe(string version) => Version.TryParse(version, out var parsed) && parsed >= FirstSafe;
}
