using Microsoft.OData.Edm;
using Kind = Microsoft.OData.Edm.EdmPrimitiveTypeKind;

namespace ODataSql.Parse;

/// <summary>Numeric types and their conversions.</summary>
internal static class PrimitiveTypes
{
    /// <summary>The type of a sum of values.</summary>
    public static Kind Sum(Kind kind) => kind switch
    {
        Kind.Byte or Kind.SByte or Kind.Int16 or Kind.Int32 => Kind.Int64,
        Kind.Single => Kind.Decimal,
        _ => kind,
    };

    /// <summary>The type that can hold the values of both types.</summary>
    public static Kind Wider(Kind left, Kind right) =>
        left == right ? left
        : left is Kind.Double || right is Kind.Double ? Kind.Double
        : left is Kind.Decimal or Kind.Single || right is Kind.Decimal or Kind.Single ? Kind.Decimal
        : IsNumeric(left) && IsNumeric(right) ? Kind.Int64 : left;

    /// <summary>Whether a type is numeric.</summary>
    public static bool IsNumeric(Kind kind) =>
        kind is Kind.Byte or Kind.SByte or Kind.Int16 or Kind.Int32 or Kind.Int64 or Kind.Single or Kind.Double or Kind.Decimal;

    /// <summary>The nullable type of a kind.</summary>
    public static IEdmTypeReference Nullable(Kind kind) => EdmCoreModel.Instance.GetPrimitive(kind, isNullable: true);
}
