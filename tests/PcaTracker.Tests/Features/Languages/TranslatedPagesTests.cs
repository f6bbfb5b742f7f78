using System.Text;
using System.Text.RegularExpressions;
using AngleSharp.Dom;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using PcaTracker.Contract;
using PcaTracker.Domain;
using PcaTracker.Features.Administration;
using PcaTracker.Features.Languages;
using PcaTracker.Notifications.Delivery;
using PcaTracker.Rows;
using PcaTracker.Tests.Changes;
using PcaTracker.Tests.Confidentiality;
using PcaTracker.Tests.Notifications;

namespace PcaTracker.Tests.Features.Languages;

/// <summary>
/// Every text of every page in a language that brackets what is translated: whatever stands outside the brackets belongs to the record, and
/// says so by its own <c>lang</c> or by <c>translate="no"</c>.
/// </summary>
public sealed partial class TranslatedPagesTests(TranslatedPagesTests.PseudoSite site, TranslatedPagesTests.TranslatedSite translated)
    : IClassFixture<TranslatedPagesTests.PseudoSite>, IClassFixture<TranslatedPagesTests.TranslatedSite>
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
    [InlineData(Side.EU, Role.Head, "ru")]
    [InlineData(Side.Joint, Role.Administrator, "kk")]
    public async Task What_stands_in_English_on_other_pages_is_of_the_record(string side, string role, string language)
    {
        using var reader = translated.App.SignedIn(side, role);
        translated.App.Database.Execute($"UPDATE account SET language = '{language}' WHERE id = {translated.App.Account(side, role).AccountId}");
        var record = Record(translated.App);
        var ours = new List<string>();

        foreach (var address in Crawl.Pages(translated.App).Concat(More))
        {
            using var answer = await reader.GetAsync(address, TestContext.Current.CancellationToken);
            if (answer.Content.Headers.ContentType?.MediaType == "text/html")
                ours.AddRange(English(await answer.PageAsync()).Where(text => !IsOf(record, text)).Select(text => $"{address}: {text}"));
        }

        Assert.True(ours.Count == 0, string.Join('\n', ours.DistinctBy(text => text[text.IndexOf(": ", StringComparison.Ordinal)..])));
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

    // Texts that say that they are English, part by part; each language is named in itself, and the note about the Kazakh texts says it twice.
    // The API describes its sets in English, and the page for analysts says so.
    private static IEnumerable<string> English(IDocument page) =>
        page.QuerySelectorAll("[lang=en]").Where(element => element.LocalName is not "html" && element.Closest(".languages, footer, .set") is null)
            .SelectMany(element => element.Descendants<IText>()).SelectMany(text => text.Data.Split([" · ", "(", ")"], StringSplitOptions.TrimEntries))
            .Where(text => text.Any(char.IsLetter) && text != LanguageChoice.Names[Language.English]);

    // A part stands in the record, perhaps behind the code of its chapter.
    private static bool IsOf(string record, string text) =>
        record.Contains(text, StringComparison.OrdinalIgnoreCase) || Code().Replace(text, "") is var bare && bare != text && record.Contains(bare, StringComparison.Ordinal);

    [GeneratedRegex(@"^(?:[IVX]+(?:\.\d+)?|Annex [IVX]+|Protocol \d) ", RegexOptions.None, 1000)]
    private static partial Regex Code();

    // Every text of every row, and what the API says of its own sets and columns, in English to everybody.
    private static string Record(TestApp app)
    {
        var contract = EntitySets.All.SelectMany(set => set.Properties.SelectMany(p => (string[])[p.Name, p.Description, .. (p.Allowed ?? []).Select(a => a.Description)]).Append(set.Name).Append(set.Description));
        using var session = app.Database.OpenAsSystem();
        var tables = session.Connection.Query<string>(TestServer.IsUsed
            ? "SELECT table_name FROM information_schema.tables WHERE table_schema = 'main' AND table_name NOT LIKE '%\\_search'"
            : "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'").AsList();
        return string.Join('\n', tables.SelectMany(table => session.Connection.Query($"SELECT * FROM \"{table}\"").Cast<IDictionary<string, object?>>())
            .SelectMany(row => row.Values).OfType<string>().Concat(contract));
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

    /// <summary>A tracker in the bracketing language.</summary>
    public sealed class PseudoSite() : FullSite(new KeyValuePair<string, string?>("PcaTracker:PageLanguages:0", PseudoLanguage.Code));

    /// <summary>A tracker in the languages of its readers.</summary>
    public sealed class TranslatedSite() : FullSite();

    /// <summary>A tracker with rows of every kind that a page shows, and everything wrong that can be.</summary>
    public abstract class FullSite(params KeyValuePair<string, string?>[] settings) : IAsyncLifetime
    {
        public TestApp App { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            App = await TestApp.StartAsync(settings);
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
            await AlarmAsync();
        }

        // Everything that can be wrong is wrong: mail is held, the clock is behind, and rows were changed behind the audit log.
        private async Task AlarmAsync()
        {
            App.Database.WriteAsSystem(session =>
            {
                OutboxHold.Place(session, HeldOutbox.AfterRestoring(TestApp.Start));
                return 0;
            });
            App.AsExternalProgram(
                $"""
                DROP TRIGGER chapter_noted_update{(TestServer.IsUsed ? " ON chapter" : "")};
                UPDATE chapter SET heading = heading || '.' WHERE code = 'III.2';
                INSERT INTO entry (chain, sequence, at, who, kind, entity_set, entity_id, leaf, hash)
                VALUES ('kz', 1, '2027-11-23T09:00:00.000Z', 'Somebody', 'insert', 'Issues', 1, @nothing, @nothing);
                """, new { nothing = new byte[] { 0 } });
            var verified = await App.Services.GetRequiredService<SystemCare>().VerifyAsync(App.Account(Side.Joint, Role.Administrator));
            Assert.False(verified.Value.IsSound);
        }

        public async ValueTask DisposeAsync()
        {
            await App.DisposeAsync();
            GC.SuppressFinalize(this);
        }
    }
}
