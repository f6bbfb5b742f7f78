using Microsoft.OData.Edm;
using Microsoft.OData.UriParser;
using ODataSql.Parse;
using ODataSql.Plan.Records;
using Kind = Microsoft.OData.Edm.EdmPrimitiveTypeKind;

namespace ODataSql.Plan.Expressions;

/// <summary>Plans an expression of <c>$filter</c>, <c>$orderby</c>, <c>$compute</c> or <c>$apply</c> as a <see cref="Scalar"/>.</summary>
internal sealed class ExpressionPlanner(PlanContext context, string option, NameScope root)
{
    private readonly Dictionary<string, EntityScope> _lambdas = new(StringComparer.Ordinal);
    private int _depth;

    public Scalar Plan(QueryNode node)
    {
        context.CountNodes(option);
        var level = node is ConvertNode ? 0 : 1;
        if ((_depth += level) > Limits.ExpressionDepth)
            throw QueryRefusedException.Invalid("too-deep", $"An expression may be {Limits.ExpressionDepth} operators and functions deep.", option);
        var planned = PlanNode(node);
        _depth -= level;
        return planned;
    }

    /// <summary>Plans or refuses every kind of node of the library's parser.</summary>
    private Scalar PlanNode(QueryNode node) => node.Kind switch
    {
        QueryNodeKind.BinaryOperator => PlanBinary((BinaryOperatorNode)node),
        QueryNodeKind.UnaryOperator => PlanUnary((UnaryOperatorNode)node),
        QueryNodeKind.Convert => PlanConvert((ConvertNode)node),
        QueryNodeKind.Constant => LiteralPlanner.Plan((ConstantNode)node, option),
        QueryNodeKind.ParameterAlias =>
            context.ParameterAlias(((ParameterAliasNode)node).Alias) is { } value ? Plan(value) : new Constant(null, default),
        QueryNodeKind.SingleValuePropertyAccess when node is SingleValuePropertyAccessNode property =>
            PlanProperty(TypeCasts.Remove(property.Source), property.Property),
        QueryNodeKind.SingleValueOpenPropertyAccess
            when node is SingleValueOpenPropertyAccessNode { Source: ResourceRangeVariableReferenceNode row } named =>
            ComputedValue(ScopeOf(row.Name), named.Name),
        QueryNodeKind.SingleNavigationNode => PlanNavigationKey((SingleNavigationNode)node),
        QueryNodeKind.SingleValueFunctionCall => FunctionPlanner.Plan((SingleValueFunctionCallNode)node, Plan, context.Now),
        QueryNodeKind.In => PlanIn((InNode)node),
        QueryNodeKind.Any => PlanAny((AnyNode)node),
        QueryNodeKind.All => PlanAll((AllNode)node),
        QueryNodeKind.Count when node is CountNode count => PlanCount(count),
        QueryNodeKind.SingleResourceCast or QueryNodeKind.SingleResourceFunctionCall when TypeCasts.Remove(node) is var entity && entity != node =>
            PlanNode(entity),
        QueryNodeKind.SingleResourceCast or QueryNodeKind.SingleValueCast => throw NotSupported("A cast to another type"),
        QueryNodeKind.SingleResourceFunctionCall or QueryNodeKind.CollectionFunctionCall or QueryNodeKind.CollectionResourceFunctionCall =>
            throw NotSupported("A function that returns entities or collections"),
        QueryNodeKind.ResourceRangeVariableReference => throw NotSupported("An entity as a value, other than over a navigation property,"),
        QueryNodeKind.NonResourceRangeVariableReference => throw NotSupported("A lambda over values"),
        QueryNodeKind.SingleComplexNode or QueryNodeKind.CollectionComplexNode => throw NotSupported("A structure as a value"),
        QueryNodeKind.CollectionNavigationNode or QueryNodeKind.CollectionResourceCast or QueryNodeKind.CollectionConstant
            or QueryNodeKind.CollectionPropertyAccess or QueryNodeKind.CollectionPropertyNode or QueryNodeKind.AggregatedCollectionPropertyNode =>
            throw NotSupported("A collection as a value"),
        QueryNodeKind.SingleValueOpenPropertyAccess or QueryNodeKind.CollectionOpenPropertyAccess or QueryNodeKind.SingleValuePropertyAccess =>
            throw NotSupported("This path"),
        QueryNodeKind.KeyLookup or QueryNodeKind.EntitySet or QueryNodeKind.RootPath =>
            throw NotSupported("A path to other entities, by key or from '$root',"),
        QueryNodeKind.Count => throw NotSupported("'$count' without a path"),
        QueryNodeKind.NamedFunctionParameter or QueryNodeKind.SearchTerm or QueryNodeKind.CustomQueryOption or QueryNodeKind.None =>
            throw NotSupported($"The expression '{node.Kind}'"),
    };

