using PcaTracker.Domain;
using PcaTracker.Runtime;
using PcaTracker.Storage;
using PcaTracker.Storage.Postgres;

namespace PcaTracker.Cli;

/// <summary>What a command runs with.</summary>
/// <param name="Settings">The settings, from the environment that a command shares with the server.</param>
/// <param name="Output">Takes the command's answer.</param>
/// <param name="Errors">Takes refusals, apart from the answer.</param>
internal sealed record CommandContext(IConfiguration Settings, TextWriter Output, TextWriter Errors)
{
    /// <summary>The environment and the streams of this process.</summary>
    public static CommandContext OfProcess() => new(
        new ConfigurationBuilder().AddEnvironmentVariables("ASPNETCORE_").AddEnvironmentVariables().Build(), Console.Out, Console.Error);

    /// <summary>The full path of the data directory: <c>PcaTracker__DataDirectory</c>, or <c>.data</c> below the working directory.</summary>
    public string DataDirectory => Path.GetFullPath(Setting.Set(Settings["PcaTracker:DataDirectory"]) ?? ".data");

    /// <summary>Whether other users of the machine may have access to it: <c>PcaTracker__AllowReadableDataDirectory</c>.</summary>
    public bool MayBeOpen => Setting.IsOn(Settings, "AllowReadableDataDirectory");

    /// <summary>Where people reach the tracker.</summary>
    public Result<PublicAddress> Address => PublicAddress.Read(Settings);

    /// <summary>Runs work on the database of the data directory, whether or not a server runs on it.</summary>
    /// <returns>The exit code of the program.</returns>
    public int OnDatabase(Func<TrackerDatabase, int> work)
    {
        var system = DatabaseChoice.Prepare(Settings, DataDirectory, TimeProvider.System);
        if (system.IsRefused(out var refusal))
            return Refuse(refusal);
        using var database = new TrackerDatabase(system.Value, TimeProvider.System, WriteQueue.LongestWaitOfCommand);
        return work(database);
    }

    /// <summary>The refusal of a command that works on a file, where the database is on a server; null where it is a file.</summary>
    /// <param name="what">What the command makes, at the beginning of a sentence.</param>
    public Refusal? CheckFile(string what) =>
        DatabaseChoice.ServerIn(Settings) is { } server ? DatabaseChoice.ForFilesOnly(what, PostgresSystem.PlaceOf(server)) : null;

    /// <summary>Prints a refusal.</summary>
    /// <returns>The exit code of the program.</returns>
    public int Refuse(Refusal refusal)
    {
        Errors.WriteLine(refusal.Sentence);
        return 1;
    }
}
