using System.Text.RegularExpressions;

namespace ODataSql.Tests;

/// <summary>An entity without its key has an id (OData JSON Format 4.01, 4.6.8), at the root and nested.</summary>
public class EntityIdTests
{
    [Theory]
    [InlineData("Chapters(2)?$select=Code", """{"@id":"Chapters(2)","Code":"III.9"}""")]
    [InlineData("Chapters(2)?$select=Id,Code", """{"Id":2,"Code":"III.9"}""")]
    [InlineData("Chapters(Code='III.9')?$select=Code", """{"@id":"Chapters(2)","Code":"III.9"}""")]
    [InlineData("Positions(1)/Chapter?$select=Code", """{"@id":"Chapters(1)","Code":"III"}""")]
    [InlineData("Chapters(2)?$select=Parent", """{"@id":"Chapters(2)"}""")]
    [InlineData("Positions(3)?$select=Chapter", """{"@id":"Positions(3)"}""")]
    [InlineData("Chapters(2)?$select=N&$compute=1 add 1 as N", """{"@id":"Chapters(2)","N":2}""")]
    [InlineData("Chapters(2)?$select=Id&$expand=Parent($select=Code;$expand=Children($select=Code;$top=1))", """{"Id":2,"Parent":{"@id":"Chapters(1)","Code":"III","Children":[{"@id":"Chapters(2)","Code":"III.9"}]}}""")]
    [InlineData("Chapters?$select=Code&$top=1&$filter=Id eq 2", """{"value":[{"@id":"Chapters(2)","Code":"III.9"}]}""")]
    [InlineData("Chapters?$apply=filter(Id eq 2)&$select=Code", """{"value":[{"@id":"Chapters(2)","Code":"III.9"}]}""")]
    [InlineData("Chapters?$apply=filter(Id eq 2)/groupby((Code))&$select=Code", """{"value":[{"@id":null,"Code":"III.9"}]}""")]
    [InlineData("$crossjoin(Chapters,Positions)?$filter=Chapters/Id eq 2 and Positions/Id eq 1&$expand=Chapters($select=Code)&$select=Chapters", """{"value":[{"Chapters":{"@type":"#Sample.Chapter","@id":"Chapters(2)","Code":"III.9"}}]}""")]
    [InlineData("$entity?$id=Chapters(2)&$select=Code", """{"@id":"Chapters(2)","Code":"III.9"}""")]
    [InlineData("Chapters(2)/$ref", """{"@id":"Chapters(2)"}""")]
    public async Task Entity_without_its_key_has_an_id(string resource, string body)
    {
        var answer = await Ask(resource, new PayloadFormat(ProtocolVersion.V401));

        Assert.Equal(body, Without(answer, "\"@context\":", "\"@etag\":"));
    }

    [Theory]
    [InlineData(ProtocolVersion.V40, MetadataLevel.Minimal, """{"@odata.id":"Chapters(2)","Parent":{"@odata.id":"Chapters(1)"}}""")]
    [InlineData(ProtocolVersion.V401, MetadataLevel.Minimal, """{"@id":"Chapters(2)","Parent":{"@id":"Chapters(1)"}}""")]
    [InlineData(ProtocolVersion.V40, MetadataLevel.None, """{"Parent":{}}""")]
    [InlineData(ProtocolVersion.V401, MetadataLevel.None, """{"Parent":{}}""")]
    public async Task Id_follows_version_and_metadata_level(ProtocolVersion version, MetadataLevel level, string body)
    {
        var answer = await Ask("Chapters(2)?$select=Parent&$expand=Parent($select=Parent)", new PayloadFormat(version, level));

        Assert.Equal(body, Without(answer, "\"@context\":", "\"@odata.context\":", "\"@etag\":", "\"@odata.etag\":"));
    }

    [Theory]
    [InlineData("Positions(3)?$select=Topic")]
    [InlineData("Positions(3)?$select=Id,Topic")]
    [InlineData("Positions(3)?$select=Chapter")]
    public async Task Full_metadata_writes_the_id_once(string resource)
    {
        var answer = await Ask(resource, new PayloadFormat(ProtocolVersion.V401, MetadataLevel.Full));

        Assert.Equal(2, answer.Split("\"@id\":\"Positions(3)\"").Length);
        Assert.Contains("\"@type\":\"#Sample.Position\"", answer, StringComparison.Ordinal);
    }

    private static async Task<string> Ask(string resource, PayloadFormat format)
    {
        using var sample = new Sample();
        return await sample.Get(new QueryRequest(resource, Sample.Root, null, DateTimeOffset.UnixEpoch) { Format = format });
    }

    // Other tests check the context URL and the ETag.
    private static string Without(string json, params string[] names)
    {
        foreach (var name in names)
            json = Regex.Replace(json, Regex.Escape(name) + "\"(?:\\\\.|[^\"\\\\])*\",?", "", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
        return json.Replace(",}", "}", StringComparison.Ordinal);
    }
}
