using System.CommandLine;
using PcaTracker.Security.Tokens;

namespace PcaTracker.Cli;

/// <summary>
/// <c>token create --for EMAIL [--days N] [--scope read|write|calendar]</c>: prints a token for the API, or the address of a calendar.
/// </summary>
internal static class TokenCommand
{
    /// <summary>Creates the command with its subcommand.</summary>
    public static Command Create(CommandContext context) => new("token", "Make access tokens.") { CreateCreate(context) };

    private static Command CreateCreate(CommandContext context)
    {
        var owner = new Option<string>("--for") { Description = "E-mail address of the account.", Required = true };
        var days = new Option<int>("--days")
        {
            Description = $"How long it lasts, at most {AccessTokens.LongestDays} days.",
            DefaultValueFactory = _ => AccessTokens.DefaultDays,
        };
        var scope = new Option<string>("--scope")
        {
            Description = "What it opens: read (the API), write (the API, also for changes that the role may make) or calendar (the calendar alone).",
            DefaultValueFactory = _ => TokenScope.Read,
        };
        var name = new Option<string>("--name") { Description = "What it is for.", DefaultValueFactory = _ => "Command line" };
        var command = new Command("create", "Print a token that opens the API: with the e-mail address as HTTP Basic, or alone as Bearer.")
        {
            owner, days, scope, name,
        };
        command.SetAction(given => context.OnDatabase(database =>
        {
            var account = UserCommand.Named(database, given.GetRequiredValue(owner));
            if (account.IsRefused(out var refusal))
                return context.Refuse(refusal);
            var token = new AccessTokens(database, TimeProvider.System).CreateAsync(
                account.Value.AsActor(), given.GetRequiredValue(name), given.GetRequiredValue(days), given.GetRequiredValue(scope))
                .GetAwaiter().GetResult();
            if (token.IsRefused(out refusal))
                return context.Refuse(refusal);
            if (given.GetRequiredValue(scope) != TokenScope.Calendar)
                context.Output.WriteLine(token.Value.Text);
            else if (context.Address is var address && address.IsRefused(out refusal))
                return context.Refuse(refusal);
            else
                context.Output.WriteLine(CalendarAuthentication.Address(address.Value.Root, token.Value.Text));
            return 0;
        }));
        return command;
    }
}
