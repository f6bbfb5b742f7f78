using System.Globalization;
using Microsoft.OData.Edm;
using Microsoft.OData.UriParser;

namespace ODataSql.Parse;

/// <summary>
/// Parses <c>$apply</c> (OData Data Aggregation 4.0 CS04, 3). The library knows only five transformations, so the sequence is split here; the
/// library parses the expressions in it, each against the type of its input rows.
/// </summary>
internal sealed class ApplyParser
{
    private const string Option = "$apply";

    private static readonly string[] Unsupported = ["join", "outerjoin", "nest", "addnested", "expand", "ancestors", "descendants", "traverse"];

    private static readonly string[] TopTransformations = ["topcount", "topsum", "toppercent", "bottomcount", "bottomsum", "bottompercent"];

    private int _steps;

    public static (IReadOnlyList<Transformation> Steps, RowType Rows) Parse(string text, RowType rows) =>
        new ApplyParser().Sequence(text, rows, [], depth: 1);

    /// <summary>Parses transformations separated by slashes.</summary>
    /// <param name="text">The transformations.</param>
    /// <param name="rows">The type of the input rows.</param>
    /// <param name="keys">The grouping properties of the enclosing <c>groupby</c>.</param>
    /// <param name="depth">The nesting depth, from 1.</param>
    private (IReadOnlyList<Transformation> Steps, RowType Rows) Sequence(string text, RowType rows, IReadOnlyList<GroupKey> keys, int depth)
    {
        if (depth > Limits.ApplyDepth)
            throw QueryRefusedException.Invalid("too-deep", $"Transformations may be nested {Limits.ApplyDepth} deep.", Option);
        var steps = new List<Transformation>();
        foreach (var part in OptionText.Split(text, '/', Option))
        {
            if (++_steps > Limits.Transformations)
                throw QueryRefusedException.Invalid("too-complex", $"$apply takes {Limits.Transformations} transformations.", Option);
            var (step, after) = Step(part, rows, keys, depth);
            rows = after;
            if (step is not null)
                steps.Add(step);
        }

        return (steps, rows);
    }

    private (Transformation? Step, RowType After) Step(string text, RowType rows, IReadOnlyList<GroupKey> keys, int depth)
    {
        var (written, arguments) = OptionText.Call(text, Option);
        var name = written.ToLowerInvariant();
        if (name == "identity" && arguments is null)
            return (null, rows);
        if (Unsupported.Contains(name, StringComparer.Ordinal) || name.Contains('.', StringComparison.Ordinal))
            throw QueryRefusedException.NotSupported($"The transformation '{written}' in $apply", Option);
        var inner = string.IsNullOrEmpty(arguments) ? throw Unknown(text) : arguments;
        return name switch
        {
            "filter" => (new FilterStep(rows.Filter(inner, Option).Expression), rows),
            "search" => (new SearchStep(inner), rows),
            "orderby" => (new OrderByStep(rows.OrderBy(inner, Option)), rows),
            "top" => (new TopStep(Whole(inner, text)), rows),
            "skip" => (new SkipStep(Whole(inner, text)), rows),
            "compute" => Compute(inner, rows),
            "aggregate" => Aggregate(inner, rows, keys),
            "groupby" => GroupBy(inner, rows, keys, depth),
            "concat" => Concat(inner, rows, keys, depth),
            _ when TopTransformations.Contains(name, StringComparer.Ordinal) => (TopTransformation(name, inner, rows), rows),
            _ => throw Unknown(text),
        };
    }

    private static (Transformation Step, RowType After) Compute(string text, RowType rows)
    {
        var (properties, after) = ComputeParser.Parse(text, rows, Option);
        return (new ComputeStep(properties), after);
    }

    private static (Transformation Step, RowType After) Aggregate(string text, RowType rows, IReadOnlyList<GroupKey> keys)
    {
        var items = OptionText.Split(text, ',', Option).Select(item => AggregateParser.Parse(item, rows)).ToList();
        return (new AggregateStep(items), rows.Of([.. keys.Select(PropertyOf), .. items.Select(i => (i.Name, AggregateParser.TypeOf(i)))], Option));
    }

