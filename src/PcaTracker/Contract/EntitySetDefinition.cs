using Microsoft.OData.Edm;
using ODataSql.Model;

namespace PcaTracker.Contract;

/// <summary>Says who writes a property: the caller, the program, or the caller once.</summary>
public enum PropertyAccess
{
    /// <summary>Computed or kept by the program; ignored in request bodies.</summary>
    ReadOnly,

    /// <summary>Set when the row is created, never later; ignored in the body of a change.</summary>
    CreateOnly,

    /// <summary>Set when the row is created or changed.</summary>
    ReadWrite,
}

/// <summary>One of the values that an enumerated text may have.</summary>
/// <param name="Value">The value, e.g. <c>aim-agreed</c>.</param>
/// <param name="Description">Its definition in plain words.</param>
public sealed record AllowedValue(string Value, string Description);

/// <summary>A property of an entity set: its type, its limits, and who writes it.</summary>
/// <param name="Name">Name in the API.</param>
/// <param name="Description">What it says, in plain words: the <c>Core.Description</c> of its column.</param>
/// <param name="Kind">EDM primitive type.</param>
/// <param name="Access">Who writes it.</param>
/// <param name="Required">Never null; must be sent on create unless <paramref name="Default"/> is given or it is read-only.</param>
/// <param name="MaxLength">Greatest number of characters of a text.</param>
/// <param name="Allowed">Allowed values of an enumerated text, each with its definition.</param>
/// <param name="Default">The value that a create without it stores.</param>
/// <param name="Min">Least value of a number.</param>
/// <param name="Max">Greatest value of a number.</param>
/// <param name="IsProse">Text for people, sorted by the alphabet.</param>
/// <param name="FollowsOthers">Whether it depends on other rows or the clock, so that the row's revision does not count its changes.</param>
/// <param name="Searched">Whether <c>$search</c> finds it; then the table's full-text index contains it.</param>
public sealed record PropertyDefinition(
    string Name, string Description, EdmPrimitiveTypeKind Kind, PropertyAccess Access,
    bool Required = false, int? MaxLength = null, IReadOnlyList<AllowedValue>? Allowed = null, object? Default = null,
    long? Min = null, long? Max = null, bool IsProse = false, bool Searched = false, bool FollowsOthers = false)
{
    private const int LongestShortText = 300;

    /// <summary>Whether it is null on a past day of which nothing is known, although it is never null today.</summary>
    public bool MayBeUnknown { get; init; }

    /// <summary>The allowed values alone; null where the text is free.</summary>
    public IReadOnlyList<string>? Values { get; } = Allowed?.Select(allowed => allowed.Value).ToList();

    /// <summary>Column of the table, e.g. <c>chapter_id</c> for <c>ChapterId</c>.</summary>
    public string Column { get; } = Naming.SnakeCase(Name);

    /// <summary>Whether it is yes or no.</summary>
    public bool IsFlag => Kind == EdmPrimitiveTypeKind.Boolean;

    /// <summary>Whether a row may be without it.</summary>
    public bool IsNullable => !Required || MayBeUnknown;

    /// <summary>Whether it is a day.</summary>
    public bool IsDay => Kind == EdmPrimitiveTypeKind.Date;

    /// <summary>Whether it is a day, an instant or a number.</summary>
    public bool IsSortable => IsDay || Kind is EdmPrimitiveTypeKind.DateTimeOffset or EdmPrimitiveTypeKind.Int32 or EdmPrimitiveTypeKind.Int64;

    /// <summary>Whether it is a time of day.</summary>
    public bool IsTime => Kind == EdmPrimitiveTypeKind.TimeOfDay;

    /// <summary>Whether its values are short: numbers, days, codes, links, titles. The table's index of short columns holds it.</summary>
    public bool IsShort => Kind != EdmPrimitiveTypeKind.String || MaxLength <= LongestShortText;

    /// <summary>The name, for whatever is keyed by names of the API.</summary>
    public static implicit operator string(PropertyDefinition property) => property.Name;

    /// <inheritdoc/>
    public override string ToString() => Name;
}

/// <summary>A link to one row of another set, with its way back.</summary>
/// <param name="Name">Navigation property, e.g. <c>Chapter</c>.</param>
/// <param name="TargetSet">Set of its targets, e.g. <c>Chapters</c>.</param>
/// <param name="Via">Property that holds the key, e.g. <c>ChapterId</c>.</param>
/// <param name="Inverse">The collection in the other direction, e.g. <c>Positions</c>.</param>
public sealed record LinkDefinition(string Name, string TargetSet, PropertyDefinition Via, string Inverse)
{
    /// <summary>Properties from which the target computes values, besides the link and the visibility; null where it computes none.</summary>
    public IReadOnlyList<PropertyDefinition>? Counted { get; init; }
}

