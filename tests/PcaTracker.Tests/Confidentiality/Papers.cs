using Dapper;
using PcaTracker.Domain;
using PcaTracker.Storage;

namespace PcaTracker.Tests.Confidentiality;

/// <summary>
/// Papers of every kind at one visibility, hanging from chapters, articles, rounds and papers that others see, too. The n-th paper of a
/// kind has always the same key, spread over all fifteen digits, so that keys of what is hidden stand between those of what is seen.
/// </summary>
internal static class Papers
{
    /// <summary>The key of the n-th row of a table.</summary>
    public static long Id(string table, long n) => 100_000_000_000_000 + (((n * 2_654_435_761_039) + (Tables.IndexOf(table) * 104_729)) % 899_999_999_999_999);

    /// <summary>The tables of papers, by what refers to what.</summary>
    public static readonly List<string> Tables = ["issue", "outcome", "position", "deadline", "recommendation", "document"];

    /// <summary>Adds papers of numbers <paramref name="first"/> and following to every table.</summary>
    public static void Add(Session session, string visibility, string ownerSide, int first, int count)
    {
        foreach (var table in Tables)
            session.Connection.Execute(
                $"""
                WITH RECURSIVE
                  n (i) AS (SELECT @first UNION ALL SELECT i + 1 FROM n WHERE i + 1 < @first + @count),
                  chapters (nth, chapter) AS (SELECT row_number() OVER (ORDER BY id) - 1, id FROM chapter),
                  rounds (nth, round, number) AS (SELECT row_number() OVER (ORDER BY id) - 1, id, number FROM round WHERE status = 'held'),
                  paper AS (
                    SELECT i, chapter, round, number,
                      (SELECT a.id FROM article a WHERE a.chapter_id = chapter LIMIT 1) AS article,
                      (SELECT s.id FROM issue s WHERE s.chapter_id = chapter AND s.visibility IN ('shared', @visibility) ORDER BY s.id LIMIT 1) AS issue
                    FROM n
                    JOIN chapters ON chapters.nth = i % (SELECT count(*) FROM chapters)
                    JOIN rounds ON rounds.nth = i % (SELECT count(*) FROM rounds))
                {Insert(table)}
                """,
                new { first, count, visibility, ownerSide, offset = Id(table, 0) - 100_000_000_000_000 });
    }

    /// <summary>Changes every third paper at a visibility and deletes every fifth, or as much less as <paramref name="sparing"/> says.</summary>
    public static void ChangeAndRemove(Session session, string visibility, int sparing = 1)
    {
        foreach (var (table, text) in (ReadOnlySpan<(string, string)>)[("issue", "title"), ("outcome", "summary"), ("position", "text"), ("deadline", "title"), ("recommendation", "text"), ("document", "title")])
            session.Connection.Execute(
                $"""
                UPDATE {table} SET revision = revision + 1, {text} = {text} || ' energy changed ' || id WHERE visibility = @visibility AND id % (3 * @sparing) = 0;
                DELETE FROM {table} WHERE visibility = @visibility AND id % (5 * @sparing) = 0;
                """,
                new { visibility, sparing });
    }

    /// <summary>Deletes every paper at a visibility, and what was said of them.</summary>
    public static void Remove(Session session, string visibility)
    {
        foreach (var table in Tables)
            session.Connection.Execute($"DELETE FROM {table} WHERE visibility = @visibility", new { visibility });
        // The activity log is append-only: the trigger that protects its entries must be dropped first.
        TestServer.DropTrigger(session, "change", "change_is_kept");
        session.Connection.Execute("DELETE FROM change WHERE visibility = @visibility", new { visibility });
    }

    /// <summary>Adds entries to the activity log about papers at a visibility.</summary>
    public static void AddChanges(Session session, string visibility, int first, int count) => session.Connection.Execute(
        """
        WITH RECURSIVE n (i) AS (SELECT @first UNION ALL SELECT i + 1 FROM n WHERE i + 1 < @first + @count)
        INSERT INTO change (stream, sequence, at, who, action, entity_set, entity_id, chapter_code, summary, visibility)
        SELECT CASE WHEN @visibility IN ('eu', 'kz') THEN @visibility ELSE 'shared' END,
          (SELECT coalesce(max(sequence), 0) FROM change WHERE stream = CASE WHEN @visibility IN ('eu', 'kz') THEN @visibility ELSE 'shared' END) + 1 + i - @first,
          strftime('%Y-%m-%dT%H:%M:%fZ', '2026-11-01', '+' || (i * 7 % 40000) || ' minutes'), 'Somebody of ' || @visibility, 'create', 'Issues', 100000000000000 + i, 'III.9',
          'recorded issue ''energy ' || i || '''', @visibility
        FROM n
        """,
        new { visibility, first, count });

