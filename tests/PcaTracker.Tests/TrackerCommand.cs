using Microsoft.Extensions.Configuration;
using PcaTracker.Cli;

namespace PcaTracker.Tests;

/// <summary>The commands of the program, run in this process: as much is tested, in a tenth of the time of a process. <c>serve</c> is for starts that are refused.</summary>
internal static class TrackerCommand
{
    public static Task<Ended> RunAsync(string dataDirectory, params IEnumerable<string> arguments) => RunAsync(dataDirectory, [], arguments);

    public static Task<Ended> RunAsync(string dataDirectory, IEnumerable<KeyValuePair<string, string>> environment, IEnumerable<string> arguments) =>
        // A thread of its own: a command waits for what it does.
        Task.Run(() =>
        {
            using StringWriter output = new(), errors = new();
            using var signals = StopSignals.None();
            // A server that was to be refused, and is not, ends with the wrong exit code instead of never.
            using var enough = new Timer(_ => signals.Stop(), null, TimeSpan.FromMinutes(2), Timeout.InfiniteTimeSpan);
            var exitCode = CommandLine.Run([.. arguments], Context(dataDirectory, environment, output, errors), signals);
            return new Ended(exitCode, output.ToString(), errors.ToString());
        });

    /// <summary>What a command runs with, where variables of the environment are given.</summary>
    public static CommandContext Context(string dataDirectory, IEnumerable<KeyValuePair<string, string>> environment, TextWriter output, TextWriter errors)
    {
        var settings = new ConfigurationBuilder().AddInMemoryCollection(environment.Append(new("PcaTracker__DataDirectory", dataDirectory))
            .Select(s => KeyValuePair.Create(s.Key.Replace("__", ":", StringComparison.Ordinal).Replace("ASPNETCORE_", "", StringComparison.Ordinal), (string?)s.Value))
            .DistinctBy(s => s.Key, StringComparer.OrdinalIgnoreCase));
        return new CommandContext(settings.Build(), output, errors);
    }
}
