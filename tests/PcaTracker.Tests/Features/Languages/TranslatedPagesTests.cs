using System.Text;
using AngleSharp.Dom;
using Dapper;
using PcaTracker.Domain;
using PcaTracker.Features.Languages;
using PcaTracker.Rows;
using PcaTracker.Tests.Confidentiality;

namespace PcaTracker.Tests.Features.Languages;

/// <summary>
/// Every text of every page in a language that brackets what is translated: whatever stands outside the brackets belongs to the record, and
/// says so by its own <c>lang</c> or by <c>translate="no"</c>.
/// </summary>
public sealed class TranslatedPagesTests(TranslatedPagesTests.PseudoSite site) : IClassFixture<TranslatedPagesTests.PseudoSite>
{
    /// <summary>Addresses that show more of a page than its route alone.</summary>
    private static readonly string[] More =
    [
        "/state-of-play?area=energy&stalled=true", "/state-of-play?day=2014-05-14&rounds=all", "/chapters/III.2?compare=sides&order=oldest", "/deadlines/12",
        "/deadlines?whose=all&when=any&status=any&group=party", "/issues?whose=all", "/search?q=orig", "/deadlines/calendar?month=2026-11&day=2026-11-20",
        "/change/Issues?row=11.1&do=owner", "/change/Deadlines?row=12.2&row=13.1&row=14.1&do=waive", "/change/Deadlines", "/issues?sort=title,x", "/deadlines/calendar?month=x",
        "/account?done=others-ended", "/sign-in?kept=true",
        "/edit/chapters/2", "/edit/articles/1", "/edit/rounds/1", "/edit/outcomes/1", "/edit/positions/900", "/edit/issues/11", "/edit/deadlines/12", "/edit/milestones/1",
        "/edit/recommendations/1", "/edit/people/1", "/edit/documents/1", "/delete/issues/11", "/delete/positions/900", "/delete/deadlines/12", "/narrow/issues/11", "/resolve/11",
        "/supersede/900", "/reopen/2", "/add/chapters", "/add/articles", "/add/articles?chapter=III.2", "/add/positions?chapter=III.2", "/add/rounds", "/add/milestones",
        "/add/people", "/add/documents", "/add/recommendations?chapter=none", "/issues?saved=issue-added", "/state-of-play?saved=chapters-closed", "/widen/Positions/900",
    ];

    private static readonly string[] Attributes = ["title", "aria-label", "placeholder", "alt"];

    private static readonly string[] ForPrograms = ["id", "name", "for", "href", "action", "list", "class"];

    [Theory]
    [InlineData(Side.EU, Role.Head)]
    [InlineData(Side.EU, Role.Secretariat)]
    [InlineData(Side.Joint, Role.Administrator)]
    public async Task Every_text_is_translated_or_of_the_record(string side, string role)
    {
        using var reader = site.App.SignedIn(side, role);
        var leaks = new List<string>();

        foreach (var address in Crawl.Pages(site.App).Concat(More))
        {
            using var answer = await reader.GetAsync(address, TestContext.Current.CancellationToken);
            if (answer.Content.Headers.ContentType?.MediaType == "text/html")
                leaks.AddRange(Untranslated(await answer.PageAsync()).Select(text => $"{address}: {text}"));
        }

        Assert.True(leaks.Count == 0, string.Join('\n', leaks.DistinctBy(leak => leak[leak.IndexOf(": ", StringComparison.Ordinal)..])));
    }

    [Theory]
    [InlineData("<p>⟦Open⟧ <span lang=en>Trade</span> 3 <code translate=no>x</code> PcaTracker</p>", "")]
    [InlineData("<p>⟦Ask <a>⟦us⟧</a> now⟧ <b title='⟦x⟧'>⟦y⟧</b></p>", "")]
    [InlineData("<p>⟦Open⟧ issues</p>", "issues")]
    [InlineData("<input id=⟦Day⟧ name=Day>", "⟦Day⟧")]
    [InlineData("<p title=Open aria-label='⟦x⟧ y'>⟦Open⟧</p><input placeholder=Day><option>all", "Open|⟦x⟧ y|Day|all")]
    public void A_text_outside_the_brackets_is_found(string html, string found)
    {
        var page = new AngleSharp.Html.Parser.HtmlParser().ParseDocument($"<html lang=qps-Ploc><body>{html}");

        Assert.Equal(found, string.Join('|', Untranslated(page).OrderBy(text => found.IndexOf(text, StringComparison.Ordinal))));
    }

