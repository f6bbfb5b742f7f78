-- Whether somebody is disabled because the identity provider's groups gave no side any more: in one again, they come in again.
ALTER TABLE account ADD COLUMN without_groups INTEGER NOT NULL DEFAULT 0 CHECK (without_groups IN (0, 1));

-- Made anew, so that no number of a session comes again: a page that is still open may name one that has ended.
CREATE TABLE browser_session_numbered (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
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
INSERT INTO browser_session_numbered (id, token_hash, account_id, security_stamp, way, browser, address, started_at, last_seen_at, expires_at)
SELECT id, token_hash, account_id, security_stamp, way, browser, address, started_at, last_seen_at, expires_at
FROM browser_session;
DROP TABLE browser_session;
ALTER TABLE browser_session_numbered RENAME TO browser_session;
CREATE INDEX browser_session_account ON browser_session (account_id);
