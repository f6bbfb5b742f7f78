using Dapper;
using Npgsql;
using ODataSql.Sql.Postgres;
using PcaTracker.Domain;

namespace PcaTracker.Storage.Postgres;

/// <summary>Creates or upgrades a database of PostgreSQL, where the server, the database and the user are as they must be.</summary>
internal static class PostgresMigrations
{
    private const int OldestServer = 15;

    /// <summary>Creates or upgrades a database; returns why it cannot be used, or null.</summary>
    /// <param name="settings">The connection string of Npgsql.</param>
    /// <param name="time">The clock.</param>
    public static Refusal? Run(string settings, TimeProvider time) => Run(settings, time, Scripts());

    /// <summary>The same with other scripts than this program's.</summary>
    internal static Refusal? Run(string settings, TimeProvider time, IReadOnlyList<SchemaScript> scripts) => On(
        settings, connection => new PostgresUpgrade(connection, PostgresSystem.PlaceOf(settings), scripts, time).Run());

    /// <summary>Why a database cannot be read as it is; null when it can. Nothing in it is changed.</summary>
    /// <param name="settings">The connection string of Npgsql.</param>
    public static Refusal? CheckReadable(string settings) => On(settings, connection => PostgresUpgrade.HasSchema(connection)
        ? null
        : Refusal.Conflict("no-record", $"{PostgresSystem.PlaceOf(settings)} has no audit log yet: start the tracker on it once."));

    private static Refusal? On(string settings, Func<NpgsqlConnection, Refusal?> work)
    {
        try
        {
            // An upgrade takes as long as there are rows.
            var parts = new NpgsqlConnectionStringBuilder(settings) { Pooling = false, CommandTimeout = 0 };
            using var source = PostgresDialect.DataSource(parts.ConnectionString);
            using var connection = source.OpenConnection();
            return Check(connection, settings) ?? work(connection);
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

    /// <summary>The scripts, in order.</summary>
    public static IReadOnlyList<SchemaScript> Scripts() =>
    [
        .. EmbeddedFiles.Under("db/postgres").Where(name => char.IsAsciiDigit(Path.GetFileName(name)[0]))
            .Select(name => new SchemaScript(name, EmbeddedFiles.Text(name))),
    ];

    /// <summary>The scripts of this program that a database has seen.</summary>
    /// <param name="connection">A connection of the program.</param>
    public static IReadOnlyList<SchemaScript> Applied(NpgsqlConnection connection)
    {
        var seen = connection.Query<string>("SELECT script FROM main.schema_version").ToHashSet(StringComparer.Ordinal);
        return [.. Scripts().Where(script => seen.Contains(script.Name))];
    }
}
