namespace ODataSql.Tests.Grammar;

/// <summary>
/// Changes that make a condition invalid in every reading of the grammar. Each change is certain without a parser, by counting quotation
/// marks and parentheses or by its nature.
/// </summary>
internal static class Mutations
{
    /// <summary>Binary operators.</summary>
    private static readonly string[] Operators = ["eq", "ne", "gt", "ge", "lt", "le", "and", "or", "add", "sub", "mul", "div", "divby", "mod", "in"];

    private static readonly string[] Names = ["Id", "Party", "Topic", "Code", "Closed", "Weight", "TabledAt"];

    /// <summary>Every kind of change by name; null where it does not apply to the condition.</summary>
    public static readonly IReadOnlyList<(string What, Func<IReadOnlyList<string>, Random, string?> Change)> All =
    [
        ("a parenthesis is dropped", (tokens, dice) => Replaced(tokens, dice, IsParenthesis, _ => "")),
        ("a parenthesis is doubled", (tokens, dice) => Replaced(tokens, dice, IsParenthesis, t => t + t)),
        ("a parenthesis is turned", (tokens, dice) => Replaced(tokens, dice, IsParenthesis, t => t == "(" ? ")" : "(")),
        ("a text is not closed", (tokens, dice) => Replaced(tokens, dice, IsText, t => t[..^1])),
        ("a quotation mark is added", (tokens, dice) => Replaced(tokens, dice, _ => true, t => t + "'")),
        ("an operator is doubled", (tokens, dice) => Replaced(tokens, dice, IsOperator, t => $"{t} {t}")),
        ("an operator is misspelt", (tokens, dice) => Replaced(tokens, dice, IsOperator, t => t + "q")),
        ("the last operand is missing", (tokens, dice) => Place(tokens, dice, IsOperator) is { } at ? string.Concat(tokens.Take(at + 1)) : null),
        ("the first operand is missing", (tokens, dice) => Place(tokens, dice, IsOperator) is { } at ? string.Concat(tokens.Skip(at)) : null),
        ("a name is unknown", (tokens, dice) => Replaced(tokens, dice, t => Names.Contains(t), t => t + "z")),
        ("a character that nothing begins with", (tokens, dice) => Replaced(tokens, dice, _ => true, t => t + "#\\^`|~!?"[dice.Next(8)])),
        ("a comma follows", (tokens, _) => string.Concat(tokens) + ","),
        ("a semicolon follows", (tokens, _) => string.Concat(tokens) + ";"),
        ("a second condition follows", (tokens, _) => string.Concat(tokens) + " true"),
        ("a number stands where a condition does", (tokens, _) => $"({string.Concat(tokens)}) and 1"),
        ("a text is compared with a number", (tokens, _) => $"({string.Concat(tokens)}) and Id eq 'one'"),
        ("a function has an argument too many", (tokens, _) => $"({string.Concat(tokens)}) and length('a','b') eq 1"),
        ("an empty pair of parentheses is a value", (tokens, _) => $"({string.Concat(tokens)}) and () eq 1"),
    ];

    /// <summary>The tokens of a condition: strings with their prefix, words, numbers, spaces, and single characters.</summary>
    public static IReadOnlyList<string> Tokens(string condition)
    {
        var tokens = new List<string>();
        for (var at = 0; at < condition.Length;)
        {
            var end = at + 1;
            if (condition[at] == '\'')
                end = EndOfText(condition, at);
            else if (char.IsLetterOrDigit(condition[at]) || condition[at] is '_' or '@' or '$')
            {
                while (end < condition.Length && (char.IsLetterOrDigit(condition[end]) || condition[end] is '_' or '.'))
                    end++;
            }

            tokens.Add(condition[at..end]);
            at = end;
        }

        return tokens;
    }

    /// <summary>Whether the quotation marks or parentheses of a condition do not match, so that it is certainly invalid.</summary>
    public static bool IsUnbalanced(string condition)
    {
        var depth = 0;
        for (var at = 0; at < condition.Length; at++)
        {
            if (condition[at] == '\'')
            {
                at = condition.IndexOf('\'', at + 1);
                if (at < 0)
                    return true;
            }
            else
            {
                depth += condition[at] switch { '(' => 1, ')' => -1, _ => 0 };
                if (depth < 0)
                    return true;
            }
        }

        return depth != 0;
    }

    private static int EndOfText(string text, int from)
    {
        var at = text.IndexOf('\'', from + 1);
        while (at >= 0 && at + 1 < text.Length && text[at + 1] == '\'')
            at = text.IndexOf('\'', at + 2);
        return at < 0 ? text.Length : at + 1;
    }

    private static int? Place(IReadOnlyList<string> tokens, Random dice, Func<string, bool> fits)
    {
        var places = Enumerable.Range(0, tokens.Count).Where(i => fits(tokens[i])).ToList();
        return places.Count == 0 ? null : places[dice.Next(places.Count)];
    }

    private static string? Replaced(IReadOnlyList<string> tokens, Random dice, Func<string, bool> fits, Func<string, string> change) =>
        Place(tokens, dice, fits) is { } at ? string.Concat([.. tokens.Take(at), change(tokens[at]), .. tokens.Skip(at + 1)]) : null;

    private static bool IsParenthesis(string token) => token is "(" or ")";

    private static bool IsText(string token) => token[0] == '\'';

    private static bool IsOperator(string token) => Operators.Contains(token);
}
