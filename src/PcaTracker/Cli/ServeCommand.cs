using System.CommandLine;

namespace PcaTracker.Cli;

/// <summary><c>serve</c>: runs the tracker until it is told to stop.</summary>
internal static class ServeCommand
{
    public static Command Create()
    {
        var command = new Command("serve", "Run the tracker (the default).");
        command.SetAction(async (_, stop) =>
        {
            var app = TrackerHost.Create(DataDirectory.FromSettings(), TimeProvider.System);
            await app.RunAsync(stop);
            return 0;
        });
        return command;
    }
}
