using PcaTracker.Contract;

namespace PcaTracker.Changes.Triggers;

/// <summary>
/// The triggers that write the delta log (<c>row_change</c>): a line for each change of a row, and for each row that shows something else
/// because another row changed.
/// </summary>
internal static class DeltaTriggers
{
    /// <summary>The triggers of a table.</summary>
    public static IEnumerable<Trigger> Of(RecordTable table) =>
        !table.Set.IsTracked ? []
        : [.. Own(table), .. table.Set.Links.Where(link => link.Counted is not null).SelectMany(link => Counted(table, link))];

    /// <summary>Log changes of the rows themselves, by their revision where they have one; <see cref="LinkTriggers"/> log unlinked rows.</summary>
    private static IEnumerable<Trigger> Own(RecordTable table)
    {
        var (seenBefore, seenAfter) = (table.VisibilityOf("old"), table.VisibilityOf("new"));
        yield return Trigger.On(table.Name, "change_insert", "AFTER INSERT", [Line("new", "NULL", seenAfter)]);
        yield return table.Set.Changeable
            ? Trigger.On(
                table.Name, "change_update", "AFTER UPDATE OF revision", [Line("new", seenBefore, seenAfter)], " WHEN new.revision <> old.revision")
            : Trigger.On(table.Name, "change_update", "AFTER UPDATE", [Line("new", seenBefore, seenAfter)]);
        // Nobody deletes a period of a status, but one goes with the outcome that made it.
        yield return Trigger.On(table.Name, "change_delete", "AFTER DELETE", [Line("old", seenBefore, "NULL")]);

        string Line(string row, string before, string after) =>
            $"INSERT INTO row_change (entity_set, row_id, before, after) VALUES ('{table.Set.Name}', {row}.id, {before}, {after})";
    }

    /// <summary>Log changes of what the row at the other end of a link counts.</summary>
    private static IEnumerable<Trigger> Counted(RecordTable table, LinkDefinition link)
    {
        var via = ColumnOf(table, link.Via);
        IEnumerable<string> readers = table.Set.HasVisibility ? ["visibility"] : [];
        // Before an upgrade the table may still be without some.
        string[] counted = [via, .. link.Counted!.Select(property => ColumnOf(table, property)).Where(table.Columns.Contains), .. readers];
        var (before, after) = (table.VisibilityOf("old"), table.VisibilityOf("new"));
        yield return Trigger.On(table.Name, "told_insert", "AFTER INSERT", [Line("new", after)], $" WHEN new.{via} IS NOT NULL");
        yield return Trigger.On(
            table.Name, "told_update", $"AFTER UPDATE OF {string.Join(", ", counted)}",
            [
                $"INSERT INTO row_change (entity_set, row_id, told)\n  SELECT '{link.TargetSet}', {via}, told "
                + $"FROM (SELECT old.{via} AS {via}, {before} AS told UNION SELECT new.{via}, {after}) WHERE {via} IS NOT NULL",
            ],
            " WHEN " + string.Join(" OR ", counted.Select(column => $"new.{column} IS NOT old.{column}")));
        yield return Trigger.On(table.Name, "told_delete", "AFTER DELETE", [Line("old", before)], $" WHEN old.{via} IS NOT NULL");

        string Line(string row, string told) => $"INSERT INTO row_change (entity_set, row_id, told) VALUES ('{link.TargetSet}', {row}.{via}, {told})";
    }

    private static string ColumnOf(RecordTable table, string property) => table.Set.Property(property)!.Column;
}
