using Microsoft.Extensions.DependencyInjection;
using PcaTracker.Domain;
using PcaTracker.Notifications.Delivery;
using PcaTracker.Notifications.Planning;

namespace PcaTracker.Tests.Notifications;

/// <summary>Two messages wait, to the EU's and to Kazakhstan's negotiator; the server fails on the first of them.</summary>
public sealed class SmtpFaultsTests : IAsyncLifetime
{
    private readonly ScriptedSmtpServer _server = new();
    private TestApp _app = null!;

    public async ValueTask InitializeAsync()
    {
        _app = await TestApp.StartAsync([.. _server.Settings, new("PcaTracker:Mail:Timeout", "1"), new("Logging:LogLevel:PcaTracker.Notifications", "None")]);
        _app.Account(Side.EU, Role.Negotiator);
        _app.Account(Side.KZ, Role.Negotiator);
        _app.Database.TurnDigestsOff();
        _app.Database.AddDeadline("2026-11-26");
        Sweep();
        _app.Clock.Advance(TimeSpan.FromSeconds(1));
        _app.Database.AddDeadline("2026-11-26", party: Side.KZ);
        Sweep();
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Theory]
    [InlineData(SmtpAnswer.Accept, "EU sent 2.0.0 queued", "KZ sent 2.0.0 queued")]
    [InlineData(SmtpAnswer.RefuseForNow, "EU pending 450 4.2.1 mailbox busy", "KZ sent 2.0.0 queued")]
    [InlineData(SmtpAnswer.RefuseForGood, "EU dead 550 5.1.1 no such mailbox rejected", "KZ sent 2.0.0 queued")]
    [InlineData(SmtpAnswer.RefuseMessage, "EU dead 554 5.7.1 not here rejected", "KZ sent 2.0.0 queued")]
    [InlineData(SmtpAnswer.GoingDown, "EU pending 421 4.3.2 going down", "KZ pending")]
    [InlineData(SmtpAnswer.Silence, "EU pending no answer within 1 seconds", "KZ pending")]
    [InlineData(SmtpAnswer.TakeAndSilence, "EU pending no answer within 1 seconds", "KZ pending")]
    [InlineData(SmtpAnswer.AcceptAndDrop, "EU sent 2.0.0 queued", "KZ sent 2.0.0 queued")]
    public async Task A_fault_on_one_message_decides_the_result_of_each(SmtpAnswer answer, string toTheEU, string toKazakhstan)
    {
        _server.Answer = recipient => recipient.StartsWith("eu.", StringComparison.Ordinal) ? answer : SmtpAnswer.Accept;

        await SendAsync();

        Assert.Equal([toTheEU, toKazakhstan], Outbox());
    }

    [Theory]
    [InlineData(SmtpAnswer.RefuseForNow, 0)]
    [InlineData(SmtpAnswer.GoingDown, 0)]
    [InlineData(SmtpAnswer.Drop, 0)]
    [InlineData(SmtpAnswer.Silence, 0)]
    [InlineData(SmtpAnswer.TakeAndSilence, 1)]
    [InlineData(SmtpAnswer.TakeAndDrop, 1)]
    public async Task A_passing_fault_delays_a_message_and_doubles_it_only_if_accepted_without_a_reply(SmtpAnswer answer, int twice)
    {
        _server.Answer = _ => answer;
        await SendAsync();
        _server.Answer = _ => SmtpAnswer.Accept;
        _app.Clock.Advance(TimeSpan.FromMinutes(1));

        await SendAsync();

        Assert.Equal(["EU sent 2.0.0 queued", "KZ sent 2.0.0 queued"], Outbox());
        Assert.Equal(2, _server.Accepted.Select(m => m.MessageId).Distinct().Count());
        Assert.InRange(_server.Accepted.Count - 2, twice, 2 * twice);
    }

    [Fact]
    public async Task A_missing_server_loses_nothing()
    {
        await _server.DisposeAsync();

        await SendAsync();

        Assert.StartsWith("EU pending Connection refused", Outbox()[0], StringComparison.Ordinal);
        Assert.Equal("KZ pending", Outbox()[1]);
    }

    private void Sweep() => _app.Services.GetRequiredService<Sweep>().Run();

    private Task SendAsync() => _app.Services.GetRequiredService<Sender>().RunAsync(TestContext.Current.CancellationToken);

    /// <summary>Recipient, state, reply of the server and outcome of each message.</summary>
    private IReadOnlyList<string> Outbox() => _app.Database.Lines(
        "SELECT concat_ws(' ', a.side, o.state, o.smtp_reply, o.outcome) FROM outbox o JOIN account a ON a.id = o.account_id ORDER BY o.id");
}
