using Dapper;
using PcaTracker.Tests;

namespace PcaTracker.Browser.Tests;

/// <summary>Forty rounds; T.1 moved back in the last one; positions in three languages; title U with five hundred outcomes.</summary>
public sealed class FortyRounds : IAsyncLifetime
{
    public TestApp App { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        App = await TestApp.StartAsync();
        App.Database.WriteAsSystem(session => session.Connection.Execute(
            """
            DELETE FROM outcome; DELETE FROM chapter_status; UPDATE position SET round_id = NULL; DELETE FROM round;
            INSERT INTO chapter (code, level, sort_key, heading) VALUES ('T', 'title', 'T', 'Trade'), ('U', 'title', 'U', 'Final provisions');
            INSERT INTO chapter (code, level, parent_id, sort_key, heading)
            SELECT value, 'chapter', (SELECT id FROM chapter WHERE code = 'T'), value, 'Chapter ' || value FROM json_each('["T.1", "T.2"]');
            UPDATE chapter SET area = CASE WHEN code IN ('T.1', 'T.2') THEN 'transport' WHEN area = 'transport' THEN 'economic' ELSE area END;
            WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < 40)
            INSERT INTO round (number, starts_on, ends_on, status, city)
            SELECT n, date('2023-01-02', (n * 30) || ' days'), date('2023-01-03', (n * 30) || ' days'), 'held', 'Astana' FROM number;
            INSERT INTO round (number, starts_on, ends_on, status, city) VALUES (41, '2026-12-07', '2026-12-08', 'planned', 'Brussels');
            INSERT INTO chapter_status (chapter_id, status, valid_from, valid_to, round_number)
            SELECT id, 'opened', '2023-02-02', '2025-01-01', 1 FROM chapter WHERE code = 'T.1' UNION ALL SELECT id, 'aim-agreed', '2025-01-01', '2026-04-17', 25 FROM chapter WHERE code = 'T.1';
            INSERT INTO chapter_status (chapter_id, status, valid_from, round_number) SELECT id, 'opened', '2026-04-17', 40 FROM chapter WHERE code = 'T.1';
            INSERT INTO outcome (chapter_id, round_id, status_before, status_after, summary, visibility)
            SELECT c.id, r.id, CASE r.number WHEN 1 THEN 'not-opened' WHEN 40 THEN 'aim-agreed' ELSE 'opened' END, CASE WHEN r.number BETWEEN 25 AND 39 THEN 'aim-agreed' ELSE 'opened' END,
              'Round ' || r.number || ' on origin.', 'shared' FROM chapter c, round r WHERE c.code = 'T.1' AND r.number IN (1, 5, 25, 31, 40);
            INSERT INTO chapter_status (chapter_id, status, valid_from, valid_to, round_number)
            SELECT c.id, value ->> 0, r.ends_on, coalesce((SELECT ends_on FROM round WHERE number = value ->> 2), '9999-12-31'), r.number
            FROM chapter c, json_each('[["opened", 5, 10], ["aim-agreed", 10, 20], ["opened", 20, null]]') JOIN round r ON r.number = value ->> 1
            WHERE c.code = 'III.2' ORDER BY r.number;
            INSERT INTO issue (chapter_id, title, visibility, opened_in_round) SELECT id, 'Rules of origin', 'shared', 3 FROM chapter WHERE code = 'T.1';
            INSERT INTO issue (chapter_id, title, visibility, opened_in_round, owner_side)
            SELECT id, 'Quotas', 'shared', 3, 'EU' FROM chapter WHERE code = 'T.2' UNION ALL SELECT id, 'Our red lines on quotas', 'eu', 3, 'EU' FROM chapter WHERE code = 'T.2';
            INSERT INTO deadline (title, due_on, due_at, responsible_party, visibility, chapter_id)
            SELECT 'Comments on T.1', '2026-11-25', '2026-11-25T23:00:00.000Z', 'EU', 'eu', id FROM chapter WHERE code = 'T.1'
            UNION ALL SELECT 'Texts on T.2', '2026-12-01', '2026-12-01T23:00:00.000Z', 'EU', 'shared', id FROM chapter WHERE code = 'T.2'
            UNION ALL SELECT 'Late on T.1', '2026-11-16', '2026-11-16T23:00:00.000Z', 'joint', 'shared', id FROM chapter WHERE code = 'T.1';
            UPDATE deadline SET responsible_party = 'EU' WHERE title = 'Late on T.1';
            INSERT INTO position (id, chapter_id, party, kind, topic, text, language, visibility, owner_side, supersedes_id, tabled_on)
            SELECT p.value ->> 0, c.id, p.value ->> 1, 'proposal', p.value ->> 2, p.value ->> 3, p.value ->> 4, p.value ->> 5, p.value ->> 1, p.value ->> 6, p.value ->> 7
            FROM chapter c, json_each('[
              [900001, "EU", "Export duties", "The Parties shall phase out their export duties within five years.", "en", "shared", null, "2026-01-01"],
              [900002, "EU", "Export duties", "The Parties shall phase out their export duties within seven years.", "en", "shared", 900001, "2026-02-01"],
              [900003, "KZ", "Export duties", "The Parties shall phase out their export duties within three years.", "en", "shared", null, "2026-02-01"],
              [900004, "EU", "Data", "Стороны обеспечивают защиту персональных данных граждан.", "ru", "shared", null, "2026-01-01"],
              [900005, "EU", "Data", "Стороны обеспечат защиту персональных данных граждан.", "ru", "shared", 900004, "2026-02-01"],
              [900006, "EU", "Standards", "Тараптар халықаралық стандарттарды қолдануды қамтамасыз асырады.", "kk", "shared", null, "2026-01-01"],
              [900007, "EU", "Standards", "Тараптар халықаралық стандарттарды қолдануды жүзеге асырады.", "kk", "shared", 900006, "2026-02-01"],
              [900009, "KZ", "Data", "Стороны гарантируют защиту персональных данных граждан.", "ru", "shared", null, "2026-02-01"],
              [900010, "KZ", "Standards", "Тараптар халықаралық стандарттарды қолдануды қолдайды.", "kk", "shared", null, "2026-02-01"],
              [900011, "EU", null, "Duties shall be phased out.", "en", "shared", null, "2026-02-01"], [900012, "KZ", null, "Duties may be phased out.", "en", "shared", null, "2026-02-01"],
              [900008, "EU", "Export duties", "Canary: accept nine years.", "en", "eu", null, null]]') p WHERE c.code = 'T.1';
            INSERT INTO article (id, number, chapter_id, heading, status, text, open_brackets)
            SELECT 900001, 9001, id, 'Duties', 'aim-agreed', 'Duties [EU: shall] [KZ: may] be phased out.', 2 FROM chapter WHERE code = 'T.1';
            UPDATE position SET article_id = 900001 WHERE id IN (900011, 900012);
            INSERT INTO document (title, kind, visibility) VALUES ('Note on origin', 'non-paper', 'shared');
            WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < 500)
            INSERT INTO outcome (chapter_id, round_id, status_before, status_after, summary, visibility)
            SELECT c.id, r.id, 'opened', 'opened', 'Entry ' || n, 'shared' FROM number, chapter c, round r WHERE c.code = 'U' AND r.number = 1 + n % 40;
            INSERT INTO chapter_status (chapter_id, status, valid_from) SELECT id, 'opened', '2023-01-01' FROM chapter WHERE code = 'U';
            INSERT INTO issue (chapter_id, title, visibility) SELECT chapter.id, 'Issue ' || value, 'shared' FROM chapter, json_each('[1,2,3,4,5,6,7,8,9,10,11,12,13]') WHERE code = 'U';
            INSERT INTO issue (chapter_id, title, visibility) SELECT id, 'Late issue', 'shared' FROM chapter WHERE code = 'U';
            """));
    }

    public ValueTask DisposeAsync() => App.DisposeAsync();
}
