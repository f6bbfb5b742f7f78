using System.Globalization;
using Dapper;
using Microsoft.Data.Sqlite;
using PcaTracker.Domain;

namespace PcaTracker.Storage;

/// <summary>
/// Puts a backup in the place of the database. Everything is done to a copy beside it, which takes the name at the very end: whoever cuts
/// this off leaves the database that was there.
/// </summary>
internal sealed class Restoration : IDisposable
{
    private readonly string _present;

    private Restoration(string dataDirectory) => (_present, Copy) = (Path.Combine(dataDirectory, "tracker.db"), Path.Combine(dataDirectory, "tracker.restoring.db"));

    /// <summary>The copy, at the schema of this program.</summary>
    public string Copy { get; }

    /// <summary>What the backup holds.</summary>
    public BackupFacts Facts { get; private set; } = null!;

    /// <summary>The database that is there, if one is and it can be opened by this program.</summary>
    public string? Present => File.Exists(_present) && DatabaseFile.Check(_present) is null ? _present : null;

    /// <summary>Copies a backup, checks it and brings it up to date; nothing else is touched.</summary>
    public static Result<Restoration> Begin(string backup, string dataDirectory)
    {
        if (!File.Exists(backup))
            return Refusal.NotFound($"There is no file {backup}.");
        if (new FileInfo(backup + "-wal") is { Exists: true, Length: > 0 })
            return Refusal.Conflict("not-a-backup", $"{backup} is a database that is in use or was cut off, since {backup}-wal lies beside it: make a backup of it with `backup`.");
        if (DatabaseFile.Check(backup) is { } refusal)
            return refusal;
        var restoration = new Restoration(dataDirectory);
        if (restoration.Prepare(backup) is not { } failed)
            return restoration;
        restoration.Dispose();
        return failed;
    }

    /// <summary>Gives the copy the name of the database. What was there is kept.</summary>
    /// <returns>Where; null when nothing was there.</returns>
    public string? PutInPlace(DateTimeOffset now)
    {
        Backup.OnDisk(Copy);
        var kept = File.Exists(_present) ? Path.ChangeExtension(_present, string.Create(CultureInfo.InvariantCulture, $".before-restore-{now.UtcDateTime:yyyyMMdd-HHmmssfff}.db")) : null;
        if (kept is not null)
        {
            EmptyLog();
            File.Copy(_present, kept);
            Backup.OnDisk(kept);
        }

        // What is left of the old database's log must never be read into the new one.
        foreach (var beside in (string[])["-wal", "-shm"])
            if (File.Exists(_present + beside))
                File.Move(_present + beside, (kept ?? _present + ".before-restore") + beside, overwrite: true);
        File.Move(Copy, _present, overwrite: true);
        return kept;
    }

    /// <summary>Takes away what is left of the copy.</summary>
    public void Dispose()
    {
        foreach (var left in Directory.EnumerateFiles(Path.GetDirectoryName(Copy)!, "tracker.restoring*"))
            File.Delete(left);
    }

    private Refusal? Prepare(string backup)
    {
        Dispose();
        File.Copy(backup, Copy);
        // For its owner alone, whatever the backup's own mode is.
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(Copy, UnixFileMode.UserRead | UnixFileMode.UserWrite);

        var facts = Backup.Check(Copy);
        if (facts.IsRefused(out var refusal))
            return refusal with { Sentence = refusal.Sentence.Replace(Copy, backup, StringComparison.Ordinal) };
        Facts = facts.Value;
        return Facts.Schema == 0 ? Refusal.Conflict("empty-backup", $"{backup} holds nothing: use another backup.") : Migrations.Run(Copy);
    }

    // The last connection to close takes the log with it. One that is damaged is kept as it is.
    private void EmptyLog()
    {
        try
        {
            using var connection = Connections.Open(_present, SqliteOpenMode.ReadWrite);
            connection.Execute("PRAGMA wal_checkpoint(TRUNCATE)");
        }
        catch (Exception error) when (error is SqliteException or InvalidOperationException)
        {
            // Then its log goes along.
        }
    }
}
