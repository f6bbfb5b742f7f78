using Dapper;
using Microsoft.Data.Sqlite;
using PcaTracker.Storage;

namespace PcaTracker.Tests.Storage;

[Trait("Database", "SQLite")]
public sealed class WriteQueueTests : IDisposable
{
    private readonly TempDirectory _directory = new();

    public WriteQueueTests() => TestRecord.CopyDatabaseTo(_directory.Path);

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Writers_are_admitted_one_at_a_time_in_order_of_arrival_and_wait_without_a_thread()
    {
        var queue = new WriteQueue(TimeSpan.FromSeconds(30));
        var order = new List<int>();
        var first = await queue.TakeAsync();

        // All of them wait while this one thread goes on.
        var others = Enumerable.Range(1, 90).Select(number => WriteAsync(queue, () => order.Add(number))).ToList();
        Assert.All(others, other => Assert.False(other.IsCompleted));
        first.Dispose();
        await Task.WhenAll(others);

        Assert.Equal(Enumerable.Range(1, 90), order);
    }

    [Fact]
    public async Task A_writer_whose_turn_does_not_come_in_time_is_refused_and_leaves_the_queue()
    {
        var queue = new WriteQueue(TimeSpan.FromMilliseconds(50));
        var first = await queue.TakeAsync();

        await Assert.ThrowsAsync<DatabaseBusyException>(async () => await queue.TakeAsync());
        first.Dispose();

        Assert.NotNull(queue.TryTake());
        Assert.Null(queue.TryTake());
    }

    [Fact]
    public async Task A_writer_beyond_the_limit_of_waiting_writers_is_refused_at_once()
    {
        var queue = new WriteQueue(TimeSpan.FromSeconds(30));
        var first = await queue.TakeAsync();
        var waiting = Enumerable.Range(0, WriteQueue.MostWaiting).Select(_ => WriteAsync(queue, () => { })).ToList();

        var oneMore = queue.TakeAsync().AsTask();

        Assert.True(oneMore.IsFaulted);
        await Assert.ThrowsAsync<DatabaseBusyException>(() => oneMore);
        first.Dispose();
        await Task.WhenAll(waiting);
        (await queue.TakeAsync()).Dispose();
    }

    [Fact]
    public async Task A_write_waits_for_another_program_without_a_thread()
    {
        using var database = new TrackerDatabase(_directory.Database, TimeProvider.System);
        var other = Hold();

        var writing = database.WriteAsSystemAsync(session => session.Connection.Execute("UPDATE milestone SET title = 'Written'"));
        Assert.False(writing.IsCompleted);
        other.Dispose();

        Assert.True(await writing > 0);
    }

    [Fact]
    public async Task A_write_that_another_program_delays_for_too_long_writes_nothing_and_the_next_succeeds()
    {
        using var database = new TrackerDatabase(_directory.Database, TimeProvider.System, longestWait: TimeSpan.FromMilliseconds(100));
        var runs = 0;
        var other = Hold();

        await Assert.ThrowsAsync<DatabaseBusyException>(() => database.WriteAsSystemAsync(_ => ++runs));
        other.Dispose();
        await database.WriteAsSystemAsync(_ => ++runs);

        Assert.Equal(1, runs);
    }

    [Fact]
    public async Task An_optional_write_is_skipped_while_others_write()
    {
        using var database = new TrackerDatabase(_directory.Database, TimeProvider.System);
        var runs = 0;
        var other = Hold();

        database.WriteIfFree(_ => Interlocked.Increment(ref runs));
        await Task.Delay(TimeSpan.FromMilliseconds(200), TestContext.Current.CancellationToken);
        Assert.Equal(0, runs);
        other.Dispose();

        await Eventually.Equal(true, () =>
        {
            database.WriteIfFree(_ => Interlocked.Increment(ref runs));
            return Volatile.Read(ref runs) > 0;
        });
    }

    private SqliteConnection Hold()
    {
        var connection = Connections.Open(_directory.Database, SqliteOpenMode.ReadWrite);
        connection.Execute("BEGIN IMMEDIATE");
        return connection;
    }

    private static async Task WriteAsync(WriteQueue queue, Action write)
    {
        using var turn = await queue.TakeAsync();
        write();
    }
}
