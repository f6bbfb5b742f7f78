using System.Runtime.CompilerServices;
using Dapper;
using Npgsql;

namespace PcaTracker.Storage.Postgres;

/// <summary>The role that a connection has taken, by which the server decides what its statements may read and write.</summary>
internal static class PostgresRole
{
    private static readonly ConditionalWeakTable<NpgsqlConnection, Taken> Roles = [];

    /// <summary>Takes a role for as long as the connection lives.</summary>
    public static void Take(NpgsqlConnection connection, PostgresRoleName role)
    {
        connection.Execute($"SET ROLE {role.Sql}");
        Roles.AddOrUpdate(connection, new Taken(role));
    }

    /// <summary>Takes the role of the program itself until disposed; null where the connection has it already.</summary>
    public static IDisposable? Suspend(NpgsqlConnection connection)
    {
        if (!Roles.TryGetValue(connection, out var taken) || taken.Role.Program == taken.Role)
            return null;
        connection.Execute($"SET ROLE {taken.Role.Program.Sql}");
        return new Suspension(connection, taken.Role);
    }

    private sealed record Taken(PostgresRoleName Role);

    private sealed class Suspension(NpgsqlConnection connection, PostgresRoleName role) : IDisposable
    {
        // A transaction that has failed refuses every statement, and takes the role back when it is rolled back.
        public void Dispose()
        {
            try
            {
                connection.Execute($"SET ROLE {role.Sql}");
            }
            catch (PostgresException failed) when (failed.SqlState == PostgresErrorCodes.InFailedSqlTransaction)
            {
            }
        }
    }
}
