-- Everything beside films on lists is a record: named texts that are merged field by field. Ratings are records too.
CREATE TABLE record (
  kind TEXT NOT NULL,
  uid TEXT NOT NULL,
  base TEXT,
  base_tag TEXT,
  value TEXT,
  edit_seq INTEGER NOT NULL DEFAULT 0,
  acked_seq INTEGER NOT NULL DEFAULT 0,
  sent_value TEXT,
  sent_seq INTEGER,
  miss INTEGER NOT NULL DEFAULT 0,
  touched_at INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (kind, uid)
) STRICT, WITHOUT ROWID;
CREATE INDEX record_uid ON record (uid);
CREATE INDEX record_sent ON record (sent_seq) WHERE sent_seq IS NOT NULL;
CREATE INDEX record_tag ON record (kind, base_tag) WHERE base_tag IS NOT NULL;

INSERT INTO record (kind, uid, base, base_tag, value, edit_seq, acked_seq, sent_value, sent_seq, touched_at)
  SELECT 'rating', film_uid,
    nullif (json_patch ('{}', json_object ('stars', iif (base_stars > 0, CAST (base_stars AS TEXT), NULL), 'text', base_text)), '{}'),
    base_tag,
    nullif (json_patch ('{}', json_object ('stars', iif (stars > 0, CAST (stars AS TEXT), NULL), 'text', text)), '{}'),
    edit_seq, acked_seq,
    iif (sent_seq IS NULL, NULL, nullif (json_patch ('{}', json_object ('stars',
      iif (sent_stars > 0, CAST (sent_stars AS TEXT), NULL), 'text', sent_text)), '{}')),
    sent_seq, rated_at
  FROM rating;
DROP TABLE rating;

CREATE VIEW rating (film_uid, stars, text, rated_at) AS
  SELECT uid, coalesce (CAST (value ->> 'stars' AS INTEGER), 0), value ->> 'text', touched_at
  FROM record WHERE kind = 'rating';

-- The order of a list of one's own, byte by byte; where the server has the film, and where it was sent to.
ALTER TABLE entry ADD COLUMN position TEXT;
ALTER TABLE entry ADD COLUMN base_position TEXT;
ALTER TABLE entry ADD COLUMN sent_position TEXT;

-- Every text that was ever live here, or came from elsewhere and gave way.
CREATE TABLE version (
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  uid TEXT NOT NULL,
  field TEXT NOT NULL,
  text TEXT NOT NULL,
  reason TEXT NOT NULL,
  seq INTEGER NOT NULL,
  wall INTEGER NOT NULL
) STRICT;
CREATE INDEX version_key ON version (kind, uid, id);
INSERT INTO version (kind, uid, field, text, reason, seq, wall)
  SELECT 'rating', film_uid, 'text', text, reason, seq, wall FROM review_version WHERE text IS NOT NULL;
DROP TABLE review_version;

-- What waits to be sent. ability: what a server must be able to keep for it; rank: parents go before what is in them.
CREATE TABLE waiting (
  key TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  list_uid TEXT,
  uid TEXT NOT NULL,
  seq INTEGER NOT NULL,
  since INTEGER NOT NULL,
  parked INTEGER NOT NULL DEFAULT 0,
  held INTEGER NOT NULL DEFAULT 0,
  verify INTEGER NOT NULL DEFAULT 0,
  http INTEGER NOT NULL DEFAULT 0,
  message TEXT,
  ability TEXT NOT NULL AS (iif (kind <> 'entry', kind,
    iif (instr (list_uid, ':') > 0, substr (list_uid, 1, instr (list_uid, ':')), list_uid))) STORED,
  rank INTEGER NOT NULL AS (CASE WHEN kind IN ('profile', 'list') THEN 0 WHEN kind = 'entry' THEN 1 ELSE 2 END) STORED
) STRICT, WITHOUT ROWID;
INSERT INTO waiting (key, kind, list_uid, uid, seq, since, parked, message)
  SELECT key, kind, list_uid, film_uid, seq, since, parked, message FROM outbox;
DROP TABLE outbox;
ALTER TABLE waiting RENAME TO outbox;
CREATE INDEX outbox_order ON outbox (parked, held, rank, seq);
CREATE INDEX outbox_uid ON outbox (uid);

-- How many wait, without counting them each time.
CREATE TABLE tally (
  ability TEXT NOT NULL,
  parked INTEGER NOT NULL,
  held INTEGER NOT NULL,
  n INTEGER NOT NULL,
  PRIMARY KEY (ability, parked, held)
) STRICT, WITHOUT ROWID;
INSERT INTO tally SELECT ability, parked, held, count (*) FROM outbox GROUP BY 1, 2, 3;
CREATE TRIGGER outbox_added AFTER INSERT ON outbox BEGIN
  INSERT INTO tally VALUES (NEW.ability, NEW.parked, NEW.held, 1)
    ON CONFLICT DO UPDATE SET n = n + 1;
END;
CREATE TRIGGER outbox_removed AFTER DELETE ON outbox BEGIN
  UPDATE tally SET n = n - 1 WHERE ability = OLD.ability AND parked = OLD.parked AND held = OLD.held;
END;
CREATE TRIGGER outbox_changed AFTER UPDATE OF parked, held ON outbox
WHEN OLD.parked <> NEW.parked OR OLD.held <> NEW.held BEGIN
  UPDATE tally SET n = n - 1 WHERE ability = OLD.ability AND parked = OLD.parked AND held = OLD.held;
  INSERT INTO tally VALUES (NEW.ability, NEW.parked, NEW.held, 1)
    ON CONFLICT DO UPDATE SET n = n + 1;
END;

-- What the server can keep. What it cannot is held here.
CREATE TABLE ability (name TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
INSERT INTO ability VALUES ('watchlist'), ('favourites'), ('profile:'), ('list:'), ('rating'), ('note'), ('watched'),
  ('profile'), ('list'), ('account');

-- What a sync, or the removal of a list, took away: a film from a list, or a record.
CREATE TABLE removed (
  id INTEGER PRIMARY KEY,
  list_uid TEXT,
  film_uid TEXT,
  kind TEXT,
  uid TEXT,
  value TEXT,
  why TEXT NOT NULL,
  wall INTEGER NOT NULL
) STRICT;
INSERT INTO removed (id, list_uid, film_uid, why, wall) SELECT id, list_uid, film_uid, 'removed', wall FROM bin;
DROP TABLE bin;
ALTER TABLE removed RENAME TO bin;
CREATE INDEX bin_wall ON bin (wall);

-- Both sides changed the same: what was made here is live, and both are kept till the user has chosen.
CREATE TABLE conflict (
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  uid TEXT NOT NULL,
  mine TEXT,
  theirs TEXT,
  wall INTEGER NOT NULL
) STRICT;

-- What the sync does not do before the user has said so. choice: NULL while it is asked.
CREATE TABLE latch (
  scope TEXT PRIMARY KEY,
  reason TEXT NOT NULL,
  known INTEGER NOT NULL,
  missing INTEGER NOT NULL,
  epoch TEXT,
  choice TEXT,
  wall INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What the sync did, for people.
CREATE TABLE journal (
  id INTEGER PRIMARY KEY,
  line TEXT NOT NULL,
  wall INTEGER NOT NULL
) STRICT;

-- Libraries that were merged into this one: a second time changes nothing.
CREATE TABLE merged_from (
  device_uuid TEXT PRIMARY KEY,
  seq INTEGER NOT NULL,
  report TEXT NOT NULL,
  wall INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
