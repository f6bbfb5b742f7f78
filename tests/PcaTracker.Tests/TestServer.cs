using System.Data.Common;
using Dapper;
using Microsoft.Data.Sqlite;
using Npgsql;
using ODataSql.Tests.Databases;
using PcaTracker.Importing;
using PcaTracker.Storage;
using PcaTracker.Storage.Postgres;

namespace PcaTracker.Tests;

/// <summary>
/// PostgreSQL as the database of hosts, where the variable <c>PCATRACKER_DATABASE</c> says <c>postgres</c>: each data directory has a database
/// of its own on a server of the test run, and a file that says what connects to it.
/// </summary>
internal static class TestServer
{
    private const string Settings = "database.txt", User = "tracker";

    private static readonly Lock Copying = new();

    private static readonly Lazy<bool> Roles = new(() =>
    {
        Execute($"CREATE ROLE {User} LOGIN NOINHERIT CREATEROLE");
        return true;
    });

    private static readonly Lazy<string> Record = new(Make);

    // Functions of SQLite by which tests invent rows.
    private const string Functions =
        """
        CREATE FUNCTION main.iif(x boolean, a text, b text) RETURNS text LANGUAGE sql AS 'SELECT CASE WHEN x THEN a ELSE b END';
        CREATE FUNCTION main.iif(x boolean, a bigint, b bigint) RETURNS bigint LANGUAGE sql AS 'SELECT CASE WHEN x THEN a ELSE b END';
        CREATE FUNCTION main.date(day text, later text) RETURNS text LANGUAGE sql AS $$ SELECT to_char(day::date + later::interval, 'YYYY-MM-DD') $$;
        CREATE FUNCTION main.strftime(format text, day text, later text) RETURNS text LANGUAGE sql
          AS $$ SELECT to_char(day::timestamp + later::interval, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') $$;
        CREATE FUNCTION main.printf(format text, x bigint) RETURNS text LANGUAGE sql
          AS $$ SELECT lpad(CASE WHEN format LIKE '%x' THEN to_hex(x) ELSE x::text END, trim(format, '%dx')::int, '0') $$;
        CREATE FUNCTION main.zeroblob(length int) RETURNS bytea LANGUAGE sql AS $$ SELECT decode(repeat('00', length), 'hex') $$;
        CREATE FUNCTION main.hex(x bytea) RETURNS text LANGUAGE sql AS $$ SELECT upper(encode(x, 'hex')) $$;
        """;

    public static bool IsUsed { get; } = Environment.GetEnvironmentVariable("PCATRACKER_DATABASE") == "postgres";

    /// <summary>Makes a database with the public record for a data directory.</summary>
    public static void CopyTo(string dataDirectory) => Create(dataDirectory, Record.Value);

    /// <summary>Makes an empty database for a data directory, and returns what connects to it.</summary>
    public static string EmptyFor(string dataDirectory)
    {
        _ = Record.Value;
        return SettingsFor(dataDirectory).Single().Value!;
    }

    /// <summary>Copies the database of a data directory, on whichever system it is, to another.</summary>
    public static void Copy(string from, string to)
    {
        if (!IsUsed)
        {
            File.Copy(Path.Combine(from, "tracker.db"), Path.Combine(to, "tracker.db"));
            return;
        }

        // A host that uses it is disconnected: a server copies what nobody is connected to, and not twice at once.
        lock (Copying)
        {
            Execute($"ALTER DATABASE {NameOf(from)} ALLOW_CONNECTIONS false");
            Execute($"SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '{NameOf(from)}'");
            Create(to, NameOf(from));
            Execute($"ALTER DATABASE {NameOf(from)} ALLOW_CONNECTIONS true");
        }
    }

    /// <summary>Opens the database of a data directory, on whichever system it is.</summary>
    public static TrackerDatabase Open(string dataDirectory, TimeProvider time) => IsUsed
        ? new TrackerDatabase(new PostgresSystem(File.ReadAllText(Path.Combine(dataDirectory, Settings))), time)
        : new TrackerDatabase(Path.Combine(dataDirectory, "tracker.db"), time);

