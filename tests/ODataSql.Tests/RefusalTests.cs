namespace ODataSql.Tests;

/// <summary>Unsupported requests are refused by name; nothing is ignored.</summary>
public class RefusalTests
{
    /// <summary>URL, status, code, target, message.</summary>
    public static readonly TheoryData<string, int, string, string?, string> Refusals = new()
    {
        { "Chapters?$deltatoken=1", 501, "not-supported", "$deltatoken", "The query option '$deltatoken' is not supported." },
        { "Chapters?$at=2014-01-01", 501, "not-supported", "$at", "The query option '$at' where nothing that is kept by time is shown is not supported." },
        { "Chapters?from=2014-01-01", 501, "not-supported", "$from", "The query option '$from' where nothing that is kept by time is shown is not supported." },
        { "Chapters(1)?$at=2014-01-01", 501, "not-supported", "$at", "The query option '$at' where nothing that is kept by time is shown is not supported." },
        { "Chapters?$expand=Positions($at=2014-01-01)", 501, "not-supported", "$at", "The query option '$at' where nothing that is kept by time is shown is not supported." },
        { "$crossjoin(Chapters,Positions)?$at=2014-01-01", 400, "option-not-applicable", "$at", "A cross join takes no '$at'." },
        { "$all?$at=2014-01-01", 400, "option-not-applicable", "$at", "A collection of all entities takes no '$at'." },
        { "Chapters?$frobnicate=1", 400, "unknown-option", "$frobnicate", "There is no query option '$frobnicate'. There are: $apply, $compute, $filter, $search, $orderby, $select, $expand, $top, $skip, $count, $skiptoken, $at, $from, $to, $toInclusive, $format, $schemaversion, $id." },
        { "Chapters?$Fitler=Id eq 1", 400, "unknown-option", "$Fitler", "There is no query option '$Fitler'. There are: $apply, $compute, $filter, $search, $orderby, $select, $expand, $top, $skip, $count, $skiptoken, $at, $from, $to, $toInclusive, $format, $schemaversion, $id." },
        { "Chapters?$top=1&$top=2", 400, "repeated-option", "$top", "The query option '$top' is given twice." },
        { "Chapters?$top=-1", 400, "invalid-query", "$top", "'$top' takes a non-negative whole number, and not '-1'." },
        { "Chapters?$filter=Colour eq 'red'", 400, "invalid-query", "$filter", "Could not find a property named 'Colour' on type 'Sample.Chapter'." },
        { "Chapters?$filter=Code eq 1", 400, "invalid-query", "$filter", "A binary operator with incompatible types was detected. Found operand types 'Edm.String' and 'Edm.Int32' for operator kind 'Equal': 'Code eq 1'." },
        { "Chapters?$filter=Code eq 'a", 400, "invalid-query", "$filter", "There is an unterminated string literal at position 10 in 'Code eq 'a'." },
        { "Chapters?$orderby=Colour", 400, "invalid-query", "$orderby", "Could not find a property named 'Colour' on type 'Sample.Chapter'." },
        { "Chapters?$select=Colour", 400, "invalid-query", "$select and $expand", "Could not find a property named 'Colour' on type 'Sample.Chapter'." },
        { "Chapters?$expand=Colour", 400, "invalid-query", "$select and $expand", "Could not find a property named 'Colour' on type 'Sample.Chapter'." },
        { "Chapters?$filter=matchesPattern(Code,'(a)\\1')", 400, "invalid-pattern", "matchesPattern", "'(a)\\1' is not a pattern that can be matched in one pass: RegexOptions.NonBacktracking is not supported in conjunction with expressions containing: 'backreference (\\ number)'." },
        { "Chapters?$filter=matchesPattern(Code,Area)", 501, "not-supported", "matchesPattern", "A pattern that differs from row to row is not supported." },
        { "Positions?$apply=aggregate(Topic with sum as Total)", 400, "not-a-number", "$apply", "'Total' adds up values that are not numbers but Edm.String." },
        { "Positions?$apply=aggregate(Weight with Sample.median as Middle)", 501, "not-supported", "$apply", "The aggregation method 'Sample.median' is not supported." },
        { "Positions?$apply=groupby((Party))&$filter=Topic eq 'visa'", 400, "invalid-query", "$filter", "Could not find a property named 'Topic' on type 'computed.Position'." },
        { "Positions?$skiptoken=nonsense", 400, "invalid-skiptoken", "$skiptoken", "This $skiptoken does not belong to this request; follow @odata.nextLink as it was given." },
        { "Chapters(1)?$filter=Id eq 1", 400, "option-not-applicable", "$filter", "One entity takes no '$filter'." },
        { "Chapters/$count?$top=1", 400, "option-not-applicable", "$top", "A count takes no '$top'." },
        { "Chapters(1)/Code?$top=1", 400, "option-not-applicable", "$top", "One property takes no '$top'." },
        { "Chapters?$filter=Id eq NaN", 501, "not-supported", "NaN", "The value NaN is not supported." },
        { "Chapters?$filter=Positions/all()", 400, "invalid-query", "$filter", "'all' needs a condition: all(x:x/Property eq …)." },
        { "Chapters?$apply=groupby((Area),aggregate($count as Area))", 400, "repeated-alias", "$apply", "'Area' names two results of one transformation; give one of them another name." },
        { "Chapters?$filter=Parent/Parent/Parent/Parent/Parent/Parent/Parent/Parent/Parent/Parent/Parent/Id eq 1", 400, "too-deep", "$filter", "A path may have 10 steps." },
        { "Chapters('one')", 400, "invalid-query", "Chapters('one')", "'Chapters('one')' cannot be read: a key in it is of another type, or a name is none that $metadata lists." },
        { "Colours", 404, "not-found", null, "There is no resource 'Colours'; the service document lists what there is." },
        { "Chapters/Colour", 400, "invalid-query", "Chapters/Colour", "'Chapters/Colour' cannot be read: a key in it is of another type, or a name is none that $metadata lists." },
        { "$metadata", 501, "not-supported", "$metadata", "A path that begins with '$metadata' is not supported." },
    };

