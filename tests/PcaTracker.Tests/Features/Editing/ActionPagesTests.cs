using System.Net;
using Dapper;
using PcaTracker.Domain;

namespace PcaTracker.Tests.Features.Editing;

/// <summary>What is done to rows from the pages besides editing them.</summary>
public sealed class ActionPagesTests(ConflictTests.ConflictSite site) : IClassFixture<ConflictTests.ConflictSite>
{
    [Fact]
    public async Task A_position_is_superseded_and_stays_as_history()
    {
        var position = site.Record.AddPosition(Side.EU, "proposal", "eu");
        using var browser = site.App.SignedIn(Side.EU, Role.Negotiator);

        using var answer = await browser.SubmitAsync($"/supersede/{position}", "act", ("Input.Text", "Duties fall\u00A0to zero by 2030."));

        var successor = site.Record.Scalar<long>("SELECT id FROM position WHERE supersedes_id = @value", position);
        Assert.Equal($"/chapters/T.1?position={successor}&saved=position-superseded", answer.Headers.Location?.PathAndQuery());
        Assert.Equal("Duties fall\u00A0to zero by 2030.", site.Record.Scalar<string>("SELECT text FROM position WHERE supersedes_id = @value", position));
        Assert.Equal("revised", site.Record.Scalar<string>("SELECT status FROM position WHERE id = @value", position));
    }

    [Fact]
    public async Task An_issue_is_resolved_in_a_round_with_a_note()
    {
        var issue = site.Record.AddIssue(Side.EU, "shared");
        using var browser = site.App.SignedIn(Side.EU, Role.Negotiator);

        using var answer = await browser.SubmitAsync($"/resolve/{issue}", "act", ("Input.RoundNumber", "102"), ("Input.Note", "Both accept the schedule."));

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Equal("resolved|102", site.Record.Scalar<string>("SELECT status || '|' || resolved_in_round FROM issue WHERE id = @value", issue));
        Assert.Contains(site.Record.Activity(), line => line.EndsWith(": Both accept the schedule.", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("102", "", "2026-10-02|102|The other side asks for it.")]
    [InlineData("", "2026-11-01", "2026-11-01|-|The other side asks for it.")]
    [InlineData("", "", "2026-11-23|-|The other side asks for it.")]
    public async Task A_chapter_is_reopened_from_a_round_from_a_day_or_from_today(string round, string day, string result)
    {
        var chapter = Closed("2026-10-01");
        using var browser = site.App.SignedIn(Side.EU, Role.Head);

        using var answer = await browser.SubmitAsync($"/reopen/{chapter}", "act", ("Input.Reason", "The other side asks for it."), ("Input.RoundNumber", round), ("Input.From", day));

        Assert.Equal("/chapters/U?saved=chapter-reopened", answer.Headers.Location?.PathAndQuery());
        Assert.Equal(result, site.Record.Scalar<string>("SELECT valid_from || '|' || coalesce(CAST(round_number AS text), '-') || '|' || reason FROM chapter_status WHERE chapter_id = @value AND valid_to = '9999-12-31'", chapter));
    }

    [Theory]
    [InlineData("101", "", "The chapter has had its present status since 1 Oct 2026: choose that day or a later one.")]
    [InlineData("", "2026-11-24", "A chapter is reopened from today or an earlier day on, not from 24 Nov 2026.")]
    [InlineData("102", "2026-11-01", "Choose a round or a day from which it counts, not both.")]
    public async Task A_chapter_is_not_reopened_before_its_status_or_in_the_future(string round, string day, string sentence)
    {
        var chapter = Closed("2026-10-01");
        using var browser = site.App.SignedIn(Side.EU, Role.Head);

        using var answer = await browser.SubmitAsync($"/reopen/{chapter}", "act", ("Input.Reason", "The other side asks for it."), ("Input.RoundNumber", round), ("Input.From", day));

        Assert.Equal(sentence, (await answer.PageAsync()).QuerySelector(".errors li").Read());
        Assert.Equal("provisionally-closed", site.Record.Status("U"));
    }

    [Fact]
    public async Task A_page_for_deleting_says_what_goes_and_what_refers_to_it()
    {
        var issue = site.Record.AddIssue(Side.EU, "shared");
        site.Record.Add(Side.EU, Role.Negotiator, "Deadlines", ("Title", "Answer"), ("DueOn", "2026-12-01"), ("ResponsibleParty", "EU"), ("IssueId", issue), ("Visibility", "shared"));
        using var browser = site.App.SignedIn(Side.EU, Role.Negotiator);

        var page = await browser.PageAsync($"/delete/issues/{issue}");
        using var refused = await browser.SubmitAsync($"/delete/issues/{issue}", "act", ("Input.Confirmed", "true"));

        Assert.Contains("What is openExport duties", page.QuerySelectorAll(".whole div").Select(Pages.Read));
        Assert.Contains("Entries still refer to it: 1 deadline.", page.QuerySelector("main form p").Read(), StringComparison.Ordinal);
        Assert.Equal("Other entries still refer to this one (1 deadline): change or delete them first.", (await refused.PageAsync()).QuerySelector(".errors li").Read());
    }

    [Fact]
    public async Task A_head_shows_a_row_to_fewer_people()
    {
        var issue = site.Record.AddIssue(Side.EU, "shared");
        using var head = site.App.SignedIn(Side.EU, Role.Head);
        using var negotiator = site.App.SignedIn(Side.EU, Role.Negotiator);

        using var notTheirs = await negotiator.GetAsync($"/narrow/issues/{issue}", TestContext.Current.CancellationToken);
        using var answer = await head.SubmitAsync($"/narrow/issues/{issue}", "act", ("Input.Visibility", "eu"));

        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.Redirect), (notTheirs.StatusCode, answer.StatusCode));
        Assert.Equal("eu", site.Record.Scalar<string>("SELECT visibility FROM issue WHERE id = @value", issue));
    }

    [Fact]
    public async Task Chapters_that_are_open_are_named_before_all_are_closed()
    {
        using var browser = site.App.SignedIn(Side.EU, Role.Head);

        var page = await browser.PageAsync("/close-chapters");
        using var refused = await browser.SubmitAsync("/close-chapters", "act", ("Input.Confirmed", "true"));

        Assert.StartsWith("They cannot be closed yet. Not yet provisionally closed: ", page.QuerySelectorAll(".lead")[^1].Read(), StringComparison.Ordinal);
        Assert.StartsWith("Nothing is agreed until everything is agreed. These chapters are not yet provisionally closed: ", (await refused.PageAsync()).QuerySelector(".errors li").Read(), StringComparison.Ordinal);
    }

    private long Closed(string since)
    {
        var chapter = site.Record.Chapter("U");
        site.App.Database.WriteAsSystem(session => session.Connection.Execute(
            """
            DELETE FROM chapter_status WHERE chapter_id = @chapter;
            INSERT INTO chapter_status (chapter_id, status, valid_from) VALUES (@chapter, 'provisionally-closed', @since)
            """, new { chapter, since }));
        return chapter;
    }
}
