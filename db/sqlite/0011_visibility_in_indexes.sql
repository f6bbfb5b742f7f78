-- SQLite asks a condition that an index can answer before it reads the row. An index that holds the visibility lets it ask first who may see the
-- row, so that what a reader asks is put to rows that they see and to no others. The key comes before it: rows that are asked for by
-- what stands in front are read in the order of their keys, as pages are, and need not be sorted.
DROP INDEX IF EXISTS outcome_round;
DROP INDEX IF EXISTS outcome_chapter;
DROP INDEX IF EXISTS issue_chapter;
DROP INDEX IF EXISTS position_chapter;
DROP INDEX IF EXISTS position_issue;
DROP INDEX IF EXISTS position_round;
DROP INDEX IF EXISTS position_supersedes;
DROP INDEX IF EXISTS deadline_due;
DROP INDEX IF EXISTS deadline_chapter;
DROP INDEX IF EXISTS recommendation_chapter;
DROP INDEX IF EXISTS document_chapter;

CREATE INDEX outcome_round ON outcome (round_id, chapter_id, id, visibility);
CREATE INDEX outcome_chapter ON outcome (chapter_id, round_id, id, visibility);
CREATE INDEX issue_chapter ON issue (chapter_id, status, id, visibility);
CREATE INDEX position_chapter ON position (chapter_id, party, id, visibility);
CREATE INDEX position_issue ON position (issue_id, id, visibility) WHERE issue_id IS NOT NULL;
CREATE INDEX position_round ON position (round_id, id, visibility) WHERE round_id IS NOT NULL;
CREATE INDEX position_supersedes ON position (supersedes_id, id, visibility) WHERE supersedes_id IS NOT NULL;
CREATE INDEX deadline_due ON deadline (status, due_on, id, visibility);
CREATE INDEX deadline_chapter ON deadline (chapter_id, status, id, visibility);
CREATE INDEX recommendation_chapter ON recommendation (chapter_id, id, visibility);
CREATE INDEX document_chapter ON document (chapter_id, id, visibility);
