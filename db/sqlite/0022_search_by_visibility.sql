-- Rows that not everybody reads are searched in one full-text index for each visibility: a search then meets no word that its reader may
-- not see, so that neither its answer nor its time tells of one. Each index is over a view of its own rows, from which it also takes the
-- words that leave it; a row that changes its readers moves from one index to another.

DROP TRIGGER outcome_search_insert;
DROP TRIGGER outcome_search_before_update;
DROP TRIGGER outcome_search_after_update;
DROP TRIGGER outcome_search_delete;
DROP TABLE outcome_search;
CREATE VIEW outcome_public_words AS SELECT w.* FROM outcome r JOIN outcome_words w ON w.id = r.id WHERE r.visibility = 'public';
CREATE VIRTUAL TABLE outcome_public_search USING fts5(summary, next_steps, content = 'outcome_public_words', content_rowid = 'id', columnsize = 0, tokenize = 'unicode61 remove_diacritics 2');
INSERT INTO outcome_public_search (outcome_public_search, rank) VALUES ('secure-delete', 1);
INSERT INTO outcome_public_search (outcome_public_search) VALUES ('rebuild');
CREATE VIEW outcome_shared_words AS SELECT w.* FROM outcome r JOIN outcome_words w ON w.id = r.id WHERE r.visibility = 'shared';
CREATE VIRTUAL TABLE outcome_shared_search USING fts5(summary, next_steps, content = 'outcome_shared_words', content_rowid = 'id', columnsize = 0, tokenize = 'unicode61 remove_diacritics 2');
INSERT INTO outcome_shared_search (outcome_shared_search, rank) VALUES ('secure-delete', 1);
INSERT INTO outcome_shared_search (outcome_shared_search) VALUES ('rebuild');
CREATE VIEW outcome_eu_words AS SELECT w.* FROM outcome r JOIN outcome_words w ON w.id = r.id WHERE r.visibility = 'eu';
CREATE VIRTUAL TABLE outcome_eu_search USING fts5(summary, next_steps, content = 'outcome_eu_words', content_rowid = 'id', columnsize = 0, tokenize = 'unicode61 remove_diacritics 2');
INSERT INTO outcome_eu_search (outcome_eu_search, rank) VALUES ('secure-delete', 1);
INSERT INTO outcome_eu_search (outcome_eu_search) VALUES ('rebuild');
CREATE VIEW outcome_kz_words AS SELECT w.* FROM outcome r JOIN outcome_words w ON w.id = r.id WHERE r.visibility = 'kz';
CREATE VIRTUAL TABLE outcome_kz_search USING fts5(summary, next_steps, content = 'outcome_kz_words', content_rowid = 'id', columnsize = 0, tokenize = 'unicode61 remove_diacritics 2');
INSERT INTO outcome_kz_search (outcome_kz_search, rank) VALUES ('secure-delete', 1);
INSERT INTO outcome_kz_search (outcome_kz_search) VALUES ('rebuild');
CREATE TRIGGER outcome_search_insert AFTER INSERT ON outcome BEGIN
  INSERT INTO outcome_public_search (rowid, summary, next_steps) SELECT id, summary, next_steps FROM outcome_public_words WHERE id = new.id;
  INSERT INTO outcome_shared_search (rowid, summary, next_steps) SELECT id, summary, next_steps FROM outcome_shared_words WHERE id = new.id;
  INSERT INTO outcome_eu_search (rowid, summary, next_steps) SELECT id, summary, next_steps FROM outcome_eu_words WHERE id = new.id;
  INSERT INTO outcome_kz_search (rowid, summary, next_steps) SELECT id, summary, next_steps FROM outcome_kz_words WHERE id = new.id;
END;
CREATE TRIGGER outcome_search_before_update BEFORE UPDATE OF summary, next_steps, visibility ON outcome BEGIN
  DELETE FROM outcome_public_search WHERE rowid = old.id;
  DELETE FROM outcome_shared_search WHERE rowid = old.id;
  DELETE FROM outcome_eu_search WHERE rowid = old.id;
  DELETE FROM outcome_kz_search WHERE rowid = old.id;
