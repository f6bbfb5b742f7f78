using System.Globalization;
using PcaTracker.Contract.Sets;
using PcaTracker.Domain;
using PcaTracker.Features.Editing;
using PcaTracker.Features.Widgets;
using PcaTracker.Storage;
using static PcaTracker.Features.Languages.Texts;

namespace PcaTracker.Features.Deadlines;

/// <summary>The form for adding a deadline, as filled in.</summary>
public sealed class DeadlineInput
{
    public string? Title { get; set; }
    public string? Kind { get; set; }
    public string? DueOn { get; set; }
    public string? DueTime { get; set; }
    public string? TimeZone { get; set; }
    public string? ResponsibleParty { get; set; }
    public string? Owner { get; set; }
    public string? ChapterId { get; set; }
    public string? Visibility { get; set; }

    /// <summary>The form as a draft holds it.</summary>
    internal static DeadlineInput From(TypedFields typed) => new()
    {
        Title = typed[nameof(Title)],
        Kind = typed[nameof(Kind)],
        DueOn = typed[nameof(DueOn)],
        DueTime = typed[nameof(DueTime)],
        TimeZone = typed[nameof(TimeZone)],
        ResponsibleParty = typed[nameof(ResponsibleParty)],
        Owner = typed[nameof(Owner)],
        ChapterId = typed[nameof(ChapterId)],
        Visibility = typed[nameof(Visibility)],
    };

    /// <summary>Reads the form into a row for the command, without the empty fields; fields are named as in the contract.</summary>
    internal IReadOnlyDictionary<string, object?> Read(FormReader form, IEnumerable<ChapterChoice> chapters)
    {
        var offered = chapters.Select(c => c.Id.ToString(CultureInfo.InvariantCulture));
        var row = new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            [DeadlineSet.Title] = form.Line(DeadlineSet.Title, Title, T("Say what is due.")),
            [DeadlineSet.Kind] = form.Choice(DeadlineSet.Kind, Kind, Deadline.Kinds),
            [DeadlineSet.ChapterId] = form.Choice(DeadlineSet.ChapterId, ChapterId, offered) is { } chapter
                ? long.Parse(chapter, CultureInfo.InvariantCulture)
                : null,
            [DeadlineSet.DueOn] = form.Day(DeadlineSet.DueOn, DueOn, T("Say on which day it is due.")) is { } day ? Days.Text(day) : null,
            [DeadlineSet.DueTime] = form.Time(DeadlineSet.DueTime, DueTime)?.ToString("HH:mm:ss", CultureInfo.InvariantCulture),
            [DeadlineSet.TimeZone] = form.Line(DeadlineSet.TimeZone, TimeZone),
            [DeadlineSet.ResponsibleParty] = form.Choice(DeadlineSet.ResponsibleParty, ResponsibleParty, Side.All, T("Choose who is responsible.")),
            [DeadlineSet.Owner] = form.Line(DeadlineSet.Owner, Owner),
            [DeadlineSet.Visibility] = form.Choice(DeadlineSet.Visibility, Visibility, Domain.Visibility.All, T("Choose who will see it.")),
        };
        return row.Where(p => p.Value is not null).ToDictionary();
    }
}
