using CsCheck;

namespace PcaTracker.Domain.Tests;

public class CleanTextTests
{
    [Theory]
    [InlineData("Rules of origin", "Rules of origin")]
    [InlineData("a\u000Bb\u000Cc\u0085d\u2028e\u2029f\rg\r\nh\ni", "a\nb\nc\nd\ne\nf\ng\nh\ni")]
    [InlineData("the EU\u0092s \u0093offer\u0094 \u0096 final", "the EU’s “offer” – final")]
    [InlineData("nego\u00ADtia\u200Btion", "negotiation")]
    [InlineData("\uFEFFBOM \u2068isolated\u2069 \u200Fmark \u202Aembedded\u202C", "BOM isolated mark embedded")]
    [InlineData("cafe\u0301 и\u0306", "café й")]
    [InlineData("👩\u200D👩\u200D👧\u200D👦 ❤\uFE0F\u200D🔥", "👩\u200D👩\u200D👧\u200D👦 ❤\uFE0F\u200D🔥")]
    [InlineData("🏴\U000E0067\U000E0062\U000E0073\U000E0063\U000E0074\U000E007F", "🏴\U000E0067\U000E0062\U000E0073\U000E0063\U000E0074\U000E007F")]
    [InlineData("می\u200Cخواهم क्\u200Dष", "می\u200Cخواهم क्\u200Dष")]
    [InlineData("nego\u200Dtia\u200Ction x\u200D", "negotiation x")]
    [InlineData("÷\u200D\u200D|", "÷|")]
    [InlineData("a\u200D\u0301", "á")]
    [InlineData("\tindented", "\tindented")]
    public void A_text_is_normalised_without_visible_changes(string typed, string kept)
    {
        Assert.Equal(kept, CleanText.Prose(typed, "Text").Value);
        Assert.Equal(kept, CleanText.Sought(typed));
    }

    [Fact]
    public void Line_breaks_and_tabs_become_blanks_in_a_line_and_are_trimmed() =>
        Assert.Equal("a b c d", CleanText.Line(" a\u000Bb\r\nc\td\u2028", "Title").Value);

    [Theory]
    [InlineData("a\u0000b", 2, "U+0000")]
    [InlineData("👩\u0007", 2, "U+0007")]
    [InlineData("exe\u202Egpj", 4, "U+202E")]
    [InlineData("a\u0081", 2, "U+0081")]
    [InlineData("a\uFFFF", 2, "U+FFFF")]
    public void A_forbidden_character_is_refused_with_its_position(string typed, int place, string codePoint)
    {
        var refusal = CleanText.Prose(typed, "Summary").Refusal!;

        Assert.Equal(("character-refused", "Summary"), (refusal.Code, refusal.Target));
        Assert.StartsWith("Summary has ", refusal.Sentence, StringComparison.Ordinal);
        Assert.Contains($"({codePoint}) as its character number {place}:", refusal.Sentence, StringComparison.Ordinal);
        Assert.Equal(typed, CleanText.Sought(typed));
    }

    // An attribute cannot hold half of a surrogate pair.
    [Fact]
    public void Half_of_a_surrogate_pair_is_refused_with_its_position() => Assert.Equal(
        "Title has half of a character (U+D800) as its character number 3: take it out.", CleanText.Line("ab\uD800c", "Title").Refusal!.Sentence);

    [Theory]
    [InlineData("")]
    [InlineData(" \t\r\n\u00A0\u3000")]
    [InlineData("\u200B\u00AD\u2060\uFEFF")]
    [InlineData("\u3164\u2800\u115F")]
    [InlineData("\u0301\uFE0F")]
    [InlineData(null)]
    public void A_text_without_visible_characters_is_blank(string? text) => Assert.True(CleanText.IsBlank(text));

    [Theory]
    [InlineData(".")]
    [InlineData("👩\u200D🚀")]
    [InlineData("ә")]
    public void A_text_with_a_visible_character_is_not_blank(string text) => Assert.False(CleanText.IsBlank(text));

    [Theory]
    [InlineData("abc", 3)]
    [InlineData("👩\u200D🚀", 3)]
    [InlineData("e\u0301", 2)]
    public void Length_counts_code_points(string text, int length) => Assert.Equal(length, CleanText.Length(text));

    [Theory]
    [InlineData("abcd", 4, "abcd")]
    [InlineData("abcde", 4, "abc…")]
    [InlineData("ab👩\u200D🚀👩\u200D🚀👩\u200D🚀", 4, "ab👩\u200D🚀…")]
    [InlineData("abe\u0301e\u0301e\u0301", 4, "abe\u0301…")]
    public void A_shortened_text_keeps_whole_characters(string text, int longest, string shown) => Assert.Equal(shown, CleanText.Shortened(text, longest));

    [Fact]
    public void Normalising_twice_changes_nothing() =>
        Gen.String[Gen.OneOf(Gen.Char, Gen.Char['\0', '\u00FF'], Gen.Char['\u2000', '\u206F'], Gen.Char["\u200D\uD83D\uDC69\u0301\r\n"]), 0, 20].Sample(text =>
        {
            var clean = CleanText.Prose(text, "Text");
            var line = CleanText.OneLine(text);
            return (clean.Refusal is not null || CleanText.Prose(clean.Value, "Text").Value == clean.Value)
                && !line.Any(c => char.IsControl(c) || c is '\u2028' or '\u2029' or '\u202E' or '\u00AD');
        });
}
