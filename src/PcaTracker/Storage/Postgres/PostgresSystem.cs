using System.Data;
using System.Data.Common;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Dapper;
using Npgsql;
using ODataSql.Sql;
using ODataSql.Sql.Postgres;
using PcaTracker.Domain;

namespace PcaTracker.Storage.Postgres;

/// <summary>PostgreSQL: a database on a server, which several programs write one after the other.</summary>
internal sealed class PostgresSystem : DatabaseSystem
{
    // Any number will do, as long as every program takes the same.
    private const long WriteLock = 0x50636154_00000001, ServerLock = 0x50636154_00000003, FirstWorkLock = 0x50636154_00000100;

    private const string AskForSnapshot = "SELECT pg_current_snapshot()::text";

    // To compile a statement takes longer than most take to run. Pages are priced as those in memory: at the price of a disk, the chapter of each
    // row would be looked for among all chapters, and its round among all rounds.
    private const string ForShortStatements = "SET jit = off; SET seq_page_cost = 0.1; SET random_page_cost = 0.1";

    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(50);

    private readonly NpgsqlDataSource _source;
    private readonly Lazy<PostgresRoles> _roles;
    private readonly Lock _watching = new();
    private NpgsqlConnection? _watch;
    private long _arrivals, _answered, _version;
    private bool _serves;

    /// <summary>Connects to a database with the schema of this program.</summary>
    /// <param name="settings">The connection string of Npgsql.</param>
    public PostgresSystem(string settings)
    {
        // Sessions end what takes too long; the driver has no limit of its own.
        var parts = new NpgsqlConnectionStringBuilder(settings) { Pooling = false, CommandTimeout = 0 };
        _source = PostgresDialect.DataSource(parts.ConnectionString);
        _roles = new Lazy<PostgresRoles>(ReadRoles);
        Place = PlaceOf(settings);
    }

    public override SqlDialect Dialect { get; } = new PostgresDialect();

    public override string Place { get; }

    public override long CommitVersion
    {
        get
        {
            var arrival = Interlocked.Increment(ref _arrivals);
            lock (_watching)
            {
                // What was asked for after a reader had come is current for them, too: readers who come together ask once.
                if (_answered >= arrival)
                    return _version;
                var arrived = Interlocked.Read(ref _arrivals);
                try
                {
                    _version = ReadVersion();
                }
                catch (NpgsqlException) when (_watch is { State: not ConnectionState.Open })
                {
                    // The connection was lost meanwhile.
                    _version = ReadVersion();
                }

                _answered = arrived;
                return _version;
            }
        }
    }

    // A thread that waits for the version leaves its processor twice in a read, and a page takes a quarter more.
    public override FirstStatement WithVersion(Action<long> check) => new(AskForSnapshot, snapshot => check(VersionOf(snapshot)));

    /// <summary>Serves the database beside other nodes until this one ends; refused while a command has it alone.</summary>
    public Refusal? Join()
    {
        lock (_watching)
        {
            _serves = true;
            _watch ??= _source.OpenConnection();
            return JoinBy(_watch) ? null : Refusal.Conflict("database-taken", $"{Place} is being changed by a command: wait until it has ended.");
        }
    }

    /// <summary>Keeps every node from the database until this program ends; refused while one serves it.</summary>
    public Refusal? TakeAlone()
    {
        lock (_watching)
        {
            _watch ??= _source.OpenConnection();
            return _watch.ExecuteScalar<bool>("SELECT pg_try_advisory_lock(@ServerLock)", new { ServerLock })
                ? null
                : Refusal.Conflict("database-taken", $"A server of the tracker uses {Place}: stop it first.");
        }
    }

    // Two equal snapshots see the same commits, of this program and of all others.
    private long ReadVersion()
    {
        if (_watch is not { State: ConnectionState.Open })
        {
            _watch?.Dispose();
            _watch = _source.OpenConnection();
            if (_serves && !JoinBy(_watch))
                throw new InvalidOperationException($"{Place} is being changed by a command.");
        }

        return VersionOf(_watch.ExecuteScalar<string>(AskForSnapshot)!);
    }

    private static long VersionOf(string snapshot) => BitConverter.ToInt64(SHA256.HashData(Encoding.UTF8.GetBytes(snapshot)));

    private static bool JoinBy(NpgsqlConnection connection) =>
        connection.ExecuteScalar<bool>("SELECT pg_try_advisory_lock_shared(@ServerLock)", new { ServerLock });

    /// <summary>Whether a server uses the database; keeps servers from it until the transaction ends where none does.</summary>
    public static bool IsServed(NpgsqlConnection connection) =>
        !connection.ExecuteScalar<bool>("SELECT pg_try_advisory_xact_lock(@ServerLock)", new { ServerLock });

    /// <summary>Waits until no other program writes, and keeps all others from it until the transaction ends.</summary>
    public static void WaitToWrite(NpgsqlConnection connection) =>
        connection.Execute("SELECT pg_advisory_xact_lock(@WriteLock)", new { WriteLock });

    /// <summary>The replicas that follow the database; null where the server does not tell the program's user.</summary>
    public Replicas? FindReplicas()
    {
        const string Reader = "pg_read_all_stats";
        lock (_watching)
        {
            _ = ReadVersion();
            if (!_watch!.ExecuteScalar<bool>("SELECT pg_has_role(current_user, @Reader, 'MEMBER')", new { Reader }))
                return null;
            using var transaction = _watch!.BeginTransaction();
            _watch!.Execute($"SET LOCAL ROLE {Reader}");
            var (count, lag) = _watch!.QuerySingle<(long, double)>(
                "SELECT count(*), coalesce(extract(epoch FROM max(replay_lag)), 0)::float8 FROM pg_stat_replication WHERE state = 'streaming'");
            return new Replicas((int)count, TimeSpan.FromSeconds(lag));
        }
    }

