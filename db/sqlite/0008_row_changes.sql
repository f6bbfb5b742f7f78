-- What clients that keep a copy of a set are told of (OData delta links): one line for each change of a row, in the order of commits.
-- Triggers keep it, so that no write can forget it. Nobody reads the table itself: visible_row_change shows each audience its lines.

CREATE TABLE row_change (
  sequence INTEGER PRIMARY KEY AUTOINCREMENT,
  entity_set TEXT NOT NULL,
  row_id INTEGER NOT NULL,
  -- Who could read the row before the change, and who can after it; empty when it was not there.
  before TEXT,
  after TEXT,
  -- Set instead of the two when the row is as it was, and shows something else because another row changed: who could see that.
  told TEXT,
  CHECK ((told IS NULL) <> (before IS NULL AND after IS NULL))
) STRICT;
CREATE INDEX row_change_set ON row_change (entity_set, sequence);

-- Rows by themselves. Each change of a row counts its revision up; a link that lets go of a deleted row does not, and is told below.

CREATE TRIGGER outcome_change_insert AFTER INSERT ON outcome BEGIN
  INSERT INTO row_change (entity_set, row_id, before, after) VALUES ('Outcomes', new.id, NULL, new.visibility);
END;
CREATE TRIGGER outcome_change_update AFTER UPDATE OF revision ON outcome WHEN new.revision <> old.revision BEGIN
  INSERT INTO row_change (entity_set, row_id, before, after) VALUES ('Outcomes', new.id, old.visibility, new.visibility);
END;
CREATE TRIGGER outcome_change_delete AFTER DELETE ON outcome BEGIN
  INSERT INTO row_change (entity_set, row_id, before, after) VALUES ('Outcomes', old.id, old.visibility, NULL);
END;

CREATE TRIGGER issue_change_insert AFTER INSERT ON issue BEGIN
  INSERT INTO row_change (entity_set, row_id, before, after) VALUES ('Issues', new.id, NULL, new.visibility);
END;
CREATE TRIGGER issue_change_update AFTER UPDATE OF revision ON issue WHEN new.revision <> old.revision BEGIN
  INSERT INTO row_change (entity_set, row_id, before, after) VALUES ('Issues', new.id, old.visibility, new.visibility);
END;
CREATE TRIGGER issue_change_delete AFTER DELETE ON issue BEGIN
  INSERT INTO row_change (entity_set, row_id, before, after) VALUES ('Issues', old.id, old.visibility, NULL);
END;

CREATE TRIGGER position_change_insert AFTER INSERT ON position BEGIN
  INSERT INTO row_change (entity_set, row_id, before, after) VALUES ('Positions', new.id, NULL, new.visibility);
END;
CREATE TRIGGER position_change_update AFTER UPDATE OF revision ON position WHEN new.revision <> old.revision BEGIN
  INSERT INTO row_change (entity_set, row_id, before, after) VALUES ('Positions', new.id, old.visibility, new.visibility);
END;
CREATE TRIGGER position_change_delete AFTER DELETE ON position BEGIN
  INSERT INTO row_change (entity_set, row_id, before, after) VALUES ('Positions', old.id, old.visibility, NULL);
END;

CREATE TRIGGER deadline_change_insert AFTER INSERT ON deadline BEGIN
  INSERT INTO row_change (entity_set, row_id, before, after) VALUES ('Deadlines', new.id, NULL, new.visibility);
END;
CREATE TRIGGER deadline_change_update AFTER UPDATE OF revision ON deadline WHEN new.revision <> old.revision BEGIN
  INSERT INTO row_change (entity_set, row_id, before, after) VALUES ('Deadlines', new.id, old.visibility, new.visibility);
END;
CREATE TRIGGER deadline_change_delete AFTER DELETE ON deadline BEGIN
  INSERT INTO row_change (entity_set, row_id, before, after) VALUES ('Deadlines', old.id, old.visibility, NULL);
END;

CREATE TRIGGER recommendation_change_insert AFTER INSERT ON recommendation BEGIN
  INSERT INTO row_change (entity_set, row_id, before, after) VALUES ('Recommendations', new.id, NULL, new.visibility);
END;
CREATE TRIGGER recommendation_change_update AFTER UPDATE OF revision ON recommendation WHEN new.revision <> old.revision BEGIN
  INSERT INTO row_change (entity_set, row_id, before, after) VALUES ('Recommendations', new.id, old.visibility, new.visibility);
END;
CREATE TRIGGER recommendation_change_delete AFTER DELETE ON recommendation BEGIN
  INSERT INTO row_change (entity_set, row_id, before, after) VALUES ('Recommendations', old.id, old.visibility, NULL);
END;

CREATE TRIGGER document_change_insert AFTER INSERT ON document BEGIN
  INSERT INTO row_change (entity_set, row_id, before, after) VALUES ('Documents', new.id, NULL, new.visibility);
