using System.CommandLine;
using PcaTracker.Domain;
using PcaTracker.Runtime;
using PcaTracker.Storage;

namespace PcaTracker.Cli;

/// <summary><c>backup FILE</c>: copies the database, whether or not a server runs on it.</summary>
internal static class BackupCommand
{
    /// <summary>Creates the command.</summary>
    public static Command Create(CommandContext context)
    {
        var file = new Argument<FileInfo>("FILE") { Description = "File to make; one that is there is not overwritten." };
        var command = new Command("backup", "Copy the database, in use or not, into one file that `restore` takes.") { file };
        command.SetAction(given =>
        {
            if (context.CheckFile("A backup") is { } onServer)
                return context.Refuse(onServer);
            var target = given.GetRequiredValue(file).FullName;
            var facts = Take(context, target);
            if (facts.IsRefused(out var refusal))
                return context.Refuse(refusal);
            context.Output.WriteLine($"{target}: {facts.Value}");
            context.Output.WriteLine(
                "It holds the papers of both sides, unencrypted. Keep `keys` and `checkpoints.jsonl` of the data directory with it: "
                + "second factors and the audit log's checkpoints need them.");
            return 0;
        });
        return command;
    }

    private static Result<BackupFacts> Take(CommandContext context, string target)
    {
        using var progress = ProgressLine.Start("Backing up");
        return Backup.Take(Path.Combine(context.DataDirectory, "tracker.db"), target, progress);
    }
}
