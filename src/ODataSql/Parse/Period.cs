using Microsoft.OData.UriParser;

namespace ODataSql.Parse;

/// <summary>
/// A requested period of application time (OData Temporal Data 4.0, 4.2), from one moment to another.
/// </summary>
/// <param name="From">The start.</param>
/// <param name="To">The end.</param>
/// <param name="IncludesTo">Whether the end belongs to the period.</param>
internal sealed record Period(Moment From, Moment To, bool IncludesTo)
{
    /// <summary>The query options of a period.</summary>
    public static readonly IReadOnlyList<string> Options = ["$at", "$from", "$to", "$toinclusive"];

    /// <summary>The option with the start, <c>$at</c> or <c>$from</c>.</summary>
    public string Option => From.Option;

    /// <summary>Whether it is one moment, <c>$at</c>.</summary>
    public bool IsMoment => Option == "$at";

    /// <summary>Whether a query option belongs to a period.</summary>
    public static bool IsOption(string name) => Options.Contains(name, StringComparer.Ordinal);

    /// <summary>The period of a request; null when it asks for none.</summary>
    /// <param name="value">Returns the value of an option, or null.</param>
    /// <param name="context">The request.</param>
    public static Period? Of(Func<string, string?> value, ParseContext context)
    {
        var given = Options.Where(option => value(option) is not null).ToList();
        return given switch
        {
            [] => null,
            ["$at"] => new Period(Moment("$at"), Moment("$at"), IncludesTo: true),
            ["$at", ..] => throw QueryRefusedException.Invalid(
                "conflicting-options", $"'$at' is a moment by itself and takes no '{given[1]}' beside it.", "$at"),
            ["$from"] => new Period(Moment("$from"), Parse.Moment.Last, IncludesTo: true),
            ["$from", var to] => new Period(Moment("$from"), Moment(to), to == "$toinclusive"),
            ["$from", ..] => throw QueryRefusedException.Invalid(
                "conflicting-options", "A period has one end: '$to', which it does not include, or '$toInclusive'.", "$to"),
            _ => throw QueryRefusedException.Invalid(
                "incomplete-period", $"A period that has an end has a beginning: '$from', which may be 'min'.", given[0]),
        };

        Moment Moment(string option) => Parse.Moment.Of(value(option)!, option, context);
    }
}

/// <summary>A point in application time: an expression, or the minimum or maximum.</summary>
/// <param name="Option">The query option.</param>
/// <param name="Value">The expression; null for the minimum and the maximum.</param>
/// <param name="IsLast">Whether it is the maximum.</param>
internal sealed record Moment(string Option, SingleValueNode? Value, bool IsLast = false)
{
    public static Moment Last { get; } = new("$to", null, IsLast: true);

    public static Moment Of(string text, string option, ParseContext context) => text.Trim().ToLowerInvariant() switch
    {
        "min" => new Moment(option, null),
        "max" => new Moment(option, null, IsLast: true),
        // Evaluated without a row: constant for the request.
        _ => new Moment(option, new RowType(context, AllEntities.Rows.EntityType, AllEntities.Rows).Value(text, option)),
    };
}
