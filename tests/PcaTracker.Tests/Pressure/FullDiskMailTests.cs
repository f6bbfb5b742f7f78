using Microsoft.Extensions.DependencyInjection;
using MimeKit;
using PcaTracker.Domain;
using PcaTracker.Notifications.Delivery;
using PcaTracker.Notifications.Planning;
using PcaTracker.Tests.Changes;
using PcaTracker.Tests.Notifications;

namespace PcaTracker.Tests.Pressure;

/// <summary>Mail on a disk that fills: none is lost, and none comes twice.</summary>
[Trait("Database", "SQLite")]
public sealed class FullDiskMailTests : IAsyncLifetime
{
    private readonly OtherDisk _disk = OtherDisk.OfMemory(megabytes: 32);
    private readonly ScriptedSmtpServer _server = new();
    private TestApp _app = null!;

    public async ValueTask InitializeAsync()
    {
        var directory = Directory.CreateDirectory(Path.Combine(_disk.Path, "data"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute).FullName;
        TestRecord.CopyDatabaseTo(directory);
        _app = await TestApp.StartOnAsync(directory, [.. _server.Settings, new("Logging:LogLevel:PcaTracker.Notifications", "None")]);
        _app.Account(Side.EU, Role.Negotiator);
        _app.Database.TurnDigestsOff();
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        await _server.DisposeAsync();
        _disk.Dispose();
    }

    [Fact]
    public async Task A_mail_sent_while_the_disk_fills_is_recorded_later_and_not_sent_again()
    {
        _app.Database.AddDeadline(dueOn: "2026-11-26");
        _server.Answer = _ =>
        {
            _disk.Fill();
            return SmtpAnswer.Accept;
        };

        var ticking = Tick();
        await Eventually.Equal(1, () => _server.Accepted.Count);
        await Task.Delay(TimeSpan.FromMilliseconds(500), TestContext.Current.CancellationToken);
        Assert.False(ticking.IsCompleted);
        Assert.Equal(["leased"], _app.Database.Lines("SELECT state FROM outbox"));
        _app.Clock.Advance(TimeSpan.FromHours(1));
        await Tick();
        _server.Answer = _ => SmtpAnswer.Accept;
        _disk.Free();
        await ticking;
        await Tick();

        Assert.Single(_server.Accepted);
        Assert.Equal(["sent 1"], _app.Database.Lines("SELECT state, attempt FROM outbox"));
        Assert.Equal(["sent"], _app.Database.Lines("SELECT state FROM reminder"));
    }

    [Fact]
    public async Task A_full_disk_stops_planning_and_everything_is_mailed_once_afterwards()
    {
        foreach (var title in (string[])["First", "Second", "Third"])
            _app.Database.AddDeadline(dueOn: "2026-11-26", title: title);
        _disk.Fill();

        await Tick();
        _app.Clock.Advance(TimeSpan.FromMinutes(1));
        await Tick();
        Assert.Empty(_server.Asked);
        Assert.Empty(_app.Database.Lines("SELECT id FROM outbox"));
        Assert.Empty(_app.Database.Lines("SELECT id FROM reminder"));
        _disk.Free();
        _app.Clock.Advance(TimeSpan.FromMinutes(1));
        await Tick();
        await Tick();

        Assert.Equal(["First", "Second", "Third"], _server.Accepted.Select(mail => mail.Subject!.Split(": ")[1]).Order());
        Assert.Empty(_app.Flaws());
    }

    [Fact]
    public async Task A_mail_without_room_on_the_disk_leaves_no_file_and_is_written_later()
    {
        var folder = Path.Combine(_disk.Path, "outbox");
        var transport = new EmlTransport(folder);
        using var mail = new MimeMessage([new MailboxAddress("Tracker", "tracker@example.org")], [new MailboxAddress("Reader", "reader@example.org")], "Due tomorrow", new TextPart("plain") { Text = "Comments" });
        Directory.CreateDirectory(folder);
        _disk.Fill();

        var refused = await transport.SendAsync(mail);
        var left = Directory.EnumerateFiles(folder).ToList();
        _disk.Free();
        var accepted = await transport.SendAsync(mail);

        Assert.Equal(HandoverResult.Unavailable, refused.Result);
        Assert.Empty(left);
        Assert.Equal(HandoverResult.Accepted, accepted.Result);
        Assert.Single(Directory.EnumerateFiles(folder));
    }

    private Task Tick() => _app.Services.GetRequiredService<Tick>().RunAsync();
}
