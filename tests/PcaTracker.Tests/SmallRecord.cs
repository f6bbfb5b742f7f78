using Dapper;
using PcaTracker.Domain;
using PcaTracker.Features.Rounds;
using PcaTracker.Rows;
using PcaTracker.Storage;

namespace PcaTracker.Tests;

/// <summary>
/// A negotiation small enough to hold in mind: title T with chapters T.1 and T.2, and title U. Round 101 was held and left T
/// under negotiation; round 102 was held and did nothing; round 103 begins today; 104 is to come; 105 was held on a day nobody knows.
/// </summary>
internal sealed class SmallRecord
{
    private readonly TestApp _app;

    private SmallRecord(TestApp app) => _app = app;

    public static SmallRecord In(TestApp app)
    {
        app.Database.WriteAsSystem(session => session.Connection.Execute(
            """
            INSERT INTO chapter (code, level, sort_key, heading) VALUES ('T', 'title', 'T', 'Trade'), ('U', 'title', 'U', 'Final provisions');
            INSERT INTO chapter (code, level, parent_id, sort_key, heading)
            SELECT n.code, 'chapter', t.id, n.code, 'Chapter ' || n.code FROM (SELECT 'T.1' AS code UNION ALL SELECT 'T.2') n JOIN chapter t ON t.code = 'T';
            INSERT INTO round (number, starts_on, ends_on, status) VALUES
              (101, '2026-09-01', '2026-09-02', 'held'), (102, '2026-10-01', '2026-10-02', 'held'),
              (103, '2026-11-23', '2026-11-24', 'planned'), (104, '2027-01-11', '2027-01-12', 'planned'), (105, NULL, NULL, 'held');
            INSERT INTO chapter_status (chapter_id, status, valid_from, round_number)
            SELECT id, 'under-negotiation', '2026-09-02', 101 FROM chapter WHERE code = 'T';
            """));
        return new SmallRecord(app);
    }

    public long Chapter(string code) => Scalar<long>("SELECT id FROM chapter WHERE code = @value", code);

    public long Round(int number) => Scalar<long>("SELECT id FROM round WHERE number = @value", number);

    public string Status(string code)
    {
        using var session = _app.Database.OpenAs(_app.Account(Side.Joint, Role.Analyst));
        return session.Connection.ExecuteScalar<string>("SELECT status FROM visible_chapter WHERE code = @code", new { code })!;
    }

    /// <summary>All entries of the activity log, oldest first: "stream 1: EU negotiator recorded …".</summary>
    public IReadOnlyList<string> Activity()
    {
        using var session = _app.Database.OpenAsSystem();
        return session.Connection.Query<string>("SELECT stream || ' ' || sequence || ': ' || who || ' ' || summary FROM change ORDER BY id").AsList();
    }

    public T Scalar<T>(string sql, object? value = null)
    {
        using var session = _app.Database.OpenAsSystem();
        return session.Connection.ExecuteScalar<T>(sql, new { value })!;
    }

    public Result<T> As<T>(string side, string role, Func<Session, Result<T>> work) => _app.Database.WriteAs(_app.Account(side, role), work);

    /// <summary>A row of a set, recorded by somebody of that side.</summary>
    public long Add(string side, string role, string set, params (string Property, object? Value)[] values) =>
        As(side, role, session => CreateRow.Run(session, set, values.ToDictionary(v => v.Property, v => v.Value))).Value;

    public long AddIssue(string side, string visibility) =>
        Add(side, visibility == Visibility.Public ? Role.Head : Role.Negotiator, "Issues", ("ChapterId", Chapter("T.1")), ("Title", "Export duties"), ("Visibility", visibility));

    public long AddDeadline(string side = Side.EU, string visibility = Visibility.Shared, string zone = "Europe/Brussels") =>
        Add(side, Role.Negotiator, "Deadlines", ("Title", "Comments on T.1"), ("DueOn", "2026-12-01"), ("TimeZone", zone),
            ("ResponsibleParty", "EU"), ("ChapterId", Chapter("T.1")), ("Visibility", visibility));

    public long AddPosition(string side, string kind, string visibility) =>
        Add(side, Role.Negotiator, "Positions", ("ChapterId", Chapter("T.1")), ("Party", side), ("Kind", kind), ("Text", "No duties."), ("Visibility", visibility));

    public Result<IReadOnlyList<long>> Log(string side, string role, int round, params OutcomeEntry[] entries) =>
        As(side, role, session => LogOutcomes.Run(session, Round(round), entries));

    /// <summary>An entry that leaves a chapter at a status.</summary>
    public static OutcomeEntry Left(string chapter, string? status) => new(chapter, null, status, "Discussed.");
}
