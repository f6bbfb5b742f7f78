using System.CommandLine;
using PcaTracker.Security.Accounts;
using PcaTracker.Security.SecondFactor;

namespace PcaTracker.Cli;

/// <summary><c>user disable</c>, <c>user enable</c> and <c>user second-factor-off</c>: decide who may sign in, and how.</summary>
internal static class UserAccessCommands
{
    /// <summary>Creates <c>user disable</c>.</summary>
    public static Command CreateDisable(CommandContext context) => AccountCommand.Create(
        context, "disable", "Disable an account: sessions, access tokens and sign-in links end with the next request.", (database, account, _) =>
        {
            new AccountDirectory(database).DisableAsync(account).GetAwaiter().GetResult();
            return $"{account.Email} is disabled; `user enable {account.Email}` lets them in again.";
        });

    /// <summary>Creates <c>user enable</c>.</summary>
    public static Command CreateEnable(CommandContext context) => AccountCommand.Create(
        context, "enable", "Enable a disabled account; access tokens work again, sessions begin anew.", (database, account, _) =>
        {
            new AccountDirectory(database).EnableAsync(account).GetAwaiter().GetResult();
            return $"{account.Email} is enabled.";
        });

    /// <summary>Creates <c>user second-factor-off</c>.</summary>
    public static Command CreateSecondFactorOff(CommandContext context) => AccountCommand.Create(
        context, "second-factor-off", "Turn the second factor off for somebody who has lost the app and the recovery codes.",
        (database, account, _) => AccountCommand.By<SecondFactors>(context, database, async secondFactor =>
            (await secondFactor.TurnOffAsync(account)).IsRefused(out var refusal) ? refusal : $"{account.Email} signs in without a code."));
}
