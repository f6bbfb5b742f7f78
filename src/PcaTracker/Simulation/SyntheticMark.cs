using Dapper;
using PcaTracker.Storage;

namespace PcaTracker.Simulation;

/// <summary>Whether a database holds a synthetic negotiation, which every page then says.</summary>
internal sealed record SyntheticMark(bool IsSynthetic)
{
    /// <summary>The text of the mark on pages and rows.</summary>
    public const string Text = "Synthetic negotiation, made by simulate";

    /// <summary>Reads the mark of a database.</summary>
    /// <remarks>It never changes: only an empty database is filled, and a server fills the one that it starts on.</remarks>
    public static SyntheticMark Of(TrackerDatabase database)
    {
        using var session = database.OpenAsSystem();
        return new(session.Connection.ExecuteScalar<bool>("SELECT EXISTS (SELECT 1 FROM simulation)"));
    }
}
