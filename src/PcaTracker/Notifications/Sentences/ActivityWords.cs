using System.Globalization;
using System.Resources;
using NodaTime;
using PcaTracker.Contract;
using PcaTracker.Contract.Sets;
using PcaTracker.Notifications.Mails;
using PcaTracker.Storage;

namespace PcaTracker.Notifications.Sentences;

/// <summary>
/// The words for what happened in one language, from <c>ActivityWords.en.resx</c> and its siblings: events, rows, fields and their values.
/// </summary>
internal sealed class ActivityWords
{
    private static readonly Dictionary<string, ActivityWords> All = Domain.Language.All.ToDictionary(
        language => language, language => new ActivityWords(language), StringComparer.Ordinal);

    // These follow from other fields or say who wrote the row and when, as its entry does.
    private static readonly HashSet<string> Derived = new(StringComparer.Ordinal)
    {
        "Id", DeadlineSet.DueAt, DeadlineSet.IsOverdue, ChapterSet.SortKey, OutcomeSet.ChapterCode, OutcomeSet.RoundNumber,
        OutcomeSet.LoggedBy, OutcomeSet.LoggedAt, IssueSet.OwnerSide,
    };

    private readonly ResourceManager _words;

    private ActivityWords(string language) =>
        (Language, _words) = (language, new ResourceManager($"{nameof(ActivityWords)}.{language}", typeof(ActivityWords).Assembly));

    /// <summary>Language code.</summary>
    public string Language { get; }

    /// <summary>The words of a language; English for one that the tracker does not write.</summary>
    public static ActivityWords Of(string language) => All.GetValueOrDefault(language) ?? All[Domain.Language.English];

    /// <summary>The text of that name.</summary>
    public string this[string name] =>
        Find(name) ?? throw new ArgumentOutOfRangeException(nameof(name), name, "There is no text of this name.");

    /// <summary>The text of that name; null if there is none.</summary>
    public string? Find(string name) => _words.GetString(name, CultureInfo.InvariantCulture);

    /// <summary>What people call a field; null where it says nothing that the others do not.</summary>
    public string? Field(string property) => Derived.Contains(property) ? null : this[$"Field_{property}"];

    /// <summary>A stored value of a field as people read it; texts stay as they are.</summary>
    public string? Value(EntitySetDefinition set, string property, string? stored) => (set.Property(property), stored) switch
    {
        (_, null) => null,
        ({ Values: not null }, _) => Find($"{Group(set, property)}_{stored}") ?? stored,
        ({ IsFlag: true }, _) => this[$"Flag_{stored}"],
        ({ IsDay: true }, _) when Days.IsDay(stored) => Day(stored),
        ({ IsTime: true }, { Length: > 5 }) => stored[..5],
        _ => stored,
    };

    /// <summary>A day, as mails write it.</summary>
    public string Day(string stored) => MailWords.Of(Language).Day(LocalDate.FromDateOnly(Days.Parse(stored)));

    /// <summary>A moment in a time zone.</summary>
    public string Moment(string stored, string zone)
    {
        var there = Domain.Today.At(zone, Instants.Parse(stored));
        return string.Format(
            CultureInfo.InvariantCulture, this["Moment"], Day(Days.Text(DateOnly.FromDateTime(there))),
            there.ToString("HH:mm", CultureInfo.InvariantCulture));
    }

    // Values that mean the same wherever they are have one text for all sets.
    private static string Group(EntitySetDefinition set, string property) => property switch
    {
        nameof(IssueSet.Visibility) or nameof(IssueSet.Confidence) or nameof(PositionSet.DatePrecision) or nameof(PositionSet.Language) => property,
        nameof(PositionSet.Party) or nameof(DeadlineSet.ResponsibleParty) => nameof(PositionSet.Party),
        nameof(OutcomeSet.StatusBefore) or nameof(OutcomeSet.StatusAfter) => "Chapter_Status",
        _ => $"{(set.Name == ChapterHistorySet.SetName ? ChapterSet.Definition.TypeName : set.TypeName)}_{property}",
    };
}
