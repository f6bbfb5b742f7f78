using System.CommandLine;

namespace PcaTracker.Cli;

/// <summary>The program's command line; without a command it serves.</summary>
internal static class CommandLine
{
    public static int Run(string[] args)
    {
        var root = new RootCommand("PcaTracker records a treaty negotiation and serves it as pages, an OData feed and reminders.")
        {
            ServeCommand.Create(),
        };
        return root.Parse(args.Length == 0 ? ["serve"] : args).Invoke();
    }
}
