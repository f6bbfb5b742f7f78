using System.Net;
using AngleSharp.Html.Dom;
using PcaTracker.Domain;

namespace PcaTracker.Tests.Features.Editing;

/// <summary>Two people edit one row; one form is sent twice.</summary>
public sealed class ConflictTests(ConflictTests.ConflictSite site) : IClassFixture<ConflictTests.ConflictSite>
{
    [Fact]
    public async Task Changes_of_different_fields_are_shown_and_saved_together_by_one_click()
    {
        var issue = site.Record.AddIssue(Side.EU, "shared");
        using var mine = site.App.SignedIn(Side.EU, Role.Negotiator);
        using var theirs = site.App.SignedIn(Side.EU, Role.Head);
        var opened = await mine.PageAsync($"/edit/issues/{issue}");
        using var first = await theirs.SubmitAsync($"/edit/issues/{issue}", "edit", Fields(("Title", "Export duties on copper")));

        using var refused = await mine.PostAsync(opened, $"/edit/issues/{issue}", "edit", Fields(("Title", "Export duties"), ("Description", "Until 2030.")));
        var shown = await refused.PageAsync();
        using var saved = await mine.PostAsync(shown, $"/edit/issues/{issue}", "edit", Values(shown));

        Assert.Equal("Changed meanwhile by EU head on 23 Nov 2026, 10:00 Brussels", shown.QuerySelector("#conflict h2").Read());
        Assert.Equal(["What is open Theirs was: Export duties → is now: Export duties on copper", "Details Yours is now: Until 2030."], shown.QuerySelectorAll("#conflict .compared").Select(Pages.Read));
        Assert.Equal("Save both", shown.QuerySelector("main form .buttons button").Read());
        Assert.Equal(HttpStatusCode.Redirect, saved.StatusCode);
        Assert.Equal("Export duties on copper|Until 2030.", site.Issue(issue));
    }

    [Theory]
    [InlineData("theirs", "Export duties on copper|-")]
    [InlineData("mine", "Export taxes|-")]
    public async Task A_field_that_both_changed_is_decided_by_a_choice_without_default(string choice, string result)
    {
        var issue = site.Record.AddIssue(Side.EU, "shared");
        using var mine = site.App.SignedIn(Side.EU, Role.Negotiator);
        using var theirs = site.App.SignedIn(Side.EU, Role.Head);
        var opened = await mine.PageAsync($"/edit/issues/{issue}");
        using var first = await theirs.SubmitAsync($"/edit/issues/{issue}", "edit", Fields(("Title", "Export duties on copper")));

        using var refused = await mine.PostAsync(opened, $"/edit/issues/{issue}", "edit", Fields(("Title", "Export taxes")));
        var shown = await refused.PageAsync();
        using var undecided = await mine.PostAsync(shown, $"/edit/issues/{issue}", "edit", Values(shown));
        var asked = await undecided.PageAsync();
        using var decided = await mine.PostAsync(asked, $"/edit/issues/{issue}", "edit", [.. Values(asked), ("Input.StandsTitle", choice)]);

        Assert.Equal("Export taxes", shown.QuerySelector("#Title")!.GetAttribute("value"));
        Assert.Equal(
            "What is open Before Export duties Theirs was: Export duties → is now: Export duties on copper Yours was: Export duties → is now: Export taxes",
            Pages.Read(shown.QuerySelector("#conflict .compared")!));
        Assert.Equal("What is open: choose which version to keep.", asked.QuerySelector(".errors li").Read());
        Assert.Equal(HttpStatusCode.Redirect, decided.StatusCode);
        Assert.Equal(result, site.Issue(issue));
    }

    [Fact]
    public async Task A_change_of_something_that_the_form_does_not_show_is_no_conflict()
    {
        var issue = site.Record.AddIssue(Side.EU, "shared");
        using var mine = site.App.SignedIn(Side.EU, Role.Negotiator);
        var opened = await mine.PageAsync($"/edit/issues/{issue}");
        site.App.Database.WriteAsSystem(session => Dapper.SqlMapper.Execute(session.Connection, "UPDATE issue SET revision = revision + 1 WHERE id = @issue", new { issue }));

        using var saved = await mine.PostAsync(opened, $"/edit/issues/{issue}", "edit", Fields(("Title", "Export taxes")));

        Assert.Equal((HttpStatusCode.Redirect, "Export taxes|-"), (saved.StatusCode, site.Issue(issue)));
    }