END;
CREATE TRIGGER outcome_search_after_update AFTER UPDATE OF summary, next_steps, visibility ON outcome BEGIN
  INSERT INTO outcome_public_search (rowid, summary, next_steps) SELECT id, summary, next_steps FROM outcome_public_words WHERE id = new.id;
  INSERT INTO outcome_shared_search (rowid, summary, next_steps) SELECT id, summary, next_steps FROM outcome_shared_words WHERE id = new.id;
  INSERT INTO outcome_eu_search (rowid, summary, next_steps) SELECT id, summary, next_steps FROM outcome_eu_words WHERE id = new.id;
  INSERT INTO outcome_kz_search (rowid, summary, next_steps) SELECT id, summary, next_steps FROM outcome_kz_words WHERE id = new.id;
END;
CREATE TRIGGER outcome_search_delete BEFORE DELETE ON outcome BEGIN
  DELETE FROM outcome_public_search WHERE rowid = old.id;
  DELETE FROM outcome_shared_search WHERE rowid = old.id;
  DELETE FROM outcome_eu_search WHERE rowid = old.id;
  DELETE FROM outcome_kz_search WHERE rowid = old.id;
END;

DROP TRIGGER position_search_insert;
DROP TRIGGER position_search_before_update;
DROP TRIGGER position_search_after_update;
DROP TRIGGER position_search_delete;
DROP TABLE position_search;
CREATE VIEW position_public_words AS SELECT w.* FROM position r JOIN position_words w ON w.id = r.id WHERE r.visibility = 'public';
CREATE VIRTUAL TABLE position_public_search USING fts5(topic, text, content = 'position_public_words', content_rowid = 'id', columnsize = 0, tokenize = 'unicode61 remove_diacritics 2');
INSERT INTO position_public_search (position_public_search, rank) VALUES ('secure-delete', 1);
INSERT INTO position_public_search (position_public_search) VALUES ('rebuild');
CREATE VIEW position_shared_words AS SELECT w.* FROM position r JOIN position_words w ON w.id = r.id WHERE r.visibility = 'shared';
CREATE VIRTUAL TABLE position_shared_search USING fts5(topic, text, content = 'position_shared_words', content_rowid = 'id', columnsize = 0, tokenize = 'unicode61 remove_diacritics 2');
INSERT INTO position_shared_search (position_shared_search, rank) VALUES ('secure-delete', 1);
INSERT INTO position_shared_search (position_shared_search) VALUES ('rebuild');
CREATE VIEW position_eu_words AS SELECT w.* FROM position r JOIN position_words w ON w.id = r.id WHERE r.visibility = 'eu';
CREATE VIRTUAL TABLE position_eu_search USING fts5(topic, text, content = 'position_eu_words', content_rowid = 'id', columnsize = 0, tokenize = 'unicode61 remove_diacritics 2');
INSERT INTO position_eu_search (position_eu_search, rank) VALUES ('secure-delete', 1);
INSERT INTO position_eu_search (position_eu_search) VALUES ('rebuild');
CREATE VIEW position_kz_words AS SELECT w.* FROM position r JOIN position_words w ON w.id = r.id WHERE r.visibility = 'kz';
CREATE VIRTUAL TABLE position_kz_search USING fts5(topic, text, content = 'position_kz_words', content_rowid = 'id', columnsize = 0, tokenize = 'unicode61 remove_diacritics 2');
INSERT INTO position_kz_search (position_kz_search, rank) VALUES ('secure-delete', 1);
INSERT INTO position_kz_search (position_kz_search) VALUES ('rebuild');
CREATE TRIGGER position_search_insert AFTER INSERT ON position BEGIN
  INSERT INTO position_public_search (rowid, topic, text) SELECT id, topic, text FROM position_public_words WHERE id = new.id;
  INSERT INTO position_shared_search (rowid, topic, text) SELECT id, topic, text FROM position_shared_words WHERE id = new.id;
  INSERT INTO position_eu_search (rowid, topic, text) SELECT id, topic, text FROM position_eu_words WHERE id = new.id;
  INSERT INTO position_kz_search (rowid, topic, text) SELECT id, topic, text FROM position_kz_words WHERE id = new.id;
