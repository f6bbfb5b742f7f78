using System.Data.Common;
using Dapper;
using Npgsql;
using PcaTracker.Contract;
using PcaTracker.Domain;
using PcaTracker.Storage;
using PcaTracker.Storage.Postgres;
using PcaTracker.Storage.RowSecurity;

namespace PcaTracker.Tests.Storage;

/// <summary>What the sessions of the EU's delegation can learn and change of a position of Kazakhstan's alone, whatever statement they send.</summary>
[Trait("Database", "PostgreSQL")]
public sealed class PostgresRowSecurityTests(PostgresRowSecurityTests.Papers papers) : IClassFixture<PostgresRowSecurityTests.Papers>
{
    private const string Canary = "zhuldyz";

    private static readonly string[] Attacks =
    [
        "SELECT text FROM main.position",
        "SELECT p::text FROM main.position p",
        "SELECT id::text FROM main.position",
        "SELECT count(*)::text FROM main.position WHERE id = @hidden",
        "SELECT p.text FROM visible_position v JOIN main.position p ON p.chapter_id = v.chapter_id",
        "SELECT (SELECT max(text) FROM main.position) FROM visible_round",
        "WITH visible_position AS (SELECT * FROM main.position) SELECT text FROM visible_position",
        "SELECT text FROM visible_position",
        "SELECT text FROM visible_position WHERE odata.lower(text) LIKE '%zhuldyz%'",
        "SELECT text FROM for_kz.visible_position",
        "SELECT text FROM visible_position_shown",
        "SELECT text FROM for_kz.visible_position_shown",
        "SELECT text FROM for_eu.visible_position WHERE 1 / (CASE WHEN text LIKE '%zhuldyz%' THEN 0 ELSE 1 END) = 1",
        "SELECT words::text FROM main.position_kz_search",
        "SELECT words::text FROM main.position_search",
        "SELECT row_id::text FROM visible_position_search",
        "SELECT after FROM main.noted_change",
        "SELECT after FROM main.entry",
        "SELECT before || after FROM visible_entry",
        "SELECT summary FROM main.change",
        "SELECT entity_id::text FROM visible_change",
        "SELECT password_hash FROM main.account",
        "SELECT email FROM main.account",
        "SELECT token_hash FROM main.access_token",
        "SELECT token_hash FROM main.browser_session",
        "SELECT encode(salt, 'hex') FROM main.record_salt",
        "SELECT cells FROM main.imported_row",
        "SELECT content::text FROM main.draft",
        "SELECT most_common_vals::text FROM pg_catalog.pg_stats WHERE schemaname = 'main'",
        "SELECT query FROM pg_catalog.pg_stat_activity",
        "SELECT main.position_noted_insert()::text",
        "SELECT query_to_xml('SELECT text FROM main.position', true, true, '')::text",
        "SELECT lo_get(1)::text",
        "SELECT pg_read_file('PG_VERSION')",
        "UPDATE main.position SET kind = 'offer' WHERE id = @hidden RETURNING id::text",
        "UPDATE main.position SET visibility = 'eu' WHERE id = @hidden RETURNING id::text",
        "DELETE FROM main.position WHERE id = @hidden RETURNING id::text",
        "DELETE FROM main.position WHERE text LIKE '%zhuldyz%' RETURNING id::text",
        "INSERT INTO main.position (chapter_id, party, kind, text, visibility) SELECT chapter_id, party, kind, text, 'eu' FROM main.position RETURNING text",
        "INSERT INTO main.draft (account_id, form_id, content, saved_at) VALUES (@other, 'f', '', '') RETURNING form_id",
        "ALTER TABLE main.position DISABLE ROW LEVEL SECURITY",
        "DROP POLICY kz ON main.position",
        "CREATE VIEW mine AS SELECT * FROM main.position",
        "CREATE FUNCTION main.mine() RETURNS text LANGUAGE sql SECURITY DEFINER AS 'SELECT text FROM main.position'",
        "GRANT SELECT ON main.position TO PUBLIC",
        "COPY main.position TO STDOUT",
    ];

    public static TheoryData<string> Statements { get; } = [.. Attacks];