END;
CREATE TRIGGER document_change_update AFTER UPDATE OF revision ON document WHEN new.revision <> old.revision BEGIN
  INSERT INTO row_change (entity_set, row_id, before, after) VALUES ('Documents', new.id, old.visibility, new.visibility);
END;
CREATE TRIGGER document_change_delete AFTER DELETE ON document BEGIN
  INSERT INTO row_change (entity_set, row_id, before, after) VALUES ('Documents', old.id, old.visibility, NULL);
END;

CREATE TRIGGER chapter_change_insert AFTER INSERT ON chapter BEGIN
  INSERT INTO row_change (entity_set, row_id, before, after) VALUES ('Chapters', new.id, NULL, 'public');
END;
CREATE TRIGGER chapter_change_update AFTER UPDATE OF revision ON chapter WHEN new.revision <> old.revision BEGIN
  INSERT INTO row_change (entity_set, row_id, before, after) VALUES ('Chapters', new.id, 'public', 'public');
END;
CREATE TRIGGER chapter_change_delete AFTER DELETE ON chapter BEGIN
  INSERT INTO row_change (entity_set, row_id, before, after) VALUES ('Chapters', old.id, 'public', NULL);
END;

CREATE TRIGGER article_change_insert AFTER INSERT ON article BEGIN
  INSERT INTO row_change (entity_set, row_id, before, after) VALUES ('Articles', new.id, NULL, 'public');
END;
CREATE TRIGGER article_change_update AFTER UPDATE OF revision ON article WHEN new.revision <> old.revision BEGIN
  INSERT INTO row_change (entity_set, row_id, before, after) VALUES ('Articles', new.id, 'public', 'public');
END;
CREATE TRIGGER article_change_delete AFTER DELETE ON article BEGIN
  INSERT INTO row_change (entity_set, row_id, before, after) VALUES ('Articles', old.id, 'public', NULL);
END;

CREATE TRIGGER round_change_insert AFTER INSERT ON round BEGIN
  INSERT INTO row_change (entity_set, row_id, before, after) VALUES ('Rounds', new.id, NULL, 'public');
END;
CREATE TRIGGER round_change_update AFTER UPDATE OF revision ON round WHEN new.revision <> old.revision BEGIN
  INSERT INTO row_change (entity_set, row_id, before, after) VALUES ('Rounds', new.id, 'public', 'public');
END;
CREATE TRIGGER round_change_delete AFTER DELETE ON round BEGIN
  INSERT INTO row_change (entity_set, row_id, before, after) VALUES ('Rounds', old.id, 'public', NULL);
END;

CREATE TRIGGER milestone_change_insert AFTER INSERT ON milestone BEGIN
  INSERT INTO row_change (entity_set, row_id, before, after) VALUES ('Milestones', new.id, NULL, 'public');
END;
CREATE TRIGGER milestone_change_update AFTER UPDATE OF revision ON milestone WHEN new.revision <> old.revision BEGIN
  INSERT INTO row_change (entity_set, row_id, before, after) VALUES ('Milestones', new.id, 'public', 'public');
END;
CREATE TRIGGER milestone_change_delete AFTER DELETE ON milestone BEGIN
  INSERT INTO row_change (entity_set, row_id, before, after) VALUES ('Milestones', old.id, 'public', NULL);
END;

CREATE TRIGGER person_change_insert AFTER INSERT ON person BEGIN
  INSERT INTO row_change (entity_set, row_id, before, after) VALUES ('People', new.id, NULL, 'public');
END;
CREATE TRIGGER person_change_update AFTER UPDATE OF revision ON person WHEN new.revision <> old.revision BEGIN
  INSERT INTO row_change (entity_set, row_id, before, after) VALUES ('People', new.id, 'public', 'public');
END;
CREATE TRIGGER person_change_delete AFTER DELETE ON person BEGIN
  INSERT INTO row_change (entity_set, row_id, before, after) VALUES ('People', old.id, 'public', NULL);
END;

CREATE TRIGGER chapter_status_change_insert AFTER INSERT ON chapter_status BEGIN
  INSERT INTO row_change (entity_set, row_id, before, after) VALUES ('ChapterHistory', new.id, NULL, 'public');
END;
CREATE TRIGGER chapter_status_change_update AFTER UPDATE ON chapter_status BEGIN
  INSERT INTO row_change (entity_set, row_id, before, after) VALUES ('ChapterHistory', new.id, 'public', 'public');
END;

-- What a chapter shows of others: the status of the title above it, and counts of what hangs from it.
CREATE TRIGGER chapter_status_told AFTER INSERT ON chapter_status BEGIN
  INSERT INTO row_change (entity_set, row_id, told)
  SELECT 'Chapters', c.id, 'public' FROM chapter c
  WHERE c.parent_id = new.chapter_id AND NOT EXISTS (SELECT 1 FROM chapter_status own WHERE own.chapter_id = c.id);
