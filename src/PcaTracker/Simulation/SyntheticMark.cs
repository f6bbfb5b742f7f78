using Dapper;
using Microsoft.Data.Sqlite;
using PcaTracker.Storage;

namespace PcaTracker.Simulation;

/// <summary>Whether a database holds a negotiation that never took place, which every page then says.</summary>
internal sealed record SyntheticMark(bool IsSynthetic)
{
    /// <summary>How pages and rows say it.</summary>
    public const string Text = "Synthetic negotiation, made by simulate";

    /// <summary>The mark of a database file, which never changes: only one without rows is filled, and a server that starts on such a one fills it itself.</summary>
    public static SyntheticMark Of(string file)
    {
        using var connection = Connections.Open(file, SqliteOpenMode.ReadOnly);
        return new(connection.ExecuteScalar<bool>("SELECT EXISTS (SELECT 1 FROM simulation)"));
    }
}
