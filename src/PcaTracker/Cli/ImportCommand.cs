using System.CommandLine;
using PcaTracker.Domain;
using PcaTracker.Importing;
using PcaTracker.Runtime;
using PcaTracker.Simulation;
using PcaTracker.Storage;

namespace PcaTracker.Cli;

/// <summary><c>import DIR</c>: imports the CSV files of a record from a directory.</summary>
internal static class ImportCommand
{
    /// <summary>Creates the command.</summary>
    public static Command Create(CommandContext context)
    {
        var directory = new Argument<DirectoryInfo>("DIR")
        {
            Description = "Directory with chapters.csv, rounds.csv, positions.csv and so on; a file that is missing is left out.",
        };
        var command = new Command("import", "Import the record of a negotiation; a rerun changes nothing.") { directory };
        command.SetAction(arguments => context.OnDatabase(database =>
        {
            if (SyntheticMark.Of(database).IsSynthetic)
                return context.Refuse(Refusal.Conflict("synthetic",
                    $"{database.Place} holds a synthetic negotiation, and a record must not mix with it: "
                    + $"set PcaTracker__DataDirectory to another directory."));
            var files = RecordDirectory.Read(arguments.GetRequiredValue(directory).FullName);
            if (files.IsRefused(out var refusal))
                return context.Refuse(refusal);
            foreach (var (file, content) in files.Value)
            {
                var report = Import(database, file, content);
                if (report.IsRefused(out refusal))
                    return context.Refuse(refusal);
                context.Output.WriteLine(report.Value);
            }
            return 0;
        }));
        return command;
    }

    private static Result<ImportReport> Import(TrackerDatabase database, RecordFile file, byte[] content)
    {
        using var progress = ProgressLine.Start("Importing");
        progress.Step(file.Name);
        return database.WriteAsSystem(session => RecordImport.Run(session, file, content, progress));
    }
}
