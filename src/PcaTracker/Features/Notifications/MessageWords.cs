using System.Globalization;
using PcaTracker.Domain;
using PcaTracker.Features.Widgets;
using PcaTracker.Notifications.Delivery;
using PcaTracker.Storage;

namespace PcaTracker.Features.Notifications;

/// <summary>Phrases about mail on pages.</summary>
internal static class MessageWords
{
    /// <summary>The state of a message: "Sent 23 Nov 2026, 10:00 Brussels".</summary>
    public static string State(OwnMessage message, string zone) => message.State switch
    {
        "sent" => $"Sent {When(message.SentAt!, zone)}",
        "suppressed" => $"Not sent: {WhyNot(message.Outcome)}",
        "dead" => "Could not be delivered; an administrator sees it",
        "leased" => "On its way",
        _ => $"Waits since {When(message.PlannedAt, zone)}",
    };

    /// <summary>Why a message was not sent.</summary>
    public static string WhyNot(string? code) => code switch
    {
        null => "it no longer held",
        SuppressionReason.Done => "the deadline was done",
        SuppressionReason.Waived => "the deadline was waived",
        SuppressionReason.Changed => "the deadline was changed meanwhile",
        SuppressionReason.NotVisible => "the deadline was no longer to be seen",
        SuppressionReason.NotTheirs => "the deadline was no longer theirs",
        SuppressionReason.Seen => "it had been seen here",
        SuppressionReason.Snoozed => "it was put off",
        SuppressionReason.DayOver => "its day was over; what held then was told anew",
        SuppressionReason.TurnedOff => "digests had been turned off",
        SuppressionReason.Bounced => "mail to you had come back too often",
        SuppressionReason.NothingToSay => "there was nothing to say",
        SuppressionReason.Disabled => "the account was shut out",
        SuppressionReason.Superseded => "a later one took its place",
        SuppressionReason.ReleasedUnsent => "it was held back after a restore, and dropped",
        _ => code.Replace('-', ' '),
    };

    /// <summary>Why a person is reminded of a deadline.</summary>
    public static string Reason(string? reason) => reason switch
    {
        Reminder.Owner => "The deadline is yours.",
        Reminder.Escalation => "It is overdue, and you lead the delegation that answers for it.",
        _ => "It has no owner who could be told, and you answer for it.",
    };

    /// <summary>The day of a reminder: "3 working days before it is due".</summary>
    public static string Offset(string offset) => Offset(int.Parse(offset, CultureInfo.InvariantCulture));

    /// <summary>The day of a reminder by its offset.</summary>
    public static string Offset(int offset) => offset switch
    {
        0 => "the day it is due",
        < 0 and var days => $"{Words.Count(-days, "working day")} before it is due",
        var days => $"{Words.Count(days, "working day")} after it was due",
    };

    /// <summary>Whose setting chose the day.</summary>
    public static string Rule(OwnMessage message) =>
        message.Reason == Reminder.Escalation ? "so are all heads of delegation"
        : message.HasOwnOffsets ? "by the days set for this deadline"
        : "by your settings";

    /// <summary>A moment with its zone.</summary>
    public static string When(string instant, string zone) => Dates.Text(Instants.Parse(instant), zone);
}
