using System.CommandLine;
using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;
using PcaTracker.Changes.Audit;
using PcaTracker.Changes.Audit.Verification;
using PcaTracker.Changes.Triggers;
using PcaTracker.Domain;
using PcaTracker.Runtime;
using PcaTracker.Security;
using PcaTracker.Storage;
using PcaTracker.Storage.Postgres;

namespace PcaTracker.Cli;

/// <summary><c>pcatracker migrate-to-sqlite</c>: moves a tracker from its server to a file.</summary>
internal static class MigrateBackCommand
{
    /// <summary>Creates the command.</summary>
    public static Command Create(CommandContext context)
    {
        var command = new Command(
            "migrate-to-sqlite",
            "Copy the database that PcaTracker__Database names to a new tracker.db of the data directory, with its keys and checkpoints; no server "
            + "may run on it.");
        command.SetAction(_ => Run(context));
        return command;
    }

    private static int Run(CommandContext context)
    {
        if (DatabaseChoice.ServerIn(context.Settings) is not { } server)
            return context.Refuse(Setting.Wrong("Database", "is not set: name the server's host, the database and the user there"));
        var taken = DirectoryLock.Take(context.DataDirectory, context.MayBeOpen);
        if (taken.IsRefused(out var refusal))
            return context.Refuse(refusal);
        using var held = taken.Value;
        var moved = Move(context.DataDirectory, server);
        if (moved.IsRefused(out refusal))
            return context.Refuse(refusal);
        foreach (var check in moved.Value.Checks)
            context.Output.WriteLine(check);
        context.Output.WriteLine(
            $"{moved.Value.Rows} rows are in {Path.Combine(context.DataDirectory, DataFiles.Database)} now, as the audit log says. Start the server "
            + $"without PcaTracker__Database. {PostgresSystem.PlaceOf(server)} stays as it was: let no server run on it any more, which would send "
            + "the same mails, and keep it as carefully as a backup.");
        return 0;
    }

    private static Result<(long Rows, IReadOnlyList<CheckResult> Checks)> Move(string directory, string server)
    {
        using var progress = ProgressLine.Start("Moving");
        if ((NewDatabase.Check(directory) ?? PostgresMigrations.CheckReadable(server) ?? PostgresMigrations.Run(server, TimeProvider.System))
            is { } unusable)
            return unusable;
        using var system = new PostgresSystem(server);
        if ((system.TakeAlone() ?? NodeKeys.Check(system, directory, TimeProvider.System)) is { } refusal)
            return refusal;
        // Commands write without a server; what they wrote after the snapshot would be lost. The lock comes first.
        using var others = system.OpenAsOwner();
        using var turn = others.BeginTransaction();
        PostgresSystem.WaitToWrite(others);
        using var from = system.Open(null, writes: false, TimeProvider.System).Connection;
        using var snapshot = system.Dialect.BeginSnapshot(from);
        progress.Step("verifying the database");
        var before = AuditVerification.OnServer((NpgsqlConnection)from, directory, progress);
        if (before.FirstOrDefault(check => !check.IsSound) is { } flaw)
            return Refusal.Conflict("not-as-the-audit-log-says",
                $"Nothing was moved, because `verify` finds a fault in {system.Place}: {flaw.Finding}");
        return Copy((NpgsqlConnection)from, before, directory, progress);
    }

    private static Result<(long Rows, IReadOnlyList<CheckResult> Checks)> Copy(
        NpgsqlConnection from, List<CheckResult> before, string directory, ProgressLine progress)
    {
        var begun = NewDatabase.Begin(directory, progress);
        if (begun.IsRefused(out var refusal))
            return refusal;
        using var made = begun.Value;
        progress.Step("copying rows");
        var rows = SqliteCopy.Run(from, made.Draft, SearchTriggers.Fill);
        progress.Step("verifying the copy");
        CopyFiles(from, made, directory);
        var checks = AuditVerification.Run(made.Draft, directory, progress: progress);
        if (checks.IsRefused(out refusal))
            return refusal;
        if ((checks.Value.FirstOrDefault(check => !check.IsSound)?.Finding ?? Shorter(before, checks.Value)) is { } flaw)
            return Refusal.Conflict("not-as-the-audit-log-says", $"Nothing was moved, because the copy is not as the audit log says: {flaw}");
        if (CheckFiles(made.Draft, directory) is { } missing)
            return missing;
        progress.Step("putting it in place");
        made.PutInPlace();
        return (rows, checks.Value);
    }

    // What nodes share in their database lies beside a file: keys of second factors, drafts and links, and signed checkpoints.
    private static void CopyFiles(DbConnection from, NewDatabase made, string directory)
    {
        if (NodeSecret.Find(directory) is not { } secret)
            return;
        var (folder, keys) = (Path.Combine(directory, "keys"), KeyRows.All(from, secret));
        foreach (var (name, element) in keys)
        {
            made.Add(Path.Combine(folder, $"{name}.xml"));
            new KeyFiles(folder).StoreElement(element, name);
        }

        made.Add(Path.Combine(directory, DataFiles.Checkpoints));
        SharedCheckpoints.GiveTo(new CheckpointFile(directory), AuditKey.Find(directory)!, from);
    }

    // A chain that ends early is sound in itself.
    private static string? Shorter(IEnumerable<CheckResult> before, IReadOnlyList<CheckResult> after) =>
        before.Where(check => check.Name.StartsWith("chain ", StringComparison.Ordinal))
            .FirstOrDefault(chain => !after.Any(check => check.Name == chain.Name && check.Finding == chain.Finding)) is { } lacking
            ? $"{lacking.Name} has other entries than on the server."
            : null;

    private static Refusal? CheckFiles(string file, string directory)
    {
        using var connection = Connections.Bare(file, SqliteOpenMode.ReadOnly);
        connection.Open();
        return DataFiles.CheckOthers(directory, connection);
    }
}
