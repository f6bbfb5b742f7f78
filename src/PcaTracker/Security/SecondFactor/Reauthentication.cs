using PcaTracker.Domain;
using PcaTracker.Security.Accounts;
using PcaTracker.Security.Sessions;
using PcaTracker.Security.Throttling;

namespace PcaTracker.Security.SecondFactor;

/// <summary>Asks a signed-in person for the password or a code again before these change, to protect an unattended browser.</summary>
internal sealed class Reauthentication(AccountDirectory accounts, Passwords passwords, SecondFactors secondFactor, SignInThrottle throttle)
{
    /// <summary>Whether a person can be asked: whoever just came by a sign-in link has proven the same, and others may have no password.</summary>
    public bool IsPossible(HttpContext context) =>
        context.Session()!.Way != SignInWay.Link && accounts.Find(context.Actor().AccountId)!.PasswordHash is not null;

    /// <summary>Refuses anything but the current password.</summary>
    public Task<Refusal?> CheckPasswordAsync(HttpContext context, string password) =>
        CheckAsync(context, account => passwords.IsOfAsync(account, password),
            Refusal.NotAllowed("password-wrong", "This is not your present password."));

    /// <summary>Refuses anything but the current password, a code of the app or a recovery code.</summary>
    public Task<Refusal?> CheckPasswordOrCodeAsync(HttpContext context, string proof) =>
        CheckAsync(context, async account => await secondFactor.AcceptsAsync(account, proof) || await passwords.IsOfAsync(account, proof),
            Refusal.NotAllowed("proof-wrong",
                "This is neither your password nor a code that works now; a code works once."));

    private async Task<Refusal?> CheckAsync(HttpContext context, Func<Account, Task<bool>> isRight, Refusal wrong)
    {
        var key = ThrottleKey.Within(context.Session()!);
        if (!throttle.TryTake(out var wait, key))
        {
            var words = TooManyAttempts.SetRetryAfter(context, wait);
            return Refusal.NotAllowed("wait", $"Too many were tried. Wait {words} and try again.") with { Values = [wait] };
        }

        if (!await isRight(accounts.Find(context.Actor().AccountId)!))
            return wrong;
        throttle.Succeeded(key);
        return null;
    }
}
