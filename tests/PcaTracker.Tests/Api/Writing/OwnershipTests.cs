using System.Net;
using PcaTracker.Domain;

namespace PcaTracker.Tests.Api.Writing;

/// <summary>A side's papers are its own, also where both sides read them.</summary>
public class OwnershipTests
{
    private static readonly object OwnText = new { Text = "Something else." };

    [Fact]
    public async Task A_new_paper_belongs_to_the_side_of_whoever_records_it()
    {
        await using var app = await TestApp.StartAsync();

        var position = await app.As(Side.KZ, Role.Negotiator).Post("Positions", new { ChapterId = 3, Party = "KZ", Kind = "proposal", Text = "A transition of five years.", Visibility = "shared" });

        Assert.Equal((HttpStatusCode.Created, "KZ"), (position.Status, position["OwnerSide"]));
    }

    [Fact]
    public async Task Nobody_changes_the_other_sides_paper()
    {
        await using var app = await TestApp.StartAsync();
        using var owner = app.As(Side.KZ, Role.Negotiator);
        var id = (await owner.Post("Positions", new { ChapterId = 3, Party = "KZ", Kind = "proposal", Text = "A transition of five years.", Visibility = "shared" }))["Id"];

        foreach (var role in new[] { Role.Negotiator, Role.Head })
        {
            using var other = app.As(Side.EU, role);
            Assert.Equal("403 not-your-side", (await other.Patch($"Positions({id})", OwnText)).Refusal);
            Assert.Equal("403 not-your-side", (await other.Patch($"Positions({id})", new { Visibility = "eu" })).Refusal);
            Assert.Equal("403 not-your-side", (await other.Act($"Positions({id})/Supersede", OwnText)).Refusal);
            Assert.Equal("403 not-your-side", (await other.Remove($"Positions({id})")).Refusal);
        }

        Assert.Equal("A transition of five years.", (await owner.Read($"Positions({id})"))["Text"]);
        Assert.Equal(HttpStatusCode.NoContent, (await owner.Patch($"Positions({id})", OwnText)).Status);
    }

    [Fact]
    public async Task Nobody_speaks_for_the_other_side_where_it_listens()
    {
        await using var app = await TestApp.StartAsync();
        using var delegate_ = app.As(Side.EU, Role.Negotiator);

        var shared = await delegate_.Post("Positions", new { ChapterId = 3, Party = "KZ", Kind = "proposal", Text = "Said to be theirs.", Visibility = "shared" });
        var note = await delegate_.Post("Positions", new { ChapterId = 3, Party = "KZ", Kind = "proposal", Text = "Said to be theirs.", Visibility = "eu" });
        var widened = await app.As(Side.EU, Role.Head).Widen($"Positions({note["Id"]})", "shared");

        Assert.Equal("403 not-your-word Party", shared.Refusal);
        Assert.Equal(HttpStatusCode.Created, note.Status);
        Assert.Equal("403 not-your-word Party", widened.Refusal);
    }

    [Theory]
    [InlineData("Positions(1)", "Text")]
    [InlineData("Outcomes(1)", "Summary")]
    [InlineData("Recommendations(1)", "Response")]
    public async Task A_public_row_is_changed_by_a_head_alone(string row, string property)
    {
        await using var app = await TestApp.StartAsync();
        var change = new Dictionary<string, string> { [property] = "Corrected." };

        Assert.Equal("403 head-only", (await app.As(Side.EU, Role.Negotiator).Patch(row, change)).Refusal);
        Assert.Equal(HttpStatusCode.NoContent, (await app.As(Side.EU, Role.Head).Patch(row, change)).Status);
    }

    [Fact]
    public async Task The_record_is_not_kept_from_one_side()
    {
        var app = await SharedApp.GetAsync();

        var narrowed = await app.As(Side.EU, Role.Head).Patch("Positions(1)", new { Visibility = "eu" });

        Assert.Equal("403 not-your-side Visibility", narrowed.Refusal);
    }

    [Fact]
    public async Task A_hidden_successor_shows_in_no_refusal()
    {
        await using var app = await TestApp.StartAsync();
        using var owner = app.As(Side.KZ, Role.Negotiator);
        var id = (await owner.Post("Positions", new { ChapterId = 3, Party = "KZ", Kind = "proposal", Text = "First.", Visibility = "shared" }))["Id"];
        var successor = (await owner.Act($"Positions({id})/Supersede", new { Text = "Second." }))["Id"];

        await app.As(Side.KZ, Role.Head).Patch($"Positions({successor})", new { Visibility = "kz" });
        var asOwner = await owner.Act($"Positions({id})/Supersede", new { Text = "Third." });
        var asOther = await app.As(Side.EU, Role.Negotiator).Act($"Positions({id})/Supersede", new { Text = "Third." });

        Assert.Equal("409 already-superseded", asOwner.Refusal);
        Assert.Equal("403 not-your-side", asOther.Refusal);
    }

    [Fact]
    public async Task A_shared_paper_leads_to_nothing_that_one_side_keeps()
    {
        await using var app = await TestApp.StartAsync();
        using var client = app.As(Side.EU, Role.Negotiator);
        var hidden = (await client.Post("Issues", new { ChapterId = 3, Title = "Ours alone", Visibility = "eu" }))["Id"]!;

        var shared = await client.Post("Positions", new { ChapterId = 3, Party = "EU", Kind = "proposal", Text = "x", Visibility = "shared", IssueId = long.Parse(hidden, System.Globalization.CultureInfo.InvariantCulture) });
        var own = await client.Post("Positions", new { ChapterId = 3, Party = "EU", Kind = "proposal", Text = "x", Visibility = "eu", IssueId = long.Parse(hidden, System.Globalization.CultureInfo.InvariantCulture) });
        var widened = await app.As(Side.EU, Role.Head).Widen($"Positions({own["Id"]})", "shared");

        Assert.Equal("400 narrower-link IssueId", shared.Refusal);
        Assert.Equal(HttpStatusCode.Created, own.Status);
        Assert.Equal("400 narrower-link IssueId", widened.Refusal);
    }

    [Fact]
    public async Task A_note_of_one_side_does_not_tell_the_other_that_a_round_is_held()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);

        var note = await app.As(Side.EU, Role.Negotiator).Post("Outcomes", new { RoundId = record.Round(103), ChapterId = record.Chapter("T.1"), Summary = "Ours.", Visibility = "eu" });

        Assert.Equal("409 round-not-held RoundId", note.Refusal);
        Assert.Empty(record.Activity());
    }
}
