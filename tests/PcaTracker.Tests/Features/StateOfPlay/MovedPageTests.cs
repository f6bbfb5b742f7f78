using PcaTracker.Domain;

namespace PcaTracker.Tests.Features.StateOfPlay;

public class MovedPageTests
{
    [Fact]
    public async Task Chapters_that_moved_between_two_rounds_stand_with_both_statuses_and_the_rounds()
    {
        var app = await SharedApp.GetAsync();

        var page = await app.SignedIn(Side.Joint, Role.Analyst).PageAsync("/state-of-play/moved?from=3&to=6");

        var rows = page.QuerySelectorAll("main tbody tr").Select(row => string.Join(" | ", row.Children.Select(cell => cell.Read()))).ToList();
        Assert.Equal("What moved between round 3 and round 6", page.QuerySelector("h1").Read());
        Assert.StartsWith("II Political dialogue", rows[0], StringComparison.Ordinal);
        Assert.EndsWith("| Not opened | Under negotiation | 4", rows[0], StringComparison.Ordinal);
        Assert.Contains(rows, row => row.StartsWith("III.9 ", StringComparison.Ordinal) && row.EndsWith("| 6", StringComparison.Ordinal));
        Assert.DoesNotContain(rows, row => row.StartsWith("I ", StringComparison.Ordinal) || row.StartsWith("VII ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_rounds_the_last_two_are_compared()
    {
        var app = await SharedApp.GetAsync();

        var page = await app.SignedIn(Side.Joint, Role.Analyst).PageAsync("/state-of-play/moved");

        Assert.Equal("What moved between round 7 and round 8", page.QuerySelector("h1").Read());
    }

    [Theory]
    [InlineData("from=6&to=4", "Choose a round after round 6.")]
    [InlineData("from=4&to=99", "is not among the choices here")]
    public async Task Rounds_that_cannot_be_compared_are_refused_beside_their_field(string query, string sentence)
    {
        var app = await SharedApp.GetAsync();

        var page = await app.SignedIn(Side.Joint, Role.Analyst).PageAsync($"/state-of-play/moved?{query}");

        Assert.Contains(sentence, page.QuerySelector("form.filter").Read(), StringComparison.Ordinal);
        Assert.Equal("What moved between round 7 and round 8", page.QuerySelector("h1").Read());
    }

    [Fact]
    public async Task The_state_of_play_leads_there()
    {
        var app = await SharedApp.GetAsync();

        var page = await app.SignedIn(Side.Joint, Role.Analyst).PageAsync("/state-of-play");

        Assert.Equal("/state-of-play/moved?from=7&to=8", page.QuerySelector("a[href*='/state-of-play/moved']")!.GetAttribute("href"));
    }
}
