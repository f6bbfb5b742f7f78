using PcaTracker.Domain;
using PcaTracker.Tests;
using PcaTracker.Tests.Notifications;

[assembly: AssemblyFixture(typeof(UnchangedRecord))]

namespace PcaTracker.Tests;

/// <summary>
/// One host with a <see cref="SmallRecord"/>, an issue of the EU and two positions, for all tests of requests that are refused: they leave
/// everything as it was.
/// </summary>
public sealed class UnchangedRecord : IAsyncDisposable
{
    private readonly Lazy<Task<RefusingSite>> _started = new(async () =>
    {
        var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        var issue = record.AddIssue(Side.EU, "eu");
        var linked = record.Add(Side.EU, Role.Negotiator, "Positions", ("ChapterId", record.Chapter("T.1")), ("Party", Side.EU), ("Kind", "offer"), ("Text", "No duties."), ("Visibility", "eu"), ("IssueId", issue));
        var free = record.AddPosition(Side.EU, "offer", "eu");
        return new RefusingSite(app, record, issue, linked, free);
    });

    /// <summary>The host, which is not the test's to dispose of; its clock stands.</summary>
    internal static async Task<RefusingSite> GetAsync() => await (await TestContext.Current.GetFixture<UnchangedRecord>())!._started.Value;

    public async ValueTask DisposeAsync()
    {
        if (!_started.IsValueCreated)
            return;
        var site = await _started.Value;
        await using (site.App)
            site.AssertUnchanged();
    }
}

/// <summary>The host of <see cref="UnchangedRecord"/>, and its rows: an issue, a position that is linked to it, and one that is not.</summary>
internal sealed class RefusingSite(TestApp app, SmallRecord record, long issue, long linked, long free)
{
    // Every change of a row is an audit entry.
    private const string State = "SELECT count(*) FROM entry UNION ALL SELECT count(*) FROM change UNION ALL SELECT count(*) FROM row_change";

    private readonly IReadOnlyList<string> _state = app.Database.Lines(State);

    public TestApp App => app;

    public SmallRecord Record => record;

    public long Issue => issue;

    public long Linked => linked;

    public long Free => free;

    /// <summary>Nothing of the record has changed since the host started.</summary>
    public void AssertUnchanged()
    {
        Assert.Equal(_state, app.Database.Lines(State));
        Assert.Equal(TestApp.Start, app.Clock.GetUtcNow());
    }
}
