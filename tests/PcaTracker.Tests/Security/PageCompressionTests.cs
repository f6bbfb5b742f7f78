using PcaTracker.Domain;

namespace PcaTracker.Tests.Security;

public sealed class PageCompressionTests
{
    [Theory]
    [InlineData("same-origin", "br")]
    [InlineData("none", "br")]
    [InlineData("cross-site", null)]
    [InlineData("same-site", null)]
    [InlineData(null, null)]
    public async Task A_page_is_compressed_for_its_reader_and_not_for_another_site(string? from, string? encoding)
    {
        var app = await SharedApp.GetAsync();
        using var browser = app.SignedIn(Side.EU, Role.Negotiator);
        browser.DefaultRequestHeaders.Remove("Sec-Fetch-Site");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/state-of-play");
        request.Headers.Add("Accept-Encoding", "gzip, br");
        if (from is not null)
            request.Headers.Add("Sec-Fetch-Site", from);

        using var answer = await browser.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(encoding, answer.Content.Headers.ContentEncoding.SingleOrDefault());
    }

    [Fact]
    public async Task An_answer_of_the_API_is_compressed_once()
    {
        var app = await SharedApp.GetAsync();
        using var client = app.As(Side.EU, Role.Negotiator);
        client.DefaultRequestHeaders.Add("Accept-Encoding", "gzip");
        client.DefaultRequestHeaders.Add("Sec-Fetch-Site", "none");

        using var answer = await client.GetAsync("/odata/Chapters", TestContext.Current.CancellationToken);

        Assert.Equal(["gzip"], answer.Content.Headers.ContentEncoding);
        Assert.Equal("Accept-Encoding", string.Join(", ", answer.Headers.Vary.Where(v => v == "Accept-Encoding")));
    }

    [Fact]
    public async Task Letters_of_every_alphabet_are_sent_as_letters()
    {
        var app = await SharedApp.GetAsync();
        using var browser = app.SignedIn(Side.EU, Role.Negotiator);

        var page = await browser.GetStringAsync("/search?q=энергетика <әділет>", TestContext.Current.CancellationToken);

        Assert.Contains("энергетика &lt;әділет&gt;", page, StringComparison.Ordinal);
        Assert.DoesNotContain("&#x4", page, StringComparison.Ordinal);
    }
}
