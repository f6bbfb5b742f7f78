using System.CommandLine;
using PcaTracker.Changes.Audit.Verification;
using PcaTracker.Domain;
using PcaTracker.Runtime;

namespace PcaTracker.Cli;

/// <summary><c>verify [PATH] [--checkpoints FILE] [--chain FILE]</c>: whether a database is as its record of changes says.</summary>
internal static class VerifyCommand
{
    public static Command Create()
    {
        var path = new Argument<string?>("PATH") { Description = "A data directory, in use or not, or a copied database with its checkpoints.jsonl beside it; the data directory when left out.", Arity = ArgumentArity.ZeroOrOne };
        var checkpoints = new Option<string?>("--checkpoints") { Description = "Lines of checkpoints that were kept elsewhere, from the History page: holds the record to them, too.", HelpName = "FILE" };
        var chain = new Option<string?>("--chain") { Description = "A file downloaded from the History page: checks it instead of a database.", HelpName = "FILE" };
        var command = new Command("verify", "Check the database and its record of changes; ends with 1 when anything is not as it should be.") { path, checkpoints, chain };
        command.SetAction(given =>
        {
            var kept = given.GetValue(checkpoints) is { } lines ? File.ReadAllLines(lines).Where(line => !string.IsNullOrWhiteSpace(line)).ToList() : null;
            if (kept is { Count: 0 })
                return CommandLine.Refuse(Refusal.Invalid("no-checkpoints", $"{given.GetValue(checkpoints)} holds no checkpoint: put into it the lines that the History page shows to heads of delegation."));
            if (given.GetValue(chain) is { } downloaded)
                return Tell(Follow(downloaded, kept ?? []));
            var place = Path.GetFullPath(given.GetValue(path) ?? DataDirectory.FromSettings());
            var (file, directory) = Directory.Exists(place) ? (Path.Combine(place, "tracker.db"), place) : (place, Path.GetDirectoryName(place)!);
            if (Check(file, directory, kept) is var checks && checks.IsRefused(out var refusal))
                return CommandLine.Refuse(refusal);
            return Tell(checks.Value);
        });
        return command;
    }

    private static Result<IReadOnlyList<CheckResult>> Check(string file, string directory, IReadOnlyList<string>? kept)
    {
        using var progress = ProgressLine.Start("Verifying");
        return AuditVerification.Run(file, directory, kept, progress);
    }

    private static IReadOnlyList<CheckResult> Follow(string chain, IReadOnlyList<string> kept)
    {
        using var progress = ProgressLine.Start("Verifying");
        progress.Step("following the chain");
        return ChainFile.Run(File.ReadLines(chain), kept);
    }

    private static int Tell(IReadOnlyList<CheckResult> checks)
    {
        foreach (var check in checks)
            Console.Out.WriteLine(check);
        return checks.All(check => check.IsSound) ? 0 : 1;
    }
}
