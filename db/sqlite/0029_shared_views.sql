-- A saved view may be shared with everybody on the side of whoever saved it.
ALTER TABLE saved_view ADD COLUMN is_shared INTEGER NOT NULL DEFAULT 0 CHECK (is_shared IN (0, 1));
