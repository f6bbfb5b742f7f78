using Dapper;
using PcaTracker.Domain;
using PcaTracker.Tests.Api.Writing;

namespace PcaTracker.Tests.Api.Delta;

/// <summary>A delta shows nobody what they may not see, nor that there is something to see.</summary>
public class DeltaVisibilityTests
{
    [Fact]
    public async Task What_one_side_does_among_itself_the_other_side_does_not_hear_of()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        using var eu = app.As(Side.EU, Role.Negotiator);
        using var kz = app.As(Side.KZ, Role.Negotiator);
        string[] sets = ["Issues", "Chapters?$select=Code", "Positions?$select=Text", "Deadlines?$select=Title"];
        var links = await Task.WhenAll(sets.Select(eu.Track));

        var issue = record.AddIssue(Side.KZ, "kz");
        var position = record.AddPosition(Side.KZ, "fallback", "kz");
        var deadline = record.AddDeadline(Side.KZ, "kz");
        await kz.Patch($"Issues({issue})", new { Title = "Changed" });
        await kz.Act($"Deadlines({deadline})/Complete");
        await kz.Remove($"Positions({position})");
        await kz.Remove($"Issues({issue})");

        foreach (var link in links)
            Assert.Equal("", (await eu.Follow(link)).Changes);
    }

    [Fact]
    public async Task A_row_that_is_narrowed_is_told_as_changed_to_who_could_see_it_and_to_nobody_else()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        var issue = record.AddIssue(Side.EU, "shared");
        var (eu, kz, joint, administrator) = (app.As(Side.EU, Role.Head), app.As(Side.KZ, Role.Head), app.As(Side.Joint, Role.Analyst), app.As(Side.EU, Role.Administrator));
        HttpClient[] readers = [eu, kz, joint, administrator];
        var links = await Task.WhenAll(readers.Select(r => r.Track("Issues?$select=Title")));

        Assert.Equal(System.Net.HttpStatusCode.NoContent, (await eu.Patch($"Issues({issue})", new { Visibility = "eu" })).Status);
        var told = await Task.WhenAll(readers.Zip(links, (reader, link) => reader.Follow(link)));

        Assert.Equal(["Export duties", "changed", "changed", ""], told.Select(t => t.Changes));
    }

    [Fact]
    public async Task What_happens_to_a_row_after_it_was_narrowed_stays_with_those_who_see_it()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        var issue = record.AddIssue(Side.EU, "shared");
        var (eu, kz) = (app.As(Side.EU, Role.Head), app.As(Side.KZ, Role.Head));
        var early = await kz.Track("Issues?$select=Title");

        await eu.Patch($"Issues({issue})", new { Visibility = "eu" });
        var late = await kz.Track("Issues?$select=Title");
        await eu.Patch($"Issues({issue})", new { Title = "Changed" });
        await eu.Remove($"Issues({issue})");

        // "deleted" would tell that it lived on after it went out of sight.
        Assert.Equal("changed", (await kz.Follow(early)).Changes);
        Assert.Equal("", (await kz.Follow(late)).Changes);
    }

    [Fact]
    public async Task A_row_that_is_widened_comes_into_the_copies_of_those_who_may_now_see_it()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        var issue = record.AddIssue(Side.EU, "eu");
        var (eu, kz) = (app.As(Side.EU, Role.Head), app.As(Side.KZ, Role.Negotiator));
        var link = await kz.Track("Issues?$select=Title");

        await eu.Patch($"Issues({issue})", new { Title = "Before" });
        await eu.Widen($"Issues({issue})", "shared");
        var (came, next) = await kz.Follow(link);
        await eu.Remove($"Issues({issue})");

        Assert.Equal("Before", came);
        Assert.Equal("deleted", (await kz.Follow(next)).Changes);
    }

    [Fact]
    public async Task A_row_that_was_seen_only_between_two_readings_is_not_told()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        var issue = record.AddIssue(Side.EU, "eu");
        var (eu, kz) = (app.As(Side.EU, Role.Head), app.As(Side.KZ, Role.Negotiator));
        var link = await kz.Track("Issues?$select=Title");

        await eu.Widen($"Issues({issue})", "shared");
        await eu.Patch($"Issues({issue})", new { Visibility = "eu" });

        Assert.Equal("", (await kz.Follow(link)).Changes);
    }

    [Fact]
    public async Task A_link_to_a_row_that_goes_out_of_sight_changes_the_row_it_stands_in()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        var issue = record.AddIssue(Side.EU, "shared");
        record.Add(Side.EU, Role.Negotiator, "Positions", ("ChapterId", record.Chapter("T.1")), ("Party", "EU"), ("Kind", "offer"), ("Text", "No duties."), ("IssueId", issue), ("Visibility", "shared"));
        var (eu, kz) = (app.As(Side.EU, Role.Head), app.As(Side.KZ, Role.Negotiator));
        var link = await kz.Track("Positions?$select=Text");

        await eu.Patch($"Issues({issue})", new { Visibility = "eu" });
        var (changed, next) = await kz.Follow(link);
        app.Database.WriteAsSystem(session => session.Connection.Execute("DELETE FROM issue WHERE id = @issue", new { issue }));

        Assert.Equal("No duties.", changed);
        Assert.Equal("", (await kz.Follow(next)).Changes);
    }

    [Fact]
    public async Task Neither_the_length_of_a_link_nor_the_pages_of_a_delta_count_what_is_hidden()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        var (eu, kz) = (app.As(Side.EU, Role.Head), app.As(Side.KZ, Role.Negotiator));
        var before = await eu.Track("Issues");
        for (var i = 0; i < 30; i++)
            record.AddIssue(Side.KZ, "kz");
        record.AddIssue(Side.EU, "eu");

        var delta = await eu.Get(before, ("Prefer", "maxpagesize=2"));

        Assert.Single(delta.Json["value"]!.AsArray());
        Assert.Equal(before.Length, delta["@odata.deltaLink"]!.Length);
        Assert.NotEqual(before, await eu.Track("Issues"));
        Assert.Equal(30, (await kz.Read("Issues?$filter=Visibility eq 'kz'")).Json["value"]!.AsArray().Count);
    }
}
