using Dapper;
using Microsoft.Playwright;
using PcaTracker.Domain;
using PcaTracker.Features.Rounds;
using PcaTracker.Tests;

namespace PcaTracker.Browser.Tests;

/// <summary>Logging outcomes in the room: by keyboard alone, one after the other.</summary>
public sealed class LogPageTests(Chromium chromium, RecordSite site) : IClassFixture<RecordSite>
{
    [Theory]
    [InlineData(Sizes.Desk, "annex i", "annex v", "protocol 1")]
    [InlineData(Sizes.Phone, "annex ii", "annex iii", "annex iv")]
    public async Task Three_outcomes_with_next_steps_owners_and_dates_take_sixty_keystrokes_each_beside_their_words(int width, string first, string second, string third)
    {
        var app = site.App;
        await using var window = await chromium.OpenAsync(app, Side.EU, Role.Negotiator, width);
        var (page, keyboard, pointed) = (window.Page, new Typist(window.Page), new List<string>());
        await page.ExposeFunctionAsync<string, bool>("pointed", type => { pointed.Add(type); return true; });
        // A click without a button of the mouse, such as that of the space bar, has the detail 0.
        await page.AddInitScriptAsync(
            """
            for (const type of ["pointerdown", "mousedown", "mouseup", "click", "wheel", "touchstart"])
              addEventListener(type, event => { if (type !== "click" || event.detail > 0) pointed(type); }, true);
            """);
        var day = width == Sizes.Desk ? 10 : 11;

        await page.GotoAsync("/state-of-play");
        await keyboard.PressAsync("n");
        await page.ComesToAsync("**/log");
        foreach (var (chapter, status, said) in ((string, string, string)[])[(first, "Op", "Reservations"), (second, "Ai", "Arbitration"), (third, "Und", "Customs")])
        {
            await Assertions.Expect(page.Locator("#row-0-Chapter")).ToBeFocusedAsync();
            await keyboard.TypeAsync(chapter);
            await keyboard.PressAsync("Tab");
            await keyboard.TypeAsync(status);
            await keyboard.PressAsync("Tab");
            await keyboard.WriteAsync($"{said} were discussed at {width}.");
            await keyboard.PressAsync("Tab");
            await keyboard.WriteAsync($"A text on {said} comes.");
            // What follows is folded: its first field is the title of an issue, the third that of a deadline.
            await keyboard.PressAsync("Tab", "Enter", "Tab", "Tab", "Tab");
            await keyboard.WriteAsync($"{said} at {width}");
            await keyboard.PressAsync("Tab");
            await keyboard.TypeAsync($"{day} Dec 2026");
            await keyboard.PressAsync("Tab");
            await keyboard.TypeAsync("Kaz");
            await keyboard.PressAsync("Tab");
            await keyboard.TypeAsync("Ministry");
            // Who sees it is chosen once.
            if (page.Url.EndsWith("/log", StringComparison.Ordinal))
                await keyboard.PressAsync("Tab", "ArrowDown");
            await keyboard.PressAsync("Control+Enter");
            await Assertions.Expect(page.Locator("main .done")).ToContainTextAsync("recorded");

            Assert.InRange(keyboard.Pressed, 30, 60);
            keyboard.Pressed = 0;
        }

        await Assertions.Expect(page.Locator("#row-0-Chapter")).ToBeFocusedAsync();
        using var session = app.Database.OpenAsSystem();
        Assert.Equal(3, session.Connection.ExecuteScalar<long>("SELECT count(*) FROM outcome WHERE summary LIKE @said AND next_steps LIKE 'A text on % comes.' AND visibility = 'shared'", new { said = $"%discussed at {width}." }));
        Assert.Equal([$"2026-12-{day} KZ Ministry"], session.Connection.Query<string>(
            "SELECT DISTINCT concat_ws(' ', due_on, responsible_party, owner) FROM deadline WHERE title LIKE @title", new { title = $"% at {width}" }));
        Assert.Empty(pointed);
        Assert.Empty(window.Violations);
    }

