using PcaTracker.Tests;
using PcaTracker.Tests.Notifications;

[assembly: AssemblyFixture(typeof(SharedApp))]

namespace PcaTracker.Tests;

/// <summary>One host for all tests that change nothing of the record and no account. The run fails if one of them does.</summary>
public sealed class SharedApp : IAsyncDisposable
{
    private const string Record =
        """
        SELECT count(*) FROM entry
        UNION ALL SELECT count(*) FROM change
        UNION ALL SELECT count(*) FROM row_change
        UNION ALL SELECT count(*) FROM account WHERE password_hash IS NOT NULL OR second_factor OR disabled_at IS NOT NULL
        """;

    private readonly Lazy<Task<(TestApp App, IReadOnlyList<string> Record)>> _started = new(async () =>
    {
        var app = await TestApp.StartAsync();
        return (app, app.Database.Lines(Record));
    });

    /// <summary>The host, which is not the test's to dispose of; it has the public record alone, and its clock stands.</summary>
    public static async Task<TestApp> GetAsync() => (await (await TestContext.Current.GetFixture<SharedApp>())!._started.Value).App;

    public async ValueTask DisposeAsync()
    {
        if (!_started.IsValueCreated)
            return;
        var (app, record) = await _started.Value;
        await using (app)
        {
            Assert.Equal(record, app.Database.Lines(Record));
            Assert.Equal(TestApp.Start, app.Clock.GetUtcNow());
        }
    }
}
