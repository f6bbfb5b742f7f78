using CsCheck;

namespace PcaTracker.Domain.Tests;

public class ChapterStatusTests
{
    private static readonly Gen<string> AnyStatus = Gen.OneOf(ChapterStatus.Ladder.ToArray());

    [Theory]
    [InlineData("not-opened", "opened")]
    [InlineData("not-opened", "provisionally-closed")]
    [InlineData("aim-agreed", "under-negotiation")]
    [InlineData("aim-agreed", "not-opened")]
    [InlineData("provisionally-closed", "provisionally-closed")]
    [InlineData("closed", "closed")]
    public void A_round_moves_an_open_chapter_up_or_down(string before, string after) =>
        Assert.Null(ChapterStatus.CheckMove("III.9", before, after));

    [Theory]
    [InlineData("provisionally-closed", "aim-agreed")]
    [InlineData("closed", "provisionally-closed")]
    [InlineData("closed", "not-opened")]
    public void A_round_does_not_reopen_a_closed_chapter(string before, string after)
    {
        var refusal = ChapterStatus.CheckMove("III.9", before, after);

        Assert.Equal((RefusalKind.Conflict, "reopen-first", "StatusAfter"), (refusal!.Kind, refusal.Code, refusal.Target));
        Assert.StartsWith($"Chapter III.9 is {before}.", refusal.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void No_round_ever_closes_a_single_chapter() =>
        AnyStatus.Where(s => s != ChapterStatus.Closed).Sample(before =>
            Assert.Equal("closed-together", ChapterStatus.CheckMove("III.9", before, ChapterStatus.Closed)!.Code));

    [Fact]
    public void A_round_is_refused_only_moves_from_closed_chapters_or_to_closed() =>
        Gen.Select(AnyStatus, AnyStatus).Sample((before, after) =>
            Assert.Equal(
                before != after && (after == ChapterStatus.Closed || before is "provisionally-closed" or "closed"),
                ChapterStatus.CheckMove("I", before, after) is not null));

    [Theory]
    [InlineData("aim-agreed", false)]
    [InlineData("provisionally-closed", true)]
    [InlineData("closed", true)]
    public void Only_a_closed_chapter_can_be_reopened(string status, bool allowed) =>
        Assert.Equal(allowed, ChapterStatus.CheckReopen("III.9", status) is null);

    [Fact]
    public void Closing_all_chapters_is_refused_while_one_is_open()
    {
        var refusal = ChapterStatus.CheckCloseAll([("I", "provisionally-closed"), ("II", "aim-agreed"), ("III", "closed"), ("IV", "not-opened")]);

        Assert.Equal("Nothing is agreed until everything is agreed. Not yet provisionally-closed: II, IV.", refusal!.Sentence);
        Assert.Null(ChapterStatus.CheckCloseAll([("I", "provisionally-closed"), ("III", "closed")]));
    }

    [Fact]
    public void A_long_list_of_open_chapters_names_the_first_ten_and_counts_the_rest()
    {
        var refusal = ChapterStatus.CheckCloseAll(Enumerable.Range(1, 14).Select(n => ($"III.{n}", "opened")));

        Assert.EndsWith("III.9, III.10 and 4 more.", refusal!.Sentence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("opened", 3, true)]
    [InlineData("under-negotiation", 12, true)]
    [InlineData("aim-agreed", 2, false)]
    [InlineData("not-opened", 40, false)]
    [InlineData("provisionally-closed", 40, false)]
    [InlineData("closed", 40, false)]
    public void An_open_chapter_is_stalled_after_three_rounds_without_movement(string status, int rounds, bool stalled) =>
        Assert.Equal(stalled, ChapterStatus.IsStalled(status, rounds));

    [Theory]
    [InlineData("aim-agreed", "opened", true)]
    [InlineData("provisionally-closed", "under-negotiation", true)]
    [InlineData("opened", "aim-agreed", false)]
    [InlineData("opened", "opened", false)]
    public void A_chapter_moves_back_down_the_ladder(string before, string after, bool back) =>
        Assert.Equal(back, ChapterStatus.IsMovedBack(before, after));
}
