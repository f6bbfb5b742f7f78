using System.Globalization;
using System.Text;

namespace PcaTracker.Domain;

/// <summary>
/// A text as it looks, after Unicode's skeletons (UTS 39): without what is not seen and without accents, in letters of one
/// alphabet where those of another are drawn alike, its spaced-out words closed up. Knows where each letter stood.
/// </summary>
internal sealed class Skeleton
{
    private const string
        CyrillicLookAlikes = "АВЕКМНОРСТУХІЅЈԚԜҮаеорсухіѕјԛԝүһ", LatinForThem = "ABEKMHOPCTYXISJQWYaeopcyxisjqwyh",
        GreekLookAlikes = "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧο", LatinForGreek = "ABEZHIKMNOPTYXo",
        LatinLookAlikes = "ABCEHKMOPTXYaceopxyi", CyrillicForThem = "АВСЕНКМОРТХУасеорхуи",
        // Whoever has no Kazakh keyboard writes these.
        Kazakh = "ҚҰҮӨҢҒІҺқұүөңғіһ", RussianForIt = "КУУОНГИХкууонгих";

    private static readonly Dictionary<char, char> ToLatin = Map(CyrillicLookAlikes + GreekLookAlikes, LatinForThem + LatinForGreek);
    private static readonly Dictionary<char, char> ToCyrillic = Map(LatinLookAlikes + Kazakh, CyrillicForThem + RussianForIt);

    private readonly string _text;
    private readonly List<int> _places = [];
    private readonly StringBuilder _letters = new();

    private Skeleton(string text, Dictionary<char, char> lookAlikes)
    {
        _text = text;
        var at = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            foreach (var seen in Seen(rune))
                Add(lookAlikes.GetValueOrDefault(seen, seen), at);
            at += rune.Utf16SequenceLength;
        }

        MailComposer = _letters.ToString();
    }

    /// <summary>The skeleton itself.</summary>
    public string MailComposer { get; }

    public static Skeleton Latin(string text) => new(text, ToLatin);

    public static Skeleton Cyrillic(string text) => new(text, ToCyrillic);

    /// <summary>What stands in the text where a piece of the skeleton was found.</summary>
    public string Original(int start, int length) => _text[_places[start]..End(_places[start + length - 1])].Trim();

    private void Add(char letter, int place)
    {
        CloseUp(letter);
        _letters.Append(letter);
        _places.Add(place);
    }

    // "S E C R E T": a separator between two letters that stand alone is none.
    private void CloseUp(char letter)
    {
        var end = _letters.Length - 1;
        if (!char.IsLetter(letter) || end < 1 || !IsSpacing(_letters[end]) || !char.IsLetter(_letters[end - 1]))
            return;
        var before = _places[end - 1];
        var isAlone = before == 0 || !IsLetterOrDigit(Begin(before - 1));
        var next = End(_places[end]);
        if (isAlone && (next >= _text.Length || End(next) >= _text.Length || !IsLetterOrDigit(End(next))))
        {
            _letters.Length = end;
            _places.RemoveAt(end);
        }
    }

    // MailComposer outside the basic plane take two places.
    private int Begin(int place) => place > 0 && char.IsSurrogatePair(_text, place - 1) ? place - 1 : place;

    private int End(int place) => place + (char.IsSurrogatePair(_text, place) ? 2 : 1);

    private bool IsLetterOrDigit(int place) => char.IsLetterOrDigit(_text, place);

    private static bool IsSpacing(char c) => c is ' ' or '.' or '_' or '*';

    /// <summary>What is seen of a character: without marks, compatibility characters decomposed; nothing of an invisible one.</summary>
    public static string Seen(Rune rune)
    {
        if (rune.IsAscii)
            return rune.Value is '\r' or '\t' ? " " : rune.Value is '\v' or '\f' ? "\n" : rune.ToString();
        return Rune.GetUnicodeCategory(rune) switch
        {
            // What is no character cannot be normalised either.
            UnicodeCategory.Format or UnicodeCategory.Control or UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.OtherNotAssigned => "",
            UnicodeCategory.SpaceSeparator => " ",
            UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => "\n",
            UnicodeCategory.DashPunctuation => "-",
            _ when rune.Value is 0x2044 or 0x2215 or 0x2571 => "/",
            // Blanks that count as letters.
            _ when rune.Value is 0x115F or 0x1160 or 0x3164 or 0xFFA0 => "",
            _ => string.Concat(rune.ToString().Normalize(NormalizationForm.FormKD).Where(part => char.GetUnicodeCategory(part) != UnicodeCategory.NonSpacingMark)),
        };
    }

    private static Dictionary<char, char> Map(string from, string to) => from.Zip(to).DistinctBy(pair => pair.First).ToDictionary(pair => pair.First, pair => pair.Second);
}
