using System.Globalization;
using PcaTracker.Features.Chapters;

namespace PcaTracker.Features.Widgets;

/// <summary>
/// The addresses at which pages show single rows among others. The query names the row for the server, which opens the page of the list on which
/// it stands; the anchor names it for the browser, which marks it.
/// </summary>
internal static class RowAddress
{
    /// <summary>A document: on the page of its chapter, or in the list of all.</summary>
    public static string OfDocument(string? chapter, long id) =>
        string.IsNullOrEmpty(chapter) ? Named("/documents", "document", id) : ChapterView.OfDocument(chapter, id);

    /// <summary>A recommendation: on the page of its chapter, or in the list of all.</summary>
    public static string OfRecommendation(string? chapter, long id) =>
        string.IsNullOrEmpty(chapter) ? Named("/recommendations", "recommendation", id) : ChapterView.OfRecommendation(chapter, id);

    /// <summary>An outcome of a round.</summary>
    public static string OfOutcome(long round, long id) =>
        Named(string.Create(CultureInfo.InvariantCulture, $"/rounds/{round}"), "outcome", id);

    /// <summary>A milestone.</summary>
    public static string OfMilestone(long id) => Named("/timeline", "milestone", id);

    /// <summary>A person.</summary>
    public static string OfPerson(long id) => Named("/people", "person", id);

    private static string Named(string page, string name, long id) =>
        string.Create(CultureInfo.InvariantCulture, $"{page}?{name}={id}#{name}-{id}");
}
