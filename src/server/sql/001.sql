-- The storage of plakat-server, in SQL that SQLite and PostgreSQL share. What they write differently stands in
-- braces: {key} a row number that is given, {serial} one that counts up and never comes back, {blob}, {real},
-- {bytewise} text that is compared byte by byte, {rowless} a table that is its primary key. The search tables are
-- each engine's own: 001-sqlite.sql, 001-postgresql.sql.

-- epoch; what the catalogue summed up to at the end of the last load
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL);
-- The commit-order number of the last changed row of the catalogue. An account's own stands in account.seq.
CREATE TABLE counter (name TEXT PRIMARY KEY, value BIGINT NOT NULL);
INSERT INTO counter (name, value) VALUES ('catalogue', 0);

-- A film: brief and rest are its record as the wire has it (brief with the directors, rest with writers, cast
-- and pictures), so that answering takes no more than joining text; the columns are for finding and sorting.
CREATE TABLE film (
  id {key},
  uid TEXT NOT NULL UNIQUE,
  tmdb_id BIGINT,
  title TEXT NOT NULL,
  sort_key TEXT NOT NULL {bytewise},
  release_date TEXT {bytewise},
  year INTEGER,
  runtime INTEGER NOT NULL,
  language TEXT,
  popularity {real} NOT NULL,
  vote_average {real} NOT NULL,
  poster_path TEXT,
  brief TEXT NOT NULL,
  rest TEXT NOT NULL,
  seq BIGINT NOT NULL
);
CREATE INDEX film_seq ON film (seq);
-- With what films are picked by, so that a film need not be read to be passed over: its row is wide.
CREATE INDEX film_popularity ON film (popularity DESC, id, year, runtime, language, vote_average);
CREATE INDEX film_title ON film (sort_key, id);
CREATE INDEX film_release ON film (release_date, id);
CREATE INDEX film_vote ON film (vote_average DESC, id);
CREATE INDEX film_year ON film (year, popularity DESC);

-- Every name that a film goes by, its own among them.
CREATE TABLE film_alias (uid TEXT PRIMARY KEY, film_id BIGINT NOT NULL) {rowless};
-- What each source last said of it, so that the same again is known for the same.
CREATE TABLE film_source (
  film_id BIGINT NOT NULL,
  source TEXT NOT NULL,
  hash TEXT NOT NULL,
  PRIMARY KEY (film_id, source)
) {rowless};

-- What films have in common. kind: 0 a genre, code its number; 1 a country, code its two letters.
CREATE TABLE tag (
  id {key},
  kind INTEGER NOT NULL,
  code TEXT NOT NULL,
  name TEXT NOT NULL,
  films BIGINT NOT NULL,
  UNIQUE (kind, code)
);
CREATE TABLE film_tag (
  tag_id BIGINT NOT NULL,
  film_id BIGINT NOT NULL,
  PRIMARY KEY (tag_id, film_id)
) {rowless};

-- A person; record is what is known beyond the columns, null where a credit said it all. films, first_year and
-- last_year are of the films they directed, summed up at the end of a load.
CREATE TABLE person (
  id {key},
  uid TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  sort_key TEXT NOT NULL {bytewise},
  gender INTEGER NOT NULL,
  popularity {real} NOT NULL,
  directed INTEGER NOT NULL,
  first_year INTEGER,
  last_year INTEGER,
  record TEXT,
  seq BIGINT NOT NULL
);
CREATE INDEX person_seq ON person (seq);
CREATE INDEX person_popularity ON person (popularity DESC, id);
CREATE INDEX person_directed ON person (directed DESC, id);
CREATE TABLE person_alias (uid TEXT PRIMARY KEY, person_id BIGINT NOT NULL) {rowless};
CREATE TABLE person_source (
  person_id BIGINT NOT NULL,
  source TEXT NOT NULL,
  hash TEXT NOT NULL,
  PRIMARY KEY (person_id, source)
) {rowless};

