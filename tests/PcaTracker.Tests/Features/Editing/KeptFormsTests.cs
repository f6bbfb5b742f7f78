using System.Net;
using Dapper;
using PcaTracker.Domain;
using PcaTracker.Security.Sessions;
using PcaTracker.Tests.Api.Writing;
using PcaTracker.Tests.Features.Chapters;
using PcaTracker.Tests.Notifications;
using PcaTracker.Tests.Security;

namespace PcaTracker.Tests.Features.Editing;

/// <summary>What is typed is never lost: drafts, late forms, outcomes that meet, sessions that end.</summary>
public sealed class KeptFormsTests
{
    [Fact]
    public async Task A_draft_comes_back_to_its_author_alone_is_encrypted_and_goes_when_it_is_saved()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        using var author = app.SignedIn(Side.EU, Role.Negotiator);
        using var colleague = app.SignedIn(Side.EU, Role.Head);
        var changes = record.Scalar<long>("SELECT count(*) FROM entry");

        var kept = await KeepAsync(author, "/add/issues?chapter=T.1", "add", ("Input.Title", "Canary of a draft"), ("Input.Description", "Typed\u00A0with \u00ADcare\v“here”."));
        var again = await author.PageAsync("/add/issues?chapter=T.1");
        var theirs = await colleague.PageAsync("/add/issues?chapter=T.1");

        Assert.Equal(HttpStatusCode.OK, kept);
        Assert.Equal("Canary of a draft", again.QuerySelector("#Title")!.GetAttribute("value"));
        Assert.Equal("What you typed on 23 Nov 2026, 10:00 Brussels is back. Nobody else has seen it.", again.QuerySelector(".draft p").Read());
        Assert.Null(theirs.QuerySelector(".draft"));
        Assert.DoesNotContain("Canary", theirs.DocumentElement.OuterHtml, StringComparison.Ordinal);
        Assert.Equal(-1, record.Scalar<byte[]>("SELECT content FROM draft").AsSpan().IndexOf("Canary"u8));
        Assert.Equal(changes, record.Scalar<long>("SELECT count(*) FROM entry"));

        using var saved = await author.PostAsync(again, "/add/issues?chapter=T.1", "add", ("Input.Title", "Canary of a draft"), ("Input.Description", "Typed\u00A0with \u00ADcare\v“here”."), ("Input.Priority", "3"), ("Input.Status", "open"), ("Input.Visibility", "eu"));

