using System.Diagnostics;
using System.Globalization;
using ODataSql.Model;
using ODataSql.Plan.Records;
using ODataSql.Plan.Rows;
using Kind = Microsoft.OData.Edm.EdmPrimitiveTypeKind;

namespace ODataSql.Sql;

/// <summary>
/// Writes a plan as SQL. Values become parameters, and identifiers come from the model, so that no text of a request gets into a
/// statement.
/// </summary>
internal sealed partial class SqlRenderer
{
    private const string Key = "key";

    private readonly SqlDialect _dialect;
    private readonly bool _usesParts;
    private readonly List<object> _parameters = [];
    private readonly List<(PartIndex Index, Constant Text)> _parts = [];

    // Whether the members of rows are asked for, which some databases join to all rows at once.
    private bool _joinsMembers;

    private SqlRenderer(SqlDialect dialect, bool usesParts = false) => (_dialect, _usesParts) = (dialect, usesParts);

    public static SqlStatement Render(SqlDialect dialect, Select select)
    {
        var renderer = new SqlRenderer(dialect);
        return new SqlStatement(renderer.Statement(select, isOutermost: true), renderer._parameters);
    }

    /// <summary>
    /// The statement that finds parts of texts in their indexes, and one that returns whether each of them finds so few rows that this is
    /// faster; null where there is nothing to find so.
    /// </summary>
    public static (SqlStatement Statement, SqlStatement HasFew)? RenderByParts(SqlDialect dialect, Select select)
    {
        if (!dialect.FindsParts)
            return null;
        var renderer = new SqlRenderer(dialect, usesParts: true);
        var statement = new SqlStatement(renderer.Statement(select, isOutermost: true), renderer._parameters);
        if (renderer._parts.Count == 0)
            return null;
        var asking = new SqlRenderer(dialect);
        var conditions = renderer._parts.Select(part => dialect.HasFew(dialect.Identifier(part.Index.Name), asking.Value(part.Text))).ToList();
        return (statement, new SqlStatement($"SELECT {string.Join(" AND ", conditions)}", asking._parameters));
    }

    /// <summary>A statement that returns whether the rows exist.</summary>
    public static SqlStatement RenderExists(SqlDialect dialect, Select select)
    {
        var renderer = new SqlRenderer(dialect);
        return new SqlStatement($"SELECT EXISTS ({renderer.Statement(select)})", renderer._parameters);
    }

    private string Statement(Select select, bool isOutermost = false)
    {
        if (select.ChosenBy is { } key && !(_dialect.ShowsRowsLast && select.OrderBy is [{ By: var only }] && only == key))
        {
            var chosen = new InSubquery(key, Chosen(select, key));
            return Statement(select with { Where = chosen, Limit = null, Offset = null, ChosenBy = null }, isOutermost);
        }

        if (select.GroupKeys > 0 && Tallied(select) is { } tallied)
            return tallied;
        var clauses = new List<string>
        {
            // SELECT needs at least one column.
            select.Outputs.Count == 0
                ? "SELECT NULL"
                : $"SELECT {string.Join(", ", select.Outputs.Select(o => $"{Shown(o.Value)} AS {Identifier(o.Name)}"))}",
            Rows(select),
        };
        if (select.GroupKeys > 0)
            clauses.Add($"GROUP BY {string.Join(", ", Enumerable.Range(1, select.GroupKeys))}");
        if (select.OrderBy.Count > 0)
            clauses.Add($"ORDER BY {Keys(select.OrderBy)}");
        if (select.Limit is not null || select.Offset is not null)
            clauses.Add(_dialect.Page(select.Limit, select.Offset, Parameter));
        return string.Join('\n', clauses);

        string Shown(Scalar value) => isOutermost ? _dialect.Returned(Value(value), value) : Value(value);
    }

    /// <summary>Rows of a page within a row: in the order of an index that has it. Those by key alone have an index of their link.</summary>
    private Select InOrder(Select rows) => _dialect.MergesUnions && rows is { Limit: not null, OrderBy.Count: > 1, From: RelationSource source }
        && source.Relation.Ordered is { } ordered && IsOrdered(rows, ordered) ? rows with { From = source with { InOrder = true } } : rows;

