using System.Text;

namespace ODataSql.Parse;

/// <summary>
/// Reads a <c>$search</c> that is still percent-encoded. A plain semicolon ends a nested search, an encoded one belongs to its word (OData 4.01
/// ABNF, searchWord). Words with a semicolon, a quotation mark or a bracket are put in quotation marks, so that decoding does not change them.
/// </summary>
/// <param name="raw">The value of the query option.</param>
internal sealed class EncodedSearch(string raw)
{
    private readonly StringBuilder _text = new();
    private int _word = -1;
    private bool _isData;

    /// <summary>Reads a search at the root, which is the whole value.</summary>
    public string ReadAll()
    {
        var at = 0;
        return Read(ref at, isNested: false, endsAtEncoded: false);
    }

    /// <summary>Reads a nested search up to the end of its option or transformation.</summary>
    /// <param name="at">The start of the search; then its end.</param>
    /// <param name="endsAtEncoded">Whether the nested options were encoded as a whole, so that <c>%3B</c> separates them.</param>
    public string ReadNested(ref int at, bool endsAtEncoded) => Read(ref at, isNested: true, endsAtEncoded);

    private string Read(ref int at, bool isNested, bool endsAtEncoded)
    {
        var (depth, quoted) = (0, false);
        for (int next; at < raw.Length; at = next)
        {
            var (c, isEncoded) = Character(at, out next);
            if (quoted)
            {
                // Inside quotation marks, a backslash escapes the next character.
                if (c == '\\' && next < raw.Length)
                    Character(next, out next);
                quoted = c != '"';
                _text.Append(raw, at, next - at);
                continue;
            }

            if (isNested && (c == ';' && (!isEncoded || endsAtEncoded) || c == ')' && depth == 0))
                break;
            depth += c switch { '(' => 1, ')' => -1, _ => 0 };
            quoted = c == '"';
            if (c is '(' or ')' or '"' || char.IsWhiteSpace(c) || c == '+' && !isEncoded)
                EndWord();
            else
                AddToWord(c == ';' && isEncoded || isNested && c is '\'' or '[' or ']' or '{' or '}');
            _text.Append(raw, at, next - at);
        }

        EndWord();
        return _text.ToString();
    }

    private (char Character, bool IsEncoded) Character(int at, out int next)
    {
        var isEncoded = raw[at] == '%' && at + 2 < raw.Length && char.IsAsciiHexDigit(raw[at + 1]) && char.IsAsciiHexDigit(raw[at + 2]);
        next = at + (isEncoded ? 3 : 1);
        return (isEncoded ? (char)Convert.FromHexString(raw.AsSpan(at + 1, 2))[0] : raw[at], isEncoded);
    }

    private void AddToWord(bool isData)
    {
        if (_word < 0)
            (_word, _isData) = (_text.Length, false);
        _isData |= isData;
    }

    private void EndWord()
    {
        if (_word >= 0 && _isData)
        {
            _text.Replace("%5C", "%5C%5C", _word, _text.Length - _word).Replace("%5c", "%5C%5C", _word, _text.Length - _word)
                .Replace("\\", "%5C%5C", _word, _text.Length - _word);
            _text.Insert(_word, "%22").Append("%22");
        }

        _word = -1;
    }
}
