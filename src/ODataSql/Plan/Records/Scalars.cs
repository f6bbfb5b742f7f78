using System.Globalization;
using Microsoft.OData.Edm;
using ODataSql.Model;
using ODataSql.Parse;

namespace ODataSql.Plan.Records;

/// <summary>
/// The type of a value in a plan; <c>None</c> where it is unknown. Prose is text for people, which is sorted alphabetically; a long text is
/// one that the model allows more than 500 characters.
/// </summary>
public readonly record struct ScalarType(
    EdmPrimitiveTypeKind Kind, bool Nullable, bool IsJson = false, bool IsProse = false, bool IsLong = false)
{
    private const int LongestShort = 500;

    /// <summary>True or false, never null.</summary>
    public static readonly ScalarType Condition = new(EdmPrimitiveTypeKind.Boolean, Nullable: false);

    /// <summary>A number of rows.</summary>
    public static readonly ScalarType Count = new(EdmPrimitiveTypeKind.Int64, Nullable: false);

    /// <summary>Text that is not null.</summary>
    public static readonly ScalarType Text = new(EdmPrimitiveTypeKind.String, Nullable: false);

    /// <summary>JSON text.</summary>
    public static readonly ScalarType Json = new(EdmPrimitiveTypeKind.None, Nullable: true, IsJson: true);

    /// <summary>Whether the type is numeric.</summary>
    public bool IsNumber => PrimitiveTypes.IsNumeric(Kind);

    /// <summary>The type of a property or an expression of the model.</summary>
    public static ScalarType Of(IEdmTypeReference type) =>
        new(type.IsPrimitive() ? type.PrimitiveKind() : EdmPrimitiveTypeKind.None, type.IsNullable)
        {
            IsLong = type.IsString() && type.AsString().MaxLength > LongestShort,
        };
}

/// <summary>A value that a statement computes. It prints itself as a readable expression.</summary>
public abstract record Scalar(ScalarType Type)
{
    /// <summary>Whether the value may be infinite; stored integers are not.</summary>
    internal bool MayBeInfinite =>
        Type.IsNumber && (this is not Column { IsStored: true }
            || Type.Kind is EdmPrimitiveTypeKind.Double or EdmPrimitiveTypeKind.Single or EdmPrimitiveTypeKind.Decimal);

    /// <summary>Whether it is computed from long texts of the row, besides what subqueries read.</summary>
    internal bool ReadsLongTexts => this switch
    {
        Column column => column.Type.IsLong,
        FunctionCall call => call.Arguments.Any(a => a.ReadsLongTexts),
        InList list => list.Value.ReadsLongTexts,
        _ => false,
    };
}

/// <summary>A column of a row source.</summary>
public sealed record Column(string Alias, string Name, ScalarType Type) : Scalar(Type)
{
    /// <summary>Whether it is a column of a table; a computed integer may have become a real.</summary>
    internal bool IsStored { get; init; }

    /// <summary>How rows are found by its value; null where it is a column of the table.</summary>
    internal Lookup? Lookup { get; init; }

    /// <summary>The index in which parts of its texts are found; null where each text is read.</summary>
    internal PartIndex? Parts { get; init; }

    public override string ToString() => $"{Alias}.{Name}";
}

/// <summary>A value from the request, which becomes a parameter, never SQL text.</summary>
public sealed record Constant(object? Value, ScalarType Type) : Scalar(Type)
{
    public override string ToString() => Value switch
    {
        null => "null",
        string text => $"'{text}'",
        var other => Convert.ToString(other, CultureInfo.InvariantCulture)!,
    };
}

/// <summary>An operator or function by its OData name; the dialect knows its SQL.</summary>
public sealed record FunctionCall(string Function, IReadOnlyList<Scalar> Arguments, ScalarType Type) : Scalar(Type)
{
    /// <summary>A call that is true or false.</summary>
    public static FunctionCall Condition(string function, params IReadOnlyList<Scalar> arguments) => new(function, arguments, ScalarType.Condition);

