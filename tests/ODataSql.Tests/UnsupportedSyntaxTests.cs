namespace ODataSql.Tests;

/// <summary>Syntax of the standards that the engine does not support is 501 with its name, wherever an expression is allowed.</summary>
public class UnsupportedSyntaxTests
{
    /// <summary>An expression over positions, and the name in its refusal.</summary>
    private static readonly (string Expression, string Named)[] Expressions =
    [
        ("binary'AAAA'", "Edm.Binary"),
        ("binary'AA'", "Edm.Binary"),
        ("geography'SRID=0;Point(1 2)'", "Edm.Geography"),
        ("geography'SRID=0;LineString(1 2,3 4)'", "Edm.Geography"),
        ("geometry'SRID=0;Polygon((0 0,0 1,1 1,0 0))'", "Edm.Geometry"),
        ("geo.distance(geography'SRID=0;Point(1 2)',geography'SRID=0;Point(1 2)')", "Edm.Geography"),
        ("case(Id eq 1:1,true:2)", "'case'"),
        ("case(true:'a')", "'case'"),
        ("hassubset([1,2],[1])", "'hassubset'"),
        ("hassubsequence([1,2],[1])", "'hassubsequence'"),
        ("isdefined(Topic)", "'isdefined'"),
        ("Org.OData.Aggregation.V1.isroot(HierarchyNodes=$root/Chapters,HierarchyQualifier='H',Node=Id)", "'Org.OData.Aggregation.V1.isroot'"),
        ("Aggregation.isleaf(HierarchyNodes=$root/Chapters,HierarchyQualifier='H',Node=Id)", "'Aggregation.isleaf'"),
        ("$these/aggregate($count)", "'$these'"),
        ("$these/aggregate(Priority with max)", "'$these'"),
        ("Chapter/Positions/aggregate($count as N)", "'aggregate'"),
        ("Chapter/Positions/aggregate(Priority with sum)", "'aggregate'"),
        ("Chapter/Positions/$filter(Id eq 1)/$count", "'$filter(…)'"),
        ("$root/Chapters(1)/Code", "'$root'"),
        ("$root/Nope/X", "'$root'"),
        ("isof(Chapter/Positions,Collection(Sample.Position))", "A collection as a type"),
        ("cast(Topic,Collection(Edm.String))", "A collection as a type"),
        ("cast(Topic,Edm.Binary)", "Edm.Binary"),
        ("cast(Topic,Edm.GeographyPoint)", "Edm.GeographyPoint"),
        ("""{"a":1}""", "A structure or collection as a value"),
        ("[1,2]", "A structure or collection as a value"),
        ("NaN", "NaN"),
    ];

    /// <summary>Places for an expression over positions.</summary>
    private static readonly string[] Places =
    [
        "Positions?$filter={0} ne null",
        "Positions?$filter=not ({0} eq null)",
        "Positions/$filter({0} ne null)",
        "Positions/$count?$filter={0} ne null",
        "Positions?$orderby={0}",
        "Positions?$orderby=Id,{0} desc",
        "Positions?$compute={0} as X",
        "Positions(1)?$compute={0} as X",
        "Positions?$apply=filter({0} ne null)",
        "Positions?$apply=compute({0} as X)",
        "Positions?$apply=orderby({0})",
        "Positions?$apply=aggregate({0} with max as X)",
        "Positions?$apply=groupby((Party),aggregate({0} with max as X))",
        "Positions?$apply=concat(identity,filter({0} ne null))",
        "Positions?$apply=topcount(1,{0})",
        "Chapters?$expand=Positions($filter={0} ne null)",
        "Chapters?$expand=Positions($orderby={0})",
        "Chapters?$expand=Positions($compute={0} as X)",
        "Chapters?$expand=Positions($apply=filter({0} ne null))",
        "Chapters?$expand=Positions/$count($filter={0} ne null)",
        "Chapters?$expand=Positions/$ref($filter={0} ne null)",
        "Chapters?$expand=Children($expand=Positions($filter={0} ne null))",
        "Chapters?$filter=Positions/$count($filter={0} ne null) gt 0",
        "Positions?$filter=@a ne null&@a={0}",
    ];

    public static TheoryData<string> Where() => [.. Places];

    [Theory]
    [MemberData(nameof(Where))]
    public void Unsupported_syntax_is_501_with_its_name(string place)
    {
        var refusals = Expressions.Select(e => (e.Expression, e.Named, Refusal: Sample.Refuse(string.Format(null, place, Uri.EscapeDataString(e.Expression))))).ToList();

        // The library's parser reads structures and collections only where it expects values, and refuses aliases for them.
        Assert.All(refusals, r => Assert.True(
            r.Refusal.Status == 501 && (r.Refusal.Message.Contains(r.Named, StringComparison.Ordinal) || r.Expression[0] is '[' or '{'), $"{r.Expression}: {r.Refusal}"));
    }

