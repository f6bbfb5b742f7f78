using ODataSql.Plan.Records;
using Kind = Microsoft.OData.Edm.EdmPrimitiveTypeKind;

namespace ODataSql.Sql;

/// <content>Groups that are counted by combinations of values.</content>
internal sealed partial class SqlRenderer
{
    private const string Combinations = "tally";

    /// <summary>Groups as the combinations of the keys' values and of those that are aggregated; null where GROUP BY alone can.</summary>
    private string? Tallied(Select select)
    {
        List<Scalar> keys = [.. select.Outputs.Take(select.GroupKeys).Select(o => o.Value)];
        List<Aggregate> aggregates = [.. select.Outputs.Skip(select.GroupKeys).Select(o => o.Value).OfType<Aggregate>()];
        List<Scalar> values = [.. keys.Concat(aggregates.Select(a => a.Argument).OfType<Scalar>()).Distinct()];
        if (values.Count > _dialect.TalliedValues || !values.TrueForAll(IsTallied) || aggregates.Exists(a => a.Where is not null))
            return null;
        // Without a value besides the keys, each combination is a group.
        var isGrouped = aggregates.Exists(a => a.Argument is not null);
        var tally = _dialect.Tally([.. values.Select(Counted)], Rows(select));
        var outputs = select.Outputs.Select(o => $"{(o.Value is Aggregate aggregate ? Total(aggregate) : Shown(o.Value))} AS {Identifier(o.Name)}");
        var groups = isGrouped ? $"\nGROUP BY {string.Join(", ", Enumerable.Range(1, select.GroupKeys))}" : "";
        return $"SELECT {string.Join(", ", outputs)}\nFROM {tally} {Combinations}{groups}";

        string Shown(Scalar value)
        {
            var column = $"{Combinations}.c{values.IndexOf(value)}";
            return value is Column { Lookup: { IsUnique: true } lookup }
                ? $"(SELECT {Identifier(lookup.Value)} FROM {Identifier(lookup.Relation)} WHERE {Identifier(lookup.Found)} = {column})"
                : column;
        }

        string Total(Aggregate aggregate)
        {
            var number = $"{Combinations}.n";
            if (aggregate.Argument is not { } argument)
                return isGrouped ? Format("$count:times", number) : number;
            var shown = Shown(argument);
            return aggregate.Function switch
            {
                "min" or "max" => Format(Extreme(aggregate.Function, argument.Type), Alphabetical(shown, argument.Type), ""),
                "countdistinct" => Format(aggregate.Function, shown, ""),
                var sum => Format($"{sum}:times", shown, number),
            };
        }
    }

    // What is looked up by a link is as different as the links are, and looked up once for each group.
    private string Counted(Scalar value) => value is Column { Lookup: { IsUnique: true } lookup } column
        ? $"{column.Alias}.{Identifier(lookup.Key)}"
        : Value(value);

    // The same number can be stored as an integer and as a real, which are different values to a tally. Long texts would fill the memory in
    // which it is kept; SQLite sorts them in a file.
    private static bool IsTallied(Scalar value) => value.Type is { IsJson: false, IsLong: false }
        && value.Type.Kind is not (Kind.Double or Kind.Single or Kind.Decimal or Kind.None);
}
