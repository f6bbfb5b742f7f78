using System.Text;
using CsCheck;
using Microsoft.OData;

namespace ODataSql.Tests;

/// <summary>
/// The library's reader accepts every response, with all its validations. For groupings, computed properties and joins, one validation is
/// off: the reader has no type for such rows and takes their properties for undeclared ones of the set's type or of
/// <c>Edm.ComplexType</c>. <c>/$count</c> and <c>/$value</c> are plain text and not read.
/// </summary>
public class ReadBackTests
{
    private const ValidationKinds Undeclared = ValidationKinds.All & ~ValidationKinds.ThrowOnUndeclaredPropertyForNonOpenType;

    private static readonly Gen<PayloadFormat> Format = Gen.Select(
        Gen.OneOf(ProtocolVersion.V40, ProtocolVersion.V401), Gen.OneOf(MetadataLevel.Minimal, MetadataLevel.Full), Gen.Bool)
        .Select((version, metadata, ieee754) => new PayloadFormat(version, metadata, ieee754));

    private static readonly Gen<string> Shape = Gen.OneOf(
        "", "&$select=Id,Party", "&$select=*&$expand=Chapter", "&$expand=Chapter($expand=Positions($select=Id;$count=true),Parent)", "&$count=true",
        "&$expand=Chapter($select=Code;$expand=Children($orderby=Code desc;$top=1))&$count=true");

    [Fact]
    public async Task Every_collection_is_valid_for_the_library_reader()
    {
        using var sample = new Sample();

        await Gen.Select(Queries.Filter, Queries.Order, Shape, Format, Gen.Int[1, 5]).SampleAsync(async (filter, order, shape, format, pageSize) =>
        {
            var request = Request($"Positions?$filter={Uri.EscapeDataString(filter)}&$orderby={Uri.EscapeDataString(order)}{shape}", format) with { MaxPageSize = pageSize };

            ReadSet(await sample.Get(request), format, "Positions");
        }, iter: LongRun.Of(100, all: 1_000), threads: 1);
    }

    [Theory]
    [InlineData("Chapters(1)")]
    [InlineData("Chapters(Code='III')?$expand=Positions,Children($expand=Positions)")]
    [InlineData("Positions(3)/Chapter?$select=Code")]
    [InlineData("Positions(2)?$expand=Chapter($expand=Parent)")]
    public async Task Every_entity_is_valid_for_the_library_reader(string resource)
    {
        using var sample = new Sample();

        foreach (var format in Formats())
            ReadRow(await sample.Get(Request(resource, format)), format, resource.StartsWith("Chapters", StringComparison.Ordinal) || resource.Contains("/Chapter", StringComparison.Ordinal) ? "Chapters" : "Positions");
    }

    [Theory]
    [InlineData("Positions?$apply=groupby((Party),aggregate($count as N,Weight with average as Mean))")]
    [InlineData("Positions?$apply=groupby((Chapter/Area,Priority),aggregate(TabledAt with max as Last))&$orderby=Last desc")]
    [InlineData("Positions?$apply=aggregate(Id with sum as Total)")]
    [InlineData("Positions?$apply=groupby((rollup(Chapter/Area,Party)),aggregate($count as N))")]
    [InlineData("Positions?$apply=concat(aggregate($count as N),groupby((Party)))")]
    [InlineData("Positions?$apply=filter(Id gt 1)/orderby(Id desc)/top(2)")]
    [InlineData("Positions?$apply=topcount(2,Weight)/compute(Id add 1 as Next)&$select=Next")]
    [InlineData("Positions?$apply=groupby((Chapter/Code))&$top=2&$count=true")]
    public async Task Every_grouping_is_valid_for_the_library_reader(string resource)
    {
        using var sample = new Sample();

        foreach (var format in Formats())
            ReadSet(await sample.Get(Request(resource, format)), format, "Positions", Undeclared);
    }

    [Theory]
    [InlineData("Positions(1)/Topic")]
    [InlineData("Positions(1)/Weight")]
    [InlineData("Positions(2)/TabledAt")]
    [InlineData("Chapters(1)/Closed")]
    public async Task Every_property_is_valid_for_the_library_reader(string resource)
    {
        using var sample = new Sample();

        foreach (var format in Formats())
        {
            using var reader = Reader(await sample.Get(Request(resource, format)), format);
            Assert.NotNull(reader.ReadProperty().Value);
        }
    }

    [Theory]
    [InlineData("Chapters?$expand=Children($levels=2)")]
    [InlineData("Chapters?$expand=Parent($levels=max;$select=Code)")]
    [InlineData("Chapters?$expand=Positions/$ref,Children/$count")]
    [InlineData("Chapters?$expand=Positions($expand=Chapter/$ref)")]
    [InlineData("Positions(2)?$expand=Chapter/$ref")]
    [InlineData("Chapters?$expand=*/$ref")]
    public async Task Every_form_of_expand_is_valid_for_the_library_reader(string resource)
    {
        using var sample = new Sample();

        foreach (var format in Formats())
        {
            var body = await sample.Get(Request(resource, format));
            if (resource.StartsWith("Chapters", StringComparison.Ordinal))
                ReadSet(body, format, "Chapters");
            else
                ReadRow(body, format, "Positions");
        }
    }