    // A condition on a long text would have each row looked up from the index.
    private static bool IsOrdered(Select select, OrderedRows ordered) =>
        select.OrderBy[0].By is Column first && ordered.Columns.Contains(first.Name)
        && select.OrderBy.All(o => o.By is Column { Lookup: null, Type.IsProse: false })
        && !(select.Where?.ReadsLongTexts ?? false);

    private string Rows(Select select) =>
        $"FROM {Shown(select) ?? Source(select.From)}{(select.Where is { } where ? $"\nWHERE {Condition(where)}" : "")}";

    /// <summary>The rows with what is looked up for each; null where none of it is shown: a join keeps an index from standing for them.</summary>
    private string? Shown(Select select) => _dialect.JoinsLookups && select.From is RelationSource { At: null, Relation.Shown: { } shown } rows
        && select.Outputs.Any(output => output.Value is Column { Lookup.IsUnique: true } column && column.Alias == rows.Alias)
            ? $"{Identifier(shown)} {rows.Alias}"
            : null;

    private string Source(RowSource source) => source switch
    {
        RelationSource { At: { } at, Relation.Snapshot: { } past } relation =>
            $"({past.Rows.Replace(Snapshot.Moment, Value(at), StringComparison.Ordinal)}) {relation.Alias}",
        RelationSource { Relation.Function: { } function } call => $"({Called(function, call.Arguments)}) {call.Alias}",
        RelationSource { InOrder: true, Relation.Ordered: { } ordered } relation => $"{Identifier(ordered.Name)} {relation.Alias}",
        RelationSource relation => $"{Identifier(relation.Relation.Name)} {relation.Alias}",
        UnionSource union => $"({string.Join("\nUNION ALL\n", union.Parts.Select(part => Statement(part)))}) {union.Alias}",
        CrossJoinSource product => string.Join(", ", product.Relations.Select(Source)),
        DerivedSource derived => $"({Statement(derived.Rows)}) {derived.Alias}",
        _ => throw new UnreachableException(),
    };

    private string Called(RowFunction function, IReadOnlyList<KeyValuePair<string, Scalar>> arguments) => arguments.Aggregate(
        function.Rows, (sql, argument) => sql.Replace(RowFunction.Mark(argument.Key), Value(argument.Value), StringComparison.Ordinal));

    /// <summary>A condition in a place where unknown and false mean the same.</summary>
    private string Condition(Scalar scalar) => scalar switch
    {
        FunctionCall { Function: "and" } and => $"{Condition(and.Arguments[0])} AND {Condition(and.Arguments[1])}",
        FunctionCall { Function: "or" } or => After(or) is { } bound
            ? $"({Condition(bound)} AND ({Condition(or.Arguments[0])} OR {Condition(or.Arguments[1])}))"
            : $"({Condition(or.Arguments[0])} OR {Condition(or.Arguments[1])})",
        FunctionCall { Function: "eq", Arguments: [Column { Lookup: { } lookup } column, Constant { Value: not null } constant] }
            when !IsNeverStored(constant) => Found(column, lookup, $"= {Value(constant)}", isOne: lookup.IsUnique),
        // A join: a row without the value is joined to none.
        FunctionCall
        {
            Function: "eq",
            Arguments: [Column { Lookup: { IsUnique: false } lookup, Type.Nullable: false } column, { Type.Nullable: false } other],
        }
            when !_joinsMembers => Found(column, lookup, $"= {Value(other)}", isOne: false),
        FunctionCall
        {
            Function: "ne" or "gt" or "ge" or "lt" or "le",
            Arguments: [Column { Lookup: { IsUnique: true } lookup } column, Constant { Value: not null }],
        } comparison when !IsNeverStored(comparison.Arguments[1]) => Found(column, lookup, comparison),
        // Unlike IS, = lets SQLite use an index of the rows that have a value.
        FunctionCall { Function: "eq", Arguments: [Column, Constant { Value: not null }] } equality => Equality(equality, isSafe: true),
        FunctionCall { Function: "eq" or "ne" } equality => Equality(equality),
        FunctionCall { Function: "gt" or "ge" or "lt" or "le" } comparison => Function(comparison.Function, comparison.Arguments),
        FunctionCall { Function: "not" } not => Function("not", not.Arguments),
        FunctionCall
        {
            Function: "contains" or "startswith" or "endswith",
            Arguments: [Column { Parts: { } index } column, Constant { Value: string } text],
        } part when _usesParts => Found(column, index, text, part),
        InList { Value: Column { Lookup: { } lookup } column } list when !list.Items.Any(i => i.Value is null || IsNeverStored(i)) =>
            Found(column, lookup, $"IN ({string.Join(", ", list.Items.Select(Value))})", isOne: false),
        InList list => InListCondition(list),
        _ => Value(scalar),
    };