    [Theory]
    [InlineData(Sizes.Desk, "III.7", "14 Dec 2026")]
    [InlineData(Sizes.Phone, "III.8", "15 Dec 2026")]
    public async Task An_issue_and_a_deadline_are_typed_in_the_same_breath(int width, string chapter, string day)
    {
        var app = site.App;
        await using var window = await chromium.OpenAsync(app, Side.EU, Role.Head, width);
        var keyboard = new Typist(window.Page);
        await window.Page.GotoAsync("/log");

        await Assertions.Expect(window.Page.Locator("#row-0-Chapter")).ToBeFocusedAsync();
        foreach (var words in (string[])[chapter, "Disc", "Both read the text.", "A text comes."])
        {
            await keyboard.WriteAsync(words);
            await keyboard.PressAsync("Tab");
        }
        await keyboard.PressAsync("Enter", "Tab");
        foreach (var words in (string[])[$"Open for {width}", "Trade unit", $"Due for {width}", day, "Kaz", "Ministry"])
        {
            await keyboard.WriteAsync(words);
            await keyboard.PressAsync("Tab");
        }
        await keyboard.PressAsync("ArrowDown", "Control+Enter");

        await Assertions.Expect(window.Page.Locator("main .done")).ToContainTextAsync("recorded");
        using var session = app.Database.OpenAsSystem();
        Assert.Equal("Trade unit", session.Connection.ExecuteScalar<string>("SELECT owner FROM issue WHERE title = @title", new { title = $"Open for {width}" }));
        Assert.Equal("2026-12-" + day[..2] + " KZ Ministry", session.Connection.ExecuteScalar<string>("SELECT concat_ws(' ', due_on, responsible_party, owner) FROM deadline WHERE title = @title", new { title = $"Due for {width}" }));
        Assert.Empty(window.Violations);
    }

    [Theory]
    [InlineData(Sizes.Desk, "Annex VI")]
    [InlineData(Sizes.Phone, "Annex VII")]
    public async Task What_another_recorded_meanwhile_is_shown_before_an_entry_is_recorded_over_it(int width, string chapter)
    {
        var app = site.App;
        await using var window = await chromium.OpenAsync(app, Side.EU, Role.Head, width);
        var page = window.Page;
        await page.GotoAsync("/log");
        await page.GetByLabel("Chapter").FillAsync(chapter);
        await page.GetByLabel("After this round").SelectOptionAsync("unchanged");
        await page.GetByLabel("What happened").FillAsync($"Both read the text ({width}).");
        await page.GetByLabel("Both delegations: the Kazakh delegation will see this").CheckAsync();
        _ = app.Database.WriteAs(app.Account(Side.KZ, Role.Head), session => LogOutcomes.Run(
            session, session.Connection.ExecuteScalar<long>("SELECT id FROM visible_round WHERE number = 8"), [new OutcomeEntry(chapter, null, ChapterStatus.Opened, "First texts were exchanged.")])).Value;

        await page.GetByRole(AriaRole.Button, new() { Name = "Record and go on to the next" }).ClickAsync();
        await Assertions.Expect(page.Locator("#errors")).ToContainTextAsync($"KZ head recorded something on {chapter}");
        await Assertions.Expect(page.Locator("#errors")).ToContainTextAsync($"“First texts were exchanged.” {chapter} is now opened.");
        await Assertions.Expect(page.Locator("#errors")).ToBeFocusedAsync();
        // The key leads from the refusal to the field, and the page stays.
        await page.Keyboard.PressAsync("n");
        await Assertions.Expect(page.GetByLabel("Chapter")).ToBeFocusedAsync();
        await Assertions.Expect(page.Locator("#errors")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByLabel("What happened")).ToHaveValueAsync($"Both read the text ({width}).");
        await page.GetByRole(AriaRole.Button, new() { Name = "Record and go on to the next" }).ClickAsync();

        await Assertions.Expect(page.Locator("main .done")).ToContainTextAsync($"{chapter} ");
        Assert.Empty(window.Violations);
    }

