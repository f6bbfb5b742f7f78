using Dapper;
using Npgsql;
using ODataSql.Sql.Postgres;
using PcaTracker.Domain;
using PcaTracker.Runtime;

namespace PcaTracker.Storage.Postgres;

/// <summary>
/// Upgrades a database of PostgreSQL to the schema of this program, in one transaction and one program at a time: the numbered scripts of
/// <c>db/postgres</c>, each once, then roles, policies, views and triggers, which follow from the contract.
/// </summary>
internal static class PostgresMigrations
{
    private const int OldestServer = 15;
    private const long UpgradeLock = 0x50636154_00000002;

    /// <summary>Creates or upgrades a database; returns why it cannot be used, or null.</summary>
    /// <param name="settings">The connection string of Npgsql.</param>
    /// <param name="time">The clock.</param>
    public static Refusal? Run(string settings, TimeProvider time)
    {
        try
        {
            using var source = PostgresDialect.DataSource(new NpgsqlConnectionStringBuilder(settings) { Pooling = false }.ConnectionString);
            using var connection = source.OpenConnection();
            return Check(connection, settings) ?? Upgrade(connection, settings, time);
        }
        catch (NpgsqlException failed) when (failed is not PostgresException || failed.SqlState is "28P01" or "28000" or "3D000")
        {
            return Refusal.Conflict("database-not-reached",
                $"{PostgresSystem.PlaceOf(settings)} cannot be reached: {failed.Message}. See that the server runs, and that PcaTracker__Database "
                + $"names its host, the database, and a user who may sign in.");
        }
    }

    private static Refusal? Check(NpgsqlConnection connection, string settings)
    {
        var place = PostgresSystem.PlaceOf(settings);
        if (connection.PostgreSqlVersion.Major < OldestServer)
            return Refusal.Conflict("server-too-old",
                $"{place} is PostgreSQL {connection.PostgreSqlVersion}: the tracker needs version {OldestServer} or later.");
        var (encoding, collation, isMighty) = connection.QuerySingle<(string, string, bool)>(
            """
            SELECT pg_encoding_to_char(d.encoding), d.datcollate, r.rolsuper OR r.rolbypassrls OR r.rolinherit
            FROM pg_database d, pg_roles r
            WHERE d.datname = current_database() AND r.rolname = current_user
            """);
        if (encoding != "UTF8" || collation is not ("C" or "POSIX"))
            return Refusal.Conflict("database-collation",
                $"{place} has the encoding {encoding} and the collation {collation}: create it by "
                + $"`CREATE DATABASE … TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C'`, so that texts compare as in the tracker's other databases.");
        return isMighty
            ? Refusal.Conflict("database-role",
                $"{place} is opened by a user whom row-level security does not bind: create one by "
                + $"`CREATE ROLE … LOGIN NOINHERIT CREATEROLE`, and make it the owner of the database.")
            : null;
    }

    private static Refusal? Upgrade(NpgsqlConnection connection, string settings, TimeProvider time)
    {
        using var progress = ProgressLine.Start("Starting");
        using var transaction = connection.BeginTransaction();
        _ = connection.Execute("SELECT pg_advisory_xact_lock(@UpgradeLock)", new { UpgradeLock });
        connection.Execute(
            """
            CREATE SCHEMA IF NOT EXISTS main;
            SET LOCAL search_path = main;
            CREATE TABLE IF NOT EXISTS main.schema_version (script text PRIMARY KEY, applied_at text NOT NULL);
            """);
        var applied = ScriptsApplied(connection);
        if (applied.Except(Scripts()).FirstOrDefault() is { } unknown)
            return Refusal.Conflict("newer-database",
                $"{PostgresSystem.PlaceOf(settings)} is from a newer version of this program, which ran {Path.GetFileName(unknown)}: "
                + $"run that version or a later one.");
        var missing = Scripts().Except(applied).ToList();
        if (missing.Count == 0)
            return null;

        progress?.Step($"bringing {PostgresSystem.PlaceOf(settings)} to schema {Migrations.Latest}");
        if (applied.Count == 0)
            PostgresRoles.Name(connection);
        var roles = PostgresRoles.Of(connection);
        PostgresDialect.CreateFunctions(connection);
        foreach (var script in missing)
            connection.Execute(EmbeddedFiles.Text(script));
        CreateRoles(connection, roles);
        var now = Instants.Text(time.GetUtcNow());
        TransactionAudit.Installed.RecordUpgrade(connection, now);
        foreach (var statement in new PostgresRowSecurity(roles, DatabaseSchema.Of(connection)).Statements())
            connection.Execute(statement);
        connection.Execute($"SET LOCAL ROLE {roles.Program.Sql}");
        foreach (var script in missing)
            connection.Execute("INSERT INTO main.schema_version (script, applied_at) VALUES (@script, @now)", new { script, now });
        transaction.Commit();
        return null;
    }

    private static List<string> ScriptsApplied(NpgsqlConnection connection)
    {
        if (!connection.ExecuteScalar<bool>("SELECT EXISTS (SELECT 1 FROM pg_policies WHERE schemaname = 'main' AND tablename = 'schema_version')"))
            return [];
        connection.Execute($"SET LOCAL ROLE {PostgresRoles.Of(connection).Program.Sql}");
        var applied = connection.Query<string>("SELECT script FROM main.schema_version").AsList();
        connection.Execute("SET LOCAL ROLE NONE");
        return applied;
    }

    private static void CreateRoles(NpgsqlConnection connection, PostgresRoles roles)
    {
        foreach (var role in roles.All)
        {
            if (connection.ExecuteScalar<bool>("SELECT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = @Name)", new { role.Name }))
                continue;
            connection.Execute($"CREATE ROLE {role.Sql} NOLOGIN NOINHERIT; GRANT {role.Sql} TO CURRENT_USER");
        }
    }

    /// <summary>The names of the scripts, in order.</summary>
    public static IReadOnlyList<string> Scripts() =>
        [.. EmbeddedFiles.Under("db/postgres").Where(n => char.IsAsciiDigit(Path.GetFileName(n)[0]))];
}
