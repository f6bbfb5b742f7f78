-- What a person has typed into a form and not sent yet, encrypted; nobody else reads it.
CREATE TABLE draft (
  account_id INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE,
  form_id TEXT NOT NULL,
  content BLOB NOT NULL,
  saved_at TEXT NOT NULL,
  PRIMARY KEY (account_id, form_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX draft_saved_at ON draft (saved_at);