END;
CREATE TRIGGER position_search_before_update BEFORE UPDATE OF topic, text, visibility ON position BEGIN
  DELETE FROM position_public_search WHERE rowid = old.id;
  DELETE FROM position_shared_search WHERE rowid = old.id;
  DELETE FROM position_eu_search WHERE rowid = old.id;
  DELETE FROM position_kz_search WHERE rowid = old.id;
END;
CREATE TRIGGER position_search_after_update AFTER UPDATE OF topic, text, visibility ON position BEGIN
  INSERT INTO position_public_search (rowid, topic, text) SELECT id, topic, text FROM position_public_words WHERE id = new.id;
  INSERT INTO position_shared_search (rowid, topic, text) SELECT id, topic, text FROM position_shared_words WHERE id = new.id;
  INSERT INTO position_eu_search (rowid, topic, text) SELECT id, topic, text FROM position_eu_words WHERE id = new.id;
  INSERT INTO position_kz_search (rowid, topic, text) SELECT id, topic, text FROM position_kz_words WHERE id = new.id;
END;
CREATE TRIGGER position_search_delete BEFORE DELETE ON position BEGIN
  DELETE FROM position_public_search WHERE rowid = old.id;
  DELETE FROM position_shared_search WHERE rowid = old.id;
  DELETE FROM position_eu_search WHERE rowid = old.id;
  DELETE FROM position_kz_search WHERE rowid = old.id;
END;

DROP TRIGGER issue_search_insert;
DROP TRIGGER issue_search_before_update;
DROP TRIGGER issue_search_after_update;
DROP TRIGGER issue_search_delete;
DROP TABLE issue_search;
CREATE VIEW issue_public_words AS SELECT w.* FROM issue r JOIN issue_words w ON w.id = r.id WHERE r.visibility = 'public';
CREATE VIRTUAL TABLE issue_public_search USING fts5(title, description, owner, content = 'issue_public_words', content_rowid = 'id', columnsize = 0, tokenize = 'unicode61 remove_diacritics 2');
INSERT INTO issue_public_search (issue_public_search, rank) VALUES ('secure-delete', 1);
INSERT INTO issue_public_search (issue_public_search) VALUES ('rebuild');
CREATE VIEW issue_shared_words AS SELECT w.* FROM issue r JOIN issue_words w ON w.id = r.id WHERE r.visibility = 'shared';
CREATE VIRTUAL TABLE issue_shared_search USING fts5(title, description, owner, content = 'issue_shared_words', content_rowid = 'id', columnsize = 0, tokenize = 'unicode61 remove_diacritics 2');
INSERT INTO issue_shared_search (issue_shared_search, rank) VALUES ('secure-delete', 1);
INSERT INTO issue_shared_search (issue_shared_search) VALUES ('rebuild');
CREATE VIEW issue_eu_words AS SELECT w.* FROM issue r JOIN issue_words w ON w.id = r.id WHERE r.visibility = 'eu';
CREATE VIRTUAL TABLE issue_eu_search USING fts5(title, description, owner, content = 'issue_eu_words', content_rowid = 'id', columnsize = 0, tokenize = 'unicode61 remove_diacritics 2');
INSERT INTO issue_eu_search (issue_eu_search, rank) VALUES ('secure-delete', 1);
INSERT INTO issue_eu_search (issue_eu_search) VALUES ('rebuild');
CREATE VIEW issue_kz_words AS SELECT w.* FROM issue r JOIN issue_words w ON w.id = r.id WHERE r.visibility = 'kz';
CREATE VIRTUAL TABLE issue_kz_search USING fts5(title, description, owner, content = 'issue_kz_words', content_rowid = 'id', columnsize = 0, tokenize = 'unicode61 remove_diacritics 2');
INSERT INTO issue_kz_search (issue_kz_search, rank) VALUES ('secure-delete', 1);
INSERT INTO issue_kz_search (issue_kz_search) VALUES ('rebuild');
CREATE TRIGGER issue_search_insert AFTER INSERT ON issue BEGIN
  INSERT INTO issue_public_search (rowid, title, description, owner) SELECT id, title, description, owner FROM issue_public_words WHERE id = new.id;
  INSERT INTO issue_shared_search (rowid, title, description, owner) SELECT id, title, description, owner FROM issue_shared_words WHERE id = new.id;
  INSERT INTO issue_eu_search (rowid, title, description, owner) SELECT id, title, description, owner FROM issue_eu_words WHERE id = new.id;
  INSERT INTO issue_kz_search (rowid, title, description, owner) SELECT id, title, description, owner FROM issue_kz_words WHERE id = new.id;
