using PcaTracker.Domain;
using static PcaTracker.Contract.PropertyAccess;
using static PcaTracker.Contract.Sets.Definitions;

namespace PcaTracker.Contract.Sets;

/// <summary>The set <c>People</c>: a person in a public role.</summary>
internal static class PersonSet
{
    /// <summary>Its name in the API.</summary>
    public const string SetName = WrittenSets.People;

    public static readonly PropertyDefinition
        Name = Prose(nameof(Name), "Full name.", ReadWrite, 200) with { Required = true },
        Party = Prose(nameof(Party), "Side or institution for which the person acted.", ReadWrite, 50) with { Required = true },
        Role = Prose(nameof(Role), "What the person did in the negotiation.", ReadWrite, 500) with { Required = true },
        From = Day(nameof(From), "First day in this role."),
        To = Day(nameof(To), "Last day in this role; empty if it is not known or not over."),
        DatePrecision = Precision(),
        SourceUrl = Source(),
        Confidence = Confidence();

    /// <summary>The set as the API serves it.</summary>
    public static readonly EntitySetDefinition Definition = Set(
        SetName, "Person", "person",
        "One row for each person and the public role they had in the negotiation.",
        [
            Name, Party, Role, From, To, DatePrecision, SourceUrl, Confidence,
        ],
        []);
}
