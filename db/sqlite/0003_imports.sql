-- What each row of an imported file said when it was last read, and which row of the record came of it. A rerun compares with this and
-- not with the record, so that it neither undoes what people have changed since nor brings back what they have deleted.
CREATE TABLE imported_row (
  file TEXT NOT NULL,
  -- The cells that tell rows of the file apart, and all its cells by header; both JSON.
  key TEXT NOT NULL,
  cells TEXT NOT NULL,
  row_id INTEGER NOT NULL,
  PRIMARY KEY (file, key)
) STRICT, WITHOUT ROWID;
