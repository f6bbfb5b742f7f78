using Microsoft.Extensions.Configuration;
using PcaTracker.Runtime;

namespace PcaTracker.Tests.Runtime;

public class PublicAddressTests
{
    [Theory]
    [InlineData("https://tracker.example.org", "http://127.0.0.1:9000", "https://tracker.example.org/")]
    [InlineData("https://example.org/pca/", null, "https://example.org/pca/")]
    [InlineData(null, "http://*:9000;https://*:9001", "http://localhost:9000/")]
    [InlineData(null, null, "http://127.0.0.1:5080/")]
    public void A_link_has_the_public_address_or_the_listening_address(string? publicUrl, string? urls, string root) =>
        Assert.Equal(root, PublicAddress.Read(Configuration(publicUrl, urls)).Value.Root.AbsoluteUri);

    [Theory]
    [InlineData("tracker")]
    [InlineData("ftp://tracker.example.org")]
    [InlineData("https://tracker.example.org/?side=eu")]
    [InlineData("https://tracker.example.org/#top")]
    [InlineData("https://anna@tracker.example.org")]
    [InlineData("https://example.org/eu%20kz")]
    [InlineData("https://example.org/переговоры")]
    public void A_public_address_that_is_not_an_address_is_refused(string publicUrl)
    {
        Assert.True(PublicAddress.Read(Configuration(publicUrl, null)).IsRefused(out var refusal));

        Assert.Equal("PublicUrl", refusal.Target);
        Assert.Contains($"'{publicUrl}'", refusal.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void A_listening_address_that_is_not_an_address_is_refused()
    {
        Assert.True(PublicAddress.Read(Configuration(null, "nonsense")).IsRefused(out var refusal));

        Assert.Equal("ASPNETCORE_URLS", refusal.Target);
    }

    private static IConfiguration Configuration(string? publicUrl, string? urls) =>
        new ConfigurationBuilder().AddInMemoryCollection([new("PcaTracker:PublicUrl", publicUrl), new("Urls", urls)]).Build();
}
