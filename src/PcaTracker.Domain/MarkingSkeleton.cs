using System.Globalization;
using System.Text;

namespace PcaTracker.Domain;

/// <summary>
/// A text reduced to what readers see, to search it for markings: no accents, no invisible characters, look-alike letters of
/// other alphabets replaced, spaced-out words closed up. Each letter remembers its position. After the skeletons of UTS #39.
/// </summary>
internal sealed class MarkingSkeleton
{
    private const string
        CyrillicLookAlikes = "АВЕКМНОРСТУХІЅЈԚԜҮаеорсухіѕјԛԝүһ", LatinForThem = "ABEKMHOPCTYXISJQWYaeopcyxisjqwyh",
        GreekLookAlikes = "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧο", LatinForGreek = "ABEZHIKMNOPTYXo",
        LatinLookAlikes = "ABCEHKMOPTXYaceopxyi", CyrillicForThem = "АВСЕНКМОРТХУасеорхуи",
        // People without a Kazakh keyboard write these.
        Kazakh = "ҚҰҮӨҢҒІҺқұүөңғіһ", RussianForIt = "КУУОНГИХкууонгих";

    private static readonly Dictionary<char, char> ToLatin = Map(CyrillicLookAlikes + GreekLookAlikes, LatinForThem + LatinForGreek);
    private static readonly Dictionary<char, char> ToCyrillic = Map(LatinLookAlikes + Kazakh, CyrillicForThem + RussianForIt);

    private readonly string _text;
    private readonly List<int> _positions = [];
    private readonly StringBuilder _letters = new();

    private MarkingSkeleton(string text, Dictionary<char, char> lookAlikes)
    {
        _text = text;
        var at = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            foreach (var seen in Seen(rune))
                Add(lookAlikes.GetValueOrDefault(seen, seen), at);
            at += rune.Utf16SequenceLength;
        }

        Letters = _letters.ToString();
    }

    /// <summary>The letters of the skeleton.</summary>
    public string Letters { get; }

    /// <summary>The skeleton in Latin letters.</summary>
    public static MarkingSkeleton Latin(string text) => new(text, ToLatin);

    /// <summary>The skeleton in Russian letters.</summary>
    public static MarkingSkeleton Cyrillic(string text) => new(text, ToCyrillic);

    /// <summary>Returns the part of the original text that corresponds to a part of the skeleton.</summary>
    public string Original(int start, int length) => _text[_positions[start]..End(_positions[start + length - 1])].Trim();

    private void Add(char letter, int position)
    {
        CloseUp(letter);
        _letters.Append(letter);
        _positions.Add(position);
    }

    // "S E C R E T": a separator between two single letters is dropped.
    private void CloseUp(char letter)
    {
        var end = _letters.Length - 1;
        if (!char.IsLetter(letter) || end < 1 || !IsSpacing(_letters[end]) || !char.IsLetter(_letters[end - 1]))
            return;
        var before = _positions[end - 1];
        var isAlone = before == 0 || !IsLetterOrDigit(Begin(before - 1));
        var next = End(_positions[end]);
        if (isAlone && (next >= _text.Length || End(next) >= _text.Length || !IsLetterOrDigit(End(next))))
        {
            _letters.Length = end;
            _positions.RemoveAt(end);
        }
    }

    // Letters outside the basic plane take two positions.
    private int Begin(int position) => position > 0 && char.IsSurrogatePair(_text, position - 1) ? position - 1 : position;

    private int End(int position) => position + (char.IsSurrogatePair(_text, position) ? 2 : 1);

    private bool IsLetterOrDigit(int position) => char.IsLetterOrDigit(_text, position);

    private static bool IsSpacing(char c) => c is ' ' or '.' or '_' or '*';

    /// <summary>Returns the visible form of a character: without marks, compatibility characters decomposed, invisible ones dropped.</summary>
    public static string Seen(Rune rune)
    {
        if (rune.IsAscii)
            return rune.Value is '\r' or '\t' ? " " : rune.Value is '\v' or '\f' ? "\n" : rune.ToString();
        return Rune.GetUnicodeCategory(rune) switch
        {
            // Unassigned code points cannot be normalised.
            UnicodeCategory.Format or UnicodeCategory.Control or UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark
                or UnicodeCategory.OtherNotAssigned => "",
            UnicodeCategory.SpaceSeparator => " ",
            UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => "\n",
            UnicodeCategory.DashPunctuation => "-",
            _ when rune.Value is 0x2044 or 0x2215 or 0x2571 => "/",
            // Blanks with the category of letters.
            _ when rune.Value is 0x115F or 0x1160 or 0x3164 or 0xFFA0 => "",
            _ => string.Concat(rune.ToString().Normalize(NormalizationForm.FormKD)
                .Where(part => char.GetUnicodeCategory(part) != UnicodeCategory.NonSpacingMark)),
        };
    }

    private static Dictionary<char, char> Map(string from, string to) =>
        from.Zip(to).DistinctBy(pair => pair.First).ToDictionary(pair => pair.First, pair => pair.Second);
}
