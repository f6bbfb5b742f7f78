using System.Globalization;
using System.Text.Json.Nodes;
using PcaTracker.Domain;
using PcaTracker.Tests.Api.Reading;

namespace PcaTracker.Tests.Features.Workbench;

public class WorkbenchTests(SyntheticRecord synthetic) : IClassFixture<SyntheticRecord>
{
    /// <summary>Fields of the form, and the address that they stand for, decoded.</summary>
    public static readonly TheoryData<string, string> Compositions = new()
    {
        { "set=Rounds", "Rounds" },
        { "set=Positions&column=Party&column=Text", "Positions?$select=Party,Text" },
        { "set=Positions&where1=Party&is1=eq&value1=EU&where2=TabledOn&is2=ge&value2=1+Mar+2014", "Positions?$filter=Party eq 'EU' and TabledOn ge 2014-03-01" },
        { "set=Issues&where1=Title&is1=contains&value1=wine's&sort=Priority&descending=true", "Issues?$filter=contains(Title,'wine''s')&$orderby=Priority desc" },
        { "set=Issues&where1=Owner&is1=null&where2=Priority&is2=lt&value2=3", "Issues?$filter=Owner eq null and Priority lt 3" },
        { "set=Chapters&where1=AdReferendum&is1=ne&value1=true&day=2014-06-01", "Chapters?$at=2014-06-01&$filter=AdReferendum ne true" },
        { "set=Changes&where1=At&is1=gt&value1=2014-06-01", "Changes?$filter=At gt 2014-06-01T00:00:00Z" },
        { "set=Deadlines&where1=DueTime&is1=le&value1=17:30", "Deadlines?$filter=DueTime le 17:30:00" },
        { "set=Positions&group1=Party&group2=Status&where1=Kind&is1=eq&value1=proposal", "Positions?$apply=filter(Kind eq 'proposal')/groupby((Party,Status),aggregate($count as Count))&$orderby=Count desc" },
        { "set=StateOfPlay&group1=Status&sort=Status", "StateOfPlay?$apply=groupby((Status),aggregate($count as Count))&$orderby=Status" },
    };

    /// <summary>Fields of the form, the wrong one, and what is said beside it.</summary>
    public static readonly TheoryData<string, string, string> Refused = new()
    {
        { "set=Nothing", "set", "'Nothing' is not among the choices here: choose one of them." },
        { "set=Issues&column=Password", "column", "'Password' is not among the choices here: choose one of them." },
        { "set=Issues&where1=Priority&is1=lt&value1=high", "value1", "'high' is no whole number: write one in digits, such as 90." },
        { "set=Issues&where1=Priority&is1=contains&value1=1", "value1", "Only texts contain others or begin with them, and Priority is none." },
        { "set=Issues&where1=Title&is1=eq", "value1", "Write the value to compare with." },
        { "set=Issues&value2=EU", "value2", "Choose the column that this value is for." },
        { "set=Issues&where1=Title&is1=like&value1=a", "is1", "'like' is not among the choices here: choose one of them." },
        { "set=Issues&day=10/12/2026", "day", "'10/12/2026' may be read as two different days" },
        { "set=Issues&group1=Status&sort=Title", "sort", "Rows that are counted are sorted by a column by which they are counted, or by their number." },
    };

