-- Says of a database that `simulate` made it, so that nobody takes its rows for the record of a negotiation. One row, or none.
CREATE TABLE simulation (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  rounds INTEGER NOT NULL,
  positions INTEGER NOT NULL,
  seed INTEGER NOT NULL
) STRICT;
