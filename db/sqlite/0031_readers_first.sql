-- Indexes over the short columns of a table (ShortIndexes) now begin with who may see the row; with this upgrade, files of earlier schemas
-- get these in place of those that began with the chapter.
DROP INDEX IF EXISTS position_short;

-- What a row was on a past day is found without reading the entries themselves, which hold texts.
DROP INDEX entry_row;
CREATE INDEX entry_row ON entry (entity_set, entity_id, at, kind, visibility, unless, sequence);
