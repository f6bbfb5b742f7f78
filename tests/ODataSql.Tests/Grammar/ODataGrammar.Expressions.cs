using Microsoft.OData.Edm;
using Kind = Microsoft.OData.Edm.EdmPrimitiveTypeKind;

namespace ODataSql.Tests.Grammar;

/// <summary>Chapter 4 of the ABNF: expressions.</summary>
internal sealed partial class ODataGrammar
{
    private static readonly Kind[] Compared = [Kind.Boolean, Kind.String, Kind.Int64, Kind.Decimal, Kind.Double, Kind.Date, Kind.DateTimeOffset, Kind.TimeOfDay, Kind.Duration, Kind.Guid, Kind.Binary];

    private static readonly Kind[] Numbers = [Kind.Byte, Kind.SByte, Kind.Int16, Kind.Int32, Kind.Int64, Kind.Single, Kind.Double, Kind.Decimal];

    /// <summary>An expression of a type, in parentheses where operator precedence needs them.</summary>
    private string CommonExpr(Kind kind)
    {
        if (kind == Kind.Boolean)
            return ParenExpr(BoolCommonExpr);
        if (IsDeep || kind is Kind.Binary or Kind.Guid || Spatial.Contains(kind))
            return Leaf(kind);
        return Deeper(() => OneOf(
        [
            () => Leaf(kind),
            () => MethodCallExpr(kind),
            () => CastExpr(kind),
            () => FirstMemberExpr(kind),
            () => kind is Kind.Duration || IsNumber(kind) ? NegateExpr(kind) : Leaf(kind),
            () => ParenExpr(() => CommonExpr(kind)),
            () => ParenExpr(() => Calculated(kind)),
            () => ParenExpr(() => Calculated(kind)),
            () => ParameterAlias(kind),
            () => Rare(() => RootExpr(kind), kind),
            () => Rare(FunctionExpr, kind),
            () => Rare(ArrayOrObject, kind),
        ]));
    }

    /// <summary>Unsupported syntax is rarer, or every request would have some.</summary>
    private string Rare(Func<string> refused, Kind kind) => Dice.Next(6) == 0 ? refused() : Leaf(kind);

    private string Leaf(Kind kind) => IsNumber(kind)
        ? OneOf([() => PrimitiveLiteral(kind), () => FirstMemberExpr(kind), () => PrimitiveLiteral(Pick(Numbers))], "leaf number")
        : OneOf([() => PrimitiveLiteral(kind), () => FirstMemberExpr(kind)], "leaf");

    private string BoolCommonExpr() => IsDeep ? Comparison() : Deeper(() => OneOf(
    [
        Comparison,
        Comparison,
        InExpr,
        () => ParenExpr(BoolCommonExpr),
        NotExpr,
        () => MethodCallExpr(Kind.Boolean),
        () => FirstMemberExpr(Kind.Boolean),
        IsofExpr,
        () => Joined(AndExpr),
        () => Joined(OrExpr),
        Boolean,
        AnyOrAll,
        () => Rare(HasExpr, Kind.Boolean),
        () => Dice.Next(6) == 0 ? $"{GeoLiteral(Pick(Spatial))} ne null" : Comparison(),
        () => Dice.Next(6) == 0 ? $"{EnumLiteral()} eq null" : Comparison(),
        () => CastExpr(Kind.Boolean),
    ]));

    private string Joined(Func<string> operation) => ParenExpr(() => BoolCommonExpr() is var left && left.Length < 400 ? $"{left}{operation()}" : left);

    private string Comparison()
    {
        var kind = Pick(Compared);
        if (kind == Kind.Binary && Dice.Next(4) > 0)
            kind = Kind.String;
        Func<Kind, string>[] equality = [EqExpr, NeExpr], order = [GtExpr, GeExpr, LtExpr, LeExpr];
        return kind is Kind.Guid or Kind.Binary or Kind.Boolean
            ? OneOf([() => CommonExpr(kind) + Pick(equality)(kind)], "comparison equality")
            : OneOf([.. equality.Concat(order).Select(operation => new Func<string>(() => CommonExpr(kind) + operation(kind)))], "comparison");
    }

