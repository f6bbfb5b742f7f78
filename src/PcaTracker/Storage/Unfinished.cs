using System.Collections.Concurrent;

namespace PcaTracker.Storage;

/// <summary>Files that are being made and have no use before they are whole: a program that is told to stop takes them away.</summary>
internal static class Unfinished
{
    private static readonly ConcurrentDictionary<string, bool> Files = new(StringComparer.Ordinal);

    /// <summary>Names a database that is being made, with what SQLite keeps beside it, until it is whole or given up.</summary>
    public static void Begin(string file) => Files[file] = true;

    public static void End(string file) => Files.TryRemove(file, out _);

    public static void Delete()
    {
        foreach (var file in Files.Keys)
            foreach (var beside in (string[])["", "-journal", "-wal", "-shm"])
                File.Delete(file + beside);
    }
}
