using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace ODataSql.Sql.Postgres;

/// <summary>
/// Writes a pattern of .NET's regular expressions, which can be matched in one pass, as one of PostgreSQL that matches the same texts. What
/// one character is compared with becomes the list of the characters that .NET accepts. Characters beyond the basic plane are one character,
/// where .NET sees two.
/// </summary>
internal sealed class PostgresPattern
{
    private const int MostRepetitions = 255, LargestSize = 2_000;

    private const RegexOptions Options = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant;

    private readonly string _pattern;
    private readonly StringBuilder _written = new();
    private int _at;

    private PostgresPattern(string pattern) => _pattern = pattern;

    /// <summary>The pattern in PostgreSQL; refuses what it has not.</summary>
    public static string Write(string pattern)
    {
        var translation = new PostgresPattern(pattern);
        if (translation.Alternatives(default) > LargestSize)
            throw NotSupported("Repetitions of repetitions of this size");
        // *** says that no other syntax begins the text.
        return $"***:{translation._written}";
    }

    private bool IsAtEnd => _at >= _pattern.Length;

    /// <summary>Writes alternatives up to the end or a closing parenthesis; returns about how many states they have.</summary>
    private long Alternatives(Inline inline)
    {
        var size = 1L;
        while (!IsAtEnd && _pattern[_at] != ')')
        {
            if (_pattern[_at] == '|')
            {
                _written.Append('|');
                _at++;
            }
            else
            {
                size += Quantified(ref inline);
            }
        }

        return size;
    }

    private long Quantified(ref Inline inline)
    {
        var start = _written.Length;
        var (size, isAnchor) = Atom(ref inline);
        if (Quantifier() is not { } quantifier)
            return size;
        if (isAnchor)
            throw NotSupported("A repeated anchor");
        _written.Insert(start, "(?:").Append(')').Append(quantifier.Written);
        return size * quantifier.Times;
    }

    private (long Size, bool IsAnchor) Atom(ref Inline inline)
    {
        var c = _pattern[_at];
        switch (c)
        {
            case '(':
                return Group(ref inline);
            case '^':
                return Anchor(1, inline.IsMultiline ? @"(?:^|(?<=\n))" : "^");
            case '$':
                return Anchor(1, inline.IsMultiline ? @"(?:$|(?=\n))" : @"(?=\n?$)");
            case '.':
                _at++;
                _written.Append(inline.IsSingleLine ? @"[\u0001-\U0010FFFF]" : @"[^\n]");
                return (1, false);
            case '[':
                return Set(EndOfClass(_at), inline);
            case '\\':
                return Escape(inline);
            default:
                return Set(_at + 1, inline);
        }
    }

    private (long Size, bool IsAnchor) Anchor(int length, string written)
    {
        _at += length;
        _written.Append(written);
        return (1, true);
    }

    private (long Size, bool IsAnchor) Escape(Inline inline)
    {
        switch (_pattern[_at + 1])
        {
            case 'A':
                return Anchor(2, "^");
            case 'z':
                return Anchor(2, "$");
            case 'Z':
                return Anchor(2, @"(?=\n?$)");
            case 'b' or 'B':
                var word = Class(Accepted(@"[\w\u200D\u200C]", RegexOptions.None));
                return Anchor(2, _pattern[_at + 1] == 'b'
                    ? $"(?:(?<!{word})(?={word})|(?<={word})(?!{word}))"
                    : $"(?:(?<!{word})(?!{word})|(?<={word})(?={word}))");
            case 'p' or 'P':
                return Set(_pattern.IndexOf('}', _at) + 1, inline);
            case 'x':
                return Set(_at + 4, inline);
            case 'u':
                return Set(_at + 6, inline);
            case 'c':
                return Set(_at + 3, inline);
            case >= '0' and <= '9' or 'k':
                var end = _at + 2;
                while (_pattern[_at + 1] == '0' && end < _pattern.Length && end < _at + 4 && _pattern[end] is >= '0' and <= '7')
                    end++;
                return _pattern[_at + 1] == '0' ? Set(end, inline) : throw NotSupported("A reference to a group");
            default:
                return Set(_at + 2, inline);
        }
    }

    private (long Size, bool IsAnchor) Group(ref Inline inline)
    {
        _at++;
        var inner = inline;
        if (Next("?#"))
            throw NotSupported("A comment");
        if (Next("?<") || Next("?'"))
        {
            _at = _pattern.IndexOfAny(['>', '\''], _at) + 1;
        }
        else if (Next("?") && !Next(":"))
        {
            var end = _pattern.IndexOfAny([':', ')'], _at);
            inner = inline.With(_pattern[_at..end]);
            _at = end + 1;
            if (_pattern[end] == ')')
            {
                inline = inner;
                return (0, false);
            }
        }

        _written.Append("(?:");
        var size = Alternatives(inner);
        _written.Append(')');
        _at++;
        return (size, false);
    }

