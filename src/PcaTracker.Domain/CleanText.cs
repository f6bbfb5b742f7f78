using System.Globalization;
using System.Text;

namespace PcaTracker.Domain;

/// <summary>
/// Normalises and checks every text that people type, paste or import, wherever it enters.
/// Letters are composed (NFC), line ends become LF, and invisible characters are removed unless a script or an emoji needs them.
/// Other characters that no text should hold are refused with their position.
/// </summary>
public static class CleanText
{
    private const char LineEnd = '\n';
    private const int ZeroWidthNonJoiner = 0x200C, ZeroWidthJoiner = 0x200D, BlackFlag = 0x1F3F4;

    // Windows-1252 at 0x80 to 0x9F. 0x85 is an ellipsis there; here it is the line break NEL of Unicode, which pasted texts mean.
    private const string Windows1252 = "€\0‚ƒ„\n†‡ˆ‰Š‹Œ\0Ž\0\0‘’“”•–—˜™š›œ\0žŸ";

    /// <summary>Returns the normalised form of a text of several lines, or the refusal of a character.</summary>
    /// <param name="text">The text as received.</param>
    /// <param name="target">The property or argument that it is for.</param>
    public static Result<string> Prose(string text, string target) => Clean(text, target, isLine: false);

    /// <summary>Returns the normalised form of a text of one line, in which line breaks and tabs become blanks.</summary>
    /// <param name="text">The text as received.</param>
    /// <param name="target">The property or argument that it is for.</param>
    public static Result<string> Line(string text, string target) => Clean(text, target, isLine: true);

    /// <summary>Returns the normalised form of a required line, such as a name: not blank, not too long, without a marking.</summary>
    /// <param name="text">The text as received.</param>
    /// <param name="target">The property or argument that it is for.</param>
    /// <param name="longest">The maximum number of characters.</param>
    /// <param name="otherwise">The refusal of a missing text.</param>
    public static Result<string> Name(string? text, string target, int longest, Refusal otherwise)
    {
        var clean = Line(text ?? "", target);
        if (clean.IsRefused(out var refusal))
            return refusal;
        if (IsBlank(clean.Value))
            return otherwise;
        if (TooLong(clean.Value, target, longest) is { } tooLong)
            return tooLong;
        return Marking.Check(clean.Value, target) is { } marked ? marked : clean.Value;
    }

    /// <summary>Returns a text as it is compared and searched for: normalised, or unchanged where normalising refuses it.</summary>
    public static string Sought(string text) => IsPlain(text) ? text : Prose(text, "") is { Refusal: null } clean ? clean.Value : text;

    /// <summary>Returns a stored text as a single line, without the characters that <see cref="Line"/> refuses.</summary>
    public static string OneLine(string text)
    {
        if (IsPlain(text))
            return text;
        var line = new StringBuilder(text.Length);
        foreach (var (rune, _, _) in Kept(text))
            line.Append(Rune.IsControl(rune) ? " " : IsRefused(rune) ? "" : rune.ToString());
        return line.ToString();
    }

    /// <summary>The length of a text in code points, as CSDL counts it.</summary>
    public static int Length(string text)
    {
        var length = text.Length;
        foreach (var c in text)
            if (char.IsLowSurrogate(c))
                length--;
        return length;
    }

    /// <summary>Refuses a text with more code points than fit.</summary>
    public static Refusal? TooLong(string text, string target, int? longest) => Length(text) is var length && length > longest
        ? Refusal.Invalid("too-long", $"{target} has {length} characters; at most {longest} fit.", target)
        : null;

    /// <summary>Whether a text has no visible character.</summary>
    public static bool IsBlank(string? text) => text is null || !text.EnumerateRunes().Any(IsSeen);

    /// <summary>Cuts a text to a number of characters as people count them, and ends it with an ellipsis.</summary>
    public static string Shortened(string text, int longest)
    {
        if (text.Length <= longest)
            return text;
        var letters = new StringInfo(text);
        return letters.LengthInTextElements <= longest ? text : letters.SubstringByTextElements(0, longest - 1) + "…";
    }

    private static Result<string> Clean(string text, string target, bool isLine)
    {
        if (IsPlain(text))
            return isLine ? text.Trim(' ') : text;
        var clean = new StringBuilder(text.Length);
        foreach (var (rune, index, isWhole) in Kept(text))
        {
            if (!isWhole || IsRefused(rune))
                return Refused(text, index, target);
            clean.Append(isLine && rune.Value is '\n' or '\t' ? " " : rune.ToString());
        }

        var kept = clean.ToString().Normalize(NormalizationForm.FormC);
        return isLine ? kept.Trim(' ') : kept;
    }

