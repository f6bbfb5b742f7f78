using System.CommandLine;
using System.Runtime.InteropServices;
using PcaTracker.Domain;
using PcaTracker.Storage;

namespace PcaTracker.Cli;

/// <summary>Runs the program's commands; without a command it serves.</summary>
internal static class CommandLine
{
    // 077: no permissions for the group and for others.
    private const uint GroupAndOthers = 0x3f;

    /// <summary>Runs a command as this process.</summary>
    /// <returns>The exit code.</returns>
    public static int Run(string[] args)
    {
        // All files of the program are readable by its user only: the record, the keys of sessions, waiting mails.
        if (!OperatingSystem.IsWindows())
            _ = KeepFromOthers(GroupAndOthers);
        using var signals = StopSignals.OfProcess();
        return Run(args, CommandContext.OfProcess(), signals);
    }

    /// <summary>Runs a command.</summary>
    /// <param name="args">The command with its arguments.</param>
    /// <param name="context">What it runs with.</param>
    /// <param name="signals">The signals that stop the program.</param>
    /// <returns>The exit code.</returns>
    public static int Run(string[] args, CommandContext context, StopSignals signals)
    {
        var root = new RootCommand("PcaTracker records a treaty negotiation and serves it as pages, an OData service and reminders.")
        {
            ServeCommand.Create(context, signals),
            ImportCommand.Create(context),
            SimulateCommand.Create(context),
            UserCommand.Create(context),
            TokenCommand.Create(context),
            VerifyCommand.Create(context),
            CheckpointsCommand.Create(context),
            CalendarCommand.Create(context),
            BackupCommand.Create(context),
            MigrateCommand.Create(context),
            MigrateBackCommand.Create(context),
            RestoreCommand.Create(context),
            OutboxCommand.Create(context),
        };
        try
        {
            var configuration = new InvocationConfiguration
            {
                ProcessTerminationTimeout = null,
                EnableDefaultExceptionHandler = false,
                Output = context.Output,
                Error = context.Errors,
            };
            return root.Parse(args.Length == 0 ? ["serve"] : args).Invoke(configuration);
        }
        catch (Exception) when (signals.IsEnding)
        {
            Thread.Sleep(Timeout.Infinite);
            return 1;
        }
        catch (Exception error) when (Explain(error, context.DataDirectory) is { } refusal)
        {
            return context.Refuse(refusal);
        }
    }

    // Explains failures of the file, the disk or the machine. Others are faults of the program, unless undetected damage explains them.
    private static Refusal? Explain(Exception error, string directory)
    {
        var file = Path.Combine(directory, DataFiles.Database);
        return StorageRefusal.Of(error) ?? (Damage.Explains(error, file) ? Damage.Of(file) : Access.Of(error, directory));
    }

    [DllImport("libc", EntryPoint = "umask")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern uint KeepFromOthers(uint mask);
}
