using System.CommandLine;
using Microsoft.AspNetCore.Identity;
using PcaTracker.Domain;
using PcaTracker.Security.Accounts;

namespace PcaTracker.Cli;

/// <summary><c>user link-oidc</c> and <c>user unlink-oidc</c>: link an account to a person of an identity provider.</summary>
internal static class UserProviderCommands
{
    /// <summary>Creates <c>user link-oidc</c>.</summary>
    public static Command CreateLink(CommandContext context) => Create(
        context,
        "link-oidc",
        "Let a person of an identity provider sign in to an account that exists, in place of password and links; the sign-in page says what to run.",
        LinkAsync);

    /// <summary>Creates <c>user unlink-oidc</c>.</summary>
    public static Command CreateUnlink(CommandContext context) =>
        Create(context, "unlink-oidc", "End the link between a person of an identity provider and an account.", UnlinkAsync);

    private static async Task<Result<string>> LinkAsync(UserManager<Account> users, Account account, UserLoginInfo login)
    {
        var person = $"{login.ProviderKey} of {login.LoginProvider}";
        if (await users.FindByLoginAsync(login.LoginProvider, login.ProviderKey) is not null)
            return Refusal.Conflict(
                "login-taken", $"{person} signs in to an account already: `user unlink-oidc` with that account's address ends this.");
        // The password goes first, so that no linked account keeps another way to sign in.
        account.PasswordHash = null;
        var cleared = (await users.UpdateSecurityStampAsync(account)).ToResult(account);
        var linked = cleared.Refusal is null ? (await users.AddLoginAsync(account, login)).ToResult(account) : cleared;
        return linked.IsRefused(out var refusal) ? refusal : $"{person} signs in as {account.Email}, and by no password any more.";
    }

    private static async Task<Result<string>> UnlinkAsync(UserManager<Account> users, Account account, UserLoginInfo login)
    {
        var person = $"{login.ProviderKey} of {login.LoginProvider}";
        var logins = await users.GetLoginsAsync(account);
        if (!logins.Any(known => known.LoginProvider == login.LoginProvider && known.ProviderKey == login.ProviderKey))
            return Refusal.NotFound($"{person} does not sign in as {account.Email}: check the address, --issuer and --subject.");
        var removed = (await users.RemoveLoginAsync(account, login.LoginProvider, login.ProviderKey)).ToResult(account);
        return removed.IsRefused(out var refusal) ? refusal : $"{person} no longer signs in as {account.Email}.";
    }

    private static Command Create(
        CommandContext context, string name, string description, Func<UserManager<Account>, Account, UserLoginInfo, Task<Result<string>>> change)
    {
        var issuer = new Option<string>("--issuer") { Description = "Name of the identity provider, as its tokens say.", Required = true };
        var subject = new Option<string>("--subject") { Description = "The person's key there.", Required = true };
        return AccountCommand.Create(
            context,
            name,
            description,
            (database, account, given) => AccountCommand.By<UserManager<Account>>(context, database, users =>
                change(users, account, new UserLoginInfo(given.GetRequiredValue(issuer), given.GetRequiredValue(subject), null))),
            issuer,
            subject);
    }
}
