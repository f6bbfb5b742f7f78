using static PcaTracker.Contract.PropertyAccess;
using static PcaTracker.Contract.Sets.Definitions;
using Edm = Microsoft.OData.Edm.EdmPrimitiveTypeKind;

namespace PcaTracker.Contract.Sets;

/// <summary>The set <c>Changes</c>: the activity log.</summary>
internal static class ChangeSet
{
    /// <summary>Its name in the API.</summary>
    public const string SetName = "Changes";

    public static readonly PropertyDefinition
        Sequence = new PropertyDefinition(nameof(Sequence), Edm.Int64, ReadOnly, Required: true),
        At = Instant(nameof(At), ReadOnly) with { Required = true },
        Who = Prose(nameof(Who), ReadOnly) with { Required = true },
        Action = Text(nameof(Action), ReadOnly) with { Required = true },
        EntitySet = Text(nameof(EntitySet), ReadOnly) with { Required = true },
        EntityId = new PropertyDefinition(nameof(EntityId), Edm.Int64, ReadOnly, Required: true),
        ChapterCode = Text(nameof(ChapterCode), ReadOnly),
        Summary = Prose(nameof(Summary), ReadOnly) with { Required = true },
        Before = Text(nameof(Before), ReadOnly),
        After = Text(nameof(After), ReadOnly);

    /// <summary>The set as the API serves it.</summary>
    public static readonly EntitySetDefinition Definition = Set(
        SetName, "Change", "change", "The activity log.",
        [
            Sequence, At, Who, Action, EntitySet, EntityId, ChapterCode, Summary, Before, After,
        ],
        [],
        creatable: false, changeable: false) with
    { IsTracked = false, HasVisibility = true };
}
