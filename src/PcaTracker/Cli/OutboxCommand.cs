using System.CommandLine;
using System.Globalization;
using NodaTime.Text;
using PcaTracker.Domain;
using PcaTracker.Notifications.Delivery;
using PcaTracker.Runtime;
using PcaTracker.Storage;

namespace PcaTracker.Cli;

/// <summary>
/// <c>outbox release [--drop-before INSTANT|--send]</c>: releases mail that is held after a restore. <c>outbox hold</c>: holds it where a server's
/// own tools restored the database.
/// </summary>
internal static class OutboxCommand
{
    /// <summary>Creates the command with its subcommand.</summary>
    public static Command Create(CommandContext context) => new("outbox", "Mail that is held.") { CreateHold(context), CreateRelease(context) };

    private static Command CreateHold(CommandContext context)
    {
        var command = new Command(
            "hold", "Hold mail, plan what was due, and end all sessions, where a server's own tools restored the database; no server may run on it.");
        command.SetAction(_ =>
        {
            var mail = RestoreCommand.Mail(context);
            return mail.IsRefused(out var refusal)
                ? context.Refuse(refusal)
                : context.OnDatabase(database => Hold(context, database, mail.Value));
        });
        return command;
    }

    private static int Hold(CommandContext context, TrackerDatabase database, MailSettings mail)
    {
        if (database.TakeAlone() is { } taken)
            return context.Refuse(taken);
        using var progress = ProgressLine.Start("Holding");
        RestoredDatabase.Settle(database, LastMoment(database), mail, ended: null, progress);
        context.Output.WriteLine(
            "Nothing is mailed until you run `outbox release`, which drops what was due before now, "
            + "or `outbox release --send`, which sends all of it, also what was sent before. Everybody signs in anew.");
        return 0;
    }

    private static DateTimeOffset? LastMoment(TrackerDatabase database)
    {
        using var session = database.OpenAsSystem();
        return Backup.LastMoment(session.Connection, _ => true);
    }

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
