using System.Globalization;
using System.Net;
using Microsoft.OData;
using PcaTracker.Api;
using PcaTracker.Domain;
using PcaTracker.Rows.Rules;
using PcaTracker.Tests.Api.Batch;
using PcaTracker.Tests.Api.Writing;

namespace PcaTracker.Tests.Api.Delta;

/// <summary>Copies of a set kept up to date by delta links (OData 4.01 Protocol, 11.3).</summary>
public class DeltaTests
{
    [Fact]
    public async Task A_delta_link_tells_what_came_changed_and_went_and_ends_with_the_next()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        using var negotiator = app.As(Side.EU, Role.Negotiator);
        var (kept, removed) = (record.AddIssue(Side.EU, "eu"), record.AddIssue(Side.EU, "eu"));
        var link = await negotiator.Track("Issues?$select=Title,Priority");

        var added = (await negotiator.Post("Issues", new { ChapterId = record.Chapter("T.1"), Title = "New", Visibility = "eu" }))["Id"];
        await negotiator.Patch($"Issues({kept})", new { Title = "Changed" });
        await negotiator.Remove($"Issues({removed})");
        var delta = await negotiator.Get(link);

        Assert.Equal((HttpStatusCode.OK, "4.0"), (delta.Status, delta.Header("OData-Version")));
        Assert.StartsWith("application/json; odata.metadata=minimal", delta.Header("Content-Type"), StringComparison.Ordinal);
        var root = new Uri(app.Address, "odata/");
        Assert.Equal($"{root}$metadata#Issues(Id,Title,Priority)/$delta", delta["@odata.context"]);
        Assert.Equal(
            $$"""
            [{"@odata.etag":"W/\u00221\u0022","Id":{{added}},"Title":"New","Priority":3},{"@odata.etag":"W/\u00222\u0022","Id":{{kept}},"Title":"Changed","Priority":3},
            {"@odata.context":"{{root}}$metadata#Issues/$deletedEntity","id":"{{root}}Issues({{removed}})","reason":"deleted"}]
            """.ReplaceLineEndings(""),
            delta.Json["value"]!.ToJsonString());
        Assert.Equal("", (await negotiator.Follow(delta["@odata.deltaLink"]!)).Changes);
    }

    [Theory]
    [InlineData("minimal")]
    [InlineData("none")]
    [InlineData("full")]
    public async Task A_client_of_4_01_is_told_in_its_own_words(string metadata)
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        using var negotiator = app.As(Side.EU, Role.Negotiator);
        (string, string)[] headers = [("OData-MaxVersion", "4.01"), ("Accept", $"application/json;metadata={metadata}"), ("Prefer", "track-changes")];
        var (kept, removed) = (record.AddIssue(Side.EU, "eu"), record.AddIssue(Side.EU, "eu"));
        var whole = await negotiator.Get("/odata/Issues?$select=Title", headers);

        await negotiator.Patch($"Issues({kept})", new { Title = "Changed" });
        await negotiator.Remove($"Issues({removed})");
        var delta = await negotiator.Get(whole["@deltaLink"]!, headers);

        Assert.Equal(("4.01", $"application/json; metadata={metadata}"), (delta.Header("OData-Version"), delta.Header("Content-Type")));
        Assert.Equal(metadata == "none" ? null : $"{app.Address}odata/$metadata#Issues(Id,Title)/$delta", delta["@context"]);
        Assert.Equal((kept, "Changed"), ((long)delta.Json["value"]![0]!["Id"]!, (string?)delta.Json["value"]![0]!["Title"]));
        Assert.Equal($$"""{"@removed":{"reason":"deleted"},"@id":"{{app.Address}}odata/Issues({{removed}})"}""", delta.Json["value"]![1]!.ToJsonString());
        Assert.NotNull(delta["@deltaLink"]);
        Assert.DoesNotContain("odata.", delta.Text.Replace("odata/", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_library_of_Microsoft_reads_a_delta()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        using var negotiator = app.As(Side.EU, Role.Negotiator);
        var issue = record.AddIssue(Side.EU, "eu");
        var link = await negotiator.Track("Issues");
        record.AddIssue(Side.EU, "eu");
        await negotiator.Remove($"Issues({issue})");

        var delta = await negotiator.Get(link);
        using var message = new AnsweredMessage(delta.Headers["Content-Type"], delta.Text);
        using var reader = new ODataMessageReader((IODataResponseMessage)message, new ODataMessageReaderSettings(), TrackerModel.Edm);
        var set = TrackerModel.Edm.EntityContainer.FindEntitySet("Issues");
        var (items, seen) = (await reader.CreateODataDeltaResourceSetReaderAsync(set, set.EntityType), new List<string>());
        while (await items.ReadAsync())
            if (items.State is ODataReaderState.ResourceEnd or ODataReaderState.DeletedResourceEnd or ODataReaderState.DeltaResourceSetEnd)
                seen.Add(items.Item is ODataDeltaResourceSet end ? $"{end.DeltaLink is not null}" : items.Item is ODataDeletedResource gone ? $"{gone.Id.Segments[^1]} {gone.Reason}" : "row");

        Assert.Equal(["row", $"Issues({issue}) Deleted", "True"], seen);
    }

    [Fact]
    public async Task A_copy_kept_by_delta_links_is_the_set_itself()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        using var negotiator = app.As(Side.EU, Role.Negotiator);
        var copy = new Dictionary<long, string>();
        var link = await negotiator.Track("Issues?$filter=Priority le 2&$select=Title");
        var (random, ids) = (new Random(7), new List<long>());

        for (var round = 0; round < 12; round++)
        {
            for (var i = 0; i < 6; i++)
                await Write(negotiator, record, random, ids);
            for (string? next = link; next is not null;)
            {
                var page = await negotiator.Get(next, ("Prefer", "maxpagesize=2"));
                foreach (var entry in page.Json["value"]!.AsArray())
                {
                    if (entry!["reason"] is null)
                        copy[(long)entry["Id"]!] = (string)entry["Title"]!;
                    else
                        copy.Remove(long.Parse(((string)entry["id"]!).Split('(', ')')[^2], CultureInfo.InvariantCulture));
                }

                (link, next) = (page["@odata.deltaLink"] ?? link, page["@odata.nextLink"]);
            }

            var now = (await negotiator.Read("Issues?$filter=Priority le 2&$select=Title,Id")).Json["value"]!.AsArray();
            Assert.Equal(now.ToDictionary(r => (long)r!["Id"]!, r => (string)r!["Title"]!).OrderBy(r => r.Key), copy.OrderBy(r => r.Key));
        }

        Assert.NotEmpty(copy);
    }

    [Fact]
    public async Task A_row_that_stops_matching_is_told_as_changed_and_comes_back_when_it_matches_again()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        using var negotiator = app.As(Side.EU, Role.Negotiator);
        var issue = record.AddIssue(Side.EU, "eu");
        var link = await negotiator.Track("Issues?$filter=Priority eq 3");

        await negotiator.Patch($"Issues({issue})", new { Priority = 1 });
        var (left, second) = await negotiator.Follow(link);
        await negotiator.Patch($"Issues({issue})", new { Priority = 3 });
        var (back, _) = await negotiator.Follow(second);

        Assert.Equal(("changed", "Export duties"), (left, back));
    }

    [Fact]
    public async Task The_link_ends_the_last_page_and_tells_what_changed_while_the_pages_were_read()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        using var negotiator = app.As(Side.EU, Role.Negotiator);
        for (var i = 0; i < 5; i++)
            record.AddIssue(Side.EU, "eu");

        var first = await negotiator.Get("/odata/Issues?$orderby=Id&$count=true", ("Prefer", "odata.track-changes, maxpagesize=3"));
        record.AddIssue(Side.EU, "eu");
        await negotiator.Patch($"Issues({first.Json["value"]![0]!["Id"]})", new { Title = "Changed meanwhile" });
        var second = await negotiator.Get(first["@odata.nextLink"]!, ("Prefer", "maxpagesize=10"));

        Assert.Equal(("maxpagesize=3, odata.track-changes", null), (first.Header("Preference-Applied"), first["@odata.deltaLink"]));
        Assert.Null(second["@odata.nextLink"]);
        Assert.Equal("Export duties, Changed meanwhile", (await negotiator.Follow(second["@odata.deltaLink"]!)).Changes);
    }

    [Fact]
    public async Task Changes_come_in_pages()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        using var negotiator = app.As(Side.EU, Role.Negotiator);
        var link = await negotiator.Track("Issues");
        for (var i = 0; i < 5; i++)
            record.AddIssue(Side.EU, "eu");

        var first = await negotiator.Get(link, ("Prefer", "odata.maxpagesize=3"));
        var second = await negotiator.Get(first["@odata.nextLink"]!, ("Prefer", "odata.maxpagesize=3"));

        Assert.Equal(("odata.maxpagesize=3", 3, null), (first.Header("Preference-Applied"), first.Json["value"]!.AsArray().Count, first["@odata.deltaLink"]));
        Assert.Equal((2, null), (second.Json["value"]!.AsArray().Count, second["@odata.nextLink"]));
        Assert.NotNull(second["@odata.deltaLink"]);
    }

    [Theory]
    [InlineData("Issues?$top=5")]
    [InlineData("Issues?$skip=1")]
    [InlineData("Issues?$expand=Chapter")]
    [InlineData("Issues?$apply=groupby((Status))")]
    [InlineData("Issues?$filter=Chapter/Area eq 'energy'")]
    [InlineData("Chapters?$filter=Issues/any()")]
    [InlineData("Deadlines?$filter=DueAt lt now()")]
    [InlineData("Deadlines?$filter=isoverdue")]
    [InlineData("Issues?$filter=@old&@old=ChapterId eq 1 and Chapter/Code eq 'I'")]
    [InlineData("Chapters(1)/Issues")]
    [InlineData("Issues/$count")]
    [InlineData("StateOfPlay")]
    [InlineData("Changes")]
    [InlineData("Reminders")]
    public async Task What_is_not_tracked_is_answered_without_a_link(string path)
    {
        var app = await SharedApp.GetAsync();
        using var analyst = app.As(Side.Joint, Role.Analyst);

        var reply = await analyst.Get("/odata/" + path, ("Prefer", "track-changes"));

        Assert.Equal((HttpStatusCode.OK, null), (reply.Status, reply.Header("Preference-Applied")));
        Assert.DoesNotContain("deltaLink", reply.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Chapters")]
    [InlineData("chapters?$filter=contains(Heading,'now/then()') or Area eq @a&@a='energy'")]
    [InlineData("ChapterHistory?$select=Status")]
    [InlineData("Articles")]
    [InlineData("Rounds?filter=Number gt 2&select=City")]
    [InlineData("Outcomes")]
    [InlineData("Positions?$search=visa&$orderby=TabledOn")]
    [InlineData("Deadlines?$filter=Status eq 'open'")]
    [InlineData("Milestones")]
    [InlineData("Recommendations")]
    [InlineData("People")]
    [InlineData("Documents?$count=true")]
    public async Task These_are_tracked_and_nothing_has_changed(string path)
    {
        var app = await SharedApp.GetAsync();
        using var analyst = app.As(Side.Joint, Role.Analyst);

        var (changes, next) = await analyst.Follow(await analyst.Track(path));

        Assert.Equal("", changes);
        Assert.Contains("$deltatoken=", next, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_chapter_changes_when_what_it_shows_of_others_does()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        using var negotiator = app.As(Side.EU, Role.Negotiator);
        var link = await negotiator.Track("Chapters?$select=Code,Status,OpenIssues");

        var issue = record.AddIssue(Side.EU, "eu");
        var (opened, second) = await negotiator.Follow(link);
        await negotiator.Act($"Issues({issue})/Resolve");
        var (resolved, third) = await negotiator.Follow(second);
        record.Log(Side.EU, Role.Negotiator, 103, SmallRecord.Left("T", "aim-agreed"));
        var (moved, fourth) = await negotiator.Follow(third);
        await negotiator.Patch($"Issues({issue})", new { Description = "No matter." });

        Assert.Equal(("T.1", "T.1", "T.1, T.2, T"), (opened, resolved, string.Join(", ", moved.Split(", ").OrderByDescending(c => c.Length).ThenBy(c => c))));
        Assert.Equal("", (await negotiator.Follow(fourth)).Changes);
    }

    [Fact]
    public async Task Whatever_writes_a_row_leaves_a_change()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        using var head = app.As(Side.EU, Role.Head);
        var (deadline, position) = (record.AddDeadline(), record.AddPosition(Side.EU, "offer", "eu"));
        var (deadlines, positions, history) = (await head.Track("Deadlines"), await head.Track("Positions?$select=Text"), await head.Track("ChapterHistory?$select=Status"));

        await head.Act($"Deadlines({deadline})/Complete");
        await head.Act($"Positions({position})/Supersede", new { Text = "Some duties." });
        record.As<int>(Side.EU, Role.Head, session =>
        {
            ChapterStatusHistory.SetStatus(session, record.Chapter("T"), "aim-agreed", new DateOnly(2026, 11, 23), null, null);
            return 1;
        });

        Assert.Equal("Comments on T.1", (await head.Follow(deadlines)).Changes);
        Assert.Equal("No duties., Some duties.", string.Join(", ", (await head.Follow(positions)).Changes.Split(", ").Order(StringComparer.Ordinal)));
        Assert.Equal(2, (await head.Get(history)).Json["value"]!.AsArray().Count);
    }

    [Fact]
    public async Task A_row_that_lets_go_of_a_deleted_one_changes()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        using var secretariat = app.As(Side.Joint, Role.Secretariat);
        var round = record.Round(104);
        record.Add(Side.EU, Role.Negotiator, "Deadlines", ("Title", "Before round 104"), ("DueOn", "2027-01-01"), ("ResponsibleParty", "EU"), ("RoundId", round), ("Visibility", "shared"));
        var link = await secretariat.Track("Deadlines");

        app.Database.WriteAsSystem(session => Dapper.SqlMapper.Execute(session.Connection, "DELETE FROM round WHERE id = @round", new { round }));

        Assert.Equal("Before round 104", (await secretariat.Follow(link)).Changes);
    }

    [Fact]
    public async Task A_link_that_is_old_altered_or_made_up_is_gone_and_leads_back_to_the_whole()
    {
        await using var app = await TestApp.StartAsync();
        using var analyst = app.As(Side.Joint, Role.Analyst);
        var link = await analyst.Track("Rounds?$filter=Number gt 2");
        var whole = $"{app.Address}odata/Rounds?$filter=Number%20gt%202";

        foreach (var gone in new[] { link[..^3], link + "AAAA", whole + "&$deltatoken=", whole + "&$deltatoken=12", whole + "&$deltatoken=%00%FF", whole + "&$deltatoken=" + new string('A', 2_000), link + "&$skiptoken=W10x", link.Replace("%202", "%203", StringComparison.Ordinal) })
        {
            var reply = await analyst.Get(gone);

            if (gone.Contains("skiptoken", StringComparison.Ordinal))
                Assert.Equal("400 invalid-skiptoken $skiptoken", reply.Refusal);
            else
                Assert.Equal(("410 delta-link-gone $deltatoken", gone.Contains("%203", StringComparison.Ordinal) ? whole.Replace("%202", "%203", StringComparison.Ordinal) : whole), (reply.Refusal, reply.Header("Location")));
        }

        app.Clock.Advance(TimeSpan.FromDays(91));
        Assert.Equal("410 delta-link-gone $deltatoken", (await app.As(Side.Joint, Role.Analyst).Get(link)).Refusal);
    }

    [Fact]
    public async Task A_link_is_for_readers_of_the_same_rows()
    {
        await using var app = await TestApp.StartAsync();
        var link = await app.As(Side.EU, Role.Negotiator).Track("Issues");

        Assert.Equal(HttpStatusCode.OK, (await app.As(Side.EU, Role.Head).Get(link)).Status);
        Assert.Equal(HttpStatusCode.Gone, (await app.As(Side.KZ, Role.Head).Get(link)).Status);
        Assert.Equal(HttpStatusCode.Gone, (await app.As(Side.Joint, Role.Analyst).Get(link)).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await app.Anonymous().Get(link)).Status);
    }

    private static async Task Write(HttpClient client, SmallRecord record, Random random, List<long> ids)
    {
        var what = random.Next(3);
        if (what == 0 || ids.Count < 3)
        {
            var reply = await client.Post("Issues", new { ChapterId = record.Chapter("T.1"), Title = $"Issue {random.Next()}", Priority = random.Next(1, 5), Visibility = "eu" });
            ids.Add((long)reply.Json["Id"]!);
            return;
        }

        var id = ids[random.Next(ids.Count)];
        if (what == 1)
        {
            await client.Patch($"Issues({id})", new { Title = $"Issue {random.Next()}", Priority = random.Next(1, 5) });
            return;
        }

        await client.Remove($"Issues({id})");
        ids.Remove(id);
    }
}
