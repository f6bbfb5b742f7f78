using System.CommandLine;
using Microsoft.AspNetCore.Identity;
using PcaTracker.Domain;
using PcaTracker.Security;
using PcaTracker.Security.Accounts;

namespace PcaTracker.Cli;

/// <summary><c>user link-oidc</c> and <c>user unlink-oidc</c>: which account a person of an identity provider has.</summary>
internal static class UserProviderCommands
{
    public static Command CreateLink() => Create("link-oidc", "Let a person of an identity provider sign in to an account that exists, in place of password and links; the sign-in page says what to run.", async (users, account, login) =>
    {
        if (await users.FindByLoginAsync(login.LoginProvider, login.ProviderKey) is not null)
            return Refusal.Conflict("login-taken", $"{login.ProviderKey} of {login.LoginProvider} signs in to an account already: `user unlink-oidc` with that account's address ends this.");
        // First, so that nobody is linked who keeps another way in.
        account.PasswordHash = null;
        var cleared = (await users.UpdateSecurityStampAsync(account)).ToResult(account);
        var linked = cleared.Refusal is null ? (await users.AddLoginAsync(account, login)).ToResult(account) : cleared;
        return linked.IsRefused(out var refusal) ? refusal : $"{login.ProviderKey} of {login.LoginProvider} signs in as {account.Email}, and by no password any more.";
    });

    public static Command CreateUnlink() => Create("unlink-oidc", "End that a person of an identity provider signs in to an account.", async (users, account, login) =>
    {
        if (!(await users.GetLoginsAsync(account)).Any(known => known.LoginProvider == login.LoginProvider && known.ProviderKey == login.ProviderKey))
            return Refusal.NotFound($"{login.ProviderKey} of {login.LoginProvider} does not sign in as {account.Email}: check the address, --issuer and --subject.");
        var removed = (await users.RemoveLoginAsync(account, login.LoginProvider, login.ProviderKey)).ToResult(account);
        return removed.IsRefused(out var refusal) ? refusal : $"{login.ProviderKey} of {login.LoginProvider} no longer signs in as {account.Email}.";
    });

    private static Command Create(string name, string description, Func<UserManager<Account>, Account, UserLoginInfo, Task<Result<string>>> change)
    {
        var issuer = new Option<string>("--issuer") { Description = "Name of the identity provider, as its tokens say.", Required = true };
        var subject = new Option<string>("--subject") { Description = "The person's key there.", Required = true };
        return AccountCommand.Create(name, description, (database, account, given) => AccountCommand.By<UserManager<Account>>(database, users =>
            change(users, account, new UserLoginInfo(given.GetRequiredValue(issuer), given.GetRequiredValue(subject), null))), issuer, subject);
    }
}
