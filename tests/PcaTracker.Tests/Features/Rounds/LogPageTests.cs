using System.Net;
using PcaTracker.Domain;
using PcaTracker.Tests.Notifications;

namespace PcaTracker.Tests.Features.Rounds;

public sealed class LogPageTests
{
    [Theory]
    [InlineData("chapter t.2")]
    [InlineData("chap t.2")]
    public async Task One_outcome_is_logged_with_an_open_issue_and_a_deadline_and_the_next_can_be_typed(string chapter)
    {
        await using var app = await TestApp.StartAsync();
        _ = SmallRecord.In(app);
        using var browser = app.SignedIn(Side.EU, Role.Negotiator);

        using var logged = await browser.SubmitAsync("/log", "log-outcomes",
            ("Input.Rows[0].Chapter", chapter), ("Input.Rows[0].Status", "aim-agreed"), ("Input.Rows[0].Summary", "The aim is common."),
            ("Input.Rows[0].IssueTitle", "Period of transition"), ("Input.Rows[0].IssueOwner", "Trade unit"),
            ("Input.Rows[0].DeadlineTitle", "Text on transition"), ("Input.Rows[0].DeadlineDueOn", "2026-12-10"),
            ("Input.Rows[0].DeadlineResponsibleParty", "KZ"), ("Input.Rows[0].DeadlineOwner", "Ministry"), ("Input.Visibility", "shared"));
        var next = await browser.PageAsync(logged.Headers.Location!.OriginalString);

        Assert.Equal("/log?logged=T.2&for=shared", logged.Headers.Location.OriginalString);
        Assert.Equal("T.2 Chapter T.2 recorded: now aim agreed. See round 103", next.QuerySelector("main [role=status].done").Read());
        Assert.Equal("", next.QuerySelector("#row-0-Chapter")!.GetAttribute("value") ?? "");
        Assert.NotNull(next.QuerySelector("#visibility input[value=shared][checked]"));
        Assert.Equal(["Period of transition Trade unit 103 shared"], app.Database.Lines("SELECT title, owner, opened_in_round, visibility FROM issue"));
        Assert.Equal(["Text on transition 2026-12-10 KZ Ministry"], app.Database.Lines("SELECT title, due_on, responsible_party, owner FROM deadline"));
    }

    [Theory]
    [InlineData("chapter", "'chapter' may be one of these: Annex III Scope of ")]
    [InlineData("T.2 pter", "No chapter has 'T.2 pter' in its code or name.")]
    [InlineData("Z.9", "No chapter has 'Z.9' in its code or name.")]
    [InlineData("", "Choose the chapter.")]
    public async Task A_chapter_that_is_not_clear_is_asked_for_again(string typed, string sentence)
    {
        await using var app = await TestApp.StartAsync();
        _ = SmallRecord.In(app);
        using var browser = app.SignedIn(Side.EU, Role.Negotiator);

        using var refused = await browser.SubmitAsync("/log", "log-outcomes",
            ("Input.Rows[0].Chapter", typed), ("Input.Rows[0].Status", "unchanged"), ("Input.Rows[0].Summary", "Both read the text."), ("Input.Visibility", "shared"));

        var page = await refused.PageAsync();
        Assert.Contains(sentence, page.QuerySelector("label[for=row-0-Chapter] .field-error").Read(), StringComparison.Ordinal);
        Assert.Equal("Both read the text.", page.QuerySelector("#row-0-Summary").Read());
        Assert.Empty(app.Database.Lines("SELECT 1 FROM outcome WHERE summary = 'Both read the text.'"));
    }

    [Theory]
    [InlineData("/rounds/103", "T.1", "Entry 1: ")]
    [InlineData("/rounds/103", "nowhere", "Entry 1: ")]
    [InlineData("/log", "T.1", "")]
    [InlineData("/log", "nowhere", "")]
    public async Task All_errors_of_all_entries_are_said_at_once_each_beside_its_field(string address, string chapter, string entry)
    {
        await using var app = await TestApp.StartAsync();
        _ = SmallRecord.In(app);
        using var browser = app.SignedIn(Side.EU, Role.Negotiator);
        (string, string)[] first =
        [
            ("Input.Rows[0].Chapter", chapter), ("Input.Rows[0].Status", "unchanged"), ("Input.Rows[0].Summary", "RESTREINT UE/EU RESTRICTED: the line."),
            ("Input.Rows[0].IssueTitle", new string('x', 600)), ("Input.Rows[0].DeadlineTitle", "RESTREINT UE/EU RESTRICTED: due"), ("Input.Rows[0].DeadlineDueOn", "2026-12-10"),
        ];
        (string, string)[] second = [("Input.Rows[1].Chapter", "U"), ("Input.Rows[1].Status", "unchanged"), ("Input.Rows[1].Summary", "Read."), ("Input.Rows[1].NextSteps", "RESTREINT UE/EU RESTRICTED: next")];
        var isSingle = entry.Length == 0;

        using var refused = await browser.SubmitAsync(address, "log-outcomes", [.. first, .. isSingle ? [] : second, ("Input.Visibility", "shared")]);

        var page = await refused.PageAsync();
        string[] wrong = ["row-0-Summary", "row-0-IssueTitle", "row-0-DeadlineTitle", .. isSingle ? [] : (string[])["row-1-NextSteps"]];
        Assert.Equal(chapter == "T.1" ? wrong : wrong.Prepend("row-0-Chapter"), page.QuerySelectorAll(".field-error").Select(error => error.ParentElement!.GetAttribute("for")));
        Assert.Equal(page.QuerySelectorAll(".field-error").Length, page.QuerySelectorAll(".errors li").Length);
        Assert.StartsWith($"{entry}This carries a marking: RESTREINT UE.", page.QuerySelector("label[for=row-0-Summary] .field-error").Read(), StringComparison.Ordinal);
        Assert.Empty(app.Database.Lines("SELECT 1 FROM outcome WHERE summary = 'Read.'"));
        Assert.Empty(app.Database.Lines("SELECT 1 FROM deadline"));
    }

