-- What indexes beside the database (plakat-index-file) do not show yet: rows above the last one that they have seen, and
-- rows that changed since. A row's hash changes with anything of it. The number tells a catalogue from another.
CREATE TABLE change (catalogue INTEGER NOT NULL, n INTEGER NOT NULL) STRICT;
INSERT INTO change VALUES (random (), 0);
CREATE TABLE touched (
  kind INTEGER NOT NULL, -- 0 a film, 1 a person
  id INTEGER NOT NULL,
  n INTEGER NOT NULL,
  PRIMARY KEY (kind, id)
) STRICT, WITHOUT ROWID;
-- No “or replace”: the policy of the statement that fires a trigger would stand in its place.
CREATE TRIGGER film_changed AFTER UPDATE OF hash ON film BEGIN
  UPDATE change SET n = n + 1;
  INSERT INTO touched VALUES (0, new.id, (SELECT n FROM change)) ON CONFLICT DO UPDATE SET n = excluded.n;
END;
CREATE TRIGGER film_removed AFTER DELETE ON film BEGIN
  UPDATE change SET n = n + 1;
  INSERT INTO touched VALUES (0, old.id, (SELECT n FROM change)) ON CONFLICT DO UPDATE SET n = excluded.n;
END;
CREATE TRIGGER person_changed AFTER UPDATE OF hash ON person BEGIN
  UPDATE change SET n = n + 1;
  INSERT INTO touched VALUES (1, new.id, (SELECT n FROM change)) ON CONFLICT DO UPDATE SET n = excluded.n;
END;
