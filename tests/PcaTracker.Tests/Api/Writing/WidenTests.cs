using System.Net;
using System.Xml.Linq;
using PcaTracker.Contract;
using PcaTracker.Domain;

namespace PcaTracker.Tests.Api.Writing;

/// <summary>Who may read a row is widened by an action of its own, and narrowed by a change that takes its history along.</summary>
public class WidenTests
{
    private const string EachSet = "Positions Issues Outcomes Deadlines Recommendations Documents";

    [Fact]
    public async Task Rows_of_every_set_with_a_visibility_are_shared_and_then_published_by_the_head_of_their_side()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        using var head = app.As(Side.EU, Role.Head);
        using var kazakh = app.As(Side.KZ, Role.Negotiator);
        using var administrator = app.As(Side.Joint, Role.Administrator);

        foreach (var row in OneOfEach(record, "eu"))
        {
            Assert.Equal((row, HttpStatusCode.NotFound, HttpStatusCode.NotFound), (row, (await kazakh.Read(row)).Status, (await administrator.Read(row)).Status));

            var shared = await head.Widen(row, "shared");
            Assert.Equal((row, HttpStatusCode.OK, "shared"), (row, shared.Status, shared["Visibility"]));
            Assert.Equal((row, HttpStatusCode.OK, HttpStatusCode.NotFound), (row, (await kazakh.Read(row)).Status, (await administrator.Read(row)).Status));

            var published = await head.Widen(row, "public");
            Assert.Equal((row, HttpStatusCode.OK, "public"), (row, published.Status, published["Visibility"]));
            Assert.Equal((row, HttpStatusCode.OK), (row, (await administrator.Read(row)).Status));
        }
    }

    [Fact]
    public async Task Nothing_but_the_action_widens()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        using var head = app.As(Side.EU, Role.Head);

        foreach (var row in OneOfEach(record, "eu"))
        {
            var whole = (await head.Read(row)).Json;
            whole["Visibility"] = "public";

            Assert.Equal($"400 widening-is-an-action Visibility {row}", $"{(await head.Patch(row, new { Visibility = "shared" })).Refusal} {row}");
            Assert.Equal("400 widening-is-an-action Visibility", (await head.Put(row, whole)).Refusal);
            Assert.Equal("400 widening-is-an-action Visibility", (await head.Put($"{row}/Visibility", new { value = "shared" })).Refusal);
            Assert.Equal("400 widening-is-an-action Visibility", (await head.Put($"{row}/Visibility/$value", "shared", "*", ("Content-Type", "text/plain"))).Refusal);
            Assert.Equal("eu", (await head.Read(row))["Visibility"]);
        }
    }

    [Fact]
    public async Task A_row_that_comes_with_another_or_in_a_batch_widens_no_more_than_alone()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        using var head = app.As(Side.EU, Role.Head);
        var issue = record.AddIssue(Side.EU, "eu");

        var deep = await head.Patch($"Chapters({record.Chapter("T.1")})", new { Issues = new[] { new { Id = issue, Visibility = "shared" } } });
        var batch = await head.Post("$batch", new { requests = new[] { new { id = "1", method = "patch", url = $"Issues({issue})", headers = new Dictionary<string, string> { ["If-Match"] = "*" }, body = new { Visibility = "shared" } } } });

        Assert.Equal("400 widening-is-an-action Issues/0/Visibility", deep.Refusal);
        Assert.Contains("widening-is-an-action", batch.Text, StringComparison.Ordinal);
        Assert.Equal("eu", (await head.Read($"Issues({issue})"))["Visibility"]);
    }

    [Fact]
    public async Task It_is_confirmed_on_the_very_state_that_was_read()
    {
        await using var app = await TestApp.StartAsync();
        var row = $"Issues({SmallRecord.In(app).AddIssue(Side.EU, "eu")})";
        using var head = app.As(Side.EU, Role.Head);
        var tag = (await head.Read(row))["@odata.etag"]!;
        async Task<string> Act(object body, string? ifMatch) => (await head.Post($"{row}/Widen", body, ifMatch is null ? [] : [("If-Match", ifMatch)])).Refusal;

        Assert.Equal("428 if-match-required", await Act(new { Visibility = "shared", Confirm = true }, null));
        Assert.Equal("428 if-match-exact", await Act(new { Visibility = "shared", Confirm = true }, "*"));
        Assert.Equal("400 not-confirmed Confirm", await Act(new { Visibility = "shared", Confirm = false }, tag));
        Assert.Equal("400 required-property Confirm", await Act(new { Visibility = "shared" }, tag));
        Assert.Equal("400 wrong-type Confirm", await Act(new { Visibility = "shared", Confirm = "true" }, tag));
        Assert.Equal("400 required-property Visibility", await Act(new { Confirm = true }, tag));
        Assert.Equal("409 not-the-next-circle Visibility", await Act(new { Visibility = "public", Confirm = true }, tag));
        Assert.Equal("409 not-the-next-circle Visibility", await Act(new { Visibility = "kz", Confirm = true }, tag));
        Assert.Equal("409 not-the-next-circle Visibility", await Act(new { Visibility = "everybody", Confirm = true }, tag));
        await head.Patch(row, new { Title = "Export duties, and our fallback" }, tag);
        Assert.Equal("412 changed-meanwhile", await Act(new { Visibility = "shared", Confirm = true }, tag));
        Assert.Equal(HttpStatusCode.NotFound, (await app.As(Side.KZ, Role.Head).Read(row)).Status);
    }

    [Fact]
    public async Task Nobody_but_the_head_of_the_side_whose_paper_it_is()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        var (own, shared) = ($"Issues({record.AddIssue(Side.EU, "eu")})", $"Issues({record.AddIssue(Side.EU, "shared")})");
        async Task<string> Try(string side, string role, string row) =>
            (await app.As(side, role).Post($"{row}/Widen", new { Visibility = "public", Confirm = true }, ("If-Match", "W/\"1\""))).Refusal;

        foreach (var (side, role) in new[] { (Side.EU, Role.Negotiator), (Side.EU, Role.Analyst), (Side.Joint, Role.Secretariat), (Side.Joint, Role.Administrator) })
            Assert.Equal((role, "403 head-only"), (role, await Try(side, role, shared)));
        Assert.Equal("403 not-your-side", await Try(Side.KZ, Role.Head, shared));
        Assert.Equal("404 not-found", await Try(Side.KZ, Role.Head, own));
    }

    [Fact]
    public async Task What_may_not_be_shared_at_all_is_not_widened_either()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        using var head = app.As(Side.EU, Role.Head);

        Assert.Equal("400 kind-is-private Visibility", (await head.Widen($"Positions({record.AddPosition(Side.EU, "fallback", "eu")})", "shared")).Refusal);
    }

    [Fact]
    public async Task The_activity_log_says_who_widened_what_from_where_to_where()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        var issue = record.AddIssue(Side.EU, "eu");

        await app.As(Side.EU, Role.Head).Widen($"Issues({issue})", "shared");

        Assert.Equal(
            ["eu 1: EU negotiator recorded issue 'Export duties'", "shared 1: EU head widened issue 'Export duties' from 'eu' to 'shared'"], record.Activity());
        Assert.Equal(["widen widened issue 'Export duties' from 'eu' to 'shared'"], await Changes(app, Side.KZ));
        Assert.Equal(2, (await Changes(app, Side.EU)).Count);
    }

    [Fact]
    public async Task What_is_narrowed_is_gone_for_the_others_with_its_history_its_words_and_its_changes()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        using var head = app.As(Side.EU, Role.Head);
        using var kazakh = app.As(Side.KZ, Role.Head);
        var issue = record.Add(Side.EU, Role.Negotiator, "Issues", ("ChapterId", record.Chapter("T.1")), ("Title", "Zirconium quota"), ("Visibility", "shared"));
        await head.Patch($"Issues({issue})", new { Title = "Zirconium quotas" });
        var delta = (await kazakh.Read("Issues?$filter=ChapterCode eq 'T.1'", ("Prefer", "track-changes")))["@odata.deltaLink"]!;
        Assert.Equal((2, 1), ((await Changes(app, Side.KZ)).Count, await Hits(kazakh, "Issues", "zirconium")));

        await head.Patch($"Issues({issue})", new { Visibility = "eu" });

        Assert.Equal(HttpStatusCode.NotFound, (await kazakh.Read($"Issues({issue})")).Status);
        Assert.Empty(await Changes(app, Side.KZ));
        Assert.Equal((0, 0), (await Hits(kazakh, "Issues", "zirconium"), await Hits(kazakh, "Changes", "zirconium")));
        Assert.Contains("@removed", (await kazakh.Read(delta.Split("/odata/")[1])).Text.Replace("$deletedEntity", "@removed", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Equal(3, (await Changes(app, Side.EU)).Count);
        Assert.Equal((1, 3), (await Hits(head, "Issues", "zirconium"), await Hits(head, "Changes", "zirconium")));
    }

    [Theory]
    [InlineData("eu", 0)]
    [InlineData("shared", 3)]
    public async Task What_is_deleted_keeps_its_history_under_the_rule_that_held_last(string last, int seen)
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        using var head = app.As(Side.EU, Role.Head);
        var issue = record.AddIssue(Side.EU, "shared");
        await head.Patch($"Issues({issue})", new { Priority = 1, Visibility = last });

        await head.Remove($"Issues({issue})");

        Assert.Equal(seen, (await Changes(app, Side.KZ)).Count);
        Assert.Equal(3, (await Changes(app, Side.EU)).Count);
    }

    [Fact]
    public async Task What_was_public_and_is_shared_again_leaves_the_public_history()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        var issue = record.AddIssue(Side.EU, "public");
        Assert.Single(await Changes(app, Side.Joint, Role.Administrator));

        Assert.Equal(HttpStatusCode.NoContent, (await app.As(Side.EU, Role.Head).Patch($"Issues({issue})", new { Visibility = "shared" })).Status);

        Assert.Empty(await Changes(app, Side.Joint, Role.Administrator));
        Assert.Equal(2, (await Changes(app, Side.KZ)).Count);
    }

    [Fact]
    public async Task The_metadata_announces_the_action_for_each_of_these_sets()
    {
        var app = await SharedApp.GetAsync();

        var metadata = (await app.As(Side.EU, Role.Analyst).Read("$metadata")).Text;

        XNamespace csdl = "http://docs.oasis-open.org/odata/ns/edm";
        var actions = XDocument.Parse(metadata).Descendants(csdl + "Action").Where(a => (string?)a.Attribute("Name") == "Widen").Select(a =>
            string.Join(' ', a.Elements(csdl + "Parameter").Select(p => $"{p.Attribute("Name")!.Value}:{p.Attribute("Type")!.Value}")));
        Assert.Equal(
            EachSet.Split(' ').Select(set => $"entity:PcaTracker.{EntitySets.Named(set).TypeName} Visibility:Edm.String Confirm:Edm.Boolean").Order(StringComparer.Ordinal), actions.Order(StringComparer.Ordinal));
        Assert.Contains("For a head of the delegation whose paper it is.", metadata, StringComparison.Ordinal);
    }

    private static List<string> OneOfEach(SmallRecord record, string visibility)
    {
        var chapter = record.Chapter("T.1");
        long Add(string set, params (string, object?)[] values) => record.Add(Side.EU, Role.Negotiator, set, [("Visibility", visibility), ("ChapterId", chapter), .. values]);
        Dictionary<string, long> ids = new()
        {
            ["Positions"] = record.AddPosition(Side.EU, "proposal", visibility),
            ["Issues"] = record.AddIssue(Side.EU, visibility),
            ["Outcomes"] = Add("Outcomes", ("RoundId", record.Round(102)), ("Summary", "Discussed.")),
            ["Deadlines"] = record.AddDeadline(Side.EU, visibility),
            ["Recommendations"] = Add("Recommendations", ("Body", "European Parliament"), ("Text", "Go on.")),
            ["Documents"] = Add("Documents", ("Title", "Non-paper"), ("Kind", "non-paper")),
        };
        Assert.Equal(EachSet.Split(' ').Order(), ids.Keys.Order());
        return [.. ids.Select(row => $"{row.Key}({row.Value})")];
    }

    private static async Task<IReadOnlyList<string>> Changes(TestApp app, string side, string role = Role.Head) =>
        [.. (await app.As(side, role).Read("Changes?$orderby=Sequence")).Json["value"]!.AsArray().Select(c => $"{c!["Action"]} {c["Summary"]}")];

    private static async Task<int> Hits(HttpClient client, string set, string word) => (await client.Read($"{set}?$search={word}")).Json["value"]!.AsArray().Count;
}
