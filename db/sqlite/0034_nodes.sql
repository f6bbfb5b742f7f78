-- What several nodes on one PostgreSQL database share, and a file needs none of: there these tables stay empty.

-- Keys of sessions, second factors, drafts and delta links, encrypted with what the nodes alone have; sealed_with tells by what, and reveals nothing.
CREATE TABLE protection_key (
  name TEXT PRIMARY KEY,
  sealed_with TEXT NOT NULL,
  content BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- Signed checkpoints of the audit log, which each node also keeps as lines of its checkpoints.jsonl.
CREATE TABLE checkpoint (
  signature TEXT PRIMARY KEY,
  chain TEXT NOT NULL,
  count INTEGER NOT NULL,
  head TEXT NOT NULL,
  at TEXT NOT NULL,
  key TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX checkpoint_of_chain ON checkpoint (chain, at);

-- Attempts at passwords, codes and links, by a digest of what they are counted by.
CREATE TABLE sign_in_attempt (
  key TEXT PRIMARY KEY,
  count INTEGER NOT NULL,
  last_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX sign_in_attempt_last ON sign_in_attempt (last_at);
