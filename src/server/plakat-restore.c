/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "plakat-backup-private.h"
#include "plakat-db.h"
#include "plakat-error.h"
#include "plakat-maintenance.h"
#include "plakat-seal.h"
#include "plakat-sqlite.h"

static gboolean
read_pragma (PlakatSqlite *sqlite, const char *sql, char **value, GError **error)
{
  sqlite3_stmt *statement = plakat_sqlite_prepare (sqlite, sql, error);
  gboolean row;

  *value = NULL;
  if (statement == NULL || !plakat_sqlite_step (sqlite, statement, &row, error))
    return FALSE;
  if (row)
    *value = g_strdup ((const char *) sqlite3_column_text (statement, 0));
  sqlite3_reset (statement);
  return TRUE;
}

static gboolean
refuse_file (const char *file, const char *reason, GError **error)
{
  g_set_error (error, PLAKAT_SERVER_ERROR, PLAKAT_SERVER_ERROR_ARGUMENT,
               _ ("%s is not a whole copy of a plakat-server’s database: %s"), file, reason);
  return FALSE;
}

/* Whose file it is plakat_db_open() sees; but it would make a database of one that is empty. */
static gboolean
check_file (const char *file, GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (PlakatSqlite) sqlite = plakat_sqlite_open (file, PLAKAT_SQLITE_READ_ONLY, &problem);
  g_autofree char *version = NULL, *integrity = NULL, *broken = NULL;

  if (sqlite == NULL || !read_pragma (sqlite, "PRAGMA user_version", &version, &problem)
      || !read_pragma (sqlite, "PRAGMA integrity_check(" PLAKAT_SQLITE_MISTAKES ")", &integrity, &problem)
      || !read_pragma (sqlite, "PRAGMA foreign_key_check", &broken, &problem))
    return refuse_file (file, problem->message, error);
  if (g_strcmp0 (version, "0") == 0)
    return refuse_file (file, _ ("there is nothing in it."), error);
  if (g_strcmp0 (integrity, "ok") != 0)
    return refuse_file (file, integrity ? integrity : "", error);
  return broken == NULL || refuse_file (file, broken, error);
}

/* ── what must not come back with an old copy ── */

static gboolean
carry_over_refreshes (PlakatDb *db, PlakatDb *current, GError **error)
{
  g_autoptr (PlakatRows) gone =
      plakat_db_query (current, error, "SELECT hash, expires_at FROM refresh_gone", "");

  if (gone == NULL)
    return FALSE;
  while (plakat_rows_next (gone))
    if (!plakat_db_run (db, error,
                        "INSERT INTO refresh_gone (hash, expires_at) VALUES (?1, ?2) ON CONFLICT DO NOTHING",
                        "ti", plakat_rows_get_text (gone, 0), plakat_rows_get_int (gone, 1)))
      return FALSE;
  return plakat_rows_end (gone, error);
}

/* Accounts that were deleted since stay deleted, and numbers that were given since are not given again. */
static gboolean
carry_over (PlakatDb *db, PlakatDb *current, GError **error)
{
  g_autoptr (PlakatRows) gone = plakat_db_query (current, error, "SELECT id, gone_at FROM account_gone", "");
  gint64 last;

  if (gone == NULL)
    return FALSE;
  while (plakat_rows_next (gone))
    {
      gint64 id = plakat_rows_get_int (gone, 0);

      if (!plakat_db_run (db, error, "DELETE FROM account WHERE id = ?1", "i", id)
          || (plakat_db_get_changes (db) > 0
              && !plakat_maintain_forget_account (db, id, plakat_rows_get_int (gone, 1), error)))
        return FALSE;
    }
  return plakat_rows_end (gone, error) && carry_over_refreshes (db, current, error)
         && plakat_db_read_int (current, error, &last,
                                "SELECT seq FROM sqlite_sequence WHERE name = 'account'", "")
         && plakat_db_run (
             db, error, "UPDATE sqlite_sequence SET seq = ?1 WHERE name = 'account' AND seq < ?1", "i", last);
}

static gboolean
carry_over_from (PlakatDb *db, const char *path, GError **error)
{
  g_autofree char *uri = g_strconcat ("sqlite:", path, NULL);
  g_autoptr (PlakatDb) current = NULL;
  g_autoptr (GError) problem = NULL;
  gboolean done;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return TRUE;
  current = plakat_db_open (uri, PLAKAT_DB_READ, &problem);
  if (!plakat_db_begin (db, error))
    return FALSE;
  done = current != NULL && carry_over (db, current, &problem);
  if (plakat_db_end (db, done, done ? error : NULL))
    return TRUE;
  if (done)
    return FALSE;
  /* it is replaced because it is damaged, maybe */
  g_printerr (
      _ ("What was there before cannot be read, so that accounts deleted since the copy come back: %s\n"),
      problem->message);
  return TRUE;
}

