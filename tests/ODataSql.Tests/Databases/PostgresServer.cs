using System.Diagnostics;
using Npgsql;
using ODataSql.Sql.Postgres;

namespace ODataSql.Tests.Databases;

/// <summary>A PostgreSQL server of the tests' own, on a socket in a directory of its own: started by the first test that asks for it.</summary>
public sealed class PostgresServer : IDisposable
{
    private static readonly Lazy<PostgresServer> Started = new(() => new PostgresServer("off"));

    private readonly string _directory = "", _waitsForCommits = "";
    private readonly NpgsqlDataSource? _source;
    private Process? _server, _replica;

    /// <summary>For the runner, which disposes it after the last test.</summary>
    public PostgresServer()
    {
    }

    private PostgresServer(string waitsForCommits)
    {
        _waitsForCommits = waitsForCommits;
        _directory = Directory.CreateTempSubdirectory("pg").FullName;
        var data = Path.Combine(_directory, "data");
        if (Environment.IsPrivilegedProcess)
            Run("chown", "nobody", _directory);
        // No password, because only this user can reach the socket.
        Run(AsServer("initdb", "-D", data, "-U", "postgres", "-E", "UTF8", "--locale=C", "-A", "trust", "--no-sync"));
        _server = Start();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Dispose();
        _source = PostgresDialect.DataSource(Settings(_directory, "postgres", "postgres"));
        using var connection = Connect(_source);
        PostgresDialect.CreateFunctions(connection);
    }

    /// <summary>Connections to the running server.</summary>
    public static NpgsqlDataSource Source => Started.Value._source!;

    /// <summary>What a program connects with.</summary>
    /// <param name="database">The database.</param>
    /// <param name="user">Who signs in.</param>
    public static string Settings(string database, string user) => Settings(Started.Value._directory, database, user);

    /// <summary>Starts a server that a test may kill: it loses no commit that it has acknowledged.</summary>
    public static PostgresServer StartOwn() => new("on");

    /// <summary>What a program connects to this server with.</summary>
    public string SettingsHere(string database, string user) => Settings(_directory, database, user);

    /// <summary>Ends the server as a crash does, and starts it again.</summary>
    public void CrashAndStart()
    {
        Run("kill", "-QUIT", $"{_server!.Id}");
        _server.WaitForExit();
        _server.Dispose();
        _server = Start();
        // The pool would lend a connection to the server that is gone.
        _source!.Clear();
        using var connection = Connect(_source);
    }

    private static string Settings(string directory, string database, string user) =>
        $"Host={directory};Username={user};Database={database};Include Error Detail=true;Timeout=60";

    /// <summary>Starts a replica that streams what this server writes.</summary>
    public void StartReplica()
    {
        var copy = Path.Combine(_directory, "replica");
        Run(AsServer("pg_basebackup", "-h", _directory, "-U", "postgres", "-D", copy, "-R", "-c", "fast", "--no-sync"));
        _replica = Start(drainsErrors: true, AsServer("postgres", "-D", copy, "-k", _directory, "-p", "5433", "-c", "listen_addresses=", "-c", "fsync=off", "-c", "max_connections=500"));
    }

    public void Dispose()
    {
        if (_server is null)
        {
            if (Started.IsValueCreated)
                Started.Value.Dispose();
            return;
        }

        _source!.Dispose();
        if (_server.HasExited)
            return;
        if (_replica is { HasExited: false })
        {
            Run("kill", "-QUIT", $"{_replica.Id}");
            _replica.WaitForExit();
        }

        // Without a checkpoint.
        Run("kill", "-QUIT", $"{_server.Id}");
        _server.WaitForExit();
        Directory.Delete(_directory, recursive: true);
    }

    private Process Start() => Start(drainsErrors: true, AsServer(
        "postgres", "-D", Path.Combine(_directory, "data"), "-k", _directory, "-c", "listen_addresses=", "-c", "fsync=off",
        "-c", "full_page_writes=off", "-c", $"synchronous_commit={_waitsForCommits}", "-c", "jit=off", "-c", "autovacuum=off",
        "-c", "max_connections=500"));

    private static NpgsqlConnection Connect(NpgsqlDataSource source)
    {
        for (var waited = Stopwatch.StartNew(); ;)
        {
            try
            {
                return source.OpenConnection();
            }
            catch (NpgsqlException) when (waited.Elapsed < TimeSpan.FromSeconds(60))
            {
                Thread.Sleep(50);
            }
        }
    }

    /// <summary>A program of the server, which refuses to run as root.</summary>
    private static string[] AsServer(string program, params string[] arguments)
    {
        var directory = Directory.GetDirectories("/usr/lib/postgresql").OrderBy(version => int.Parse(Path.GetFileName(version), null)).Last();
        string[] command = [Path.Combine(directory, "bin", program), .. arguments];
        return Environment.IsPrivilegedProcess ? ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups", .. command] : command;
    }

    private static void Run(params string[] command)
    {
        using var process = Start(drainsErrors: false, command);
        var said = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{string.Join(' ', command)}: {said}");
    }

    private static Process Start(bool drainsErrors, string[] command)
    {
        var process = Process.Start(new ProcessStartInfo(command[0], command[1..])
        {
            WorkingDirectory = "/",
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        if (drainsErrors)
            process.BeginErrorReadLine();
        return process;
    }
}
