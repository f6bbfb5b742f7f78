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
    public void An_owner_who_sees_the_deadline_is_reminded_alone(string owner, string visibility)
    {
        Assert.Equal([owner.ToLowerInvariant()], Told(owner, Side.EU, visibility));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("nobody@example.org")]
    [InlineData("kz.negotiator@example.org")]
    [InlineData("joint.analyst@example.org")]
    public void Without_an_owner_the_heads_and_negotiators_of_the_responsible_party_are_reminded(string? owner)
    {
        Assert.Equal(["eu.head@example.org", "eu.negotiator@example.org"], Told(owner, Side.EU, Visibility.EU));
    }

    [Fact]
    public void A_joint_deadline_is_reminded_to_both_sides_and_the_secretariat()
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
    public void A_joint_deadline_visible_to_one_side_is_reminded_to_that_side()
    {
        Assert.Equal(["kz.head@example.org", "kz.negotiator@example.org"], Told(null, Side.Joint, Visibility.KZ));
    }

    [Fact]
    public void A_deadline_visible_to_one_side_is_that_sides_whoever_is_responsible()
    {
        Assert.Equal(["kz.head@example.org", "kz.negotiator@example.org"], Told(null, Side.EU, Visibility.KZ));
    }

    [Theory]
    [InlineData(Side.EU, Visibility.Shared, "eu.head@example.org")]
    [InlineData(Side.Joint, Visibility.Shared, "eu.head@example.org, joint.head@example.org, kz.head@example.org")]
    [InlineData(Side.Joint, Visibility.EU, "eu.head@example.org")]
    public void The_heads_who_answer_for_an_owned_deadline_are_escalated_to(string party, string visibility, string heads)
    {
        var told = ReminderRecipients.Of("eu.negotiator@example.org", party, visibility, Everybody);

        Assert.Equal(heads, string.Join(", ", told.Where(r => r.Reason == Reminder.Escalation).Select(r => r.Person.Email).Order(StringComparer.Ordinal)));
    }

    [Fact]
    public void A_head_who_owns_a_deadline_is_not_escalated_to()
    {
        var own = ReminderRecipients.Of("eu.head@example.org", Side.EU, Visibility.Shared, Everybody);
        var nobodys = ReminderRecipients.Of(null, Side.EU, Visibility.Shared, Everybody);

        Assert.Equal([Reminder.Owner], own.Where(r => r.Person.Email == "eu.head@example.org").Select(r => r.Reason));
        Assert.Equal([Reminder.StandIn], nobodys.Where(r => r.Person.Email == "eu.head@example.org").Select(r => r.Reason));
    }

    [Fact]
    public void No_recipient_lacks_access_to_the_deadline()
    {
        foreach (var visibility in Visibility.All)
            foreach (var party in Side.All)
                foreach (var owner in Everybody.Select(a => a.Email).Append(null))
                    Assert.All(ReminderRecipients.Of(owner, party, visibility, Everybody), told => Assert.Contains(visibility, told.Person.Audience.Sees));
    }

    private static IEnumerable<string> Told(string? owner, string party, string visibility) =>
        ReminderRecipients.Of(owner, party, visibility, Everybody).Where(r => r.Reason != Reminder.Escalation).Select(r => r.Person.Email).Order(StringComparer.Ordinal);
}
