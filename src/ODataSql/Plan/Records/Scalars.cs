using System.Globalization;
using Microsoft.OData.Edm;
using ODataSql.Parse;

namespace ODataSql.Plan.Records;

/// <summary>EDM type of a value in a plan; <c>None</c> where the model does not say. Prose is sorted and compared by the alphabet.</summary>
public readonly record struct ScalarType(EdmPrimitiveTypeKind Kind, bool Nullable, bool IsJson = false, bool IsProse = false)
{
    public static readonly ScalarType Condition = new(EdmPrimitiveTypeKind.Boolean, Nullable: false);

    public static readonly ScalarType Count = new(EdmPrimitiveTypeKind.Int64, Nullable: false);

    public static readonly ScalarType Text = new(EdmPrimitiveTypeKind.String, Nullable: false);

    /// <summary>Text that is JSON already.</summary>
    public static readonly ScalarType Json = new(EdmPrimitiveTypeKind.None, Nullable: true, IsJson: true);

    /// <summary>Whether one can calculate with it.</summary>
    public bool IsNumber => PrimitiveTypes.IsNumeric(Kind);

    public static ScalarType Of(IEdmTypeReference type) =>
        new(type.IsPrimitive() ? type.PrimitiveKind() : EdmPrimitiveTypeKind.None, type.IsNullable);
}

/// <summary>A value that a statement computes. Prints itself as one readable expression.</summary>
public abstract record Scalar(ScalarType Type)
{
    /// <summary>Whether it is a number that may have outgrown the reals; a stored whole number has not.</summary>
    internal bool MayBeInfinite => Type.IsNumber && (this is not Column { IsStored: true } || Type.Kind is EdmPrimitiveTypeKind.Double or EdmPrimitiveTypeKind.Single or EdmPrimitiveTypeKind.Decimal);
}

/// <summary>A column of a source in scope.</summary>
public sealed record Column(string Alias, string Name, ScalarType Type) : Scalar(Type)
{
    /// <summary>Whether it is of a table, and holds what was put there: what is worked out may have become a real.</summary>
    internal bool IsStored { get; init; }

    public override string ToString() => $"{Alias}.{Name}";
}

/// <summary>A value from the request; becomes a parameter, never text.</summary>
public sealed record Constant(object? Value, ScalarType Type) : Scalar(Type)
{
    public override string ToString() => Value switch
    {
        null => "null",
        string text => $"'{text}'",
        var other => Convert.ToString(other, CultureInfo.InvariantCulture)!,
    };
}

/// <summary>An operator or function by its OData name; what it is in SQL is a row of the dialect's table.</summary>
public sealed record FunctionCall(string Function, IReadOnlyList<Scalar> Arguments, ScalarType Type) : Scalar(Type)
{
    public override string ToString() => $"{Function}({string.Join(", ", Arguments)})";
}

/// <summary>Membership in a list of constants (OData 4.01 <c>in</c>).</summary>
public sealed record InList(Scalar Value, IReadOnlyList<Constant> Items) : Scalar(ScalarType.Condition)
{
    public override string ToString() => $"{Value} in ({string.Join(", ", Items)})";
}

/// <summary>Whether a value is one of those that rows have.</summary>
public sealed record InSubquery(Scalar Value, Select Rows) : Scalar(ScalarType.Condition)
{
    public override string ToString() => $"{Value} among ({Rows})";
}

/// <summary>Whether a full-text index finds these words, in this order, in the row of that key.</summary>
public sealed record FullTextMatch(Column Key, string Index, string Words) : Scalar(ScalarType.Condition)
{
    public override string ToString() => $"matches({Key}, {Index}, '{Words}')";
}

/// <summary>Whether rows exist.</summary>
public sealed record Exists(Select Rows) : Scalar(ScalarType.Condition)
{
    public override string ToString() => $"exists({Rows})";
}

/// <summary>One value of the one row, or of none: a step over a navigation property to one, or a count of one to many.</summary>
public sealed record ScalarSubquery(Select Rows, ScalarType Type) : Scalar(Type)
{
    public override string ToString() => $"({Rows})";
}

/// <summary>An aggregate over a group.</summary>
public sealed record Aggregate(string Function, Scalar? Argument, ScalarType Type) : Scalar(Type)
{
    /// <summary>The rows of the group that count.</summary>
    public Scalar? Where { get; init; }

    public override string ToString() => $"{Function}({Argument?.ToString() ?? "*"})" + (Where is null ? "" : $" where {Where}");
}

/// <summary>A value over the rows with the same partition: all of them, or, where they have an order, those up to this one.</summary>
public sealed record WindowFunction(string Function, Scalar? Argument, IReadOnlyList<Scalar> Partition, IReadOnlyList<OrderingTerm> OrderBy, ScalarType Type) : Scalar(Type)
{
    public override string ToString() => $"{Function}({Argument}) over ({string.Join(", ", Partition)} order by {string.Join(", ", OrderBy)})";
}

/// <summary>The one row as a JSON object, or null: an expanded navigation property to one.</summary>
public sealed record JsonRow(Select Rows) : Scalar(ScalarType.Json)
{
    /// <summary>Whether members that are null are left out.</summary>
    public bool OmitsNulls { get; init; }

    public override string ToString() => $"object({Rows})";
}

/// <summary>Paging of an expanded collection: where there is more, a member with a link to it follows the array.</summary>
/// <param name="LinkName">Name of that member.</param>
/// <param name="Address">The link up to the key of the row that the collection belongs to.</param>
/// <param name="Key">That key.</param>
/// <param name="Rest">The link after the key, up to its skip token.</param>
public sealed record NestedPage(string LinkName, string Address, Scalar Key, string Rest)
{
    public override string ToString() => $"{Address}{{{Key}}}{Rest}";
}

/// <summary>The rows as a JSON array of objects: an expanded navigation property to many.</summary>
public sealed record JsonRows(Select Rows) : Scalar(ScalarType.Json)
{
    /// <summary>Set where the limit of the rows is that of a page.</summary>
    public NestedPage? Page { get; init; }

    /// <summary>Whether members that are null are left out.</summary>
    public bool OmitsNulls { get; init; }

    public override string ToString() => $"array({Rows}{(Page is null ? "" : $" then {Page}")})";
}

/// <summary>Values under names, as one JSON object: a path in the output of a grouping.</summary>
public sealed record JsonMembers(IReadOnlyList<OutputColumn> Members) : Scalar(ScalarType.Json)
{
    /// <summary>Whether members that are null are left out.</summary>
    public bool OmitsNulls { get; init; }

    public override string ToString() => $"object({string.Join(", ", Members)})";
}
