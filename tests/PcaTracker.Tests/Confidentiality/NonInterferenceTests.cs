using System.Diagnostics;
using System.Globalization;
using Dapper;
using ODataSql.Tests;
using PcaTracker.Contract;
using PcaTracker.Domain;
using PcaTracker.Storage;

namespace PcaTracker.Tests.Confidentiality;

/// <summary>
/// Hidden rows are invisible: databases that differ only in them answer every request with the same status, headers and bytes. Requests are
/// generated at random; <c>PCATRACKER_SEED</c> generates others, or the same again, and a failing request is reduced while the answers
/// still differ.
/// </summary>
public sealed class NonInterferenceTests(ITestOutputHelper output)
{
    private static readonly int Seed = int.Parse(Environment.GetEnvironmentVariable("PCATRACKER_SEED") ?? "20261126", CultureInfo.InvariantCulture);

    private readonly Dictionary<string, int> _answered = [];
    private int _sent;

    [Theory]
    [InlineData("EU head", 1_200, 350, 60)]
    [InlineData("Kazakh negotiator", 1_100, 350, 60)]
    [InlineData("joint analyst", 700, 60, 0)]
    [InlineData("secretariat", 500, 150, 30)]
    [InlineData("administrator", 450, 60, 0)]
    [InlineData("nobody", 150, 40, 0)]
    public async Task Databases_that_differ_only_in_hidden_rows_answer_the_same_bytes(string name, int reads, int writes, int creations)
    {
        var watch = Stopwatch.StartNew();
        var reader = TwinReader.Named(name);
        await using var hosts = await TwinHosts.StartAsync(reader);
        var values = new ValueGenerator(new Random(Seed + name.Length));
        var (read, write) = (new ReadGenerator(values, new ExpressionGenerator(values)), new WriteGenerator(values, new ExpressionGenerator(values)));
        List<List<string>> deltaLinks = [];
        var started = watch.Elapsed;

        foreach (var set in EntitySets.All)
            await Check(hosts, GeneratedRequest.ForApi("GET", set.Name) with { Headers = [("Prefer", "track-changes")] }, deltaLinks);
        foreach (var page in Crawl.Pages(hosts.Apps.First()).Where(p => name != "administrator" || !Crawl.OfEverybody.Contains(p)))
            await Check(hosts, new GeneratedRequest("GET", page.TrimStart('/').Split('/')), deltaLinks);
        for (var i = 0; i < LongRun.Of(reads / 20, reads); i++)
            await Check(hosts, read.Next(), deltaLinks);
        hosts.AlterHidden(session => ChangeHidden(session, reader));
        for (var i = 0; i < LongRun.Of(writes / 10, writes); i++)
            await Check(hosts, i % 3 == 0 ? read.Next() : write.Next(), deltaLinks);
        hosts.Alter(ChangeSeen);
        foreach (var links in deltaLinks)
            await CheckDelta(hosts, links);
        for (var i = 0; i < LongRun.Of(creations / 10, creations); i++)
            await Check(hosts, write.Creation(), deltaLinks, anyNewKeys: true);

        output.WriteLine($"{name}: seed {Seed}, {_sent} requests on {reader.Databases.Count} databases, {deltaLinks.Count} delta links, {started.TotalSeconds:F1} s to start, {watch.Elapsed.TotalSeconds:F1} s in all; "
            + string.Join(", ", _answered.OrderBy(a => a.Key, StringComparer.Ordinal).Select(a => $"{a.Key}: {a.Value}")));
        // A generator of which nothing gets through would try nothing.
        Assert.True(reader.Role is null || _answered.GetValueOrDefault("200") > _sent / 3, "Too few requests were answered.");
    }

    private async Task Check(TwinHosts hosts, GeneratedRequest request, List<List<string>> deltaLinks, bool anyNewKeys = false)
    {
        var heard = await hosts.Send(request, anyNewKeys);
        Count(heard[0]);
        if (heard.Any(h => !h.IsSameAs(heard[0])))
            await Fail(hosts, request);
        if (Links(heard, h => h.DeltaLink) is { } delta && deltaLinks.Count < 80)
            deltaLinks.Add(delta);
        for (var page = 0; page < 3 && Links(heard, h => h.NextLink) is { } next; page++)
        {
            heard = await hosts.Follow(next, request.Headers);
            Count(heard[0]);
            Same(heard, $"page {page + 2} of {request}");
        }
    }

