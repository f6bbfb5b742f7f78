using System.Text.Json.Nodes;
using PcaTracker.Domain;
using PcaTracker.Features.Reports;

namespace PcaTracker.Tests.Api.Reading;

/// <summary>What moved between two rounds, and the report of a round, as rows that any client loads.</summary>
public class FunctionsTests(SyntheticRecord synthetic) : IClassFixture<SyntheticRecord>
{
    /// <summary>URL, JSON of <c>value</c>, taken from the public record by hand.</summary>
    public static readonly TheoryData<string, string> Answers = new()
    {
        { "Moved(From=3,To=6)?$filter=ChapterCode in ('I','II','III.9')&$select=ChapterCode,StatusBefore,StatusAfter,Rounds&$orderby=ChapterCode", """[{"ChapterCode":"II","StatusBefore":"not-opened","StatusAfter":"under-negotiation","Rounds":"4"},{"ChapterCode":"III.9","StatusBefore":"not-opened","StatusAfter":"under-negotiation","Rounds":"6"}]""" },
        { "Moved(From=6,To=8)?$filter=ChapterCode eq 'II'&$select=StatusBefore,StatusAfter,Rounds", """[{"StatusBefore":"under-negotiation","StatusAfter":"provisionally-closed","Rounds":"8"}]""" },
        { "Moved(From=0,To=99)?$filter=ChapterCode eq 'II'&$select=StatusBefore,StatusAfter,Rounds", """[{"StatusBefore":"not-opened","StatusAfter":"provisionally-closed","Rounds":"4, 8"}]""" },
        // The later round first tells the way back, and no way at all moves nothing.
        { "Moved(From=8,To=6)?$filter=ChapterCode eq 'II'&$select=StatusBefore,StatusAfter,Rounds", """[{"StatusBefore":"provisionally-closed","StatusAfter":"under-negotiation","Rounds":"8"}]""" },
        { "Moved(From=4,To=4)", "[]" },
        { "Moved(From=@a,To=@b)?@a=3&@b=4&$apply=groupby((StatusAfter),aggregate($count as N))", """[{"StatusAfter":"under-negotiation","N":32}]""" },
        { "Rounds(4)/PcaTracker.Report()?$filter=Part eq 'outcome' and ChapterCode eq 'II'&$select=Status,StatusBefore", """[{"StatusBefore":"not-opened","Status":"under-negotiation"}]""" },
        { "Rounds(Number=4)/Report()?$apply=filter(Part eq 'chapter')/aggregate($count as N)", """[{"N":59}]""" },
    };

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task A_function_answers_as_the_rounds_say(string url, string value)
    {
        var app = await SharedApp.GetAsync();
        using var analyst = app.As(Side.Joint, Role.Analyst);

        var answer = await Json(analyst, url);

        Assert.Equal(value, WithoutIds(answer));
    }

    [Theory]
    [InlineData("Moved(From=3)", 404)]
    [InlineData("Moved(From=3,To=null)", 400)]
    [InlineData("Moved(From='a',To=4)", 400)]
    [InlineData("Moved(From=3,To=4)(1)", 400)]
    [InlineData("Moved(From=3,To=4)/$ref", 501)]
    [InlineData("Moved(From=3,To=4)?$at=2014-01-01", 501)]
    [InlineData("Moved(From=3,To=4)?$expand=Chapter", 400)]
    [InlineData("Rounds(987654)/PcaTracker.Report()", 404)]
    [InlineData("Rounds/PcaTracker.Report()", 400)]
    public async Task A_call_that_means_nothing_is_refused(string url, int status)
    {
        var app = await SharedApp.GetAsync();
        using var analyst = app.As(Side.Joint, Role.Analyst);

        using var response = await analyst.GetAsync($"/odata/{url}", TestContext.Current.CancellationToken);

        Assert.Equal(status, (int)response.StatusCode);
        Assert.NotEqual("", JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!["error"]!["message"]!.ToString());
    }

    [Theory]
    [InlineData("Moved(From=3,To=4)")]
    [InlineData("Rounds(4)/PcaTracker.Report()")]
    public async Task A_function_is_read_and_nothing_else(string url)
    {
        var app = await SharedApp.GetAsync();
        using var head = app.As(Side.EU, Role.Head);

        using var posted = await head.PostAsync($"/odata/{url}", new StringContent("{}", null, "application/json"), TestContext.Current.CancellationToken);

        Assert.True((int)posted.StatusCode is 405 or 501, $"{(int)posted.StatusCode}");
    }

