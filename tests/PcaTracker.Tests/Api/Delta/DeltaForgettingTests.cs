using System.Globalization;
using System.Net;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using PcaTracker.Changes.Deltas;
using PcaTracker.Domain;
using PcaTracker.Simulation;
using PcaTracker.Tests.Api.Writing;

namespace PcaTracker.Tests.Api.Delta;

/// <summary>The log behind delta links is kept as long as links are good for, and links from beyond it are told so.</summary>
public class DeltaForgettingTests
{
    [Fact]
    public async Task A_link_given_before_the_first_change_of_a_synthetic_negotiation_tells_of_that_change()
    {
        var directory = Directory.CreateTempSubdirectory("pcatracker-test-").FullName;
        using (var empty = TestRecord.OpenEmpty(directory, TimeProvider.System))
            Assert.Null(SimulationWriter.Write(empty, new SimulationSize(Rounds: 2, Positions: 20, Seed: 7)).Refusal);
        await using var app = await TestApp.StartOnAsync(directory);
        using var negotiator = app.As(Side.EU, Role.Negotiator);
        var link = await negotiator.Track("Issues?$select=Title");

        var chapter = (await negotiator.Get("/odata/Chapters(Code='I.1')/Id/$value")).Text;
        await negotiator.Post("Issues", new { ChapterId = long.Parse(chapter, CultureInfo.InvariantCulture), Title = "New", Visibility = "eu" });

        Assert.Equal("New", (await negotiator.Follow(link)).Changes);
    }

    [Fact]
    public async Task Changes_older_than_links_are_forgotten_and_what_a_good_link_reaches_is_not()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        using var negotiator = app.As(Side.KZ, Role.Negotiator);

        record.AddIssue(Side.KZ, "kz");
        Forget(app);
        app.Clock.Advance(TimeSpan.FromDays(1.5));
        record.AddIssue(Side.KZ, "kz");
        Forget(app);
        var link = await negotiator.Track("Issues?$select=Title");
        app.Clock.Advance(TimeSpan.FromDays(89.5));
        var issue = record.AddIssue(Side.KZ, "kz");
        var before = Lines(record);
        Forget(app);

        Assert.True(Lines(record) < before);
        Assert.Equal($"{issue}", (await app.As(Side.KZ, Role.Negotiator).Get(link)).Json["value"]!.AsArray().Single()!["Id"]!.ToString());
    }

    [Fact]
    public async Task Nothing_is_forgotten_within_the_life_of_links_and_never_all()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        record.AddIssue(Side.KZ, "kz");
        var all = Lines(record);

        Forget(app);
        app.Clock.Advance(TimeSpan.FromDays(90));
        Forget(app);
        var (young, link) = (Lines(record), await app.As(Side.KZ, Role.Negotiator).Track("Issues"));
        app.Clock.Advance(TimeSpan.FromDays(90));
        Forget(app);

        Assert.Equal((all, 1), (young, Lines(record)));
        Assert.Equal("", (await app.As(Side.KZ, Role.Negotiator).Follow(link)).Changes);
    }

    [Fact]
    public async Task A_young_link_to_an_old_place_is_gone_when_its_changes_are()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        using var negotiator = app.As(Side.KZ, Role.Negotiator);
        var link = await negotiator.Track("Issues");
        record.AddIssue(Side.KZ, "kz");
        record.AddIssue(Side.KZ, "kz");
        Forget(app);

        app.Clock.Advance(TimeSpan.FromDays(89));
        var page = await negotiator.Get(link, ("Prefer", "maxpagesize=1"));
        app.Clock.Advance(TimeSpan.FromDays(2));
        record.AddIssue(Side.KZ, "kz");
        Forget(app);
        var next = await app.As(Side.KZ, Role.Negotiator).Get(page["@odata.nextLink"]!);

        Assert.Equal("410 delta-link-gone $deltatoken", next.Refusal);
    }

    [Fact]
    public async Task A_link_from_the_later_life_of_a_database_that_was_put_back_is_gone_however_long_the_log_is_again()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        using var negotiator = app.As(Side.KZ, Role.Negotiator);
        record.AddIssue(Side.KZ, "kz");
        var link = await negotiator.Track("Issues");

        app.Database.WriteAsSystem(session => session.Connection.Execute(
            "DELETE FROM row_change WHERE sequence = (SELECT max(sequence) FROM row_change);" + (TestServer.IsUsed
                ? "SELECT setval(pg_get_serial_sequence('row_change', 'sequence'), max(sequence)) FROM row_change"
                : "UPDATE sqlite_sequence SET seq = (SELECT max(sequence) FROM row_change) WHERE name = 'row_change'")));
        var earlier = await negotiator.Get(link);
        for (var i = 0; i < 3; i++)
            record.AddIssue(Side.KZ, "kz");
        var regrown = await negotiator.Get(link);

        Assert.Equal((HttpStatusCode.Gone, HttpStatusCode.Gone), (earlier.Status, regrown.Status));
        Assert.Equal($"{app.Address}odata/Issues", regrown.Header("Location"));
    }

    private static void Forget(TestApp app) => app.Services.GetRequiredService<DeltaRetention>().RunAsync().GetAwaiter().GetResult();

    private static int Lines(SmallRecord record) => record.Scalar<int>("SELECT count(*) FROM row_change");
}
