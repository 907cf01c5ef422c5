/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <gio/gio.h>
#include <string.h>

#include "plakat-load-private.h"

#define FOLDER "/io/github/plakat_app/Server/sql/"

/*
 * A large index is made many times as quickly of what is there already as row by row. While an empty
 * catalogue is filled its tables go without theirs; the schema says which there are.
 */

static const char *const tables[] = {
  "credit", "word", "film", "person", "film_search", "person_search", NULL
};

static const char *const steps[] = { "001.sql", "001-postgresql.sql" };

/* @line: "CREATE INDEX name ON table …;" */
static gboolean
is_ours (const char *line)
{
  g_auto (GStrv) words = g_strsplit (line, " ", 6);

  return g_strv_length (words) == 6 && g_str_equal (words[0], "CREATE") && g_str_equal (words[1], "INDEX")
         && g_strv_contains (tables, words[4]) && g_str_has_suffix (line, ";");
}

static char *
dup_name (const char *line)
{
  const char *name = line + strlen ("CREATE INDEX ");

  return g_strndup (name, strcspn (name, " "));
}

static gboolean
list_lines (PlakatDb *db, GPtrArray *lines, GError **error)
{
  guint n_steps = plakat_db_get_engine (db) == PLAKAT_DB_SQLITE ? 1 : 2;

  for (guint i = 0; i < n_steps; i++)
    {
      g_autofree char *path = g_strconcat (FOLDER, steps[i], NULL);
      g_autoptr (GBytes) bytes = g_resources_lookup_data (path, G_RESOURCE_LOOKUP_FLAGS_NONE, error);
      g_auto (GStrv) all = NULL;

      if (bytes == NULL)
        return FALSE;
      /* Resources end with a zero. */
      all = g_strsplit (g_bytes_get_data (bytes, NULL), "\n", -1);
      for (guint j = 0; all[j] != NULL; j++)
        if (is_ours (all[j]))
          g_ptr_array_add (lines, g_strdup (all[j]));
    }
  return TRUE;
}

/** plakat_load_list_indexes: Returns: (transfer full) (nullable): the names of the catalogue's indexes */
GStrv
plakat_load_list_indexes (PlakatDb *db, GError **error)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();

  if (!list_lines (db, lines, error))
    return NULL;
  for (guint i = 0; i < lines->len; i++)
    g_strv_builder_take (names, dup_name (lines->pdata[i]));
  return g_strv_builder_end (names);
}

/** plakat_load_drop_indexes: takes all of them away */
gboolean
plakat_load_drop_indexes (PlakatDb *db, GError **error)
{
  g_auto (GStrv) names = plakat_load_list_indexes (db, error);

  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    {
      g_autofree char *sql = g_strconcat ("DROP INDEX IF EXISTS ", names[i], NULL);

      if (!plakat_db_run (db, error, sql, ""))
        return FALSE;
    }
  return names != NULL;
}

/** plakat_load_create_index: makes the one that is called @name, unless it is there */
gboolean
plakat_load_create_index (PlakatDb *db, const char *name, GError **error)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);

  if (!list_lines (db, lines, error))
    return FALSE;
  for (guint i = 0; i < lines->len; i++)
    {
      g_autofree char *this_name = dup_name (lines->pdata[i]);
      g_autoptr (GString) sql = g_string_new (lines->pdata[i]);

      if (!g_str_equal (this_name, name))
        continue;
      g_string_replace (sql, "CREATE INDEX", "CREATE INDEX IF NOT EXISTS", 1);
      g_string_truncate (sql, sql->len - 1);
      if (!plakat_db_run (db, error, sql->str, ""))
        return FALSE;
    }
  return TRUE;
}
