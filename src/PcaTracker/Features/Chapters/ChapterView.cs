using System.Globalization;
using PcaTracker.Features.Widgets;
using PcaTracker.Storage;
using static PcaTracker.Features.Languages.Texts;

namespace PcaTracker.Features.Chapters;

/// <summary>The parts of a chapter that its page shows: everything that its address says besides the chapter.</summary>
public sealed record ChapterView
{
    /// <summary>A list of the page, in the address and as its anchor.</summary>
    public const string Issues = "issues", Deadlines = "deadlines", Articles = "articles", Positions = "positions", Events = "events",
        Recommendations = "recommendations", Documents = "documents";

    /// <summary>The anchor of the status of a chapter.</summary>
    public const string Status = "status";

    /// <summary>A way to show positions: each with what it changed in the version before, or both sides against each other.</summary>
    public const string Versions = "versions", Sides = "sides";

    private static readonly IReadOnlyList<string> Lists = [Issues, Deadlines, Articles, Positions, Events, Recommendations, Documents];

    private IReadOnlyDictionary<string, int> Pages { get; init; } = new Dictionary<string, int>(StringComparer.Ordinal);

    /// <summary>The one subject whose positions are shown, as <see cref="PositionSubject.Key"/> writes it; null for all.</summary>
    public string? On { get; init; }

    /// <summary><see cref="Versions"/>, <see cref="Sides"/>, or null for the texts alone.</summary>
    public string? Compare { get; init; }

    /// <summary>Whether the timeline begins with the oldest event.</summary>
    public bool OldestFirst { get; init; }

    /// <summary>The event whose page of the timeline is shown.</summary>
    public string? Event { get; init; }

    /// <summary>The round at which the timeline is shown.</summary>
    public long? Round { get; init; }

    /// <summary>A past day whose status is shown besides that of now.</summary>
    public DateOnly? Day { get; init; }

    /// <summary>The issue whose page of the issues is shown, by its key.</summary>
    public long? Issue { get; init; }

    /// <summary>The article whose page of the articles is shown, by its number.</summary>
    public long? Article { get; init; }

    /// <summary>The position that is shown besides the newest ones, by its key.</summary>
    public long? Position { get; init; }

    /// <summary>The document whose page of the documents is shown, by its key.</summary>
    public long? Document { get; init; }

    /// <summary>The recommendation whose page of the recommendations is shown, by its key.</summary>
    public long? Recommendation { get; init; }

    /// <summary>The stages of the timeline that are folded.</summary>
    public IReadOnlyCollection<string> Folded { get; init; } = [];

    /// <summary>Reads the address.</summary>
    public static ChapterView Read(FormReader form, IQueryCollection query, DateOnly today)
    {
        var pages = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var list in Lists)
        {
            if (form.Number(list, query[list]) is not { } page)
                continue;
            if (page < 1)
                form.Refuse(list, T("There is no page {0}: the first page is page 1.", page));
            pages[list] = page;
        }
        var day = form.Day("day", query["day"]);
        if (day > today)
            form.Refuse("day", T("{0} has not come yet: choose today or a day before it.", Days.Text(day.Value)));
        return new ChapterView
        {
            Day = day,
            Pages = pages,
            On = form.Line("on", query["on"]),
            Compare = form.Choice("compare", query["compare"], [Versions, Sides]),
            OldestFirst = form.Choice("order", query["order"], ["oldest"]) is not null,
            Event = form.Line("event", query["event"]),
            Round = form.Row("round", query["round"]),
            Issue = form.Row("issue", query["issue"]),
            Article = form.Row("article", query["article"]),
            Position = form.Row("position", query["position"]),
            Document = form.Row("document", query["document"]),
            Recommendation = form.Row("recommendation", query["recommendation"]),
            Folded = form.Line("folded", query["folded"])?.Split('-') ?? [],
        };
    }

    /// <summary>The page of a list that is shown.</summary>
    public int Page(string list) => Pages.GetValueOrDefault(list, 1);

    /// <summary>The same with another page of a list.</summary>
    public ChapterView With(string list, int page) =>
        this with { Pages = new Dictionary<string, int>(Pages, StringComparer.Ordinal) { [list] = page } };

    /// <summary>The same without the rows that an address names, whose pages come before those of their lists.</summary>
    public ChapterView WithoutNames() =>
        this with { Event = null, Round = null, Issue = null, Article = null, Position = null, Document = null, Recommendation = null };

    /// <summary>The address at which a chapter shows an issue.</summary>
    public static string OfIssue(string code, long id) => new ChapterView { Issue = id }.Address(code, $"issue-{id}");

    /// <summary>The address at which a chapter shows an article.</summary>
    public static string OfArticle(string code, long number) => new ChapterView { Article = number }.Address(code, $"article-{number}");

    /// <summary>The address at which a chapter shows a position.</summary>
    public static string OfPosition(string code, long id) => new ChapterView { Position = id }.Address(code, $"position-{id}");

    /// <summary>The address at which a chapter shows a document.</summary>
    public static string OfDocument(string code, long id) => new ChapterView { Document = id }.Address(code, $"document-{id}");

    /// <summary>The address at which a chapter shows a recommendation.</summary>
    public static string OfRecommendation(string code, long id) =>
        new ChapterView { Recommendation = id }.Address(code, $"recommendation-{id}");

    /// <summary>The address at which the timeline of a chapter shows an outcome.</summary>
    public static string OfOutcome(string code, long id) => new ChapterView { Event = $"outcome-{id}" }.Address(code, $"event-outcome-{id}");

    /// <summary>The address at which the timeline of a chapter shows a round.</summary>
    public static string OfRound(string code, long round) => $"/chapters/{Uri.EscapeDataString(code)}{AtRound(round)}";

    /// <summary>What follows the address of any chapter to open its timeline at a round.</summary>
    public static string AtRound(long round) => string.Create(CultureInfo.InvariantCulture, $"?round={round}#{AnchorOf(round)}");

    /// <summary>What follows the address of any chapter to open it at its status on a day; nothing for now.</summary>
    public static string OnDay(DateOnly? day) => day is { } past ? $"?day={Days.Text(past)}#{Status}" : "";

    /// <summary>The anchor of a round in a timeline.</summary>
    public static string AnchorOf(long round) => string.Create(CultureInfo.InvariantCulture, $"round-{round}");

    /// <summary>The address of a chapter in this view, at one of its lists or at another anchor.</summary>
    public string Address(string code, string anchor)
    {
        var query = string.Join('&', Options.Select(o => $"{o.Name}={Uri.EscapeDataString(o.Value)}"));
        return $"/chapters/{Uri.EscapeDataString(code)}{(query.Length > 0 ? "?" : "")}{query}#{anchor}";
    }

    /// <summary>What the address says besides the chapter.</summary>
    public IEnumerable<(string Name, string Value)> Options => new (string Name, string? Value)[]
    {
        ("on", On), ("compare", Compare), ("order", OldestFirst ? "oldest" : null), ("day", Day is { } day ? Days.Text(day) : null),
        ("event", Event), ("round", Text(Round)), ("issue", Text(Issue)), ("article", Text(Article)), ("position", Text(Position)),
        ("document", Text(Document)), ("recommendation", Text(Recommendation)),
        ("folded", Folded.Count > 0 ? string.Join('-', Folded) : null),
    }.Concat(Lists.Where(list => Page(list) > 1).Select(list => (Name: list, Value: Text(Page(list)))))
        .Where(option => option.Value is not null).Select(option => (option.Name, option.Value!));

    private static string? Text(long? number) => number?.ToString(CultureInfo.InvariantCulture);
}
