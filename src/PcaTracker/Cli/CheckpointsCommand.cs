using System.CommandLine;
using System.Globalization;
using PcaTracker.Storage;

namespace PcaTracker.Cli;

/// <summary>
/// <c>checkpoints renew</c>: begins a new file of signed checkpoints, where the old file or its key is lost or does not fit a restored
/// database.
/// </summary>
internal static class CheckpointsCommand
{
    /// <summary>Creates the command with its subcommand.</summary>
    public static Command Create(CommandContext context) => new("checkpoints", "The signed checkpoints of the audit log.") { CreateRenew(context) };

    private static Command CreateRenew(CommandContext context)
    {
        var command = new Command(
            "renew", "Begin a new file of checkpoints, with a new key where there is none; no server may run. The old file is kept.");
        command.SetAction(_ => Run(context));
        return command;
    }

    private static int Run(CommandContext context)
    {
        if (context.CheckFile("A new file of checkpoints") is { } onServer)
            return context.Refuse(onServer);
        var dataDirectory = context.DataDirectory;
        var taken = DirectoryLock.Take(dataDirectory, context.MayBeOpen);
        if (taken.IsRefused(out var refusal))
            return context.Refuse(refusal);
        using var held = taken.Value;
        if (DataFiles.CheckDatabase(dataDirectory) is { } missing)
            return context.Refuse(missing);
        var file = DatabaseFile.Prepare(dataDirectory, context.MayBeOpen, mayLackFiles: true);
        if (file.IsRefused(out refusal))
            return context.Refuse(refusal);

        using var database = new TrackerDatabase(file.Value, TimeProvider.System, WriteQueue.LongestWaitOfCommand);
        var stamp = TimeProvider.System.GetUtcNow().ToString("yyyyMMdd-HHmmssfff", CultureInfo.InvariantCulture);
        var (checkpoints, key) = (Path.Combine(dataDirectory, DataFiles.Checkpoints), Path.Combine(dataDirectory, DataFiles.Key));
        IReadOnlyList<string> kept =
        [
            .. Keep(checkpoints, Path.Combine(dataDirectory, $"checkpoints.until-{stamp}.jsonl")),
            .. File.Exists(key) && !DataFiles.IsKey(key) ? Keep(key, $"{key}.damaged-{stamp}") : [],
        ];
        _ = database.WriteAsSystem(session =>
        {
            DataFiles.ExpectNone(session);
            return 0;
        });
        context.Output.WriteLine(
            $"""
            Checkpoints begin anew when the tracker runs next. {(kept.Count == 0 ? "There were none here." : $"Kept: {string.Join(", ", kept)}.")}
            Tell the heads of delegation, who have the old lines: `verify --checkpoints FILE` compares the audit log with those.
            """);
        return 0;
    }

    private static string[] Keep(string file, string kept)
    {
        if (!File.Exists(file))
            return [];
        DurableFile.Rename(file, kept);
        return [kept];
    }
}
