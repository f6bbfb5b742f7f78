using System.Net;
using PcaTracker.Domain;

namespace PcaTracker.Tests.Features.Lists;

/// <summary>Changes of many rows of a list at once: preview, partial result, undo.</summary>
public class BulkChangeTests
{
    [Fact]
    public async Task A_row_that_somebody_changed_meanwhile_stays_and_the_others_are_changed()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        var (first, second, third) = (record.AddDeadline(), record.AddDeadline(), record.AddDeadline());
        using var browser = app.SignedIn(Side.EU, Role.Negotiator);
        var preview = $"/change/Deadlines?do=done&row={first}.1&row={second}.1&row={third}.1";
        _ = await browser.PageAsync(preview);
        _ = record.As(Side.KZ, Role.Negotiator, session => Rows.ChangeRow.Run(session, "Deadlines", second, Rows.RowVersionCondition.Any, new Dictionary<string, object?> { ["Title"] = "Theirs" })).Value;

        using var changed = await browser.SubmitAsync(preview, "change");
        var result = await browser.PageAsync(changed.Headers.Location!.OriginalString);

        Assert.Equal("2 deadlines changed. 1 deadline stayed as before, for the reasons below.", result.QuerySelector(".done").Read());
        Assert.Equal(["Changed", "Changed", "Not changed: Somebody changed this after you opened it. Look at it again, then decide again."], result.QuerySelectorAll("tbody td").Select(cell => cell.Read()).Order(StringComparer.Ordinal));
        Assert.Equal(2, record.Scalar<int>("SELECT count(*) FROM deadline WHERE status = 'done' AND done_on = '2026-11-23'"));
        Assert.Equal("Theirs open", record.Scalar<string>($"SELECT title || ' ' || status FROM deadline WHERE id = {second}"));
    }

    [Fact]
    public async Task Undo_gives_back_what_was_there_and_keeps_what_others_changed_since()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        var (first, second) = (record.AddDeadline(), record.AddDeadline());
        using var browser = app.SignedIn(Side.EU, Role.Negotiator);
        using var changed = await browser.SubmitAsync($"/change/Deadlines?do=waive&row={first}.1&row={second}.1", "change", ("Input.Reason", "Overtaken"));
        var page = changed.Headers.Location!.OriginalString;
        _ = record.As(Side.KZ, Role.Negotiator, session => Rows.ChangeRow.Run(session, "Deadlines", second, Rows.RowVersionCondition.Any, new Dictionary<string, object?> { ["Title"] = "Theirs" })).Value;

        using var undone = await browser.SubmitAsync(page, "undo");
        var result = await browser.PageAsync(page);

        Assert.Equal("1 deadline as before. 1 deadline could not be changed back, for the reasons below.", result.QuerySelector(".done").Read());
        Assert.Equal(("open", "waived"), (record.Scalar<string>($"SELECT status FROM deadline WHERE id = {first}"), record.Scalar<string>($"SELECT status FROM deadline WHERE id = {second}")));
        Assert.Null(result.QuerySelector("main form"));
    }

    [Theory]
    [InlineData("escalated", "escalated")]
    [InlineData("resolved", "resolved")]
    public async Task Issues_get_a_status_together_and_have_their_own_back(string action, string status)
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        var issue = record.AddIssue(Side.EU, Visibility.Shared);
        using var browser = app.SignedIn(Side.EU, Role.Negotiator);

        using var changed = await browser.SubmitAsync($"/change/Issues?do={action}&row={issue}.1", "change");
        var after = record.Scalar<string>("SELECT status FROM issue");
        using var undone = await browser.SubmitAsync(changed.Headers.Location!.OriginalString, "undo");

        Assert.Equal((status, "open"), (after, record.Scalar<string>("SELECT status FROM issue")));
    }

    [Fact]
    public async Task Papers_of_the_other_side_are_refused_in_the_preview_and_in_the_change()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        var (theirs, ours) = (record.AddIssue(Side.KZ, Visibility.Shared), record.AddIssue(Side.EU, Visibility.Shared));
        var hidden = record.AddIssue(Side.KZ, Visibility.KZ);
        using var browser = app.SignedIn(Side.EU, Role.Negotiator);
        var address = $"/change/Issues?do=owner&row={theirs}.1&row={ours}.1&row={hidden}.1";

        var preview = await browser.PageAsync(address);
        using var changed = await browser.SubmitAsync(address, "change", ("Input.Owner", "eu.head@example.org"));

        Assert.Equal(
            ["stays as it is This entry belongs to the other side, which alone changes it. Record your own beside it.", "stays as it is It is not there any more."],
            preview.QuerySelectorAll("td[colspan]").Select(cell => cell.Read()));
        Assert.DoesNotContain("Export duties", preview.QuerySelectorAll("tbody th")[^1].Read(), StringComparison.Ordinal);
        Assert.Equal(ours, record.Scalar<long>("SELECT id FROM issue WHERE owner = 'eu.head@example.org'"));
    }

    [Fact]
    public async Task A_change_is_undone_by_its_author_within_15_minutes_and_by_nobody_else()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        var deadline = record.AddDeadline();
        using var browser = app.SignedIn(Side.EU, Role.Negotiator);
        using var colleague = app.SignedIn(Side.EU, Role.Head);
        using var changed = await browser.SubmitAsync($"/change/Deadlines?do=done&row={deadline}.1", "change");
        var page = changed.Headers.Location!.OriginalString;

        using var seenByColleague = await colleague.GetAsync(page, TestContext.Current.CancellationToken);
        var offered = (await browser.PageAsync(page)).QuerySelector("main form");
        app.Clock.Advance(TimeSpan.FromMinutes(15));
        var later = (await browser.PageAsync(page)).QuerySelector("main form");

        Assert.Equal(HttpStatusCode.NotFound, seenByColleague.StatusCode);
        Assert.NotNull(offered);
        Assert.Null(later);
    }
}
