using PcaTracker.Domain;
using PcaTracker.Tests.Api.Delta;
using PcaTracker.Tests.Api.Writing;
using PcaTracker.Tests.Changes;

namespace PcaTracker.Tests.Confidentiality;

/// <summary>A row that a side withdraws is gone for the other side, with its activity log.</summary>
public class ReclassificationTests
{
    private const string Word = "Zwiebelfisch";

    private static readonly string[] Searches = ["$all?$search=Zwiebelfisch", "Issues?$search=Zwiebelfisch", "Changes?$search=Zwiebelfisch", "Changes?$filter=contains(Summary,'Zwiebelfisch')&$count=true", "Documents?$search=Zwiebelfisch&$count=true"];

    [Theory]
    [InlineData(Side.KZ, Role.Head)]
    [InlineData(Side.Joint, Role.Analyst)]
    [InlineData(Side.KZ, Role.Secretariat)]
    public async Task A_row_narrowed_to_one_side_is_nowhere_for_the_others(string side, string role)
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        var (owner, other, pages) = (app.As(Side.EU, Role.Head), app.As(side, role), app.SignedIn(side, role));
        var rows = await PapersOf(owner, record);
        await LinkTo(rows[0].Id, app, record);
        var links = new List<string>();
        foreach (var (set, _) in rows)
            links.Add(await other.Track(set));
        Assert.Contains((await Crawl.Of(app, other, pages, Searches)).Values, answer => answer.Contains("word " + Word, StringComparison.Ordinal));

        foreach (var (set, id) in rows)
            Assert.Equal(System.Net.HttpStatusCode.NoContent, (await owner.Patch($"{set}({id})", new { Visibility = "eu" })).Status);

        await NothingIsLeft(app, other, pages, rows);
        foreach (var (link, (_, id)) in links.Zip(rows))
        {
            var delta = await other.Get(link);
            Assert.Contains($"{id}", delta.Text, StringComparison.Ordinal);
            Assert.DoesNotContain(Word, delta.Text, StringComparison.Ordinal);
            Assert.Contains("changed", (await other.Follow(link)).Changes.Split(", "));
        }

        Assert.Contains(Word, (await owner.Read("Changes")).Text, StringComparison.Ordinal);
        Assert.Contains($"{{\"IssueId\":{rows[0].Id}}}", (await owner.Read("Changes?$filter=EntitySet eq 'Positions'")).Json["value"]!.AsArray().Select(line => (string?)line!["After"]));
        Assert.DoesNotContain(app.Shown(side, role), entry => rows.Any(row => entry.Text.Contains($"{row.Id}", StringComparison.Ordinal)));
        AuditChecks.AssertFollows(app.Shown(side, role));

        // Nor does what becomes of it later bring anything back.
        foreach (var (set, id) in rows)
            Assert.Equal(System.Net.HttpStatusCode.NoContent, (await owner.Remove($"{set}({id})")).Status);
        await NothingIsLeft(app, other, pages, rows);
        Assert.Empty(app.Flaws());
    }

    [Fact]
    public async Task A_row_that_is_shared_again_brings_back_its_entries_from_when_it_was_shared()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        var issue = record.AddIssue(Side.EU, "shared");
        var (owner, other) = (app.As(Side.EU, Role.Head), app.As(Side.KZ, Role.Head));

        await owner.Patch($"Issues({issue})", new { Visibility = "eu" });
        await owner.Patch($"Issues({issue})", new { Title = "Said among ourselves" });
        await owner.Patch($"Issues({issue})", new { Title = "Export duties" });
        var narrowed = await other.Read("Changes?$select=Sequence,Summary");
        await owner.Widen($"Issues({issue})", "shared");
        var widened = await other.Read("Changes?$select=Sequence,Summary");

        Assert.Empty(narrowed.Json["value"]!.AsArray());
        Assert.Equal(
            ["1 recorded issue 'Export duties'", "2 widened issue 'Export duties' from 'eu' to 'shared'"],
            widened.Json["value"]!.AsArray().Select(line => $"{line!["Sequence"]} {line["Summary"]}"));
    }

    [Fact]
    public async Task A_row_that_is_no_longer_public_is_gone_for_readers_of_the_public_record()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        var issue = record.AddIssue(Side.EU, "public");
        var (owner, administrator) = (app.As(Side.EU, Role.Head), app.As(Side.KZ, Role.Administrator));
        Assert.Contains("Export duties", (await administrator.Read("Changes")).Text, StringComparison.Ordinal);

        await owner.Patch($"Issues({issue})", new { Visibility = "shared" });

        Assert.DoesNotContain("Export duties", (await administrator.Read("Changes")).Text, StringComparison.Ordinal);
        Assert.Contains("Export duties", (await app.As(Side.KZ, Role.Negotiator).Read("Changes")).Text, StringComparison.Ordinal);
    }

    /// <summary>A shared paper of each kind that its side may take back; each holds the word.</summary>
    private static async Task<IReadOnlyList<(string Set, long Id)>> PapersOf(HttpClient owner, SmallRecord record)
    {
        const string text = "word " + Word;
        var (chapter, round) = (record.Chapter("T.1"), record.Round(101));
        async Task<(string, long)> Add(string set, object row)
        {
            var reply = await owner.Post(set, row);
            Assert.True(reply.Status == System.Net.HttpStatusCode.Created, reply.Text);
            return (set, (long)reply.Json["Id"]!);
        }

        return
        [
            await Add("Issues", new { ChapterId = chapter, Title = text, Description = text, Visibility = "shared" }),
            await Add("Positions", new { ChapterId = chapter, Party = "EU", Kind = "proposal", Topic = text, Text = text, Visibility = "shared" }),
            await Add("Outcomes", new { ChapterId = chapter, RoundId = round, Summary = text, Visibility = "shared" }),
            await Add("Documents", new { ChapterId = chapter, Title = text, Kind = "other", Visibility = "shared" }),
            await Add("Recommendations", new { ChapterId = chapter, Body = text, Text = text, Visibility = "shared" }),
        ];
    }

    /// <summary>Papers of both sides that stay shared and lead to an issue, from the beginning or by a change.</summary>
    private static async Task LinkTo(long issue, TestApp app, SmallRecord record)
    {
        foreach (var side in Side.Parties)
        {
            var client = app.As(side, Role.Head);
            var position = record.AddPosition(side, "offer", Visibility.Shared);
            Assert.Equal(System.Net.HttpStatusCode.NoContent, (await client.Patch($"Positions({position})", new { IssueId = issue })).Status);
            var deadline = await client.Post("Deadlines", new { Title = "Comments", DueOn = "2026-12-01", TimeZone = "Europe/Brussels", ResponsibleParty = "EU", ChapterId = record.Chapter("T.1"), IssueId = issue, Visibility = "shared" });
            Assert.Equal(System.Net.HttpStatusCode.Created, deadline.Status);
        }
    }

    private static async Task NothingIsLeft(TestApp app, HttpClient other, HttpClient pages, IReadOnlyList<(string Set, long Id)> rows)
    {
        foreach (var (address, answer) in await Crawl.Of(app, other, pages, Searches))
        {
            Assert.False(answer.Contains(Word, StringComparison.Ordinal), $"{address}\n{NormalizedResponse.Around(answer, Word)}");
            Assert.All(rows, row => Assert.False(answer.Contains($"{row.Id}", StringComparison.Ordinal), $"{address}\n{NormalizedResponse.Around(answer, $"{row.Id}")}"));
        }

        foreach (var (set, id) in rows)
            Assert.Equal(System.Net.HttpStatusCode.NotFound, (await other.Read($"{set}({id})")).Status);
    }
}