    /// <summary>Opens it as another program does: without our functions, sessions or commands, and with every right that there is.</summary>
    public static DbConnection OpenForeign(string dataDirectory)
    {
        DbConnection connection = IsUsed
            ? new NpgsqlConnection(PostgresServer.Settings(NameOf(dataDirectory), "postgres") + ";Pooling=false;Search Path=main")
            : new SqliteConnection($"Data Source={Path.Combine(dataDirectory, "tracker.db")};Pooling=False");
        connection.Open();
        return connection;
    }

    /// <summary>Opens a database without a record, made for a data directory.</summary>
    public static TrackerDatabase OpenEmpty(string dataDirectory, TimeProvider time)
    {
        Create(dataDirectory, "template0");
        var settings = PostgresServer.Settings(NameOf(dataDirectory), User);
        Assert.Null(PostgresMigrations.Run(settings, time));
        return new TrackerDatabase(new PostgresSystem(settings), time);
    }

    /// <summary>The setting by which a host finds its database; an empty one is made for a directory that has none.</summary>
    public static IEnumerable<KeyValuePair<string, string?>> SettingsFor(string dataDirectory)
    {
        var file = Path.Combine(dataDirectory, Settings);
        if (!IsUsed)
            return [];
        if (!File.Exists(file))
            Create(dataDirectory, "template0");
        return [new("PcaTracker:Database", File.ReadAllText(file))];
    }

    /// <summary>Drops a trigger of a table within a session of the program, which may not do so by itself on a server.</summary>
    public static void DropTrigger(Session session, string table, string trigger)
    {
        if (session.Connection is not NpgsqlConnection)
        {
            session.Connection.Execute($"DROP TRIGGER {trigger}");
            return;
        }

        var role = session.Connection.ExecuteScalar<string>("SELECT current_user");
        session.Connection.Execute($"SET LOCAL ROLE NONE; DROP TRIGGER {trigger} ON {table}; SET LOCAL ROLE \"{role}\"");
    }

    /// <summary>Drops the database of a data directory, if it has one.</summary>
    public static void Drop(string dataDirectory)
    {
        if (File.Exists(Path.Combine(dataDirectory, Settings)))
            Execute($"DROP DATABASE IF EXISTS {NameOf(dataDirectory)} WITH (FORCE)");
    }

    /// <summary>Whether any connection to the database of a data directory has a snapshot or a transaction open.</summary>
    public static bool IsRead(string dataDirectory)
    {
        using var connection = PostgresServer.Source.OpenConnection();
        return connection.ExecuteScalar<bool>(
            "SELECT EXISTS (SELECT 1 FROM pg_stat_activity WHERE datname = @name AND (backend_xmin IS NOT NULL OR xact_start IS NOT NULL))",
            new { name = NameOf(dataDirectory) });
    }

    private static void Create(string dataDirectory, string template)
    {
        _ = Roles.Value;
        Execute($"CREATE DATABASE {NameOf(dataDirectory)} OWNER {User} TEMPLATE {template}");
        File.WriteAllText(Path.Combine(dataDirectory, Settings), PostgresServer.Settings(NameOf(dataDirectory), User));
    }

    private static string NameOf(string dataDirectory) => $"d{string.Concat(Path.GetFileName(dataDirectory).Where(char.IsLetterOrDigit)).ToLowerInvariant()}";

    private static string Make()
    {
        const string Name = "record";
        _ = Roles.Value;
        Execute($"CREATE DATABASE {Name} OWNER {User}");
        var settings = PostgresServer.Settings(Name, User);
        Assert.Null(PostgresMigrations.Run(settings, TestRecord.Clock));
        using (var connection = new NpgsqlConnection(PostgresServer.Settings(Name, "postgres") + ";Pooling=false"))
            connection.Execute(Functions);
        using var database = new TrackerDatabase(new PostgresSystem(settings), TestRecord.Clock);
        PublicRecord.ImportOnFirstStart(database);
        return Name;
    }

    private static void Execute(string statement)
    {
        using var connection = PostgresServer.Source.OpenConnection();
        connection.Execute(statement);
    }
}
