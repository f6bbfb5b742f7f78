using System.Net;
using System.Text.Json;
using Dapper;
using PcaTracker.Api;
using PcaTracker.Contract;
using PcaTracker.Domain;
using PcaTracker.Storage;

namespace PcaTracker.Tests.Api.Reading;

/// <summary>Full text over the real record: what is found, by whom, and in which order.</summary>
public class SearchTests
{
    /// <summary>URL, what each row shows.</summary>
    public static readonly TheoryData<string, string> Searches = new()
    {
        { "Chapters?$search=III.9&$select=Code", "III.9" },
        { "Chapters?$search=energy&$select=Code", "III.9 IV.5" },
        { "Positions/$count?$search=visa", "6" },
        { "Positions/$count?$search=VISA NOT facilitation", "3" },
    };

    [Theory]
    [MemberData(nameof(Searches))]
    public async Task The_record_is_searched(string url, string found)
    {
        var app = await SharedApp.GetAsync();
        using var analyst = app.As(Side.Joint, Role.Analyst);

        Assert.Equal(found, await Read(analyst, url));
    }

    [Fact]
    public async Task A_search_folds_case_and_diacritics_in_three_languages()
    {
        await using var app = await TestApp.StartAsync();
        app.Database.WriteAsSystem(session => session.Connection.Execute(
            """
            UPDATE chapter SET heading_ru = 'Ещё одна глава', heading_kk = 'Әділет және Қауіпсіздік' WHERE code = 'V';
            UPDATE chapter SET heading_ru = 'Мой край', heading_kk = 'Адилет' WHERE code = 'VI';
            """));
        using var analyst = app.As(Side.Joint, Role.Analyst);

        Assert.Equal("V", await Read(analyst, "Chapters?$search=ЕЩЕ&$select=Code"));
        Assert.Equal("V", await Read(analyst, "Chapters?$search=қАУІПСІЗДІК&$select=Code"));
        Assert.Equal("V", await Read(analyst, "Chapters?$search=әділет&$select=Code"));
        Assert.Equal("VI", await Read(analyst, "Chapters?$search=мой&$select=Code"));
        Assert.Equal("", await Read(analyst, "Chapters?$search=мои&$select=Code"));
    }

    [Theory]
    [InlineData(Side.EU, "eu joint")]
    [InlineData(Side.KZ, "joint kz")]
    [InlineData(Side.Joint, "joint")]
    public async Task Hidden_rows_are_neither_found_nor_counted(string side, string found)
    {
        await using var app = await TestApp.StartAsync();
        AddIssues(app, "Zwiebel eu", "eu", 1);
        AddIssues(app, "Zwiebel kz", "kz", 1);
        AddIssues(app, "Zwiebel joint", Visibility.Shared, 1);
        using var reader = app.As(side, side == Side.Joint ? Role.Analyst : Role.Negotiator);

        Assert.Equal(found, (await Read(reader, "Issues?$search=zwiebel&$select=Title&$orderby=Title")).Replace("Zwiebel ", "", StringComparison.Ordinal));
        Assert.Equal($"{found.Split(' ').Length}", await Read(reader, "Issues/$count?$search=zwiebel"));
        Assert.Equal($"{found.Split(' ').Length}", await Read(reader, "Chapters?$filter=Id eq 1&$expand=Issues($search=zwiebel;$count=true;$top=0)", "Issues@odata.count"));
        Assert.Equal(found.Split(' ').Length > 1 ? "1" : "", await Read(reader, "Chapters?$filter=Issues/$count($search=zwiebel) gt 1&$select=Id"));
    }

    [Fact]
    public async Task Hidden_rows_do_not_move_the_order()
    {
        await using var app = await TestApp.StartAsync();
        AddIssues(app, "Alpha alpha beta", Visibility.Shared, 1);
        AddIssues(app, "Beta beta alpha", Visibility.Shared, 1);
        AddIssues(app, "Beta alpha beta alpha", Visibility.Shared, 1);
        using var kazakh = app.As(Side.KZ, Role.Negotiator);
        var before = await Read(kazakh, "Issues?$search=alpha OR beta&$select=Title");

        AddIssues(app, "alpha", "eu", 200);
        var after = await Read(kazakh, "Issues?$search=alpha OR beta&$select=Title");

        Assert.Equal("Beta alpha beta alpha Alpha alpha beta Beta beta alpha", before);
        Assert.Equal(before, after);
    }