    private string EqExpr(Kind kind) => Rule($" eq {Compare(kind)}");

    private string NeExpr(Kind kind) => Rule($" ne {Compare(kind)}");

    private string GtExpr(Kind kind) => Rule($" gt {CommonExpr(kind)}");

    private string GeExpr(Kind kind) => Rule($" ge {CommonExpr(kind)}");

    private string LtExpr(Kind kind) => Rule($" lt {CommonExpr(kind)}");

    private string LeExpr(Kind kind) => Rule($" le {CommonExpr(kind)}");

    private string Compare(Kind kind) => Dice.Next(6) == 0 ? Null() : CommonExpr(kind);

    private string InExpr()
    {
        var kind = Pick<Kind>([Kind.String, Kind.Int64, Kind.Date, Kind.DateTimeOffset, Kind.TimeOfDay, Kind.Duration, Kind.Guid, Kind.Double]);
        if (Properties(Here.Type, kind) is not { Count: > 0 } fitting)
            return Rule($"{PrimitiveLiteral(kind)} in {ListExpr(kind)}");
        // The values have the property's own type, as which the library reads them.
        var property = Pick(fitting);
        kind = property.Type.PrimitiveKind();
        var left = Here.Prefix + property.Name;
        return Rule($"{left} in {OneOf([() => ListExpr(kind), () => Alias($"({PrimitiveLiteral(kind)})"), () => Alias("[]")], "in list")}");
    }

    private string ListExpr(Kind kind) => OneOf([() => $"({Several(() => PrimitiveLiteral(kind), ",")})", () => "()", () => $"( {PrimitiveLiteral(kind)} , {PrimitiveLiteral(kind)} )"]);

    private string HasExpr() => Rule($"{Leaf(Kind.String)} has {EnumLiteral()}");

    private string AndExpr() => Rule($" and {BoolCommonExpr()}");

    private string OrExpr() => Rule($" or {BoolCommonExpr()}");

    private string NotExpr() => Rule($"not {ParenExpr(BoolCommonExpr)}");

    private string ParenExpr(Func<string> inner) => Rule($"{Word("(", "( ")}{inner()}{Word(")", " )")}");

    private string NegateExpr(Kind kind) => Rule($"-{Word("", " ")}{ParenExpr(() => CommonExpr(kind))}");

    /// <summary>Two operands and an arithmetic operator, by the types that it takes (URL Conventions, 5.1.1.2).</summary>
    private string Calculated(Kind kind) => kind switch
    {
        _ when IsNumber(kind) => CommonExpr(kind) + OneOf([() => AddExpr(kind), () => SubExpr(kind), () => MulExpr(kind), () => DivExpr(kind), () => DivbyExpr(kind), () => ModExpr(kind)], "arithmetic"),
        Kind.Duration => OneOf(
        [
            () => CommonExpr(Kind.Date) + SubExpr(Kind.Date),
            () => CommonExpr(Kind.DateTimeOffset) + SubExpr(Kind.DateTimeOffset),
            () => CommonExpr(Kind.Duration) + AddExpr(Kind.Duration),
            () => CommonExpr(Kind.Duration) + MulExpr(Kind.Int64),
            () => CommonExpr(Kind.Duration) + DivExpr(Kind.Int64),
        ], "arithmetic duration"),
        Kind.Date or Kind.DateTimeOffset => CommonExpr(kind) + OneOf([() => AddExpr(Kind.Duration), () => SubExpr(Kind.Duration)], "arithmetic time"),
        _ => Leaf(kind),
    };

    private string AddExpr(Kind kind) => Rule($" add {CommonExpr(kind)}");

