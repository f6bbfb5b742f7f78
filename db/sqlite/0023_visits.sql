-- When each person was last seen, and until when before that visit. A visit ends when its person has not been seen for an hour.
CREATE TABLE visit (
  account_id INTEGER PRIMARY KEY REFERENCES account (id) ON DELETE CASCADE,
  seen_at TEXT NOT NULL,
  before_at TEXT
) STRICT;
