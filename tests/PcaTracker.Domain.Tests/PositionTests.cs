namespace PcaTracker.Domain.Tests;

public class PositionTests
{
    [Theory]
    [InlineData("red-line")]
    [InlineData("fallback")]
    [InlineData("interest")]
    public void What_a_side_would_never_table_stays_with_it(string kind)
    {
        Assert.Null(Position.CheckKind(kind, Visibility.EU));
        Assert.Null(Position.CheckKind(kind, Visibility.KZ));
        Assert.Equal("kind-is-private", Position.CheckKind(kind, Visibility.Shared)!.Code);
        Assert.Equal("kind-is-private", Position.CheckKind(kind, Visibility.Public)!.Code);
    }

    [Fact]
    public void What_was_tabled_may_be_shared() => Assert.Null(Position.CheckKind("proposal", Visibility.Shared));
}
