using PcaTracker.Security.Tokens;

namespace PcaTracker.Tests.Security;

public sealed class BearerSecretTests
{
    [Fact]
    public void A_secret_is_random_and_checks_itself()
    {
        var secret = BearerSecret.Create("pca_");

        Assert.Matches("^pca_[0-9A-Za-z]{36}$", secret);
        Assert.True(BearerSecret.IsWellFormed("pca_", secret));
        Assert.NotEqual(secret, BearerSecret.Create("pca_"));
    }

    [Fact]
    public void A_mistyped_secret_is_recognised_without_a_query()
    {
        var secret = BearerSecret.Create("pca_");

        Assert.False(BearerSecret.IsWellFormed("pca_", secret[..^1]));
        Assert.False(BearerSecret.IsWellFormed("pca_", secret + "0"));
        Assert.False(BearerSecret.IsWellFormed("pca_", secret[4..]));
        Assert.False(BearerSecret.IsWellFormed("pca_", ""));
        Assert.False(BearerSecret.IsWellFormed("pca_", secret[..10] + (secret[10] == 'a' ? 'b' : 'a') + secret[11..]));
    }
}
