namespace PcaTracker.Domain.Tests;

public class PermissionsTests
{
    private static Actor As(string side, string role) => new(1, "someone@example.org", "Someone", side, role, "en", "Europe/Brussels");

    [Theory]
    [InlineData(Role.Analyst, "")]
    [InlineData(Role.Administrator, "")]
    [InlineData(Role.Secretariat, "Deadlines Milestones People Rounds")]
    [InlineData(Role.Negotiator, "Articles Chapters Deadlines Documents Issues Outcomes Positions Recommendations")]
    [InlineData(Role.Head, "Articles Chapters Deadlines Documents Issues Outcomes Positions Recommendations")]
    public void Each_role_writes_its_own_sets(string role, string written)
    {
        string[] sets = ["Articles", "ChapterHistory", "Chapters", "Changes", "Deadlines", "Documents", "Issues", "Milestones", "Outcomes",
            "People", "Positions", "Recommendations", "Reminders", "Rounds", "StateOfPlay"];

        Assert.Equal(written, string.Join(' ', sets.Where(s => Permissions.MayWrite(As(Side.EU, role), s))));
    }

    [Theory]
    [InlineData(Side.EU, Role.Negotiator, "eu shared")]
    [InlineData(Side.KZ, Role.Negotiator, "kz shared")]
    [InlineData(Side.KZ, Role.Head, "kz shared public")]
    [InlineData(Side.EU, Role.Secretariat, "shared")]
    [InlineData(Side.Joint, Role.Secretariat, "shared")]
    public void A_new_row_belongs_to_the_side_of_its_author(string side, string role, string visibilities)
    {
        var allowed = visibilities.Split(' ');

        Assert.Equal(allowed, Permissions.VisibilitiesFor(As(side, role)));
        Assert.All(Visibility.All, v => Assert.Equal(allowed.Contains(v), Permissions.CheckVisibility(As(side, role), null, v, Permissions.OwnerSide(As(side, role))) is null));
    }

    [Fact]
    public void Only_a_head_changes_who_may_read_a_row()
    {
        var refusal = Permissions.CheckVisibility(As(Side.EU, Role.Negotiator), Visibility.EU, Visibility.Shared, Side.EU);

        Assert.Equal(("head-only", "Visibility"), (refusal!.Code, refusal.Target));
        Assert.Equal("Only a head of delegation changes who may read a row; you are here as 'negotiator'.", refusal.Sentence);
    }

    [Theory]
    [InlineData(Visibility.EU, Visibility.Shared)]
    [InlineData(Visibility.EU, Visibility.Public)]
    [InlineData(Visibility.Shared, Visibility.Public)]
    public void A_change_that_widens_visibility_is_refused_and_names_the_action(string before, string after)
    {
        var refusal = Permissions.CheckVisibility(As(Side.EU, Role.Head), before, after, Side.EU)!;

        Assert.Equal((RefusalKind.Invalid, "widening-is-an-action", "Visibility"), (refusal.Kind, refusal.Code, refusal.Target));
        Assert.Contains("PcaTracker.Widen", refusal.Sentence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Side.EU, Role.Head, Side.EU, Visibility.EU, Visibility.Shared, null)]
    [InlineData(Side.EU, Role.Head, Side.EU, Visibility.Shared, Visibility.Public, null)]
    [InlineData(Side.KZ, Role.Head, Side.KZ, Visibility.KZ, Visibility.Shared, null)]
    [InlineData(Side.KZ, Role.Head, Side.Joint, Visibility.Shared, Visibility.Public, null)]
    [InlineData(Side.EU, Role.Head, Side.KZ, Visibility.Shared, Visibility.Public, "not-your-side")]
    [InlineData(Side.EU, Role.Head, Side.EU, Visibility.EU, Visibility.Public, "not-the-next-circle")]
    [InlineData(Side.EU, Role.Head, Side.EU, Visibility.Shared, Visibility.Shared, "not-the-next-circle")]
    [InlineData(Side.EU, Role.Head, Side.EU, Visibility.Shared, Visibility.EU, "not-the-next-circle")]
    [InlineData(Side.EU, Role.Head, Side.EU, Visibility.Public, Visibility.Public, "already-public")]
    [InlineData(Side.EU, Role.Negotiator, Side.EU, Visibility.EU, Visibility.Shared, "head-only")]
    [InlineData(Side.Joint, Role.Secretariat, Side.Joint, Visibility.Shared, Visibility.Public, "head-only")]
    [InlineData(Side.Joint, Role.Administrator, Side.Joint, Visibility.Shared, Visibility.Public, "head-only")]
    public void A_head_of_the_owner_side_widens_visibility_one_step_at_a_time(
        string side, string role, string owner, string before, string after, string? refused) =>
        Assert.Equal(refused, Permissions.CheckWiden(As(side, role), owner, before, after)?.Code);

    [Fact]
    public void A_head_narrows_visibility_to_their_own_side_only()
    {
        Assert.Null(Permissions.CheckVisibility(As(Side.KZ, Role.Head), Visibility.Shared, Visibility.KZ, Side.KZ));
        Assert.Equal("not-your-side", Permissions.CheckVisibility(As(Side.KZ, Role.Head), Visibility.Shared, Visibility.EU, Side.KZ)!.Code);
    }

    [Fact]
    public void Keeping_a_visibility_needs_no_head() =>
        Assert.Null(Permissions.CheckVisibility(As(Side.EU, Role.Negotiator), Visibility.Public, Visibility.Public, Side.EU));

    [Fact]
    public void A_joint_row_cannot_be_narrowed_to_one_side() =>
        Assert.Equal("not-your-side", Permissions.CheckVisibility(As(Side.EU, Role.Head), Visibility.Shared, Visibility.EU, Side.Joint)!.Code);

    [Theory]
    [InlineData(Side.EU, Role.Negotiator, Side.EU, Visibility.Shared, null)]
    [InlineData(Side.EU, Role.Negotiator, Side.Joint, Visibility.Shared, null)]
    [InlineData(Side.EU, Role.Negotiator, Side.KZ, Visibility.Shared, "not-your-side")]
    [InlineData(Side.EU, Role.Head, Side.KZ, Visibility.Shared, "not-your-side")]
    [InlineData(Side.EU, Role.Negotiator, Side.Joint, Visibility.Public, "head-only")]
    [InlineData(Side.EU, Role.Head, Side.Joint, Visibility.Public, null)]
    [InlineData(Side.EU, Role.Head, Side.KZ, Visibility.Public, "not-your-side")]
    public void A_row_is_changed_by_its_owner_side_and_a_public_row_by_a_head(string side, string role, string owner, string visibility, string? refused) =>
        Assert.Equal(refused, Permissions.CheckChange(As(side, role), owner, visibility)?.Code);

    [Theory]
    [InlineData(Role.Negotiator, false)]
    [InlineData(Role.Secretariat, false)]
    [InlineData(Role.Head, true)]
    public void Only_a_head_closes_and_reopens(string role, bool may) => Assert.Equal(may, Permissions.MayDecide(As(Side.EU, role)));

    [Fact]
    public void Nobody_deletes_a_chapter()
    {
        Assert.All(Role.All, role => Assert.NotNull(Permissions.CheckDelete(As(Side.EU, role), "Chapters")));
        Assert.Null(Permissions.CheckDelete(As(Side.EU, Role.Negotiator), "Issues"));
    }
}
