using System.CommandLine;
using PcaTracker.Changes.Audit.Verification;
using PcaTracker.Domain;
using PcaTracker.Runtime;
using PcaTracker.Storage;
using PcaTracker.Storage.Postgres;

namespace PcaTracker.Cli;

/// <summary><c>verify [PATH] [--checkpoints FILE] [--chain FILE]</c>: verifies a database against its audit log.</summary>
internal static class VerifyCommand
{
    /// <summary>Creates the command.</summary>
    public static Command Create(CommandContext context)
    {
        var path = new Argument<string?>("PATH")
        {
            Description = "A data directory, in use or not, or a copied database with its checkpoints.jsonl beside it; "
                + "the data directory when left out.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var checkpoints = new Option<string?>("--checkpoints")
        {
            Description = "Lines of checkpoints that were kept elsewhere, from the History page: compares the audit log with them, too.",
            HelpName = "FILE",
        };
        var chain = new Option<string?>("--chain")
        {
            Description = "A file downloaded from the History page: checks it instead of a database.",
            HelpName = "FILE",
        };
        var command = new Command("verify", "Check the database and its audit log; ends with 1 when anything is not as it should be.")
        {
            path, checkpoints, chain,
        };
        command.SetAction(given => Run(context, given.GetValue(path), given.GetValue(checkpoints), given.GetValue(chain)));
        return command;
    }

    private static int Run(CommandContext context, string? path, string? checkpoints, string? chain)
    {
        var kept = checkpoints is null ? null : File.ReadAllLines(checkpoints).Where(line => !string.IsNullOrWhiteSpace(line)).ToList();
        if (kept is { Count: 0 })
            return context.Refuse(Refusal.Invalid("no-checkpoints",
                $"{checkpoints} holds no checkpoint: put into it the lines that the History page shows to heads of delegation."));
        if (chain is not null)
            return Print(context.Output, Follow(chain, kept ?? []));
        if (path is null && DatabaseChoice.ServerIn(context.Settings) is { } server)
            return OnServer(context, server, kept);
        var target = Path.GetFullPath(path ?? context.DataDirectory);
        var (file, directory) = Directory.Exists(target) ? (Path.Combine(target, "tracker.db"), target) : (target, Path.GetDirectoryName(target)!);
        return Report(context, Check(file, directory, kept));
    }

    // As it is: a start would make triggers anew that another program has changed.
    private static int OnServer(CommandContext context, string server, IReadOnlyList<string>? kept)
    {
        if (PostgresMigrations.CheckReadable(server) is { } refusal)
            return context.Refuse(refusal);
        using var database = new TrackerDatabase(new PostgresSystem(server), TimeProvider.System);
        return Report(context, Check(database, context.DataDirectory, kept));
    }

    private static int Report(CommandContext context, Result<IReadOnlyList<CheckResult>> checks) =>
        checks.IsRefused(out var refusal) ? context.Refuse(refusal) : Print(context.Output, checks.Value);

    private static Result<IReadOnlyList<CheckResult>> Check(TrackerDatabase database, string directory, IReadOnlyList<string>? kept)
    {
        using var progress = ProgressLine.Start("Verifying");
        return AuditVerification.Run(database, directory, kept, progress);
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

    private static int Print(TextWriter output, IReadOnlyList<CheckResult> checks)
    {
        foreach (var check in checks)
            output.WriteLine(check);
        return checks.All(check => check.IsSound) ? 0 : 1;
    }
}
