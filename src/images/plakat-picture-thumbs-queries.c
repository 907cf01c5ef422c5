/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>

#include "plakat-error.h"
#include "plakat-images-resources.h"
#include "plakat-picture-thumbs-private.h"

#define SQL_FOLDER "/io/github/plakat_app/Plakat/sql/thumbs"
#define APPLICATION_ID 0x506c6b54 /* "PlkT" */
/* Addresses, not memory: pages are mapped as they are read. */
#define MAPPED (GLIB_SIZEOF_VOID_P >= 8 ? "PRAGMA mmap_size=2147418112" : "PRAGMA mmap_size=67108864")
/* So much that is free in the file is not worth moving pages for. */
#define FREE_PAGES_KEPT 256

/* ── the file ──────────────────────────────────────────────────────────── */

/* Only a file without tables can be told that it will give room back, and being in WAL mode it has to be
 * written for that. */
static gboolean
make_shrinkable (PlakatSqlite *db, GError **error)
{
  gint64 count;

  if (!plakat_sqlite_read_number (db, &count, error, "SELECT count(*) FROM sqlite_schema", ""))
    return FALSE;
  return count > 0 || plakat_sqlite_exec (db, "PRAGMA auto_vacuum=INCREMENTAL; VACUUM;", error);
}

/* plakat_picture_thumbs_open_db: Returns: (transfer full) (nullable): the connection that writes */
PlakatSqlite *
plakat_picture_thumbs_open_db (const char *path, GError **error)
{
  g_autoptr (PlakatSqlite) db = plakat_sqlite_open (path, PLAKAT_SQLITE_REBUILDABLE, error);

  /* Linked in with the call, which a static library else would not be. */
  g_resources_register (plakat_images_get_resource ());
  if (db == NULL || !make_shrinkable (db, error)
      || !plakat_sqlite_migrate (db, SQL_FOLDER, APPLICATION_ID, error))
    return NULL;
  return g_steal_pointer (&db);
}

/* plakat_picture_thumbs_open_reader: Returns: (transfer full) (nullable): one that reads */
PlakatSqlite *
plakat_picture_thumbs_open_reader (const char *path, GError **error)
{
  g_autoptr (PlakatSqlite) db = plakat_sqlite_open (path, PLAKAT_SQLITE_READ_ONLY, error);

  if (db == NULL || !plakat_sqlite_exec (db, MAPPED, error))
    return NULL;
  return g_steal_pointer (&db);
}

/* plakat_picture_thumbs_throw_away: the log first, which means nothing without its file */
void
plakat_picture_thumbs_throw_away (const char *path)
{
  static const char *const endings[] = { "-wal", "-shm", "-journal", "" };

  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    {
      g_autofree char *name = g_strconcat (path, endings[i], NULL);

      g_unlink (name);
    }
}

/* plakat_picture_thumbs_is_damage: Returns: whether the file is at fault, not the disk or another process */
gboolean
plakat_picture_thumbs_is_damage (const GError *error)
{
  return g_error_matches (error, PLAKAT_BASE_ERROR, PLAKAT_BASE_ERROR_CORRUPT)
         || g_error_matches (error, PLAKAT_BASE_ERROR, PLAKAT_BASE_ERROR_DATABASE);
}

/*
 * plakat_picture_thumbs_check:
 * @orphans: (out): how many rows were wrong, and are gone
 *
 * Rows without a picture, pictures without a row, and those of which another size is said than they have: a
 * transaction leaves none, damage and other programs may. The sums are made anew.
 */
gboolean
plakat_picture_thumbs_check (PlakatSqlite *db, guint *orphans, GError **error)
{
  static const char *const steps[] = {
    "DELETE FROM thumb WHERE NOT EXISTS"
    " (SELECT 1 FROM content c INDEXED BY content_bytes WHERE c.bytes = thumb.bytes AND c.id = thumb.id)",
    "DELETE FROM content WHERE id IN"
    " (SELECT id FROM content INDEXED BY content_bytes EXCEPT SELECT id FROM thumb)",
  };

  *orphans = 0;
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      if (!plakat_sqlite_run (db, error, steps[i], ""))
        return FALSE;
      *orphans += (guint) sqlite3_changes (plakat_sqlite_get_handle (db));
    }
  return plakat_sqlite_run (db, error,
                            "UPDATE thumb SET pinned = 1 - pinned WHERE pinned <>"
                            " EXISTS (SELECT 1 FROM pin WHERE pin.picture = thumb.picture)",
                            "")
         && plakat_sqlite_run (
             db, error,
             "UPDATE total SET bytes ="
             " (SELECT coalesce (sum (bytes), 0) FROM thumb WHERE thumb.pinned = total.pinned)",
             "");
}

/* ── pictures ──────────────────────────────────────────────────────────── */

