using System.CommandLine;
using PcaTracker.Domain;
using PcaTracker.Security;
using PcaTracker.Storage;

namespace PcaTracker.Cli;

/// <summary><c>user disable</c>, <c>user enable</c> and <c>user second-factor-off</c>: who may come in, and with what.</summary>
internal static class UserAccessCommands
{
    public static Command CreateDisable() => Create("disable", "Shut somebody out: sessions, access tokens and sign-in links end with the next request.", (database, account) =>
    {
        new Accounts(database).Disable(account);
        return $"{account.Email} is disabled; `user enable {account.Email}` lets them in again.";
    });

    public static Command CreateEnable() => Create("enable", "Let somebody in again who was shut out; access tokens work again, sessions begin anew.", (database, account) =>
    {
        new Accounts(database).Enable(account);
        return $"{account.Email} is enabled.";
    });

    public static Command CreateSecondFactorOff() => Create("second-factor-off", "Turn the second factor off for somebody who has lost the app and the recovery codes.", (database, account) =>
    {
        using var services = database.AccountServices(DataDirectory.FromSettings());
        using var scope = services.CreateScope();
        var turnedOff = scope.ServiceProvider.GetRequiredService<SecondFactor>().TurnOffAsync(account).GetAwaiter().GetResult();
        return turnedOff.IsRefused(out var refusal) ? refusal : $"{account.Email} signs in without a code.";
    });

    private static Command Create(string name, string description, Func<TrackerDatabase, Account, Result<string>> change)
    {
        var email = UserCommand.Email();
        var command = new Command(name, description) { email };
        command.SetAction(given => CommandLine.OnDatabase(database =>
        {
            var account = UserCommand.Named(database, given.GetRequiredValue(email));
            if (account.IsRefused(out var refusal))
                return CommandLine.Refuse(refusal);
            var done = change(database, account.Value);
            if (done.IsRefused(out refusal))
                return CommandLine.Refuse(refusal);
            Console.Out.WriteLine(done.Value);
            return 0;
        }));
        return command;
    }
}
