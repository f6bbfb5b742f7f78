-- What people were told, and the mail that tells them. A sweep writes both in one transaction; nothing else adds to them.

CREATE TABLE reminder (
  -- Drawn at random: people read their own rows, and a gap would count those of others.
  id INTEGER PRIMARY KEY,
  deadline_id INTEGER NOT NULL REFERENCES deadline (id) ON DELETE CASCADE,
  revision INTEGER NOT NULL,
  account_id INTEGER NOT NULL REFERENCES account (id),
  offset TEXT NOT NULL,
  local_date TEXT NOT NULL CHECK (local_date GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  state TEXT NOT NULL DEFAULT 'planned' CHECK (state IN ('planned', 'sent', 'suppressed', 'failed')),
  sent_at TEXT,
  CHECK ((state = 'sent') = (sent_at IS NOT NULL)),
  UNIQUE (deadline_id, revision, account_id, offset, local_date)
) STRICT;
CREATE UNIQUE INDEX reminder_day ON reminder (deadline_id, account_id, local_date) WHERE state <> 'suppressed';
CREATE INDEX reminder_account ON reminder (account_id);

CREATE TABLE outbox (
  id INTEGER PRIMARY KEY,
  -- Fixed before the first attempt: every attempt is the same message, so that a reader's mailbox can tell.
  message_id TEXT NOT NULL UNIQUE,
  reminder_id INTEGER NOT NULL UNIQUE REFERENCES reminder (id) ON DELETE CASCADE,
  account_id INTEGER NOT NULL REFERENCES account (id),
  state TEXT NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'leased', 'sent', 'suppressed', 'dead')),
  attempt INTEGER NOT NULL DEFAULT 0,
  next_at TEXT NOT NULL,
  lease_until TEXT,
  smtp_reply TEXT,
  sent_at TEXT,
  CHECK ((state = 'leased') = (lease_until IS NOT NULL)),
  CHECK ((state = 'sent') = (sent_at IS NOT NULL))
) STRICT;
CREATE INDEX outbox_waiting ON outbox (next_at) WHERE state IN ('pending', 'leased');
