using PcaTracker.Tests;

[assembly: AssemblyFixture(typeof(SharedRecord))]

namespace PcaTracker.Tests;

/// <summary>
/// One host with a <see cref="SmallRecord"/> for all tests that write rows of their own and look at no others: neither at how many there are nor
/// at the activity log.
/// </summary>
public sealed class SharedRecord : IAsyncDisposable
{
    private static int _number = 1_000;

    private readonly Lazy<Task<(TestApp App, SmallRecord Record)>> _started = new(async () =>
    {
        var app = await TestApp.StartAsync();
        return (app, SmallRecord.In(app));
    });

    /// <summary>The host, which is not the test's to dispose of, and its record; its clock stands.</summary>
    internal static async Task<(TestApp App, SmallRecord Record)> GetAsync() => await (await TestContext.Current.GetFixture<SharedRecord>())!._started.Value;

    /// <summary>A number for an article that no other has.</summary>
    internal static int Number() => Interlocked.Increment(ref _number);

    public async ValueTask DisposeAsync()
    {
        if (_started.IsValueCreated)
            await (await _started.Value).App.DisposeAsync();
    }
}
