using System.Globalization;
using PcaTracker.Domain;

namespace PcaTracker.Features.Languages;

/// <summary>Headings of chapters in the language of the page: every page names a chapter by one of these.</summary>
internal static class ChapterHeading
{
    /// <summary>The heading as an SQL expression; English where a chapter has none in the language, as in <see cref="Chapter.HeadingIn"/>.</summary>
    /// <param name="chapter">The table or view of chapters in the statement.</param>
    public static string Of(string chapter) => CultureInfo.CurrentUICulture.Name switch
    {
        Domain.Language.Russian => $"coalesce({chapter}.heading_ru, {chapter}.heading)",
        Domain.Language.Kazakh => $"coalesce({chapter}.heading_kk, {chapter}.heading)",
        _ => $"{chapter}.heading",
    };

    /// <summary>The language of a heading that was read so: that of the page, or English.</summary>
    public static string Language(string? heading) =>
        TextLanguage.Of(heading) == Domain.Language.English ? Domain.Language.English : CultureInfo.CurrentUICulture.Name;
}
