using Dapper;
using PcaTracker.Security.Accounts;
using PcaTracker.Security.Tokens;
using PcaTracker.Storage;

namespace PcaTracker.Security.Sessions;

/// <summary>Creates and redeems one-time sign-in links, for people without a password.</summary>
internal sealed class SignInLinks(TrackerDatabase database)
{
    /// <summary>How long a link works.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    /// <summary>The link of a secret, below the public address of the tracker.</summary>
    public static string Address(Uri root, string secret) => $"{root}sign-in/{secret}";

    /// <summary>Creates a link; an earlier unused link of the account stops working.</summary>
    /// <returns>The secret at the end of the link, of which only the hash is stored.</returns>
    public Task<string> CreateAsync(Account account, TimeSpan lifetime) => database.WriteAsSystemAsync(session =>
    {
        var secret = BearerSecret.Create("");
        session.Connection.Execute(
            """
            DELETE FROM sign_in_link
            WHERE account_id = @Id AND used_at IS NULL;
            INSERT INTO sign_in_link (token_hash, account_id, created_at, expires_at)
            VALUES (@hash, @Id, @now, @expires)
            """,
            new { account.Id, hash = BearerSecret.Hash(secret), now = Instants.Text(session.Now), expires = Instants.Text(session.Now + lifetime) });
        return secret;
    });

    /// <summary>Identifies a link without revealing its secret.</summary>
    public static string HolderName(string secret) => $"link {BearerSecret.Hash(secret)}";

    /// <summary>Returns the account of a valid link, without using it up, because mail scanners open links; null when it is invalid.</summary>
    public Account? Holder(string secret)
    {
        using var session = database.OpenAsSystem();
        return BearerSecret.IsWellFormed("", secret) ? Holder(session, BearerSecret.Hash(secret)) : null;
    }

    /// <summary>Uses up a link.</summary>
    /// <returns>The account that it signs in; null when the link is invalid.</returns>
    public async Task<Account?> UseAsync(string secret)
    {
        if (!BearerSecret.IsWellFormed("", secret))
            return null;
        var hash = BearerSecret.Hash(secret);
        return await database.WriteAsSystemAsync(session =>
        {
            var holder = Holder(session, hash);
            if (holder is not null)
            {
                session.Connection.Execute(
                    "UPDATE sign_in_link SET used_at = @now WHERE token_hash = @hash", new { hash, now = Instants.Text(session.Now) });
            }

            return holder;
        });
    }

    private static Account? Holder(Session session, string hash) => session.Connection.QuerySingleOrDefault<Account>(
        $"""
        SELECT {Account.Columns}
        FROM sign_in_link
        JOIN account ON account.id = sign_in_link.account_id
        WHERE sign_in_link.token_hash = @hash
          AND sign_in_link.used_at IS NULL
          AND sign_in_link.expires_at > @now
          AND account.disabled_at IS NULL
        """, new { hash, now = Instants.Text(session.Now) });
}