/* A little narrower than asked for is taken too: nobody sees it, and the next size has many more bytes. */
#define COLUMNS \
  "SELECT t.id, t.width, t.whole, t.bytes, c.data FROM thumb t LEFT JOIN content c ON c.id = t.id"
#define SELECT_WIDTH \
  COLUMNS            \
  " WHERE t.picture = ?1 AND (t.whole OR (?2 > 0 AND t.width * 10 >= ?2 * 9)) ORDER BY t.width LIMIT 1"
#define SELECT_ANY COLUMNS " WHERE t.picture = ?1 AND ?2 = ?2 ORDER BY t.width DESC LIMIT 1"

/*
 * plakat_picture_thumbs_select:
 * @width: pixels, 0 for the whole picture
 * @thumb: (out caller-allocates): its bytes are %NULL when there is none
 * @id: (out): the row, 0 for none; with one but no bytes it is an orphan
 */
gboolean
plakat_picture_thumbs_select (PlakatSqlite *db,
                              GBytes *picture,
                              int width,
                              PlakatPictureFit fit,
                              PlakatPictureThumb *thumb,
                              gint64 *id,
                              GError **error)
{
  sqlite3_stmt *statement =
      plakat_sqlite_prepare (db, fit == PLAKAT_PICTURE_FIT_ANY ? SELECT_ANY : SELECT_WIDTH, error);
  gboolean row;

  *thumb = (PlakatPictureThumb) { 0 };
  *id = 0;
  if (statement == NULL)
    return FALSE;
  plakat_sqlite_bind (statement, "bn", picture, width);
  if (!plakat_sqlite_step (db, statement, &row, error))
    return FALSE;
  if (row)
    {
      int length = sqlite3_column_bytes (statement, 4);

      *id = sqlite3_column_int64 (statement, 0);
      thumb->width = sqlite3_column_int (statement, 1);
      thumb->whole = sqlite3_column_int (statement, 2) != 0;
      if (length > 0 && length == sqlite3_column_int (statement, 3))
        thumb->bytes = g_bytes_new (sqlite3_column_blob (statement, 4), (gsize) length);
    }
  sqlite3_reset (statement);
  return TRUE;
}

/* plakat_picture_thumbs_insert: in place of what was of that width */
gboolean
plakat_picture_thumbs_insert (
    PlakatSqlite *db, GBytes *picture, const PlakatPictureThumb *thumb, gint64 used, GError **error)
{
  const gint64 bytes = (gint64) g_bytes_get_size (thumb->bytes);

  return plakat_sqlite_run (db, error, "DELETE FROM thumb WHERE picture = ?1 AND width = ?2", "bn", picture,
                            thumb->width)
         && plakat_sqlite_run (db, error,
                               "INSERT INTO thumb (picture, width, whole, bytes, used, pinned) VALUES"
                               " (?1, ?2, ?3, ?4, ?5, EXISTS (SELECT 1 FROM pin WHERE picture = ?1))",
                               "bnnii", picture, thumb->width, thumb->whole != FALSE, bytes, used)
         && plakat_sqlite_run (db, error, "INSERT INTO content (id, bytes, data) VALUES (?1, ?2, ?3)", "iib",
                               (gint64) sqlite3_last_insert_rowid (plakat_sqlite_get_handle (db)), bytes,
                               thumb->bytes);
}

/* plakat_picture_thumbs_delete: at every width */
gboolean
plakat_picture_thumbs_delete (PlakatSqlite *db, GBytes *picture, GError **error)
{
  return plakat_sqlite_run (db, error, "DELETE FROM thumb WHERE picture = ?1", "b", picture);
}

gboolean
plakat_picture_thumbs_delete_id (PlakatSqlite *db, gint64 id, GError **error)
{
  return plakat_sqlite_run (db, error, "DELETE FROM thumb WHERE id = ?1", "i", id);
}

gboolean
plakat_picture_thumbs_touch (PlakatSqlite *db, gint64 id, gint64 used, GError **error)
{
  return plakat_sqlite_run (db, error, "UPDATE thumb SET used = ?2 WHERE id = ?1", "ii", id, used);
}

/* plakat_picture_thumbs_read_clock: @used: (out): of what was used last */
gboolean
plakat_picture_thumbs_read_clock (PlakatSqlite *db, gint64 *used, GError **error)
{
  gint64 pinned;

  if (!plakat_sqlite_read_number (db, used, error, "SELECT max (used) FROM thumb WHERE pinned = ?1", "n", 0)
      || !plakat_sqlite_read_number (db, &pinned, error, "SELECT max (used) FROM thumb WHERE pinned = ?1",
                                     "n", 1))
    return FALSE;
  *used = MAX (*used, pinned);
  return TRUE;
}

gboolean
plakat_picture_thumbs_read_total (PlakatSqlite *db, gboolean pinned, guint64 *bytes, GError **error)
{
  gint64 value;

  if (!plakat_sqlite_read_number (db, &value, error, "SELECT bytes FROM total WHERE pinned = ?1", "n",
                                  pinned != FALSE))
    return FALSE;
  *bytes = (guint64) MAX (value, 0);
  return TRUE;
}

