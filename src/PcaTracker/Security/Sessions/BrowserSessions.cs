using Dapper;
using PcaTracker.Domain;
using PcaTracker.Security.Accounts;
using PcaTracker.Security.Tokens;
using PcaTracker.Storage;

namespace PcaTracker.Security.Sessions;

/// <summary>Begins, finds and ends browser sessions. Every request looks its session up, so that ending one takes effect at once.</summary>
internal sealed class BrowserSessions(TrackerDatabase database)
{
    /// <summary>How long a session lasts, however busy: a working day.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(12);

    /// <summary>How long a session lasts that its owner lengthens each time: a round that goes on into the night.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromHours(24);

    // So long a form may still come from a session that has expired.
    private static readonly TimeSpan Remembered = TimeSpan.FromDays(7);

    private const string Columns =
        "browser_session.id, browser_session.way, browser_session.browser, browser_session.address, browser_session.started_at, "
        + "browser_session.last_seen_at, browser_session.expires_at";

    private static readonly TimeSpan LastSeenRecordedEvery = TimeSpan.FromMinutes(1);

    /// <summary>Begins a session, and deletes the account's expired ones.</summary>
    /// <returns>The secret of its cookie, of which only the hash is stored.</returns>
    public Task<string> BeginAsync(Account account, string way, string browser, string? address) => database.WriteAsSystemAsync(session =>
    {
        var secret = BearerSecret.Create("");
        session.Connection.Execute(
            """
            DELETE FROM browser_session
            WHERE account_id = @Id AND (security_stamp <> @SecurityStamp OR expires_at <= @past);
            INSERT INTO browser_session (token_hash, account_id, security_stamp, way, browser, address, started_at, last_seen_at, expires_at)
            VALUES (@hash, @Id, @SecurityStamp, @way, @browser, @address, @now, @now, @expires)
            """,
            new
            {
                account.Id,
                account.SecurityStamp,
                way,
                browser,
                address,
                hash = BearerSecret.Hash(secret),
                now = Instants.Text(session.Now),
                past = Instants.Text(session.Now - Remembered),
                expires = Instants.Text(session.Now + Lifetime),
            });
        Visits.Record(session, account.Id);
        return secret;
    });

    /// <summary>Finds the session of a cookie and its account; null when the session has ended.</summary>
    public (BrowserSession Session, Account Account)? Find(string secret)
    {
        using var session = database.OpenAsSystem();
        var found = session.Connection.Query<BrowserSession, Account, (BrowserSession, Account)?>(
            $"""
            SELECT {Columns}, {Account.Columns}
            FROM browser_session
            JOIN account ON account.id = browser_session.account_id AND account.security_stamp = browser_session.security_stamp
            WHERE browser_session.token_hash = @hash
              AND browser_session.expires_at > @now
              AND account.disabled_at IS NULL
            """,
            (browser, account) => (browser, account),
            new { hash = BearerSecret.Hash(secret), now = Instants.Text(session.Now) }).SingleOrDefault();
        if (found is var (browser, account) && Instants.Parse(browser.LastSeenAt) + LastSeenRecordedEvery <= session.Now)
            RecordLastSeen(browser.Id, account.Id);
        return found;
    }

    /// <summary>Finds the account of a session that expired; null when that is long ago, or its owner or an administrator ended it.</summary>
    public Account? OwnerOfExpired(string secret)
    {
        using var session = database.OpenAsSystem();
        return session.Connection.QuerySingleOrDefault<Account>(
            $"""
            SELECT {Account.Columns}
            FROM browser_session
            JOIN account ON account.id = browser_session.account_id AND account.security_stamp = browser_session.security_stamp
            WHERE browser_session.token_hash = @hash AND browser_session.expires_at > @past AND account.disabled_at IS NULL
            """, new { hash = BearerSecret.Hash(secret), past = Instants.Text(session.Now - Remembered) });
    }

    /// <summary>Lengthens a session by its lifetime from now on, within its longest.</summary>
    public Task ExtendAsync(BrowserSession extended) => database.WriteAsSystemAsync(session =>
    {
        var (end, last) = (session.Now + Lifetime, Instants.Parse(extended.StartedAt) + Longest);
        return session.Connection.Execute(
            "UPDATE browser_session SET expires_at = @until WHERE id = @Id", new { extended.Id, until = Instants.Text(end < last ? end : last) });
    });

    /// <summary>Lists a person's sessions, the last seen first.</summary>
    public IReadOnlyList<BrowserSession> Of(Actor person)
    {
        using var session = database.OpenAsSystem();
        return session.Connection.Query<BrowserSession>(
            $"""
            SELECT {Columns}
            FROM browser_session
            JOIN account ON account.id = browser_session.account_id AND account.security_stamp = browser_session.security_stamp
            WHERE account_id = @AccountId AND expires_at > @now
            ORDER BY last_seen_at DESC, browser_session.id DESC
            """, new { person.AccountId, now = Instants.Text(session.Now) }).AsList();
    }

    /// <summary>Ends one of a person's sessions; ending it twice is not an error.</summary>
    public Task EndAsync(Actor person, long id) => database.WriteAsSystemAsync(session => session.Connection.Execute(
        "DELETE FROM browser_session WHERE id = @id AND account_id = @AccountId", new { id, person.AccountId }));

    /// <summary>Ends all of a person's sessions but one.</summary>
    public Task EndOthersAsync(Actor person, long id) => database.WriteAsSystemAsync(session => session.Connection.Execute(
        "DELETE FROM browser_session WHERE id <> @id AND account_id = @AccountId", new { id, person.AccountId }));

    // Once a minute is enough, and keeps readers off the single writer.
    private void RecordLastSeen(long id, long accountId) => database.WriteIfFree(writer =>
    {
        Visits.Record(writer, accountId);
        writer.Connection.Execute("UPDATE browser_session SET last_seen_at = @now WHERE id = @id", new { id, now = Instants.Text(writer.Now) });
    });
}
