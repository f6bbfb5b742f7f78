using PcaTracker.Domain;

namespace PcaTracker.Features.Languages;

/// <summary>The language of a text of the record whose author named none.</summary>
internal static class TextLanguage
{
    // Letters that Kazakh has and Russian has not.
    private const string OfKazakh = "әғқңөұүһіӘҒҚҢӨҰҮҺІ";

    /// <summary>English for Latin letters; for Cyrillic ones Kazakh if one of its own letters is among them, and Russian otherwise.</summary>
    public static string Of(string? text) =>
        text is null || !text.Any(c => c is >= '\u0400' and <= '\u04FF') ? Language.English
        : text.AsSpan().ContainsAny(OfKazakh) ? Language.Kazakh
        : Language.Russian;
}
