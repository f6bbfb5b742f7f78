using PcaTracker.Domain;

namespace PcaTracker.Storage;

/// <summary>Locks a data directory for one server or one restore. The system releases the lock when the process ends, however it ends.</summary>
internal sealed class DirectoryLock : IDisposable
{
    private readonly FileStream _file;

    private DirectoryLock(FileStream file) => _file = file;

    /// <summary>Takes the lock until it is disposed; refuses if another process has it.</summary>
    /// <param name="dataDirectory">The directory; created for this user alone if it is missing.</param>
    /// <param name="mayBeOpen">Whether other users of the machine may have access to it.</param>
    public static Result<DirectoryLock> Take(string dataDirectory, bool mayBeOpen)
    {
        if ((DatabaseFile.CheckDirectory(dataDirectory, mayBeOpen) ?? Access.CheckAll(dataDirectory)) is { } refusal)
            return refusal;
        try
        {
            return new DirectoryLock(
                new FileStream(Path.Combine(dataDirectory, "tracker.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException)
        {
            return Refusal.Conflict("data-directory-in-use",
                $"A server runs on the data directory {dataDirectory}, or a backup is being restored there: stop it first, "
                + $"or set PcaTracker__DataDirectory to another directory.");
        }
    }

    /// <summary>Releases the lock.</summary>
    public void Dispose() => _file.Dispose();
}
