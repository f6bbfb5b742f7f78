using static PcaTracker.Features.Languages.Texts;

namespace PcaTracker.Features.Lists;

/// <summary>Whole sentences about the rows of each list, since nouns change their form in other languages.</summary>
internal static class ListSentences
{
    /// <summary>One of its rows, as the head of a column.</summary>
    public static string Row(TrackerList list) => list == TrackerList.Deadlines ? T("Deadline") : T("Issue");

    /// <summary>That no row fits.</summary>
    public static string NoneFits(TrackerList list) => list == TrackerList.Deadlines ? T("No deadline matches the filters.") : T("No issue fits.");

    /// <summary>The heading of the page that changes several rows.</summary>
    public static string ChangeSeveral(TrackerList list) =>
        list == TrackerList.Deadlines ? T("Change several deadlines") : T("Change several issues");

    /// <summary>The heading once they are changed.</summary>
    public static string SeveralChanged(TrackerList list) =>
        list == TrackerList.Deadlines ? T("Several deadlines changed") : T("Several issues changed");

    /// <summary>The link back to the list.</summary>
    public static string BackTo(TrackerList list) => list == TrackerList.Deadlines ? T("Back to the deadlines") : T("Back to the issues");
}
