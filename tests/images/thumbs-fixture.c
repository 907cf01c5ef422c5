/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>

#include "thumbs-fixture.h"

void
thumbs_set_up (Fixture *fixture, gconstpointer data)
{
  fixture->dir = sample_make_dir ();
  fixture->path = g_build_filename (fixture->dir, "thumbs.db", NULL);
  fixture->thumbs = plakat_picture_thumbs_new (fixture->dir);
}

void
thumbs_close (Fixture *fixture)
{
  plakat_picture_thumbs_close (fixture->thumbs);
  g_clear_pointer (&fixture->thumbs, plakat_picture_thumbs_unref);
}

void
thumbs_reopen (Fixture *fixture)
{
  thumbs_close (fixture);
  fixture->thumbs = plakat_picture_thumbs_new (fixture->dir);
}

void
thumbs_tear_down (Fixture *fixture, gconstpointer data)
{
  if (fixture->thumbs != NULL)
    thumbs_close (fixture);
  sample_remove_dir (fixture->dir);
  g_free (fixture->path);
  g_free (fixture->dir);
}

char *
thumbs_make_name (int n)
{
  return g_strdup_printf ("https://films.example.org/files/%d.jpg", n);
}

static GBytes *
make_bytes (int n, int width, gsize size)
{
  g_autofree guint8 *data = g_malloc (size);

  for (gsize i = 0; i < size; i++)
    data[i] = (guint8) ((gsize) (n * 31 + width) + i * 7);
  return g_bytes_new (data, size);
}

void
thumbs_store_at (Fixture *fixture, int n, int width, gboolean whole, gsize size)
{
  g_autofree char *name = thumbs_make_name (n);
  g_autoptr (GBytes) bytes = make_bytes (n, width, size);

  plakat_picture_thumbs_store (fixture->thumbs, name,
                               &(PlakatPictureThumb) { .bytes = bytes, .width = width, .whole = whole });
}

void
thumbs_store (Fixture *fixture, int n, gsize size)
{
  thumbs_store_at (fixture, n, 200, FALSE, size);
}

/* The width that is found, 0 for none; what is there is what was stored. */
int
thumbs_find (Fixture *fixture, int n, int width, PlakatPictureFit fit)
{
  g_autofree char *name = thumbs_make_name (n);
  g_auto (PlakatPictureThumb) thumb = { 0 };
  g_autoptr (GBytes) wanted = NULL;

  if (!plakat_picture_thumbs_read (fixture->thumbs, name, width, fit, &thumb))
    return 0;
  wanted = make_bytes (n, thumb.width, g_bytes_get_size (thumb.bytes));
  g_assert_true (g_bytes_equal (thumb.bytes, wanted));
  return thumb.width;
}

gboolean
thumbs_has (Fixture *fixture, int n)
{
  return thumbs_find (fixture, n, 200, PLAKAT_PICTURE_FIT_WIDTH) != 0;
}

guint64
thumbs_measure (Fixture *fixture)
{
  return plakat_picture_thumbs_measure (fixture->thumbs, NULL);
}

void
thumbs_pin (Fixture *fixture, const char *scope, int first, int last)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  g_auto (GStrv) all = NULL;

  for (int n = first; n <= last; n++)
    g_strv_builder_take (names, thumbs_make_name (n));
  all = g_strv_builder_end (names);
  plakat_picture_thumbs_set_pinned (fixture->thumbs, scope, (const char *const *) all);
}

PlakatSqlite *
thumbs_open_aside (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  PlakatSqlite *db = plakat_sqlite_open (fixture->path, PLAKAT_SQLITE_REBUILDABLE, &error);

  g_assert_no_error (error);
  return db;
}

void
thumbs_exec (PlakatSqlite *db, const char *sql)
{
  g_autoptr (GError) error = NULL;

  plakat_sqlite_exec (db, sql, &error);
  g_assert_no_error (error);
}

int
thumbs_read_int (PlakatSqlite *db, const char *sql)
{
  sqlite3_stmt *statement = plakat_sqlite_prepare (db, sql, NULL);
  gboolean row;
  int value;

  g_assert_true (plakat_sqlite_step (db, statement, &row, NULL) && row);
  value = sqlite3_column_int (statement, 0);
  sqlite3_reset (statement);
  return value;
}

gsize
thumbs_get_size (Fixture *fixture)
{
  GStatBuf info;

  g_assert_cmpint (g_stat (fixture->path, &info), ==, 0);
  return (gsize) info.st_size;
}
