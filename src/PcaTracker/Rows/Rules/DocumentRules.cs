using PcaTracker.Contract.Sets;
using PcaTracker.Domain;

namespace PcaTracker.Rows.Rules;

/// <summary>What makes a reference to a paper one that can be checked.</summary>
internal static class DocumentRules
{
    public static Refusal? Apply(RowDraft document) =>
        document.Changes(DocumentSet.Sha256) && document.Text(DocumentSet.Sha256) is { } hash && (hash.Length != 64 || !hash.All(char.IsAsciiHexDigitLower))
            ? Refusal.Invalid("not-a-hash", "Sha256 is the SHA-256 of the paper as 64 hexadecimal digits in lower case.", "Sha256")
            : null;
}
