-- A deadline that is moved is told again on the same day, and so is one that was dropped on that day: the ledger is made anew, with
-- another key. The outbox goes along, since a table that others refer to cannot be dropped without them.

CREATE TABLE ledger (
  -- Drawn at random: people read their own rows, and a gap would count those of others.
  id INTEGER PRIMARY KEY,
  deadline_id INTEGER NOT NULL REFERENCES deadline (id) ON DELETE CASCADE,
  revision INTEGER NOT NULL,
  -- The day that it told of: who was told of another has not been told of this one.
  due_on TEXT,
  account_id INTEGER NOT NULL REFERENCES account (id),
  offset TEXT NOT NULL,
  local_date TEXT NOT NULL CHECK (local_date GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  -- Why this person: the deadline is theirs; it has no owner who could be told; or it is long overdue and they lead the delegation.
  reason TEXT NOT NULL DEFAULT 'owner' CHECK (reason IN ('owner', 'stand-in', 'escalation')),
  state TEXT NOT NULL DEFAULT 'planned' CHECK (state IN ('planned', 'sent', 'suppressed', 'failed')),
  sent_at TEXT,
  acknowledged_at TEXT,
  -- 1: the deadline was done or waived after it, and reopened since. It counts as told no longer.
  before_reopening INTEGER NOT NULL DEFAULT 0 CHECK (before_reopening IN (0, 1)),
  CHECK ((state = 'sent') = (sent_at IS NOT NULL))
) STRICT;
INSERT INTO ledger (id, deadline_id, revision, due_on, account_id, offset, local_date, reason, state, sent_at, acknowledged_at)
SELECT id, deadline_id, revision, due_on, account_id, offset, local_date, reason, state, sent_at, acknowledged_at
FROM reminder;

CREATE TABLE message (
  id INTEGER PRIMARY KEY,
  -- Fixed before the first attempt: every attempt is the same message, so that a reader's mailbox can tell.
  message_id TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL CHECK (kind IN ('reminder', 'digest', 'test')),
  reminder_id INTEGER UNIQUE REFERENCES ledger (id) ON DELETE CASCADE,
  digest_id INTEGER UNIQUE REFERENCES digest (id),
  account_id INTEGER NOT NULL REFERENCES account (id),
  planned_at TEXT NOT NULL,
  state TEXT NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'leased', 'sent', 'suppressed', 'dead')),
  attempt INTEGER NOT NULL DEFAULT 0,
  next_at TEXT NOT NULL,
  lease_until TEXT,
  smtp_reply TEXT,
  -- Why it was not sent after all: a code such as 'changed', 'done', 'not-visible', 'turned-off', 'superseded', 'seen'.
  outcome TEXT,
  sent_at TEXT,
  -- What came back of it afterwards.
  bounce TEXT,
  -- A dead letter is sent again once.
  sent_again INTEGER NOT NULL DEFAULT 0 CHECK (sent_again IN (0, 1)),
  CHECK ((state = 'leased') = (lease_until IS NOT NULL)),
  CHECK ((state = 'sent') = (sent_at IS NOT NULL)),
  CHECK ((kind = 'reminder') = (reminder_id IS NOT NULL)),
  CHECK ((kind = 'digest') = (digest_id IS NOT NULL))
) STRICT;
INSERT INTO message (
  id, message_id, kind, reminder_id, digest_id, account_id, planned_at, state, attempt, next_at, lease_until, smtp_reply, outcome, sent_at, bounce, sent_again)
SELECT id, message_id, kind, reminder_id, digest_id, account_id, planned_at, state, attempt, next_at, lease_until, smtp_reply, outcome, sent_at, bounce, sent_again
FROM outbox;

DROP TABLE outbox;
DROP TABLE reminder;
ALTER TABLE ledger RENAME TO reminder;
ALTER TABLE message RENAME TO outbox;
CREATE UNIQUE INDEX reminder_day ON reminder (deadline_id, account_id, local_date, revision) WHERE state <> 'suppressed' AND before_reopening = 0;
CREATE INDEX reminder_deadline ON reminder (deadline_id, account_id);
CREATE INDEX reminder_account ON reminder (account_id);
CREATE INDEX outbox_waiting ON outbox (next_at) WHERE state IN ('pending', 'leased');
CREATE INDEX outbox_account ON outbox (account_id, planned_at);

-- A snooze is of the due day that it was given for: a move ends it.
CREATE TABLE snooze_of_due_day (
  account_id INTEGER NOT NULL REFERENCES account (id),
  deadline_id INTEGER NOT NULL REFERENCES deadline (id) ON DELETE CASCADE,
  due_on TEXT NOT NULL,
  until TEXT NOT NULL CHECK (until GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  PRIMARY KEY (account_id, deadline_id)
) STRICT, WITHOUT ROWID;
INSERT INTO snooze_of_due_day (account_id, deadline_id, due_on, until)
SELECT s.account_id, s.deadline_id, d.due_on, s.until
FROM snooze s
JOIN deadline d ON d.id = s.deadline_id;
DROP TABLE snooze;
ALTER TABLE snooze_of_due_day RENAME TO snooze;

CREATE TRIGGER deadline_reopened AFTER UPDATE OF status ON deadline WHEN old.status <> 'open' AND new.status = 'open' BEGIN
  UPDATE reminder SET before_reopening = 1 WHERE deadline_id = new.id;
  DELETE FROM snooze WHERE deadline_id = new.id;
END;

-- When a digest was last turned on: what happened while it was off is not told by the first one.
ALTER TABLE notification_settings ADD COLUMN digest_since TEXT;