END;
CREATE TRIGGER issue_search_before_update BEFORE UPDATE OF title, description, owner, visibility ON issue BEGIN
  DELETE FROM issue_public_search WHERE rowid = old.id;
  DELETE FROM issue_shared_search WHERE rowid = old.id;
  DELETE FROM issue_eu_search WHERE rowid = old.id;
  DELETE FROM issue_kz_search WHERE rowid = old.id;
END;
CREATE TRIGGER issue_search_after_update AFTER UPDATE OF title, description, owner, visibility ON issue BEGIN
  INSERT INTO issue_public_search (rowid, title, description, owner) SELECT id, title, description, owner FROM issue_public_words WHERE id = new.id;
  INSERT INTO issue_shared_search (rowid, title, description, owner) SELECT id, title, description, owner FROM issue_shared_words WHERE id = new.id;
  INSERT INTO issue_eu_search (rowid, title, description, owner) SELECT id, title, description, owner FROM issue_eu_words WHERE id = new.id;
  INSERT INTO issue_kz_search (rowid, title, description, owner) SELECT id, title, description, owner FROM issue_kz_words WHERE id = new.id;
END;
CREATE TRIGGER issue_search_delete BEFORE DELETE ON issue BEGIN
  DELETE FROM issue_public_search WHERE rowid = old.id;
  DELETE FROM issue_shared_search WHERE rowid = old.id;
  DELETE FROM issue_eu_search WHERE rowid = old.id;
  DELETE FROM issue_kz_search WHERE rowid = old.id;
END;

DROP TRIGGER deadline_search_insert;
DROP TRIGGER deadline_search_before_update;
DROP TRIGGER deadline_search_after_update;
DROP TRIGGER deadline_search_delete;
DROP TABLE deadline_search;
CREATE VIEW deadline_public_words AS SELECT w.* FROM deadline r JOIN deadline_words w ON w.id = r.id WHERE r.visibility = 'public';
CREATE VIRTUAL TABLE deadline_public_search USING fts5(title, owner, content = 'deadline_public_words', content_rowid = 'id', columnsize = 0, tokenize = 'unicode61 remove_diacritics 2');
INSERT INTO deadline_public_search (deadline_public_search, rank) VALUES ('secure-delete', 1);
INSERT INTO deadline_public_search (deadline_public_search) VALUES ('rebuild');
CREATE VIEW deadline_shared_words AS SELECT w.* FROM deadline r JOIN deadline_words w ON w.id = r.id WHERE r.visibility = 'shared';
CREATE VIRTUAL TABLE deadline_shared_search USING fts5(title, owner, content = 'deadline_shared_words', content_rowid = 'id', columnsize = 0, tokenize = 'unicode61 remove_diacritics 2');
INSERT INTO deadline_shared_search (deadline_shared_search, rank) VALUES ('secure-delete', 1);
INSERT INTO deadline_shared_search (deadline_shared_search) VALUES ('rebuild');
CREATE VIEW deadline_eu_words AS SELECT w.* FROM deadline r JOIN deadline_words w ON w.id = r.id WHERE r.visibility = 'eu';
CREATE VIRTUAL TABLE deadline_eu_search USING fts5(title, owner, content = 'deadline_eu_words', content_rowid = 'id', columnsize = 0, tokenize = 'unicode61 remove_diacritics 2');
INSERT INTO deadline_eu_search (deadline_eu_search, rank) VALUES ('secure-delete', 1);
INSERT INTO deadline_eu_search (deadline_eu_search) VALUES ('rebuild');
CREATE VIEW deadline_kz_words AS SELECT w.* FROM deadline r JOIN deadline_words w ON w.id = r.id WHERE r.visibility = 'kz';
CREATE VIRTUAL TABLE deadline_kz_search USING fts5(title, owner, content = 'deadline_kz_words', content_rowid = 'id', columnsize = 0, tokenize = 'unicode61 remove_diacritics 2');
INSERT INTO deadline_kz_search (deadline_kz_search, rank) VALUES ('secure-delete', 1);
INSERT INTO deadline_kz_search (deadline_kz_search) VALUES ('rebuild');
CREATE TRIGGER deadline_search_insert AFTER INSERT ON deadline BEGIN
  INSERT INTO deadline_public_search (rowid, title, owner) SELECT id, title, owner FROM deadline_public_words WHERE id = new.id;
  INSERT INTO deadline_shared_search (rowid, title, owner) SELECT id, title, owner FROM deadline_shared_words WHERE id = new.id;
  INSERT INTO deadline_eu_search (rowid, title, owner) SELECT id, title, owner FROM deadline_eu_words WHERE id = new.id;
  INSERT INTO deadline_kz_search (rowid, title, owner) SELECT id, title, owner FROM deadline_kz_words WHERE id = new.id;