    /// <summary>A database and its host, without the secrets of a connection string.</summary>
    public static string PlaceOf(string settings)
    {
        var parts = new NpgsqlConnectionStringBuilder(settings);
        return $"the database {parts.Database ?? parts.Username} on {parts.Host}";
    }

    public override PooledConnection Open(Audience? audience, bool writes, TimeProvider time)
    {
        var connection = _source.OpenConnection();
        try
        {
            // Whoever forgets the role can do nothing: the program signs in as a role that may read and write no table.
            PostgresRole.Take(connection, audience is null ? _roles.Value.Program : _roles.Value.SessionOf(audience));
            connection.Execute($"SET search_path = {(audience is null ? "main" : $"{PostgresRoles.SchemaOf(audience)}, main")}, odata");
            connection.Execute(ForShortStatements);
            if (!writes)
                connection.Execute("SET default_transaction_read_only = on");
            return new Pooled(connection, time);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Opens a connection of the role that owns the tables and sees none of their rows.</summary>
    public NpgsqlConnection OpenAsOwner()
    {
        var connection = _source.OpenConnection();
        connection.Execute("SET search_path = main, odata");
        return connection;
    }

    /// <summary>Has a connection read all rows from now on, as the program.</summary>
    public void TakeProgramRole(NpgsqlConnection connection) => PostgresRole.Take(connection, _roles.Value.Program);

    public override WriteTransaction? TryBegin(DbConnection connection)
    {
        var transaction = ((NpgsqlConnection)connection).BeginTransaction();
        // One writer at a time, on whatever node: the audit log's chains have one end each. The lock ends with the transaction.
        if (connection.ExecuteScalar<bool>("SELECT pg_try_advisory_xact_lock(@WriteLock)", new { WriteLock }))
            return new Transaction(transaction);
        transaction.Dispose();
        return null;
    }

    // A table's sequence does not notice keys that it did not give.
    public override void ContinueKeys(DbConnection connection) =>
        connection.Execute("SELECT main.continue_keys(@drawn)", new { drawn = NewId.First });

    /// <summary>Waits for a turn among all nodes; null where it did not come in time.</summary>
    public async Task<IDisposable?> TakeTurnAsync(NodeWork work, TimeSpan longestWait)
    {
        var since = Stopwatch.GetTimestamp();
        var turn = new { lockOfWork = FirstWorkLock + (int)work };
        // The lock is that of a connection of its own, and ends with it.
        var connection = await _source.OpenConnectionAsync();
        try
        {
            while (!await connection.ExecuteScalarAsync<bool>("SELECT pg_try_advisory_lock(@lockOfWork)", turn))
            {
                if (Stopwatch.GetElapsedTime(since) >= longestWait)
                {
                    await connection.DisposeAsync();
                    return null;
                }

                await Task.Delay(LookAgain);
            }

            return new Turn(connection);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    public override IDisposable? Guard(DbConnection connection)
    {
        connection.Execute("SAVEPOINT guarded");
        return new Savepoint(connection);
    }

    public override void Dispose()
    {
        // The server ends a connection some time after it was closed; a command that follows finds the database free at once.
        if (_watch is { State: ConnectionState.Open })
            ReleaseLocks(_watch);
        _watch?.Dispose();
        _source.Dispose();
    }

    private static void ReleaseLocks(NpgsqlConnection connection)
    {
        try
        {
            connection.Execute("SELECT pg_advisory_unlock_all()");
        }
        catch (NpgsqlException)
        {
            // The connection is lost, and its locks with it.
        }
    }

    private PostgresRoles ReadRoles()
    {
        using var connection = _source.OpenConnection();
        return PostgresRoles.Of(connection);
    }

    private sealed class Pooled(NpgsqlConnection connection, TimeProvider time) : PooledConnection
    {
        private long? _account;

        public override DbConnection Connection => connection;

        public override bool IsClean => connection.FullState == ConnectionState.Open;

        public override void LendTo(long? account)
        {
            // The server's own clock is right unless the program has another.
            var now = time == TimeProvider.System ? null : Instants.Text(time.GetUtcNow());
            if (account == _account && now is null)
                return;
            connection.Execute(
                "SELECT set_config('pcatracker.actor', @actor, false), set_config('pcatracker.now', @now, false)",
                new { actor = $"{account}", now = now ?? "" });
            _account = account;
        }
    }

    private sealed class Turn(NpgsqlConnection connection) : IDisposable
    {
        // The server ends a connection some time after it was closed; whoever comes next finds the turn free at once.
        public void Dispose()
        {
            ReleaseLocks(connection);
            connection.Dispose();
        }
    }

    private sealed class Savepoint(DbConnection connection) : IDisposable
    {
        public void Dispose()
        {
            try
            {
                connection.Execute("RELEASE SAVEPOINT guarded");
            }
            catch (PostgresException failed) when (failed.SqlState == PostgresErrorCodes.InFailedSqlTransaction)
            {
                connection.Execute("ROLLBACK TO SAVEPOINT guarded; RELEASE SAVEPOINT guarded");
            }
        }
    }

    private sealed class Transaction(NpgsqlTransaction transaction) : WriteTransaction
    {
        public override void Commit() => transaction.Commit();

        public override void Dispose() => transaction.Dispose();
    }
}