-- (film, person) is no key: a person may direct, write and play several characters in one film.
CREATE TABLE credit (
  film_id BIGINT NOT NULL,
  place INTEGER NOT NULL,
  person_id BIGINT NOT NULL,
  job INTEGER NOT NULL,
  role INTEGER NOT NULL,
  part TEXT,
  PRIMARY KEY (film_id, place)
) {rowless};
CREATE INDEX credit_person ON credit (person_id, job, film_id, place);

-- Every word that a search may mean, for words with a typing error: the same backwards, to find it by its end.
CREATE TABLE word (word TEXT NOT NULL {bytewise} PRIMARY KEY, backwards TEXT NOT NULL {bytewise}) {rowless};
CREATE INDEX word_backwards ON word (backwards);

-- An account. What is a person's own business is sealed (plakat-seal.h); email_key is a keyed hash of the address.
-- seq is the commit-order number of the last change of anything that is the account's; changes up to pruned are
-- not all remembered any more; self_seq is that of the last change of what they say of themselves, 0 for none.
CREATE TABLE account (
  id {serial},
  email {blob} NOT NULL,
  email_key {blob} NOT NULL UNIQUE,
  username TEXT NOT NULL,
  username_key TEXT NOT NULL UNIQUE,
  password TEXT NOT NULL,
  first_name {blob} NOT NULL,
  last_name {blob} NOT NULL,
  display_name {blob} NOT NULL,
  bio {blob} NOT NULL,
  birth_date {blob} NOT NULL,
  favorite_genres TEXT NOT NULL,
  notification_preferences TEXT NOT NULL,
  avatar_key TEXT,
  seq BIGINT NOT NULL,
  pruned BIGINT NOT NULL,
  self_seq BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  delete_at BIGINT
);
-- The numbers of accounts that were: who still has their tokens is told so.
CREATE TABLE account_gone (id BIGINT PRIMARY KEY, gone_at BIGINT NOT NULL);

