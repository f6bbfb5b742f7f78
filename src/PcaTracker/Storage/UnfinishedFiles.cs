namespace PcaTracker.Storage;

/// <summary>Lists files that are useless until they are complete, so that a program that is stopped deletes them.</summary>
internal static class UnfinishedFiles
{
    private static readonly Lock Turn = new();
    private static readonly HashSet<string> Files = new(StringComparer.Ordinal);

    /// <summary>Adds a database that is being written, with the files that SQLite keeps beside it.</summary>
    public static void Begin(string file)
    {
        lock (Turn)
            Files.Add(file);
    }

    /// <summary>Removes a database that is complete or given up.</summary>
    public static void End(string file)
    {
        lock (Turn)
            Files.Remove(file);
    }

    /// <summary>Deletes the files and ends the program under the same lock, so that no file is added meanwhile.</summary>
    public static void DeleteAnd(Action end)
    {
        lock (Turn)
        {
            foreach (var file in Files)
                foreach (var beside in (string[])["", "-journal", "-wal", "-shm"])
                    File.Delete(file + beside);
            end();
        }
    }
}
