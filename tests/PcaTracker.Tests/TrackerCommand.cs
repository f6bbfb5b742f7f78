using Microsoft.Extensions.Configuration;
using PcaTracker.Cli;

namespace PcaTracker.Tests;

/// <summary>The commands of the program but <c>serve</c>, run in this process: as much is tested, in a tenth of the time of a process.</summary>
internal static class TrackerCommand
{
    public static Task<Ended> RunAsync(string dataDirectory, params IEnumerable<string> arguments) => RunAsync(dataDirectory, [], arguments);

    public static Task<Ended> RunAsync(string dataDirectory, IEnumerable<KeyValuePair<string, string>> environment, IEnumerable<string> arguments)
    {
        var settings = new ConfigurationBuilder().AddInMemoryCollection(
            environment.Append(new("PcaTracker__DataDirectory", dataDirectory)).Select(s => KeyValuePair.Create(s.Key.Replace("__", ":", StringComparison.Ordinal), (string?)s.Value)));
        // A thread of its own: a command waits for what it does.
        return Task.Run(() =>
        {
            using StringWriter output = new(), errors = new();
            var exitCode = CommandLine.Run([.. arguments], new CommandContext(settings.Build(), output, errors));
            return new Ended(exitCode, output.ToString(), errors.ToString());
        });
    }
}
