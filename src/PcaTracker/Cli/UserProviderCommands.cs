using System.CommandLine;
using Microsoft.AspNetCore.Identity;
using PcaTracker.Domain;
using PcaTracker.Security;
using PcaTracker.Storage;

namespace PcaTracker.Cli;

/// <summary><c>user link-oidc</c> and <c>user unlink-oidc</c>: which account a person of an identity provider has.</summary>
internal static class UserProviderCommands
{
    public static Command CreateLink() => Create("link-oidc", "Let a person of an identity provider sign in to an account that exists; the sign-in page says what to run.", async (users, account, login) =>
        (await users.AddLoginAsync(account, login)).Succeeded ? $"{login.ProviderKey} of {login.LoginProvider} signs in as {account.Email}."
        : Refusal.Conflict("login-taken", $"{login.ProviderKey} of {login.LoginProvider} signs in to an account already: `user unlink-oidc` with that account's address ends this."));

    public static Command CreateUnlink() => Create("unlink-oidc", "End that a person of an identity provider signs in to an account.", async (users, account, login) =>
    {
        if (!(await users.GetLoginsAsync(account)).Any(known => known.LoginProvider == login.LoginProvider && known.ProviderKey == login.ProviderKey))
            return Refusal.NotFound($"{login.ProviderKey} of {login.LoginProvider} does not sign in as {account.Email}: check the address, --issuer and --subject.");
        var removed = (await users.RemoveLoginAsync(account, login.LoginProvider, login.ProviderKey)).ToResult(account);
        return removed.IsRefused(out var refusal) ? refusal : $"{login.ProviderKey} of {login.LoginProvider} no longer signs in as {account.Email}.";
    });

    private static Command Create(string name, string description, Func<UserManager<Account>, Account, UserLoginInfo, Task<Result<string>>> change)
    {
        var email = UserCommand.Email();
        var issuer = new Option<string>("--issuer") { Description = "Name of the identity provider, as its tokens say.", Required = true };
        var subject = new Option<string>("--subject") { Description = "The person's key there.", Required = true };
        var command = new Command(name, description) { email, issuer, subject };
        command.SetAction(given => CommandLine.OnDatabase(database =>
        {
            var account = UserCommand.Named(database, given.GetRequiredValue(email));
            if (account.IsRefused(out var refusal))
                return CommandLine.Refuse(refusal);
            var done = Change(database, users => change(users, account.Value, new UserLoginInfo(given.GetRequiredValue(issuer), given.GetRequiredValue(subject), null)));
            if (done.IsRefused(out refusal))
                return CommandLine.Refuse(refusal);
            Console.Out.WriteLine(done.Value);
            return 0;
        }));
        return command;
    }

    private static Result<string> Change(TrackerDatabase database, Func<UserManager<Account>, Task<Result<string>>> change)
    {
        using var services = database.AccountServices(DataDirectory.FromSettings());
        using var scope = services.CreateScope();
        return change(scope.ServiceProvider.GetRequiredService<UserManager<Account>>()).GetAwaiter().GetResult();
    }
}