END;

CREATE TRIGGER article_told_insert AFTER INSERT ON article WHEN new.chapter_id IS NOT NULL BEGIN
  INSERT INTO row_change (entity_set, row_id, told) VALUES ('Chapters', new.chapter_id, 'public');
END;
CREATE TRIGGER article_told_update AFTER UPDATE OF chapter_id, status, open_brackets ON article WHEN new.chapter_id IS NOT old.chapter_id OR new.status IS NOT old.status OR new.open_brackets IS NOT old.open_brackets BEGIN
  INSERT INTO row_change (entity_set, row_id, told)
  SELECT 'Chapters', chapter_id, told FROM (SELECT old.chapter_id AS chapter_id, 'public' AS told UNION SELECT new.chapter_id, 'public') WHERE chapter_id IS NOT NULL;
END;
CREATE TRIGGER article_told_delete AFTER DELETE ON article WHEN old.chapter_id IS NOT NULL BEGIN
  INSERT INTO row_change (entity_set, row_id, told) VALUES ('Chapters', old.chapter_id, 'public');
END;

CREATE TRIGGER issue_told_insert AFTER INSERT ON issue WHEN new.chapter_id IS NOT NULL BEGIN
  INSERT INTO row_change (entity_set, row_id, told) VALUES ('Chapters', new.chapter_id, new.visibility);
END;
CREATE TRIGGER issue_told_update AFTER UPDATE OF chapter_id, status, visibility ON issue WHEN new.chapter_id IS NOT old.chapter_id OR new.status IS NOT old.status OR new.visibility IS NOT old.visibility BEGIN
  INSERT INTO row_change (entity_set, row_id, told)
  SELECT 'Chapters', chapter_id, told FROM (SELECT old.chapter_id AS chapter_id, old.visibility AS told UNION SELECT new.chapter_id, new.visibility) WHERE chapter_id IS NOT NULL;
END;
CREATE TRIGGER issue_told_delete AFTER DELETE ON issue WHEN old.chapter_id IS NOT NULL BEGIN
  INSERT INTO row_change (entity_set, row_id, told) VALUES ('Chapters', old.chapter_id, old.visibility);
END;

CREATE TRIGGER deadline_told_insert AFTER INSERT ON deadline WHEN new.chapter_id IS NOT NULL BEGIN
  INSERT INTO row_change (entity_set, row_id, told) VALUES ('Chapters', new.chapter_id, new.visibility);
END;
CREATE TRIGGER deadline_told_update AFTER UPDATE OF chapter_id, status, due_on, visibility ON deadline WHEN new.chapter_id IS NOT old.chapter_id OR new.status IS NOT old.status OR new.due_on IS NOT old.due_on OR new.visibility IS NOT old.visibility BEGIN
  INSERT INTO row_change (entity_set, row_id, told)
  SELECT 'Chapters', chapter_id, told FROM (SELECT old.chapter_id AS chapter_id, old.visibility AS told UNION SELECT new.chapter_id, new.visibility) WHERE chapter_id IS NOT NULL;
END;
CREATE TRIGGER deadline_told_delete AFTER DELETE ON deadline WHEN old.chapter_id IS NOT NULL BEGIN
  INSERT INTO row_change (entity_set, row_id, told) VALUES ('Chapters', old.chapter_id, old.visibility);
END;

CREATE TRIGGER outcome_told_insert AFTER INSERT ON outcome WHEN new.chapter_id IS NOT NULL BEGIN
  INSERT INTO row_change (entity_set, row_id, told) VALUES ('Chapters', new.chapter_id, new.visibility);
END;
CREATE TRIGGER outcome_told_update AFTER UPDATE OF chapter_id, visibility ON outcome WHEN new.chapter_id IS NOT old.chapter_id OR new.visibility IS NOT old.visibility BEGIN
  INSERT INTO row_change (entity_set, row_id, told)
  SELECT 'Chapters', chapter_id, told FROM (SELECT old.chapter_id AS chapter_id, old.visibility AS told UNION SELECT new.chapter_id, new.visibility) WHERE chapter_id IS NOT NULL;
END;
CREATE TRIGGER outcome_told_delete AFTER DELETE ON outcome WHEN old.chapter_id IS NOT NULL BEGIN
  INSERT INTO row_change (entity_set, row_id, told) VALUES ('Chapters', old.chapter_id, old.visibility);
END;

