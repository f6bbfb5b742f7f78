using Microsoft.AspNetCore.Identity;
using PcaTracker.Domain;
using PcaTracker.Security.Tokens;

namespace PcaTracker.Security.Accounts;

/// <summary>Passwords, for the sign-in page only: nothing else accepts one.</summary>
internal sealed class Passwords(UserManager<Account> users, AccountDirectory accounts)
{
    public const int ShortestLength = 12;

    private static readonly Account Nobody = new()
    {
        Id = 0, Email = "", Name = "", Side = Side.Joint, Role = Role.Analyst, Language = Language.English, TimeZone = "UTC", SecurityStamp = "",
    };

    private static string? _nobodys;

    /// <summary>Whether this is the account's password. No account takes as long as a wrong password.</summary>
    public async Task<bool> IsOfAsync(Account? account, string password)
    {
        // Made once, before anybody can tell by the time it takes whom it is made for.
        _nobodys ??= users.PasswordHasher.HashPassword(Nobody, BearerSecret.Create(""));
        if (account is { PasswordHash: not null, DisabledAt: null })
            return await users.CheckPasswordAsync(account, password);
        users.PasswordHasher.VerifyHashedPassword(Nobody, _nobodys, password);
        return false;
    }

    /// <summary>Gives the account a new password, which ends every session it has.</summary>
    /// <returns>The account as it is now, to begin a session anew.</returns>
    public async Task<Result<Account>> SetAsync(long accountId, string password)
    {
        if (password.Length < ShortestLength)
            return Refusal.Invalid("password-short", $"The password has {password.Length} characters: use at least {ShortestLength}, e.g. a few words.", "New");

        var account = accounts.Find(accountId)!;
        account.PasswordHash = users.PasswordHasher.HashPassword(account, password);
        return (await users.UpdateSecurityStampAsync(account)).ToResult(account);
    }
}
