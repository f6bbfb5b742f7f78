-- A list as somebody likes to see it: what the address says after the question mark, under a name.
CREATE TABLE saved_view (
  id INTEGER PRIMARY KEY,
  account_id INTEGER NOT NULL REFERENCES account (id),
  list TEXT NOT NULL,
  name TEXT NOT NULL,
  query TEXT NOT NULL,
  UNIQUE (account_id, list, name)
) STRICT;

-- A change of many rows at once, kept for a while so that its author can undo it.
CREATE TABLE bulk_change (
  id INTEGER PRIMARY KEY,
  account_id INTEGER NOT NULL REFERENCES account (id),
  list TEXT NOT NULL,
  action TEXT NOT NULL,
  made_at TEXT NOT NULL,
  undone_at TEXT
) STRICT;
CREATE INDEX bulk_change_account ON bulk_change (account_id);

CREATE TABLE bulk_change_row (
  id INTEGER PRIMARY KEY,
  change_id INTEGER NOT NULL REFERENCES bulk_change (id) ON DELETE CASCADE,
  row_id INTEGER NOT NULL,
  -- The version that the change left; empty where it was refused.
  revision INTEGER,
  -- The values from before, as JSON.
  before TEXT,
  -- Why the row was not changed, or not changed back.
  refusal TEXT,
  UNIQUE (change_id, row_id)
) STRICT;
