/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "made-film.h"
#include "plakat-catalogue-files.h"
#include "plakat-catalogue-queries.h"
#include "plakat-catalogue-writer.h"

/*
 * make-catalogue PATH N [SEED]: a catalogue.db of N made-up films, by Plakat's own writer. It is written
 * beside PATH and put there when it is whole; one that is there stays.
 */

#define PAGE 5000u

static gboolean
write_films (PlakatSqlite *db, guint n, guint64 seed, GError **error)
{
  for (guint first = 0; first < n; first += PAGE)
    {
      g_autoptr (GPtrArray) films = g_ptr_array_new_with_free_func ((GDestroyNotify) plakat_film_unref);
      g_autoptr (GPtrArray) persons = g_ptr_array_new ();
      PlakatCataloguePage page = { .epoch = (char *) "made",
                                   .cursor = (char *) "",
                                   .more = first + PAGE < n,
                                   .films = films,
                                   .persons = persons };
      guint changed;

      for (guint i = first; i < MIN (first + PAGE, n); i++)
        g_ptr_array_add (films, made_film_new (seed, i));
      if (!plakat_catalogue_write_page (db, &page, &changed, error))
        return FALSE;
      plakat_catalogue_writer_tidy (db);
    }
  return TRUE;
}

static gboolean
read_films (PlakatSqlite *db, const char *folder, GError **error)
{
  PlakatCatalogueFiles *files = plakat_catalogue_files_new (folder);
  gboolean done, more = TRUE;
  guint changed;

  do
    {
      done = plakat_catalogue_files_step (files, db, &changed, &more, error);
      plakat_catalogue_writer_tidy (db);
    }
  while (done && more);
  plakat_catalogue_files_free (files);
  return done;
}

int
main (int argc, char *argv[])
{
  const char *path = argc > 2 ? argv[1] : NULL;
  guint n = path != NULL ? (guint) strtoul (argv[2], NULL, 10) : 0;
  guint64 seed = argc > 3 ? strtoull (argv[3], NULL, 10) : 1;
  g_autofree char *half = path != NULL ? g_strdup_printf ("%s.%d", path, (int) getpid ()) : NULL;
  g_autoptr (GError) error = NULL;
  gint64 start = g_get_monotonic_time ();
  double seconds;

  if (path == NULL || (n == 0 && !g_file_test (argv[2], G_FILE_TEST_IS_DIR)))
    g_error ("make-catalogue needs a path, and how many films or a folder of them");
  if (g_file_test (path, G_FILE_TEST_EXISTS))
    return 0;
  {
    g_autoptr (PlakatSqlite) db = plakat_catalogue_open_db (half, &error);

    if (db == NULL || !(n > 0 ? write_films (db, n, seed, &error) : read_films (db, argv[2], &error))
        || !plakat_catalogue_writer_count_films (db, &n, &error)
        || !plakat_sqlite_exec (db, "PRAGMA wal_checkpoint (TRUNCATE)", &error))
      g_error ("%s", error->message);
  }
  if (rename (half, path) != 0)
    g_error ("%s cannot be put in its place", half);
  seconds = (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC;
  g_printerr ("%s: %u films in %.1f s, %.0f films/s\n", path, n, seconds, n / seconds);
  return 0;
}
