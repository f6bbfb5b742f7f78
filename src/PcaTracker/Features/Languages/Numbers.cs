using System.Globalization;
using PcaTracker.Domain;

namespace PcaTracker.Features.Languages;

/// <summary>Formats whole numbers in the language of the request.</summary>
internal static class Numbers
{
    private static readonly NumberFormatInfo WithSpaces = new() { NumberGroupSeparator = "\u00A0" };

    /// <summary>A number with its thousands apart: "1,669", in Russian and Kazakh "1 669".</summary>
    public static string Text(long number) => number.ToString("N0",
        CultureInfo.CurrentUICulture.Name is Language.Russian or Language.Kazakh ? WithSpaces : CultureInfo.InvariantCulture);
}
