namespace PcaTracker.Domain;

/// <summary>Square brackets in a working text: <c>[EU: …] [KZ: …]</c> hold the words that are not agreed, and may nest.</summary>
public static class Brackets
{
    /// <summary>Counts the bracketed passages of a text; a bracket without a partner is refused with its position.</summary>
    public static Result<int> Count(string? text)
    {
        var (count, open) = (0, new Stack<int>());
        for (var i = 0; i < text?.Length; i++)
        {
            if (text[i] == '[')
                open.Push(i);
            else if (text[i] == ']' && open.TryPop(out _))
                count++;
            else if (text[i] == ']')
                return Unbalanced("]", i, "nothing before it opens");
        }

        return open.TryPop(out var last) ? Unbalanced("[", last, "nothing after it closes") : count;
    }

    /// <summary>
    /// Splits a text at its brackets: each passage lies wholly inside or outside each bracket. A text with a bracket without a partner is
    /// one passage.
    /// </summary>
    public static IReadOnlyList<BracketPassage> Passages(string text)
    {
        if (Count(text).Refusal is not null)
            return [new(text, [])];
        var (passages, open, start) = (new List<BracketPassage>(), new List<string?>(), 0);
        void End(int at)
        {
            if (at > start)
                passages.Add(new(text[start..at], [.. open]));
            start = at;
        }

        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '[')
            {
                End(i);
                open.Add(WantedBy(text.AsSpan(i + 1)));
            }
            else if (text[i] == ']')
            {
                End(i + 1);
                open.RemoveAt(open.Count - 1);
            }
        }
        End(text.Length);
        return passages;
    }

    /// <summary>
    /// The places at which the sides differ, in the order of the text. Brackets with only space between them are one place, unless both
    /// name the same side. A text with a bracket without a partner has none.
    /// </summary>
    public static IReadOnlyList<BracketDifference> Differences(string text)
    {
        var places = new List<BracketDifference>();
        if (Count(text).Refusal is not null)
            return places;
        var (depth, start, end) = (0, 0, -1);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '[' && depth++ == 0)
                start = i;
            if (text[i] != ']' || --depth > 0)
                continue;
            var (side, words) = Words(text[(start + 1)..i]);
            var follows = end >= 0 && text.AsSpan(end, start - end).IsWhiteSpace();
            if (follows && side is not null && places[^1] is { Unnamed: null } last && last.Of(side) is null)
                places[^1] = last.With(side, words);
            else
                places.Add(new BracketDifference(null, null, null).With(side, words));
            end = i + 1;
        }

        return places;
    }

    private static (string? Side, string Words) Words(string inside) =>
        WantedBy(inside) is { } side ? (side, inside[3..].Trim()) : (null, inside.Trim());

    private static string? WantedBy(ReadOnlySpan<char> inside) =>
        inside.StartsWith("EU:", StringComparison.Ordinal) ? Side.EU : inside.StartsWith("KZ:", StringComparison.Ordinal) ? Side.KZ : null;

    private static Refusal Unbalanced(string bracket, int index, string why) =>
        Refusal.Invalid("unbalanced-brackets", $"The '{bracket}' at character {index + 1} of the text has no partner: {why} it.", "Text");
}

/// <summary>A place of a working text at which the sides differ.</summary>
/// <param name="Eu">The words that the EU wants there; null for none.</param>
/// <param name="Kz">The words that Kazakhstan wants there; null for none.</param>
/// <param name="Unnamed">Words in a bracket that names no side.</param>
public sealed record BracketDifference(string? Eu, string? Kz, string? Unnamed)
{
    /// <summary>The words that a side wants there.</summary>
    public string? Of(string side) => side == Side.EU ? Eu : Kz;

    /// <summary>The same with words of a side, or of none.</summary>
    internal BracketDifference With(string? side, string words) => side switch
    {
        Side.EU => this with { Eu = words },
        Side.KZ => this with { Kz = words },
        _ => this with { Unnamed = words },
    };
}

/// <summary>A passage of a working text.</summary>
/// <param name="Text">Its words, with the brackets at its ends.</param>
/// <param name="WantedBy">The brackets around it from the outside in, each by the side that wants its words; null where it names none.</param>
public sealed record BracketPassage(string Text, IReadOnlyList<string?> WantedBy)
{
    /// <summary>Whether the words are not agreed.</summary>
    public bool IsOpen => WantedBy.Count > 0;
}
