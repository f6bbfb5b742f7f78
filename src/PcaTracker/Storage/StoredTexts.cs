using Dapper;
using Microsoft.Data.Sqlite;
using PcaTracker.Domain;

namespace PcaTracker.Storage;

/// <summary>Brings texts that were stored before <see cref="CleanText"/> was the rule into the form in which texts are kept.</summary>
internal static class StoredTexts
{
    /// <summary>The script with which the rule began.</summary>
    private const string Script = "db/sqlite/0019_clean_texts.sql";

    private static readonly HashSet<string> Prose = new(StringComparer.Ordinal) { "summary", "next_steps", "text", "description", "response" };

    /// <summary>Whether a file has texts from before the rule.</summary>
    public static bool AreOld(SqliteConnection connection, int version) =>
        version > 0 && !connection.ExecuteScalar<bool>("SELECT EXISTS (SELECT 1 FROM main.SchemaVersions WHERE ScriptName = @Script)", new { Script });

    /// <summary>Rewrites the rows that differ, in the transaction that goes on. What the rule refuses stays: nobody's words are guessed at.</summary>
    public static void Clean(SqliteConnection connection)
    {
        foreach (var table in connection.Query<string>("SELECT name FROM main.recorded_table WHERE entity_set <> 'Changes' ORDER BY name"))
        {
            var columns = connection.Query<(string Name, string Type)>("SELECT name, type FROM pragma_table_info(@table)", new { table }).ToList();
            var counts = columns.Exists(c => c.Name == "revision") ? ", revision = revision + 1" : "";
            var old = columns.Where(c => c.Type == "TEXT").SelectMany(column => Old(connection, table, column.Name)).GroupBy(text => text.Id).ToList();
            foreach (var row in old)
            {
                var parameters = new DynamicParameters(row.ToDictionary(text => text.Column, text => (object)text.Clean));
                parameters.Add("Id", row.Key);
                connection.Execute($"""UPDATE main."{table}" SET {string.Join(", ", row.Select(text => $"\"{text.Column}\" = @{text.Column}"))}{counts} WHERE id = @Id""", parameters);
            }
        }
    }

    private static List<(long Id, string Column, string Clean)> Old(SqliteConnection connection, string table, string column) =>
    [
        .. connection.Query<(long Id, string Text)>($"""SELECT id, "{column}" FROM main."{table}" WHERE "{column}" IS NOT NULL""", buffered: false)
            .Select(row => (row.Id, row.Text, Clean: Prose.Contains(column) ? CleanText.Prose(row.Text, column) : CleanText.Line(row.Text, column)))
            .Where(row => row.Clean.Refusal is null && row.Clean.Value != row.Text)
            .Select(row => (row.Id, column, row.Clean.Value)),
    ];
}
