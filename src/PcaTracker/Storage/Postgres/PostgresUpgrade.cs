using System.Security.Cryptography;
using System.Text;
using Dapper;
using Npgsql;
using ODataSql.Sql.Postgres;
using PcaTracker.Domain;
using PcaTracker.Runtime;

namespace PcaTracker.Storage.Postgres;

/// <summary>
/// Brings a database to the schema of this program, in one transaction and one program at a time: the numbered scripts of <c>db/postgres</c>,
/// each once, then functions, roles, policies, views and triggers, which follow from the contract. These are also made anew where they are not
/// as this program would make them. A start that finds everything as it should be takes no lock.
/// </summary>
internal sealed class PostgresUpgrade(NpgsqlConnection connection, string place, IReadOnlyList<SchemaScript> scripts, TimeProvider time)
{
    private const long UpgradeLock = 0x50636154_00000002;

    /// <summary>Upgrades it; returns why that could not be done, or null.</summary>
    public Refusal? Run()
    {
        using (connection.BeginTransaction())
        {
            if (Read().IsCurrent)
                return null;
        }

        using var progress = ProgressLine.Start("Starting");
        using var transaction = connection.BeginTransaction();
        try
        {
            var refusal = Upgrade(progress);
            if (refusal is null)
                transaction.Commit();
            return refusal;
        }
        catch (PostgresException error) when (error.SqlState is PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.DeadlockDetected)
        {
            return Refusal.Conflict("database-taken",
                $"{place} must be brought to another schema and stays as it was, because other programs read or write it: stop them first.");
        }
    }

    /// <summary>Whether a database has the schema of a tracker, of whichever version.</summary>
    public static bool HasSchema(NpgsqlConnection connection) => connection.ExecuteScalar<bool>(
        "SELECT EXISTS (SELECT 1 FROM pg_policies WHERE schemaname = 'main' AND tablename = 'schema_version')");

    private Refusal? Upgrade(ProgressLine progress)
    {
        connection.Execute($"SET LOCAL lock_timeout = '{WriteQueue.LongestWaitOfCommand.TotalSeconds}s'");
        // The state comes after the lock: when two programs start together, the second waits and finds the work done.
        _ = connection.Execute("SELECT pg_advisory_xact_lock(@UpgradeLock)", new { UpgradeLock });
        var state = Read();
        if (state.Unknown is { } unknown)
            return Refusal.Conflict("newer-database",
                $"{place} is from a newer version of this program, which ran {Path.GetFileName(unknown)}: run that version or a later one.");
        if (state.IsCurrent)
            return null;
        if (state.IsOfOtherProgram && PostgresSystem.IsServed(connection))
            return Refusal.Conflict("database-taken",
                $"A server of the tracker uses {place}, which must be brought to another schema: stop it first.");

        progress.Step($"bringing {place} to schema {scripts[^1].Number}");
        PostgresSystem.WaitToWrite(connection);
        connection.Execute("CREATE SCHEMA IF NOT EXISTS main; SET LOCAL search_path = main");
        var now = Instants.Text(time.GetUtcNow());
        if (state.Applied.Count == 0)
            Begin();
        else
            Open(state.Applied, now, progress);
        if (state.Missing.Select(Failure).FirstOrDefault(failure => failure is not null) is { } failed)
            return failed;
        Finish(state.Missing, now);
        return null;
    }

    private void Begin()
    {
        connection.Execute("CREATE TABLE main.schema_version (script text PRIMARY KEY, applied_at text NOT NULL)");
        PostgresRoles.Name(connection);
        PostgresDialect.CreateFunctions(connection);
    }

    // The role that signs in owns the tables and sees none of their rows. Until the end of the transaction it does: nobody else sees a database
    // whose tables are open, and if anything fails, nobody ever has. Views and policies go, so that no column of a table is held by them.
    private void Open(IReadOnlyList<SchemaScript> applied, string now, ProgressLine progress)
    {
        // In the order in which another start reads them.
        connection.Execute("LOCK TABLE main.schema_version, main.recorded_table");
        foreach (var audience in PostgresRoles.Audiences)
            connection.Execute($"DROP SCHEMA IF EXISTS {PostgresRoles.SchemaOf(audience)} CASCADE");
        connection.Execute(string.Join(";\n", connection.Query<string>(
            """
            SELECT format('ALTER TABLE main.%I NO FORCE ROW LEVEL SECURITY', relname)
            FROM pg_class WHERE relnamespace = 'main'::regnamespace AND relkind IN ('r', 'p')
            UNION ALL SELECT format('DROP POLICY %I ON main.%I', policyname, tablename) FROM pg_policies WHERE schemaname = 'main'
            """)));
        PostgresDialect.CreateFunctions(connection);
        TransactionAudit.Installed.RecordBeforeUpgrade(connection, applied, now, progress);
    }

