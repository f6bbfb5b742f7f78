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
        Number = Number(nameof(Number), "Which round it is, counted from the first one.", CreateOnly) with { Required = true, Min = 1, Max = 9_999 },
        StartsOn = Day(nameof(StartsOn), "First day of the round."),
        EndsOn = Day(nameof(EndsOn), "Last day of the round."),
        DatePrecision = Precision(),
        City = Prose(nameof(City), "City where the delegations meet.", ReadWrite, 100),
        Country = Prose(nameof(Country), "Country where the delegations meet.", ReadWrite, 100),
        Format = OneOf(nameof(Format), "How the delegations meet.", AllowedValues.RoundFormats),
        Status = OneOf(nameof(Status), "Whether the round has taken place.",
            AllowedValues.RoundStatuses) with
        { Required = true, Default = Round.Planned },
        EuLead = Prose(nameof(EuLead), "Who leads the delegation of the EU.", ReadWrite, 200),
        KzLead = Prose(nameof(KzLead), "Who leads the delegation of Kazakhstan.", ReadWrite, 200),
        Summary = Prose(nameof(Summary), "What the round achieved as a whole.", ReadWrite, 20_000),
        NextRoundNote = Prose(nameof(NextRoundNote), "What is said about the next round.", ReadWrite, 2_000),
        SourceUrl = Source(),
        Confidence = Confidence();

    /// <summary>The set as the API serves it.</summary>
    public static readonly EntitySetDefinition Definition = Set(
        SetName, "Round", "round",
        "One row for each negotiating round, planned or held.",
        [
            Number, StartsOn, EndsOn, DatePrecision, City, Country, Format, Status, EuLead, KzLead, Summary, NextRoundNote, SourceUrl,
            Confidence,
        ],
        [],
        alternateKey: Number) with
    { ExpectedRows = 40 };
}
