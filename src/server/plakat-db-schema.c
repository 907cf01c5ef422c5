/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <gio/gio.h>
#include <glib/gi18n.h>

#include "plakat-db-private.h"
#include "plakat-error.h"
#include "plakat-text.h"

#define FOLDER "/io/github/plakat_app/Server/sql"

/**
 * plakat_db_expand_schema:
 * @sql: portable text, with words in braces where engines differ
 * @macros: pairs of such words and what stands for them, ended by %NULL
 *
 * Returns: (transfer full): the text of one engine
 */
char *
plakat_db_expand_schema (const char *sql, const char *const *macros)
{
  g_autoptr (GString) text = g_string_new (sql);

  for (guint i = 0; macros[i] != NULL; i += 2)
    g_string_replace (text, macros[i], macros[i + 1], 0);
  return g_string_free_and_steal (g_steal_pointer (&text));
}

/* Each step is NNN.sql, and what of it the engine writes otherwise, NNN-ENGINE.sql; %NULL: there is no such.
 */
static char *
read_step (PlakatDb *self, int number)
{
  const char *endings[] = { "", self->class->name };
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    {
      g_autofree char *path = g_strdup_printf (FOLDER "/%03d%s%s.sql", number, i == 0 ? "" : "-", endings[i]);
      g_autoptr (GBytes) bytes = g_resources_lookup_data (path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
      gsize size;
      const char *part = bytes != NULL ? g_bytes_get_data (bytes, &size) : NULL;

      if (part != NULL)
        g_string_append_len (text, part, size);
    }
  return text->len == 0 ? NULL : plakat_db_expand_schema (text->str, self->class->macros);
}

static int
count_steps (PlakatDb *self)
{
  for (int number = 1;; number++)
    {
      g_autofree char *step = read_step (self, number);

      if (step == NULL)
        return number - 1;
    }
}

static gboolean
take_steps (PlakatDb *self, int newest, GError **error)
{
  int version;

  if (self->class->lock_schema != NULL && !self->class->exec (self, self->class->lock_schema, error))
    return FALSE;
  /* Another one may have taken them while this one waited. */
  if (!self->class->get_version (self, &version, error))
    return FALSE;
  for (int number = version + 1; number <= newest; number++)
    {
      g_autofree char *step = read_step (self, number);

      if (!self->class->exec (self, step, error) || !self->class->set_version (self, number, error))
        return FALSE;
    }
  return TRUE;
}

/**
 * plakat_db_make_schema:
 *
 * Brings a storage to the newest form, all steps in one transaction. When several connections do so at once,
 * one of them does it and the others find it done.
 *
 * Errors: %PLAKAT_BASE_ERROR_CORRUPT for another application's storage; %PLAKAT_BASE_ERROR_DATABASE for one
 * that a newer Plakat wrote.
 *
 * Returns: %TRUE when the storage is current
 */
gboolean
plakat_db_make_schema (PlakatDb *self, GError **error)
{
  int newest = count_steps (self), version;
  gboolean done;

  if (!self->class->get_version (self, &version, error))
    return FALSE;
  if (version > newest)
    {
      g_set_error_literal (error, PLAKAT_BASE_ERROR, PLAKAT_BASE_ERROR_DATABASE,
                           _ ("The database was written by a newer plakat-server; please update this one"));
      return FALSE;
    }
  if (version == newest)
    return TRUE;
  if (!plakat_db_begin (self, error))
    return FALSE;
  done = take_steps (self, newest, error);
  return plakat_db_end (self, done, done ? error : NULL);
}

static gboolean
find_epoch (PlakatDb *self, GError **error)
{
  g_autoptr (PlakatRows) rows =
      plakat_db_query (self, error, "SELECT value FROM meta WHERE name = 'epoch'", "");

  if (rows == NULL)
    return FALSE;
  g_clear_pointer (&self->epoch, g_free);
  if (plakat_rows_next (rows))
    self->epoch = g_strdup (plakat_rows_get_text (rows, 0));
  return plakat_rows_end (rows, error);
}

/**
 * plakat_db_read_epoch:
 *
 * Finds the storage's epoch, or gives it its first.
 *
 * Returns: %TRUE when the connection knows it
 */
gboolean
plakat_db_read_epoch (PlakatDb *self, GError **error)
{
  g_autofree char *fresh = NULL;

  if (!find_epoch (self, error))
    return FALSE;
  if (self->epoch != NULL)
    return TRUE;
  fresh = plakat_text_uuid ();
  /* The first of several that come at once gives it. */
  if (!plakat_db_run (self, error,
                      "INSERT INTO meta (name, value) VALUES ('epoch', ?1) ON CONFLICT DO NOTHING", "t",
                      fresh)
      || !find_epoch (self, error))
    return FALSE;
  if (self->epoch != NULL)
    return TRUE;
  g_set_error_literal (error, PLAKAT_BASE_ERROR, PLAKAT_BASE_ERROR_DATABASE, _ ("The database has no epoch"));
  return FALSE;
}

/**
 * plakat_db_renew_epoch:
 *
 * Gives the storage a new epoch, after it was restored from a copy: numbers that clients have seen may now be
 * given to other changes, so that they must start over. Other connections know it when they are opened again.
 *
 * Returns: %TRUE when it is kept
 */
gboolean
plakat_db_renew_epoch (PlakatDb *self, GError **error)
{
  g_autofree char *fresh = plakat_text_uuid ();

  return plakat_db_run (self, error,
                        "INSERT INTO meta (name, value) VALUES ('epoch', ?1) "
                        "ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                        "t", fresh)
         && find_epoch (self, error);
}
