using Dapper;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using PcaTracker.Domain;
using PcaTracker.Storage;

namespace PcaTracker.Security;

/// <summary>Passwords, for the sign-in page only: nothing else accepts one.</summary>
internal sealed class Passwords
{
    public const int ShortestLength = 12;

    private readonly TrackerDatabase _database;
    private readonly Accounts _accounts;
    private readonly PasswordHasher<Account> _hasher = new(Options.Create(new PasswordHasherOptions { IterationCount = 210_000 }));
    private readonly string _nobodys;

    public Passwords(TrackerDatabase database, Accounts accounts)
    {
        (_database, _accounts) = (database, accounts);
        _nobodys = _hasher.HashPassword(null!, Secret.Create(""));
    }

    /// <summary>Who has this address and password; null when nobody has. An unknown address takes as long as a wrong password.</summary>
    public Account? Owner(string email, string password)
    {
        var account = _accounts.Find(email);
        var known = account is { PasswordHash: not null, DisabledAt: null } ? account : null;
        var matches = _hasher.VerifyHashedPassword(known!, known?.PasswordHash ?? _nobodys, password) != PasswordVerificationResult.Failed;
        return matches ? known : null;
    }

    /// <summary>Gives the account a new password, which ends every session it has.</summary>
    /// <returns>The account as it is now, to begin a session anew.</returns>
    public Result<Account> Set(long accountId, string password)
    {
        if (password.Length < ShortestLength)
            return Refusal.Invalid("password-short", $"The password has {password.Length} characters: use at least {ShortestLength}, e.g. a few words.", "New");

        var hash = _hasher.HashPassword(null!, password);
        return _database.WriteAsSystem(session => session.Connection.QuerySingle<Account>(
            $"""
            UPDATE account
            SET password_hash = @hash, security_stamp = @stamp
            WHERE id = @accountId
            RETURNING {Account.Columns}
            """, new { accountId, hash, stamp = Accounts.NewStamp() }));
    }
}
