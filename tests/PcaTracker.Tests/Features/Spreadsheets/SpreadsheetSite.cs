using System.Text.Json.Nodes;
using Dapper;
using PcaTracker.Contract;
using PcaTracker.Domain;
using PcaTracker.Tests.Api.Writing;

namespace PcaTracker.Tests.Features.Spreadsheets;

/// <summary>A tracker with texts that spreadsheets stumble over, its files as a negotiator of the EU downloads them, and what LibreOffice makes of them.</summary>
public sealed class SpreadsheetSite : IAsyncLifetime
{
    /// <summary>A text longer than a cell holds: 40,000 characters.</summary>
    public static readonly string LongText = string.Concat(Enumerable.Range(0, 4_000).Select(n => $"{n:0000} word;"));

    public TestApp App { get; private set; } = null!;

    /// <summary>The workbooks by file name.</summary>
    public IReadOnlyDictionary<string, byte[]> Files { get; private set; } = null!;

    internal IReadOnlyDictionary<string, OfficeBook> Opened { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        App = await TestApp.StartAsync();
        _ = SmallRecord.In(App);
        (int Id, string Code, string Title, string Description, int Priority, string? Owner, string Visibility, string Side)[] issues =
        [
            (31, "T.1", "=1+1", "+2", 1, "-3", "shared", "EU"),
            (32, "T.1", "Экспортные пошлины", "Қазақстан: ғылым, өнер, әңгіме", 2, null, "shared", "KZ"),
            (33, "T.2", "@SUM(A1:A9)", "=HYPERLINK(\"https://example.org\";\"open\")\u0001\u001bend", 3, "<b>&amp;\"quoted\"</b>", "shared", "joint"),
            (34, "T.1", "Own\tline of the EU", " two  spaces\nand a line ", 4, null, "eu", "EU"),
            (36, "T.2", "Zwiebelfisch", "Their own line", 1, null, "kz", "KZ"),
            (37, "T.2", "0123", "2026-12-10", 5, "true", "public", "joint"),
            (39, "T.1", "_x0041_ and _x000D_", "\u2028 and 𝛼", 5, null, "public", "joint"),
        ];
        App.Database.WriteAsSystem(session => session.Connection.Execute(
            """
            INSERT INTO issue (id, chapter_id, title, description, priority, status, owner, visibility, owner_side, opened_in_round)
            SELECT @Id, id, @Title, @Description, @Priority, 'open', @Owner, @Visibility, @Side, 101 FROM chapter WHERE code = @Code
            """,
            issues.Select(i => new { i.Id, i.Code, i.Title, i.Description, i.Priority, i.Owner, i.Visibility, i.Side })));
        App.Database.WriteAsSystem(session => session.Connection.Execute(
            """
            INSERT INTO issue (id, chapter_id, title, description, priority, status, visibility, owner_side)
            SELECT 38, (SELECT id FROM chapter WHERE code = 'T.2'), 'Long', @Long, 3, 'open', 'shared', 'joint';
            INSERT INTO deadline (id, title, kind, due_on, due_time, due_at, responsible_party, visibility, status, chapter_id) VALUES
              (21, 'Late report', 'report', '2026-11-20', NULL, '2026-11-20T23:00:00.000Z', 'EU', 'eu', 'open', NULL),
              (22, '=Comments on T.1', 'comments', '2026-11-26', '18:30:00', '2026-11-26T17:30:00.000Z', 'EU', 'shared', 'open', (SELECT id FROM chapter WHERE code = 'T.1'));
            """,
            new { Long = LongText }));
        using var browser = App.SignedIn(Side.EU, Role.Negotiator);
        string[] addresses =
        [
            .. EntitySets.All.Select(set => $"/files/{set.Name}.xlsx"), "/files/Issues.plain.xlsx", "/deadlines.xlsx?whose=all&when=any",
            "/files/StateOfPlay.xlsx?$filter=Area%20eq%20%27trade%27&$orderby=RoundNumber%20desc",
        ];
        var files = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var (address, number) in addresses.Select((address, number) => (address, number)))
            files[NameOf(address)] = await browser.GetByteArrayAsync(address, TestContext.Current.CancellationToken);
        Files = files;
        Opened = await LibreOffice.OpenAsync(files);
    }

    /// <summary>The name under which the file of an address is kept here.</summary>
    public static string NameOf(string address) => string.Concat(address.Replace(".xlsx", "", StringComparison.Ordinal).Where(char.IsLetterOrDigit)) + ".xlsx";

    /// <summary>All rows at an address of the API, by its next links.</summary>
    public async Task<IReadOnlyList<JsonObject>> RowsAsync(string resource)
    {
        using var api = App.As(Side.EU, Role.Negotiator);
        var rows = new List<JsonObject>();
        for (var next = resource; next is not null;)
        {
            var page = (await api.Read(next)).Json;
            rows.AddRange(page["value"]!.AsArray().Select(row => row!.AsObject()));
            next = (string?)page["@odata.nextLink"] is { } link ? new Uri(link).PathAndQuery["/odata/".Length..] : null;
        }

        return rows;
    }

    public ValueTask DisposeAsync() => App.DisposeAsync();
}
