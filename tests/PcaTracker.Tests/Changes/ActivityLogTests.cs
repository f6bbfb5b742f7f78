using PcaTracker.Domain;
using PcaTracker.Tests.Api.Writing;

namespace PcaTracker.Tests.Changes;

public class ActivityLogTests
{
    [Fact]
    public async Task A_reader_sees_one_sequence_without_gaps_in_numbers_or_keys()
    {
        await using var app = await TestApp.StartAsync();
        using var eu = app.As(Side.EU, Role.Negotiator);
        using var kz = app.As(Side.KZ, Role.Negotiator);
        foreach (var (client, visibility, title) in new[] { (eu, "shared", "one"), (eu, "eu", "two"), (kz, "kz", "three"), (kz, "shared", "four") })
        {
            await client.Post("Issues", new { ChapterId = 3, Title = title, Visibility = visibility });
            app.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(["1 recorded issue 'one'", "2 recorded issue 'two'", "3 recorded issue 'four'"], await Summaries(eu));
        Assert.Equal(["1 recorded issue 'one'", "2 recorded issue 'three'", "3 recorded issue 'four'"], await Summaries(kz));
        Assert.Equal(["1 recorded issue 'one'", "2 recorded issue 'four'"], await Summaries(app.As(Side.Joint, Role.Analyst)));
    }

    private static async Task<IEnumerable<string>> Summaries(HttpClient client) =>
        (await client.Read("Changes?$orderby=Sequence")).Json["value"]!.AsArray().Select(change =>
        {
            Assert.Equal($"{change!["Sequence"]}", $"{change["Id"]}");
            return $"{change["Sequence"]} {change["Summary"]}";
        }).ToList();
}
