using PcaTracker.Contract;
using PcaTracker.Domain;
using PcaTracker.Storage;

namespace PcaTracker.Rows;

/// <summary>Changes a row of any set to what is sent: what a caller may change and does not send goes to its default, or to nothing. Links stay (OData 4.01 Protocol, 11.4.3).</summary>
internal static class ReplaceRow
{
    /// <summary>The key of the row; parameters as for <see cref="ChangeRow"/>.</summary>
    public static Result<long> Run(Session session, string set, long id, Expected expected, IReadOnlyDictionary<string, object?> values)
    {
        var whole = values.ToDictionary();
        var (properties, links) = (EntitySets.Named(set).Properties, EntitySets.Named(set).Links);
        foreach (var property in properties.Where(p => p.Access == PropertyAccess.ReadWrite && !links.Any(l => l.Via.Name == p.Name)))
            whole.TryAdd(property.Name, CreateRow.Default(property));
        return ChangeRow.Run(session, set, id, expected, whole);
    }
}
