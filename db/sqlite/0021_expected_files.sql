-- Files that lay beside the database once: where one of them is gone, the tracker does not start as if it had never been there.
CREATE TABLE expected_file (
  name TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;

-- Finds the newest entry: one that lies in the future tells of a clock that was set back.
CREATE INDEX entry_at ON entry (at);
