using Kind = Microsoft.OData.Edm.EdmPrimitiveTypeKind;

namespace ODataSql.Tests.Grammar;

/// <summary>The ABNF of Data Aggregation: transformations.</summary>
internal sealed partial class ODataGrammar
{
    private string Apply() => Rule($"{SystemName("apply")}={ApplyExpr()}");

    /// <summary>Transformations of entities, and at the end one whose rows may be transient.</summary>
    private string ApplyExpr() => Rule($"{Several(() => $"{PreservingTrafo()}/", "", 0, 2)}{ApplyTrafo()}");

    private string ApplyTrafo() => OneOf([AggregateTrafo, ComputeTrafo, ConcatTrafo, GroupbyTrafo, PreservingTrafo, () => Dice.Next(2) == 0 ? NotOfferedTrafo() : GroupbyTrafo()]);

    private string NotOfferedTrafo() => OneOf([JoinTrafo, OuterjoinTrafo, NestTrafo, AncestorsTrafo, DescendantsTrafo, TraverseTrafo, CustomFunction], "not offered trafo");

    private string PreservingTrafo() => OneOf(
    [
        BottomcountTrafo, BottompercentTrafo, BottomsumTrafo, FilterTrafo, IdentityTrafo, OrderbyTrafo, SkipTrafo, TopTrafo, TopcountTrafo, ToppercentTrafo, TopsumTrafo,
        () => isSearched(Here.Type) ? SearchTrafo() : IdentityTrafo(),
    ]);

    private string AggregateTrafo() => Rule($"aggregate({Several(AggregateExpr, ",", 1, 2)})");

    private string AggregateExpr() => OneOf(
    [
        () => $"{Leaf(Kind.Int64)} with {AggregateMethod()} as {ExpressionAlias()}",
        () => $"$count as {ExpressionAlias()}",
        () => Navigations(Here.Type, toMany: true) is { Count: > 0 } many ? $"{Pick(many).Name}/$count as {ExpressionAlias()}" : $"$count as {ExpressionAlias()}",
        () => Dice.Next(4) == 0 ? $"{KeyOf(Here.Type)} with sum {Refused("from")} {KeyOf(Here.Type)} with max as {ExpressionAlias()}" : $"$count as {ExpressionAlias()}",
        () => Dice.Next(4) == 0 ? $"{CustomAggregate()} as {ExpressionAlias()}" : $"$count as {ExpressionAlias()}",
    ]);

    private string AggregateMethod() => OneOf([() => "sum", () => "min", () => "max", () => "average", () => "countdistinct", () => Dice.Next(4) == 0 ? Refused("Custom.median") : "sum"]);

    private string ExpressionAlias() => Rule($"A{Dice.Next(1_000_000)}");

    private string ComputeTrafo() => Rule($"compute({ComputeItem()})");

    private string ConcatTrafo() => Rule($"concat({PreservingTrafo()},{Word("identity", "aggregate($count as N)")})");

    private string GroupbyTrafo() => OneOf([() => $"groupby({GroupbyList()})", () => $"groupby({GroupbyList()},aggregate({AggregateExpr()}))"]);

    private string GroupbyList() => Rule($"({GroupbyElement()})");

    private string GroupbyElement() => OneOf(
    [
        GroupingProperty,
        RollupLevels,
        () => Dice.Next(4) == 0 ? RollupRecursive() : GroupingProperty(),
        () => Dice.Next(4) == 0 && Navigations(Here.Type, toMany: false) is { Count: > 0 } one ? Refused(Pick(one).Name) : GroupingProperty(),
    ]);

    private string GroupingProperty() => Rule(PrimitiveProperty(Here.Type, Kind.Int64));

    private string RollupLevels() => OneOf([() => $"rollup({PrimitiveProperty(Here.Type, Kind.String)},{GroupingProperty()})", () => Dice.Next(4) == 0 ? $"{Refused("rollup")}({GroupingProperty()})" : GroupingProperty()]);

    private string FilterTrafo() => Rule($"filter({BoolCommonExpr()})");

    private string IdentityTrafo() => Rule("identity");

    private string OrderbyTrafo() => Rule($"orderby({OrderbyItem()})");

    private string SearchTrafo() => Rule($"search({SearchExpr()})");

    private string SkipTrafo() => Rule($"skip({Digits(1, 1)})");

    private string TopTrafo() => Rule($"top({Digits(1, 1)})");

    private string TopcountTrafo() => OneOf([() => $"topcount(1,{CommonExpr(Kind.Int64)})", () => Dice.Next(6) == 0 ? $"topcount({Refused("$these")}/$count,{KeyOf(Here.Type)})" : $"topcount(2,{KeyOf(Here.Type)})"]);

    private string TopsumTrafo() => Rule($"topsum(10,{KeyOf(Here.Type)})");

    private string ToppercentTrafo() => Rule($"toppercent(50,{KeyOf(Here.Type)})");

    private string BottomcountTrafo() => Rule($"bottomcount(2,{CommonExpr(Kind.Int64)})");

    private string BottomsumTrafo() => Rule($"bottomsum(0.5,{KeyOf(Here.Type)})");

    private string BottompercentTrafo() => Rule($"bottompercent(10,{KeyOf(Here.Type)})");

    private string RecHierReference() => Rule($"$root/{Pick(Sets).Name},Tree,{KeyOf(Here.Type)}");

    private string JoinTrafo() => Rule($"{Refused("join")}({AnyNavigation(Here.Type)} as J)");

    private string OuterjoinTrafo() => Rule($"{Refused("outerjoin")}({AnyNavigation(Here.Type)} as J,identity)");

    private string NestTrafo() => OneOf([() => $"{Refused("nest")}(identity as J)", () => $"{Refused("addnested")}({AnyNavigation(Here.Type)},identity as J)"]);

    private string AncestorsTrafo() => Rule($"{Refused("ancestors")}({RecHierReference()},identity)");

    private string DescendantsTrafo() => Rule($"{Refused("descendants")}({RecHierReference()},identity,1,keep start)");

    private string TraverseTrafo() => Rule($"{Refused("traverse")}({RecHierReference()},preorder)");

    private string CustomFunction() => Rule($"{Refused("Custom.Function")}(x=1)");

    private string CustomAggregate() => Rule(Refused("Forecast"));

    private string RollupRecursive() => Rule($"{Refused("rolluprecursive")}({RecHierReference()})");
}
