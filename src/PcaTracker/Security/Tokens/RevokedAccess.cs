using Dapper;
using PcaTracker.Security.Sessions;
using PcaTracker.Storage;

namespace PcaTracker.Security.Tokens;

/// <summary>Who was shut out, and which tokens were revoked: a backup from before must not let them in again.</summary>
internal sealed class RevokedAccess
{
    private readonly IReadOnlyList<string> _disabled, _revoked;

    private RevokedAccess(Session session)
    {
        _disabled = session.Connection.Query<string>("SELECT email FROM account WHERE disabled_at IS NOT NULL").AsList();
        _revoked = session.Connection.Query<string>("SELECT token_hash FROM access_token WHERE revoked_at IS NOT NULL").AsList();
    }

    /// <summary>As a database has it.</summary>
    public static RevokedAccess Of(TrackerDatabase database)
    {
        using var session = database.OpenAsSystem();
        return new RevokedAccess(session);
    }

    /// <summary>Ends the same in another database.</summary>
    /// <returns>How many accounts and tokens were open there.</returns>
    public int EndIn(Session session)
    {
        var now = Instants.Text(session.Now);
        return session.Connection.Execute("UPDATE account SET disabled_at = @now, revision = revision + 1 WHERE email = @email AND disabled_at IS NULL", _disabled.Select(email => new { email, now }))
            + session.Connection.Execute("UPDATE access_token SET revoked_at = @now WHERE token_hash = @hash AND revoked_at IS NULL", _revoked.Select(hash => new { hash, now }));
    }

    /// <summary>Ends every session, and every link to sign in by that was not used.</summary>
    public static void EndSessions(Session session) => session.Connection.Execute("DELETE FROM browser_session; DELETE FROM sign_in_link WHERE used_at IS NULL");
}