-- A link to a row that a reader may not see reads as no link: it comes and goes with what that reader may see, and goes when the row does.
-- Told to whoever could see both ends of it.
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
END;
CREATE TRIGGER issue_link_delete BEFORE DELETE ON issue BEGIN
  INSERT INTO row_change (entity_set, row_id, told)
  SELECT 'Positions', r.id, CASE WHEN old.visibility = 'public' OR old.visibility = r.visibility OR (old.visibility = 'shared' AND r.visibility <> 'public') THEN r.visibility WHEN r.visibility IN ('public', 'shared') THEN old.visibility END FROM position r
  WHERE r.issue_id = old.id AND CASE WHEN old.visibility = 'public' OR old.visibility = r.visibility OR (old.visibility = 'shared' AND r.visibility <> 'public') THEN r.visibility WHEN r.visibility IN ('public', 'shared') THEN old.visibility END IS NOT NULL;
  INSERT INTO row_change (entity_set, row_id, told)
  SELECT 'Deadlines', r.id, CASE WHEN old.visibility = 'public' OR old.visibility = r.visibility OR (old.visibility = 'shared' AND r.visibility <> 'public') THEN r.visibility WHEN r.visibility IN ('public', 'shared') THEN old.visibility END FROM deadline r
  WHERE r.issue_id = old.id AND CASE WHEN old.visibility = 'public' OR old.visibility = r.visibility OR (old.visibility = 'shared' AND r.visibility <> 'public') THEN r.visibility WHEN r.visibility IN ('public', 'shared') THEN old.visibility END IS NOT NULL;
END;

CREATE TRIGGER position_link_visibility AFTER UPDATE OF visibility ON position WHEN new.visibility <> old.visibility BEGIN
  INSERT INTO row_change (entity_set, row_id, told)
  SELECT 'Positions', r.id, CASE WHEN old.visibility = 'public' OR old.visibility = r.visibility OR (old.visibility = 'shared' AND r.visibility <> 'public') THEN r.visibility WHEN r.visibility IN ('public', 'shared') THEN old.visibility END FROM position r
  WHERE r.supersedes_id = old.id AND CASE WHEN old.visibility = 'public' OR old.visibility = r.visibility OR (old.visibility = 'shared' AND r.visibility <> 'public') THEN r.visibility WHEN r.visibility IN ('public', 'shared') THEN old.visibility END IS NOT NULL;
  INSERT INTO row_change (entity_set, row_id, told)
  SELECT 'Positions', r.id, CASE WHEN new.visibility = 'public' OR new.visibility = r.visibility OR (new.visibility = 'shared' AND r.visibility <> 'public') THEN r.visibility WHEN r.visibility IN ('public', 'shared') THEN new.visibility END FROM position r
  WHERE r.supersedes_id = old.id AND CASE WHEN new.visibility = 'public' OR new.visibility = r.visibility OR (new.visibility = 'shared' AND r.visibility <> 'public') THEN r.visibility WHEN r.visibility IN ('public', 'shared') THEN new.visibility END IS NOT NULL;
END;
CREATE TRIGGER position_link_delete BEFORE DELETE ON position BEGIN
  INSERT INTO row_change (entity_set, row_id, told)
  SELECT 'Positions', r.id, CASE WHEN old.visibility = 'public' OR old.visibility = r.visibility OR (old.visibility = 'shared' AND r.visibility <> 'public') THEN r.visibility WHEN r.visibility IN ('public', 'shared') THEN old.visibility END FROM position r
  WHERE r.supersedes_id = old.id AND CASE WHEN old.visibility = 'public' OR old.visibility = r.visibility OR (old.visibility = 'shared' AND r.visibility <> 'public') THEN r.visibility WHEN r.visibility IN ('public', 'shared') THEN old.visibility END IS NOT NULL;
END;

CREATE TRIGGER article_link_delete BEFORE DELETE ON article BEGIN
  INSERT INTO row_change (entity_set, row_id, told) SELECT 'Issues', r.id, r.visibility FROM issue r WHERE r.article_id = old.id;
  INSERT INTO row_change (entity_set, row_id, told) SELECT 'Positions', r.id, r.visibility FROM position r WHERE r.article_id = old.id;
END;
CREATE TRIGGER round_link_delete BEFORE DELETE ON round BEGIN
  INSERT INTO row_change (entity_set, row_id, told) SELECT 'Issues', r.id, r.visibility FROM issue r WHERE old.number IN (r.opened_in_round, r.resolved_in_round);
  INSERT INTO row_change (entity_set, row_id, told) SELECT 'Positions', r.id, r.visibility FROM position r WHERE r.round_id = old.id;
  INSERT INTO row_change (entity_set, row_id, told) SELECT 'Deadlines', r.id, r.visibility FROM deadline r WHERE r.round_id = old.id;
  INSERT INTO row_change (entity_set, row_id, told) SELECT 'Documents', r.id, r.visibility FROM document r WHERE r.round_id = old.id;
END;
