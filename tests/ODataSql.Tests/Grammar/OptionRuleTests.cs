namespace ODataSql.Tests.Grammar;

/// <summary>Chapter 2 of the ABNF, rule by rule: query options, at the root and inside <c>$expand</c>.</summary>
public class OptionRuleTests(Sample sample) : IClassFixture<Sample>
{
    /// <summary>Rule, request, and its response, or the status and what the refusal names.</summary>
    public static readonly TheoryData<string, string, string> Rules = new()
    {
        { "queryOptions", "Chapters?FILTER=Id eq 1&select=Code&$Top=1", """{"@odata.context":"$metadata#Chapters(Code)","value":[{"@odata.etag":"W/\"1\"","@odata.id":"Chapters(1)","Code":"III"}]}""" },
        { "queryOptions", "Chapters?$filter=true&filter=false", "400 $filter" },
        { "queryOptions", "Chapters?$frobnicate=1", "400 $frobnicate" },
        { "customQueryOption", "Chapters/$count?sap-language=EN&x", "4" },

        { "filter", "Chapters/$count?$filter=Closed", "1" },
        { "filter", "Chapters/$count?$filter=", "400 $filter" },
        { "orderby", "Chapters?$orderby=Closed desc,Id&$select=Id&$top=1", Answered },
        { "orderby", "Chapters?$orderby=", "400 $orderby" },
        { "orderbyItem", "Chapters?$orderby=length(Code) asc", Answered },
        { "orderbyItem", "Chapters?$orderby=Code ascending", "400 Code ascending" },
        { "orderbyItem", "Chapters?$orderby=Code,", "400 Code," },
        { "orderbyItem", "Chapters?$orderby=Positions", "400 Positions" },
        { "orderbyItem", "Chapters?$orderby=$count", "501 $count" },
        { "top", "Chapters?$top=0&$select=Id", """{"@odata.context":"$metadata#Chapters(Id)","value":[]}""" },
        { "top", "Chapters?$top=-1", "400 -1" },
        { "top", "Chapters?$top=999999999999999999999", "400 999999999999999999999" },
        { "skip", "Chapters?$skip=3&$select=Code", """{"@odata.context":"$metadata#Chapters(Code)","value":[{"@odata.etag":"W/\"1\"","@odata.id":"Chapters(4)","Code":"V"}]}""" },
        { "skip", "Chapters?$skip=1.0", "400 1.0" },
        { "inlinecount", "Chapters?$count=TRUE&$top=0&$select=Id", """{"@odata.context":"$metadata#Chapters(Id)","@odata.count":4,"value":[]}""" },
        { "inlinecount", "Chapters?$count=yes", "400 yes" },
        { "format", "Chapters/$count?$format=application/json;odata.metadata=full", "4" },
        { "format", "Chapters?$format=", "400 $format" },
        { "schemaversion", "Chapters/$count?$schemaversion=*", "4" },
        { "schemaversion", "Chapters?$schemaversion=1.0", "404 1.0" },
        { "deltatoken", "Chapters?$deltatoken=x", "501 $deltatoken" },
        { "skiptoken", "Chapters?$skiptoken=x", "400 $skiptoken" },
        { "index", "Chapters?$index=-1", "400 $index" },
        { "id", "Chapters?$id=Chapters(1)", "400 $id" },

        { "select", "Chapters?$select=Code,*&$top=1", Answered },
        { "select", "Chapters?$select=", "400 $select" },
        { "selectItem", "Chapters?$select=Sample.Chapter/Code&$top=1", """{"@odata.context":"$metadata#Chapters(Code)","value":[{"@odata.etag":"W/\"1\"","@odata.id":"Chapters(1)","Code":"III"}]}""" },
        { "selectItem", "Chapters?$select=Sample.Nope", "400 Sample.Nope" },
        { "selectItem", "Chapters?$select=@Core.Description", "501 Description" },
        { "selectProperty", "Chapters?$select=Positions&$top=1", """{"@odata.context":"$metadata#Chapters(Positions)","value":[{"@odata.etag":"W/\"1\"","@odata.id":"Chapters(1)"}]}""" },
        { "selectProperty", "Chapters?$select=Colour", "400 Colour" },
        { "selectProperty", "Chapters?$select=Code($filter=true)", "400 Code" },
        { "selectProperty", "Chapters?$select=Positions($filter=true)", "400 Positions" },
        { "allOperationsInSchema", "Chapters?$select=Sample.*&$top=1", Answered },

        { "compute", "Chapters?$compute=length(Code) as Long,Long mul 2 as Twice&$select=Twice&$top=1", """{"@odata.context":"$metadata#Chapters(Twice)","value":[{"@odata.etag":"W/\"1\"","@odata.id":"Chapters(1)","Twice":6}]}""" },
        { "computeItem", "Chapters?$compute=length(Code)", "400 length(Code)" },
        { "computeItem", "Chapters?$compute=binary'AAAA' as B", "501 Edm.Binary" },
        { "computedProperty", "Chapters?$compute=1 as Code", "400 Code" },
        { "computedProperty", "Chapters?$compute=1 as 2", "400 2" },

        { "expand", "Chapters(2)?$select=Code&$expand=Parent($select=Code)", """{"@odata.context":"$metadata#Chapters(Code,Parent(Code))/$entity","@odata.etag":"W/\"1\"","@odata.id":"Chapters(2)","Code":"III.9","Parent":{"@odata.etag":"W/\"1\"","@odata.id":"Chapters(1)","Code":"III"}}""" },
        { "expand", "Chapters?$expand=", "400 $expand" },
        { "expandItem", "Chapters?$expand=Sample.Chapter/Positions&$top=1", Answered },
        { "expandItem", "Chapters?$expand=*/$ref", Answered },
        { "expandItem", "Chapters?$expand=*($levels=1)", "400 $level" },
        { "expandItem", "Chapters?$expand=$value", "400 $value" },
        { "expandItem", "Chapters?$expand=Positions,Positions", "400 Positions" },
        { "expandPath", "Chapters?$expand=Positions/Sample.Position($select=Id)", Answered },
        { "expandPath", "Chapters(1)?$select=Id&$expand=Positions/$ref", """{"@odata.context":"$metadata#Chapters(Id,Positions/$ref)/$entity","@odata.etag":"W/\"1\"","Id":1,"Positions":[{"@odata.id":"Positions(1)"},{"@odata.id":"Positions(2)"}]}""" },
        { "expandPath", "Chapters(1)?$select=Id&$expand=Positions/$count", """{"@odata.context":"$metadata#Chapters(Id)/$entity","@odata.etag":"W/\"1\"","Id":1,"Positions@odata.count":2}""" },
        { "expandPath", "Chapters?$expand=Positions/Chapter", "400 navigation properties" },
        { "expandPath", "Chapters?$expand=Code", "400 Code" },
        { "expandPath", "Chapters?$expand=Positions/Sample.Nope", "400 Sample.Nope" },
        { "expandCountOption", "Chapters(1)?$select=Id&$expand=Positions/$count($filter=Id eq 1)", """{"@odata.context":"$metadata#Chapters(Id)/$entity","@odata.etag":"W/\"1\"","Id":1,"Positions@odata.count":1}""" },
        { "expandCountOption", "Chapters?$expand=Positions/$count($top=1)", "400 $top" },
        { "expandRefOption", "Chapters?$expand=Positions/$ref($orderby=Id;$skip=1;$top=1;$count=true)", Answered },
        { "expandRefOption", "Chapters?$expand=Positions/$ref($select=Id)", "400 $select" },
        { "expandOption", "Chapters?$expand=Positions($compute=Id add 1 as Next;$select=Next)", Answered },
        { "expandOption", "Chapters?$expand=Positions($filter=Id eq @a;@a=1)", "501 @a" },
        { "expandOption", "Chapters?$expand=Positions($filter=$it/Id eq 1)", "501 $it" },
        { "expandOption", "Chapters?$expand=Positions($format=json)", "400 $format" },
        { "expandOption", "Chapters?$expand=Parent($top=1)", "400 $top" },
        { "levels", "Chapters?$expand=Children($levels=2)", Answered },
        { "levels", "Chapters?$expand=Children(levels=max)", Answered },
        { "levels", "Chapters?$expand=Children($levels=x)", "400 x" },
        { "levels", "Chapters?$expand=Positions($levels=2)", "400 Positions" },
        { "levels", "Chapters?$levels=1", "400 $levels" },

        { "search", "Positions/$count?$search=visa", "1" },
        { "search", "Positions?$search=", "400 $search" },
        { "search", "Chapters?$search=visa", "501 $search" },
        { "searchExpr", "Positions/$count?$search=(visa) OR \"50\"", "2" },
        { "searchParenExpr", "Positions/$count?$search=(visa OR tariffs) NOT visa", "1" },
        { "searchParenExpr", "Positions?$search=(visa", "400 parenthesis" },
        { "searchNegateExpr", "Positions/$count?$search=NOT visa", "3" },
        { "searchNegateExpr", "Positions?$search=NOT", "400 word" },
        { "searchOrExpr", "Positions/$count?$search=visa OR tariffs", "2" },
        { "searchAndExpr", "Positions/$count?$search=tariffs AND off", "1" },
        { "searchAndExpr", "Positions?$search=visa AND", "400 word" },
        { "searchPhrase", "Positions/$count?$search=\"50%25 off\"", "1" },
        { "searchPhrase", "Positions?$search=\"visa", "400 quotation mark" },
        { "searchWord", "Positions/$count?$search=visa!*%2B,:@/?$=", "1" },
        { "searchWord", "Positions?$search=a;b", "400 ;" },
    };

    private const string Answered = ExpectedOutcome.Answered;

    [Theory]
    [MemberData(nameof(Rules))]
    public async Task Query_option_is_applied_or_refused_by_name(string rule, string request, string outcome)
    {
        await ExpectedOutcome.Expect(sample, request, outcome);
        Assert.NotEmpty(rule);
    }
}
