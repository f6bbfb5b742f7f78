using System.Text.Json;

namespace ODataSql.Tests;

/// <summary><c>$all</c>: the entities of all sets in one response, by set and key (OData 4.01 URL Conventions, 4.14).</summary>
public class AllEntitiesTests
{
    /// <summary>URL, body; links without the service root.</summary>
    public static readonly TheoryData<string, string> Answers = new()
    {
        { "$all?$top=1", """{"@odata.context":"$metadata#Collection(Edm.EntityType)","value":[{"@odata.type":"#Sample.Chapter","@odata.id":"Chapters(1)","@odata.etag":"W/\"1\"","Id":1,"ParentId":null,"Code":"III","Area":"trade","Closed":true,"OpenedOn":"2013-10-09"}]}""" },
        { "$all?$skip=7", """{"@odata.context":"$metadata#Collection(Edm.EntityType)","value":[{"@odata.type":"#Sample.Position","@odata.id":"Positions(4)","ChapterId":4,"Id":4,"Party":"KZ","Topic":"visa","Priority":2,"Weight":null,"TabledAt":"2012-07-01T00:00:00.000Z"}]}""" },
        { "$all?$top=0&$count=true", """{"@odata.context":"$metadata#Collection(Edm.EntityType)","@odata.count":8,"value":[]}""" },
        { "$all/$count", "8" },
        { "%24all/$count", "8" },
        { "$all/$count?$search=visa OR tariffs", "2" },
        { "$all?$search=visa&$count=true", """{"@odata.context":"$metadata#Collection(Edm.EntityType)","@odata.count":1,"value":[{"@odata.type":"#Sample.Position","@odata.id":"Positions(4)","ChapterId":4,"Id":4,"Party":"KZ","Topic":"visa","Priority":2,"Weight":null,"TabledAt":"2012-07-01T00:00:00.000Z"}]}""" },
        { "$all?$search=NOT visa&$top=1", """{"@odata.context":"$metadata#Collection(Edm.EntityType)","value":[{"@odata.type":"#Sample.Position","@odata.id":"Positions(1)","ChapterId":1,"Id":1,"Party":"EU","Topic":"Tariffs, 50% off","Priority":1,"Weight":2.5,"TabledAt":"2011-10-12T08:30:00.000Z"}]}""" },
        { "$all/$ref?$skip=3&$top=2", """{"@odata.context":"$metadata#Collection($ref)","value":[{"@odata.id":"Chapters(4)"},{"@odata.id":"Positions(1)"}]}""" },
    };

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task All_returns_the_entities_of_all_sets(string url, string body)
    {
        using var sample = new Sample();

        var answer = await sample.Get(url);

        Assert.Equal(body, answer.Replace(Sample.Root.ToString(), "", StringComparison.Ordinal));
    }

