-- The record of a negotiation. Days are 'YYYY-MM-DD', instants 'YYYY-MM-DDTHH:MM:SS.fffZ' (fixed width, so that text order is time order).
-- revision counts the changes of a row and is its ETag. Ids of tables with a visibility are drawn at random by the program,
-- so that a gap tells nobody that a hidden row exists.
-- An optional link lets go of a row that is deleted: a delete that failed because of hidden rows would tell of them.

CREATE TABLE account (
  id INTEGER PRIMARY KEY,
  email TEXT NOT NULL COLLATE NOCASE UNIQUE,
  name TEXT NOT NULL,
  side TEXT NOT NULL CHECK (side IN ('EU', 'KZ', 'joint')),
  role TEXT NOT NULL CHECK (role IN ('analyst', 'negotiator', 'head', 'secretariat', 'administrator')),
  language TEXT NOT NULL DEFAULT 'en' CHECK (language IN ('en', 'ru', 'kk')),
  time_zone TEXT NOT NULL DEFAULT 'Europe/Brussels',
  password_hash TEXT,
  -- Changes when the password does or the account is disabled, and ends every session signed in before.
  security_stamp TEXT NOT NULL,
  created_at TEXT NOT NULL,
  disabled_at TEXT
) STRICT;

CREATE TABLE sign_in_link (
  token_hash TEXT PRIMARY KEY,
  account_id INTEGER NOT NULL REFERENCES account (id),
  created_at TEXT NOT NULL,
  expires_at TEXT NOT NULL,
  used_at TEXT
) STRICT;

CREATE TABLE access_token (
  id INTEGER PRIMARY KEY,
  account_id INTEGER NOT NULL REFERENCES account (id),
  name TEXT NOT NULL,
  token_hash TEXT NOT NULL UNIQUE,
  created_at TEXT NOT NULL,
  expires_at TEXT NOT NULL,
  last_used_at TEXT,
  revoked_at TEXT
) STRICT;
CREATE INDEX access_token_account ON access_token (account_id);

CREATE TABLE chapter (
  id INTEGER PRIMARY KEY,
  revision INTEGER NOT NULL DEFAULT 1,
  code TEXT NOT NULL UNIQUE,
  level TEXT NOT NULL CHECK (level IN ('title', 'chapter', 'annex', 'protocol')),
  parent_id INTEGER REFERENCES chapter (id),
  sort_key TEXT NOT NULL,
  heading TEXT NOT NULL,
  heading_ru TEXT,
  heading_kk TEXT,
  area TEXT CHECK (area IN ('trade', 'energy', 'human-rights', 'foreign-security', 'economic', 'transport', 'sustainability', 'society', 'institutional')),
  first_article INTEGER,
  last_article INTEGER,
  text_maturity TEXT NOT NULL DEFAULT 'none' CHECK (text_maturity IN ('none', 'position-paper', 'textual-proposal', 'consolidated-text', 'legally-scrubbed')),
  ad_referendum INTEGER NOT NULL DEFAULT 0 CHECK (ad_referendum IN (0, 1)),
  held_by_id INTEGER REFERENCES chapter (id) CHECK (held_by_id <> id),
  eu_lead TEXT,
  kz_lead TEXT,
  source_url TEXT,
  confidence TEXT CHECK (confidence IN ('high', 'medium', 'low'))
) STRICT;
CREATE INDEX chapter_parent ON chapter (parent_id);

