using Dapper;
using Microsoft.AspNetCore.Identity;
using OtpNet;
using PcaTracker.Security.Accounts;
using PcaTracker.Storage;

namespace PcaTracker.Security.SecondFactor;

/// <summary>Checks the codes of an authenticator app (RFC 6238); each is accepted once, and none older than the last.</summary>
internal sealed class OneTimeCodes(TrackerDatabase database, TimeProvider time) : IUserTwoFactorTokenProvider<Account>
{
    /// <summary>The number of digits.</summary>
    public const int Length = 6;

    // One step of 30 seconds either way, for clocks that differ and people who type.
    private static readonly VerificationWindow Tolerance = new(previous: 1, future: 1);

    /// <summary>Whether the key produces this code now, and in which time step.</summary>
    public bool Matches(string key, string code, out long step) =>
        new Totp(Base32Encoding.ToBytes(key)).VerifyTotp(time.GetUtcNow().UtcDateTime, code, out step, Tolerance);

    /// <summary>Uses up the code of a time step, and all earlier ones.</summary>
    /// <returns>Whether it was still unused.</returns>
    public async Task<bool> UseAsync(Account account, long step) => await database.WriteAsSystemAsync(session => session.Connection.Execute(
        "UPDATE account SET last_code_step = @step WHERE id = @Id AND coalesce(last_code_step, 0) < @step", new { account.Id, step })) == 1;

    public async Task<bool> ValidateAsync(string purpose, string token, UserManager<Account> manager, Account user) =>
        await manager.GetAuthenticatorKeyAsync(user) is { } key && Matches(key, token, out var step) && await UseAsync(user, step);

    public async Task<bool> CanGenerateTwoFactorTokenAsync(UserManager<Account> manager, Account user) =>
        await manager.GetAuthenticatorKeyAsync(user) is not null;

    // The app generates the codes.
    public Task<string> GenerateAsync(string purpose, UserManager<Account> manager, Account user) => Task.FromResult("");
}
