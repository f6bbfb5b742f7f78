-- Indexes over the short columns of each table are made from the contract (ShortIndexes), as triggers and search indexes are. Files of earlier
-- schemas get them with this upgrade. These, which they begin with, are no longer needed:
DROP INDEX IF EXISTS article_chapter;
DROP INDEX IF EXISTS recommendation_chapter;
DROP INDEX IF EXISTS document_chapter;
