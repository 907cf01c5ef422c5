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

typedef gboolean (*IndexFunc) (PlakatDb *db, const char *name, const char *rest, GError **error);

/* @line: "CREATE INDEX name ON table …;" */
static gboolean
take_line (PlakatDb *db, const char *line, const char *wanted, IndexFunc func, GError **error)
{
  g_auto (GStrv) words = g_strsplit (line, " ", 6);
  g_autofree char *rest = NULL;

  if (g_strv_length (words) < 6 || !g_str_equal (words[0], "CREATE") || !g_str_equal (words[1], "INDEX")
      || !g_strv_contains (tables, words[4]) || (wanted != NULL && !g_str_equal (words[2], wanted)))
    return TRUE;
  rest = g_strdup (strstr (line, " ON "));
  g_strdelimit (rest, ";", ' ');
  return func (db, words[2], rest, error);
}

static gboolean
for_each (PlakatDb *db, const char *wanted, IndexFunc func, GError **error)
{
  guint n_steps = plakat_db_get_engine (db) == PLAKAT_DB_SQLITE ? 1 : 2;

  for (guint i = 0; i < n_steps; i++)
    {
      g_autofree char *path = g_strconcat (FOLDER, steps[i], NULL);
      g_autoptr (GBytes) bytes = g_resources_lookup_data (path, G_RESOURCE_LOOKUP_FLAGS_NONE, error);
      g_auto (GStrv) lines = NULL;

      if (bytes == NULL)
        return FALSE;
      /* Resources end with a zero. */
      lines = g_strsplit (g_bytes_get_data (bytes, NULL), "\n", -1);
      for (guint j = 0; lines[j] != NULL; j++)
        if (!take_line (db, lines[j], wanted, func, error))
          return FALSE;
    }
  return TRUE;
}

static gboolean
drop (PlakatDb *db, const char *name, const char *rest, GError **error)
{
  g_autofree char *sql = g_strconcat ("DROP INDEX IF EXISTS ", name, NULL);

  return plakat_db_run (db, error, sql, "");
}

static gboolean
create (PlakatDb *db, const char *name, const char *rest, GError **error)
{
  g_autofree char *sql = g_strconcat ("CREATE INDEX IF NOT EXISTS ", name, rest, NULL);

  return plakat_db_run (db, error, sql, "");
}

/** plakat_load_drop_indexes: takes the secondary indexes of the catalogue away */
gboolean
plakat_load_drop_indexes (PlakatDb *db, GError **error)
{
  return for_each (db, NULL, drop, error);
}

/** plakat_load_create_indexes: makes those that are not there; @name: (nullable): only this one */
gboolean
plakat_load_create_indexes (PlakatDb *db, const char *name, GError **error)
{
  return for_each (db, name, create, error);
}
