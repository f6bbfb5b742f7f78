using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.OData.Edm;
using PcaTracker.Changes.Audit;
using PcaTracker.Changes.Triggers;
using PcaTracker.Contract;
using PcaTracker.Storage;

namespace PcaTracker.Tests.Changes;

/// <summary>The triggers that follow from the contract: which tables have which, and what they write.</summary>
public sealed class RowTriggersTests
{
    /// <summary>Rules of one table alone, which stay in its script.</summary>
    private static readonly string[] OfOneTable = ["change_is_kept", "change_stays", "chapter_status_told", "deadline_reopened", "entry_is_kept", "entry_stays"];

    /// <summary>What the triggers of a table are for, and their names without the table's.</summary>
    private static readonly Dictionary<string, string[]> Purposes = new(StringComparer.Ordinal)
    {
        ["search"] = ["search_insert", "search_before_update", "search_after_update", "search_delete"],
        ["parts"] = ["part_insert", "part_before_update", "part_after_update", "part_delete"],
        ["deltas"] = ["change_insert", "change_update", "change_delete"],
        ["counts"] = ["told_insert", "told_update", "told_delete"],
        ["links"] = ["link_visibility", "link_delete"],
        ["public-links"] = ["link_delete"],
        ["revisions"] = ["last_revision", "first_revision"],
        ["audit"] = ["noted_insert", "noted_update", "noted_delete", "noted_key"],
        ["readers"] = ["noted_move"],
    };