    /// <summary>Version, metadata level, IEEE754Compatible, omitted nulls; body.</summary>
    public static readonly TheoryData<ProtocolVersion, MetadataLevel, bool, bool, string> Forms = new()
    {
        { ProtocolVersion.V401, MetadataLevel.Minimal, true, true, """{"@context":"$metadata#Collection(Edm.EntityType)","value":[{"@type":"#Sample.Chapter","@id":"Chapters(4)","@etag":"W/\"1\"","Id":"4","Code":"V","Closed":false,"OpenedOn":"2011-06-27"}]}""" },
        { ProtocolVersion.V40, MetadataLevel.None, false, false, """{"value":[{"Id":4,"ParentId":null,"Code":"V","Area":null,"Closed":false,"OpenedOn":"2011-06-27"}]}""" },
        { ProtocolVersion.V40, MetadataLevel.Full, false, true, """{"@odata.context":"$metadata#Collection(Edm.EntityType)","value":[{"@odata.type":"#Sample.Chapter","@odata.id":"Chapters(4)","@odata.etag":"W/\"1\"","@odata.editLink":"Chapters(4)","Id@odata.type":"#Int64","Id":4,"ParentId@odata.type":"#Int64","Code":"V","Closed":false,"OpenedOn@odata.type":"#Date","OpenedOn":"2011-06-27","Parent@odata.associationLink":"Chapters(4)/Parent/$ref","Parent@odata.navigationLink":"Chapters(4)/Parent","Children@odata.associationLink":"Chapters(4)/Children/$ref","Children@odata.navigationLink":"Chapters(4)/Children","Positions@odata.associationLink":"Chapters(4)/Positions/$ref","Positions@odata.navigationLink":"Chapters(4)/Positions"}]}""" },
    };

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task All_has_the_requested_format(ProtocolVersion version, MetadataLevel metadata, bool ieee754, bool omitsNulls, string body)
    {
        using var sample = new Sample();
        var request = new QueryRequest("$all?$skip=3&$top=1", Sample.Root, null, DateTimeOffset.UnixEpoch) { Format = new PayloadFormat(version, metadata, ieee754), OmitsNulls = omitsNulls };

        var answer = await sample.Get(request);

        Assert.Equal(body, answer.Replace(Sample.Root.ToString(), "", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("$all")]
    [InlineData("$all/$ref")]
    [InlineData("$all?$search=NOT nothing")]
    [InlineData("$all?$search=visa OR tariffs OR тарифы OR word")]
    public async Task Pages_of_all_entities_are_complete_and_distinct(string url)
    {
        using var sample = new Sample();
        var whole = JsonDocument.Parse(await sample.Get(url)).RootElement.GetProperty("value").EnumerateArray().Select(row => row.GetRawText()).ToList();
        var paged = new List<string>();

        for (string? next = url; next is not null;)
        {
            var page = JsonDocument.Parse(await sample.Get(next, maxPageSize: 1)).RootElement;
            paged.AddRange(page.GetProperty("value").EnumerateArray().Select(row => row.GetRawText()));
            next = page.TryGetProperty("@odata.nextLink", out var link) ? link.GetString()![Sample.Root.ToString().Length..] : null;
        }

        Assert.Equal(whole, paged);
        Assert.NotEmpty(paged);
    }

    /// <summary>URL, status, code, target, message.</summary>
    public static readonly TheoryData<string, int, string, string?, string> Refusals = new()
    {
        { "$all?$filter=Id eq 1", 501, "not-supported", "$filter", "'$filter' over the entities of all types (those of one are at $all/Type) is not supported." },
        { "$all?$select=Id", 501, "not-supported", "$select", "'$select' over the entities of all types (those of one are at $all/Type) is not supported." },
        { "$all?$expand=Chapter", 501, "not-supported", "$expand", "'$expand' over the entities of all types (those of one are at $all/Type) is not supported." },
        { "$all?orderby=Id", 501, "not-supported", "$orderby", "'$orderby' over the entities of all types (those of one are at $all/Type) is not supported." },
        { "$all?$apply=aggregate($count as N)", 501, "not-supported", "$apply", "'$apply' over the entities of all types (those of one are at $all/Type) is not supported." },
        { "$all/$count?$compute=1 as One", 501, "not-supported", "$compute", "'$compute' over the entities of all types (those of one are at $all/Type) is not supported." },
        { "$all/$count?$top=1", 400, "option-not-applicable", "$top", "A count takes no '$top'." },
        { "$all/$count/$ref", 400, "option-not-applicable", "$ref", "'$ref' goes with entities and their collections." },
        { "$all?$id=Chapters(1)", 400, "option-not-applicable", "$id", "'$id' names the entity that $entity is to show; it goes with no other path." },
        { "$all?$search=(", 400, "invalid-search", "$search", "In $search, a word is missing. It takes words and \"phrases\", with AND, OR, NOT and parentheses." },
        { "$all?$skiptoken=WzFd", 400, "invalid-skiptoken", "$skiptoken", "This $skiptoken does not belong to this request; follow @odata.nextLink as it was given." },
        { "$all(1)", 404, "not-found", null, "There is no resource '$all(1)'; the service document lists what there is." },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public void Inapplicable_option_of_all_is_refused(string url, int status, string code, string? target, string sentence)
    {
        var refusal = Sample.Refuse(url);

        Assert.Equal(new QueryRefusal(status, code, sentence, target), refusal);
    }
}