    private (Transformation Step, RowType After) GroupBy(string text, RowType rows, IReadOnlyList<GroupKey> around, int depth)
    {
        var arguments = OptionText.Split(text, ',', Option);
        var (name, list) = OptionText.Call(arguments[0], Option);
        if (arguments.Count > 2 || name.Length > 0 || string.IsNullOrEmpty(list))
            throw QueryRefusedException.Invalid(
                "invalid-query", $"'groupby({text})' is not of the form groupby((Property,…),transformations).", Option);
        var levels = GroupingParser.Parse(list, rows);
        List<GroupKey> keys = [.. around, .. levels[0]];
        var (steps, after) = arguments.Count == 2 ? Sequence(arguments[1], rows, keys, depth + 1) : ([], rows.Of(keys.Select(PropertyOf), Option));
        return (new GroupByStep(levels, arguments.Count == 2 ? steps : [new AggregateStep([])]), after);
    }

    private (Transformation Step, RowType After) Concat(string text, RowType rows, IReadOnlyList<GroupKey> keys, int depth)
    {
        var branches = OptionText.Split(text, ',', Option).Select(branch => Sequence(branch, rows, keys, depth + 1)).ToList();
        if (branches.Count < 2)
            throw QueryRefusedException.Invalid("invalid-query", "'concat' takes two or more sequences of transformations.", Option);
        return (new ConcatStep([.. branches.Select(b => b.Steps)]), Merged([.. branches.Select(b => b.Rows)]));
    }

    /// <summary>The type of concatenated rows: the entity type if all are the same entities, otherwise the union of their properties.</summary>
    private static RowType Merged(IReadOnlyList<RowType> types) =>
        types.All(type => type.IsEntity && Paths(type).SequenceEqual(Paths(types[0]), StringComparer.Ordinal))
            ? types[0]
            : types[0].Of(
                types.SelectMany(type => type.Properties).GroupBy(p => p.Path, StringComparer.Ordinal)
                    .Select(same => (same.Key, TypeOf(same.Key, [.. same.Select(p => p.Type)]))),
                Option);

    private static IEnumerable<string> Paths(RowType type) => type.Properties.Select(p => p.Path);

    private static IEdmTypeReference TypeOf(string path, IReadOnlyList<IEdmTypeReference> types)
    {
        var kinds = types.Select(t => t.PrimitiveKind()).Distinct().ToList();
        return kinds.Count == 1 || kinds.TrueForAll(PrimitiveTypes.IsNumeric)
            ? PrimitiveTypes.Nullable(kinds.Aggregate(PrimitiveTypes.Wider))
            : throw QueryRefusedException.Invalid(
                "conflicting-types", $"'{path}' would have values of several types: {string.Join(", ", kinds)}; give them different names.", Option);
    }

    private static TopTransformationStep TopTransformation(string name, string text, RowType rows)
    {
        var arguments = OptionText.Split(text, ',', Option);
        if (arguments.Count == 2 && arguments[0].Length > 0 && !IsNumber(arguments[0], out _) && rows.Value(arguments[0], Option) is not ConstantNode)
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
            ? new TopTransformationStep(top, until, measure, rows.Value(arguments[1], Option))
            : throw QueryRefusedException.Invalid("invalid-query", $"'{name}' takes {sentence} first.", Option);
    }

    private static (string Path, IEdmTypeReference Type) PropertyOf(GroupKey key) =>
        (key.Path, PrimitiveTypes.Nullable(key.Value.TypeReference.PrimitiveKind()));

    private static bool IsNumber(string text, out decimal number) =>
        decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number);

    private static long Whole(string text, string step) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        ? number
        : throw QueryRefusedException.Invalid("invalid-query", $"'{step}' does not take a non-negative whole number.", Option);

    private static QueryRefusedException Unknown(string text) => QueryRefusedException.Invalid(
        "unknown-transformation",
        $"'{text}' is no transformation. There are: filter, search, compute, groupby, aggregate, concat, identity, orderby, top, skip, "
        + $"{string.Join(", ", TopTransformations)}.",
        Option);
}
