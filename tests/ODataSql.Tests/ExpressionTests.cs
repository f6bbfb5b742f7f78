namespace ODataSql.Tests;

/// <summary>Operators and functions of OData 4.01 with special cases: division, decimals, durations, casts, aliases.</summary>
public class ExpressionTests
{
    /// <summary>URL, body; context URLs without the service root.</summary>
    public static readonly TheoryData<string, string> Answers = new()
    {
        {
            "Positions?$filter=TabledAt lt 9999-12-31T23:59:59.9999%2B14:00 and TabledAt lt 9999-12-31T23:59:59.9999Z&$select=Id",
            """{"@odata.context":"$metadata#Positions(Id)","value":[{"Id":1},{"Id":2},{"Id":4}]}"""
        },
        {
            "Positions?$filter=TabledAt gt 0001-01-01T00:00:00.0001-14:00 and TabledAt gt 0001-01-01T00:00:00Z&$select=Id",
            """{"@odata.context":"$metadata#Positions(Id)","value":[{"Id":1},{"Id":2},{"Id":4}]}"""
        },
        {
            "Positions?$filter=Priority divby 2 eq 0.5&$select=Id",
            """{"@odata.context":"$metadata#Positions(Id)","value":[{"Id":1}]}"""
        },
        {
            "Positions?$filter=Weight divby 2 eq 1.25&$select=Id",
            """{"@odata.context":"$metadata#Positions(Id)","value":[{"Id":1}]}"""
        },
        {
            "Positions?$filter=(Priority)divby(2) eq 0.5&$select=Id",
            """{"@odata.context":"$metadata#Positions(Id)","value":[{"Id":1}]}"""
        },
        {
            "Positions?$filter=6 sub Priority mul 2 divby 4 eq 5.5&$select=Id",
            """{"@odata.context":"$metadata#Positions(Id)","value":[{"Id":1}]}"""
        },
        {
            "Positions?$filter=Topic ne 'a divby b' and Id eq 1&$select=Id",
            """{"@odata.context":"$metadata#Positions(Id)","value":[{"Id":1}]}"""
        },
        {
            "Positions?$filter=0.1 add 0.2 eq 0.3 and 0.1 mul 3 eq 0.3 and 1 sub 0.9 eq 0.1&$select=Id",
            """{"@odata.context":"$metadata#Positions(Id)","value":[{"Id":1},{"Id":2},{"Id":3},{"Id":4}]}"""
        },
        {
            "Positions?$filter=Weight eq 2.5 or Weight eq -1.5&$select=Id",
            """{"@odata.context":"$metadata#Positions(Id)","value":[{"Id":1},{"Id":2}]}"""
        },
        {
            "Positions?$filter=Weight add 0.5 eq fractionalseconds(2012-01-01T00:00:03.5Z) add 2.5&$select=Id",
            """{"@odata.context":"$metadata#Positions(Id)","value":[{"Id":1}]}"""
        },
        {
            "Positions?$filter=Id in @ids&@ids=[1,2]&$select=Id",
            """{"@odata.context":"$metadata#Positions(Id)","value":[{"Id":1},{"Id":2}]}"""
        },
        {
            "Positions?$filter=Id in @ids&@ids=(1,2)&$select=Id",
            """{"@odata.context":"$metadata#Positions(Id)","value":[{"Id":1},{"Id":2}]}"""
        },
        {
            "Positions?$filter=Topic in @topics&@topics=[\"visa\",\"x'y\"]&$select=Id",
            """{"@odata.context":"$metadata#Positions(Id)","value":[{"Id":4}]}"""
        },
        {
            "Positions?$filter=Id in (1,@other)&@other=@last&@last=3&$select=Id",
            """{"@odata.context":"$metadata#Positions(Id)","value":[{"Id":1},{"Id":3}]}"""
        },
        {
            "Positions?$filter=Topic eq @topic&$select=Id",
            """{"@odata.context":"$metadata#Positions(Id)","value":[{"Id":3}]}"""
        },
        {
            "Positions?$filter=Id eq @next&@next=@first add 1&@first=1&$select=Id",
            """{"@odata.context":"$metadata#Positions(Id)","value":[{"Id":2}]}"""
        },
        {
            "Positions?$filter=Priority gt @least&@least=Id sub 1&$select=Id",
            """{"@odata.context":"$metadata#Positions(Id)","value":[{"Id":1},{"Id":2}]}"""
        },
        {
            "Positions?$orderby=@key desc&@key=Priority&$select=Id",
            """{"@odata.context":"$metadata#Positions(Id)","value":[{"Id":2},{"Id":4},{"Id":1},{"Id":3}]}"""
        },
        {
            "Chapters?$expand=Positions($filter=Id in @ids;$select=Id)&@ids=[2]&$select=Id&$filter=Id eq @chapter&@chapter=1",
            """{"@odata.context":"$metadata#Chapters(Id,Positions(Id))","value":[{"@odata.etag":"W/\"1\"","Id":1,"Positions":[{"Id":2}]}]}"""
        },
        {
            "Positions?$filter=TabledAt sub 2011-10-11T00:00:00Z lt 'P2D'&$select=Id",
            """{"@odata.context":"$metadata#Positions(Id)","value":[{"Id":1}]}"""
        },
        {
            "Positions?$filter='P2D' gt TabledAt sub 2011-10-11T00:00:00Z&$select=Id",
            """{"@odata.context":"$metadata#Positions(Id)","value":[{"Id":1}]}"""
        },
        {
            "Positions?$filter=TabledAt sub 2011-10-11T00:00:00Z lt duration'P2D'&$select=Id",
            """{"@odata.context":"$metadata#Positions(Id)","value":[{"Id":1}]}"""
        },
        {
            "Positions?$filter=not (TabledAt sub 2011-10-11T00:00:00Z lt duration'P2D')&$select=Id",
            """{"@odata.context":"$metadata#Positions(Id)","value":[{"Id":2},{"Id":3},{"Id":4}]}"""
        },
        {
            "Positions?$filter=TabledAt sub 2011-10-12T08:30:00Z eq duration'PT0S'&$select=Id",
            """{"@odata.context":"$metadata#Positions(Id)","value":[{"Id":1}]}"""
        },
        {
            "Positions?$filter=TabledAt add 'P1D' gt 2013-10-10T00:00:00Z&$select=Id",
            """{"@odata.context":"$metadata#Positions(Id)","value":[{"Id":2}]}"""
        },
        {
            "Positions?$filter=TabledAt sub duration'PT0.25S' eq 2013-10-09T23:59:59Z&$select=Id",
            """{"@odata.context":"$metadata#Positions(Id)","value":[{"Id":2}]}"""
        },
        {
            "Positions?$filter=totalseconds(TabledAt sub 2013-10-09T23:59:58Z) eq 1.25&$select=Id",
            """{"@odata.context":"$metadata#Positions(Id)","value":[{"Id":2}]}"""
        },
        {
            "Positions?$filter=Chapter/OpenedOn add duration'P1D' eq 2013-10-10&$select=Id",
            """{"@odata.context":"$metadata#Positions(Id)","value":[{"Id":1},{"Id":2}]}"""
        },
        {
            "Positions?$filter=Chapter/OpenedOn sub duration'P1D' lt 2012-01-01&$select=Id",
            """{"@odata.context":"$metadata#Positions(Id)","value":[{"Id":4}]}"""
        },
        {
            "Positions?$filter=Chapter/OpenedOn sub 2013-10-08 eq duration'P1D'&$select=Id",
            """{"@odata.context":"$metadata#Positions(Id)","value":[{"Id":1},{"Id":2}]}"""
        },
        {
            "Positions?$filter=TabledAt sub Chapter/OpenedOn lt duration'P1D' and Id eq 2&$select=Id",
            """{"@odata.context":"$metadata#Positions(Id)","value":[{"Id":2}]}"""
        },
        {
            "Positions?$filter=(TabledAt sub 2011-10-12T08:30:00Z) mul 2 ge duration'P1D'&$select=Id",
            """{"@odata.context":"$metadata#Positions(Id)","value":[{"Id":2},{"Id":4}]}"""
        },
        {
            "Positions?$filter=duration'P2D' div 2 eq duration'P1D' and -duration'P1D' lt duration'PT1S'&$select=Id&$top=1",
            """{"@odata.context":"$metadata#Positions(Id)","value":[{"Id":1}]}"""
        },
        {
            "Positions?$filter=duration'P1D' add duration'PT1H' eq duration'PT25H'&$select=Id&$top=1",
            """{"@odata.context":"$metadata#Positions(Id)","value":[{"Id":1}]}"""
        },
        {
            "Positions?$filter=now() sub duration'P1D' lt now() and mindatetime() lt maxdatetime()&$select=Id&$top=1",
            """{"@odata.context":"$metadata#Positions(Id)","value":[{"Id":1}]}"""
        },
        {
            "Positions?$filter=totaloffsetminutes(TabledAt) eq 0 and date(TabledAt) eq 2013-10-09 and time(TabledAt) gt 23:00:00 and fractionalseconds(TabledAt) eq 0.25&$select=Id",
            """{"@odata.context":"$metadata#Positions(Id)","value":[{"Id":2}]}"""
        },
        {
            "Positions?$filter=isof(Topic,Edm.String) and isof(Sample.Position)&$select=Id",
            """{"@odata.context":"$metadata#Positions(Id)","value":[{"Id":1},{"Id":2},{"Id":4}]}"""
        },
        {
            "Positions?$filter=isof(Topic,Edm.Int32)&$select=Id",
            """{"@odata.context":"$metadata#Positions(Id)","value":[]}"""
        },
        {
            "Positions?$filter=isof(Chapter/Parent,Sample.Chapter)&$select=Id",
            """{"@odata.context":"$metadata#Positions(Id)","value":[{"Id":3}]}"""
        },
        {
            "Positions?$filter=cast(concat('1',cast(Id,Edm.String)),Edm.Int32) gt 12&$select=Id",
            """{"@odata.context":"$metadata#Positions(Id)","value":[{"Id":3},{"Id":4}]}"""
        },
        {
            "Positions?$filter=cast(Topic,Edm.Int32) eq null&$select=Id&$top=1",
            """{"@odata.context":"$metadata#Positions(Id)","value":[{"Id":1}]}"""
        },
        {
            "Positions?$filter=cast(cast(TabledAt,Edm.String),Edm.DateTimeOffset) eq 2012-07-01T00:00:00Z&$select=Id",
            """{"@odata.context":"$metadata#Positions(Id)","value":[{"Id":4}]}"""
        },
        {
            "Positions?$filter=cast('PT1H',Edm.Duration) eq duration'PT1H' and cast('nothing',Edm.Duration) eq null&$select=Id&$top=1",
            """{"@odata.context":"$metadata#Positions(Id)","value":[{"Id":1}]}"""
        },
        {
            "Positions?$filter=cast(cast(Chapter/Closed,Edm.String),Edm.Boolean)&$select=Id",
            """{"@odata.context":"$metadata#Positions(Id)","value":[{"Id":1},{"Id":2}]}"""
        },
        {
            "Positions?$filter=Priority div 0 eq null and Priority mod 0 eq null and Weight div 0 eq null&$select=Id&$top=1",
            """{"@odata.context":"$metadata#Positions(Id)","value":[{"Id":1}]}"""
        },
        {
            "Positions?$filter=Priority add 9223372036854775807 gt 0&$select=Id",
            """{"@odata.context":"$metadata#Positions(Id)","value":[{"Id":1},{"Id":2},{"Id":4}]}"""
        },
        {
            "Positions?$filter=substring(Topic,-2) eq 'sa' or substring(Topic,-3,2) eq 'is'&$select=Id",
            """{"@odata.context":"$metadata#Positions(Id)","value":[{"Id":4}]}"""
        },
        {
            "Positions?$filter=Chapter/Parent eq null&$select=Id",
            """{"@odata.context":"$metadata#Positions(Id)","value":[{"Id":1},{"Id":2},{"Id":4}]}"""
        },
        {
            "Positions?$filter=null ne Chapter/Parent&$select=Id",
            """{"@odata.context":"$metadata#Positions(Id)","value":[{"Id":3}]}"""
        },
        {
            "Chapters?$filter=Positions/$count($filter=Party eq 'KZ';$search=visa) eq 1&$select=Code",
            """{"@odata.context":"$metadata#Chapters(Code)","value":[{"@odata.etag":"W/\"1\"","@odata.id":"Chapters(4)","Code":"V"}]}"""
        },
        {
            "Chapters?$filter=Positions/$count(search=visa) gt 0&$select=Code",
            """{"@odata.context":"$metadata#Chapters(Code)","value":[{"@odata.etag":"W/\"1\"","@odata.id":"Chapters(4)","Code":"V"}]}"""
        },
        {
            "Positions?$filter=Id eq 1 or Id eq 2 or Id eq 3 or Id eq 4 or Id eq 5 or Id eq 6 or Id eq 7 or Id eq 8 or Id eq 9 or Id eq 10 or Id eq 11 or Id eq 12 or Id eq 13 or Id eq 14 or Id eq 15 or Id eq 16 or Id eq 17 or Id eq 18 or Id eq 19 or Id eq 20 or Id eq 21 or Id eq 22 or Id eq 23&$select=Id",
            """{"@odata.context":"$metadata#Positions(Id)","value":[{"Id":1},{"Id":2},{"Id":3},{"Id":4}]}"""
        },
    };

