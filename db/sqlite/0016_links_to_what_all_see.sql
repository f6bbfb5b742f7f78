-- A row leads to what all its readers see. What goes out of the sight of some of them is let go of by the rows that those go on reading, in
-- the same transaction, whoever writes it: a link that only some readers can follow would tell the others, by the row's changes, that
-- something is hidden. Whoever could follow it is told that the row shows something else, as when a row is deleted; then it goes.
DROP TRIGGER issue_link_visibility;
CREATE TRIGGER issue_link_visibility AFTER UPDATE OF visibility ON issue WHEN new.visibility <> old.visibility BEGIN
  INSERT INTO row_change (entity_set, row_id, told)
  SELECT 'Positions', r.id, CASE WHEN old.visibility = 'public' OR old.visibility = r.visibility OR (old.visibility = 'shared' AND r.visibility <> 'public') THEN r.visibility WHEN r.visibility IN ('public', 'shared') THEN old.visibility END FROM position r
  WHERE r.issue_id = old.id AND CASE WHEN old.visibility = 'public' OR old.visibility = r.visibility OR (old.visibility = 'shared' AND r.visibility <> 'public') THEN r.visibility WHEN r.visibility IN ('public', 'shared') THEN old.visibility END IS NOT NULL;
  INSERT INTO row_change (entity_set, row_id, told)
  SELECT 'Positions', r.id, CASE WHEN new.visibility = 'public' OR new.visibility = r.visibility OR (new.visibility = 'shared' AND r.visibility <> 'public') THEN r.visibility WHEN r.visibility IN ('public', 'shared') THEN new.visibility END FROM position r
  WHERE r.issue_id = old.id AND CASE WHEN new.visibility = 'public' OR new.visibility = r.visibility OR (new.visibility = 'shared' AND r.visibility <> 'public') THEN r.visibility WHEN r.visibility IN ('public', 'shared') THEN new.visibility END IS NOT NULL;
  INSERT INTO row_change (entity_set, row_id, told)
  SELECT 'Deadlines', r.id, CASE WHEN old.visibility = 'public' OR old.visibility = r.visibility OR (old.visibility = 'shared' AND r.visibility <> 'public') THEN r.visibility WHEN r.visibility IN ('public', 'shared') THEN old.visibility END FROM deadline r
  WHERE r.issue_id = old.id AND CASE WHEN old.visibility = 'public' OR old.visibility = r.visibility OR (old.visibility = 'shared' AND r.visibility <> 'public') THEN r.visibility WHEN r.visibility IN ('public', 'shared') THEN old.visibility END IS NOT NULL;
  INSERT INTO row_change (entity_set, row_id, told)
  SELECT 'Deadlines', r.id, CASE WHEN new.visibility = 'public' OR new.visibility = r.visibility OR (new.visibility = 'shared' AND r.visibility <> 'public') THEN r.visibility WHEN r.visibility IN ('public', 'shared') THEN new.visibility END FROM deadline r
  WHERE r.issue_id = old.id AND CASE WHEN new.visibility = 'public' OR new.visibility = r.visibility OR (new.visibility = 'shared' AND r.visibility <> 'public') THEN r.visibility WHEN r.visibility IN ('public', 'shared') THEN new.visibility END IS NOT NULL;
  UPDATE position SET issue_id = NULL WHERE issue_id = new.id AND NOT (new.visibility = 'public' OR new.visibility = visibility OR new.visibility = 'shared' AND visibility <> 'public');
  UPDATE deadline SET issue_id = NULL WHERE issue_id = new.id AND NOT (new.visibility = 'public' OR new.visibility = visibility OR new.visibility = 'shared' AND visibility <> 'public');
END;

DROP TRIGGER position_link_visibility;
CREATE TRIGGER position_link_visibility AFTER UPDATE OF visibility ON position WHEN new.visibility <> old.visibility BEGIN
  INSERT INTO row_change (entity_set, row_id, told)
  SELECT 'Positions', r.id, CASE WHEN old.visibility = 'public' OR old.visibility = r.visibility OR (old.visibility = 'shared' AND r.visibility <> 'public') THEN r.visibility WHEN r.visibility IN ('public', 'shared') THEN old.visibility END FROM position r
  WHERE r.supersedes_id = old.id AND CASE WHEN old.visibility = 'public' OR old.visibility = r.visibility OR (old.visibility = 'shared' AND r.visibility <> 'public') THEN r.visibility WHEN r.visibility IN ('public', 'shared') THEN old.visibility END IS NOT NULL;
  INSERT INTO row_change (entity_set, row_id, told)
  SELECT 'Positions', r.id, CASE WHEN new.visibility = 'public' OR new.visibility = r.visibility OR (new.visibility = 'shared' AND r.visibility <> 'public') THEN r.visibility WHEN r.visibility IN ('public', 'shared') THEN new.visibility END FROM position r
  WHERE r.supersedes_id = old.id AND CASE WHEN new.visibility = 'public' OR new.visibility = r.visibility OR (new.visibility = 'shared' AND r.visibility <> 'public') THEN r.visibility WHEN r.visibility IN ('public', 'shared') THEN new.visibility END IS NOT NULL;
  UPDATE position SET supersedes_id = NULL WHERE supersedes_id = new.id AND NOT (new.visibility = 'public' OR new.visibility = visibility OR new.visibility = 'shared' AND visibility <> 'public');
END;

-- What led further before there was this rule.
INSERT INTO row_change (entity_set, row_id, told)
SELECT 'Positions', r.id, t.visibility FROM position r JOIN issue t ON t.id = r.issue_id
WHERE NOT (t.visibility = 'public' OR t.visibility = r.visibility OR t.visibility = 'shared' AND r.visibility <> 'public') AND r.visibility IN ('public', 'shared');
UPDATE position AS r SET issue_id = NULL
WHERE EXISTS (SELECT 1 FROM issue t WHERE t.id = r.issue_id AND NOT (t.visibility = 'public' OR t.visibility = r.visibility OR t.visibility = 'shared' AND r.visibility <> 'public'));
INSERT INTO row_change (entity_set, row_id, told)
SELECT 'Positions', r.id, t.visibility FROM position r JOIN position t ON t.id = r.supersedes_id
WHERE NOT (t.visibility = 'public' OR t.visibility = r.visibility OR t.visibility = 'shared' AND r.visibility <> 'public') AND r.visibility IN ('public', 'shared');
UPDATE position AS r SET supersedes_id = NULL
WHERE EXISTS (SELECT 1 FROM position t WHERE t.id = r.supersedes_id AND NOT (t.visibility = 'public' OR t.visibility = r.visibility OR t.visibility = 'shared' AND r.visibility <> 'public'));
INSERT INTO row_change (entity_set, row_id, told)
SELECT 'Deadlines', r.id, t.visibility FROM deadline r JOIN issue t ON t.id = r.issue_id
WHERE NOT (t.visibility = 'public' OR t.visibility = r.visibility OR t.visibility = 'shared' AND r.visibility <> 'public') AND r.visibility IN ('public', 'shared');
UPDATE deadline AS r SET issue_id = NULL
WHERE EXISTS (SELECT 1 FROM issue t WHERE t.id = r.issue_id AND NOT (t.visibility = 'public' OR t.visibility = r.visibility OR t.visibility = 'shared' AND r.visibility <> 'public'));
