using System.Diagnostics;
using System.Net;
using PcaTracker.Tests.Api.Writing;
using PcaTracker.Tests.Features;

namespace PcaTracker.Tests.Pressure;

/// <summary>A disk on which there is no room, and then there is again, while one process serves.</summary>
[Collection(nameof(UnderPressure))]
[Trait("Database", "SQLite")]
public sealed class FullDiskTests : IAsyncLifetime
{
    private readonly OtherDisk _disk = OtherDisk.OfMemory(megabytes: 32);
    private PressedTracker _tracker = null!;

    public async ValueTask InitializeAsync() => _tracker = await PressedTracker.StartAsync(_disk.Path);

    public async ValueTask DisposeAsync()
    {
        await _tracker.DisposeAsync();
        _disk.Dispose();
    }

    [Fact]
    public async Task A_full_disk_refuses_every_write_with_a_sentence_until_there_is_room()
    {
        var row = $"Deadlines({(await WriteAsync("Kept"))["Id"]})";
        var before = await _tracker.Api.Read($"{row}?$select=Id,Title,Status,Revision");
        _disk.Fill();
        await using var victims = await Victims.ReadingAsync(_tracker.Api, "/health/live", "/odata/Chapters?$top=5", "/odata/Deadlines?$filter=Status eq 'open'&$top=5");

        var refused = new List<Reply>();
        for (var since = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(since) < TimeSpan.FromSeconds(5);)
            refused.AddRange(await Task.WhenAll(Writes(row)));
        var changeset = await _tracker.Api.Post("$batch", Batch(""","atomicityGroup":"all" """));
        var batch = await _tracker.Api.Post("$batch", Batch(""));
        await victims.StopAsync();
        Assert.All(refused, answer =>
        {
            Assert.Equal(HttpStatusCode.InsufficientStorage, answer.Status);
            Assert.Equal("disk-full", answer.Json["error"]!["code"]!.ToString());
            Assert.StartsWith("Nothing was saved: the disk is full.", answer.Json["error"]!["message"]!.ToString(), StringComparison.Ordinal);
            Assert.Null(answer.Header("Location"));
            Assert.Null(answer.Header("ETag"));
        });
        Assert.Equal([507, 507], batch.Json["responses"]!.AsArray().Select(part => (int)part!["status"]!));
        Assert.Contains(507, changeset.Json["responses"]!.AsArray().Select(part => (int)part!["status"]!));
        Assert.Equal(before.Text, (await _tracker.Api.Read($"{row}?$select=Id,Title,Status,Revision")).Text);
        Assert.Equal(["Kept"], _tracker.Deadlines(""));

        _disk.Free();
        Assert.Equal(HttpStatusCode.Created, (await WriteAsync("There is room")).Status);
        Assert.Equal(["Kept", "There is room"], _tracker.Deadlines(""));
        Assert.Equal(0, (await TrackerCommand.RunAsync(_tracker.Directory, "verify")).ExitCode);
        victims.AssertWithin(200);
    }

