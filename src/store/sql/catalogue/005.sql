-- What posters look like. The rows stand by where their mean colour lies, so that near ones are read together.
CREATE TABLE film_look (
  cell INTEGER NOT NULL,
  film_id INTEGER NOT NULL REFERENCES film (id) ON DELETE CASCADE,
  drawn INTEGER NOT NULL,
  hue INTEGER NOT NULL,
  lightness INTEGER NOT NULL,
  chroma INTEGER NOT NULL,
  hues INTEGER NOT NULL,
  look BLOB NOT NULL,
  PRIMARY KEY (cell, film_id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX film_look_film ON film_look (film_id);
CREATE INDEX film_look_hue ON film_look (hue, film_id, lightness, hues);
CREATE INDEX film_look_lightness ON film_look (lightness DESC, film_id);
CREATE INDEX film_look_chroma ON film_look (chroma DESC, film_id);

-- The films of which nothing is there yet.
CREATE TABLE film_lookless (film_id INTEGER PRIMARY KEY REFERENCES film (id) ON DELETE CASCADE) STRICT;
INSERT INTO film_lookless SELECT id FROM film;
CREATE TRIGGER film_look_none AFTER INSERT ON film
BEGIN
  INSERT INTO film_lookless VALUES (new.id);
END;
CREATE TRIGGER film_look_found AFTER INSERT ON film_look
BEGIN
  DELETE FROM film_lookless WHERE film_id = new.film_id;
END;
CREATE TRIGGER film_look_lost AFTER DELETE ON film_look
BEGIN
  INSERT INTO film_lookless SELECT id FROM film WHERE id = old.film_id;
END;

-- A look is of one poster: another poster has another, and so has a drawing of other words.
CREATE TRIGGER film_look_poster AFTER UPDATE OF poster_path ON film
WHEN old.poster_path IS NOT new.poster_path
BEGIN
  DELETE FROM film_look WHERE film_id = old.id;
END;
CREATE TRIGGER film_look_drawing AFTER UPDATE ON film
WHEN old.uid IS NOT new.uid OR old.title IS NOT new.title OR old.original_language IS NOT new.original_language
  OR old.year IS NOT new.year OR old.runtime IS NOT new.runtime OR old.card_genres IS NOT new.card_genres
  OR old.card_directors IS NOT new.card_directors OR old.card_cast IS NOT new.card_cast
BEGIN
  DELETE FROM film_look WHERE film_id = old.id AND drawn = 1;
END;
