using PcaTracker.Contract;
using PcaTracker.Domain;

namespace PcaTracker.Rows;

/// <summary>Replaces a row of any entity set: writable properties that are not sent get their defaults. Links stay.</summary>
/// <remarks>OData 4.01 Protocol, 11.4.3.</remarks>
internal static class ReplaceRow
{
    /// <summary>Replaces an open row by new values, as stored, and returns its key.</summary>
    public static Result<long> Run(RowDraft draft, IReadOnlyDictionary<string, object?> values)
    {
        var whole = values.ToDictionary();
        var (properties, links) = (draft.Set.Properties, draft.Set.Links);
        foreach (var property in properties.Where(p => p.Access == PropertyAccess.ReadWrite && !links.Any(l => l.Via.Name == p.Name)))
            whole.TryAdd(property.Name, CreateRow.Default(property));
        return ChangeRow.Run(draft, whole);
    }
}
