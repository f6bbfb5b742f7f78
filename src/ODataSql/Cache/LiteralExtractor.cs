using System.Globalization;
using System.Text;

namespace ODataSql.Cache;

/// <summary>Takes texts and whole numbers out of a piece of a URL, leaving a mark of their kind in each place.</summary>
internal sealed class LiteralExtractor
{
    private const char Placeholder = '\u0001', Text = 's', Int32 = 'i', Int64 = 'l', Real = 'r', Null = 'n';

    /// <summary>Stands between the parts of a shape, and in none of them: an option may hold any other text, such as <c>&amp;$top=1</c>.</summary>
    public const string Separator = "\u0001 ";

    /// <summary>Longer ones may not fit into 64 bits.</summary>
    private const int LongestNumber = 18;

    /// <summary>Functions whose arguments are looked at before a row is read.</summary>
    private static readonly string[] PlanningFunctions = ["matchespattern", "cast", "isof"];

    private readonly List<object?> _values = [];

    public IReadOnlyList<object?> Values => _values;

    public static bool CanExtract(string resource) =>
        !resource.Contains(Placeholder, StringComparison.Ordinal) && !resource.Contains("%01", StringComparison.Ordinal);

    public static bool IsUsedWhilePlanning(string text) => PlanningFunctions.Any(name => text.Contains(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>How many values were taken out of a text.</summary>
    public static int CountPlaceholders(string text) => text.Count(c => c == Placeholder);

    /// <summary>The mark of a value, which is kept.</summary>
    public string Extract(object? value)
    {
        _values.Add(value);
        return $"{Placeholder}{KindOf(value)}";
    }

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

            filled.Append(values[next] is string literal ? $"'{literal}'" : Convert.ToString(values[next], CultureInfo.InvariantCulture));
            next++;
            i++;
        }

        return filled.ToString();
    }

    private string ExtractToken(string token)
    {
        // With an odd number of quotation marks, a text is not closed.
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

    /// <summary>A quotation mark inside a text is doubled.</summary>
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

    /// <summary>Names, numbers, days, instants and keys in one piece; with what stands in quotation marks right after, as in <c>duration'P1D'</c>.</summary>
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