/// <summary>An entity set of the contract: the only source of the EDM model, of the mapping to SQL and of the rules for writes.</summary>
/// <param name="Name">Set, e.g. <c>Positions</c>.</param>
/// <param name="TypeName">Entity type, e.g. <c>Position</c>.</param>
/// <param name="Table">Table, e.g. <c>position</c>; reads go to the view <c>visible_position</c>.</param>
/// <param name="Description">What its rows are, in plain words: its <c>Core.Description</c>.</param>
/// <param name="Properties">Its properties, <c>Id</c> first.</param>
/// <param name="Links">Its links to one row.</param>
/// <param name="AlternateKey">Property that also identifies one row, if any.</param>
/// <param name="Creatable">Whether POST, PATCH and DELETE exist for it, role permitting; DELETE unless <see cref="NeverDeleted"/>.</param>
/// <param name="Changeable">Whether rows have a revision, and so an ETag.</param>
public sealed record EntitySetDefinition(
    string Name, string TypeName, string Table, string Description,
    IReadOnlyList<PropertyDefinition> Properties, IReadOnlyList<LinkDefinition> Links,
    string? AlternateKey, bool Creatable, bool Changeable)
{
    // How many rows are sorted for each page.
    private const int FewRows = 100;

    /// <summary>The properties of the period for which a row is valid, if rows have one.</summary>
    public Timeline? Timeline { get; init; }

    /// <summary>Whether its rows belong to the record, with search indexes and audit log. Others are computed, or belong to one account.</summary>
    public bool IsRecord { get; init; } = true;

    /// <summary>Whether the delta log follows its rows. Other rows are computed for each reader or moment, or are only ever added.</summary>
    public bool IsTracked { get; init; } = true;

    /// <summary>Whether each row has its own readers, by the column <c>visibility</c>; otherwise everybody reads all rows.</summary>
    public bool HasVisibility { get; init; } = Properties.Any(p => p.Name == nameof(Visibility));

    /// <summary>How many rows a long negotiation has, in round figures: what the database assumes when it decides how to find rows.</summary>
    public int ExpectedRows { get; init; } = 2_000;

    /// <summary>Whether it may have so many rows that parts of its texts are found by an index; elsewhere each text is read.</summary>
    public bool IndexesParts => ExpectedRows > 10_000;

    /// <summary>Whether nobody may delete its rows.</summary>
    public bool NeverDeleted { get; init; }

    /// <summary>Who may read a row; null where everybody reads all rows.</summary>
    public PropertyDefinition? Visibility { get; } = Properties.FirstOrDefault(p => p.Name == nameof(Visibility));

    /// <summary>Which side a row belongs to; null where rows are joint.</summary>
    public PropertyDefinition? OwnerSide { get; } = Properties.FirstOrDefault(p => p.Name == nameof(OwnerSide));

    /// <summary>The chapter of a row; null where rows belong to none.</summary>
    public PropertyDefinition? ChapterId { get; } = Properties.FirstOrDefault(p => p.Name == nameof(ChapterId));

    /// <summary>The code of the chapter of a row; null where rows belong to none.</summary>
    public PropertyDefinition? ChapterCode { get; } = Properties.FirstOrDefault(p => p.Name == nameof(ChapterCode));

    /// <summary>
    /// The properties in whose order an index has the rows that a reader sees, for pages: the key, days, instants and numbers. Empty where
    /// rows are few, or everybody reads all of them.
    /// </summary>
    public IReadOnlyList<PropertyDefinition> PageOrders => HasVisibility && Changeable && ChapterId is not null
        ? [.. Properties.Where(p => p.IsSortable && !Links.Any(link => link.Via == p))]
        : [];

    /// <summary>
    /// The links to rows of which each has so many of this set that an index has those in each of the <see cref="PageOrders"/>. The few rows
    /// of others are sorted.
    /// </summary>
    public IEnumerable<LinkDefinition> OrderedLinks => PageOrders.Count == 0 ? []
        : Links.Where(link => ExpectedRows > FewRows * EntitySets.Named(link.TargetSet).ExpectedRows);

    /// <summary>The property of that name; null when there is none.</summary>
    public PropertyDefinition? Property(string name) => Properties.FirstOrDefault(p => p.Name == name);
}