    [Fact]
    public async Task A_row_deleted_meanwhile_gives_back_what_was_typed()
    {
        var issue = site.Record.AddIssue(Side.EU, "shared");
        using var mine = site.App.SignedIn(Side.EU, Role.Negotiator);
        using var theirs = site.App.SignedIn(Side.EU, Role.Head);
        var opened = await mine.PageAsync($"/edit/issues/{issue}");
        using var deleted = await theirs.SubmitAsync($"/delete/issues/{issue}", "act", ("Input.Confirmed", "true"));

        using var late = await mine.PostAsync(opened, $"/edit/issues/{issue}", "edit", Fields(("Title", "Export taxes"), ("Description", "Two pages of reasons.")));

        Assert.Equal(HttpStatusCode.Redirect, deleted.StatusCode);
        Assert.Contains("Two pages of reasons.", (await late.PageAsync()).QuerySelectorAll("pre.typed").Select(Pages.Read));
    }

    [Fact]
    public async Task A_form_sent_twice_is_one_row_and_both_answers_lead_to_it()
    {
        using var browser = site.App.SignedIn(Side.EU, Role.Negotiator);
        var page = await browser.PageAsync("/add/issues?chapter=T.2");
        (string, string)[] fields = [.. Fields(("Title", "Sent twice")), ("Input.Visibility", "eu")];

        var answers = await Task.WhenAll(browser.PostAsync(page, "/add/issues?chapter=T.2", "add", fields), browser.PostAsync(page, "/add/issues?chapter=T.2", "add", fields));
        using var later = await browser.PostAsync(page, "/add/issues?chapter=T.2", "add", fields);

        var added = site.Record.Scalar<long>("SELECT max(id) FROM issue WHERE title = 'Sent twice'");
        Assert.All([.. answers, later], answer => Assert.Equal($"/chapters/T.2?issue={added}&saved=issue-added", answer.Headers.Location?.PathAndQuery()));
        Assert.Equal(1, site.Record.Scalar<long>("SELECT count(*) FROM issue WHERE title = 'Sent twice'"));
    }

    [Fact]
    public async Task A_form_sent_again_with_other_content_asks_before_it_makes_a_second_row()
    {
        using var browser = site.App.SignedIn(Side.EU, Role.Negotiator);
        var page = await browser.PageAsync("/add/issues?chapter=T.2");
        using var first = await browser.PostAsync(page, "/add/issues?chapter=T.2", "add", [.. Fields(("Title", "First of two")), ("Input.Visibility", "eu")]);

        using var asked = await browser.PostAsync(page, "/add/issues?chapter=T.2", "add", [.. Fields(("Title", "Second of two")), ("Input.Visibility", "eu")]);
        var shown = await asked.PageAsync();
        using var again = await browser.PostAsync(shown, "/add/issues?chapter=T.2", "add", Values(shown));

        Assert.Equal("This form was saved at 10:00, with other content. To save what stands here as well, send it once more.", shown.QuerySelector(".errors li").Read());
        Assert.Equal(HttpStatusCode.Redirect, again.StatusCode);
        Assert.Equal(2, site.Record.Scalar<long>("SELECT count(*) FROM issue WHERE title LIKE '%of two'"));
    }

    [Fact]
    public async Task The_same_content_in_a_new_form_asks_before_it_makes_a_second_row()
    {
        using var browser = site.App.SignedIn(Side.EU, Role.Negotiator);
        (string, string)[] fields = [.. Fields(("Title", "After Back")), ("Input.Visibility", "eu")];
        using var first = await browser.SubmitAsync("/add/issues?chapter=T.2", "add", fields);

        using var asked = await browser.SubmitAsync("/add/issues?chapter=T.2", "add", fields);
        var (shown, between) = (await asked.PageAsync(), site.Record.Scalar<long>("SELECT count(*) FROM issue WHERE title = 'After Back'"));
        using var again = await browser.PostAsync(shown, "/add/issues?chapter=T.2", "add", Values(shown));

        Assert.Equal("Exactly this was saved at 10:00 already. To save it a second time, send it once more.", shown.QuerySelector(".errors li").Read());
        Assert.Equal((HttpStatusCode.Redirect, 1, HttpStatusCode.Redirect), (first.StatusCode, between, again.StatusCode));
        Assert.Equal(2, site.Record.Scalar<long>("SELECT count(*) FROM issue WHERE title = 'After Back'"));
    }

