using System.Globalization;
using Microsoft.OData.Edm;
using Microsoft.OData.UriParser;

namespace ODataSql.Parse;

/// <summary>
/// <c>$apply</c> (OData Data Aggregation 4.0 CS04, 3). The library knows five transformations and no rows but its own, so the sequence is
/// cut here, and the library reads the expressions in it against the rows that each transformation finds.
/// </summary>
internal sealed class ApplyParser
{
    private const string Option = "$apply";

    private static readonly string[] NotYet = ["join", "outerjoin", "nest", "addnested", "expand", "ancestors", "descendants", "traverse"];

    private static readonly string[] Picks = ["topcount", "topsum", "toppercent", "bottomcount", "bottomsum", "bottompercent"];

    private int _steps;

    public static (IReadOnlyList<Transformation> Steps, RowShape Shape) Parse(string text, RowShape shape) => new ApplyParser().Sequence(text, shape, [], depth: 1);

    /// <param name="text">Transformations with slashes between.</param>
    /// <param name="shape">What the rows have before the first.</param>
    /// <param name="keys">What the rows are grouped by around this sequence.</param>
    /// <param name="depth">How many sequences this one stands in, itself included.</param>
    private (IReadOnlyList<Transformation> Steps, RowShape Shape) Sequence(string text, RowShape shape, IReadOnlyList<GroupKey> keys, int depth)
    {
        if (depth > Limits.ApplyDepth)
            throw QueryRefusedException.Invalid("too-deep", $"Transformations may be nested {Limits.ApplyDepth} deep.", Option);
        var steps = new List<Transformation>();
        foreach (var part in OptionText.Split(text, '/', Option))
        {
            if (++_steps > Limits.Transformations)
                throw QueryRefusedException.Invalid("too-complex", $"$apply takes {Limits.Transformations} transformations.", Option);
            var (step, after) = Step(part, shape, keys, depth);
            shape = after;
            if (step is not null)
                steps.Add(step);
        }

        return (steps, shape);
    }

    private (Transformation? Step, RowShape After) Step(string text, RowShape shape, IReadOnlyList<GroupKey> keys, int depth)
    {
        var (written, arguments) = OptionText.Call(text, Option);
        var name = written.ToLowerInvariant();
        if (name == "identity" && arguments is null)
            return (null, shape);
        if (NotYet.Contains(name, StringComparer.Ordinal) || name.Contains('.', StringComparison.Ordinal))
            throw QueryRefusedException.NotSupported($"The transformation '{written}' in $apply", Option);
        var inner = string.IsNullOrEmpty(arguments) ? throw Unknown(text) : arguments;
        return name switch
        {
            "filter" => (new FilterStep(shape.Filter(inner, Option).Expression), shape),
            "search" => (new SearchStep(inner), shape),
            "orderby" => (new OrderByStep(shape.OrderBy(inner, Option)), shape),
            "top" => (new TopStep(Whole(inner, text)), shape),
            "skip" => (new SkipStep(Whole(inner, text)), shape),
            "compute" => Compute(inner, shape),
            "aggregate" => Aggregate(inner, shape, keys),
            "groupby" => GroupBy(inner, shape, keys, depth),
            "concat" => Concat(inner, shape, keys, depth),
            _ when Picks.Contains(name, StringComparer.Ordinal) => (Pick(name, inner, shape), shape),
            _ => throw Unknown(text),
        };
    }

    private static (Transformation Step, RowShape After) Compute(string text, RowShape shape)
    {
        var (properties, after) = ComputeParser.Parse(text, shape, Option);
        return (new ComputeStep(properties), after);
    }

    private static (Transformation Step, RowShape After) Aggregate(string text, RowShape shape, IReadOnlyList<GroupKey> keys)
    {
        var items = OptionText.Split(text, ',', Option).Select(item => AggregateParser.Parse(item, shape)).ToList();
        return (new AggregateStep(items), shape.Of([.. keys.Select(PropertyOf), .. items.Select(i => (i.Name, AggregateParser.TypeOf(i)))], Option));
    }

