using Microsoft.OData.Edm;
using PcaTracker.Contract;

namespace PcaTracker.Tests.Confidentiality;

/// <summary>Conditions, orders and other expressions about the rows of a set, made by chance from the contract.</summary>
internal sealed class ExpressionGenerator(ValueGenerator values)
{
    private static readonly Dictionary<string, IReadOnlyList<(string Name, EntitySetDefinition Set)>> Collections = EntitySets.All.ToDictionary(
        set => set.Name,
        set => (IReadOnlyList<(string, EntitySetDefinition)>)[.. EntitySets.All.SelectMany(other => other.Links.Where(l => l.TargetSet == set.Name).Select(l => (l.Inverse, other)))]);

    /// <summary>The collections that lead back to a row of a set.</summary>
    public static IReadOnlyList<(string Name, EntitySetDefinition Set)> CollectionsOf(EntitySetDefinition set) => Collections[set.Name];

    public static IReadOnlyList<(string Name, EntitySetDefinition Set)> LinksOf(EntitySetDefinition set) => [.. set.Links.Select(l => (l.Name, EntitySets.Named(l.TargetSet)))];

    public PropertyDefinition Property(EntitySetDefinition set) => values.Pick(set.Properties);

    public PropertyDefinition? Property(EntitySetDefinition set, EdmPrimitiveTypeKind kind) =>
        set.Properties.Where(p => p.Kind == kind).ToList() is { Count: > 0 } some ? values.Pick(some) : null;

