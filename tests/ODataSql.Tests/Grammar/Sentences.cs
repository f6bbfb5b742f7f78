using System.Runtime.CompilerServices;

namespace ODataSql.Tests.Grammar;

/// <summary>Generates random sentences of a grammar and counts its rules, so that each alternative gets its turn.</summary>
internal abstract class Sentences(Random dice)
{
    private readonly Dictionary<(string Rule, int Alternative), int> _taken = [];

    protected Random Dice => dice;

    /// <summary>The rules that were used.</summary>
    public IReadOnlySet<string> Used => _taken.Where(t => t.Value > 0).Select(t => t.Key.Rule.Split(' ')[0]).ToHashSet(StringComparer.Ordinal);

    /// <summary>The alternatives that were never used, as rule and index.</summary>
    public IReadOnlyList<string> Unused => [.. _taken.Where(t => t.Value == 0).Select(t => $"{t.Key.Rule}[{t.Key.Alternative}]").Order(StringComparer.Ordinal)];

    /// <summary>A rule with one alternative.</summary>
    protected string Rule(string sentence, [CallerMemberName] string rule = "")
    {
        Take(rule, 0);
        return sentence;
    }

    /// <summary>A rule with several alternatives; every other time, the one that was used least.</summary>
    protected string OneOf(IReadOnlyList<Func<string>> alternatives, [CallerMemberName] string rule = "")
    {
        var counts = alternatives.Select((_, i) => _taken.GetValueOrDefault((rule, i))).ToList();
        for (var i = 0; i < counts.Count; i++)
            _taken.TryAdd((rule, i), 0);
        var rare = Enumerable.Range(0, counts.Count).Where(i => counts[i] == counts.Min()).ToList();
        var chosen = dice.Next(2) == 0 ? rare[dice.Next(rare.Count)] : dice.Next(alternatives.Count);
        Take(rule, chosen);
        return alternatives[chosen]();
    }

    protected T Pick<T>(IReadOnlyList<T> items) => items[dice.Next(items.Count)];

    /// <summary>One of several words, which do not count as rules.</summary>
    protected string Word(params string[] words) => Pick(words);

    protected string Optional(Func<string> part) => dice.Next(2) == 0 ? "" : part();

    protected string Several(Func<string> part, string separator, int least = 1, int most = 3) =>
        string.Join(separator, Enumerable.Range(0, dice.Next(least, most + 1)).Select(_ => part()));

    protected string Digits(int least, int most) => Several(() => $"{dice.Next(10)}", "", least, most);

    private void Take(string rule, int alternative) => _taken[(rule, alternative)] = _taken.GetValueOrDefault((rule, alternative)) + 1;
}
