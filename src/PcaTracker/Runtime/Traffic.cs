namespace PcaTracker.Runtime;

/// <summary>Whether anybody waits for an answer: what has time rests while they do, and a little longer, since where one question was asked the next follows.</summary>
/// <param name="time">The processor's, not the negotiation's: who moves that must not have to move it for this.</param>
internal sealed class Traffic(TimeProvider time)
{
    private static readonly TimeSpan AWhile = TimeSpan.FromMilliseconds(50);

    private int _waiting;
    private long _lastAnswer;

    /// <summary>Whether anybody waits, or did a moment ago.</summary>
    public bool IsBusy => Volatile.Read(ref _waiting) > 0
        || Volatile.Read(ref _lastAnswer) is > 0 and var last && time.GetElapsedTime(last) < AWhile;

    public void Enter() => Interlocked.Increment(ref _waiting);

    public void Leave()
    {
        Volatile.Write(ref _lastAnswer, time.GetTimestamp());
        Interlocked.Decrement(ref _waiting);
    }

    /// <summary>Lets the processor go for that long while somebody waits.</summary>
    public Task GiveWay(TimeSpan rest, CancellationToken stop) => IsBusy ? Task.Delay(rest, time, stop) : Task.CompletedTask;
}

/// <summary>Counts every request.</summary>
internal static class TrafficSetup
{
    public static void UseTraffic(this WebApplication app)
    {
        var traffic = app.Services.GetRequiredService<Traffic>();
        app.Use(async (context, next) =>
        {
            traffic.Enter();
            try
            {
                await next(context);
            }
            finally
            {
                traffic.Leave();
            }
        });
    }
}
