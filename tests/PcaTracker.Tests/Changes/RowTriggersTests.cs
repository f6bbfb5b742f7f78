using Dapper;
using Microsoft.Data.Sqlite;
using PcaTracker.Changes.Audit;
using PcaTracker.Changes.Triggers;
using PcaTracker.Contract;
using PcaTracker.Storage;

namespace PcaTracker.Tests.Changes;

public sealed class RowTriggersTests
{
    /// <summary>Rules of one table alone, which stay in its script.</summary>
    private static readonly string[] OfOneTable = ["change_is_kept", "change_stays", "chapter_status_told", "deadline_reopened", "entry_is_kept", "entry_stays"];

    [Fact]
    public void Generated_indexes_and_triggers_are_to_the_letter_those_that_deployments_got_from_scripts()
    {
        using var scripted = DatabaseOfScripts();
        using var generated = DatabaseOfScripts();
        DropAllBut(OfOneTable, generated);

        RowTriggers.Make(generated);

        Assert.Equal(Objects(scripted), Objects(generated));
    }

    private static SqliteConnection DatabaseOfScripts()
    {
        var connection = Connections.Bare(":memory:", SqliteOpenMode.Memory);
        connection.Open();
        foreach (var script in Migrations.Scripts().Take(RowTriggers.FirstSchema))
            connection.Execute(EmbeddedFiles.Text(script));
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

    private static IReadOnlyList<string> Objects(SqliteConnection connection) =>
        connection.Query<string>("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name").AsList();
}
