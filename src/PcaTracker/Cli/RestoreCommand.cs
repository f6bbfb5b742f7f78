using System.CommandLine;
using PcaTracker.Domain;
using PcaTracker.Notifications.Delivery;
using PcaTracker.Runtime;
using PcaTracker.Security.Tokens;
using PcaTracker.Storage;

namespace PcaTracker.Cli;

/// <summary><c>restore FILE</c>: replaces the database by a backup, and holds mail until an administrator releases it.</summary>
internal static class RestoreCommand
{
    /// <summary>Creates the command.</summary>
    public static Command Create(CommandContext context)
    {
        var file = new Argument<FileInfo>("FILE") { Description = "A file that `backup` made." };
        var command = new Command("restore", "Replace the database by a backup; no server may run on it. The old database is kept.") { file };
        command.SetAction(given => Run(context, given.GetRequiredValue(file).FullName));
        return command;
    }

    private static int Run(CommandContext context, string backup)
    {
        if (context.CheckFile("A restored database") is { } onServer)
            return context.Refuse(onServer);
        var dataDirectory = context.DataDirectory;
        var taken = DirectoryLock.Take(dataDirectory, context.MayBeOpen);
        if (taken.IsRefused(out var refusal))
            return context.Refuse(refusal);
        using var held = taken.Value;
        var mail = Mail(context);
        if (mail.IsRefused(out refusal))
            return context.Refuse(refusal);
        var restored = Restore(backup, dataDirectory, mail.Value);
        if (restored.IsRefused(out refusal))
            return context.Refuse(refusal);
        var (facts, kept, ended) = restored.Value;
        Print(context.Output, backup, facts, kept, isAccessKnown: ended is not null);
        if (File.Exists(Path.Combine(dataDirectory, "checkpoints.jsonl")))
            context.Output.WriteLine(
                "`verify` says that entries were cut off wherever a checkpoint lies ahead of the record, and that is true: "
                + "what came after the backup is in the kept file alone. Tell the heads of delegation, who have the checkpoints. "
                + "Once they agree, run `checkpoints renew` while the server is stopped: the next checkpoints begin a new file.");
        return 0;
    }

    private static void Print(TextWriter output, string backup, BackupFacts facts, string? kept, bool isAccessKnown)
    {
        output.WriteLine($"Restored {backup}: {facts}");
        output.WriteLine(kept is null ? "There was no database here before." : $"The database that was here is kept as {kept}.");
        output.WriteLine(
            (isAccessKnown
                ? "Accounts that were disabled and tokens that were revoked stay so."
                : "Accounts that were disabled and tokens that were revoked after the backup are open again, "
                    + "since no database told of them: look who they are.")
            + " Everybody signs in anew, by what was their password then.");
        output.WriteLine(
            "Nothing is mailed until you run `outbox release`, which drops what was due before now, "
            + "or `outbox release --send`, which sends all of it, also what was sent before.");
    }

    private static Result<(BackupFacts Facts, string? Kept, RevokedAccess? Ended)> Restore(string backup, string dataDirectory, MailSettings mail)
    {
        using var progress = ProgressLine.Start("Restoring");
        var begun = Restoration.Begin(backup, dataDirectory, progress);
        if (begun.IsRefused(out var refusal))
            return refusal;
        using var restoration = begun.Value;
        var ended = Ended(restoration.Present, progress);
        using (var database = new TrackerDatabase(restoration.Copy, TimeProvider.System))
            RestoredDatabase.Settle(database, restoration.Facts.LastMoment, mail, ended, progress);
        progress.Step("putting it in place");
        return (restoration.Facts, restoration.PutInPlace(TimeProvider.System.GetUtcNow()), ended);
    }

    private static RevokedAccess? Ended(string? present, ProgressLine progress)
    {
        if (present is null || Damage.In(present) || Migrations.Run(present, progress) is not null)
            return null;
        using var database = new TrackerDatabase(present, TimeProvider.System);
        return RevokedAccess.Of(database);
    }

    /// <summary>The settings of mail.</summary>
    internal static Result<MailSettings> Mail(CommandContext context)
    {
        var address = context.Address;
        return address.IsRefused(out var refusal)
            ? refusal
            : MailSettings.Read(context.Settings, address.Value);
    }
}