    [Theory]
    [InlineData("Positions?$compute=Id add 1 as Next,duration'P1D' as Day,TabledAt add duration'P1D' as Then")]
    [InlineData("Positions?$compute=Id add 1 as Next&$select=Party,Next&$filter=Next gt 1")]
    [InlineData("Positions?$compute=Weight mul 2 as Double,0.5 as Half,tolower(Party) as Side,date(TabledAt) as Day,time(TabledAt) as Time")]
    [InlineData("Positions?$expand=Chapter($compute=length(Code) as Length;$select=Length)")]
    public async Task Every_computed_property_is_valid_for_the_library_reader(string resource)
    {
        using var sample = new Sample();

        foreach (var format in Formats())
            ReadSet(await sample.Get(Request(resource, format)), format, "Positions", Undeclared);
    }

    [Theory]
    [InlineData("Chapters/$ref?$count=true")]
    [InlineData("Chapters(1)/Positions/$ref")]
    [InlineData("Chapters(3)/Positions/$ref")]
    [InlineData("$all/$ref")]
    public async Task References_are_valid_for_the_library_reader(string resource)
    {
        using var sample = new Sample();

        foreach (var format in Formats())
        {
            var body = await sample.Get(Request(resource, format) with { MaxPageSize = 2 });
            using var reader = Reader(body, format);

            var links = reader.ReadEntityReferenceLinks().Links.Select(link => link.Url);

            Assert.Equal(body.Split("id\":").Length - 1, links.Count());
        }
    }

    [Theory]
    [InlineData("Chapters(2)/$ref")]
    [InlineData("Chapters(2)/Parent/$ref")]
    public async Task Single_reference_is_valid_for_the_library_reader(string resource)
    {
        using var sample = new Sample();

        foreach (var format in Formats())
        {
            using var reader = Reader(await sample.Get(Request(resource, format)), format);

            Assert.StartsWith($"{Sample.Root}Chapters(", reader.ReadEntityReferenceLink().Url.ToString(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("$all")]
    [InlineData("$all?$search=visa&$count=true")]
    public async Task All_entities_are_valid_for_the_library_reader(string resource)
    {
        using var sample = new Sample();

        foreach (var format in Formats())
        {
            var body = await sample.Get(Request(resource, format) with { MaxPageSize = 6 });
            using var reader = Reader(body, format);

            ReadToEnd(reader.CreateODataResourceSetReader(), body);
        }
    }

    [Theory]
    [InlineData("$crossjoin(Chapters,Positions)?$count=true")]
    [InlineData("$crossjoin(Chapters,Positions)?$expand=Chapters($select=Code)")]
    [InlineData("$crossjoin(Chapters,Positions)?$expand=Chapters,Positions($expand=Chapter)")]
    public async Task Cross_join_is_valid_for_the_library_reader(string resource)
    {
        using var sample = new Sample();

        foreach (var format in Formats())
        {
            var body = await sample.Get(Request(resource, format) with { MaxPageSize = 2 });
            using var reader = Reader(body, format, Undeclared);

            ReadToEnd(reader.CreateODataResourceSetReader(), body);
        }
    }

    private static IEnumerable<PayloadFormat> Formats() =>
        from version in Enum.GetValues<ProtocolVersion>()
        from metadata in Enum.GetValues<MetadataLevel>()
        where metadata != MetadataLevel.None
        from ieee754 in Enumerable.Range(0, 2)
        select new PayloadFormat(version, metadata, ieee754 == 1);

    private static void ReadSet(string body, PayloadFormat format, string set, ValidationKinds validations = ValidationKinds.All)
    {
        using var reader = Reader(body, format, validations);
        var entitySet = Sample.Edm.EntityContainer.FindEntitySet(set);
        ReadToEnd(reader.CreateODataResourceSetReader(entitySet, entitySet.EntityType), body);
    }

    private static void ReadRow(string body, PayloadFormat format, string set)
    {
        using var reader = Reader(body, format);
        var entitySet = Sample.Edm.EntityContainer.FindEntitySet(set);
        ReadToEnd(reader.CreateODataResourceReader(entitySet, entitySet.EntityType), body);
    }

    private static void ReadToEnd(ODataReader reader, string body)
    {
        try
        {
            while (reader.Read())
            {
            }
        }
        catch (ODataException unread)
        {
            Assert.Fail($"{unread.Message}\n{body}");
        }

        Assert.Equal(ODataReaderState.Completed, reader.State);
    }

    private static ODataMessageReader Reader(string body, PayloadFormat format, ValidationKinds validations = ValidationKinds.All) => new(
        (IODataResponseMessage)new Message(body, format),
        new ODataMessageReaderSettings
        {
            Validations = validations,
            BaseUri = Sample.Root,
            Version = format.Version == ProtocolVersion.V401 ? ODataVersion.V401 : ODataVersion.V4,
            MaxProtocolVersion = ODataVersion.V401,
        },
        Sample.Edm);

    private static QueryRequest Request(string resource, PayloadFormat format) => new(resource, Sample.Root, null, DateTimeOffset.UnixEpoch) { Format = format };

    private sealed class Message(string body, PayloadFormat format) : IODataResponseMessage
    {
        public IEnumerable<KeyValuePair<string, string>> Headers =>
        [
            new("Content-Type", format.ContentType),
            new("OData-Version", format.VersionText),
        ];

        public int StatusCode { get; set; } = 200;

        public string? GetHeader(string headerName) => Headers.FirstOrDefault(h => h.Key.Equals(headerName, StringComparison.OrdinalIgnoreCase)).Value;

        public void SetHeader(string headerName, string headerValue) => throw new NotSupportedException();

        public Stream GetStream() => new MemoryStream(Encoding.UTF8.GetBytes(body));
    }
}
