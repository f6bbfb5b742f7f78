using System.Globalization;

namespace PcaTracker.Notifications.Mails;

/// <summary>Phrases about deadlines that all mails share.</summary>
internal static class DeadlineWords
{
    /// <summary>How far off a deadline is, such as "Due in 3 days".</summary>
    public static string When(MailWords words, int daysLeft) => daysLeft switch
    {
        > 1 => words.Count("DueInDays", daysLeft),
        1 => words["DueTomorrow"],
        0 => words["DueToday"],
        _ => words.Count("OverdueByDays", -daysLeft),
    };

    /// <summary>Names a deadline whose title mail must not hold, by its chapter.</summary>
    public static string Reference(MailWords words, string? chapterCode) =>
        chapterCode is null ? words["Reference"] : words.Say("ReferenceOn", OneLine.Of(chapterCode));

    /// <summary>Names a chapter by its code and heading.</summary>
    public static string Chapter(MailWords words, string code, string? heading) => heading is null
        ? words.Say("Chapter", OneLine.Of(code))
        : words.Say("ChapterAndHeading", OneLine.Of(code), OneLine.Of(heading));

    /// <summary>The address of the deadline's page.</summary>
    public static Uri Link(Uri tracker, long id) => new(tracker, string.Create(CultureInfo.InvariantCulture, $"deadlines/{id}"));
}