    private string SubExpr(Kind kind) => Rule($" sub {CommonExpr(kind)}");

    private string MulExpr(Kind kind) => Rule($" mul {CommonExpr(kind)}");

    private string DivExpr(Kind kind) => Rule($" div {CommonExpr(kind)}");

    private string DivbyExpr(Kind kind) => Rule($" divby {CommonExpr(kind)}");

    private string ModExpr(Kind kind) => Rule($" mod {CommonExpr(kind)}");

    /// <summary>A value of the row or of a related row; a literal where no property has the type.</summary>
    private string FirstMemberExpr(Kind kind) => !Has(Here.Type, kind) ? PrimitiveLiteral(kind) : OneOf(
    [
        () => MemberExpr(Here, kind),
        () => InscopeVariableExpr(kind),
        () => Dice.Next(12) == 0 ? AnnotationExpr() : MemberExpr(Here, kind),
    ]);

    private string InscopeVariableExpr(Kind kind)
    {
        var root = _frames.Last();
        return OneOf(
        [
            () => !Has(root.Type, kind) ? MemberExpr(Here, kind) : MemberExpr(root with { Prefix = (_frames.Any(f => !f.IsRoot && f.Prefix.Length == 0) ? Refused("$it") : "$it") + "/" }, kind),
            () => MemberExpr(Here, kind),
            () => Dice.Next(6) == 0 && Here.IsRoot ? $"{Refused("$this")}/{KeyOf(Here.Type)}" : MemberExpr(Here, kind),
        ]);
    }

    private string MemberExpr(Frame of, Kind kind) => OneOf([() => of.Prefix + PropertyPathExpr(of.Type, kind), () => $"{of.Prefix}{of.Type.FullName()}/{PropertyPathExpr(of.Type, kind)}"]);

    /// <summary>A path to a value of a type; a literal where there is none.</summary>
    private string PropertyPathExpr(IEdmEntityType type, Kind kind) => OneOf(
    [
        () => PrimitiveProperty(type, kind),
        () => Navigations(type, toMany: false).Where(n => Has(n.ToEntityType(), kind)).ToList() is { Count: > 0 } steps && Pick(steps) is var step ? $"{step.Name}{SingleNavigationExpr(step.ToEntityType(), kind)}" : PrimitiveProperty(type, kind),
        () => IsNumber(kind) && Navigations(type, toMany: true) is { Count: > 0 } many ? CollectionNavigationExpr(Pick(many)) : PrimitiveProperty(type, kind),
    ]);

    private string SingleNavigationExpr(IEdmEntityType type, Kind kind) => OneOf([() => $"/{PrimitiveProperty(type, kind)}", () => $"/{type.FullName()}/{PrimitiveProperty(type, kind)}"]);

    private string PrimitiveProperty(IEdmEntityType type, Kind kind) => Rule(Pick(Properties(type, kind)).Name);

    private string CollectionNavigationExpr(IEdmNavigationProperty many) => OneOf(
    [
        () => many.Name + CollectionPathExpr(many),
        () => $"{many.Name}/{many.ToEntityType().FullName()}{CollectionPathExpr(many)}",
        () => Dice.Next(6) == 0 ? $"{Refused(many.Name)}({KeyOf(many.ToEntityType())}=1)/{KeyOf(many.ToEntityType())}" : many.Name + CollectionPathExpr(many),
        () => Dice.Next(6) == 0 ? $"{many.Name}/{FilterExpr(many)}{CollectionPathExpr(many)}" : many.Name + CollectionPathExpr(many),
    ]);

    private string FilterExpr(IEdmNavigationProperty many) => Rule($"{Refused("$filter")}({About(many.ToEntityType(), "", isRoot: false, BoolCommonExpr)})");

