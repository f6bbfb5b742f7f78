using Dapper;
using Microsoft.Data.Sqlite;
using PcaTracker.Domain;
using PcaTracker.Runtime;

namespace PcaTracker.Storage;

/// <summary>
/// Makes the database of a data directory that has none. It is written beside its place and renamed at the very end: until then nothing is
/// there, and if it is given up, nothing stays.
/// </summary>
internal sealed class NewDatabase : IDisposable
{
    private readonly string _place;
    private readonly List<string> _added = [];

    private NewDatabase(string dataDirectory) =>
        (_place, Draft) = (Path.Combine(dataDirectory, DataFiles.Database), Path.Combine(dataDirectory, "tracker.moving.db"));

    /// <summary>The file while it is written, at the schema of this program.</summary>
    public string Draft { get; }

    /// <summary>Refuses a data directory that has a database, or what is left of one; null when there is none.</summary>
    public static Refusal? Check(string dataDirectory)
    {
        var place = Path.Combine(dataDirectory, DataFiles.Database);
        // SQLite would read the log of another database into the new one.
        return ((string[])[place, place + "-wal", place + "-journal"]).FirstOrDefault(File.Exists) is { } there
            ? Refusal.Conflict("database-in-use",
                $"{there} is there already: move it away, or set PcaTracker__DataDirectory to a directory that has a copy of {DataFiles.Key}, "
                + $"and no {DataFiles.Database}.")
            : null;
    }

    /// <summary>Creates the file with its schema, and without any row.</summary>
    public static Result<NewDatabase> Begin(string dataDirectory, ProgressLine progress)
    {
        var made = new NewDatabase(dataDirectory);
        made.DeleteDraft();
        UnfinishedFiles.Begin(made.Draft);
        if (Migrations.Run(made.Draft, progress) is not { } failed)
            return made;
        made.Dispose();
        return failed;
    }

    /// <summary>Has a file that is written next deleted again if the database is given up, unless it is there already.</summary>
    public void Add(string file)
    {
        if (File.Exists(file))
            return;
        _added.Add(file);
        UnfinishedFiles.Begin(file);
    }

    /// <summary>Gives the file its name.</summary>
    public void PutInPlace()
    {
        // The last connection to close deletes the log.
        using (var connection = Connections.Open(Draft, SqliteOpenMode.ReadWrite))
            connection.Execute("PRAGMA wal_checkpoint(TRUNCATE)");
        DurableFile.Flush(Draft);
        // From here on a signal must not delete what belongs to the database.
        End();
        DurableFile.Rename(Draft, _place, overwrite: false);
        _added.Clear();
    }

    /// <summary>Deletes the file and what was added to it, unless it has its name.</summary>
    public void Dispose()
    {
        _added.ForEach(File.Delete);
        DeleteDraft();
        End();
    }

    private void End()
    {
        foreach (var file in _added.Append(Draft))
            UnfinishedFiles.End(file);
    }

    private void DeleteDraft()
    {
        foreach (var left in Directory.EnumerateFiles(Path.GetDirectoryName(Draft)!, Path.GetFileNameWithoutExtension(Draft) + "*"))
            File.Delete(left);
    }
}
