using Kind = Microsoft.OData.Edm.EdmPrimitiveTypeKind;

namespace ODataSql.Tests.Grammar;

/// <summary>The canonical functions of chapter 4 of the ABNF, by the type of their results.</summary>
internal sealed partial class ODataGrammar
{
    private string MethodCallExpr(Kind kind) => kind switch
    {
        Kind.Boolean => BoolMethodCallExpr(),
        Kind.String => OneOf([ToLowerMethodCallExpr, ToUpperMethodCallExpr, TrimMethodCallExpr, SubstringMethodCallExpr, ConcatMethodCallExpr, () => Rare(() => CaseMethodCallExpr(kind), kind)], "MethodCallExpr text"),
        Kind.Date => OneOf([DateMethodCallExpr], "MethodCallExpr date"),
        Kind.TimeOfDay => OneOf([TimeMethodCallExpr], "MethodCallExpr time"),
        Kind.DateTimeOffset => OneOf([NowMethodCallExpr, MinDateTimeMethodCallExpr, MaxDateTimeMethodCallExpr], "MethodCallExpr instant"),
        _ when IsNumber(kind) => OneOf(
        [
            IndexOfMethodCallExpr, LengthMethodCallExpr, YearMethodCallExpr, MonthMethodCallExpr, DayMethodCallExpr, HourMethodCallExpr, MinuteMethodCallExpr, SecondMethodCallExpr,
            FractionalsecondsMethodCallExpr, TotalsecondsMethodCallExpr, TotalOffsetMinutesMethodCallExpr, RoundMethodCallExpr, FloorMethodCallExpr, CeilingMethodCallExpr,
            () => Rare(DistanceMethodCallExpr, kind), () => Rare(GeoLengthMethodCallExpr, kind), () => Rare(() => CaseMethodCallExpr(kind), kind),
        ], "MethodCallExpr number"),
        _ => Leaf(kind),
    };

    private string BoolMethodCallExpr() => OneOf(
    [
        EndsWithMethodCallExpr, StartsWithMethodCallExpr, ContainsMethodCallExpr, MatchesPatternMethodCallExpr,
        () => Rare(IntersectsMethodCallExpr, Kind.Boolean), () => Rare(HasSubsetMethodCallExpr, Kind.Boolean), () => Rare(HasSubsequenceMethodCallExpr, Kind.Boolean), () => Rare(IsdefinedExpr, Kind.Boolean),
    ]);

    private string Text => CommonExpr(Kind.String);

    /// <summary>A name and its arguments, with or without spaces.</summary>
    private string Call(string name, params string[] arguments) => $"{name}({Word("", " ")}{string.Join(Word(",", " , "), arguments)}{Word("", " ")})";

    private string ConcatMethodCallExpr() => Rule(Call("concat", Text, Text));

    private string ContainsMethodCallExpr() => Rule(Call("contains", Text, Text));

    private string EndsWithMethodCallExpr() => Rule(Call("endswith", Text, Text));

    private string StartsWithMethodCallExpr() => Rule(Call("startswith", Text, Text));

    private string IndexOfMethodCallExpr() => Rule(Call("indexof", Text, Text));

    private string LengthMethodCallExpr() => Rule(Call("length", Text));

    private string MatchesPatternMethodCallExpr() => Rule(Call("matchesPattern", Text, Word("'^[a-z]+$'", "'.'", "'(a|b)*c'")));

    private string SubstringMethodCallExpr() => OneOf([() => Call("substring", Text, SmallNumber()), () => Call("substring", Text, SmallNumber(), SmallNumber())]);

    private string ToLowerMethodCallExpr() => Rule(Call("tolower", Text));

    private string ToUpperMethodCallExpr() => Rule(Call("toupper", Text));

    private string TrimMethodCallExpr() => Rule(Call("trim", Text));

    private string YearMethodCallExpr() => Rule(Call("year", InstantOr(Kind.Date)));

    private string MonthMethodCallExpr() => Rule(Call("month", InstantOr(Kind.Date)));

    private string DayMethodCallExpr() => Rule(Call("day", InstantOr(Kind.Date)));

    private string HourMethodCallExpr() => Rule(Call("hour", InstantOr(Kind.TimeOfDay)));

    private string MinuteMethodCallExpr() => Rule(Call("minute", InstantOr(Kind.TimeOfDay)));

    private string SecondMethodCallExpr() => Rule(Call("second", InstantOr(Kind.TimeOfDay)));

    private string FractionalsecondsMethodCallExpr() => Rule(Call("fractionalseconds", InstantOr(Kind.TimeOfDay)));

    /// <summary>An instant, or its part of a kind.</summary>
    private string InstantOr(Kind part) => CommonExpr(Dice.Next(2) == 0 ? part : Kind.DateTimeOffset);

    private string TotalsecondsMethodCallExpr() => OneOf([() => Call("totalseconds", CommonExpr(Kind.Duration)), () => $"totalseconds('{DurationValue()}')"]);

    private string TotalOffsetMinutesMethodCallExpr() => Rule(Call("totaloffsetminutes", CommonExpr(Kind.DateTimeOffset)));

    private string DateMethodCallExpr() => Rule(Call("date", CommonExpr(Kind.DateTimeOffset)));

    private string TimeMethodCallExpr() => Rule(Call("time", CommonExpr(Kind.DateTimeOffset)));

    private string NowMethodCallExpr() => Rule(Call("now"));

    private string MinDateTimeMethodCallExpr() => Rule(Call("mindatetime"));

    private string MaxDateTimeMethodCallExpr() => Rule(Call("maxdatetime"));

    private string RoundMethodCallExpr() => Rule(Call("round", CommonExpr(Kind.Double)));

    private string FloorMethodCallExpr() => Rule(Call("floor", CommonExpr(Kind.Decimal)));

    private string CeilingMethodCallExpr() => Rule(Call("ceiling", CommonExpr(Kind.Double)));

    private string DistanceMethodCallExpr() => Rule(Call(Refused("geo.distance"), GeoLiteral(Kind.GeographyPoint), GeoLiteral(Kind.GeographyPoint)));

    private string GeoLengthMethodCallExpr() => Rule(Call(Refused("geo.length"), GeoLiteral(Kind.GeographyLineString)));

    private string IntersectsMethodCallExpr() => Rule(Call(Refused("geo.intersects"), GeoLiteral(Kind.GeometryPoint), GeoLiteral(Kind.GeometryPolygon)));

    private string HasSubsetMethodCallExpr() => Rule(Call(Refused("hassubset"), ArrayOrObject(), ArrayOrObject()));

    private string HasSubsequenceMethodCallExpr() => Rule(Call(Refused("hassubsequence"), ArrayOrObject(), ArrayOrObject()));

    private string CaseMethodCallExpr(Kind kind) => Rule(Call(Refused("case"), $"{BoolCommonExpr()}:{CommonExpr(kind)}", $"true:{CommonExpr(kind)}"));

    private string IsdefinedExpr() => Rule(Call(Refused("isdefined"), KeyOf(Here.Type)));

    private string SmallNumber() => Word("0", "1", "2", "-1", "-3");
}
