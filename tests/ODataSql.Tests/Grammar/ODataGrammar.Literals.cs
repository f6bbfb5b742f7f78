using System.Globalization;
using Kind = Microsoft.OData.Edm.EdmPrimitiveTypeKind;

namespace ODataSql.Tests.Grammar;

/// <summary>Chapter 7 of the ABNF: literal data values.</summary>
internal sealed partial class ODataGrammar
{
    /// <summary>Types that no operator of the engine supports.</summary>
    private static readonly Kind[] Spatial =
    [
        Kind.GeographyPoint, Kind.GeographyLineString, Kind.GeographyPolygon, Kind.GeographyMultiPoint, Kind.GeographyMultiLineString, Kind.GeographyMultiPolygon, Kind.GeographyCollection,
        Kind.GeometryPoint, Kind.GeometryLineString, Kind.GeometryPolygon, Kind.GeometryMultiPoint, Kind.GeometryMultiLineString, Kind.GeometryMultiPolygon, Kind.GeometryCollection,
    ];

    private string PrimitiveLiteral(Kind kind) => Rule(kind switch
    {
        Kind.Boolean => Boolean(),
        Kind.Guid => Guid(),
        Kind.DateTimeOffset => DateTimeOffsetLiteral(),
        Kind.Date => Date(),
        Kind.TimeOfDay => TimeOfDayLiteral(),
        Kind.Decimal => DecimalLiteral(),
        Kind.Double => DoubleLiteral(),
        Kind.Single => SingleLiteral(),
        Kind.SByte => SbyteLiteral(),
        Kind.Byte => Byte(),
        Kind.Int16 => Int16Literal(),
        Kind.Int32 => Int32Literal(),
        Kind.Int64 => Int64Literal(),
        Kind.Duration => DurationLiteral(),
        Kind.Binary => BinaryLiteral(),
        Kind.String => StringLiteral(),
        _ => GeoLiteral(kind),
    });

    private string Null() => Rule("null");

    private string Boolean() => OneOf([() => "true", () => "false", () => Word("TRUE", "False")]);

    private string Guid() => Rule(Hex(8) + "-" + Hex(4) + "-" + Hex(4) + "-" + Hex(4) + "-" + Hex(12));

    private string DateTimeOffsetLiteral() => Rule($"{Date()}T{TimeOfDayLiteral()}{OneOf([() => "Z", () => $"{Word("+", "-")}{Number(0, 13)}:{ZeroToFiftyNine()}"])}");

    private string Date() => Rule($"{Year()}-{Month()}-{Day()}");

    private string Year() => OneOf([() => $"0{Number(100, 999, 3)}", () => Number(1000, 9998, 4)]);

    private string Month() => OneOf([() => $"0{OneToNine()}", () => $"1{Word("0", "1", "2")}"]);

    // Days that every month has.
    private string Day() => OneOf([() => $"0{OneToNine()}", () => $"{Word("1", "2")}{Dice.Next(9)}"]);

    private string TimeOfDayLiteral() => Rule($"{Hour()}:{Minute()}{Optional(() => $":{Second()}{Optional(() => $".{FractionalSeconds()}")}")}");

    private string Hour() => OneOf([() => $"{Word("0", "1")}{Dice.Next(10)}", () => $"2{Word("0", "1", "2", "3")}"]);

    private string Minute() => Rule(ZeroToFiftyNine());

    private string Second() => Rule(ZeroToFiftyNine());

    private string FractionalSeconds() => Rule(Digits(1, 12));

    private string OneToNine() => Rule($"{Dice.Next(1, 10)}");

    private string ZeroToFiftyNine() => Rule(Number(0, 59));

    private string DecimalLiteral() => Rule($"{Sign()}{Digits(1, 9)}{Optional(() => $".{Digits(1, 6)}")}{Optional(Exponent)}");

    private string DoubleLiteral() => OneOf([DecimalLiteral, NanInfinity]);

    private string SingleLiteral() => OneOf([() => $"{Sign()}{Digits(1, 3)}.{Digits(1, 3)}", NanInfinity]);

    private string NanInfinity() => OneOf([() => Refused("NaN"), () => "-INF", () => "INF"]);

