namespace ODataSql.Tests.Grammar;

/// <summary>Chapter 4 of the ABNF, rule by rule: operators, paths and variables of expressions.</summary>
public class ExpressionRuleTests(Sample sample) : IClassFixture<Sample>
{
    /// <summary>Rule, condition, and how many of the four positions satisfy it, or the status and what the refusal names.</summary>
    public static readonly TheoryData<string, string, string> Rules = new()
    {
        { "commonExpr", "Id add 1 mul 2 eq 3 or false and true", "1" },
        { "commonExpr", "Id eq", "400 Id eq" },
        { "commonExpr", "Id 1", "400 Id 1" },
        { "boolCommonExpr", "Chapter/Closed", "2" },
        { "boolCommonExpr", "Topic", "400 Topic" },
        { "boolCommonExpr", "1", "400 $filter" },

        { "parenExpr", "( ( Id ) eq ( 1 ) )", "1" },
        { "parenExpr", "(Id eq 1", "400 (Id eq 1" },
        { "parenExpr", "Id eq 1)", "400 Id eq 1)" },
        { "parenExpr", "()", "400 ()" },
        { "listExpr", "Id in ( 1 , 2 )", "2" },
        { "listExpr", "Id in ()", "0" },
        { "listExpr", "Id in (1,)", "400 (1,)" },
        { "listExpr", "Id in (1 2)", "400 1 2" },
        { "inExpr", "Topic in ('visa',null)", "2" },
        { "inExpr", "(TabledAt sub 2011-10-11T08:30:00Z) in (duration'P1D','P2D')", "1" },
        { "inExpr", "Topic in (1,2)", "400 1" },
        { "inExpr", "Id in Topic", "400 in" },
        { "hasExpr", "Topic has Sample.Colour'Red'", "400 Sample.Colour" },
        { "hasExpr", "Topic has 'Red'", "400 has" },

        { "andExpr", "Party eq 'EU' and Id gt 1", "1" },
        { "andExpr", "Party and true", "400 And" },
        { "orExpr", "Party eq 'EU' or Id eq 2", "3" },
        { "notExpr", "not (Party eq 'EU')", "2" },
        { "notExpr", "not 1", "400 Not" },
        { "eqExpr", "Topic eq 'visa'", "1" },
        { "eqExpr", "Id == 1", "400 Id == 1" },
        { "neExpr", "Topic ne 'visa'", "3" },
        { "gtExpr", "Id gt 3", "1" },
        { "gtExpr", "Id gt 'x'", "400 GreaterThan" },
        { "geExpr", "Weight ge 0", "2" },
        { "ltExpr", "Party lt 'F'", "2" },
        { "leExpr", "TabledAt le 2012-07-01T00:00:00Z", "2" },

        { "negateExpr", "-Id lt -3 and - (Id) eq -4", "1" },
        { "negateExpr", "-Topic eq 'x'", "400 Negate" },
        { "addExpr", "Priority add 1 eq 2", "1" },
        { "addExpr", "TabledAt add duration'P1D' gt 2013-10-10T00:00:00Z", "1" },
        { "addExpr", "Topic add 'x' eq 'y'", "400 Add" },
        { "subExpr", "Chapter/OpenedOn sub 2013-10-08 eq duration'P1D'", "2" },
        { "subExpr", "Id sub true eq 1", "400 Subtract" },
        { "mulExpr", "duration'PT1H' mul 2 eq duration'PT2H'", "4" },
        { "divExpr", "Priority div 2 eq 1", "2" },
        { "divExpr", "Priority div 0 eq null", "4" },
        { "divbyExpr", "Priority divby 2 eq 1.5", "1" },
        { "modExpr", "Priority mod 2 eq 1", "2" },
        { "modExpr", "Topic mod 2 eq 1", "400 Modulo" },

        { "firstMemberExpr", "Id eq 1", "1" },
        { "firstMemberExpr", "Colour eq 1", "400 Colour" },
        { "memberExpr", "Sample.Position/Id eq 1", "1" },
        { "memberExpr", "Sample.Chapter/Id eq 1", "400 Sample.Chapter" },
        { "propertyPathExpr", "Chapter/Parent/Code eq 'III'", "1" },
        { "propertyPathExpr", "Chapter/Colour eq 1", "400 Colour" },
        { "propertyPathExpr", "Topic/Colour eq 1", "400 Colour" },
        { "primitiveProperty", "topic eq 'visa'", "1" },
        { "singleNavigationExpr", "Chapter/Sample.Chapter/Code eq 'V'", "1" },
        { "collectionNavigationExpr", "Chapter/Positions/Sample.Position/$count gt 1", "2" },
        { "collectionNavigationExpr", "Chapter/Positions(1)/Id eq 1", "501 Positions" },
        { "collectionNavigationExpr", "Chapter/Positions/Id eq 1", "400 Id" },
        { "filterExpr", "Chapter/Positions/$filter(Id eq 1)/$count eq 1", "501 $filter" },
        { "collectionPathExpr", "Chapter/Positions/$count gt 1", "2" },
        { "collectionPathExpr", "Chapter/Positions/$count($filter=Party eq 'KZ') eq 1", "3" },
        { "collectionPathExpr", "Chapter/Positions/$count($search=visa) eq 1", "1" },
        { "collectionPathExpr", "Chapter/Positions/$count($top=1) eq 1", "400 $top" },
        { "collectionPathExpr", "Chapter/Positions/aggregate(Id with max) eq 1", "501 aggregate" },
        { "anyExpr", "Chapter/Positions/any()", "4" },
        { "anyExpr", "Chapter/Children/any(c:c/Code eq 'III.9')", "2" },
        { "allExpr", "Chapter/Positions/all(p:p/Party eq 'KZ')", "1" },
        { "allExpr", "Chapter/Positions/all()", "400 all" },
        { "lambdaPredicateExpr", "Chapter/Positions/any( p : p/Id ne $it/Id and Party eq 'EU' )", "1" },
        { "lambdaPredicateExpr", "Chapter/Positions/any(p:p/Id)", "400 any(p:p/Id)" },
        { "lambdaVariableExpr", "Chapter/Positions/any(p:q/Id eq 1)", "400 q" },
        { "lambdaVariableExpr", "Chapter/Positions/any(p:p/Chapter/Positions/any(p:p/Id eq 1))", "400 p" },
        { "inscopeVariableExpr", "$it/Id eq 1", "1" },
        { "inscopeVariableExpr", "$this/Id eq 1", "501 $this" },
        { "inscopeVariableExpr", "$these/$count eq 1", "501 $these" },
        { "inscopeVariableExpr", "$that/Id eq 1", "400 $that" },
        { "rootExpr", "$root/Chapters(1)/Code eq 'III'", "501 $root" },
        { "rootExpr", "$root/Colours/X eq 1", "501 $root" },
        { "functionExpr", "Sample.Nope(x=1) eq 1", "400 Sample.Nope" },
        { "annotationExpr", "@Core.Description eq 'x'", "501 @Core.Description" },
        { "annotationExpr", "Chapter/@Core.Description eq 'x'", "501 @Core.Description" },
        { "arrayOrObject", "[1,2] eq [1,2]", "501 [1,2]" },
        { "arrayOrObject", "{\"a\":1} ne null", "501 {\"a\":1}" },

        { "parameterAlias", "Id eq @one add 1", "1" },
        { "parameterAlias", "Id in @list", "2" },
        { "parameterAlias", "Id eq @missing", "0" },
        { "parameterAlias", "Id eq @list", "501 @list" },
        { "parameterAlias", "Topic eq @object", "501 @object" },
        { "parameterAlias", "@row/Id eq 1", "501 @row" },

        { "isofExpr", "isof(Topic,Edm.String)", "3" },
        { "isofExpr", "isof(Id,Edm.Int64)", "4" },
        { "isofExpr", "isof(Sample.Position)", "4" },
        { "isofExpr", "isof(Id,Sample.Nope)", "400 Sample.Nope" },
        { "castExpr", "cast(Id,Edm.String) eq '1'", "1" },
        { "castExpr", "cast( '2' , Edm.Int32 ) eq Priority", "1" },
        { "castExpr", "cast(2012-01-01T00:30:00+05:00,Edm.Date) eq 2012-01-01", "4" },
        { "castExpr", "cast(Sample.Position)/Id eq 1", "1" },
        { "castExpr", "cast(Id,Edm.GeographyPoint) eq null", "501 Edm.GeographyPoint" },
        { "castExpr", "cast(Id,Collection(Edm.String)) eq null", "501 collection" },
        { "castExpr", "cast(Id,Sample.Nope) eq null", "400 Sample.Nope" },
    };

    [Theory]
    [MemberData(nameof(Rules))]
    public async Task Expression_returns_rows_or_is_refused_by_name(string rule, string condition, string outcome)
    {
        await ExpectedOutcome.Expect(sample, $"Positions/$count?$filter={Uri.EscapeDataString(condition)}&@one=0&@list=[1,2]&@object={{\"a\":1}}&@row=$it", outcome);
        Assert.NotEmpty(rule);
    }
}
