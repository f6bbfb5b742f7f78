-- The record of changes. Triggers note every change of a row of the record in the transaction that makes it, whichever program that is;
-- before the tracker commits, it takes what was noted into the chains and empties the notes. Of what another program left behind,
-- the tracker's next transaction says so. The triggers that note are made from the tables' columns after every upgrade.

-- The tables whose rows are the record, and the sets that show them.
CREATE TABLE recorded_table (
  name TEXT PRIMARY KEY,
  entity_set TEXT NOT NULL UNIQUE
) STRICT, WITHOUT ROWID;
INSERT INTO recorded_table (name, entity_set) VALUES
  ('chapter', 'Chapters'), ('chapter_status', 'ChapterHistory'), ('article', 'Articles'), ('round', 'Rounds'), ('outcome', 'Outcomes'),
  ('position', 'Positions'), ('issue', 'Issues'), ('deadline', 'Deadlines'), ('milestone', 'Milestones'),
  ('recommendation', 'Recommendations'), ('person', 'People'), ('document', 'Documents'), ('change', 'Changes');

-- Rows before and after, whole, as JSON. Links to rows that not everybody sees stand apart: who sees the row need not see where they lead.
CREATE TABLE noted_change (
  id INTEGER PRIMARY KEY,
  entity_set TEXT NOT NULL,
  entity_id INTEGER NOT NULL,
  visibility_before TEXT,
  visibility_after TEXT,
  before TEXT,
  after TEXT,
  links_before TEXT,
  links_after TEXT
) STRICT;

-- One chain per audience: what both sides see, what one keeps; and one that nobody reads, of links that lead to what not everybody sees.
-- hash = SHA-256(1, hash before, leaf), leaf = SHA-256(0, all columns above it).
CREATE TABLE entry (
  chain TEXT NOT NULL CHECK (chain IN ('shared', 'eu', 'kz', 'links')),
  sequence INTEGER NOT NULL,
  at TEXT NOT NULL,
  who TEXT NOT NULL,
  -- baseline: as the row stood when the record began, was imported or given new columns. leave, enter, appear, vanish: it changed its readers.
  kind TEXT NOT NULL CHECK (kind IN ('baseline', 'insert', 'update', 'delete', 'leave', 'enter', 'appear', 'vanish', 'link', 'line')),
  entity_set TEXT NOT NULL,
  entity_id INTEGER NOT NULL,
  -- Who may read it, and who is told of the same change by another entry instead.
  visibility TEXT CHECK (visibility IN ('public', 'shared', 'eu', 'kz')),
  unless TEXT CHECK (unless IN ('public', 'shared', 'eu', 'kz')),
  -- The line of the activity feed that says it in words; of a line, its own place.
  line_stream TEXT,
  line INTEGER,
  -- What changed, as JSON.
  before TEXT,
  after TEXT,
  -- Of the row as it is now, salted; empty when this chain's readers have it no more.
  digest BLOB,
  leaf BLOB NOT NULL,
  hash BLOB NOT NULL,
  PRIMARY KEY (chain, sequence)
) STRICT, WITHOUT ROWID;
CREATE INDEX entry_line ON entry (line_stream, line) WHERE line IS NOT NULL;
CREATE INDEX entry_row ON entry (entity_set, entity_id);

-- Keeps digests from being guessed by those who see them: never shown.
CREATE TABLE record_salt (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  salt BLOB NOT NULL
) STRICT;
INSERT INTO record_salt (id, salt) VALUES (1, randomblob(32));

-- Rows that have changed their readers, and who reads them now: what was told of them before is read under the stricter rule.
CREATE TABLE moved_row (
  entity_set TEXT NOT NULL,
  entity_id INTEGER NOT NULL,
  visibility TEXT NOT NULL,
  PRIMARY KEY (entity_set, entity_id)
) STRICT, WITHOUT ROWID;

-- The record is added to, and nothing else.
CREATE TRIGGER entry_stays BEFORE UPDATE ON entry BEGIN SELECT RAISE(ABORT, 'The record of changes is only added to.'); END;
CREATE TRIGGER entry_is_kept BEFORE DELETE ON entry BEGIN SELECT RAISE(ABORT, 'The record of changes is only added to.'); END;
CREATE TRIGGER change_stays BEFORE UPDATE ON change BEGIN SELECT RAISE(ABORT, 'The activity feed is only added to.'); END;
CREATE TRIGGER change_is_kept BEFORE DELETE ON change BEGIN SELECT RAISE(ABORT, 'The activity feed is only added to.'); END;
