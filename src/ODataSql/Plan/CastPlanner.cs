using Microsoft.OData;
using Microsoft.OData.Edm;
using Microsoft.OData.UriParser;
using Kind = Microsoft.OData.Edm.EdmPrimitiveTypeKind;

namespace ODataSql.Plan;

/// <summary><c>cast(value,Edm.Type)</c> (OData 4.01 URL Conventions, 5.1.1.10.1): what cannot be converted is null.</summary>
internal static class CastPlanner
{
    public static Scalar Plan(SingleValueFunctionCallNode call, Func<QueryNode, Scalar> plan)
    {
        if (call.TypeReference?.IsPrimitive() != true || call.Parameters.Count() != 2)
            throw NotSupported(call);
        var (source, target) = (plan(call.Parameters.First()), call.TypeReference);
        if (source is Constant { Value: string text } && target.PrimitiveKind() != Kind.String)
            return FromText(text, target);
        return Conversion(source.Type.Kind, target.PrimitiveKind()) switch
        {
            null => throw NotSupported(call),
            "" => source,
            var function => new Call(function, [source], source.Type with { Kind = target.PrimitiveKind() }),
        };
    }

    private static Constant FromText(string text, IEdmTypeReference target)
    {
        var type = ScalarType.Of(target) with { Nullable = true };
        try
        {
            return new Constant(LibraryValues.ToPlatform(ODataUriUtils.ConvertFromUriLiteral(text, ODataVersion.V401, EdmCoreModel.Instance, target)), type);
        }
        catch (ODataException)
        {
            return new Constant(null, type);
        }
    }

    /// <summary>The dialect's function for a conversion, empty where none is needed, null where there is none.</summary>
    private static string? Conversion(Kind from, Kind to) => (from, to) switch
    {
        _ when from == to => "",
        (Kind.Boolean, Kind.String) => "cast:flag",
        (_, Kind.String) => "cast:text",
        (_, Kind.Int16 or Kind.Int32 or Kind.Int64) when ScalarType.IsNumeric(from) => "cast:whole",
        (_, Kind.Single or Kind.Double or Kind.Decimal) when ScalarType.IsNumeric(from) => "cast:real",
        (Kind.Date, Kind.DateTimeOffset) => "instant",
        (Kind.DateTimeOffset, Kind.Date) => "date",
        (Kind.DateTimeOffset, Kind.TimeOfDay) => "time",
        _ => null,
    };

    private static QueryRefusedException NotSupported(SingleValueFunctionCallNode call) =>
        QueryRefusedException.NotSupported($"This cast to {call.TypeReference?.FullName() ?? "a type"}", "cast");
}
