using PcaTracker.Domain;
using PcaTracker.Security.Accounts;
using PcaTracker.Security.Sessions;
using PcaTracker.Security.Throttling;

namespace PcaTracker.Security.SecondFactor;

/// <summary>What somebody who is signed in shows again before the account's proofs change: whoever sits down at an open browser cannot.</summary>
internal sealed class Reauthentication(AccountDirectory accounts, Passwords passwords, SecondFactors secondFactor, SignInThrottle guessing)
{
    /// <summary>Why this is not the present password; null when it is.</summary>
    public Task<Refusal?> CheckPasswordAsync(HttpContext context, string password) =>
        CheckAsync(context, account => passwords.IsOfAsync(account, password), "This is not your present password.");

    /// <summary>The same for what may be the password, a code of the app, or a recovery code.</summary>
    public Task<Refusal?> CheckPasswordOrCodeAsync(HttpContext context, string proof) =>
        CheckAsync(context, async account => await secondFactor.AcceptsAsync(account, proof) || await passwords.IsOfAsync(account, proof),
            "This is neither your password nor a code that works now; a code works once.");

    private async Task<Refusal?> CheckAsync(HttpContext context, Func<Account, Task<bool>> isRight, string wrong)
    {
        var lane = ThrottleKey.Within(context.Session()!);
        if (guessing.Wait(lane) is { Ticks: > 0 } wait)
            return Refusal.NotAllowed("wait", $"Too many were tried. Wait {TooManyAttempts.After(context, wait)} and try again.");
        if (!await isRight(accounts.Find(context.Actor().AccountId)!))
            return Refusal.NotAllowed("proof-wrong", wrong);
        guessing.WasRight(lane);
        return null;
    }
}
