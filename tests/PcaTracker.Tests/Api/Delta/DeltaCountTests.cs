using System.Net;
using PcaTracker.Domain;
using PcaTracker.Tests.Api.Writing;

namespace PcaTracker.Tests.Api.Delta;

/// <summary>A delta link with <c>/$count</c> tells how many changes it would (OData 4.01 Protocol, 11.3.2).</summary>
public class DeltaCountTests
{
    [Fact]
    public async Task The_count_is_of_the_changes_that_the_reader_is_told()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        using var negotiator = app.As(Side.KZ, Role.Negotiator);
        var removed = record.AddIssue(Side.KZ, "kz");
        var link = await negotiator.Track("Issues?$filter=Priority eq 3");
        var none = await negotiator.Get(Count(link));

        record.AddIssue(Side.KZ, "kz");
        record.AddIssue(Side.EU, "eu");
        record.AddIssue(Side.EU, "shared");
        await negotiator.Remove($"Issues({removed})");
        var some = await negotiator.Get(Count(link), ("OData-MaxVersion", "4.01"));

        Assert.Equal((HttpStatusCode.OK, "0", "4.0"), (none.Status, none.Text, none.Header("OData-Version")));
        Assert.Equal((HttpStatusCode.OK, "3", "4.01"), (some.Status, some.Text, some.Header("OData-Version")));
        Assert.StartsWith("text/plain", some.Header("Content-Type"), StringComparison.Ordinal);
        Assert.Equal(3, (await negotiator.Get(link)).Json["value"]!.AsArray().Count);
    }

    [Fact]
    public async Task The_count_by_a_link_of_the_other_side_or_a_changed_one_is_gone()
    {
        await using var app = await TestApp.StartAsync();
        using var negotiator = app.As(Side.KZ, Role.Negotiator);
        var link = await negotiator.Track("Issues");

        var theirs = await app.As(Side.EU, Role.Negotiator).Get(Count(link));
        var changed = await negotiator.Get(Count(link) + "&$filter=Priority eq 3");

        Assert.Equal(("410 delta-link-gone $deltatoken", "410 delta-link-gone $deltatoken"), (theirs.Refusal, changed.Refusal));
    }

    [Fact]
    public async Task A_count_without_a_link_is_of_the_rows_and_tracks_nothing()
    {
        await using var app = await TestApp.StartAsync();

        var count = await app.As(Side.KZ, Role.Negotiator).Get("/odata/Rounds/$count", ("Prefer", "track-changes"));

        Assert.Equal((HttpStatusCode.OK, "8", null), (count.Status, count.Text, count.Header("Preference-Applied")));
    }

    private static string Count(string link) => link.Replace("/Issues", "/Issues/$count", StringComparison.Ordinal);
}
