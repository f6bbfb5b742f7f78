using Dapper;
using Microsoft.AspNetCore.Identity;
using PcaTracker.Storage;

namespace PcaTracker.Security.Accounts;

/// <summary>Logins at identity providers.</summary>
internal sealed partial class AccountStore : IUserLoginStore<Account>
{
    public Task AddLoginAsync(Account user, UserLoginInfo login, CancellationToken cancellationToken) => database.WriteAsSystemAsync(session =>
    {
        // An older sign-in link would be a way around the provider.
        session.Connection.Execute("DELETE FROM sign_in_link WHERE account_id = @Id AND used_at IS NULL", new { user.Id });
        return new ProviderLogin(login.LoginProvider, login.ProviderKey).WriteFor(user, session);
    });

    public Task RemoveLoginAsync(Account user, string loginProvider, string providerKey, CancellationToken cancellationToken) =>
        database.WriteAsSystemAsync(session => session.Connection.Execute(
            "DELETE FROM provider_login WHERE issuer = @loginProvider AND subject = @providerKey AND account_id = @Id",
            new { loginProvider, providerKey, user.Id }));

    public Task<IList<UserLoginInfo>> GetLoginsAsync(Account user, CancellationToken cancellationToken)
    {
        using var session = database.OpenAsSystem();
        return Task.FromResult<IList<UserLoginInfo>>(session.Connection.Query<(string Issuer, string Subject)>(
            "SELECT issuer, subject FROM provider_login WHERE account_id = @Id ORDER BY linked_at", new { user.Id })
            .Select(login => new UserLoginInfo(login.Issuer, login.Subject, login.Issuer)).ToList());
    }

    public Task<Account?> FindByLoginAsync(string loginProvider, string providerKey, CancellationToken cancellationToken)
    {
        using var session = database.OpenAsSystem();
        return Task.FromResult(session.Connection.QuerySingleOrDefault<Account>(
            $"""
            SELECT {Account.Columns}
            FROM provider_login
            JOIN account ON account.id = provider_login.account_id
            WHERE provider_login.issuer = @loginProvider AND provider_login.subject = @providerKey
            """, new { loginProvider, providerKey }));
    }
}

/// <summary>A person at an identity provider, identified by issuer and subject.</summary>
internal sealed record ProviderLogin(string Issuer, string Subject)
{
    /// <summary>Links the person to an account, within the current transaction.</summary>
    public int WriteFor(Account account, Session session) => session.Connection.Execute(
        "INSERT INTO provider_login (issuer, subject, account_id, linked_at) VALUES (@Issuer, @Subject, @Id, @now)",
        new { Issuer, Subject, account.Id, now = Instants.Text(session.Now) });
}
