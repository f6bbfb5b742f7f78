using System.Text.RegularExpressions;
using Microsoft.OData.Edm;
using Microsoft.OData.UriParser;
using ODataSql.Plan.Records;

namespace ODataSql.Plan.Expressions;

/// <summary>Plans the canonical functions (OData 4.01 URL Conventions, 5.1.1).</summary>
internal static class FunctionPlanner
{
    private static readonly Dictionary<string, EdmPrimitiveTypeKind> Results = new(StringComparer.Ordinal)
    {
        ["contains"] = EdmPrimitiveTypeKind.Boolean,
        ["startswith"] = EdmPrimitiveTypeKind.Boolean,
        ["endswith"] = EdmPrimitiveTypeKind.Boolean,
        ["length"] = EdmPrimitiveTypeKind.Int32,
        ["matchespattern"] = EdmPrimitiveTypeKind.Boolean,
        ["indexof"] = EdmPrimitiveTypeKind.Int32,
        ["substring"] = EdmPrimitiveTypeKind.String,
        ["tolower"] = EdmPrimitiveTypeKind.String,
        ["toupper"] = EdmPrimitiveTypeKind.String,
        ["trim"] = EdmPrimitiveTypeKind.String,
        ["concat"] = EdmPrimitiveTypeKind.String,
        ["year"] = EdmPrimitiveTypeKind.Int32,
        ["month"] = EdmPrimitiveTypeKind.Int32,
        ["day"] = EdmPrimitiveTypeKind.Int32,
        ["hour"] = EdmPrimitiveTypeKind.Int32,
        ["minute"] = EdmPrimitiveTypeKind.Int32,
        ["second"] = EdmPrimitiveTypeKind.Int32,
        ["fractionalseconds"] = EdmPrimitiveTypeKind.Decimal,
        ["totaloffsetminutes"] = EdmPrimitiveTypeKind.Int32,
        ["totalseconds"] = EdmPrimitiveTypeKind.Decimal,
        ["date"] = EdmPrimitiveTypeKind.Date,
        ["time"] = EdmPrimitiveTypeKind.TimeOfDay,
        ["round"] = EdmPrimitiveTypeKind.Double,
        ["floor"] = EdmPrimitiveTypeKind.Double,
        ["ceiling"] = EdmPrimitiveTypeKind.Double,
    };

    public static Scalar Plan(SingleValueFunctionCallNode call, Func<QueryNode, Scalar> plan, DateTimeOffset now)
    {
        var name = call.Name.ToLowerInvariant();
        switch (name)
        {
            case "cast": return CastPlanner.Plan(call, plan, now);
            case "isof": return CastPlanner.PlanIsOf(call, plan);
            case "now": return Instant(now);
            case "mindatetime": return Instant(DateTimeOffset.MinValue);
            case "maxdatetime": return Instant(DateTimeOffset.MaxValue);
        }

        if (!Results.TryGetValue(name, out var kind))
            throw QueryRefusedException.NotSupported($"The function '{call.Name}'", call.Name);

        var arguments = call.Parameters.Select(plan).ToList();
        if (arguments is [Constant written] && TimeLiterals.Evaluate(name, written, now) is { } part)
            return part;
        if (name == "matchespattern")
            CheckPattern(arguments[1]);
        if (name is "round" or "floor" or "ceiling" && arguments[0].Type.Kind == EdmPrimitiveTypeKind.Decimal)
            kind = EdmPrimitiveTypeKind.Decimal;
        // The hour is at different positions in the text of a time of day and of an instant.
        if (arguments[0].Type.Kind == EdmPrimitiveTypeKind.TimeOfDay)
            name = $"{name}:time";
        if (arguments.Count == 3)
            name = $"{name}:length";
        var isProse = kind == EdmPrimitiveTypeKind.String && arguments.Exists(a => a.Type.IsProse);
        var isLong = kind == EdmPrimitiveTypeKind.String && arguments.Exists(a => a.Type.IsLong);
        return new FunctionCall(name, arguments, new ScalarType(kind, arguments.Exists(a => a.Type.Nullable), IsProse: isProse, IsLong: isLong));
    }

    /// <summary>Refuses a pattern that is not constant, or that could be slow on some text.</summary>
    private static void CheckPattern(Scalar pattern)
    {
        if (pattern is not Constant { Value: string text })
            throw QueryRefusedException.NotSupported("A pattern that differs from row to row", "matchesPattern");
        if (text.Length > Limits.PatternLength)
            throw QueryRefusedException.Invalid("too-complex", $"A pattern has up to {Limits.PatternLength} characters.", "matchesPattern");
        try
        {
            _ = new Regex(text, RegexOptions.NonBacktracking);
        }
        catch (Exception wrong) when (wrong is ArgumentException or NotSupportedException)
        {
            throw QueryRefusedException.Invalid(
                "invalid-pattern", $"'{text}' is not a pattern that can be matched in one pass: {wrong.Message}", "matchesPattern");
        }
    }

    private static Constant Instant(DateTimeOffset value) => new(value, new ScalarType(EdmPrimitiveTypeKind.DateTimeOffset, Nullable: false));
}
