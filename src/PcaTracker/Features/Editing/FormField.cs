using Microsoft.OData.Edm;
using PcaTracker.Contract;
using PcaTracker.Contract.Sets;
using static PcaTracker.Features.Languages.Texts;

namespace PcaTracker.Features.Editing;

/// <summary>The control by which a field is filled in.</summary>
public enum FieldKind
{
    /// <summary>A text of one line.</summary>
    Line,

    /// <summary>A text of several lines.</summary>
    Prose,

    /// <summary>A whole number.</summary>
    Number,

    /// <summary>A day.</summary>
    Day,

    /// <summary>A time of day.</summary>
    Time,

    /// <summary>Yes or no.</summary>
    Flag,

    /// <summary>One of the values of the contract, or a row, by its name.</summary>
    Choice,

    /// <summary>Who will see the row.</summary>
    Readers,
}

/// <summary>A field of a form: a property of the contract, and the words beside it.</summary>
/// <param name="Property">The property.</param>
/// <param name="EnglishLabel">Its name for people.</param>
/// <param name="EnglishHint">What to write, where the label does not say it.</param>
public sealed record FormField(PropertyDefinition Property, string EnglishLabel, string? EnglishHint = null)
{
    // Longer texts have paragraphs.
    private const int LongestLine = 300;

    /// <summary>The name of the property, which is the id of the control.</summary>
    public string Name => Property.Name;

    /// <summary>Its name for people in the language of the request.</summary>
    public string Label => T(EnglishLabel);

    /// <summary>What to write, where the label does not say it.</summary>
    public string? Hint => EnglishHint is null ? null : T(EnglishHint);

    /// <summary>The error where the field must be filled in and is not.</summary>
    public string? Missing { get => field is null ? null : T(field); init; }

    /// <summary>The set whose form it stands in.</summary>
    public string Set { get; init; } = "";

    /// <summary>The link whose target is chosen by name; null where the property is no link.</summary>
    public LinkDefinition? Link { get; init; }

    /// <summary>The control.</summary>
    public FieldKind Kind => Property switch
    {
        { Name: nameof(IssueSet.Visibility) } => FieldKind.Readers,
        { Values: not null } => FieldKind.Choice,
        _ when Link is not null || IsRoundNumber || IsZone => FieldKind.Choice,
        { Kind: EdmPrimitiveTypeKind.Boolean } => FieldKind.Flag,
        { Kind: EdmPrimitiveTypeKind.Date } => FieldKind.Day,
        { Kind: EdmPrimitiveTypeKind.TimeOfDay } => FieldKind.Time,
        { Kind: EdmPrimitiveTypeKind.Int32 or EdmPrimitiveTypeKind.Int64 } => FieldKind.Number,
        { MaxLength: > LongestLine } when !IsAddress => FieldKind.Prose,
        _ => FieldKind.Line,
    };

    /// <summary>Whether the property holds the number of a round, which is chosen like a link.</summary>
    public bool IsRoundNumber => Name == IssueSet.OpenedInRound.Name;

    /// <summary>Whether the property is a time zone.</summary>
    public bool IsZone => Name == DeadlineSet.TimeZone.Name;

    /// <summary>Whether the property is a web address.</summary>
    public bool IsAddress => Name.EndsWith("Url", StringComparison.Ordinal);

    /// <summary>Whether the control takes the width of several others.</summary>
    public bool IsWide => Kind is FieldKind.Prose || Kind is FieldKind.Line && Property.MaxLength >= LongestLine;

    /// <summary>The name of the control in the form.</summary>
    public string Control => "Input." + Name;
}

/// <summary>Fields that belong together, on one line where there is space.</summary>
public sealed record FormGroup(params IReadOnlyList<FormField> Fields);

/// <summary>The form of an entity set, for adding and for editing a row.</summary>
/// <param name="Set">The set.</param>
/// <param name="Noun">The row in addresses: "issue".</param>
/// <param name="Groups">Its fields in their order.</param>
public sealed record RowForm(EntitySetDefinition Set, string Noun, IReadOnlyList<FormGroup> Groups)
{
    /// <summary>All fields.</summary>
    public IEnumerable<FormField> Fields => Groups.SelectMany(group => group.Fields);

    /// <summary>The form for a new row, or for one that is there: what is fixed at its creation and who sees it are not edited.</summary>
    public RowForm For(bool isNew) => this with
    {
        Groups =
        [
            .. Groups.Select(group => new FormGroup([.. group.Fields.Where(field => IsShown(field, isNew)).Select(InSet)]))
                .Where(group => group.Fields.Count > 0),
        ],
    };

    /// <summary>Whether rows of the set always belong to a chapter.</summary>
    public bool NeedsChapter => Set.ChapterId is { Required: true };

    private static bool IsShown(FormField field, bool isNew) =>
        isNew || field.Property.Access == PropertyAccess.ReadWrite && field.Kind != FieldKind.Readers;

    private FormField InSet(FormField field) => field with { Set = Set.Name, Link = Set.Links.FirstOrDefault(link => link.Via.Name == field.Name) };
}
