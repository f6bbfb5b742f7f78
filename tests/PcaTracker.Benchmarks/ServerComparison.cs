using System.Globalization;
using System.Runtime.InteropServices;
using ODataSql.Tests.Databases;

namespace PcaTracker.Benchmarks;

/// <summary>Runs the benchmark on PostgreSQL: the tracker and EF Core on one database, every workload in turns, and two nodes beside one.</summary>
internal static class ServerComparison
{
    /// <summary>
    /// Pages in an order of their own, which the key does not give. Missing days come first in one stack and last in the other.
    /// </summary>
    private static readonly Workload Ordered = Workload.Page with
    {
        Name = "ordered",
        Question = "Positions?$filter=ChapterCode eq '{0}' and Party eq '{1}' and TabledOn ne null&$orderby=TabledOn desc,Id desc&$top=50",
    };

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(10);

    private static readonly string[] Limited = ["page", "ordered", "expand", "pages", "export"];

    /// <summary>Pages and the export must be three times as fast; the others are shown.</summary>
    private static readonly IReadOnlyList<Workload> Workloads =
    [
        .. Workload.All.SelectMany(workload => workload == Workload.Page ? [workload, Ordered] : new[] { workload })
            .Select(workload => workload with { OverEntityFramework = Limited.Contains(workload.Name) ? 3 : 0 }),
    ];

    public static async Task<int> Run(string[] args)
    {
        var rounds = int.Parse(Comparison.Option(args, "--rounds") ?? "5", CultureInfo.InvariantCulture);
        var time = TimeSpan.FromSeconds(double.Parse(Comparison.Option(args, "--seconds") ?? "2", CultureInfo.InvariantCulture));
        var only = Comparison.Option(args, "--only")?.Split(',');
        var directory = Comparison.Option(args, "--data")
            ?? throw new ArgumentException("Say where the benchmark may write: --data DIRECTORY.", nameof(args));
        // The server is ended at the program's end; a signal alone would not get so far.
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, _ => Environment.Exit(130));
        using var end = PosixSignalRegistration.Create(PosixSignal.SIGTERM, _ => Environment.Exit(143));
        using var server = new PostgresServer();
        var samples = ServerRecord.Make(directory, Comparison.Option(args, "--positions") ?? "20000");

        var first = ServerRecord.Process();
        using var tracker = new Contestant(Contestant.Ours, directory, ServerRecord.ForTracker) { Server = first };
        using var stock = new Contestant(Contestant.EntityFramework, directory, ServerRecord.ForStock) { Server = first };
        var contestants = new Dictionary<string, Contestant> { [tracker.Name] = tracker, [stock.Name] = stock };
        var report = new Report(new ResultsFile(Comparison.Option(args, "--results"), "PostgreSQL: "));
        report.AddLoad("before");
        // Programs that have just started compile themselves, which takes more of their time than answers do.
        foreach (var contestant in contestants.Values)
            await Load.Measure(contestant, Workload.Page, samples, WarmUp);
        foreach (var workload in Workloads.Where(w => only is null || only.Contains(w.Name)))
        {
            if (workload.Pattern == Pattern.Requests && workload.Name is not ("entity" or "expand"))
                await Agree(tracker, stock, workload, samples);
            var measured = await Comparison.Measure(contestants, workload, samples, rounds, time);
            report.Add(workload, measured);
            report.AddProcessor(workload, measured);
        }

        if (only is null || only.Contains("nodes"))
            report.AddNodes(await NodeTimes.Measure(tracker, directory, samples, rounds, time));
        report.AddLoad("after");
        return report.Finish();
    }

    /// <summary>Makes sure that both answer the same rows, where their answers have the same form.</summary>
    private static async Task Agree(Contestant tracker, Contestant stock, Workload workload, Samples samples)
    {
        var shape = workload.Name switch { "count" => Shape.Count, "grouping" => Shape.Grouping, _ => Shape.Page };
        foreach (var values in workload.Values(samples).Take(20))
        {
            var expected = await stock.Client.GetStringAsync(stock.Address(workload, values));
            if (!Agreement.Holds(shape, expected, await tracker.Client.GetStringAsync(tracker.Address(workload, values))))
                throw new InvalidOperationException($"The answers differ: {workload.With(values)}");
        }
    }
}
