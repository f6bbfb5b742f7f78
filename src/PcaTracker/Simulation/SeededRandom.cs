using System.Globalization;
using PcaTracker.Storage;

namespace PcaTracker.Simulation;

/// <summary>A repeatable random generator: the same seed gives the same numbers on every platform and version of .NET.</summary>
internal sealed class SeededRandom(long seed)
{
    private readonly HashSet<long> _ids = [];
    private ulong _state = unchecked((ulong)seed);

    /// <summary>A number from 0 to below a limit.</summary>
    public int Below(int limit) => (int)(Next() % (ulong)limit);

    /// <summary>A number between two limits, both included.</summary>
    public int Between(int first, int last) => first + Below(last - first + 1);

    /// <summary>True with a probability in per cent.</summary>
    public bool Chance(int percent) => Below(100) < percent;

    /// <summary>One of several choices.</summary>
    public T Of<T>(IReadOnlyList<T> choices) => choices[Below(choices.Count)];

    /// <summary>A new random key, as the program gives rows that not everybody may see.</summary>
    public long Id()
    {
        var id = NewId.From(Next());
        while (!_ids.Add(id))
            id = NewId.From(Next());
        return id;
    }

    /// <summary>A security stamp.</summary>
    public string Stamp() => string.Create(CultureInfo.InvariantCulture, $"{Next():x16}{Next():x16}");

    // SplitMix64: a counter with an odd step, and a mixing function.
    private ulong Next()
    {
        unchecked
        {
            _state += 0x9E3779B97F4A7C15;
            var mixed = (_state ^ (_state >> 30)) * 0xBF58476D1CE4E5B9;
            mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
            return mixed ^ (mixed >> 31);
        }
    }
}