    [Fact]
    public async Task What_is_written_is_found_and_what_is_overwritten_is_not()
    {
        await using var app = await TestApp.StartAsync();
        using var negotiator = app.As(Side.EU, Role.Negotiator);
        AddIssues(app, "Zwiebel", Visibility.Shared, 1);

        app.Database.WriteAsSystem(session => session.Connection.Execute("UPDATE issue SET title = 'Knoblauch' WHERE title = 'Zwiebel'"));

        Assert.Equal("0", await Read(negotiator, "Issues/$count?$search=Zwiebel"));
        Assert.Equal("1", await Read(negotiator, "Issues/$count?$search=Knoblauch"));
        app.Database.WriteAsSystem(session => session.Connection.Execute("DELETE FROM issue WHERE title = 'Knoblauch'"));
        Assert.Equal("0", await Read(negotiator, "Issues/$count?$search=Knoblauch"));
    }

    [Fact]
    public async Task A_deleted_text_leaves_nothing_in_the_index()
    {
        await using var app = await TestApp.StartAsync();
        AddIssues(app, "Zwiebelkuchen", "eu", 1);

        app.Database.WriteAsSystem(session => session.Connection.Execute("DELETE FROM issue WHERE title = 'Zwiebelkuchen'"));

        using var system = app.Database.OpenAsSystem();
        Assert.Equal(0, system.Connection.ExecuteScalar<int>(TestServer.IsUsed
            ? "SELECT count(*) FROM issue_search WHERE words @@ 'zwiebelkuchen'"
            : "SELECT count(*) FROM issue_eu_search_data WHERE instr(block, CAST('zwiebelkuchen' AS BLOB)) > 0"));
    }

    [Fact]
    public async Task A_row_that_changes_its_readers_is_found_by_those_who_read_it_now()
    {
        await using var app = await TestApp.StartAsync();
        AddIssues(app, "Zwiebel", Visibility.EU, 1);
        using var eu = app.As(Side.EU, Role.Negotiator);
        using var kz = app.As(Side.KZ, Role.Negotiator);

        var found = new List<string>();
        foreach (var visibility in (string[])["shared", "kz", "public", "eu"])
        {
            app.Database.WriteAsSystem(session => session.Connection.Execute("UPDATE issue SET visibility = @visibility WHERE title = 'Zwiebel'", new { visibility }));
            found.Add($"{visibility}: EU {await Read(eu, "Issues/$count?$search=Zwiebel")}, KZ {await Read(kz, "Issues/$count?$search=Zwiebel")}");
        }

        Assert.Equal(["shared: EU 1, KZ 1", "kz: EU 0, KZ 1", "public: EU 1, KZ 1", "eu: EU 1, KZ 0"], found);
        if (!TestServer.IsUsed)
            app.Database.WriteAsSystem(session => session.Connection.Execute("INSERT INTO issue_eu_search (issue_eu_search, rank) VALUES ('integrity-check', 1); INSERT INTO issue_kz_search (issue_kz_search, rank) VALUES ('integrity-check', 1)"));
    }

    [Fact]
    [Trait("Database", "SQLite")]
    public async Task A_copy_of_the_database_is_searched_like_the_original()
    {
        await using var app = await TestApp.StartAsync();
        using var directory = new TempDirectory();

        using (var original = Connections.Open(app.Database.File, Microsoft.Data.Sqlite.SqliteOpenMode.ReadOnly))
            original.Execute("VACUUM INTO @Database", new { directory.Database });

        using var copy = Connections.Open(directory.Database, Microsoft.Data.Sqlite.SqliteOpenMode.ReadWrite);
        Assert.Equal(6, copy.ExecuteScalar<int>("SELECT count(*) FROM position_public_search WHERE position_public_search MATCH 'visa'"));
        copy.Execute("INSERT INTO position_public_search (position_public_search, rank) VALUES ('integrity-check', 1)");
        Assert.Equal("ok", copy.ExecuteScalar<string>("PRAGMA integrity_check"));
    }

