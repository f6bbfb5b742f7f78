using PcaTracker.Domain;

namespace PcaTracker.Simulation;

/// <summary>How large a synthetic negotiation is to be, and which of all possible ones.</summary>
internal sealed record SimulationSize(int Rounds, int Positions, long Seed)
{
    private const int MostRounds = 500, MostPositions = 1_000_000;

    /// <summary>The refusal of a size that makes no negotiation.</summary>
    public Refusal? Check() =>
        Rounds is < 1 or > MostRounds ? Refusal.Invalid("out-of-range", $"--rounds is 1 to {MostRounds}; {Rounds} was given.")
        : Positions is < 0 or > MostPositions ? Refusal.Invalid("out-of-range", $"--positions is 0 to {MostPositions}; {Positions} was given.")
        : null;
}
