using PcaTracker.Domain;
using PcaTracker.Tests.Notifications;

namespace PcaTracker.Tests.Features.Notifications;

/// <summary>Base of tests of reminders on pages: a signed-in EU negotiator, and a deadline of theirs in three working days.</summary>
public abstract class OwnDeadline : IAsyncLifetime
{
    protected TestApp App { get; private set; } = null!;

    protected Actor Person { get; private set; } = null!;

    protected HttpClient Browser { get; private set; } = null!;

    protected long DeadlineId { get; private set; }

    public async ValueTask InitializeAsync()
    {
        App = await TestApp.StartAsync();
        Person = App.Account(Side.EU, Role.Negotiator);
        Browser = App.SignedIn(Side.EU, Role.Negotiator);
        DeadlineId = App.Database.AddDeadline("2026-11-26");
    }

    public async ValueTask DisposeAsync()
    {
        Browser.Dispose();
        await App.DisposeAsync();
    }
}