    private (Transformation Step, RowShape After) GroupBy(string text, RowShape shape, IReadOnlyList<GroupKey> around, int depth)
    {
        var arguments = OptionText.Split(text, ',', Option);
        var (name, list) = OptionText.Call(arguments[0], Option);
        if (arguments.Count > 2 || name.Length > 0 || string.IsNullOrEmpty(list))
            throw QueryRefusedException.Invalid("invalid-query", $"'groupby({text})' is not of the form groupby((Property,…),transformations).", Option);
        var levels = GroupingParser.Parse(list, shape);
        List<GroupKey> keys = [.. around, .. levels[0]];
        var (steps, after) = arguments.Count == 2 ? Sequence(arguments[1], shape, keys, depth + 1) : ([], shape.Of(keys.Select(PropertyOf), Option));
        return (new GroupByStep(levels, arguments.Count == 2 ? steps : [new AggregateStep([])]), after);
    }

    private (Transformation Step, RowShape After) Concat(string text, RowShape shape, IReadOnlyList<GroupKey> keys, int depth)
    {
        var branches = OptionText.Split(text, ',', Option).Select(branch => Sequence(branch, shape, keys, depth + 1)).ToList();
        if (branches.Count < 2)
            throw QueryRefusedException.Invalid("invalid-query", "'concat' takes two or more sequences of transformations.", Option);
        return (new ConcatStep([.. branches.Select(b => b.Steps)]), Together([.. branches.Select(b => b.Shape)]));
    }

    /// <summary>Entities that stay entities are read as such; otherwise the rows have what any of them has.</summary>
    private static RowShape Together(IReadOnlyList<RowShape> shapes) =>
        shapes.All(s => s.IsEntity && s.Properties.Select(p => p.Path).SequenceEqual(shapes[0].Properties.Select(p => p.Path), StringComparer.Ordinal))
            ? shapes[0]
            : shapes[0].Of(shapes.SelectMany(s => s.Properties).GroupBy(p => p.Path, StringComparer.Ordinal).Select(same => (same.Key, TypeOf(same.Key, [.. same.Select(p => p.Type)]))), Option);

    private static IEdmTypeReference TypeOf(string path, IReadOnlyList<IEdmTypeReference> types)
    {
        var kinds = types.Select(t => t.PrimitiveKind()).Distinct().ToList();
        return kinds.Count == 1 || kinds.TrueForAll(PrimitiveTypes.IsNumeric)
            ? PrimitiveTypes.Nullable(kinds.Aggregate(PrimitiveTypes.Wider))
            : throw QueryRefusedException.Invalid("conflicting-types", $"'{path}' would have values of several types: {string.Join(", ", kinds)}; give them different names.", Option);
    }

    private static PickStep Pick(string name, string text, RowShape shape)
    {
        var arguments = OptionText.Split(text, ',', Option);
        if (arguments.Count == 2 && arguments[0].Length > 0 && !IsNumber(arguments[0], out _) && shape.Value(arguments[0], Option) is not ConstantNode)
            throw QueryRefusedException.NotSupported($"The expression '{arguments[0]}' as the number of '{name}'", Option);
        if (arguments.Count != 2 || !IsNumber(arguments[0], out var measure))
            throw QueryRefusedException.Invalid("invalid-query", $"'{name}({text})' is not of the form {name}(number,expression).", Option);
        var (top, until) = name.StartsWith("top", StringComparison.Ordinal) ? (true, name[3..]) : (false, name[6..]);
        var sentence = (until, measure) switch
        {
            ("count", < 1) => "a positive whole number",
            ("count", _) when !decimal.IsInteger(measure) || measure > long.MaxValue => "a positive whole number",
            ("percent", <= 0 or > 100) => "a number above 0 and up to 100",
            _ => null,
        };
        return sentence is null
            ? new PickStep(top, until, measure, shape.Value(arguments[1], Option))
            : throw QueryRefusedException.Invalid("invalid-query", $"'{name}' takes {sentence} first.", Option);
    }

    private static (string Path, IEdmTypeReference Type) PropertyOf(GroupKey key) => (key.Path, PrimitiveTypes.Nullable(key.Value.TypeReference.PrimitiveKind()));

    private static bool IsNumber(string text, out decimal number) => decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number);

    private static long Whole(string text, string step) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        ? number
        : throw QueryRefusedException.Invalid("invalid-query", $"'{step}' does not take a non-negative whole number.", Option);

    private static QueryRefusedException Unknown(string text) => QueryRefusedException.Invalid(
        "unknown-transformation",
        $"'{text}' is no transformation. There are: filter, search, compute, groupby, aggregate, concat, identity, orderby, top, skip, {string.Join(", ", Picks)}.",
        Option);
}
