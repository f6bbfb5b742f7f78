using System.Globalization;
using PcaTracker.Domain;

namespace PcaTracker.Browser.Tests;

/// <summary>The header that all pages share.</summary>
public sealed class HeaderTests(Chromium chromium, FortyRounds site) : IClassFixture<FortyRounds>
{
    [Theory]
    [MemberData(nameof(Sizes.Both), MemberType = typeof(Sizes))]
    public async Task The_header_is_one_line_that_stands_still_above_content_with_the_same_left_edge(int width)
    {
        await using var window = await OpenAsync(width);

        var places = new HashSet<string>(StringComparer.Ordinal);
        foreach (var address in (string[])
            ["/", "/state-of-play", "/issues", "/rounds/40", "/history", "/reports", "/reports/side", "/reports/briefing", "/reports/joint?round=4711", "/chapters/T.1", "/account"])
        {
            await window.Page.GotoAsync(address);
            places.Add(await window.Page.EvaluateAsync<string>(
                """
                (left => [left(".brand"), left("main h1"), ...[...document.querySelectorAll(".masthead > *, .menu > nav > ul > li")].map(e => e.getBoundingClientRect().x),
                  document.querySelector(".masthead").getBoundingClientRect().height].map(Math.round).join(" "))(selector => document.querySelector(selector).getBoundingClientRect().x)
                """));
        }

        var place = Assert.Single(places).Split(' ');
        Assert.Equal(place[0], place[1]);
        Assert.InRange(int.Parse(place[^1], CultureInfo.InvariantCulture), 24, 60);
        // These windows show no scroll bar; where it takes room, a short page has one, too.
        Assert.Equal("scroll", await window.Page.EvaluateAsync<string>("getComputedStyle(document.documentElement).overflowY"));
    }

    private Task<Window> OpenAsync(int width, string side = Side.EU) => chromium.OpenAsync(site.App, side, Role.Head, width);
}