    /// <summary>URL, status, code, target, message.</summary>
    public static readonly TheoryData<string, int, string, string, string> Refusals = new()
    {
        { "Positions?$filter=TabledAt gt 0001-01-01T00:00:00%2B14:00", 400, "invalid-query", "$filter", "The DateTimeOffset text '0001-01-01T00:00:00+14:00' should be in format 'yyyy-mm-ddThh:mm:ss('.'s+)?(zzzzzz)?' and each field value is within valid range." },
        { "Positions?$filter=TabledAt lt 9999-12-31T23:59:59.9999-14:00", 400, "invalid-query", "$filter", "The DateTimeOffset text '9999-12-31T23:59:59.9999-14:00' should be in format 'yyyy-mm-ddThh:mm:ss('.'s+)?(zzzzzz)?' and each field value is within valid range." },
        { "Positions?$filter=Topic has 'x'", 400, "invalid-query", "$filter", "'has' asks for flags of an enumeration; this is none. Use 'eq', 'in' or 'contains': 'Topic has 'x''." },
        { "Positions?$filter=Id in @a&@a=@b&@b=@a", 400, "too-deep", "@a", "Parameter aliases may stand for each other 5 deep, and never for themselves." },
        { "Positions?$filter=Id eq @a&@a=@b&@b=@a", 400, "invalid-query", "$filter", "Recursion depth exceeded allowed limit: 'Id eq @a'." },
        { "Positions?$filter=Id in @a&@a=[1,", 400, "invalid-alias", "@a", "'@a' is not a list of values, such as [1,2] or (1,2)." },
        { "Positions?$filter=TabledAt add 'tomorrow' gt now()", 400, "invalid-query", "$filter", "'tomorrow' is not a duration, such as P1DT12H." },
        { "Positions?$filter=TabledAt add 1 gt now()", 400, "invalid-query", "$filter", "A binary operator with incompatible types was detected. Found operand types 'Edm.DateTimeOffset' and 'Edm.Int32' for operator kind 'Add': 'TabledAt add 1 gt now()'." },
        { "Positions?$filter=TabledAt mul 2 gt now()", 400, "invalid-query", "$filter", "A binary operator with incompatible types was detected. Found operand types 'Edm.DateTimeOffset' and 'Edm.Int32' for operator kind 'Multiply': 'TabledAt mul 2 gt now()'." },
        { "Positions?$filter=Chapter/Positions/any(a: a/Chapter/Positions/any(b: b/Chapter/Positions/any(c: c/Chapter/Positions/any(d: d/Id gt 1))))", 400, "too-deep", "$filter", "'any' and 'all' may be nested 3 deep." },
        { "Positions?$filter=length(trim(trim(trim(trim(trim(trim(trim(trim(trim(trim(trim(trim(trim(trim(trim(trim(trim(trim(trim(Topic)))))))))))))))))))) eq 1", 400, "too-deep", "$filter", "An expression may be 20 operators and functions deep." },
        { "Positions?$filter=Priority divby 'x' eq 1", 400, "invalid-query", "$filter", "A binary operator with incompatible types was detected. Found operand types 'Edm.Single' and 'Edm.String' for operator kind 'Divide': 'Priority divby 'x' eq 1'." },
    };

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task Expression_returns_the_expected_rows(string url, string body)
    {
        using var sample = new Sample();

        var answer = await sample.Get(url);

        Assert.Equal(body, answer.Replace(Sample.Root.ToString(), "", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Refusals))]
    public void Unsupported_expression_is_refused_by_name(string url, int status, string code, string target, string sentence)
    {
        var refusal = Sample.Refuse(url);

        Assert.Equal(new QueryRefusal(status, code, sentence, target), refusal);
    }
}