    /// <summary>Reminders of one account, of deadlines at a visibility.</summary>
    public static void AddReminders(Session session, string email, string visibility, int first) => session.Connection.Execute(
        """
        INSERT INTO reminder (id, deadline_id, revision, account_id, "offset", local_date, state, sent_at)
        SELECT 100000000000000 + ((@first + row_number() OVER (ORDER BY d.id)) * 2654435761039 % 899999999999999), d.id, d.revision, a.id, '-3', '2026-11-20',
          CASE d.id % 2 WHEN 0 THEN 'sent' ELSE 'planned' END, CASE d.id % 2 WHEN 0 THEN '2026-11-20T09:00:00.000Z' END
        FROM deadline d
        JOIN account a ON a.email = @email
        WHERE d.visibility = @visibility
        ON CONFLICT DO NOTHING;
        INSERT INTO outbox (message_id, kind, reminder_id, account_id, planned_at, next_at)
        SELECT 'reminder.' || r.id || '@localhost', 'reminder', r.id, r.account_id, '2026-11-20T09:00:00.000Z', '2026-11-20T09:00:00.000Z'
        FROM reminder r
        JOIN account a ON a.id = r.account_id AND a.email = @email
        WHERE r.id NOT IN (SELECT reminder_id FROM outbox WHERE reminder_id IS NOT NULL);
        """,
        new { email, visibility, first });

    private const string Key = "100000000000000 + (i * 2654435761039 + @offset) % 899999999999999";

    // Long texts, the largest numbers, days that no calendar has: whatever could make a function fail that looks at them.
    private static string Insert(string table) => table switch
    {
        "issue" => $"""
            INSERT INTO issue (id, chapter_id, article_id, title, description, priority, status, opened_in_round, resolved_in_round, owner, visibility, owner_side)
            SELECT {Key}, chapter, article, 'Energy and transit, point ' || i || ' of ' || @visibility, CASE i % 97 WHEN 0 THEN replace(hex(zeroblob(9000)), '0', 'э') ELSE 'Визы, транзит и энергия ' || i END,
              1 + i % 5, iif(i % 4 = 0, 'resolved', 'open'), number, iif(i % 4 = 0, number, NULL), 'Desk ' || i % 7, @visibility, @ownerSide
            FROM paper
            """,
        "outcome" => $"""
            INSERT INTO outcome (id, round_id, chapter_id, status_before, status_after, summary, next_steps, articles_agreed, articles_open, visibility, owner_side, logged_by, logged_at)
            SELECT {Key}, round, chapter, 'under-negotiation', iif(i % 3 = 0, NULL, 'under-negotiation'), 'Discussed transit ' || i, 'Send text ' || i,
              iif(i % 89 = 0, 2147483647, i % 9), i % 4, @visibility, @ownerSide, @ownerSide || ' desk', '2026-10-01T10:00:00.000Z'
            FROM paper
            """,
        "position" => $"""
            INSERT INTO position (id, chapter_id, article_id, issue_id, round_id, party, kind, topic, text, language, status, tabled_on, supersedes_id, visibility, owner_side)
            SELECT {Key}, chapter, article, issue, round, iif(@ownerSide = 'joint', iif(i % 2 = 0, 'EU', 'KZ'), @ownerSide),
              iif(@visibility IN ('eu', 'kz'), iif(i % 2 = 0, 'red-line', 'fallback'), iif(i % 2 = 0, 'proposal', 'statement')), 'energy ' || i % 20, 'We request for visas and energy transit [' || i || ']', iif(i % 3 = 0, 'ru', 'en'),
              iif(i % 2 = 0, 'tabled', NULL), iif(i % 101 = 0, '9999-99-99', date('2012-01-01', '+' || (i % 3000) || ' days')),
              iif(i % 2 = 0, (SELECT p.id FROM position p WHERE p.chapter_id = chapter AND p.visibility IN ('shared', @visibility) ORDER BY p.id LIMIT 1), NULL), @visibility, @ownerSide
            FROM paper
            """,
        "deadline" => $"""
            INSERT INTO deadline (id, title, kind, due_on, due_time, time_zone, due_at, responsible_party, owner, chapter_id, round_id, issue_id, status, done_on, visibility)
            SELECT {Key}, 'Comments on energy ' || i, 'comments', date('2026-10-01', '+' || (i % 120) || ' days'), iif(i % 2 = 0, '12:00:00', NULL), 'Asia/Almaty', date('2026-10-01', '+' || (i % 120) || ' days') || 'T18:00:00.000Z',
              iif(@ownerSide = 'joint', 'joint', @ownerSide), 'desk.' || i % 5 || '@example.org', chapter, round, issue, iif(i % 6 = 0, 'done', 'open'), iif(i % 6 = 0, '2026-11-01', NULL), @visibility
            FROM paper
            """,
        "recommendation" => $"""
            INSERT INTO recommendation (id, body, date, chapter_id, text, status, response, visibility, owner_side)
            SELECT {Key}, 'Parliament', date('2013-01-01', '+' || (i % 900) || ' days'), chapter, 'Mind the visas ' || i, iif(i % 2 = 0, 'noted', NULL), 'Noted ' || i, @visibility, @ownerSide
            FROM paper
            """,
        "document" => $"""
            INSERT INTO document (id, title, kind, reference, originator, custodian, url, sha256, chapter_id, round_id, language, visibility, owner_side)
            SELECT {Key}, 'Non-paper on transit ' || i, 'non-paper', 'NP/' || i, 'Desk', 'Registry', 'https://papers.example.org/' || i, printf('%064x', i), chapter, round, 'en', @visibility, @ownerSide
            FROM paper
            """,
        _ => throw new ArgumentOutOfRangeException(nameof(table), table, "Not a table of papers."),
    };

    /// <summary>Whose papers are at a visibility.</summary>
    public static string OwnerOf(string visibility) => visibility switch
    {
        Visibility.EU => Side.EU,
        Visibility.KZ => Side.KZ,
        _ => Side.Joint,
    };
}