    /// <summary>Casts of entities to their own type, and the number of rows or the value.</summary>
    public static readonly TheoryData<string, string> OwnCasts = new()
    {
        { "Positions/$count?$filter=Sample.Position/Id eq 1", "1" },
        { "Positions/$count?$filter=Chapter/Sample.Chapter/Id eq 1", "2" },
        { "Positions/$count?$filter=Sample.Position/Chapter/Sample.Chapter/Parent/Sample.Chapter/Code eq 'III'", "1" },
        { "Positions/$count?$filter=Chapter/Parent/Sample.Chapter eq null", "3" },
        { "Positions/$count?$filter=cast(Chapter,Sample.Chapter)/Code eq 'III'", "2" },
        { "Positions/$count?$filter=cast(Sample.Position)/Id eq 1", "1" },
        { "Chapters/$count?$filter=Positions/Sample.Position/any(p:p/Sample.Position/Id eq 1)", "1" },
        { "Chapters/$count?$filter=Sample.Chapter/Positions/Sample.Position/$count eq 1", "2" },
        { "Chapters(2)/Parent/Sample.Chapter/Code/$value", "III" },
        { "Positions?$apply=aggregate(Chapter/Sample.Chapter/Id with max as N)", """{"@odata.context":"$metadata#Positions(N)","value":[{"@odata.id":null,"N":4}]}""" },
        { "Chapters?$apply=aggregate(Positions/Sample.Position/Priority with sum as N)", """{"@odata.context":"$metadata#Chapters(N)","value":[{"@odata.id":null,"N":6}]}""" },
        { "Chapters?$apply=aggregate(Positions/Sample.Position/$count as N)", """{"@odata.context":"$metadata#Chapters(N)","value":[{"@odata.id":null,"N":4}]}""" },
        { "Chapters(2)?$select=Id&$expand=Parent/Sample.Chapter($select=Id,Code)", """{"@odata.context":"$metadata#Chapters(Id,Parent(Id,Code))/$entity","@odata.etag":"W/\"1\"","Id":2,"Parent":{"@odata.etag":"W/\"1\"","Id":1,"Code":"III"}}""" },
        { "Chapters(1)?$select=Id&$expand=Children/Sample.Chapter($select=Id)", """{"@odata.context":"$metadata#Chapters(Id,Children(Id))/$entity","@odata.etag":"W/\"1\"","Id":1,"Children":[{"@odata.etag":"W/\"1\"","Id":2}]}""" },
        { "Positions(3)?$expand=Chapter/Sample.Chapter/$ref", """{"@odata.context":"$metadata#Positions(Chapter/$ref)/$entity","ChapterId":2,"Id":3,"Party":"EU","Topic":null,"Priority":null,"Weight":0,"TabledAt":null,"Chapter":{"@odata.id":"Chapters(2)"}}""" },
        { "Chapters(1)?$select=Id&$expand=Sample.Chapter/Children/Sample.Chapter/$count", """{"@odata.context":"$metadata#Chapters(Id)/$entity","@odata.etag":"W/\"1\"","Id":1,"Children@odata.count":1}""" },
        { "$crossjoin(Chapters,Positions)/$count?$filter=Chapters/Sample.Chapter/Id eq 1", "4" },
    };

    [Theory]
    [MemberData(nameof(OwnCasts))]
    public async Task Cast_to_the_own_type_changes_nothing(string url, string body)
    {
        using var sample = new Sample();

        var answer = await sample.Get(url);

        Assert.Equal(body.Replace("\"@odata.etag\":\"W/\\\"1\\\"\",", "", StringComparison.Ordinal), answer.Replace(Sample.Root.ToString(), "", StringComparison.Ordinal).Replace("\"@odata.etag\":\"W/\\\"1\\\"\",", "", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Chapters/$filter()", 400, "'$filter()' has no condition.")]
    [InlineData("Positions?$filter=$it eq null", 501, "An entity as a value, other than over a navigation property, in $filter is not supported.")]
    [InlineData("Positions?$filter=$count gt 1", 501, "'$count' without a path in $filter is not supported.")]
    [InlineData("Chapters?$filter=$this/Id eq 1", 501, "'$this' outside of $expand in $filter is not supported.")]
    [InlineData("Chapters?$filter=Positions/$count($filter=$it/Id eq 1) gt 0", 501, "'$it' inside nested query options in $filter is not supported.")]
    [InlineData("Chapters?$expand=Positions($filter=Id eq $it/Id)", 501, "'$it' inside nested query options in $select and $expand is not supported.")]
    [InlineData("Chapters?$expand=Positions($compute=$it/Id as X)", 501, "'$it' inside nested query options in $expand is not supported.")]
    [InlineData("Chapters?$filter=Chapters/Colour eq 1", 400, "Could not find a property named 'Chapters' on type 'Sample.Chapter'.")]
    [InlineData("Chapters?$expand=Children/Sample.Position", 400, "Encountered invalid type cast. 'Sample.Position' is not assignable from 'Sample.Chapter'.")]
    [InlineData("Chapters?$filter=Sample.Position/Id eq 1", 400, "Encountered invalid type cast. 'Sample.Position' is not assignable from 'Sample.Chapter'.")]
    public void Unsupported_path_is_501_with_its_name(string url, int status, string sentence)
    {
        var refusal = Sample.Refuse(url);

        Assert.Equal((status, sentence), (refusal.Status, refusal.Message));
    }
}
