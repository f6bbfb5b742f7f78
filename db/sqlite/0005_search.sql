-- What $search looks in: for each table a full-text index over the texts people read. Triggers keep it, so that no write can forget it,
-- and use nothing but SQLite's own functions, so that any program can write the file.
-- The tokenizer folds case, and accents of Latin letters, but leaves ё and й: *_words is a table's texts with ё as е, and й as one
-- character, where the tokenizer would drop a breve that stands alone. What is asked for is folded the same way.
-- A deleted text leaves the index at once (secure-delete), as it does the table.

CREATE VIEW chapter_words AS
SELECT id,
  replace(replace(replace(replace(replace(replace(code, 'и' || char(774), 'й'), 'И' || char(774), 'Й'), 'е' || char(776), 'е'), 'Е' || char(776), 'Е'), 'ё', 'е'), 'Ё', 'Е') AS code,
  replace(replace(replace(replace(replace(replace(heading, 'и' || char(774), 'й'), 'И' || char(774), 'Й'), 'е' || char(776), 'е'), 'Е' || char(776), 'Е'), 'ё', 'е'), 'Ё', 'Е') AS heading,
  replace(replace(replace(replace(replace(replace(heading_ru, 'и' || char(774), 'й'), 'И' || char(774), 'Й'), 'е' || char(776), 'е'), 'Е' || char(776), 'Е'), 'ё', 'е'), 'Ё', 'Е') AS heading_ru,
  replace(replace(replace(replace(replace(replace(heading_kk, 'и' || char(774), 'й'), 'И' || char(774), 'Й'), 'е' || char(776), 'е'), 'Е' || char(776), 'Е'), 'ё', 'е'), 'Ё', 'Е') AS heading_kk,
  replace(replace(replace(replace(replace(replace(eu_lead, 'и' || char(774), 'й'), 'И' || char(774), 'Й'), 'е' || char(776), 'е'), 'Е' || char(776), 'Е'), 'ё', 'е'), 'Ё', 'Е') AS eu_lead,
  replace(replace(replace(replace(replace(replace(kz_lead, 'и' || char(774), 'й'), 'И' || char(774), 'Й'), 'е' || char(776), 'е'), 'Е' || char(776), 'Е'), 'ё', 'е'), 'Ё', 'Е') AS kz_lead
FROM chapter;
CREATE VIRTUAL TABLE chapter_search USING fts5(code, heading, heading_ru, heading_kk, eu_lead, kz_lead, content = 'chapter_words', content_rowid = 'id', columnsize = 0, tokenize = 'unicode61 remove_diacritics 2');
INSERT INTO chapter_search (chapter_search, rank) VALUES ('secure-delete', 1);
INSERT INTO chapter_search (chapter_search) VALUES ('rebuild');
CREATE TRIGGER chapter_search_insert AFTER INSERT ON chapter BEGIN
  INSERT INTO chapter_search (rowid, code, heading, heading_ru, heading_kk, eu_lead, kz_lead) SELECT id, code, heading, heading_ru, heading_kk, eu_lead, kz_lead FROM chapter_words WHERE id = new.id;
END;
CREATE TRIGGER chapter_search_before_update BEFORE UPDATE OF code, heading, heading_ru, heading_kk, eu_lead, kz_lead ON chapter BEGIN
  DELETE FROM chapter_search WHERE rowid = old.id;
END;
CREATE TRIGGER chapter_search_after_update AFTER UPDATE OF code, heading, heading_ru, heading_kk, eu_lead, kz_lead ON chapter BEGIN
  INSERT INTO chapter_search (rowid, code, heading, heading_ru, heading_kk, eu_lead, kz_lead) SELECT id, code, heading, heading_ru, heading_kk, eu_lead, kz_lead FROM chapter_words WHERE id = new.id;
END;
CREATE TRIGGER chapter_search_delete BEFORE DELETE ON chapter BEGIN
  DELETE FROM chapter_search WHERE rowid = old.id;
END;

CREATE VIEW chapter_status_words AS
SELECT id,
  replace(replace(replace(replace(replace(replace(reason, 'и' || char(774), 'й'), 'И' || char(774), 'Й'), 'е' || char(776), 'е'), 'Е' || char(776), 'Е'), 'ё', 'е'), 'Ё', 'Е') AS reason