-- A sign-in and the refresh tokens that followed each other from it; only their hashes are kept. agent and
-- address say what it came from, the address cut short.
CREATE TABLE family (
  id TEXT PRIMARY KEY,
  user_id BIGINT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
  agent TEXT NOT NULL,
  address TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  used_at BIGINT NOT NULL,
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
-- The refresh tokens of accounts that were, until they would have run out: who comes with one is told so.
CREATE TABLE refresh_gone (hash TEXT PRIMARY KEY, expires_at BIGINT NOT NULL);
CREATE INDEX refresh_gone_age ON refresh_gone (expires_at);
CREATE INDEX refresh_age ON refresh (expires_at);

-- A profile, "who is watching"; kept as a tombstone after removal. uid is the name that clients made for it.
CREATE TABLE profile (
  id {serial},
  user_id BIGINT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
  uid TEXT NOT NULL,
  name TEXT NOT NULL,
  present INTEGER NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  seq BIGINT NOT NULL,
  UNIQUE (user_id, uid)
);
CREATE INDEX profile_seq ON profile (user_id, seq);

-- What a person writes for themselves, as named texts, sealed (plakat-seal.h): a note on a film, when they watched
-- it, a list of their own. kind is a PlakatUserRecordKind; uid names the film or the list. Without fields: taken away,
-- a tombstone. seq is its version.
CREATE TABLE record (
  id {serial},
  user_id BIGINT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
  kind INTEGER NOT NULL,
  uid TEXT NOT NULL,
  fields {blob},
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  seq BIGINT NOT NULL,
  UNIQUE (user_id, kind, uid)
);
CREATE INDEX record_seq ON record (user_id, seq);
CREATE INDEX record_uid ON record (uid);
-- What stood there before: no text is lost that somebody wrote.
CREATE TABLE record_version (
  id {serial},
  user_id BIGINT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
  kind INTEGER NOT NULL,
  uid TEXT NOT NULL,
  seq BIGINT NOT NULL,
  fields {blob} NOT NULL,
  written_at BIGINT NOT NULL,
  UNIQUE (user_id, kind, uid, seq)
);

-- A film on a list, by the film's name, so that a film that the catalogue lacks can stand on it; kept as a
-- tombstone after removal. list: 0 the watchlist, 1 the favourites, 1000 and more that of profile list - 1000; below
-- 0 the list of the account's own in record -list. position: on the latter it says the order.
-- id names this presence: the seq of the add.
CREATE TABLE entry (
  user_id BIGINT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
  list BIGINT NOT NULL,
  film_uid TEXT NOT NULL,
  id BIGINT NOT NULL,
  present INTEGER NOT NULL,
  position TEXT {bytewise},
  added_at BIGINT NOT NULL,
  changed_at BIGINT NOT NULL,
  seq BIGINT NOT NULL,
  PRIMARY KEY (user_id, list, film_uid)
);
CREATE INDEX entry_seq ON entry (user_id, seq);
CREATE INDEX entry_place ON entry (user_id, list, present, id);
CREATE INDEX entry_film ON entry (film_uid);
CREATE INDEX entry_gone ON entry (changed_at) WHERE present = 0;

-- A rating; half_stars 0 and no review: taken away, a tombstone. seq is its version.
CREATE TABLE rating (
  user_id BIGINT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
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
-- What stood there before: no text is lost that somebody wrote.
CREATE TABLE rating_version (
  user_id BIGINT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
  film_uid TEXT NOT NULL,
  seq BIGINT NOT NULL,
  half_stars INTEGER NOT NULL,
  review TEXT,
  written_at BIGINT NOT NULL,
  PRIMARY KEY (user_id, film_uid, seq)
);

-- A device of an account, by the name it gave itself; acked is the highest number of an op of it that was answered.
CREATE TABLE device (
  user_id BIGINT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
  device TEXT NOT NULL,
  seen_at BIGINT NOT NULL,
  acked BIGINT NOT NULL,
  PRIMARY KEY (user_id, device)
);
-- The newest op of each device for each key, with the answer that it got: status is a PlakatOpStatus.
CREATE TABLE op (
  user_id BIGINT NOT NULL,
  device TEXT NOT NULL,
  target TEXT NOT NULL,
  seq BIGINT NOT NULL,
  status INTEGER NOT NULL,
  tag TEXT,
  PRIMARY KEY (user_id, device, target),
  FOREIGN KEY (user_id, device) REFERENCES device (user_id, device) ON DELETE CASCADE
);

-- Answers to requests with an Idempotency-Key, so that a repeat gets the same. answer is sealed (plakat-seal.h): what
-- was asked, as a hash, and what was answered; null while the request is being worked on.
CREATE TABLE idempotency (
  user_id BIGINT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
  key TEXT NOT NULL,
  answer {blob},
  created_at BIGINT NOT NULL,
  PRIMARY KEY (user_id, key)
);
CREATE INDEX idempotency_age ON idempotency (created_at);

-- Files that were uploaded, by their key.
CREATE TABLE file (
  id {serial},
  key TEXT NOT NULL UNIQUE,
  user_id BIGINT REFERENCES account (id) ON DELETE CASCADE,
  file_name TEXT NOT NULL,
  mime_type TEXT NOT NULL,
  bytes {blob} NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL
);

-- What happened to accounts; rows are only ever added, and forgotten when they are old.
CREATE TABLE audit (
  id {serial},
  user_id BIGINT,
  at BIGINT NOT NULL,
  event TEXT NOT NULL,
  address TEXT NOT NULL,
  agent TEXT NOT NULL,
  detail TEXT
);
CREATE INDEX audit_user ON audit (user_id, id);
CREATE INDEX audit_age ON audit (at);

-- How often somebody did something in the present span of time; shared by the processes on one database.
CREATE TABLE allowance (
  name TEXT PRIMARY KEY,
  since BIGINT NOT NULL,
  used BIGINT NOT NULL
);
