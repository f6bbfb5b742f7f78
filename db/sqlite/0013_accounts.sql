-- What proves who somebody is besides a password, where they are signed in, and who comes by an identity provider.

-- Counts what was written over, so that of two who change an account at once the second is told.
ALTER TABLE account ADD COLUMN revision INTEGER NOT NULL DEFAULT 1;
ALTER TABLE account ADD COLUMN second_factor INTEGER NOT NULL DEFAULT 0 CHECK (second_factor IN (0, 1));
-- Encrypted with keys that lie outside this file.
ALTER TABLE account ADD COLUMN authenticator_key TEXT;
-- The half minute of the last code that was accepted: none is accepted twice.
ALTER TABLE account ADD COLUMN last_code_step INTEGER;

CREATE TABLE recovery_code (
  account_id INTEGER NOT NULL REFERENCES account (id),
  code_hash TEXT NOT NULL,
  PRIMARY KEY (account_id, code_hash)
) STRICT, WITHOUT ROWID;

-- A row is a browser that is signed in; ending the session deletes it.
CREATE TABLE browser_session (
  id INTEGER PRIMARY KEY,
  token_hash TEXT NOT NULL UNIQUE,
  account_id INTEGER NOT NULL REFERENCES account (id),
  -- That of the account when the session began; a session lasts no longer than it.
  security_stamp TEXT NOT NULL,
  way TEXT NOT NULL CHECK (way IN ('password', 'link', 'provider')),
  browser TEXT NOT NULL,
  address TEXT,
  started_at TEXT NOT NULL,
  last_seen_at TEXT NOT NULL,
  expires_at TEXT NOT NULL
) STRICT;
CREATE INDEX browser_session_account ON browser_session (account_id);

-- Whom an identity provider means: its name and its own key of a person, never an e-mail address.
CREATE TABLE provider_login (
  issuer TEXT NOT NULL,
  subject TEXT NOT NULL,
  account_id INTEGER NOT NULL REFERENCES account (id),
  linked_at TEXT NOT NULL,
  PRIMARY KEY (issuer, subject)
) STRICT, WITHOUT ROWID;
CREATE INDEX provider_login_account ON provider_login (account_id);
