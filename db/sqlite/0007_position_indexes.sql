-- Positions are the many rows: what leads to them from articles, issues and rounds, and what counts them by status, must not read them all.
CREATE INDEX position_issue ON position (issue_id) WHERE issue_id IS NOT NULL;
CREATE INDEX position_round ON position (round_id) WHERE round_id IS NOT NULL;
-- With the columns that the wall and the joins ask for, so that a count and any() need no row.
CREATE INDEX position_status ON position (chapter_id, status, visibility, round_id);
CREATE INDEX position_article ON position (article_id, kind, party, visibility, chapter_id, round_id) WHERE article_id IS NOT NULL;