END;
CREATE TRIGGER deadline_search_before_update BEFORE UPDATE OF title, owner, visibility ON deadline BEGIN
  DELETE FROM deadline_public_search WHERE rowid = old.id;
  DELETE FROM deadline_shared_search WHERE rowid = old.id;
  DELETE FROM deadline_eu_search WHERE rowid = old.id;
  DELETE FROM deadline_kz_search WHERE rowid = old.id;
END;
CREATE TRIGGER deadline_search_after_update AFTER UPDATE OF title, owner, visibility ON deadline BEGIN
  INSERT INTO deadline_public_search (rowid, title, owner) SELECT id, title, owner FROM deadline_public_words WHERE id = new.id;
  INSERT INTO deadline_shared_search (rowid, title, owner) SELECT id, title, owner FROM deadline_shared_words WHERE id = new.id;
  INSERT INTO deadline_eu_search (rowid, title, owner) SELECT id, title, owner FROM deadline_eu_words WHERE id = new.id;
  INSERT INTO deadline_kz_search (rowid, title, owner) SELECT id, title, owner FROM deadline_kz_words WHERE id = new.id;
END;
CREATE TRIGGER deadline_search_delete BEFORE DELETE ON deadline BEGIN
  DELETE FROM deadline_public_search WHERE rowid = old.id;
  DELETE FROM deadline_shared_search WHERE rowid = old.id;
  DELETE FROM deadline_eu_search WHERE rowid = old.id;
  DELETE FROM deadline_kz_search WHERE rowid = old.id;
END;

