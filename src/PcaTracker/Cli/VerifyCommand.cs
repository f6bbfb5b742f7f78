using System.CommandLine;
using PcaTracker.History.Verification;

namespace PcaTracker.Cli;

/// <summary><c>verify [PATH]</c>: whether a database is as its record of changes says.</summary>
internal static class VerifyCommand
{
    public static Command Create()
    {
        var path = new Argument<string?>("PATH") { Description = "A data directory, in use or not, or a copied database with its checkpoints.jsonl beside it; the data directory when left out.", Arity = ArgumentArity.ZeroOrOne };
        var command = new Command("verify", "Check the database and its record of changes; ends with 1 when anything is not as it should be.") { path };
        command.SetAction(given =>
        {
            var place = Path.GetFullPath(given.GetValue(path) ?? DataDirectory.FromSettings());
            var (file, directory) = Directory.Exists(place) ? (Path.Combine(place, "tracker.db"), place) : (place, Path.GetDirectoryName(place)!);
            if (RecordVerification.Run(file, directory) is var checks && checks.IsRefused(out var refusal))
                return CommandLine.Refuse(refusal);
            foreach (var check in checks.Value)
                Console.Out.WriteLine(check);
            return checks.Value.All(check => check.IsSound) ? 0 : 1;
        });
        return command;
    }
}
