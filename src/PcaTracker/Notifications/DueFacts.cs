using NodaTime;
using PcaTracker.Domain;
using PcaTracker.Storage;

namespace PcaTracker.Notifications;

/// <summary>Who there is and how they want to be told, and which days are worked: what a sweep needs of everybody.</summary>
internal sealed class DueFacts(Session session)
{
    private readonly IReadOnlyDictionary<long, NotificationSettings> _settings = SettingsTable.All(session);

    public Instant Now { get; } = Instant.FromDateTimeOffset(session.Now);

    public IReadOnlyList<Actor> Accounts { get; } = ReminderFacts.Accounts(session);

    /// <summary>By party; see <see cref="WorkingDaysTable"/>.</summary>
    public IReadOnlyDictionary<string, WorkingDays> WorkingDays { get; } = WorkingDaysTable.Of(session);

    public NotificationSettings SettingsOf(Actor person) => _settings.GetValueOrDefault(person.AccountId, NotificationSettings.Default);
}
