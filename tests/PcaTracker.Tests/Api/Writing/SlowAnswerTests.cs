using System.Net;
using Dapper;
using Microsoft.Data.Sqlite;
using PcaTracker.Domain;
using PcaTracker.Tests.Api.Reading;
using SQLitePCL;

namespace PcaTracker.Tests.Api.Writing;

/// <summary>A change is done however long its answer would take; the answer is then without the row.</summary>
public class SlowAnswerTests
{
    private const string Endless =
        "$expand=Chapter($expand=Positions($filter=Chapter/Positions/any(a: a/Chapter/Positions/any(b: contains(b/Text,'no such words') or contains(a/Text,'no such words')))))";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_row_whose_answer_takes_too_long_is_created_and_said_to_be(bool isRepeatable)
    {
        await using var app = await CrowdedChapter.StartAsync();
        using var negotiator = app.As(Side.KZ, Role.Negotiator);
        (string, string)[] headers = isRepeatable
            ? [("Repeatability-Request-ID", "8b3a6a52-5a0f-4a86-9f6d-2f8a4b1d7c10"), ("Repeatability-First-Sent", TestApp.Start.ToString("r"))]
            : [];

        var answering = negotiator.Post($"Issues?{Endless}", new { ChapterId = 1, Title = "Done", Visibility = "kz" }, headers);
        while (!answering.IsCompleted)
        {
            app.Clock.Advance(TimeSpan.FromSeconds(1));
            await Task.WhenAny(answering, Task.Delay(100, TestContext.Current.CancellationToken));
        }

        var answer = await answering;
        Assert.Equal((HttpStatusCode.NoContent, ""), (answer.Status, answer.Text));
        Assert.Equal("Done", (await negotiator.Read(answer.Header("OData-EntityId")!.Split("/odata/")[1]))["Title"]);
    }

    [Trait("Database", "SQLite")]
    [Theory]
    [InlineData("POST", "Issues")]
    [InlineData("PATCH", "Issues({issue})?$select=Title")]
    public async Task A_row_that_was_saved_and_cannot_be_read_back_is_answered_without_it_and_not_with_an_error(string method, string path)
    {
        await using var app = await TestApp.StartAsync();
        using var negotiator = app.As(Side.EU, Role.Negotiator);
        using var colleague = app.As(Side.EU, Role.Head);
        var issue = (await negotiator.Post("Issues", new { ChapterId = 1, Title = "Before", Visibility = "eu" }))["Id"];
        FailReadsOf(app, app.Account(Side.EU, Role.Negotiator), "issue");
        Assert.Equal("503 busy-writing", (await colleague.Read("Issues")).Refusal);

        var answer = method == "POST"
            ? await negotiator.Post(path, new { ChapterId = 1, Title = "Saved", Visibility = "eu" }, ("Prefer", "return=representation"))
            : await negotiator.Patch(path.Replace("{issue}", issue, StringComparison.Ordinal), new { Title = "Saved" }, "*", ("Prefer", "return=representation"));

        Assert.Equal((HttpStatusCode.NoContent, ""), (answer.Status, answer.Text));
        Assert.Null(answer.Header("Preference-Applied"));
        Assert.NotNull(answer.Header("ETag"));
        var saved = method == "POST" ? answer.Header("Location")! : $"{app.Address}odata/Issues({issue})";
        Assert.Equal(method == "POST" ? saved : null, answer.Header("OData-EntityId"));
        using var session = app.Database.OpenAsSystem();
        Assert.Equal("Saved", session.Connection.ExecuteScalar<string>("SELECT title FROM issue WHERE id = @id", new { id = long.Parse(saved.Split('(', ')')[1], null) }));
    }

    /// <summary>Has every read of a table by that person's audience fail from now on, as where the disk is too slow.</summary>
    private static void FailReadsOf(TestApp app, Actor person, string table)
    {
        using var session = app.Database.OpenAs(person);
        var connection = (SqliteConnection)session.Connection;
        Assert.Equal(raw.SQLITE_OK, raw.sqlite3_set_authorizer(connection.Handle, (strdelegate_authorizer?)null, null));
        connection.CreateFunction<bool>("is_busy", () => throw new SqliteException("database is locked", raw.SQLITE_BUSY));
        connection.Execute("PRAGMA query_only = OFF");
        var view = connection.ExecuteScalar<string>("SELECT sql FROM temp.sqlite_schema WHERE name = @name", new { name = $"visible_{table}" })!;
        connection.Execute($"DROP VIEW temp.visible_{table}");
        connection.Execute($"CREATE TEMP VIEW visible_{table} AS SELECT * FROM ({view[view.IndexOf("SELECT", StringComparison.Ordinal)..]}) WHERE is_busy()");
    }
}
