using System.Net;
using Dapper;
using PcaTracker.Domain;
using PcaTracker.Tests.Notifications;

namespace PcaTracker.Tests.Features.Deadlines;

public class DeadlinePagesTests
{
    [Fact]
    public async Task A_deadline_is_added_moved_and_completed_by_forms()
    {
        await using var app = await TestApp.StartAsync();
        using var browser = app.SignedIn(Side.EU, Role.Negotiator);

        using var added = await browser.SubmitAsync("/deadlines", "add-deadline", ("Input.Title", "Comments on Annex I"), ("Input.Kind", "comments"),
            ("Input.DueOn", "2026-11-26"), ("Input.DueTime", "17:00"), ("Input.TimeZone", "Asia/Almaty"), ("Input.ResponsibleParty", "EU"),
            ("Input.ChapterId", ""), ("Input.Owner", ""), ("Input.Visibility", "shared"));
        var address = added.Headers.Location!.OriginalString.Replace("?done=added", "", StringComparison.Ordinal);
        var listed = (await browser.PageAsync("/deadlines")).QuerySelector("tbody tr")!;
        Assert.Contains("Thu 26 November 2026, 17:00 Almaty in 3 working days", listed.Read(), StringComparison.Ordinal);
        Assert.Equal(address, listed.QuerySelector("a")!.GetAttribute("href"));

        using var moved = await browser.SubmitAsync(address, "move", ("Input.DueOn", "2026-12-04"), ("Input.MoveReason", "Asked for by Astana"));
        Assert.Equal("/deadlines?done=moved", moved.Headers.Location!.OriginalString);
        using var completed = await browser.SubmitAsync(address, "complete");
        Assert.Equal("/deadlines?done=completed", completed.Headers.Location!.OriginalString);

        var settled = (await browser.PageAsync("/deadlines?status=done")).QuerySelector("tbody tr")!;
        Assert.Contains("Fri 4 December 2026", settled.Read(), StringComparison.Ordinal);
        Assert.Contains("Done 23 Nov 2026", settled.Read(), StringComparison.Ordinal);
        Assert.Empty((await browser.PageAsync("/deadlines")).QuerySelectorAll("tbody tr"));
    }

    [Fact]
    public async Task All_errors_of_a_move_are_said_at_once()
    {
        await using var app = await TestApp.StartAsync();
        Plant(app, 12, "2026-11-26");
        using var browser = app.SignedIn(Side.KZ, Role.Negotiator);

        using var rules = await browser.SubmitAsync("/deadlines/12", "move", ("Input.DueOn", "2026-11-26"), ("Input.MoveReason", "RESTREINT UE/EU RESTRICTED: none"));
        using var mixed = await browser.SubmitAsync("/deadlines/12", "move", ("Input.DueOn", "soon"), ("Input.MoveReason", "RESTREINT UE/EU RESTRICTED: none"));

        foreach (var page in new[] { await rules.PageAsync(), await mixed.PageAsync() })
        {
            Assert.Equal(["DueOn", "MoveReason"], page.QuerySelectorAll(".field-error").Select(error => error.ParentElement!.GetAttribute("for")));
            Assert.Equal(2, page.QuerySelectorAll(".errors li").Length);
        }
        Assert.Equal(["2026-11-26"], app.Database.Lines("SELECT due_on FROM deadline WHERE id = 12"));
    }

    [Fact]
    public async Task A_change_based_on_an_older_revision_is_refused()
    {
        await using var app = await TestApp.StartAsync();
        Plant(app, 12, "2026-11-26");
        using var browser = app.SignedIn(Side.KZ, Role.Negotiator);

        using var response = await browser.SubmitAsync("/deadlines/12", "waive", ("Input.Revision", "7"), ("Input.WaiveReason", "Overtaken"));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Contains("changed this after you opened it", (await response.PageAsync()).QuerySelector(".errors").Read(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_deadline_is_overdue_by_the_clock_of_its_zone()
    {
        await using var app = await TestApp.StartAsync();
        Plant(app, 12, "2026-11-20");
        using var browser = app.SignedIn(Side.Joint, Role.Analyst);

        var page = await browser.PageAsync("/deadlines");

        Assert.Equal("overdue, 1 working day ago", page.QuerySelector(".late").Read());
        Assert.Null(page.QuerySelector("main form.edit"));
    }

    private static void Plant(TestApp app, long id, string dueOn) => app.Database.WriteAsSystem(session => session.Connection.Execute(
        """
        INSERT INTO deadline (id, title, due_on, due_at, responsible_party, visibility)
        VALUES (@id, 'Exchange of texts', @dueOn, @dueOn || 'T23:00:00.000Z', 'joint', 'shared')
        """,
        new { id, dueOn }));
}
