using System.Globalization;
using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.OData.Edm;
using PcaTracker.Contract;

namespace PcaTracker.Benchmarks;

/// <summary>
/// Makes questions over all sets, with values that occur in the measured negotiation; the same seed makes the same ones. It asks nothing
/// that the stock stack answers in another order or form: no sorts by text for people, no instants.
/// </summary>
internal sealed class QuestionGenerator(SqliteConnection connection, int seed)
{
    /// <summary>How often a set is asked, as its rows and readers suggest; the others once.</summary>
    private static readonly Dictionary<string, int> Weights = new()
    {
        ["Positions"] = 20,
        ["Deadlines"] = 5,
        ["Issues"] = 5,
        ["Outcomes"] = 4,
        ["Articles"] = 3,
        ["StateOfPlay"] = 3,
        ["Chapters"] = 3,
        ["Changes"] = 2,
    };

    private static readonly int[] Tops = [10, 50, 50, 100, 200, 1_000];

    // What is drawn need not be secret, but the same for the same seed.
#pragma warning disable CA5394
    private readonly Random _random = new(seed);
#pragma warning restore CA5394
    private readonly Dictionary<(string Set, string Property), IReadOnlyList<string>> _values = [];
    private readonly IReadOnlyList<EntitySetDefinition> _sets =
    [
        .. EntitySets.All.Where(set => EntityFrameworkHost.RowsOf(set) is not null)
            .SelectMany(set => Enumerable.Repeat(set, Weights.GetValueOrDefault(set.Name, 1))),
    ];

    /// <summary>The next question.</summary>
    public Question Next()
    {
        var set = OneOf(_sets);
        return Number(10) switch
        {
            < 5 => Page(set),
            < 7 => Count(set),
            _ => Grouping(set),
        };
    }

    private Question Page(EntitySetDefinition set)
    {
        var options = new List<string>();
        var readsTexts = Filter(set, Number(4), options, "$filter={0}");
        var sorts = Some(Sortable(set), Number(3)).Select(p => p.Name + (Number(2) == 0 ? " desc" : "")).ToList();
        // Where an index is read backwards, the tracker has equal values in the other order of keys than the stock stack.
        if (sorts is [[.., 'd', 'e', 's', 'c']])
            sorts.Add("Id desc");
        if (sorts.Count > 0)
            options.Add($"$orderby={string.Join(',', sorts)}");
        if (Number(3) == 0)
            options.Add($"$select=Id,{string.Join(',', Some(Compared(set), 1 + Number(5)).Select(p => p.Name))}");
        options.Add($"$top={OneOf(Tops)}");
        if (Number(8) == 0)
            options.Add($"$skip={Number(500)}");
        if (Number(6) == 0)
            options.Add("$count=true");
        return new(Shape.Page, readsTexts, $"{set.Name}?{string.Join('&', options)}");
    }

    private Question Count(EntitySetDefinition set)
    {
        var options = new List<string>();
        var readsTexts = Filter(set, Number(4), options, "$filter={0}");
        return new(Shape.Count, readsTexts, $"{set.Name}/$count{(options.Count == 0 ? "" : "?")}{string.Concat(options)}");
    }

    private Question Grouping(EntitySetDefinition set)
    {
        var keys = Some(Groupable(set), 1 + Number(3));
        var aggregates = new List<(string Text, string Column, string Sql)> { ("$count as N", "", "count(*)") };
        foreach (var property in Some(Numbers(set).Except(keys), Number(2)))
        {
            // The stock stack adds up no values to 0, where the standard says null.
            var method = OneOf<string>(property.Required ? ["min", "max", "sum", "average"] : ["min", "max", "average"]);
            aggregates.Add(($"{property} with {method} as M{property}", property.Column, $"{(method == "average" ? "avg" : method)}(\"{property.Column}\")"));
        }

        var transformations = new List<string>();
        var readsTexts = Number(2) == 0 && Filter(set, 1 + Number(2), transformations, "filter({0})");
        var isFiltered = transformations.Count > 0;
        transformations.Add($"groupby(({string.Join(',', keys.Select(k => k.Name))}),aggregate({string.Join(',', aggregates.Select(a => a.Text))}))");
        var address = $"{set.Name}?$apply={string.Join('/', transformations)}";
        var isPlain = !isFiltered && set.IsRecord && keys.All(k => k.IsShort && IsStored(set, k.Column)) && aggregates.Skip(1).All(a => IsStored(set, a.Column));
        if (!isPlain)
            return new(Shape.Grouping, readsTexts, address);
        var columns = keys.Select(k => $"\"{k.Column}\"").ToList();
        var seen = set.HasVisibility ? " WHERE visibility IN ('public', 'shared', 'eu')" : "";
        var sql = $"SELECT {string.Join(", ", [.. columns, .. aggregates.Select(a => a.Sql)])} FROM {set.Table}{seen} GROUP BY {string.Join(", ", columns)}";
        IEnumerable<string> read = [.. columns, .. set.HasVisibility ? ["visibility"] : Array.Empty<string>(), .. aggregates.Skip(1).Select(a => $"\"{a.Column}\"")];
        return new(Shape.Grouping, readsTexts, address, sql, [.. read.Distinct()]);
    }

