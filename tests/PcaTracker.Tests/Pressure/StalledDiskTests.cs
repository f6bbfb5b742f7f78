using System.Net;
using PcaTracker.Tests.Api.Writing;

namespace PcaTracker.Tests.Pressure;

/// <summary>A disk with the file on which every write hangs for a while.</summary>
[Collection(nameof(UnderPressure))]
[Trait("Database", "SQLite")]
public sealed class StalledDiskTests : IDisposable
{
    private const int Seconds = 25;

    private readonly OtherDisk _disk = OtherDisk.OfFile(megabytes: 64);

    public void Dispose() => _disk.Dispose();

    [Fact]
    public async Task A_stalled_disk_delays_one_writer_refuses_the_others_and_blocks_no_reader()
    {
        await using var tracker = await PressedTracker.StartAsync(_disk.Path);
        Assert.Equal(HttpStatusCode.Created, (await WriteAsync(tracker.Api, "Before")).Status);
        _disk.Stall(Seconds);

        var hanging = WriteAsync(tracker.Api, "Hung 00");
        await Task.Delay(500, TestContext.Current.CancellationToken);
        var others = Enumerable.Range(1, 60).Select(number => WriteAsync(tracker.Api, $"Hung {number:00}")).ToList();
        await using var victims = await Victims.ReadingAsync(tracker.Api, "/health/live", "/odata/Chapters?$top=5", "/odata/Deadlines?$filter=Status eq 'open'&$top=5");
        await using var onPages = await Victims.ReadingAsync(tracker.Browser, "/deadlines");
        var refused = await Task.WhenAll(others);
        Assert.False(hanging.IsCompleted);
        await victims.StopAsync();
        await onPages.StopAsync();
        await _disk.GoesOn();

        Assert.All(refused, answer => Assert.Equal((HttpStatusCode.ServiceUnavailable, "5"), (answer.Status, answer.Header("Retry-After"))));
        Assert.Equal(HttpStatusCode.Created, (await hanging).Status);
        Assert.Equal(HttpStatusCode.Created, (await WriteAsync(tracker.Api, "Hung no more")).Status);
        Assert.Equal(["Hung 00", "Hung no more"], tracker.Deadlines("Hung"));
        victims.AssertWithin(200);
        onPages.AssertWithin(200);
    }

    private static Task<Reply> WriteAsync(HttpClient client, string title) =>
        client.Post("Deadlines", new { Title = title, DueOn = "2030-01-08", ResponsibleParty = "EU", Visibility = "eu" });
}
