using Dapper;
using Microsoft.Data.Sqlite;
using PcaTracker.Domain;

namespace PcaTracker.Tests.Storage;

[Trait("Database", "SQLite")]
public class VisibleViewsTests
{
    [Fact]
    public async Task A_session_of_the_program_has_no_visible_views()
    {
        await using var app = await TestApp.StartAsync();
        using var session = app.Database.OpenAsSystem();

        var error = Assert.Throws<SqliteException>(() => session.Connection.ExecuteScalar<long>("SELECT count(*) FROM visible_position"));

        Assert.Contains("no such table", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Side.EU, Role.Negotiator, "eu public shared")]
    [InlineData(Side.KZ, Role.Head, "kz public shared")]
    [InlineData(Side.Joint, Role.Analyst, "public shared")]
    [InlineData(Side.EU, Role.Secretariat, "public shared")]
    [InlineData(Side.EU, Role.Administrator, "public")]
    public async Task An_audience_sees_its_rows_and_no_others(string side, string role, string seen)
    {
        await using var app = await TestApp.StartAsync();
        app.Database.WriteAsSystem(session => session.Connection.Execute(
            """
            INSERT INTO issue (chapter_id, title, visibility) SELECT 1, value, value FROM json_each('["public","shared","eu","kz"]')
            """));

        using var session = app.Database.OpenAs(app.Account(side, role));

        Assert.Equal(seen, string.Join(' ', session.Connection.Query<string>("SELECT title FROM visible_issue ORDER BY title")));
        Assert.Equal(seen.Split(' ').Length, session.Connection.ExecuteScalar<int>("SELECT open_issues FROM visible_chapter WHERE id = 1"));
    }
}
