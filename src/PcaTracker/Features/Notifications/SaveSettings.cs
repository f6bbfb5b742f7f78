using Dapper;
using NodaTime;
using PcaTracker.Domain;
using PcaTracker.Notifications.Planning;
using PcaTracker.Storage;

namespace PcaTracker.Features.Notifications;

/// <summary>Saves a person's notification settings, language and zone, and clears their bounce score so that mail is tried again.</summary>
internal static class SaveSettings
{
    // A system transaction: row-level security does not cover accounts, and no transaction of an actor may write them. Only the actor's own
    // rows are written.
    /// <summary>Runs the command and returns the key of the account.</summary>
    public static async Task<Result<long>> RunAsync(TrackerDatabase database, Actor person, PersonalSettings wanted)
    {
        if (wanted.Settings.Check() is { } refusal)
            return refusal;
        if (!Language.All.Contains(wanted.Language))
            return Refusal.Invalid(
                "language-unknown", $"There is no language '{wanted.Language}': choose {Listing.Or(Language.All)}.", nameof(wanted.Language));
        if (DateTimeZoneProviders.Tzdb.GetZoneOrNull(wanted.TimeZone) is null)
            return Refusal.Invalid(
                "time-zone-unknown", $"There is no time zone '{wanted.TimeZone}': write an IANA name such as Europe/Brussels or Asia/Almaty.",
                nameof(wanted.TimeZone));
        return await database.WriteAsSystemAsync(session =>
        {
            SettingsTable.Save(session, person.AccountId, wanted.Settings);
            session.Connection.Execute(
                """
                UPDATE account
                SET language = @Language, time_zone = @TimeZone, revision = revision + 1
                WHERE id = @AccountId AND (language <> @Language OR time_zone <> @TimeZone);
                UPDATE notification_settings
                SET bounce_score = 0
                WHERE account_id = @AccountId;
                """,
                new { person.AccountId, wanted.Language, wanted.TimeZone });
            return person.AccountId;
        });
    }
}
