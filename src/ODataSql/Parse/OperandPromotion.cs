using System.Globalization;
using System.Xml;
using Microsoft.OData;
using Microsoft.OData.Edm;
using Microsoft.OData.UriParser;
using Kind = Microsoft.OData.Edm.EdmPrimitiveTypeKind;

namespace ODataSql.Parse;

/// <summary>Converts operands that OData allows and the library does not: durations as strings or times a number, decimals with reals.</summary>
internal static class OperandPromotion
{
    /// <summary>Converts the operands where the library would refuse them.</summary>
    /// <returns>The type of the result; null to let the library decide.</returns>
    public static IEdmTypeReference? Promote(BinaryOperatorKind operation, ref SingleValueNode left, ref SingleValueNode right)
    {
        if (operation == BinaryOperatorKind.Has && left.TypeReference?.IsEnum() != true)
            throw new ODataException("'has' asks for flags of an enumeration; this is none. Use 'eq', 'in' or 'contains'.");
        left = Duration(left, right, operation);
        right = Duration(right, left, operation);
        var (l, r) = (KindOf(left), KindOf(right));
        if (l == Kind.Duration && PrimitiveTypes.IsNumeric(r) && operation is BinaryOperatorKind.Multiply or BinaryOperatorKind.Divide
            || r == Kind.Duration && PrimitiveTypes.IsNumeric(l) && operation == BinaryOperatorKind.Multiply)
            return PrimitiveTypes.Nullable(Kind.Duration);
        if (l == Kind.Decimal && r is Kind.Double or Kind.Single && !IsDecimal(right))
            left = new ConvertNode(left, PrimitiveTypes.Nullable(Kind.Double));
        if (r == Kind.Decimal && l is Kind.Double or Kind.Single && !IsDecimal(left))
            right = new ConvertNode(right, PrimitiveTypes.Nullable(Kind.Double));
        return null;
    }

    /// <summary>Converts a string beside a duration, or added to a date, to a duration (OData 4.01 URL Conventions, 5.1.1.14.1).</summary>
    private static SingleValueNode Duration(SingleValueNode node, SingleValueNode other, BinaryOperatorKind operation)
    {
        if (node is not ConstantNode { Value: string text })
            return node;
        var wanted = KindOf(other) == Kind.Duration
            || KindOf(other) is Kind.Date or Kind.DateTimeOffset && operation is BinaryOperatorKind.Add or BinaryOperatorKind.Subtract;
        if (!wanted)
            return node;
        try
        {
            return new ConstantNode(XmlConvert.ToTimeSpan(text), $"duration'{text}'", EdmCoreModel.Instance.GetDuration(isNullable: false));
        }
        catch (Exception wrong) when (wrong is FormatException or OverflowException)
        {
            throw new ODataException($"'{text}' is not a duration, such as P1DT12H.", wrong);
        }
    }

    /// <summary>Whether a node is a literal that fits into a decimal, unlike INF and very large numbers.</summary>
    private static bool IsDecimal(SingleValueNode node) =>
        node is ConstantNode { Value: var value } && Math.Abs(Convert.ToDouble(value, CultureInfo.InvariantCulture)) < (double)decimal.MaxValue;

    private static Kind KindOf(SingleValueNode node) => node.TypeReference is { } type && type.IsPrimitive() ? type.PrimitiveKind() : Kind.None;
}
