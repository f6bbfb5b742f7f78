namespace ODataSql.Tests;

/// <summary>One request in every JSON format (OData JSON Format 4.01, sections 3 and 4.5).</summary>
public class PayloadFormatTests
{
    private const string Question = "Chapters?$select=Id,Area&$expand=Positions($select=Id,Topic;$count=true;$filter=Id eq 3)&$filter=Id eq 2&$count=true";

    [Theory]
    [InlineData(ProtocolVersion.V40, MetadataLevel.Minimal, """{"@odata.context":"http://tracker.example/odata/$metadata#Chapters(Id,Area,Positions(Id,Topic))","@odata.count":1,"value":[{"@odata.etag":"W/\"1\"","Id":2,"Area":"energy","Positions@odata.count":1,"Positions":[{"Id":3,"Topic":null}]}]}""")]
    [InlineData(ProtocolVersion.V401, MetadataLevel.Minimal, """{"@context":"http://tracker.example/odata/$metadata#Chapters(Id,Area,Positions(Id,Topic))","@count":1,"value":[{"@etag":"W/\"1\"","Id":2,"Area":"energy","Positions@count":1,"Positions":[{"Id":3,"Topic":null}]}]}""")]
    [InlineData(ProtocolVersion.V40, MetadataLevel.None, """{"@odata.count":1,"value":[{"Id":2,"Area":"energy","Positions@odata.count":1,"Positions":[{"Id":3,"Topic":null}]}]}""")]
    [InlineData(ProtocolVersion.V401, MetadataLevel.Full, """{"@context":"http://tracker.example/odata/$metadata#Chapters(Id,Area,Positions(Id,Topic))","@count":1,"value":[{"@type":"#Sample.Chapter","@id":"Chapters(2)","@etag":"W/\"1\"","@editLink":"Chapters(2)","Id@type":"#Int64","Id":2,"Area":"energy","Parent@associationLink":"Chapters(2)/Parent/$ref","Parent@navigationLink":"Chapters(2)/Parent","Children@associationLink":"Chapters(2)/Children/$ref","Children@navigationLink":"Chapters(2)/Children","Positions@associationLink":"Chapters(2)/Positions/$ref","Positions@navigationLink":"Chapters(2)/Positions","Positions@count":1,"Positions":[{"@type":"#Sample.Position","@id":"Positions(3)","Id@type":"#Int64","Id":3,"Topic":null,"Chapter@associationLink":"Positions(3)/Chapter/$ref","Chapter@navigationLink":"Positions(3)/Chapter"}]}]}""")]
    public async Task Response_has_the_requested_format(ProtocolVersion version, MetadataLevel metadata, string expected)
    {
        using var sample = new Sample();

        var answer = await sample.Get(Asked(Question, new PayloadFormat(version, metadata)));

        Assert.Equal(expected, answer);
    }

    [Theory]
    [InlineData("Positions(1)?$select=Id,Topic,Weight", """{"@odata.context":"http://tracker.example/odata/$metadata#Positions(Id,Topic,Weight)/$entity","Id":"1","Topic":"Tariffs, 50% off","Weight":2.5}""")]
    [InlineData("Positions?$select=Id&$top=1&$count=true", """{"@odata.context":"http://tracker.example/odata/$metadata#Positions(Id)","@odata.count":"4","value":[{"Id":"1"}]}""")]
    [InlineData("Chapters(1)?$select=Id&$expand=Positions($select=Id;$top=1)", """{"@odata.context":"http://tracker.example/odata/$metadata#Chapters(Id,Positions(Id))/$entity","@odata.etag":"W/\"1\"","Id":"1","Positions":[{"Id":"1"}]}""")]
    public async Task Ieee754Compatible_writes_64_bit_numbers_as_strings(string resource, string expected)
    {
        using var sample = new Sample();

        var answer = await sample.Get(Asked(resource, new PayloadFormat(Ieee754Compatible: true)));

        Assert.Equal(expected, answer);
    }

    [Theory]
    [InlineData("Positions(3)?$select=Id,Topic,Priority", """{"@odata.context":"http://tracker.example/odata/$metadata#Positions(Id,Topic,Priority)/$entity","Id":3}""")]
    [InlineData("Chapters?$filter=Id in (1,2)&$select=Id,Area&$expand=Parent($select=Id),Positions($select=Id,Topic)", """{"@odata.context":"http://tracker.example/odata/$metadata#Chapters(Id,Area,Parent(Id),Positions(Id,Topic))","value":[{"@odata.etag":"W/\"1\"","Id":1,"Area":"trade","Positions":[{"Id":1,"Topic":"Tariffs, 50% off"},{"Id":2,"Topic":"Тарифы"}]},{"@odata.etag":"W/\"1\"","Id":2,"Area":"energy","Parent":{"@odata.etag":"W/\"1\"","Id":1},"Positions":[{"Id":3}]}]}""")]
    [InlineData("Chapters(3)?$select=Id&$expand=Positions($apply=aggregate($count as N,Weight with sum as Total)),Parent($select=Id)", """{"@odata.context":"http://tracker.example/odata/$metadata#Chapters(Id,Parent(Id),Positions(N,Total))/$entity","@odata.etag":"W/\"1\"","Id":3,"Positions":[{"@odata.id":null,"N":0}]}""")]
    [InlineData("Chapters(2)?$select=Id&$expand=Positions($apply=groupby((Topic,Chapter/Area)))", """{"@odata.context":"http://tracker.example/odata/$metadata#Chapters(Id,Positions(Topic,Chapter(Area)))/$entity","@odata.etag":"W/\"1\"","Id":2,"Positions":[{"@odata.id":null,"Chapter":{"Area":"energy"}}]}""")]
    public async Task Omit_values_nulls_leaves_nulls_out(string resource, string expected)
    {
        using var sample = new Sample();

        var answer = await sample.Get(Asked(resource, PayloadFormat.Default) with { OmitsNulls = true });

        Assert.Equal(expected, answer);
    }

    [Fact]
    public async Task Reference_keeps_its_id_with_metadata_none()
    {
        using var sample = new Sample();

        var answer = await sample.Get(Asked("Positions/$ref?$top=1", new PayloadFormat(ProtocolVersion.V401, MetadataLevel.None)));

        Assert.Equal("""{"value":[{"@id":"Positions(1)"}]}""", answer);
    }

    [Fact]
    public void ETag_is_known_with_metadata_none()
    {
        using var sample = new Sample();

        using var answer = QueryEngine.Run(Sample.Compile(Asked("Chapters(1)", new PayloadFormat(Metadata: MetadataLevel.None))), sample.Connection);

        Assert.Equal("W/\"1\"", answer.ETag);
    }

    private static QueryRequest Asked(string resource, PayloadFormat format) => new(resource, Sample.Root, null, DateTimeOffset.UnixEpoch) { Format = format };
}
