using System.Net;
using System.Text.Json.Nodes;
using PcaTracker.Domain;

namespace PcaTracker.Tests.Api.Writing;

public class ActionsTests
{
    [Fact]
    public async Task LogOutcomes_answers_with_the_outcomes_and_needs_no_state()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);

        var reply = await app.As(Side.EU, Role.Negotiator).Post($"Rounds({record.Round(103)})/PcaTracker.LogOutcomes", new
        {
            Outcomes = new object[]
            {
                new { Chapter = "T.1", StatusAfter = "aim-agreed", Summary = "Agreed.", Issues = new[] { new { Title = "Duties" } }, Deadlines = new[] { new { Title = "Text", DueOn = "2026-12-04" } } },
                new { ChapterId = record.Chapter("U"), StatusAfter = "opened", Summary = "Opened." },
            },
        });

        Assert.Equal(HttpStatusCode.OK, reply.Status);
        Assert.Equal("T.1 aim-agreed, U opened", string.Join(", ", ((JsonArray)reply.Json["value"]!).Select(o => $"{o!["ChapterCode"]} {o["StatusAfter"]}").Order()));
        Assert.Equal(1, record.Scalar<long>("SELECT count(*) FROM issue"));
        Assert.Equal("joint", record.Scalar<string>("SELECT responsible_party FROM deadline"));
    }

    [Theory]
    [InlineData("""{"Outcomes": [{"Chapter": "T.1", "Summary": "x"}, {"Chapter": "T.2", "Summary": "x", "Colour": 1}]}""", "400 unknown-property Outcomes/1/Colour")]
    [InlineData("""{"Outcomes": [{"Chapter": "T.1", "Summary": "x", "Issues": [{"Title": "x", "Priority": "1"}]}]}""", "400 wrong-type Outcomes/0/Issues/0/Priority")]
    [InlineData("""{"Outcomes": [{"Chapter": "T.1", "Summary": "x"}, null]}""", "400 wrong-type Outcomes/1")]
    [InlineData("""{"Outcomes": {"Chapter": "T.1"}}""", "400 wrong-type Outcomes")]
    [InlineData("""{"Outcomes": []}""", "400 out-of-range Outcomes")]
    [InlineData("""{"Outcome": []}""", "400 unknown-property Outcome")]
    [InlineData("""{}""", "400 required-property Outcomes")]
    [InlineData("", "400 required-property Outcomes")]
    public async Task LogOutcomes_is_refused_by_the_place_of_what_is_wrong(string body, string refusal)
    {
        var site = await UnchangedRecord.GetAsync();

        var reply = await site.App.As(Side.EU, Role.Negotiator).Post($"Rounds({site.Record.Round(103)})/LogOutcomes", body);

        Assert.Equal(refusal, reply.Refusal);
        site.AssertUnchanged();
    }

    [Fact]
    public async Task Move_puts_a_deadline_on_another_day_and_says_why()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        var deadline = record.AddDeadline();
        var client = app.As(Side.KZ, Role.Negotiator);

        var moved = await client.Act($"Deadlines({deadline})/PcaTracker.Move", new { DueOn = "2026-12-08", Reason = "Snow." });

        Assert.Equal((HttpStatusCode.OK, "2026-12-08", "W/\"2\""), (moved.Status, moved["DueOn"], moved.Header("ETag")));
        Assert.StartsWith("2026-12-08T23:00:00", moved["DueAt"], StringComparison.Ordinal);
        Assert.Equal("shared 2: KZ negotiator moved deadline 'Comments on T.1' from 2026-12-01 to 2026-12-08: Snow.", record.Activity()[^1]);
        Assert.Equal("400 same-day DueOn", (await client.Act($"Deadlines({deadline})/Move", new { DueOn = "2026-12-08", Reason = "Again." })).Refusal);
        Assert.Equal("400 required-property Reason", (await client.Act($"Deadlines({deadline})/Move", new { DueOn = "2026-12-09" })).Refusal);
        Assert.Equal("400 required-property Reason", (await client.Act($"Deadlines({deadline})/Move", new { DueOn = "2026-12-09", Reason = " " })).Refusal);
        Assert.Equal("400 wrong-type DueOn", (await client.Act($"Deadlines({deadline})/Move", new { DueOn = "soon", Reason = "x" })).Refusal);
    }

    [Fact]
    public async Task Complete_notes_the_day_by_the_clocks_of_the_deadline()
    {
        await using var app = await TestApp.StartAsync();
        var deadline = SmallRecord.In(app).AddDeadline(zone: "Asia/Almaty");
        app.Clock.Advance(TimeSpan.FromHours(11));
        var client = app.As(Side.EU, Role.Secretariat);

        var done = await client.Act($"Deadlines({deadline})/Complete");

        Assert.Equal((HttpStatusCode.OK, "done", "2026-11-24"), (done.Status, done["Status"], done["DoneOn"]));
        Assert.Equal("409 deadline-not-open", (await client.Act($"Deadlines({deadline})/Complete")).Refusal);
        Assert.Equal("409 deadline-not-open", (await client.Act($"Deadlines({deadline})/Waive", new { Reason = "x" })).Refusal);
    }

    [Fact]
    public async Task Waive_lets_a_deadline_go_and_says_why()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        var deadline = record.AddDeadline();

        var waived = await app.As(Side.EU, Role.Negotiator).Post($"Deadlines({deadline})/Waive", new { Reason = "Overtaken." }, ("If-Match", "*"), ("Prefer", "return=minimal"));

        Assert.Equal((HttpStatusCode.NoContent, "return=minimal", "W/\"2\""), (waived.Status, waived.Header("Preference-Applied"), waived.Header("ETag")));
        Assert.Equal("waived", record.Scalar<string>("SELECT status FROM deadline"));
    }

    [Fact]
    public async Task Resolve_settles_an_issue_in_a_round_and_a_change_of_status_takes_it_up_again()
    {
        await using var app = await TestApp.StartAsync();
        var issue = SmallRecord.In(app).AddIssue(Side.EU, "shared");
        var client = app.As(Side.EU, Role.Negotiator);

        var unknown = await client.Act($"Issues({issue})/Resolve", new { RoundNumber = 424242 });
        var resolved = await client.Act($"Issues({issue})/PcaTracker.Resolve", new { RoundNumber = 101, Note = "Settled over lunch." });
        var again = await client.Act($"Issues({issue})/Resolve");
        await client.Patch($"Issues({issue})", new { Status = "open" });
        var reopened = await client.Read($"Issues({issue})");

        Assert.Equal(("400 unknown-row RoundNumber", "409 already-resolved"), (unknown.Refusal, again.Refusal));
        Assert.Equal(("resolved", "101"), (resolved["Status"], resolved["ResolvedInRound"]));
        Assert.Equal(("open", null), (reopened["Status"], reopened["ResolvedInRound"]));
    }

    [Fact]
    public async Task Supersede_keeps_the_old_text_as_history_once()
    {
        await using var app = await TestApp.StartAsync();
        var old = SmallRecord.In(app).AddPosition(Side.EU, "proposal", "shared");
        var client = app.As(Side.EU, Role.Negotiator);

        var successor = await client.Act($"Positions({old})/Supersede", new { Text = "Half the duties." });
        var kept = await client.Read($"Positions({old})");
        var again = await client.Act($"Positions({old})/Supersede", new { Text = "No." });

        Assert.Equal((HttpStatusCode.OK, "Half the duties.", $"{old}", "tabled", "2026-11-23", "shared"),
            (successor.Status, successor["Text"], successor["SupersedesId"], successor["Status"], successor["TabledOn"], successor["Visibility"]));
        Assert.Equal(("No duties.", "revised"), (kept["Text"], kept["Status"]));
        Assert.Equal("409 already-superseded", again.Refusal);
    }

    [Theory]
    [InlineData("red-line", "shared", "400 kind-is-private Visibility")]
    [InlineData("fallback", "shared", "400 kind-is-private Visibility")]
    [InlineData("interest", "eu", null)]
    [InlineData("proposal", "shared", null)]
    public async Task What_a_side_would_never_table_is_not_shared(string kind, string visibility, string? refusal)
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);

        var reply = await app.As(Side.EU, Role.Head).Post("Positions", new { ChapterId = record.Chapter("T.1"), Party = "EU", Kind = kind, Text = "x", Visibility = visibility });

        Assert.Equal(refusal, reply.Status == HttpStatusCode.Created ? null : reply.Refusal);
    }

    [Fact]
    public async Task A_change_keeps_the_rules_of_a_new_row()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        var position = record.AddPosition(Side.EU, "proposal", "shared");
        var article = record.Add(Side.EU, Role.Negotiator, "Articles", ("Number", 900L), ("ChapterId", record.Chapter("T.2")));
        var client = app.As(Side.EU, Role.Head);

        Assert.Equal("400 kind-is-private Visibility", (await client.Patch($"Positions({position})", new { Kind = "red-line" })).Refusal);
        Assert.Equal("400 other-chapter ArticleId", (await client.Patch($"Positions({position})", new { ArticleId = article })).Refusal);
        Assert.Equal("400 unbalanced-brackets Text", (await client.Patch($"Articles({article})", new { Text = "[EU: shall" })).Refusal);
        Assert.Equal("400 required-property Text", (await client.Patch($"Positions({position})", """{"Text": null}""")).Refusal);
    }

    [Fact]
    public async Task A_round_that_was_held_stays_in_the_record()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        var client = app.As(Side.Joint, Role.Secretariat);

        Assert.Equal("409 round-was-held Status", (await client.Patch($"Rounds({record.Round(101)})", new { Status = "planned" })).Refusal);
        Assert.Equal("409 round-was-held", (await client.Remove($"Rounds({record.Round(101)})")).Refusal);
        Assert.Equal("409 round-not-begun Status", (await client.Patch($"Rounds({record.Round(104)})", new { Status = "held" })).Refusal);
        Assert.Equal(HttpStatusCode.NoContent, (await client.Remove($"Rounds({record.Round(104)})")).Status);
    }
}
