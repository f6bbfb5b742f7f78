using PcaTracker.Runtime;

namespace PcaTracker.Api.Reading;

/// <summary>
/// Limits how many requests read at once: SQLite works on the thread that asks it. A slot is held while rows are read, not while they are
/// sent. One account holds at most half of the slots, and so do all exports together; a slot that comes free goes to the account that
/// holds fewest.
/// </summary>
internal sealed class ReadGate(TimeProvider time)
{
    /// <summary>How long a request waits for its turn.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>How long an export rests after each piece.</summary>
    private static readonly TimeSpan AMoment = TimeSpan.FromMilliseconds(1);

    private readonly Lock _lock = new();
    private readonly LinkedList<Reader> _waiting = new();
    private readonly Dictionary<long, int> _held = [];
    private readonly Traffic _questions = new(TimeProvider.System);
    private int _free = Places, _exports;

    public static int Places { get; } = Math.Max(4, Environment.ProcessorCount);

    /// <summary>How many slots one account may hold, and how many all exports.</summary>
    public static int Half => Places / 2;

    /// <summary>A slot, given back by disposing; null when none came free in time.</summary>
    public async Task<IDisposable?> Enter(long account, bool isExport, CancellationToken gone)
    {
        var reader = new Reader(this, account, isExport);
        lock (_lock)
        {
            if (MayRead(reader))
                return Admit(reader);
            reader.Turn = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.AddLast(reader);
        }

        using var patience = new CancellationTokenSource(Patience, time);
        using var onTime = patience.Token.UnsafeRegister(_ => GiveUp(reader), null);
        using var onLeaving = gone.UnsafeRegister(_ => GiveUp(reader), null);
        return await reader.Turn.Task ? reader : null;
    }

    /// <summary>Lets the processor go for a moment while questions are being asked: nobody waits for a few rows because somebody exports all.</summary>
    public Task GiveWay(CancellationToken gone) => _questions.GiveWay(AMoment, gone);

    private int HeldBy(Reader reader) => _held.GetValueOrDefault(reader.Account);

    private bool MayRead(Reader reader) => _free > 0 && HeldBy(reader) < Half && (!reader.IsExport || _exports < Half);

    private Reader Admit(Reader reader)
    {
        _free--;
        _held[reader.Account] = HeldBy(reader) + 1;
        if (reader.IsExport)
            _exports++;
        else
            _questions.Enter();
        return reader;
    }

    private void Leave(Reader reader)
    {
        lock (_lock)
        {
            _free++;
            if (--_held[reader.Account] == 0)
                _held.Remove(reader.Account);
            if (reader.IsExport)
                _exports--;
            else
                _questions.Leave();
            // The first of those who waited longest: of equals, MinBy takes the first.
            while (_waiting.Where(MayRead).MinBy(HeldBy) is { } next)
            {
                _waiting.Remove(next);
                Admit(next).Turn!.SetResult(true);
            }
        }
    }

    private void GiveUp(Reader reader)
    {
        lock (_lock)
        {
            if (_waiting.Remove(reader))
                reader.Turn!.SetResult(false);
        }
    }

    private sealed class Reader(ReadGate gate, long account, bool isExport) : IDisposable
    {
        private bool _hasLeft;

        public long Account => account;

        public bool IsExport => isExport;

        /// <summary>Tells whether the turn came, where it must be waited for.</summary>
        public TaskCompletionSource<bool>? Turn { get; set; }

        public void Dispose()
        {
            if (_hasLeft)
                return;
            _hasLeft = true;
            gate.Leave(this);
        }
    }
}
