using System.Globalization;
using Dapper;
using Microsoft.Data.Sqlite;
using PcaTracker.Domain;
using PcaTracker.Runtime;

namespace PcaTracker.Storage;

/// <summary>
/// Replaces the database by a backup. All work is done on a copy beside it, which is renamed at the very end: if it is interrupted, the
/// old database is still there.
/// </summary>
internal sealed class Restoration : IDisposable
{
    // Marks a database in WAL mode in its header.
    private const byte WriteAheadLog = 2;

    private readonly string _present;

    private Restoration(string dataDirectory) =>
        (_present, Copy) = (Path.Combine(dataDirectory, "tracker.db"), Path.Combine(dataDirectory, "tracker.restoring.db"));

    /// <summary>The copy, at the schema of this program.</summary>
    public string Copy { get; }

    /// <summary>The contents of the backup.</summary>
    public BackupFacts Facts { get; private set; } = null!;

    /// <summary>The present database; null when there is none or this program cannot open it.</summary>
    public string? Present => File.Exists(_present) && DatabaseFile.Check(_present) is null ? _present : null;

    /// <summary>Copies a backup, checks the copy and upgrades it; nothing else is touched.</summary>
    public static Result<Restoration> Begin(string backup, string dataDirectory, ProgressLine? progress = null)
    {
        if (CheckFile(backup) is { } refusal)
            return refusal;
        var restoration = new Restoration(dataDirectory);
        if (restoration.Prepare(backup, progress) is not { } failed)
            return restoration;
        restoration.Dispose();
        return failed;
    }

    /// <summary>Renames the copy to the name of the database and keeps the old database.</summary>
    /// <returns>The file in which the old database is kept; null when there was none.</returns>
    public string? PutInPlace(DateTimeOffset now)
    {
        DurableFile.Flush(Copy);
        var kept = File.Exists(_present)
            ? Path.ChangeExtension(_present, string.Create(CultureInfo.InvariantCulture, $".before-restore-{now.UtcDateTime:yyyyMMdd-HHmmssfff}.db"))
            : null;
        if (kept is not null)
            Keep(kept);

        // SQLite must never read the rest of the old database's log into the new database.
        foreach (var beside in (string[])["-wal", "-shm"])
            if (File.Exists(_present + beside))
                File.Move(_present + beside, (kept ?? _present + ".before-restore") + beside, overwrite: true);
        UnfinishedFiles.End(Copy);
        DurableFile.Rename(Copy, _present);
        return kept;
    }

    /// <summary>Deletes the rest of the copy.</summary>
    public void Dispose()
    {
        foreach (var pattern in (string[])["tracker.restoring*", "tracker.before-restore-*" + DurableFile.Draft])
            foreach (var left in Directory.EnumerateFiles(Path.GetDirectoryName(Copy)!, pattern))
                File.Delete(left);
    }

    // A file made by `backup` is complete. A database in use has a log or a journal beside it, and WAL mode in its header.
    private static Refusal? CheckFile(string backup)
    {
        if (Directory.Exists(backup))
            return Refusal.Invalid("not-a-file", $"{backup} is a directory: name the file that `backup` made.");
        if (!File.Exists(backup))
            return Refusal.NotFound($"There is no file {backup}.");
        if (Access.Check(backup, writes: false) is { } refusal)
            return refusal;
        var file = new FileInfo(File.ResolveLinkTarget(backup, returnFinalTarget: true)?.FullName ?? backup);
        if (file.Length == 0)
            return Refusal.Conflict("empty-backup", $"{backup} is empty, or is no ordinary file, and holds nothing: use another backup.");
        foreach (var beside in (string[])["-wal", "-journal"])
            if (new FileInfo(backup + beside) is { Exists: true, Length: > 0 })
                return Refusal.Conflict("not-a-backup",
                    $"{backup} is a database that is in use or was cut off, since {backup}{beside} lies beside it: "
                    + $"make a backup of it with `backup`.");
        if (IsRawCopy(file.FullName))
            return Refusal.Conflict("not-a-backup",
                $"{backup} is a copy of a database in use without its log: what was written last is missing, or half of it. "
                + $"Make a backup with `backup`. Where nothing ran when the copy was made, put it as tracker.db into an empty directory, "
                + $"set PcaTracker__DataDirectory to that, and run `backup` there.");
        return DatabaseFile.Check(backup) is { } notOurs ? notOurs.Code == Damage.Code ? Backup.Damaged(backup) : notOurs : null;
    }

    private static bool IsRawCopy(string file)
    {
        var header = new byte[20];
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        return stream.ReadAtLeast(header, header.Length, throwOnEndOfStream: false) == header.Length
            && header.AsSpan().StartsWith("SQLite format 3\0"u8) && (header[18] == WriteAheadLog || header[19] == WriteAheadLog);
    }

    private Refusal? Prepare(string backup, ProgressLine? progress)
    {
        Dispose();
        UnfinishedFiles.Begin(Copy);
        progress?.Step("copying the backup");
        File.Copy(backup, Copy);
        // Only its owner may read the copy, whatever the backup's own mode is.
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(Copy, UnixFileMode.UserRead | UnixFileMode.UserWrite);

        progress?.Step("checking the copy");
        var facts = Backup.Check(Copy);
        if (facts.IsRefused(out var refusal))
            return refusal with { Sentence = refusal.Sentence.Replace(Copy, backup, StringComparison.Ordinal) };
        Facts = facts.Value;
        if (Facts.Schema == 0)
            return Refusal.Conflict("empty-backup", $"{backup} holds nothing: use another backup.");
        try
        {
            return Migrations.Run(Copy, progress);
        }
        catch (SqliteException error) when (Damage.Is(error))
        {
            return Backup.Damaged(backup);
        }
    }

    // Keeps the database as a backup that `restore` takes; a damaged database is kept as it is, with its log.
    private void Keep(string kept)
    {
        var draft = kept + DurableFile.Draft;
        UnfinishedFiles.Begin(draft);
        if (Damage.In(_present))
        {
            File.Copy(_present, draft);
            DurableFile.Flush(draft);
        }
        else
        {
            // The last connection to close deletes the log.
            using (var connection = Connections.Open(_present, SqliteOpenMode.ReadWrite))
                connection.Execute("PRAGMA wal_checkpoint(TRUNCATE)");
            Backup.Copy(_present, draft);
        }

        UnfinishedFiles.End(draft);
        DurableFile.Rename(draft, kept);
    }
}
