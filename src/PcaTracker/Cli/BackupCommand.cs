using System.CommandLine;
using PcaTracker.Domain;
using PcaTracker.Runtime;
using PcaTracker.Storage;

namespace PcaTracker.Cli;

/// <summary><c>backup FILE</c>: copies the database, whether or not a server runs on it.</summary>
internal static class BackupCommand
{
    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        var file = new Argument<FileInfo>("FILE") { Description = "File to make; one that is there is not overwritten." };
        var command = new Command("backup", "Copy the database, in use or not, into one file that `restore` takes.") { file };
        command.SetAction(given =>
        {
            var target = given.GetRequiredValue(file).FullName;
            var facts = Take(target);
            if (facts.IsRefused(out var refusal))
                return CommandLine.Refuse(refusal);
            Console.Out.WriteLine($"{target}: {facts.Value}");
            Console.Out.WriteLine(
                "It holds the papers of both sides, unencrypted. Keep `keys` and `checkpoints.jsonl` of the data directory with it: "
                + "second factors and the audit log's checkpoints need them.");
            return 0;
        });
        return command;
    }

    private static Result<BackupFacts> Take(string target)
    {
        using var progress = ProgressLine.Start("Backing up");
        return Backup.Take(Path.Combine(DataDirectory.FromSettings(), "tracker.db"), target, progress);
    }
}
