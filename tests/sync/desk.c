/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "desk.h"
#include "plakat-library-private.h"
#include "plakat-sqlite.h"

static void
open_library (Desk *self)
{
  self->library = g_value_dup_object (fixture_wait (plakat_library_open (self->path, "http://127.0.0.1:9")));
  fixture_wait (plakat_library_set_owner (self->library, "http://127.0.0.1:9", "7", "ada"));
}

void
desk_set_up (Desk *self, gconstpointer capabilities)
{
  world_init (&self->world);
  self->folder = g_dir_make_tmp ("plakat-desk-XXXXXX", NULL);
  self->path = g_build_filename (self->folder, "library.db", NULL);
  self->remote = fake_remote_new (GPOINTER_TO_UINT (capabilities));
  open_library (self);
}

static void
stop (Desk *self)
{
  if (self->engine != NULL)
    plakat_engine_stop (self->engine);
  world_settle (&self->world);
  g_clear_object (&self->world.engine);
  g_clear_object (&self->engine);
  fixture_wait (plakat_library_close (self->library));
  fixture_forget ();
  g_clear_object (&self->library);
}

void
desk_tear_down (Desk *self, gconstpointer capabilities)
{
  stop (self);
  /* No two requests were under way at once, whatever the test did (I5). */
  g_assert_cmpuint (self->remote->most_in_flight, <=, 1);
  /* Nothing of an engine that is gone ticks on. */
  g_assert_cmpuint (self->world.timers->len, ==, 0);
  g_clear_object (&self->remote);
  world_clear (&self->world);
  fixture_remove (self->folder);
  g_free (self->folder);
  g_free (self->path);
}

void
desk_start (Desk *self)
{
  self->engine =
      plakat_engine_new (self->library, NULL, PLAKAT_REMOTE (self->remote), &self->world.environment);
  world_watch (&self->world, self->engine);
  world_advance (&self->world, 0);
}

void
desk_restart (Desk *self)
{
  stop (self);
  open_library (self);
  desk_start (self);
}

void
desk_list (Desk *self, int film, gboolean want)
{
  g_autoptr (PlakatFilmItem) item = fixture_make_item (film);

  fixture_wait (plakat_library_set_listed (self->library, PLAKAT_LIST_WATCHLIST, item, want));
}

gboolean
desk_has (Desk *self, int film)
{
  g_autofree char *uid = g_strdup_printf ("tmdb:%d", film);

  return (plakat_library_get_marks (self->library, uid) & PLAKAT_MARK_WATCHLIST) != 0;
}

static gboolean
try_sync (Desk *self, GError **error)
{
  g_autoptr (DexFuture) through = NULL;
  gboolean done;

  self->world.now += 6 * G_TIME_SPAN_MINUTE;
  through = plakat_engine_sync_now (self->engine);
  world_settle (&self->world);
  g_assert_cmpint (dex_future_get_status (through), !=, DEX_FUTURE_STATUS_PENDING);
  done = dex_future_get_value (through, error) != NULL;
  return done;
}

void
desk_sync (Desk *self)
{
  g_autoptr (GError) error = NULL;

  try_sync (self, &error);
  g_assert_no_error (error);
}

GError *
desk_sync_in_vain (Desk *self)
{
  GError *error = NULL;

  g_assert_false (try_sync (self, &error));
  return error;
}

char *
desk_dup_text (Desk *self, const char *sql)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PlakatSqlite) db = plakat_sqlite_open (self->path, PLAKAT_SQLITE_READ_ONLY, &error);
  sqlite3_stmt *statement;
  gboolean row;
  char *text;

  g_assert_no_error (error);
  statement = plakat_sqlite_prepare (db, sql, &error);
  g_assert_no_error (error);
  plakat_sqlite_step (db, statement, &row, &error);
  g_assert_no_error (error);
  text = row ? g_strdup ((const char *) sqlite3_column_text (statement, 0)) : NULL;
  sqlite3_reset (statement);
  return text;
}

gint64
desk_read_int (Desk *self, const char *sql)
{
  g_autofree char *text = desk_dup_text (self, sql);

  g_assert_nonnull (text);
  return g_ascii_strtoll (text, NULL, 10);
}
