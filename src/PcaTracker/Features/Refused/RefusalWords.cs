using System.Collections.Frozen;
using PcaTracker.Domain;
using PcaTracker.Features.Editing;

namespace PcaTracker.Features.Refused;

/// <summary>
/// Says refusals in the language of the page. Their own sentences are English and name properties and actions for programs; on a page fields
/// go by their labels, and actions by their links.
/// </summary>
internal static class RefusalWords
{
    private static readonly FrozenDictionary<string, Func<SaidRefusal, string>> ByCode =
        RecordRefusals.Words.Concat(RuleRefusals.Words).Concat(AccountRefusals.Words).Concat(SystemRefusals.Words)
            .Concat(EarlyRefusals.Words).ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The codes of the refusals that pages have words for.</summary>
    internal static IEnumerable<string> Codes => ByCode.Keys;

    /// <summary>The sentence on a page; the English one of a refusal that only the command line meets.</summary>
    /// <param name="refusal">The refusal.</param>
    /// <param name="form">The form with the field at which it is shown.</param>
    public static string Of(Refusal refusal, RowForm? form = null) =>
        Of(new SaidRefusal(refusal, form));

    /// <summary>The sentence about a field of another form, which people know by its label.</summary>
    public static string Of(Refusal refusal, string? label) => Of(new SaidRefusal(refusal, Form: null, label));

    private static string Of(SaidRefusal said) => ByCode.TryGetValue(said.Refusal.Code, out var words) ? words(said) : said.Refusal.Sentence;
}