    private Refusal? Failure(SchemaScript script)
    {
        try
        {
            connection.Execute(script.Text);
            return null;
        }
        catch (PostgresException error) when (error.SqlState is not (PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.DeadlockDetected))
        {
            return Refusal.Conflict("upgrade-failed",
                $"{place} could not be brought to schema {scripts[^1].Number} and stays as it was; "
                + $"run the version before this one, and report what {script.Name} met: {error.MessageText}");
        }
    }

    private void Finish(IReadOnlyList<SchemaScript> missing, string now)
    {
        var roles = PostgresRoles.Of(connection);
        CreateRoles(roles);
        TransactionAudit.Installed.RecordUpgrade(connection, now);
        GiveFunctions(roles);
        foreach (var statement in new PostgresRowSecurity(roles, DatabaseSchema.Of(connection)).Statements())
            connection.Execute(statement);
        connection.Execute($"COMMENT ON SCHEMA main IS '{Fingerprint(roles)}'");
        connection.Execute($"SET LOCAL ROLE {roles.Program.Sql}");
        foreach (var script in missing)
            connection.Execute("INSERT INTO main.schema_version (script, applied_at) VALUES (@Name, @now)", new { script.Name, now });
    }

    private void CreateRoles(PostgresRoles roles)
    {
        foreach (var role in roles.All)
        {
            if (connection.ExecuteScalar<bool>("SELECT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = @Name)", new { role.Name }))
                continue;
            connection.Execute($"CREATE ROLE {role.Sql} NOLOGIN NOINHERIT; GRANT {role.Sql} TO CURRENT_USER");
        }
    }

    // A trigger runs as the owner of its function, who must be able to create it.
    private void GiveFunctions(PostgresRoles roles)
    {
        var given = connection.Query<string>(
            $"""
            SELECT format('ALTER FUNCTION main.%I() OWNER TO {roles.Program.Sql}', proname)
            FROM pg_proc WHERE pronamespace = 'main'::regnamespace AND prorettype = 'trigger'::regtype AND prosecdef
            """);
        connection.Execute(
            $"""
            GRANT CREATE ON SCHEMA main TO {roles.Program.Sql};
            {string.Join(";\n", given)};
            REVOKE CREATE ON SCHEMA main FROM {roles.Program.Sql}
            """);
    }

    // Of all that follows from the contract; the triggers themselves are compared with their definitions.
    private string Fingerprint(PostgresRoles roles)
    {
        var statements = new PostgresRowSecurity(roles, DatabaseSchema.Of(connection)).Statements()
            .Concat(TransactionAudit.Installed.Statements(connection)).Append(PostgresDialect.FunctionsScript(connection));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', statements))));
    }

    private State Read()
    {
        if (!HasSchema(connection))
            return new State([], scripts, Unknown: null, HasDefinitions: false, HasTriggers: false);
        var roles = PostgresRoles.Of(connection);
        var hasDefinitions = connection.ExecuteScalar<string?>("SELECT obj_description('main'::regnamespace, 'pg_namespace')") == Fingerprint(roles);
        connection.Execute($"SET LOCAL ROLE {roles.Program.Sql}");
        var seen = connection.Query<string>("SELECT script FROM main.schema_version").AsList();
        var applied = scripts.Where(script => seen.Contains(script.Name)).ToList();
        var hasTriggers = TransactionAudit.Installed.HasTriggers(connection, applied);
        connection.Execute("SET LOCAL ROLE NONE");
        var unknown = seen.Except(applied.Select(script => script.Name)).FirstOrDefault();
        return new State(applied, [.. scripts.Except(applied)], unknown, hasDefinitions, hasTriggers);
    }

    /// <summary>What a database has.</summary>
    /// <param name="Applied">The scripts that it has seen.</param>
    /// <param name="Missing">Those that it has not.</param>
    /// <param name="Unknown">A script that it has seen and this program has not.</param>
    /// <param name="HasDefinitions">Whether what follows from the contract was made from the same statements.</param>
    /// <param name="HasTriggers">Whether the triggers are as they are defined.</param>
    private sealed record State(
        IReadOnlyList<SchemaScript> Applied, IReadOnlyList<SchemaScript> Missing, string? Unknown, bool HasDefinitions, bool HasTriggers)
    {
        public bool IsCurrent => Missing.Count == 0 && Unknown is null && HasDefinitions && HasTriggers;

        public bool IsOfOtherProgram => Applied.Count > 0 && (Missing.Count > 0 || !HasDefinitions);
    }
}
