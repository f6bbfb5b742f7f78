namespace ODataSql.Tests;

/// <summary>Resource paths (OData 4.01 URL Conventions, 4): the resource of each, and refusals.</summary>
public class PathTests
{
    /// <summary>URL, body; context URLs without the service root.</summary>
    public static readonly TheoryData<string, string> Answers = new()
    {
        // Keys
        { "Chapters/2/Code/$value", "III.9" },
        { "Chapters/1/Positions/2/Topic/$value", "Тарифы" },
        { "Chapters/2/Parent/Code/$value", "III" },
        { "Chapters(2)/Parent/Children(2)/Parent/Positions(2)/Party/$value", "KZ" },
        { "Chapters/1/Positions/$count", "2" },
        { "Chapters/9", "NotFound" },
        { "Chapters(@k)/Code/$value?@k=2", "III.9" },
        { "Chapters(Id=@k)/Code/$value?@k=2", "III.9" },
        { "Chapters(Code=@c)/Id/$value?@c='III.9'", "2" },
        { "Chapters(code=@c)/Positions/$count?@c=@d&@d='III'", "2" },
        { "Chapters(Code='@c')", "NotFound" },
        { "Chapters(Code=%27@c%27)", "NotFound" },
        { "Chapters(Code='a/b')", "NotFound" },
        { "Chapters/Sample.Chapter/2/Code/$value", "III.9" },
        { "Chapters(2)/Sample.Chapter/Code/$value", "III.9" },
        { "CHAPTERS(2)/code/$VALUE", "III.9" },
        { "Chapters()/$count", "4" },

        // $filter and $each
        { "Chapters/$filter(Area eq 'energy')/$count", "2" },
        { "Chapters/$filter(Area%20eq%20'energy')/$filter(Id gt 2)/$count", "1" },
        { "Chapters/$filter(@f)/$count?@f=Area eq 'energy'", "2" },
        { "Chapters/$filter(@f)/$count?@f=Area eq @a&@a='energy'", "2" },
        { "Chapters/$filter(Parent/Code eq 'III')/$count", "1" },
        { "Chapters/$filter(Positions/any(p:p/Party eq 'KZ'))/$count?$filter=Id gt 1", "1" },
        { "Chapters/$filter(Code eq 'a/b(c')/$count", "0" },
        { "Chapters/$filter(Area eq 'energy')?$filter=Id gt 2&$select=Code", """{"@odata.context":"$metadata#Chapters(Code)","value":[{"@odata.etag":"W/\"1\"","@odata.id":"Chapters(3)","Code":"IV.5"}]}""" },
        { "Chapters/$filter(Area eq 'energy')/2/Code/$value", "III.9" },
        { "Chapters/$filter(Area eq 'energy')/1", "NotFound" },
        { "Chapters(1)/Positions/$filter(Party eq 'KZ')/$count", "1" },
        { "Chapters(9)/Positions/$filter(Party eq 'KZ')/$count", "NotFound" },
        { "Chapters/$each?$filter=Id eq 1&$select=Code", """{"@odata.context":"$metadata#Chapters(Code)","value":[{"@odata.etag":"W/\"1\"","@odata.id":"Chapters(1)","Code":"III"}]}""" },
        { "Chapters/$filter(Area eq 'energy')/$each?$select=Code&$top=1", """{"@odata.context":"$metadata#Chapters(Code)","value":[{"@odata.etag":"W/\"1\"","@odata.id":"Chapters(2)","Code":"III.9"}]}""" },

        // References
        { "Chapters(2)/$ref", """{"@odata.context":"$metadata#$ref","@odata.id":"Chapters(2)"}""" },
        { "Chapters(Code='III.9')/$ref", """{"@odata.context":"$metadata#$ref","@odata.id":"Chapters(2)"}""" },
        { "Chapters(9)/$ref", "NotFound" },
        { "Chapters(2)/Parent/$ref", """{"@odata.context":"$metadata#$ref","@odata.id":"Chapters(1)"}""" },
        { "Chapters(3)/Parent/$ref", "NoContent" },
        { "Chapters(9)/Parent/$ref", "NotFound" },
        { "Chapters/$ref?$filter=Area eq 'energy'&$orderby=Id desc&$count=true", """{"@odata.context":"$metadata#Collection($ref)","@odata.count":2,"value":[{"@odata.id":"Chapters(3)"},{"@odata.id":"Chapters(2)"}]}""" },
        { "Chapters(1)/Positions/$ref?$top=1", """{"@odata.context":"$metadata#Collection($ref)","value":[{"@odata.id":"Positions(1)"}]}""" },
        { "Chapters(1)/Positions(2)/$ref", """{"@odata.context":"$metadata#$ref","@odata.id":"Positions(2)"}""" },
        { "Chapters(1)/Positions(3)/$ref", "NotFound" },
        { "Chapters(3)/Positions/$ref", """{"@odata.context":"$metadata#Collection($ref)","value":[]}""" },
        { "Chapters(9)/Positions/$ref", "NotFound" },
        { "Positions/$ref?$search=visa", """{"@odata.context":"$metadata#Collection($ref)","value":[{"@odata.id":"Positions(4)"}]}""" },
        { "Chapters/$filter(Id eq 2)/$ref", """{"@odata.context":"$metadata#Collection($ref)","value":[{"@odata.id":"Chapters(2)"}]}""" },

        // $entity
        { "$entity?$id=Chapters(2)&$select=Code", """{"@odata.context":"$metadata#Chapters(Code)/$entity","@odata.etag":"W/\"1\"","@odata.id":"Chapters(2)","Code":"III.9"}""" },
        { "$entity?$id=http://tracker.example/odata/Chapters(2)&$select=Code&$expand=Parent($select=Code)", """{"@odata.context":"$metadata#Chapters(Code,Parent(Code))/$entity","@odata.etag":"W/\"1\"","@odata.id":"Chapters(2)","Code":"III.9","Parent":{"@odata.etag":"W/\"1\"","@odata.id":"Chapters(1)","Code":"III"}}""" },
        { "$entity?$id=/odata/Chapters(2)&$select=Code", """{"@odata.context":"$metadata#Chapters(Code)/$entity","@odata.etag":"W/\"1\"","@odata.id":"Chapters(2)","Code":"III.9"}""" },
        { "$entity?id=Chapters(Code='III.9')&$select=Id", """{"@odata.context":"$metadata#Chapters(Id)/$entity","@odata.etag":"W/\"1\"","Id":2}""" },
        { "$entity/Sample.Chapter?$id=Chapters(2)&$select=Code", """{"@odata.context":"$metadata#Chapters(Code)/$entity","@odata.etag":"W/\"1\"","@odata.id":"Chapters(2)","Code":"III.9"}""" },
        { "$entity?$id=Chapters(9)", "NotFound" },

        // $all, restricted to a type
        { "$all/Sample.Chapter?$filter=Id eq 2&$select=Code", """{"@odata.context":"$metadata#Chapters(Code)","value":[{"@odata.etag":"W/\"1\"","@odata.id":"Chapters(2)","Code":"III.9"}]}""" },
        { "$all/Sample.Chapter/$count", "4" },

        // Options in any case, with or without $
        { "Chapters?FILTER=ID EQ 2&Select=code&$SchemaVersion=*", """{"@odata.context":"$metadata#Chapters(Code)","value":[{"@odata.etag":"W/\"1\"","@odata.id":"Chapters(2)","Code":"III.9"}]}""" },
        { "Positions?$select=Chapter&$top=1", """{"@odata.context":"$metadata#Positions(Chapter)","value":[{"@odata.id":"Positions(1)"}]}""" },
    };

