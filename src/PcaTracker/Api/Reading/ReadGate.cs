namespace PcaTracker.Api.Reading;

/// <summary>
/// Lets a bounded number of feed requests run statements at once: SQLite works on the thread that asks it. Exports, whose answers
/// are long and whose clients may be slow, have half of the places at most, and give way to the others.
/// </summary>
internal sealed class ReadGate(TimeProvider time) : IDisposable
{
    /// <summary>How long a request waits for its turn.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>How long an export rests after each piece.</summary>
    private static readonly TimeSpan AMoment = TimeSpan.FromMilliseconds(1);

    private readonly SemaphoreSlim _places = new(Places), _exports = new(Places / 2);
    private readonly Traffic _questions = new(TimeProvider.System);

    public static int Places { get; } = Math.Max(4, Environment.ProcessorCount);

    /// <summary>A place, given back by disposing; null when none came free in time.</summary>
    public async Task<IDisposable?> Enter(bool isExport, CancellationToken gone)
    {
        if (!isExport && _places.Wait(0, CancellationToken.None))
            return new Question(this);
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, gone);
        if (!isExport)
            return await Wait(_places, either.Token) ? new Question(this) : null;
        if (!await Wait(_exports, either.Token))
            return null;
        if (await Wait(_places, either.Token))
            return new Export(this);
        _exports.Release();
        return null;
    }

    /// <summary>Lets the processor go for a moment while questions are being asked: nobody waits for a few rows because somebody exports all.</summary>
    public Task GiveWay(CancellationToken gone) => _questions.GiveWay(AMoment, gone);

    public void Dispose()
    {
        _places.Dispose();
        _exports.Dispose();
    }

    private static async Task<bool> Wait(SemaphoreSlim places, CancellationToken stop)
    {
        try
        {
            await places.WaitAsync(stop);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private sealed class Question : IDisposable
    {
        private readonly ReadGate _gate;

        public Question(ReadGate gate)
        {
            _gate = gate;
            gate._questions.Enter();
        }

        public void Dispose()
        {
            _gate._questions.Leave();
            _gate._places.Release();
        }
    }

    private sealed class Export(ReadGate gate) : IDisposable
    {
        public void Dispose()
        {
            gate._places.Release();
            gate._exports.Release();
        }
    }
}
