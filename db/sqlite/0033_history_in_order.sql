-- The history by each of its filters and by several at once, in the order of its moments. Each visibility has a range of an index for itself,
-- from which a page is merged (visible_line_in_order): it ends after its rows, and passes over none that its reader does not see or did not ask for.
CREATE INDEX change_in_order ON change (visibility, at, stream, sequence);
CREATE INDEX change_of_chapter ON change (visibility, chapter_code, at, stream, sequence);
CREATE INDEX change_of_set ON change (visibility, entity_set, at, stream, sequence);
CREATE INDEX change_by ON change (visibility, who, at, stream, sequence);
CREATE INDEX change_of_chapter_of_set ON change (visibility, chapter_code, entity_set, at, stream, sequence);
CREATE INDEX change_of_chapter_by ON change (visibility, chapter_code, who, at, stream, sequence);
CREATE INDEX change_of_set_by ON change (visibility, entity_set, who, at, stream, sequence);
CREATE INDEX change_of_chapter_of_set_by ON change (visibility, chapter_code, entity_set, who, at, stream, sequence);
