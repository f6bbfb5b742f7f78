namespace ODataSql.Tests;

/// <summary><c>$crossjoin</c> (OData 4.01 URL Conventions, 4.15).</summary>
public class CrossJoinTests
{
    /// <summary>URL, body; context URLs without the service root, and without ETags.</summary>
    public static readonly TheoryData<string, string> Answers = new()
    {
        {
            "$crossjoin(Chapters,Positions)?$filter=Chapters/Id eq Positions/ChapterId and Positions/Party eq 'KZ'",
            """{"@odata.context":"$metadata#Collection(Edm.ComplexType)","value":[{"Chapters@odata.navigationLink":"Chapters(1)","Positions@odata.navigationLink":"Positions(2)"},{"Chapters@odata.navigationLink":"Chapters(4)","Positions@odata.navigationLink":"Positions(4)"}]}"""
        },
        {
            "$crossjoin(Chapters,Positions)?$filter=Chapters/Id eq Positions/ChapterId&$expand=Chapters($select=Code),Positions($select=Topic;$expand=Chapter($select=Id))&$orderby=Positions/Weight desc&$top=1&$count=true",
            """{"@odata.context":"$metadata#Collection(Edm.ComplexType)","@odata.count":4,"value":[{"Chapters":{"@odata.type":"#Sample.Chapter","@odata.id":"Chapters(1)","Code":"III"},"Positions":{"@odata.type":"#Sample.Position","@odata.id":"Positions(1)","Topic":"Tariffs, 50% off","Chapter":{"Id":1}}}]}"""
        },
        {
            "$crossjoin(Positions,Chapters)?$top=1&$skip=5&$expand=Chapters($select=Code)",
            """{"@odata.context":"$metadata#Collection(Edm.ComplexType)","value":[{"Positions@odata.navigationLink":"Positions(2)","Chapters":{"@odata.type":"#Sample.Chapter","@odata.id":"Chapters(2)","Code":"III.9"}}]}"""
        },
        { "$crossjoin(Chapters,Positions)?$top=1&$select=Positions", """{"@odata.context":"$metadata#Collection(Edm.ComplexType)","value":[{"Positions@odata.navigationLink":"Positions(1)"}]}""" },
        { "$crossjoin(Chapters,Positions)?$compute=Positions/Priority add Chapters/Id as Sum&$filter=Sum eq 7&$select=Sum", """{"@odata.context":"$metadata#Collection(Edm.ComplexType)","value":[{"Sum":7}]}""" },
        { "$crossjoin(Chapters,Positions)?$compute=Positions/Weight mul 2 as X&$filter=X lt 0 and Chapters/Id eq 1&$expand=Chapters($select=Id)", """{"@odata.context":"$metadata#Collection(Edm.ComplexType)","value":[{"Chapters":{"@odata.type":"#Sample.Chapter","Id":1},"Positions@odata.navigationLink":"Positions(2)","X":-3}]}""" },
        { "$crossjoin(Chapters,Positions)?$apply=filter(Chapters/Id eq Positions/ChapterId)/groupby((Chapters/Area),aggregate($count as N,Positions/Priority with sum as Total))", """{"@odata.context":"$metadata#Collection(Edm.ComplexType)","value":[{"Chapters":{"Area":null},"N":1,"Total":2},{"Chapters":{"Area":"energy"},"N":1,"Total":null},{"Chapters":{"Area":"trade"},"N":2,"Total":4}]}""" },
        { "$crossjoin(Chapters,Positions)?$apply=aggregate($count as N,Positions/Priority with sum as Once,Positions/Priority mul 1 with sum as Each,Chapters with countdistinct as Chapters)", """{"@odata.context":"$metadata#Collection(Edm.ComplexType)","value":[{"N":16,"Once":6,"Each":24,"Chapters":4}]}""" },
        { "$crossjoin(Chapters,Positions)?$apply=filter(Positions/Id eq 1)/groupby((Chapters/Code),aggregate(Chapters/Positions/$count as N))&$orderby=N desc,Chapters/Code&$top=2", """{"@odata.context":"$metadata#Collection(Edm.ComplexType)","value":[{"Chapters":{"Code":"III"},"N":2},{"Chapters":{"Code":"III.9"},"N":1}]}""" },
        { "$crossjoin(Chapters,Positions)?$apply=filter(Chapters/Id eq Positions/ChapterId)/topcount(1,Positions/Priority)/compute(Positions/Priority mul 2 as Twice)&$orderby=Twice", """{"@odata.context":"$metadata#Collection(Edm.ComplexType)","value":[{"Chapters@odata.navigationLink":"Chapters(1)","Positions@odata.navigationLink":"Positions(2)","Twice":6}]}""" },
        { "$crossjoin(Chapters,Positions)?$apply=topcount(2,Positions/Priority)/filter(Chapters/Parent ne null)&$expand=Chapters($select=Code;$expand=Parent($select=Code))", """{"@odata.context":"$metadata#Collection(Edm.ComplexType)","value":[{"Chapters":{"@odata.type":"#Sample.Chapter","@odata.id":"Chapters(2)","Code":"III.9","Parent":{"@odata.id":"Chapters(1)","Code":"III"}},"Positions@odata.navigationLink":"Positions(2)"}]}""" },
        { "$crossjoin(Chapters,Positions)?$apply=concat(aggregate($count as N),groupby((Positions/Party),aggregate($count as N)))", """{"@odata.context":"$metadata#Collection(Edm.ComplexType)","value":[{"N":16},{"N":8,"Positions":{"Party":"EU"}},{"N":8,"Positions":{"Party":"KZ"}}]}""" },
        { "$crossjoin(Chapters,Positions)/$count?$apply=groupby((Chapters/Area,Positions/Party))", "6" },
        { "$crossjoin(Chapters,Positions)/$count", "16" },
        { "$crossjoin(chapters, positions)/$count?$filter=Chapters/Id eq Positions/ChapterId", "4" },
        { "%24crossjoin(Chapters,Positions)/$count?$filter=Positions/Chapter/Parent/Id eq Chapters/Id", "1" },
        { "$crossjoin(Chapters,Positions)/$count?$filter=Chapters/Positions/any(p: p/Id eq Positions/Id)", "4" },
        { "$crossjoin(Chapters,Positions)/$count?$filter=Positions/Chapter/Children/any(c: c/Id eq Chapters/Id)", "2" },
        { "$crossjoin(Chapters,Positions)/$count?$filter=Chapters/Parent ne null and Positions/Priority gt @p&@p=1", "2" },
    };