        Assert.Equal(HttpStatusCode.Redirect, saved.StatusCode);
        Assert.Equal("Typed\u00A0with care\n“here”.", record.Scalar<string>("SELECT description FROM issue WHERE title = 'Canary of a draft'"));
        Assert.Equal(0, record.Scalar<long>("SELECT count(*) FROM draft"));
    }

    [Fact]
    public async Task An_account_keeps_its_hundred_newest_drafts_and_those_of_others_stay()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        using var author = app.SignedIn(Side.EU, Role.Negotiator);
        var (own, others) = (app.Account(Side.EU, Role.Negotiator).AccountId, app.Account(Side.EU, Role.Head).AccountId);
        app.Database.WriteAsSystem(session => session.Connection.Execute(
            """
            WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < 100)
            INSERT INTO draft (account_id, form_id, content, saved_at)
            SELECT a.id, 'form ' || n, @nothing, '2026-11-20T10:00:00.' || substr(CAST(1000 + n AS text), 2) || 'Z' FROM number, (SELECT @own AS id UNION ALL SELECT @others) a
            """, new { own, others, nothing = new byte[] { 0 } }));

        await KeepAsync(author, "/add/issues?chapter=T.1", "add", ("Input.Title", "One more"));

        Assert.Equal(100, record.Scalar<long>("SELECT count(*) FROM draft d JOIN account a ON a.id = d.account_id WHERE a.email = 'eu.negotiator@example.org'"));
        Assert.Equal("form 1", record.Scalar<string>("SELECT min(form_id) FROM draft d JOIN account a ON a.id = d.account_id WHERE a.email = 'eu.head@example.org'"));
        Assert.Equal("form 2", record.Scalar<string>("SELECT form_id FROM draft d JOIN account a ON a.id = d.account_id WHERE a.email = 'eu.negotiator@example.org' ORDER BY saved_at LIMIT 1"));
        Assert.Equal("One more", (await author.PageAsync("/add/issues?chapter=T.1")).QuerySelector("#Title")!.GetAttribute("value"));
    }

    [Fact]
    public async Task A_draft_that_arrives_after_its_form_was_saved_is_dropped()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        using var author = app.SignedIn(Side.EU, Role.Negotiator);
        var page = await author.PageAsync("/add/issues?chapter=T.1");
        using var saved = await author.PostAsync(page, "/add/issues?chapter=T.1", "add", ("Input.Title", "Saved"), ("Input.Priority", "3"), ("Input.Status", "open"), ("Input.Visibility", "eu"));

        using var late = await author.PostAsync(page, page.QuerySelector("[data-keep]")!.GetAttribute("data-keep")!, "add", ("Input.Title", "Saved"));

        Assert.Equal((HttpStatusCode.Redirect, HttpStatusCode.OK), (saved.StatusCode, late.StatusCode));
        Assert.Equal(0, record.Scalar<long>("SELECT count(*) FROM draft"));
    }

    [Fact]
    public async Task A_draft_is_discarded_by_its_button()
    {
        await using var app = await TestApp.StartAsync();
        SmallRecord.In(app);
        using var author = app.SignedIn(Side.EU, Role.Negotiator);
        await KeepAsync(author, "/add/issues?chapter=T.1", "add", ("Input.Title", "Not this"));

        using var discarded = await author.SubmitAsync("/add/issues?chapter=T.1", "discard-draft");
        var page = await author.PageAsync("/add/issues?chapter=T.1");

        Assert.Equal("/add/issues?chapter=T.1", discarded.Headers.Location?.PathAndQuery());
        Assert.Equal("", page.QuerySelector("#Title")!.GetAttribute("value") ?? "");
        Assert.Null(page.QuerySelector(".draft"));
    }

    [Theory]
    [InlineData("/add/issues?chapter=T.1", "add", "Input.Title", "Typed too late", "#Title")]
    [InlineData("/rounds/103", "log-outcomes", "Input.Rows[1].NextSteps", "Typed too late", "#row-1-NextSteps")]
    public async Task A_form_that_arrives_after_its_session_is_there_after_signing_in_again(string address, string form, string field, string text, string control)
    {
        await using var app = await TestApp.StartAsync();
        SmallRecord.In(app);
        using var late = app.SignedIn(Side.EU, Role.Negotiator);
        var page = await late.PageAsync(address);
        (string, string)[] typed = form == "add" ? [(field, text)] : [("Input.Rows[0].Chapter", ""), ("Input.Rows[1].Chapter", "T.1"), (field, text)];
        app.Clock.Advance(BrowserSessions.Lifetime);

        using var answer = await late.PostAsync(page, address, form, typed);
        using var anew = app.SignedIn(Side.EU, Role.Negotiator);
        using var other = app.SignedIn(Side.EU, Role.Head);
        var resumed = await anew.PageAsync(address);

        Assert.Equal($"/sign-in?kept=true&return={Uri.EscapeDataString(address)}", answer.Headers.Location?.PathAndQuery());
        Assert.Contains("Your session had ended", (await late.PageAsync(answer.Headers.Location!.PathAndQuery())).QuerySelector(".alert").Read(), StringComparison.Ordinal);
        var shown = resumed.QuerySelector(control)!;
        Assert.Equal(text, shown.GetAttribute("value") ?? shown.Read());
        Assert.DoesNotContain(text, (await other.PageAsync(address)).DocumentElement.OuterHtml, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Forms_of_two_tabs_are_kept_after_drafts_and_other_pages_were_asked_too_late()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        var owner = await app.WithPasswordAsync(Side.EU, Role.Negotiator);
        using var browser = app.SignedIn(Side.EU, Role.Negotiator);
        (string First, string Second) address = ("/add/issues?chapter=T.1", "/add/issues?chapter=U");
        var (first, second) = (await browser.PageAsync(address.First), await browser.PageAsync(address.Second));
        // A session that was lengthened ends before its cookie does.
        app.Database.WriteAsSystem(session => session.Connection.Execute("UPDATE browser_session SET expires_at = started_at"));

        using var draft = await browser.PostAsync(first, first.QuerySelector("[data-keep]")!.GetAttribute("data-keep")!, "add", ("Input.Title", "First words"));
        using var page = await browser.GetAsync("/rounds", TestContext.Current.CancellationToken);
        using var sent = await browser.PostAsync(first, address.First, "add", ("Input.Title", "First words and more"), ("Input.Description", "Typed after the draft"));
        using var other = await browser.PostAsync(second, address.Second, "add", ("Input.Title", "Of the second tab"));
        using var signIn = await browser.SignInAsync(owner.Email, page: sent.Headers.Location!.PathAndQuery());
        var (resumed, resumedToo) = (await browser.PageAsync(signIn.Headers.Location!.PathAndQuery()), await browser.PageAsync(address.Second));
        using var saved = await browser.PostAsync(second, address.Second, "add", ("Input.Title", "Of the second tab"), ("Input.Priority", "3"), ("Input.Status", "open"), ("Input.Visibility", "eu"));

        Assert.Equal(
            ("/sign-in", "/sign-in?return=%2Frounds", $"/sign-in?kept=true&return={Uri.EscapeDataString(address.First)}", $"/sign-in?kept=true&return={Uri.EscapeDataString(address.Second)}"),
            (draft.Headers.Location!.PathAndQuery(), page.Headers.Location!.PathAndQuery(), sent.Headers.Location!.PathAndQuery(), other.Headers.Location!.PathAndQuery()));
        Assert.Equal(address.First, signIn.Headers.Location!.PathAndQuery());
        Assert.Equal(("First words and more", "Typed after the draft"), (resumed.QuerySelector("#Title")!.GetAttribute("value"), resumed.QuerySelector("#Description").Read()));
        Assert.Equal("Of the second tab", resumedToo.QuerySelector("#Title")!.GetAttribute("value"));
        Assert.Equal(1, record.Scalar<long>("SELECT count(*) FROM issue WHERE title = 'Of the second tab'"));
        Assert.Contains("/chapters/U", saved.Headers.Location!.OriginalString, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_kept_for_a_session_that_was_ended_or_that_nobody_has()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        using var ended = app.SignedIn(Side.EU, Role.Negotiator);
        using var anonymous = app.Anonymous();
        var page = await ended.PageAsync("/add/issues?chapter=T.1");
        app.Database.WriteAsSystem(session => session.Connection.Execute("DELETE FROM browser_session"));

        using var first = await ended.PostAsync(page, "/add/issues?chapter=T.1", "add", ("Input.Title", "Typed too late"));
        using var second = await anonymous.PostAsync(page, "/add/issues?chapter=T.1", "add", ("Input.Title", "Typed by nobody"));

        Assert.Equal(("/sign-in", "/sign-in"), (first.Headers.Location?.PathAndQuery(), second.Headers.Location?.PathAndQuery()));
        Assert.Equal(0, record.Scalar<long>("SELECT count(*) FROM draft"));
    }

    [Fact]
    public async Task A_session_warns_before_it_ends_and_is_lengthened_up_to_a_day()
    {
        await using var app = await TestApp.StartAsync();
        SmallRecord.In(app);
        using var browser = app.SignedIn(Side.EU, Role.Negotiator);
        var early = await browser.PageAsync("/rounds");
        app.Clock.Advance(BrowserSessions.Lifetime - TimeSpan.FromMinutes(10));
        var warned = await browser.PageAsync("/rounds");

        using var extended = await browser.PostFormAsync(warned, "/session");
        app.Clock.Advance(TimeSpan.FromHours(11));
        var later = await browser.PageAsync("/rounds");
        app.Clock.Advance(TimeSpan.FromMinutes(50));
        using var again = await browser.PostFormAsync(await browser.PageAsync("/rounds"), "/session");
        app.Clock.Advance(TimeSpan.FromMinutes(25));
        using var afterADay = await browser.GetAsync("/rounds", TestContext.Current.CancellationToken);

        Assert.True(early.QuerySelector(".session")!.HasAttribute("hidden"));
        Assert.False(warned.QuerySelector(".session")!.HasAttribute("hidden"));
        Assert.Equal("Your session ends soon, at 22:00 Brussels. Whatever you have typed stays.", warned.QuerySelector(".session p").Read());
        Assert.Equal("/rounds", extended.Headers.Location?.PathAndQuery());
        Assert.Equal("Rounds", later.QuerySelector("h1").Read());
        Assert.Equal(HttpStatusCode.Redirect, afterADay.StatusCode);
    }

    [Fact]
    public async Task An_entry_for_a_chapter_that_moved_meanwhile_shows_the_move_and_is_recorded_when_sent_again()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        using var mine = app.SignedIn(Side.EU, Role.Negotiator);
        var page = await mine.PageAsync("/rounds/103");
        _ = record.Log(Side.KZ, Role.Negotiator, 103, new PcaTracker.Features.Rounds.OutcomeEntry("T.1", null, "aim-agreed", "The aim is clear.")).Value;
        (string, string)[] entry = [("Input.Rows[0].Chapter", "T.1"), ("Input.Rows[0].Status", "unchanged"), ("Input.Rows[0].Summary", "Both read the text."), ("Input.Visibility", "shared")];

        using var asked = await mine.PostAsync(page, "/rounds/103", "log-outcomes", entry);
        var shown = await asked.PageAsync();
        var between = record.Scalar<long>("SELECT count(*) FROM outcome WHERE summary = 'Both read the text.'");
        using var again = await mine.PostAsync(shown, "/rounds/103", "log-outcomes", entry);

        Assert.Equal(
            "KZ negotiator recorded something on T.1 on 23 Nov 2026, 10:00 Brussels, after you opened this form. “The aim is clear.” T.1 is now aim agreed. Nothing is recorded yet: to record yours as well, send it once more.",
            shown.QuerySelector(".errors li").Read());
        Assert.Equal("Both read the text.", shown.QuerySelector("#row-0-Summary").Read());
        Assert.Equal((0, "/rounds/103?logged=1"), (between, again.Headers.Location?.PathAndQuery()));
        Assert.Equal("aim-agreed", record.Status("T.1"));
    }

    [Theory]
    [InlineData("log T aim-agreed", "EU head recorded something on T", "“Discussed.” T.1 is now aim agreed.")]
    [InlineData("log U aim-agreed", null, null)]
    [InlineData("close", "EU head recorded something on T", "T.1 is now closed.")]
    [InlineData("close, reopen T.1", "EU head recorded something on T.1", "T.1 is now under negotiation.")]
    [InlineData("close, reopen U", "EU head recorded something on U", "T.1 is now provisionally closed.")]
    public async Task An_entry_for_a_chapter_whose_title_moved_or_that_was_closed_or_reopened_meanwhile_shows_the_move(string acts, string? who, string? now)
    {
        await using var app = await TestApp.StartAsync();
        var record = CloseAndReopenTests.OnlyItself(app);
        var act = acts.Split(", ");
        if (act[0] == "close")
            record.Log(Side.EU, Role.Head, 103, SmallRecord.Left("T", "provisionally-closed"), SmallRecord.Left("U", "provisionally-closed"));
        using var head = app.As(Side.EU, Role.Head);
        // What happened before the form was opened is no news.
        if (act[^1].StartsWith("reopen", StringComparison.Ordinal))
            await head.Post("CloseAllChapters");
        using var mine = app.SignedIn(Side.EU, Role.Negotiator);
        var page = await mine.PageAsync("/rounds/103");
        (string, string)[] entry = [("Input.Rows[0].Chapter", "T.1"), ("Input.Rows[0].Status", "unchanged"), ("Input.Rows[0].Summary", "Both read the text."), ("Input.Visibility", "shared")];

        _ = act[^1].Split(' ') switch
        {
            ["log", var code, var status] => record.Log(Side.EU, Role.Head, 103, SmallRecord.Left(code, status)).IsRefused(out _),
            ["reopen", var code] => (await head.Act($"Chapters({record.Chapter(code)})/Reopen", new { Reason = "A court ruled." })).Status == HttpStatusCode.OK,
            _ => (await head.Post("CloseAllChapters")).Status == HttpStatusCode.NoContent,
        };
        using var asked = await mine.PostAsync(page, "/rounds/103", "log-outcomes", entry);
        var said = string.Join('|', (await asked.PageAsync()).QuerySelectorAll(".errors li").Select(error => error.Read()));

        Assert.Equal(who is null ? 1 : 0, record.Scalar<long>("SELECT count(*) FROM outcome WHERE summary = 'Both read the text.'"));
        Assert.Contains(who is null ? "" : who + " on 23 Nov 2026, 10:00 Brussels, after you opened this form.", said, StringComparison.Ordinal);
        Assert.Contains(now ?? "", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_log_of_outcomes_sent_twice_is_recorded_once()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        using var browser = app.SignedIn(Side.EU, Role.Negotiator);
        var page = await browser.PageAsync("/rounds/103");
        (string, string)[] entry = [("Input.Rows[0].Chapter", "T.1"), ("Input.Rows[0].Status", "unchanged"), ("Input.Rows[0].Summary", "Sent twice."), ("Input.Visibility", "shared")];

        using var first = await browser.PostAsync(page, "/rounds/103", "log-outcomes", entry);
        using var second = await browser.PostAsync(page, "/rounds/103", "log-outcomes", entry);

        Assert.Equal((HttpStatusCode.Redirect, HttpStatusCode.Redirect), (first.StatusCode, second.StatusCode));
        Assert.Equal(1, record.Scalar<long>("SELECT count(*) FROM outcome WHERE summary = 'Sent twice.'"));
    }

    [Theory]
    [InlineData("move", "Input.MoveReason", "MoveReason")]
    [InlineData("move", "Input.DueOn", "DueOn")]
    [InlineData("waive", "Input.WaiveReason", "WaiveReason")]
    [InlineData("offsets", "Input.ReminderOffsets", "ReminderOffsets")]
    public async Task A_form_of_a_deadline_is_kept_as_a_draft_and_when_it_is_late_and_goes_when_discarded(string form, string field, string control)
    {
        await using var app = await TestApp.StartAsync();
        var deadline = SmallRecord.In(app).AddDeadline();
        using var browser = app.SignedIn(Side.EU, Role.Negotiator);
        var page = await browser.PageAsync($"/deadlines/{deadline}");
        var drafts = page.Forms.Single(f => f.QuerySelector($"input[value={form}]") is not null).QuerySelector("[data-keep]")!.GetAttribute("data-keep")!;

        using var draft = await browser.PostAsync(page, drafts, form, (field, "In time"));
        var drafted = await browser.PageAsync($"/deadlines/{deadline}");
        app.Clock.Advance(BrowserSessions.Lifetime);
        using var late = await browser.PostAsync(page, $"/deadlines/{deadline}", form, (field, "Too late"));
        using var anew = app.SignedIn(Side.EU, Role.Negotiator);
        var resumed = await anew.PageAsync($"/deadlines/{deadline}");
        using var discarded = await anew.PostAsync(resumed, $"/deadlines/{deadline}", $"discard-{form}");
        var empty = await anew.PageAsync($"/deadlines/{deadline}");

        Assert.Equal(HttpStatusCode.OK, draft.StatusCode);
        Assert.Equal($"/sign-in?kept=true&return=%2Fdeadlines%2F{deadline}", late.Headers.Location!.PathAndQuery());
        Assert.Equal(["In time", "Too late", ""], new[] { drafted, resumed, empty }.Select(shown => shown.GetElementById(control)!.GetAttribute("value") ?? ""));
        Assert.Equal([1, 1, 0], new[] { drafted, resumed, empty }.Select(shown => shown.QuerySelectorAll(".draft").Length));
    }

    [Theory]
    [InlineData("/notifications", "settings", "Input.Offsets", "#Offsets", Side.EU, Role.Negotiator)]
    [InlineData("/administration/accounts/new", "account", "Input.Name", "#Name", Side.Joint, Role.Administrator)]
    [InlineData("/change/Issues?row=13.1&do=owner", "change", "Input.Owner", "#Owner", Side.EU, Role.Negotiator)]
    [InlineData("/change/Deadlines?row=12.1&do=waive", "change", "Input.Reason", "#Reason", Side.EU, Role.Negotiator)]
    public async Task A_form_about_no_row_of_its_own_is_kept_too_and_forgotten_when_it_is_saved(string address, string form, string field, string control, string side, string role)
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        app.Database.WriteAsSystem(session => session.Connection.Execute(
            """
            INSERT INTO deadline (id, title, due_on, due_at, responsible_party, visibility) VALUES (12, 'Exchange of texts', '2026-11-26', '2026-11-26T23:00:00.000Z', 'EU', 'shared');
            INSERT INTO issue (id, chapter_id, title, priority, visibility, owner_side) SELECT 13, id, 'Rules of origin', 1, 'eu', 'EU' FROM chapter WHERE code = 'T.1';
            """));
        using var browser = app.SignedIn(side, role);
        var page = await browser.PageAsync(address);
        var drafts = page.QuerySelector("[data-keep]")!.GetAttribute("data-keep")!;
        (string, string)[] whole = form switch
        {
            "settings" => [(field, "-2, 0, +1"), ("Input.Hour", "08:00"), ("Input.QuietFrom", "20:00"), ("Input.QuietUntil", "07:00"), ("Input.Digest", "daily"), ("Input.DigestHour", "08:00"), ("Input.DigestDay", "Monday"), ("Input.Language", "en"), ("Input.TimeZone", "Europe/Brussels")],
            "account" => [(field, "Aliya Example"), ("Input.Email", "aliya@example.org"), ("Input.Side", "KZ"), ("Input.Role", "negotiator"), ("Input.Language", "ru"), ("Input.TimeZone", "Asia/Almaty")],
            _ => [(field, "Somebody")],
        };

        using var draft = await browser.PostAsync(page, drafts, form, (field, "In time"), ("Proof", "never kept"));
        var drafted = await browser.PageAsync(address);
        app.Clock.Advance(BrowserSessions.Lifetime);
        using var late = await browser.PostAsync(page, address, form, (field, "Too late"));
        using var anew = app.SignedIn(side, role);
        var resumed = await anew.PageAsync(address);
        using var saved = await anew.PostAsync(resumed, address, form, whole);
        using var tooLate = await anew.PostAsync(resumed, drafts, form, whole);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (draft.StatusCode, tooLate.StatusCode));
        Assert.Equal($"/sign-in?kept=true&return={Uri.EscapeDataString(address)}", late.Headers.Location!.PathAndQuery());
        Assert.Equal(["In time", "Too late"], new[] { drafted, resumed }.Select(shown => shown.QuerySelector(control)!.GetAttribute("value")));
        Assert.DoesNotContain("never kept", drafted.DocumentElement.OuterHtml, StringComparison.Ordinal);
        Assert.Equal("", string.Join('|', (await saved.PageAsync()).QuerySelectorAll(".errors li").Select(error => error.Read())));
        Assert.Equal(0, record.Scalar<long>("SELECT count(*) FROM draft"));
    }

    [Fact]
    public async Task A_late_button_says_that_nothing_was_done_and_leads_back()
    {
        await using var app = await TestApp.StartAsync();
        var deadline = SmallRecord.In(app).AddDeadline();
        using var browser = app.SignedIn(Side.EU, Role.Negotiator);
        var page = await browser.PageAsync($"/deadlines/{deadline}");
        app.Clock.Advance(BrowserSessions.Lifetime);

        using var late = await browser.PostAsync(page, $"/deadlines/{deadline}", "complete");

        Assert.Equal($"/sign-in?kept=false&return=%2Fdeadlines%2F{deadline}", late.Headers.Location!.PathAndQuery());
        Assert.Equal("Your session had ended, so nothing was done. Sign in, and send the form again.", (await browser.PageAsync(late.Headers.Location!.PathAndQuery())).QuerySelector(".alert").Read());
        Assert.Equal(["open"], app.Database.Lines($"SELECT status FROM deadline WHERE id = {deadline}"));
    }

    [Fact]
    public async Task A_deadline_moved_by_two_clicks_is_moved_once_and_both_answers_agree()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        var deadline = record.AddDeadline();
        using var browser = app.SignedIn(Side.EU, Role.Negotiator);
        var page = await browser.PageAsync($"/deadlines/{deadline}");

        using var first = await browser.PostAsync(page, $"/deadlines/{deadline}", "move", ("Input.DueOn", "2026-12-04"), ("Input.MoveReason", "The text came late."));
        using var second = await browser.PostAsync(page, $"/deadlines/{deadline}", "move", ("Input.DueOn", "2026-12-04"), ("Input.MoveReason", "The text came late."));

        Assert.Equal(("/deadlines?done=moved", "/deadlines?done=moved"), (first.Headers.Location?.PathAndQuery(), second.Headers.Location?.PathAndQuery()));
        Assert.Single(record.Activity(), line => line.EndsWith(": The text came late.", StringComparison.Ordinal));
    }

    /// <summary>Sends a draft as the script does.</summary>
    private static async Task<HttpStatusCode> KeepAsync(HttpClient browser, string address, string form, params (string, string)[] fields)
    {
        var page = await browser.PageAsync(address);
        using var answer = await browser.PostAsync(page, page.QuerySelector("[data-keep]")!.GetAttribute("data-keep")!, form, fields);
        return answer.StatusCode;
    }
}
