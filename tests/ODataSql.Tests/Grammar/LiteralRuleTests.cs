namespace ODataSql.Tests.Grammar;

/// <summary>Chapter 7 of the ABNF, rule by rule: literals of every type.</summary>
public class LiteralRuleTests(Sample sample) : IClassFixture<Sample>
{
    /// <summary>Rule, condition, and how many of the four positions satisfy it, or the status and what the refusal names.</summary>
    public static readonly TheoryData<string, string, string> Rules = new()
    {
        { "null", "Topic eq null", "1" },
        { "null", "null in (1)", "0" },
        { "null", "Topic eq NULL", "400 NULL" },

        { "boolean", "true", "4" },
        { "boolean", "Chapter/Closed ne false", "2" },
        { "boolean", "Chapter/Closed eq TRUE", "2" },
        { "boolean", "not False", "4" },
        { "boolean", "Chapter/Closed eq 'true'", "400 Edm.String" },

        { "guid", "01234567-89ab-cdef-0123-456789abcdef eq 01234567-89AB-CDEF-0123-456789ABCDEF", "4" },
        { "guid", "01234567-89ab-cdef-0123-456789abcdef in (00000000-0000-0000-0000-000000000000)", "0" },
        { "guid", "cast('01234567-89ab-cdef-0123-456789abcdef',Edm.Guid) eq 01234567-89ab-cdef-0123-456789abcdef", "4" },
        { "guid", "guid'01234567-89ab-cdef-0123-456789abcdef' eq null", "400 guid'01234567-89ab-cdef-0123-456789abcdef'" },
        { "guid", "01234567-89ab-cdef-0123-456789abcde eq null", "400 01234567-89ab-cdef-0123-456789abcde" },

        { "dateTimeOffsetLiteral", "TabledAt ge 2012-07-01T00:00:00Z", "2" },
        { "dateTimeOffsetLiteral", "TabledAt eq 2012-07-01T05:00:00+05:00", "1" },
        { "dateTimeOffsetLiteral", "TabledAt eq 2012-06-30T19:00-05:00", "1" },
        { "dateTimeOffsetLiteral", "TabledAt eq 2013-10-09T23:59:59.250000000000Z", "1" },
        { "dateTimeOffsetLiteral", "TabledAt eq 2012-07-01T00:00:00", "400 2012-07-01T00:00:00" },
        { "dateTimeOffsetLiteral", "TabledAt eq 2012-13-01T00:00:00Z", "400 2012-13-01T00:00:00Z" },

        { "date", "Chapter/OpenedOn eq 2013-10-09", "2" },
        { "date", "Chapter/OpenedOn in (2011-06-27,2014-05-13)", "2" },
        { "date", "TabledAt gt 2012-07-01", "1" },
        { "date", "Chapter/OpenedOn eq 2013-02-30", "400 2013-02-30" },
        { "year", "Chapter/OpenedOn gt 0999-01-01", "4" },
        { "year", "Chapter/OpenedOn gt 10000-01-01", "400 10000-01-01" },
        { "year", "Chapter/OpenedOn gt -0001-01-01", "400 -0001-01-01" },
        { "month", "Chapter/OpenedOn gt 2013-12-01", "1" },
        { "month", "Chapter/OpenedOn gt 2013-00-01", "400 2013-00-01" },
        { "day", "Chapter/OpenedOn gt 2013-12-31", "1" },
        { "day", "Chapter/OpenedOn gt 2013-12-32", "400 2013-12-32" },

        { "timeOfDayLiteral", "time(TabledAt) eq 08:30", "1" },
        { "timeOfDayLiteral", "time(TabledAt) gt 08:30:00.000000000001", "1" },
        { "hour", "12:00 lt 23:00", "4" },
        { "hour", "12:00 lt 24:00", "400 24:00" },
        { "minute", "12:59 lt 13:00", "4" },
        { "minute", "12:60 lt 13:00", "400 12:60" },
        { "second", "12:59:59 lt 13:00", "4" },
        { "second", "12:59:60 lt 13:00", "400 12:59:60" },
        { "fractionalSeconds", "23:59:59.123456789012 gt 23:59:59.1", "4" },
        { "fractionalSeconds", "23:59:59.1234567890123 gt 23:59:59.1", "400 23:59:59.1234567890123" },
        { "zeroToFiftyNine", "00:00 le 59:00", "400 59:00" },
        { "oneToNine", "TabledAt gt 2012-01-09", "2" },

        { "decimalLiteral", "Weight eq 2.5", "1" },
        { "decimalLiteral", "Weight eq -15e-1", "1" },
        { "decimalLiteral", "Weight eq +2.50", "1" },
        { "decimalLiteral", "0.1 add 0.2 eq 0.3", "4" },
        { "decimalLiteral", "Weight lt 123456789012345678901234567890", "3" },
        { "decimalLiteral", "Weight eq 2.", "400 2." },
        { "decimalLiteral", "Weight eq 2.5e", "400 2.5e" },
        { "doubleLiteral", "Weight lt 1.7976931348623157E308", "3" },
        { "doubleLiteral", "Weight lt 1e400", "3" },
        { "singleLiteral", "0.1 eq 0.1f", "4" },
        { "singleLiteral", "Weight lt 3.40282347E38", "3" },
        { "nanInfinity", "Weight lt INF and Weight gt -INF", "3" },
        { "nanInfinity", "Weight in (INF,2.5,-INF)", "1" },
        { "nanInfinity", "Weight eq NaN", "501 NaN" },
        { "nanInfinity", "Weight in (1,NaN)", "501 NaN" },
        { "nanInfinity", "Weight eq inf", "400 inf" },
        { "sign", "Priority eq +1 and Priority gt -+1", "1" },
        { "sign", "Priority in (+1,-2)", "1" },
        { "sign", "Priority eq ++1", "400 ++1" },
        { "byte", "Priority lt 255", "3" },
        { "sbyteLiteral", "Priority gt -128", "3" },
        { "int16Literal", "Priority lt 32767", "3" },
        { "int32Literal", "Priority gt -2147483648", "3" },
        { "int64Literal", "Id lt 9223372036854775807", "4" },
        { "int64Literal", "Id lt 9223372036854775808", "4" },

        { "stringLiteral", "Topic eq 'visa'", "1" },
        { "stringLiteral", "Topic eq 'O''Neil'", "0" },
        { "stringLiteral", "Topic eq 'Тарифы'", "1" },
        { "stringLiteral", "Topic ne ''", "4" },
        { "stringLiteral", "contains(Topic,'%')", "1" },
        { "stringLiteral", "Topic eq 'visa", "400 'visa" },
        { "stringLiteral", "Topic eq \"visa\"", "400 \"visa\"" },

        { "durationLiteral", "duration'P1D' eq DURATION'PT24H'", "4" },
        { "durationLiteral", "TabledAt sub 2011-10-11T00:00:00Z lt 'P2D'", "1" },
        { "durationLiteral", "totalseconds('PT1.5S') eq 1.5", "4" },
        { "durationValue", "duration'-P1DT2H3M4.5S' lt duration'PT0S'", "4" },
        { "durationValue", "duration'P1Y' gt duration'PT0S'", "400 duration'P1Y'" },
        { "durationValue", "duration'P' gt duration'PT0S'", "400 duration'P'" },

        { "enumLiteral", "Topic eq Sample.Colour'Red'", "400 Sample.Colour" },
        { "singleEnumLiteral", "Topic eq Sample.Colour'Red,2'", "400 Sample.Colour" },

        { "binaryLiteral", "binary'T0RhdGE' eq binary'T0RhdGE='", "501 Edm.Binary" },
        { "binaryLiteral", "binary'T0RhdGE' ne null", "501 Edm.Binary" },
        { "binaryLiteral", "cast('T0RhdGE',Edm.Binary) eq null", "501 Edm.Binary" },
        { "binaryValue", "binary'' eq null", "501 Edm.Binary" },

        { "geoLiteral", "geography'SRID=0;Point(1 2)' ne null", "501 Edm.Geography" },
        { "sridLiteral", "geometry'SRID=4326;Point(1 2)' ne null", "501 Edm.Geometry" },
        { "positionLiteral", "geography'SRID=0;Point(1 2 3 4)' ne null", "501 Edm.Geography" },
        { "pointLiteral", "geometry'SRID=0;Point(1 2)' eq null", "501 Edm.Geometry" },
        { "lineStringLiteral", "geography'SRID=0;LineString(1 2,3 4)' ne null", "501 Edm.Geography" },
        { "polygonLiteral", "geometry'SRID=0;Polygon((0 0,1 0,1 1,0 0))' ne null", "501 Edm.Geometry" },
        { "multiPointLiteral", "geometry'SRID=0;MultiPoint((0 0),(1 1))' ne null", "501 Edm.Geometry" },
        { "multiLineStringLiteral", "geography'SRID=0;MultiLineString((0 0,1 1))' ne null", "501 Edm.Geography" },
        { "multiPolygonLiteral", "geometry'SRID=0;MultiPolygon(((0 0,1 0,1 1,0 0)))' ne null", "501 Edm.Geometry" },
        { "collectionLiteral", "geography'SRID=0;GeometryCollection(Point(1 2))' ne null", "501 Edm.Geography" },

        { "primitiveLiteral", "1 eq 1.0", "4" },
        { "primitiveLiteral", "1 eq '1'", "400 Edm.String" },
        { "primitiveLiteral", "2012-01-01 eq 12:00", "400 Edm.TimeOfDay" },
    };

    [Theory]
    [MemberData(nameof(Rules))]
    public async Task Literal_has_its_value_or_is_refused_by_name(string rule, string condition, string outcome)
    {
        await ExpectedOutcome.Expect(sample, $"Positions/$count?$filter={Uri.EscapeDataString(condition)}", outcome);
        Assert.NotEmpty(rule);
    }
}
