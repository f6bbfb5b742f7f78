using System.Runtime.InteropServices;
using PcaTracker.Storage;

namespace PcaTracker.Security.Throttling;

/// <summary>The attempts made under a key.</summary>
/// <param name="Count">How many.</param>
/// <param name="Last">When the last one was made.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Attempts(long Count, DateTimeOffset Last);

/// <summary>Keeps how often secrets were tried: in memory for one server, in the database where several nodes may be asked in turn.</summary>
internal abstract class AttemptStore
{
    /// <summary>The store for a database.</summary>
    public static AttemptStore For(TrackerDatabase database, TimeProvider time) =>
        database.IsFile ? new MemoryAttempts(time) : new SharedAttempts(database, time);

    /// <summary>Reads and changes the attempts under some keys; nobody else does meanwhile.</summary>
    /// <param name="keys">The keys.</param>
    /// <param name="change">Changes what was made under them; what is removed is forgotten.</param>
    public abstract void Change(IReadOnlyCollection<ThrottleKey> keys, Action<Dictionary<string, Attempts>> change);
}