    private bool Next(string text)
    {
        if (string.CompareOrdinal(_pattern, _at, text, 0, text.Length) != 0)
            return false;
        _at += text.Length;
        return true;
    }

    /// <summary>Writes what one character is compared with, up to a place in the pattern.</summary>
    private (long Size, bool IsAnchor) Set(int end, Inline inline)
    {
        var part = _pattern[_at..end];
        // Half of a character beyond the basic plane matches nothing that the database has.
        if (part.Any(char.IsSurrogate))
            throw NotSupported("A character beyond the basic plane");
        _at = end;
        var isNegated = part is ['[', '^', ..] or ['\\', 'D' or 'W' or 'S' or 'P', ..];
        _written.Append(Class(Accepted(part is [not ('[' or '\\')] ? Regex.Escape(part) : part, inline.Options), isNegated));
        return (1, false);
    }

    private (string Written, long Times)? Quantifier()
    {
        if (IsAtEnd)
            return null;
        (string Written, long Times)? found = _pattern[_at] switch
        {
            '*' => ("*", 1),
            '+' => ("+", 1),
            '?' => ("?", 1),
            '{' => Counted(),
            _ => null,
        };
        if (found is null)
            return null;
        _at += found.Value.Written.Length;
        // Which of several matches is found makes no difference.
        if (!IsAtEnd && _pattern[_at] == '?')
            _at++;
        return found;
    }

    private (string Written, long Times)? Counted()
    {
        var counted = Regex.Match(_pattern[_at..], @"^\{(?<least>[0-9]+)(?<range>,(?<most>[0-9]*))?\}", RegexOptions.None, TimeSpan.FromSeconds(1));
        if (!counted.Success)
            return null;
        var most = counted.Groups["most"].Length > 0 ? counted.Groups["most"].Value : counted.Groups["least"].Value;
        return long.TryParse(most, NumberStyles.None, CultureInfo.InvariantCulture, out var times) && times <= MostRepetitions
            ? (counted.Value, Math.Max(times, 1))
            : throw NotSupported($"More than {MostRepetitions} repetitions");
    }

    /// <summary>The end of a class in brackets, which may exclude another one.</summary>
    private int EndOfClass(int start)
    {
        var at = start + (start + 1 < _pattern.Length && _pattern[start + 1] == '^' ? 2 : 1);
        // A bracket that comes first closes nothing.
        for (var isFirst = true; _pattern[at] != ']' || isFirst; isFirst = false)
            at = _pattern[at] == '\\' ? at + 2 : _pattern[at] == '[' && !isFirst && _pattern[at - 1] == '-' ? EndOfClass(at) : at + 1;
        return at + 1;
    }

    private static List<char> Accepted(string part, RegexOptions options)
    {
        var accepts = new Regex($"^(?:{part})\\z", Options | options, TimeSpan.FromSeconds(1));
        Span<char> one = stackalloc char[1];
        var accepted = new List<char>();
        for (var number = 1; number <= char.MaxValue; number++)
        {
            one[0] = (char)number;
            if (!char.IsSurrogate(one[0]) && accepts.IsMatch(one))
                accepted.Add(one[0]);
        }

        return accepted;
    }

    private static string Class(List<char> characters, bool isNegated = false)
    {
        var beyond = isNegated ? @"\U00010000-\U0010FFFF" : "";
        return characters.Count == 0 && beyond.Length == 0 ? @"[^\u0001-\U0010FFFF]" : $"[{PostgresFunctions.Class(characters)}{beyond}]";
    }

    private static QueryRefusedException NotSupported(string what) => QueryRefusedException.NotSupported($"{what} in a pattern", "matchesPattern");

    /// <summary>The options that stand inside a pattern.</summary>
    private readonly record struct Inline(bool IgnoresCase, bool IsSingleLine, bool IsMultiline)
    {
        public RegexOptions Options => IgnoresCase ? RegexOptions.IgnoreCase : RegexOptions.None;

        public Inline With(string letters)
        {
            var (options, isOn) = (this, true);
            foreach (var letter in letters)
            {
                options = letter switch
                {
                    'i' => options with { IgnoresCase = isOn },
                    's' => options with { IsSingleLine = isOn },
                    'm' => options with { IsMultiline = isOn },
                    // Which groups are kept makes no difference.
                    'n' => options,
                    '-' or '+' => options,
                    _ => throw NotSupported($"The option '{letter}'"),
                };
                isOn = letter switch { '-' => false, '+' => true, _ => isOn };
            }

            return options;
        }
    }
}
