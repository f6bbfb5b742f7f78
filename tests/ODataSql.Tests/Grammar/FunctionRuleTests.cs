namespace ODataSql.Tests.Grammar;

/// <summary>The canonical functions of the ABNF, rule by rule, with arguments of every type.</summary>
public class FunctionRuleTests(Sample sample) : IClassFixture<Sample>
{
    /// <summary>Rule, condition, and how many of the four positions satisfy it, or the status and what the refusal names.</summary>
    public static readonly TheoryData<string, string, string> Rules = new()
    {
        { "concatMethodCallExpr", "concat(concat(Topic,', '),Party) eq 'visa, KZ'", "1" },
        { "concatMethodCallExpr", "concat( Topic , null ) eq null", "4" },
        { "concatMethodCallExpr", "concat(Topic) eq 'visa'", "400 concat" },
        { "concatMethodCallExpr", "concat([1],[2]) eq [1,2]", "501 [1]" },
        { "containsMethodCallExpr", "contains(Topic,'is')", "1" },
        { "containsMethodCallExpr", "contains(Topic,1)", "400 contains" },
        { "endsWithMethodCallExpr", "endswith(Topic,'off')", "1" },
        { "endsWithMethodCallExpr", "endswith(Topic,'')", "3" },
        { "startsWithMethodCallExpr", "startswith(Topic,'Та')", "1" },
        { "startsWithMethodCallExpr", "startswith([1,2],[1])", "501 [1,2]" },
        { "indexOfMethodCallExpr", "indexof(Topic,'s') eq 2", "1" },
        { "lengthMethodCallExpr", "length(Topic) eq 6", "1" },
        { "lengthMethodCallExpr", "length(Id) eq 1", "400 length" },
        { "lengthMethodCallExpr", "length() eq 1", "400 length" },
        { "lengthMethodCallExpr", "length([1,2]) eq 2", "501 [1,2]" },
        { "matchesPatternMethodCallExpr", "matchesPattern(Topic,'^[a-z]+$')", "1" },
        { "matchesPatternMethodCallExpr", "matchesPattern(Topic,'(a')", "400 (a" },
        { "matchesPatternMethodCallExpr", "matchesPattern(Topic,Party)", "501 pattern" },
        { "substringMethodCallExpr", "substring(Topic,1) eq 'isa'", "1" },
        { "substringMethodCallExpr", "substring(Topic,-3,2) eq 'is'", "1" },
        { "substringMethodCallExpr", "substring(Topic,'1') eq 'isa'", "400 substring" },
        { "toLowerMethodCallExpr", "tolower(Topic) eq 'тарифы'", "1" },
        { "toUpperMethodCallExpr", "toupper(Topic) eq 'VISA'", "1" },
        { "trimMethodCallExpr", "trim(concat(' ',Topic)) eq 'visa'", "1" },

        { "yearMethodCallExpr", "year(TabledAt) eq 2013", "1" },
        { "yearMethodCallExpr", "year(2012-01-01T00:30:00+05:00) eq 2012", "4" },
        { "yearMethodCallExpr", "year(Topic) eq 2013", "400 year" },
        { "monthMethodCallExpr", "month(Chapter/OpenedOn) eq 10", "2" },
        { "monthMethodCallExpr", "month(2011-12-31T23:30:00-05:00) eq 12", "4" },
        { "dayMethodCallExpr", "day(TabledAt) eq 1", "1" },
        { "dayMethodCallExpr", "day(2012-01-01T00:30:00+05:00) eq 1", "4" },
        { "hourMethodCallExpr", "hour(TabledAt) eq 8", "1" },
        { "hourMethodCallExpr", "hour(2012-01-01T00:30:00+05:00) eq 0", "4" },
        { "hourMethodCallExpr", "hour(12:30) eq 12", "4" },
        { "hourMethodCallExpr", "hour(2012-01-01) eq 0", "4" },
        { "minuteMethodCallExpr", "minute(TabledAt) eq 30", "1" },
        { "minuteMethodCallExpr", "minute(2012-01-01T00:30:00+05:45) eq 30", "4" },
        { "secondMethodCallExpr", "second(TabledAt) eq 59", "1" },
        { "secondMethodCallExpr", "second(12:30:15.5) eq 15", "4" },
        { "fractionalsecondsMethodCallExpr", "fractionalseconds(TabledAt) eq 0.25", "1" },
        { "fractionalsecondsMethodCallExpr", "fractionalseconds(12:30:15.5) eq 0.5", "4" },
        { "fractionalsecondsMethodCallExpr", "fractionalseconds(2012-01-01T00:00:00.1234567Z) eq 0.1234567", "4" },
        { "totalsecondsMethodCallExpr", "totalseconds(duration'PT1M0.5S') eq 60.5", "4" },
        { "totalsecondsMethodCallExpr", "totalseconds('-PT1S') eq -1", "4" },
        { "totalsecondsMethodCallExpr", "totalseconds('PT1S') eq +1 and TRUE", "4" },
        { "totalsecondsMethodCallExpr", "totalseconds('soon') eq 1", "400 totalseconds" },
        { "totalOffsetMinutesMethodCallExpr", "totaloffsetminutes(TabledAt) eq 0", "3" },
        { "totalOffsetMinutesMethodCallExpr", "totaloffsetminutes(2012-01-01T00:00:00-05:30) eq -330", "4" },
        { "dateMethodCallExpr", "date(TabledAt) eq 2013-10-09", "1" },
        { "dateMethodCallExpr", "date(2012-01-01T00:30:00+05:00) eq 2012-01-01", "4" },
        { "timeMethodCallExpr", "time(TabledAt) eq 08:30:00", "1" },
        { "timeMethodCallExpr", "time(2012-01-01T00:30:00+05:00) eq 00:30", "4" },
        { "nowMethodCallExpr", "now() gt TabledAt", "0" },
        { "nowMethodCallExpr", "year(now( )) eq 1970", "4" },
        { "nowMethodCallExpr", "now(1) gt TabledAt", "400 now" },
        { "minDateTimeMethodCallExpr", "mindatetime() lt TabledAt", "3" },
        { "maxDateTimeMethodCallExpr", "year(maxdatetime()) eq 9999", "4" },

        { "roundMethodCallExpr", "round(Weight) eq 3", "1" },
        { "roundMethodCallExpr", "round('2.5') eq 3", "400 round" },
        { "floorMethodCallExpr", "floor(Weight) eq -2", "1" },
        { "ceilingMethodCallExpr", "ceiling(Weight) eq 3", "1" },

        { "distanceMethodCallExpr", "geo.distance(geography'SRID=0;Point(1 2)',geography'SRID=0;Point(3 4)') lt 5", "501 Edm.Geography" },
        { "geoLengthMethodCallExpr", "geo.length(geometry'SRID=0;LineString(0 0,1 1)') lt 5", "501 Edm.Geometry" },
        { "intersectsMethodCallExpr", "geo.intersects(geometry'SRID=0;Point(0 0)',geometry'SRID=0;Polygon((0 0,1 0,1 1,0 0))')", "501 Edm.Geometry" },
        { "distanceMethodCallExpr", "geo.distance(Topic,Topic) lt 5", "400 geo.distance" },
        { "hasSubsetMethodCallExpr", "hassubset([1,2],[1])", "501 hassubset" },
        { "hasSubsequenceMethodCallExpr", "hassubsequence([1,2],[1])", "501 hassubsequence" },
        { "caseMethodCallExpr", "case(Id eq 1:true,true:false)", "501 case" },
        { "caseMethodCallExpr", "case( Id eq 1 : 'a' , true : 'b' ) eq 'a'", "501 case" },
        { "isdefinedExpr", "isdefined(Topic)", "501 isdefined" },

        { "methodCallExpr", "nope(Topic) eq 1", "400 nope" },
        { "methodCallExpr", "substringof('a',Topic)", "400 substringof" },
        { "boolMethodCallExpr", "length(Topic)", "400 $filter" },
    };

    [Theory]
    [MemberData(nameof(Rules))]
    public async Task Function_returns_rows_or_is_refused_by_name(string rule, string condition, string outcome)
    {
        await ExpectedOutcome.Expect(sample, $"Positions/$count?$filter={Uri.EscapeDataString(condition)}", outcome);
        Assert.NotEmpty(rule);
    }
}
