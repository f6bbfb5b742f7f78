using NodaTime;
using PcaTracker.Domain;
using PcaTracker.Storage;
using PcaTracker.WorkingCalendars;

namespace PcaTracker.Notifications.Planning;

/// <summary>
/// The facts from which due messages are decided: accounts, settings and working days, each read on first use. A sweep looks at one
/// moment; catching up on a time without changes looks at all of its moments in one pass.
/// </summary>
internal sealed class DueFacts(Session session, IReadOnlyList<Instant>? moments = null)
{
    private readonly Lazy<IReadOnlyList<Actor>> _accounts = new(() => ReminderFacts.Accounts(session));
    private readonly Lazy<IReadOnlyDictionary<long, NotificationSettings>> _settings = new(() => SettingsTable.All(session));
    private readonly Lazy<IReadOnlyDictionary<string, WorkingDays>> _workingDays = new(() => WorkingDaysTable.Of(session));
    private readonly Dictionary<(string Zone, LocalTime Hour, LocalTime QuietFrom, LocalTime QuietUntil), IReadOnlyList<Instant>> _momentsOf = [];

    /// <summary>The moments of the sweep, ascending.</summary>
    public IReadOnlyList<Instant> Moments { get; } = moments ?? [Instant.FromDateTimeOffset(session.Now)];

    /// <summary>The last moment.</summary>
    public Instant Now => Moments[^1];

    /// <summary>Every account that is not disabled.</summary>
    public IReadOnlyList<Actor> Accounts => _accounts.Value;

    /// <summary>Working days by party; see <see cref="WorkingDaysTable"/>.</summary>
    public IReadOnlyDictionary<string, WorkingDays> WorkingDays => _workingDays.Value;

    /// <summary>The settings of a person, or the defaults.</summary>
    public NotificationSettings SettingsOf(Actor person) => _settings.Value.GetValueOrDefault(person.AccountId, NotificationSettings.Default);

    /// <summary>
    /// The moments at which a message for this hour may be due to a person: the first of each day. Later ones of the same day find
    /// nothing new, since only the local day and the UTC day decide what is due.
    /// </summary>
    public IReadOnlyList<Instant> MomentsOf(Actor person, LocalTime hour)
    {
        if (Moments.Count == 1)
            return Moments;
        var (settings, zone) = (SettingsOf(person), ReminderFacts.Zone(person));
        var key = (zone.Id, hour, settings.QuietFrom, settings.QuietUntil);
        if (!_momentsOf.TryGetValue(key, out var own))
            _momentsOf[key] = own =
            [
                .. Moments.Where(m => ReminderSchedule.IsHour(hour, settings, zone, m)).DistinctBy(m => (m.InZone(zone).Date, m.InUtc().Date)),
            ];
        return own;
    }

    /// <summary>The day after the moment's UTC day, which may have begun further east.</summary>
    public static LocalDate Tomorrow(Instant moment) => moment.InUtc().Date.PlusDays(1);
}
