using System.Globalization;
using System.Text.Json;
using Dapper;
using ODataSql.Tests;
using PcaTracker.Domain;
using PcaTracker.Storage;
using PcaTracker.Tests.Api.Writing;

namespace PcaTracker.Tests.Api.Reading;

/// <summary>What <c>$at</c> answers on the public record and on a synthetic one, against what outcomes, rounds and issues say.</summary>
public class PastDaysTests(SyntheticRecord synthetic) : IClassFixture<SyntheticRecord>
{
    private static readonly DateOnly First = new(2011, 1, 1), Last = new(2016, 12, 31);

    /// <summary>URL, JSON of <c>value</c>, taken from the record by hand.</summary>
    public static readonly TheoryData<string, string> Answers = new()
    {
        // Round 4 took up title II in October 2013, round 8 closed it provisionally in September 2014.
        { "Chapters?$at=2013-01-01&$filter=Code eq 'II'&$select=Code,Status,StatusSince,LastRoundNumber", """[{"Code":"II","Status":"not-opened","StatusSince":null,"LastRoundNumber":null}]""" },
        { "Chapters?$at=2014-06-01&$filter=Code eq 'II'&$select=Code,Status,StatusSince,LastRoundNumber", """[{"Code":"II","Status":"under-negotiation","StatusSince":"2013-10-10","LastRoundNumber":6}]""" },
        { "Chapters?$at=2014-09-11&$filter=Code eq 'II'&$select=Status", """[{"Status":"under-negotiation"}]""" },
        { "Chapters?$at=2014-09-12&$filter=Code eq 'II'&$select=Status", """[{"Status":"provisionally-closed"}]""" },
        // A chapter without a status of its own has that of its title
        { "Chapters?$at=2014-06-01&$filter=Code eq 'III.9'&$select=Status,StatusSourceCode", """[{"Status":"under-negotiation","StatusSourceCode":"III"}]""" },
        { "Chapters?$at=2013-12-01&$apply=groupby((Status),aggregate($count as N))&$orderby=Status", """[{"@odata.id":null,"Status":"not-opened","N":27},{"@odata.id":null,"Status":"under-negotiation","N":32}]""" },
        // Nothing tells how mature a text was, or what was agreed of it, before the record began.
        { "Chapters?$at=2014-06-01&$filter=Code eq 'II'&$select=TextMaturity,AdReferendum,ArticleCount,OpenDeadlines,NextDeadlineOn", """[{"TextMaturity":null,"AdReferendum":null,"ArticleCount":null,"OpenDeadlines":null,"NextDeadlineOn":null}]""" },
        { "Chapters?$at=2026-06-01&$filter=Code eq 'II'&$select=TextMaturity,AdReferendum,OpenDeadlines", """[{"TextMaturity":"none","AdReferendum":false,"OpenDeadlines":0}]""" },
        { "StateOfPlay?$at=2014-06-01&$apply=aggregate(RoundNumber with max as Last,$count as Rows)", """[{"@odata.id":null,"Last":6,"Rows":354}]""" },
        { "StateOfPlay?$at=2013-10-09&$filter=ChapterCode eq 'II'&$select=RoundNumber,Status", """[{"RoundNumber":1,"Status":"not-opened"},{"RoundNumber":2,"Status":"not-opened"},{"RoundNumber":3,"Status":"not-opened"}]""" },
        { "StateOfPlay?$at=2011-01-01", "[]" },
    };

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task A_past_day_is_answered_as_the_rounds_say(string url, string value)
    {
        var app = await SharedApp.GetAsync();
        using var analyst = app.As(Side.Joint, Role.Analyst);

        var answer = await Json(analyst, url);

        Assert.Equal(value, ApiClient.WithoutIds(answer.GetProperty("value").GetRawText()));
    }

    [Theory]
    [InlineData("Chapters?$at=yesterday", 400, "invalid-query")]
    [InlineData("Chapters?$at=2014-02-30", 400, "invalid-query")]
    [InlineData("Chapters?$at=2014-05-14T00:00:00Z", 400, "wrong-type")]
    [InlineData("Chapters?$at=2014-05-14&$from=2013-01-01", 400, "conflicting-options")]
    [InlineData("Chapters?$from=2013-01-01&$to=2014-01-01", 501, "not-supported")]
    [InlineData("Outcomes?$at=2014-05-14", 501, "not-supported")]
    [InlineData("Rounds(1)?$at=2014-05-14", 501, "not-supported")]
    public async Task A_day_that_means_nothing_is_refused(string url, int status, string code)
    {
        var app = await SharedApp.GetAsync();
        using var analyst = app.As(Side.Joint, Role.Analyst);

        using var response = await analyst.GetAsync($"/odata/{url}", TestContext.Current.CancellationToken);

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal(code, JsonDocument.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement.GetProperty("error").GetProperty("code").GetString());
    }

