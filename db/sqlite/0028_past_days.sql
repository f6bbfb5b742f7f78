-- How many positions had been tabled by a day is counted from the index, without reading their texts.
DROP INDEX position_chapter;
CREATE INDEX position_chapter ON position (chapter_id, party, id, visibility, tabled_on);
