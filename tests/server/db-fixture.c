/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "db-fixture.h"

#define SAMPLE \
  "CREATE TABLE sample (id BIGINT PRIMARY KEY, t TEXT, i BIGINT, n INTEGER, d DOUBLE PRECISION, b "

PlakatDb *
db_open (const char *uri, PlakatDbUse use)
{
  g_autoptr (GError) error = NULL;
  PlakatDb *db = plakat_db_open (uri, use, &error);

  g_assert_no_error (error);
  g_assert_nonnull (db);
  return db;
}

/* One number. */
gint64
db_ask (PlakatDb *db, const char *sql)
{
  g_autoptr (GError) error = NULL;
  gint64 number;

  plakat_db_read_int (db, &error, &number, sql, "");
  g_assert_no_error (error);
  return number;
}

gint64
db_count (PlakatDb *db)
{
  return db_ask (db, "SELECT count (*) FROM sample");
}

void
db_insert (PlakatDb *db, gint64 id)
{
  db_run (db, "INSERT INTO sample (id) VALUES (?1)", "i", id);
}

void
db_begin (PlakatDb *db)
{
  g_autoptr (GError) error = NULL;

  plakat_db_begin (db, &error);
  g_assert_no_error (error);
}

void
db_end (PlakatDb *db, gboolean commit)
{
  g_autoptr (GError) error = NULL;
  gboolean kept = plakat_db_end (db, commit, &error);

  g_assert_no_error (error);
  g_assert_cmpint (kept, ==, commit);
}

void
place_set_up (Place *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  self->folder = g_dir_make_tmp ("plakat-db-XXXXXX", &error);
  g_assert_no_error (error);
  self->uri = storage_make (self->folder, "plakat");
  self->db = db_open (self->uri, PLAKAT_DB_OWN);
  db_run (self->db, storage_is_postgresql () ? SAMPLE "BYTEA)" : SAMPLE "BLOB)", "");
}

void
place_tear_down (Place *self, gconstpointer data)
{
  g_clear_pointer (&self->db, plakat_db_close);
  storage_remove (self->uri);
  storage_remove_folder (self->folder);
  g_free (self->uri);
  g_free (self->folder);
}
