using System.Net;
using PcaTracker.Domain;
using PcaTracker.Tests.Api.Batch;
using PcaTracker.Tests.Api.Writing;
using PcaTracker.Tests.Features;
using PcaTracker.Tests.Notifications;

namespace PcaTracker.Tests.Security;

public sealed class RateLimitsTests
{
    [Fact]
    public async Task One_clients_flood_is_refused_and_anothers_requests_are_answered()
    {
        await using var app = await TestApp.StartAsync(Limit("Feed", 40, 1));
        using var flooding = app.As(Side.EU, Role.Analyst);
        using var working = app.As(Side.KZ, Role.Analyst);

        var flood = Task.WhenAll(Enumerable.Range(0, 50).Select(_ => StatusesAsync(flooding, 10)));
        var work = StatusesAsync(working, 40);

        var answers = (await flood).SelectMany(statuses => statuses).ToList();
        Assert.All(await work, status => Assert.Equal(HttpStatusCode.OK, status));
        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.TooManyRequests], answers.Distinct().Order());
        Assert.InRange(answers.Count(status => status == HttpStatusCode.OK), 40, 100);
    }

    [Fact]
    public async Task A_request_over_the_limit_is_an_OData_error_with_Retry_After()
    {
        await using var app = await TestApp.StartAsync(Limit("Feed", 2, 1));
        using var analyst = app.As(Side.EU, Role.Analyst);
        await StatusesAsync(analyst, 2);

        var refused = await analyst.Read("Rounds");
        await Task.Delay(TimeSpan.FromSeconds(1.5), TestContext.Current.CancellationToken);

        Assert.Equal("429 too-many-requests", refused.Refusal);
        Assert.Equal(("1", "4.0"), (refused.Header("Retry-After"), refused.Header("OData-Version")));
        Assert.Equal("Too many requests: of this kind the tracker takes 2 at once from one of you, and 1 a second after that. Go on in 1 s.", refused.Sentence);
        Assert.Equal(HttpStatusCode.OK, (await analyst.Read("Rounds")).Status);
    }

    [Fact]
    public async Task An_account_is_limited_to_twice_the_limit_of_a_token()
    {
        await using var app = await TestApp.StartAsync(Limit("Feed", 10, 1));

        var answers = new List<HttpStatusCode>();
        for (var i = 0; i < 5; i++)
            answers.AddRange(await StatusesAsync(app.As(Side.EU, Role.Analyst), 10));

        Assert.InRange(answers.Count(status => status == HttpStatusCode.OK), 20, 30);
        Assert.Contains(HttpStatusCode.TooManyRequests, answers);
    }

    [Trait("Database", "SQLite")]
    [Theory]
    [InlineData("/deadlines", "ru", "Слишком много запросов")]
    [InlineData("/state-of-play", "kk", "Сұрау тым көп")]
    [InlineData("/odata/Chapters", "en", "too-many-requests")]
    public async Task A_flood_is_refused_without_any_work_of_the_database_in_the_language_of_its_reader(string address, string language, string said)
    {
        await using var app = await TestApp.StartAsync([.. Limit("Pages", 1, 1), .. Limit("Feed", 1, 1)]);
        var actor = app.Account(Side.EU, Role.Negotiator);
        app.Database.Execute($"UPDATE account SET language = '{language}' WHERE id = {actor.AccountId}");
        using var browser = app.SignedIn(Side.EU, Role.Negotiator);
        var counter = new StatementCounter(app.Database);

        var answers = new List<(bool IsRefused, long Statements, string Text)>();
        for (var request = 0; request < 60; request++)
        {
            counter.Reset();
            using var answer = await browser.GetAsync(address, TestContext.Current.CancellationToken);
            answers.Add((answer.StatusCode == HttpStatusCode.TooManyRequests, counter.Statements, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)));
            Assert.Equal(answers[^1].IsRefused, answer.Headers.Contains("Retry-After"));
        }

        // The first refusal recognises its reader, and a request that is taken may still be writing when it was seen.
        var again = answers.Where((answer, i) => i >= 10 && answers.GetRange(i - 10, 11).TrueForAll(before => before.IsRefused)).ToList();
        Assert.True(answers[0].Statements > 0);
        Assert.NotEmpty(again);
        Assert.All(again, answer => Assert.Equal(0, answer.Statements));
        Assert.All(again, answer => Assert.Contains(said, answer.Text, StringComparison.Ordinal));
        Assert.All(again, answer => Assert.InRange(answer.Text.Length, 1, 1500));
    }

    [Fact]
    public async Task A_caller_who_was_refused_is_refused_in_one_kind_of_request_alone_and_nobody_else_is()
    {
        await using var app = await TestApp.StartAsync([.. Limit("Pages", 1, 1), .. Limit("Feed", 10, 1)]);
        using var flooding = app.SignedIn(Side.EU, Role.Negotiator);
        using var colleague = app.SignedIn(Side.EU, Role.Head);

        var statuses = new List<HttpStatusCode>();
        for (var request = 0; request < 5; request++)
            statuses.Add(await StatusAsync(flooding, "/rounds"));

        Assert.Contains(HttpStatusCode.TooManyRequests, statuses);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(flooding, "/odata/Rounds"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(colleague, "/rounds"));
        await Task.Delay(TimeSpan.FromSeconds(1.5), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(flooding, "/rounds"));
    }

    [Fact]
    public async Task Unknown_clients_are_limited_by_address_apart_from_known_ones()
    {
        await using var app = await TestApp.StartAsync(Limit("Feed", 5, 1));
        using var anonymous = app.Anonymous();
        using var analyst = app.As(Side.EU, Role.Analyst);

        var statuses = await StatusesAsync(anonymous, 20);

        Assert.Equal([HttpStatusCode.Unauthorized, HttpStatusCode.TooManyRequests], statuses.Distinct().Order());
        Assert.Equal(HttpStatusCode.OK, Assert.Single(await StatusesAsync(analyst, 1)));
    }

    [Fact]
    public async Task API_exports_calendar_and_pages_have_limits_of_their_own()
    {
        await using var app = await TestApp.StartAsync([.. Limit("Feed", 3, 1), .. Limit("Export", 2, 1), .. Limit("Calendar", 2, 1), .. Limit("Pages", 3, 1)]);
        using var analyst = app.As(Side.EU, Role.Analyst);
        using var anonymous = app.Anonymous();

        async Task<int> TakenAsync(HttpClient client, string path, string? prefer = null)
        {
            var taken = 0;
            while (taken < 10 && await StatusAsync(client, path, prefer) != HttpStatusCode.TooManyRequests)
                taken++;
            return taken;
        }

        Assert.InRange(await TakenAsync(analyst, "/odata/Rounds", "odata.maxpagesize=5000"), 2, 4);
        Assert.InRange(await TakenAsync(analyst, "/odata/Rounds", "odata.maxpagesize=1000"), 3, 5);
        Assert.InRange(await TakenAsync(anonymous, "/calendar/deadlines.ics"), 2, 4);
        Assert.InRange(await TakenAsync(anonymous, "/sign-in"), 3, 5);
    }

    [Fact]
    public async Task A_page_over_the_limit_is_refused_to_that_client_only()
    {
        await using var app = await TestApp.StartAsync(Limit("Pages", 2, 1));
        using var eager = app.SignedIn(Side.EU, Role.Analyst);
        using var other = app.SignedIn(Side.EU, Role.Head);
        HttpResponseMessage answer;
        do
            answer = await eager.GetAsync("/rounds", TestContext.Current.CancellationToken);
        while (answer.StatusCode == HttpStatusCode.OK);

        using var others = await other.GetAsync("/rounds", TestContext.Current.CancellationToken);

        Assert.Equal((HttpStatusCode.TooManyRequests, "text/html"), (answer.StatusCode, answer.Content.Headers.ContentType!.MediaType));
        Assert.Equal(TimeSpan.FromSeconds(1), answer.Headers.RetryAfter!.Delta);
        Assert.Equal("Of this kind the tracker takes 4 requests at once from one of you, and 2 a second after that. Go on in 1 s.", (await answer.PageAsync()).QuerySelector("p.lead").Read());
        Assert.True(answer.Headers.Contains("Content-Security-Policy"));
        Assert.Equal(HttpStatusCode.OK, others.StatusCode);
    }

    [Fact]
    public async Task Each_request_of_a_batch_counts_towards_the_limit()
    {
        await using var app = await TestApp.StartAsync(Limit("Feed", 4, 1));

        var answers = await app.As(Side.EU, Role.Analyst).SendRequests(
            string.Join(',', Enumerable.Range(1, 12).Select(i => $$"""{"id":"{{i}}","method":"get","url":"Rounds"}""")), ("Prefer", "continue-on-error"));

        Assert.StartsWith("1 200, 2 200, 3 200, ", answers.Statuses(), StringComparison.Ordinal);
        Assert.Contains("429 too-many-requests", answers.Statuses(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_parallel_refresh_of_every_table_stays_below_the_limits()
    {
        await using var app = await TestApp.StartAsync(new("PcaTracker:Limits:Feed:Burst", null), new("PcaTracker:Limits:Feed:PerSecond", null));
        using var analyst = app.As(Side.EU, Role.Analyst);

        // 100,000 rows in pages of 1,000, three times over, and every other table twice.
        var statuses = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => StatusesAsync(analyst, 60)));

        Assert.All(statuses.SelectMany(s => s), status => Assert.Equal(HttpStatusCode.OK, status));
    }

    internal static KeyValuePair<string, string?>[] Limit(string bucket, int burst, int perSecond) =>
        [new($"PcaTracker:Limits:{bucket}:Burst", $"{burst}"), new($"PcaTracker:Limits:{bucket}:PerSecond", $"{perSecond}")];

    private static async Task<List<HttpStatusCode>> StatusesAsync(HttpClient client, int count)
    {
        var statuses = new List<HttpStatusCode>();
        for (var i = 0; i < count; i++)
            statuses.Add(await StatusAsync(client, "/odata/Rounds?$top=1"));
        return statuses;
    }

    private static async Task<HttpStatusCode> StatusAsync(HttpClient client, string path, string? prefer = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (prefer is not null)
            request.Headers.Add("Prefer", prefer);
        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }
}