    /// <summary>
    /// The bound that lets an index begin where the rows after (a, b) do, which are after a, or equal to a and after b; null for other
    /// conditions.
    /// </summary>
    private static FunctionCall? After(FunctionCall or) => or.Arguments is
        [
            FunctionCall { Function: "gt" or "lt" } beyond,
            FunctionCall { Function: "and", Arguments: [FunctionCall { Function: "eq" } same, _] },
        ]
        && same.Arguments.SequenceEqual(beyond.Arguments)
            ? beyond with { Function = beyond.Function == "gt" ? "ge" : "le" }
            : null;

    /// <summary>A value. Comparisons are true or false, never unknown (OData 4.01 URL Conventions, 5.1.1.1).</summary>
    private string Value(Scalar scalar) => scalar switch
    {
        Column column => $"{column.Alias}.{Identifier(column.Name)}",
        Constant { Value: null } => _dialect.Null(scalar.Type),
        Constant constant => Parameter(_dialect.Parameter(constant.Value, constant.Type)),
        // SQL reads a = b = c from the left, so a comparison used as a value needs parentheses.
        FunctionCall { Function: "eq" or "ne" } equality => $"({Equality(equality)})",
        FunctionCall { Function: "not" } not => $"({Function("not", not.Arguments)})",
        FunctionCall { Function: "gt" or "ge" or "lt" or "le" } comparison =>
            TwoValued(Function(comparison.Function, comparison.Arguments), comparison.Arguments),
        FunctionCall { Function: "div" or "mod", Type.Kind: Kind.Double or Kind.Single or Kind.Decimal } division =>
            Function(division.Function + ":real", division.Arguments),
        FunctionCall { Function: "matchespattern", Arguments: [var text, Constant { Value: string pattern }] } =>
            Format("matchespattern", Value(text), Parameter(_dialect.Pattern(pattern))),
        FunctionCall call => Function(call.Function, call.Arguments),
        InList list => TwoValued(InListCondition(list), [list.Value]),
        FullTextMatch matches => _dialect.Matches(Value(matches.Key), Identifier(matches.Index), Parameter(_dialect.SearchArgument(matches.Words))),
        InSubquery among => $"{Value(among.Value)} IN ({Statement(among.Rows)})",
        Exists exists => $"EXISTS ({Members(exists.Rows)})",
        ScalarSubquery lookup => $"({Statement(lookup.Rows)})",
        Aggregate aggregate => Aggregated(aggregate),
        WindowFunction window => Window(window),
        JsonRow one => $"({Statement(Objects(one.Rows, one.OmitsNulls))})",
        JsonRows many => Array(many.Rows, many.OmitsNulls, many.Page),
        JsonMembers group => Object(group.Members, o => Value(o.Value), group.OmitsNulls),
        _ => throw new UnreachableException(),
    };

    private string Members(Select rows)
    {
        var joinsOuter = _joinsMembers;
        // Rows after a page are those of one row.
        _joinsMembers = _dialect.JoinsMembers && rows.Offset is null;
        var statement = Statement(rows);
        _joinsMembers = joinsOuter;
        return statement;
    }

    private string Function(string function, IReadOnlyList<Scalar> arguments)
    {
        if (function is "gt" or "ge" or "lt" or "le" && _dialect.SortsByKey && arguments.Any(a => a.Type.IsProse))
            arguments = [.. arguments.Select(a => a with { Type = a.Type with { IsProse = true } })];
        return Format(function, [.. arguments.Select((a, i) => Argument(function, a, isRight: i == 1))]);
    }

    private string Format(string function, params object[] arguments) =>
        string.Format(CultureInfo.InvariantCulture, _dialect.Functions[function], arguments);

