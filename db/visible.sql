-- What one audience may see, in SQL that both databases understand: the same names for everybody, other rows for each audience. The views
-- that take JSON apart are in sqlite/visible.sql and postgres/visible.sql.
-- In SQLite they are TEMP views of every connection that is opened for an actor; a connection opened for nobody has none of them, so a query
-- that forgets row-level security is "no such table", not a leak. In PostgreSQL they stand in a schema of the audience's own.
-- {sees} is the audience's list of visibilities, e.g. 'public', 'shared', 'eu'. Sets that show the columns of their table alone are not
-- here: their views, and those of search indexes, follow from the contract (ContractViews).
-- The code of a chapter and the number of a round are looked up only where they are shown: a join would be made for every row that is
-- counted. Rows are found by them through the row's own link (TrackerEngine.LookupOf). On PostgreSQL, a second view joins them for rows that
-- are shown (VisibleViews).

CREATE TEMP VIEW visible_article AS
SELECT a.id, a.revision, a.number, a.chapter_id, (SELECT c.code FROM main.chapter c WHERE c.id = a.chapter_id) AS chapter_code,
  a.heading, a.status, a.text, a.open_brackets, a.source_url, a.confidence
FROM main.article a;

CREATE TEMP VIEW visible_issue AS
SELECT i.id, i.revision, i.chapter_id, (SELECT c.code FROM main.chapter c WHERE c.id = i.chapter_id) AS chapter_code,
  i.article_id, i.title, i.description, i.priority, i.status, i.opened_in_round, i.resolved_in_round, i.owner, i.visibility, i.owner_side, i.source_url, i.confidence
FROM main.issue i
WHERE i.visibility IN ({sees});

CREATE TEMP VIEW visible_outcome AS
SELECT o.id, o.revision, o.round_id, (SELECT r.number FROM main.round r WHERE r.id = o.round_id) AS round_number,
  o.chapter_id, (SELECT c.code FROM main.chapter c WHERE c.id = o.chapter_id) AS chapter_code, o.status_before, o.status_after, o.summary, o.next_steps, o.articles_agreed, o.articles_open, o.visibility, o.owner_side, o.logged_by, o.logged_at, o.source_url, o.confidence
FROM main.outcome o
WHERE o.visibility IN ({sees});

-- A link to a row that this audience may not see reads as no link. It is looked up row by row, so that no index serves a search by it:
-- for that there are views by link (ContractViews).
CREATE TEMP VIEW visible_position AS
SELECT p.id, p.revision, p.chapter_id, (SELECT c.code FROM main.chapter c WHERE c.id = p.chapter_id) AS chapter_code,
  p.article_id, (SELECT i.id FROM main.issue i WHERE i.id = p.issue_id AND i.visibility IN ({sees})) AS issue_id,
  p.round_id, (SELECT r.number FROM main.round r WHERE r.id = p.round_id) AS round_number,
  p.party, p.kind, p.topic, p.text, p.language, p.status, p.tabled_on, p.tabled_until, p.date_precision,
  (SELECT s.id FROM main.position s WHERE s.id = p.supersedes_id AND s.visibility IN ({sees})) AS supersedes_id,
  p.visibility, p.owner_side, p.source_url, p.confidence
FROM main.position p
WHERE p.visibility IN ({sees});

CREATE TEMP VIEW visible_deadline AS
SELECT d.id, d.revision, d.title, d.kind, d.due_on, d.due_time, d.time_zone, d.due_at, d.responsible_party, d.owner,
  d.chapter_id, (SELECT c.code FROM main.chapter c WHERE c.id = d.chapter_id) AS chapter_code,
  d.round_id, (SELECT r.number FROM main.round r WHERE r.id = d.round_id) AS round_number,
  (SELECT i.id FROM main.issue i WHERE i.id = d.issue_id AND i.visibility IN ({sees})) AS issue_id,
  d.status, d.done_on, d.status = 'open' AND d.due_at <= utc_now() AS is_overdue, d.reminder_offsets, d.visibility
FROM main.deadline d
WHERE d.visibility IN ({sees});

CREATE TEMP VIEW visible_recommendation AS
SELECT r.id, r.revision, r.body, r.date, r.date_precision, r.chapter_id, (SELECT c.code FROM main.chapter c WHERE c.id = r.chapter_id) AS chapter_code,
  r.text, r.status, r.response, r.visibility, r.owner_side, r.source_url, r.confidence