DROP TRIGGER recommendation_search_insert;
DROP TRIGGER recommendation_search_before_update;
DROP TRIGGER recommendation_search_after_update;
DROP TRIGGER recommendation_search_delete;
DROP TABLE recommendation_search;
CREATE VIEW recommendation_public_words AS SELECT w.* FROM recommendation r JOIN recommendation_words w ON w.id = r.id WHERE r.visibility = 'public';
CREATE VIRTUAL TABLE recommendation_public_search USING fts5(body, text, response, content = 'recommendation_public_words', content_rowid = 'id', columnsize = 0, tokenize = 'unicode61 remove_diacritics 2');
INSERT INTO recommendation_public_search (recommendation_public_search, rank) VALUES ('secure-delete', 1);
INSERT INTO recommendation_public_search (recommendation_public_search) VALUES ('rebuild');
CREATE VIEW recommendation_shared_words AS SELECT w.* FROM recommendation r JOIN recommendation_words w ON w.id = r.id WHERE r.visibility = 'shared';
CREATE VIRTUAL TABLE recommendation_shared_search USING fts5(body, text, response, content = 'recommendation_shared_words', content_rowid = 'id', columnsize = 0, tokenize = 'unicode61 remove_diacritics 2');
INSERT INTO recommendation_shared_search (recommendation_shared_search, rank) VALUES ('secure-delete', 1);
INSERT INTO recommendation_shared_search (recommendation_shared_search) VALUES ('rebuild');
CREATE VIEW recommendation_eu_words AS SELECT w.* FROM recommendation r JOIN recommendation_words w ON w.id = r.id WHERE r.visibility = 'eu';
CREATE VIRTUAL TABLE recommendation_eu_search USING fts5(body, text, response, content = 'recommendation_eu_words', content_rowid = 'id', columnsize = 0, tokenize = 'unicode61 remove_diacritics 2');
INSERT INTO recommendation_eu_search (recommendation_eu_search, rank) VALUES ('secure-delete', 1);
INSERT INTO recommendation_eu_search (recommendation_eu_search) VALUES ('rebuild');
CREATE VIEW recommendation_kz_words AS SELECT w.* FROM recommendation r JOIN recommendation_words w ON w.id = r.id WHERE r.visibility = 'kz';
CREATE VIRTUAL TABLE recommendation_kz_search USING fts5(body, text, response, content = 'recommendation_kz_words', content_rowid = 'id', columnsize = 0, tokenize = 'unicode61 remove_diacritics 2');
INSERT INTO recommendation_kz_search (recommendation_kz_search, rank) VALUES ('secure-delete', 1);
INSERT INTO recommendation_kz_search (recommendation_kz_search) VALUES ('rebuild');
CREATE TRIGGER recommendation_search_insert AFTER INSERT ON recommendation BEGIN
  INSERT INTO recommendation_public_search (rowid, body, text, response) SELECT id, body, text, response FROM recommendation_public_words WHERE id = new.id;
  INSERT INTO recommendation_shared_search (rowid, body, text, response) SELECT id, body, text, response FROM recommendation_shared_words WHERE id = new.id;
  INSERT INTO recommendation_eu_search (rowid, body, text, response) SELECT id, body, text, response FROM recommendation_eu_words WHERE id = new.id;
  INSERT INTO recommendation_kz_search (rowid, body, text, response) SELECT id, body, text, response FROM recommendation_kz_words WHERE id = new.id;
END;
CREATE TRIGGER recommendation_search_before_update BEFORE UPDATE OF body, text, response, visibility ON recommendation BEGIN
  DELETE FROM recommendation_public_search WHERE rowid = old.id;
  DELETE FROM recommendation_shared_search WHERE rowid = old.id;
  DELETE FROM recommendation_eu_search WHERE rowid = old.id;
  DELETE FROM recommendation_kz_search WHERE rowid = old.id;
END;
CREATE TRIGGER recommendation_search_after_update AFTER UPDATE OF body, text, response, visibility ON recommendation BEGIN
  INSERT INTO recommendation_public_search (rowid, body, text, response) SELECT id, body, text, response FROM recommendation_public_words WHERE id = new.id;
  INSERT INTO recommendation_shared_search (rowid, body, text, response) SELECT id, body, text, response FROM recommendation_shared_words WHERE id = new.id;
  INSERT INTO recommendation_eu_search (rowid, body, text, response) SELECT id, body, text, response FROM recommendation_eu_words WHERE id = new.id;
  INSERT INTO recommendation_kz_search (rowid, body, text, response) SELECT id, body, text, response FROM recommendation_kz_words WHERE id = new.id;
END;
CREATE TRIGGER recommendation_search_delete BEFORE DELETE ON recommendation BEGIN
  DELETE FROM recommendation_public_search WHERE rowid = old.id;
  DELETE FROM recommendation_shared_search WHERE rowid = old.id;
  DELETE FROM recommendation_eu_search WHERE rowid = old.id;
  DELETE FROM recommendation_kz_search WHERE rowid = old.id;
END;

