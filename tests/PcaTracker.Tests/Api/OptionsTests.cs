using System.Net;
using PcaTracker.Domain;
using PcaTracker.Tests.Api.Writing;

namespace PcaTracker.Tests.Api;

/// <summary>Which methods a resource takes: OPTIONS says it, and 405 to whoever used another.</summary>
public class OptionsTests
{
    private static readonly string[] Methods = ["GET", "POST", "PATCH", "PUT", "DELETE"];

    private const string Read = "GET, HEAD, OPTIONS", Posted = "POST, OPTIONS";

    public static readonly TheoryData<string, string> Resources = new()
    {
        { "", Read },
        { "$metadata", Read },
        { "$batch", Posted },
        { "Issues", "GET, HEAD, POST, OPTIONS" },
        { "ChapterHistory", Read },
        { "Issues(1)", "GET, HEAD, PATCH, PUT, DELETE, OPTIONS" },
        { "Chapters(Code='III.9')", "GET, HEAD, PATCH, PUT, OPTIONS" },
        { "ChapterHistory(1)", Read },
        { "Issues(1)/Title", "GET, HEAD, PATCH, PUT, DELETE, OPTIONS" },
        { "Issues(1)/Title/$value", "GET, HEAD, PUT, DELETE, OPTIONS" },
        { "Chapters(1)/Status", Read },
        { "Chapters(1)/Code/$value", Read },
        { "Issues(1)/Id", Read },
        { "Chapters(1)/Positions", "GET, HEAD, POST, OPTIONS" },
        { "Issues(1)/Chapter/$ref", "GET, HEAD, PUT, DELETE, OPTIONS" },
        { "Issues/$count", Read },
        { "$all", Read },
        { "$crossjoin(Issues,Rounds)", Read },
        { "Issues/$query", Posted },
        { "Issues(1)/PcaTracker.Resolve", Posted },
        { "CloseAllChapters", Posted },
    };

    [Theory]
    [MemberData(nameof(Resources))]
    public async Task OPTIONS_lists_the_methods(string path, string allow)
    {
        var app = await SharedApp.GetAsync();
        using var analyst = app.As(Side.Joint, Role.Analyst);

        var answer = await analyst.Send(HttpMethod.Options, path, null, []);

        Assert.Equal(HttpStatusCode.NoContent, answer.Status);
        Assert.Equal(allow, answer.Header("Allow"));
        Assert.Equal("4.0", answer.Header("OData-Version"));
        Assert.Equal("", answer.Text);
    }

    [Theory]
    [MemberData(nameof(Resources))]
    public async Task A_method_that_is_not_listed_is_405(string path, string allow)
    {
        var app = await SharedApp.GetAsync();
        using var head = app.As(Side.EU, Role.Head);

        foreach (var method in Methods.Where(m => !allow.Split(", ").Contains(m)))
        {
            var answer = await head.Send(new HttpMethod(method), path, method == "GET" ? null : new { }, []);

            Assert.Equal($"{method} 405 method-not-allowed", $"{method} {answer.Refusal}");
            Assert.Equal(allow, answer.Header("Allow"));
        }
    }

    [Theory]
    [InlineData("Colours", "404 not-found")]
    [InlineData("Issues(", "400")]
    public async Task What_does_not_exist_has_no_methods(string path, string refusal)
    {
        var app = await SharedApp.GetAsync();
        using var analyst = app.As(Side.Joint, Role.Analyst);

        var answer = await analyst.Send(HttpMethod.Options, path, null, []);

        Assert.StartsWith(refusal, answer.Refusal, StringComparison.Ordinal);
        Assert.Null(answer.Header("Allow"));
    }

    [Fact]
    public async Task A_hidden_row_and_a_missing_one_have_the_same_methods()
    {
        await using var app = await TestApp.StartAsync();
        using var negotiator = app.As(Side.EU, Role.Negotiator);
        using var other = app.As(Side.KZ, Role.Negotiator);
        var hidden = $"Issues({(await negotiator.Post("Issues", new { ChapterId = 1, Title = "Ours", Visibility = "eu" }))["Id"]})";

        var ofHidden = await other.Send(HttpMethod.Options, hidden, null, []);
        var ofMissing = await other.Send(HttpMethod.Options, "Issues(12345)", null, []);

        Assert.Equal(ofMissing.Header("Allow"), ofHidden.Header("Allow"));
        Assert.Equal(ofMissing.Status, ofHidden.Status);
    }

    [Fact]
    public async Task Nobody_learns_methods_without_an_account()
    {
        var app = await SharedApp.GetAsync();
        using var nobody = app.Anonymous();

        var answer = await nobody.Send(HttpMethod.Options, "Issues", null, []);

        Assert.Equal("401 token-needed", answer.Refusal);
    }
}
