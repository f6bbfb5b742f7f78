using System.Text.RegularExpressions;
using Dapper;
using Microsoft.Data.Sqlite;
using ODataSql.Sql.Sqlite;
using PcaTracker.Domain;
using PcaTracker.Storage;
using PcaTracker.Storage.RowSecurity;
using SQLitePCL;

namespace PcaTracker.Tests.Storage;

/// <summary>Statements that touch more than their reader may see are not prepared.</summary>
[Trait("Database", "SQLite")]
public class RowSecurityAuthorizerTests
{
    private static readonly string[] Queries =
    [
        "SELECT text FROM main.position",
        "SELECT id FROM position",
        "SELECT count(*) FROM main.position",
        "SELECT count(*) FROM issue",
        "SELECT EXISTS (SELECT 1 FROM main.outcome)",
        "EXPLAIN SELECT text FROM main.position",
        "SELECT p.text FROM visible_position v JOIN main.position p ON p.id = v.id",
        "SELECT v.id FROM visible_chapter v WHERE EXISTS (SELECT 1 FROM main.issue i WHERE i.chapter_id = v.id)",
        "SELECT (SELECT max(summary) FROM main.outcome) FROM visible_round",
        "SELECT id FROM visible_round UNION ALL SELECT id FROM main.document",
        "SELECT title FROM visible_deadline ORDER BY (SELECT count(*) FROM main.deadline)",
        "WITH visible_position AS (SELECT * FROM main.position) SELECT * FROM visible_position",
        "WITH visible_position AS (SELECT * FROM main.position) SELECT count(*) FROM visible_position",
        "WITH inside_position AS MATERIALIZED (SELECT * FROM main.position) SELECT * FROM inside_position",
        "WITH position_words AS (SELECT * FROM main.position) SELECT * FROM position_words",
        "WITH position_search_insert AS (SELECT * FROM main.position) SELECT * FROM position_search_insert",
        "SELECT visible_position.text FROM main.position AS visible_position",
        "SELECT * FROM (SELECT * FROM main.position) AS visible_position",
        "SELECT text FROM main.position_words",
        "SELECT count(*) FROM main.position_words",
        "SELECT rowid FROM main.position_kz_search WHERE position_kz_search MATCH 'visa'",
        "SELECT id FROM visible_position WHERE id IN (SELECT rowid FROM main.position_kz_search WHERE position_kz_search MATCH 'visa')",
        "SELECT highlight(position_kz_search, 0, '', '') FROM main.position_kz_search",
        "SELECT rank FROM main.position_kz_search",
        "SELECT term FROM main.position_kz_search_idx",
        "SELECT block FROM main.position_kz_search_data",
        "SELECT password_hash FROM main.account",
        "SELECT count(*) FROM account",
        "SELECT token_hash FROM main.access_token",
        "SELECT token_hash FROM main.sign_in_link",
        "SELECT cells FROM main.imported_row",
        "SELECT body FROM main.repeatable_request",
        "SELECT answer FROM main.form_key",
        "SELECT content FROM main.draft",
        "SELECT summary FROM main.change",
        "SELECT max(sequence) FROM main.row_change",
        "SELECT sequence FROM main.row_change_mark",
        "SELECT message_id FROM main.outbox",
        "SELECT until FROM main.snooze",
        "SELECT offsets FROM main.notification_settings",
        "SELECT local_date FROM main.digest",
        "SELECT reason FROM main.outbox_hold",
        "SELECT content FROM main.protection_key",
        "SELECT count FROM main.checkpoint",
        "SELECT count FROM main.sign_in_attempt",
        "SELECT account_id FROM main.reminder",
        "SELECT sql FROM sqlite_schema",
        "SELECT sql FROM temp.sqlite_schema",
        "SELECT name FROM pragma_table_list",
        "SELECT * FROM json_each('[1]')",
        "SELECT load_extension('x')",
        "SELECT randomblob(1)",
        "SELECT group_concat(code) FROM visible_chapter",
        "SELECT sqlite_version()",
        "PRAGMA query_only = OFF",
        "PRAGMA data_version",
        "PRAGMA table_info(position)",
        "ATTACH DATABASE ':memory:' AS other",
        "DETACH DATABASE temp",
        "ANALYZE main",
        "REINDEX main.position",
        "SAVEPOINT one",
        "CREATE TEMP VIEW visible_everything AS SELECT * FROM main.position",
        "CREATE TEMP TABLE copy AS SELECT * FROM main.position",
        "CREATE VIRTUAL TABLE temp.words USING fts5vocab('main', 'position_kz_search', 'row')",
        "CREATE TEMP TRIGGER watch AFTER INSERT ON main.position BEGIN SELECT 1; END",
        "DROP VIEW temp.visible_position",
        "ALTER TABLE main.position RENAME TO visible_papers",
    ];

