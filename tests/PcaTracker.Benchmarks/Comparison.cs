using System.Diagnostics;
using System.Globalization;
using Dapper;
using Microsoft.Data.Sqlite;
using PcaTracker.Changes.Audit.Verification;

namespace PcaTracker.Benchmarks;

/// <summary>Runs the benchmark: a synthetic negotiation, three contestants, every workload in turns, one table.</summary>
internal static class Comparison
{
    private static readonly string[] Names = [Contestant.Ours, Contestant.EntityFramework, Contestant.Floor];

    public static async Task<int> Run(string[] args)
    {
        var rounds = int.Parse(Option(args, "--rounds") ?? "5", CultureInfo.InvariantCulture);
        var seconds = double.Parse(Option(args, "--seconds") ?? "2", CultureInfo.InvariantCulture);
        var only = Option(args, "--only");
        var directory = Option(args, "--data") ?? throw new ArgumentException("Say where the synthetic negotiation is: --data DIRECTORY.", nameof(args));
        var samples = Prepare(Path.Combine(directory, "tracker.db"));

        var contestants = Names.ToDictionary(n => n, n => new Contestant(n, directory));
        try
        {
            var report = new Report(new ResultsFile(Option(args, "--results")));
            foreach (var workload in Workload.All.Where(w => only is null || only.Split(',').Contains(w.Name)))
                report.Add(workload, await Measure(contestants, workload, samples, rounds, TimeSpan.FromSeconds(seconds)));
            if (only is null || only.Split(',').Contains("latency"))
                report.AddLatency(await WhileExporting(contestants[Contestant.Ours], samples, rounds, TimeSpan.FromSeconds(seconds)));
            if (only is null || only.Split(',').Contains("mail"))
                report.AddMailing(await WhileMailing(contestants[Contestant.Ours], samples));
            if (only is null || only.Split(',').Contains("sweep"))
                report.AddSweep(await Reminding.Sweep(directory));
            if (only is null || only.Split(',').Contains("verify"))
                report.AddVerification(Verify(directory));
            if (only is null || only.Split(',').Contains("site"))
                report.AddPages(await PageTimes.Measure(directory));
            if (only is null || only.Split(',').Contains("workbook"))
                report.AddFiles(await WorkbookTimes.Measure(directory));
            if (only is null || only.Split(',').Contains("past"))
                report.AddPast(await PastTimes.Measure(contestants[Contestant.Ours]));
            if (only is null || only.Split(',').Contains("hidden"))
                report.AddHiddenRows(await HiddenRows.Measure(directory));
            if (only is null || only.Split(',').Contains("browser"))
                report.AddBrowser(await BrowserTimes.Measure(directory));
            if (only is null || only.Split(',').Contains("questions"))
            {
                var (seed, count) = (int.Parse(Option(args, "--seed") ?? "1", CultureInfo.InvariantCulture), int.Parse(Option(args, "--questions") ?? "200", CultureInfo.InvariantCulture));
                report.AddQuestions(await AnyQuestion.Measure(contestants[Contestant.Ours], contestants[Contestant.EntityFramework], directory, seed, count));
            }
            return report.Finish();
        }
        finally
        {
            foreach (var contestant in contestants.Values)
                contestant.Dispose();
        }
    }

    /// <summary>Runs the contestants in turns, so that other load on the machine affects all alike.</summary>
    public static async Task<Dictionary<string, List<Measurement>>> Measure(
        Dictionary<string, Contestant> contestants, Workload workload, Samples samples, int rounds, TimeSpan time)
    {
        var measured = contestants.Keys.ToDictionary(n => n, _ => new List<Measurement>());
        foreach (var name in contestants.Keys)
            await Load.Measure(contestants[name], workload, samples, time);
        for (var round = 0; round < rounds; round++)
        {
            foreach (var name in contestants.Keys)
                measured[name].Add(await Load.Measure(contestants[name], workload, samples, time));
        }

        return measured;
    }

    /// <summary>Measures a page's 99th percentile latency on an idle server and during exports, in milliseconds.</summary>
    private static async Task<(double Idle, double Exporting)> WhileExporting(Contestant tracker, Samples samples, int rounds, TimeSpan time)
    {
        var (page, export) = (Workload.All.Single(w => w.Name == "page"), Workload.All.Single(w => w.Pattern == Pattern.Export));
        var (idle, exporting) = (new List<double>(), new List<double>());
        for (var round = 0; round < rounds; round++)
        {
            idle.Add(Load.P99(await Load.Latencies(tracker, page, samples, time)));
            using var stop = new CancellationTokenSource();
            var exports = Task.Run(async () =>
            {
                while (!stop.IsCancellationRequested)
                    await Load.Export(tracker, export);
            });
            exporting.Add(Load.P99(await Load.Latencies(tracker, page, samples, time)));
            await stop.CancelAsync();
            await exports;
        }

        return (Load.Median(idle), Load.Median(exporting));
    }

    /// <summary>Measures a page's median latency on an idle server and while mail is sent, in turns, until 1,000 mails are sent.</summary>
    private static async Task<(double Idle, double Mailing, double Ratio)> WhileMailing(Contestant tracker, Samples samples)
    {
        // Short turns, so that other load on the machine affects both alike.
        var time = TimeSpan.FromSeconds(0.5);
        var page = Workload.All.Single(w => w.Name == "page");
        await tracker.Tell($"plan");
        await During("mail");
        await tracker.Tell($"plan");
        var turns = new List<(double Idle, double Mailing)>();
        for (long sent = 0, before = -1; sent < 1_000; before = sent, sent = await tracker.Tell($"sent"))
        {
            if (sent == before)
                throw new InvalidOperationException($"Nothing more is sent after {sent} mails.");
            turns.Add((await During("idle"), await During("mail")));
        }

        return (Load.Median(turns.Select(t => t.Idle)), Load.Median(turns.Select(t => t.Mailing)), Load.Median(turns.Select(t => t.Mailing / t.Idle)));

        async Task<double> During(string what)
        {
            var done = tracker.Tell($"{what} {time.TotalSeconds}");
            var latency = Load.Median(await Load.Latencies(tracker, page, samples, time));
            await done;
            return latency;
        }
    }

    /// <summary>Counts the entries of the audit log, and measures a full verification as by <c>verify</c>.</summary>
    private static (long Entries, TimeSpan Took) Verify(string directory)
    {
        var file = Path.Combine(directory, "tracker.db");
        using var connection = new SqliteConnection($"Data Source={file};Mode=ReadOnly;Pooling=False");
        var entries = connection.ExecuteScalar<long>("SELECT count(*) FROM entry");
        var started = Stopwatch.GetTimestamp();
        var flaw = AuditVerification.Run(file, directory).Value.FirstOrDefault(check => !check.IsSound);
        return flaw is null ? (entries, Stopwatch.GetElapsedTime(started)) : throw new InvalidOperationException(flaw.ToString());
    }

    private static Samples Prepare(string file)
    {
        using (var connection = new SqliteConnection($"Data Source={file};Pooling=False"))
        {
            connection.Open();
            EntityFrameworkHost.AddViews(file);
            return new Samples(
                [.. connection.Query<string>("SELECT code FROM chapter ORDER BY id")],
                [.. connection.Query<long>("SELECT id FROM position WHERE visibility IN ('public', 'shared', 'eu') ORDER BY random() LIMIT 2000")]);
        }
    }

    /// <summary>The value of an option; null where it is not given.</summary>
    public static string? Option(string[] args, string name) => Array.IndexOf(args, name) is >= 0 and var at ? args[at + 1] : null;
}
