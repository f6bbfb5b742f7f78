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
        for (var at = 0; at < text.Length; at++)
            foreach (var seen in Seen(text[at]))
                Add(lookAlikes.GetValueOrDefault(seen, seen), at);
        Letters = _letters.ToString();
    }

    /// <summary>The skeleton itself.</summary>
    public string Letters { get; }

    public static Skeleton Latin(string text) => new(text, ToLatin);

    public static Skeleton Cyrillic(string text) => new(text, ToCyrillic);

    /// <summary>What stands in the text where a piece of the skeleton was found.</summary>
    public string Original(int start, int length) => _text[_places[start]..(_places[start + length - 1] + 1)].Trim();

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
        var isAlone = before == 0 || !char.IsLetterOrDigit(_text[before - 1]);
        var next = _places[end] + 1;
        if (isAlone && (next + 1 >= _text.Length || !char.IsLetterOrDigit(_text[next + 1])))
        {
            _letters.Length = end;
            _places.RemoveAt(end);
        }
    }

    private static bool IsSpacing(char c) => c is ' ' or '.' or '_' or '*';

    private static string Seen(char c)
    {
        if (c < 0x80)
            return c is '\r' or '\t' ? " " : c is '\v' or '\f' ? "\n" : c.ToString();
        return char.GetUnicodeCategory(c) switch
        {
            UnicodeCategory.Format or UnicodeCategory.Control or UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark => "",
            UnicodeCategory.SpaceSeparator => " ",
            UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => "\n",
            UnicodeCategory.DashPunctuation => "-",
            UnicodeCategory.Surrogate => c.ToString(),
            _ when c is '\u2044' or '\u2215' or '\u2571' => "/",
            // Blanks that count as letters.
            _ when c is '\u115F' or '\u1160' or '\u3164' or '\uFFA0' => "",
            _ => string.Concat(c.ToString().Normalize(NormalizationForm.FormKD).Where(part => char.GetUnicodeCategory(part) != UnicodeCategory.NonSpacingMark)),
        };
    }

    private static Dictionary<char, char> Map(string from, string to) => from.Zip(to).DistinctBy(pair => pair.First).ToDictionary(pair => pair.First, pair => pair.Second);
}