    private string Exponent() => Word("e", "E") + Sign() + Dice.Next(1, 30).ToString(CultureInfo.InvariantCulture);

    private string Sign() => OneOf([() => "", () => "-", () => "+"]);

    private string Byte() => Rule(Number(0, 255, 1));

    private string SbyteLiteral() => Rule(Sign() + Number(0, 127, 1));

    private string Int16Literal() => Rule(Sign() + Number(0, short.MaxValue, 1));

    private string Int32Literal() => Rule(Sign() + Number(0, int.MaxValue, 1));

    private string Int64Literal() => Rule(Sign() + Dice.NextInt64(long.MaxValue).ToString(CultureInfo.InvariantCulture));

    private string StringLiteral() => Rule($"'{Several(() => Word("a", "visa", "Тарифы", "%", " ", "''", ",", ")", "(", "/", ";", "&", "#", "+", "eq", "\"", "𝔘"), "", 0, 4)}'");

    private string DurationLiteral() => Rule($"{Word("duration", "DURATION")}'{DurationValue()}'");

    private string DurationValue() => OneOf(
    [
        () => $"{Word("", "-")}P{Digits(1, 3)}D",
        () => $"{Word("", "-")}PT{Digits(1, 3)}H",
        () => $"P{Digits(1, 2)}DT{Digits(1, 2)}H{Digits(1, 2)}M{Digits(1, 2)}.{Digits(1, 3)}S",
    ]);

    private string EnumLiteral() => Rule($"{Refused("Sample.Colour")}'{Several(SingleEnumLiteral, ",", 1, 2)}'");

    private string SingleEnumLiteral() => OneOf([() => Word("Red", "Green"), Int64Literal]);

    private string BinaryLiteral() => Rule($"{Refused("binary")}'{BinaryValue()}'");

    private string BinaryValue() => OneOf([() => "", () => "AAAA", () => "-_-_", () => "T0RhdGE", () => "T0RhdGE=", () => "T0Q", () => "TQ=="]);

    private string GeoLiteral(Kind kind)
    {
        var prefix = kind.ToString().StartsWith("Geography", StringComparison.Ordinal) ? "geography" : "geometry";
        return Rule($"{Refused(prefix)}'{SridLiteral()}{kind.ToString()[prefix.Length..] switch
        {
            "Point" => PointLiteral(),
            "LineString" => LineStringLiteral(),
            "Polygon" => PolygonLiteral(),
            "MultiPoint" => MultiPointLiteral(),
            "MultiLineString" => MultiLineStringLiteral(),
            "MultiPolygon" => MultiPolygonLiteral(),
            _ => CollectionLiteral(),
        }}'");
    }

    private string SridLiteral() => Rule($"SRID={Word("0", "4326")};");

    private string PointLiteral() => Rule($"Point({PositionLiteral()})");

    private string LineStringLiteral() => Rule($"LineString({PositionLiteral()},{PositionLiteral()})");

    private string PolygonLiteral() => Rule("Polygon((0 0,1 0,1 1,0 0))");

    private string MultiPointLiteral() => Rule($"MultiPoint(({PositionLiteral()}),({PositionLiteral()}))");

    private string MultiLineStringLiteral() => Rule($"MultiLineString(({PositionLiteral()},{PositionLiteral()}))");

    private string MultiPolygonLiteral() => Rule("MultiPolygon(((0 0,1 0,1 1,0 0)))");

    private string CollectionLiteral() => Rule($"GeometryCollection({OneOf([PointLiteral, LineStringLiteral, PolygonLiteral])})");

    private string PositionLiteral() => OneOf([() => $"{Digits(1, 2)} {Digits(1, 2)}", () => $"-{Digits(1, 2)}.5 {Digits(1, 2)}", () => "1 2 3"]);

    private string Number(int least, int most, int width = 2) => Dice.Next(least, most == int.MaxValue ? most : most + 1).ToString($"D{width}", CultureInfo.InvariantCulture);

    private string Hex(int length) => Several(() => Pick(["0", "7", "9", "a", "f", "A", "F"]), "", length, length);
}
