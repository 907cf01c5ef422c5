-- What a record was before it was taken away at the server: what both sides come from who bring it back.
ALTER TABLE record ADD COLUMN gone TEXT;
