namespace ODataSql.Tests;

/// <summary>No request gets the plan or the values of another, however similar its text is.</summary>
public class PlanCacheIsolationTests
{
    /// <summary>Two requests, sent to one engine in this order.</summary>
    public static readonly TheoryData<string, string> Pairs = new()
    {
        // Separators of options inside an option
        { "Positions?$search=visa%26$top=0", "Positions?$search=visa&$top=0" },
        { "Positions?$filter=Topic eq 'x'%26$top=0", "Positions?$filter=Topic eq 'visa'&$top=0" },
        { "Positions?@a='x'%26$filter=Id eq 1", "Positions?@a='x'&$filter=Id eq 1" },
        { "Positions?$format=json%26$top=0", "Positions?$format=json&$top=0" },
        { "Positions?$top=1&$orderby=Id", "Positions?$orderby=Id&$top=1" },
        { "Positions?$search=x 1000 00FalseFalse http://tracker.example/odata/", "Positions?$search=x" },

        // Values that equal probes
        { "Positions?$filter=Id lt 1987654000&$skip=1987654000", "Positions?$filter=Id lt 3&$skip=1987654000" },
        { "Positions?$filter=Id lt 1987654000&$orderby=Id add 1987654000", "Positions?$filter=Id lt 3&$orderby=Id add 1987654000" },
        { "Positions?$filter=Topic ne 'probe 0'&$compute='probe 0' as X&$select=X", "Positions?$filter=Topic ne 'visa'&$compute='probe 0' as X&$select=X" },
        { "Positions?$filter=Id eq 1987654001 or Id eq 1987654000", "Positions?$filter=Id eq 1 or Id eq 2" },
        { "Positions?$filter=Id eq 1 and Id eq 1", "Positions?$filter=Id eq 1 and Id eq 2" },

        // Strings with special characters
        { "Chapters/$filter(matchesPattern(Code,'I'))/$count", "Chapters/$filter(matchesPattern(Code,'(I'))/$count" },
        { "Chapters/$filter(matchesPattern(Code,'I'))/$count", "Chapters/$filter(matchesPattern(Code,'V'))/$count" },
        { "Positions?$filter=Party in ('EU')", "Positions?$filter=Party in ('E\\u0055')" },
        { "Positions?$filter=Party in ('EU')", "Positions?$filter=Party in ('\"EU\"')" },
        { "Positions?$filter=Party in ('EU')", "Positions?$filter=Party in ('K''Z')" },
        { "Positions?$filter=Party in ('EU')", "Positions?$filter=Party in ('KZ'',''EU')" },
        { "Positions?$filter=Party in ('EU')", "Positions?$filter=Party in ('')" },
        { "Positions?$filter=Party in ('EU')", "Positions?$filter=Party in (' ')" },
        { "Positions?$filter=Party in ('EU','KZ')", "Positions?$filter=Party in ('null','@a')" },
        { "Positions?$filter=Party in ('EU','KZ')", "Positions?$filter=Party in ('a\\','b')" },
        { "Positions?$filter=Topic eq 'visa'", "Positions?$filter=Topic eq 'a''" },
        { "Positions?$filter=Topic eq 'visa'", "Positions?$filter=Topic eq '@a'" },
        { "Positions?$filter=Topic eq 'visa'", "Positions?$filter=Topic eq '3f2504e0-4f89-11d3-9a0c-0305e82c3301'" },
        { "Positions?$filter=Topic eq 'visa'", "Positions?$filter=Topic eq '2012-07-01'" },
        { "Positions?$filter=Topic eq 'visa'", "Positions?$filter=Topic eq ' divby 1 in (@a)'" },
        { "Positions?$filter=contains(Topic,'visa')", "Positions?$filter=contains(Topic,'%2550')" },
        { "Positions?$filter=Topic eq 'visa'", "Positions?$filter=Topic eq '%4'" },
        { "Positions?$filter=Topic eq 'visa'", "Positions?$filter=Topic eq '%C3%28'" },
        { "Positions?$filter=Id eq 1", "Positions?$filter=Id eq 1%2" },
        { "Chapters(Code='III')", "Chapters(Code='%C3')" },
        { "Positions?$filter=contains(Topic,'visa')", "Positions?$filter=contains(Topic,'+%2B%26%23')" },
        { "Chapters(Code='III')", "Chapters(Code='III.9')" },
        { "Chapters(Code='III')", "Chapters(Code='I''I')" },
        { "Chapters(Code='III')", "Chapters(Code='III%2E9')" },
        { "Chapters(Code='III')", "Chapters(Code='%49II')" },
        { "Chapters(Code='III')", "Chapters(Code='I/I')" },
        { "Chapters(Code='III')", "Chapters(Code='I+I')" },
        { "Chapters(Code='III')", "Chapters(Code='')" },
        { "Chapters(Code='III')", "Chapters(Code='@c')" },
        { "Chapters(Code='III')", "Chapters(Code='1')" },

        // Numbers
        { "Chapters(1)", "Chapters(01)" },
        { "Chapters(1)", "Chapters(2147483648)" },
        { "Chapters(1)", "Chapters(-1)" },
        { "Chapters(1)", "Chapters('1')" },
        { "Positions?$filter=Id eq 7", "Positions?$filter=Id eq 002" },
        { "Positions?$filter=Id eq 7", "Positions?$filter=Id eq 000000000000000002" },
        { "Positions?$filter=Id eq 7", "Positions?$filter=Id eq 0000000000000000000000002" },
        { "Positions?$filter=Id eq 7", "Positions?$filter=Id eq 2147483648" },
        { "Positions?$filter=Id eq 7", "Positions?$filter=Id eq 99999999999999999999" },
        { "Positions?$filter=Id eq 7", "Positions?$filter=Id eq '7'" },
        { "Positions?$filter=Weight eq 2", "Positions?$filter=Weight eq 0" },
        { "Positions?$filter=Priority div 2 eq 1", "Positions?$filter=Priority div 0 eq 1" },
        { "Positions?$filter=substring(Party,0) eq 'EU'", "Positions?$filter=substring(Party,1) eq 'U'" },
        { "Positions?$filter=Party in [\"EU\"]", "Positions?$filter=Party in [\"1\"]" },
        { "Positions?$filter=Id in (1,2)", "Positions?$filter=Id in (3,4)" },
        { "Positions?$filter=Id in (1,2)", "Positions?$filter=Id in (01,4)" },

        // Nested options
        { "Chapters?$expand=Positions($filter=Id eq 1)", "Chapters?$expand=Positions($filter=Id eq 2)" },
        { "Chapters?$filter=Positions/$count($search=visa) eq 1", "Chapters?$filter=Positions/$count($search=tariffs) eq 1" },
        { "Chapters?$filter=Positions/$count($search=1) eq 1", "Chapters?$filter=Positions/$count($search=50) eq 1" },
        { "Chapters?$filter=Positions/$count($filter=Id eq 1) eq 1", "Chapters?$filter=Positions/$count($filter=Id eq 4) eq 1" },
        { "Chapters/$filter(Id eq 1)/$count", "Chapters/$filter(Id gt 1)/$count" },
        { "Chapters?$filter=Id eq @a&@a=1", "Chapters?$filter=Id eq @a&@a=2" },
        { "Chapters(@k)?@k=1", "Chapters(@k)?@k=2" },
        { "$entity?$id=Chapters(1)", "$entity?$id=Chapters(2)" },
        { "chapters?filter=id EQ 1", "Chapters?$filter=Id eq 1" },

        // $skiptoken: [3], [4.5], ["x"], [null], [true], [1,2], 5, {}
        { "Positions?$skiptoken=WzNd", "Positions?$skiptoken=WzQuNV0" },
        { "Positions?$skiptoken=WzNd", "Positions?$skiptoken=WyJ4Il0" },
        { "Positions?$skiptoken=WzNd", "Positions?$skiptoken=W251bGxd" },
        { "Positions?$skiptoken=WzNd", "Positions?$skiptoken=W3RydWVd" },
        { "Positions?$skiptoken=WzNd", "Positions?$skiptoken=WzEsMl0" },
        { "Positions?$skiptoken=WzNd", "Positions?$skiptoken=NQ" },
        { "Positions?$skiptoken=WzNd", "Positions?$skiptoken=e30" },
        { "Positions?$skiptoken=WzNd", "Positions?$skiptoken=WzFlOTk5XQ" },
    };

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task Second_request_is_answered_as_without_cache(string first, string second)
    {
        using var sample = new Sample();
        var engine = Sample.NewEngine();

        await Answer(sample, engine, first);

        Assert.Equal(await Answer(sample, Sample.NewEngine(), second), await Answer(sample, engine, second));
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task First_request_is_answered_as_without_cache_after_the_second(string first, string second)
    {
        using var sample = new Sample();
        var engine = Sample.NewEngine();

        await Answer(sample, engine, second);

        Assert.Equal(await Answer(sample, Sample.NewEngine(), first), await Answer(sample, engine, first));
    }

    /// <summary>The body, or the refusal.</summary>
    private static async Task<string> Answer(Sample sample, QueryEngine engine, string resource) =>
        engine.Compile(new QueryRequest(resource, Sample.Root, null, DateTimeOffset.UnixEpoch), out var query) is { } refusal ? refusal.ToString() : await sample.Get(query);
}
