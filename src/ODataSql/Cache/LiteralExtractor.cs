using System.Globalization;
using System.Text;

namespace ODataSql.Cache;

/// <summary>Replaces string and integer literals in a part of a URL by placeholders that tell their kind.</summary>
internal sealed class LiteralExtractor
{
    private const char Placeholder = '\u0001', Text = 's', Day = 'd', Int32 = 'i', Int64 = 'l', Real = 'r', Null = 'n';

    /// <summary>Separates the parts of a key. Option values may contain any other text, even <c>&amp;$top=1</c>.</summary>
    public const string Separator = "\u0001 ";

    /// <summary>Digits of the longest extracted number; longer ones may not fit into 64 bits.</summary>
    private const int LongestNumber = 18;

    /// <summary>Functions whose arguments are evaluated while planning.</summary>
    private static readonly string[] PlanningFunctions = ["matchespattern", "cast", "isof"];

    private readonly List<object?> _values = [];

    public IReadOnlyList<object?> Values => _values;

    /// <summary>Whether the text does not contain the placeholder character itself.</summary>
    public static bool CanExtract(string resource) =>
        !resource.Contains(Placeholder, StringComparison.Ordinal) && !resource.Contains("%01", StringComparison.Ordinal);

    /// <summary>Whether literals of the text influence the plan, so that they must stay in the key.</summary>
    public static bool IsUsedWhilePlanning(string text) => PlanningFunctions.Any(name => text.Contains(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>The number of placeholders in a text.</summary>
    public static int CountPlaceholders(string text) => text.Count(c => c == Placeholder);

    /// <summary>Keeps a value and returns its placeholder.</summary>
    public string Extract(object? value)
    {
        _values.Add(value);
        return $"{Placeholder}{KindOf(value)}";
    }

    /// <summary>Whether a text is a date as the database stores it.</summary>
    public static bool IsDay(string text) => DateOnly.TryParseExact(text, "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);

    /// <summary>Keeps a date, as the text that the database stores, and returns its placeholder.</summary>
    public string ExtractDay(string day)
    {
        _values.Add(day);
        return $"{Placeholder}{Day}";
    }

    /// <summary>The text with placeholders for its literals; in a path, only those in parentheses are keys.</summary>
    public string Extract(string text, bool onlyInParentheses)
    {
        var left = new StringBuilder(text.Length);
        var depth = 0;
        for (var at = 0; at < text.Length;)
        {
            var c = text[at];
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            var end = c == '\'' ? EndOfText(text, at) : IsWordPart(c) ? EndOfWord(text, at) : at + 1;
            left.Append(onlyInParentheses && depth == 0 ? text[at..end] : ExtractToken(text[at..end]));
            at = end;
        }

        return left.ToString();
    }

    /// <summary>The text with values in place of its placeholders.</summary>
    public static string Fill(string text, IReadOnlyList<object?> values, ref int next)
    {
        var filled = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != Placeholder)
            {
                filled.Append(text[i]);
                continue;
            }

            var isQuoted = values[next] is string && text[i + 1] != Day;
            filled.Append(isQuoted ? $"'{values[next]}'" : Convert.ToString(values[next], CultureInfo.InvariantCulture));
            next++;
            i++;
        }

        return filled.ToString();
    }

    private string ExtractToken(string token)
    {
        // A string with an odd number of quotation marks is not closed.
        if (token is ['\'', .., '\''] && token.Count(c => c == '\'') % 2 == 0)
            return Extract(token[1..^1].Replace("''", "'", StringComparison.Ordinal));
        return token.Length <= LongestNumber && token.All(char.IsAsciiDigit) ? Extract(long.Parse(token, CultureInfo.InvariantCulture)) : token;
    }

    private static char KindOf(object? value) => value switch
    {
        null => Null,
        string => Text,
        long and >= int.MinValue and <= int.MaxValue => Int32,
        long => Int64,
        _ => Real,
    };

    /// <summary>The end of a string literal, in which quotation marks are doubled.</summary>
    private static int EndOfText(string text, int start)
    {
        for (var at = start + 1; at < text.Length; at++)
        {
            if (text[at] != '\'')
                continue;
            if (at + 1 < text.Length && text[at + 1] == '\'')
                at++;
            else
                return at + 1;
        }

        return text.Length;
    }

    /// <summary>The end of a name, number, date or instant, with a string right after it as in <c>duration'P1D'</c>.</summary>
    private static int EndOfWord(string text, int start)
    {
        var at = start;
        while (at < text.Length && IsWordPart(text[at]))
            at++;
        var isPrefix = at < text.Length && text[at] == '\'' && char.IsLetter(text[at - 1]);
        return isPrefix ? EndOfText(text, at) : at;
    }

    private static bool IsWordPart(char c) => char.IsLetterOrDigit(c) || c is '_' or '.' or ':' or '-' or '+' or '@' or '$' or '%';
}
