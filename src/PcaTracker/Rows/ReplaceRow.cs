using PcaTracker.Contract;
using PcaTracker.Domain;
using PcaTracker.Storage;

namespace PcaTracker.Rows;

/// <summary>Replaces a row of any entity set: writable properties that are not sent get their defaults. Links stay.</summary>
/// <remarks>OData 4.01 Protocol, 11.4.3.</remarks>
internal static class ReplaceRow
{
    /// <summary>Replaces the row and returns its key; parameters as for <see cref="ChangeRow"/>.</summary>
    public static Result<long> Run(Session session, string set, long id, RowVersionCondition condition, IReadOnlyDictionary<string, object?> values)
    {
        var whole = values.ToDictionary();
        var (properties, links) = (EntitySets.Named(set).Properties, EntitySets.Named(set).Links);
        foreach (var property in properties.Where(p => p.Access == PropertyAccess.ReadWrite && !links.Any(l => l.Via.Name == p.Name)))
            whole.TryAdd(property.Name, CreateRow.Default(property));
        return ChangeRow.Run(session, set, id, condition, whole);
    }
}
