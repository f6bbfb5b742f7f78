using System.Runtime.InteropServices;

namespace ODataSql.Sql.Sqlite.Tallies;

/// <summary>Counts how often each combination of values occurs: a hash table from combinations, as bytes, to numbers.</summary>
internal sealed class Tally
{
    private const int FirstCapacity = 256;

    private byte[] _combinations = new byte[8 * FirstCapacity];
    private int[] _ends = new int[FirstCapacity];
    private long[] _numbers = new long[FirstCapacity];
    private uint[] _hashes = new uint[FirstCapacity];

    // Places in the other arrays, plus one; 0 where a slot is empty. At most half of the slots are in use.
    private int[] _slots = new int[2 * FirstCapacity];

    /// <summary>How many combinations there are.</summary>
    public int Count { get; private set; }

    /// <summary>How many bytes <see cref="Write"/> needs.</summary>
    public int Size => Count * sizeof(long) + (Count == 0 ? 0 : _ends[Count - 1]);

    /// <summary>Counts one more occurrence.</summary>
    public void Add(ReadOnlySpan<byte> combination)
    {
        var hash = Hash(combination);
        var slot = hash & (uint)(_slots.Length - 1);
        for (; _slots[slot] is > 0 and var taken; slot = (slot + 1) & (uint)(_slots.Length - 1))
        {
            if (_hashes[taken - 1] == hash && Combination(taken - 1).SequenceEqual(combination))
            {
                _numbers[taken - 1]++;
                return;
            }
        }

        var start = Count == 0 ? 0 : _ends[Count - 1];
        Grow(start + combination.Length);
        combination.CopyTo(_combinations.AsSpan(start));
        (_ends[Count], _numbers[Count], _hashes[Count]) = (start + combination.Length, 1, hash);
        _slots[slot] = ++Count;
        if (2 * Count > _slots.Length)
            Spread();
    }

    /// <summary>Writes each number with its combination.</summary>
    public void Write(Span<byte> into)
    {
        for (var place = 0; place < Count; place++)
        {
            MemoryMarshal.Write(into, _numbers[place]);
            into = into[sizeof(long)..];
            var combination = Combination(place);
            combination.CopyTo(into);
            into = into[combination.Length..];
        }
    }

    private ReadOnlySpan<byte> Combination(int place)
    {
        var start = place == 0 ? 0 : _ends[place - 1];
        return _combinations.AsSpan(start, _ends[place] - start);
    }

    private void Grow(int end)
    {
        if (end > _combinations.Length)
            Array.Resize(ref _combinations, Math.Max(end, 2 * _combinations.Length));
        if (Count < _ends.Length)
            return;
        Array.Resize(ref _ends, 2 * Count);
        Array.Resize(ref _numbers, 2 * Count);
        Array.Resize(ref _hashes, 2 * Count);
    }

    private void Spread()
    {
        _slots = new int[2 * _slots.Length];
        for (var place = 0; place < Count; place++)
        {
            var slot = _hashes[place] & (uint)(_slots.Length - 1);
            while (_slots[slot] > 0)
                slot = (slot + 1) & (uint)(_slots.Length - 1);
            _slots[slot] = place + 1;
        }
    }

    // Seeded, so that no one can choose values that fall into one slot.
    private static uint Hash(ReadOnlySpan<byte> combination)
    {
        var hash = Seed;
        for (; combination.Length >= sizeof(ulong); combination = combination[sizeof(ulong)..])
            hash = Mixed(hash ^ MemoryMarshal.Read<ulong>(combination));
        foreach (var one in combination)
            hash = (hash ^ one) * 0x100000001B3;
        hash = Mixed(hash);
        return (uint)(hash ^ hash >> 32);
    }

    private static ulong Mixed(ulong value)
    {
        value *= 0x9E3779B97F4A7C15;
        return value ^ value >> 29;
    }

    private static readonly ulong Seed = (ulong)Random.Shared.NextInt64();
}
