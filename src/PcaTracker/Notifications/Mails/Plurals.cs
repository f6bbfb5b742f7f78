using PcaTracker.Domain;

namespace PcaTracker.Notifications.Mails;

/// <summary>Plural rules of CLDR for whole numbers; the fourth Russian form, "other", is for fractions only.</summary>
internal static class Plurals
{
    public const string One = "one", Few = "few", Many = "many", Other = "other";

    /// <summary>The plural form of a number.</summary>
    public static string Form(string language, long number) => language == Language.Russian
        ? (number % 10, number % 100) switch
        {
            (1, not 11) => One,
            ( >= 2 and <= 4, not (>= 12 and <= 14)) => Few,
            _ => Many,
        }
        : number == 1 ? One : Other;
}
