using NodaTime;
using PcaTracker.Domain;

namespace PcaTracker.Notifications.Mails;

/// <summary>The text of a reminder in its reader's language.</summary>
public sealed class ReminderWords
{
    private readonly ReminderMailModel _model;
    private readonly Uri _tracker;

    internal ReminderWords(ReminderMailModel model, Uri tracker) =>
        (_model, _tracker, Words) = (model, tracker, MailWords.Of(model.Person.Language));

    /// <summary>Texts of the reader's language.</summary>
    public MailWords Words { get; }

    /// <summary>The title, or a reference where mail must not hold it.</summary>
    public string Name => _model.Title is { } title ? OneLine.Of(title) : DeadlineWords.Reference(Words, _model.ChapterCode);

    /// <summary>Subject of the mail.</summary>
    public string Subject => $"{When}: {Name}";

    /// <summary>How far off the deadline is, its day and time.</summary>
    public string Due => _model.DueTime is { } time
        ? $"{When}: {Words.Day(_model.DueOn)}, {Words.TimeOn(_model.DueOn, time, _model.TimeZone, _model.Person.TimeZone)}"
        : $"{When}: {Words.Day(_model.DueOn)}";

    /// <summary>The due day named by the previous reminder, if the deadline has been moved since.</summary>
    public string? Moved => _model.MovedFrom is { } day ? Words.Say("Moved", Words.Day(day)) : null;

    /// <summary>The responsible party and chapter; without a title, a sentence that mail does not name it.</summary>
    public string About => _model.Title is null ? Words["NoTitle"]
        : _model.ChapterCode is { } code ? $"{Responsible} · {DeadlineWords.Chapter(Words, code, _model.ChapterHeading)}"
        : Responsible;

    /// <summary>Page of the deadline.</summary>
    public Uri Link => DeadlineWords.Link(_tracker, _model.DeadlineId);

    /// <summary>Page of the reader's settings.</summary>
    public Uri MyNotifications => new(_tracker, "notifications");

    /// <summary>Why the reader is reminded.</summary>
    public string Reason => Words[_model.Reason switch
    {
        Reminder.Owner => "ReasonOwner",
        Reminder.StandIn => "ReasonStandIn",
        _ => "ReasonEscalation",
    }];

    private string Responsible => Words.Say("Responsible", Words[_model.ResponsibleParty switch
    {
        Side.EU => "PartyEU",
        Side.KZ => "PartyKZ",
        _ => "PartyJoint",
    }]);

    private string When => DeadlineWords.When(Words, Period.DaysBetween(_model.Today, _model.DueOn));
}
