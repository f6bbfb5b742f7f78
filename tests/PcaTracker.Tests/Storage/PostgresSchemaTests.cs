using PcaTracker.Storage;
using PcaTracker.Storage.Postgres;

namespace PcaTracker.Tests.Storage;

/// <summary>Both databases have the same tables, so that statements are written once and a tracker moves from one to the other.</summary>
[Trait("Database", "PostgreSQL")]
public sealed class PostgresSchemaTests
{
    [Fact]
    public async Task Tables_columns_and_links_are_those_of_SQLite()
    {
        await using var app = await TestApp.StartAsync();
        using var directory = new TempDirectory();
        using var file = new TrackerDatabase(DatabaseFile.Prepare(directory.Path).Value, TimeProvider.System);

        var (inFile, onServer) = (Of(file), Of(app.Database));

        Assert.True(inFile.Count > 300);
        Assert.Equal(inFile, onServer);
    }

    [Fact]
    public void A_script_has_a_twin_with_its_number()
    {
        var numbers = Migrations.Scripts().Select(Number).Where(number => number >= 33);

        Assert.Equal(numbers, PostgresMigrations.Scripts().Select(script => script.Number));
    }

    private static int Number(string script) => int.Parse(Path.GetFileName(script)[..4], System.Globalization.CultureInfo.InvariantCulture);

    private static List<string> Of(TrackerDatabase database)
    {
        using var session = database.OpenAsSystem();
        var schema = DatabaseSchema.Of(session.Connection);
        // What each has of itself: the list of its scripts, and indexes of words.
        return
        [
            .. schema.Columns.Where(c => !c.Table.Contains("_search", StringComparison.Ordinal) && !c.Table.StartsWith("sqlite_", StringComparison.Ordinal)
                    && c.Table is not ("SchemaVersions" or "schema_version"))
                .Select(c => $"{c.Table}.{c.Name}")
                .Concat(schema.Links.Select(l => $"{l.Table}.{l.Column} to {l.Target}.{l.Key}{(l.IsUnlinked ? ", unlinked" : "")}")).Order(StringComparer.Ordinal),
        ];
    }
}
