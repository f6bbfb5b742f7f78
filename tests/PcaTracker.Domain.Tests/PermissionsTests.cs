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
    public void A_new_row_belongs_to_the_side_of_whoever_records_it(string side, string role, string visibilities)
    {
        var allowed = visibilities.Split(' ');

        Assert.Equal(allowed, Permissions.VisibilitiesFor(As(side, role)));
        Assert.All(Visibility.All, v => Assert.Equal(allowed.Contains(v), Permissions.CheckVisibility(As(side, role), null, v) is null));
    }

    [Fact]
    public void Only_a_head_changes_who_may_read_a_row()
    {
        var refusal = Permissions.CheckVisibility(As(Side.EU, Role.Negotiator), Visibility.EU, Visibility.Shared);

        Assert.Equal(("head-only", "Visibility"), (refusal!.Code, refusal.Target));
        Assert.Equal("Only a head of delegation changes who may read a row; you are here as 'negotiator'.", refusal.Sentence);
        Assert.Null(Permissions.CheckVisibility(As(Side.EU, Role.Head), Visibility.EU, Visibility.Shared));
        Assert.Null(Permissions.CheckVisibility(As(Side.EU, Role.Head), Visibility.Shared, Visibility.Public));
    }

    [Fact]
    public void A_head_narrows_to_their_own_side_and_never_to_the_other()
    {
        Assert.Null(Permissions.CheckVisibility(As(Side.KZ, Role.Head), Visibility.Shared, Visibility.KZ));
        Assert.Equal("not-your-side", Permissions.CheckVisibility(As(Side.KZ, Role.Head), Visibility.Shared, Visibility.EU)!.Code);
    }

    [Fact]
    public void A_row_that_keeps_its_visibility_needs_no_head() =>
        Assert.Null(Permissions.CheckVisibility(As(Side.EU, Role.Negotiator), Visibility.Public, Visibility.Public));

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
