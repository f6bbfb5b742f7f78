using Dapper;
using NodaTime;
using PcaTracker.Domain;
using PcaTracker.Notifications;
using PcaTracker.Notifications.Planning;
using PcaTracker.Storage;

namespace PcaTracker.Features.Notifications;

/// <summary>Keeps how a person wants to be told, and tries again to reach them: what came back of earlier mail counts no more.</summary>
internal static class SaveSettings
{
    // On bare tables: accounts are behind no wall, and an actor's transaction writes none. It writes the actor's own rows alone.
    public static async Task<Result<long>> RunAsync(TrackerDatabase database, Actor person, Wishes wishes)
    {
        if (wishes.Settings.Check() is { } refusal)
            return refusal;
        if (!Language.All.Contains(wishes.Language))
            return Refusal.Invalid("language-unknown", $"There is no language '{wishes.Language}': choose {Listing.Or(Language.All)}.", nameof(wishes.Language));
        if (DateTimeZoneProviders.Tzdb.GetZoneOrNull(wishes.TimeZone) is null)
            return Refusal.Invalid("time-zone-unknown", $"There is no time zone '{wishes.TimeZone}': write an IANA name such as Europe/Brussels or Asia/Almaty.", nameof(wishes.TimeZone));
        return await database.WriteAsSystemAsync(session =>
        {
            SettingsTable.Save(session, person.AccountId, wishes.Settings);
            session.Connection.Execute(
                """
                UPDATE account
                SET language = @Language, time_zone = @TimeZone, revision = revision + 1
                WHERE id = @AccountId AND (language <> @Language OR time_zone <> @TimeZone);
                UPDATE notification_settings
                SET bounce_score = 0
                WHERE account_id = @AccountId;
                """,
                new { person.AccountId, wishes.Language, wishes.TimeZone });
            return person.AccountId;
        });
    }
}
