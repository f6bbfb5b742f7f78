using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using PcaTracker.Contract;
using PcaTracker.Domain;
using PcaTracker.Features.Editing;
using PcaTracker.Tests.Notifications;

namespace PcaTracker.Tests.Features.Editing;

/// <summary>A row of every set is added by its form and changed by it: every field of the form arrives, and the page says so.</summary>
public sealed class RowsFromPagesTests(RowsFromPagesTests.PagesSite site) : IClassFixture<RowsFromPagesTests.PagesSite>
{
    private const string Added = "Added by its page", Changed = "Changed by its page";

    [Theory]
    [InlineData("Chapters", "/add/chapters", "Heading", "chapter.heading", "Code=T.9", "Level=chapter", "HeldById=")]
    [InlineData("Articles", "/add/articles?chapter=T.1", "Heading", "article.heading", "Number=9200")]
    [InlineData("Rounds", "/add/rounds", "City", "round.city", "Number=120", "Status=planned", "StartsOn=3 May 2027", "EndsOn=4 May 2027")]
    [InlineData("Positions", "/add/positions?chapter=T.1", "Text", "position.text", "Kind=proposal")]
    [InlineData("Issues", "/add/issues?chapter=T.1", "Title", "issue.title")]
    [InlineData("Deadlines", "/add/deadlines?chapter=T.1", "Title", "deadline.title", "Status=open")]
    [InlineData("Milestones", "/add/milestones", "Title", "milestone.title")]
    [InlineData("Recommendations", "/add/recommendations", "Text", "recommendation.text")]
    [InlineData("People", "/add/people", "Name", "person.name")]
    [InlineData("Documents", "/add/documents", "Title", "document.title", "Kind=non-paper")]
    public async Task A_row_is_added_and_changed_by_its_form(string set, string address, string field, string column, params string[] own)
    {
        var (table, name) = (column.Split('.')[0], column.Split('.')[1]);
        var (side, role) = Permissions.MayWrite(site.App.Account(Side.EU, Role.Negotiator), set) ? (Side.EU, Role.Negotiator) : (Side.Joint, Role.Secretariat);
        using var writer = site.App.SignedIn(side, role);

        using var added = await SendAsync(writer, address, "add", [.. own, $"{field}={Added}"]);
        var id = site.App.Database.Lines($"SELECT id FROM {table} WHERE {name} = '{Added}'").Single();
        using var changed = await SendAsync(writer, $"/edit/{set.ToLowerInvariant()}/{id}", "edit", [$"{field}={Changed}"]);

        Assert.Equal([Changed], site.App.Database.Lines($"SELECT {name} FROM {table} WHERE id = {id}"));
        var noun = RowForms.Of(set).Noun;
        Assert.Contains($"saved={noun}-added", added.Headers.Location!.OriginalString, StringComparison.Ordinal);
        Assert.Contains($"saved={noun}-changed", changed.Headers.Location!.OriginalString, StringComparison.Ordinal);
        Assert.Contains($"The {noun} is changed.", (await writer.PageAsync(changed.Headers.Location!.PathAndQuery())).QuerySelector("[role=status].saved").Read(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_text_of_an_outcome_is_corrected_on_its_page()
    {
        var outcome = site.Record.Log(Side.EU, Role.Negotiator, 103, SmallRecord.Left("T.2", null)).Value[0];
        using var writer = site.App.SignedIn(Side.EU, Role.Negotiator);

        using var changed = await SendAsync(writer, $"/edit/outcomes/{outcome}", "edit", [$"Summary={Changed}"]);

        Assert.Contains("saved=outcome-changed", changed.Headers.Location!.OriginalString, StringComparison.Ordinal);
        Assert.Equal([Changed], site.App.Database.Lines($"SELECT summary FROM outcome WHERE id = {outcome}"));
    }

    [Theory]
    [InlineData(121, "held")]
    [InlineData(122, "cancelled")]
    public async Task A_round_is_held_or_cancelled_on_its_page(int number, string status)
    {
        using var secretariat = site.App.SignedIn(Side.Joint, Role.Secretariat);
        using var added = await SendAsync(secretariat, "/add/rounds", "add", [$"Number={number}", "Status=planned", "StartsOn=2026-11-20", "EndsOn=2026-11-21"]);

        using var changed = await SendAsync(secretariat, $"/edit/rounds/{site.Record.Round(number)}", "edit", [$"Status={status}"]);

        Assert.Equal((HttpStatusCode.Redirect, HttpStatusCode.Redirect), (added.StatusCode, changed.StatusCode));
        Assert.Equal([status], site.App.Database.Lines($"SELECT status FROM round WHERE number = {number}"));
    }

    [Fact]
    public void Every_set_that_has_a_form_is_tried()
    {
        var tried = typeof(RowsFromPagesTests).GetMethod(nameof(A_row_is_added_and_changed_by_its_form))!
            .GetCustomAttributes(typeof(InlineDataAttribute), false).Cast<InlineDataAttribute>().Select(data => (string)data.Data[0]!);

        Assert.Equal(EntitySets.All.Select(set => set.Name).Where(set => RowForms.Find(set) is not null).Order(StringComparer.Ordinal), tried.Append("Outcomes").Order(StringComparer.Ordinal));
    }

    /// <summary>Sends a form of a page with every field filled in: as asked, else as the page has it, else with something that fits.</summary>
    private static async Task<HttpResponseMessage> SendAsync(HttpClient browser, string address, string form, params IEnumerable<string> asked)
    {
        var page = await browser.PageAsync(address);
        var wanted = asked.Select(pair => pair.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);
        var fields = page.Forms.Single(f => f.QuerySelector($"input[name=_handler][value={form}]") is not null)
            .QuerySelectorAll("input[name^='Input.']:not([type=hidden]):not([type=checkbox]), select[name^='Input.'], textarea[name^='Input.']");
        var filled = fields.GroupBy(field => field.GetAttribute("name")!)
            .Select(field => (field.Key, Value: wanted.GetValueOrDefault(field.Key["Input.".Length..]) ?? Fitting(field.ToList())));
        var answer = await browser.PostAsync(page, address, form, filled);
        Assert.Equal("", string.Join('|', (await answer.PageAsync()).QuerySelectorAll(".errors li").Select(error => error.Read())));
        return answer;
    }

    private static string Fitting(List<IElement> field) => field[0] switch
    {
        IHtmlInputElement { Type: "radio" } => field.Cast<IHtmlInputElement>().Single(choice => choice.Value == "shared").Value,
        IHtmlSelectElement { Value.Length: > 0 } select => select.Value,
        IHtmlSelectElement { Name: "Input.ParentId" or "Input.ChapterId" } select => select.Options.First(option => option.Read().StartsWith("T ", StringComparison.Ordinal) || option.Value.Length > 0).Value,
        // Links to other rows stay empty.
        IHtmlSelectElement select when select.Name!.EndsWith("Id", StringComparison.Ordinal) => "",
        IHtmlSelectElement select => select.Options.First(option => option.Value.Length > 0).Value,
        IHtmlTextAreaElement area => area.Value.Trim() is { Length: > 0 } text ? text : "Some words.",
        IHtmlInputElement input when input.Value.Length > 0 => input.Value,
        IHtmlInputElement { Type: "time" } => "17:00",
        IHtmlInputElement input when input.HasAttribute("data-day") => "20 Nov 2026",
        IHtmlInputElement input when input.GetAttribute("inputmode") == "numeric" => "3",
        IHtmlInputElement input when input.GetAttribute("inputmode") == "url" => "https://example.org/paper",
        IHtmlInputElement { Name: "Input.Sha256" } => new string('a', 64),
        _ => "Words",
    };

    public sealed class PagesSite : IAsyncLifetime
    {
        public TestApp App { get; private set; } = null!;

        internal SmallRecord Record { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            App = await TestApp.StartAsync();
            Record = SmallRecord.In(App);
        }

        public ValueTask DisposeAsync() => App.DisposeAsync();
    }
}
