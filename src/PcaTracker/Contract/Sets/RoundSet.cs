using PcaTracker.Domain;
using static PcaTracker.Contract.PropertyAccess;
using static PcaTracker.Contract.Sets.Definitions;

namespace PcaTracker.Contract.Sets;

/// <summary>The set <c>Rounds</c>: a negotiating round.</summary>
internal static class RoundSet
{
    /// <summary>Its name in the API.</summary>
    public const string SetName = WrittenSets.Rounds;

    public static readonly PropertyDefinition
        Number = Number(nameof(Number), CreateOnly) with { Required = true, Min = 1, Max = 9_999 },
        StartsOn = Day(nameof(StartsOn)),
        EndsOn = Day(nameof(EndsOn)),
        DatePrecision = Precision(),
        City = Prose(nameof(City), ReadWrite, 100),
        Country = Prose(nameof(Country), ReadWrite, 100),
        Format = OneOf(nameof(Format), Round.Formats),
        Status = OneOf(nameof(Status), Round.Statuses) with { Required = true, Default = Round.Planned },
        EuLead = Prose(nameof(EuLead), ReadWrite, 200),
        KzLead = Prose(nameof(KzLead), ReadWrite, 200),
        Summary = Prose(nameof(Summary), ReadWrite, 20_000),
        NextRoundNote = Prose(nameof(NextRoundNote), ReadWrite, 2_000),
        SourceUrl = Text(nameof(SourceUrl), ReadWrite, 2_000),
        Confidence = OneOf(nameof(Confidence), Domain.Confidence.All);

    /// <summary>The set as the API serves it.</summary>
    public static readonly EntitySetDefinition Definition = Set(
        SetName, "Round", "round", "A negotiating round.",
        [
            Number, StartsOn, EndsOn, DatePrecision, City, Country, Format, Status, EuLead, KzLead, Summary, NextRoundNote, SourceUrl,
            Confidence,
        ],
        [],
        alternateKey: Number);
}
