using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Dapper;
using ODataSql.Model;
using PcaTracker.Domain;
using PcaTracker.Runtime;
using PcaTracker.Storage;

namespace PcaTracker.Simulation;

/// <summary>Writes a synthetic negotiation to an empty database in one transaction, and marks the database as synthetic.</summary>
internal static class SimulationWriter
{
    private const int RowsAtOnce = 5_000;

    /// <summary>Tables that are empty in a new database.</summary>
    private static readonly IReadOnlyList<string> Used =
        ["account", "person", "chapter", "round", "milestone", "recommendation", "document", "change", "imported_row", "simulation"];

    /// <summary>Writes the rows and returns their size; refuses a database with rows.</summary>
    public static Result<SimulationSize> Write(TrackerDatabase database, SimulationSize size, ProgressLine? progress = null)
    {
        if (size.Check() is { } refusal)
            return refusal;
        return database.WriteAsSystem<SimulationSize>(session =>
        {
            if (Used.Any(table => session.Connection.ExecuteScalar<bool>($"SELECT EXISTS (SELECT 1 FROM {table})")))
            {
                return Refusal.Conflict("database-in-use",
                    $"{database.Place} holds a record already, and a synthetic one must not mix with it: "
                    + $"set PcaTracker__DataDirectory to another directory.");
            }

            session.Connection.Execute("INSERT INTO simulation (id, rounds, positions, seed) VALUES (1, @Rounds, @Positions, @Seed)", size);
            var end = new DateTimeOffset(Timetable.EndOf(size.Rounds), TimeOnly.MinValue, TimeSpan.Zero);
            if (database.IsFile)
                MakeRepeatable(session, size, end);
            progress?.Step("inventing the negotiation");
            Write(session, new SyntheticNegotiation(size), end, progress);
            session.ContinueKeys();
            // No client has a delta link yet. The last entry stays, because the first delta links begin there.
            session.Connection.Execute("DELETE FROM row_change WHERE sequence < (SELECT max(sequence) FROM row_change)");
            return size;
        });
    }

    // The same size and seed make the same file, without traces of clock and chance. The fixed salt protects digests of public data only.
    private static void MakeRepeatable(Session session, SimulationSize size, DateTimeOffset end) => session.Connection.Execute(
        """
        CREATE TEMP TABLE script AS SELECT SchemaVersionID, ScriptName FROM SchemaVersions;
        DELETE FROM SchemaVersions;
        INSERT INTO SchemaVersions (SchemaVersionID, ScriptName, Applied) SELECT SchemaVersionID, ScriptName, @at FROM script ORDER BY 1;
        DROP TABLE script;
        UPDATE record_salt SET salt = @salt;
        """,
        new
        {
            at = Instants.Text(end),
            salt = SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{SyntheticMark.Text} {size.Seed}"))),
        });

    private static void Write(Session session, SyntheticNegotiation made, DateTimeOffset end, ProgressLine? progress)
    {
        Insert(session, "account", made.Accounts, end, progress);
        Insert(session, "person", made.People, end, progress);
        Insert(session, "chapter", made.Chapters, end, progress);
        Insert(session, "round", made.Rounds, end, progress);
        Insert(session, "chapter_status", made.NegotiationCourse.Periods, end, progress);
        Insert(session, "article", made.NegotiationCourse.Articles, end, progress);
        Insert(session, "bracket_count", made.NegotiationCourse.BracketCounts, end, progress);
        Insert(session, "outcome", made.NegotiationCourse.Outcomes, end, progress);
        Insert(session, "issue", made.DocumentGenerator.Issues, end, progress);
        Insert(session, "position", made.DocumentGenerator.Positions, end, progress);
        Insert(session, "deadline", made.Deadlines, end, progress);
        Insert(session, "document", made.DocumentGenerator.Documents, end, progress);
        Insert(session, "milestone", made.Milestones, end, progress);
        Insert(session, "change", made.Changes, end, progress);
    }

    // Dapper sends a list with one statement, which the driver compiles once. Captured changes are recorded batch by batch to save space.
    private static void Insert<T>(Session session, string table, IEnumerable<T> rows, DateTimeOffset end, ProgressLine? progress)
    {
        var properties = typeof(T).GetProperties().Select(p => p.Name).ToList();
        progress?.Step($"writing {table.Replace('_', ' ')} rows");
        foreach (var (index, some) in rows.Chunk(RowsAtOnce).Index())
        {
            if (rows.TryGetNonEnumeratedCount(out var total))
                progress?.Report(index * RowsAtOnce, total);
            session.Connection.Execute(
                $"""
                INSERT INTO "{table}" ({string.Join(", ", properties.Select(Naming.SnakeCase))})
                VALUES ({string.Join(", ", properties.Select(p => "@" + p))})
                """,
                some);
            session.RecordAudit(end);
        }
    }
}