    [Fact]
    public async Task Twenty_random_interleavings_lose_no_word()
    {
        var random = new Random(7);
        var issue = site.Record.AddIssue(Side.EU, "shared");
        using var first = site.App.SignedIn(Side.EU, Role.Negotiator);
        using var second = site.App.SignedIn(Side.EU, Role.Head);

        for (var run = 0; run < 20; run++)
        {
            var pages = (First: await first.PageAsync($"/edit/issues/{issue}"), Second: await second.PageAsync($"/edit/issues/{issue}"));
            var before = Values(pages.First).ToDictionary(field => field.Name, field => field.Value);
            var (one, other) = (Typed(random, before, $"one{run}"), Typed(random, before, $"other{run}"));
            using var saved = await first.PostAsync(pages.First, $"/edit/issues/{issue}", "edit", Pairs(one));
            using var met = await second.PostAsync(pages.Second, $"/edit/issues/{issue}", "edit", Pairs(other));

            if (met.StatusCode == HttpStatusCode.OK)
            {
                var shown = await met.PageAsync();
                var mine = Values(shown).ToDictionary(field => field.Name, field => field.Value);
                Assert.All(other.Where(field => field.Value != before[field.Key]), field => Assert.Equal(field.Value, mine[field.Key]));
                var contested = shown.QuerySelectorAll("fieldset[id^=Stands]").Select(e => ("Input." + e.Id!, "mine"));
                using var decided = await second.PostAsync(shown, $"/edit/issues/{issue}", "edit", [.. Values(shown), .. contested]);
                Assert.Equal(HttpStatusCode.Redirect, decided.StatusCode);
            }

            Assert.Equal(HttpStatusCode.Redirect, saved.StatusCode);
            var expected = before.Keys.ToDictionary(name => name, name => other[name] != before[name] ? other[name] : one[name]);
            Assert.Equal($"{expected["Input.Title"]}|{expected["Input.Description"]}", site.Issue(issue));
        }
    }

    private static (string, string)[] Pairs(Dictionary<string, string> fields) => [.. fields.Select(field => (field.Key, field.Value))];

    private static Dictionary<string, string> Typed(Random random, Dictionary<string, string> before, string word)
    {
        var typed = new Dictionary<string, string>(before);
        foreach (var field in (string[])["Input.Title", "Input.Description"])
            if (random.Next(2) == 0)
                typed[field] = $"{word} {before[field]}"[..Math.Min(60, word.Length + 1 + before[field].Length)].Trim();
        return typed;
    }

    private static (string, string)[] Fields(params (string Name, string Value)[] changed) =>
        [
            .. new Dictionary<string, string> { ["Title"] = "Export duties", ["Description"] = "", ["Priority"] = "3", ["Status"] = "open" }
                .Select(field => ("Input." + field.Key, changed.FirstOrDefault(c => c.Name == field.Key).Value ?? field.Value)),
        ];

    /// <summary>Everything that stands in the form of a page.</summary>
    private static (string Name, string Value)[] Values(IHtmlDocument page) =>
        [
            .. page.QuerySelectorAll("main form input[name^='Input.']:not([type=radio]):not([type=hidden]), main form textarea, main form select, main form input[type=radio][checked]").Select(e => e switch
            {
                IHtmlTextAreaElement area => (area.Name!, area.Value!),
                IHtmlSelectElement select => (select.Name!, select.Value!),
                IHtmlInputElement input => (input.Name!, input.Value!),
                _ => throw new NotSupportedException(e.OuterHtml),
            }),
        ];

    /// <summary>A tracker with a small negotiation.</summary>
    public sealed class ConflictSite : IAsyncLifetime
    {
        public TestApp App { get; private set; } = null!;

        internal SmallRecord Record { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            App = await TestApp.StartAsync();
            Record = SmallRecord.In(App);
        }

        public ValueTask DisposeAsync() => App.DisposeAsync();

        public string Issue(long id) => Record.Scalar<string>("SELECT title || '|' || coalesce(description, '-') FROM issue WHERE id = @value", id);
    }
}
