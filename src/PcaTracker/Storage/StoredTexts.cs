using Dapper;
using Microsoft.Data.Sqlite;
using PcaTracker.Domain;

namespace PcaTracker.Storage;

/// <summary>Applies <see cref="CleanText"/> to texts that were stored before it was the rule.</summary>
internal static class StoredTexts
{
    /// <summary>The script that introduced the rule.</summary>
    private const string Script = "db/sqlite/0019_clean_texts.sql";

    private static readonly HashSet<string> Prose = new(StringComparer.Ordinal) { "summary", "next_steps", "text", "description", "response" };

    /// <summary>Whether a file may have texts from before the rule.</summary>
    public static bool AreOld(SqliteConnection connection, int version) =>
        version > 0
        && !connection.ExecuteScalar<bool>("SELECT EXISTS (SELECT 1 FROM main.SchemaVersions WHERE ScriptName = @Script)", new { Script });

    /// <summary>Rewrites the rows that differ, within the present transaction. Texts that the rule refuses stay as they are.</summary>
    public static void Clean(SqliteConnection connection)
    {
        foreach (var table in connection.Query<string>("SELECT name FROM main.recorded_table WHERE entity_set <> 'Changes' ORDER BY name"))
        {
            var columns = connection.Query<(string Name, string Type)>("SELECT name, type FROM pragma_table_info(@table)", new { table }).ToList();
            var counts = columns.Exists(c => c.Name == "revision") ? ", revision = revision + 1" : "";
            var old = columns.Where(c => c.Type == "TEXT").SelectMany(column => Old(connection, table, column.Name)).ToList();
            foreach (var row in old.GroupBy(text => text.Id))
            {
                var values = string.Join(", ", row.Select(text => $"\"{text.Column}\" = @{text.Column}"));
                var parameters = new DynamicParameters(row.ToDictionary(text => text.Column, text => (object)text.Clean));
                parameters.Add("Id", row.Key);
                connection.Execute($"""UPDATE main."{table}" SET {values}{counts} WHERE id = @Id""", parameters);
            }
        }
    }

    private static List<(long Id, string Column, string Clean)> Old(SqliteConnection connection, string table, string column) =>
    [
        .. connection
            .Query<(long Id, string Text)>($"""SELECT id, "{column}" FROM main."{table}" WHERE "{column}" IS NOT NULL""", buffered: false)
            .Select(row => (row.Id, row.Text, Clean: Prose.Contains(column) ? CleanText.Prose(row.Text, column) : CleanText.Line(row.Text, column)))
            .Where(row => row.Clean.Refusal is null && row.Clean.Value != row.Text)
            .Select(row => (row.Id, column, row.Clean.Value)),
    ];
}
