using System.Text.RegularExpressions;

namespace PcaTracker.Domain;

/// <summary>
/// Finds security markings of the EU, NATO, member states and Kazakhstan, so that no classified text is stored.
/// A word with an everyday meaning is a marking only in capitals, on a line of its own, in quotation marks or in brackets.
/// A formula with no other meaning is a marking anywhere.
/// </summary>
public static partial class Marking
{
    private const RegexOptions Options = RegexOptions.IgnorePatternWhitespace | RegexOptions.Multiline
        | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking;

    /// <summary>Refuses a text that carries a marking.</summary>
    public static Refusal? Check(string text, string target) =>
        Find(text) is { } marking
            ? Refusal.Invalid("classified-marking", $"{target} carries the marking '{marking}'. Classified content does not belong in this system: "
                + $"record a pointer to the paper in Documents, with its Reference, Originator and Custodian.", target)
            : null;

    /// <summary>Returns the first marking in a text, as written there; null when there is none.</summary>
    public static string? Find(string text) => Find(MarkingSkeleton.Latin(text), Latin()) ?? Find(MarkingSkeleton.Cyrillic(text), Cyrillic());

    private static string? Find(MarkingSkeleton skeleton, Regex markings) =>
        markings.Match(skeleton.Letters) is { Success: true, Groups: var groups } match
            ? Original(skeleton, groups.Values.Skip(1).FirstOrDefault(g => g.Success) ?? match)
            : null;

    private static string Original(MarkingSkeleton skeleton, Capture found) => skeleton.Original(found.Index, found.Length);

    // Written without accents, like the skeleton. In this order: formulas; words in capitals; words on a line of their own;
    // and words in capitals on a line of their own, before a colon or dash at the start of a line, or in brackets.
    [GeneratedRegex(
        """
        \b(?<formula>(?i:
            restreint[\s_-]*u\.?[ ]?e | confidentiel[\s_-]*u\.?[ ]?e | (?:tres[\s_-]*)?secret[\s_-]*u\.?[ ]?e
            | (?:e\.?[ ]?u|eu)[\s_-]*top[\s_-]*secret
          | (?:r|c|s|ts)[ ]?-[ ]?ue[ ]?/[ ]?eu[ ]?-[ ]?(?:r|c|s|ts)
          | cosmic[\s_-]+top[\s_-]+secret | vs[ ]?-[ ]?(?:nfd|vertraulich|nur[ ]fur[ ]den[ ]dienstgebrauch)
        ))\b
        | \b(?<capitals>
            (?:E\.?U|EU|NATO|OTAN)[\s_-]+(?:RESTRICTED|CONFIDENTIAL|SECRET) | (?:R|TS)-UE
          | (?:NATO[ ])?DIFFUSION[ ]RESTREINTE | (?:TRES[ ])?SECRET[ ]DEFENSE | CONFIDENTIEL[ ]DEFENSE
          | STRENG[ ]GEHEIM | SCISLE[ ]TAJNE | DIFUSION[ ]LIMITADA
        )\b
        | ^[^\p{L}\p{N}\n]*(?<line>(?i:
            (?:e\.?u|eu|nato|otan)[\s_-]+(?:restricted|confidential|secret) | (?:r|c|s|ts)-ue | eu-(?:r|c|s|ts) | top[ ]secret | tres[ ]secret
          | diffusion[ ]restreinte | secret[ ]defense | confidentiel[ ]defense | streng[ ]geheim | scisle[ ]tajne | difusion[ ]limitada
        ))[^\p{L}\p{N}\n]*$
        | ^[^\p{L}\p{N}\n]*(?<word>(?:UK[ ]|US[ ])?(?:
            SECRET|TOP[ ]SECRET|CONFIDENTIAL|RESTRICTED|RESTREINT|CONFIDENTIEL|TRES[ ]SECRET|GEHEIM|VERTRAULICH|VERSCHLUSSSACHE
          | RISERVATO|RISERVATISSIMO|SEGRETO|SEGRETISSIMO|RESERVADO|SECRETO|ZASTRZEZONE|POUFNE|TAJNE
        ))(?:[^\p{L}\p{N}\n]*$ | [ ]*(?::|//|[ ]-+[ ]))
        | [(\[][ ]*(?<bracketed>TOP[ ]SECRET|SECRET|CONFIDENTIAL|RESTRICTED)[ ]*[)\]]
        """,
        Options)]
    private static partial Regex Latin();

    // In Russian letters, also for Kazakh. "ДСП" also means chipboard, so it is a marking only on its own.
    [GeneratedRegex(
        """
        \b(?<capitals>(?:СОВЕРШЕННО\s+)?СЕКРЕТНО | ОСОБОИ\s+ВАЖНОСТИ | ДЛЯ\s+СЛУЖЕБНОГО\s+ПОЛЬЗОВАНИЯ
          | (?:ОТЕ\s+)?КУПИЯ | АСА\s+МАНЫЗДЫ | КЫЗМЕТ\s+БАБЫНДА\s+ПАИДАЛАНУ\s+УШИН)\b
        | (?<quoted>[«"„“]\s*(?i:(?:совершенно\s+)?секретно | особои\s+важности | для\s+служебного\s+пользования | дсп
          | (?:оте\s+)?купия | аса\s+манызды | кызмет\s+бабында\s+паидалану\s+ушин | кбпу)\s*[»"“”])
        | ^[^\p{L}\p{N}\n]*(?<line>(?i:(?:совершенно\s+)?секретно | особои\s+важности | для\s+служебного\s+пользования | дсп
          | (?:оте\s+)?купия | аса\s+манызды | кызмет\s+бабында\s+паидалану\s+ушин | кбпу))[^\p{L}\p{N}\n]*(?:(?i:экз|дана)[^\n]*)?$
        """,
        Options)]
    private static partial Regex Cyrillic();
}
