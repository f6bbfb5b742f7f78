using System.Globalization;
using PcaTracker.Notifications.Mails;

namespace PcaTracker.Notifications.Mails;

/// <summary>How every mail speaks of a deadline.</summary>
internal static class DeadlineWords
{
    public static string When(MailWords words, int daysLeft) => daysLeft switch
    {
        > 1 => words.Count("DueInDays", daysLeft),
        1 => words["DueTomorrow"],
        0 => words["DueToday"],
        _ => words.Count("OverdueByDays", -daysLeft),
    };

    /// <summary>What stands for a title that mail does not tell: whose deadline it is, and on which chapter.</summary>
    public static string Reference(MailWords words, string? chapterCode) =>
        chapterCode is null ? words["Reference"] : words.Say("ReferenceOn", OneLine.Of(chapterCode));

    public static Uri Link(Uri tracker, long id) => new(tracker, string.Create(CultureInfo.InvariantCulture, $"deadlines/{id}"));
}