    [Theory]
    [MemberData(nameof(Compositions))]
    public async Task What_is_chosen_becomes_an_address_whose_rows_the_page_shows(string fields, string address)
    {
        var app = await synthetic.GetAsync();

        var page = await app.SignedIn(Side.EU, Role.Negotiator).PageAsync($"/workbench?{fields}");

        var shown = page.QuerySelector("#service-address").Read();
        Assert.Equal(address, Uri.UnescapeDataString(shown[(shown.IndexOf("/odata/", StringComparison.Ordinal) + 7)..]));
        var (total, rows) = await Asked(app, address);
        Assert.StartsWith(total.ToString("N0", CultureInfo.InvariantCulture) + " row", page.QuerySelector("p.summary").Read(), StringComparison.Ordinal);
        Assert.Equal(Math.Min(rows, 50), page.QuerySelectorAll("main table tbody tr").Length);
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task What_cannot_be_asked_is_said_beside_its_field_and_nothing_typed_is_lost(string fields, string field, string sentence)
    {
        var app = await synthetic.GetAsync();

        var page = await app.SignedIn(Side.EU, Role.Negotiator).PageAsync($"/workbench?{fields}");

        Assert.Contains(sentence, page.QuerySelector("#errors").Read(), StringComparison.Ordinal);
        Assert.NotNull(page.QuerySelector($"#errors a[href$='#{field}']"));
        Assert.NotNull(page.GetElementById(field));
        Assert.Null(page.QuerySelector("main table"));
        foreach (var typed in fields.Split('&').Where(f => f.StartsWith("value", StringComparison.Ordinal)).Select(f => f.Split('=')))
            Assert.Equal(typed[1], page.QuerySelector($"#{typed[0]}")!.GetAttribute("value"));
    }

    [Theory]
    [InlineData("Chapters?$filter=Area eq energy", "energy")]
    [InlineData("Chapters?$filter=Colour eq 'red'", "Colour")]
    [InlineData("Chapters?$filter=Area eq 'a' or", "r")]
    [InlineData("Chapters?$colour=red", "$colour")]
    [InlineData("Kapitel", "Kapitel")]
    public async Task An_address_that_is_not_understood_is_marked_where_it_is_wrong(string typed, string marked)
    {
        var app = await synthetic.GetAsync();

        var page = await app.SignedIn(Side.EU, Role.Negotiator).PageAsync($"/workbench?address={Uri.EscapeDataString(typed)}");

        Assert.Equal(typed, page.QuerySelector("#address")!.GetAttribute("value"));
        Assert.Equal(marked, page.QuerySelector(".place mark").Read());
        Assert.Equal(typed, page.QuerySelector(".place code").Read());
        Assert.Null(page.QuerySelector("main table"));
    }

    [Theory]
    [InlineData("Chapters?$filter=Area eq 'energy'&$select=Code", "Code")]
    [InlineData("/odata/Chapters?$select=Code,Status", "Code,Status")]
    [InlineData("Moved(From=1,To=9)?$select=ChapterCode,Rounds", "ChapterCode,Rounds")]
    [InlineData("Issues?$filter=contains(Title,'тариф')&$select=Title", "Title")]
    public async Task A_typed_address_is_asked_as_it_is(string typed, string columns)
    {
        var app = await synthetic.GetAsync();

        var page = await app.SignedIn(Side.EU, Role.Negotiator).PageAsync($"/workbench?address={Uri.EscapeDataString(typed)}");

        Assert.Null(page.QuerySelector("#errors"));
        Assert.NotEmpty(page.QuerySelector("p.summary").Read());
        if (page.QuerySelector("main table") is { } table)
            Assert.Equal(columns, string.Join(',', table.QuerySelectorAll("th").Select(th => th.Read())));
    }

    [Fact]
    public async Task Rows_that_are_counted_are_drawn_as_bars_the_longest_for_the_most()
    {
        var app = await synthetic.GetAsync();

        var page = await app.SignedIn(Side.EU, Role.Negotiator).PageAsync("/workbench?set=Positions&group1=Party");

        var widths = page.QuerySelectorAll("main td.bar rect").Select(bar => double.Parse(bar.GetAttribute("width")!, CultureInfo.InvariantCulture)).ToList();
        Assert.True(widths.Count > 1);
        Assert.Equal(100, widths[0]);
        Assert.Equal(widths.OrderDescending(), widths);
    }

    [Fact]
    public async Task The_page_gives_the_formula_and_files_of_the_same_rows()
    {
        var app = await synthetic.GetAsync();
        var analyst = app.SignedIn(Side.Joint, Role.Analyst);

        var page = await analyst.PageAsync("/workbench?set=Rounds&column=Number&sort=Number");
        var csv = await analyst.GetStringAsync(page.QuerySelector("a[href*='.csv']")!.GetAttribute("href"), TestContext.Current.CancellationToken);

        Assert.Contains("OData.Feed(\"", page.QuerySelector("#formula").Read(), StringComparison.Ordinal);
        Assert.Contains("/odata/Rounds?$select=Number", Uri.UnescapeDataString(page.QuerySelector("#formula").Read()), StringComparison.Ordinal);
        Assert.Equal(["Number", .. page.QuerySelectorAll("main table tbody td").Select(cell => cell.Read())], csv.Split("\r\n", StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task A_question_is_saved_shared_with_ones_side_and_deleted_by_its_author_alone()
    {
        await using var app = await TestApp.StartAsync();
        var (author, colleague, other) = (app.SignedIn(Side.EU, Role.Negotiator), app.SignedIn(Side.EU, Role.Analyst), app.SignedIn(Side.KZ, Role.Negotiator));
        const string Address = "/workbench?set=Issues&group1=Status";

        using var own = await author.SubmitAsync(Address, "save-question", ("SaveInput.Name", "Mine"));
        using var shared = await author.SubmitAsync(Address, "save-question", ("SaveInput.Name", "Red lines left"), ("SaveInput.Shared", "true"));

        Assert.Equal(["Mine", "Red lines left (shared)"], await Views(author));
        Assert.Equal(["Red lines left (EU negotiator)"], await Views(colleague));
        Assert.Equal([], await Views(other));
        // Whoever keeps the machine reads no papers, and not what is asked about them.
        Assert.Equal([], await Views(app.SignedIn(Side.EU, Role.Administrator)));
        Assert.Null((await colleague.PageAsync("/workbench")).QuerySelector("form.views button"));
        Assert.EndsWith(Address, (await colleague.PageAsync("/workbench")).QuerySelector("form.views a")!.GetAttribute("href"), StringComparison.Ordinal);
    }

    private static async Task<IEnumerable<string>> Views(HttpClient person) => (await person.PageAsync("/workbench")).QuerySelectorAll("form.views a").Select(a => a.Read());

    private static async Task<(long Total, int Rows)> Asked(TestApp app, string address)
    {
        using var client = app.As(Side.EU, Role.Negotiator);
        using var answer = await client.GetAsync($"/odata/{address}{(address.Contains('?', StringComparison.Ordinal) ? '&' : '?')}$count=true", TestContext.Current.CancellationToken);
        var body = JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
        return ((long)body["@odata.count"]!, body["value"]!.AsArray().Count);
    }
}
