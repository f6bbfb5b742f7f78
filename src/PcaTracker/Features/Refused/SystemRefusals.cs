using PcaTracker.Domain;
using PcaTracker.Features.Editing;
using static PcaTracker.Features.Languages.Texts;

namespace PcaTracker.Features.Refused;

/// <summary>Words for refusals of storage, mail and the care of the system.</summary>
internal static class SystemRefusals
{
    /// <summary>The words by code.</summary>
    public static Dictionary<string, Func<SaidRefusal, string>> Words { get; } = new(StringComparer.Ordinal)
    {
        // Storage, for everybody.
        ["busy-writing"] = _ => T("Nothing was saved: others are writing, or the disk is slow, and it took too long to wait. "
            + "Try again in a few seconds."),
        ["database-away"] = _ =>
            T("The database did not answer. If you were saving, look whether it was saved; then try again in a few seconds."),
        ["busy-reading"] = _ => T("The database could not be read: the disk is slow. Try again in a few seconds."),
        ["disk-full"] = _ => T("Nothing was saved: the disk is full. What was saved before can be read as always. "
            + "Tell your administrator to make room, then try again."),
        // A form says it in the language of its page.
        [FormKeys.SavedBefore] = said => said.Refusal.Sentence,
        ["too-late"] = _ => T("It is too late to undo this."),
        ["undone-already"] = _ => T("This is undone already."),

        // Mail.
        ["not-held"] = _ => T("Mail is not held back any more: somebody else has released it."),
        ["not-a-dead-letter"] = _ => T("This message is not among those that could not be delivered, or was sent again before. "
            + "Look at the list: it may have changed."),

        // Backups and verifications.
        ["already-running"] = _ => T("A backup or a verification is running. Wait for it to end, then look at this page again."),
        ["backup-exists"] = _ => T("There is a backup of that name already. Try again in a minute."),
        ["database-on-server"] = _ =>
            T("The database is on a server of its own, which its administrators back up with the server’s own tools."),
        ["no-record"] = _ => T("The database has no audit log yet."),
        ["damaged"] = _ => Damaged,
        // A refusal without the name of the file is everybody's answer; administrators and the command line learn more.
        [Storage.Damage.Code] = said => said.Count > 0 ? Damaged
            : T("The tracker’s database is damaged: nothing is read or saved until the administrator has restored a backup."),
        ["file-failed"] = _ => Unusable,
        ["file-not-accessible"] = _ => Unusable,
        ["not-a-file"] = _ => Unusable,
        ["disk-failed"] = _ => Unusable,
        ["database-failed"] = _ => Unusable,
        ["database-not-opened"] = _ => Unusable,
        ["database-read-only"] = _ => Unusable,

        // Calendars of working days.
        ["source-missing"] = _ => T("Name the official list that the year was compared with."),
        ["bad-file"] = said => said[1] is long or int
            ? T("{0}, line {1}: quotes or columns are not in their place.", said.Text(0), said.Text(1))
            : T("{0} is no list of working days: save it as “CSV UTF-8”, with the columns calendar, date, kind, name and source.", said.Text(0)),
        ["bad-cell"] = said => T("{0}, line {1}, column “{2}”: {3}", said.Text(0), said.Text(1), said.Text(2), Column(said.Text(2))),
    };

    private static string Damaged => T("The database is damaged: what it holds cannot be relied on. "
        + "Stop the tracker and put a backup in its place with `restore`; `verify` says what is wrong with it.");

    private static string Unusable =>
        T("The server could not use its files or its disk. Try again; if it happens again, look at its log and run `verify`.");

    private static string Column(string column) => column switch
    {
        "calendar" => T("write one of {0}.", string.Join(", ", WorkingYear.Calendars)),
        "date" => T("write a day such as 2027-03-22, each once."),
        "kind" => T("write one of {0}; a day that is worked is a Saturday or a Sunday.", string.Join(", ", CalendarDay.Kinds)),
        "name" => T("write why the day differs."),
        _ => T("write where the year is from, the same for all its days."),
    };
}
