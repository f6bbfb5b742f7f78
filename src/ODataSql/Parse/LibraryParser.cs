using System.Text.RegularExpressions;
using Microsoft.OData;

namespace ODataSql.Parse;

/// <summary>Runs Microsoft's parser and turns its exceptions into refusals.</summary>
internal static partial class LibraryParser
{
    private const int LongestQuote = 200;

    /// <summary>Parses a part of a URL.</summary>
    /// <param name="target">The query option or path, which refusals name.</param>
    /// <param name="parse">Parses it.</param>
    /// <param name="text">The parsed text, when it is not the target itself.</param>
    public static T Run<T>(string target, Func<T> parse, string? text = null)
    {
        try
        {
            return parse();
        }
        catch (ODataException malformed)
        {
            throw QueryRefusedException.Invalid("invalid-query", WithQuote(malformed.Message, text ?? target), target);
        }
        catch (Exception failure) when (failure is not (QueryRefusedException or OutOfMemoryException))
        {
            // The parser throws exceptions such as NullReferenceException on some expressions that the grammar allows.
            throw QueryRefusedException.NotSupported(text is null ? $"This form of '{target}'" : $"{Quoted(text)} in {target}", target);
        }
    }

    /// <summary>The message, with the text quoted when no word of the text occurs in it.</summary>
    private static string WithQuote(string message, string text) =>
        WordsOf(text).Overlaps(WordsOf(message)) ? message : $"{message.TrimEnd('.')}: {Quoted(text)}.";

    private static HashSet<string> WordsOf(string text) => Words().Matches(text).Select(word => word.Value).ToHashSet(StringComparer.Ordinal);

    private static string Quoted(string text) => text.Length <= LongestQuote ? $"'{text}'" : $"'{text[..LongestQuote]}…'";

    /// <summary>Names and literals, without operators.</summary>
    [GeneratedRegex(@"(?!(and|or|not|any|all|has|in|as|add|is)\b)[-$\w][\w$]+(\.\w+)*", Lexing.Options, Lexing.Timeout)]
    private static partial Regex Words();
}
