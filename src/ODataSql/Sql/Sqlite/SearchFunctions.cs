using System.Buffers;
using Microsoft.Data.Sqlite;

namespace ODataSql.Sql.Sqlite;

/// <summary>
/// Words as FTS5 is asked for them, and how often a text holds them. The index is to be made by the tokenizer <c>unicode61</c> from text
/// in which ё is е, which that tokenizer does not see to, and й is one character.
/// </summary>
internal static class SearchFunctions
{
    public static void AddTo(SqliteConnection connection) =>
        connection.CreateFunction("search_hits", (string? text, string phrases) => text is null ? 0L : Hits(text, phrases), isDeterministic: true);

    /// <summary>A string of FTS5's query language, which has no operators inside one.</summary>
    public static string Phrase(string words)
    {
        var plain = words
            .Replace("и\u0306", "й", StringComparison.Ordinal).Replace("И\u0306", "Й", StringComparison.Ordinal)
            .Replace("е\u0308", "е", StringComparison.Ordinal).Replace("Е\u0308", "Е", StringComparison.Ordinal)
            .Replace('ё', 'е').Replace('Ё', 'Е');
        return $"\"{plain.Replace('"', ' ').Replace('\0', ' ')}\"";
    }

    /// <summary>How many times the phrases, one on a line, stand in the text.</summary>
    public static long Hits(string text, string phrases)
    {
        var buffer = ArrayPool<char>.Shared.Rent(text.Length + 2);
        try
        {
            ReadOnlySpan<char> words = buffer.AsSpan(0, Fold(text, buffer));
            var hits = 0L;
            foreach (var phrase in phrases.Split('\n'))
            {
                var sought = new char[phrase.Length + 2];
                hits += Count(words, sought.AsSpan(0, Fold(phrase, sought)));
            }

            return hits;
        }
        finally
        {
            ArrayPool<char>.Shared.Return(buffer);
        }
    }

    private static long Count(ReadOnlySpan<char> words, ReadOnlySpan<char> sought)
    {
        var count = 0L;
        // The blank after one word is the blank before the next.
        for (int at; sought.Length > 2 && (at = words.IndexOf(sought)) >= 0; words = words[(at + sought.Length - 1)..])
            count++;
        return count;
    }

    /// <summary>The words of a text, each between blanks, in the letters that the index knows; their length.</summary>
    private static int Fold(string text, Span<char> words)
    {
        var length = 0;
        words[length++] = ' ';
        foreach (var letter in text)
        {
            if (letter == '\u0306' && words[length - 1] == 'и')
                words[length - 1] = 'й';
            else if (AlphabetCollation.IsMark(letter))
                continue;
            else if (char.IsLetterOrDigit(letter) || char.IsSurrogate(letter))
                words[length++] = AlphabetCollation.Base(letter);
            else if (words[length - 1] != ' ')
                words[length++] = ' ';
        }

        if (words[length - 1] != ' ')
            words[length++] = ' ';
        return length;
    }
}
