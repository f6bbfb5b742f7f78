using System.Diagnostics;
using System.Globalization;
using Dapper;
using Npgsql;
using ODataSql.Tests.Databases;
using PcaTracker.Contract;

namespace PcaTracker.Benchmarks;

/// <summary>A synthetic negotiation in a database of PostgreSQL, on a server of the benchmark's own, which ends with it.</summary>
internal static class ServerRecord
{
    private const string Name = "tracker", StockUser = "stock";

    /// <summary>What the tracker connects with.</summary>
    public static string ForTracker => PostgresServer.Settings(Name, Name);

    /// <summary>What EF Core connects with. It prepares what it asks often, as the tracker does.</summary>
    public static string ForStock => $"{PostgresServer.Settings(Name, StockUser)};Search Path=stock;Max Auto Prepare=100";

    private static string ForAdministrator => $"{PostgresServer.Settings(Name, "postgres")};Search Path=main";

    /// <summary>Makes it, and the views that EF Core reads.</summary>
    public static Samples Make(string directory, string positions)
    {
        using (var server = PostgresServer.Source.OpenConnection())
        {
            server.Execute($"CREATE ROLE {Name} LOGIN NOINHERIT CREATEROLE");
            server.Execute($"CREATE ROLE {StockUser} LOGIN");
            server.Execute($"CREATE DATABASE {Name} OWNER {Name} TEMPLATE template0");
        }

        Simulate(directory, positions);
        using var connection = new NpgsqlConnection(ForAdministrator);
        connection.Open();
        // The server does nothing by itself meanwhile: its own cleaning would fall on one contestant.
        connection.Execute("VACUUM ANALYZE");
        AddViews(connection);
        return new Samples(
            [.. connection.Query<string>("SELECT code FROM chapter ORDER BY id")],
            [.. connection.Query<long>("SELECT id FROM position WHERE visibility IN ('public', 'shared', 'eu') ORDER BY random() LIMIT 2000")]);
    }

    /// <summary>The processor time of the server's processes so far, in microseconds.</summary>
    public static long Processor(int server)
    {
        var ticks = 0L;
        foreach (var process in Directory.EnumerateDirectories("/proc").Where(path => char.IsAsciiDigit(Path.GetFileName(path)[0])))
        {
            // After the program's name come (proc(5)): 0 its state, 1 its parent, 11 and 12 its own time, 13 and 14 that of ended children.
            var isFirst = Path.GetFileName(process) == Id(server);
            if (Read(Path.Combine(process, "stat")) is { } fields && (isFirst || fields[1] == Id(server)))
                ticks += fields[11..(isFirst ? 15 : 13)].Sum(f => long.Parse(f, CultureInfo.InvariantCulture));
        }

        return ticks * 10_000;
    }

    /// <summary>The process that all others of the server come from.</summary>
    public static int Process()
    {
        using var connection = PostgresServer.Source.OpenConnection();
        var own = connection.ExecuteScalar<int>("SELECT pg_backend_pid()");
        return int.Parse(Read($"/proc/{Id(own)}/stat")![1], CultureInfo.InvariantCulture);
    }

    private static void Simulate(string directory, string positions)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            UseShellExecute = false,
            ArgumentList =
            {
                Path.Combine(AppContext.BaseDirectory, "PcaTracker.dll"), "simulate", "--rounds", "40", "--positions", positions, "--seed", "7",
            },
            Environment = { ["PcaTracker__DataDirectory"] = directory, ["PcaTracker__Database"] = ForTracker },
        };
        using var process = System.Diagnostics.Process.Start(start)!;
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException("There is no synthetic negotiation to measure.");
    }

    /// <summary>
    /// Adds plain views in a schema of their own, as the stock stack reads them in a file. They belong to the server's administrator, whom no
    /// policy binds: EF Core sees the rows of the EU, and pays nothing for row-level security.
    /// </summary>
    private static void AddViews(NpgsqlConnection connection)
    {
        connection.Execute("CREATE SCHEMA stock");
        foreach (var set in EntitySets.All.Where(set => EntityFrameworkHost.RowsOf(set) is not null))
        {
            var columns = connection.Query<string>(
                "SELECT column_name FROM information_schema.columns WHERE table_schema = 'main' AND table_name = @Table", new { set.Table }).AsList();
            if (EntityFrameworkHost.IsPlain(set, columns))
                connection.Execute($"CREATE VIEW stock.every_{set.Table} AS {EntityFrameworkHost.Joined(set, columns)}");
        }

        connection.Execute($"GRANT USAGE ON SCHEMA stock TO {StockUser}; GRANT SELECT ON ALL TABLES IN SCHEMA stock TO {StockUser}");
    }

    private static string Id(int process) => process.ToString(CultureInfo.InvariantCulture);

    // Null where the process has ended.
    private static string[]? Read(string stat)
    {
        try
        {
            var text = File.ReadAllText(stat);
            return text[(text.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (IOException)
        {
            return null;
        }
    }
}
