using System.Globalization;
using Dapper;
using Microsoft.Data.Sqlite;
using PcaTracker.Domain;

namespace PcaTracker.Storage;

/// <summary>What a copy of the database holds.</summary>
/// <param name="Bytes">Its size.</param>
/// <param name="Schema">The schema it was written with.</param>
/// <param name="LastMoment">The last moment that it knows of; none in a record that nobody has changed or been told of.</param>
/// <param name="Rows">How many rows it has of what people count.</param>
internal sealed record BackupFacts(long Bytes, int Schema, DateTimeOffset? LastMoment, IReadOnlyList<(string Table, long Count)> Rows)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{Bytes / 1024:N0} KiB, schema {Schema}, {string.Join(", ", Rows.Select(r => $"{r.Table} {r.Count}"))}, until {(LastMoment is { } at ? Instants.Text(at) : "the beginning of the record")}");
}

/// <summary>A copy of the database in one file, taken while it is in use and as of one moment.</summary>
internal static class Backup
{
    private const UnixFileMode OwnersAlone = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private static readonly IReadOnlyList<(string Table, string Column)> Moments = [("change", "at"), ("entry", "at"), ("outbox", "planned_at"), ("outbox", "sent_at")];

    private static readonly IReadOnlyList<string> Counted = ["chapter", "round", "outcome", "position", "issue", "deadline", "document", "account", "change"];

    /// <summary>Writes the copy; a name that it has is that of a copy that is whole.</summary>
    /// <param name="file">The database.</param>
    /// <param name="target">A file that is not there yet.</param>
    public static Result<BackupFacts> Take(string file, string target)
    {
        if (!File.Exists(file))
            return Refusal.NotFound($"There is no database {file}.");
        if (DatabaseFile.Check(file) is { } notOurs)
            return notOurs;
        if (Path.Exists(target))
            return Refusal.Conflict("backup-exists", $"{target} is there already: choose another name.");
        if (!Directory.Exists(Path.GetDirectoryName(target)))
            return Refusal.NotFound($"There is no directory {Path.GetDirectoryName(target)}.");

        var partial = target + ".partial";
        File.Delete(partial);
        try
        {
            using (var connection = Connections.Open(file, SqliteOpenMode.ReadOnly))
                connection.Execute("VACUUM INTO @partial", new { partial });
            var facts = Check(partial);
            if (facts.Refusal is not null)
                return facts;
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(partial, OwnersAlone);
            OnDisk(partial);
            File.Move(partial, target);
            return facts;
        }
        finally
        {
            File.Delete(partial);
        }
    }

    /// <summary>What a copy holds, if nothing in it is damaged.</summary>
    public static Result<BackupFacts> Check(string copy)
    {
        try
        {
            return Read(copy);
        }
        catch (SqliteException error) when (DatabaseFile.IsDamage(error))
        {
            return Damaged(copy, error.Message);
        }
    }

    /// <summary>Returns once a file is on the disk: what is renamed before may be empty after a power failure.</summary>
    public static void OnDisk(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.ReadWrite);
        stream.Flush(flushToDisk: true);
    }

    private static Result<BackupFacts> Read(string copy)
    {
        using var connection = Connections.Bare(copy, SqliteOpenMode.ReadOnly);
        connection.Open();
        if (connection.ExecuteScalar<string>("PRAGMA integrity_check(1)") is var integrity && integrity != "ok")
            return Damaged(copy, integrity);
        if (connection.Query("PRAGMA foreign_key_check").Any())
            return Damaged(copy, "a row points to one that is not there");
        var columns = connection.Query<(string, string)>("SELECT m.name, c.name FROM sqlite_schema m JOIN pragma_table_info(m.name) c WHERE m.type = 'table'").ToHashSet();
        var last = Moments.Where(columns.Contains).Select(m => connection.ExecuteScalar<string?>($"SELECT max({m.Column}) FROM {m.Table}")).Max(StringComparer.Ordinal);
        return new BackupFacts(
            new FileInfo(copy).Length,
            connection.ExecuteScalar<int>("PRAGMA user_version"),
            last is null ? null : Instants.Parse(last),
            [.. Counted.Where(table => columns.Contains((table, "id"))).Select(table => (table, connection.ExecuteScalar<long>($"SELECT count(*) FROM {table}")))]);
    }

    private static Refusal Damaged(string copy, string? what) => Refusal.Conflict("damaged", $"{copy} is damaged ({what}): use another backup.");
}
