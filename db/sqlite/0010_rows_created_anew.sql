-- Where a row is deleted and its name or its number is given to another, the other starts above all states that the first was in:
-- whoever decided on a state of the first has not seen this one. Only of tables whose rows everybody sees and somebody may delete:
-- in the others numbers are drawn at random and come to nobody twice, and a start above one would tell of a hidden row that was deleted.
-- Triggers keep it, so that no write can forget it.
CREATE TABLE last_revision (
  entity_table TEXT PRIMARY KEY,
  revision INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TRIGGER round_last_revision AFTER DELETE ON round BEGIN
  INSERT INTO last_revision (entity_table, revision) VALUES ('round', old.revision)
  ON CONFLICT (entity_table) DO UPDATE SET revision = max(revision, excluded.revision);
END;
CREATE TRIGGER round_first_revision AFTER INSERT ON round
WHEN new.revision <= (SELECT revision FROM last_revision WHERE entity_table = 'round') BEGIN
  UPDATE round SET revision = 1 + (SELECT revision FROM last_revision WHERE entity_table = 'round') WHERE id = new.id;
END;

CREATE TRIGGER article_last_revision AFTER DELETE ON article BEGIN
  INSERT INTO last_revision (entity_table, revision) VALUES ('article', old.revision)
  ON CONFLICT (entity_table) DO UPDATE SET revision = max(revision, excluded.revision);
END;
CREATE TRIGGER article_first_revision AFTER INSERT ON article
WHEN new.revision <= (SELECT revision FROM last_revision WHERE entity_table = 'article') BEGIN
  UPDATE article SET revision = 1 + (SELECT revision FROM last_revision WHERE entity_table = 'article') WHERE id = new.id;
END;

CREATE TRIGGER milestone_last_revision AFTER DELETE ON milestone BEGIN
  INSERT INTO last_revision (entity_table, revision) VALUES ('milestone', old.revision)
  ON CONFLICT (entity_table) DO UPDATE SET revision = max(revision, excluded.revision);
END;
CREATE TRIGGER milestone_first_revision AFTER INSERT ON milestone
WHEN new.revision <= (SELECT revision FROM last_revision WHERE entity_table = 'milestone') BEGIN
  UPDATE milestone SET revision = 1 + (SELECT revision FROM last_revision WHERE entity_table = 'milestone') WHERE id = new.id;
END;

CREATE TRIGGER person_last_revision AFTER DELETE ON person BEGIN
  INSERT INTO last_revision (entity_table, revision) VALUES ('person', old.revision)
  ON CONFLICT (entity_table) DO UPDATE SET revision = max(revision, excluded.revision);
END;
CREATE TRIGGER person_first_revision AFTER INSERT ON person
WHEN new.revision <= (SELECT revision FROM last_revision WHERE entity_table = 'person') BEGIN
  UPDATE person SET revision = 1 + (SELECT revision FROM last_revision WHERE entity_table = 'person') WHERE id = new.id;
END;
