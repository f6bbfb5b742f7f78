using System.Globalization;
using System.Text;

namespace PcaTracker.Domain;

/// <summary>Parses e-mail addresses of accounts, and recognises addresses that look alike.</summary>
public static class EmailAddress
{
    private const int LongestLocalPart = 64, LongestAddress = 254;
    private const string Signs = "!#$%&'*+-/=?^_`{|}~";

    private static readonly IdnMapping Idn = new() { UseStd3AsciiRules = true };

    // The letters of a name belong to one of these scripts. Any other script, such as Han with kana, counts as one script here.
    private static readonly (string Name, int First, int Last)[] Scripts =
    [
        ("Latin", 'A', 0x024F), ("Latin", 0x0250, 0x02AF), ("Latin", 0x1E00, 0x1EFF),
        ("Latin", 0x2C60, 0x2C7F), ("Latin", 0xA720, 0xA7FF), ("Latin", 0xAB30, 0xAB64),
        ("Greek", 0x0370, 0x03FF), ("Greek", 0x1F00, 0x1FFF),
        ("Cyrillic", 0x0400, 0x052F), ("Cyrillic", 0x1C80, 0x1C8F), ("Cyrillic", 0x2DE0, 0x2DFF), ("Cyrillic", 0xA640, 0xA69F),
        ("Armenian", 0x0530, 0x058F), ("Hebrew", 0x0590, 0x05FF), ("Arabic", 0x0600, 0x08FF),
        ("Georgian", 0x10A0, 0x10FF), ("Cherokee", 0x13A0, 0x13FF),
    ];

    /// <summary>Returns the canonical form of an address, or the refusal of a text that is no address.</summary>
    /// <param name="typed">The address as typed.</param>
    /// <param name="target">The property or argument that it is for.</param>
    public static Result<string> Read(string typed, string target)
    {
        var text = typed.Trim(' ');
        if (Unseen(text) is { } unseen)
            return Refusal.Invalid("email-invisible-character",
                $"The address has a character that cannot be seen, or turns the order of letters ({unseen}): "
                + $"type it by hand, like name@example.org.", target);
        var kept = Canonical(text);
        if (kept is null || !IsLocalPart(kept[..kept.LastIndexOf('@')]) || kept.Length > LongestAddress)
            return Refusal.Invalid("email-invalid",
                $"'{CleanText.Shortened(text, 100)}' is not an e-mail address: write it like name@example.org.", target);
        return MixedPart(kept) is { } mixed
            ? Refusal.Invalid("email-mixed-scripts",
                $"'{mixed}' in the address mixes letters of several alphabets, some of which look alike: write it in one.", target)
            : kept;
    }

    /// <summary>Returns the canonical form of an address for a lookup; a text that is no address stays as typed.</summary>
    public static string Form(string typed) => Canonical(typed.Trim()) ?? typed.Trim();

    // Composed letters and a decoded domain; null without a domain.
    private static string? Canonical(string address)
    {
        if (address.LastIndexOf('@') is var at && at <= 0 || at == address.Length - 1 || address[^1] == '.')
            return null;
        try
        {
            return $"{address[..at].Normalize(NormalizationForm.FormC)}@{Idn.GetUnicode(Idn.GetAscii(address[(at + 1)..])).ToLowerInvariant()}";
        }
        catch (ArgumentException)
        {
            // Not a domain name, or half of a surrogate pair.
            return null;
        }
    }

    /// <summary>Whether two addresses have the same confusables skeleton (UTS #39), without regard to case.</summary>
    public static bool LookAlike(string one, string other) => Looks(one).Intersect(Looks(other), StringComparer.Ordinal).Any();

    // A capital I looks like l, and in lower case it is an i.
    private static string[] Looks(string address) => [ConfusablesSkeleton.Of(address), ConfusablesSkeleton.Of(address.ToLowerInvariant())];

    private static bool IsLocalPart(string text) =>
        Encoding.UTF8.GetByteCount(text) <= LongestLocalPart
        && text.Split('.').All(atom => atom.Length > 0 && atom.EnumerateRunes().All(IsPartOfAtom));

    private static bool IsPartOfAtom(Rune rune) =>
        rune.IsAscii ? Rune.IsLetterOrDigit(rune) || Signs.Contains((char)rune.Value, StringComparison.Ordinal)
        : Rune.IsLetterOrDigit(rune) || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;

    private static string? Unseen(string text)
    {
        foreach (var rune in text.EnumerateRunes())
            if (CleanText.IsBlank(rune.ToString()) && rune.Value != ' '
                && Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark))
                return string.Create(CultureInfo.InvariantCulture, $"U+{rune.Value:X4}");
        return null;
    }

    private static string? MixedPart(string address)
    {
        var at = address.LastIndexOf('@');
        return address[(at + 1)..].Split('.').Prepend(address[..at]).FirstOrDefault(part =>
            part.EnumerateRunes().Where(Rune.IsLetter).Select(ScriptOf).Distinct(StringComparer.Ordinal).Count() > 1);
    }

    private static string ScriptOf(Rune letter) => Scripts.FirstOrDefault(s => letter.Value >= s.First && letter.Value <= s.Last).Name ?? "other";
}