CREATE TABLE round (
  id INTEGER PRIMARY KEY,
  revision INTEGER NOT NULL DEFAULT 1,
  number INTEGER NOT NULL UNIQUE CHECK (number BETWEEN 1 AND 9999),
  starts_on TEXT CHECK (starts_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  ends_on TEXT CHECK (ends_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]' AND ends_on >= starts_on),
  date_precision TEXT NOT NULL DEFAULT 'day' CHECK (date_precision IN ('day', 'month', 'year', 'unknown')),
  city TEXT,
  country TEXT,
  format TEXT CHECK (format IN ('plenary', 'technical', 'video')),
  status TEXT NOT NULL DEFAULT 'planned' CHECK (status IN ('planned', 'held', 'postponed', 'cancelled')),
  eu_lead TEXT,
  kz_lead TEXT,
  summary TEXT,
  next_round_note TEXT,
  source_url TEXT,
  confidence TEXT CHECK (confidence IN ('high', 'medium', 'low'))
) STRICT;

-- The history of a chapter's status, in half-open periods [valid_from, valid_to).
CREATE TABLE chapter_status (
  id INTEGER PRIMARY KEY,
  chapter_id INTEGER NOT NULL REFERENCES chapter (id),
  status TEXT NOT NULL CHECK (status IN ('not-opened', 'opened', 'under-negotiation', 'aim-agreed', 'provisionally-closed', 'closed')),
  valid_from TEXT NOT NULL CHECK (valid_from GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  valid_to TEXT NOT NULL DEFAULT '9999-12-31' CHECK (valid_to GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]' AND valid_to >= valid_from),
  round_number INTEGER REFERENCES round (number),
  reason TEXT
) STRICT;
CREATE UNIQUE INDEX chapter_status_current ON chapter_status (chapter_id) WHERE valid_to = '9999-12-31';
CREATE INDEX chapter_status_chapter ON chapter_status (chapter_id, id);

CREATE TABLE article (
  id INTEGER PRIMARY KEY,
  revision INTEGER NOT NULL DEFAULT 1,
  number INTEGER NOT NULL UNIQUE CHECK (number > 0),
  chapter_id INTEGER NOT NULL REFERENCES chapter (id),
  heading TEXT,
  status TEXT NOT NULL DEFAULT 'no-text' CHECK (status IN ('no-text', 'one-sided', 'aim-agreed', 'agreed')),
  text TEXT,
  open_brackets INTEGER NOT NULL DEFAULT 0 CHECK (open_brackets >= 0),
  source_url TEXT,
  confidence TEXT CHECK (confidence IN ('high', 'medium', 'low'))
) STRICT;
CREATE INDEX article_chapter ON article (chapter_id);

CREATE TABLE outcome (
  id INTEGER PRIMARY KEY,
  revision INTEGER NOT NULL DEFAULT 1,
  round_id INTEGER NOT NULL REFERENCES round (id),
  chapter_id INTEGER NOT NULL REFERENCES chapter (id),
  status_before TEXT CHECK (status_before IN ('not-opened', 'opened', 'under-negotiation', 'aim-agreed', 'provisionally-closed', 'closed')),
  -- Empty: the round did not take the chapter up.
  status_after TEXT CHECK (status_after IN ('not-opened', 'opened', 'under-negotiation', 'aim-agreed', 'provisionally-closed', 'closed')),
  summary TEXT NOT NULL,
  next_steps TEXT,
  articles_agreed INTEGER CHECK (articles_agreed >= 0),
  articles_open INTEGER CHECK (articles_open >= 0),
  visibility TEXT NOT NULL CHECK (visibility IN ('public', 'shared', 'eu', 'kz')),
  -- Whose paper it is; a joint one is the record's.
  owner_side TEXT NOT NULL DEFAULT 'joint' CHECK (owner_side IN ('EU', 'KZ', 'joint') AND NOT (visibility = 'eu' AND owner_side = 'KZ') AND NOT (visibility = 'kz' AND owner_side = 'EU')),
  logged_by TEXT,
  logged_at TEXT,
  source_url TEXT,
  confidence TEXT CHECK (confidence IN ('high', 'medium', 'low')),
  -- A status is what both sides see: a side's own note cannot move it.
  CHECK (visibility IN ('public', 'shared') OR status_after IS status_before OR status_after IS NULL)
) STRICT;
CREATE INDEX outcome_round ON outcome (round_id, chapter_id);
CREATE INDEX outcome_chapter ON outcome (chapter_id, round_id);

CREATE TABLE issue (
  id INTEGER PRIMARY KEY,
  revision INTEGER NOT NULL DEFAULT 1,
  chapter_id INTEGER NOT NULL REFERENCES chapter (id),
  article_id INTEGER REFERENCES article (id) ON DELETE SET NULL,
  title TEXT NOT NULL,
  description TEXT,
  priority INTEGER NOT NULL DEFAULT 3 CHECK (priority BETWEEN 1 AND 5),
  status TEXT NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'parked', 'escalated', 'resolved')),
  opened_in_round INTEGER REFERENCES round (number) ON DELETE SET NULL,
  resolved_in_round INTEGER REFERENCES round (number) ON DELETE SET NULL,
  owner TEXT,
  visibility TEXT NOT NULL CHECK (visibility IN ('public', 'shared', 'eu', 'kz')),
  -- Whose paper it is; a joint one is the record's.
  owner_side TEXT NOT NULL DEFAULT 'joint' CHECK (owner_side IN ('EU', 'KZ', 'joint') AND NOT (visibility = 'eu' AND owner_side = 'KZ') AND NOT (visibility = 'kz' AND owner_side = 'EU')),
  source_url TEXT,
  confidence TEXT CHECK (confidence IN ('high', 'medium', 'low'))
) STRICT;
CREATE INDEX issue_chapter ON issue (chapter_id, status);

