namespace ODataSql.Tests.Grammar;

/// <summary>The ABNF of Data Aggregation, rule by rule, over the four positions.</summary>
public class ApplyRuleTests(Sample sample) : IClassFixture<Sample>
{
    /// <summary>Rule, transformations, and their rows, or the status and what the refusal names.</summary>
    public static readonly TheoryData<string, string, string> Rules = new()
    {
        { "apply", "identity", ExpectedOutcome.Answered },
        { "apply", "", "400 $apply" },
        { "applyExpr", "filter(Id gt 1)/skip(1)/top(1)/aggregate(Id with max as M)", """[{"@odata.id":null,"M":3}]""" },
        { "applyExpr", "identity//identity", "400 ''" },
        { "applyTrafo", "frobnicate(Id)", "400 frobnicate(Id)" },
        { "applyTrafo", "filter(Id gt 1", "400 $apply" },
        { "preservingTrafo", "filter", "400 filter" },

        { "aggregateTrafo", "aggregate(Id with min as A,$count as N)", """[{"@odata.id":null,"A":1,"N":4}]""" },
        { "aggregateTrafo", "aggregate()", "400 aggregate()" },
        { "aggregateExpr", "aggregate(Chapter/Positions/$count as N)", """[{"@odata.id":null,"N":4}]""" },
        { "aggregateExpr", "aggregate(Id with sum)", "400 Id with sum" },
        { "aggregateExpr", "aggregate(Id with sum from Party with max as M)", "501 from" },
        { "aggregateMethod", "aggregate(Priority with average as M)", """[{"@odata.id":null,"M":2}]""" },
        { "aggregateMethod", "aggregate(Topic with sum as M)", "400 M" },
        { "aggregateMethod", "aggregate(Id with Custom.median as M)", "501 Custom.median" },
        { "customAggregate", "aggregate(Forecast as F)", "501 Forecast" },
        { "customAggregate", "aggregate(Forecast)", "501 Forecast" },
        { "expressionAlias", "aggregate(Id with sum as 1)", "400 1" },

        { "computeTrafo", "compute(Id add 1 as Next)/filter(Next eq 2)/aggregate($count as N)", """[{"@odata.id":null,"N":1}]""" },
        { "computeTrafo", "compute(Id)", "400 Id" },
        { "concatTrafo", "concat(aggregate($count as N),topcount(1,Id)/aggregate(Id with max as N))", """[{"@odata.id":null,"N":4},{"@odata.id":null,"N":4}]""" },
        { "concatTrafo", "concat(identity)", "400 concat" },
        { "groupbyTrafo", "groupby((Party),aggregate($count as N))", """[{"@odata.id":null,"Party":"EU","N":2},{"@odata.id":null,"Party":"KZ","N":2}]""" },
        { "groupbyTrafo", "groupby(Party)", "400 groupby(Party)" },
        { "groupbyList", "groupby(())", "400 groupby" },
        { "groupbyElement", "groupby((Party,Chapter/Closed))/aggregate($count as N)", """[{"@odata.id":null,"N":4}]""" },
        { "groupbyElement", "groupby((length(Topic)))", "501 length(Topic)" },
        { "groupingProperty", "groupby((Chapter/Code))/aggregate($count as N)", """[{"@odata.id":null,"N":3}]""" },
        { "groupingProperty", "groupby((Chapter))", "501 Chapter" },
        { "groupingProperty", "groupby((Colour))", "400 Colour" },
        { "rollupLevels", "groupby((rollup(Party,Topic)),aggregate($count as N))/aggregate(N with sum as S)", """[{"@odata.id":null,"S":8}]""" },
        { "rollupLevels", "groupby((rollup(Party)))", "501 rollup" },
        { "rollupRecursive", "groupby((rolluprecursive($root/Chapters,Tree,Id)))", "501 rolluprecursive" },

        { "filterTrafo", "filter(Party eq 'EU')/aggregate($count as N)", """[{"@odata.id":null,"N":2}]""" },
        { "filterTrafo", "filter(Party)", "400 Party" },
        { "identityTrafo", "identity/aggregate($count as N)", """[{"@odata.id":null,"N":4}]""" },
        { "identityTrafo", "identity()", "400 identity()" },
        { "orderbyTrafo", "orderby(Id desc)/top(1)/aggregate(Id with min as M)", """[{"@odata.id":null,"M":4}]""" },
        { "orderbyTrafo", "orderby(Colour)", "400 Colour" },
        { "searchTrafo", "search(visa)/aggregate($count as N)", """[{"@odata.id":null,"N":1}]""" },
        { "searchTrafo", "search()", "400 search()" },
        { "skipTrafo", "skip(3)/aggregate($count as N)", """[{"@odata.id":null,"N":1}]""" },
        { "skipTrafo", "skip(-1)", "400 skip(-1)" },
        { "topTrafo", "top(3)/aggregate($count as N)", """[{"@odata.id":null,"N":3}]""" },
        { "topTrafo", "top(x)", "400 top(x)" },
        { "topcountTrafo", "topcount(1,Weight)/aggregate(Id with max as M)", """[{"@odata.id":null,"M":1}]""" },
        { "topcountTrafo", "topcount(0,Weight)", "400 topcount" },
        { "topcountTrafo", "topcount($these/$count,Weight)", "501 $these" },
        { "topcountTrafo", "topcount(1 add 1,Weight)", "501 1 add 1" },
        { "topcountTrafo", "topcount(x,Weight)", "400 x" },
        { "topsumTrafo", "topsum(2,Weight)/aggregate($count as N)", """[{"@odata.id":null,"N":1}]""" },
        { "toppercentTrafo", "toppercent(101,Weight)", "400 toppercent" },
        { "toppercentTrafo", "toppercent(50,Id)/aggregate($count as N)", """[{"@odata.id":null,"N":2}]""" },
        { "bottomcountTrafo", "bottomcount(1,Id)/aggregate(Id with max as M)", """[{"@odata.id":null,"M":1}]""" },
        { "bottomsumTrafo", "bottomsum(1,Id)/aggregate($count as N)", """[{"@odata.id":null,"N":1}]""" },
        { "bottompercentTrafo", "bottompercent(10,Id)/aggregate($count as N)", """[{"@odata.id":null,"N":1}]""" },

        { "joinTrafo", "join(Chapter as C)", "501 join" },
        { "outerjoinTrafo", "outerjoin(Chapter as C)", "501 outerjoin" },
        { "nestTrafo", "nest(groupby((Party)) as Parties)", "501 nest" },
        { "nestTrafo", "addnested(Chapter,identity as C)", "501 addnested" },
        { "recHierReference", "ancestors($root/Chapters,Tree,Id,identity,keep start)", "501 ancestors" },
        { "ancestorsTrafo", "ancestors($root/Chapters,Tree,Id,identity)", "501 ancestors" },
        { "descendantsTrafo", "descendants($root/Chapters,Tree,Id,identity,1)", "501 descendants" },
        { "traverseTrafo", "traverse($root/Chapters,Tree,Id,preorder)", "501 traverse" },
        { "customFunction", "Custom.Function(x=1)", "501 Custom.Function" },
    };

    [Theory]
    [MemberData(nameof(Rules))]
    public async Task Transformation_returns_rows_or_is_refused_by_name(string rule, string transformations, string outcome)
    {
        await ExpectedOutcome.Expect(sample, $"Positions?$apply={Uri.EscapeDataString(transformations)}", outcome);
        Assert.NotEmpty(rule);
    }
}