FROM chapter_status;
CREATE VIRTUAL TABLE chapter_status_search USING fts5(reason, content = 'chapter_status_words', content_rowid = 'id', columnsize = 0, tokenize = 'unicode61 remove_diacritics 2');
INSERT INTO chapter_status_search (chapter_status_search, rank) VALUES ('secure-delete', 1);
INSERT INTO chapter_status_search (chapter_status_search) VALUES ('rebuild');
CREATE TRIGGER chapter_status_search_insert AFTER INSERT ON chapter_status BEGIN
  INSERT INTO chapter_status_search (rowid, reason) SELECT id, reason FROM chapter_status_words WHERE id = new.id;
END;
CREATE TRIGGER chapter_status_search_before_update BEFORE UPDATE OF reason ON chapter_status BEGIN
  DELETE FROM chapter_status_search WHERE rowid = old.id;
END;
CREATE TRIGGER chapter_status_search_after_update AFTER UPDATE OF reason ON chapter_status BEGIN
  INSERT INTO chapter_status_search (rowid, reason) SELECT id, reason FROM chapter_status_words WHERE id = new.id;
END;
CREATE TRIGGER chapter_status_search_delete BEFORE DELETE ON chapter_status BEGIN
  DELETE FROM chapter_status_search WHERE rowid = old.id;
END;

CREATE VIEW article_words AS
SELECT id,
  replace(replace(replace(replace(replace(replace(heading, 'и' || char(774), 'й'), 'И' || char(774), 'Й'), 'е' || char(776), 'е'), 'Е' || char(776), 'Е'), 'ё', 'е'), 'Ё', 'Е') AS heading,
  replace(replace(replace(replace(replace(replace(text, 'и' || char(774), 'й'), 'И' || char(774), 'Й'), 'е' || char(776), 'е'), 'Е' || char(776), 'Е'), 'ё', 'е'), 'Ё', 'Е') AS text
FROM article;
CREATE VIRTUAL TABLE article_search USING fts5(heading, text, content = 'article_words', content_rowid = 'id', columnsize = 0, tokenize = 'unicode61 remove_diacritics 2');
INSERT INTO article_search (article_search, rank) VALUES ('secure-delete', 1);
INSERT INTO article_search (article_search) VALUES ('rebuild');
CREATE TRIGGER article_search_insert AFTER INSERT ON article BEGIN
  INSERT INTO article_search (rowid, heading, text) SELECT id, heading, text FROM article_words WHERE id = new.id;
END;
CREATE TRIGGER article_search_before_update BEFORE UPDATE OF heading, text ON article BEGIN
  DELETE FROM article_search WHERE rowid = old.id;
END;
CREATE TRIGGER article_search_after_update AFTER UPDATE OF heading, text ON article BEGIN
  INSERT INTO article_search (rowid, heading, text) SELECT id, heading, text FROM article_words WHERE id = new.id;
END;
CREATE TRIGGER article_search_delete BEFORE DELETE ON article BEGIN
  DELETE FROM article_search WHERE rowid = old.id;
END;

CREATE VIEW round_words AS
SELECT id,
  replace(replace(replace(replace(replace(replace(city, 'и' || char(774), 'й'), 'И' || char(774), 'Й'), 'е' || char(776), 'е'), 'Е' || char(776), 'Е'), 'ё', 'е'), 'Ё', 'Е') AS city,
  replace(replace(replace(replace(replace(replace(country, 'и' || char(774), 'й'), 'И' || char(774), 'Й'), 'е' || char(776), 'е'), 'Е' || char(776), 'Е'), 'ё', 'е'), 'Ё', 'Е') AS country,
  replace(replace(replace(replace(replace(replace(eu_lead, 'и' || char(774), 'й'), 'И' || char(774), 'Й'), 'е' || char(776), 'е'), 'Е' || char(776), 'Е'), 'ё', 'е'), 'Ё', 'Е') AS eu_lead,
  replace(replace(replace(replace(replace(replace(kz_lead, 'и' || char(774), 'й'), 'И' || char(774), 'Й'), 'е' || char(776), 'е'), 'Е' || char(776), 'Е'), 'ё', 'е'), 'Ё', 'Е') AS kz_lead,
  replace(replace(replace(replace(replace(replace(summary, 'и' || char(774), 'й'), 'И' || char(774), 'Й'), 'е' || char(776), 'е'), 'Е' || char(776), 'Е'), 'ё', 'е'), 'Ё', 'Е') AS summary,
  replace(replace(replace(replace(replace(replace(next_round_note, 'и' || char(774), 'й'), 'И' || char(774), 'Й'), 'е' || char(776), 'е'), 'Е' || char(776), 'Е'), 'ё', 'е'), 'Ё', 'Е') AS next_round_note