/* Makes of the copy at @temporary what the server is to find. */
static gboolean
prepare (const char *temporary, const char *path, const char *key_file, GError **error)
{
  g_autofree char *uri = g_strconcat ("sqlite:", temporary, NULL);
  g_autoptr (PlakatDb) db = plakat_db_open (uri, PLAKAT_DB_OWN, error);
  g_autoptr (PlakatKeys) keys = db ? plakat_seal_open_keys (key_file, db, error) : NULL;

  return keys != NULL && carry_over_from (db, path, error) && plakat_db_renew_epoch (db, error);
}

/* ── putting it in place ── */

/* Makes one file of the database, for which nobody else may have it open. A damaged one stays as it is. */
static gboolean
settle (const char *path, GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (PlakatSqlite) sqlite = plakat_sqlite_open (path, PLAKAT_SQLITE_PRECIOUS, &problem);
  g_autofree char *mode = NULL;

  if (sqlite != NULL && read_pragma (sqlite, "PRAGMA journal_mode=DELETE", &mode, &problem)
      && g_strcmp0 (mode, "delete") == 0)
    return TRUE;
  if (g_error_matches (problem, PLAKAT_BASE_ERROR, PLAKAT_BASE_ERROR_CORRUPT))
    return TRUE;
  g_set_error (error, PLAKAT_SERVER_ERROR, PLAKAT_SERVER_ERROR_CONFLICT,
               _ ("%s is in use; stop what uses it first. (%s)"), path, problem ? problem->message : mode);
  return FALSE;
}

/* Whoever runs this, the server's user must be able to use it. */
static gboolean
give_away (const char *temporary, const char *path, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  struct stat info;

  if (geteuid () != 0 || (stat (path, &info) != 0 && stat (folder, &info) != 0)
      || chown (temporary, info.st_uid, info.st_gid) == 0)
    return TRUE;
  return plakat_backup_fail (temporary, errno, error);
}

/* The journals of a damaged database belong to it, and must not meet the new one. */
static gboolean
move_journals (const char *path, const char *kept, GError **error)
{
  static const char *const ends[] = { "-wal", "-shm", "-journal" };

  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    {
      g_autofree char *from = g_strconcat (path, ends[i], NULL), *to = g_strconcat (kept, ends[i], NULL);

      if (g_rename (from, to) != 0 && errno != ENOENT)
        return plakat_backup_fail (from, errno, error);
    }
  return TRUE;
}

static gboolean
keep_current (const char *path, char **kept, GError **error)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *time = g_date_time_format (now, "%Y%m%dT%H%M%S");
  g_autofree char *name =
      g_strdup_printf ("%s.before-restore-%s.%06d", path, time, g_date_time_get_microsecond (now));

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return TRUE;
  if (!settle (path, error))
    return FALSE;
  /* it stays where it is until the new one takes its place, whatever happens meanwhile */
  if (link (path, name) != 0)
    return plakat_backup_fail (name, errno, error);
  *kept = g_steal_pointer (&name);
  return move_journals (path, *kept, error);
}

static gboolean
put_in_place (const char *temporary, const char *path, char **kept, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);

  if (!plakat_backup_sync (temporary, error) || !give_away (temporary, path, error)
      || !keep_current (path, kept, error))
    return FALSE;
  if (g_rename (temporary, path) != 0)
    return plakat_backup_fail (path, errno, error);
  return plakat_backup_sync (folder, error);
}

static void
remove_files (const char *temporary)
{
  static const char *const ends[] = { "", "-wal", "-shm", "-journal" };

  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    {
      g_autofree char *path = g_strconcat (temporary, ends[i], NULL);

      g_unlink (path);
    }
}

static gboolean
restore_locked (const char *path, const char *key_file, const char *file, char **kept, GError **error)
{
  g_autofree char *temporary = check_file (file, error) ? plakat_backup_copy (file, path, error) : NULL;
  gboolean done = temporary != NULL && prepare (temporary, path, key_file, error)
                  && put_in_place (temporary, path, kept, error);

  if (temporary != NULL)
    remove_files (temporary);
  return done;
}

/**
 * plakat_backup_restore:
 * @database: a database's URI
 * @key_file: the keys, which must be those that the copy was sealed with
 * @file: a copy of plakat_backup_make()
 * @kept: (out) (nullable): what was there before, under a new name
 * @error: return location; nothing has changed then
 *
 * Puts a copy in the database's place. It gets a new epoch, so that clients start over and send again what
 * they have; accounts that were deleted since the copy was made stay deleted.
 *
 * Returns: %TRUE if it is in place
 */
gboolean
plakat_backup_restore (
    const char *database, const char *key_file, const char *file, char **kept, GError **error)
{
  g_autofree char *path = plakat_backup_get_path (
      database,
      _ ("PostgreSQL restores its own copies: stop the servers, run “pg_restore --clean --if-exists "
         "--dbname=DATABASE FILE”, and then “plakat-server renew-epoch”."),
      error);
  gboolean done;
  int lock;

  *kept = NULL;
  if (path == NULL || !plakat_backup_lock (database, &lock, error))
    return FALSE;
  done = restore_locked (path, key_file, file, kept, error);
  g_close (lock, NULL);
  return done;
}
