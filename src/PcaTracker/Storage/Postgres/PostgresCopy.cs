using Dapper;
using Microsoft.Data.Sqlite;
using Npgsql;
using NpgsqlTypes;

namespace PcaTracker.Storage.Postgres;

/// <summary>
/// Copies all tables of a file into an empty database of PostgreSQL with the same schema, in one transaction. No trigger fires and no row is
/// changed, so that the audit log's chains are what they were.
/// </summary>
internal static class PostgresCopy
{
    // What each database has of itself, and what nodes share, for which there are files beside a file.
    private static readonly HashSet<string> Own = new(StringComparer.Ordinal)
    {
        "schema_version", "recorded_table", "protection_key", "checkpoint", "sign_in_attempt",
    };

    /// <summary>The tables that move, with their columns.</summary>
    public static IEnumerable<IGrouping<string, SchemaColumn>> Tables(DatabaseSchema schema) =>
        schema.Columns.GroupBy(column => column.Table).Where(table => !Own.Contains(table.Key) && !IsIndex(table.Key));

    /// <summary>Whether a database has no rows yet.</summary>
    public static bool IsEmpty(NpgsqlConnection connection) =>
        !connection.ExecuteScalar<bool>("SELECT EXISTS (SELECT 1 FROM main.entry) OR EXISTS (SELECT 1 FROM main.account)");

    /// <summary>Copies the rows; the caller fills what follows from them, and commits.</summary>
    /// <param name="from">The file, in a read transaction.</param>
    /// <param name="to">The database, in a transaction of the role that owns its tables.</param>
    /// <param name="fill">Fills the search indexes.</param>
    /// <returns>The number of rows.</returns>
    public static long Run(SqliteConnection from, NpgsqlConnection to, Action<NpgsqlConnection> fill)
    {
        var schema = DatabaseSchema.Of(to);
        to.Execute("SET CONSTRAINTS ALL DEFERRED");
        foreach (var table in schema.Columns.Select(column => column.Table).Distinct())
            to.Execute($"ALTER TABLE main.{table} DISABLE TRIGGER USER, DISABLE ROW LEVEL SECURITY");
        to.Execute("DELETE FROM main.record_salt");
        var rows = Tables(schema).Sum(table => Copy(from, to, table.Key, [.. table]));
        Number(from, to);
        fill(to);
        to.Execute("SET CONSTRAINTS ALL IMMEDIATE");
        foreach (var table in schema.Columns.Select(column => column.Table).Distinct())
            to.Execute($"ALTER TABLE main.{table} ENABLE TRIGGER USER, ENABLE ROW LEVEL SECURITY");
        return rows;
    }

    private static bool IsIndex(string table) => table.EndsWith("_search", StringComparison.Ordinal);

    private static long Copy(SqliteConnection from, NpgsqlConnection to, string table, IReadOnlyList<SchemaColumn> columns)
    {
        var names = string.Join(", ", columns.Select(column => $"\"{column.Name}\""));
        using var command = from.CreateCommand();
        command.CommandText = $"SELECT {names} FROM main.\"{table}\"";
        using var row = command.ExecuteReader();
        using var target = to.BeginBinaryImport($"COPY main.{table} ({names}) FROM STDIN (FORMAT BINARY)");
        while (row.Read())
        {
            target.StartRow();
            for (var i = 0; i < columns.Count; i++)
                Write(target, row, i, columns[i].Type);
        }

        return (long)target.Complete();
    }

    private static void Write(NpgsqlBinaryImporter target, SqliteDataReader row, int column, string type)
    {
        if (row.IsDBNull(column))
            target.WriteNull();
        else if (type == "boolean")
            target.Write(row.GetInt64(column) != 0, NpgsqlDbType.Boolean);
        else if (type == "bigint")
            target.Write(row.GetInt64(column), NpgsqlDbType.Bigint);
        else if (type == "bytea")
            target.Write(row.GetFieldValue<byte[]>(column), NpgsqlDbType.Bytea);
        else
            target.Write(row.GetString(column), NpgsqlDbType.Text);
    }

    // The next row of a table that counts gets the number after the last one, also after one that is gone.
    private static void Number(SqliteConnection from, NpgsqlConnection to)
    {
        to.Execute("SELECT main.continue_keys(@drawn)", new { drawn = NewId.First });
        foreach (var (table, column) in to.Query<(string, string)>(
            "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'main' AND is_identity = 'YES'").AsList())
        {
            if (from.ExecuteScalar<long?>("SELECT seq FROM sqlite_sequence WHERE name = @table", new { table }) is > 0 and var last)
                to.Execute("SELECT setval(pg_get_serial_sequence(@name, @column), @last)", new { name = $"main.{table}", column, last });
        }
    }
}
