using System.Globalization;
using System.Data.Common;
using Dapper;
using Microsoft.Data.Sqlite;
using PcaTracker.Domain;
using PcaTracker.Runtime;

namespace PcaTracker.Storage;

/// <summary>Describes the contents of a copy of the database.</summary>
/// <param name="Bytes">Its size.</param>
/// <param name="Schema">The schema it was written with.</param>
/// <param name="LastMoment">The newest instant in it; null in a record that was never changed and of which no mail was sent.</param>
/// <param name="Rows">The number of rows of its main tables.</param>
internal sealed record BackupFacts(long Bytes, int Schema, DateTimeOffset? LastMoment, IReadOnlyList<(string Table, long Count)> Rows)
{
    /// <summary>All of it on one line, as commands print it.</summary>
    public override string ToString()
    {
        var rows = string.Join(", ", Rows.Select(r => $"{r.Table} {r.Count}"));
        var until = LastMoment is { } at ? Instants.Text(at) : "the beginning of the record";
        return string.Create(CultureInfo.InvariantCulture, $"{Bytes / 1024:N0} KiB, schema {Schema}, {rows}, until {until}");
    }
}

/// <summary>Copies the database into one file while it is in use, as of one moment.</summary>
internal static class Backup
{
    private static readonly IReadOnlyList<(string Table, string Column)> Moments =
        [("change", "at"), ("entry", "at"), ("outbox", "planned_at"), ("outbox", "sent_at")];

    private static readonly IReadOnlyList<string> Counted =
        ["chapter", "round", "outcome", "position", "issue", "deadline", "document", "account", "change"];

    /// <summary>Writes the copy under another name and renames it once it is complete and checked.</summary>
    /// <param name="file">The database.</param>
    /// <param name="target">The file to create; it must not exist.</param>
    /// <param name="progress">Shows the current step.</param>
    public static Result<BackupFacts> Take(string file, string target, ProgressLine? progress = null)
    {
        if (new FileInfo(file) is not { Exists: true, Length: > 0 })
            return Refusal.NotFound($"There is no database {file}.");
        if ((Access.Check(file, writes: false) ?? DatabaseFile.Check(file)) is { } notOurs)
            return notOurs;
        if (Path.Exists(target))
            return Refusal.Conflict("backup-exists", $"{target} is there already: choose another name.");
        if (!Directory.Exists(Path.GetDirectoryName(target)))
            return Refusal.NotFound($"There is no directory {Path.GetDirectoryName(target)}.");

        if (Access.Check(Path.GetDirectoryName(target)!, writes: true) is { } closed)
            return closed;

        var partial = target + ".partial";
        UnfinishedFiles.Begin(partial);
        try
        {
            progress?.Step("copying");
            Copy(file, partial);
            progress?.Step("checking the copy");
            var facts = Check(partial);
            if (facts.Refusal is not null)
                return Damage.Of(file);
            DurableFile.Rename(partial, target, overwrite: false);
            return facts;
        }
        finally
        {
            File.Delete(partial);
            UnfinishedFiles.End(partial);
        }
    }

    /// <summary>Copies a database as of one moment into another file, and returns once that is on the disk.</summary>
    public static void Copy(string file, string copy)
    {
        File.Delete(copy);
        using (var connection = Connections.Open(file, SqliteOpenMode.ReadOnly))
            connection.Execute("VACUUM INTO @copy", new { copy });
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(copy, DurableFile.OwnersAlone);
        DurableFile.Flush(copy);
    }

    /// <summary>Checks a copy for damage and describes its contents.</summary>
    public static Result<BackupFacts> Check(string copy)
    {
        try
        {
            return Read(copy);
        }
        catch (SqliteException error) when (Damage.Is(error))
        {
            return Damaged(copy);
        }
    }

    private static Result<BackupFacts> Read(string copy)
    {
        using var connection = Connections.Bare(copy, SqliteOpenMode.ReadOnly);
        connection.Open();
        if (connection.ExecuteScalar<string>("PRAGMA integrity_check(1)") != "ok")
            return Damaged(copy);
        if (connection.Query("PRAGMA foreign_key_check").Any())
            return Damaged(copy);
        var columns = connection.Query<(string, string)>(
            "SELECT m.name, c.name FROM sqlite_schema m JOIN pragma_table_info(m.name) c WHERE m.type = 'table'").ToHashSet();
        var last = LastMoment(connection, columns.Contains);
        return new BackupFacts(
            new FileInfo(copy).Length,
            connection.ExecuteScalar<int>("PRAGMA user_version"),
            last,
            [
                .. Counted.Where(table => columns.Contains((table, "id")))
                    .Select(table => (table, connection.ExecuteScalar<long>($"SELECT count(*) FROM {table}"))),
            ]);
    }

    /// <summary>The newest instant in a database; null in a record that was never changed and of which no mail was sent.</summary>
    /// <param name="connection">A connection of the program.</param>
    /// <param name="has">Whether the database has a column of a table.</param>
    public static DateTimeOffset? LastMoment(DbConnection connection, Func<(string Table, string Column), bool> has)
    {
        var last = Moments.Where(has).Select(m => connection.ExecuteScalar<string?>($"SELECT max({m.Column}) FROM {m.Table}"))
            .Max(StringComparer.Ordinal);
        return last is null ? null : Instants.Parse(last);
    }

    /// <summary>The refusal of a damaged copy.</summary>
    public static Refusal Damaged(string copy) =>
        Refusal.Conflict("damaged", $"{copy} is damaged: use another backup. `verify {copy}` says what is wrong with it.");
}
