using Dapper;
using PcaTracker.Storage;

namespace PcaTracker.Security.Tokens;

/// <summary>The disabled accounts and revoked tokens of a database, so that restoring an older backup does not reinstate them.</summary>
internal sealed class RevokedAccess
{
    private readonly IReadOnlyList<string> _disabled, _revoked;

    private RevokedAccess(Session session)
    {
        _disabled = session.Connection.Query<string>("SELECT email FROM account WHERE disabled_at IS NOT NULL").AsList();
        _revoked = session.Connection.Query<string>("SELECT token_hash FROM access_token WHERE revoked_at IS NOT NULL").AsList();
    }

    /// <summary>Reads them from a database.</summary>
    public static RevokedAccess Of(TrackerDatabase database)
    {
        using var session = database.OpenAsSystem();
        return new RevokedAccess(session);
    }

    /// <summary>Disables the same accounts and revokes the same tokens in another database.</summary>
    /// <returns>How many of them were still active there.</returns>
    public int ApplyTo(Session session)
    {
        var now = Instants.Text(session.Now);
        return session.Connection.Execute(
                "UPDATE account SET disabled_at = @now, revision = revision + 1 WHERE lower(email) = lower(@email) AND disabled_at IS NULL",
                _disabled.Select(email => new { email, now }))
            + session.Connection.Execute(
                "UPDATE access_token SET revoked_at = @now WHERE token_hash = @hash AND revoked_at IS NULL",
                _revoked.Select(hash => new { hash, now }));
    }

    /// <summary>Ends every session and deletes every unused sign-in link.</summary>
    public static void EndSessions(Session session) =>
        session.Connection.Execute("DELETE FROM browser_session; DELETE FROM sign_in_link WHERE used_at IS NULL");
}
