using System.CommandLine;
using PcaTracker.Domain;
using PcaTracker.Security.Accounts;
using PcaTracker.Security.Sessions;
using PcaTracker.Storage;

namespace PcaTracker.Cli;

/// <summary><c>user add EMAIL …</c>, <c>user link EMAIL</c> and the other commands on accounts.</summary>
internal static class UserCommand
{
    /// <summary>Creates the command with its subcommands.</summary>
    public static Command Create(CommandContext context) => new("user", "Make accounts and links to sign in by, and keep accounts.")
    {
        CreateAdd(context), CreateLink(context), UserAccessCommands.CreateDisable(context), UserAccessCommands.CreateEnable(context),
        UserAccessCommands.CreateSecondFactorOff(context),
        UserProviderCommands.CreateLink(context), UserProviderCommands.CreateUnlink(context),
    };

    /// <summary>The account with an address; refused when there is none.</summary>
    public static Result<Account> Named(TrackerDatabase database, string email) =>
        new AccountDirectory(database).Find(email) is { } account ? account
        : Refusal.NotFound($"There is no account for {email}: make one with `user add`, or check the address.");

    /// <summary>The argument that names the account.</summary>
    public static Argument<string> Email() => new("EMAIL") { Description = "E-mail address of the person." };

    private static Command CreateAdd(CommandContext context)
    {
        var email = Email();
        var name = new Option<string>("--name") { Description = "Name, as others see it.", Required = true };
        var side = new Option<string>("--side") { Description = "EU, KZ or joint.", Required = true };
        var role = new Option<string>("--role") { Description = $"{Listing.Or(Role.All)}.", Required = true };
        var language = new Option<string>("--language")
        {
            Description = "Language of mails: en, ru or kk.",
            DefaultValueFactory = _ => Language.English,
        };
        var zone = new Option<string>("--time-zone")
        {
            Description = "The person's time zone, e.g. Asia/Almaty.",
            DefaultValueFactory = _ => "Europe/Brussels",
        };
        var command = new Command("add", "Make an account and print a link to sign in by, once, within 24 hours.")
        {
            email, name, side, role, language, zone,
        };
        command.SetAction(given => context.OnDatabase(database => PrintLink(context, database, new AccountDirectory(database).AddAsync(new NewAccount(
            given.GetRequiredValue(email), given.GetRequiredValue(name), given.GetRequiredValue(side),
            given.GetRequiredValue(role), given.GetRequiredValue(language), given.GetRequiredValue(zone))).GetAwaiter().GetResult())));
        return command;
    }

    private static Command CreateLink(CommandContext context)
    {
        var email = Email();
        var command = new Command("link", "Print a new link for an account; one printed before stops working.") { email };
        command.SetAction(given => context.OnDatabase(database => PrintLink(context, database, Named(database, given.GetRequiredValue(email)))));
        return command;
    }

    private static int PrintLink(CommandContext context, TrackerDatabase database, Result<Account> account)
    {
        var address = context.Address;
        if (account.IsRefused(out var refusal) || address.IsRefused(out refusal))
            return context.Refuse(refusal);
        var secret = new SignInLinks(database).CreateAsync(account.Value, SignInLinks.Lifetime).GetAwaiter().GetResult();
        context.Output.WriteLine(SignInLinks.Address(address.Value.Root, secret));
        return 0;
    }
}