DROP TRIGGER document_search_insert;
DROP TRIGGER document_search_before_update;
DROP TRIGGER document_search_after_update;
DROP TRIGGER document_search_delete;
DROP TABLE document_search;
CREATE VIEW document_public_words AS SELECT w.* FROM document r JOIN document_words w ON w.id = r.id WHERE r.visibility = 'public';
CREATE VIRTUAL TABLE document_public_search USING fts5(title, reference, originator, custodian, content = 'document_public_words', content_rowid = 'id', columnsize = 0, tokenize = 'unicode61 remove_diacritics 2');
INSERT INTO document_public_search (document_public_search, rank) VALUES ('secure-delete', 1);
INSERT INTO document_public_search (document_public_search) VALUES ('rebuild');
CREATE VIEW document_shared_words AS SELECT w.* FROM document r JOIN document_words w ON w.id = r.id WHERE r.visibility = 'shared';
CREATE VIRTUAL TABLE document_shared_search USING fts5(title, reference, originator, custodian, content = 'document_shared_words', content_rowid = 'id', columnsize = 0, tokenize = 'unicode61 remove_diacritics 2');
INSERT INTO document_shared_search (document_shared_search, rank) VALUES ('secure-delete', 1);
INSERT INTO document_shared_search (document_shared_search) VALUES ('rebuild');
CREATE VIEW document_eu_words AS SELECT w.* FROM document r JOIN document_words w ON w.id = r.id WHERE r.visibility = 'eu';
CREATE VIRTUAL TABLE document_eu_search USING fts5(title, reference, originator, custodian, content = 'document_eu_words', content_rowid = 'id', columnsize = 0, tokenize = 'unicode61 remove_diacritics 2');
INSERT INTO document_eu_search (document_eu_search, rank) VALUES ('secure-delete', 1);
INSERT INTO document_eu_search (document_eu_search) VALUES ('rebuild');
CREATE VIEW document_kz_words AS SELECT w.* FROM document r JOIN document_words w ON w.id = r.id WHERE r.visibility = 'kz';
CREATE VIRTUAL TABLE document_kz_search USING fts5(title, reference, originator, custodian, content = 'document_kz_words', content_rowid = 'id', columnsize = 0, tokenize = 'unicode61 remove_diacritics 2');
INSERT INTO document_kz_search (document_kz_search, rank) VALUES ('secure-delete', 1);
INSERT INTO document_kz_search (document_kz_search) VALUES ('rebuild');
CREATE TRIGGER document_search_insert AFTER INSERT ON document BEGIN
  INSERT INTO document_public_search (rowid, title, reference, originator, custodian) SELECT id, title, reference, originator, custodian FROM document_public_words WHERE id = new.id;
  INSERT INTO document_shared_search (rowid, title, reference, originator, custodian) SELECT id, title, reference, originator, custodian FROM document_shared_words WHERE id = new.id;
  INSERT INTO document_eu_search (rowid, title, reference, originator, custodian) SELECT id, title, reference, originator, custodian FROM document_eu_words WHERE id = new.id;
  INSERT INTO document_kz_search (rowid, title, reference, originator, custodian) SELECT id, title, reference, originator, custodian FROM document_kz_words WHERE id = new.id;
END;
CREATE TRIGGER document_search_before_update BEFORE UPDATE OF title, reference, originator, custodian, visibility ON document BEGIN
  DELETE FROM document_public_search WHERE rowid = old.id;
  DELETE FROM document_shared_search WHERE rowid = old.id;
  DELETE FROM document_eu_search WHERE rowid = old.id;
  DELETE FROM document_kz_search WHERE rowid = old.id;
END;
CREATE TRIGGER document_search_after_update AFTER UPDATE OF title, reference, originator, custodian, visibility ON document BEGIN
  INSERT INTO document_public_search (rowid, title, reference, originator, custodian) SELECT id, title, reference, originator, custodian FROM document_public_words WHERE id = new.id;
  INSERT INTO document_shared_search (rowid, title, reference, originator, custodian) SELECT id, title, reference, originator, custodian FROM document_shared_words WHERE id = new.id;
  INSERT INTO document_eu_search (rowid, title, reference, originator, custodian) SELECT id, title, reference, originator, custodian FROM document_eu_words WHERE id = new.id;
  INSERT INTO document_kz_search (rowid, title, reference, originator, custodian) SELECT id, title, reference, originator, custodian FROM document_kz_words WHERE id = new.id;
END;
CREATE TRIGGER document_search_delete BEFORE DELETE ON document BEGIN
  DELETE FROM document_public_search WHERE rowid = old.id;
  DELETE FROM document_shared_search WHERE rowid = old.id;
  DELETE FROM document_eu_search WHERE rowid = old.id;
  DELETE FROM document_kz_search WHERE rowid = old.id;
END;

