using Microsoft.Extensions.DependencyInjection;
using MimeKit;
using PcaTracker.Domain;
using PcaTracker.Notifications.Delivery;
using PcaTracker.Notifications.Planning;

namespace PcaTracker.Tests.Notifications;

public sealed class EmlTransportTests : IAsyncLifetime
{
    private TestApp _app = null!;

    private string Folder => Path.Combine(_app.DataDirectory, "outbox");

    public async ValueTask InitializeAsync()
    {
        _app = await TestApp.StartAsync(new KeyValuePair<string, string?>("Logging:LogLevel:PcaTracker.Notifications", "None"));
        _app.Account(Side.EU, Role.Negotiator);
        _app.Database.AddDeadline(dueOn: "2026-11-26");
        _app.Database.TurnDigestsOff();
        _app.Services.GetRequiredService<Sweep>().Run();
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task Without_a_server_a_message_becomes_a_file_named_by_its_id()
    {
        await Send();

        var file = Assert.Single(Directory.GetFiles(Folder));
        var message = await MimeMessage.LoadAsync(file, TestContext.Current.CancellationToken);
        Assert.Equal("Due in 3 days: Comments on trade", message.Subject);
        Assert.Equal(message.MessageId + ".eml", Path.GetFileName(file));
    }

    [Fact]
    public async Task A_message_written_but_not_recorded_overwrites_its_file()
    {
        await Send();
        _app.Database.Execute("UPDATE outbox SET state = 'pending', sent_at = NULL");

        await Send();

        Assert.Single(Directory.GetFiles(Folder));
        Assert.Equal(["sent 2"], _app.Database.Lines("SELECT state, attempt FROM outbox"));
    }

    [Fact]
    public async Task A_message_waits_while_the_folder_cannot_be_written()
    {
        await File.WriteAllTextAsync(Folder, "in the way", TestContext.Current.CancellationToken);
        await Send();
        Assert.Equal(["pending 1"], _app.Database.Lines("SELECT state, attempt FROM outbox"));
        File.Delete(Folder);
        _app.Clock.Advance(TimeSpan.FromMinutes(1));

        await Send();

        Assert.Single(Directory.GetFiles(Folder));
    }

    private Task Send() => _app.Services.GetRequiredService<Sender>().RunAsync(TestContext.Current.CancellationToken);
}