/* plakat_picture_thumbs_trim: what was not used for longest goes, until what no list needs takes @cap bytes
 */
gboolean
plakat_picture_thumbs_trim (PlakatSqlite *db, guint64 cap, GError **error)
{
  for (;;)
    {
      guint64 total;
      gint64 id;

      if (!plakat_picture_thumbs_read_total (db, FALSE, &total, error))
        return FALSE;
      if (total <= cap)
        return TRUE;
      if (!plakat_sqlite_read_number (db, &id, error,
                                      "SELECT id FROM thumb WHERE pinned = ?1 ORDER BY used LIMIT 1", "n", 0))
        return FALSE;
      if (id == 0)
        return TRUE;
      if (!plakat_picture_thumbs_delete_id (db, id, error))
        return FALSE;
    }
}

/* plakat_picture_thumbs_give_back: what is free in the file, to the disk */
gboolean
plakat_picture_thumbs_give_back (PlakatSqlite *db, GError **error)
{
  gint64 free_pages;

  if (!plakat_sqlite_read_number (db, &free_pages, error, "PRAGMA freelist_count", ""))
    return FALSE;
  return free_pages <= FREE_PAGES_KEPT || plakat_sqlite_run (db, error, "PRAGMA incremental_vacuum", "");
}

/* plakat_picture_thumbs_write_pins: @pictures: (array zero-terminated=1): names, as texts, of all that @scope
 * needs */
gboolean
plakat_picture_thumbs_write_pins (PlakatSqlite *db,
                                  const char *scope,
                                  const char *const *pictures,
                                  GError **error)
{
  if (!plakat_sqlite_run (db, error, "DELETE FROM pin WHERE scope = ?1", "t", scope))
    return FALSE;
  for (guint i = 0; pictures[i] != NULL; i++)
    {
      g_autoptr (GBytes) name = plakat_picture_thumbs_make_name (pictures[i]);

      if (!plakat_sqlite_run (db, error, "INSERT OR IGNORE INTO pin (scope, picture) VALUES (?1, ?2)", "tb",
                              scope, name))
        return FALSE;
    }
  return plakat_sqlite_run (
             db, error,
             "UPDATE thumb SET pinned = 1 WHERE pinned = 0 AND picture IN (SELECT picture FROM pin)", "")
         && plakat_sqlite_run (
             db, error,
             "UPDATE thumb SET pinned = 0 WHERE pinned = 1 AND picture NOT IN (SELECT picture FROM pin)", "");
}

/* ── failures ──────────────────────────────────────────────────────────── */

/* plakat_picture_thumbs_read_failures: @since: seconds since 1970; what was over before that is deleted;
 * @failures: takes GBytes and PlakatPictureFailure */
gboolean
plakat_picture_thumbs_read_failures (PlakatSqlite *db, gint64 since, GHashTable *failures, GError **error)
{
  sqlite3_stmt *statement;
  gboolean row;

  if (!plakat_sqlite_run (db, error, "DELETE FROM failure WHERE until < ?1", "i", since))
    return FALSE;
  statement = plakat_sqlite_prepare (db, "SELECT address, passing, times, until FROM failure", error);
  if (statement == NULL)
    return FALSE;
  while (plakat_sqlite_step (db, statement, &row, error))
    {
      PlakatPictureFailure failure;

      if (!row)
        return TRUE;
      failure = (PlakatPictureFailure) {
        .passing = sqlite3_column_int (statement, 1) != 0,
        .times = (guint) MAX (sqlite3_column_int (statement, 2), 1),
        .until = sqlite3_column_int64 (statement, 3),
      };
      g_hash_table_replace (
          failures,
          g_bytes_new (sqlite3_column_blob (statement, 0), (gsize) sqlite3_column_bytes (statement, 0)),
          g_memdup2 (&failure, sizeof failure));
    }
  return FALSE;
}

/* plakat_picture_thumbs_write_failure: @failure: (nullable): %NULL when it is over */
gboolean
plakat_picture_thumbs_write_failure (PlakatSqlite *db,
                                     GBytes *address,
                                     const PlakatPictureFailure *failure,
                                     GError **error)
{
  if (failure == NULL)
    return plakat_sqlite_run (db, error, "DELETE FROM failure WHERE address = ?1", "b", address);
  return plakat_sqlite_run (
      db, error, "INSERT OR REPLACE INTO failure (address, passing, times, until) VALUES (?1, ?2, ?3, ?4)",
      "bnni", address, failure->passing != FALSE, (int) failure->times, failure->until);
}

gboolean
plakat_picture_thumbs_delete_passing (PlakatSqlite *db, GError **error)
{
  return plakat_sqlite_run (db, error, "DELETE FROM failure WHERE passing", "");
}