    [Theory]
    [InlineData(Sizes.Desk, Language.English, "Being recorded…", "III.2")]
    [InlineData(Sizes.Phone, Language.Russian, "Записывается…", "Annex VI")]
    [InlineData(Sizes.Phone, Language.Kazakh, "Жазылуда…", "Annex VII")]
    public async Task On_a_slow_line_a_form_says_within_a_second_that_it_is_being_recorded_and_is_sent_once(int width, string language, string words, string chapter)
    {
        var app = site.App;
        var person = app.Account(Side.KZ, Role.Negotiator);
        app.Database.WriteAsSystem(session => session.Connection.Execute("UPDATE account SET language = @language WHERE id = @AccountId", new { language, person.AccountId }));
        await using var window = await chromium.OpenAsync(app, Side.KZ, Role.Negotiator, width);
        var (page, said, sent) = (window.Page, new TaskCompletionSource<(double After, string Words)>(), 0);
        page.Request += (_, request) => sent += request.Method == "POST" && request.Url.EndsWith("/log", StringComparison.Ordinal) ? 1 : 0;
        await page.ExposeFunctionAsync<double, string, bool>("said", (after, shown) => said.TrySetResult((after, shown)));
        await page.GotoAsync("/log");
        await page.Locator("#row-0-Chapter").FillAsync(chapter);
        await page.Locator("#row-0-StatusAfter").SelectOptionAsync("unchanged");
        await page.Locator("#row-0-Summary").FillAsync($"Sent over a slow line in {language}.");
        await page.Locator("#visibility input[value=shared]").CheckAsync();
        await page.EvaluateAsync(
            """
            () => {
              let clicked;
              document.addEventListener("click", () => { clicked ??= performance.now(); }, true);
              const region = document.getElementById("sending");
              new MutationObserver(() => requestAnimationFrame(() => said(performance.now() - clicked, region.textContent))).observe(region, { childList: true });
            }
            """);
        var devTools = await page.Context.NewCDPSessionAsync(page);
        await devTools.SendAsync("Network.enable");
        await devTools.SendAsync("Network.emulateNetworkConditions", new() { ["offline"] = false, ["latency"] = 400, ["downloadThroughput"] = -1, ["uploadThroughput"] = -1 });
        await devTools.SendAsync("Emulation.setCPUThrottlingRate", new() { ["rate"] = 6 });

        await page.Locator(".sends button").DblClickAsync();

        var (after, shown) = await said.Task.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        // What follows is not measured.
        await devTools.SendAsync("Emulation.setCPUThrottlingRate", new() { ["rate"] = 1 });
        await page.ComesToAsync("**/log?logged=**");
        Assert.Equal(words, shown);
        Assert.InRange(after, 0, 1_000);
        Assert.Equal(1, sent);
        using var session = app.Database.OpenAsSystem();
        Assert.Equal(1, session.Connection.ExecuteScalar<long>("SELECT count(*) FROM outcome WHERE summary = @summary", new { summary = $"Sent over a slow line in {language}." }));
    }

    [Theory]
    [InlineData(Language.English)]
    [InlineData(Language.Russian)]
    [InlineData(Language.Kazakh)]
    public async Task On_a_phone_the_button_stays_in_reach_and_the_form_fits_one_screen_without_zooming(string language)
    {
        var app = site.App;
        var person = app.Account(Side.KZ, Role.Head);
        app.Database.WriteAsSystem(session => session.Connection.Execute("UPDATE account SET language = @language WHERE id = @AccountId", new { language, person.AccountId }));
        await using var window = await chromium.OpenAsync(app, Side.KZ, Role.Head, Sizes.Phone);
        var page = window.Page;

        await page.GotoAsync("/state-of-play");
        await page.EvaluateAsync("scrollTo(0, 2000)");
        // A click would scroll to the button by itself.
        var button = await page.Locator(".log-link").EvaluateAsync<double[]>("e => (box => [box.top, box.bottom, scrollY])(e.getBoundingClientRect())");
        Assert.True(button is [> 700, <= 844, > 0], string.Join(' ', button));
        await page.Locator(".log-link").ClickAsync();
        await page.ComesToAsync("**/log");
        var record = await page.Locator(".sends button").First.BoundingBoxAsync();

        Assert.Equal(language, await page.Locator("html").GetAttributeAsync("lang"));
        Assert.True(record!.Y + record.Height <= 844, $"The button ends at {record.Y + record.Height}.");
        Assert.Equal(390, await page.WidthAsync());
        Assert.Empty(await page.EvaluateAsync<string[]>(
            "[...document.querySelectorAll('main :is(input, select, textarea)')].filter(e => parseFloat(getComputedStyle(e).fontSize) < 16).map(e => e.id)"));
        Assert.InRange(await page.Locator(".masthead").EvaluateAsync<double>("e => e.getBoundingClientRect().height"), 24, 60);
    }

