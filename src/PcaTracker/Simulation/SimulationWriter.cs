using Dapper;
using ODataSql.Model;
using PcaTracker.Domain;
using PcaTracker.Storage;

namespace PcaTracker.Simulation;

/// <summary>Puts a synthetic negotiation into a database that holds nothing yet, in one transaction, and marks the database as such.</summary>
internal static class SimulationWriter
{
    /// <summary>Tables whose rows say that a database is in use.</summary>
    private static readonly IReadOnlyList<string> Used =
        ["account", "person", "chapter", "round", "milestone", "recommendation", "document", "change", "imported_row", "simulation"];

    /// <summary>The size of what was written; or why this database is not the place.</summary>
    public static Result<SimulationSize> Write(TrackerDatabase database, SimulationSize size)
    {
        if (size.Check() is { } refusal)
            return refusal;
        return database.WriteAsSystem<SimulationSize>(session =>
        {
            if (Used.Any(table => session.Connection.ExecuteScalar<bool>($"SELECT EXISTS (SELECT 1 FROM {table})")))
                return Refusal.Conflict("database-in-use", $"{database.File} holds a record already, and a synthetic one must not mix with it: set PcaTracker__DataDirectory to another directory.");
            session.Connection.Execute("INSERT INTO simulation (id, rounds, positions, seed) VALUES (1, @Rounds, @Positions, @Seed)", size);
            Write(session, new SyntheticNegotiation(size));
            // Nobody has a copy yet that would want to know what became of it.
            session.Connection.Execute("DELETE FROM row_change");
            session.Connection.Execute("ANALYZE main");
            return size;
        });
    }

    private static void Write(Session session, SyntheticNegotiation made)
    {
        Insert(session, "account", made.Accounts);
        Insert(session, "person", made.People);
        Insert(session, "chapter", made.Chapters);
        Insert(session, "round", made.Rounds);
        Insert(session, "chapter_status", made.Course.Periods);
        Insert(session, "article", made.Course.Articles);
        Insert(session, "outcome", made.Course.Outcomes);
        Insert(session, "issue", made.Papers.Issues);
        Insert(session, "position", made.Papers.Positions);
        Insert(session, "deadline", made.Deadlines);
        Insert(session, "document", made.Papers.Documents);
        Insert(session, "milestone", made.Milestones);
        Insert(session, "change", made.Changes);
    }

    // Dapper sends a list by one statement, which the driver compiles once. Sealed by and by: what is noted takes room until it is.
    private static void Insert<T>(Session session, string table, IEnumerable<T> rows)
    {
        var properties = typeof(T).GetProperties().Select(p => p.Name).ToList();
        foreach (var some in rows.Chunk(5_000))
        {
            session.Connection.Execute(
                $"""
                INSERT INTO "{table}" ({string.Join(", ", properties.Select(Naming.SnakeCase))})
                VALUES ({string.Join(", ", properties.Select(p => "@" + p))})
                """,
                some);
            session.SealChanges();
        }
    }
}