FROM round;
CREATE VIRTUAL TABLE round_search USING fts5(city, country, eu_lead, kz_lead, summary, next_round_note, content = 'round_words', content_rowid = 'id', columnsize = 0, tokenize = 'unicode61 remove_diacritics 2');
INSERT INTO round_search (round_search, rank) VALUES ('secure-delete', 1);
INSERT INTO round_search (round_search) VALUES ('rebuild');
CREATE TRIGGER round_search_insert AFTER INSERT ON round BEGIN
  INSERT INTO round_search (rowid, city, country, eu_lead, kz_lead, summary, next_round_note) SELECT id, city, country, eu_lead, kz_lead, summary, next_round_note FROM round_words WHERE id = new.id;
END;
CREATE TRIGGER round_search_before_update BEFORE UPDATE OF city, country, eu_lead, kz_lead, summary, next_round_note ON round BEGIN
  DELETE FROM round_search WHERE rowid = old.id;
END;
CREATE TRIGGER round_search_after_update AFTER UPDATE OF city, country, eu_lead, kz_lead, summary, next_round_note ON round BEGIN
  INSERT INTO round_search (rowid, city, country, eu_lead, kz_lead, summary, next_round_note) SELECT id, city, country, eu_lead, kz_lead, summary, next_round_note FROM round_words WHERE id = new.id;
END;
CREATE TRIGGER round_search_delete BEFORE DELETE ON round BEGIN
  DELETE FROM round_search WHERE rowid = old.id;
END;

CREATE VIEW outcome_words AS
SELECT id,
  replace(replace(replace(replace(replace(replace(summary, 'и' || char(774), 'й'), 'И' || char(774), 'Й'), 'е' || char(776), 'е'), 'Е' || char(776), 'Е'), 'ё', 'е'), 'Ё', 'Е') AS summary,
  replace(replace(replace(replace(replace(replace(next_steps, 'и' || char(774), 'й'), 'И' || char(774), 'Й'), 'е' || char(776), 'е'), 'Е' || char(776), 'Е'), 'ё', 'е'), 'Ё', 'Е') AS next_steps
FROM outcome;
CREATE VIRTUAL TABLE outcome_search USING fts5(summary, next_steps, content = 'outcome_words', content_rowid = 'id', columnsize = 0, tokenize = 'unicode61 remove_diacritics 2');
INSERT INTO outcome_search (outcome_search, rank) VALUES ('secure-delete', 1);
INSERT INTO outcome_search (outcome_search) VALUES ('rebuild');
CREATE TRIGGER outcome_search_insert AFTER INSERT ON outcome BEGIN
  INSERT INTO outcome_search (rowid, summary, next_steps) SELECT id, summary, next_steps FROM outcome_words WHERE id = new.id;
END;
CREATE TRIGGER outcome_search_before_update BEFORE UPDATE OF summary, next_steps ON outcome BEGIN
  DELETE FROM outcome_search WHERE rowid = old.id;
END;
CREATE TRIGGER outcome_search_after_update AFTER UPDATE OF summary, next_steps ON outcome BEGIN
  INSERT INTO outcome_search (rowid, summary, next_steps) SELECT id, summary, next_steps FROM outcome_words WHERE id = new.id;
END;
CREATE TRIGGER outcome_search_delete BEFORE DELETE ON outcome BEGIN
  DELETE FROM outcome_search WHERE rowid = old.id;
END;

