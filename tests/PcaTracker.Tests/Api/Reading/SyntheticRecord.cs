using PcaTracker.Simulation;

namespace PcaTracker.Tests.Api.Reading;

/// <summary>A host on a small synthetic negotiation, for tests that only read; it starts with the first that asks.</summary>
public sealed class SyntheticRecord : IAsyncDisposable
{
    private readonly Lazy<Task<TestApp>> _started = new(async () =>
    {
        var directory = Directory.CreateTempSubdirectory("pcatracker-test-").FullName;
        using (var database = TestRecord.OpenEmpty(directory, TimeProvider.System))
            Assert.Null(SimulationWriter.Write(database, new SimulationSize(12, 600, 7)).Refusal);
        return await TestApp.StartOnAsync(directory);
    });

    /// <summary>The host.</summary>
    public Task<TestApp> GetAsync() => _started.Value;

    public async ValueTask DisposeAsync()
    {
        if (_started.IsValueCreated)
            await (await _started.Value).DisposeAsync();
    }
}
