namespace ODataSql.Tests.Grammar;

/// <summary>Chapter 1 of the ABNF, rule by rule: resource paths with keys in every form.</summary>
public class PathRuleTests(Sample sample) : IClassFixture<Sample>
{
    /// <summary>Rule, request, and its response, or the status and what the refusal names.</summary>
    public static readonly TheoryData<string, string, string> Rules = new()
    {
        { "odataRelativeUri", "$metadata", "501 $metadata" },
        { "odataRelativeUri", "$batch", "501 $batch" },
        { "odataRelativeUri", "$frobnicate", "404 $frobnicate" },
        { "entityOptions", "$entity?$id=Chapters(1)&$select=Code", """{"@odata.context":"$metadata#Chapters(Code)/$entity","@odata.etag":"W/\"1\"","@odata.id":"Chapters(1)","Code":"III"}""" },
        { "entityOptions", "$entity/Sample.Chapter?id=Chapters(1)", Answered },
        { "entityOptions", "$entity", "400 $id" },
        { "resourcePath", "Chapters", Answered },
        { "resourcePath", "$all", Answered },
        { "resourcePath", "$all/Sample.Chapter/$count", "4" },
        { "resourcePath", "Colours", "404 Colours" },
        { "crossjoin", "$crossjoin(Chapters,Positions)/$count", "16" },
        { "crossjoin", "$crossjoin(Chapters,Colours)", "404 Colours" },
        { "crossjoin", "$crossjoin(Chapters)", "400 $crossjoin" },

        { "collectionNavigation", "Chapters/Sample.Chapter/$count", "4" },
        { "collectionNavigation", "Chapters/Sample.Position", "400 Sample.Position" },
        { "collectionNavigation", "Chapters/Colours", "400 Chapters/Colours" },
        { "collectionNavigation", "Chapters/$value", "400 $value" },
        { "collectionNavPath", "Chapters/$filter(Closed)/$each", Answered },
        { "filterInPath", "Chapters/$filter(Closed)/$count", "1" },
        { "filterInPath", "Chapters/$filter(Closed)/$filter(Id gt 1)/$count", "0" },
        { "filterInPath", "Chapters/$filter()", "400 $filter" },
        { "filterInPath", "Chapters/$filter(Colour eq 1)", "400 Colour" },
        { "filterInPath", "Chapters(1)/$filter(Closed)", "400 $filter" },
        { "each", "Chapters/$each?$top=1&$select=Id", """{"@odata.context":"$metadata#Chapters(Id)","value":[{"@odata.etag":"W/\"1\"","Id":1}]}""" },
        { "each", "Chapters(1)/$each", "400 $each" },

        { "singleNavigation", "Chapters(2)/Sample.Chapter/Parent/Code/$value", "III" },
        { "singleNavigation", "Chapters(1)/Sample.Position", "400 Sample.Position" },
        { "singleNavigation", "Chapters(1)/$value", "501 $value" },
        { "propertyPath", "Chapters(2)/Parent/Positions/$count", "2" },
        { "propertyPath", "Chapters(1)/Positions/$ref?$top=1", """{"@odata.context":"$metadata#Collection($ref)","value":[{"@odata.id":"Positions(1)"}]}""" },
        { "propertyPath", "Chapters(1)/Code/$value", "III" },
        { "propertyPath", "Chapters(1)/Colour", "404 Chapters(1)/Colour" },
        { "propertyPath", "Chapters(1)/Code/$count", "404 Chapters(1)/Code/$count" },

        { "keyPredicate", "Chapters(2)/Code/$value", "III.9" },
        { "keyPredicate", "Chapters(9)", "NotFound" },
        { "simpleKey", "Chapters(@k)/Code/$value?@k=2", "III.9" },
        { "simpleKey", "Chapters('2')", "400 Chapters('2')" },
        { "simpleKey", "Chapters(null)", "400 Chapters(null)" },
        { "simpleKey", "Chapters(2012-01-01)", "400 Chapters(2012-01-01)" },
        { "simpleKey", "Chapters(01234567-89ab-cdef-0123-456789abcdef)", "400 01234567-89ab-cdef-0123-456789abcdef" },
        { "simpleKey", "Chapters(duration'P1D')", "400 duration'P1D'" },
        { "simpleKey", "Chapters(binary'AAAA')", "400 binary'AAAA'" },
        { "simpleKey", "Chapters(9223372036854775808)", "400 9223372036854775808" },
        { "simpleKey", "Chapters(@k)", "400 @k" },
        { "compoundKey", "Chapters(Id=2)/Code/$value", "III.9" },
        { "compoundKey", "Chapters(Code='III.9')/Id/$value", "2" },
        { "compoundKey", "Chapters(Code=@c)/Id/$value?@c='III.9'", "2" },
        { "compoundKey", "Chapters(Id=2,Code='III.9')", "400 Sample.Chapter" },
        { "compoundKey", "Chapters(Colour=2)", "400 Sample.Chapter" },
        { "keyPathSegments", "Chapters/2/Code/$value", "III.9" },
        { "keyPathSegments", "Chapters/two", "400 Chapters/two" },
    };

    private const string Answered = ExpectedOutcome.Answered;

    [Theory]
    [MemberData(nameof(Rules))]
    public async Task Path_returns_a_resource_or_is_refused_by_name(string rule, string request, string outcome)
    {
        await ExpectedOutcome.Expect(sample, request, outcome);
        Assert.NotEmpty(rule);
    }
}
