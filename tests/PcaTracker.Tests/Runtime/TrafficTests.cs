using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using PcaTracker.Domain;
using PcaTracker.Runtime;

namespace PcaTracker.Tests.Runtime;

public class TrafficTests
{
    private static readonly TimeSpan AMoment = TimeSpan.FromMilliseconds(100);

    private readonly FakeTimeProvider _clock = new(TestApp.Start);

    [Fact]
    public void Where_nobody_waits_nothing_rests()
    {
        Assert.True(new Traffic(_clock).GiveWay(AMoment, CancellationToken.None).IsCompleted);
    }

    [Fact]
    public async Task While_somebody_waits_what_has_time_rests_for_a_moment()
    {
        var traffic = new Traffic(_clock);

        traffic.Enter();
        var rest = traffic.GiveWay(AMoment, CancellationToken.None);

        _clock.Advance(TimeSpan.FromMilliseconds(99));
        Assert.False(rest.IsCompleted);
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        await rest;
    }

    [Fact]
    public void After_an_answer_it_stays_busy_for_fifty_milliseconds_and_no_longer()
    {
        var traffic = new Traffic(_clock);

        traffic.Enter();
        traffic.Leave();

        _clock.Advance(TimeSpan.FromMilliseconds(49));
        Assert.True(traffic.IsBusy);
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.False(traffic.IsBusy);
    }

    [Fact]
    public async Task A_request_whose_answer_is_not_there_yet_is_somebody_who_waits()
    {
        await using var app = await TestApp.StartAsync();
        using var client = app.As(Side.EU, Role.Negotiator);
        var traffic = app.Services.GetRequiredService<Traffic>();
        using var body = new SlowBody();
        Assert.False(traffic.IsBusy);

        var asked = client.PostAsync("/odata/Deadlines", body, TestContext.Current.CancellationToken);
        await body.HasBegun;
        while (!traffic.IsBusy)
            await Task.Delay(5, TestContext.Current.CancellationToken);
        // Longer than any answer counts as a moment ago.
        await Task.Delay(200, TestContext.Current.CancellationToken);
        Assert.True(traffic.IsBusy);
        body.End();
        using var answer = await asked;

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        while (traffic.IsBusy)
            await Task.Delay(5, TestContext.Current.CancellationToken);
    }

    /// <summary>An empty object, of which the end comes late.</summary>
    private sealed class SlowBody : HttpContent
    {
        private readonly TaskCompletionSource _begun = new(), _end = new();

        public SlowBody() => Headers.ContentType = new("application/json");

        public Task HasBegun => _begun.Task;

        public void End() => _end.SetResult();

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync("{"u8.ToArray());
            await stream.FlushAsync();
            _begun.SetResult();
            await _end.Task;
            await stream.WriteAsync("}"u8.ToArray());
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 2;
            return true;
        }
    }
}
