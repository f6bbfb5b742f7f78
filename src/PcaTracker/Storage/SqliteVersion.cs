namespace PcaTracker.Storage;

/// <summary>Decides which SQLite may write the database: releases before 3.51.3 can corrupt a database in WAL mode.</summary>
internal static class SqliteVersion
{
    private static readonly Version FirstSafe = new(3, 51, 3);

    /// <summary>Whether a release is safe.</summary>
    public static bool IsSafe(string version) => Version.TryParse(version, out var parsed) && parsed >= FirstSafe;
}
