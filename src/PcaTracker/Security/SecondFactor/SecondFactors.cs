using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using PcaTracker.Domain;
using PcaTracker.Security.Accounts;

namespace PcaTracker.Security.SecondFactor;

/// <summary>A new key for an authenticator app, before it takes effect.</summary>
/// <param name="Key">The shared key, in base 32.</param>
/// <param name="Address">The <c>otpauth</c> URI, which apps read from a QR code.</param>
/// <param name="Offer">The key, encrypted and bound to the account, as a form carries it.</param>
internal sealed record AuthenticatorOffer(string Key, string Address, string Offer);

/// <summary>Manages the second factor: codes of an authenticator app, and recovery codes to replace a lost app.</summary>
internal sealed class SecondFactors(UserManager<Account> users, AccountStore store, OneTimeCodes codes, IDataProtectionProvider protection)
{
    /// <summary>The number of recovery codes.</summary>
    public const int RecoveryCodes = 10;

    private const string Issuer = "PcaTracker";
    private static readonly TimeSpan OfferLasts = TimeSpan.FromHours(1);

    private readonly ITimeLimitedDataProtector _offers = protection.CreateProtector("authenticator-offer").ToTimeLimitedDataProtector();

    /// <summary>Offers a key to set up an app: a new one, or that of an earlier offer.</summary>
    public AuthenticatorOffer Offer(Account account, string? before = null)
    {
        var key = KeyOf(account, before) ?? users.GenerateNewAuthenticatorKey();
        var name = Uri.EscapeDataString($"{Issuer}:{account.Email}");
        return new AuthenticatorOffer(key, $"otpauth://totp/{name}?secret={key}&issuer={Issuer}", _offers.Protect($"{account.Id} {key}", OfferLasts));
    }

    /// <summary>Turns the second factor on with a current code of the app; this ends every session of the account.</summary>
    /// <returns>The recovery codes, of which only hashes are stored.</returns>
    public async Task<Result<string[]>> TurnOnAsync(Account account, string offer, string code)
    {
        if (account.SecondFactor)
            return Refusal.Conflict("second-factor-on", "The second factor is on already: turn it off first if you want to use another app.");
        if (KeyOf(account, offer) is not { } key)
            return Refusal.Invalid("offer-ended", "The key that was shown is too old: set the app up with the new key below.", "Code");
        if (!codes.Matches(key, Typed(code), out var step) || !await codes.UseAsync(account, step))
            return Refusal.Invalid("code-wrong",
                "This is not the code that the app shows now. Check that the clock of the device is right, and type the next code.", "Code");

        await store.SetAuthenticatorKeyAsync(account, key, CancellationToken.None);
        // The recovery codes first: the second factor is never on without them, and alone they are of no use.
        var renewed = await RenewCodesAsync(account);
        if (renewed.IsRefused(out var refusal))
            return refusal;
        var turnedOn = (await users.SetTwoFactorEnabledAsync(account, true)).ToResult(account);
        return turnedOn.IsRefused(out refusal) ? refusal : renewed;
    }

    /// <summary>Checks a code of the app or a recovery code, and uses it up.</summary>
    public async Task<bool> AcceptsAsync(Account account, string code)
    {
        var typed = Typed(code);
        return typed.Length == OneTimeCodes.Length && typed.All(char.IsAsciiDigit)
            ? await users.VerifyTwoFactorTokenAsync(account, TokenOptions.DefaultAuthenticatorProvider, typed)
            : (await users.RedeemTwoFactorRecoveryCodeAsync(account, typed)).Succeeded;
    }

    /// <summary>Creates new recovery codes; the old ones stop working.</summary>
    public async Task<Result<string[]>> RenewCodesAsync(Account account) =>
        await users.GenerateNewTwoFactorRecoveryCodesAsync(account, RecoveryCodes) is { } renewed
            ? renewed.ToArray()
            : AccountDirectory.ChangedMeanwhile;

    /// <summary>Counts the unused recovery codes.</summary>
    public Task<int> CodesLeftAsync(Account account) => users.CountRecoveryCodesAsync(account);

    /// <summary>Turns the second factor off; this ends every session of the account.</summary>
    public async Task<Result<Account>> TurnOffAsync(Account account)
    {
        account.AuthenticatorKey = null;
        await store.ReplaceCodesAsync(account, [], CancellationToken.None);
        return (await users.SetTwoFactorEnabledAsync(account, false)).ToResult(account);
    }

    private string? KeyOf(Account account, string? offer)
    {
        try
        {
            return offer is { Length: > 0 } && _offers.Unprotect(offer).Split(' ') is [var owner, var key] && owner == $"{account.Id}" ? key : null;
        }
        catch (System.Security.Cryptography.CryptographicException)
        {
            return null;
        }
    }

    // Apps show codes in groups.
    private static string Typed(string code) => string.Concat(code.Where(c => !char.IsWhiteSpace(c)));
}