CREATE VIEW position_words AS
SELECT id,
  replace(replace(replace(replace(replace(replace(topic, 'и' || char(774), 'й'), 'И' || char(774), 'Й'), 'е' || char(776), 'е'), 'Е' || char(776), 'Е'), 'ё', 'е'), 'Ё', 'Е') AS topic,
  replace(replace(replace(replace(replace(replace(text, 'и' || char(774), 'й'), 'И' || char(774), 'Й'), 'е' || char(776), 'е'), 'Е' || char(776), 'Е'), 'ё', 'е'), 'Ё', 'Е') AS text
FROM position;
CREATE VIRTUAL TABLE position_search USING fts5(topic, text, content = 'position_words', content_rowid = 'id', columnsize = 0, tokenize = 'unicode61 remove_diacritics 2');
INSERT INTO position_search (position_search, rank) VALUES ('secure-delete', 1);
INSERT INTO position_search (position_search) VALUES ('rebuild');
CREATE TRIGGER position_search_insert AFTER INSERT ON position BEGIN
  INSERT INTO position_search (rowid, topic, text) SELECT id, topic, text FROM position_words WHERE id = new.id;
END;
CREATE TRIGGER position_search_before_update BEFORE UPDATE OF topic, text ON position BEGIN
  DELETE FROM position_search WHERE rowid = old.id;
END;
CREATE TRIGGER position_search_after_update AFTER UPDATE OF topic, text ON position BEGIN
  INSERT INTO position_search (rowid, topic, text) SELECT id, topic, text FROM position_words WHERE id = new.id;
END;
CREATE TRIGGER position_search_delete BEFORE DELETE ON position BEGIN
  DELETE FROM position_search WHERE rowid = old.id;
END;

CREATE VIEW issue_words AS
SELECT id,
  replace(replace(replace(replace(replace(replace(title, 'и' || char(774), 'й'), 'И' || char(774), 'Й'), 'е' || char(776), 'е'), 'Е' || char(776), 'Е'), 'ё', 'е'), 'Ё', 'Е') AS title,
  replace(replace(replace(replace(replace(replace(description, 'и' || char(774), 'й'), 'И' || char(774), 'Й'), 'е' || char(776), 'е'), 'Е' || char(776), 'Е'), 'ё', 'е'), 'Ё', 'Е') AS description,
  replace(replace(replace(replace(replace(replace(owner, 'и' || char(774), 'й'), 'И' || char(774), 'Й'), 'е' || char(776), 'е'), 'Е' || char(776), 'Е'), 'ё', 'е'), 'Ё', 'Е') AS owner
FROM issue;
CREATE VIRTUAL TABLE issue_search USING fts5(title, description, owner, content = 'issue_words', content_rowid = 'id', columnsize = 0, tokenize = 'unicode61 remove_diacritics 2');
INSERT INTO issue_search (issue_search, rank) VALUES ('secure-delete', 1);
INSERT INTO issue_search (issue_search) VALUES ('rebuild');
CREATE TRIGGER issue_search_insert AFTER INSERT ON issue BEGIN
  INSERT INTO issue_search (rowid, title, description, owner) SELECT id, title, description, owner FROM issue_words WHERE id = new.id;
END;
CREATE TRIGGER issue_search_before_update BEFORE UPDATE OF title, description, owner ON issue BEGIN
  DELETE FROM issue_search WHERE rowid = old.id;
END;
CREATE TRIGGER issue_search_after_update AFTER UPDATE OF title, description, owner ON issue BEGIN
  INSERT INTO issue_search (rowid, title, description, owner) SELECT id, title, description, owner FROM issue_words WHERE id = new.id;
END;
CREATE TRIGGER issue_search_delete BEFORE DELETE ON issue BEGIN
  DELETE FROM issue_search WHERE rowid = old.id;
END;

CREATE VIEW deadline_words AS
SELECT id,
  replace(replace(replace(replace(replace(replace(title, 'и' || char(774), 'й'), 'И' || char(774), 'Й'), 'е' || char(776), 'е'), 'Е' || char(776), 'Е'), 'ё', 'е'), 'Ё', 'Е') AS title,
  replace(replace(replace(replace(replace(replace(owner, 'и' || char(774), 'й'), 'И' || char(774), 'Й'), 'е' || char(776), 'е'), 'Е' || char(776), 'Е'), 'ё', 'е'), 'Ё', 'Е') AS owner
