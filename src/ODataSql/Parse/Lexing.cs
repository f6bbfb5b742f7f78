using System.Text.RegularExpressions;

namespace ODataSql.Parse;

/// <summary>Settings of the regular expressions that split URLs; the timeout bounds what hostile text can cost.</summary>
internal static class Lexing
{
    public const RegexOptions Options = RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;

    public const RegexOptions IgnoreCase = Options | RegexOptions.IgnoreCase;

    /// <summary>Milliseconds that one match may take.</summary>
    public const int Timeout = 1_000;
}
