using Dapper;
using PcaTracker.Storage;

namespace PcaTracker.Tests.Storage;

public class SessionTests
{
    private const string Minutes = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000000000) SELECT max(i) FROM n";

    [Fact]
    public async Task A_statement_that_begins_after_its_client_has_gone_is_interrupted()
    {
        await using var app = await TestApp.StartAsync();
        using var session = app.Database.OpenAsSystem();
        using var watch = session.StopAfter(TimeSpan.FromHours(1), new CancellationToken(canceled: true));

        var stopped = Assert.ThrowsAny<Exception>(() => session.Connection.ExecuteScalar<long>(Minutes));

        Assert.True(StorageRefusal.WasStopped(stopped), $"{stopped}");
    }

    [Fact]
    public async Task The_next_user_of_an_interrupted_connection_is_not_interrupted()
    {
        await using var app = await TestApp.StartAsync();
        using var session = app.Database.OpenAsSystem();
        session.StopAfter(TimeSpan.FromHours(1), new CancellationToken(canceled: true)).Dispose();

        // Long enough that an interrupt on its way would find it.
        var counted = session.Connection.ExecuteScalar<long>("WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000000) SELECT max(i) FROM n");

        Assert.Equal(2_000_000, counted);
    }
}
