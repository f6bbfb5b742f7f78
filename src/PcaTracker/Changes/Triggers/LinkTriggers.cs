namespace PcaTracker.Changes.Triggers;

/// <summary>
/// The triggers that unlink rows: a row leads to what all its readers see. Where its target is deleted, or goes out of the sight of some of
/// them, the link is set to null in the same transaction, and the delta log tells those who saw both ends.
/// </summary>
internal static class LinkTriggers
{
    /// <summary>The triggers of a table that others lead to.</summary>
    public static IEnumerable<Trigger> Of(RecordTable table)
    {
        var links = table.Links.Where(link => link.Source.IsTracked).ToList();
        if (links.Count == 0)
            return [];
        if (!table.Set.HasVisibility)
            return [Trigger.On(table.Name, "link_delete", "BEFORE DELETE", links.Select(TellReaders))];
        return
        [
            Trigger.On(
                table.Name, "link_visibility", "AFTER UPDATE OF visibility",
                [.. links.SelectMany(link => new[] { TellReadersOfBoth(link, "old"), TellReadersOfBoth(link, "new") }), .. links.SelectMany(Unlink)],
                " WHEN new.visibility <> old.visibility"),
            Trigger.On(table.Name, "link_delete", "BEFORE DELETE", links.Select(link => TellReadersOfBoth(link, "old"))),
        ];
    }

    private static string TellReaders(IncomingLinks link) =>
        $"INSERT INTO row_change (entity_set, row_id, told) SELECT '{link.Source.Name}', r.id, {link.Visibility} "
        + $"FROM {link.Source.Table} r WHERE {link.LeadToOld}";

    private static string TellReadersOfBoth(IncomingLinks link, string target)
    {
        var both = ReadersOfBoth(target, link.Visibility);
        return $"""
            INSERT INTO row_change (entity_set, row_id, told)
              SELECT '{link.Source.Name}', r.id, {both} FROM {link.Source.Table} r
              WHERE {link.LeadToOld} AND {both} IS NOT NULL
            """;
    }

    /// <summary>Who reads both the target and the row that leads to it, in SQL; null when nobody does.</summary>
    private static string ReadersOfBoth(string target, string source) =>
        $"CASE WHEN {target}.visibility = 'public' OR {target}.visibility = {source} "
        + $"OR ({target}.visibility = 'shared' AND {source} <> 'public') THEN {source} "
        + $"WHEN {source} IN ('public', 'shared') THEN {target}.visibility END";

    private static IEnumerable<string> Unlink(IncomingLinks link)
    {
        var source = link.Source.HasVisibility ? "visibility" : "'public'";
        return link.Columns.Select(column =>
            $"UPDATE {link.Source.Table} SET {column} = NULL WHERE {column} = new.{link.Key} "
            + $"AND NOT (new.visibility = 'public' OR new.visibility = {source} OR new.visibility = 'shared' AND {source} <> 'public')");
    }
}
