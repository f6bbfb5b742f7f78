using Dapper;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using PcaTracker.Storage;

namespace PcaTracker.Security.Accounts;

/// <summary>Stores accounts for ASP.NET Core Identity. It returns copies, and writes a changed copy in one statement.</summary>
internal sealed partial class AccountStore(
    TrackerDatabase database, AccountDirectory accounts, IdentityErrorDescriber errors, IDataProtectionProvider protection,
    ILogger<AccountStore> log)
    : IUserPasswordStore<Account>, IUserSecurityStampStore<Account>
{
    public Task<string> GetUserIdAsync(Account user, CancellationToken cancellationToken) => Task.FromResult(Key(user.Id));

    public Task<string?> GetUserNameAsync(Account user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.Email);

    public Task<string?> GetNormalizedUserNameAsync(Account user, CancellationToken cancellationToken) => GetUserNameAsync(user, cancellationToken);

    // The database compares addresses case-insensitively, so that no normalised copy is stored.
    public Task SetNormalizedUserNameAsync(Account user, string? normalizedName, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<Account?> FindByIdAsync(string userId, CancellationToken cancellationToken) =>
        Task.FromResult(accounts.Find(long.Parse(userId, null)));

    public Task<Account?> FindByNameAsync(string normalizedUserName, CancellationToken cancellationToken) =>
        Task.FromResult(accounts.Find(normalizedUserName));

    public Task<string?> GetPasswordHashAsync(Account user, CancellationToken cancellationToken) => Task.FromResult(user.PasswordHash);

    public Task<bool> HasPasswordAsync(Account user, CancellationToken cancellationToken) => Task.FromResult(user.PasswordHash is not null);

    public Task SetPasswordHashAsync(Account user, string? passwordHash, CancellationToken cancellationToken)
    {
        user.PasswordHash = passwordHash;
        return Task.CompletedTask;
    }

    public Task<string?> GetSecurityStampAsync(Account user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.SecurityStamp);

    public Task SetSecurityStampAsync(Account user, string stamp, CancellationToken cancellationToken)
    {
        user.SecurityStamp = stamp;
        return Task.CompletedTask;
    }

    public async Task<IdentityResult> UpdateAsync(Account user, CancellationToken cancellationToken)
    {
        var written = await database.WriteAsSystemAsync(session =>
        {
            var rows = session.Connection.Execute(
                """
                UPDATE account
                SET password_hash = @PasswordHash, security_stamp = @SecurityStamp, second_factor = @SecondFactor,
                    authenticator_key = @AuthenticatorKey,
                    revision = revision + 1
                WHERE id = @Id AND revision = @Revision
                """, user);
            if (rows == 1 && user.NewRecoveryCodes is { } codes)
            {
                session.Connection.Execute("DELETE FROM recovery_code WHERE account_id = @Id", new { user.Id });
                session.Connection.Execute(
                    "INSERT INTO recovery_code (account_id, code_hash) VALUES (@Id, @hash)", codes.Select(hash => new { user.Id, hash }));
            }
            return rows;
        });
        if (written == 0)
            return IdentityResult.Failed(errors.ConcurrencyFailure());
        user.NewRecoveryCodes = null;
        user.Revision++;
        return IdentityResult.Success;
    }

    public Task SetUserNameAsync(Account user, string? userName, CancellationToken cancellationToken) =>
        throw new NotSupportedException("The e-mail address of an account does not change: a new address is a new account.");

    public Task<IdentityResult> CreateAsync(Account user, CancellationToken cancellationToken) =>
        throw new NotSupportedException("Accounts are created by AccountDirectory.AddAsync, which checks them.");

    public Task<IdentityResult> DeleteAsync(Account user, CancellationToken cancellationToken) =>
        throw new NotSupportedException("Accounts are disabled, not deleted: the record names their people.");

    public void Dispose()
    {
        // There is nothing to release.
    }

    private static string Key(long id) => id.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
