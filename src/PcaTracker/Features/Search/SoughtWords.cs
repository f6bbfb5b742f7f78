using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using ODataSql.Sql;

namespace PcaTracker.Features.Search;

/// <summary>
/// The words that somebody looks for. All of them must occur in a row, in any order and as the beginning of a word, so that <c>пошлин</c>
/// finds <c>пошлины</c>; words in quotation marks stand together. Letters are compared as the search indexes keep them.
/// </summary>
public sealed partial record SoughtWords
{
    /// <summary>The most words that are looked for.</summary>
    public const int Most = 12;

    private readonly IReadOnlyList<string> _phrases;
    private readonly HashSet<string> _words;

    /// <summary>Reads what was typed.</summary>
    /// <param name="typed">A clean text of one line.</param>
    public SoughtWords(string typed)
    {
        _phrases = [.. Phrase().Matches(typed).Select(match => match.Value.Trim('"')).Where(phrase => Word().IsMatch(phrase)).Take(Most)];
        _words = [.. _phrases.SelectMany(phrase => Word().Matches(phrase)).Select(word => Folded(word.Value))];
    }

    /// <summary>Whether there is nothing to look for.</summary>
    public bool IsEmpty => _phrases.Count == 0;

    /// <summary>The question to a full-text index.</summary>
    public string Match(SqlDialect dialect) => dialect.AllOf(_phrases);

    /// <summary>Cuts a text down to the words around the first that was looked for, and marks all of those.</summary>
    /// <param name="text">The text.</param>
    /// <param name="length">How many characters to show.</param>
    /// <returns>Passages, marked or not; none if no word occurs.</returns>
    public IReadOnlyList<(string Text, bool IsFound)> Marked(string text, int length)
    {
        var hits = Word().Matches(text).Where(word => IsSought(word.Value)).ToList();
        if (hits.Count == 0)
            return [];
        var from = Math.Max(0, hits[0].Index - length / 4);
        from = from == 0 ? 0 : text.IndexOf(' ', from) is var space && space >= 0 && space < hits[0].Index ? space + 1 : hits[0].Index;
        var until = text.Length - from <= length ? text.Length : Math.Max(text.LastIndexOf(' ', from + length), hits[0].Index + hits[0].Length);
        var passages = new List<(string, bool)> { (from > 0 ? "… " : "", false) };
        foreach (var hit in hits.Where(hit => hit.Index + hit.Length <= until))
        {
            passages.Add((text[from..hit.Index], false));
            passages.Add((hit.Value, true));
            from = hit.Index + hit.Length;
        }

        passages.Add((text[from..until] + (until < text.Length ? " …" : ""), false));
        return [.. passages.Where(passage => passage.Item1.Length > 0)];
    }

    private bool IsSought(string word)
    {
        var folded = Folded(word);
        return _words.Any(sought => folded.StartsWith(sought, StringComparison.Ordinal));
    }

    // As the indexes do: small letters, accents of Latin letters and stress marks left out, ё as е; й is a letter of its own.
    private static string Folded(string word)
    {
        var folded = new StringBuilder(word.Length);
        foreach (var letter in word.Normalize().ToLowerInvariant())
        {
            if (letter == 'ё')
                folded.Append('е');
            else if (letter is >= '\u0400' and <= '\u052F')
                folded.Append(letter);
            else
                folded.Append([.. letter.ToString().Normalize(NormalizationForm.FormD).Where(c => !IsMark(c))]);
        }

        return folded.ToString();
    }

    private static bool IsMark(char letter) => CharUnicodeInfo.GetUnicodeCategory(letter) == UnicodeCategory.NonSpacingMark;

    [GeneratedRegex("\"[^\"]*\"?|[^\\s\"]+", RegexOptions.NonBacktracking)]
    private static partial Regex Phrase();

    [GeneratedRegex(@"[\p{L}\p{M}\p{N}]+", RegexOptions.NonBacktracking)]
    private static partial Regex Word();
}
