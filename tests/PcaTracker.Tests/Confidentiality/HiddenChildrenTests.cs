using PcaTracker.Domain;
using PcaTracker.Tests.Api.Delta;
using PcaTracker.Tests.Api.Writing;

namespace PcaTracker.Tests.Confidentiality;

/// <summary>What hangs hidden from a row that all see leaves no trace in it: neither in its tag and its counters nor in what is told of changes.</summary>
public class HiddenChildrenTests
{
    private static readonly string[] Tracked =
        ["Chapters", "Articles", "Rounds", "Issues", "Positions", "Outcomes", "Deadlines", "Documents", "Recommendations", "ChapterHistory", "Milestones", "People"];

    [Theory]
    [InlineData(Side.EU, Role.Head)]
    [InlineData(Side.Joint, Role.Analyst)]
    [InlineData(Side.EU, Role.Secretariat)]
    [InlineData(Side.EU, Role.Administrator)]
    public async Task Changes_within_one_side_change_no_answer_to_others(string side, string role)
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        var (shared, sharedPosition) = (record.AddIssue(Side.EU, "shared"), record.AddPosition(Side.KZ, "proposal", "shared"));
        record.AddDeadline();
        var (api, pages) = (app.As(side, role), app.SignedIn(side, role));
        using var kazakh = app.As(Side.KZ, Role.Head);
        var links = new List<string>();
        foreach (var set in Tracked)
            links.Add(await api.Track(set));
        var before = await Crawl.Of(app, api, pages);

        await Work(kazakh, record, shared, sharedPosition);

        var after = await Crawl.Of(app, api, pages);
        foreach (var (address, answer) in before.Where(a => role != Role.Administrator || !Crawl.OfEverybody.Contains(a.Key)))
            Assert.True(answer == after[address], $"{address}: {NormalizedResponse.Difference(answer, after[address])}");
        foreach (var link in links)
        {
            Assert.Equal("", (await api.Follow(link)).Changes);
            Assert.Equal("0", await api.GetStringAsync(link.Replace("?", "/$count?", StringComparison.Ordinal), TestContext.Current.CancellationToken));
        }

        // All of it took place.
        Assert.Contains("Their own", (await kazakh.Read("Changes")).Text, StringComparison.Ordinal);
    }

    /// <summary>Papers of every kind created, changed, moved from parent to parent, acted on and deleted, all of them at own-side visibility.</summary>
    private static async Task Work(HttpClient client, SmallRecord record, long shared, long sharedPosition)
    {
        var (chapter, round) = (record.Chapter("T.1"), record.Round(101));
        var article = record.Scalar<long>("SELECT id FROM article LIMIT 1");
        async Task<long> Add(string set, object row) => Made(await client.Post(set, row));

        var issue = await Add("Issues", new { ChapterId = chapter, Title = "Their own issue", Visibility = "kz", OpenedInRound = 101 });
        var position = await Add("Positions", new { ChapterId = chapter, Party = "KZ", Kind = "fallback", Topic = "Their own", Text = "x", Visibility = "kz", IssueId = shared, RoundId = round });
        var deadline = await Add("Deadlines", new { ChapterId = chapter, Title = "Their own deadline", DueOn = "2026-11-25", ResponsibleParty = "KZ", Visibility = "kz", RoundId = round, IssueId = shared });
        var outcome = await Add("Outcomes", new { ChapterId = chapter, RoundId = round, Summary = "Their own outcome", Visibility = "kz" });
        var document = await Add("Documents", new { ChapterId = chapter, RoundId = round, Title = "Their own document", Kind = "other", Visibility = "kz" });
        var recommendation = await Add("Recommendations", new { ChapterId = chapter, Body = "Their own body", Text = "x", Visibility = "kz" });
        await Add($"Chapters({chapter})/Issues", new { Title = "Their own, below", Visibility = "kz", Positions = new[] { new { ChapterId = chapter, Party = "KZ", Kind = "red-line", Text = "x", Visibility = "kz" } } });

        await Done(client.Patch($"Positions({position})", new { Text = "y", IssueId = issue }));
        await Done(client.Put($"Positions({position})/Issue/$ref", new Dictionary<string, string> { ["@odata.id"] = $"Issues({shared})" }));
        await Done(client.Act($"Positions({position})/Supersede", new { Text = "z" }));
        await Done(client.Patch($"Issues({issue})", new { Priority = 1, Title = "Their own, changed" }));
        await Done(client.Act($"Issues({issue})/Resolve", new { RoundNumber = 102 }));
        await Done(client.Act($"Deadlines({deadline})/Move", new { DueOn = "2026-11-24", Reason = "Their own reason" }));
        await Done(client.Act($"Deadlines({deadline})/Complete"));
        await Done(client.Patch($"Outcomes({outcome})", new { NextSteps = "x" }));
        await Done(client.Patch($"Documents({document})", new { ChapterId = record.Chapter("U") }));
        await Done(client.Patch($"Recommendations({recommendation})", new { ChapterId = (long?)null }));
        await Done(client.Post($"Rounds({round})/LogOutcomes", new { Outcomes = new[] { new { Chapter = "T.2", Summary = "x", Visibility = "kz", Issues = new[] { new { Title = "Their own, logged" } }, Deadlines = new[] { new { Title = "Their own, logged", DueOn = "2026-12-01" } } } } }));
        foreach (var row in (string[])[$"Documents({document})", $"Recommendations({recommendation})", $"Outcomes({outcome})", $"Deadlines({deadline})", $"Issues({issue})"])
            await Done(client.Remove(row));
        Assert.True(article > 0 && sharedPosition > 0);
    }

    private static long Made(Reply reply)
    {
        Assert.True(reply.Status == System.Net.HttpStatusCode.Created, reply.Text);
        return (long)reply.Json["Id"]!;
    }

    private static async Task Done(Task<Reply> write)
    {
        var reply = await write;
        Assert.True((int)reply.Status < 300, reply.Text);
    }
}
