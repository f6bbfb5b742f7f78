using System.Data.Common;
using Npgsql;
using PcaTracker.Storage.Postgres;

namespace PcaTracker.Storage.RowSecurity;

/// <summary>
/// Lifts row-level security from a connection for the audit log alone: its own statements add a transaction's changes to hash chains that
/// the actor may not read, and return nothing of them.
/// </summary>
internal static class RowSecuritySuspension
{
    /// <summary>Lifts it until disposed; null where the connection has none.</summary>
    public static IDisposable? Of(DbConnection connection) => connection switch
    {
        ScopedConnection { RowSecurityAuthorizer: { } authorizer } => authorizer.Suspend(),
        NpgsqlConnection server => PostgresRole.Suspend(server),
        _ => null,
    };
}