    private static readonly string[] Writes =
    [
        "UPDATE issue SET title = (SELECT max(text) FROM main.position)",
        "UPDATE issue SET title = p.text FROM main.position p WHERE issue.chapter_id = p.chapter_id",
        "UPDATE issue SET title = title || '!'",
        "UPDATE issue SET priority = 1 WHERE title LIKE 'Q%'",
        "UPDATE issue SET priority = 1 WHERE id = 1; SELECT text FROM main.position",
        "WITH one AS (SELECT 1 AS id) UPDATE issue SET priority = 1 WHERE id IN (SELECT id FROM one)",
        "DELETE FROM issue WHERE visibility = 'kz'",
        "DELETE FROM issue WHERE id = 1 RETURNING title",
        "DELETE FROM issue WHERE EXISTS (SELECT 1 FROM main.position)",
        "DELETE FROM issue WHERE chapter_id = 1 RETURNING id",
        "UPDATE issue SET priority = 1 WHERE id = 1 RETURNING id",
        "UPDATE position SET issue_id = NULL WHERE issue_id = 1 RETURNING chapter_id",
        "INSERT INTO issue (id, chapter_id, title, visibility) VALUES (1, 1, 'x', 'eu') RETURNING chapter_id",
        "INSERT INTO issue (id, chapter_id, title, visibility) VALUES (1, 1, 'x', 'eu') ON CONFLICT (id) DO UPDATE SET priority = 1 RETURNING id",
        "INSERT OR REPLACE INTO issue (id, chapter_id, title, visibility) VALUES (1, 1, 'x', 'eu') RETURNING id",
        "INSERT INTO issue (chapter_id, title, visibility) SELECT chapter_id, text, 'eu' FROM main.position",
        "REPLACE INTO issue (id, chapter_id, title, visibility) VALUES (1, 1, 'x', 'eu')",
        "INSERT INTO account (email, name, side, role, security_stamp, created_at) VALUES ('a@example.org', 'a', 'EU', 'head', '', '')",
        "UPDATE account SET role = 'head'",
        "UPDATE notification_settings SET bounce_score = 0",
        "DELETE FROM outbox_hold",
        "DELETE FROM checkpoint",
        "DELETE FROM sign_in_attempt",
        "UPDATE working_year SET verified_at = NULL",
        "UPDATE outbox SET state = 'pending' WHERE state = 'dead'",
        "UPDATE access_token SET revoked_at = NULL",
        "DELETE FROM sign_in_link",
        "DELETE FROM row_change",
        "DELETE FROM imported_row",
        "DELETE FROM position_kz_search",
        "INSERT INTO position_kz_search (position_kz_search) VALUES ('rebuild')",
        "DELETE FROM position_kz_search_data",
        "DELETE FROM position_kz_search_idx RETURNING term",
        "UPDATE temp.visible_position SET text = ''",
    ];

    private static readonly string[] NotAllowed = ["not authorized", "may not be modified", "cannot modify"];

    [Fact]
    public void Functions_that_the_engine_writes_into_statements_are_all_allowed()
    {
        var written = new SqliteDialect().Functions.Values.SelectMany(sql => Regex.Matches(sql, @"\b[a-z_]+\(", RegexOptions.NonBacktracking).Select(match => match.Value[..^1]));

        var refused = written.Distinct(StringComparer.Ordinal).Except(RowSecurityRules.Functions, StringComparer.Ordinal);

        Assert.Empty(refused);
        Assert.Contains("octet_length", written);
    }

