using Microsoft.OData.UriParser;

namespace ODataSql.Parse;

/// <summary>
/// A period of application time that is asked for (OData Temporal Data 4.0, 4.2): from a moment to another, which it includes or not.
/// </summary>
/// <param name="From">Where it begins.</param>
/// <param name="To">Where it ends.</param>
/// <param name="IncludesTo">Whether the end belongs to it.</param>
internal sealed record Period(Moment From, Moment To, bool IncludesTo)
{
    /// <summary>The options that say it.</summary>
    public static readonly IReadOnlyList<string> Options = ["$at", "$from", "$to", "$toinclusive"];

    /// <summary>The option that begins it, <c>$at</c> or <c>$from</c>.</summary>
    public string Option => From.Option;

    /// <param name="value">The value of an option, or null.</param>
    /// <param name="context">The request.</param>
    /// <returns>The period; null when none is asked for.</returns>
    public static Period? Of(Func<string, string?> value, ParseContext context)
    {
        var given = Options.Where(option => value(option) is not null).ToList();
        return given switch
        {
            [] => null,
            ["$at"] => new Period(Moment("$at"), Moment("$at"), IncludesTo: true),
            ["$at", ..] => throw QueryRefusedException.Invalid("conflicting-options", $"'$at' is a moment by itself and takes no '{given[1]}' beside it.", "$at"),
            ["$from"] => new Period(Moment("$from"), Parse.Moment.Last, IncludesTo: true),
            ["$from", var to] => new Period(Moment("$from"), Moment(to), to == "$toinclusive"),
            ["$from", ..] => throw QueryRefusedException.Invalid("conflicting-options", "A period has one end: '$to', which it does not include, or '$toInclusive'.", "$to"),
            _ => throw QueryRefusedException.Invalid("incomplete-period", $"A period that has an end has a beginning: '$from', which may be 'min'.", given[0]),
        };

        Moment Moment(string option) => Parse.Moment.Of(value(option)!, option, context);
    }
}

/// <summary>A point in application time: an expression, or the first or last that there is.</summary>
/// <param name="Option">The option that says it.</param>
/// <param name="Value">Its expression; null for the first and the last.</param>
/// <param name="IsLast">Whether it is the last.</param>
internal sealed record Moment(string Option, SingleValueNode? Value, bool IsLast = false)
{
    public static Moment Last { get; } = new("$to", null, IsLast: true);

    public static Moment Of(string text, string option, ParseContext context) => text.Trim().ToLowerInvariant() switch
    {
        "min" => new Moment(option, null),
        "max" => new Moment(option, null, IsLast: true),
        // Of no row: it is the same for all.
        _ => new Moment(option, new RowType(context, AllEntities.Rows.EntityType, AllEntities.Rows).Value(text, option)),
    };
}
