using CsCheck;

namespace PcaTracker.Domain.Tests;

public class BracketsTests
{
    [Theory]
    [InlineData(null, 0)]
    [InlineData("", 0)]
    [InlineData("The Parties shall cooperate.", 0)]
    [InlineData("The Parties [EU: shall] [KZ: may] cooperate.", 2)]
    [InlineData("[EU: The Parties [KZ: of this Agreement] shall cooperate.]", 2)]
    public void Count_includes_nested_brackets(string? text, int open) => Assert.Equal(open, Brackets.Count(text).Value);

    [Theory]
    [InlineData("[EU: shall", "The '[' at character 1 of the text has no partner: nothing after it closes it.")]
    [InlineData("shall] cooperate", "The ']' at character 6 of the text has no partner: nothing before it opens it.")]
    [InlineData("[EU: a [KZ: b]", "The '[' at character 1 of the text has no partner: nothing after it closes it.")]
    public void An_unbalanced_bracket_is_refused_with_its_position(string text, string sentence)
    {
        var refusal = Brackets.Count(text).Refusal!;

        Assert.Equal(("unbalanced-brackets", "Text", sentence), (refusal.Code, refusal.Target, refusal.Sentence));
    }

    [Fact]
    public void Count_succeeds_only_for_balanced_brackets() =>
        Gen.String[Gen.OneOf('[', ']', 'a'), 0, 12].Sample(text =>
        {
            var (depth, neverBelow) = (0, true);
            foreach (var c in text)
                neverBelow &= (depth += c == '[' ? 1 : c == ']' ? -1 : 0) >= 0;

            Assert.Equal(depth == 0 && neverBelow, Brackets.Count(text).Refusal is null);
        });

    [Theory]
    [InlineData("The Parties [EU: shall] [KZ: may] cooperate.", "The Parties |[EU: shall]EU| |[KZ: may]KZ| cooperate.")]
    [InlineData("[EU: The Parties [KZ: endeavour to] cooperate.]", "[EU: The Parties EU|[KZ: endeavour to]EU KZ| cooperate.]EU")]
    [InlineData("a [b] c", "a |[b]?| c")]
    [InlineData("a [b", "a [b")]
    [InlineData("", "")]
    public void Passages_name_the_sides_that_want_their_words(string text, string passages) =>
        Assert.Equal(passages, string.Join('|', Brackets.Passages(text).Select(p => p.Text + string.Join(' ', p.WantedBy.Select(side => side ?? "?")))));

    [Theory]
    [InlineData("The Parties [EU: shall] [KZ: may] cooperate [KZ: where possible].", "shall/may/-|-/where possible/-")]
    [InlineData("[EU: The Parties [KZ: endeavour to] cooperate.] Agreed.", "The Parties [KZ: endeavour to] cooperate./-/-")]
    [InlineData("[EU: a][EU: b] [c]", "a/-/-|b/-/-|-/-/c")]
    [InlineData("Nothing open.", "")]
    [InlineData("[EU: not closed", "")]
    public void Differences_set_the_words_of_both_sides_against_each_other(string text, string differences) =>
        Assert.Equal(differences, string.Join('|', Brackets.Differences(text).Select(d => $"{d.Eu ?? "-"}/{d.Kz ?? "-"}/{d.Unnamed ?? "-"}")));

    [Fact]
    public void Passages_together_are_the_text() =>
        Gen.String[Gen.OneOf('[', ']', 'a', 'E', 'U', ':'), 0, 12].Sample(text =>
            Assert.Equal(text, string.Concat(Brackets.Passages(text).Select(p => p.Text))));
}
