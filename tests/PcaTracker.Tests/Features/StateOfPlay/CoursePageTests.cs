using Dapper;
using PcaTracker.Domain;
using PcaTracker.Rows;

namespace PcaTracker.Tests.Features.StateOfPlay;

public class CoursePageTests
{
    [Fact]
    public async Task A_working_text_counts_its_brackets_from_the_day_of_its_change()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        app.Database.WriteAsSystem(session => session.Connection.Execute("UPDATE round SET starts_on = '2026-11-23', ends_on = '2026-11-23', status = 'held' WHERE number = 103"));
        foreach (var text in (string[])["Duties [EU: shall] [KZ: may] be phased out.", "Duties [EU: shall] be phased out."])
        {
            _ = record.As(Side.EU, Role.Negotiator, session => ChangeRow.Run(
                session, "Articles", 26, RowVersionCondition.Any, new Dictionary<string, object?> { ["Text"] = text })).Value;
        }

        var page = await app.SignedIn(Side.Joint, Role.Analyst).PageAsync("/state-of-play/course");

        Assert.Equal(1, record.Scalar<long>("SELECT sum(open_brackets) FROM bracket_count WHERE day = '2026-11-23'"));
        Assert.Contains("1 after round 103", page.QuerySelector("#brackets ~ svg")!.GetAttribute("aria-label")!, StringComparison.Ordinal);
        Assert.Equal("1", page.QuerySelectorAll(".plot-table")[^1].QuerySelector("a[href='/rounds/103']")!.Closest("tr")!.QuerySelector("td").Read());
    }
}