DROP TRIGGER change_search_insert;
DROP TRIGGER change_search_before_update;
DROP TRIGGER change_search_after_update;
DROP TRIGGER change_search_delete;
DROP TABLE change_search;
CREATE VIEW change_public_words AS SELECT w.* FROM change r JOIN change_words w ON w.id = r.id WHERE r.visibility = 'public';
CREATE VIRTUAL TABLE change_public_search USING fts5(who, summary, content = 'change_public_words', content_rowid = 'id', columnsize = 0, tokenize = 'unicode61 remove_diacritics 2');
INSERT INTO change_public_search (change_public_search, rank) VALUES ('secure-delete', 1);
INSERT INTO change_public_search (change_public_search) VALUES ('rebuild');
CREATE VIEW change_shared_words AS SELECT w.* FROM change r JOIN change_words w ON w.id = r.id WHERE r.visibility = 'shared';
CREATE VIRTUAL TABLE change_shared_search USING fts5(who, summary, content = 'change_shared_words', content_rowid = 'id', columnsize = 0, tokenize = 'unicode61 remove_diacritics 2');
INSERT INTO change_shared_search (change_shared_search, rank) VALUES ('secure-delete', 1);
INSERT INTO change_shared_search (change_shared_search) VALUES ('rebuild');
CREATE VIEW change_eu_words AS SELECT w.* FROM change r JOIN change_words w ON w.id = r.id WHERE r.visibility = 'eu';
CREATE VIRTUAL TABLE change_eu_search USING fts5(who, summary, content = 'change_eu_words', content_rowid = 'id', columnsize = 0, tokenize = 'unicode61 remove_diacritics 2');
INSERT INTO change_eu_search (change_eu_search, rank) VALUES ('secure-delete', 1);
INSERT INTO change_eu_search (change_eu_search) VALUES ('rebuild');
CREATE VIEW change_kz_words AS SELECT w.* FROM change r JOIN change_words w ON w.id = r.id WHERE r.visibility = 'kz';
CREATE VIRTUAL TABLE change_kz_search USING fts5(who, summary, content = 'change_kz_words', content_rowid = 'id', columnsize = 0, tokenize = 'unicode61 remove_diacritics 2');
INSERT INTO change_kz_search (change_kz_search, rank) VALUES ('secure-delete', 1);
INSERT INTO change_kz_search (change_kz_search) VALUES ('rebuild');
CREATE TRIGGER change_search_insert AFTER INSERT ON change BEGIN
  INSERT INTO change_public_search (rowid, who, summary) SELECT id, who, summary FROM change_public_words WHERE id = new.id;
  INSERT INTO change_shared_search (rowid, who, summary) SELECT id, who, summary FROM change_shared_words WHERE id = new.id;
  INSERT INTO change_eu_search (rowid, who, summary) SELECT id, who, summary FROM change_eu_words WHERE id = new.id;
  INSERT INTO change_kz_search (rowid, who, summary) SELECT id, who, summary FROM change_kz_words WHERE id = new.id;
END;
CREATE TRIGGER change_search_before_update BEFORE UPDATE OF who, summary, visibility ON change BEGIN
  DELETE FROM change_public_search WHERE rowid = old.id;
  DELETE FROM change_shared_search WHERE rowid = old.id;
  DELETE FROM change_eu_search WHERE rowid = old.id;
  DELETE FROM change_kz_search WHERE rowid = old.id;
END;
CREATE TRIGGER change_search_after_update AFTER UPDATE OF who, summary, visibility ON change BEGIN
  INSERT INTO change_public_search (rowid, who, summary) SELECT id, who, summary FROM change_public_words WHERE id = new.id;
  INSERT INTO change_shared_search (rowid, who, summary) SELECT id, who, summary FROM change_shared_words WHERE id = new.id;
  INSERT INTO change_eu_search (rowid, who, summary) SELECT id, who, summary FROM change_eu_words WHERE id = new.id;
  INSERT INTO change_kz_search (rowid, who, summary) SELECT id, who, summary FROM change_kz_words WHERE id = new.id;
END;
CREATE TRIGGER change_search_delete BEFORE DELETE ON change BEGIN
  DELETE FROM change_public_search WHERE rowid = old.id;
  DELETE FROM change_shared_search WHERE rowid = old.id;
  DELETE FROM change_eu_search WHERE rowid = old.id;
  DELETE FROM change_kz_search WHERE rowid = old.id;
END;
