using NodaTime;
using PcaTracker.Domain;
using PcaTracker.Storage;
using PcaTracker.WorkingCalendars;

namespace PcaTracker.Notifications.Planning;

/// <summary>
/// Who there is and how they want to be told, and which days are worked: each read when it is first asked for. A sweep looks at one
/// moment; to catch up on a time in which nothing changed it looks at all of its moments in one pass.
/// </summary>
internal sealed class DueFacts(Session session, IReadOnlyList<Instant>? moments = null)
{
    private readonly Lazy<IReadOnlyList<Actor>> _accounts = new(() => ReminderFacts.Accounts(session));
    private readonly Lazy<IReadOnlyDictionary<long, NotificationSettings>> _settings = new(() => SettingsTable.All(session));
    private readonly Lazy<IReadOnlyDictionary<string, WorkingDays>> _workingDays = new(() => WorkingDaysTable.Of(session));
    private readonly Dictionary<(string Zone, LocalTime Hour, LocalTime QuietFrom, LocalTime QuietUntil), IReadOnlyList<Instant>> _momentsOf = [];

    /// <summary>The moments that are looked at, ascending.</summary>
    public IReadOnlyList<Instant> Moments { get; } = moments ?? [Instant.FromDateTimeOffset(session.Now)];

    /// <summary>The last of them.</summary>
    public Instant Now => Moments[^1];

    /// <summary>Every account that is not disabled.</summary>
    public IReadOnlyList<Actor> Accounts => _accounts.Value;

    /// <summary>By party; see <see cref="WorkingDaysTable"/>.</summary>
    public IReadOnlyDictionary<string, WorkingDays> WorkingDays => _workingDays.Value;

    public NotificationSettings SettingsOf(Actor person) => _settings.Value.GetValueOrDefault(person.AccountId, NotificationSettings.Default);

    /// <summary>
    /// The moments at which something that comes at an hour may come to a person: the first of each day. Later ones of the same day find
    /// nothing that the first has not found, since only the day, theirs and that of Greenwich, decides what is due.
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

    /// <summary>A day more than the moment's: the day may have begun east of Greenwich.</summary>
    public static LocalDate Tomorrow(Instant moment) => moment.InUtc().Date.PlusDays(1);
}
