-- Forms of pages that were sent, so that a double click, a retry or a resubmit is one write. Written in the transaction of the write.
CREATE TABLE form_key (
  account_id INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE,
  key_id TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  answer TEXT NOT NULL,
  answered_at TEXT NOT NULL,
  PRIMARY KEY (account_id, key_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX form_key_answered_at ON form_key (answered_at);
