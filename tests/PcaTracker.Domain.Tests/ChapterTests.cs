namespace PcaTracker.Domain.Tests;

public class ChapterTests
{
    [Fact]
    public void The_sort_keys_follow_the_order_of_the_agreement()
    {
        string[] agreement = ["I", "II", "III", "III.1", "III.2", "III.9", "III.10", "III.14", "IV", "IV.1", "V", "VIII", "IX", "X", "Annex I", "Annex IV", "Annex VII", "Annex IX", "Protocol 1", "Protocol 2"];

        var sorted = agreement.Reverse().OrderBy(Chapter.SortKey, StringComparer.Ordinal);

        Assert.Equal(agreement, sorted);
    }

    [Theory]
    [InlineData("III.10", "1.0003.0010")]
    [InlineData("Annex IV", "2.0004")]
    [InlineData("Protocol 1", "3.0001")]
    [InlineData("XLIX", "1.0049")]
    public void A_sort_key_writes_every_number_with_the_same_width(string code, string key) => Assert.Equal(key, Chapter.SortKey(code));

    [Fact]
    public void A_code_without_a_number_sorts_after_numbered_codes()
    {
        string[] codes = ["IV", "Preamble"];

        Assert.Equal(codes, codes.Reverse().OrderBy(Chapter.SortKey, StringComparer.Ordinal));
    }
}
