using Dapper;
using NodaTime;
using PcaTracker.Domain;
using PcaTracker.Storage;

namespace PcaTracker.Notifications.Planning;

/// <summary>Up to which moment a person's digests cover changes.</summary>
/// <param name="Told">The end of the last digest that was sent or empty.</param>
/// <param name="TurnedOn">When the digest was last turned on, if it was ever off.</param>
/// <param name="First">When the first digest was planned, ever or since it was turned on.</param>
internal sealed record DigestReach(DateTimeOffset? Told, DateTimeOffset? TurnedOn, DateTimeOffset? First)
{
    /// <summary>Reads it from the ledger.</summary>
    public static DigestReach Of(Session session, Actor person)
    {
        var (told, turnedOn, first) = session.Connection.QuerySingle<(string? Told, string? TurnedOn, string? First)>(
            """
            SELECT max(d.told_until) FILTER (WHERE d.state IN ('sent', 'empty')), max(s.digest_since),
              min(d.told_until) FILTER (WHERE s.digest_since IS NULL OR d.told_until >= s.digest_since)
            FROM (SELECT @AccountId AS account_id) a
            LEFT JOIN notification_settings s ON s.account_id = a.account_id
            LEFT JOIN digest d ON d.account_id = a.account_id
            """,
            person);
        return new DigestReach(Moment(told), Moment(turnedOn), Moment(first));
    }

    /// <summary>
    /// The moment after which a digest includes changes: the end of the last one. The first digest, ever or since it was turned on,
    /// reaches back to the hour of the digest day before it.
    /// </summary>
    public DateTimeOffset ToldUntil(DueFacts facts, Actor person, NotificationSettings settings, Instant at)
    {
        if (Told is { } told && !(told < TurnedOn))
            return told;
        var begun = First is { } first ? Instant.FromDateTimeOffset(first) : at;
        var before = ReminderSchedule.DigestBefore(settings, facts.WorkingDays[person.Side], ReminderFacts.Zone(person), begun).ToDateTimeOffset();
        return Told > before ? Told.Value : before;
    }

    /// <summary>The reach once a digest is planned at that moment, or known to be empty.</summary>
    public DigestReach After(DueDigest digest, Instant moment)
    {
        var end = digest.IsEmpty ? digest.Since : moment.ToDateTimeOffset();
        return this with
        {
            Told = digest.IsEmpty && !(Told > end) ? end : Told,
            First = end < TurnedOn || First < end ? First : end,
        };
    }

    private static DateTimeOffset? Moment(string? text) => text is null ? null : Instants.Parse(text);
}