FROM deadline;
CREATE VIRTUAL TABLE deadline_search USING fts5(title, owner, content = 'deadline_words', content_rowid = 'id', columnsize = 0, tokenize = 'unicode61 remove_diacritics 2');
INSERT INTO deadline_search (deadline_search, rank) VALUES ('secure-delete', 1);
INSERT INTO deadline_search (deadline_search) VALUES ('rebuild');
CREATE TRIGGER deadline_search_insert AFTER INSERT ON deadline BEGIN
  INSERT INTO deadline_search (rowid, title, owner) SELECT id, title, owner FROM deadline_words WHERE id = new.id;
END;
CREATE TRIGGER deadline_search_before_update BEFORE UPDATE OF title, owner ON deadline BEGIN
  DELETE FROM deadline_search WHERE rowid = old.id;
END;
CREATE TRIGGER deadline_search_after_update AFTER UPDATE OF title, owner ON deadline BEGIN
  INSERT INTO deadline_search (rowid, title, owner) SELECT id, title, owner FROM deadline_words WHERE id = new.id;
END;
CREATE TRIGGER deadline_search_delete BEFORE DELETE ON deadline BEGIN
  DELETE FROM deadline_search WHERE rowid = old.id;
END;

CREATE VIEW milestone_words AS
SELECT id,
  replace(replace(replace(replace(replace(replace(kind, 'и' || char(774), 'й'), 'И' || char(774), 'Й'), 'е' || char(776), 'е'), 'Е' || char(776), 'Е'), 'ё', 'е'), 'Ё', 'Е') AS kind,
  replace(replace(replace(replace(replace(replace(title, 'и' || char(774), 'й'), 'И' || char(774), 'Й'), 'е' || char(776), 'е'), 'Е' || char(776), 'Е'), 'ё', 'е'), 'Ё', 'Е') AS title,
  replace(replace(replace(replace(replace(replace(place, 'и' || char(774), 'й'), 'И' || char(774), 'Й'), 'е' || char(776), 'е'), 'Е' || char(776), 'Е'), 'ё', 'е'), 'Ё', 'Е') AS place,
  replace(replace(replace(replace(replace(replace(who, 'и' || char(774), 'й'), 'И' || char(774), 'Й'), 'е' || char(776), 'е'), 'Е' || char(776), 'Е'), 'ё', 'е'), 'Ё', 'Е') AS who,
  replace(replace(replace(replace(replace(replace(summary, 'и' || char(774), 'й'), 'И' || char(774), 'Й'), 'е' || char(776), 'е'), 'Е' || char(776), 'Е'), 'ё', 'е'), 'Ё', 'Е') AS summary
FROM milestone;
CREATE VIRTUAL TABLE milestone_search USING fts5(kind, title, place, who, summary, content = 'milestone_words', content_rowid = 'id', columnsize = 0, tokenize = 'unicode61 remove_diacritics 2');
INSERT INTO milestone_search (milestone_search, rank) VALUES ('secure-delete', 1);
INSERT INTO milestone_search (milestone_search) VALUES ('rebuild');
CREATE TRIGGER milestone_search_insert AFTER INSERT ON milestone BEGIN
  INSERT INTO milestone_search (rowid, kind, title, place, who, summary) SELECT id, kind, title, place, who, summary FROM milestone_words WHERE id = new.id;
END;
CREATE TRIGGER milestone_search_before_update BEFORE UPDATE OF kind, title, place, who, summary ON milestone BEGIN
  DELETE FROM milestone_search WHERE rowid = old.id;
END;
CREATE TRIGGER milestone_search_after_update AFTER UPDATE OF kind, title, place, who, summary ON milestone BEGIN
  INSERT INTO milestone_search (rowid, kind, title, place, who, summary) SELECT id, kind, title, place, who, summary FROM milestone_words WHERE id = new.id;
END;
CREATE TRIGGER milestone_search_delete BEFORE DELETE ON milestone BEGIN
  DELETE FROM milestone_search WHERE rowid = old.id;
