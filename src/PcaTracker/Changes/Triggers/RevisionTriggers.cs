namespace PcaTracker.Changes.Triggers;

/// <summary>
/// The triggers that keep ETags of deleted rows from fitting others: a row that gets the name or number of a deleted one starts above its
/// revisions. Only where everybody sees the rows: elsewhere keys are random, and a start above one would tell of a hidden row.
/// </summary>
internal static class RevisionTriggers
{
    /// <summary>The triggers of a table.</summary>
    public static IEnumerable<Trigger> Of(RecordTable table)
    {
        if (table.Set.HasVisibility || !table.Set.Changeable || table.Set.NeverDeleted)
            return [];
        var name = table.Name;
        return
        [
            Trigger.On(
                name, "last_revision", "AFTER DELETE",
                [
                    $"INSERT INTO last_revision (entity_table, revision) VALUES ('{name}', old.revision)\n"
                    + "  ON CONFLICT (entity_table) DO UPDATE SET revision = max(revision, excluded.revision)",
                ]),
            Trigger.On(
                name, "first_revision", "AFTER INSERT",
                [$"UPDATE {name} SET revision = 1 + (SELECT revision FROM last_revision WHERE entity_table = '{name}') WHERE id = new.id"],
                $"\nWHEN new.revision <= (SELECT revision FROM last_revision WHERE entity_table = '{name}')"),
        ];
    }
}
