using System.Security.Cryptography;
using System.Text;
using Dapper;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;

namespace PcaTracker.Security.Accounts;

/// <summary>Second factors: a key encrypted with keys outside the database, and recovery codes hashed with that key.</summary>
internal sealed partial class AccountStore
    : IUserTwoFactorStore<Account>, IUserAuthenticatorKeyStore<Account>, IUserTwoFactorRecoveryCodeStore<Account>
{
    private readonly IDataProtector _protector = protection.CreateProtector("authenticator-key");

    public Task<bool> GetTwoFactorEnabledAsync(Account user, CancellationToken cancellationToken) => Task.FromResult(user.SecondFactor);

    public Task SetTwoFactorEnabledAsync(Account user, bool enabled, CancellationToken cancellationToken)
    {
        user.SecondFactor = enabled;
        return Task.CompletedTask;
    }

    public Task<string?> GetAuthenticatorKeyAsync(Account user, CancellationToken cancellationToken)
    {
        try
        {
            return Task.FromResult(user.AuthenticatorKey is { } kept ? _protector.Unprotect(kept) : null);
        }
        catch (CryptographicException error)
        {
            LogLostKeys(error, user.Id);
            return Task.FromResult<string?>(null);
        }
    }

    public Task SetAuthenticatorKeyAsync(Account user, string key, CancellationToken cancellationToken)
    {
        user.AuthenticatorKey = _protector.Protect(key);
        return Task.CompletedTask;
    }

    public async Task ReplaceCodesAsync(Account user, IEnumerable<string> recoveryCodes, CancellationToken cancellationToken)
    {
        var hashes = new List<string>();
        foreach (var code in recoveryCodes)
        {
            hashes.Add(await HashAsync(user, code)
                ?? throw new InvalidOperationException("Recovery codes need an authenticator app, and the account has none."));
        }

        user.NewRecoveryCodes = hashes;
    }

    public async Task<bool> RedeemCodeAsync(Account user, string code, CancellationToken cancellationToken)
    {
        var hash = await HashAsync(user, code);
        return await database.WriteAsSystemAsync(session => session.Connection.Execute(
            "DELETE FROM recovery_code WHERE account_id = @Id AND code_hash = @hash", new { user.Id, hash })) == 1;
    }

    public Task<int> CountCodesAsync(Account user, CancellationToken cancellationToken)
    {
        using var session = database.OpenAsSystem();
        return Task.FromResult(session.Connection.ExecuteScalar<int>("SELECT count(*) FROM recovery_code WHERE account_id = @Id", new { user.Id }));
    }

    // A recovery code is short: a thief of the database could find it from a plain hash, but not from one with the key.
    private async Task<string?> HashAsync(Account user, string code)
    {
        var typed = code.Replace("-", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal).ToUpperInvariant();
        return await GetAuthenticatorKeyAsync(user, CancellationToken.None) is { } key
            ? Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes(typed)))
            : null;
    }

    [LoggerMessage(LogLevel.Error, "The second factor of account {AccountId} cannot be read: the folder 'keys' of the data directory is not "
        + "the one it was made with. `user second-factor-off` lets its person in again.")]
    private partial void LogLostKeys(Exception error, long accountId);
}