END;

CREATE VIEW recommendation_words AS
SELECT id,
  replace(replace(replace(replace(replace(replace(body, 'и' || char(774), 'й'), 'И' || char(774), 'Й'), 'е' || char(776), 'е'), 'Е' || char(776), 'Е'), 'ё', 'е'), 'Ё', 'Е') AS body,
  replace(replace(replace(replace(replace(replace(text, 'и' || char(774), 'й'), 'И' || char(774), 'Й'), 'е' || char(776), 'е'), 'Е' || char(776), 'Е'), 'ё', 'е'), 'Ё', 'Е') AS text,
  replace(replace(replace(replace(replace(replace(response, 'и' || char(774), 'й'), 'И' || char(774), 'Й'), 'е' || char(776), 'е'), 'Е' || char(776), 'Е'), 'ё', 'е'), 'Ё', 'Е') AS response
FROM recommendation;
CREATE VIRTUAL TABLE recommendation_search USING fts5(body, text, response, content = 'recommendation_words', content_rowid = 'id', columnsize = 0, tokenize = 'unicode61 remove_diacritics 2');
INSERT INTO recommendation_search (recommendation_search, rank) VALUES ('secure-delete', 1);
INSERT INTO recommendation_search (recommendation_search) VALUES ('rebuild');
CREATE TRIGGER recommendation_search_insert AFTER INSERT ON recommendation BEGIN
  INSERT INTO recommendation_search (rowid, body, text, response) SELECT id, body, text, response FROM recommendation_words WHERE id = new.id;
END;
CREATE TRIGGER recommendation_search_before_update BEFORE UPDATE OF body, text, response ON recommendation BEGIN
  DELETE FROM recommendation_search WHERE rowid = old.id;
END;
CREATE TRIGGER recommendation_search_after_update AFTER UPDATE OF body, text, response ON recommendation BEGIN
  INSERT INTO recommendation_search (rowid, body, text, response) SELECT id, body, text, response FROM recommendation_words WHERE id = new.id;
END;
CREATE TRIGGER recommendation_search_delete BEFORE DELETE ON recommendation BEGIN
  DELETE FROM recommendation_search WHERE rowid = old.id;
END;

CREATE VIEW person_words AS
SELECT id,
  replace(replace(replace(replace(replace(replace(name, 'и' || char(774), 'й'), 'И' || char(774), 'Й'), 'е' || char(776), 'е'), 'Е' || char(776), 'Е'), 'ё', 'е'), 'Ё', 'Е') AS name,
  replace(replace(replace(replace(replace(replace(party, 'и' || char(774), 'й'), 'И' || char(774), 'Й'), 'е' || char(776), 'е'), 'Е' || char(776), 'Е'), 'ё', 'е'), 'Ё', 'Е') AS party,
  replace(replace(replace(replace(replace(replace(role, 'и' || char(774), 'й'), 'И' || char(774), 'Й'), 'е' || char(776), 'е'), 'Е' || char(776), 'Е'), 'ё', 'е'), 'Ё', 'Е') AS role
FROM person;
CREATE VIRTUAL TABLE person_search USING fts5(name, party, role, content = 'person_words', content_rowid = 'id', columnsize = 0, tokenize = 'unicode61 remove_diacritics 2');
INSERT INTO person_search (person_search, rank) VALUES ('secure-delete', 1);
INSERT INTO person_search (person_search) VALUES ('rebuild');
CREATE TRIGGER person_search_insert AFTER INSERT ON person BEGIN
  INSERT INTO person_search (rowid, name, party, role) SELECT id, name, party, role FROM person_words WHERE id = new.id;
END;
CREATE TRIGGER person_search_before_update BEFORE UPDATE OF name, party, role ON person BEGIN
  DELETE FROM person_search WHERE rowid = old.id;
END;
CREATE TRIGGER person_search_after_update AFTER UPDATE OF name, party, role ON person BEGIN
  INSERT INTO person_search (rowid, name, party, role) SELECT id, name, party, role FROM person_words WHERE id = new.id;
END;
CREATE TRIGGER person_search_delete BEFORE DELETE ON person BEGIN
  DELETE FROM person_search WHERE rowid = old.id;