FROM main.recommendation r
WHERE r.visibility IN ({sees});

CREATE TEMP VIEW visible_document AS
SELECT d.id, d.revision, d.title, d.kind, d.reference, d.originator, d.custodian, d.url, d.sha256,
  d.chapter_id, (SELECT c.code FROM main.chapter c WHERE c.id = d.chapter_id) AS chapter_code,
  d.round_id, (SELECT r.number FROM main.round r WHERE r.id = d.round_id) AS round_number, d.language, d.visibility, d.owner_side
FROM main.document d
WHERE d.visibility IN ({sees});

-- Entries of the activity log. Narrowing a row hides its older entries, too, until it is shared again: a reader who may not read the last
-- entry about a row, or the row as it is now, reads none.
CREATE TEMP VIEW visible_line AS
SELECT c.id, c.stream, c.sequence AS line, c.at, c.who, c.action, c.entity_set, c.entity_id, c.chapter_code, c.summary, c.facts, c.visibility,
  -- Whether both sides may read it now: what one of them has narrowed is its own.
  c.visibility IN ('public', 'shared') AND coalesce(m.visibility, 'shared') IN ('public', 'shared') AND (
    SELECT l.visibility IN ('public', 'shared') FROM main.change l
    WHERE l.id = (SELECT max(n.id) FROM main.change n WHERE n.entity_set = c.entity_set AND n.entity_id = c.entity_id)) AS is_shared
FROM main.change c
LEFT JOIN main.moved_row m ON m.entity_set = c.entity_set AND m.entity_id = c.entity_id
WHERE c.visibility IN ({sees}) AND (m.visibility IS NULL OR m.visibility IN ({sees}))
  AND EXISTS (
    SELECT 1 FROM main.change l
    WHERE l.id = (SELECT max(n.id) FROM main.change n WHERE n.entity_set = c.entity_set AND n.entity_id = c.entity_id) AND l.visibility IN ({sees}));

-- The same, numbered anew for each audience: what it sees is one sequence without gaps.
CREATE TEMP VIEW visible_change AS
SELECT n.number AS id, n.number AS sequence, n.id AS change_id, n.at, n.who, n.action, n.entity_set, n.entity_id, n.chapter_code, n.summary, n.facts,
  (SELECT t.before FROM temp.visible_telling t WHERE t.line_stream = n.stream AND t.line = n.line) AS before,
  (SELECT t.after FROM temp.visible_telling t WHERE t.line_stream = n.stream AND t.line = n.line) AS after,
  (SELECT t.visibility FROM temp.visible_telling t WHERE t.line_stream = n.stream AND t.line = n.line) AS told_to,
  n.visibility
FROM (
  SELECT row_number() OVER (ORDER BY l.at, l.stream, l.line) AS number, l.*
  FROM temp.visible_line l) n;

-- A person's own reminders, and of those only the ones about deadlines that they still see.
CREATE TEMP VIEW visible_reminder AS
SELECT r.id, r.deadline_id, r.offset, r.local_date, r.state, r.sent_at
FROM main.reminder r
JOIN main.deadline d ON d.id = r.deadline_id
WHERE r.account_id = actor_id() AND d.visibility IN ({sees});

-- Mail to a person, with its reason and outcome: their own, and of reminders only those about deadlines that they still see.
CREATE TEMP VIEW visible_message AS
SELECT o.id, o.kind, o.planned_at, o.next_at, o.state, o.sent_at, o.outcome, o.bounce,
  (SELECT g.local_date FROM main.digest g WHERE g.id = o.digest_id) AS digest_date,
  o.reminder_id, r.deadline_id, d.title, d.status AS deadline_status, d.reminder_offsets IS NOT NULL AS has_own_offsets, r.offset, r.reason, r.local_date, r.acknowledged_at
FROM main.outbox o
LEFT JOIN main.reminder r ON r.id = o.reminder_id
LEFT JOIN main.deadline d ON d.id = r.deadline_id
WHERE o.account_id = actor_id() AND (o.reminder_id IS NULL OR d.visibility IN ({sees}));

-- Until when a person has snoozed a deadline; moving the deadline ends that.
CREATE TEMP VIEW visible_snooze AS
SELECT s.deadline_id, s.until
FROM main.snooze s
JOIN main.deadline d ON d.id = s.deadline_id AND d.due_on = s.due_on
WHERE s.account_id = actor_id() AND d.visibility IN ({sees});

