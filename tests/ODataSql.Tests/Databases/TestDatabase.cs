using System.Data.Common;
using System.Text.RegularExpressions;
using Dapper;
using Microsoft.Data.Sqlite;
using Npgsql;
using ODataSql.Sql;
using ODataSql.Sql.Postgres;
using ODataSql.Sql.Sqlite;

namespace ODataSql.Tests.Databases;

/// <summary>The database on which the tests run: SQLite, or PostgreSQL where the variable <c>ODATASQL_DATABASE</c> says <c>postgres</c>.</summary>
internal static partial class TestDatabase
{
    public static bool IsPostgres { get; } = Environment.GetEnvironmentVariable("ODATASQL_DATABASE") == "postgres";

    public static SqlDialect Dialect { get; } = IsPostgres ? new PostgresDialect() : new SqliteDialect();

    /// <summary>An empty database with the engine's functions, of which nothing is left after its connection.</summary>
    public static DbConnection Open() => IsPostgres ? OpenPostgres() : OpenSqlite();

    /// <summary>Runs statements that are written for SQLite, with its types.</summary>
    public static void Define(this DbConnection connection, string script) =>
        connection.Execute(connection is NpgsqlConnection ? ForPostgres(script) : script);

    /// <summary>The same in SQLite, whatever database the tests run on.</summary>
    public static SqliteConnection OpenSqlite()
    {
        var connection = new SqliteConnection("Data Source=:memory:");
        connection.Open();
        SqliteDialect.RegisterFunctions(connection);
        return connection;
    }

    /// <summary>The same in PostgreSQL, whatever database the tests run on.</summary>
    public static NpgsqlConnection OpenPostgres()
    {
        var connection = PostgresServer.Source.OpenConnection();
        connection.Execute("SET search_path = pg_temp");
        return connection;
    }

    private static string ForPostgres(string script)
    {
        script = Strict().Replace(script, ")");
        script = Whole().Replace(script, "bigint");
        return Real().Replace(script, "double precision");
    }

    [GeneratedRegex(@"\)\s*STRICT\b", RegexOptions.None, 1000)]
    private static partial Regex Strict();

    [GeneratedRegex(@"\bINTEGER\b", RegexOptions.None, 1000)]
    private static partial Regex Whole();

    [GeneratedRegex(@"\bREAL\b", RegexOptions.None, 1000)]
    private static partial Regex Real();
}
