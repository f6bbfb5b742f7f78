using Dapper;
using PcaTracker.Domain;
using PcaTracker.Simulation;

namespace PcaTracker.Tests.Features;

/// <summary>What a page costs, in instructions of SQLite's machine, follows from what it shows and not from what there is.</summary>
[Trait("Database", "SQLite")]
public sealed class PageCostTests(PageCostTests.TwoSizes sizes) : IClassFixture<PageCostTests.TwoSizes>
{
    // What a row costs that is counted or ranked.
    private const long EachCounted = 160;

    /// <summary>Pages, and what of the record each counts: the numbers beside a subject, in a heading or above a list are shown.</summary>
    public static readonly TheoryData<string, string?> Pages = new()
    {
        { "/", null },
        { "/state-of-play", null },
        { "/state-of-play?rounds=all", null },
        { "/state-of-play?stalled=true", null },
        { "/state-of-play?day={day}", null },
        { "/state-of-play/course", null },
        { "/state-of-play/moved", null },
        { "/chapters/{title}", "position WHERE chapter_id = (SELECT id FROM chapter WHERE code = 'II')" },
        { "/chapters/{chapter}", "position WHERE chapter_id = (SELECT id FROM chapter WHERE code = 'II.3')" },
        { "/chapters/{chapter}?compare=versions", "position WHERE chapter_id = (SELECT id FROM chapter WHERE code = 'II.3')" },
        { "/chapters/{chapter}?compare=sides", "position WHERE chapter_id = (SELECT id FROM chapter WHERE code = 'II.3')" },
        { "/chapters/{chapter}?on=chapter", "position WHERE chapter_id = (SELECT id FROM chapter WHERE code = 'II.3')" },
        { "/chapters/{chapter}?position={position}", "position WHERE chapter_id = (SELECT id FROM chapter WHERE code = 'II.3')" },
        { "/chapters/{chapter}?issue={issue}", "position WHERE chapter_id = (SELECT id FROM chapter WHERE code = 'II.3')" },
        { "/rounds", null },
        { "/rounds/{round}", null },
        { "/log", null },
        { "/issues", "issue" },
        { "/issues?whose=all&status=any", "issue" },
        { "/deadlines", null },
        { "/deadlines?whose=all&when=any&status=any", null },
        { "/deadlines/{deadline}", null },
        { "/deadlines/calendar", null },
        { "/documents", null },
        { "/people", null },
        { "/recommendations", null },
        { "/timeline", null },
        { "/history", null },
        { "/history?since=round", null },
        { "/history?day={changed}", null },
        { "/history?chapter={chapter}", null },
        { "/history?who={person}", null },
        { "/history?who=Nobody", null },
        { "/history?set=Rounds", null },
        { "/history?set=Deadlines&id={deadline}", null },
        { "/history?chapter={chapter}&who={person}", null },
        { "/history?chapter={chapter}&who={other person}", null },
        { "/history?chapter={chapter}&set=Rounds", null },
        { "/history?set=Articles&who={person}", null },
        { "/history?set=Rounds&who={person}", null },
        { "/history?chapter={chapter}&set=Rounds&who={person}", null },
        { "/history?chapter={chapter}&set=Chapters&who={person}&day={changed}", null },
        { "/search?q=customs", null },
        { "/search?q=customs&in=Positions", null },
        { "/reports", null },
        { "/reports/side?round={round}", "position WHERE round_id = (SELECT id FROM round WHERE number = 12)" },
        { "/reports/joint?round={round}", "position WHERE round_id = (SELECT id FROM round WHERE number = 12)" },
        { "/reports/public?round={round}", "position WHERE round_id = (SELECT id FROM round WHERE number = 12)" },
        { "/reports/briefing?round={round}", "position WHERE round_id = (SELECT id FROM round WHERE number = 12)" },
        { "/add/positions?chapter={chapter}", null },
        { "/add/issues?chapter={chapter}", null },
        { "/add/deadlines?chapter={chapter}", null },
        { "/edit/positions/{position}", null },
        { "/edit/issues/{issue}", null },
        { "/delete/positions/{position}", null },
        { "/narrow/positions/{position}", null },
        { "/widen/positions/{position}", null },
        { "/supersede/{position}", null },
        { "/resolve/{issue}", null },
        { "/analysts", null },
        { "/connect", null },
        { "/workbench", null },
        { "/workbench?set=Rounds", null },
        { "/account", null },
        { "/notifications", null },
    };

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task A_page_costs_what_it_shows_and_counts(string address, string? counted)
    {
        var (small, large) = (await CostAsync(sizes.Small, address), await CostAsync(sizes.Large, address));

        var shown = Math.Max(1, (double)large.Bytes / small.Bytes);
        var more = counted is null ? 0 : Count(sizes.Large.App, counted) - Count(sizes.Small.App, counted);
        Assert.InRange(large.Instructions, 0, 1.1 * shown * small.Instructions + 2_000 + more * EachCounted);
        // A search index of more parts is read by more statements of its own.
        Assert.InRange(large.Statements, 0, 1.25 * shown * small.Statements + 4);
    }

    private static long Count(TestApp app, string rows)
    {
        using var session = app.Database.OpenAsSystem();
        return session.Connection.ExecuteScalar<long>($"SELECT count(*) FROM {rows}");
    }

