using PcaTracker.Domain;
using static PcaTracker.Contract.PropertyAccess;
using Edm = Microsoft.OData.Edm.EdmPrimitiveTypeKind;

namespace PcaTracker.Contract.Sets;

/// <summary>Makes the definitions of sets and properties.</summary>
internal static class Definitions
{
    public static EntitySetDefinition Set(
        string name, string type, string table, string description, IReadOnlyList<PropertyDefinition> properties, IReadOnlyList<LinkDefinition> links,
        string? alternateKey = null, bool creatable = true, bool changeable = true) =>
        new(
            name, type, table, description,
            [new("Id", "Number that identifies the row; it never changes.", Edm.Int64, ReadOnly, Required: true), .. properties],
            links, alternateKey, creatable, changeable);

    public static PropertyDefinition Text(string name, string description, PropertyAccess access, int? maxLength = null) =>
        new(name, description, Edm.String, access, MaxLength: maxLength);

    /// <summary>Text for people: searched, and sorted by the alphabet.</summary>
    public static PropertyDefinition Prose(string name, string description, PropertyAccess access, int? maxLength = null) =>
        Text(name, description, access, maxLength) with { IsProse = true, Searched = true };

    public static PropertyDefinition OneOf(
        string name, string description, IReadOnlyList<AllowedValue> allowed, PropertyAccess access = ReadWrite) =>
        new(name, description, Edm.String, access, MaxLength: allowed.Max(a => a.Value.Length), Allowed: allowed);

    public static PropertyDefinition Number(string name, string description, PropertyAccess access = ReadWrite) =>
        new(name, description, Edm.Int32, access);

    /// <summary>A count of other rows.</summary>
    public static PropertyDefinition Count(string name, string description) =>
        new(name, description, Edm.Int32, ReadOnly, Required: true, FollowsOthers: true);

    public static PropertyDefinition Key(string name, string description, PropertyAccess access = ReadWrite) =>
        new(name, description, Edm.Int64, access);

    /// <summary>The key of a linked row; null once that row is deleted or hidden.</summary>
    public static PropertyDefinition UnlinkedKey(string name, string description, PropertyAccess access = ReadWrite) =>
        Key(name, description, access) with { FollowsOthers = true };

    public static PropertyDefinition Flag(string name, string description, PropertyAccess access) => new(name, description, Edm.Boolean, access);

    public static PropertyDefinition Day(string name, string description, PropertyAccess access = ReadWrite) =>
        new(name, description, Edm.Date, access);

    public static PropertyDefinition Instant(string name, string description, PropertyAccess access) =>
        new(name, description, Edm.DateTimeOffset, access);

    public static PropertyDefinition Precision() =>
        OneOf("DatePrecision", "How exactly the date is known.", AllowedValues.DatePrecisions) with { Required = true, Default = DatePrecision.Day };

    public static PropertyDefinition OwningSide() =>
        OneOf("OwnerSide", "Whose row it is: the side that may change it.", AllowedValues.Sides, ReadOnly) with { Required = true };

    public static PropertyDefinition Readers() => OneOf("Visibility", "Who may see the row.", AllowedValues.Visibilities) with { Required = true };

    public static PropertyDefinition Source() => Text("SourceUrl", "Web address of the source that reports it.", ReadWrite, 2_000);

    public static PropertyDefinition Confidence() => OneOf("Confidence", "How well the source supports it.", AllowedValues.Confidences);
}
