using System.Globalization;
using Microsoft.OData.Edm;
using Microsoft.OData.UriParser;
using ODataSql.Plan.Records;
using Kind = Microsoft.OData.Edm.EdmPrimitiveTypeKind;

namespace ODataSql.Plan.Expressions;

/// <summary>Plans literals (OData 4.01 URL Conventions, 5.1.1.14); refuses types that the engine does not support.</summary>
internal static class LiteralPlanner
{
    private static readonly ScalarType Exact = new(Kind.Decimal, Nullable: false);

    public static Constant Plan(ConstantNode node, string option) => node.LiteralText is ['{' or '[', ..]
        // The library takes a structure for a string.
        ? throw QueryRefusedException.NotSupported($"A structure or collection as a value in {option}", option)
        : ExactNumber(node) ?? Plan(node.Value, node.TypeReference, option);

    /// <summary>The constant for a value that the library parsed.</summary>
    public static Constant Plan(object? value, IEdmTypeReference? type, string option)
    {
        if (value is double.NaN or float.NaN)
            throw QueryRefusedException.NotSupported("The value NaN", "NaN");
        if (value is not null && type is not null && !IsSupported(type) && !(type.IsUntyped() && value is IConvertible))
            throw QueryRefusedException.NotSupported($"A value of {type.FullName() ?? "this type"} in {option}", option);
        return new Constant(ParserValues.ToClr(
            value is float single ? Widened(single) : value), (type is null ? default : ScalarType.Of(type)) with { Nullable = value is null });
    }

    /// <summary>Whether the engine supports values of a type.</summary>
    public static bool IsSupported(IEdmTypeReference type) => type.IsPrimitive() && type.PrimitiveKind() switch
    {
        Kind.Boolean or Kind.String or Kind.Guid => true,
        Kind.Byte or Kind.SByte or Kind.Int16 or Kind.Int32 or Kind.Int64 or Kind.Single or Kind.Double or Kind.Decimal => true,
        Kind.Date or Kind.DateTimeOffset or Kind.TimeOfDay or Kind.Duration => true,
        Kind.Binary or Kind.Stream or Kind.PrimitiveType or Kind.None => false,
        Kind.Geography or Kind.GeographyPoint or Kind.GeographyLineString or Kind.GeographyPolygon => false,
        Kind.GeographyCollection or Kind.GeographyMultiPoint or Kind.GeographyMultiLineString or Kind.GeographyMultiPolygon => false,
        Kind.Geometry or Kind.GeometryPoint or Kind.GeometryLineString or Kind.GeometryPolygon => false,
        Kind.GeometryCollection or Kind.GeometryMultiPoint or Kind.GeometryMultiLineString or Kind.GeometryMultiPolygon => false,
    };

    /// <summary>The number as it was written, because the library reads <c>0.1</c>, <c>1e-1</c> and <c>0.1f</c> as inexact singles.</summary>
    private static Constant? ExactNumber(ConstantNode node)
    {
        if (node.LiteralText is not { } text || !(node.Value is float || node.Value is double && text.Contains('.', StringComparison.Ordinal)))
            return null;
        var digits = text.TrimEnd('f', 'F');
        if (!double.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out var real) || !double.IsFinite(real))
            return null;
        return decimal.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out var exact) && (double)exact == real
            ? new Constant(exact, Exact)
            : new Constant(real, new ScalarType(Kind.Double, Nullable: false));
    }

    /// <summary>The double that prints like the single.</summary>
    private static double Widened(float single) => double.Parse(single.ToString("R", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
