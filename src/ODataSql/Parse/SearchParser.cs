using System.Text;

namespace ODataSql.Parse;

/// <summary>A parsed <c>$search</c>: a tree of words and phrases.</summary>
internal abstract record SearchExpression
{
    /// <summary>The phrases that count for the rank of a row; those under NOT do not.</summary>
    public IEnumerable<string> RankedPhrases => this switch
    {
        SearchPhrase phrase => [phrase.Text],
        SearchAnd and => and.Left.RankedPhrases.Concat(and.Right.RankedPhrases),
        SearchOr or => or.Left.RankedPhrases.Concat(or.Right.RankedPhrases),
        _ => [],
    };
}

/// <summary>Matches rows with these words in this order; a word is a phrase of one word.</summary>
internal sealed record SearchPhrase(string Text) : SearchExpression;

internal sealed record SearchNot(SearchExpression Operand) : SearchExpression;

internal sealed record SearchAnd(SearchExpression Left, SearchExpression Right) : SearchExpression;

internal sealed record SearchOr(SearchExpression Left, SearchExpression Right) : SearchExpression;

/// <summary>
/// Parses <c>$search</c> (OData 4.01 URL Conventions, 5.1.7): words and "phrases" with AND, OR, NOT and parentheses; terms without an operator
/// between them are joined by AND. A word is any text between spaces, such as <c>III.9</c> or <c>EU-Kazakhstan</c>.
/// </summary>
internal sealed class SearchParser
{
    private readonly string _text;
    private int _at;

    private SearchParser(string text) => _text = text;

    public static SearchExpression Parse(string text)
    {
        if (text.Length > Limits.SearchLength)
            throw QueryRefusedException.Invalid("too-complex", $"$search takes up to {Limits.SearchLength} characters.", "$search");
        var grammar = new SearchParser(text);
        var expression = grammar.ReadOr();
        return grammar.AtEnd ? expression : throw Wrong("a parenthesis closes that none opened");
    }

    private bool AtEnd
    {
        get
        {
            while (_at < _text.Length && char.IsWhiteSpace(_text[_at]))
                _at++;
            return _at == _text.Length;
        }
    }

    private SearchExpression ReadOr()
    {
        var left = ReadAnd();
        while (Take("OR"))
            left = new SearchOr(left, ReadAnd());
        return left;
    }

    private SearchExpression ReadAnd()
    {
        var left = ReadTerm();
        while (Take("AND") || !AtEnd && _text[_at] != ')' && !IsNext("OR"))
            left = new SearchAnd(left, ReadTerm());
        return left;
    }

    private SearchExpression ReadTerm()
    {
        if (Take("NOT"))
            return new SearchNot(ReadTerm());
        if (AtEnd || _text[_at] == ')' || IsNext("AND") || IsNext("OR"))
            throw Wrong("a word is missing");
        if (_text[_at] == '"')
            return Checked(ReadPhrase());
        if (_text[_at] != '(')
            return Checked(ReadWord());
        _at++;
        var inner = ReadOr();
        if (AtEnd)
            throw Wrong("a parenthesis is not closed");
        _at++;
        return inner;
    }

    /// <summary>A phrase in quotation marks, in which a backslash escapes a quotation mark or a backslash.</summary>
    private string ReadPhrase()
    {
        var phrase = new StringBuilder();
        for (_at++; _at < _text.Length && _text[_at] != '"'; _at++)
        {
            if (_text[_at] == '\\' && _at + 1 < _text.Length)
                _at++;
            phrase.Append(_text[_at]);
        }

        if (_at == _text.Length)
            throw Wrong("a quotation mark is not closed");
        _at++;
        return phrase.ToString();
    }

    private string ReadWord()
    {
        var from = _at;
        while (_at < _text.Length && !EndsWord(_text[_at]))
            _at++;
        return _text.AsSpan(from, _at - from).Contains(';')
            ? throw Wrong(
                "a semicolon separates what stands inside $expand; a word that holds one is percent-encoded (%3B), or stands in quotation marks")
            : _text[from.._at];
    }

    private static bool EndsWord(char c) => c is '(' or ')' or '"' || char.IsWhiteSpace(c);

    private bool Take(string keyword)
    {
        if (!IsNext(keyword))
            return false;
        _at += keyword.Length;
        return true;
    }

    private bool IsNext(string keyword) =>
        !AtEnd && _text.AsSpan(_at).StartsWith(keyword, StringComparison.Ordinal)
            && (_at + keyword.Length == _text.Length || EndsWord(_text[_at + keyword.Length]));

    private static SearchPhrase Checked(string text) => text.EnumerateRunes().Any(Rune.IsLetterOrDigit)
        ? new SearchPhrase(text)
        : throw Wrong($"'{text}' has neither letter nor digit");

    private static QueryRefusedException Wrong(string what) =>
        QueryRefusedException.Invalid(
            "invalid-search", $"In $search, {what}. It takes words and \"phrases\", with AND, OR, NOT and parentheses.", "$search");
}
