namespace PcaTracker.Api.Reading;

/// <summary>Lets a bounded number of feed requests run statements at once: SQLite works on the thread that asks it.</summary>
internal sealed class ReadGate(TimeProvider time) : IDisposable
{
    /// <summary>How long a request waits for its turn.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _places = new(Places);

    public static int Places { get; } = Math.Max(4, Environment.ProcessorCount);

    /// <summary>A place, given back by disposing; null when none came free in time.</summary>
    public async Task<IDisposable?> Enter(CancellationToken gone)
    {
        if (_places.Wait(0, CancellationToken.None))
            return new Place(_places);
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, gone);
        try
        {
            await _places.WaitAsync(either.Token);
            return new Place(_places);
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    public void Dispose() => _places.Dispose();

    private sealed class Place(SemaphoreSlim places) : IDisposable
    {
        public void Dispose() => places.Release();
    }
}
