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
            name, type, table, description, [new("Id", Edm.Int64, ReadOnly, Required: true), .. properties], links, alternateKey, creatable,
            changeable);

    public static PropertyDefinition Text(string name, PropertyAccess access, int? maxLength = null) =>
        new(name, Edm.String, access, MaxLength: maxLength);

    /// <summary>Text for people: searched, and sorted by the alphabet.</summary>
    public static PropertyDefinition Prose(string name, PropertyAccess access, int? maxLength = null) =>
        Text(name, access, maxLength) with { IsProse = true, Searched = true };

    public static PropertyDefinition OneOf(string name, IReadOnlyList<string> values, PropertyAccess access = ReadWrite) =>
        new(name, Edm.String, access, MaxLength: values.Max(v => v.Length), Values: values);

    public static PropertyDefinition Number(string name, PropertyAccess access = ReadWrite) => new(name, Edm.Int32, access);

    /// <summary>A count of other rows.</summary>
    public static PropertyDefinition Count(string name) => new(name, Edm.Int32, ReadOnly, Required: true, FollowsOthers: true);

    public static PropertyDefinition Key(string name, PropertyAccess access = ReadWrite) => new(name, Edm.Int64, access);

    /// <summary>The key of a linked row; null once that row is deleted or hidden.</summary>
    public static PropertyDefinition UnlinkedKey(string name, PropertyAccess access = ReadWrite) => Key(name, access) with { FollowsOthers = true };

    public static PropertyDefinition Flag(string name, PropertyAccess access) => new(name, Edm.Boolean, access);

    public static PropertyDefinition Day(string name, PropertyAccess access = ReadWrite) => new(name, Edm.Date, access);

    public static PropertyDefinition Instant(string name, PropertyAccess access) => new(name, Edm.DateTimeOffset, access);

    public static PropertyDefinition Precision() => OneOf("DatePrecision", DatePrecision.All) with { Required = true, Default = DatePrecision.Day };

    public static PropertyDefinition OwningSide() => OneOf("OwnerSide", Side.All, ReadOnly) with { Required = true };

    public static PropertyDefinition Readers() => OneOf("Visibility", Visibility.All) with { Required = true };
}
