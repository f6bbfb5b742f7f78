using System.Globalization;
using PcaTracker.Changes.Audit;
using PcaTracker.Changes.Audit.Verification;
using PcaTracker.Domain;
using PcaTracker.Storage;

namespace PcaTracker.Features.Administration;

/// <summary>Backs up and verifies the database for administrators, one at a time.</summary>
internal sealed class SystemCare(TrackerDatabase database, CheckpointFile files, TimeProvider time, IConfiguration configuration) : IDisposable
{
    private const string NameFormat = "'tracker-'yyyyMMdd-HHmmss'.db'";

    private static readonly Refusal Busy = Refusal.Conflict("already-running",
        "A backup or a verification is running. Wait for it to end, then look at this page again.");

    private readonly SemaphoreSlim _one = new(1);

    private string DataDirectory => files.Directory;

    /// <summary>Whether the program backs its database up; a server does that itself.</summary>
    public bool BacksUp => database.IsFile;

    /// <summary>Where backups go: the setting <c>PcaTracker:BackupDirectory</c>, or <c>backups</c> in the data directory.</summary>
    public string BackupDirectory =>
        configuration["PcaTracker:BackupDirectory"] is { Length: > 0 } set ? set : Path.Combine(DataDirectory, "backups");

    /// <summary>The latest verification since the start; null if there was none.</summary>
    public Verification? LastVerification { get; private set; }

    /// <summary>The newest backup that was made here; null if there is none.</summary>
    public BackupFile? NewestBackup()
    {
        if (!BacksUp || !Directory.Exists(BackupDirectory))
            return null;
        return Directory.EnumerateFiles(BackupDirectory, "tracker-*.db").Select(BackupFile.Of).OfType<BackupFile>().MaxBy(file => file.At);
    }

    /// <summary>Bytes of the database with the changes that are not in its main file yet.</summary>
    public long DatabaseBytes() => !database.IsFile
        ? database.SizeOnServer()
        : new[] { database.File, database.File + "-wal" }.Where(File.Exists).Sum(file => new FileInfo(file).Length);

    /// <summary>Bytes that are free on the disk of the data directory.</summary>
    public long FreeBytes() => new DriveInfo(DataDirectory).AvailableFreeSpace;

    /// <summary>Makes a backup.</summary>
    public Task<Result<BackupFacts>> BackUpAsync(Actor actor) => AloneAsync<BackupFacts>(actor, "backs up the database", () =>
    {
        if (!BacksUp)
            return DatabaseChoice.ForFilesOnly("A backup", database.Place);
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(BackupDirectory);
        else
            Directory.CreateDirectory(BackupDirectory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return Backup.Take(database.File, Path.Combine(BackupDirectory, time.GetUtcNow().ToString(NameFormat, CultureInfo.InvariantCulture)));
    });

    /// <summary>Compares the database with its audit log.</summary>
    public Task<Result<Verification>> VerifyAsync(Actor actor) => AloneAsync<Verification>(actor, "verifies the database", () =>
    {
        var checks = AuditVerification.Run(database, DataDirectory);
        if (checks.IsRefused(out var refusal))
            return refusal;
        return LastVerification = new Verification(time.GetUtcNow(), checks.Value);
    });

    public void Dispose() => _one.Dispose();

    private async Task<Result<T>> AloneAsync<T>(Actor actor, string what, Func<Result<T>> work)
    {
        if (Permissions.CheckKeepSystem(actor, what) is { } refusal)
            return refusal;
        if (!await _one.WaitAsync(TimeSpan.Zero))
            return Busy;
        try
        {
            return await Task.Run(work);
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>A backup that was made from the page.</summary>
    /// <param name="Name">Name of its file.</param>
    /// <param name="At">When it was made.</param>
    /// <param name="Bytes">Its size.</param>
    internal sealed record BackupFile(string Name, DateTimeOffset At, long Bytes)
    {
        /// <summary>Reads the moment from the name of a file; null if it has another name.</summary>
        public static BackupFile? Of(string path) =>
            DateTimeOffset.TryParseExact(Path.GetFileName(path), NameFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
                ? new BackupFile(Path.GetFileName(path), at, new FileInfo(path).Length)
                : null;
    }

    /// <summary>A verification and what it found.</summary>
    /// <param name="At">When it ended.</param>
    /// <param name="Checks">Its checks.</param>
    internal sealed record Verification(DateTimeOffset At, IReadOnlyList<CheckResult> Checks)
    {
        /// <summary>Whether all of it is as it should be.</summary>
        public bool IsSound => Checks.All(check => check.IsSound);
    }
}
