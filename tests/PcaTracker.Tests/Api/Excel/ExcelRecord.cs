using Dapper;
using PcaTracker.Domain;
using PcaTracker.Simulation;

namespace PcaTracker.Tests.Api.Excel;

/// <summary>A host behind a proxy on a record of several pages, with rows in every set of the record, and Excel on the table of an EU analyst.</summary>
public sealed class ExcelRecord : IAsyncLifetime
{
    /// <summary>The service root that people know.</summary>
    public static readonly Uri Root = new("https://tracker.example.org/odata/");

    internal TestApp App { get; private set; } = null!;

    internal Mashup Excel { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        var directory = Directory.CreateTempSubdirectory("pcatracker-test-").FullName;
        using (var database = TestRecord.OpenEmpty(directory, TimeProvider.System))
        {
            Assert.Null(SimulationWriter.Write(database, new SimulationSize(4, 200, 7)).Refusal);
            database.WriteAsSystem(session => session.Connection.Execute(
                """
                INSERT INTO position (chapter_id, party, kind, topic, text, language, visibility, owner_side)
                SELECT (SELECT min(id) FROM chapter), 'KZ', 'statement', value, value || ' 100 %_''', 'ru', 'shared', 'KZ'
                FROM (
                  SELECT 'Таможенный союз' AS value UNION ALL SELECT 'ТАМОЖЕННЫЙ СОЮЗ' UNION ALL SELECT 'Ережелер мен Ёлка' UNION ALL SELECT 'ÉNERGIE'
                  UNION ALL SELECT 'énergie' UNION ALL SELECT 'customs UNION' UNION ALL SELECT 'Customs Union') words;
                DELETE FROM deadline WHERE id > (SELECT id FROM deadline WHERE visibility <> 'kz' ORDER BY id LIMIT 1 OFFSET 1010);
                INSERT INTO recommendation (body, text, visibility, owner_side)
                VALUES ('European Parliament', 'Publish the text.', 'public', 'joint'), ('Європейський парламент', 'Ükrán.', 'public', 'joint');
                """));
        }

        App = await TestApp.StartOnAsync(directory, new KeyValuePair<string, string?>("PcaTracker:PublicUrl", "https://tracker.example.org"));
        Excel = await Mashup.Of(App, Side.EU, Root);
    }

    public async ValueTask DisposeAsync()
    {
        Excel.Dispose();
        await App.DisposeAsync();
    }
}
