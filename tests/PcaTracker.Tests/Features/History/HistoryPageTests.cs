using System.Net;
using PcaTracker.Domain;
using PcaTracker.Features.History;
using PcaTracker.Rows;
using PcaTracker.Tests.Changes;

namespace PcaTracker.Tests.Features.History;

public class HistoryPageTests(HistoryPageTests.TwoDays days) : IClassFixture<HistoryPageTests.TwoDays>
{
    [Fact]
    public async Task The_page_shows_the_latest_changes_first_by_field_and_texts_word_by_word()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        var issue = record.AddIssue(Side.EU, Visibility.Shared);
        Change(app, record, issue, ("Description", "Cumulation with the customs union and with Russia."), ("Priority", 1L));
        Change(app, record, issue, ("Description", "Cumulation with the customs union and with Belarus."));
        using var browser = app.SignedIn(Side.KZ, Role.Analyst);

        var page = await browser.PageAsync("/history");

        var entries = page.QuerySelectorAll(".changes > li");
        Assert.Equal(3, entries.Length);
        Assert.Equal("EU negotiator changed issue “Export duties”: details", entries[0].QuerySelector("summary").Read());
        Assert.Equal("EU negotiator changed issue “Export duties”: details, priority (3 → 1)", entries[1].QuerySelector("summary").Read());
        Assert.Equal("Russia", entries[0].QuerySelector("del").Read());
        Assert.Equal("Belarus", entries[0].QuerySelector("ins").Read());
        Assert.Contains("Priority was: 3 → is now: 1", entries[1].QuerySelector(".fields").Read(), StringComparison.Ordinal);
        Assert.Equal("/chapters/T.1", page.QuerySelector(".history-day h3 a")!.GetAttribute("href"));
        Assert.Empty(page.QuerySelectorAll(".changes a[href^='/history/']"));
    }

    [Theory]
    [InlineData("?set=Issues", 2)]
    [InlineData("?set=Deadlines", 1)]
    [InlineData("?chapter=T.1", 3)]
    [InlineData("?chapter=U", 0)]
    [InlineData("?who=KZ%20negotiator", 1)]
    [InlineData("?day=2026-11-23", 2)]
    [InlineData("?day=2026-11-24&set=Issues", 1)]
    [InlineData("?day=neverday&set=&chapter=&who=", 0)]
    [InlineData("?day=9999-12-31", 0)]
    [InlineData("?day=0001-01-01", 0)]
    [InlineData("?before=3", 2)]
    public async Task The_page_is_filtered_by_chapter_set_person_and_day(string query, int count)
    {
        using var browser = days.App.SignedIn(Side.Joint, Role.Analyst);

        var page = await browser.PageAsync("/history" + query);

        Assert.Equal("History", page.QuerySelector("h1").Read());
        Assert.Equal(count, page.QuerySelectorAll(".changes > li").Length);
    }

    [Fact]
    public async Task Links_are_shown_by_the_names_of_rows_and_not_by_keys()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        var deadline = record.AddDeadline();
        var issue = record.AddIssue(Side.EU, Visibility.Shared);
        var changed = record.As(Side.EU, Role.Negotiator, session => ChangeRow.Run(session, "Deadlines", deadline, RowVersionCondition.Any,
            new Dictionary<string, object?> { ["ChapterId"] = record.Chapter("T.2"), ["RoundId"] = record.Round(102), ["IssueId"] = null }));
        using var browser = app.SignedIn(Side.EU, Role.Head);

        var history = await browser.PageAsync($"/history?set=Deadlines&id={deadline}");
        var restore = await browser.PageAsync(history.QuerySelector(".changes a[href^='/history/']")!.GetAttribute("href")!);

        Assert.Null(changed.Refusal);
        Assert.NotEqual(0, issue);
        Assert.Equal("Chapter was: chapter T.1 → is now: chapter T.2", history.QuerySelectorAll(".fields div").First(d => d.Read().StartsWith("Chapter was", StringComparison.Ordinal)).Read());
        Assert.Equal("Round is now: round 102", history.QuerySelectorAll(".fields div").First(d => d.Read().StartsWith("Round ", StringComparison.Ordinal)).Read());
        Assert.Equal("Chapter was: chapter T.2 → is now: chapter T.1", restore.QuerySelectorAll("form .fields div").First(d => d.Read().StartsWith("Chapter ", StringComparison.Ordinal)).Read());
        Assert.DoesNotContain(history.QuerySelectorAll(".fields dt"), dt => dt.TextContent.EndsWith("Id", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_page_has_fifty_changes()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        for (var i = 0; i < 51; i++)
            record.AddIssue(Side.EU, Visibility.EU);
        using var browser = app.SignedIn(Side.EU, Role.Analyst);

        var first = await browser.PageAsync("/history?set=Issues");
        var older = first.QuerySelector("a[rel=next]")!.GetAttribute("href")!;
        var second = await browser.PageAsync(older);

        Assert.Equal(50, first.QuerySelectorAll(".changes > li").Length);
        Assert.Equal("/history?set=Issues&before=eu-2", older);
        Assert.Single(second.QuerySelectorAll(".changes > li"));
        Assert.Null(second.QuerySelector("a[rel=next]"));
    }

    [Fact]
    public async Task A_restored_value_becomes_a_new_change()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        var issue = record.AddIssue(Side.EU, Visibility.Shared);
        Change(app, record, issue, ("Title", "Duties"));
        using var browser = app.SignedIn(Side.EU, Role.Negotiator);

        var link = (await browser.PageAsync($"/history?set=Issues&id={issue}")).QuerySelector("a[href^='/history/']")!.GetAttribute("href")!;
        using var restored = await browser.SubmitAsync(link, "restore");

        Assert.Equal($"/history?set=Issues&id={issue}&done=restored", restored.Headers.Location!.OriginalString);
        Assert.Equal("Export duties", record.Scalar<string>("SELECT title FROM issue WHERE id = @value", issue));
        Assert.Equal(
            "shared 3: EU negotiator restored Title of issue 'Export duties' to what it was before EU negotiator changed it on 23 Nov 2026, 09:00 UTC",
            record.Activity()[^1]);
        Assert.Equal("shared insert, shared update, shared update", app.Entries("Issues", issue));
        Assert.Empty(app.Flaws());
    }

    [Fact]
    public async Task A_restore_against_the_rules_is_refused_with_the_reason()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        var issue = record.AddIssue(Side.EU, Visibility.Shared);
        Change(app, record, issue, ("Title", "Duties"));
        using var kz = app.SignedIn(Side.KZ, Role.Negotiator);
        using var eu = app.SignedIn(Side.EU, Role.Negotiator);

        var theirs = await kz.PageAsync("/history/2");
        using var stale = await eu.SubmitAsync("/history/2", "restore", ("Input.Revision", "1"));
        using var other = await eu.SubmitAsync("/history/2", "restore", ("Input.EntityId", "1"));
        using var later = await eu.SubmitAsync("/history/2", "restore", ("Input.At", "2026-11-23T09:00:00.001Z"));
        using var none = await eu.GetAsync("/history/99", TestContext.Current.CancellationToken);

        Assert.Null(theirs.QuerySelector("main form"));
        Assert.Contains("This entry belongs to the other side", theirs.QuerySelector("main").Read(), StringComparison.Ordinal);
        Assert.Contains("Somebody changed this after you opened it", (await stale.PageAsync()).QuerySelector(".errors").Read(), StringComparison.Ordinal);
        Assert.Contains("This is not there any more", (await later.PageAsync()).QuerySelector(".errors").Read(), StringComparison.Ordinal);
        Assert.Contains("This is not there any more", (await other.PageAsync()).QuerySelector(".errors").Read(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
        Assert.Equal("Duties", record.Scalar<string>("SELECT title FROM issue WHERE id = @value", issue));
    }

    [Fact]
    public async Task Values_that_fewer_people_could_read_are_not_restored()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        var issue = record.AddIssue(Side.EU, Visibility.EU);
        Change(app, record, issue, ("Description", "We would settle for half."));
        Change(app, record, issue, ("Description", "To be discussed."));
        using (var head = app.As(Side.EU, Role.Head))
            await PcaTracker.Tests.Api.Writing.ApiClient.Widen(head, $"Issues({issue})", "shared");
        using var browser = app.SignedIn(Side.EU, Role.Head);

        var (all, one) = (await browser.PageAsync("/history"), await browser.PageAsync("/history/eu-3"));
        var at = all.QuerySelectorAll("time")[1].GetAttribute("datetime")!;
        var restored = record.As(Side.EU, Role.Head, s => RestoreValues.Run(s, new(Visibility.EU, 3), issue, at, RowVersionCondition.Any));

        Assert.Empty(all.QuerySelectorAll(".changes a[href^='/history/']"));
        Assert.Null(one.QuerySelector("main form"));
        Assert.Contains("settle", one.QuerySelector("main").Read(), StringComparison.Ordinal);
        Assert.Contains("Fewer people could read this change than can read the entry now", one.QuerySelector("main").Read(), StringComparison.Ordinal);
        Assert.Equal("told-to-fewer", restored.Refusal?.Code);
        Assert.Equal("To be discussed.", record.Scalar<string>("SELECT description FROM issue WHERE id = @value", issue));
    }

    [Fact]
    public async Task Changes_of_the_other_side_are_not_found_by_any_number()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        var issue = record.AddIssue(Side.EU, Visibility.EU);
        Change(app, record, issue, ("Description", "five-year transition"));
        using var kz = app.SignedIn(Side.KZ, Role.Head);

        var (all, one, number) = (await kz.PageAsync("/history"), await kz.PageAsync($"/history?set=Issues&id={issue}"), await kz.PageAsync("/history/eu-1"));

        Assert.DoesNotContain("five-year", all.Source.Text + one.Source.Text + number.Source.Text, StringComparison.Ordinal);
        Assert.Empty(all.QuerySelectorAll(".changes > li"));
        Assert.Empty(one.QuerySelectorAll(".changes > li"));
        Assert.Contains("There is no such change.", number.QuerySelector("main").Read(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_row_that_is_taken_back_takes_its_facts_along_until_it_is_shared_again()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        var issue = record.AddIssue(Side.EU, Visibility.Shared);
        Change(app, record, issue, ("Title", "Secret tariff"), ("Priority", 1L));
        using var kz = app.SignedIn(Side.KZ, Role.Head);
        var shared = await Read();
        Assert.Null(record.As(Side.EU, Role.Head, s => ChangeRow.Run(s, "Issues", issue, RowVersionCondition.Any, new Dictionary<string, object?> { ["Visibility"] = "eu" })).Refusal);
        var narrowed = await Read();
        Assert.Null(record.As(Side.EU, Role.Head, s => WidenRow.Run(s, "Issues", issue, RowVersionCondition.Revision(3), Visibility.Shared, confirmed: true)).Refusal);
        var again = await Read();

        Assert.Contains("changed issue “Secret tariff”: title, priority (3 → 1)", shared.Page, StringComparison.Ordinal);
        Assert.Contains("Secret tariff", shared.Chain, StringComparison.Ordinal);
        Assert.DoesNotContain("tariff", narrowed.Page + narrowed.Chain, StringComparison.Ordinal);
        Assert.Contains("changed issue “Secret tariff”: title, priority (3 → 1)", again.Page, StringComparison.Ordinal);
        Assert.DoesNotContain("readers (both delegations", again.Page, StringComparison.Ordinal);
        Assert.Empty(app.Flaws());

        async Task<(string Page, string Chain)> Read() => (
            string.Join('\n', (await kz.PageAsync("/history")).QuerySelectorAll(".changes").Select(list => list.Read())),
            await kz.GetStringAsync(ChainDownload.Address, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_changed_link_is_kept_by_the_name_of_its_field_alone()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        var issue = record.AddIssue(Side.EU, Visibility.EU);
        var position = record.AddPosition(Side.EU, "proposal", Visibility.EU);

        Assert.Null(record.As(Side.EU, Role.Negotiator, s => ChangeRow.Run(s, "Positions", position, RowVersionCondition.Any, new Dictionary<string, object?> { ["IssueId"] = issue })).Refusal);

        var facts = record.Scalar<string>("SELECT facts FROM change ORDER BY id DESC LIMIT 1");
        Assert.Equal("""{"Kind":"Change","Subject":{"Party":"EU","Kind":"proposal","Language":"en"},"Fields":[{"Name":"IssueId"}]}""", facts);
    }

    [Fact]
    public async Task The_badge_of_the_verified_record_says_when_the_last_checkpoint_was_signed_also_after_a_restart()
    {
        await using var app = await TestApp.StartAsync();
        using var administrator = app.SignedIn(Side.Joint, Role.Administrator);
        using var negotiator = app.SignedIn(Side.EU, Role.Negotiator);

        var before = (await negotiator.PageAsync("/history")).QuerySelector(".verified").Read();
        app.SignCheckpoints();
        app.Clock.Advance(TimeSpan.FromHours(2));
        using var verified = await administrator.SubmitAsync("/administration/system", "verify");
        var after = (await negotiator.PageAsync("/history")).QuerySelector(".verified").Read();
        await using var restarted = await TestApp.StartOnAsync(CopyOf(app));
        using var later = restarted.SignedIn(Side.EU, Role.Negotiator);
        var again = (await later.PageAsync("/history")).QuerySelector(".verified").Read();

        Assert.Equal("Last verified: Not since the start no checkpoint yet", before);
        Assert.Equal("Last verified: 23 Nov 2026, 12:00 Brussels As it should be last checkpoint 23 Nov 2026, 10:00 Brussels", after);
        Assert.Equal("Last verified: Not since the start last checkpoint 23 Nov 2026, 10:00 Brussels", again);
    }

    [Fact]
    public async Task Only_heads_of_delegation_see_checkpoints()
    {
        await using var app = await TestApp.StartAsync();
        SmallRecord.In(app).AddIssue(Side.EU, Visibility.EU);
        app.SignCheckpoints();
        using var head = app.SignedIn(Side.EU, Role.Head);
        using var negotiator = app.SignedIn(Side.EU, Role.Negotiator);

        var page = await head.PageAsync("/history");

        Assert.Equal(["Public and shared", "EU delegation only"], page.QuerySelectorAll(".fields dt").Where(dt => dt.NextElementSibling!.ClassName == "hash").Select(dt => dt.Read()));
        Assert.StartsWith("2 entries on 2026-11-23 at 09:00 UTC, head ", page.QuerySelectorAll(".hash")[1].Read(), StringComparison.Ordinal);
        Assert.Equal(File.ReadAllLines(Path.Combine(app.DataDirectory, "checkpoints.jsonl"))[..2], page.QuerySelector("pre.hash")!.TextContent.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Null((await negotiator.PageAsync("/history")).QuerySelector(".hash"));
    }

    /// <summary>The data directory as the next process finds it.</summary>
    private static string CopyOf(TestApp app)
    {
        var copy = Directory.CreateTempSubdirectory("pcatracker-test-").FullName;
        if (!TestServer.IsUsed)
            AuditChecks.AsExternalProgram(app.Database.File, connection => Dapper.SqlMapper.Execute(connection, "PRAGMA wal_checkpoint(TRUNCATE)"));
        Directory.CreateDirectory(Path.Combine(copy, "keys"));
        foreach (var file in Directory.GetFiles(app.DataDirectory, "*", SearchOption.AllDirectories).Where(file => !file.EndsWith(".lock", StringComparison.Ordinal)))
            File.Copy(file, Path.Combine(copy, Path.GetRelativePath(app.DataDirectory, file)));
        if (TestServer.IsUsed)
            TestServer.Copy(app.DataDirectory, copy);
        return copy;
    }

    private static void Change(TestApp app, SmallRecord record, long issue, params (string Name, object? Value)[] values)
    {
        Assert.Null(record.As(Side.EU, Role.Negotiator, s => ChangeRow.Run(s, "Issues", issue, RowVersionCondition.Any, values.ToDictionary(v => v.Name, v => v.Value))).Refusal);
        app.Clock.Advance(TimeSpan.FromMilliseconds(1));
    }

    /// <summary>A tracker with changes of two days and of both sides, for tests that only read.</summary>
    public sealed class TwoDays : IAsyncLifetime
    {
        public TestApp App { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            App = await TestApp.StartAsync();
            var record = SmallRecord.In(App);
            record.AddIssue(Side.EU, Visibility.Shared);
            record.AddDeadline();
            App.Clock.Advance(TimeSpan.FromDays(1));
            record.AddIssue(Side.KZ, Visibility.Shared);
        }

        public ValueTask DisposeAsync() => App.DisposeAsync();
    }
}
