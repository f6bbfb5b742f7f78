using PcaTracker.Domain;
using PcaTracker.Notifications.Mails;

namespace PcaTracker.Tests.Notifications;

public sealed class PluralsTests
{
    [Theory]
    [InlineData(Language.English, "0 changes, 1 change, 2 changes, 5 changes, 11 changes, 21 changes, 22 changes, 25 changes, 101 changes, 111 changes")]
    [InlineData(Language.Russian, "0 изменений, 1 изменение, 2 изменения, 5 изменений, 11 изменений, 21 изменение, 22 изменения, 25 изменений, 101 изменение, 111 изменений")]
    [InlineData(Language.Kazakh, "0 өзгеріс, 1 өзгеріс, 2 өзгеріс, 5 өзгеріс, 11 өзгеріс, 21 өзгеріс, 22 өзгеріс, 25 өзгеріс, 101 өзгеріс, 111 өзгеріс")]
    public void A_word_has_the_plural_form_for_its_number(string language, string said)
    {
        var words = MailWords.Of(language);

        Assert.Equal(said, string.Join(", ", new long[] { 0, 1, 2, 5, 11, 21, 22, 25, 101, 111 }.Select(n => words.Count("SubjectChanges", n))));
    }

    [Theory]
    [InlineData(Language.English, "other one other other other other other other other other")]
    [InlineData(Language.Russian, "many one few many many one few many one many")]
    [InlineData(Language.Kazakh, "other one other other other other other other other other")]
    public void Plural_forms_agree_with_CLDR(string language, string forms)
    {
        Assert.Equal(forms, string.Join(' ', new long[] { 0, 1, 2, 5, 11, 21, 22, 25, 101, 111 }.Select(n => Plurals.Form(language, n))));
    }
}
