using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using Microsoft.OData.Edm;
using ODataSql.Plan.Records;

namespace ODataSql.Plan.Rows;

/// <summary>The end of a page: the values of the ordering terms in its last row, as an opaque text.</summary>
public static class SkipToken
{
    /// <summary>Writes a token.</summary>
    /// <param name="keys">The values as the database returned them: string, number or null.</param>
    public static string Write(IReadOnlyList<object?> keys) =>
        Base64Url.EncodeToString(Encoding.UTF8.GetBytes($"[{string.Join(',', keys.Select(Json))}]"));

    /// <summary>A value as JSON. Infinity becomes a number so large that it is read as infinity.</summary>
    private static string Json(object? key) => key switch
    {
        double.PositiveInfinity => "9e999",
        double.NegativeInfinity => "-9e999",
        _ => JsonSerializer.Serialize(key),
    };

    /// <summary>The condition that a row comes after the row of the token.</summary>
    internal static Scalar After(string token, IReadOnlyList<OrderingTerm> order)
    {
        var keys = Read(token);
        if (keys is null || keys.Count != order.Count || keys.Zip(order).Any(pair => !IsOf(pair.First, pair.Second.By.Type)))
            throw QueryRefusedException.Invalid(
                "invalid-skiptoken", "This $skiptoken does not belong to this request; follow @odata.nextLink as it was given.", "$skiptoken");

        // After (a, b) means: after a, or equal to a and after b.
        Scalar? after = null;
        for (var i = order.Count - 1; i >= 0; i--)
        {
            var key = new Constant(keys[i], order[i].By.Type with { Nullable = keys[i] is null });
            var beyond = Beyond(order[i], key);
            after = after is null ? beyond : Or(beyond, PlanContext.And(Compare("eq", order[i].By, key), after));
        }

        return after ?? NoRow;
    }

    /// <summary>Whether a value of a token may be one of a type: booleans and durations are stored as numbers, other values as text.</summary>
    private static bool IsOf(object? key, ScalarType type)
    {
        var isNumber = type.IsNumber || type.Kind is EdmPrimitiveTypeKind.Boolean or EdmPrimitiveTypeKind.Duration;
        return key is null || type.Kind == EdmPrimitiveTypeKind.None || isNumber == key is not string;
    }

    private static readonly Scalar NoRow = new Constant(false, ScalarType.Condition);

    private static Scalar? Beyond(OrderingTerm order, Constant key) => (order.Descending, key.Value) switch
    {
        (false, null) => Compare("ne", order.By, key),
        (true, null) => null,
        (false, _) => Compare("gt", order.By, key),
        (true, _) => order.By.Type.Nullable
            ? Or(Compare("lt", order.By, key), Compare("eq", order.By, new Constant(null, order.By.Type)))
            : Compare("lt", order.By, key),
    };

    private static FunctionCall Compare(string function, Scalar left, Scalar right) => new(function, [left, right], ScalarType.Condition);

    private static Scalar? Or(Scalar? left, Scalar? right) =>
        left is null ? right : right is null ? left : FunctionCall.Condition("or", left, right);

    internal static IReadOnlyList<object?>? Read(string token)
    {
        try
        {
            using var json = JsonDocument.Parse(Base64Url.DecodeFromChars(token));
            return [.. json.RootElement.EnumerateArray().Select(ValueOf)];
        }
        catch (Exception malformed) when (malformed is FormatException or JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static object? ValueOf(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Null => null,
        // PostgreSQL has no use for an index of whole numbers where these are compared with a real, to which the two branches would agree.
        JsonValueKind.Number => element.TryGetInt64(out var whole) ? (object)whole : element.GetDouble(),
        _ => element.GetString(),
    };
}
