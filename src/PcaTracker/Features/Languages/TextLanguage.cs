using System.Buffers;
using System.Globalization;
using PcaTracker.Domain;

namespace PcaTracker.Features.Languages;

/// <summary>The language of a text of the record whose author named none.</summary>
internal static class TextLanguage
{
    // Letters that Kazakh has and Russian has not.
    private static readonly SearchValues<char> OfKazakh = SearchValues.Create("әғқңөұүһіӘҒҚҢӨҰҮҺІ");

    /// <summary>The language of a text of ours that may not be translated, such as a refusal of the domain; null for that of the page.</summary>
    public static string? IfOther(string? text) =>
        text is null || text.Contains(PseudoLanguage.Open, StringComparison.Ordinal) || Of(text) == CultureInfo.CurrentUICulture.Name
            ? null
            : Of(text);

    /// <summary>English for Latin letters; for Cyrillic ones Kazakh if one of its own letters is among them, and Russian otherwise.</summary>
    public static string Of(string? text) =>
        text is null || !text.Any(c => c is >= '\u0400' and <= '\u04FF') ? Language.English
        : text.AsSpan().ContainsAny(OfKazakh) ? Language.Kazakh
        : Language.Russian;

    /// <summary>The language of what stands in a control; null where nothing does yet.</summary>
    public static string? OfTyped(string? text) => string.IsNullOrEmpty(text) ? null : Of(text);
}