-- A person's notification settings, and whether mail reaches them. The second condition keeps SQLite from reporting a count of the bare table.
CREATE TEMP VIEW visible_notification_settings AS
SELECT *
FROM main.notification_settings
WHERE account_id = actor_id() AND revision > 0;

-- A chapter without a status of its own has that of its title: an outcome on a title holds for its chapters.
CREATE TEMP VIEW visible_chapter AS
SELECT c.id, c.revision, c.code, c.level, c.parent_id, p.code AS parent_code, c.sort_key, c.heading, c.heading_ru, c.heading_kk, c.area,
  c.first_article, c.last_article,
  coalesce(own.status, above.status, 'not-opened') AS status,
  CASE WHEN own.id IS NULL THEN above.valid_from ELSE own.valid_from END AS status_since,
  CASE WHEN own.id IS NOT NULL THEN c.code WHEN above.id IS NOT NULL THEN p.code END AS status_source_code,
  c.text_maturity, c.ad_referendum, c.held_by_id, c.eu_lead, c.kz_lead,
  (SELECT count(*) FROM main.article a WHERE a.chapter_id = c.id) AS article_count,
  (SELECT count(*) FROM main.article a WHERE a.chapter_id = c.id AND a.status = 'agreed') AS articles_agreed,
  (SELECT CAST(coalesce(sum(a.open_brackets), 0) AS bigint) FROM main.article a WHERE a.chapter_id = c.id) AS open_brackets,
  (SELECT count(*) FROM main.issue i WHERE i.chapter_id = c.id AND i.status <> 'resolved' AND i.visibility IN ({sees})) AS open_issues,
  (SELECT count(*) FROM main.deadline d WHERE d.chapter_id = c.id AND d.status = 'open' AND d.visibility IN ({sees})) AS open_deadlines,
  (SELECT min(d.due_on) FROM main.deadline d WHERE d.chapter_id = c.id AND d.status = 'open' AND d.visibility IN ({sees})) AS next_deadline_on,
  (SELECT max(r.number) FROM main.outcome o JOIN main.round r ON r.id = o.round_id WHERE o.chapter_id = c.id AND o.visibility IN ({sees})) AS last_round_number,
  c.source_url, c.confidence
FROM main.chapter c
LEFT JOIN main.chapter p ON p.id = c.parent_id
LEFT JOIN main.chapter_status own ON own.chapter_id = c.id AND own.valid_to = '9999-12-31'
LEFT JOIN main.chapter_status above ON above.chapter_id = c.parent_id AND above.valid_to = '9999-12-31';

CREATE TEMP VIEW visible_chapter_status AS
SELECT s.id, s.chapter_id, c.code AS chapter_code, s.status, s.valid_from, s.valid_to, s.round_number, s.reason
FROM main.chapter_status s
JOIN main.chapter c ON c.id = s.chapter_id;

-- The last own status of a chapter, and of its title, at the end of a round.
CREATE TEMP VIEW visible_chapter_round AS
SELECT c.id AS chapter_id, r.id AS round_id,
  (SELECT s.id FROM main.chapter_status s
   WHERE s.chapter_id = c.id AND (s.round_number <= r.number OR s.round_number IS NULL AND s.valid_from <= r.ends_on)
   ORDER BY s.id DESC LIMIT 1) AS own_status_id,
  (SELECT s.id FROM main.chapter_status s
   WHERE s.chapter_id = c.parent_id AND (s.round_number <= r.number OR s.round_number IS NULL AND s.valid_from <= r.ends_on)
   ORDER BY s.id DESC LIMIT 1) AS title_status_id
FROM main.chapter c
CROSS JOIN main.round r
WHERE r.status = 'held';

CREATE TEMP VIEW visible_state_of_play AS
SELECT c.id * 10000 + r.number AS id, c.id AS chapter_id, c.code AS chapter_code, c.heading, c.area, r.id AS round_id, r.number AS round_number, r.ends_on AS round_ends_on,
  coalesce(s.status, 'not-opened') AS status,
  CAST(
    CASE s.status WHEN 'opened' THEN 1 WHEN 'under-negotiation' THEN 2 WHEN 'aim-agreed' THEN 3 WHEN 'provisionally-closed' THEN 4 WHEN 'closed' THEN 5 ELSE 0 END
    AS bigint) AS status_order,
  coalesce(s.round_number = r.number, false) AS changed,
  x.own_status_id IS NULL AND x.title_status_id IS NOT NULL AS inherited,
  EXISTS (SELECT 1 FROM main.outcome o WHERE o.chapter_id = c.id AND o.round_id = r.id AND o.status_after IS NOT NULL AND o.visibility IN ({sees})) AS discussed,
  (SELECT count(*) FROM main.issue i
   WHERE i.chapter_id = c.id AND i.visibility IN ({sees})
     AND i.opened_in_round <= r.number AND (i.resolved_in_round IS NULL OR i.resolved_in_round > r.number)) AS open_issues