    [Theory]
    [InlineData("Changes?$search=negotiator")]
    [InlineData("StateOfPlay?$search=energy&$top=1")]
    [InlineData("Chapters(1)/Positions?$search=visa")]
    public async Task Every_set_with_texts_is_searched(string url)
    {
        var app = await SharedApp.GetAsync();
        using var analyst = app.As(Side.Joint, Role.Analyst);

        using var answer = await analyst.GetAsync("/odata/" + url, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task A_set_without_texts_is_not_searched()
    {
        var app = await SharedApp.GetAsync();
        using var analyst = app.As(Side.Joint, Role.Analyst);

        using var answer = await analyst.GetAsync("/odata/Reminders?$search=visa", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.NotImplemented, answer.StatusCode);
    }

    [Fact]
    public async Task The_indexes_hold_what_the_contract_says_is_searched()
    {
        await using var app = await TestApp.StartAsync();
        using var system = app.Database.OpenAsSystem();

        var indexed = EntitySets.All.Where(s => TrackerEngine.IndexOf(s)?.Name == $"visible_{s.Table}_search").ToList();

        Assert.Equal(13, indexed.Count);
        foreach (var set in indexed)
        {
            IEnumerable<string> indexes = set.Property("Visibility") is null && set.Table != "change" ? [set.Table] : Visibility.All.Select(v => $"{set.Table}_{v}");
            if (!TestServer.IsUsed)
                Assert.All(indexes, index => Assert.Equal(
                    set.Properties.Where(p => p.Searched).Select(p => p.Column), system.Connection.Query<string>($"SELECT name FROM pragma_table_info('{index}_search')"), StringComparer.Ordinal));
            Assert.Equal(
                system.Connection.ExecuteScalar<int>($"SELECT count(*) FROM {set.Table}"),
                indexes.Sum(index => system.Connection.ExecuteScalar<int>($"SELECT count(*) FROM {index}_search")));
        }
    }

    /// <summary>Names that are known not to stand in code-point order.</summary>
    [Fact]
    public async Task Texts_are_sorted_by_the_alphabet_and_codes_by_code_point()
    {
        await using var app = await TestApp.StartAsync();
        foreach (var title in (string[])["ягода", "Абай", "әке", "бала", "Ёлка", "елка", "Қала", "кала", "Élan", "elf", "9"])
            AddIssues(app, "q " + title, Visibility.Shared, 1);
        using var analyst = app.As(Side.Joint, Role.Analyst);

        Assert.Equal("9 Élan elf Абай әке бала елка Ёлка кала Қала ягода", (await Read(analyst, "Issues?$filter=startswith(Title,'q ')&$orderby=Title&$select=Title")).Replace("q ", "", StringComparison.Ordinal));
        Assert.Equal("Қала ягода", (await Read(analyst, "Issues?$filter=startswith(Title,'q ') and Title gt 'q кала'&$orderby=Title&$select=Title")).Replace("q ", "", StringComparison.Ordinal));
        Assert.Equal("q 9", await Read(analyst, "Issues?$apply=filter(startswith(Title,'q '))/aggregate(Title with min as Title)"));
    }

    private static void AddIssues(TestApp app, string title, string visibility, int times) => app.Database.WriteAsSystem(session => session.Connection.Execute(
        "INSERT INTO issue (chapter_id, title, visibility) VALUES (1, @title, @visibility)", Enumerable.Repeat(new { title, visibility }, times)));

    /// <summary>The one property that rows show, joined, or the plain text.</summary>
    private static async Task<string> Read(HttpClient client, string url, string? property = null)
    {
        using var response = await client.GetAsync("/odata/" + url, TestContext.Current.CancellationToken);
        var body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(response.IsSuccessStatusCode, $"{url}: {body}");
        return url.Contains("/$count?", StringComparison.Ordinal)
            ? body
            : string.Join(' ', JsonDocument.Parse(body).RootElement.GetProperty("value").EnumerateArray().Select(row => (property is null ? row.EnumerateObject().First(p => p.Name[0] != '@').Value : row.GetProperty(property)).ToString()));
    }
}