    /// <summary>URL, status, code, target, message.</summary>
    public static readonly TheoryData<string, int, string, string?, string> Refusals = new()
    {
        { "Chapters(@k)", 400, "unknown-alias", "@k", "The path names '@k', which the query does not give: @k=value." },
        { "Chapters(@k)?@k=@k", 400, "unknown-alias", "@k", "What '@k' stands for never comes to a value." },
        { "Chapters(@k)?@k='x'", 400, "invalid-query", "Chapters(@k)", "'Chapters(@k)' cannot be read: a key in it is of another type, or a name is none that $metadata lists." },
        { "Chapters/$filter(Colour eq 1)", 400, "invalid-query", "Chapters/$filter(Colour eq 1)", "Could not find a property named 'Colour' on type 'Sample.Chapter'." },
        { "Chapters(1)/$filter(Id eq 1)", 400, "invalid-query", "Chapters(1)/$filter(Id eq 1)", "$filter path segment cannot be applied on single entities or singletons. Entity type: 'Chapters'." },
        { "Chapters(1)/$each", 400, "invalid-query", "Chapters(1)/$each", "$each set-based operation cannot be applied on single entities or singletons. Entity type: 'Chapters'." },
        { "Chapters(1)/$count", 404, "not-found", null, "There is no resource 'Chapters(1)/$count'; the service document lists what there is." },
        { "Chapters(1)/$value", 501, "not-supported", "$value", "The path segment '$value' is not supported." },
        { "Chapters(1)/Code/$ref", 400, "option-not-applicable", "$ref", "'$ref' goes with entities and their collections." },
        { "Chapters/$count/$ref", 400, "option-not-applicable", "$ref", "'$ref' goes with entities and their collections." },
        { "Chapters/$ref/$count", 404, "not-found", null, "There is no resource 'Chapters/$ref/$count'; the service document lists what there is." },
        { "Chapters/$ref?$select=Code", 400, "option-not-applicable", "$select", "A collection of references takes no '$select'." },
        { "Chapters(1)/$ref?$expand=Parent", 400, "option-not-applicable", "$expand", "A reference takes no '$expand'." },
        { "Chapters(1)/Positions?$id=Positions(1)", 400, "option-not-applicable", "$id", "'$id' names the entity that $entity is to show; it goes with no other path." },
        { "$entity", 400, "missing-id", "$id", "$entity needs the id of an entity: $entity?$id=Set(Key)." },
        { "$entity?$id=", 400, "missing-id", "$id", "$entity needs the id of an entity: $entity?$id=Set(Key)." },
        { "$entity?$id=Chapters", 400, "invalid-id", "$id", "This id is not that of one entity." },
        { "$entity?$id=Chapters(1)/Code", 400, "invalid-id", "$id", "This id is not that of one entity." },
        { "$entity?$id=Chapters(1)?$select=Code", 400, "invalid-id", "$id", "'Chapters(1)?$select=Code' is not the id of an entity." },
        { "$entity?$id=Colours(1)", 404, "not-found", null, "There is no resource '$entity'; the service document lists what there is." },
        { "$entity?$id=http://elsewhere.example/odata/Chapters(2)", 400, "foreign-id", "$id", "'http://elsewhere.example/odata/Chapters(2)' is not an id of this service; its ids begin with http://tracker.example/odata/." },
        { "$entity?$id=//elsewhere.example/odata/Chapters(2)", 400, "foreign-id", "$id", "'//elsewhere.example/odata/Chapters(2)' is not an id of this service; its ids begin with http://tracker.example/odata/." },
        { "$entity?$id=../secret(1)", 400, "foreign-id", "$id", "'../secret(1)' is not an id of this service; its ids begin with http://tracker.example/odata/." },
        { "$all/Sample.Colour", 404, "not-found", null, "There are no entities of a type 'Sample.Colour'; $metadata names the types." },
        { "Chapters?$index=1", 400, "option-not-applicable", "$index", "'$index' says where in an ordered collection a POST inserts; no collection here has an order of its own. Sort with $orderby, and page with $skip and $top." },
        { "Chapters?$schemaversion=1.0", 404, "not-found", null, "There is no schema version '1.0'; the one there is goes by '*', or without this option." },
    };

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task Path_returns_its_resource(string url, string body)
    {
        using var sample = new Sample();

        var answer = await sample.Get(url);

        Assert.Equal(body, answer.Replace(Sample.Root.ToString(), "", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Refusals))]
    public void Invalid_path_is_refused_with_its_reason(string url, int status, string code, string? target, string sentence)
    {
        var refusal = Sample.Refuse(url);

        Assert.Equal(new QueryRefusal(status, code, sentence, target), refusal);
    }

    [Fact]
    public async Task References_are_paged()
    {
        using var sample = new Sample();

        var first = await sample.Get("Chapters/$ref", maxPageSize: 3);

        Assert.Contains("""{"@odata.id":"Chapters(3)"}],"@odata.nextLink":"http://tracker.example/odata/Chapters/$ref?$skiptoken=""", first, StringComparison.Ordinal);
    }
}
