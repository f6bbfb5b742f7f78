using System.CommandLine;
using Microsoft.Data.Sqlite;
using Npgsql;
using PcaTracker.Changes.Audit.Verification;
using PcaTracker.Changes.Triggers;
using PcaTracker.Domain;
using PcaTracker.Runtime;
using PcaTracker.Security;
using PcaTracker.Storage;
using PcaTracker.Storage.Postgres;

namespace PcaTracker.Cli;

/// <summary><c>pcatracker migrate-to-postgres</c>: moves a tracker from its file to a server.</summary>
internal static class MigrateCommand
{
    /// <summary>Creates the command.</summary>
    public static Command Create(CommandContext context)
    {
        var command = new Command(
            "migrate-to-postgres", "Copy the database of the data directory to the server that PcaTracker__Database names; no server may run on it.");
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
        var moved = Move(context, server);
        if (moved.IsRefused(out refusal))
            return context.Refuse(refusal);
        foreach (var check in moved.Value.Checks)
            context.Output.WriteLine(check);
        context.Output.WriteLine(
            $"{moved.Value.Rows} rows are in {PostgresSystem.PlaceOf(server)} now, as the audit log says. The file stays as it was: keep it until "
            + "the tracker has run on the server, and then as carefully as a backup.");
        return 0;
    }

    private static Result<(long Rows, IReadOnlyList<CheckResult> Checks)> Move(CommandContext context, string server)
    {
        using var progress = ProgressLine.Start("Moving");
        var file = DatabaseFile.Prepare(context.DataDirectory, context.MayBeOpen);
        if (file.IsRefused(out var refusal))
            return refusal;
        progress.Step("verifying the file");
        var sound = AuditVerification.Run(file.Value, context.DataDirectory);
        if (sound.IsRefused(out refusal))
            return refusal;
        if (sound.Value.FirstOrDefault(check => !check.IsSound) is { } flaw)
            return Refusal.Conflict("not-as-the-audit-log-says",
                $"Nothing was moved, because `verify` finds a fault in {file.Value}: {flaw.Finding}");
        if (PostgresMigrations.Run(server, TimeProvider.System) is { } unusable)
            return unusable;
        progress.Step("copying rows");
        return Copy(file.Value, server, context.DataDirectory, progress);
    }

    private static Result<(long Rows, IReadOnlyList<CheckResult> Checks)> Copy(string file, string server, string directory, ProgressLine progress)
    {
        using var from = Connections.Open(file, SqliteOpenMode.ReadOnly);
        using var snapshot = from.BeginTransaction(deferred: true);
        using var system = new PostgresSystem(server);
        using (var program = system.Open(null, writes: false, TimeProvider.System).Connection)
        {
            if (!PostgresCopy.IsEmpty((NpgsqlConnection)program))
                return Refusal.Conflict("database-in-use", $"{system.Place} holds a tracker already: create an empty database for this one.");
        }

        using var to = system.OpenAsOwner();
        using var transaction = to.BeginTransaction();
        var rows = PostgresCopy.Run(from, to, PostgresTriggers.FillSearch);
        progress.Step("verifying the copy");
        system.TakeProgramRole(to);
        var checks = AuditVerification.OnServer(to, directory, progress);
        if (checks.FirstOrDefault(check => !check.IsSound) is { } flaw)
            return Refusal.Conflict("not-as-the-audit-log-says", $"Nothing was moved, because the copy is not as the audit log says: {flaw.Finding}");
        // Whichever node starts first: with these keys second factors, drafts and links in mails are encrypted.
        if (NodeSecret.Find(directory) is { } secret)
            _ = KeyRows.StoreFiles(to, secret, directory);
        transaction.Commit();
        return (rows, checks);
    }
}
