using Microsoft.AspNetCore.Identity;
using PcaTracker.Domain;

namespace PcaTracker.Security.Accounts;

/// <summary>Converts results of ASP.NET Core Identity to ours.</summary>
internal static class IdentityResults
{
    /// <summary>Returns the account when it was written, otherwise the refusal.</summary>
    public static Result<Account> ToResult(this IdentityResult result, Account account) =>
        result.Succeeded ? account
        : result.Errors.Any(e => e.Code == nameof(IdentityErrorDescriber.ConcurrencyFailure)) ? AccountDirectory.ChangedMeanwhile
        : Refusal.Conflict("account-not-changed", string.Join(' ', result.Errors.Select(e => e.Description)));
}
