-- When each person was last seen, and until when before that visit. A visit ends when its person has not been seen for an hour.
CREATE TABLE visit (
  account_id INTEGER PRIMARY KEY REFERENCES account (id) ON DELETE CASCADE,
  seen_at TEXT NOT NULL,
  before_at TEXT
) STRICT;

-- How many brackets each article had open from a day on: articles themselves hold the present number alone.
CREATE TABLE bracket_count (
  article_id INTEGER NOT NULL REFERENCES article (id) ON DELETE CASCADE,
  day TEXT NOT NULL CHECK (day GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  open_brackets INTEGER NOT NULL CHECK (open_brackets >= 0),
  PRIMARY KEY (article_id, day)
) STRICT, WITHOUT ROWID;
INSERT INTO bracket_count (article_id, day, open_brackets) SELECT id, date('now'), open_brackets FROM article WHERE open_brackets > 0;
