-- Where the log of row changes stood at some moments, so that what no delta link reaches any more can be forgotten.
CREATE TABLE row_change_mark (
  noted_at TEXT PRIMARY KEY,
  sequence INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Where it stood when a repeatable request was answered: what has gone out of its reader's sight since is not told again.
ALTER TABLE repeatable_request ADD COLUMN place INTEGER NOT NULL DEFAULT 0;
