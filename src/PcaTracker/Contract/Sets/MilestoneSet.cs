using PcaTracker.Domain;
using static PcaTracker.Contract.PropertyAccess;
using static PcaTracker.Contract.Sets.Definitions;

namespace PcaTracker.Contract.Sets;

/// <summary>The set <c>Milestones</c>: a dated step of the file.</summary>
internal static class MilestoneSet
{
    /// <summary>Its name in the API.</summary>
    public const string SetName = WrittenSets.Milestones;

    public static readonly PropertyDefinition
        Date = Day(nameof(Date)),
        Until = Day(nameof(Until)),
        DatePrecision = Precision(),
        Kind = Prose(nameof(Kind), ReadWrite, 100) with { Required = true },
        Title = Prose(nameof(Title), ReadWrite, 300) with { Required = true },
        Place = Prose(nameof(Place), ReadWrite, 200),
        Who = Prose(nameof(Who), ReadWrite, 500),
        Summary = Prose(nameof(Summary), ReadWrite, 20_000),
        SourceUrl = Text(nameof(SourceUrl), ReadWrite, 2_000),
        Confidence = OneOf(nameof(Confidence), Domain.Confidence.All);

    /// <summary>The set as the API serves it.</summary>
    public static readonly EntitySetDefinition Definition = Set(
        SetName, "Milestone", "milestone", "A dated step of the file.",
        [
            Date, Until, DatePrecision, Kind, Title, Place, Who, Summary, SourceUrl, Confidence,
        ],
        []);
}