END;

CREATE VIEW document_words AS
SELECT id,
  replace(replace(replace(replace(replace(replace(title, 'и' || char(774), 'й'), 'И' || char(774), 'Й'), 'е' || char(776), 'е'), 'Е' || char(776), 'Е'), 'ё', 'е'), 'Ё', 'Е') AS title,
  replace(replace(replace(replace(replace(replace(reference, 'и' || char(774), 'й'), 'И' || char(774), 'Й'), 'е' || char(776), 'е'), 'Е' || char(776), 'Е'), 'ё', 'е'), 'Ё', 'Е') AS reference,
  replace(replace(replace(replace(replace(replace(originator, 'и' || char(774), 'й'), 'И' || char(774), 'Й'), 'е' || char(776), 'е'), 'Е' || char(776), 'Е'), 'ё', 'е'), 'Ё', 'Е') AS originator,
  replace(replace(replace(replace(replace(replace(custodian, 'и' || char(774), 'й'), 'И' || char(774), 'Й'), 'е' || char(776), 'е'), 'Е' || char(776), 'Е'), 'ё', 'е'), 'Ё', 'Е') AS custodian
FROM document;
CREATE VIRTUAL TABLE document_search USING fts5(title, reference, originator, custodian, content = 'document_words', content_rowid = 'id', columnsize = 0, tokenize = 'unicode61 remove_diacritics 2');
INSERT INTO document_search (document_search, rank) VALUES ('secure-delete', 1);
INSERT INTO document_search (document_search) VALUES ('rebuild');
CREATE TRIGGER document_search_insert AFTER INSERT ON document BEGIN
  INSERT INTO document_search (rowid, title, reference, originator, custodian) SELECT id, title, reference, originator, custodian FROM document_words WHERE id = new.id;
END;
CREATE TRIGGER document_search_before_update BEFORE UPDATE OF title, reference, originator, custodian ON document BEGIN
  DELETE FROM document_search WHERE rowid = old.id;
END;
CREATE TRIGGER document_search_after_update AFTER UPDATE OF title, reference, originator, custodian ON document BEGIN
  INSERT INTO document_search (rowid, title, reference, originator, custodian) SELECT id, title, reference, originator, custodian FROM document_words WHERE id = new.id;
END;
CREATE TRIGGER document_search_delete BEFORE DELETE ON document BEGIN
  DELETE FROM document_search WHERE rowid = old.id;
END;

CREATE VIEW change_words AS
SELECT id,
  replace(replace(replace(replace(replace(replace(who, 'и' || char(774), 'й'), 'И' || char(774), 'Й'), 'е' || char(776), 'е'), 'Е' || char(776), 'Е'), 'ё', 'е'), 'Ё', 'Е') AS who,
  replace(replace(replace(replace(replace(replace(summary, 'и' || char(774), 'й'), 'И' || char(774), 'Й'), 'е' || char(776), 'е'), 'Е' || char(776), 'Е'), 'ё', 'е'), 'Ё', 'Е') AS summary
FROM change;
CREATE VIRTUAL TABLE change_search USING fts5(who, summary, content = 'change_words', content_rowid = 'id', columnsize = 0, tokenize = 'unicode61 remove_diacritics 2');
INSERT INTO change_search (change_search, rank) VALUES ('secure-delete', 1);
INSERT INTO change_search (change_search) VALUES ('rebuild');
CREATE TRIGGER change_search_insert AFTER INSERT ON change BEGIN
  INSERT INTO change_search (rowid, who, summary) SELECT id, who, summary FROM change_words WHERE id = new.id;
END;
CREATE TRIGGER change_search_before_update BEFORE UPDATE OF who, summary ON change BEGIN
  DELETE FROM change_search WHERE rowid = old.id;
END;
CREATE TRIGGER change_search_after_update AFTER UPDATE OF who, summary ON change BEGIN
  INSERT INTO change_search (rowid, who, summary) SELECT id, who, summary FROM change_words WHERE id = new.id;
END;
CREATE TRIGGER change_search_delete BEFORE DELETE ON change BEGIN
  DELETE FROM change_search WHERE rowid = old.id;
END;
