using PcaTracker.Domain;

namespace PcaTracker.Storage;

/// <summary>A data directory is one server's, or one restore's, at a time. The system gives the lock back when the process ends, however it ends.</summary>
internal sealed class DirectoryLock : IDisposable
{
    private readonly FileStream _file;

    private DirectoryLock(FileStream file) => _file = file;

    /// <summary>The lock, held until it is disposed; or that another process has it.</summary>
    /// <param name="dataDirectory">The directory; made if missing, for this user alone.</param>
    /// <param name="mayBeOpen">Whether it is well that other users of the machine get into it.</param>
    public static Result<DirectoryLock> Take(string dataDirectory, bool mayBeOpen)
    {
        if ((DatabaseFile.CheckDirectory(dataDirectory, mayBeOpen) ?? Access.CheckAll(dataDirectory)) is { } refusal)
            return refusal;
        try
        {
            return new DirectoryLock(new FileStream(Path.Combine(dataDirectory, "tracker.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException)
        {
            return Refusal.Conflict("data-directory-in-use",
                $"A server runs on the data directory {dataDirectory}, or a backup is being restored there: stop it first, or set PcaTracker__DataDirectory to another directory.");
        }
    }

    public void Dispose() => _file.Dispose();
}
