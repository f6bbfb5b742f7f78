namespace PcaTracker.Storage;

/// <summary>Files that are being made and have no use before they are whole: a program that is told to stop takes them away.</summary>
internal static class UnfinishedFiles
{
    private static readonly Lock Turn = new();
    private static readonly HashSet<string> Files = new(StringComparer.Ordinal);

    /// <summary>Names a database that is being made, with what SQLite keeps beside it, until it is whole or given up.</summary>
    public static void Begin(string file)
    {
        lock (Turn)
            Files.Add(file);
    }

    public static void End(string file)
    {
        lock (Turn)
            Files.Remove(file);
    }

    /// <summary>Takes them away and ends the program, so that no more are made meanwhile.</summary>
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
