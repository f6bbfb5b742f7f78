using PcaTracker.Contract.Sets;
using PcaTracker.Domain;

namespace PcaTracker.Rows.Rules;

/// <summary>Checks that a reference to a paper can be verified.</summary>
internal static class DocumentRules
{
    /// <summary>Refuses a malformed hash.</summary>
    public static Refusal? Check(RowDraft document) =>
        document.Changes(DocumentSet.Sha256) && document.Text(DocumentSet.Sha256) is { } hash
        && (hash.Length != 64 || !hash.All(char.IsAsciiHexDigitLower))
            ? Refusal.Invalid("not-a-hash", "Sha256 is the SHA-256 of the paper as 64 hexadecimal digits in lower case.", DocumentSet.Sha256.Name)
            : null;
}
