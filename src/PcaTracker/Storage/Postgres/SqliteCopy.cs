using Dapper;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace PcaTracker.Storage.Postgres;

/// <summary>
/// Copies all tables of a database of PostgreSQL into a new file with the same schema, as <see cref="PostgresCopy"/> does the other way: no
/// trigger fires and no row is changed. What only nodes share is not among them: keys and checkpoints are files beside a file.
/// </summary>
internal static class SqliteCopy
{
    /// <summary>Copies the rows in one transaction.</summary>
    /// <param name="from">A connection of the program, in a snapshot.</param>
    /// <param name="file">The file, which nobody else uses and whose owner gives it up if this fails.</param>
    /// <param name="fill">Fills the search indexes.</param>
    /// <returns>The number of rows.</returns>
    public static long Run(NpgsqlConnection from, string file, Action<SqliteConnection> fill)
    {
        using var to = Connections.Open(file, SqliteOpenMode.ReadWrite);
        // Rows come before those that they lead to; `verify` looks after the links. The finished file is flushed as a whole.
        to.Execute("PRAGMA foreign_keys = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -131072");
        using var transaction = to.BeginTransaction();
        // In their order, in which they fire.
        var triggers = to.Query<(string Name, string Sql)>("SELECT name, sql FROM main.sqlite_schema WHERE type = 'trigger' ORDER BY rowid")
            .AsList();
        foreach (var (name, _) in triggers)
            to.Execute($"DROP TRIGGER \"{name}\"");
        var rows = PostgresCopy.Tables(DatabaseSchema.Of(from)).Sum(table => Copy(from, to, table.Key, [.. table]));
        Number(from, to);
        fill(to);
        foreach (var (_, sql) in triggers)
            to.Execute(sql);
        transaction.Commit();
        return rows;
    }

    private static long Copy(NpgsqlConnection from, SqliteConnection to, string table, IReadOnlyList<SchemaColumn> columns)
    {
        // A new file has some rows of its own.
        to.Execute($"DELETE FROM main.\"{table}\"");
        var names = string.Join(", ", columns.Select(column => $"\"{column.Name}\""));
        var key = string.Join(
            ", ", to.Query<string>("SELECT '\"' || name || '\"' FROM pragma_table_info(@table) WHERE pk > 0 ORDER BY pk", new { table }));
        using var insert = to.CreateCommand();
        insert.CommandText = $"INSERT INTO main.\"{table}\" ({names}) VALUES ({string.Join(", ", columns.Select((_, i) => $"@{i}"))})";
        var values = columns.Select((_, i) => insert.Parameters.Add(new SqliteParameter($"@{i}", DBNull.Value))).ToList();
        using var select = from.CreateCommand();
        select.CommandText = $"SELECT {names} FROM main.\"{table}\"{(key.Length == 0 ? "" : $" ORDER BY {key}")}";
        using var row = select.ExecuteReader();
        var count = 0L;
        for (; row.Read(); count++)
        {
            for (var i = 0; i < columns.Count; i++)
                values[i].Value = Value(row, i, columns[i].Type);
            insert.ExecuteNonQuery();
        }

        return count;
    }

    private static object Value(NpgsqlDataReader row, int column, string type) =>
        row.IsDBNull(column) ? DBNull.Value
        : type == "boolean" ? row.GetBoolean(column) ? 1L : 0L
        : type == "bigint" ? row.GetInt64(column)
        : type == "bytea" ? row.GetFieldValue<byte[]>(column)
        : row.GetString(column);

    // A table that counts goes on after the last number, also after one that is gone.
    private static void Number(NpgsqlConnection from, SqliteConnection to)
    {
        foreach (var (table, column) in from.Query<(string, string)>(
            """
            SELECT c.relname, a.attname FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
            WHERE c.relnamespace = 'main'::regnamespace AND a.attidentity <> ''
            """).AsList())
        {
            var counts = to.ExecuteScalar<bool>(
                "SELECT sql LIKE '%AUTOINCREMENT%' FROM main.sqlite_schema WHERE type = 'table' AND name = @table", new { table });
            var last = from.ExecuteScalar<long?>(
                "SELECT pg_sequence_last_value(pg_get_serial_sequence(@name, @column)::regclass)", new { name = $"main.{table}", column });
            if (!counts || last is null)
                continue;
            to.Execute(
                "DELETE FROM main.sqlite_sequence WHERE name = @table; INSERT INTO main.sqlite_sequence (name, seq) VALUES (@table, @last)",
                new { table, last });
        }
    }
}
