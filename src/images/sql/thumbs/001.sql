-- Pictures as they came or as they are shown on a wall: JPEG, PNG, WebP. All of it can be fetched again.
-- picture: SHA-256 of its address, less the size in it; whole: the server has no larger one; used: counts up with each
-- use; pinned: it is on a list and no cap touches it.
CREATE TABLE thumb (
  id INTEGER PRIMARY KEY,
  picture BLOB NOT NULL,
  width INTEGER NOT NULL CHECK (width > 0),
  whole INTEGER NOT NULL,
  bytes INTEGER NOT NULL CHECK (bytes > 0),
  used INTEGER NOT NULL,
  pinned INTEGER NOT NULL,
  UNIQUE (picture, width)
) STRICT;
CREATE INDEX thumb_order ON thumb (pinned, used, bytes);

-- Apart from what is said of them, which is so read without turning over all the pictures.
CREATE TABLE content (
  id INTEGER PRIMARY KEY,
  bytes INTEGER NOT NULL,
  data BLOB NOT NULL
) STRICT;
CREATE INDEX content_bytes ON content (bytes);

CREATE TABLE total (
  pinned INTEGER PRIMARY KEY,
  bytes INTEGER NOT NULL
) STRICT;
INSERT INTO total VALUES (0, 0), (1, 0);

CREATE TRIGGER thumb_comes AFTER INSERT ON thumb BEGIN
  UPDATE total SET bytes = bytes + new.bytes WHERE pinned = new.pinned;
END;
CREATE TRIGGER thumb_goes AFTER DELETE ON thumb BEGIN
  DELETE FROM content WHERE id = old.id;
  UPDATE total SET bytes = bytes - old.bytes WHERE pinned = old.pinned;
END;
CREATE TRIGGER thumb_is_pinned AFTER UPDATE OF pinned ON thumb BEGIN
  UPDATE total SET bytes = bytes - old.bytes WHERE pinned = old.pinned;
  UPDATE total SET bytes = bytes + new.bytes WHERE pinned = new.pinned;
END;

-- The pictures that lists need, for each account.
CREATE TABLE pin (
  scope TEXT NOT NULL,
  picture BLOB NOT NULL,
  PRIMARY KEY (scope, picture)
) STRICT, WITHOUT ROWID;
CREATE INDEX pin_picture ON pin (picture);

-- Addresses that gave nothing. passing: it was the way there that failed; until: seconds since 1970.
CREATE TABLE failure (
  address BLOB PRIMARY KEY,
  passing INTEGER NOT NULL,
  times INTEGER NOT NULL,
  until INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