    // True of most texts: nothing to compose, to remove or to refuse.
    private static bool IsPlain(string text)
    {
        foreach (var c in text)
            if (c is < ' ' or > '~' and < '\u00A0' or '\u00AD'
                or > '\u02FF' and not (>= '\u0400' and <= '\u0482' or >= '\u048A' and <= '\u052F' or >= '\u2010' and <= '\u2027'))
                return false;
        return true;
    }

    /// <summary>The characters to keep, each with its position and whether it is whole; line breaks of every kind are one.</summary>
    private static IEnumerable<(Rune Rune, int Index, bool IsWhole)> Kept(string text)
    {
        var elements = StringInfo.GetTextElementEnumerator(text);
        while (elements.MoveNext())
        {
            var (element, start) = (elements.GetTextElement(), elements.ElementIndex);
            for (var at = 0; at < element.Length;)
            {
                var isWhole = Rune.TryGetRuneAt(element, at, out var rune);
                var length = isWhole ? rune.Utf16SequenceLength : 1;
                if (!isWhole)
                    yield return (Rune.ReplacementChar, start + at, false);
                else if (!(rune.Value == '\r' && Following(text, start + at) == LineEnd) && Stays(rune, element, at, Before(text, start + at)))
                    yield return (Read(rune), start + at, true);
                at += length;
            }
        }
    }

    private static char Following(string text, int at) => at + 1 < text.Length ? text[at + 1] : '\0';

    private static char Before(string text, int at) => at > 0 ? text[at - 1] : '\0';

    /// <summary>Reads line-breaking controls as LF, and Windows-1252 codes as their author saw them.</summary>
    private static Rune Read(Rune rune) => rune.Value switch
    {
        '\r' or '\v' or '\f' or 0x2028 or 0x2029 => new Rune(LineEnd),
        >= 0x80 and <= 0x9F when Windows1252[rune.Value - 0x80] is not '\0' and var seen => new Rune(seen),
        _ => rune,
    };

    private static bool Stays(Rune rune, string element, int at, char before) => rune.Value switch
    {
        // Joiners are kept inside an emoji, before another picture, and after letters of scripts that join.
        ZeroWidthJoiner or ZeroWidthNonJoiner => at > 0 && IsPicture(element, at + 1) || JoinsLetters(before),
        // Flags of regions are spelled in tags.
        >= 0xE0020 and <= 0xE007F => Rune.GetRuneAt(element, 0).Value == BlackFlag,
        // The vowel separator of Mongolian.
        0x180E => before is >= '\u1800' and <= '\u18AF',
        _ => !IsUnseen(rune),
    };

    private static bool IsPicture(string element, int at) => at < element.Length && Rune.TryGetRuneAt(element, at, out var rune) && IsSeen(rune);

    private static bool JoinsLetters(char letter) => letter is >= '\u0600' and <= '\u08FF' or >= '\u0900' and <= '\u0DFF'
        or >= '\u1000' and <= '\u109F' or >= '\u1780' and <= '\u18AF' or >= '\uA840' and <= '\uA877'
        or >= '\uFB50' and <= '\uFDFF' or >= '\uFE70' and <= '\uFEFC';

    /// <summary>Invisible characters whose removal changes no word: break opportunities, marks of direction, and markup.</summary>
    private static bool IsUnseen(Rune rune) => rune.Value is 0x00AD or 0x034F or 0x061C or 0x180E
        or (>= 0x200B and <= 0x200F) or (>= 0x202A and <= 0x202C) or (>= 0x2060 and <= 0x206F)
        or 0xFEFF or (>= 0x1D173 and <= 0x1D17A) or 0xE0001 or (>= 0xE0020 and <= 0xE007F);

    /// <summary>Controls, overrides of direction, interlinear annotations and noncharacters.</summary>
    private static bool IsRefused(Rune rune) =>
        Rune.IsControl(rune) && rune.Value is not (LineEnd or '\t')
        || rune.Value is 0x202D or 0x202E or (>= 0xFFF9 and <= 0xFFFB) or (>= 0xFDD0 and <= 0xFDEF)
        || (rune.Value & 0xFFFE) == 0xFFFE;

    private static bool IsSeen(Rune rune) =>
        !IsUnseen(rune) && rune.Value is not (0x115F or 0x1160 or 0x3164 or 0xFFA0 or 0x2800)
        && Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.SpaceSeparator
            or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
            or UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.OtherNotAssigned);

    private static Refusal Refused(string text, int index, string target)
    {
        var isWhole = Rune.TryGetRuneAt(text, index, out var rune);
        var number = isWhole ? rune.Value : text[index];
        var (position, name) = (Length(text[..index]) + 1, string.Create(CultureInfo.InvariantCulture, $"U+{number:X4}"));
        var what = !isWhole ? "half of a character"
            : rune.Value is 0x202D or 0x202E ? "a sign that turns the order of letters"
            : "a character that no text holds";
        return Refusal.Invalid("character-refused", $"{target} has {what} ({name}) as its character number {position}: take it out.", target);
    }
}
