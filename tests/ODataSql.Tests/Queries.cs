using CsCheck;

namespace ODataSql.Tests;

/// <summary>
/// Generators of query options over the sample's positions. Operands of <c>not</c> and <c>ne</c> are never null, because there the library
/// keeps SQL's unknown, where OData (URL Conventions 4.01, 5.1.1.1) says that <c>eq</c> with null is false and <c>ne</c> true. Null operands
/// are tested in <see cref="TranslationTests"/>.
/// </summary>
internal static class Queries
{
    private static readonly Gen<string> Comparison = Gen.OneOf("eq", "ne", "gt", "ge", "lt", "le");

    private static readonly Gen<string> Equality = Gen.OneOf("eq", "ne");

    private static readonly Gen<string> Constant = Gen.Int[-3, 5].Select(n => $"{n}");

    private static readonly Gen<string> Number = Gen.OneOf(
        Gen.OneOf("Id", "ChapterId", "length(Party)", "length(Chapter/Code)", "indexof(Chapter/Code,'I')"),
        Constant,
        Gen.Select(Gen.OneOf("Id", "ChapterId"), Gen.OneOf("add", "sub", "mul"), Gen.Int[0, 3]).Select((p, o, n) => $"({p} {o} {n})"),
        Gen.Select(Gen.OneOf("Id", "ChapterId"), Gen.OneOf("div", "mod"), Gen.Int[1, 3]).Select((p, o, n) => $"({p} {o} {n})"));

    private static readonly Gen<string> NumberOrNothing = Gen.OneOf(
        Gen.OneOf("Priority", "Weight", "length(Topic)", "indexof(Topic,'i')", "year(TabledAt)", "month(TabledAt)", "hour(TabledAt)", "day(Chapter/OpenedOn)", "floor(Weight)", "ceiling(Weight)"),
        Gen.Select(Gen.OneOf("Priority", "Weight"), Gen.OneOf("add", "sub", "mul"), Gen.Int[0, 3]).Select((p, o, n) => $"({p} {o} {n})"),
        Gen.Select(Gen.OneOf("Priority", "Weight"), Gen.OneOf("div", "mod"), Gen.Int[1, 3]).Select((p, o, n) => $"({p} {o} {n})"));

    private static readonly Gen<string> Text = Gen.OneOf(
        "Party", "Chapter/Code", "tolower(Party)", "toupper(Chapter/Code)", "concat(Party,Chapter/Code)", "substring(Party,1)", "substring(Chapter/Code,0,1)", "trim(Party)", "'EU'", "'III'", "'u'", "''");

    private static readonly Gen<string> TextOrNothing = Gen.OneOf(
        "Topic", "Chapter/Area", "Chapter/Parent/Code", "tolower(Topic)", "toupper(Topic)", "concat(Party,Topic)", "trim(Topic)");

    private static readonly Gen<string> AlwaysKnown = Gen.OneOf(
        Gen.Select(Number, Comparison, Number).Select((l, o, r) => $"{l} {o} {r}"),
        Gen.Select(Text, Equality, Text).Select((l, o, r) => $"{l} {o} {r}"),
        Gen.Select(Gen.OneOf("Priority", "Topic", "Weight", "TabledAt", "Chapter/OpenedOn", "Chapter/Area", "Chapter/Parent"), Equality).Select((p, o) => $"{p} {o} null"),
        Gen.Select(Gen.OneOf("contains", "startswith", "endswith"), Gen.OneOf("Party", "Chapter/Code"), Gen.OneOf("'I'", "'i'", "'.'", "'EU'", "'%'", "''")).Select((f, p, t) => $"{f}({p},{t})"),
        Gen.OneOf("Party in ('EU','XX')", "Id in (2,3,9)", "Chapter/Closed", "Chapter/Closed eq false", "Priority in (1,2)"),
        Gen.OneOf(
            "Chapter/Positions/any()", "Chapter/Positions/any(p: p/Priority gt 1)", "Chapter/Children/any(c: c/Area eq 'energy')",
            "Chapter/Positions/any(p: p/Id ne $it/Id)", "Chapter/Children/all(c: c/Positions/any(p: p/Party eq 'EU'))", "Chapter/Positions/all(p: p/Id gt 1)", "Chapter/Positions/$count gt 1"));

