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
        Name = Prose(nameof(Name), ReadWrite, 200) with { Required = true },
        Party = Prose(nameof(Party), ReadWrite, 50) with { Required = true },
        Role = Prose(nameof(Role), ReadWrite, 500) with { Required = true },
        From = Day(nameof(From)),
        To = Day(nameof(To)),
        DatePrecision = Precision(),
        SourceUrl = Text(nameof(SourceUrl), ReadWrite, 2_000),
        Confidence = OneOf(nameof(Confidence), Domain.Confidence.All);

    /// <summary>The set as the API serves it.</summary>
    public static readonly EntitySetDefinition Definition = Set(
        SetName, "Person", "person", "A person in a public role.",
        [
            Name, Party, Role, From, To, DatePrecision, SourceUrl, Confidence,
        ],
        []);
}
