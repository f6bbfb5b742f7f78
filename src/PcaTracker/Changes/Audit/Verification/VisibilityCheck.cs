using Dapper;
using Microsoft.Data.Sqlite;

namespace PcaTracker.Changes.Audit.Verification;

/// <summary>Whether the list of rows that changed their readers says what the chains say: by it, old entries stay hidden.</summary>
internal static class VisibilityCheck
{
    private const string Name = "moved rows";

    public static CheckResult Run(SqliteConnection connection, IReadOnlyCollection<ChainCheck> chains)
    {
        var listed = connection.Query<(string Set, long Id, string Visibility)>("SELECT entity_set, entity_id, visibility FROM main.moved_row").ToDictionary(m => (m.Set, m.Id), m => m.Visibility);
        if (chains.SelectMany(chain => chain.Moved).Where(key => !listed.ContainsKey(key)).Select(key => ((string, long)?)key).FirstOrDefault() is var (set, id))
            return CheckResult.Bad(Name, $"{set} {id} changed its readers and is not listed, so that what was told of it before may show.");
        var tables = AuditedTable.In(connection).ToDictionary(t => t.EntitySet, t => t.Name, StringComparer.Ordinal);
        foreach (var ((movedSet, movedId), visibility) in listed)
        {
            var now = tables.TryGetValue(movedSet, out var table)
                ? connection.ExecuteScalar<string?>($"SELECT visibility FROM main.\"{table}\" WHERE id = @movedId", new { movedId })
                : null;
            now ??= chains.Select(chain => chain.Deleted.GetValueOrDefault((movedSet, movedId))).FirstOrDefault(v => v is not null);
            if (now != visibility)
                return CheckResult.Bad(Name, $"{movedSet} {movedId} is listed as '{visibility}' and is '{now}'.");
        }

        return CheckResult.Sound(Name, $"{listed.Count} are listed with their readers");
    }
}