    [Theory]
    [MemberData(nameof(Statements))]
    public void A_statement_of_an_audience_meets_no_row_that_it_may_not_see(string statement)
    {
        using var system = new PostgresSystem(papers.Settings);
        using var connection = system.Open(Audience.EU, writes: true, TimeProvider.System).Connection;

        var learned = Learned(connection, statement);

        Assert.DoesNotContain(Canary, learned, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain($"{papers.Hidden}", learned, StringComparison.Ordinal);
        Assert.Equal(1, papers.Count($"SELECT count(*) FROM position WHERE id = {papers.Hidden} AND kind = 'fallback' AND visibility = 'kz'"));
    }

    [Fact]
    public void A_connection_without_an_audience_sees_no_row()
    {
        using var connection = new NpgsqlConnection(papers.Settings + ";Pooling=false");
        connection.Open();
        var tables = connection.Query<string>("SELECT tablename FROM pg_tables WHERE schemaname = 'main'").AsList();

        var rows = tables.Where(table => Learned(connection, $"SELECT 'seen' FROM main.{table}").Contains("seen", StringComparison.Ordinal));

        Assert.True(tables.Count > 40);
        Assert.Empty(rows);
        Assert.Equal(0, connection.ExecuteScalar<long>("SELECT count(*) FROM pg_tables WHERE schemaname = 'main' AND NOT rowsecurity"));
        Assert.Equal(0, connection.ExecuteScalar<long>("SELECT count(*) FROM pg_class WHERE relnamespace = 'main'::regnamespace AND relkind IN ('r', 'p') AND NOT relforcerowsecurity"));
    }

    [Fact]
    public void The_role_of_an_audience_owns_nothing_and_inherits_nothing()
    {
        using var connection = TestServer.OpenForeign(papers.Directory);

        var owned = connection.Query<string>(
            """
            SELECT c.relname FROM pg_class c JOIN pg_roles r ON r.oid = c.relowner WHERE r.rolname IN ('record_public', 'record_shared', 'record_eu', 'record_kz')
            UNION ALL SELECT p.proname FROM pg_proc p JOIN pg_roles r ON r.oid = p.proowner WHERE r.rolname IN ('record_public', 'record_shared', 'record_eu', 'record_kz')
            UNION ALL SELECT r.rolname FROM pg_roles r WHERE r.rolname LIKE 'record\_%' AND (r.rolsuper OR r.rolbypassrls OR r.rolcanlogin OR r.rolinherit)
            UNION ALL SELECT c.relname FROM pg_class c, aclexplode(c.relacl) a WHERE c.relnamespace = 'main'::regnamespace AND a.grantee = 0
            """);

        Assert.Empty(owned);
    }

    [Theory]
    [InlineData("eu")]
    [InlineData("shared")]
    [InlineData("public")]
    public void A_row_that_its_author_could_not_read_is_not_written(string audience)
    {
        using var system = new PostgresSystem(papers.Settings);
        using var connection = system.Open(PostgresRoles.Audiences.Single(a => a.Name == audience), writes: true, TimeProvider.System).Connection;

        var error = Assert.Throws<PostgresException>(() => connection.Execute(
            "INSERT INTO position (chapter_id, party, kind, text, visibility, owner_side) VALUES (1, 'KZ', 'offer', 'Ours', 'kz', 'KZ')"));

        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, error.SqlState);
    }

    [Fact]
    public void Every_set_of_the_record_has_a_view_and_what_policies_show_its_owner_whole_has_a_barrier()
    {
        using var connection = TestServer.OpenForeign(papers.Directory);

        var views = connection.Query<(string Name, bool IsBarrier)>(
            "SELECT c.relname, coalesce('security_barrier=true' = ANY (c.reloptions), false) FROM pg_class c WHERE c.relnamespace = 'for_eu'::regnamespace AND c.relkind = 'v'").AsList();

        Assert.Empty(EntitySets.All.Select(set => $"visible_{set.Table}").Except(views.Select(view => view.Name)));
        Assert.Equal(
            ["visible_entry", "visible_line", "visible_log_end", "visible_log_place", "visible_log_start", "visible_recorded_change", "visible_row_change",
                "visible_saved_view", "visible_stream", "visible_telling"],
            views.Where(view => view.IsBarrier).Select(view => view.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_view_that_joins_what_another_looks_up_shows_the_same_rows()
    {
        using var system = new PostgresSystem(papers.Settings);
        using var connection = system.Open(Audience.EU, writes: false, TimeProvider.System).Connection;
        List<string> tables = [.. EntitySets.All.Where(set => VisibleViews.Shown(set) is not null).Select(set => set.Table)];

        var lookedUp = tables.ConvertAll(table => connection.Query<string>($"SELECT v::text FROM visible_{table} v ORDER BY id"));
        var joined = tables.ConvertAll(table => connection.Query<string>($"SELECT v::text FROM visible_{table}_shown v ORDER BY id"));

        Assert.Equal(lookedUp, joined);
        Assert.Contains("position", tables);
    }

    private string Learned(DbConnection connection, string statement)
    {
        try
        {
            return string.Join('\n', connection.Query<string?>(statement, new { hidden = papers.Hidden, other = papers.Other }));
        }
        catch (PostgresException error)
        {
            return $"{error.MessageText} {error.Detail}";
        }
    }

    /// <summary>A database with a position that only Kazakhstan's delegation reads.</summary>
    public sealed class Papers : IAsyncLifetime
    {
        private TestApp? _app;

        public string Directory => _app!.DataDirectory;

        public string Settings => TestServer.SettingsFor(Directory).Single().Value!;

        public long Hidden { get; private set; }

        public long Other { get; private set; }

        public async ValueTask InitializeAsync()
        {
            if (!TestServer.IsUsed)
                Assert.Fail("These tests run on PostgreSQL: set PCATRACKER_DATABASE=postgres.");
            _app = await TestApp.StartAsync();
            Other = _app.Account(Side.KZ, Role.Head).AccountId;
            Hidden = NewId.Draw();
            _app.Database.WriteAsSystem(session => session.Connection.Execute(
                "INSERT INTO position (id, chapter_id, party, kind, text, visibility, owner_side) VALUES (@Hidden, 1, 'KZ', 'fallback', @Canary, 'kz', 'KZ')",
                new { Hidden, Canary }));
        }

        public long Count(string sql)
        {
            using var session = _app!.Database.OpenAsSystem();
            return session.Connection.ExecuteScalar<long>(sql);
        }

        public async ValueTask DisposeAsync()
        {
            if (_app is not null)
                await _app.DisposeAsync();
        }
    }
}
