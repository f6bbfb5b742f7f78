using NodaTime;
using PcaTracker.Domain;
using PcaTracker.Notifications.Mails;

namespace PcaTracker.Notifications.Mails;

/// <summary>What a reminder says, in the words of its reader's language.</summary>
public sealed class ReminderWords
{
    private readonly ReminderNotice _notice;
    private readonly Uri _tracker;

    internal ReminderWords(ReminderNotice notice, Uri tracker) => (_notice, _tracker, Words) = (notice, tracker, MailWords.Of(notice.Person.Language));

    public MailWords Words { get; }

    /// <summary>The title; or a reference, where the title is not told.</summary>
    public string Name => _notice.Title is { } title ? OneLine.Of(title) : DeadlineWords.Reference(Words, _notice.ChapterCode);

    public string Subject => $"{When}: {Name}";

    public string Due => _notice.DueTime is { } time
        ? $"{When}: {Words.Day(_notice.DueOn)}, {Words.TimeOn(_notice.DueOn, time, _notice.TimeZone, _notice.Person.TimeZone)}"
        : $"{When}: {Words.Day(_notice.DueOn)}";

    /// <summary>Which day the reminder before named, where the deadline has been moved since.</summary>
    public string? Moved => _notice.MovedFrom is { } day ? Words.Say("Moved", Words.Day(day)) : null;

    /// <summary>Who has to act, and on which chapter; of what is not told, that it is not.</summary>
    public string About => _notice.Title is null ? Words["NoTitle"]
        : _notice.ChapterCode is { } code ? $"{Responsible} · {Words.Say("Chapter", code)}"
        : Responsible;

    public Uri Link => DeadlineWords.Link(_tracker, _notice.DeadlineId);

    public Uri MyNotifications => new(_tracker, "notifications");

    public string Reason => Words[_notice.Reason switch
    {
        Reminder.Owner => "ReasonOwner",
        Reminder.StandIn => "ReasonStandIn",
        _ => "ReasonEscalation",
    }];

    private string Responsible => Words.Say("Responsible", Words[_notice.ResponsibleParty switch
    {
        Side.EU => "PartyEU",
        Side.KZ => "PartyKZ",
        _ => "PartyJoint",
    }]);

    private string When => DeadlineWords.When(Words, Period.DaysBetween(_notice.Today, _notice.DueOn));
}
