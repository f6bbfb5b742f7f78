using PcaTracker.Domain;

namespace PcaTracker.Notifications.Mails;

/// <summary>Which form of a word goes with a whole number, as the CLDR has it; Russian has a fourth, "other", for fractions alone.</summary>
internal static class Plurals
{
    public const string One = "one", Few = "few", Many = "many", Other = "other";

    public static string Form(string language, long number) => language == Language.Russian
        ? (number % 10, number % 100) switch
        {
            (1, not 11) => One,
            ( >= 2 and <= 4, not (>= 12 and <= 14)) => Few,
            _ => Many,
        }
        : number == 1 ? One : Other;
}
