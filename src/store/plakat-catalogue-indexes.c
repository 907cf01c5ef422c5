/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plakat-catalogue-indexes.h"

/*
 * Indexes that a catalogue does without while it is filled for the first time: sorted at once they are made
 * in a fraction of the time. The wall's own order, and what finds a row by its identity, stay.
 */
static const struct
{
  const char *name;
  const char *on;
} late[] = {
  { "film_title", "film (sort_key, id)" },
  { "film_release", "film (release_date DESC, id)" },
  { "film_year", "film (year)" },
  { "film_rating", "film (vote_average DESC, id)" },
  { "film_runtime", "film (runtime, id)" },
  { "film_added", "film (added_at DESC, id)" },
  { "film_genre_genre", "film_genre (genre_id, film_id)" },
  { "film_country_code", "film_country (code, film_id)" },
  { "person_name", "person (name COLLATE NOCASE)" },
  { "credit_person", "credit (person_id, job)" },
};

/** plakat_catalogue_drop_indexes: within a transaction, of a catalogue that has no films yet */
gboolean
plakat_catalogue_drop_indexes (PlakatSqlite *db, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (late); i++)
    {
      g_autofree char *sql = g_strdup_printf ("DROP INDEX IF EXISTS %s", late[i].name);

      if (!plakat_sqlite_exec (db, sql, error))
        return FALSE;
    }
  return TRUE;
}

guint
plakat_catalogue_n_late_indexes (void)
{
  return G_N_ELEMENTS (late);
}

/** plakat_catalogue_make_index: the @ith of the late ones, within a transaction; one that is there stays */
gboolean
plakat_catalogue_make_index (PlakatSqlite *db, guint i, GError **error)
{
  g_autofree char *sql = g_strdup_printf ("CREATE INDEX IF NOT EXISTS %s ON %s", late[i].name, late[i].on);

  return plakat_sqlite_exec (db, sql, error);
}
