using System.CommandLine;
using System.Runtime.InteropServices;
using PcaTracker.Domain;
using PcaTracker.Storage;

namespace PcaTracker.Cli;

/// <summary>The program's command line; without a command it serves.</summary>
internal static class CommandLine
{
    // 077: nothing for the group, nothing for others.
    private const uint GroupAndOthers = 0x3f;

    /// <summary>How the program is asked to stop.</summary>
    public static StopSignals Signals { get; private set; } = null!;

    public static int Run(string[] args)
    {
        var root = new RootCommand("PcaTracker records a treaty negotiation and serves it as pages, an OData feed and reminders.")
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
        // Whatever the program writes is for the user it runs as: the record, the keys of sessions, mails that wait.
        if (!OperatingSystem.IsWindows())
            _ = KeepFromOthers(GroupAndOthers);
        using var signals = Signals = new StopSignals();
        try
        {
            return root.Parse(args.Length == 0 ? ["serve"] : args).Invoke(new InvocationConfiguration { ProcessTerminationTimeout = null, EnableDefaultExceptionHandler = false });
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

    // The file, the disk or the machine says no. Whatever else fails is a fault of the program, unless the database is damaged where nothing had looked yet.
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

    /// <summary>Says why not, on standard error, where it does not mix with what a command prints.</summary>
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