    [Theory]
    [InlineData("chapter", "search deltas audit")]
    [InlineData("chapter_status", "search deltas audit")]
    [InlineData("article", "search deltas counts public-links revisions audit")]
    [InlineData("round", "search deltas public-links revisions audit")]
    [InlineData("outcome", "search deltas counts audit readers")]
    [InlineData("position", "search parts deltas links audit readers")]
    [InlineData("issue", "search deltas counts links audit readers")]
    [InlineData("deadline", "search deltas counts audit readers")]
    [InlineData("milestone", "search deltas revisions audit")]
    [InlineData("recommendation", "search deltas audit readers")]
    [InlineData("person", "search deltas revisions audit")]
    [InlineData("document", "search deltas audit readers")]
    [InlineData("change", "search audit")]
    public void A_table_of_the_record_has_all_of_its_triggers(string table, string purposes)
    {
        using var directory = new TempDirectory();
        Migrations.Run(directory.Database);
        using var connection = Connections.Open(directory.Database, SqliteOpenMode.ReadOnly);

        var triggers = connection.Query<string>("SELECT name FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = @table", new { table }).Except(OfOneTable);

        Assert.Equal(purposes.Split(' ').SelectMany(purpose => Purposes[purpose]).Select(name => $"{table}_{name}").Order(StringComparer.Ordinal), triggers.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_set_is_of_the_record_or_shows_rows_that_are_worked_out_or_of_one_account()
    {
        var cases = typeof(RowTriggersTests).GetMethod(nameof(A_table_of_the_record_has_all_of_its_triggers))!.GetCustomAttributes(typeof(InlineDataAttribute), false).Select(row => ((InlineDataAttribute)row).Data[0]);

        Assert.Equal(EntitySets.All.Where(set => set.IsRecord).Select(set => set.Table), cases);
        Assert.Equal(["StateOfPlay", "Reminders"], EntitySets.All.Where(set => !set.IsRecord).Select(set => set.Name));
    }

    [Fact]
    public void Generated_indexes_and_triggers_are_to_the_letter_those_that_deployments_got_from_scripts()
    {
        using var scripted = DatabaseOfScripts();
        using var generated = DatabaseOfScripts();
        DropAllBut(OfOneTable, generated);

        RowTriggers.Make(generated);

        Assert.Equal(Objects(scripted), Objects(generated));
    }

    [Fact]
    public void An_index_that_a_file_has_otherwise_is_made_anew_with_the_rows_that_are_there()
    {
        using var connection = DatabaseOfScripts();
        var before = Objects(connection);
        connection.Execute(
            """
            INSERT INTO chapter (id, code, level, sort_key, heading) VALUES (1, 'T', 'title', 'T', 'Trade');
            INSERT INTO issue (id, chapter_id, title, description, visibility) VALUES (7, 1, 'Origin', 'Zwiebel', 'eu');
            DROP TRIGGER issue_change_update;
            DROP VIEW issue_words;
            CREATE VIEW issue_words AS SELECT id, title, NULL AS description, owner FROM issue;
            INSERT INTO issue_eu_search (issue_eu_search) VALUES ('rebuild');
            """);
        Assert.Empty(Found(connection, "issue_eu", "zwiebel"));

        RowTriggers.Make(connection);

        Assert.Equal([7L], Found(connection, "issue_eu", "zwiebel"));
        Assert.Equal(before, Objects(connection));
    }

    [Fact]
    public void Short_columns_of_a_table_are_in_indexes_behind_who_may_see_the_row()
    {
        using var connection = DatabaseOfScripts();
        connection.Execute("CREATE INDEX issue_short ON issue (title)");

        RowTriggers.Make(connection);

        Assert.Equal(
            [
                "CREATE INDEX article_short ON article (chapter_id, id, number, heading, status, open_brackets, confidence)",
                "CREATE INDEX issue_by_id ON issue (visibility, id, chapter_id, article_id, title, priority, status, opened_in_round, resolved_in_round, owner, owner_side, confidence)",
                "CREATE INDEX issue_by_opened_in_round ON issue (visibility, opened_in_round, id, chapter_id, article_id, title, priority, status, resolved_in_round, owner, owner_side, confidence)",
                "CREATE INDEX issue_by_priority ON issue (visibility, priority, id, chapter_id, article_id, title, status, opened_in_round, resolved_in_round, owner, owner_side, confidence)",
                "CREATE INDEX issue_by_resolved_in_round ON issue (visibility, resolved_in_round, id, chapter_id, article_id, title, priority, status, opened_in_round, owner, owner_side, confidence)",
                "CREATE INDEX issue_of_article ON issue (article_id, id, visibility)",
                "CREATE INDEX issue_of_chapter ON issue (chapter_id, id, visibility)",
                "CREATE INDEX issue_short ON issue (visibility, chapter_id, id, article_id, title, priority, status, opened_in_round, resolved_in_round, owner, owner_side, confidence)",
                "CREATE INDEX position_by_id ON position (visibility, id, chapter_id, article_id, issue_id, round_id, party, kind, topic, language, status, tabled_on, tabled_until, date_precision, supersedes_id, owner_side, confidence)",
                "CREATE INDEX position_by_tabled_on ON position (visibility, tabled_on, id, chapter_id, article_id, issue_id, round_id, party, kind, topic, language, status, tabled_until, date_precision, supersedes_id, owner_side, confidence)",
                "CREATE INDEX position_by_tabled_until ON position (visibility, tabled_until, id, chapter_id, article_id, issue_id, round_id, party, kind, topic, language, status, tabled_on, date_precision, supersedes_id, owner_side, confidence)",
                "CREATE INDEX position_of_article ON position (article_id, id, visibility)",
                "CREATE INDEX position_of_article_by_tabled_on ON position (article_id, visibility, tabled_on, id, party, kind, language, status, date_precision, owner_side, confidence)",
                "CREATE INDEX position_of_article_by_tabled_until ON position (article_id, visibility, tabled_until, id, party, kind, language, status, date_precision, owner_side, confidence)",
                "CREATE INDEX position_of_chapter ON position (chapter_id, id, visibility)",
                "CREATE INDEX position_of_chapter_by_tabled_on ON position (chapter_id, visibility, tabled_on, id, party, kind, language, status, date_precision, owner_side, confidence)",
                "CREATE INDEX position_of_chapter_by_tabled_until ON position (chapter_id, visibility, tabled_until, id, party, kind, language, status, date_precision, owner_side, confidence)",
                "CREATE INDEX position_of_issue ON position (issue_id, id, visibility)",
                "CREATE INDEX position_of_round ON position (round_id, id, visibility)",
                "CREATE INDEX position_of_round_by_tabled_on ON position (round_id, visibility, tabled_on, id, party, kind, language, status, date_precision, owner_side, confidence)",
                "CREATE INDEX position_of_round_by_tabled_until ON position (round_id, visibility, tabled_until, id, party, kind, language, status, date_precision, owner_side, confidence)",
                "CREATE INDEX position_of_supersedes ON position (supersedes_id, id, visibility)",
                "CREATE INDEX position_short ON position (visibility, chapter_id, id, article_id, issue_id, round_id, party, kind, topic, language, status, tabled_on, tabled_until, date_precision, supersedes_id, owner_side, confidence)",
            ],
            connection.Query<string>(
                """
                SELECT sql FROM sqlite_schema
                WHERE tbl_name IN ('article', 'issue', 'position') AND (name GLOB '*_short' OR name GLOB '*_of_*' OR name GLOB '*_by_*')
                ORDER BY name
                """));
    }

    [Fact]
    public void Sizes_that_plans_follow_come_from_the_contract_and_never_from_the_rows()
    {
        using var connection = DatabaseOfScripts();
        RowTriggers.Make(connection);
        connection.Execute(
            """
            INSERT INTO chapter (id, code, level, sort_key, heading) VALUES (1, 'T', 'title', 'T', 'Trade');
            INSERT INTO issue (id, chapter_id, title, visibility) VALUES (7, 1, 'Origin', 'eu'), (8, 1, 'Origin', 'kz');
            ANALYZE main;
            """);

        RowTriggers.Make(connection);

        var sizes = connection.Query<(string Table, string? Index, string Text)>("SELECT tbl, idx, stat FROM sqlite_stat1").ToList();
        Assert.Contains(("issue", "issue_of_chapter", "2000 33 1 1 noskipscan"), sizes);
        Assert.Contains(("issue", "issue_by_priority", "2000 500 5 1 1 1 1 1 1 1 1 1 1 noskipscan"), sizes);
        Assert.Contains(("position", "position_short", "100000 25000 416 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 noskipscan"), sizes);
        Assert.Contains(("person", null, "2000"), sizes);
        Assert.Equal(EntitySets.All.Count(set => set.IsRecord), sizes.Select(size => size.Table).Distinct().Count());
    }

    [Fact]
    public void A_set_that_is_added_to_the_contract_is_searched_logged_and_captured_as_soon_as_it_has_a_table()
    {
        PropertyDefinition
            chapterId = new("ChapterId", "", EdmPrimitiveTypeKind.Int64, PropertyAccess.CreateOnly),
            issueId = new("IssueId", "", EdmPrimitiveTypeKind.Int64, PropertyAccess.ReadWrite);
        var annotations = new EntitySetDefinition(
            "Annotations", "Annotation", "annotation", "A note on an issue.",
            [
                new("Id", "", EdmPrimitiveTypeKind.Int64, PropertyAccess.ReadOnly, Required: true), chapterId, issueId,
                new("Title", "", EdmPrimitiveTypeKind.String, PropertyAccess.ReadWrite, Searched: true),
                new("Visibility", "", EdmPrimitiveTypeKind.String, PropertyAccess.ReadWrite),
            ],
            [new("Chapter", "Chapters", chapterId, "Annotations") { Counted = [] }, new("Issue", "Issues", issueId, "Annotations")],
            AlternateKey: null, Creatable: true, Changeable: true);
        using var connection = DatabaseOfScripts();
        connection.Execute(
            """
            CREATE TABLE annotation (
              id INTEGER PRIMARY KEY, revision INTEGER NOT NULL DEFAULT 1, chapter_id INTEGER NOT NULL REFERENCES chapter (id),
              issue_id INTEGER REFERENCES issue (id) ON DELETE SET NULL, title TEXT NOT NULL, visibility TEXT NOT NULL
            ) STRICT
            """);
        RowTriggers.Make(connection, [.. EntitySets.All, annotations]);
        AuditTriggers.Remake(connection);

        connection.Execute(
            """
            INSERT INTO chapter (id, code, level, sort_key, heading) VALUES (1, 'T', 'title', 'T', 'Trade');
            INSERT INTO issue (id, chapter_id, title, visibility) VALUES (7, 1, 'Origin', 'shared');
            DELETE FROM row_change;
            DELETE FROM noted_change;
            INSERT INTO annotation (id, chapter_id, issue_id, title, visibility) VALUES (3, 1, 7, 'Zwiebel', 'shared');
            UPDATE annotation SET title = 'Lauch', revision = 2 WHERE id = 3;
            """);
        var (old, present) = (Found(connection, "annotation_shared", "zwiebel"), Found(connection, "annotation_shared", "lauch"));
        connection.Execute("UPDATE issue SET visibility = 'eu', revision = 2 WHERE id = 7; DELETE FROM annotation WHERE id = 3");

        Assert.Empty(old);
        Assert.Equal([3L], present);
        Assert.Empty(Found(connection, "annotation_shared", "lauch"));
        Assert.Equal(
            ["-shared", "shared-shared", "told shared", "told eu", "shared-"],
            connection.Query<string>("SELECT coalesce('told ' || told, concat(before, '-', after)) FROM row_change WHERE entity_set = 'Annotations' AND row_id = 3 ORDER BY sequence"));
        // The issue's new readers are told by the issue.
        Assert.Equal(["shared", "eu", "shared", "shared"], connection.Query<string>("SELECT told FROM row_change WHERE entity_set = 'Chapters' ORDER BY sequence"));
        Assert.Equal(
            ["-Zwiebel 7", "Zwiebel-Lauch 7", "Lauch-Lauch ", "Lauch- "],
            connection.Query<string>("SELECT concat(before ->> 'title', '-', after ->> 'title', ' ', links_after ->> 'issue_id') FROM noted_change WHERE entity_set = 'Annotations' ORDER BY id"));
    }

    private static SqliteConnection DatabaseOfScripts()
    {
        var connection = Connections.Bare(":memory:", SqliteOpenMode.Memory);
        connection.Open();
        foreach (var script in Migrations.Scripts().Take(RowTriggers.FirstSchema))
            connection.Execute(EmbeddedFiles.Text(script));
        // Since then, a period of a status goes with the outcome that made it.
        connection.Execute(
            """
            CREATE TRIGGER chapter_status_change_delete AFTER DELETE ON chapter_status BEGIN
              INSERT INTO row_change (entity_set, row_id, before, after) VALUES ('ChapterHistory', old.id, 'public', NULL);
            END
            """.ReplaceLineEndings("\n"));
        return connection;
    }

    /// <summary>Drops the other triggers, and all search indexes with the views that they are made of.</summary>
    private static void DropAllBut(string[] kept, SqliteConnection connection)
    {
        var drops = connection.Query<string>(
            """
            SELECT 'DROP ' || type || ' ' || name FROM sqlite_schema
            WHERE type = 'trigger' AND name NOT IN @kept OR type = 'view' AND name GLOB '*_words' OR sql GLOB 'CREATE VIRTUAL TABLE *_search *'
            """,
            new { kept }).AsList();
        Assert.True(drops.Count > 100, string.Join('\n', drops));
        connection.Execute(string.Join(";\n", drops));
    }

    private static List<string> Objects(SqliteConnection connection) => connection.Query<string>("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT GLOB '*_short' AND name NOT GLOB '*_of_*' AND name NOT GLOB '*_by_*' AND name NOT GLOB '*_part_*' AND name <> 'sqlite_stat1' ORDER BY name").AsList();

    private static List<long> Found(SqliteConnection connection, string index, string word) =>
        connection.Query<long>($"SELECT rowid FROM {index}_search WHERE {index}_search MATCH @word", new { word }).AsList();
}
