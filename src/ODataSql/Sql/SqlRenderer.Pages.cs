using ODataSql.Plan.Records;
using ODataSql.Plan.Rows;

namespace ODataSql.Sql;

/// <summary>The keys of the rows of a page, chosen before the rows are read.</summary>
internal sealed partial class SqlRenderer
{
    /// <summary>The keys of a page. Where an index has the order, the rows come in it; the parts of a union are merged by what they return.</summary>
    private Select Chosen(Select select, Column key)
    {
        var keys = select with { Outputs = [new OutputColumn(Key, key)], ChosenBy = null };
        if (select.From is not RelationSource { Relation.Ordered: { } ordered } rows || !IsOrdered(select, ordered))
            return keys;
        var order = RootPage.KeyOutputs([.. select.OrderBy.Where(o => o.By != key)]);
        var merged = keys with { From = rows with { InOrder = _dialect.MergesUnions }, Outputs = [.. keys.Outputs, .. order] };
        if (Ranges(merged) is { } ranges)
            return InTurn(ranges, merged);
        if (!_dialect.MergesUnions)
            return keys;
        if (merged.Outputs.Count == 1)
            return merged;
        // With a limit of its own, the outer statement is not made one with the inner, which would then no longer return its order.
        return new Select(new DerivedSource("k", merged), [Output("k", merged.Outputs[0])]) { Limit = select.Limit };
    }

    /// <summary>
    /// A later page in two ranges of an index; null where it is one. After a value in descending order come lesser values, and then the rows
    /// without one; after a row without one in ascending order come others of these, and then those with a value.
    /// </summary>
    private static List<Select>? Ranges(Select select)
    {
        var (filter, after) = select.Where is FunctionCall { Function: "and", Arguments: [var first, var last] }
            ? (first, last)
            : (null, select.Where);
        if (select.Offset is not null || after is not FunctionCall
            {
                Function: "or",
                Arguments: [FunctionCall beyond, FunctionCall { Function: "and", Arguments: [FunctionCall { Function: "eq" } same, _] } tied],
            })
            return null;
        IReadOnlyList<Scalar>? ranges = beyond switch
        {
            { Function: "or", Arguments: [FunctionCall { Function: "lt" } less, FunctionCall { Function: "eq" } none] }
                when less.Arguments.SequenceEqual(same.Arguments) && none.Arguments is [var missing, Constant { Value: null }]
                    && missing.Equals(same.Arguments[0]) => [FunctionCall.Condition("or", less, tied), none],
            { Function: "ne", Arguments: [_, Constant { Value: null }] } when beyond.Arguments.SequenceEqual(same.Arguments) => [tied, beyond],
            _ => null,
        };
        return ranges?.Select(range => select with { Where = filter is null ? range : FunctionCall.Condition("and", filter, range) }).ToList();
    }

    /// <summary>The keys of a page from as many rows of each range, which are few enough to be sorted.</summary>
    private static Select InTurn(List<Select> ranges, Select page)
    {
        var parts = ranges.Select(range => new Select(new DerivedSource("p", range), [.. page.Outputs.Select(output => Output("p", output))]));
        var order = page.OrderBy.Select(term =>
            term with { By = Output("k", page.Outputs.First(output => output.Value.Equals(term.By))).Value });
        return new Select(new UnionSource("k", [.. parts]), [Output("k", page.Outputs[0])]) { OrderBy = [.. order], Limit = page.Limit };
    }

    private static OutputColumn Output(string alias, OutputColumn output) =>
        output with { Value = new Column(alias, output.Name, output.Value.Type) };
}
