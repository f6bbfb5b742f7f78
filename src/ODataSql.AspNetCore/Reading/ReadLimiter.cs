namespace ODataSql.AspNetCore.Reading;

/// <summary>
/// Limits concurrent reads: an embedded database works on the thread that asks it. A read holds a slot while rows are read, not while
/// they are sent. One caller holds at most half of the slots, and so do all exports together; a free slot goes to the caller with fewest.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="slots">How many requests may read at once.</param>
public sealed class ReadLimiter(TimeProvider time, int slots)
{
    /// <summary>How long a request waits for a slot.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>How long an export rests after each piece while others ask.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(1);

    private readonly Lock _lock = new();
    private readonly LinkedList<Slot> _waiting = new();
    private readonly Dictionary<long, int> _held = [];
    private readonly BusySignal _questions = new(TimeProvider.System);
    private int _free = slots, _exports;

    /// <summary>As many slots as this machine has processors for: four at least, because some reads wait for a disk.</summary>
    public static int OfThisMachine { get; } = Math.Max(4, Environment.ProcessorCount);

    /// <summary>How many requests may read at once.</summary>
    public int Slots { get; } = slots;

    /// <summary>How many slots one caller may hold, and how many all exports.</summary>
    public int Half => Slots / 2;

    /// <summary>Takes a slot, to be disposed after the read; null when none came free in time.</summary>
    public async Task<IDisposable?> EnterAsync(long caller, bool isExport, CancellationToken gone)
    {
        var slot = new Slot(this, caller, isExport);
        lock (_lock)
        {
            if (MayRead(slot))
                return Admit(slot);
            slot.Turn = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.AddLast(slot);
        }

        using var patience = new CancellationTokenSource(Patience, time);
        using var onTime = patience.Token.UnsafeRegister(_ => GiveUp(slot), null);
        using var onLeaving = gone.UnsafeRegister(_ => GiveUp(slot), null);
        return await slot.Turn.Task ? slot : null;
    }

    /// <summary>Lets an export rest while short reads are in progress, so that nobody waits for a few rows because somebody exports all.</summary>
    public Task YieldAsync(CancellationToken gone) => _questions.YieldAsync(Rest, gone);

    private int HeldBy(Slot slot) => _held.GetValueOrDefault(slot.Caller);

    private bool MayRead(Slot slot) => _free > 0 && HeldBy(slot) < Half && (!slot.IsExport || _exports < Half);

    private Slot Admit(Slot slot)
    {
        _free--;
        _held[slot.Caller] = HeldBy(slot) + 1;
        if (slot.IsExport)
            _exports++;
        else
            _questions.Enter();
        return slot;
    }

    private void Leave(Slot slot)
    {
        lock (_lock)
        {
            _free++;
            if (--_held[slot.Caller] == 0)
                _held.Remove(slot.Caller);
            if (slot.IsExport)
                _exports--;
            else
                _questions.Leave();
            // Of callers who hold equally many, MinBy takes the first, who has waited longest.
            while (_waiting.Where(MayRead).MinBy(HeldBy) is { } next)
            {
                _waiting.Remove(next);
                Admit(next).Turn!.SetResult(true);
            }
        }
    }

    private void GiveUp(Slot slot)
    {
        lock (_lock)
        {
            if (_waiting.Remove(slot))
                slot.Turn!.SetResult(false);
        }
    }

    private sealed class Slot(ReadLimiter limiter, long caller, bool isExport) : IDisposable
    {
        private bool _isReleased;

        public long Caller => caller;

        public bool IsExport => isExport;

        /// <summary>Completes when the slot is granted or given up, where it must be waited for.</summary>
        public TaskCompletionSource<bool>? Turn { get; set; }

        public void Dispose()
        {
            if (_isReleased)
                return;
            _isReleased = true;
            limiter.Leave(this);
        }
    }
}
