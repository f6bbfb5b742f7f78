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

    /// <summary>The signals that stop the program.</summary>
    public static StopSignals Signals { get; private set; } = null!;

    /// <summary>Runs a command and returns the exit code.</summary>
    public static int Run(string[] args)
    {
        var root = new RootCommand("PcaTracker records a treaty negotiation and serves it as pages, an OData service and reminders.")
        {
            ServeCommand.Create(),
            ImportCommand.Create(),
            SimulateCommand.Create(),
            UserCommand.Create(),
            TokenCommand.Create(),
            VerifyCommand.Create(),
            CheckpointsCommand.Create(),
            CalendarCommand.Create(),
            BackupCommand.Create(),
            RestoreCommand.Create(),
            OutboxCommand.Create(),
        };
        // All files of the program are readable by its user only: the record, the keys of sessions, waiting mails.
        if (!OperatingSystem.IsWindows())
            _ = KeepFromOthers(GroupAndOthers);
        using var signals = Signals = new StopSignals();
        try
        {
            var configuration = new InvocationConfiguration { ProcessTerminationTimeout = null, EnableDefaultExceptionHandler = false };
            return root.Parse(args.Length == 0 ? ["serve"] : args).Invoke(configuration);
        }
        catch (Exception) when (signals.IsEnding)
        {
            Thread.Sleep(Timeout.Infinite);
            return 1;
        }
        catch (Exception error) when (Explain(error) is { } refusal)
        {
            return Refuse(refusal);
        }
    }

    // Explains failures of the file, the disk or the machine. Others are faults of the program, unless undetected damage explains them.
    private static Refusal? Explain(Exception error)
    {
        var directory = DataDirectory.FromSettings();
        var file = Path.Combine(directory, DataFiles.Database);
        return StorageRefusal.Of(error) ?? (Damage.Explains(error, file) ? Damage.Of(file) : Access.Of(error, directory));
    }

    /// <summary>Runs a command on the database of the data directory, whether or not a server runs on it.</summary>
    /// <returns>The exit code of the program.</returns>
    public static int OnDatabase(Func<TrackerDatabase, int> work)
    {
        var file = DatabaseFile.Prepare(DataDirectory.FromSettings(), DataDirectory.MayBeOpen());
        if (file.IsRefused(out var refusal))
            return Refuse(refusal);
        using var database = new TrackerDatabase(file.Value, TimeProvider.System);
        return work(database);
    }

    /// <summary>Prints a refusal on standard error, apart from the command's own output.</summary>
    /// <returns>The exit code of the program.</returns>
    public static int Refuse(Refusal refusal)
    {
        Console.Error.WriteLine(refusal.Sentence);
        return 1;
    }

    [DllImport("libc", EntryPoint = "umask")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern uint KeepFromOthers(uint mask);
}
