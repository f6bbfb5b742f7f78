using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Dapper;
using PcaTracker.Contract;
using PcaTracker.Domain;
using PcaTracker.Features.Editing;
using PcaTracker.Features.Widgets;
using PcaTracker.Tests.Api.Writing;
using PcaTracker.Tests.Notifications;

namespace PcaTracker.Tests.Features.Editing;

/// <summary>A row of every set is added by its form and changed by it: every field of the form is stored as it was typed, and the page says so.</summary>
public sealed class RowsFromPagesTests(RowsFromPagesTests.PagesSite site) : IClassFixture<RowsFromPagesTests.PagesSite>
{
    private const string Added = "Added by its page", Changed = "Changed by its page";

    [Theory]
    [InlineData("Chapters", "/add/chapters", "Heading", "chapter.heading", "Code=T.9", "Level=chapter")]
    [InlineData("Articles", "/add/articles?chapter=T.1", "Heading", "article.heading", "Number=9200")]
    [InlineData("Rounds", "/add/rounds", "City", "round.city", "Number=120", "Status=planned", "StartsOn=3 May 2027", "EndsOn=4 May 2027", "DatePrecision=day")]
    [InlineData("Positions", "/add/positions?chapter=T.1", "Text", "position.text", "Kind=proposal", "DatePrecision=day", "Party=EU")]
    [InlineData("Issues", "/add/issues?chapter=T.1", "Title", "issue.title", "Status=open")]
    [InlineData("Deadlines", "/add/deadlines?chapter=T.1", "Title", "deadline.title")]
    [InlineData("Milestones", "/add/milestones", "Title", "milestone.title", "DatePrecision=day")]
    [InlineData("Recommendations", "/add/recommendations", "Text", "recommendation.text", "DatePrecision=day")]
    [InlineData("People", "/add/people", "Name", "person.name", "DatePrecision=day")]
    [InlineData("Documents", "/add/documents", "Title", "document.title", "Kind=non-paper")]
    public async Task A_row_is_added_and_changed_by_its_form(string set, string address, string field, string column, params string[] own)
    {
        var (table, name) = (column.Split('.')[0], column.Split('.')[1]);
        var (side, role) = Permissions.MayWrite(site.App.Account(Side.EU, Role.Negotiator), set) ? (Side.EU, Role.Negotiator) : (Side.Joint, Role.Secretariat);
        using var writer = site.App.SignedIn(side, role);
        using var api = site.App.As(side, role);

        var (added, first) = await SendAsync(writer, address, "add", anew: true, [.. own, $"{field}={Added}"]);
        var id = site.App.Database.Lines($"SELECT id FROM {table} WHERE {name} = '{Added}'").Single();
        var asAdded = (await api.Read($"{set}({id})")).Json;
        var (changed, second) = await SendAsync(writer, $"/edit/{set.ToLowerInvariant()}/{id}", "edit", anew: true, [.. own, $"{field}={Changed}"]);
        var asChanged = (await api.Read($"{set}({id})")).Json;

        Assert.Equal(Written(first), Stored(asAdded, first));
        Assert.Equal(Written(second), Stored(asChanged, second));
        Assert.DoesNotContain("", first.Values.Concat(second.Values));
        Assert.Equal(WrittenByPeople(set), first.Keys.Order(StringComparer.Ordinal));
        var noun = RowForms.Of(set).Noun;
        Assert.Contains($"saved={noun}-added", added.Headers.Location!.OriginalString, StringComparison.Ordinal);
        Assert.Contains($"saved={noun}-changed", changed.Headers.Location!.OriginalString, StringComparison.Ordinal);
        Assert.Contains($"The {noun} is changed.", (await writer.PageAsync(changed.Headers.Location!.PathAndQuery())).QuerySelector("[role=status].saved").Read(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_outcome_is_corrected_on_its_page_in_every_field()
    {
        var outcome = site.Record.Log(Side.EU, Role.Negotiator, 103, SmallRecord.Left("T.2", null)).Value[0];
        using var writer = site.App.SignedIn(Side.EU, Role.Negotiator);
        using var api = site.App.As(Side.EU, Role.Negotiator);

        var (changed, typed) = await SendAsync(writer, $"/edit/outcomes/{outcome}", "edit", anew: true, [$"Summary={Changed}", "StatusAfter=aim-agreed"]);

        Assert.Contains("saved=outcome-changed", changed.Headers.Location!.OriginalString, StringComparison.Ordinal);
        Assert.Equal(Written(typed), Stored((await api.Read($"Outcomes({outcome})")).Json, typed));
        Assert.Equal(RowForms.Of("Outcomes").Fields.Select(field => field.Name).Order(StringComparer.Ordinal), typed.Keys.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(121, "held")]
    [InlineData(122, "cancelled")]
    public async Task A_round_is_held_or_cancelled_on_its_page(int number, string status)
    {
        using var secretariat = site.App.SignedIn(Side.Joint, Role.Secretariat);
        var (added, _) = await SendAsync(secretariat, "/add/rounds", "add", anew: true, [$"Number={number}", "Status=planned", "StartsOn=2026-11-20", "EndsOn=2026-11-21", "DatePrecision=day"]);

        var (changed, _) = await SendAsync(secretariat, $"/edit/rounds/{site.Record.Round(number)}", "edit", anew: false, [$"Status={status}"]);

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

    /// <summary>Sends a form of a page with every field filled in: as asked, or else as the page has it unless all is to be new; says what was typed.</summary>
    private static async Task<(HttpResponseMessage Answer, IReadOnlyDictionary<string, string> Typed)> SendAsync(
        HttpClient browser, string address, string form, bool anew, params IEnumerable<string> asked)
    {
        var page = await browser.PageAsync(address);
        var wanted = asked.Select(pair => pair.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);
        var filled = page.Forms.Single(f => f.QuerySelector($"input[name=_handler][value={form}]") is not null)
            .QuerySelectorAll("input[name^='Input.']:not([type=hidden]), select[name^='Input.'], textarea[name^='Input.']")
            .GroupBy(field => field.GetAttribute("name")!["Input.".Length..])
            .ToDictionary(field => field.Key, field => wanted.GetValueOrDefault(field.Key) ?? Fitting(field.ToList(), form == "add" ? 1 : 2, anew));
        var answer = await browser.PostAsync(page, address, form, filled.Select(field => ("Input." + field.Key, field.Value)));
        Assert.Equal("", string.Join('|', (await answer.PageAsync()).QuerySelectorAll(".errors li").Select(error => error.Read())));
        return (answer, filled);
    }

    // Adding and changing fill in different values, so that each field is seen to arrive both times.
    private static string Fitting(List<IElement> field, int time, bool anew) => field[0] switch
    {
        IHtmlInputElement { Type: "radio" } => field.Cast<IHtmlInputElement>().Single(choice => choice.Value == "shared").Value,
        IHtmlInputElement { Type: "checkbox" } => time == 1 ? "true" : "false",
        IHtmlSelectElement select when !anew => select.Value ?? "",
        IHtmlInputElement { Value.Length: > 0 } input when !anew => input.Value,
        IHtmlSelectElement { Name: "Input.ParentId" } select => select.Options.First(option => option.Read().StartsWith("T ", StringComparison.Ordinal)).Value,
        // The issues and articles are this chapter's.
        IHtmlSelectElement { Name: "Input.ChapterId" } select => select.Options.First(option => option.Read().StartsWith("T.1 ", StringComparison.Ordinal)).Value,
        IHtmlSelectElement select => select.Options.Where(option => option.Value.Length > 0).Take(time).Last().Value,
        IHtmlTextAreaElement => $"Some words, written for the time number {time}.",
        IHtmlInputElement { Type: "time" } => $"17:0{time}",
        IHtmlInputElement input when input.HasAttribute("data-day") => $"2{time} Nov 2026",
        IHtmlInputElement input when input.GetAttribute("inputmode") == "numeric" => $"{2 + time}",
        IHtmlInputElement input when input.GetAttribute("inputmode") == "url" => $"https://example.org/paper/{time}",
        IHtmlInputElement { Name: "Input.Sha256" } => new string(time == 1 ? 'a' : 'b', 64),
        _ => $"Words {time}",
    };

    /// <summary>What was typed, as the API writes it.</summary>
    private static IEnumerable<string> Written(IReadOnlyDictionary<string, string> typed) => typed.Select(field =>
        $"{field.Key}: {(DayText.Read(field.Value) is { } day ? day.ToString("O", CultureInfo.InvariantCulture) : field.Value)}").Order(StringComparer.Ordinal);

    /// <summary>The same properties of a row of the API.</summary>
    private static IEnumerable<string> Stored(JsonNode row, IReadOnlyDictionary<string, string> typed) => typed.Keys.Select(name =>
        $"{name}: {(name == "DueTime" ? ((string)row[name]!)[..5] : row[name]?.ToString().Replace("True", "true", StringComparison.Ordinal).Replace("False", "false", StringComparison.Ordinal))}").Order(StringComparer.Ordinal);

    /// <summary>The properties that a form writes: all that people write, but for those that its address gives.</summary>
    private static IEnumerable<string> WrittenByPeople(string set) =>
        EntitySets.All.Single(s => s.Name == set).Properties.Where(property => property.Access != PropertyAccess.ReadOnly).Select(property => property.Name)
            .Except(GivenElsewhere.GetValueOrDefault(set) ?? [], StringComparer.Ordinal).Order(StringComparer.Ordinal);

    private static readonly Dictionary<string, string[]> GivenElsewhere = new(StringComparer.Ordinal)
    {
        ["Articles"] = ["ChapterId"],
        ["Positions"] = ["ChapterId"],
        ["Issues"] = ["ChapterId"],
        // Chosen on the page of the deadline.
        ["Deadlines"] = ["ReminderOffsets"],
    };

    public sealed class PagesSite : IAsyncLifetime
    {
        public TestApp App { get; private set; } = null!;

        internal SmallRecord Record { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            App = await TestApp.StartAsync();
            Record = SmallRecord.In(App);
            // Rows for every link of every form: two of each kind, so that a change can take the other one.
            App.Database.WriteAsSystem(session => session.Connection.Execute(
                $"""
                INSERT INTO article (number, chapter_id, heading) SELECT 9000 + value, c.id, 'Article ' || value FROM chapter c, {Numbers.To(2)} WHERE c.code = 'T.1';
                INSERT INTO issue (chapter_id, title, visibility) SELECT c.id, 'Issue ' || value, 'shared' FROM chapter c, {Numbers.To(2)} WHERE c.code = 'T.1';
                """));
        }

        public ValueTask DisposeAsync() => App.DisposeAsync();
    }
}