    // Whether it looks for a part of a text.
    private bool Filter(EntitySetDefinition set, int conditions, List<string> options, string form)
    {
        var parts = Some(Compared(set), conditions).Select(p => Condition(set, p)).Where(c => c.Text.Length > 0).ToList();
        if (parts.Count == 0)
            return false;
        var text = parts.Select(p => p.Text).Aggregate((left, right) => Number(5) == 0 ? $"({left} or {right})" : $"{left} and {right}");
        options.Add(string.Format(CultureInfo.InvariantCulture, form, text));
        return parts.Any(p => p.ReadsTexts);
    }

    private (string Text, bool ReadsTexts) Condition(EntitySetDefinition set, PropertyDefinition property)
    {
        var values = Values(set, property);
        if (values.Count == 0 || !property.Required && Number(8) == 0)
            return ($"{property} {OneOf(["eq", "ne"])} null", false);
        if (property.IsProse)
            return ($"{OneOf(["contains", "contains", "startswith", "endswith"])}({property},{Quoted(Part(OneOf(values)))})", true);
        return property.Kind switch
        {
            EdmPrimitiveTypeKind.Boolean => ($"{property} eq {OneOf(["true", "false"])}", false),
            EdmPrimitiveTypeKind.Date when Number(4) == 0 => ($"year({property}) eq {OneOf(values)[..4]}", false),
            EdmPrimitiveTypeKind.Date => ($"{property} {OneOf(["eq", "ge", "lt", "gt", "le"])} {OneOf(values)}", false),
            EdmPrimitiveTypeKind.String when Number(3) == 0 => ($"{property} in ({string.Join(',', Some(values, 3).Select(Quoted))})", false),
            EdmPrimitiveTypeKind.String => ($"{property} {OneOf(["eq", "eq", "eq", "ne"])} {Quoted(OneOf(values))}", false),
            EdmPrimitiveTypeKind.Int64 => ($"{property} eq {OneOf(values)}", false),
            _ => ($"{property} {OneOf(["eq", "ge", "lt"])} {OneOf(values)}", false),
        };
    }

    // A word of a text, or its beginning; rarely one or two characters.
    private string Part(string text)
    {
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var word = words.Length == 0 ? "a" : OneOf(words);
        return Number(10) == 0 ? word[..Math.Min(2, word.Length)] : word[..Math.Min(3 + Number(6), word.Length)];
    }

    private IReadOnlyList<string> Values(EntitySetDefinition set, PropertyDefinition property)
    {
        if (!_values.TryGetValue((set.Name, property.Name), out var values))
        {
            var sql = $"SELECT DISTINCT \"{property.Column}\" FROM (SELECT \"{property.Column}\" FROM every_{set.Table} LIMIT 4000) WHERE \"{property.Column}\" IS NOT NULL ORDER BY 1 LIMIT 500";
            values = _values[(set.Name, property.Name)] = [.. connection.Query<object>(sql).Select(Text)];
        }

        return values;

        static string Text(dynamic row) => Convert.ToString(((IDictionary<string, object>)row).Values.Single(), CultureInfo.InvariantCulture)!;
    }

    private bool IsStored(EntitySetDefinition set, string column) =>
        connection.ExecuteScalar<long>("SELECT count(*) FROM pragma_table_info(@Table) WHERE name = @column", new { set.Table, column }) > 0;

    // Properties that both have in one form.
    private static List<PropertyDefinition> Compared(EntitySetDefinition set) =>
        [.. set.Properties.Where(p => p.Name != "Id" && EntityFrameworkHost.RowsOf(set)!.GetProperty(p.Name) is not null)];

    private static List<PropertyDefinition> Sortable(EntitySetDefinition set) => [.. Compared(set).Where(p => !p.IsProse && !p.IsFlag)];

    private List<PropertyDefinition> Groupable(EntitySetDefinition set) =>
        [.. Compared(set).Where(p => p.Name == "Topic" || !p.IsProse && p.Kind != EdmPrimitiveTypeKind.Int64 && Values(set, p).All(v => v.Length < 40))];

    private static IEnumerable<PropertyDefinition> Numbers(EntitySetDefinition set) => Compared(set).Where(p => p.Kind == EdmPrimitiveTypeKind.Int32);

    private static string Quoted(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    private List<T> Some<T>(IEnumerable<T> from, int count)
    {
        var (rest, some) = (from.ToList(), new List<T>());
        for (; some.Count < count && rest.Count > 0; rest.Remove(some[^1]))
            some.Add(OneOf(rest));
        return some;
    }

    private T OneOf<T>(IReadOnlyList<T> from) => from[Number(from.Count)];

#pragma warning disable CA5394
    private int Number(int below) => _random.Next(below);
#pragma warning restore CA5394
}
