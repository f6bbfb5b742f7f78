namespace PcaTracker.Domain.Tests;

public class PositionTests
{
    [Theory]
    [InlineData("red-line")]
    [InlineData("fallback")]
    [InlineData("interest")]
    public void A_private_kind_cannot_be_shared(string kind)
    {
        Assert.Null(Position.CheckKind(kind, Visibility.EU));
        Assert.Null(Position.CheckKind(kind, Visibility.KZ));
        Assert.Equal("kind-is-private", Position.CheckKind(kind, Visibility.Shared)!.Code);
        Assert.Equal("kind-is-private", Position.CheckKind(kind, Visibility.Public)!.Code);
    }

    [Fact]
    public void A_tabled_kind_may_be_shared() => Assert.Null(Position.CheckKind("proposal", Visibility.Shared));
}
