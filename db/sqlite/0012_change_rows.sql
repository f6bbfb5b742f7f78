-- The lines about one row: who reads the last of them decides who reads any.
CREATE INDEX change_row ON change (entity_set, entity_id);
