using System.Net;
using Microsoft.Extensions.DependencyInjection;
using ODataSql.AspNetCore.Reading;
using PcaTracker.Domain;

namespace PcaTracker.Tests.Api.Reading;

public class ReadLimitsTests
{
    [Fact]
    public async Task A_question_that_takes_too_long_is_stopped_and_told_so()
    {
        await using var app = await CrowdedChapter.StartAsync();
        using var analyst = app.As(Side.Joint, Role.Analyst);

        var answering = analyst.GetAsync(CrowdedChapter.Endless, TestContext.Current.CancellationToken);
        using var answer = await Ticking(app, answering);

        Assert.Equal(HttpStatusCode.GatewayTimeout, answer.StatusCode);
        Assert.Contains("\"too-slow\"", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_question_that_is_stopped_after_its_first_row_and_before_its_first_byte_is_told_so_too()
    {
        await using var app = await CrowdedChapter.StartAsync();
        using var analyst = app.As(Side.Joint, Role.Analyst);

        var answering = analyst.GetAsync(CrowdedChapter.EndlessAfterOneRow, TestContext.Current.CancellationToken);
        using var answer = await Ticking(app, answering);

        Assert.Equal(HttpStatusCode.GatewayTimeout, answer.StatusCode);
        Assert.Contains("\"too-slow\"", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal("en", answer.Content.Headers.ContentLanguage.Single());
        Assert.False(answer.Headers.Contains("Preference-Applied"));
    }

    [Fact]
    public async Task Questions_beyond_the_places_wait_and_are_then_told_to_come_back()
    {
        await using var app = await TestApp.StartAsync();
        using var analyst = app.As(Side.Joint, Role.Analyst);
        var limiter = app.Services.GetRequiredService<ReadLimiter>();
        for (var place = 0; place < limiter.Slots; place++)
            Assert.NotNull(await limiter.EnterAsync(caller: -place, isExport: false, CancellationToken.None));

        var answering = analyst.GetAsync("/odata/Rounds/$count", TestContext.Current.CancellationToken);
        Assert.NotEqual(answering, await Task.WhenAny(answering, Task.Delay(500, TestContext.Current.CancellationToken)));
        using var answer = await Ticking(app, answering);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal("5", answer.Headers.GetValues("Retry-After").Single());
    }

    [Fact]
    public async Task For_whoever_asks_something_else_there_are_threads_beyond_those_that_the_places_hold()
    {
        await using var app = await TestApp.StartAsync();

        ThreadPool.GetMinThreads(out var workers, out _);

        var places = app.Services.GetRequiredService<ReadLimiter>().Slots;
        Assert.True(workers >= places + Environment.ProcessorCount, $"{workers} for {places} places");
    }

    [Fact]
    public async Task A_client_that_goes_away_frees_its_place()
    {
        await using var app = await CrowdedChapter.StartAsync();
        using var analyst = app.As(Side.Joint, Role.Analyst);
        using var other = app.As(Side.EU, Role.Negotiator);
        using var leaving = new CancellationTokenSource();
        var limiter = app.Services.GetRequiredService<ReadLimiter>();
        var answering = Enumerable.Range(0, limiter.Slots).Select(i => (i < limiter.Half ? analyst : other).GetAsync(CrowdedChapter.Endless, leaving.Token)).ToList();
        await EveryPlaceIsTaken(app);

        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.WhenAll(answering));
        using var answer = await analyst.GetAsync("/odata/Rounds/$count", TestContext.Current.CancellationToken);

        Assert.Equal("8", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task HEAD_tells_what_GET_would_without_the_body()
    {
        var app = await SharedApp.GetAsync();
        using var analyst = app.As(Side.Joint, Role.Analyst);

        using var answer = await analyst.SendAsync(new HttpRequestMessage(HttpMethod.Head, "/odata/Positions(1)"), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("W/\"1\"", answer.Headers.ETag?.ToString());
        Assert.Empty(await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    private static async Task EveryPlaceIsTaken(TestApp app)
    {
        var limiter = app.Services.GetRequiredService<ReadLimiter>();
        var atOnce = new CancellationToken(canceled: true);
        for (var tries = 0; await limiter.EnterAsync(caller: -1, isExport: false, atOnce) is { } place; tries++)
        {
            place.Dispose();
            Assert.True(tries < 3_000, "The questions took no places.");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Lets the clock run, a second at a time, until the task is done.</summary>
    private static async Task<T> Ticking<T>(TestApp app, Task<T> task)
    {
        while (!task.IsCompleted)
        {
            app.Clock.Advance(TimeSpan.FromSeconds(1));
            await Task.WhenAny(task, Task.Delay(100, TestContext.Current.CancellationToken));
        }

        return await task;
    }
}
