using Dapper;
using NodaTime;
using PcaTracker.Domain;
using PcaTracker.Storage;

namespace PcaTracker.Notifications.Planning;

/// <summary>Reads and writes notification settings; people without a row have the defaults.</summary>
internal static class SettingsTable
{
    private const string Columns = "account_id, offsets, hour, quiet_from, quiet_until, digest, digest_hour, digest_day, calendar_titles";

    private const string Select = $"SELECT {Columns} FROM notification_settings ";

    /// <summary>The settings of all people with a row, by account.</summary>
    public static IReadOnlyDictionary<long, NotificationSettings> All(Session session) =>
        session.Connection.Query<SettingsRow>(Select).ToDictionary(row => row.AccountId, row => row.Settings);

    /// <summary>The settings of an account.</summary>
    public static NotificationSettings Of(Session session, long accountId) =>
        session.Connection.QuerySingleOrDefault<SettingsRow>(Select + "WHERE account_id = @accountId", new { accountId })?.Settings
        ?? NotificationSettings.Default;

    /// <summary>The settings of the session's actor.</summary>
    public static NotificationSettings Own(Session session) =>
        session.Connection.QuerySingleOrDefault<SettingsRow>($"SELECT {Columns} FROM visible_notification_settings")?.Settings
        ?? NotificationSettings.Default;

    /// <summary>Saves settings, and records when the digest is turned on.</summary>
    public static void Save(Session session, long accountId, NotificationSettings settings) => session.Connection.Execute(
        """
        INSERT INTO notification_settings (account_id, offsets, hour, quiet_from, quiet_until, digest, digest_hour, digest_day, calendar_titles)
        VALUES (@accountId, @Offsets, @Hour, @QuietFrom, @QuietUntil, @Digest, @DigestHour, @DigestDay, @CalendarTitles)
        ON CONFLICT (account_id) DO UPDATE
        SET offsets = excluded.offsets, hour = excluded.hour, quiet_from = excluded.quiet_from, quiet_until = excluded.quiet_until,
          digest = excluded.digest, digest_hour = excluded.digest_hour, digest_day = excluded.digest_day,
          calendar_titles = excluded.calendar_titles, revision = notification_settings.revision + 1,
          digest_since = CASE
            WHEN notification_settings.digest = 'off' AND excluded.digest <> 'off' THEN @now ELSE notification_settings.digest_since
          END
        """,
        new
        {
            accountId,
            Offsets = settings.Offsets.ToString(),
            Hour = NotificationSettings.Time.Format(settings.Hour),
            QuietFrom = NotificationSettings.Time.Format(settings.QuietFrom),
            QuietUntil = NotificationSettings.Time.Format(settings.QuietUntil),
            settings.Digest,
            DigestHour = NotificationSettings.Time.Format(settings.DigestHour),
            DigestDay = (int)settings.DigestDay,
            settings.CalendarTitles,
            now = Instants.Text(session.Now),
        });

    /// <summary>The bounce score from which on a person gets reminders only.</summary>
    public const int MostBounces = 4;

    /// <summary>The bounce score of a person.</summary>
    public static long BounceScore(Session session, long accountId) =>
        session.Connection.ExecuteScalar<long>("SELECT bounce_score FROM notification_settings WHERE account_id = @accountId", new { accountId });

    /// <summary>Raises the bounce score; adds a row with default settings if there is none.</summary>
    public static void RaiseBounceScore(Session session, long accountId, int by) => session.Connection.Execute(
        """
        INSERT INTO notification_settings (account_id, bounce_score)
        VALUES (@accountId, @by)
        ON CONFLICT (account_id) DO UPDATE
        SET bounce_score = notification_settings.bounce_score + @by
        """,
        new { accountId, by });

    private sealed record SettingsRow
    {
        public required long AccountId { get; init; }
        public required string Offsets { get; init; }
        public required string Hour { get; init; }
        public required string QuietFrom { get; init; }
        public required string QuietUntil { get; init; }
        public required string Digest { get; init; }
        public required string DigestHour { get; init; }
        public required long DigestDay { get; init; }
        public required bool CalendarTitles { get; init; }

        // Values damaged by another program are replaced by the defaults.
        public NotificationSettings Settings => NotificationSettings.Default with
        {
            Offsets = ReminderOffsets.Read(Offsets) ?? NotificationSettings.Default.Offsets,
            Hour = At(Hour, NotificationSettings.Default.Hour),
            QuietFrom = At(QuietFrom, NotificationSettings.Default.QuietFrom),
            QuietUntil = At(QuietUntil, NotificationSettings.Default.QuietUntil),
            Digest = Digest,
            DigestHour = At(DigestHour, NotificationSettings.Default.DigestHour),
            DigestDay = (IsoDayOfWeek)DigestDay,
            CalendarTitles = CalendarTitles,
        };

        private static LocalTime At(string text, LocalTime otherwise) =>
            NotificationSettings.Time.Parse(text) is { Success: true } time ? time.Value : otherwise;
    }
}
