using NodaTime;
using PcaTracker.Domain;
using PcaTracker.Storage;

namespace PcaTracker.Notifications;

/// <summary>Who there is and how they want to be told, and which days are worked: each read when it is first asked for.</summary>
internal sealed class DueFacts(Session session)
{
    private readonly Lazy<IReadOnlyList<Actor>> _accounts = new(() => ReminderFacts.Accounts(session));
    private readonly Lazy<IReadOnlyDictionary<long, NotificationSettings>> _settings = new(() => SettingsTable.All(session));
    private readonly Lazy<IReadOnlyDictionary<string, WorkingDays>> _workingDays = new(() => WorkingDaysTable.Of(session));

    public Instant Now { get; } = Instant.FromDateTimeOffset(session.Now);

    /// <summary>Every account that is not disabled.</summary>
    public IReadOnlyList<Actor> Accounts => _accounts.Value;

    /// <summary>By party; see <see cref="WorkingDaysTable"/>.</summary>
    public IReadOnlyDictionary<string, WorkingDays> WorkingDays => _workingDays.Value;

    public NotificationSettings SettingsOf(Actor person) => _settings.Value.GetValueOrDefault(person.AccountId, NotificationSettings.Default);
}
