using Dapper;
using Microsoft.Data.Sqlite;
using PcaTracker.Domain;

namespace PcaTracker.Tests.Storage;

[Trait("Database", "SQLite")]
public class ConstraintRefusalTests
{
    [Theory]
    [InlineData("INSERT INTO round (number) VALUES (1), (1)", RefusalKind.Conflict, "already-exists")]
    [InlineData("INSERT INTO article (number, chapter_id) VALUES (900, 424242)", RefusalKind.Conflict, "still-referred-to")]
    [InlineData("INSERT INTO round (number) VALUES (0)", RefusalKind.Invalid, "against-the-schema")]
    [InlineData("INSERT INTO round (number) VALUES (NULL)", RefusalKind.Invalid, "against-the-schema")]
    [InlineData("INSERT INTO round (number) VALUES ('one')", RefusalKind.Invalid, "against-the-schema")]
    public async Task A_broken_constraint_of_the_schema_is_a_refusal(string sql, RefusalKind kind, string code)
    {
        await using var app = await TestApp.StartAsync();

        var refusal = app.Database.WriteAs<int>(app.Account(Side.EU, Role.Head), session => session.Connection.Execute(sql)).Refusal!;

        Assert.Equal((kind, code), (refusal.Kind, refusal.Code));
    }

    [Fact]
    public async Task Another_failure_of_SQLite_stays_an_exception()
    {
        await using var app = await TestApp.StartAsync();

        Assert.Throws<SqliteException>(() => app.Database.WriteAs<int>(app.Account(Side.EU, Role.Head), session => session.Connection.Execute("INSERT INTO nothing VALUES (1)")));
    }
}
