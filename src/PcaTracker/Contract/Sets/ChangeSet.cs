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
        Sequence = new PropertyDefinition(nameof(Sequence), "Number of the change; a later one has a higher number.",
            Edm.Int64, ReadOnly, Required: true),
        At = Instant(nameof(At), "When the change was made, in UTC.", ReadOnly) with { Required = true },
        Who = Prose(nameof(Who), "Name of the person who made the change.", ReadOnly) with { Required = true },
        Action = Text(nameof(Action), "What was done: create, change and delete, or a step of the negotiation such as resolve or reopen.",
            ReadOnly) with
        { Required = true },
        EntitySet = Text(nameof(EntitySet), "Which list the changed row belongs to, such as Issues.", ReadOnly) with { Required = true },
        EntityId = new PropertyDefinition(nameof(EntityId), "Id of the changed row in that list.", Edm.Int64, ReadOnly, Required: true),
        ChapterCode = Text(nameof(ChapterCode), "Code of the chapter that the changed row belongs to, such as III.9; empty if it belongs to none.",
            ReadOnly),
        Summary = Prose(nameof(Summary), "The change in one English sentence.", ReadOnly) with { Required = true },
        Before = Text(nameof(Before), "What the changed columns held before, as JSON; empty for a new row.", ReadOnly),
        After = Text(nameof(After), "What the changed columns hold since then, as JSON; empty for a deleted row.", ReadOnly);

    /// <summary>The set as the API serves it.</summary>
    public static readonly EntitySetDefinition Definition = Set(
        SetName, "Change", "change",
        "One row for each change that somebody made to the record, newest last.",
        [
            Sequence, At, Who, Action, EntitySet, EntityId, ChapterCode, Summary, Before, After,
        ],
        [],
        creatable: false, changeable: false) with
    { IsTracked = false, HasVisibility = true };
}
