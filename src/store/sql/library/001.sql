-- What is the user's own. One file for each account. Every row that the server also knows holds the server's
-- last proven state (base) beside the user's intent (want); sequence numbers are the only clock.
CREATE TABLE account (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  origin TEXT,
  remote_user_id TEXT,
  username TEXT,
  epoch TEXT,
  cursor TEXT
) STRICT;

CREATE TABLE device (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  device_uuid TEXT NOT NULL,
  next_seq INTEGER NOT NULL
) STRICT;

-- Enough of a film to show a list with no catalogue.
CREATE TABLE film_ref (
  id INTEGER PRIMARY KEY,
  film_uid TEXT NOT NULL UNIQUE,
  tmdb_id INTEGER,
  title TEXT NOT NULL,
  year INTEGER NOT NULL DEFAULT 0,
  poster_path TEXT
) STRICT;

CREATE TABLE entry (
  list_uid TEXT NOT NULL,
  film_uid TEXT NOT NULL REFERENCES film_ref (film_uid),
  base INTEGER NOT NULL DEFAULT 0,
  base_tag TEXT,
  want INTEGER NOT NULL DEFAULT 0,
  edit_seq INTEGER NOT NULL DEFAULT 0,
  acked_seq INTEGER NOT NULL DEFAULT 0,
  sent_want INTEGER,
  sent_seq INTEGER,
  miss INTEGER NOT NULL DEFAULT 0,
  added_at INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (list_uid, film_uid)
) STRICT, WITHOUT ROWID;
CREATE INDEX entry_film ON entry (film_uid);
CREATE INDEX entry_sent ON entry (sent_seq) WHERE sent_seq IS NOT NULL;

CREATE TABLE rating (
  film_uid TEXT PRIMARY KEY REFERENCES film_ref (film_uid),
  base_stars INTEGER NOT NULL DEFAULT 0,
  base_text TEXT,
  base_tag TEXT,
  stars INTEGER NOT NULL DEFAULT 0,
  text TEXT,
  edit_seq INTEGER NOT NULL DEFAULT 0,
  acked_seq INTEGER NOT NULL DEFAULT 0,
  sent_seq INTEGER,
  sent_stars INTEGER,
  sent_text TEXT,
  rated_at INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

-- Every review text that was ever live here and gave way to another.
CREATE TABLE review_version (
  id INTEGER PRIMARY KEY,
  film_uid TEXT NOT NULL,
  stars INTEGER NOT NULL,
  text TEXT,
  reason TEXT NOT NULL,
  seq INTEGER NOT NULL,
  wall INTEGER NOT NULL
) STRICT;

-- Every edit of the user, append only.
CREATE TABLE edit_log (
  seq INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  key TEXT NOT NULL,
  value TEXT,
  wall INTEGER NOT NULL
) STRICT;

-- What waits to be sent: a row for each key whose edit no server has taken.
CREATE TABLE outbox (
  key TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  list_uid TEXT,
  film_uid TEXT NOT NULL,
  seq INTEGER NOT NULL,
  since INTEGER NOT NULL,
  parked INTEGER NOT NULL DEFAULT 0,
  message TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX outbox_seq ON outbox (parked, seq);

-- Everything that a sync removed.
CREATE TABLE bin (
  id INTEGER PRIMARY KEY,
  list_uid TEXT NOT NULL,
  film_uid TEXT NOT NULL,
  why TEXT NOT NULL,
  wall INTEGER NOT NULL
) STRICT;