CREATE TABLE position (
  id INTEGER PRIMARY KEY,
  revision INTEGER NOT NULL DEFAULT 1,
  chapter_id INTEGER NOT NULL REFERENCES chapter (id),
  article_id INTEGER REFERENCES article (id) ON DELETE SET NULL,
  issue_id INTEGER REFERENCES issue (id) ON DELETE SET NULL,
  round_id INTEGER REFERENCES round (id) ON DELETE SET NULL,
  party TEXT NOT NULL CHECK (party IN ('EU', 'KZ')),
  kind TEXT NOT NULL CHECK (kind IN ('interest', 'statement', 'proposal', 'offer', 'request', 'red-line', 'fallback')),
  topic TEXT,
  text TEXT NOT NULL,
  language TEXT NOT NULL DEFAULT 'en' CHECK (language IN ('en', 'ru', 'kk')),
  status TEXT CHECK (status IN ('tabled', 'maintained', 'revised', 'withdrawn', 'accepted')),
  tabled_on TEXT CHECK (tabled_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  -- The end, where a source gives a period instead of a day.
  tabled_until TEXT CHECK (tabled_until GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]' AND tabled_until >= tabled_on),
  date_precision TEXT NOT NULL DEFAULT 'day' CHECK (date_precision IN ('day', 'month', 'year', 'unknown')),
  supersedes_id INTEGER REFERENCES position (id) ON DELETE SET NULL,
  visibility TEXT NOT NULL CHECK (visibility IN ('public', 'shared', 'eu', 'kz')),
  -- Whose paper it is; a joint one is the record's.
  owner_side TEXT NOT NULL DEFAULT 'joint' CHECK (owner_side IN ('EU', 'KZ', 'joint') AND NOT (visibility = 'eu' AND owner_side = 'KZ') AND NOT (visibility = 'kz' AND owner_side = 'EU')),
  source_url TEXT,
  confidence TEXT CHECK (confidence IN ('high', 'medium', 'low'))
) STRICT;
CREATE INDEX position_chapter ON position (chapter_id, party);
CREATE INDEX position_supersedes ON position (supersedes_id) WHERE supersedes_id IS NOT NULL;

CREATE TABLE deadline (
  id INTEGER PRIMARY KEY,
  revision INTEGER NOT NULL DEFAULT 1,
  title TEXT NOT NULL,
  kind TEXT NOT NULL DEFAULT 'other' CHECK (kind IN ('text-exchange', 'comments', 'consultation', 'round', 'report', 'legal-scrub', 'translation', 'signature', 'ratification', 'other')),
  due_on TEXT NOT NULL CHECK (due_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  due_time TEXT CHECK (due_time GLOB '[0-9][0-9]:[0-9][0-9]:[0-9][0-9]'),
  time_zone TEXT NOT NULL DEFAULT 'Europe/Brussels',
  -- The instant from which it is overdue: due_on at due_time in time_zone, or the end of that day.
  due_at TEXT NOT NULL,
  responsible_party TEXT NOT NULL CHECK (responsible_party IN ('EU', 'KZ', 'joint')),
  -- The e-mail address of the account that answers for it.
  owner TEXT,
  chapter_id INTEGER REFERENCES chapter (id),
  round_id INTEGER REFERENCES round (id) ON DELETE SET NULL,
  issue_id INTEGER REFERENCES issue (id) ON DELETE SET NULL,
  status TEXT NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'done', 'waived')),
  done_on TEXT CHECK (done_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  visibility TEXT NOT NULL CHECK (visibility IN ('public', 'shared', 'eu', 'kz')),
  CHECK ((status = 'done') = (done_on IS NOT NULL))
) STRICT;
CREATE INDEX deadline_due ON deadline (status, due_on);
CREATE INDEX deadline_chapter ON deadline (chapter_id, status);

CREATE TABLE milestone (
  id INTEGER PRIMARY KEY,
  revision INTEGER NOT NULL DEFAULT 1,
  date TEXT CHECK (date GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  until TEXT CHECK (until GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]' AND until >= date),
  date_precision TEXT NOT NULL DEFAULT 'day' CHECK (date_precision IN ('day', 'month', 'year', 'unknown')),
  kind TEXT NOT NULL,
  title TEXT NOT NULL,
  place TEXT,
  who TEXT,
  summary TEXT,
  source_url TEXT,
  confidence TEXT CHECK (confidence IN ('high', 'medium', 'low'))
) STRICT;
CREATE INDEX milestone_date ON milestone (date);

CREATE TABLE recommendation (
  id INTEGER PRIMARY KEY,
  revision INTEGER NOT NULL DEFAULT 1,
  body TEXT NOT NULL,
  date TEXT CHECK (date GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  date_precision TEXT NOT NULL DEFAULT 'day' CHECK (date_precision IN ('day', 'month', 'year', 'unknown')),
  chapter_id INTEGER REFERENCES chapter (id),
  text TEXT NOT NULL,
  status TEXT CHECK (status IN ('noted', 'taken-up', 'addressed', 'declined')),
  response TEXT,
  visibility TEXT NOT NULL CHECK (visibility IN ('public', 'shared', 'eu', 'kz')),
  -- Whose paper it is; a joint one is the record's.
  owner_side TEXT NOT NULL DEFAULT 'joint' CHECK (owner_side IN ('EU', 'KZ', 'joint') AND NOT (visibility = 'eu' AND owner_side = 'KZ') AND NOT (visibility = 'kz' AND owner_side = 'EU')),
  source_url TEXT,
  confidence TEXT CHECK (confidence IN ('high', 'medium', 'low'))
) STRICT;
CREATE INDEX recommendation_chapter ON recommendation (chapter_id);

CREATE TABLE person (
  id INTEGER PRIMARY KEY,
  revision INTEGER NOT NULL DEFAULT 1,
  name TEXT NOT NULL,
  party TEXT NOT NULL,
  role TEXT NOT NULL,
  "from" TEXT CHECK ("from" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  "to" TEXT CHECK ("to" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]' AND "to" >= "from"),
  date_precision TEXT NOT NULL DEFAULT 'unknown' CHECK (date_precision IN ('day', 'month', 'year', 'unknown')),
  source_url TEXT,
  confidence TEXT CHECK (confidence IN ('high', 'medium', 'low'))
) STRICT;

CREATE TABLE document (
  id INTEGER PRIMARY KEY,
  revision INTEGER NOT NULL DEFAULT 1,
  title TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('mandate', 'position-paper', 'non-paper', 'textual-proposal', 'consolidated-text', 'round-report', 'other')),
  reference TEXT,
  originator TEXT,
  custodian TEXT,
  url TEXT,
  sha256 TEXT CHECK (length(sha256) = 64),
  chapter_id INTEGER REFERENCES chapter (id),
  round_id INTEGER REFERENCES round (id) ON DELETE SET NULL,
  language TEXT NOT NULL DEFAULT 'en' CHECK (language IN ('en', 'ru', 'kk')),
  visibility TEXT NOT NULL CHECK (visibility IN ('public', 'shared', 'eu', 'kz')),
  -- Whose paper it is; a joint one is the record's.
  owner_side TEXT NOT NULL DEFAULT 'joint' CHECK (owner_side IN ('EU', 'KZ', 'joint') AND NOT (visibility = 'eu' AND owner_side = 'KZ') AND NOT (visibility = 'kz' AND owner_side = 'EU'))
) STRICT;
CREATE INDEX document_chapter ON document (chapter_id);

-- The activity feed: one numbered stream per audience, so that a number missing from one tells nothing about another.
CREATE TABLE change (
  id INTEGER PRIMARY KEY,
  stream TEXT NOT NULL CHECK (stream IN ('shared', 'eu', 'kz')),
  sequence INTEGER NOT NULL,
  at TEXT NOT NULL,
  who TEXT NOT NULL,
  action TEXT NOT NULL,
  entity_set TEXT NOT NULL,
  entity_id INTEGER NOT NULL,
  chapter_code TEXT,
  summary TEXT NOT NULL,
  visibility TEXT NOT NULL CHECK (visibility IN ('public', 'shared', 'eu', 'kz')),
  CHECK (stream = CASE WHEN visibility IN ('eu', 'kz') THEN visibility ELSE 'shared' END),
  UNIQUE (stream, sequence)
) STRICT;