    private QueryRefusedException NotSupported(string what) => QueryRefusedException.NotSupported($"{what} in {option}", option);

    private Scalar PlanBinary(BinaryOperatorNode node)
    {
        // A chain of one operator is as deep as its deepest operand, however long it is.
        var chained = (node.Left is ConvertNode convert ? convert.Source : node.Left) is BinaryOperatorNode left
            && left.OperatorKind == node.OperatorKind
            ? 1
            : 0;
        _depth -= chained;
        var first = Plan(node.Left);
        _depth += chained;
        var second = Plan(node.Right);
        var isNullable = first.Type.Nullable || second.Type.Nullable;
        return node.OperatorKind switch
        {
            BinaryOperatorKind.And or BinaryOperatorKind.Or =>
                new FunctionCall(OperatorName(node.OperatorKind), [first, second], ScalarType.Condition with { Nullable = isNullable }),
            BinaryOperatorKind.Has => throw NotSupported("'has'"),
            BinaryOperatorKind.Add or BinaryOperatorKind.Subtract or BinaryOperatorKind.Multiply
                or BinaryOperatorKind.Divide or BinaryOperatorKind.Modulo =>
                ArithmeticPlanner.Plan(OperatorName(node.OperatorKind), first, second, option),
            _ when CompareLiterals(first, second) is { } order => new Constant(Holds(node.OperatorKind, order), ScalarType.Condition),
            _ => FunctionCall.Condition(OperatorName(node.OperatorKind), first, second),
        };
    }

    /// <summary>
    /// Compares two literals while planning, because the database stores milliseconds only. <c>now()</c> is left to SQL, because plans are
    /// cached.
    /// </summary>
    private int? CompareLiterals(Scalar left, Scalar right) => (left, right) switch
    {
        (Constant { Value: DateTimeOffset a }, Constant { Value: DateTimeOffset b }) => a == context.Now || b == context.Now ? null : a.CompareTo(b),
        (Constant { Value: TimeOnly a }, Constant { Value: TimeOnly b }) => a.CompareTo(b),
        (Constant { Value: TimeSpan a }, Constant { Value: TimeSpan b }) => a.CompareTo(b),
        _ => null,
    };

    private static bool Holds(BinaryOperatorKind comparison, int order) => comparison switch
    {
        BinaryOperatorKind.Equal => order == 0,
        BinaryOperatorKind.NotEqual => order != 0,
        BinaryOperatorKind.GreaterThan => order > 0,
        BinaryOperatorKind.GreaterThanOrEqual => order >= 0,
        BinaryOperatorKind.LessThan => order < 0,
        _ => order <= 0,
    };

    private FunctionCall PlanUnary(UnaryOperatorNode node)
    {
        var operand = Plan(node.Operand);
        return node.OperatorKind == UnaryOperatorKind.Not
            ? new FunctionCall("not", [operand], operand.Type with { Kind = Kind.Boolean })
            : operand.Type.IsNumber
                || operand.Type.Kind is Kind.Duration or Kind.None ? new FunctionCall("neg", [operand], operand.Type)
            : throw QueryRefusedException.Invalid("invalid-query", $"There is no negative of Edm.{operand.Type.Kind}.", option);
    }

    /// <summary>Plans an implicit conversion. Most need no SQL; constants get the target type.</summary>
    private Scalar PlanConvert(ConvertNode node)
    {
        var source = Plan(node.Source);
        var type = ScalarType.Of(node.TypeReference);
        if (source is Constant { Value: { } value })
        {
            var isInstant = value is DateOnly && type.Kind == Kind.DateTimeOffset;
            return LiteralPlanner.Plan(
                isInstant ? new DateTimeOffset((DateOnly)value, TimeOnly.MinValue, TimeSpan.Zero) : value, node.TypeReference, option);
        }

        // A date as an instant is its midnight in UTC.
        return (source.Type.Kind, type.Kind) switch
        {
            (Kind.Date, Kind.DateTimeOffset) => new FunctionCall("instant", [source], source.Type with { Kind = type.Kind }),
            (Kind.Decimal, Kind.Double) => new FunctionCall("cast:real", [source], source.Type with { Kind = type.Kind }),
            _ => source,
        };
    }

