using System.Globalization;
using PcaTracker.Domain;
using PcaTracker.Features.Widgets;
using PcaTracker.Notifications.Delivery;
using PcaTracker.Storage;
using static PcaTracker.Features.Languages.Texts;

namespace PcaTracker.Features.Notifications;

/// <summary>Phrases about mail on pages.</summary>
internal static class MessageWords
{
    /// <summary>The state of a message: "Sent 23 Nov 2026, 10:00 Brussels".</summary>
    public static string State(OwnMessage message, string zone) => message.State switch
    {
        "sent" => T("Sent {0}", When(message.SentAt!, zone)),
        "suppressed" => T("Not sent: {0}", WhyNot(message.Outcome)),
        "dead" => T("Could not be delivered; an administrator sees it"),
        "leased" => T("On its way"),
        _ => T("Waits since {0}", When(message.PlannedAt, zone)),
    };

    /// <summary>Why a message was not sent.</summary>
    public static string WhyNot(string? code) => code switch
    {
        null => T("it no longer held"),
        SuppressionReason.Done => T("the deadline was done"),
        SuppressionReason.Waived => T("the deadline was waived"),
        SuppressionReason.Changed => T("the deadline was changed meanwhile"),
        SuppressionReason.NotVisible => T("the deadline was no longer to be seen"),
        SuppressionReason.NotTheirs => T("the deadline was no longer theirs"),
        SuppressionReason.Seen => T("it had been seen here"),
        SuppressionReason.Snoozed => T("it was put off"),
        SuppressionReason.DayOver => T("its day had passed; a newer mail said what still held"),
        SuppressionReason.TurnedOff => T("digests had been turned off"),
        SuppressionReason.Bounced => T("mail to you had come back too often"),
        SuppressionReason.NothingToSay => T("there was nothing to say"),
        SuppressionReason.Disabled => T("the account was disabled"),
        SuppressionReason.Superseded => T("a later one took its place"),
        SuppressionReason.ReleasedUnsent => T("it was held back after a restore, and dropped"),
        _ => code.Replace('-', ' '),
    };

    /// <summary>Why a person is reminded of a deadline.</summary>
    public static string Reason(string? reason) => reason switch
    {
        Reminder.Owner => T("The deadline is yours."),
        Reminder.Escalation => T("It is overdue, and you lead the responsible delegation."),
        _ => T("It has no owner to remind, and your side is responsible for it."),
    };

    /// <summary>The day of a reminder: "3 working days before it is due".</summary>
    public static string Offset(string offset) => Offset(int.Parse(offset, CultureInfo.InvariantCulture));

    /// <summary>The day of a reminder by its offset.</summary>
    public static string Offset(int offset) => offset switch
    {
        0 => T("the day it is due"),
        < 0 and var days => TN("{0} working day before it is due", "{0} working days before it is due", -days),
        var days => TN("{0} working day after it was due", "{0} working days after it was due", days),
    };

    /// <summary>Whose setting chose the day.</summary>
    public static string Rule(OwnMessage message) =>
        message.Reason == Reminder.Escalation ? T("so are all heads of delegation")
        : message.HasOwnOffsets ? T("by the days set for this deadline")
        : T("by your settings");

    /// <summary>A moment with its zone.</summary>
    public static string When(string instant, string zone) => Dates.Text(Instants.Parse(instant), zone);
}