    [Theory]
    [InlineData(Side.Joint, Role.Analyst)]
    [InlineData(Side.EU, Role.Negotiator)]
    [InlineData(Side.KZ, Role.Administrator)]
    public async Task What_moved_is_the_difference_of_two_states_of_play(string side, string role)
    {
        var app = await synthetic.GetAsync();
        using var reader = app.As(side, role);
        var states = (await Json(reader, "StateOfPlay?$select=ChapterCode,RoundNumber,Status&$top=5000"))
            .ToDictionary(row => ((string)row!["ChapterCode"]!, (int)row["RoundNumber"]!), row => (string)row!["Status"]!);

        foreach (var (from, to) in ((int, int)[])[(1, 2), (2, 9), (5, 12), (0, 12), (9, 3)])
        {
            var moved = await Json(reader, $"Moved(From={from},To={to})?$orderby=ChapterCode");

            var expected = states.Keys.Select(key => key.Item1).Distinct().Order(StringComparer.Ordinal).Select(code =>
            {
                string After(int round) => states.GetValueOrDefault((code, round), "not-opened");
                var rounds = Enumerable.Range(Math.Min(from, to) + 1, Math.Abs(to - from)).Where(round => After(round) != After(round - 1)).ToList();
                return (Rounds: rounds.Count, Text: $"{code} {After(from)} {After(to)} {string.Join(", ", rounds)}");
            }).Where(move => move.Rounds > 0).Select(move => move.Text);
            Assert.Equal(expected, moved.Select(row => $"{row!["ChapterCode"]} {row["StatusBefore"]} {row["StatusAfter"]} {row["Rounds"]}").Order(StringComparer.Ordinal).ToList());
        }
    }

    [Theory]
    [InlineData(Side.Joint, Role.Analyst)]
    [InlineData(Side.EU, Role.Negotiator)]
    [InlineData(Side.KZ, Role.Head)]
    [InlineData(Side.KZ, Role.Administrator)]
    public async Task The_report_has_the_lines_of_the_printed_one(string side, string role)
    {
        var app = await synthetic.GetAsync();
        using var reader = app.As(side, role);
        reader.DefaultRequestHeaders.Add("Prefer", "maxpagesize=20000");
        var page = Printed(app, app.Account(side, role), 9);

        var lines = await Json(reader, "Rounds(Number=9)/PcaTracker.Report()?$top=5000");

        Assert.Equal(Enumerable.Range(1, lines.Count), lines.Select(line => (int)line!["Line"]!));
        Assert.Equal(page.Chapters.Select(c => $"{c.Code} {c.Status} {c.NextDeadlineOn} {c.ArticlesAgreed} {c.ArticleCount - c.ArticlesAgreed} {c.OpenBrackets} {c.OpenIssues}"), Of(lines, "chapter", "ChapterCode", "Status", "DueOn", "ArticlesAgreed", "ArticlesOpen", "OpenBrackets", "OpenIssues"));
        Assert.Equal(page.Outcomes.Select(o => $"{o.ChapterCode} {o.StatusBefore} {o.StatusAfter} {o.Summary} {o.NextSteps} {o.Visibility}"), Of(lines, "outcome", "ChapterCode", "StatusBefore", "Status", "Text", "NextSteps", "Visibility"));
        Assert.Equal(page.Tabled.Select(p => $"{p.ChapterCode} {p.Party} {p.Kind} {p.Count}"), lines.Where(line => (string?)line!["Part"] == "paper").GroupBy(line => $"{line!["ChapterCode"]} {line["Party"]} {line["Subject"]}").Select(group => $"{group.Key} {group.Sum(line => (int)line!["Papers"]!)}"));
        Assert.Equal(page.Deadlines.Select(d => $"{d.ChapterCode} {d.Title} {d.DueOn} {d.ResponsibleParty} {d.Owner}"), Of(lines, "deadline", "ChapterCode", "Subject", "DueOn", "Party", "Owner"));
        Assert.Equal(page.Issues.Select(i => $"{i.ChapterCode} {i.Title} {i.Priority} {i.Status} {i.OpenedInRound} {i.Owner}"), Of(lines, "issue", "ChapterCode", "Subject", "Priority", "Status", "SinceRound", "Owner"));
        Assert.Equal(page.Bracketed.Select(a => $"{a.ChapterCode} {a.Number} {a.Status} {a.OpenBrackets} {a.Text}"), Of(lines, "article", "ChapterCode", "ArticleNumber", "Status", "OpenBrackets", "Text"));
        Assert.True(page.Outcomes.Count > 0 && page.Issues.Count > 0 && page.Deadlines.Count > 0);
    }

    private static RoundReport Printed(TestApp app, Actor actor, long round)
    {
        using var session = app.Database.OpenAs(actor);
        return RoundReport.Read(session, round, DateOnly.FromDateTime(app.Clock.GetUtcNow().UtcDateTime));
    }

    private static IEnumerable<string> Of(IReadOnlyList<JsonNode?> lines, string part, params string[] columns) =>
        lines.Where(line => (string?)line!["Part"] == part).Select(line => string.Join(' ', columns.Select(column => line![column]?.ToString())));

    private static string WithoutIds(IReadOnlyList<JsonNode?> rows) =>
        new JsonArray([.. rows.Select(row => new JsonObject(row!.AsObject().Where(p => p.Key != "@odata.id").Select(p => KeyValuePair.Create(p.Key, p.Value?.DeepClone()))))]).ToJsonString();

    private static async Task<IReadOnlyList<JsonNode?>> Json(HttpClient client, string url)
    {
        using var response = await client.GetAsync($"/odata/{url}", TestContext.Current.CancellationToken);
        var body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(response.IsSuccessStatusCode, body);
        return [.. JsonNode.Parse(body)!["value"]!.AsArray()];
    }
}