    private Scalar PlanProperty(QueryNode source, IEdmProperty property) => source switch
    {
        ResourceRangeVariableReferenceNode variable
            when ScopeOf(variable.Name) is EntityScope entity && entity.Relation.Type.FindProperty(property.Name) is not null =>
            entity.Column(property),
        ResourceRangeVariableReferenceNode variable => ComputedValue(ScopeOf(variable.Name), property.Name),
        SingleComplexNode complex => ComputedValue(root, $"{PathOf(complex)}/{property.Name}"),
        SingleNavigationNode navigation => PlanNavigation(navigation, target => target.Column(property)),
        _ => throw NotSupported($"A property of '{source.Kind}'"),
    };

    /// <summary>A value that <c>$compute</c> or a transformation named; each use counts as its whole expression.</summary>
    private Scalar ComputedValue(NameScope scope, string path)
    {
        var found = scope.Find(path) ?? throw QueryRefusedException.Invalid("unknown-property", $"There is no property '{path}' here.", option);
        context.CountNodes(option, found.Cost - 1);
        return found.Value;
    }

    /// <summary>A navigation property compared with null, which is the key of its target.</summary>
    private Scalar PlanNavigationKey(SingleNavigationNode navigation) => PlanNavigation(navigation, target => target.Keys[0]);

    /// <summary>A value at the end of a path over single-valued navigation properties; null when there is no target.</summary>
    private Scalar PlanNavigation(SingleNavigationNode navigation, Func<EntityScope, Scalar> value)
    {
        var steps = new Stack<SingleNavigationNode>();
        QueryNode start = navigation;
        for (; start is SingleNavigationNode step; start = TypeCasts.Remove(step.Source))
            steps.Push(step);
        if (steps.Count > Limits.PathLength)
            throw QueryRefusedException.Invalid("too-deep", $"A path may have {Limits.PathLength} steps.", option);
        if (start is not ResourceRangeVariableReferenceNode variable)
            throw NotSupported("This path");
        return ScopeOf(variable.Name) switch
        {
            EntityScope from => Walk(from, steps, value),
            // The first step in a cross join names one of its sets.
            CrossJoinScope cross when cross.Entity(steps.Pop().NavigationProperty.Name) is var entity =>
                steps.Count == 0 ? value(entity) : Walk(entity, steps, value),
            _ => throw NotSupported("This path"),
        };
    }

    private ScalarSubquery Walk(EntityScope from, Stack<SingleNavigationNode> steps, Func<EntityScope, Scalar> value)
    {
        var join = context.Model.Join(from.Relation, steps.Pop().NavigationProperty);
        var target = context.NewScope(join.Target, from.Period);
        var found = steps.Count == 0 ? value(target) : Walk(target, steps, value);
        return new ScalarSubquery(
            new Select(PlanContext.Rows(target), [new OutputColumn("value", found)]) { Where = PlanContext.JoinCondition(from, target, join) },
            found.Type with { Nullable = true });
    }

    private InList PlanIn(InNode node)
    {
        if (node.Right is not CollectionConstantNode list)
            throw NotSupported("'in' with anything but a list of values");
        if (list.Collection.Count > Limits.InItems)
            throw QueryRefusedException.Invalid("too-complex", $"'in' takes up to {Limits.InItems} values.", option);
        return new InList(Plan(node.Left), [.. list.Collection.Select(item => LiteralPlanner.Plan(item.Value, item.TypeReference, option))]);
    }

    private Exists PlanAny(AnyNode node) => new(Members(node.Source, member =>
        node.Body is ConstantNode { Value: true } ? null : PlanLambda(node.CurrentRangeVariable, member, () => Plan(node.Body))));

    /// <summary>Plans <c>all</c> as: no member exists that does not satisfy the body.</summary>
    private FunctionCall PlanAll(AllNode node) => node.CurrentRangeVariable is null
        ? throw QueryRefusedException.Invalid("invalid-query", "'all' needs a condition: all(x:x/Property eq …).", option)
        : FunctionCall.Condition(
            "not", new Exists(Members(node.Source, member => PlanLambda(node.CurrentRangeVariable, member, () => Fails(Plan(node.Body))))));

