using PcaTracker.Contract;
using PcaTracker.Domain;
using PcaTracker.Features.Widgets;
using static PcaTracker.Features.Languages.Texts;

namespace PcaTracker.Features.Lists;

/// <summary>The filters that lists have in common.</summary>
internal static class Filters
{
    private const string Side = "side", Mine = "mine", All = "all";

    /// <summary>Mine and my side's; mine; or everybody's.</summary>
    /// <param name="owner">The property with the e-mail address or the name of the owner.</param>
    /// <param name="side">The property with the side.</param>
    public static ListFilter Whose(PropertyDefinition owner, PropertyDefinition side) => new(
        "whose", N("Whose"), [(Side, () => T("Mine and my side’s")), (Mine, () => T("Mine")), (All, () => T("Everybody’s"))],
        (value, reader) => Whose(owner, side, value, reader))
    {
        IsMain = true,
    };

    private static ListCondition? Whose(PropertyDefinition owner, PropertyDefinition side, string value, ListReader reader)
    {
        if (value == All)
            return null;
        var (email, name) = (ListFilter.Literal(reader.Actor.Email), ListFilter.Literal(reader.Actor.Name));
        var mine = new ListCondition(
            $"r.{owner.Column} IN (@email, @name)", $"({owner} eq {email} or {owner} eq {name})",
            ("email", reader.Actor.Email), ("name", reader.Actor.Name));
        if (value == Mine)
            return mine;
        var sides = SidesOf(reader.Actor).Select((own, place) => ($"side{place}", (object)own)).ToList();
        return new ListCondition(
            $"({mine.Sql} OR r.{side.Column} IN ({string.Join(", ", sides.Select(own => $"@{own.Item1}"))}))",
            $"({mine.OData} or {side} in ({string.Join(',', SidesOf(reader.Actor).Select(ListFilter.Literal))}))",
            [.. mine.Parameters, .. sides]);
    }

    /// <summary>One of the values of a property.</summary>
    public static ListFilter OneOf(
        string name, string label, PropertyDefinition property, IReadOnlyList<string> values, Func<string, string> words) => new(
        name,
        label,
        [("", () => T("Any")), .. values.Select(value => (value, (Func<string>)(() => words(value))))],
        (value, _) => Is(property, value));

    /// <summary>A property has a value.</summary>
    public static ListCondition? Is(PropertyDefinition property, string value) => value.Length == 0
        ? null
        : new ListCondition($"r.{property.Column} = @{property.Column}", $"{property} eq {ListFilter.Literal(value)}", (property.Column, value));

    /// <summary>A chapter, or a title with the chapters beneath it.</summary>
    public static ListFilter OfChapter(PropertyDefinition code) => new(
        "chapter", N("Chapter"), [("", () => T("All"))],
        (value, _) => value.Length == 0 ? null : new ListCondition(
            $"(r.{code.Column} = @chapter OR substr(r.{code.Column}, 1, length(@chapter) + 1) = @chapter || '.')",
            $"({code} eq {ListFilter.Literal(value)} or startswith({code},{ListFilter.Literal(value + ".")}))",
            ("chapter", value)))
    {
        IsChapter = true,
        IsMain = true,
    };

    /// <summary>Words of a title or an owner.</summary>
    public static ListFilter Text(PropertyDefinition title, PropertyDefinition owner) => new(
        "text", N("Title or owner contains"), [],
        (value, _) => value.Length == 0 ? null : new ListCondition(
            $"(instr(unicode_lower(r.{title.Column}), @text) > 0 OR instr(unicode_lower(r.{owner.Column}), @text) > 0)",
            $"(contains(tolower({title}),{ListFilter.Literal(Lower(value))}) or contains(tolower({owner}),{ListFilter.Literal(Lower(value))}))",
            ("text", Lower(value))))
    {
        IsMain = true,
    };

    /// <summary>Who reads a row.</summary>
    public static ListFilter SeenBy(PropertyDefinition visibility) => OneOf("seen-by", N("Seen by"), visibility, Visibility.All, Words.Visible);

    // Text is compared in small letters on both sides.
    private static string Lower(string text) => text.ToLowerInvariant();

    // A joint account works for both sides.
    private static IReadOnlyList<string> SidesOf(Actor actor) => actor.Side == Domain.Side.Joint ? Domain.Side.All : [actor.Side, Domain.Side.Joint];
}
