using System.CommandLine;
using System.Globalization;
using NodaTime.Text;
using PcaTracker.Domain;
using PcaTracker.Notifications.Delivery;

namespace PcaTracker.Cli;

/// <summary><c>outbox release [--drop-before INSTANT|--send]</c>: releases mail that is held after a restore.</summary>
internal static class OutboxCommand
{
    /// <summary>Creates the command with its subcommand.</summary>
    public static Command Create(CommandContext context) => new("outbox", "Mail that is held.") { CreateRelease(context) };

    private static Command CreateRelease(CommandContext context)
    {
        var before = new Option<string?>("--drop-before")
        {
            Description = "Drop mail planned until that instant, e.g. 2026-11-26T09:00:00Z, in place of mail due when the backup was restored.",
        };
        var send = new Option<bool>("--send") { Description = "Drop nothing: send all waiting mail, also mail that was sent before the restore." };
        var command = new Command("release", "Send mail again; mail that was due before the restore is dropped, unless an option says otherwise.")
        {
            before, send,
        };
        command.SetAction(given =>
        {
            var (sendAll, text) = (given.GetValue(send), given.GetValue(before));
            if (sendAll && text is not null)
                return context.Refuse(Refusal.Invalid("release-unclear", "Say --send or --drop-before, not both."));
            var until = text is null ? null : InstantPattern.ExtendedIso.Parse(text);
            if (until is { Success: false })
                return context.Refuse(Refusal.Invalid("instant-wrong", $"'{text}' is no instant in UTC, written as 2026-11-26T09:00:00Z."));
            return context.OnDatabase(database =>
            {
                var released = database.WriteAsSystem<ReleasedOutbox>(session =>
                    OutboxHold.Release(session, sendAll, until?.Value.ToDateTimeOffset()) is { } done
                        ? done
                        : Refusal.Conflict("not-held", "Nothing is held: mail goes out as it is planned."));
                if (released.IsRefused(out var refusal))
                    return context.Refuse(refusal);
                context.Output.WriteLine(string.Create(
                    CultureInfo.InvariantCulture, $"Mail goes out again: {released.Value.Dropped} dropped, {released.Value.Waiting} waiting."));
                return 0;
            });
        });
        return command;
    }
}