    /// <summary>Whether the body is not true, that is false or null.</summary>
    private static FunctionCall Fails(Scalar body) =>
        FunctionCall.Condition("not", body.Type.Nullable ? new FunctionCall("true", [body], ScalarType.Condition) : body);

    private ScalarSubquery PlanCount(CountNode node)
    {
        var rows = Members(node.Source, member => PlanContext.And(
            node.FilterClause is { } filter ? PlanLambda(filter.RangeVariable, member, () => Plan(filter.Expression)) : null,
            node.SearchClause is { } search ? SearchPlanner.Condition(context, member, NestedSearch.Decode(search)) : null));
        return new ScalarSubquery(
            rows with { Outputs = [new OutputColumn("value", new Aggregate("$count", null, ScalarType.Count))] }, ScalarType.Count);
    }

    /// <summary>The filtered rows of a collection-valued navigation property.</summary>
    private Select Members(CollectionNode source, Func<EntityScope, Scalar?> filter)
    {
        if (TypeCasts.Remove(source) is not CollectionNavigationNode navigation)
            throw NotSupported("A lambda over anything but a navigation property");
        return TypeCasts.Remove(navigation.Source) switch
        {
            ResourceRangeVariableReferenceNode variable when ScopeOf(variable.Name) is EntityScope from => MembersOf(from),
            SingleNavigationNode step => Through(step),
            _ => throw NotSupported("This path"),
        };

        Select MembersOf(EntityScope from)
        {
            var join = context.Model.Join(from.Relation, navigation.NavigationProperty);
            var member = context.NewScope(join.Target, from.Period);
            return new Select(PlanContext.Rows(member), [new OutputColumn("value", member.Keys[0])])
            {
                Where = PlanContext.And(
                PlanContext.JoinCondition(from, member, join), filter(member))
            };
        }

        // Chapter/Positions: the members are joined to a value of the row at the end of the path before them.
        Select Through(SingleNavigationNode step)
        {
            var middle = context.Model[step.NavigationSource];
            var join = context.Model.Join(middle, navigation.NavigationProperty);
            var member = context.NewScope(join.Target, PeriodOf(step));
            return new Select(PlanContext.Rows(member), [new OutputColumn("value", member.Keys[0])])
            {
                Where = PlanContext.And(PlanContext.JoinCondition(member, join, Origin), filter(member)),
            };

            Scalar Origin(string column) => PlanNavigation(step, target => target.Column(column, ScalarType.Count)) with { Type = ScalarType.Count };
        }
    }

    /// <summary>The period that applies to the row at which a path begins.</summary>
    private Period? PeriodOf(SingleNavigationNode step) => TypeCasts.Remove(step.Source) switch
    {
        SingleNavigationNode before => PeriodOf(before),
        ResourceRangeVariableReferenceNode variable => (ScopeOf(variable.Name) as EntityScope)?.Period,
        _ => null,
    };

    private Scalar PlanLambda(RangeVariable variable, EntityScope member, Func<Scalar> plan)
    {
        if (_lambdas.Count == Limits.LambdaDepth)
            throw QueryRefusedException.Invalid("too-deep", $"'any' and 'all' may be nested {Limits.LambdaDepth} deep.", option);
        _lambdas[variable.Name] = member;
        var planned = plan();
        _lambdas.Remove(variable.Name);
        return planned;
    }

    private NameScope ScopeOf(string variable) => _lambdas.TryGetValue(variable, out var member) ? member : root;

    private static string PathOf(SingleComplexNode complex) =>
        complex.Source is SingleComplexNode before ? $"{PathOf(before)}/{complex.Property.Name}" : complex.Property.Name;

    private static string OperatorName(BinaryOperatorKind kind) => kind switch
    {
        BinaryOperatorKind.Or => "or",
        BinaryOperatorKind.And => "and",
        BinaryOperatorKind.Equal => "eq",
        BinaryOperatorKind.NotEqual => "ne",
        BinaryOperatorKind.GreaterThan => "gt",
        BinaryOperatorKind.GreaterThanOrEqual => "ge",
        BinaryOperatorKind.LessThan => "lt",
        BinaryOperatorKind.LessThanOrEqual => "le",
        BinaryOperatorKind.Add => "add",
        BinaryOperatorKind.Subtract => "sub",
        BinaryOperatorKind.Multiply => "mul",
        BinaryOperatorKind.Divide => "div",
        BinaryOperatorKind.Modulo => "mod",
        BinaryOperatorKind.Has => "has",
    };
}