    private static List<string> Untranslated(IDocument page)
    {
        var found = new List<string>();
        foreach (var element in page.All.Where(IsOfThePage))
            found.AddRange(Attributes.Select(element.GetAttribute).OfType<string>().Where(text => HasWords(Outside(text, 0).Text)));
        // What programs read is never translated.
        foreach (var element in page.All)
            found.AddRange(ForPrograms.Select(element.GetAttribute).OfType<string>().Where(text => text.Contains(PseudoLanguage.Open, StringComparison.Ordinal)));
        var depth = 0;
        foreach (var node in page.Descendants<IText>().Where(node => node.ParentElement is { } parent && parent.LocalName is not ("script" or "style") && IsOfThePage(parent)))
        {
            (var outside, depth) = Outside(node.Data, depth);
            if (HasWords(outside))
                found.Add(outside.Trim());
        }
        return found;
    }

    private static bool IsOfThePage(IElement element) => element.Closest("[lang]:not(html), [translate=no]") is null;

    private static bool HasWords(string text) => text.Replace("PcaTracker", "", StringComparison.Ordinal).Any(char.IsLetter);

    // What stands between brackets may hold markup, and so span several texts.
    private static (string Text, int Depth) Outside(string text, int depth)
    {
        var outside = new StringBuilder();
        foreach (var c in text)
        {
            if (c == PseudoLanguage.Open)
                depth++;
            else if (c == PseudoLanguage.Close)
                depth--;
            else if (depth == 0)
                outside.Append(c);
        }
        return (outside.ToString(), depth);
    }

    /// <summary>A tracker in the bracketing language, with rows of every kind that a page shows.</summary>
    public sealed class PseudoSite : IAsyncLifetime
    {
        public TestApp App { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            App = await TestApp.StartAsync(new KeyValuePair<string, string?>("PcaTracker:PageLanguages:0", PseudoLanguage.Code));
            App.Database.WriteAsSystem(session => session.Connection.Execute(
                """
                INSERT INTO position (id, chapter_id, party, kind, topic, text, visibility, date_precision)
                SELECT 900, id, 'EU', 'fallback', 'Origin', 'Accept a five-year transition.', 'eu', 'unknown' FROM chapter WHERE code = 'III.2';
                INSERT INTO issue (id, chapter_id, title, description, priority, opened_in_round, visibility, owner)
                SELECT 11, id, 'Rules of origin', 'Cumulation with the customs union.', 1, 7, 'shared', 'origin@example.org' FROM chapter WHERE code = 'III.2';
                INSERT INTO deadline (id, title, kind, due_on, due_at, responsible_party, visibility, chapter_id, owner)
                SELECT 12, 'Comments on origin', 'comments', '2026-11-26', '2026-11-26T23:00:00.000Z', 'EU', 'eu', id, 'origin@example.org' FROM chapter WHERE code = 'III.2';
                INSERT INTO deadline (id, title, due_on, due_at, responsible_party, visibility) VALUES (13, 'Exchange of texts', '2026-11-20', '2026-11-20T23:00:00.000Z', 'joint', 'shared');
                INSERT INTO deadline (id, title, due_on, due_at, responsible_party, visibility, status, done_on)
                VALUES (14, 'Round report', '2026-10-01', '2026-10-01T22:00:00.000Z', 'joint', 'public', 'done', '2026-09-30');
                INSERT INTO round (number, starts_on, ends_on, date_precision, city, country, status) VALUES (104, '2027-01-11', '2027-01-12', 'day', 'Brussels', 'Belgium', 'planned');
                UPDATE article SET text = '1. Goods [EU: shall not] [KZ: should not] be delayed.', open_brackets = 2, status = 'one-sided' WHERE number = 26;
                """));
            // What people changed is news, and the history of others.
            _ = App.Database.WriteAs(App.Account(Side.EU, Role.Negotiator), session => ChangeRow.Run(session, "Deadlines", 12, RowVersionCondition.Any,
                new Dictionary<string, object?> { ["Title"] = "Comments on rules of origin" })).Value;
        }

        public ValueTask DisposeAsync() => App.DisposeAsync();
    }
}
