-- Films and people of one origin. Anything here can be fetched again; row numbers are private to the file.
CREATE TABLE film (
  id INTEGER PRIMARY KEY,
  uid TEXT NOT NULL UNIQUE,
  tmdb_id INTEGER,
  imdb_id TEXT,
  title TEXT NOT NULL,
  original_title TEXT,
  original_language TEXT,
  overview TEXT,
  tagline TEXT,
  poster_path TEXT,
  backdrop_path TEXT,
  status TEXT,
  homepage TEXT,
  release_date TEXT,
  year INTEGER,
  runtime INTEGER,
  vote_average REAL,
  vote_count INTEGER,
  popularity REAL NOT NULL DEFAULT 0,
  budget INTEGER,
  revenue INTEGER,
  adult INTEGER NOT NULL DEFAULT 0,
  folded TEXT NOT NULL,
  sort_key TEXT NOT NULL,
  card_genres TEXT NOT NULL,
  card_directors TEXT NOT NULL,
  card_cast INTEGER NOT NULL,
  hash TEXT NOT NULL,
  added_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX film_tmdb ON film (tmdb_id) WHERE tmdb_id IS NOT NULL;
CREATE UNIQUE INDEX film_imdb ON film (imdb_id) WHERE imdb_id IS NOT NULL;
CREATE INDEX film_popularity ON film (popularity DESC, id);
CREATE INDEX film_title ON film (sort_key, id);
CREATE INDEX film_release ON film (release_date DESC, id);
CREATE INDEX film_year ON film (year);
CREATE INDEX film_rating ON film (vote_average DESC, id);
CREATE INDEX film_runtime ON film (runtime, id);
CREATE INDEX film_added ON film (added_at DESC, id);

CREATE TABLE film_alias (
  uid TEXT PRIMARY KEY,
  film_id INTEGER NOT NULL REFERENCES film (id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE TABLE genre (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE COLLATE NOCASE) STRICT;
CREATE TABLE film_genre (
  film_id INTEGER NOT NULL REFERENCES film (id) ON DELETE CASCADE,
  genre_id INTEGER NOT NULL REFERENCES genre (id),
  place INTEGER NOT NULL,
  PRIMARY KEY (film_id, place)
) STRICT, WITHOUT ROWID;
CREATE INDEX film_genre_genre ON film_genre (genre_id, film_id);

CREATE TABLE country (code TEXT PRIMARY KEY COLLATE NOCASE, name TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE film_country (
  film_id INTEGER NOT NULL REFERENCES film (id) ON DELETE CASCADE,
  code TEXT NOT NULL COLLATE NOCASE REFERENCES country (code),
  place INTEGER NOT NULL,
  PRIMARY KEY (film_id, place)
) STRICT, WITHOUT ROWID;
CREATE INDEX film_country_code ON film_country (code, film_id);

CREATE TABLE film_language (
  film_id INTEGER NOT NULL REFERENCES film (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  place INTEGER NOT NULL,
  PRIMARY KEY (film_id, place)
) STRICT, WITHOUT ROWID;

CREATE TABLE person (
  id INTEGER PRIMARY KEY,
  uid TEXT NOT NULL UNIQUE,
  tmdb_id INTEGER,
  name TEXT NOT NULL,
  biography TEXT,
  country_code TEXT,
  country TEXT,
  place_of_birth TEXT,
  portrait_path TEXT,
  birth_date TEXT,
  death_date TEXT,
  gender INTEGER NOT NULL DEFAULT 0,
  popularity REAL NOT NULL DEFAULT 0,
  hash TEXT
) STRICT;
CREATE INDEX person_name ON person (name COLLATE NOCASE);

-- (film, person) is no key: a person may play several characters, a film may have several directors.
CREATE TABLE credit (
  id INTEGER PRIMARY KEY,
  film_id INTEGER NOT NULL REFERENCES film (id) ON DELETE CASCADE,
  person_id INTEGER NOT NULL REFERENCES person (id),
  job INTEGER NOT NULL,
  character TEXT,
  role INTEGER NOT NULL,
  place INTEGER NOT NULL
) STRICT;
CREATE INDEX credit_film ON credit (film_id, job, place);
CREATE INDEX credit_person ON credit (person_id, job);

CREATE TABLE image (
  id INTEGER PRIMARY KEY,
  film_id INTEGER REFERENCES film (id) ON DELETE CASCADE,
  person_id INTEGER REFERENCES person (id) ON DELETE CASCADE,
  kind INTEGER NOT NULL,
  path TEXT NOT NULL,
  width INTEGER NOT NULL,
  height INTEGER NOT NULL,
  language TEXT,
  is_primary INTEGER NOT NULL
) STRICT;
CREATE INDEX image_film ON image (film_id);
CREATE INDEX image_person ON image (person_id);

-- The words are folded before they are indexed, so that what was folded finds them. A film's year is a word too.
CREATE VIRTUAL TABLE film_words USING fts5 (
  title, original_title, year, content = '', contentless_delete = 1, prefix = '1 2 3');
CREATE VIRTUAL TABLE person_words USING fts5 (
  name, content = '', contentless_delete = 1, prefix = '1 2 3');
CREATE VIRTUAL TABLE character_words USING fts5 (
  character, content = '', contentless_delete = 1, prefix = '2 3');

CREATE TABLE state (key TEXT PRIMARY KEY, value TEXT) STRICT, WITHOUT ROWID;
