-- When people are told and of what: their wishes, the days on which people work, and every mail with what became of it.

-- What a person wants; who has no row has the defaults.
CREATE TABLE notification_settings (
  account_id INTEGER PRIMARY KEY REFERENCES account (id),
  revision INTEGER NOT NULL DEFAULT 1,
  -- Working days from the due day, ascending: after the last of them comes one every five.
  offsets TEXT NOT NULL DEFAULT '-14,-7,-3,-1,0,+1,+3',
  hour TEXT NOT NULL DEFAULT '08:00' CHECK (hour GLOB '[0-2][0-9]:[0-5][0-9]'),
  quiet_from TEXT NOT NULL DEFAULT '20:00' CHECK (quiet_from GLOB '[0-2][0-9]:[0-5][0-9]'),
  quiet_until TEXT NOT NULL DEFAULT '07:00' CHECK (quiet_until GLOB '[0-2][0-9]:[0-5][0-9]'),
  digest TEXT NOT NULL DEFAULT 'daily' CHECK (digest IN ('off', 'daily', 'weekly')),
  digest_hour TEXT NOT NULL DEFAULT '08:00' CHECK (digest_hour GLOB '[0-2][0-9]:[0-5][0-9]'),
  -- Of a weekly one; 1 is Monday.
  digest_day INTEGER NOT NULL DEFAULT 1 CHECK (digest_day BETWEEN 1 AND 7),
  -- Whether the calendar feed names what the person's own side keeps to itself.
  calendar_titles INTEGER NOT NULL DEFAULT 0 CHECK (calendar_titles IN (0, 1)),
  -- What came back of the mails to this person: 1 for later, 2 for never. At 4 only duty mails are sent.
  bounce_score INTEGER NOT NULL DEFAULT 0 CHECK (bounce_score >= 0)
) STRICT;

-- Of this deadline, for everybody: other offsets than their own.
ALTER TABLE deadline ADD COLUMN reminder_offsets TEXT;

-- Until that day, where the person is, they are not reminded of that deadline; on it they are.
CREATE TABLE snooze (
  account_id INTEGER NOT NULL REFERENCES account (id),
  deadline_id INTEGER NOT NULL REFERENCES deadline (id) ON DELETE CASCADE,
  until TEXT NOT NULL CHECK (until GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  PRIMARY KEY (account_id, deadline_id)
) STRICT, WITHOUT ROWID;

-- Why this person: the deadline is theirs; it has no owner who could be told; or it is long overdue and they lead the delegation.
ALTER TABLE reminder ADD COLUMN reason TEXT NOT NULL DEFAULT 'owner' CHECK (reason IN ('owner', 'stand-in', 'escalation'));
ALTER TABLE reminder ADD COLUMN acknowledged_at TEXT;
-- The day that it told of: who was told of another has not been told of this one.
ALTER TABLE reminder ADD COLUMN due_on TEXT;
UPDATE reminder SET due_on = (SELECT d.due_on FROM deadline d WHERE d.id = deadline_id);

CREATE TABLE digest (
  id INTEGER PRIMARY KEY,
  account_id INTEGER NOT NULL REFERENCES account (id),
  local_date TEXT NOT NULL CHECK (local_date GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  -- 'empty': at that day's hour there was nothing to say.
  state TEXT NOT NULL DEFAULT 'planned' CHECK (state IN ('empty', 'planned', 'sent', 'suppressed', 'failed')),
  -- It tells of changes up to here; the next one begins where the last one that was sent ended.
  told_until TEXT NOT NULL,
  sent_at TEXT,
  CHECK ((state = 'sent') = (sent_at IS NOT NULL)),
  UNIQUE (account_id, local_date)
) STRICT;

CREATE TABLE message (
  id INTEGER PRIMARY KEY,
  -- Fixed before the first attempt: every attempt is the same message, so that a reader's mailbox can tell.
  message_id TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL CHECK (kind IN ('reminder', 'digest', 'test')),
  reminder_id INTEGER UNIQUE REFERENCES reminder (id) ON DELETE CASCADE,
  digest_id INTEGER UNIQUE REFERENCES digest (id),
  account_id INTEGER NOT NULL REFERENCES account (id),
  planned_at TEXT NOT NULL,
  state TEXT NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'leased', 'sent', 'suppressed', 'dead')),
  attempt INTEGER NOT NULL DEFAULT 0,
  next_at TEXT NOT NULL,
  lease_until TEXT,
  smtp_reply TEXT,
  -- Why it was not sent after all: a code such as 'moved', 'done', 'not-visible', 'turned-off', 'superseded', 'seen'.
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
INSERT INTO message (id, message_id, kind, reminder_id, account_id, planned_at, state, attempt, next_at, lease_until, smtp_reply, sent_at)
SELECT id, message_id, 'reminder', reminder_id, account_id, next_at, state, attempt, next_at, lease_until, smtp_reply, sent_at
FROM outbox;
DROP TABLE outbox;
ALTER TABLE message RENAME TO outbox;
CREATE INDEX outbox_waiting ON outbox (next_at) WHERE state IN ('pending', 'leased');
CREATE INDEX outbox_account ON outbox (account_id, planned_at);

-- While it has a row nothing is sent: after an older backup was restored, what was sent since would be sent again.
CREATE TABLE outbox_hold (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  since TEXT NOT NULL,
  reason TEXT NOT NULL
) STRICT;

-- Days on which nobody works though others do, and weekend days that are worked; Saturdays and Sundays else are off.
CREATE TABLE working_year (
  calendar TEXT NOT NULL CHECK (calendar IN ('EU', 'KZ')),
  year INTEGER NOT NULL CHECK (year BETWEEN 2000 AND 2999),
  source TEXT NOT NULL,
  -- When somebody held it against the official list; empty: nobody has.
  verified_at TEXT,
  PRIMARY KEY (calendar, year)
) STRICT, WITHOUT ROWID;

CREATE TABLE working_day (
  calendar TEXT NOT NULL,
  date TEXT NOT NULL CHECK (date GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  kind TEXT NOT NULL CHECK (kind IN ('off', 'working')),
  name TEXT NOT NULL,
  PRIMARY KEY (calendar, date)
) STRICT, WITHOUT ROWID;

-- A digest tells what was done since the last one. It holds the visibility, as every index of a table that has one.
CREATE INDEX change_at ON change (at, visibility);
