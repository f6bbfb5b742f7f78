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
        Date = Day(nameof(Date), "Day of the step, or the first of several."),
        Until = Day(nameof(Until), "Last of several days; empty for a single day."),
        DatePrecision = Precision(),
        Kind = Prose(nameof(Kind), "What sort of step it is, such as signature or statement.", ReadWrite, 100) with { Required = true },
        Title = Prose(nameof(Title), "The step in a few words.", ReadWrite, 300) with { Required = true },
        Place = Prose(nameof(Place), "Where it took place.", ReadWrite, 200),
        Who = Prose(nameof(Who), "Who took part.", ReadWrite, 500),
        Summary = Prose(nameof(Summary), "What happened.", ReadWrite, 20_000),
        SourceUrl = Source(),
        Confidence = Confidence();

    /// <summary>The set as the API serves it.</summary>
    public static readonly EntitySetDefinition Definition = Set(
        SetName, "Milestone", "milestone",
        "One row for each dated step of the negotiation as a whole, such as a summit or a signature.",
        [
            Date, Until, DatePrecision, Kind, Title, Place, Who, Summary, SourceUrl, Confidence,
        ],
        []);
}
