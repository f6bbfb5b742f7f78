-- The views of an audience that take JSON apart; see ../visible.sql for the others, and for what {sees} stands for.

-- The changed fields of an activity log entry, and the visibility at which they were recorded. Links to rows that not everybody sees are in
-- a hash chain of their own (entries from before schema 16 hold them themselves), and are shown where this audience sees their target now.
CREATE TEMP VIEW visible_telling AS
SELECT t.line_stream, t.line, t.visibility,
  CASE WHEN t.has_before AND (t.was <> '{}' OR t.becomes <> '{}') THEN t.was END AS before,
  CASE WHEN t.has_after AND (t.was <> '{}' OR t.becomes <> '{}') THEN t.becomes END AS after
FROM (
  SELECT l.line_stream, l.line, l.visibility, l.has_before, l.has_after,
    main.with_links(
      l.before,
      (SELECT i.id FROM main.issue i WHERE i.id = l.issue_before AND i.visibility IN ({sees})),
      (SELECT p.id FROM main.position p WHERE p.id = l.supersedes_before AND p.visibility IN ({sees}))) AS was,
    main.with_links(
      l.after,
      (SELECT i.id FROM main.issue i WHERE i.id = l.issue_after AND i.visibility IN ({sees})),
      (SELECT p.id FROM main.position p WHERE p.id = l.supersedes_after AND p.visibility IN ({sees}))) AS becomes
  FROM (
    SELECT e.line_stream, e.line, e.visibility,
      e.before IS NOT NULL OR k.before IS NOT NULL AND e.kind <> 'appear' AS has_before, e.after IS NOT NULL OR k.after IS NOT NULL AS has_after,
      coalesce(e.before, '{}') AS before, coalesce(e.after, '{}') AS after,
      coalesce(main.link_in(k.before, 'IssueId'), main.link_in(e.before, 'IssueId')) AS issue_before, coalesce(main.link_in(k.after, 'IssueId'), main.link_in(e.after, 'IssueId')) AS issue_after,
      coalesce(main.link_in(k.before, 'SupersedesId'), main.link_in(e.before, 'SupersedesId')) AS supersedes_before, coalesce(main.link_in(k.after, 'SupersedesId'), main.link_in(e.after, 'SupersedesId')) AS supersedes_after
    FROM main.entry e
    LEFT JOIN main.entry k ON k.line_stream = e.line_stream AND k.line = e.line AND k.kind = 'link'
    WHERE e.kind <> 'line' AND e.visibility IN ({sees}) AND coalesce(NOT e.unless IN ({sees}), true)) l) t;

-- What each change of a row replaced, in words of the contract, by the day on which it was recorded; without links to rows that not everybody sees.
CREATE TEMP VIEW visible_recorded_change AS
SELECT e.entity_id AS id, e.entity_set, e.at, substr(e.at, 1, 10) AS day, e.sequence, main.with_links(e.before, NULL, NULL) AS before
FROM main.entry e
WHERE e.kind <> 'line' AND e.visibility IN ({sees}) AND coalesce(NOT e.unless IN ({sees}), true);

-- The hash chains of the audit log that an audience may follow, each complete: of an entry about a row that it no longer sees, or with a
-- link to one, it learns the leaf, which is all that the hashes need.
CREATE TEMP VIEW visible_entry AS
SELECT t.chain, t.sequence, t.leaf, t.hash, t.is_told,
  CASE WHEN t.is_told THEN t.at END AS at,
  CASE WHEN t.is_told THEN t.who END AS who,
  CASE WHEN t.is_told THEN t.kind END AS kind,
  CASE WHEN t.is_told THEN t.entity_set END AS entity_set,
  CASE WHEN t.is_told THEN t.entity_id END AS entity_id,
  CASE WHEN t.is_told THEN t.visibility END AS visibility,
  CASE WHEN t.is_told THEN t.unless END AS unless,
  CASE WHEN t.is_told THEN t.line_stream END AS line_stream,
  CASE WHEN t.is_told THEN t.line END AS line,
  CASE WHEN t.is_told THEN t.before END AS before,
  CASE WHEN t.is_told THEN t.after END AS after,
  CASE WHEN t.is_told THEN t.digest END AS digest
FROM (
  SELECT e.chain, e.sequence, e.leaf, e.hash, e.at, e.who, e.kind, e.entity_set, e.entity_id, e.visibility, e.unless, e.line_stream, e.line, e.before, e.after, e.digest,
    (m.visibility IS NULL OR m.visibility IN ({sees}))
    AND NOT EXISTS (
      SELECT 1 FROM main.change l
      WHERE l.id = (SELECT max(n.id) FROM main.change n WHERE n.entity_set = coalesce(c.entity_set, e.entity_set) AND n.entity_id = coalesce(c.entity_id, e.entity_id))
        AND NOT l.visibility IN ({sees}))
    AND (e.entity_set NOT IN ('Positions', 'Deadlines') OR NOT EXISTS (
      SELECT 1 FROM (SELECT main.link_in(e.before, 'IssueId') AS id UNION ALL SELECT main.link_in(e.after, 'IssueId')) k
      WHERE k.id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM main.issue i WHERE i.id = k.id AND i.visibility IN ({sees})))
      AND NOT EXISTS (
      SELECT 1 FROM (SELECT main.link_in(e.before, 'SupersedesId') AS id UNION ALL SELECT main.link_in(e.after, 'SupersedesId')) k
      WHERE k.id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM main.position p WHERE p.id = k.id AND p.visibility IN ({sees})))) AS is_told
  FROM main.entry e
  LEFT JOIN main.change c ON e.kind = 'line' AND c.stream = e.line_stream AND c.sequence = e.line
  LEFT JOIN main.moved_row m ON m.entity_set = coalesce(c.entity_set, e.entity_set) AND m.entity_id = coalesce(c.entity_id, e.entity_id)
  WHERE e.chain IN ({sees})) t;