    [Theory]
    [InlineData(Sizes.Desk, "/log")]
    [InlineData(Sizes.Phone, "/account")]
    public async Task Letters_typed_into_a_field_are_no_shortcut_and_the_shortcut_that_is_switched_off_stays_off(int width, string settings)
    {
        var app = site.App;
        await using var window = await chromium.OpenAsync(app, Side.EU, Role.Negotiator, width);
        var page = window.Page;

        var typed = new List<string>();
        foreach (var (address, field) in ((string, string)[])[("/issues", "#text"), ("/add/issues?chapter=III.9", "#Description"), ("/add/issues?chapter=III.9", "#Title")])
        {
            await page.GotoAsync(address);
            // The list of a phone folds what is asked less often.
            await page.EvaluateAsync("document.querySelectorAll('main details').forEach(details => details.open = true)");
            // A draft of the other width may be back.
            await page.Locator(field).FillAsync("");
            await page.Keyboard.TypeAsync("nnn");
            typed.Add($"{new Uri(page.Url).PathAndQuery} {await page.Locator(field).InputValueAsync()}");
        }
        await Sizes.SetAsync(page, Sizes.Desk);
        await page.GotoAsync(settings);
        await page.GetByRole(AriaRole.Button, new() { Name = "Switch it off" }).ClickAsync();
        await Assertions.Expect(page.Locator("main").GetByText("The key n is switched off.")).ToBeVisibleAsync();
        await Sizes.SetAsync(page, width);
        var at = new List<string>();
        foreach (var address in (string[])["/issues", "/chapters/III.9", "/issues"])
        {
            await page.GotoAsync(address);
            await page.ReloadAsync();
            await page.Keyboard.PressAsync("n");
            at.Add(new Uri(page.Url).AbsolutePath);
            Assert.Equal(0, await page.Locator("[data-key]").CountAsync());
        }

        Assert.Equal(["/issues nnn", "/add/issues?chapter=III.9 nnn", "/add/issues?chapter=III.9 nnn"], typed);
        Assert.Equal(["/issues", "/chapters/III.9", "/issues"], at);
        Assert.Empty(window.Violations);
    }

    [Theory]
    [InlineData("т")]
    [InlineData("Т", true)]
    [InlineData("b")]
    public async Task The_shortcut_is_a_place_of_the_keyboard_where_its_layout_has_no_Latin_letters(string key, bool isShifted = false)
    {
        var app = site.App;
        await using var window = await chromium.OpenAsync(app, Side.EU, Role.Negotiator);
        var page = window.Page;
        var devTools = await page.Context.NewCDPSessionAsync(page);

        await page.GotoAsync("/issues");
        // 8 is the Shift key. A Dvorak layout has its b where others have the n.
        await devTools.SendAsync("Input.dispatchKeyEvent", new() { ["type"] = "keyDown", ["key"] = key, ["text"] = key, ["code"] = "KeyN", ["modifiers"] = isShifted ? 8 : 0 });
        await devTools.SendAsync("Input.dispatchKeyEvent", new() { ["type"] = "keyUp", ["key"] = key, ["code"] = "KeyN", ["modifiers"] = isShifted ? 8 : 0 });

        if (key == "т")
            await page.ComesToAsync("**/log");
        else
            Assert.Equal("/issues", new Uri(page.Url).AbsolutePath);
        Assert.Empty(window.Violations);
    }

    [Theory]
    [MemberData(nameof(Sizes.Both), MemberType = typeof(Sizes))]
    public async Task The_shortcut_opens_the_agenda_of_the_next_round_where_none_has_begun(int width)
    {
        await using var app = await TestApp.StartAsync();
        app.Database.WriteAsSystem(session => session.Connection.Execute(
            """
            UPDATE round SET status = 'cancelled';
            UPDATE round SET status = 'planned', starts_on = '2027-01-18', ends_on = '2027-01-19', date_precision = 'day' WHERE number = 7;
            UPDATE round SET status = 'planned', starts_on = '2026-12-14', ends_on = '2026-12-15', date_precision = 'day' WHERE number = 8;
            """));
        await using var window = await chromium.OpenAsync(app, Side.EU, Role.Negotiator, width);
        var page = window.Page;

        await page.GotoAsync("/issues");
        await page.Keyboard.PressAsync("n");
        await page.ComesToAsync("**/log");

        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Agenda" })).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("No round has begun yet. Round 8: 14–15 Dec 2026");
        await Assertions.Expect(page.GetByRole(AriaRole.Table, new() { Name = "Chapters that round 8 may take up" })).ToContainTextAsync("Annex I");
        Assert.Equal(0, await page.Locator("main form").CountAsync());
        Assert.Equal(width, await page.WidthAsync());
        Assert.Empty(await window.ObstaclesAsync());
        Assert.Empty(window.Violations);
    }

    /// <summary>Somebody at a keyboard, whose keys are counted except for those of free text.</summary>
    private sealed class Typist(IPage page)
    {
        public int Pressed { get; set; }

        public async Task PressAsync(params string[] keys)
        {
            Pressed += keys.Length;
            foreach (var key in keys)
                await page.Keyboard.PressAsync(key);
        }

        public Task TypeAsync(string choice)
        {
            Pressed += choice.Length;
            return page.Keyboard.TypeAsync(choice);
        }

        public Task WriteAsync(string text) => page.Keyboard.TypeAsync(text);
    }
}