    private static readonly Gen<string> PerhapsUnknown = Gen.OneOf(
        Gen.Select(NumberOrNothing, Gen.OneOf("eq", "gt", "ge", "lt", "le"), Constant).Select((l, o, r) => $"{l} {o} {r}"),
        Gen.Select(TextOrNothing, Gen.OneOf("'visa'", "'VISA'", "'III'", "'energy'", "'тарифы'", "'KZvisa'")).Select((l, r) => $"{l} eq {r}"),
        Gen.Select(Gen.OneOf("contains", "startswith", "endswith"), Gen.OneOf("'i'", "'v'", "'%'", "'Тар'", "'f'")).Select((f, t) => $"{f}(Topic,{t})"),
        Gen.OneOf("Chapter/OpenedOn ge 2012-01-01", "TabledAt lt 2013-01-01T00:00:00Z", "date(TabledAt) eq 2013-10-09"));

    private static readonly Gen<string> Agreeing = Gen.Select(AlwaysKnown, Equality, AlwaysKnown).Select((l, o, r) => $"(({l}) {o} ({r}))");

    /// <summary>Conditions up to four levels deep.</summary>
    public static readonly Gen<string> Filter = Joined(Gen.OneOf(Joined(Denied(Joined(Denied(Gen.OneOf(AlwaysKnown, AlwaysKnown, Agreeing))))), Joined(PerhapsUnknown)));

    public static readonly Gen<string> Order = Gen.Select(
        Gen.OneOf("Priority", "Weight", "Party", "TabledAt", "Chapter/Code", "Chapter/Area", "Id"), Gen.OneOf("", " desc"), Gen.OneOf("", ",Weight desc", ",Party"))
        .Select((by, direction, then) => by + direction + then)
        .Where(order => order.Split(',').Select(k => k.Split(' ')[0]).Distinct(StringComparer.Ordinal).Count() == order.Split(',').Length);

    public static readonly Gen<string> Grouping = Gen.Select(
        Gen.OneOf("Party", "Priority", "Party,Priority", "Topic", "ChapterId"),
        Gen.OneOf("$count as N", "Id with sum as Total", "Priority with min as Least,Priority with max as Most", "ChapterId with countdistinct as Chapters", "Weight with average as Mean"))
        .Select((keys, values) => $"groupby(({keys}),aggregate({values}))");

    /// <summary>Numbers to compute, nullable or not.</summary>
    public static readonly Gen<string> Computed = Gen.OneOf(
        Gen.Select(Gen.OneOf("Id", "ChapterId", "length(Party)", "Chapter/Id", "Chapter/Positions/$count"), Gen.OneOf("add", "sub", "mul"), Gen.Int[0, 3]).Select((p, o, n) => $"{p} {o} {n}"),
        Gen.Select(Gen.OneOf("Priority", "Weight"), Gen.OneOf("add", "sub", "mul", "div"), Gen.Int[1, 3]).Select((p, o, n) => $"{p} {o} {n}"),
        Gen.OneOf("length(Topic)", "year(TabledAt)", "Priority mul Id", "floor(Weight)", "Weight add Weight", "Id mul Id sub ChapterId"));

    private static Gen<string> Joined(Gen<string> inner) => Gen.OneOf(inner, Gen.Select(inner, Gen.OneOf("and", "or"), inner).Select((l, o, r) => $"({l} {o} {r})"));

    private static Gen<string> Denied(Gen<string> inner) => Gen.OneOf(inner, inner.Select(c => $"not ({c})"));
}
