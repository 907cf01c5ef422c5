-- The storage of plakat-server. Text stands in the portable part of SQL; only the search tables are SQLite's own.

CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL);
-- The commit-order number of the last changed row, of both feeds.
CREATE TABLE counter (name TEXT PRIMARY KEY, value BIGINT NOT NULL);
INSERT INTO counter (name, value) VALUES ('commit', 0);

-- A film: brief and rest are its record as the wire has it (brief with the directors, rest with writers, cast
-- and pictures), so that answering takes no more than joining text; the columns are for finding and sorting.
CREATE TABLE film (
  id INTEGER PRIMARY KEY,
  uid TEXT NOT NULL UNIQUE,
  tmdb_id BIGINT,
  title TEXT NOT NULL,
  sort_key TEXT NOT NULL,
  release_date TEXT,
  year INTEGER,
  popularity REAL NOT NULL,
  vote_average REAL NOT NULL,
  poster_path TEXT,
  brief TEXT NOT NULL,
  rest TEXT NOT NULL,
  seq BIGINT NOT NULL
);
CREATE INDEX film_seq ON film (seq);
CREATE INDEX film_popularity ON film (popularity DESC, id);
CREATE INDEX film_title ON film (sort_key, id);
CREATE INDEX film_release ON film (release_date, id);
CREATE INDEX film_vote ON film (vote_average DESC, id);
CREATE INDEX film_year ON film (year, popularity DESC);

-- Every name that a film goes by, its own among them.
CREATE TABLE film_alias (uid TEXT PRIMARY KEY, film_id INTEGER NOT NULL) WITHOUT ROWID;
-- What each source last said of it, so that the same again is known for the same.
CREATE TABLE film_source (
  film_id INTEGER NOT NULL,
  source TEXT NOT NULL,
  hash TEXT NOT NULL,
  PRIMARY KEY (film_id, source)
) WITHOUT ROWID;

CREATE TABLE genre (id INTEGER PRIMARY KEY, number INTEGER NOT NULL UNIQUE, name TEXT NOT NULL UNIQUE);
CREATE TABLE film_genre (
  genre_id INTEGER NOT NULL,
  film_id INTEGER NOT NULL,
  PRIMARY KEY (genre_id, film_id)
) WITHOUT ROWID;

-- A person; record is what is known beyond the columns, null where a credit said it all.
CREATE TABLE person (
  id INTEGER PRIMARY KEY,
  uid TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  gender INTEGER NOT NULL,
  popularity REAL NOT NULL,
  record TEXT,
  seq BIGINT NOT NULL
);
CREATE INDEX person_seq ON person (seq);
CREATE TABLE person_alias (uid TEXT PRIMARY KEY, person_id INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE person_source (
  person_id INTEGER NOT NULL,
  source TEXT NOT NULL,
  hash TEXT NOT NULL,
  PRIMARY KEY (person_id, source)
) WITHOUT ROWID;

-- (film, person) is no key: a person may direct, write and play several characters in one film.
CREATE TABLE credit (
  person_id INTEGER NOT NULL,
  film_id INTEGER NOT NULL,
  place INTEGER NOT NULL,
  job INTEGER NOT NULL,
  role INTEGER NOT NULL,
  part TEXT,
  PRIMARY KEY (person_id, film_id, place)
) WITHOUT ROWID;

CREATE VIRTUAL TABLE film_search USING fts5 (
  titles, people, characters, content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 0'
);
CREATE VIRTUAL TABLE person_search USING fts5 (
  name, content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 0'
);

CREATE TABLE account (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  email TEXT NOT NULL,
  email_key TEXT NOT NULL UNIQUE,
  username TEXT NOT NULL,
  username_key TEXT NOT NULL UNIQUE,
  password TEXT NOT NULL,
  first_name TEXT NOT NULL,
  last_name TEXT NOT NULL,
  bio TEXT NOT NULL DEFAULT '',
  birth_date TEXT,
  favorite_genres TEXT NOT NULL DEFAULT '[]',
  notification_preferences TEXT NOT NULL DEFAULT '{}',
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL
);

-- A sign-in and the refresh tokens that followed each other from it; only their hashes are kept.
CREATE TABLE family (
  id TEXT PRIMARY KEY,
  user_id INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE,
  created_at BIGINT NOT NULL,
  revoked_at BIGINT
);
CREATE INDEX family_user ON family (user_id);
CREATE TABLE refresh (
  hash TEXT PRIMARY KEY,
  family_id TEXT NOT NULL REFERENCES family (id) ON DELETE CASCADE,
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  used_at BIGINT
);
CREATE INDEX refresh_family ON refresh (family_id);

-- A film on a list, by the film's name, so that a film that the catalogue lacks can stand on it; kept as a
-- tombstone after removal.
CREATE TABLE entry (
  user_id INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE,
  list INTEGER NOT NULL,
  film_uid TEXT NOT NULL,
  id BIGINT NOT NULL,
  present INTEGER NOT NULL,
  added_at BIGINT NOT NULL,
  seq BIGINT NOT NULL,
  PRIMARY KEY (user_id, list, film_uid)
);
CREATE INDEX entry_seq ON entry (user_id, seq);
CREATE INDEX entry_film ON entry (film_uid);

-- A rating; half_stars 0 and no review: taken away, a tombstone.
CREATE TABLE rating (
  user_id INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE,
  film_uid TEXT NOT NULL,
  id BIGINT NOT NULL,
  half_stars INTEGER NOT NULL,
  review TEXT,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  seq BIGINT NOT NULL,
  PRIMARY KEY (user_id, film_uid)
);
CREATE INDEX rating_seq ON rating (user_id, seq);
CREATE INDEX rating_film ON rating (film_uid);

CREATE TABLE device (
  user_id INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE,
  device TEXT NOT NULL,
  seen_at BIGINT NOT NULL,
  PRIMARY KEY (user_id, device)
);
-- The newest op of each device for each key, with the answer that it got.
CREATE TABLE op (
  user_id INTEGER NOT NULL,
  device TEXT NOT NULL,
  target TEXT NOT NULL,
  seq BIGINT NOT NULL,
  tag TEXT,
  PRIMARY KEY (user_id, device, target),
  FOREIGN KEY (user_id, device) REFERENCES device (user_id, device) ON DELETE CASCADE
);