    private static async Task<(long Instructions, long Statements, long Bytes)> CostAsync((TestApp App, StatementCounter Counter) site, string address)
    {
        using var browser = site.App.SignedIn(Side.EU, Role.Head);
        var path = Filled(site.App, address);
        // The first time plans are made.
        await browser.GetStringAsync(path, TestContext.Current.CancellationToken);
        site.Counter.Reset();
        var page = await browser.GetStringAsync(path, TestContext.Current.CancellationToken);
        return (site.Counter.Instructions, site.Counter.Statements, page.Length);
    }

    private static string Filled(TestApp app, string address)
    {
        using var session = app.Database.OpenAsSystem();
        string One(string sql) => session.Connection.ExecuteScalar<string>(sql)!;
        return address
            .Replace("{chapter}", "II.3", StringComparison.Ordinal).Replace("{title}", "II", StringComparison.Ordinal).Replace("{round}", "12", StringComparison.Ordinal)
            .Replace("{day}", One("SELECT max(ends_on) FROM round WHERE number = 6"), StringComparison.Ordinal)
            .Replace("{position}", One("SELECT p.id FROM position p WHERE p.party = 'EU' AND p.owner_side = 'EU' AND p.visibility = 'shared' AND chapter_id = (SELECT id FROM chapter WHERE code = 'II.3') AND NOT EXISTS (SELECT 1 FROM position l WHERE l.supersedes_id = p.id) LIMIT 1"), StringComparison.Ordinal)
            .Replace("{person}", Uri.EscapeDataString(One("SELECT who FROM change WHERE chapter_code = 'II.3' AND visibility = 'shared' ORDER BY sequence LIMIT 1")), StringComparison.Ordinal)
            .Replace("{other person}", Uri.EscapeDataString(One("SELECT who FROM change WHERE visibility = 'shared' AND who NOT IN (SELECT who FROM change WHERE chapter_code = 'II.3') LIMIT 1")), StringComparison.Ordinal)
            .Replace("{changed}", One("SELECT date(at) FROM change WHERE chapter_code = 'II.3' AND visibility = 'shared' ORDER BY sequence LIMIT 1"), StringComparison.Ordinal)
            .Replace("{issue}", One("SELECT id FROM issue WHERE owner_side = 'EU' AND visibility = 'shared' AND status = 'open' LIMIT 1"), StringComparison.Ordinal)
            .Replace("{deadline}", One("SELECT id FROM deadline WHERE visibility = 'shared' AND responsible_party = 'EU' AND status = 'open' LIMIT 1"), StringComparison.Ordinal);
    }

    /// <summary>Two synthetic negotiations, of which one has ten times the positions and changes of the other.</summary>
    public sealed class TwoSizes : IAsyncLifetime
    {
        internal (TestApp App, StatementCounter Counter) Small { get; private set; }

        internal (TestApp App, StatementCounter Counter) Large { get; private set; }

        public async ValueTask InitializeAsync() => (Small, Large) = (await StartAsync(2_000, copies: 0), await StartAsync(20_000, copies: 9));

        private static async Task<(TestApp App, StatementCounter Counter)> StartAsync(int positions, int copies)
        {
            var directory = Directory.CreateTempSubdirectory("pcatracker-test-").FullName;
            using (var database = TestRecord.OpenEmptyFile(directory, TimeProvider.System))
                Assert.Null(SimulationWriter.Write(database, new SimulationSize(12, positions, 7)).Refusal);
            var app = await TestApp.StartOnAsync(directory);
            AddChanges(app, copies);
            return (app, new StatementCounter(app.Database));
        }

        // Copies all changes, without the audit log, which no page reads, and with each search index written at the end, not row by row.
        private static void AddChanges(TestApp app, int copies) => app.Database.WriteAsSystem(session =>
        {
            string Lines(string sql) => string.Join(";\n", session.Connection.Query<string>(sql));
            return session.Connection.Execute(
                $"""
                {Lines("SELECT 'DROP TRIGGER ' || name FROM sqlite_schema WHERE type = 'trigger' AND name IN ('change_noted_insert', 'change_search_insert')")};
                WITH RECURSIVE copy (n) AS (SELECT 1 WHERE @copies > 0 UNION ALL SELECT n + 1 FROM copy WHERE n < @copies)
                INSERT INTO change (stream, sequence, at, who, action, entity_set, entity_id, chapter_code, summary, visibility, facts)
                SELECT stream, sequence + n * 1000000, at, who, action, entity_set, entity_id + n * 1000000007, chapter_code, summary, visibility, facts FROM change, copy;
                {Lines("SELECT sql FROM sqlite_schema WHERE type = 'trigger' AND name IN ('change_noted_insert', 'change_search_insert')")};
                {Lines("SELECT format('INSERT INTO %s (%s) VALUES (''rebuild'')', name, name) FROM sqlite_schema WHERE name GLOB 'change_*_search' AND type = 'table'")};
                """,
                new { copies });
        });

        public async ValueTask DisposeAsync()
        {
            await Small.App.DisposeAsync();
            await Large.App.DisposeAsync();
        }
    }
}
