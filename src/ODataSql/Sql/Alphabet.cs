using System.Globalization;
using System.Text;

namespace ODataSql.Sql;

/// <summary>
/// The order of text for people: Latin, then Cyrillic in the order of the Kazakh alphabet, which extends the Russian one. Case and
/// accents decide between otherwise equal words, ё sorts with е, and bytes decide last, so that different texts are never equal. The order
/// is our own table, so that it does not change with a library of the operating system.
/// </summary>
internal static class Alphabet
{
    private const string Cyrillic = "аәбвгғдежзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя";

    // Symbols come first, then digits, Latin, Cyrillic, and all other letters by code point.
    private const int Digits = 1 << 21, Latin = 2 << 21, Cyrillics = 3 << 21;

    /// <summary>The place of the first of the letters that are neither Latin nor Cyrillic, which come last, by code point.</summary>
    public const int Others = 4 << 21;

    private static readonly char[] Bases = [.. Enumerable.Range(0, 0x10000).Select(number => BaseOf((char)number))];

    private static readonly int[] Places = [.. Enumerable.Range(0, 0x10000).Select(PlaceOf)];

    public static int Compare(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        // Skips the common prefix; texts of one kind often begin alike.
        var same = left.CommonPrefixLength(right);
        while (same > 0 && (IsInsideLetter(left, same) || IsInsideLetter(right, same)))
            same--;
        left = left[same..];
        right = right[same..];
        var order = Compare(left, right, static letter => letter.IsBmp ? Places[letter.Value] : Others + letter.Value);
        if (order == 0)
            order = Compare(left, right, static letter => Rune.ToLowerInvariant(letter).Value);
        return order != 0 ? order : left.SequenceCompareTo(right);
    }

    /// <summary>The place of a character of the basic plane; -1 for a mark, which has none.</summary>
    public static int Place(char letter) => Places[letter];

    /// <summary>The base letter in lower case: <c>É</c> → <c>e</c>, <c>Ё</c> → <c>е</c>. <c>й</c> is a letter of its own.</summary>
    public static char Base(char letter) => Bases[letter];

    private static char BaseOf(char letter)
    {
        var lower = char.ToLowerInvariant(letter);
        return lower switch
        {
            < '\u0080' => lower,
            'ё' => 'е',
            'ł' => 'l',
            'ø' => 'o',
            'đ' => 'd',
            'ı' => 'i',
            (>= '\u00C0' and <= '\u024F') or (>= '\u1E00' and <= '\u1EFF') => lower.ToString().Normalize(NormalizationForm.FormD)[0],
            _ => lower,
        };
    }

    /// <summary>Whether a character is a combining mark of the letter before it.</summary>
    public static bool IsMark(char letter) => letter is >= '\u0300' and <= '\u036F';

    private static int Compare(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right, Func<Rune, int> place)
    {
        while (true)
        {
            var (a, b) = (Next(ref left, place), Next(ref right, place));
            if (a != b)
                return a.CompareTo(b);
            if (a < 0)
                return 0;
        }
    }

    private static bool IsInsideLetter(ReadOnlySpan<byte> text, int at) => at < text.Length && (text[at] & 0xC0) == 0x80;

    /// <summary>The position of the next letter in the alphabet; -1 at the end of the text.</summary>
    private static int Next(ref ReadOnlySpan<byte> text, Func<Rune, int> place)
    {
        while (!text.IsEmpty)
        {
            Rune.DecodeFromUtf8(text, out var letter, out var length);
            text = text[length..];
            if (place(letter) is >= 0 and var found)
                return found;
        }

        return -1;
    }

    private static int PlaceOf(int number)
    {
        var letter = (char)number;
        if (char.IsSurrogate(letter))
            return Others + number;
        if (IsMark(letter))
            return -1;
        var plain = Base(letter);
        if (char.IsAsciiDigit(plain))
            return Digits + plain;
        if (char.IsAsciiLetter(plain))
            return Latin + plain;
        if (Cyrillic.IndexOf(plain, StringComparison.Ordinal) is >= 0 and var at)
            return Cyrillics + at;
        return char.GetUnicodeCategory(letter) <= UnicodeCategory.OtherLetter ? Others + plain : number;
    }
}
