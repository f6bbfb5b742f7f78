using System.Net;
using AngleSharp.Html.Parser;
using Microsoft.AspNetCore.Http;
using PcaTracker.Domain;
using PcaTracker.Features.Analysts;

namespace PcaTracker.Tests.Features.Analysts;

/// <summary>What Excel and Power BI asked, on the page of the person whose token they used, and nowhere else.</summary>
public class ExcelQuestionsTests
{
    private const string Excel = "Microsoft.Data.Mashup (https://go.microsoft.com/fwlink/?LinkID=304225)";

    [Fact]
    public async Task The_page_lists_the_addresses_that_Excel_asked_in_ones_own_name_the_newest_first()
    {
        await using var app = await TestApp.StartAsync();

        await Ask(app, Side.EU, "Chapters?$filter=Area%20eq%20'energy'&$select=Code", Excel);
        await Ask(app, Side.EU, "Positions?$orderby=Nope+desc", Excel);
        await Ask(app, Side.EU, "Rounds?$select=Number", "curl/8.0");
        await Ask(app, Side.KZ, "Issues?$filter=contains(Title,'secret')", Excel);
        var (eu, kz) = (await Listed(app, Side.EU), await Listed(app, Side.KZ));

        Assert.Equal(["/odata/Positions?$orderby=Nope desc, refused (400)", "/odata/Chapters?$filter=Area eq 'energy'&$select=Code, answered"], eu);
        Assert.Equal(["/odata/Issues?$filter=contains(Title,'secret'), answered"], kz);
    }

    [Fact]
    public async Task Before_Excel_has_asked_the_page_says_what_will_be_there()
    {
        var app = await SharedApp.GetAsync();
        using var browser = app.SignedIn(Side.KZ, Role.Head);

        var page = await browser.GetStringAsync("/connect", TestContext.Current.CancellationToken);

        Assert.Contains("Nothing yet. What Excel or Power BI asks with a token of yours is listed here", page, StringComparison.Ordinal);
    }

    [Fact]
    public void The_list_is_bounded_in_questions_people_and_length_and_names_an_address_once()
    {
        var questions = new ExcelQuestions(TimeProvider.System);
        for (var person = 1; person <= 201; person++)
            questions.Note(Person(person), Asked("/odata/Rounds", ""));
        for (var number = 1; number <= 30; number++)
            questions.Note(Person(7), Asked("/odata/Issues", $"?$skip={number}"));
        questions.Note(Person(7), Asked("/odata/Issues", "?$skip=29"));
        questions.Note(Person(8), Asked("/odata/Issues", "?$search=" + new string('x', 2_000)));

        Assert.Empty(questions.Of(Person(1)));
        var seen = questions.Of(Person(7));
        Assert.Equal((20, "/odata/Issues?$skip=29", "/odata/Issues?$skip=30"), (seen.Count, seen[0].Address, seen[1].Address));
        Assert.Equal(1_001, questions.Of(Person(8))[0].Address.Length);
    }

    private static async Task Ask(TestApp app, string side, string resource, string agent)
    {
        using var client = app.As(side, Role.Analyst);
        client.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", agent);
        using var answer = await client.GetAsync($"odata/{resource}", TestContext.Current.CancellationToken);
        Assert.NotEqual(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    private static async Task<IEnumerable<string>> Listed(TestApp app, string side)
    {
        using var browser = app.SignedIn(side, Role.Analyst);
        var page = new HtmlParser().ParseDocument(await browser.GetStringAsync("/connect", TestContext.Current.CancellationToken));
        return page.QuerySelectorAll("#asked ~ .scroller tbody tr").Select(row => $"{row.QuerySelector("th")!.TextContent}, {row.QuerySelector("td:last-child")!.TextContent}");
    }

    private static Actor Person(long id) => new(id, "somebody@example.org", "Somebody", Side.EU, Role.Analyst, Language.English, "UTC");

    private static DefaultHttpContext Asked(string path, string query) => new()
    {
        Request = { Path = path, QueryString = new QueryString(query), Headers = { UserAgent = Excel } },
    };
}
