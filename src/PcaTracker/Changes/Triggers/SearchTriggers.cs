using Dapper;
using Microsoft.Data.Sqlite;
using PcaTracker.Contract;
using PcaTracker.Domain;

namespace PcaTracker.Changes.Triggers;

/// <summary>
/// The full-text indexes that <c>$search</c> looks in, and the triggers that keep them. A table has one index; a table whose rows have a
/// visibility has one for each, so that a search meets no word that its reader may not see. A set with many rows has a second kind, in which
/// parts of texts are found.
/// </summary>
internal static class SearchTriggers
{
    /// <summary>Creates a table's indexes and fills them, unless the database has them as they should be.</summary>
    public static void MakeIndexes(SqliteConnection connection, RecordTable table)
    {
        if (table.Texts.Count == 0)
            return;
        var (views, indexes) = (Views(table), Indexes(table).Select(index => (index.Name, Sql: Definition(index, table))).ToList());
        var present = connection.Query<(string Name, string Sql)>("SELECT name, sql FROM main.sqlite_schema WHERE type IN ('table', 'view')")
            .ToDictionary(o => o.Name, o => o.Sql);
        if (views.Concat(indexes).All(wanted => present.GetValueOrDefault(wanted.Name) == wanted.Sql))
            return;
        foreach (var (name, _) in indexes)
            connection.Execute($"DROP TABLE IF EXISTS {name}");
        foreach (var (name, _) in views)
            connection.Execute($"DROP VIEW IF EXISTS {name}");
        foreach (var (_, sql) in views)
            connection.Execute(sql);
        // A deleted text leaves the index at once, as it leaves the table.
        foreach (var (name, sql) in indexes)
        {
            connection.Execute(sql);
            connection.Execute($"INSERT INTO {name} ({name}, rank) VALUES ('secure-delete', 1); {Filling(name)}");
        }
    }

    /// <summary>Fills the indexes of rows that came without triggers.</summary>
    public static void Fill(SqliteConnection connection)
    {
        foreach (var index in RecordTable.In(connection, EntitySets.All).Where(table => table.Texts.Count > 0).SelectMany(Indexes))
            connection.Execute(Filling(index.Name));
    }

    private static string Filling(string index) => $"INSERT INTO {index} ({index}) VALUES ('rebuild')";

    /// <summary>The triggers of a table: a row leaves its index before a text changes, and enters its index after.</summary>
    public static IEnumerable<Trigger> Of(RecordTable table)
    {
        if (table.Texts.Count == 0)
            return [];
        return Indexes(table).GroupBy(index => index.Purpose).SelectMany(indexes => Of(table, indexes.Key, [.. indexes]));
    }

    private static IEnumerable<Trigger> Of(RecordTable table, string purpose, IReadOnlyList<SearchedIndex> indexes)
    {
        var texts = string.Join(", ", table.Texts);
        var update = $"UPDATE OF {texts}{(table.Set.HasVisibility ? ", visibility" : "")}";
        var leave = indexes.Select(index => $"DELETE FROM {index.Name} WHERE rowid = old.id").ToList();
        var enter = indexes
            .Select(index => $"INSERT INTO {index.Name} (rowid, {texts}) SELECT id, {texts} FROM {index.Words} WHERE id = new.id").ToList();
        return
        [
            Trigger.On(table.Name, $"{purpose}_insert", "AFTER INSERT", enter),
            Trigger.On(table.Name, $"{purpose}_before_update", "BEFORE " + update, leave),
            Trigger.On(table.Name, $"{purpose}_after_update", "AFTER " + update, enter),
            Trigger.On(table.Name, $"{purpose}_delete", "BEFORE DELETE", leave),
        ];
    }

    private static IEnumerable<SearchedIndex> Indexes(RecordTable table)
    {
        string[] owners = table.Set.HasVisibility ? [.. Visibility.All.Select(visibility => $"{table.Name}_{visibility}")] : [table.Name];
        foreach (var owner in owners)
        {
            yield return new("search", $"{owner}_search", $"{owner}_words", "columnsize = 0, tokenize = 'unicode61 remove_diacritics 2'");
            // Which rows have a sequence of characters is all that is asked of it, whatever their place.
            if (table.Set.IndexesParts)
            {
                yield return new(
                    "part", $"{owner}_part_search", $"{owner}_part_words", "columnsize = 0, detail = none, tokenize = 'trigram case_sensitive 1'");
            }
        }
    }

    private static string Definition(SearchedIndex index, RecordTable table) =>
        $"CREATE VIRTUAL TABLE {index.Name} USING fts5({string.Join(", ", table.Texts)}, content = '{index.Words}', content_rowid = 'id', "
        + $"{index.Options})";

    private static List<(string Name, string Sql)> Views(RecordTable table)
    {
        var all = $"{table.Name}_words";
        var columns = string.Join(",\n", table.Texts.Select(text => $"  {Folded(Cleaned(text, table))} AS {text}"));
        List<(string, string)> views = [(all, $"CREATE VIEW {all} AS\nSELECT id,\n{columns}\nFROM {table.Name}")];
        if (table.Set.HasVisibility)
        {
            views.AddRange(Visibility.All.Select(visibility => (
                $"{table.Name}_{visibility}_words",
                $"CREATE VIEW {table.Name}_{visibility}_words AS SELECT w.* FROM {table.Name} r "
                + $"JOIN {all} w ON w.id = r.id WHERE r.visibility = '{visibility}'")));
        }

        if (table.Set.IndexesParts)
        {
            // Parts are found in the texts as they are.
            views.AddRange(Visibility.All.Select(visibility => (
                $"{table.Name}_{visibility}_part_words",
                $"CREATE VIEW {table.Name}_{visibility}_part_words AS SELECT id, {string.Join(", ", table.Texts)} FROM {table.Name} "
                + $"WHERE visibility = '{visibility}'")));
        }

        return views;
    }

    /// <summary>A full-text index.</summary>
    /// <param name="Purpose">How the names of its triggers begin.</param>
    /// <param name="Name">Its name.</param>
    /// <param name="Words">The view with the texts that it holds.</param>
    /// <param name="Options">How it cuts texts, and what it keeps.</param>
    private sealed record SearchedIndex(string Purpose, string Name, string Words, string Options);

    // Entries of the activity log stay as they were written, also those from before invisible characters were folded on entry.
    private static string Cleaned(string column, RecordTable table) =>
        table.Set.IsTracked ? column : $"replace(replace(replace({column}, char(173), ''), char(8203), ''), char(65279), '')";

    // The tokenizer folds accents of Latin letters and would drop a breve that stands alone: й becomes one character here, and ё becomes е.
    private static string Folded(string column) =>
        $"replace(replace(replace(replace(replace(replace({column}, 'и' || char(774), 'й'), 'И' || char(774), 'Й'), "
        + "'е' || char(776), 'е'), 'Е' || char(776), 'Е'), 'ё', 'е'), 'Ё', 'Е')";
}