    [Theory]
    [InlineData(Role.Analyst)]
    [InlineData(Role.Secretariat)]
    public async Task Who_logs_no_outcomes_finds_no_page_and_no_link(string role)
    {
        var app = await SharedApp.GetAsync();
        using var browser = app.SignedIn(Side.EU, role);

        using var answer = await browser.GetAsync("/log", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Null((await browser.PageAsync("/")).QuerySelector("a[href='/log']"));
    }

    [Fact]
    public async Task The_key_that_opens_the_page_is_switched_off_and_on_again()
    {
        var app = await SharedApp.GetAsync();
        using var browser = app.SignedIn(Side.EU, Role.Negotiator);

        Assert.Equal("n", (await browser.PageAsync("/")).QuerySelector("a[href='/log']")!.GetAttribute("data-key"));
        (await browser.SubmitAsync("/log", "key", ("Key", "off"))).Dispose();
        Assert.Null((await browser.PageAsync("/")).QuerySelector("a[href='/log']")!.GetAttribute("data-key"));
        (await browser.SubmitAsync("/log", "key", ("Key", "on"))).Dispose();
        Assert.Equal("n", (await browser.PageAsync("/")).QuerySelector("a[href='/log']")!.GetAttribute("data-key"));
    }

    [Fact]
    public async Task A_round_that_has_not_begun_shows_its_agenda_and_no_form()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        app.Database.Execute(
            $"""
            INSERT INTO issue (chapter_id, title, priority, visibility, owner_side) VALUES
              ({record.Chapter("T.1")}, 'Common issue', 1, 'shared', 'EU'), ({record.Chapter("T.1")}, 'Kazakh issue', 1, 'kz', 'KZ');
            INSERT INTO deadline (title, due_on, due_at, responsible_party, visibility) VALUES
              ('Offer on services', '2026-12-10', '2026-12-10T23:00:00.000Z', 'EU', 'shared'), ('Kazakh paper', '2026-12-10', '2026-12-10T23:00:00.000Z', 'KZ', 'kz'),
              ('After the round', '2027-03-01', '2027-03-01T23:00:00.000Z', 'EU', 'shared');
            """);
        using var browser = app.SignedIn(Side.EU, Role.Negotiator);

        var page = await browser.PageAsync("/rounds/104");

        Assert.Contains(page.QuerySelectorAll("[aria-label='Open chapters'] tbody tr").Select(row => row.Read()), row => row.StartsWith("T.1 Chapter T.1 Under negotiation 1 ", StringComparison.Ordinal));
        Assert.Equal(["Offer on services, EU, 10 Dec 2026"], page.QuerySelectorAll("#due ~ ul.plain li").Select(li => li.Read()));
        Assert.Null(page.QuerySelector("#log"));
        Assert.DoesNotContain("Kazakh issue", page.Source.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Kazakh paper", page.Source.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_agenda_lists_the_open_issues_the_most_urgent_first_and_counts_those_beyond()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        app.Database.Execute(
            $"""
            INSERT INTO issue (id, chapter_id, title, priority, status, visibility) VALUES
              (4711, {record.Chapter("T.2")}, 'Quotas', 2, 'open', 'shared'), (4712, {record.Chapter("T.1")}, 'Origin', 1, 'open', 'shared'),
              (4713, {record.Chapter("T.2")}, 'Duties', 1, 'escalated', 'shared'), (4714, {record.Chapter("T.1")}, 'Settled', 1, 'resolved', 'shared'),
              (4715, {record.Chapter("T.1")}, 'Kazakh issue', 1, 'escalated', 'kz');
            INSERT INTO issue (chapter_id, title, priority, visibility)
            SELECT {record.Chapter("T.1")}, 'Small point', 5, 'shared' FROM {Numbers.To(20)};
            """);
        using var browser = app.SignedIn(Side.EU, Role.Negotiator);

        var page = await browser.PageAsync("/rounds/104");

        var issues = page.QuerySelectorAll("#issues + ol li").ToList();
        Assert.Equal("Open issues 23", page.QuerySelector("#issues").Read());
        Assert.Equal(
            ["Duties T.2 Chapter T.2 Escalated Priority 1", "Origin T.1 Chapter T.1 Priority 1", "Quotas T.2 Chapter T.2 Priority 2", "Small point T.1 Chapter T.1 Priority 5"],
            issues.Take(4).Select(issue => issue.Read()));
        Assert.Equal("/chapters/T.2?issue=4713#issue-4713", issues[0].QuerySelector("a")!.GetAttribute("href"));
        Assert.Equal((20, "3 more issues are open."), (issues.Count, page.QuerySelector("#issues ~ ol + p a").Read()));
    }
}
