namespace PcaTracker.Domain.Tests;

public class ReminderRecipientsTests
{
    private static readonly IReadOnlyList<Actor> Everybody =
    [
        .. Side.All.SelectMany(_ => Role.All, (side, role) =>
            new Actor(0, $"{side}.{role}@example.org".ToLowerInvariant(), $"{side} {role}", side, role, Language.English, "Europe/Brussels")),
    ];

    [Theory]
    [InlineData("eu.analyst@example.org", Visibility.Shared)]
    [InlineData("EU.Analyst@Example.org", Visibility.EU)]
    [InlineData("eu.administrator@example.org", Visibility.Public)]
    public void An_owner_is_told_alone(string owner, string visibility)
    {
        Assert.Equal([owner.ToLowerInvariant()], Told(owner, Side.EU, visibility));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("nobody@example.org")]
    [InlineData("kz.negotiator@example.org")]
    [InlineData("joint.analyst@example.org")]
    public void Without_an_owner_who_may_see_it_the_heads_and_negotiators_responsible_are_told(string? owner)
    {
        Assert.Equal(["eu.head@example.org", "eu.negotiator@example.org"], Told(owner, Side.EU, Visibility.EU));
    }

    [Fact]
    public void A_joint_deadline_is_told_to_both_sides_and_the_secretariat()
    {
        Assert.Equal(
            [
                "eu.head@example.org", "eu.negotiator@example.org", "eu.secretariat@example.org",
                "joint.head@example.org", "joint.negotiator@example.org", "joint.secretariat@example.org",
                "kz.head@example.org", "kz.negotiator@example.org", "kz.secretariat@example.org",
            ],
            Told(null, Side.Joint, Visibility.Shared));
    }

    [Fact]
    public void One_sides_own_joint_deadline_stays_on_that_side()
    {
        Assert.Equal(["kz.head@example.org", "kz.negotiator@example.org"], Told(null, Side.Joint, Visibility.KZ));
    }

    [Fact]
    public void What_one_side_keeps_to_itself_about_the_other_is_told_to_the_side_that_keeps_it()
    {
        Assert.Equal(["kz.head@example.org", "kz.negotiator@example.org"], Told(null, Side.EU, Visibility.KZ));
    }

    [Fact]
    public void Nobody_is_told_of_what_they_may_not_see()
    {
        foreach (var visibility in Visibility.All)
            foreach (var party in Side.All)
                foreach (var owner in Everybody.Select(a => a.Email).Append(null))
                    Assert.All(ReminderRecipients.Of(owner, party, visibility, Everybody), told => Assert.Contains(visibility, told.Audience.Sees));
    }

    private static IEnumerable<string> Told(string? owner, string party, string visibility) =>
        ReminderRecipients.Of(owner, party, visibility, Everybody).Select(a => a.Email).Order(StringComparer.Ordinal);
}
