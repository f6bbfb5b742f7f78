using System.Globalization;
using Microsoft.AspNetCore.Http;
using PcaTracker.Features.Widgets;

namespace PcaTracker.Features.Chapters;

/// <summary>The parts of a chapter that its page shows: everything that its address says besides the chapter.</summary>
public sealed record ChapterView
{
    /// <summary>A list of the page, in the address and as its anchor.</summary>
    public const string Issues = "issues", Deadlines = "deadlines", Articles = "articles", Positions = "positions", Outcomes = "outcomes",
        Recommendations = "recommendations", Documents = "documents";

    private static readonly IReadOnlyList<string> Lists = [Issues, Deadlines, Articles, Positions, Outcomes, Recommendations, Documents];

    private IReadOnlyDictionary<string, int> Pages { get; init; } = new Dictionary<string, int>(StringComparer.Ordinal);

    /// <summary>The one subject whose positions are shown, as <see cref="PositionSubject.Key"/> writes it; null for all.</summary>
    public string? On { get; init; }

    /// <summary>Reads the address.</summary>
    public static ChapterView Read(FormReader form, IQueryCollection query)
    {
        var pages = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var list in Lists)
        {
            if (form.Number(list, query[list]) is not { } page)
                continue;
            if (page < 1)
                form.Refuse(list, $"There is no page {page}: the first page of {list} is page 1.");
            pages[list] = page;
        }
        return new ChapterView { Pages = pages, On = form.Line("on", query["on"]) };
    }

    /// <summary>The page of a list that is shown.</summary>
    public int Page(string list) => Pages.GetValueOrDefault(list, 1);

    /// <summary>The same with another page of a list.</summary>
    public ChapterView With(string list, int page) =>
        this with { Pages = new Dictionary<string, int>(Pages, StringComparer.Ordinal) { [list] = page } };

    /// <summary>The address of a chapter in this view, at one of its lists.</summary>
    public string Address(string code, string list)
    {
        var options = Lists.Where(l => Page(l) > 1).Select(l => $"{l}={Page(l).ToString(CultureInfo.InvariantCulture)}");
        if (On is not null)
            options = options.Prepend($"on={Uri.EscapeDataString(On)}");
        var query = string.Join('&', options);
        return $"/chapters/{Uri.EscapeDataString(code)}{(query.Length > 0 ? "?" : "")}{query}#{list}";
    }
}
