using System.Globalization;
using PcaTracker.Rows;

namespace PcaTracker.Simulation;

/// <summary>Chance that repeats itself: the same seed throws the same numbers, on every platform and in every version of it.</summary>
internal sealed class SeededRandom(long seed)
{
    private readonly HashSet<long> _ids = [];
    private ulong _state = unchecked((ulong)seed);

    public int Below(int limit) => (int)(Throw() % (ulong)limit);

    /// <summary>Both ends included.</summary>
    public int Between(int first, int last) => first + Below(last - first + 1);

    public bool Chance(int percent) => Below(100) < percent;

    public T Of<T>(IReadOnlyList<T> choices) => choices[Below(choices.Count)];

    /// <summary>The key of a row that not everybody may see, as the program would draw it.</summary>
    public long Id()
    {
        var id = NewId.From(Throw());
        while (!_ids.Add(id))
            id = NewId.From(Throw());
        return id;
    }

    public string Stamp() => string.Create(CultureInfo.InvariantCulture, $"{Throw():x16}{Throw():x16}");

    // SplitMix64: a counter in steps that reach every number, and a mixer that hides them.
    private ulong Throw()
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
