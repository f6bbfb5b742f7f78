using System.Data.Common;
using Dapper;

namespace PcaTracker.Changes.Audit.Verification;

/// <summary>Compares the list of rows whose visibility changed, which keeps old entries hidden, with the audit log.</summary>
internal static class VisibilityCheck
{
    private const string Name = "visibility";

    /// <summary>Compares the list with chains that were followed to their end, and with the present rows.</summary>
    public static CheckResult Run(DbConnection connection, IReadOnlyCollection<ChainCheck> chains)
    {
        var listed = connection.Query<(string Set, long Id, string Visibility)>("SELECT entity_set, entity_id, visibility FROM main.moved_row")
            .ToDictionary(row => (row.Set, row.Id), row => row.Visibility);
        var unlisted = chains.SelectMany(chain => chain.VisibilityChanged).Where(key => !listed.ContainsKey(key)).Select(key => ((string, long)?)key);
        if (unlisted.FirstOrDefault() is var (set, id))
            return CheckResult.Bad(Name, "visibility-unlisted",
                $"{set} {id} changed its visibility and is not listed, so that its earlier entries may show.");
        var tables = AuditedTable.In(connection).ToDictionary(t => t.EntitySet, t => t.Name, StringComparer.Ordinal);
        foreach (var ((movedSet, movedId), visibility) in listed)
        {
            var now = tables.TryGetValue(movedSet, out var table)
                ? connection.ExecuteScalar<string?>($"SELECT visibility FROM main.\"{table}\" WHERE id = @movedId", new { movedId })
                : null;
            now ??= chains.Select(chain => chain.Deleted.GetValueOrDefault((movedSet, movedId))).FirstOrDefault(v => v is not null);
            if (now != visibility)
                return CheckResult.Bad(Name, "visibility-differs", $"{movedSet} {movedId} is listed as '{visibility}' and is '{now}'.");
        }

        return CheckResult.Sound(Name, "visibility-sound", $"{listed.Count} rows with a changed visibility are listed");
    }
}
