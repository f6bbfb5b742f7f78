using System.Diagnostics;
using System.Net;
using PcaTracker.Tests.Api.Writing;
using PcaTracker.Tests.Features;

namespace PcaTracker.Tests.Pressure;

/// <summary>Another program holds the database for half a minute, and 60 people want to write.</summary>
[Collection(nameof(UnderPressure))]
public sealed class WaitingWritersTests : IDisposable
{
    private static readonly string[] Reads = ["/health/live", "/health/ready", "/odata/Chapters?$top=5", "/odata/Deadlines?$filter=Status eq 'open'&$top=5", "/deadlines"];

    private readonly TempDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Sixty_waiting_writers_delay_no_reader()
    {
        await using var tracker = await PressedTracker.StartAsync(_directory.Path);
        await using var victims = await Victims.ReadingAsync(tracker.Api, Reads[..^1]);
        await using var onPages = await Victims.ReadingAsync(tracker.Browser, Reads[^1]);
        var since = Stopwatch.GetTimestamp();

        var held = tracker.HoldWriteLock();
        var writers = Enumerable.Range(1, 60).Select(number => WriteUntilSavedAsync(tracker.Api, $"Waited {number:00}")).ToList();
        await Task.Delay(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        Assert.All(writers, writer => Assert.False(writer.IsCompleted));
        Assert.Empty(tracker.Deadlines("Waited"));
        await victims.StopAsync();
        await onPages.StopAsync();
        held.Dispose();
        var answers = await Task.WhenAll(writers);

        // Nobody waited for longer than the longest wait, and everybody refused was asked to try again.
        Assert.True(Stopwatch.GetElapsedTime(since) < TimeSpan.FromSeconds(60));
        Assert.All(answers, ofOne => Assert.Equal(HttpStatusCode.Created, ofOne[^1].Status));
        Assert.All(answers.SelectMany(ofOne => ofOne.SkipLast(1)), refused =>
        {
            Assert.Equal((HttpStatusCode.ServiceUnavailable, "5"), (refused.Status, refused.Header("Retry-After")));
            Assert.Equal("busy-writing", refused.Json["error"]!["code"]!.ToString());
            Assert.StartsWith("Nothing was saved", refused.Json["error"]!["message"]!.ToString(), StringComparison.Ordinal);
        });
        Assert.All(answers, ofOne => Assert.InRange(ofOne.Count, 2, 6));
        Assert.Equal(Enumerable.Range(1, 60).Select(number => $"Waited {number:00}"), tracker.Deadlines("Waited"));
        victims.AssertWithin(200);
        onPages.AssertWithin(200);
    }

    [Fact]
    public async Task A_form_that_waited_too_long_is_shown_again_with_everything_typed()
    {
        await using var tracker = await PressedTracker.StartAsync(_directory.Path);
        (string, string)[] typed = [("Input.Title", "Typed with care"), ("Input.DueOn", "2030-01-08"), ("Input.DueTime", "17:05"), ("Input.ResponsibleParty", "EU"), ("Input.Visibility", "eu")];

        var held = tracker.HoldWriteLock();
        using var refused = await tracker.Browser.SubmitAsync("/deadlines", "add-deadline", typed);
        held.Dispose();
        var form = await refused.PageAsync();

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "5"), (refused.StatusCode, refused.Headers.GetValues("Retry-After").Single()));
        Assert.Equal(
            "Nothing was saved: others are writing, or the disk is slow, and it took too long to wait. Try again in a few seconds.", form.QuerySelector(".errors li").Read());
        Assert.Equal(("Typed with care", "2030-01-08", "17:05"), (Value("#Title"), Value("#DueOn"), Value("#DueTime")));
        Assert.Equal(["EU", "eu"], form.QuerySelectorAll("form.edit option[selected], form.edit input[type=radio][checked]").Select(choice => choice.GetAttribute("value")).Where(value => value is "EU" or "eu"));
        Assert.Empty(tracker.Deadlines(""));
        using var again = await tracker.Browser.SubmitAsync("/deadlines", "add-deadline", typed);
        Assert.Equal(HttpStatusCode.Found, again.StatusCode);
        Assert.Equal(["Typed with care"], tracker.Deadlines(""));

        string? Value(string field) => form.QuerySelector(field)!.GetAttribute("value");
    }

    private static async Task<List<Reply>> WriteUntilSavedAsync(HttpClient client, string title)
    {
        var answers = new List<Reply>();
        do
        {
            if (answers.Count > 0)
                await Task.Delay(TimeSpan.FromSeconds(int.Parse(answers[^1].Header("Retry-After") ?? "1", null)), TestContext.Current.CancellationToken);
            answers.Add(await client.Post("Deadlines", new { Title = title, DueOn = "2030-01-08", ResponsibleParty = "EU", Visibility = "eu" }));
        }
        while (answers[^1].Status == HttpStatusCode.ServiceUnavailable);
        return answers;
    }
}
