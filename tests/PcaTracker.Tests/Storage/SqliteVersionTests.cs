using PcaTracker.Storage;

namespace PcaTracker.Tests.Storage;

[Trait("Database", "SQLite")]
public class SqliteVersionTests
{
    [Theory]
    [InlineData("3.51.2")]
    [InlineData("3.50.4")]
    [InlineData("3.6.0")]
    [InlineData("2.99.99")]
    [InlineData("unknown")]
    public void A_release_before_3_51_3_is_not_safe(string version) => Assert.False(SqliteVersion.IsSafe(version));

    [Theory]
    [InlineData("3.51.3")]
    [InlineData("3.51.10")]
    [InlineData("3.53.3")]
    [InlineData("4.0")]
    public void A_release_from_3_51_3_on_is_safe(string version) => Assert.True(SqliteVersion.IsSafe(version));
}
