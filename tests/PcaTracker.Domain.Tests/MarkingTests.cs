namespace PcaTracker.Domain.Tests;

public class MarkingTests
{
    [Theory]
    [InlineData("RESTREINT UE/EU RESTRICTED", "RESTREINT UE")]
    [InlineData("Paper of today\neu restricted\nThe fallback is …", "eu restricted")]
    [InlineData("CONFIDENTIEL UE/EU CONFIDENTIAL", "CONFIDENTIEL UE")]
    [InlineData("SECRET UE/EU SECRET", "SECRET UE")]
    [InlineData("marked EU SECRET since May", "EU SECRET")]
    [InlineData("TRÈS SECRET UE/EU TOP SECRET", "TRÈS SECRET UE")]
    [InlineData("EU  TOP\nSECRET", "EU  TOP\nSECRET")]
    [InlineData("СОВЕРШЕННО СЕКРЕТНО", "СОВЕРШЕННО СЕКРЕТНО")]
    [InlineData("гриф «секретно»", "«секретно»")]
    [InlineData("Записка\nСекретно\nО сырье", "Секретно")]
    [InlineData("ҚҰПИЯ", "ҚҰПИЯ")]
    public void A_marking_is_found_as_it_stands(string text, string marking) => Assert.Equal(marking, Marking.Find(text));

    [Theory]
    [InlineData("The EU secretariat circulated a restricted list.")]
    [InlineData("It was no EU secret that the talks had paused.")]
    [InlineData("Стороны секретно встречались в Астане.")]
    [InlineData("LIMITE")]
    public void Everyday_words_are_not_markings(string text) => Assert.Null(Marking.Find(text));

    [Fact]
    public void A_marked_text_is_refused_with_the_way_out()
    {
        var refusal = Marking.Check("RESTREINT UE/EU RESTRICTED\nOur fallback", "Text")!;

        Assert.Equal((RefusalKind.Invalid, "classified-marking", "Text"), (refusal.Kind, refusal.Code, refusal.Target));
        Assert.Contains("record a pointer to the paper in Documents", refusal.Sentence, StringComparison.Ordinal);
    }
}