    private string Aggregated(Aggregate aggregate)
    {
        List<object> arguments = aggregate.Argument is { } argument ? [Argument(aggregate.Function, argument, isRight: false)] : [];
        arguments.Add(aggregate.Where is { } where ? $" FILTER (WHERE {Condition(where)})" : "");
        var function = aggregate.Argument is { } value ? Extreme(aggregate.Function, value.Type) : aggregate.Function;
        return Format(function, [.. arguments]);
    }

    /// <summary>The function for the least or the greatest of values of a type.</summary>
    private static string Extreme(string function, ScalarType type) => function is not ("min" or "max") ? function
        : type.IsProse ? $"{function}:alphabet"
        : type.Kind == Kind.Boolean ? $"{function}:flag"
        : function;

    private string Argument(string function, Scalar argument, bool isRight) => function switch
    {
        "gt" or "ge" or "lt" or "le" => argument is Constant { Value: { } value }
            ? Alphabetical(Parameter(Nearest(value, above: isRight == function is "lt" or "ge")), argument.Type)
            : Sorted(argument),
        "min" or "max" => Sorted(argument),
        _ => Value(argument),
    };

    /// <summary>The storable value that gives the same order: stored times below <c>.0005</c> are those below <c>.001</c>.</summary>
    private object Nearest(object value, bool above) => _dialect.Nearest(value) is var (floor, ceiling) && above ? ceiling : floor;

    /// <summary>A value where order matters; text for people sorts alphabetically.</summary>
    private string Sorted(Scalar scalar) => Alphabetical(Value(scalar), scalar.Type);

    private string Alphabetical(string sql, ScalarType type) => type.IsProse ? _dialect.Alphabetical(sql) : sql;

    private string Window(WindowFunction window)
    {
        var partition = window.Partition.Count == 0 ? "" : $"PARTITION BY {string.Join(", ", window.Partition.Select(Value))}";
        var order = window.OrderBy.Count == 0 ? "" : $"ORDER BY {Keys(window.OrderBy)} ROWS UNBOUNDED PRECEDING";
        var over = $"OVER ({string.Join(' ', new[] { partition, order }.Where(clause => clause.Length > 0))})";
        var arguments = window.Argument is { } argument ? new object[] { Value(argument), over } : [over];
        return Format($"{window.Function}:over", arguments);
    }

    private string Keys(IReadOnlyList<OrderingTerm> order) => string.Join(", ", order.Select(o => Ordered(o, Sorted(o.By))));

    // Without a null, the order is that of an index.
    private string Ordered(OrderingTerm term, string sql) =>
        _dialect.Ordered(sql, term.Descending, mayBeNull: term.By is not Column { IsStored: true, Type.Nullable: false });

    /// <summary>A condition on a value that is looked up, as one on the row's own column.</summary>
    private string Found(Column column, Lookup lookup, string condition, bool isOne) =>
        $"{column.Alias}.{Identifier(lookup.Key)} {(isOne ? "=" : "IN")} "
        + $"(SELECT {Identifier(lookup.Found)} FROM {Identifier(lookup.Relation)} WHERE {Identifier(lookup.Value)} {condition})";

    /// <summary>A comparison with a value that is looked up: it is made once for each row of the other table.</summary>
    private string Found(Column column, Lookup lookup, FunctionCall comparison)
    {
        var value = new Column(lookup.Relation, lookup.Value, column.Type with { Nullable = false });
        var condition = Condition(comparison with { Arguments = [value, comparison.Arguments[1]] });
        var key = $"{column.Alias}.{Identifier(lookup.Key)}";
        var found = $"{key} IN (SELECT {Identifier(lookup.Found)} FROM {Identifier(lookup.Relation)} WHERE {condition})";
        return comparison.Function == "ne" && column.Type.Nullable ? $"({found} OR {key} IS NULL)" : found;
    }

    /// <summary>Whether a text has a part, which is compared only where an index has all of its sequences of three characters.</summary>
    private string Found(Column column, PartIndex index, Constant text, FunctionCall part)
    {
        _parts.Add((index, text));
        var preselected = _dialect.HasParts($"{column.Alias}.{Identifier(index.Key)}", Identifier(index.Name), Value(text));
        return $"({preselected} AND {Value(part)})";
    }

