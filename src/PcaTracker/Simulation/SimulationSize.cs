using PcaTracker.Domain;

namespace PcaTracker.Simulation;

/// <summary>The size and the seed of a synthetic negotiation.</summary>
internal sealed record SimulationSize(int Rounds, int Positions, long Seed)
{
    private const int MostRounds = 500, MostPositions = 1_000_000;

    /// <summary>Refuses a size out of range.</summary>
    public Refusal? Check() =>
        Rounds is < 1 or > MostRounds ? Refusal.Invalid("out-of-range", $"--rounds is 1 to {MostRounds}; {Rounds} was given.")
        : Positions is < 0 or > MostPositions ? Refusal.Invalid("out-of-range", $"--positions is 0 to {MostPositions}; {Positions} was given.")
        : null;
}
