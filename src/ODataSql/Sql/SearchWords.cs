namespace ODataSql.Sql;

/// <summary>The words of a text as searches compare them: in base letters, without case, accents and marks.</summary>
internal static class SearchWords
{
    /// <summary>The words of a text.</summary>
    public static string[] Of(string text)
    {
        var words = new char[text.Length + 2];
        return new string(words, 0, Fold(text, words)).Split(' ', StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>Writes the words of a text in base letters with spaces around each; returns their length, at most two more than the text's.</summary>
    public static int Fold(string text, Span<char> words)
    {
        var length = 0;
        words[length++] = ' ';
        foreach (var letter in text)
        {
            if (letter == '\u0306' && words[length - 1] == 'и')
                words[length - 1] = 'й';
            else if (Alphabet.IsMark(letter))
                continue;
            else if (char.IsLetterOrDigit(letter) || char.IsSurrogate(letter))
                words[length++] = Alphabet.Base(letter);
            else if (words[length - 1] != ' ')
                words[length++] = ' ';
        }

        if (words[length - 1] != ' ')
            words[length++] = ' ';
        return length;
    }
}
