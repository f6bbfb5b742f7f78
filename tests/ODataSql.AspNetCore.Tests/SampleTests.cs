using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.OData.Edm;
using ODataSql.AspNetCore.Tables;

namespace ODataSql.AspNetCore.Tests;

/// <summary>The program of the README serves a schema that it does not know.</summary>
public class SampleTests(SampleProgram program) : IClassFixture<SampleProgram>
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Fact]
    public void The_program_has_at_most_sixty_lines() => Assert.InRange(SampleProgram.Text.TrimEnd().Split('\n').Length, 1, 60);

    [Theory]
    [InlineData("Album?$filter=Released ge 2002-01-01&$select=AlbumId,Title", """[{"@odata.etag":"W/\"1\"","AlbumId":2,"Title":"Noon"}]""")]
    [InlineData("Album?$filter=Artist/Name eq 'The Other Ones'&$select=AlbumId,Title", """[{"@odata.etag":"W/\"1\"","AlbumId":3,"Title":"Night"}]""")]
    [InlineData("Artist?$expand=Album($select=AlbumId;$orderby=AlbumId desc)&$filter=ArtistId eq 1",
        """[{"ArtistId":1,"Name":"Kind Strangers","Album":[{"@odata.etag":"W/\"1\"","AlbumId":2},{"@odata.etag":"W/\"1\"","AlbumId":1}]}]""")]
    [InlineData("Album?$apply=groupby((Artist/Name),aggregate($count as Albums))&$orderby=Artist/Name",
        """[{"@odata.id":null,"Artist":{"Name":"Kind Strangers"},"Albums":2},{"@odata.id":null,"Artist":{"Name":"The Other Ones"},"Albums":1}]""")]
    [InlineData("Order_Line?$filter=OrderId eq 1&$orderby=Number&$expand=Return($select=ReturnId,Reason)",
        """[{"OrderId":1,"Number":1,"AlbumId":1,"Quantity":2,"Return":[]},"""
        + """{"OrderId":1,"Number":2,"AlbumId":2,"Quantity":1,"Return":[{"ReturnId":1,"Reason":"scratched"}]}]""")]
    [InlineData("Order_Line?$filter=Return/any(r:r/Reason eq 'scratched')&$select=OrderId,Number", """[{"OrderId":1,"Number":2}]""")]
    [InlineData("Country('NZ')/Name", "\"New Zealand\"")]
    [InlineData("Order_Line(OrderId=1,Number=2)/Album/Title", "\"Noon\"")]
    [InlineData("Return(1)/Order_Line/Quantity", "1")]
    public async Task A_read_is_answered(string question, string expected)
    {
        var json = await program.Client.GetFromJsonAsync<JsonElement>(question, Stop);

        Assert.Equal(expected, json.GetProperty("value").GetRawText());
    }

    [Theory]
    [InlineData("/Album", "get post")]
    [InlineData("/Country('{Code}')", "parameters get patch delete")]
    [InlineData("/Order_Line(OrderId={OrderId},Number={Number})", "parameters get patch delete")]
    public async Task OpenAPI_addresses_rows_by_keys_of_text_and_of_several_columns(string path, string members)
    {
        var document = await program.Client.GetFromJsonAsync<JsonElement>("openapi.json", Stop);

        Assert.Equal(members, string.Join(' ', document.GetProperty("paths").GetProperty(path).EnumerateObject().Select(member => member.Name)));
        Assert.False(document.TryGetProperty("security", out _));
    }

    [Fact]
    public async Task A_row_with_a_version_is_created_changed_on_its_ETag_and_deleted()
    {
        using var created = await Send(HttpMethod.Post, "Album",
            """{"Title":"Evening","Artist@odata.bind":"Artist(2)","Released":"2010-10-10","Price":7.25}""");
        var address = created.Headers.Location!;
        using var stale = await Send(HttpMethod.Patch, address, """{"Title":"Dusk"}""", "W/\"9\"");
        using var unsaid = await Send(HttpMethod.Patch, address, """{"Title":"Dusk"}""");
        using var changed = await Send(HttpMethod.Patch, address, """{"Title":"Dusk"}""", created.Headers.ETag!.ToString());
        var read = await program.Client.GetFromJsonAsync<JsonElement>(address, Stop);
        using var deleted = await Send(HttpMethod.Delete, address, null, changed.Headers.ETag!.ToString());
        using var gone = await program.Client.GetAsync(address, Stop);

        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.PreconditionFailed, HttpStatusCode.PreconditionRequired),
            (created.StatusCode, stale.StatusCode, unsaid.StatusCode));
        Assert.Equal((HttpStatusCode.NoContent, "W/\"2\""), (changed.StatusCode, changed.Headers.ETag!.ToString()));
        Assert.Equal(("Dusk", 2L, 7.25m, "2010-10-10"), (
            read.GetProperty("Title").GetString(), read.GetProperty("ArtistId").GetInt64(), read.GetProperty("Price").GetDecimal(),
                read.GetProperty("Released").GetString()));
        Assert.Equal((HttpStatusCode.NoContent, HttpStatusCode.NotFound), (deleted.StatusCode, gone.StatusCode));
    }

    [Fact]
    public async Task A_row_with_a_key_of_two_columns_is_created_with_its_rows_changed_and_deleted()
    {
        using var created = await Send(HttpMethod.Post, "Order_Line",
            """{"OrderId":7,"Number":3,"AlbumId":1,"Quantity":1,"Return":[{"Reason":"late"}]}""");
        using var changed = await Send(HttpMethod.Patch, "Order_Line(Number=3,OrderId=7)", """{"Quantity":4}""");
        var returned = await program.Client.GetFromJsonAsync<JsonElement>("Order_Line(OrderId=7,Number=3)?$expand=Return", Stop);
        using var held = await Send(HttpMethod.Delete, "Order_Line(OrderId=7,Number=3)", null);
        using var unlinked = await Send(HttpMethod.Delete, "Order_Line(OrderId=7,Number=3)/Return/$ref", null);
        using var deleted = await Send(HttpMethod.Delete, "Order_Line(OrderId=7,Number=3)", null);

        Assert.Equal((HttpStatusCode.Created, "/odata/Order_Line(OrderId=7,Number=3)"), (created.StatusCode, created.Headers.Location!.AbsolutePath));
        Assert.Equal(HttpStatusCode.NoContent, changed.StatusCode);
        Assert.Equal((4L, "late"), (returned.GetProperty("Quantity").GetInt64(),
            returned.GetProperty("Return")[0].GetProperty("Reason").GetString()));
        Assert.Equal((HttpStatusCode.Conflict, HttpStatusCode.NoContent, HttpStatusCode.NoContent),
            (held.StatusCode, unlinked.StatusCode, deleted.StatusCode));
    }

    [Fact]
    public async Task A_change_set_that_fails_leaves_nothing_behind_and_one_that_succeeds_stays()
    {
        static string Batch(string second) =>
            $$$"""
            {"requests":[
              {"id":"1","atomicityGroup":"g","method":"put","url":"Country('FJ')","body":{"Name":"Fiji"}},
              {"id":"2","atomicityGroup":"g","method":"post","url":"Country","body":{{{second}}}},
              {"id":"3","method":"get","url":"Country/$count?$filter=Code eq 'FJ'"}
            ]}
            """;

        using var failed = await Send(HttpMethod.Post, "$batch", Batch("""{"Code":"NZ","Name":"Aotearoa"}"""));
        using var done = await Send(HttpMethod.Post, "$batch", Batch("""{"Code":"TO","Name":"Tonga"}"""));

        Assert.Equal("424 409 200: 0", await Answers(failed));
        Assert.Equal("201 201 200: 1", await Answers(done));
    }

    [Fact]
    public async Task The_description_names_what_the_schema_has_and_no_column_that_is_not_served()
    {
        var metadata = await program.Client.GetStringAsync("$metadata", Stop);

        Assert.Contains("""<PropertyRef Name="OrderId" />""", metadata, StringComparison.Ordinal);
        Assert.Contains("""<ReferentialConstraint Property="Line" ReferencedProperty="Number" />""", metadata, StringComparison.Ordinal);
        Assert.DoesNotContain("Photo", metadata, StringComparison.Ordinal);
        Assert.DoesNotContain("Note", metadata, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_with_a_type_that_is_not_served_is_refused_by_name()
    {
        var table = new TableDefinition("Artist",
            [new("Id", EdmPrimitiveTypeKind.Int64, false, 1), new("Photo", EdmPrimitiveTypeKind.Binary, true, 0)], []);

        var refused = Assert.Throws<NotSupportedException>(() => Hosting.ServedTypes.Check(new TableModel("Data", [table]).Edm));

        Assert.StartsWith("Artist.Photo is of type Edm.Binary. Served are: Edm.String", refused.Message, StringComparison.Ordinal);
    }

    private Task<HttpResponseMessage> Send(HttpMethod method, string address, string? json, string? ifMatch = null) =>
        Send(method, new Uri(address, UriKind.Relative), json, ifMatch);

    private async Task<HttpResponseMessage> Send(HttpMethod method, Uri address, string? json, string? ifMatch = null)
    {
        using var request = new HttpRequestMessage(method, address)
        {
            Content = json is null ? null
            : new StringContent(json, Encoding.UTF8, new MediaTypeHeaderValue("application/json"))
        };
        if (ifMatch is not null)
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        return await program.Client.SendAsync(request, Stop);
    }

    private static async Task<string> Answers(HttpResponseMessage batch)
    {
        var answers = (await batch.Content.ReadFromJsonAsync<JsonElement>(Stop)).GetProperty("responses").EnumerateArray().ToList();
        return $"{string.Join(' ', answers.Select(answer => answer.GetProperty("status")))}: {answers[^1].GetProperty("body")}";
    }
}