    public override string ToString() => $"{Function}({string.Join(", ", Arguments)})";
}

/// <summary>Whether a value is in a list of constants (OData 4.01 <c>in</c>).</summary>
public sealed record InList(Scalar Value, IReadOnlyList<Constant> Items) : Scalar(ScalarType.Condition)
{
    public override string ToString() => $"{Value} in ({string.Join(", ", Items)})";
}

/// <summary>Whether a value is in the result of a subquery.</summary>
public sealed record InSubquery(Scalar Value, Select Rows) : Scalar(ScalarType.Condition)
{
    public override string ToString() => $"{Value} in ({Rows})";
}

/// <summary>Whether a full-text index finds a phrase in the row with a key.</summary>
public sealed record FullTextMatch(Column Key, string Index, string Words) : Scalar(ScalarType.Condition)
{
    public override string ToString() => $"matches({Key}, {Index}, '{Words}')";
}

/// <summary>Whether a subquery returns rows.</summary>
public sealed record Exists(Select Rows) : Scalar(ScalarType.Condition)
{
    public override string ToString() => $"exists({Rows})";
}

/// <summary>The single value of a subquery, null without a row: a step over a navigation property, or a count.</summary>
public sealed record ScalarSubquery(Select Rows, ScalarType Type) : Scalar(Type)
{
    public override string ToString() => $"({Rows})";
}

/// <summary>An aggregate over a group.</summary>
public sealed record Aggregate(string Function, Scalar? Argument, ScalarType Type) : Scalar(Type)
{
    /// <summary>The rows of the group that the aggregate includes; null for all.</summary>
    public Scalar? Where { get; init; }

    public override string ToString() => $"{Function}({Argument?.ToString() ?? "*"})" + (Where is null ? "" : $" where {Where}");
}

/// <summary>A window function over the rows of the same partition, or, with an order, over those up to the current row.</summary>
public sealed record WindowFunction(
    string Function, Scalar? Argument, IReadOnlyList<Scalar> Partition, IReadOnlyList<OrderingTerm> OrderBy, ScalarType Type) : Scalar(Type)
{
    public override string ToString() => $"{Function}({Argument}) over ({string.Join(", ", Partition)} order by {string.Join(", ", OrderBy)})";
}

/// <summary>The row of a subquery as a JSON object, or null: an expanded single-valued navigation property.</summary>
public sealed record JsonRow(Select Rows) : Scalar(ScalarType.Json)
{
    /// <summary>Whether null members are left out.</summary>
    public bool OmitsNulls { get; init; }

    public override string ToString() => $"object({Rows})";
}

/// <summary>The paging of an expanded collection: after a full page, a member with a next link follows the array.</summary>
/// <param name="LinkName">Name of the member.</param>
/// <param name="Address">The link before the key of the row that owns the collection.</param>
/// <param name="Key">The key.</param>
/// <param name="Rest">The link after the key, up to its skip token.</param>
public sealed record NestedPage(string LinkName, string Address, Scalar Key, string Rest)
{
    public override string ToString() => $"{Address}{{{Key}}}{Rest}";
}

/// <summary>The rows of a subquery as a JSON array of objects: an expanded collection.</summary>
public sealed record JsonRows(Select Rows) : Scalar(ScalarType.Json)
{
    /// <summary>The paging; null when the collection comes in one piece.</summary>
    public NestedPage? Page { get; init; }

    /// <summary>Whether null members are left out.</summary>
    public bool OmitsNulls { get; init; }

    public override string ToString() => $"array({Rows}{(Page is null ? "" : $" then {Page}")})";
}

/// <summary>Named values as one JSON object, such as <c>Chapter</c> in the result of grouping by <c>Chapter/Area</c>.</summary>
public sealed record JsonMembers(IReadOnlyList<OutputColumn> Members) : Scalar(ScalarType.Json)
{
    /// <summary>Whether null members are left out.</summary>
    public bool OmitsNulls { get; init; }

    public override string ToString() => $"object({string.Join(", ", Members)})";
}
