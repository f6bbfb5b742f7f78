using Microsoft.OData.Edm;
using Kind = Microsoft.OData.Edm.EdmPrimitiveTypeKind;

namespace ODataSql.Tests.Grammar;

/// <summary>Chapter 2 of the ABNF: query options.</summary>
internal sealed partial class ODataGrammar
{
    private static readonly Kind[] Sorted = [Kind.String, Kind.Int64, Kind.Date, Kind.DateTimeOffset, Kind.Double, Kind.Boolean];

    private int _expands;

    /// <summary>The options of a collection of entities, each at most once and in any order.</summary>
    private string QueryOptions(IEdmEntityType type)
    {
        return OneOf(
        [
            () => Options([Filter, Orderby, Select, Skip, Top, Inlinecount, Format]),
            () => Options([Expand, Filter, Schemaversion, Top]),
            () => Options([Compute, Filter, Orderby, Inlinecount]),
            () => Options([Search, Filter, Top]),
            () => Options([Apply, Inlinecount]),
            () => Options([() => OneOf([Deltatoken, Skiptoken, Index, Id], "not offered option"), Filter]),
            () => Options([CustomQueryOption, Filter]),
        ]);

        string Options(IReadOnlyList<Func<string>> options) => About(type, "", isRoot: true, () =>
            string.Join('&', options.OrderBy(_ => Dice.Next()).Take(Dice.Next(1, options.Count + 1)).Select(option => Encoded(option()))));
    }

    private string SystemName(string name) => Word("$", "$", "") + name;

    private static string Encoded(string option) => option.IndexOf('=', StringComparison.Ordinal) is >= 0 and var at ? $"{option[..at]}={Escaped(option[(at + 1)..])}" : option;

    private string Filter() => Rule($"{SystemName("filter")}={BoolCommonExpr()}");

    private string Orderby() => Rule($"{SystemName("orderby")}={Several(OrderbyItem, ",")}");

    private string OrderbyItem() => OneOf([() => CommonExpr(Pick(Sorted)), () => $"{CommonExpr(Pick(Sorted))} asc", () => $"{CommonExpr(Pick(Sorted))} desc"]);

    private string Skip() => Rule($"{SystemName("skip")}={Digits(1, 2)}");

    private string Top() => Rule($"{SystemName("top")}={Digits(1, 2)}");

    private string Inlinecount() => Rule($"{SystemName("count")}={Boolean()}");

    private string Format() => OneOf([() => "$format=json", () => "format=application/json", () => "$format=application/json;odata.metadata=full"]);

    private string Schemaversion() => Rule($"{SystemName("schemaversion")}=*");

    private string CustomQueryOption() => OneOf([() => "sap-language=EN", () => "x"]);

    private string Deltatoken() => Rule($"{Refused("$deltatoken")}=x");

    private string Skiptoken() => Rule($"{Refused("$skiptoken")}=x");

    private string Index() => Rule($"{Refused("$index")}=-1");

    private string Id() => Rule($"{Refused("$id")}={Pick(Sets).Name}(1)");

    private string Select() => Rule($"{SystemName("select")}={Several(SelectItem, ",")}");

    private string SelectItem() => OneOf([() => "*", SelectProperty, () => $"{Here.Type.FullName()}/{SelectProperty()}", AllOperationsInSchema]);

    private string SelectProperty() => OneOf([() => Pick(Here.Type.StructuralProperties().ToList()).Name, () => AnyNavigation(Here.Type)]);

    private string AllOperationsInSchema() => Rule($"{Here.Type.Namespace}.*");

    private string Compute() => Rule($"{SystemName("compute")}={ComputeItem()}");

    private string ComputeItem() => Rule($"{CommonExpr(Pick(Sorted))} as {ComputedProperty()}");

    private string ComputedProperty() => Rule($"C{_depth}{_expands}{Dice.Next(100)}");

    private string Expand() => Rule($"{SystemName("expand")}={ExpandItem()}");

    private string ExpandItem() => Navigations(Here.Type, toMany: true).Count == 0 ? "*/$ref" : OneOf([ExpandPath, () => $"{Here.Type.FullName()}/{ExpandPath()}", () => "*/$ref"]);

    private string ExpandPath()
    {
        var step = Pick(Navigations(Here.Type, toMany: true));
        if (++_expands > 6)
            return step.Name;
        return OneOf(
        [
            () => step.Name,
            () => $"{step.Name}/{step.ToEntityType().FullName()}",
            () => $"{step.Name}/$ref{Optional(() => Nested(step, [ExpandRefOption]))}",
            () => $"{step.Name}/$count{Optional(() => Nested(step, [ExpandCountOption]))}",
            () => step.Name + Nested(step, [ExpandOption]),
            () => step.Name + Nested(step, [Filter, Orderby, Top, Inlinecount, Select]),
            () => Navigations(Here.Type, toMany: false) is { Count: > 0 } one && Pick(one) is var single ? single.Name + Optional(() => Nested(single, [Select])) : step.Name,
            () => Here.Type.NavigationProperties().FirstOrDefault(n => n.ToEntityType() == Here.Type) is { } same ? $"{same.Name}({Levels()})" : step.Name,
            () => Dice.Next(4) == 0 ? $"{step.Name}({SystemName("filter")}=true;{Refused("@n")}=1)" : step.Name,
        ]);
    }

    private string Nested(IEdmNavigationProperty step, IReadOnlyList<Func<string>> options) =>
        About(step.ToEntityType(), "", isRoot: false, () => $"({string.Join(';', options.OrderBy(_ => Dice.Next()).Take(Dice.Next(1, options.Count + 1)).Select(option => option()))})");

    private string ExpandCountOption() => OneOf([Filter, () => isSearched(Here.Type) ? Search() : Filter()]);

    private string ExpandRefOption() => OneOf([ExpandCountOption, Orderby, Skip, Top, Inlinecount]);

    private string ExpandOption() => OneOf([ExpandRefOption, Select, () => Deeper(() => _frames.Count > 3 ? Select() : Expand()), Compute]);

    private string Levels() => OneOf([() => "$levels=2", () => "levels=max", () => "$levels=1"]);

    private string Search()
    {
        if (!isSearched(Here.Type))
            return $"{Refused("$search")}=visa";
        return Rule($"{SystemName("search")}={Deeper(SearchExpr)}");
    }

    private string SearchExpr() => IsDeep ? SearchWord() : Deeper(() => OneOf([SearchParenExpr, SearchNegateExpr, SearchPhrase, SearchWord, SearchOrExpr, SearchAndExpr]));

    private string SearchParenExpr() => Rule($"({SearchExpr()})");

    private string SearchNegateExpr() => Rule($"NOT {SearchWord()}");

    private string SearchOrExpr() => Rule($"{SearchWord()} OR {SearchExpr()}");

    private string SearchAndExpr() => OneOf([() => $"{SearchWord()} AND {SearchExpr()}", () => $"{SearchWord()} {SearchExpr()}"]);

    private string SearchPhrase() => OneOf([() => "\"free movement\"", () => "\"a;b (c)\"", () => "\"AND\""]);

    private string SearchWord() => OneOf([() => Word("visa", "III.9", "EU-Kazakhstan", "тариф"), () => "a!*+,:@/?$=", () => "it's"]);
}
