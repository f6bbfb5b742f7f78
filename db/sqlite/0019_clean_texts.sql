-- Texts come in by one rule (CleanText) from here on; the program brings those that are there into the same form after this script,
-- by code, since SQLite composes no letters. Lines of the activity log stay as they were written: of them the search index alone
-- leaves out what is not seen.
DROP VIEW change_words;
CREATE VIEW change_words AS
SELECT id,
  replace(replace(replace(replace(replace(replace(replace(replace(replace(who, char(173), ''), char(8203), ''), char(65279), ''), 'и' || char(774), 'й'), 'И' || char(774), 'Й'), 'е' || char(776), 'е'), 'Е' || char(776), 'Е'), 'ё', 'е'), 'Ё', 'Е') AS who,
  replace(replace(replace(replace(replace(replace(replace(replace(replace(summary, char(173), ''), char(8203), ''), char(65279), ''), 'и' || char(774), 'й'), 'И' || char(774), 'Й'), 'е' || char(776), 'е'), 'Е' || char(776), 'Е'), 'ё', 'е'), 'Ё', 'Е') AS summary
FROM change;
INSERT INTO change_search (change_search) VALUES ('rebuild');
