using System.CommandLine;
using PcaTracker.Domain;
using PcaTracker.Runtime;
using PcaTracker.Simulation;
using PcaTracker.Storage;

namespace PcaTracker.Cli;

/// <summary><c>simulate</c>: fills an empty data directory with a negotiation that never took place.</summary>
internal static class SimulateCommand
{
    /// <summary>Creates the command.</summary>
    public static Command Create(CommandContext context)
    {
        var rounds = new Option<int>("--rounds") { Description = "How many rounds were held.", DefaultValueFactory = _ => 40 };
        var positions = new Option<int>("--positions") { Description = "How many positions the sides took.", DefaultValueFactory = _ => 100_000 };
        var seed = new Option<long>("--seed") { Description = "The same seed makes the same negotiation.", DefaultValueFactory = _ => 7 };
        var command = new Command(
            "simulate", "Make a synthetic negotiation, marked as such, for demonstrations and load; in an empty data directory only.")
        {
            rounds, positions, seed,
        };
        command.SetAction(given => context.OnDatabase(database =>
        {
            var size = new SimulationSize(given.GetValue(rounds), given.GetValue(positions), given.GetValue(seed));
            if (Write(database, size).IsRefused(out var refusal))
                return context.Refuse(refusal);
            context.Output.WriteLine(
                $"""
                {SyntheticMark.Text}: {size.Rounds} rounds, {size.Positions} positions, seed {size.Seed}, in {database.Place}
                Come in by `user link eu-head-1@example.org`, `user link kz-negotiator-17@example.org` or any other of its accounts.
                """);
            return 0;
        }));
        return command;
    }

    private static Result<SimulationSize> Write(TrackerDatabase database, SimulationSize size)
    {
        using var progress = ProgressLine.Start("Simulating");
        return SimulationWriter.Write(database, size, progress);
    }
}