    /// <summary>A condition; <paramref name="row"/> is what stands before the names of properties, such as <c>x/</c>.</summary>
    public string Condition(EntitySetDefinition set, int depth = 2, string row = "")
    {
        switch (values.Number(depth > 0 ? 12 : 7))
        {
            case 0 when Property(set, EdmPrimitiveTypeKind.String) is { } text:
                var searched = values.Chance(2) ? $"tolower({row}{text.Name})" : row + text.Name;
                return $"{values.Pick(["contains", "startswith", "endswith"])}({searched},'{values.Text().Replace("'", "''", StringComparison.Ordinal)}')";
            case 1 when Property(set, EdmPrimitiveTypeKind.String) is { } text:
                return values.Pick([$"length({row}{text.Name}) gt {values.Number(40)}", $"indexof({row}{text.Name},'e') ge {values.Number(5)}", $"matchesPattern({row}{text.Name},'^.*(energy|э+)')", $"concat({row}{text.Name},{row}{text.Name}) ne 'x'", $"substring({row}{text.Name},1,2) eq 'ne'"]);
            case 2 when Property(set, EdmPrimitiveTypeKind.Int32) is { } number:
                return values.Pick([$"{row}{number.Name} mul {row}{number.Name} gt 4", $"{row}{number.Name} mod 2 eq 1", $"{row}{number.Name} div 0 eq null", $"{row}{number.Name} add 2147483647 gt 0", $"cast({row}{number.Name},Edm.Decimal) divby 3 ge 1"]);
            case 3 when Property(set, EdmPrimitiveTypeKind.Date) is { } day:
                return values.Pick([$"year({row}{day.Name}) ge 2013", $"month({row}{day.Name}) eq 5", $"{row}{day.Name} add duration'P3D' gt 2013-01-01", $"day({row}{day.Name}) lt 15"]);
            case 4:
                return $"{row}Id in ({string.Join(',', Enumerable.Range(0, 1 + values.Number(4)).Select(_ => values.Key(set)))})";
            case 7:
                return $"{Group(set, depth - 1, row)} {values.Pick(["and", "or"])} {Group(set, depth - 1, row)}";
            case 8:
                return $"not {Group(set, depth - 1, row)}";
            case 9 when LinksOf(set) is { Count: > 0 } links:
                var (one, target) = values.Pick(links);
                return Condition(target, 0, $"{row}{one}/");
            case 10 when CollectionsOf(set) is { Count: > 0 } collections:
                var (many, members) = values.Pick(collections);
                var name = "x" + depth;
                return $"{row}{many}/{values.Pick(["any", "any", "all"])}({name}: {Condition(members, depth - 1, name + "/")})";
            case 11 when CollectionsOf(set) is { Count: > 0 } collections:
                var (counted, rows) = values.Pick(collections);
                return values.Pick([$"{row}{counted}/$count gt {values.Number(4)}", $"{row}{counted}/$count($filter={Condition(rows, 0)}) eq {values.Number(3)}", $"{row}{counted}/$count($search=energy) gt {values.Number(3)}", $"{row}{counted}/any()"]);
            default:
                var property = Property(set);
                return $"{row}{property.Name} {values.Pick(["eq", "ne", "gt", "ge", "lt", "le"])} {values.Literal(set, property)}";
        }
    }

    private string Group(EntitySetDefinition set, int depth, string row) => $"({Condition(set, depth, row)})";

    public string Order(EntitySetDefinition set) => string.Join(',', Enumerable.Range(0, 1 + values.Number(2)).Select(_ => OrderBy(set)).Distinct());

    private string OrderBy(EntitySetDefinition set) => values.Number(5) switch
    {
        0 when LinksOf(set) is { Count: > 0 } links && values.Pick(links) is var (name, target) => $"{name}/{Property(target).Name}",
        1 when CollectionsOf(set) is { Count: > 0 } many => values.Pick(many).Name + "/$count desc",
        _ => Property(set).Name,
    } + values.Pick(["", " desc"]);

    public string Select(EntitySetDefinition set) => values.Chance(6) ? "*" : string.Join(',', Enumerable.Range(0, 1 + values.Number(4)).Select(_ => Property(set).Name).Distinct());

    public string Expand(EntitySetDefinition set, int depth = 2)
    {
        List<(string Name, EntitySetDefinition Set)> ways = [.. LinksOf(set), .. CollectionsOf(set)];
        if (ways.Count == 0)
            return "*";
        var isMany = CollectionsOf(set);
        return values.Number(12) == 0 ? values.Pick(["*", "*/$ref"]) : string.Join(',', Enumerable.Range(0, 1 + values.Number(2)).Select(_ => values.Pick(ways)).DistinctBy(w => w.Name).Select(Expanded));

        string Expanded((string Name, EntitySetDefinition Set) way)
        {
            var many = isMany.Contains(way);
            if (many && values.Chance(8))
                return way.Name + values.Pick(["/$count", "/$ref"]);
            List<string> options = [];
            if (many && values.Chance(2))
                options.Add("$filter=" + Condition(way.Set, 1));
            if (many && values.Chance(4))
                options.Add("$search=" + values.Search());
            if (many && values.Chance(3))
                options.Add("$orderby=" + OrderBy(way.Set));
            if (many && values.Chance(3))
                options.Add("$top=" + values.Number(5));
            if (many && values.Chance(3))
                options.Add("$count=true");
            if (values.Chance(2))
                options.Add("$select=" + Select(way.Set));
            if (depth > 1 && values.Chance(3))
                options.Add("$expand=" + Expand(way.Set, depth - 1));
            return options.Count == 0 ? way.Name : $"{way.Name}({string.Join(';', options)})";
        }
    }

    public string Compute(EntitySetDefinition set) => values.Pick(
    [
        "length(cast(Id,Edm.String)) as X", "Id mod 7 as X",
        Property(set, EdmPrimitiveTypeKind.String) is { } text ? $"concat({text.Name},'!') as X" : "1 as X",
        Property(set, EdmPrimitiveTypeKind.Int32) is { } number ? $"{number.Name} mul 3 as X" : "Id as X",
        CollectionsOf(set) is { Count: > 0 } many ? $"{values.Pick(many).Name}/$count as X" : "2 as X",
    ]);

    public string Apply(EntitySetDefinition set)
    {
        var steps = Enumerable.Range(0, 1 + values.Number(2)).Select(_ => values.Number(4) switch
        {
            0 => $"filter({Condition(set, 1)})",
            1 => $"search({values.Search()})",
            2 => $"orderby({Property(set).Name} desc)/top({values.Number(9)})",
            _ => $"filter(Id gt {values.Key(set)})",
        }).ToList();
        if (values.Chance(2))
            steps.RemoveAt(0);
        steps.Add(Last(set));
        return string.Join('/', steps);
    }

    private string Last(EntitySetDefinition set) => values.Number(6) switch
    {
        0 => "aggregate($count as N)",
        1 => $"aggregate(Id with {values.Pick(["max", "min", "sum", "average", "countdistinct"])} as N,$count as M)",
        2 => $"groupby(({By(set)}),aggregate($count as N))/topcount(3,N)",
        3 => $"concat(aggregate($count as N),groupby(({By(set)})))",
        4 when Property(set, EdmPrimitiveTypeKind.Int32) is { } number => $"groupby(({By(set)}),aggregate({number.Name} with sum as S,{number.Name} with average as A))",
        _ => $"groupby(({By(set)},{Property(set).Name}),aggregate($count as N))",
    };

    private string By(EntitySetDefinition set) =>
        values.Chance(3) && LinksOf(set) is { Count: > 0 } links && values.Pick(links) is var (name, target) ? $"{name}/{Property(target).Name}" : Property(set).Name;
}