    [Fact]
    public async Task A_statement_of_a_reader_that_bypasses_the_views_is_refused()
    {
        await using var app = await TestApp.StartAsync();
        using var session = app.Database.OpenAs(app.Account(Side.EU, Role.Head));

        Assert.All([.. Queries, .. Writes, "DELETE FROM issue WHERE id = 1", "UPDATE chapter SET revision = 2 WHERE id = 1"], sql => Refused(session, sql));
        Assert.Equal(77, session.Connection.ExecuteScalar<int>("SELECT count(*) FROM visible_position"));
    }

    [Fact]
    public async Task A_statement_of_a_writer_that_bypasses_the_views_is_refused()
    {
        await using var app = await TestApp.StartAsync();
        var writer = app.Account(Side.EU, Role.Head);
        var before = Dump(app);

        var written = app.Database.WriteAs(writer, session =>
        {
            Assert.All([.. Queries, .. Writes], sql => Refused(session, sql));
            Assert.Equal(77, session.Connection.ExecuteScalar<int>("SELECT count(*) FROM visible_position"));
            return (Result<int>)session.Connection.Execute("UPDATE issue SET priority = 1, revision = revision + 1 WHERE id = -1");
        });

        Assert.Equal((0, before), (written.Value, Dump(app)));
    }

    [Fact]
    public async Task A_query_of_any_form_on_the_views_is_allowed()
    {
        await using var app = await TestApp.StartAsync();
        using var session = app.Database.OpenAs(app.Account(Side.EU, Role.Head));
        var views = VisibleViews.Sql(Audience.EU).Split('\n').Where(line => line.StartsWith("CREATE TEMP VIEW visible_", StringComparison.Ordinal)).Select(line => line.Split(' ')[3]).ToList();
        Assert.True(views.Count > 35);

        // An index is asked by MATCH, a place in the log by its number and a visit by its account; of each, SQLite would have to count a bare table.
        Assert.All(views.Where(v => v is not ("visible_log_place" or "visible_visit") && !v.EndsWith("_search", StringComparison.Ordinal)).SelectMany(Asked), sql => session.Connection.Query(sql).AsList());
        Assert.All(views.Where(v => v.EndsWith("_search", StringComparison.Ordinal)), v => session.Connection.Query($"SELECT 1 WHERE 1 IN (SELECT rowid FROM {v} WHERE {v} MATCH 'vis')").AsList());
    }

