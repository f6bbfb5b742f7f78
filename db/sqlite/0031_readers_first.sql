-- Indexes over the short columns of a table (ShortIndexes) now begin with who may see the row; with this upgrade, files of earlier schemas
-- get these in place of those that began with the chapter.
DROP INDEX IF EXISTS position_short;
