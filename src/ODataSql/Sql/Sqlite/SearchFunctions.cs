using System.Buffers;
using System.Text;
using Microsoft.Data.Sqlite;

namespace ODataSql.Sql.Sqlite;

/// <summary>
/// Search phrases for FTS5, and the number of their occurrences in a text. The index must use the tokenizer <c>unicode61</c> on text in
/// which ё is replaced by е, which that tokenizer does not do, and in which й is one character. For parts of texts, it must use the
/// tokenizer <c>trigram case_sensitive 1</c> on the text as it is.
/// </summary>
internal static class SearchFunctions
{
    /// <summary>How many characters each entry of an index of parts has.</summary>
    public const int Part = 3;

    /// <summary>The index only preselects, and these leave few rows: a long text needs no more.</summary>
    private const int MostParts = 24;

    public static void Register(SqliteConnection connection)
    {
        connection.CreateFunction("search_hits", (string? text, string phrases) => text is null ? 0L : Hits(text, phrases), isDeterministic: true);
        connection.CreateFunction("search_parts", (string? text) => Parts(text ?? ""), isDeterministic: true);
    }

    /// <summary>The expression of FTS5 that finds the rows with all sequences of three characters of a text; empty where it has none.</summary>
    public static string Parts(string text)
    {
        List<Rune> characters = [.. text.EnumerateRunes()];
        var parts = Enumerable.Range(0, Math.Max(0, characters.Count - Part + 1))
            .Select(start => string.Concat(characters.Skip(start).Take(Part))).Distinct(StringComparer.Ordinal).Take(MostParts);
        return string.Join(" AND ", parts.Select(part => $"\"{part.Replace("\"", "\"\"", StringComparison.Ordinal)}\""));
    }

    /// <summary>The phrase as a quoted string of FTS5, inside which there are no operators.</summary>
    public static string Phrase(string words)
    {
        var plain = words
            .Replace("и\u0306", "й", StringComparison.Ordinal).Replace("И\u0306", "Й", StringComparison.Ordinal)
            .Replace("е\u0308", "е", StringComparison.Ordinal).Replace("Е\u0308", "Е", StringComparison.Ordinal)
            .Replace('ё', 'е').Replace('Ё', 'Е');
        return $"\"{plain.Replace('"', ' ').Replace('\0', ' ')}\"";
    }

    /// <summary>The number of occurrences of the phrases, one per line, in a text.</summary>
    public static long Hits(string text, string phrases)
    {
        var buffer = ArrayPool<char>.Shared.Rent(text.Length + 2);
        try
        {
            ReadOnlySpan<char> words = buffer.AsSpan(0, SearchWords.Fold(text, buffer));
            var hits = 0L;
            foreach (var phrase in phrases.Split('\n'))
            {
                var phraseWords = new char[phrase.Length + 2];
                hits += Count(words, phraseWords.AsSpan(0, SearchWords.Fold(phrase, phraseWords)));
            }

            return hits;
        }
        finally
        {
            ArrayPool<char>.Shared.Return(buffer);
        }
    }

    private static long Count(ReadOnlySpan<char> words, ReadOnlySpan<char> phraseWords)
    {
        var count = 0L;
        // The space after one word is also the space before the next.
        for (int at; phraseWords.Length > 2 && (at = words.IndexOf(phraseWords)) >= 0; words = words[(at + phraseWords.Length - 1)..])
            count++;
        return count;
    }
}
