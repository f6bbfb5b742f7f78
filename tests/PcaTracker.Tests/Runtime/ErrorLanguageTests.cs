using PcaTracker.Domain;
using PcaTracker.Tests.Api.Batch;
using PcaTracker.Tests.Api.Writing;

namespace PcaTracker.Tests.Runtime;

/// <summary>Errors are explained in English, and every error answer says so, whichever part of the program gives it.</summary>
public class ErrorLanguageTests
{
    [Theory]
    [InlineData("GET", "/odata/Nope", 404)]
    [InlineData("GET", "/odata/Rounds(99999)", 404)]
    [InlineData("GET", "/odata/Rounds?$colour=red", 400)]
    [InlineData("GET", "/odata/$metadata?$format=atom", 406)]
    [InlineData("POST", "/odata/$metadata", 405)]
    [InlineData("POST", "/odata/Rounds", 403)]
    [InlineData("PATCH", "/odata/People(1)", 403)]
    [InlineData("POST", "/odata/$batch", 415)]
    [InlineData("POST", "/odata/Rounds/$query", 415)]
    [InlineData("TRACE", "/odata/Rounds", 405)]
    [InlineData("HEAD", "/odata/Rounds(99999)", 404)]
    public async Task An_error_of_the_API_says_its_language(string method, string path, int status)
    {
        var app = await SharedApp.GetAsync();
        using var analyst = app.As(Side.Joint, Role.Analyst);

        Assert.Equal((status, "en"), await Ask(analyst, method, path));
    }

    [Theory]
    [InlineData("GET", "/odata/Rounds", 401)]
    [InlineData("GET", "/calendar/none.ics", 404)]
    [InlineData("POST", "/sign-in", 400)]
    public async Task An_error_to_an_anonymous_client_says_its_language(string method, string path, int status)
    {
        var app = await SharedApp.GetAsync();
        using var nobody = app.Anonymous();

        Assert.Equal((status, "en"), await Ask(nobody, method, path));
    }

    [Theory]
    [InlineData("/rounds/99999")]
    [InlineData("/chapters/none")]
    [InlineData("/deadlines/99999")]
    [InlineData("/nowhere")]
    [InlineData("/administration")]
    public async Task A_page_of_an_error_says_its_language(string path)
    {
        var app = await SharedApp.GetAsync();
        using var browser = app.SignedIn(Side.EU, Role.Negotiator);

        Assert.Equal((404, "en"), await Ask(browser, "GET", path));
    }

    [Fact]
    public async Task The_answer_of_another_host_says_its_language()
    {
        var app = await SharedApp.GetAsync();
        using var nobody = app.Anonymous();
        nobody.DefaultRequestHeaders.Host = "elsewhere.example.org";

        Assert.Equal((400, "en"), await Ask(nobody, "GET", "/"));
    }

    [Fact]
    public async Task Each_error_within_a_batch_says_its_language()
    {
        var app = await SharedApp.GetAsync();
        using var analyst = app.As(Side.Joint, Role.Analyst);

        var inJson = await analyst.SendRequests("""{"id":"1","method":"get","url":"Nope"},{"id":"2","method":"get","url":"Rounds","dependsOn":["1"]},{"id":"3","method":"get","url":"Rounds/$count"}""");
        var inMultipart = await analyst.SendParts("--b\nContent-Type: application/http\n\nGET Nope HTTP/1.1\n\n\n--b--\n");

        Assert.Equal("en en ", string.Join(' ', inJson.Select(r => (string?)r["headers"]!["content-language"])));
        Assert.Equal("en", Assert.Single(inMultipart).Headers["Content-Language"]);
    }

    [Fact]
    public async Task An_answer_without_an_error_has_no_Content_Language()
    {
        var app = await SharedApp.GetAsync();
        using var analyst = app.As(Side.Joint, Role.Analyst);

        Assert.Null((await analyst.Read("Rounds")).Header("Content-Language"));
    }

    private static async Task<(int Status, string? Language)> Ask(HttpClient client, string method, string path)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return ((int)response.StatusCode, response.Content.Headers.TryGetValues("Content-Language", out var languages) ? string.Join(", ", languages) : null);
    }
}
