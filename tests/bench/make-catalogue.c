/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "made-film.h"
#include "plakat-catalogue-files.h"
#include "plakat-catalogue-queries.h"
#include "plakat-catalogue-writer.h"
#include "plakat-columns.h"
#include "plakat-library-edit-queries.h"
#include "plakat-search.h"

/*
 * make-catalogue FOLDER N|FILES [SEED]: a catalogue.db of N made-up films, or of those in a folder FILES,
 * with the indexes of search and columns, all by Plakat's own writers. It is made beside FOLDER and put there
 * when it is whole; one that is there stays.
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

/* Readers leave an empty log and its index; nothing else is in them. */
static void
remove_beside (const char *path, gboolean all)
{
  static const char *const ends[] = { "-wal", "-shm", "" };

  for (guint i = 0; i < (all ? 3 : 2); i++)
    {
      g_autofree char *beside = g_strconcat (path, ends[i], NULL);

      g_unlink (beside);
    }
}

/* What Plakat makes in the background when there are films: with it, a start finds everything. */
static gboolean
make_indexes (const char *folder, const char *path, GError **error)
{
  static const int go_on = 0;
  g_autofree char *library_path = g_build_filename (folder, "library.db", NULL);
  g_autofree char *columns = g_build_filename (folder, "columns.index", NULL);
  gboolean done;

  plakat_sqlite_close (plakat_library_open_db (library_path, NULL, NULL));
  {
    g_autoptr (PlakatSqlite) db = plakat_catalogue_open_reader (path, library_path, error);

    done = db != NULL && plakat_search_refresh (plakat_search_of (db), db, PLAKAT_EFFORT_WHOLE, error)
           && plakat_columns_build (db, columns, &go_on, error);
  }
  remove_beside (path, FALSE);
  remove_beside (library_path, TRUE);
  return done;
}

static gboolean
make (const char *folder, guint n, const char *files, guint64 seed, GError **error)
{
  g_autofree char *path = g_build_filename (folder, "catalogue.db", NULL);

  {
    g_autoptr (PlakatSqlite) db = plakat_catalogue_open_db (path, error);

    if (db == NULL || !(n > 0 ? write_films (db, n, seed, error) : read_films (db, files, error))
        || !plakat_sqlite_exec (db, "PRAGMA wal_checkpoint (TRUNCATE)", error))
      return FALSE;
  }
  return make_indexes (folder, path, error);
}

/* Nothing is kept that an older program made: its tables may be others. */
static gboolean
is_made (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "catalogue.db", NULL);
  GStatBuf made, program;

  return g_stat (path, &made) == 0 && g_stat ("/proc/self/exe", &program) == 0
         && made.st_mtime >= program.st_mtime;
}

static void
remove_folder (const char *folder)
{
  const char *words[] = { "rm", "-rf", folder, NULL };

  g_spawn_sync (NULL, (char **) words, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, NULL);
}

int
main (int argc, char *argv[])
{
  const char *folder = argc > 2 ? argv[1] : NULL;
  guint n = folder != NULL ? (guint) strtoul (argv[2], NULL, 10) : 0;
  guint64 seed = argc > 3 ? strtoull (argv[3], NULL, 10) : 1;
  g_autofree char *half = folder != NULL ? g_strdup_printf ("%s.%d", folder, (int) getpid ()) : NULL;
  g_autoptr (GError) error = NULL;
  gint64 start = g_get_monotonic_time ();

  if (folder == NULL || (n == 0 && !g_file_test (argv[2], G_FILE_TEST_IS_DIR)))
    g_error ("make-catalogue needs a folder, and how many films or a folder of them");
  if (is_made (folder))
    return 0;
  if (g_mkdir_with_parents (half, 0700) != 0)
    g_error ("%s cannot be made", half);
  if (!make (half, n, argv[2], seed, &error))
    g_error ("%s", error->message);
  remove_folder (folder);
  if (g_rename (half, folder) != 0)
    g_error ("%s cannot be put in its place", half);
  g_printerr ("%s: made in %.1f s\n", folder, (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC);
  return 0;
}
