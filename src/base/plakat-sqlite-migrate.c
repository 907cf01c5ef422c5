/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <gio/gio.h>

#include "plakat-error.h"
#include "plakat-sqlite-private.h"

static gboolean
take_step (PlakatSqlite *self, GBytes *sql, int version, int application_id, GError **error)
{
  g_autofree char *mark =
      g_strdup_printf ("PRAGMA user_version=%d; PRAGMA application_id=%d;", version, application_id);
  gboolean done;

  if (!plakat_sqlite_begin (self, error))
    return FALSE;
  done = plakat_sqlite_exec (self, g_bytes_get_data (sql, NULL), error)
         && plakat_sqlite_exec (self, mark, error);
  return plakat_sqlite_end (self, done, done ? error : NULL);
}

/**
 * plakat_sqlite_migrate:
 *
 * plakat_sqlite_migrate_to() the newest form.
 */
gboolean
plakat_sqlite_migrate (PlakatSqlite *self, const char *resource_folder, int application_id, GError **error)
{
  return plakat_sqlite_migrate_to (self, resource_folder, application_id, G_MAXINT, error);
}

/**
 * plakat_sqlite_migrate_to:
 * @resource_folder: where `001.sql`, `002.sql`, … stand, one step each, never changed once released
 * @application_id: what marks the file as this kind of ours
 * @last: the last step to take, %G_MAXINT for all
 * @error: return location
 *
 * Brings the database to that form, each step in a transaction of its own.
 *
 * Errors: %PLAKAT_BASE_ERROR_CORRUPT for another application's file; %PLAKAT_BASE_ERROR_DATABASE for one that
 * a newer Plakat wrote.
 *
 * Returns: %TRUE when the database is current
 */
gboolean
plakat_sqlite_migrate_to (
    PlakatSqlite *self, const char *resource_folder, int application_id, int last, GError **error)
{
  gint64 version, owner;

  if (!plakat_sqlite_read_number (self, &version, error, "PRAGMA user_version", "")
      || !plakat_sqlite_read_number (self, &owner, error, "PRAGMA application_id", ""))
    return FALSE;
  if ((version > 0 || owner != 0) && owner != application_id)
    {
      g_set_error (error, PLAKAT_BASE_ERROR, PLAKAT_BASE_ERROR_CORRUPT, "%s belongs to another application",
                   self->path);
      return FALSE;
    }
  for (int next = 1;; next++)
    {
      g_autofree char *path = g_strdup_printf ("%s/%03d.sql", resource_folder, next);
      g_autoptr (GBytes) sql = g_resources_lookup_data (path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);

      if (sql == NULL && version >= next)
        {
          g_set_error (error, PLAKAT_BASE_ERROR, PLAKAT_BASE_ERROR_DATABASE,
                       "%s was written by a newer Plakat; please update Plakat", self->path);
          return FALSE;
        }
      if (sql == NULL || next > last)
        return TRUE;
      if (next > version && !take_step (self, sql, next, application_id, error))
        return FALSE;
    }
}