    private async Task CheckDelta(TwinHosts hosts, List<string> links)
    {
        for (var page = 0; page < 5; page++)
        {
            var heard = await hosts.Follow(links, page % 2 == 0 ? [("Prefer", "maxpagesize=2")] : []);
            Count(heard[0]);
            Same(heard, $"GET {links[0]}");
            var counted = await hosts.Follow([.. links.Select(link => link.Replace("?", "/$count?", StringComparison.Ordinal))]);
            Same(counted, $"GET {links[0]} counted");
            if (Links(heard, h => h.NextLink) is not { } next)
                return;
            links = next;
        }
    }

    private void Count(NormalizedResponse heard)
    {
        _sent++;
        var status = heard.Status.ToString(CultureInfo.InvariantCulture);
        _answered[status] = _answered.GetValueOrDefault(status) + 1;
    }

    private static void Same(NormalizedResponse[] heard, string asked)
    {
        if (heard.FirstOrDefault(h => !h.IsSameAs(heard[0])) is { } other)
            Assert.Fail($"seed {Seed}: {asked}\n{NormalizedResponse.Difference(heard[0], other)}");
    }

    /// <summary>Leaves piece after piece out as long as the answers still differ.</summary>
    private static async Task Fail(TwinHosts hosts, GeneratedRequest request)
    {
        var heard = await hosts.Send(request);
        var again = heard.Any(h => !h.IsSameAs(heard[0]));
        for (var smaller = request; smaller is not null && again;)
        {
            request = smaller;
            smaller = null;
            foreach (var candidate in request.Smaller())
            {
                var answers = await hosts.Send(candidate);
                if (answers.Any(a => !a.IsSameAs(answers[0])))
                {
                    (smaller, heard) = (candidate, answers);
                    break;
                }
            }
        }

        var other = heard.FirstOrDefault(h => !h.IsSameAs(heard[0])) ?? heard[0];
        Assert.Fail($"seed {Seed}: {(again ? "" : "not again, but once: ")}{request}\n{NormalizedResponse.Difference(heard[0], other)}\n--- one answer\n{heard[0]}\n--- the other\n{other}");
    }

    private static List<string>? Links(NormalizedResponse[] heard, Func<NormalizedResponse, string?> link) =>
        heard.Select(link).ToList() is var links && links.All(l => l is not null) ? links.OfType<string>().ToList() : null;

    /// <summary>What the other side does meanwhile.</summary>
    private static void ChangeHidden(Session session, TwinReader reader)
    {
        foreach (var visibility in Visibility.All.Except(reader.Sees))
        {
            // What all of these databases share stays as it is: rows that are shared are not hidden from everybody.
            Papers.Add(session, visibility, Papers.OwnerOf(visibility), 30_000 + TwinFile.First(visibility), 40);
            Papers.ChangeAndRemove(session, visibility, sparing: 100);
            Papers.AddChanges(session, visibility, 30_000, 40);
        }
    }

    /// <summary>What all see, changed in the same way everywhere.</summary>
    private static void ChangeSeen(Session session)
    {
        foreach (var visibility in (string[])[Visibility.Public, Visibility.Shared])
        {
            foreach (var table in Papers.Tables)
                Count(session, $"{table} WHERE visibility = '{visibility}' AND id % 2 = 0");
            Papers.Add(session, visibility, Side.Joint, 650 + TwinFile.First(visibility) % 7, 1);
        }

        Count(session, "chapter WHERE id % 4 = 0");
        session.Connection.Execute("UPDATE round SET revision = revision + 1 WHERE id = 3; DELETE FROM milestone WHERE id = 5;");
    }

    // Row by row, as the tracker writes: a server changes the rows of one statement in the order in which they lie, and hidden ones lie between.
    private static void Count(Session session, string rows)
    {
        foreach (var id in session.Connection.Query<long>($"SELECT id FROM {rows} ORDER BY id").ToList())
            session.Connection.Execute($"UPDATE {rows.Split(' ')[0]} SET revision = revision + 1 WHERE id = @id", new { id });
    }
}