    [Fact]
    public async Task A_past_day_cannot_be_tracked()
    {
        var app = await SharedApp.GetAsync();
        using var analyst = app.As(Side.Joint, Role.Analyst);
        analyst.DefaultRequestHeaders.Add("Prefer", "track-changes");

        using var now = await analyst.GetAsync("/odata/Chapters?$select=Code", TestContext.Current.CancellationToken);
        using var past = await analyst.GetAsync("/odata/Chapters?$select=Code&$at=2014-06-01", TestContext.Current.CancellationToken);

        Assert.Contains("deltaLink", await now.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.DoesNotContain("deltaLink", await past.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.False(past.Headers.Contains("Preference-Applied"));
    }

    [Theory]
    [InlineData(Side.Joint, Role.Analyst)]
    [InlineData(Side.EU, Role.Negotiator)]
    [InlineData(Side.KZ, Role.Administrator)]
    public async Task Every_day_of_the_public_record_agrees_with_its_outcomes(string side, string role)
    {
        var app = await SharedApp.GetAsync();

        await Check(app, side, role, LongRun.Of(24, 2_192));
    }

    [Theory]
    [InlineData(Side.Joint, Role.Analyst)]
    [InlineData(Side.EU, Role.Negotiator)]
    [InlineData(Side.KZ, Role.Head)]
    [InlineData(Side.KZ, Role.Administrator)]
    public async Task Every_day_of_a_synthetic_record_agrees_with_its_outcomes(string side, string role)
    {
        var app = await synthetic.GetAsync();

        await Check(app, side, role, LongRun.Of(12, 2_192));
    }

    [Theory]
    [InlineData(Side.Joint, Role.Analyst)]
    [InlineData(Side.EU, Role.Negotiator)]
    public async Task Today_and_later_days_are_the_present(string side, string role)
    {
        var app = await synthetic.GetAsync();
        using var reader = app.As(side, role);

        foreach (var set in (string[])["Chapters", "Articles", "Positions", "Issues", "Deadlines", "StateOfPlay"])
        {
            var now = WithoutETags(await Json(reader, $"{set}?$orderby=Id&$top=500"));
            Assert.Equal(now, WithoutETags(await Json(reader, $"{set}?$orderby=Id&$top=500&$at=2026-11-23")));
            Assert.Equal(now, WithoutETags(await Json(reader, $"{set}?$orderby=Id&$top=500&$at=max")));
        }
    }

    [Theory]
    [InlineData(Side.Joint, Role.Analyst)]
    [InlineData(Side.KZ, Role.Head)]
    public async Task Positions_stand_from_their_day_until_another_replaces_them(string side, string role)
    {
        var app = await synthetic.GetAsync();
        using var reader = app.As(side, role);
        var all = (await Json(reader, "Positions?$orderby=Id&$select=Id,TabledOn,Status,SupersedesId&$top=5000")).GetProperty("value").EnumerateArray()
            .Select(p => (Id: p.GetProperty("Id").GetInt64(), On: p.GetProperty("TabledOn").GetString(), Status: p.GetProperty("Status").GetString(), Supersedes: p.GetProperty("SupersedesId").ToString())).ToList();

        foreach (var day in all.Where(p => p.On is not null).Select(p => p.On!).Distinct().Order(StringComparer.Ordinal).Where((_, i) => i % 3 == 0))
        {
            var past = await Json(reader, $"Positions?$at={day}&$orderby=Id&$select=Id,Status&$top=5000");

            var standing = all.Where(p => p.On is not null && string.CompareOrdinal(p.On, day) <= 0).ToList();
            Assert.Equal(
                standing.Select(p => $"{p.Id} {p.Status switch
                {
                    "tabled" => "tabled",
                    "revised" when standing.Exists(s => s.Supersedes == p.Id.ToString(CultureInfo.InvariantCulture)) => "revised",
                    _ => null,
                }}"),
                past.GetProperty("value").EnumerateArray().Select(p => $"{p.GetProperty("Id")} {p.GetProperty("Status").GetString()}"));
        }
    }

    private static string WithoutETags(JsonElement answer) =>
        string.Join('\n', answer.GetProperty("value").EnumerateArray().Select(row => string.Join(',', row.EnumerateObject().Where(p => p.Name != "@odata.etag"))));

    private static async Task Check(TestApp app, string side, string role, int days)
    {
        using var reader = app.As(side, role);
        var record = PlainRecord.SeenBy(app, app.Account(side, role));
        var shift = record.LastDay > Last ? record.LastDay.DayNumber - Last.DayNumber : 0;
        var all = Last.DayNumber - First.DayNumber;
        var asked = Enumerable.Range(0, days).Select(i => First.AddDays(shift + (int)((long)i * all / Math.Max(1, days - 1)))).ToList();

        foreach (var day in asked)
        {
            var chapters = await Json(reader, $"Chapters?$at={Days.Text(day)}&$select=Code,Status,OpenIssues,LastRoundNumber&$orderby=Code");
            var matrix = await Json(reader, $"StateOfPlay?$at={Days.Text(day)}&$select=ChapterCode,RoundNumber,Status&$orderby=ChapterCode,RoundNumber&$top=5000");

            Assert.Equal(record.Chapters(day), [.. chapters.GetProperty("value").EnumerateArray().Select(c =>
                $"{c.GetProperty("Code")} {c.GetProperty("Status")} {c.GetProperty("OpenIssues")} {c.GetProperty("LastRoundNumber")}")]);
            Assert.Equal(record.Matrix(day), [.. matrix.GetProperty("value").EnumerateArray().Select(r =>
                $"{r.GetProperty("ChapterCode")} {r.GetProperty("RoundNumber")} {r.GetProperty("Status")}")]);
        }
    }

    private static async Task<JsonElement> Json(HttpClient client, string url)
    {
        using var response = await client.GetAsync($"/odata/{url}", TestContext.Current.CancellationToken);
        var body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(response.IsSuccessStatusCode, body);
        return JsonDocument.Parse(body).RootElement;
    }

    /// <summary>The outcomes, rounds and issues that somebody sees, from which a day is worked out without SQL.</summary>
    private sealed record PlainRecord(
        IReadOnlyList<(string Code, string? Title)> Codes, IReadOnlyList<(int Number, string? EndsOn)> Rounds,
        IReadOnlyList<(string Code, int Round)> Outcomes, IReadOnlyList<(string Code, int Round, string After)> Moving, IReadOnlyList<(string Code, int? Opened, int? Resolved)> Issues,
        IReadOnlyList<(string Code, string Day, string Status)> WithoutRound)
    {
        public DateOnly LastDay => Rounds.Where(r => r.EndsOn is not null).Max(r => Days.Parse(r.EndsOn!));

        public static PlainRecord SeenBy(TestApp app, Actor reader)
        {
            using var session = app.Database.OpenAs(reader);
            using var all = app.Database.OpenAs(app.Account(Side.Joint, Role.Analyst));
            var connection = session.Connection;
            return new PlainRecord(
                connection.Query<(string, string?)>("SELECT code, parent_code FROM visible_chapter ORDER BY code").AsList(),
                connection.Query<(int, string?)>("SELECT number, coalesce(ends_on, starts_on) FROM visible_round WHERE status = 'held' ORDER BY number").AsList(),
                connection.Query<(string, int)>("SELECT chapter_code, round_number FROM visible_outcome ORDER BY round_number, id").AsList(),
                // What moves a status is told to everybody by the status, and to both sides by the outcome.
                all.Connection.Query<(string, int, string)>("SELECT chapter_code, round_number, status_after FROM visible_outcome WHERE status_after IS NOT NULL ORDER BY round_number, id").AsList(),
                connection.Query<(string, int?, int?)>("SELECT chapter_code, opened_in_round, CASE WHEN status = 'resolved' THEN resolved_in_round END FROM visible_issue").AsList(),
                connection.Query<(string, string, string)>("SELECT chapter_code, valid_from, status FROM visible_chapter_status WHERE round_number IS NULL ORDER BY id").AsList());
        }

        public List<string> Chapters(DateOnly day)
        {
            var round = LastRound(day);
            return [.. Codes.Select(c => string.Create(CultureInfo.InvariantCulture, $"{c.Code} {Status(c, Days.Text(day))} {Issues.Count(i => i.Code == c.Code && i.Opened <= round && !(i.Resolved <= round))} {LastTaken(c.Code, round)}"))];
        }

        public List<string> Matrix(DateOnly day) =>
            [.. Codes.SelectMany(c => Rounds.Where(r => r.Number <= LastRound(day)).Select(r => string.Create(CultureInfo.InvariantCulture, $"{c.Code} {r.Number} {StatusAfter(c, r.Number)}")))];

        private int LastRound(DateOnly day) => Rounds.Where(r => string.CompareOrdinal(r.EndsOn, Days.Text(day)) <= 0 && r.EndsOn is not null).Select(r => r.Number).DefaultIfEmpty(0).Max();

        private int? LastTaken(string code, int round) => Outcomes.Where(o => o.Code == code && o.Round <= round).Select(o => (int?)o.Round).Max();

        private string Status((string Code, string? Title) chapter, string day) => Own(chapter.Code, day) ?? Own(chapter.Title, day) ?? ChapterStatus.NotOpened;

        private string StatusAfter((string Code, string? Title) chapter, int round) => OwnAfter(chapter.Code, round) ?? OwnAfter(chapter.Title, round) ?? ChapterStatus.NotOpened;

        private string? Own(string? code, string day) => Moves(code).LastOrDefault(m => m.Day is not null && string.CompareOrdinal(m.Day, day) <= 0).Status;

        private string? OwnAfter(string? code, int round) =>
            Moves(code).LastOrDefault(m => m.Round is { } moved ? moved <= round : string.CompareOrdinal(m.Day, EndOf(round)) <= 0).Status;

        private string? EndOf(int round) => Rounds.Single(r => r.Number == round).EndsOn;

        // Reopenings, and what stood before the first round, belong to a day.
        private IEnumerable<(int? Round, string? Day, string Status)> Moves(string? code) => Moving
            .Where(o => o.Code == code)
            .Select(o => ((int?)o.Round, EndOf(o.Round), o.After))
            .Concat(WithoutRound.Where(e => e.Code == code).Select(e => ((int?)null, (string?)e.Day, e.Status)))
            .OrderBy(m => m.Item2, StringComparer.Ordinal);
    }
}
