using System.Data.Common;
using Dapper;
using Microsoft.Data.Sqlite;

namespace PcaTracker.Storage;

/// <summary>A column of a table.</summary>
/// <param name="Table">The table.</param>
/// <param name="Name">The column.</param>
/// <param name="Type">Its type, as the database calls it.</param>
internal sealed record SchemaColumn(string Table, string Name, string Type);

/// <summary>A column that leads to rows of another table.</summary>
internal sealed record SchemaLink
{
    /// <summary>The table.</summary>
    public required string Table { get; init; }

    /// <summary>The column.</summary>
    public required string Column { get; init; }

    /// <summary>The other table.</summary>
    public required string Target { get; init; }

    /// <summary>The column of the other table that it holds.</summary>
    public required string Key { get; init; }

    /// <summary>Whether it is set to null when the other row is deleted.</summary>
    public required bool IsUnlinked { get; init; }
}

/// <summary>The tables that a database has at present; a file of an earlier version may lack some.</summary>
/// <param name="Columns">All columns.</param>
/// <param name="Links">All columns that lead to rows of other tables.</param>
internal sealed record DatabaseSchema(IReadOnlyList<SchemaColumn> Columns, IReadOnlyList<SchemaLink> Links)
{
    /// <summary>Whether there is a table with a column.</summary>
    public bool Has(string table, string column) => Columns.Any(c => c.Table == table && c.Name == column);

    /// <summary>Reads it.</summary>
    public static DatabaseSchema Of(DbConnection connection)
    {
        var (columns, links) = connection is SqliteConnection ? (SqliteColumns, SqliteLinks) : (PostgresColumns, PostgresLinks);
        return new(connection.Query<SchemaColumn>(columns).AsList(), connection.Query<SchemaLink>(links).AsList());
    }

    private const string SqliteColumns =
        """
        SELECT m.name AS "Table", c.name AS Name, c.type AS Type
        FROM main.sqlite_schema m JOIN pragma_table_info(m.name) c
        WHERE m.type = 'table'
        """;

    private const string SqliteLinks =
        """
        SELECT m.name AS "Table", f."from" AS "Column", f."table" AS Target, coalesce(f."to", 'id') AS "Key", f.on_delete = 'SET NULL' AS IsUnlinked
        FROM main.sqlite_schema m JOIN pragma_foreign_key_list(m.name) f
        WHERE m.type = 'table'
        """;

    private const string PostgresColumns =
        """
        SELECT t.relname AS "Table", a.attname AS "Name", format_type(a.atttypid, NULL) AS "Type"
        FROM pg_catalog.pg_class t
        JOIN pg_catalog.pg_attribute a ON a.attrelid = t.oid
        WHERE t.relnamespace = 'main'::regnamespace AND t.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped
        ORDER BY t.relname, a.attnum
        """;

    private const string PostgresLinks =
        """
        SELECT t.relname AS "Table", a.attname AS "Column", o.relname AS "Target", k.attname AS "Key", f.confdeltype = 'n' AS "IsUnlinked"
        FROM pg_catalog.pg_constraint f
        JOIN pg_catalog.pg_class t ON t.oid = f.conrelid
        JOIN pg_catalog.pg_class o ON o.oid = f.confrelid
        JOIN pg_catalog.pg_attribute a ON a.attrelid = f.conrelid AND a.attnum = f.conkey[1]
        JOIN pg_catalog.pg_attribute k ON k.attrelid = f.confrelid AND k.attnum = f.confkey[1]
        WHERE f.contype = 'f' AND f.connamespace = 'main'::regnamespace
        ORDER BY t.relname, a.attname, f.conname
        """;
}