    private string CollectionPathExpr(IEdmNavigationProperty many) => OneOf(
    [
        () => "/$count",
        () => $"/$count({About(many.ToEntityType(), "", isRoot: false, () => Several(ExpandCountOption, ";", 1, 1))})",
        () => Dice.Next(6) == 0 ? $"/{Refused("aggregate")}({KeyOf(many.ToEntityType())} with max)" : "/$count",
    ]);

    private string AnyOrAll()
    {
        if (Navigations(Here.Type, toMany: true) is not { Count: > 0 } many || _frames.Count > 2)
            return Comparison();
        var step = Pick(many);
        return $"{Here.Prefix}{step.Name}/{OneOf([() => AnyExpr(step), () => AllExpr(step)], "any or all")}";
    }

    private string AnyExpr(IEdmNavigationProperty many) => OneOf([() => "any()", () => $"any({LambdaPredicateExpr(many)})"]);

    private string AllExpr(IEdmNavigationProperty many) => Rule($"all({LambdaPredicateExpr(many)})");

    private string LambdaPredicateExpr(IEdmNavigationProperty many)
    {
        var variable = LambdaVariableExpr();
        return Rule($"{variable}{Word(":", " : ")}{About(many.ToEntityType(), $"{variable}/", isRoot: false, BoolCommonExpr)}");
    }

    private string LambdaVariableExpr() => Rule($"{Word("x", "row", "_p")}{_frames.Count}");

    private string RootExpr(Kind kind) => Rule($"{Refused("$root")}/{Pick(Sets).Name}(1)/{kind}");

    private string FunctionExpr() => Rule($"{Refused("Sample.Nope")}(x=1)");

    private string AnnotationExpr() => Rule($"{Here.Prefix}@{Refused("Core.Description")}");

    private string ArrayOrObject() => OneOf([() => $"[{Refused("1")},2]", () => $$"""{"{{Refused("a")}}":1}"""]);

    private string ParameterAlias(Kind kind) => Rule(Alias(PrimitiveLiteral(kind)));

    private string Alias(string value)
    {
        var name = $"@a{_aliases.Count}";
        _aliases.Add($"{name}={Escaped(value)}");
        return name;
    }

    private string IsofExpr() => OneOf([() => $"isof({Leaf(Kind.String)},Edm.String)", () => $"isof({OwnRow()}{Here.Type.FullName()})", () => $"isof({Leaf(Kind.Date)}, Edm.Date)"]);

    /// <summary>The current row as an argument, which may be omitted at the root.</summary>
    private string OwnRow() => Here.Prefix.Length == 0 ? "" : $"{Here.Prefix.TrimEnd('/')},";

    private string CastExpr(Kind kind) => kind switch
    {
        Kind.String => OneOf([() => $"cast({CommonExpr(Kind.Int64)},Edm.String)", () => $"cast({CommonExpr(Kind.Date)},Edm.String)", () => $"cast({CommonExpr(Kind.DateTimeOffset)} , Edm.String )", () => $"cast({CommonExpr(Kind.Duration)},Edm.String)"], "CastExpr text"),
        Kind.Date => Rule($"cast({CommonExpr(Kind.DateTimeOffset)},Edm.Date)"),
        Kind.TimeOfDay => Rule($"cast({CommonExpr(Kind.DateTimeOffset)},Edm.TimeOfDay)"),
        Kind.DateTimeOffset => Rule($"cast({CommonExpr(Kind.Date)},Edm.DateTimeOffset)"),
        Kind.Duration or Kind.Guid or Kind.Boolean => Rule($"cast({CommonExpr(Kind.String)},Edm.{kind})"),
        _ when IsNumber(kind) => OneOf([() => $"cast({CommonExpr(Kind.String)},Edm.Int32)", () => $"cast({CommonExpr(Kind.Double)},Edm.Int64)", () => $"cast({CommonExpr(Kind.Int64)},Edm.Decimal)", () => $"cast({OwnRow()}{Here.Type.FullName()})/{KeyOf(Here.Type)}"], "CastExpr number"),
        _ => Leaf(kind),
    };
}