    [Fact]
    public void A_search_names_only_the_indexes_that_its_audience_sees()
    {
        string[] tables = ["outcome", "position", "issue", "deadline", "recommendation", "document", "change"];

        Assert.All((Audience[])[Audience.Public, Audience.Shared, Audience.EU, Audience.KZ], audience => Assert.Equal(
            tables.SelectMany(table => audience.Sees.Select(visibility => $"{table}_{visibility}_search")).Order(StringComparer.Ordinal),
            Regex.Matches(VisibleViews.Sql(audience), @"FROM main\.(?<index>\w+_(public|shared|eu|kz)_search)\b", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)).Select(match => match.Groups["index"].Value).Order(StringComparer.Ordinal)));
    }

    [Fact]
    public async Task A_search_returns_only_rows_that_its_reader_sees()
    {
        await using var app = await TestApp.StartAsync();
        app.Database.WriteAsSystem(session => session.Connection.Execute(
            "INSERT INTO issue (id, chapter_id, title, visibility) VALUES (1, 1, 'Zwiebel', 'eu'), (2, 1, 'Zwiebel', 'kz'), (3, 1, 'Zwiebel', 'shared')"));

        Assert.Equal([1, 3], Found(app, Side.EU, Role.Head));
        Assert.Equal([2, 3], Found(app, Side.KZ, Role.Head));
        Assert.Equal([3], Found(app, Side.Joint, Role.Analyst));
        Assert.Empty(Found(app, Side.EU, Role.Administrator));
    }

    [Fact]
    public async Task A_schema_change_between_statements_neither_opens_nor_blocks_access()
    {
        await using var app = await TestApp.StartAsync();
        var writer = app.Account(Side.EU, Role.Head);
        Result<int> Raise() => app.Database.WriteAs(writer, session => (Result<int>)session.Connection.Execute("UPDATE chapter SET heading = 'Zwiebel', revision = revision + 1 WHERE id = 1"));
        Assert.Equal(1, Raise().Value);

        app.Database.WriteAsSystem(session => session.Connection.Execute("CREATE TABLE later (id INTEGER PRIMARY KEY, text TEXT)"));

        Assert.Equal(1, Raise().Value);
        using var reader = app.Database.OpenAs(writer);
        Refused(reader, "SELECT text FROM main.later");
        Assert.Equal(1, reader.Connection.QuerySingle<long>("SELECT rowid FROM visible_chapter_search WHERE visible_chapter_search MATCH 'zwiebel'"));
    }

    [Fact]
    public async Task A_refused_statement_of_the_program_is_a_500_without_details()
    {
        await using var app = await TestApp.StartAsync();
        using var client = app.As(Side.EU, Role.Head);
        app.FailNext(app.Account(Side.EU, Role.Head));

        using var answer = await client.GetAsync("/odata/Positions?$top=1", TestContext.Current.CancellationToken);
        var body = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Equal(500, (int)answer.StatusCode);
        Assert.Contains("internal-error", body, StringComparison.Ordinal);
        Assert.DoesNotContain("prohibited", body, StringComparison.Ordinal);
        Assert.DoesNotContain("position", body, StringComparison.OrdinalIgnoreCase);
    }

    private static void Refused(Session session, string sql)
    {
        var error = Record.Exception(() => session.Connection.Query(sql).AsList());
        // What nobody may write SQLite refuses by itself.
        var isRefused = error is SqliteException refused && (refused.SqliteErrorCode == raw.SQLITE_AUTH || NotAllowed.Any(refused.Message.Contains));
        Assert.True(isRefused, $"{sql}: {error?.Message ?? "answered"}");
    }

    private static IEnumerable<string> Asked(string view)
    {
        var first = First(view);
        yield return $"SELECT * FROM {view} LIMIT 1";
        yield return $"SELECT count({first}), max({first}), min({first}) FROM {view}";
        yield return $"SELECT count(*) FROM {view} WHERE {first} IS NOT NULL";
        yield return $"SELECT count(*) FROM {view}";
        yield return $"SELECT max({first}) FROM (SELECT * FROM {view} UNION ALL SELECT * FROM {view})";
        yield return $"SELECT count(*) FROM (SELECT {first} FROM {view} UNION ALL SELECT {first} FROM {view})";
        yield return $"SELECT EXISTS (SELECT 1 FROM {view}), (SELECT {first} FROM {view} LIMIT 1)";
        yield return $"SELECT a.{first} FROM {view} a WHERE EXISTS (SELECT 1 FROM {view} b WHERE b.{first} = a.{first}) AND a.{first} IN (SELECT {first} FROM {view}) LIMIT 1";
        yield return $"SELECT a.{first} FROM {view} a CROSS JOIN {view} b LIMIT 1";
        yield return $"SELECT a.{first} FROM {view} a LEFT JOIN {view} b ON b.{first} = a.{first} LIMIT 1";
        yield return $"WITH some AS (SELECT {first} FROM {view}) SELECT count(*) FROM some";
    }

    private static string First(string view) => view switch
    {
        "visible_log_start" or "visible_log_end" or "visible_stream" or "visible_entry" or "visible_row_change" => "sequence",
        "visible_telling" => "line",
        "visible_chapter_round" => "chapter_id",
        "visible_snooze" => "deadline_id",
        "visible_notification_settings" => "account_id",
        "visible_repeatable_request" => "request_id",
        "visible_form_key" => "key_id",
        "visible_draft" => "form_id",
        _ => "id",
    };

    private static List<long> Found(TestApp app, string side, string role)
    {
        using var session = app.Database.OpenAs(app.Account(side, role));
        return session.Connection.Query<long>("SELECT rowid FROM visible_issue_search WHERE visible_issue_search MATCH 'zwiebel' ORDER BY rowid").AsList();
    }

    private static string Dump(TestApp app)
    {
        using var session = app.Database.OpenAsSystem();
        return string.Join('\n', session.Connection.Query<string>("SELECT id || revision || text FROM position UNION ALL SELECT id || revision || title FROM issue UNION ALL SELECT id || role FROM account"));
    }
}
