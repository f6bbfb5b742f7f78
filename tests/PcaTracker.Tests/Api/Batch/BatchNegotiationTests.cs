using PcaTracker.Domain;

namespace PcaTracker.Tests.Api.Batch;

/// <summary>In which of its two forms a batch is answered (OData 4.01 Protocol, 11.7.7.6; JSON Format, 19).</summary>
public class BatchNegotiationTests
{
    private const string Multipart = "--b\nContent-Type: application/http\nContent-ID: one\n\nGET Rounds/$count HTTP/1.1\n\n\n--b--", Json = """{"requests":[{"id":"one","method":"get","url":"Rounds/$count"}]}""";

    [Theory]
    [InlineData("", null, "multipart/mixed", "application/json")]
    [InlineData("", "*/*", "multipart/mixed", "application/json")]
    [InlineData("", "multipart/mixed", "multipart/mixed", "multipart/mixed")]
    [InlineData("", "multipart/*", "multipart/mixed", "multipart/mixed")]
    [InlineData("", "multipart/mixed;boundary=mine", "multipart/mixed", "multipart/mixed")]
    [InlineData("", "application/json", "application/json", "application/json")]
    [InlineData("", "application/json;odata.metadata=minimal", "application/json", "application/json")]
    [InlineData("", "application/json, */*", "multipart/mixed", "application/json")]
    [InlineData("", "application/json, text/plain, */*;q=0.1", "multipart/mixed", "application/json")]
    [InlineData("", "application/json;q=1, multipart/mixed;q=0.2", "multipart/mixed", "application/json")]
    [InlineData("", "*/*, multipart/mixed;q=0", "application/json", "application/json")]
    [InlineData("", "multipart/mixed, application/json;q=0", "multipart/mixed", "multipart/mixed")]
    [InlineData("", "text/html", "406", "406")]
    [InlineData("", "*/*;q=0", "406", "406")]
    [InlineData("", ";;", "406", "406")]
    [InlineData("?$format=json", null, "application/json", "application/json")]
    [InlineData("?$format=json", "multipart/mixed", "application/json", "application/json")]
    [InlineData("?format=json", "*/*", "application/json", "application/json")]
    [InlineData("?$format=multipart/mixed", "application/json", "multipart/mixed", "multipart/mixed")]
    [InlineData("?$format=application/json;odata.metadata=none&sap-client=100", null, "application/json", "application/json")]
    [InlineData("?$format=xml", null, "406", "406")]
    [InlineData("?$schemaversion=*&sap-language=EN", null, "multipart/mixed", "application/json")]
    public async Task A_batch_is_answered_in_the_form_that_it_came_in_unless_the_client_takes_the_other_alone(string query, string? accept, string toMultipart, string toJson)
    {
        var app = await SharedApp.GetAsync();
        using var analyst = app.As(Side.Joint, Role.Analyst);

        var answers = (await Send(analyst, query, "multipart/mixed;boundary=b", Multipart, accept), await Send(analyst, query, "application/json", Json, accept));

        Assert.Equal((toMultipart, toJson), answers);
    }

    [Theory]
    [InlineData("", "4.0", "multipart/mixed")]
    [InlineData("", "4.01", "application/json")]
    [InlineData("?$format=json", "4.0", "application/json")]
    public async Task A_reader_of_4_0_alone_gets_no_JSON_for_a_multipart_batch_unless_the_address_asks_for_it(string query, string max, string answered)
    {
        var app = await SharedApp.GetAsync();
        using var analyst = app.As(Side.Joint, Role.Analyst);
        analyst.DefaultRequestHeaders.Add("OData-MaxVersion", max);

        var answer = await Send(analyst, query, "multipart/mixed;boundary=b", Multipart, "application/json");

        Assert.Equal(answered, answer);
    }

    private static async Task<string> Send(HttpClient client, string query, string contentType, string body, string? accept)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/odata/$batch" + query) { Content = new StringContent(body) };
        request.Content.Headers.Remove("Content-Type");
        Assert.True(request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType) && (accept is null || request.Headers.TryAddWithoutValidation("Accept", accept)));
        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        if ((int)response.StatusCode != 200)
            return $"{(int)response.StatusCode}";
        // In either form the answer to the one request that was sent is there.
        Assert.Contains(response.Content.Headers.ContentType!.MediaType == "application/json" ? "\"id\":\"one\"" : "Content-ID: one", text, StringComparison.Ordinal);
        return response.Content.Headers.ContentType.MediaType!;
    }
}
