using Microsoft.AspNetCore.Identity;
using PcaTracker.Domain;
using PcaTracker.Security.Tokens;

namespace PcaTracker.Security.Accounts;

/// <summary>Checks and sets passwords, which only the sign-in page accepts.</summary>
internal sealed class Passwords(UserManager<Account> users, AccountDirectory accounts, NobodysPassword nobodys)
{
    /// <summary>The minimum length.</summary>
    public const int ShortestLength = 12;

    /// <summary>Checks a password. An unknown account takes as long as a wrong password.</summary>
    public async Task<bool> IsOfAsync(Account? account, string password)
    {
        // Computed before the branch, so that its cost does not tell an unknown account from a known one.
        var hash = nobodys.Hash(users.PasswordHasher);
        if (account is { PasswordHash: not null, DisabledAt: null })
            return await users.CheckPasswordAsync(account, password);
        users.PasswordHasher.VerifyHashedPassword(NobodysPassword.Owner, hash, password);
        return false;
    }

    /// <summary>Sets a new password, which ends every session of the account.</summary>
    /// <returns>The updated account, to begin a new session.</returns>
    public async Task<Result<Account>> SetAsync(long accountId, string password)
    {
        if (password.Length < ShortestLength)
        {
            return Refusal.Invalid("password-short",
                $"The password has {password.Length} characters: use at least {ShortestLength}, e.g. a few words.", "New");
        }

        var account = accounts.Find(accountId)!;
        account.PasswordHash = users.PasswordHasher.HashPassword(account, password);
        return (await users.UpdateSecurityStampAsync(account)).ToResult(account);
    }
}

/// <summary>The hash of a password that nobody has, checked where an account has none: one for each program, with its own iteration count.</summary>
internal sealed class NobodysPassword
{
    /// <summary>Whose password it would be.</summary>
    public static readonly Account Owner = new()
    {
        Id = 0,
        Email = "",
        Name = "",
        Side = Side.Joint,
        Role = Role.Analyst,
        Language = Language.English,
        TimeZone = "UTC",
        SecurityStamp = "",
    };

    private string? _hash;

    /// <summary>The hash, computed on first use.</summary>
    public string Hash(IPasswordHasher<Account> hasher) => _hash ??= hasher.HashPassword(Owner, BearerSecret.Create(""));
}