    [Fact]
    public async Task A_form_on_a_full_disk_is_shown_again_with_everything_typed()
    {
        _disk.Fill();
        using var anonymous = _tracker.Client();

        using var added = await AddAsync();
        using var signedIn = await PressedTracker.SignInAsync(anonymous);
        using var token = await _tracker.Browser.SubmitAsync("/connect", "create", ("Input.Name", "A laptop"), ("Input.Days", "30"), ("Input.Scope", "read"));
        using var round = await _tracker.Browser.SubmitAsync(
            "/rounds/7", "log-outcomes", ("Input.Rows[0].Chapter", "III"), ("Input.Rows[0].Status", "not-taken-up"), ("Input.Rows[0].Summary", "Said at length"), ("Input.Visibility", "shared"));

        Assert.All([added, signedIn, token, round], answer => Assert.Equal(HttpStatusCode.InsufficientStorage, answer.StatusCode));
        Assert.All([added, signedIn, token, round], answer => Assert.False(answer.Headers.Contains("Set-Cookie")));
        var (form, signIn, connect, log) = (await added.PageAsync(), await signedIn.PageAsync(), await token.PageAsync(), await round.PageAsync());
        Assert.All([form, signIn, connect, log], page => Assert.StartsWith("Nothing was saved: the disk is full.", page.QuerySelector(".errors li").Read(), StringComparison.Ordinal));
        Assert.Equal("Typed with care", form.QuerySelector("#Title")!.GetAttribute("value"));
        Assert.Equal("2030-01-08", form.QuerySelector("#DueOn")!.GetAttribute("value"));
        Assert.Equal("negotiator@example.org", signIn.QuerySelector("#Email")!.GetAttribute("value"));
        Assert.Equal("A laptop", connect.QuerySelector("#Name")!.GetAttribute("value"));
        Assert.Equal("Said at length", log.QuerySelector("textarea").Read());

        _disk.Free();
        using var again = await AddAsync();
        using var inAgain = await PressedTracker.SignInAsync(anonymous);
        Assert.Equal([HttpStatusCode.Found, HttpStatusCode.Found], [again.StatusCode, inAgain.StatusCode]);
        Assert.Equal(["Typed with care"], _tracker.Deadlines(""));
    }

    [Fact]
    public async Task Readiness_warns_of_little_room_says_when_there_is_none_and_recovers()
    {
        var low = await ReadyAsync();
        _disk.Fill();
        var full = await ReadyAsync();
        using var lives = await _tracker.Api.GetAsync("/health/live", TestContext.Current.CancellationToken);
        _disk.Free();
        var again = await ReadyAsync();

        Assert.Equal(HttpStatusCode.OK, low.Status);
        Assert.Matches(@"^The tracker is ready\. The disk of the data directory has [\d.]+ MiB left: make room, .*\n$", low.Text);
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "The disk is full: what was saved can be read, and nothing can be saved until there is room.\n"), full);
        Assert.Equal(HttpStatusCode.OK, lives.StatusCode);
        Assert.Equal(HttpStatusCode.OK, again.Status);
    }

    private Task<HttpResponseMessage> AddAsync() => _tracker.Browser.SubmitAsync(
        "/deadlines", "add-deadline", ("Input.Title", "Typed with care"), ("Input.DueOn", "2030-01-08"), ("Input.ResponsibleParty", "EU"), ("Input.Visibility", "eu"));

    private Task<Reply> WriteAsync(string title) =>
        _tracker.Api.Post("Deadlines", new { Title = title, DueOn = "2030-01-08", ResponsibleParty = "EU", Visibility = "eu" });

    private IEnumerable<Task<Reply>> Writes(string row) =>
    [
        WriteAsync("Too much"),
        _tracker.Api.Patch(row, new { Title = "Changed" }),
        _tracker.Api.Remove(row),
        _tracker.Api.Act($"{row}/PcaTracker.Complete"),
        _tracker.Api.Post("Deadlines", new { Title = "Named", DueOn = "2030-01-08", ResponsibleParty = "EU", Visibility = "eu" },
            ("Repeatability-Request-ID", Guid.NewGuid().ToString()), ("Repeatability-First-Sent", TimeProvider.System.GetUtcNow().ToString("r", null))),
    ];

    private static string Batch(string together) => $$"""{"requests":[{{Part("1", together)}},{{Part("2", together)}}]}""";

    private static string Part(string id, string together) => $$"""
        {"id":"{{id}}"{{together}},"method":"POST","url":"Deadlines","headers":{"content-type":"application/json"},"body":{"Title":"Part of a batch","DueOn":"2030-01-08","ResponsibleParty":"EU","Visibility":"eu"} }
        """;

    private async Task<(HttpStatusCode Status, string Text)> ReadyAsync()
    {
        using var answer = await _tracker.Api.GetAsync("/health/ready", TestContext.Current.CancellationToken);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