    /// <summary>URL, target, and the limit that it just exceeds; the limits of <c>$expand</c>, <c>$apply</c> and <c>$search</c> have tests of their own.</summary>
    public static readonly TheoryData<string, string, string> Limited = new()
    {
        { $"Positions?$filter={Repeated("Id eq 1", " or ", 134)}", "$filter", "The request has more than 400 operators, functions and values; ask in smaller steps." },
        { $"Positions?$orderby=Id&$filter={Repeated("Id eq 1", " or ", 100)}&$compute={Repeated("1", " add ", 60)} as X", "$filter", "The request has more than 400 operators, functions and values; ask in smaller steps." },
        { $"Positions?$filter=Id in ({Repeated("1", ",", 1_001)})", "$filter", "'in' takes up to 1000 values." },
        { $"Positions?$filter=Id in @a&@a=[{Repeated("1", ",", 1_001)}]", "$filter", "'in' takes up to 1000 values." },
        { $"Positions?$filter=matchesPattern(Topic,'{Repeated("a", "", 201)}')", "matchesPattern", "A pattern has up to 200 characters." },
        { $"Positions?$filter={Repeated("not (", "", 21)}Id eq 1{Repeated(")", "", 21)}", "$filter", "An expression may be 20 operators and functions deep." },
        { "Chapters?$expand=Children($expand=Children($expand=Children($expand=Children($expand=Children))))", "$expand", "$expand may be nested 4 deep." },
        { $"Chapters(1)/{Repeated("Parent", "/", 11)}", "path", "A path may have 10 steps." },
        { $"Positions?$apply=groupby(({Repeated("rollup(Party,Topic)", ",", 5)}))", "$apply", "A grouping may have 16 combinations of levels." },
    };

    [Theory]
    [MemberData(nameof(Limited))]
    public void Request_beyond_a_limit_is_refused_with_the_limit(string url, string target, string sentence)
    {
        var refusal = Sample.Refuse(url);

        Assert.Equal((400, target, sentence), (refusal.Status, refusal.Target, refusal.Message));
    }

    [Theory]
    [MemberData(nameof(Refusals))]
    public void Unsupported_request_is_refused_by_name(string url, int status, string code, string? target, string sentence)
    {
        var refusal = Sample.Refuse(url);

        Assert.Equal(new QueryRefusal(status, code, sentence, target), refusal);
    }

    private static string Repeated(string text, string separator, int times) => string.Join(separator, Enumerable.Repeat(text, times));
}
