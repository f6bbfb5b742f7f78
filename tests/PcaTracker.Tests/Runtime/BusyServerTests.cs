using System.Net;
using Microsoft.Extensions.DependencyInjection;
using ODataSql.AspNetCore.Reading;
using PcaTracker.Domain;

namespace PcaTracker.Tests.Runtime;

public class BusyServerTests
{
    [Fact]
    public async Task The_server_is_busy_until_a_request_is_answered()
    {
        await using var app = await TestApp.StartAsync();
        using var client = app.As(Side.EU, Role.Negotiator);
        var busy = app.Services.GetRequiredService<BusySignal>();
        using var body = new SlowBody();
        Assert.False(busy.IsBusy);

        var asked = client.PostAsync("/odata/Deadlines", body, TestContext.Current.CancellationToken);
        await body.HasBegun;
        while (!busy.IsBusy)
            await Task.Delay(5, TestContext.Current.CancellationToken);
        // Longer than any answer counts as a moment ago.
        await Task.Delay(200, TestContext.Current.CancellationToken);
        Assert.True(busy.IsBusy);
        body.End();
        using var answer = await asked;

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        while (busy.IsBusy)
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
