-- What several nodes on one database share.

-- Keys of sessions, second factors, drafts and delta links, encrypted with what the nodes alone have; sealed_with tells by what, and reveals nothing.
CREATE TABLE main.protection_key (
  name text PRIMARY KEY,
  sealed_with text NOT NULL,
  content bytea NOT NULL
);

-- Signed checkpoints of the audit log, which each node also keeps as lines of its checkpoints.jsonl.
CREATE TABLE main.checkpoint (
  signature text PRIMARY KEY,
  chain text NOT NULL,
  count bigint NOT NULL,
  head text NOT NULL,
  at text NOT NULL,
  key text NOT NULL
);

CREATE INDEX checkpoint_of_chain ON main.checkpoint (chain, at);

-- Attempts at passwords, codes and links, by a digest of what they are counted by.
CREATE TABLE main.sign_in_attempt (
  key text PRIMARY KEY,
  count bigint NOT NULL,
  last_at text NOT NULL
);

CREATE INDEX sign_in_attempt_last ON main.sign_in_attempt (last_at);
