-- What was answered to changes that their sender may send again, not knowing whether they arrived (Repeatable Requests 1.0).
-- Written in the transaction of the change; an identifier belongs to the account that used it.
CREATE TABLE repeatable_request (
  account_id INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE,
  client_id TEXT NOT NULL,
  request_id TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  status INTEGER NOT NULL,
  headers TEXT NOT NULL CHECK (json_valid(headers)),
  body BLOB NOT NULL,
  answered_at TEXT NOT NULL,
  PRIMARY KEY (account_id, client_id, request_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX repeatable_request_answered_at ON repeatable_request (answered_at);
