using System.CommandLine;
using PcaTracker.Domain;
using PcaTracker.Security.Accounts;
using PcaTracker.Storage;

namespace PcaTracker.Cli;

/// <summary>Builds commands that change the account named by the first argument and print what they did.</summary>
internal static class AccountCommand
{
    /// <summary>Creates a command.</summary>
    public static Command Create(
        CommandContext context, string name, string description, Func<TrackerDatabase, Account, ParseResult, Result<string>> change,
        params IEnumerable<Option> options)
    {
        var email = UserCommand.Email();
        var command = new Command(name, description) { email };
        foreach (var option in options)
            command.Add(option);
        command.SetAction(given => context.OnDatabase(database =>
        {
            var account = UserCommand.Named(database, given.GetRequiredValue(email));
            if (account.IsRefused(out var refusal))
                return context.Refuse(refusal);
            var done = change(database, account.Value, given);
            if (done.IsRefused(out refusal))
                return context.Refuse(refusal);
            context.Output.WriteLine(done.Value);
            return 0;
        }));
        return command;
    }

    /// <summary>Makes a change with one of the server's account services.</summary>
    public static Result<string> By<T>(CommandContext context, TrackerDatabase database, Func<T, Task<Result<string>>> change)
        where T : notnull
    {
        using var services = database.AccountServices(context.DataDirectory);
        using var scope = services.CreateScope();
        return change(scope.ServiceProvider.GetRequiredService<T>()).GetAwaiter().GetResult();
    }
}
