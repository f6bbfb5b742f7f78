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

    private static Refusal Unbalanced(string bracket, int index, string why) =>
        Refusal.Invalid("unbalanced-brackets", $"The '{bracket}' at character {index + 1} of the text has no partner: {why} it.", "Text");
}
