using Dapper;
using PcaTracker.Domain;
using PcaTracker.Features.Chapters;
using PcaTracker.Features.Rounds;
using PcaTracker.Rows;
using PcaTracker.Tests.Changes;
using PcaTracker.Tests.Notifications;

namespace PcaTracker.Tests.Features.Rounds;

public class LogOutcomesTests
{
    [Fact]
    public async Task A_round_moves_several_chapters_and_adds_issues_and_deadlines()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);

        var logged = record.Log(Side.EU, Role.Negotiator, 103,
            new OutcomeEntry("T.1", null, "aim-agreed", "The aim is agreed.", ArticlesAgreed: 3, ArticlesOpen: 2,
                Issues: [new NewIssue("Export duties", Priority: 1)],
                Deadlines: [new NewDeadline("Text of article 4", "2026-12-04", Kind: "text-exchange", ResponsibleParty: "KZ")]),
            SmallRecord.Left("U", "opened"));

        Assert.Equal(2, logged.Value.Count);
        Assert.Equal("aim-agreed opened under-negotiation", $"{record.Status("T.1")} {record.Status("U")} {record.Status("T.2")}");
        Assert.Equal("under-negotiation aim-agreed shared EU negotiator 2026-11-23T09:00:00.000Z", record.Scalar<string>(
            "SELECT concat_ws(' ', status_before, status_after, visibility, logged_by, logged_at) FROM outcome WHERE articles_agreed = 3"));
        Assert.Equal("Export duties 1 103 shared", record.Scalar<string>("SELECT concat_ws(' ', title, priority, opened_in_round, visibility) FROM issue"));
        Assert.Equal("Text of article 4 KZ 2026-12-04T23:00:00.000Z", record.Scalar<string>("SELECT concat_ws(' ', title, responsible_party, due_at) FROM deadline"));
    }

    [Fact]
    public async Task Logging_in_a_planned_round_that_has_begun_marks_it_held()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);

        record.Log(Side.KZ, Role.Negotiator, 103, SmallRecord.Left("T.1", null));

        Assert.Equal("held 2", record.Scalar<string>("SELECT status || ' ' || revision FROM round WHERE number = 103"));
        Assert.Equal(["shared 1: KZ negotiator noted that round 103 is held", "shared 2: KZ negotiator recorded an outcome: not taken up"], record.Activity());
    }

    [Fact]
    public async Task An_invalid_third_entry_saves_none_of_the_others()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);

        var refusal = record.Log(Side.EU, Role.Negotiator, 103,
            SmallRecord.Left("T.1", "aim-agreed"), SmallRecord.Left("T.2", "aim-agreed"), SmallRecord.Left("U", "closed")).Refusal!;

        Assert.Equal((RefusalKind.Invalid, "closed-together", "Outcomes/2/StatusAfter"), (refusal.Kind, refusal.Code, refusal.Target));
        Assert.Equal("under-negotiation planned 0 0", $"{record.Status("T.1")} {record.Scalar<string>(
            "SELECT status || ' ' || (SELECT count(*) FROM outcome WHERE logged_by IS NOT NULL) || ' ' || (SELECT count(*) FROM change) FROM round WHERE number = 103")}");
    }

    public static readonly TheoryData<OutcomeEntry, string, string> BadEntries = new()
    {
        { new("T.1", null, "aim-agreed", null), "required-property", "Outcomes/0/Summary" },
        { new("T.1", null, "aim-agreed", "  "), "required-property", "Outcomes/0/Summary" },
        { new("T.1", null, "agreed", "x"), "not-among-values", "Outcomes/0/StatusAfter" },
        { new("T.9", null, "aim-agreed", "x"), "unknown-row", "Outcomes/0/Chapter" },
        { new(null, 424242, "aim-agreed", "x"), "unknown-row", "Outcomes/0/ChapterId" },
        { new(null, null, "aim-agreed", "x"), "required-property", "Outcomes/0/Chapter" },
        { new("T.1", null, "aim-agreed", "x", ArticlesOpen: -1), "out-of-range", "Outcomes/0/ArticlesOpen" },
        { new("T.1", null, "aim-agreed", "x", Visibility: "eu"), "own-note", "Outcomes/0/Visibility" },
        { new("T.1", null, null, "x", Visibility: "kz"), "not-your-side", "Outcomes/0/Visibility" },
        { new("T.1", null, null, "x", Visibility: "public"), "head-only", "Outcomes/0/Visibility" },
        { new("T.1", null, null, "RESTREINT UE/EU RESTRICTED"), "classified-marking", "Outcomes/0/Summary" },
        { new("T.1", null, null, "x", Issues: [new("Fine"), new(null)]), "required-property", "Outcomes/0/Issues/1/Title" },
        { new("T.1", null, null, "x", Deadlines: [new("Text", null)]), "required-property", "Outcomes/0/Deadlines/0/DueOn" },
        { new("T.1", null, null, "x", Deadlines: [new("Text", "4 December")]), "wrong-type", "Outcomes/0/Deadlines/0/DueOn" },
        { new("T.1", null, null, "x", Deadlines: [new("Text", "2026-12-04", DueTime: "noon")]), "wrong-type", "Outcomes/0/Deadlines/0/DueTime" },
        { new("T.1", null, null, "x", Deadlines: [new("Text", "2026-12-04", TimeZone: "Brussels")]), "unknown-time-zone", "Outcomes/0/Deadlines/0/TimeZone" },
    };

    [Theory]
    [MemberData(nameof(BadEntries))]
    public async Task An_invalid_entry_is_refused_with_its_target(OutcomeEntry entry, string code, string target)
    {
        var site = await UnchangedRecord.GetAsync();

        var refusal = site.Record.Log(Side.EU, Role.Negotiator, 103, entry).Refusal!;

        Assert.Equal((code, target), (refusal.Code, refusal.Target));
        site.AssertUnchanged();
    }

    [Theory]
    [InlineData(104, "round-not-begun", "Round 104 starts on 2027-01-11; its outcomes are logged from that day on.")]
    [InlineData(105, "round-without-dates", "Round 105 has no dates: set StartsOn and EndsOn first.")]
    public async Task A_status_needs_a_round_that_has_begun_and_has_an_end(int round, string code, string sentence)
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);

        var refusal = record.Log(Side.EU, Role.Negotiator, round, SmallRecord.Left("T.1", "aim-agreed")).Refusal!;

        Assert.Equal((RefusalKind.Conflict, code, sentence), (refusal.Kind, refusal.Code, refusal.Sentence));
    }

    [Fact]
    public async Task A_round_on_an_unknown_day_may_leave_a_chapter_not_taken_up()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);

        Assert.Null(record.Log(Side.EU, Role.Negotiator, 105, SmallRecord.Left("T.1", null)).Refusal);
    }

    [Fact]
    public async Task A_round_does_not_move_a_chapter_that_a_later_round_has_moved()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        record.Log(Side.EU, Role.Negotiator, 103, SmallRecord.Left("T.1", "aim-agreed"));

        var refusal = record.Log(Side.EU, Role.Negotiator, 102, SmallRecord.Left("T.1", "opened")).Refusal!;
        var unmoved = record.Log(Side.EU, Role.Negotiator, 102, SmallRecord.Left("T.1", "under-negotiation"));

        Assert.Equal(("later-status", "Outcomes/0/StatusAfter"), (refusal.Code, refusal.Target));
        Assert.Equal("Chapter T.1 was given a status after round 102 (round 103). Log the move in that round or a later one.", refusal.Sentence);
        Assert.Null(unmoved.Refusal);
        Assert.Equal("aim-agreed", record.Status("T.1"));
    }

    [Fact]
    public async Task A_chapter_may_go_back_while_open_and_only_a_head_reopens_a_closed_one()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        record.Log(Side.EU, Role.Negotiator, 102, SmallRecord.Left("T.1", "aim-agreed"));
        record.Log(Side.EU, Role.Negotiator, 103, SmallRecord.Left("T.1", "opened"));
        Assert.Equal("opened", record.Status("T.1"));
        record.Log(Side.EU, Role.Negotiator, 103, SmallRecord.Left("T.1", "provisionally-closed"));

        var refusal = record.Log(Side.EU, Role.Head, 103, SmallRecord.Left("T.1", "aim-agreed")).Refusal!;

        Assert.Equal((RefusalKind.Conflict, "reopen-first"), (refusal.Kind, refusal.Code));
        Assert.Equal("provisionally-closed", record.Status("T.1"));
        Assert.True(record.As(Side.EU, Role.Head, s => ReopenChapter.Run(s, record.Chapter("T.1"), RowVersionCondition.Any, "New facts.")).Refusal is null);
        Assert.Equal("under-negotiation", record.Status("T.1"));
    }

    [Fact]
    public async Task A_chapter_follows_its_title_unless_the_round_has_an_own_entry_for_it()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);

        record.Log(Side.EU, Role.Negotiator, 103, SmallRecord.Left("T", "provisionally-closed"), SmallRecord.Left("T.1", "under-negotiation"));

        Assert.Equal("provisionally-closed under-negotiation provisionally-closed", $"{record.Status("T")} {record.Status("T.1")} {record.Status("T.2")}");
    }

    [Fact]
    public async Task A_note_of_one_side_stays_with_that_side()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);

        record.Log(Side.KZ, Role.Negotiator, 102, new OutcomeEntry("T.1", null, null, "They hesitate.", Visibility: "kz"));

        Assert.Equal(["kz 1: KZ negotiator recorded an outcome: not taken up"], record.Activity());
        Assert.Equal("under-negotiation", record.Status("T.1"));
    }

    [Theory]
    [InlineData(Side.EU, Role.Analyst)]
    [InlineData(Side.Joint, Role.Secretariat)]
    [InlineData(Side.EU, Role.Administrator)]
    public async Task Only_delegates_log_outcomes(string side, string role)
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);

        var refusal = record.Log(side, role, 103, SmallRecord.Left("T.1", "aim-agreed")).Refusal!;

        Assert.Equal((RefusalKind.NotAllowed, "role-not-allowed"), (refusal.Kind, refusal.Code));
        Assert.Equal($"Outcomes are not for the role '{role}' to write; ask 'negotiator' or 'head'.", refusal.Sentence);
    }

    [Fact]
    public async Task An_empty_list_is_refused()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);

        Assert.Equal("Outcomes", record.Log(Side.EU, Role.Negotiator, 103).Refusal!.Target);
    }

    [Fact]
    public async Task An_outcome_that_moved_a_status_cannot_be_deleted()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        var ids = record.Log(Side.EU, Role.Negotiator, 103, SmallRecord.Left("T.1", "aim-agreed"), SmallRecord.Left("T.2", null)).Value;

        var moved = record.As(Side.EU, Role.Head, s => DeleteRow.Run(s, "Outcomes", ids[0], RowVersionCondition.Any));
        var hidden = record.As(Side.EU, Role.Head, s => ChangeRow.Run(s, "Outcomes", ids[0], RowVersionCondition.Any, new Dictionary<string, object?> { ["Visibility"] = "eu" }));
        var noted = record.As(Side.EU, Role.Head, s => DeleteRow.Run(s, "Outcomes", ids[1], RowVersionCondition.Any));

        Assert.Equal(("moved-a-status", "own-note"), (moved.Refusal!.Code, hidden.Refusal!.Code));
        Assert.Null(noted.Refusal);
    }

    [Fact]
    public async Task Its_author_takes_back_the_last_move_of_a_chapter_and_only_the_history_tells_of_it()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        using var browser = app.SignedIn(Side.EU, Role.Negotiator);
        record.Log(Side.EU, Role.Negotiator, 103, SmallRecord.Left("U", "opened"));
        var before = (Periods(app), Moves(app));
        app.Clock.Advance(TimeSpan.FromMinutes(1));
        var first = record.Log(Side.EU, Role.Negotiator, 103, SmallRecord.Left("T.1", "aim-agreed"), SmallRecord.Left("T.2", "aim-agreed")).Value;
        app.Clock.Advance(TimeSpan.FromMinutes(1));
        var second = record.Log(Side.EU, Role.Negotiator, 103, SmallRecord.Left("T.1", "provisionally-closed")).Value[0];

        var others = record.As(Side.EU, Role.Head, session => DeleteRow.Run(session, "Outcomes", second, RowVersionCondition.Any));
        var built = record.As(Side.EU, Role.Negotiator, session => DeleteRow.Run(session, "Outcomes", first[0], RowVersionCondition.Any));
        foreach (var slip in (long[])[second, first[0], first[1]])
        {
            using var deleted = await browser.SubmitAsync($"/delete/outcomes/{slip}", "act", ("Input.Confirmed", "true"));
            Assert.Equal("saved=outcome-deleted", deleted.Headers.Location!.OriginalString.Split('?', '&', '#').Single(part => part.StartsWith("saved", StringComparison.Ordinal)));
        }

        Assert.Equal(("moved-a-status", "moved-a-status"), (others.Refusal!.Code, built.Refusal!.Code));
        Assert.Equal(before, (Periods(app), Moves(app)));
        Assert.Equal("under-negotiation under-negotiation opened", $"{record.Status("T.1")} {record.Status("T.2")} {record.Status("U")}");
        Assert.Equal(3, record.Activity().Count(line => line.Contains("EU negotiator deleted", StringComparison.Ordinal)));
        Assert.Empty(app.Flaws());
        Assert.Null(record.Log(Side.EU, Role.Negotiator, 103, SmallRecord.Left("T.1", "aim-agreed")).Refusal);
        Assert.Empty(app.Flaws());
    }

    [Fact]
    public async Task A_move_on_which_something_builds_is_not_taken_back()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        var discussed = record.Log(Side.EU, Role.Negotiator, 103, SmallRecord.Left("T.1", "aim-agreed")).Value[0];
        var title = record.Log(Side.EU, Role.Negotiator, 103, SmallRecord.Left("T", "aim-agreed")).Value[0];
        var closed = record.Log(Side.EU, Role.Negotiator, 103, SmallRecord.Left("T.2", "provisionally-closed")).Value[0];
        app.Clock.Advance(TimeSpan.FromMinutes(1));
        record.Log(Side.KZ, Role.Negotiator, 103, SmallRecord.Left("T.1", "aim-agreed"));
        _ = record.As(Side.EU, Role.Head, session => ReopenChapter.Run(session, record.Chapter("T.2"), RowVersionCondition.Any, "A court ruled.")).Value;

        foreach (var outcome in (long[])[discussed, title, closed])
            Assert.Equal("moved-a-status", record.As(Side.EU, Role.Negotiator, session => DeleteRow.Run(session, "Outcomes", outcome, RowVersionCondition.Any)).Refusal!.Code);
        Assert.Equal("aim-agreed under-negotiation", $"{record.Status("T.1")} {record.Status("T.2")}");
    }

    [Theory]
    [InlineData("aim-agreed", "provisionally-closed", "provisionally-closed")]
    [InlineData("aim-agreed", "under-negotiation", "under-negotiation")]
    [InlineData("aim-agreed", null, "under-negotiation")]
    [InlineData("under-negotiation", "aim-agreed", "aim-agreed")]
    [InlineData(null, "aim-agreed", "aim-agreed")]
    public async Task Its_author_corrects_the_status_of_an_outcome_and_the_chapter_stands_as_if_logged_so(string? logged, string? corrected, string status)
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        var outcome = record.Log(Side.EU, Role.Negotiator, 103, SmallRecord.Left("T.1", logged)).Value[0];
        await using var other = await TestApp.StartAsync();
        SmallRecord.In(other).Log(Side.EU, Role.Negotiator, 103, SmallRecord.Left("T.1", corrected));
        using var browser = app.SignedIn(Side.EU, Role.Negotiator);

        using var saved = await browser.SubmitAsync($"/edit/outcomes/{outcome}?from=chapter", "edit", ("Input.StatusAfter", corrected ?? ""), ("Input.Summary", "Corrected."));

        Assert.Equal($"/chapters/T.1?event=outcome-{outcome}&saved=outcome-changed#event-outcome-{outcome}", saved.Headers.Location!.OriginalString);
        Assert.Equal(status, record.Status("T.1"));
        Assert.Equal((Periods(other), Moves(other)), (Periods(app), Moves(app)));
        Assert.Empty(app.Flaws());
    }

    [Fact]
    public async Task A_status_on_which_something_builds_is_not_corrected()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        var first = record.Log(Side.EU, Role.Negotiator, 103, SmallRecord.Left("T.1", "aim-agreed")).Value[0];
        var noted = record.Log(Side.EU, Role.Negotiator, 103, SmallRecord.Left("T.2", "under-negotiation")).Value[0];

        var others = Correct(Role.Head, first, "opened");
        var toNote = record.As(Side.EU, Role.Head, session => ChangeRow.Run(
            session, "Outcomes", noted, RowVersionCondition.Any, new Dictionary<string, object?> { ["StatusAfter"] = "aim-agreed", ["Visibility"] = "eu" }));
        var closed = Correct(Role.Negotiator, first, "closed");
        app.Clock.Advance(TimeSpan.FromMinutes(1));
        record.Log(Side.KZ, Role.Negotiator, 103, SmallRecord.Left("T.1", "provisionally-closed"), SmallRecord.Left("T.2", "aim-agreed"));
        var built = Correct(Role.Negotiator, first, "opened");
        var later = Correct(Role.Negotiator, noted, "aim-agreed");

        Assert.Equal(("moved-a-status", "StatusAfter"), (others!.Code, others.Target));
        Assert.Equal("own-note", toNote.Refusal!.Code);
        Assert.NotNull(closed);
        Assert.Equal(("moved-a-status", "later-outcome"), (built!.Code, later!.Code));
        Assert.Equal("provisionally-closed aim-agreed", $"{record.Status("T.1")} {record.Status("T.2")}");
        Assert.Empty(app.Flaws());

        Refusal? Correct(string role, long outcome, string status) => record.As(Side.EU, role, session => ChangeRow.Run(
            session, "Outcomes", outcome, RowVersionCondition.Any, new Dictionary<string, object?> { ["StatusAfter"] = status })).Refusal;
    }

    [Fact]
    public async Task A_chapter_that_went_there_and_back_within_a_round_is_shown_as_discussed_and_not_as_moved()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        using var browser = app.SignedIn(Side.EU, Role.Negotiator);
        record.Log(Side.EU, Role.Negotiator, 103, SmallRecord.Left("T.1", "aim-agreed"), SmallRecord.Left("T.2", "aim-agreed"));
        record.Log(Side.EU, Role.Negotiator, 103, SmallRecord.Left("T.1", "under-negotiation"));

        var said = (await browser.PageAsync("/state-of-play")).QuerySelectorAll("td.round a").Select(link => link.GetAttribute("aria-label") ?? link.QuerySelector(".said").Read()).Where(words => words.Contains("round 103", StringComparison.Ordinal)).ToList();

        Assert.Contains(said, words => words.StartsWith("T.1 Chapter T.1, round 103: under negotiation, discussed", StringComparison.Ordinal));
        Assert.Contains(said, words => words.StartsWith("T.2 Chapter T.2, round 103: aim agreed, moved forward", StringComparison.Ordinal));
    }

    private static string Periods(TestApp app) =>
        string.Join('\n', app.Database.Lines("SELECT chapter_id, status, valid_from, valid_to, round_number FROM chapter_status ORDER BY id"));

    private static string Moves(TestApp app)
    {
        using var session = app.Database.OpenAs(app.Account(Side.Joint, Role.Analyst));
        return string.Join('\n', session.Connection.Query<string>("SELECT concat_ws(' ', chapter_code, round_number, status, changed, inherited, discussed) FROM visible_state_of_play ORDER BY id"));
    }
}