FROM temp.visible_chapter_round x
JOIN main.chapter c ON c.id = x.chapter_id
JOIN main.round r ON r.id = x.round_id
LEFT JOIN main.chapter_status s ON s.id = coalesce(x.own_status_id, x.title_status_id);

-- The part of the delta log that an audience follows: changes of rows that it can or could read, and of rows whose values those show.
CREATE TEMP VIEW visible_row_change AS
SELECT sequence, entity_set, row_id, told IS NULL AS is_own, coalesce(before IN ({sees}), false) AS was_seen, coalesce(after IN ({sees}), false) AS is_seen, after IS NULL AS is_deleted
FROM main.row_change
WHERE before IN ({sees}) OR after IN ({sees}) OR told IN ({sees});

-- Positions in the delta log are the same for everybody. The program reads them and hands them out encrypted; of an entry it reads a digest alone.
CREATE TEMP VIEW visible_log_place AS
SELECT sequence, digest_of(concat_ws(' ', entity_set, row_id, 'before', before, 'after', after, 'told', told)) AS line
FROM main.row_change;

CREATE TEMP VIEW visible_log_start AS
SELECT min(sequence) AS sequence FROM main.row_change;

CREATE TEMP VIEW visible_log_end AS
SELECT max(sequence) AS sequence FROM main.row_change;

-- The numbers in use in an audience's streams of the activity log.
CREATE TEMP VIEW visible_stream AS
SELECT stream, sequence
FROM main.change
WHERE visibility IN ({sees});

-- A person's own repeatable requests, with their answers.
CREATE TEMP VIEW visible_repeatable_request AS
SELECT client_id, request_id, fingerprint, status, headers, body, place
FROM main.repeatable_request
WHERE account_id = actor_id();

-- The forms that a person sent, with the address that was opened next.
CREATE TEMP VIEW visible_form_key AS
SELECT key_id, fingerprint, answer, answered_at
FROM main.form_key
WHERE account_id = actor_id();

-- When a person was here last.
CREATE TEMP VIEW visible_visit AS
SELECT seen_at, before_at
FROM main.visit
WHERE account_id = actor_id();

-- What a person has typed and not sent yet.
CREATE TEMP VIEW visible_draft AS
SELECT form_id, content, saved_at
FROM main.draft
WHERE account_id = actor_id();

-- A person's own access tokens, without their secrets.
CREATE TEMP VIEW visible_access_token AS
SELECT id, name, scope, created_at, expires_at, last_used_at, revoked_at
FROM main.access_token
WHERE account_id = actor_id();

-- A person's own views of the lists, and their own changes of many rows.
CREATE TEMP VIEW visible_saved_view AS
SELECT v.id, v.list, v.name, v.query, v.is_shared, v.account_id = actor_id() AS is_own, v.saved_by
FROM (
  SELECT s.id, s.list, s.name, s.query, s.is_shared, s.account_id, a.name AS saved_by, a.side,
    CASE a.side WHEN 'EU' THEN 'eu' WHEN 'KZ' THEN 'kz' ELSE 'shared' END AS visibility
  FROM main.saved_view s
  JOIN main.account a ON a.id = s.account_id) v
-- What somebody asks tells what their side looks for: it is shared with those alone who read the papers of that side.
WHERE v.account_id = actor_id()
  OR v.is_shared AND v.visibility IN ({sees}) AND v.side = (SELECT side FROM main.account WHERE id = actor_id());

CREATE TEMP VIEW visible_bulk_change AS
SELECT id, list, action, made_at, undone_at
FROM main.bulk_change
WHERE account_id = actor_id();

CREATE TEMP VIEW visible_bulk_change_row AS
SELECT r.id, r.change_id, r.row_id, r.revision, r.before, r.refusal
FROM main.bulk_change_row r
JOIN main.bulk_change b ON b.id = r.change_id
WHERE b.account_id = actor_id();
