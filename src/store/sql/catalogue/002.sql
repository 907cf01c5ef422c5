-- A row's hash is a number. Characters are found without an index of their first letters: it cost as much as all else.
-- What is here is fetched again, and each row written anew.
ALTER TABLE film DROP COLUMN hash;
ALTER TABLE film ADD COLUMN hash INTEGER NOT NULL DEFAULT 0;
ALTER TABLE person DROP COLUMN hash;
ALTER TABLE person ADD COLUMN hash INTEGER NOT NULL DEFAULT 0;
DROP TABLE character_words;
CREATE VIRTUAL TABLE character_words USING fts5 (character, content = '', contentless_delete = 1);
-- As much as fits is merged in memory before it is written, and written pieces are merged when there are many.
INSERT INTO character_words (character_words, rank) VALUES ('hashsize', 16777216), ('automerge', 16);
INSERT INTO person_words (person_words, rank) VALUES ('hashsize', 16777216), ('automerge', 16);
INSERT INTO film_words (film_words, rank) VALUES ('hashsize', 16777216), ('automerge', 16);
DELETE FROM state WHERE key IN ('epoch', 'cursor', 'complete', 'files');