    /// <summary>URL, status, code, target, message.</summary>
    public static readonly TheoryData<string, int, string, string?, string> Refusals = new()
    {
        { "$crossjoin(Chapters)", 400, "invalid-crossjoin", "$crossjoin", "$crossjoin takes 2 to 4 sets: $crossjoin(A,B)." },
        { "$crossjoin()", 400, "invalid-crossjoin", "$crossjoin", "$crossjoin takes 2 to 4 sets: $crossjoin(A,B)." },
        { "$crossjoin(Chapters,Chapters)", 400, "invalid-crossjoin", "$crossjoin", "$crossjoin takes each set once." },
        { "$crossjoin(Chapters,Colours)", 404, "not-found", null, "There is no set 'Colours'; the service document lists what there is." },
        { "$crossjoin(Chapters,Positions)/Chapters", 404, "not-found", null, "There is no resource '$crossjoin(Chapters,Positions)/Chapters'; the service document lists what there is." },
        { "$crossjoin(Chapters,Positions)?$filter=Id eq 1", 400, "invalid-query", "$filter", "Could not find a property named 'Id' on type 'crossjoin.Row'." },
        { "$crossjoin(Chapters,Positions)?$search=visa", 400, "option-not-applicable", "$search", "A cross join takes no '$search'." },
        { "$crossjoin(Chapters,Positions)?$apply=search(visa)", 501, "not-supported", "$search", "$search in a cross join is not supported." },
        { "$crossjoin(Chapters,Positions)?$apply=concat(identity,aggregate($count as N))", 501, "not-supported", "$apply", "'concat' of the rows of a cross join, before they are grouped or aggregated, is not supported." },
        { "$crossjoin(Chapters,Positions)?$apply=groupby((Positions/Party),addnested(Chapters,aggregate($count as N) as C))", 501, "not-supported", "$apply", "The transformation 'addnested' in $apply is not supported." },
        { "$crossjoin(Chapters,Positions)?$apply=groupby((Positions/Party))&$expand=Chapters", 400, "invalid-query", "$select and $expand", "Could not find a property named 'Chapters' on type 'computed.Row'." },
        { "$crossjoin(Chapters,Positions)?$expand=Chapters($filter=Id eq 1)", 501, "not-supported", "$expand", "Anything but $select and $expand in the $expand of $crossjoin is not supported." },
        { "$crossjoin(Chapters,Positions)?$expand=Chapters($apply=filter(Id eq 1))", 501, "not-supported", "$expand", "Anything but $select and $expand in the $expand of $crossjoin is not supported." },
        { "$crossjoin(Chapters,Positions)?$expand=Positions,Chapters($select=Id;$apply=identity)", 501, "not-supported", "$expand", "Anything but $select and $expand in the $expand of $crossjoin is not supported." },
        { "$crossjoin(Chapters,Positions)?$expand=Chapters($at=2014-01-01)", 501, "not-supported", "$expand", "Anything but $select and $expand in the $expand of $crossjoin is not supported." },
        { "$crossjoin(Chapters,Positions)?$expand=Chapters/$ref", 501, "not-supported", "$expand", "Anything but $select and $expand in the $expand of $crossjoin is not supported." },
        { "$crossjoin(Chapters,Positions)/$count?$top=1", 400, "option-not-applicable", "$top", "A count takes no '$top'." },
    };

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task Cross_join_returns_every_combination_of_rows(string url, string body)
    {
        using var sample = new Sample();

        var answer = await sample.Get(url);

        Assert.Equal(body, answer.Replace(Sample.Root.ToString(), "", StringComparison.Ordinal).Replace("""
            "@odata.etag":"W/\"1\"",
            """, "", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Refusals))]
    public void Invalid_cross_join_is_refused_with_its_reason(string url, int status, string code, string? target, string sentence)
    {
        var refusal = Sample.Refuse(url);

        Assert.Equal(new QueryRefusal(status, code, sentence, target), refusal);
    }

    [Fact]
    public async Task Pages_of_a_cross_join_repeat_no_row()
    {
        using var sample = new Sample();
        var links = new List<string>();

        for (string? next = "$crossjoin(Chapters,Positions)?$orderby=Positions/Priority desc"; next is not null;)
        {
            var page = System.Text.Json.JsonDocument.Parse(await sample.Get(next, maxPageSize: 3)).RootElement;
            links.AddRange(page.GetProperty("value").EnumerateArray().Select(row => row.GetRawText()));
            next = page.TryGetProperty("@odata.nextLink", out var link) ? link.GetString()![Sample.Root.ToString().Length..] : null;
        }

        Assert.Equal(16, links.Count);
        Assert.Equal(16, links.Distinct(StringComparer.Ordinal).Count());
    }
}