    private string Equality(FunctionCall call, bool isSafe = false)
    {
        var (left, right) = (call.Arguments[0], call.Arguments[1]);
        // A range of an index, in every database.
        if (left is Column && right is Constant { Value: null })
            return $"{Value(left)} IS {(call.Function == "ne" ? "NOT " : "")}NULL";
        if (IsNeverStored(left) || IsNeverStored(right))
            return Parameter(_dialect.Parameter(call.Function == "ne"));
        var mayBeNull = !isSafe && (left.Type.Nullable || right.Type.Nullable);
        return Function(mayBeNull ? call.Function + ":null" : call.Function, call.Arguments);
    }

    private string TwoValued(string sql, IReadOnlyList<Scalar> operands) =>
        operands.Any(o => o.Type.Nullable) ? _dialect.TwoValued(sql) : $"({sql})";

    /// <summary>Whether a literal is finer than anything stored, so that nothing equals it.</summary>
    private bool IsNeverStored(Scalar scalar) =>
        scalar is Constant { Value: { } value } && _dialect.Nearest(value) is var (below, above) && !below.Equals(above);

    private string InListCondition(InList list)
    {
        var values = list.Items.Where(i => i.Value is not null && !IsNeverStored(i)).Select(Value).ToList();
        var member = values.Count == 0 ? Parameter(_dialect.Parameter(false)) : $"{Value(list.Value)} IN ({string.Join(", ", values)})";
        return list.Items.Any(i => i.Value is null) ? $"({member} OR {Value(list.Value)} IS NULL)" : member;
    }

    /// <summary>The rows, each as one JSON object.</summary>
    private static Select Objects(Select rows, bool omitsNulls) =>
        rows with { Outputs = [new OutputColumn("object", new JsonMembers(rows.Outputs) { OmitsNulls = omitsNulls })] };

    /// <summary>A subquery that filters, sorts and pages the rows, and an outer query that builds the array in their order.</summary>
    private string Array(Select rows, bool omitsNulls, NestedPage? page)
    {
        rows = InOrder(rows);
        var inner = rows with { Outputs = [.. rows.Outputs, .. rows.OrderBy.Select((o, i) => new OutputColumn($"#{i}", o.By))] };
        var item = Object(rows.Outputs, o => $"r.{Identifier(o.Name)}", omitsNulls);
        var order = string.Join(
            ", ", rows.OrderBy.Select((o, i) => Ordered(o, Alphabetical($"r.{Identifier($"#{i}")}", o.By.Type))));
        var array = _dialect.JsonArray(item, order);
        // Only a full page is checked for further rows.
        var all = page is null
            ? array
            : $"{array} || CASE WHEN count(*) < {Parameter(rows.Limit!)} THEN '' ELSE coalesce({Link(rows, page)}, '') END";
        return $"(SELECT {all} FROM ({Statement(inner)}) r)";
    }

    /// <summary>The member with the next link after a full page; null when there are no further rows.</summary>
    private string Link(Select rows, NestedPage page)
    {
        var end = rows.Limit!.Value + (rows.Offset ?? 0);
        var last = rows with { Outputs = [.. RootPage.KeyOutputs(rows.OrderBy)], Limit = 1, Offset = end - 1 };
        var next = new Exists(rows with { Outputs = [], OrderBy = [], Limit = 1, Offset = end });
        var link = _dialect.JsonLink(
            page.LinkName, [Parameter(page.Address), Value(page.Key), Parameter(page.Rest)], last.Outputs.Select(o => $"l.{Identifier(o.Name)}"));
        return $"(SELECT {link} FROM ({Statement(last)}) l WHERE {Value(next)})";
    }

    /// <summary>A JSON object. Null values may be left out; control information that is null stays, because it has a meaning.</summary>
    private string Object(IReadOnlyList<OutputColumn> outputs, Func<OutputColumn, string> value, bool omitsNulls)
    {
        var nulls = omitsNulls ? outputs.Where(o => o.Name[0] == '@' && o.Value is Constant { Value: null }).ToList() : [];
        var members = outputs.Where(o => !nulls.Contains(o)).Select(o => new JsonMember(o.Name, value(o), o.Value));
        return _dialect.JsonObject([.. members], omitsNulls ? [.. nulls.Select(o => o.Name)] : null);
    }

    private string Parameter(object value)
    {
        _parameters.Add(value);
        return _dialect.ParameterName(_parameters.Count - 1);
    }

    private string Identifier(string name) => _dialect.Identifier(name);
}
