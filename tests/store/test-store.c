/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "library-files.h"
#include "plakat-library-recover.h"

/* ── backups ─────────────────────────────────────────────────────────── */

static void
test_backups (Library *library, gconstpointer data)
{
  g_autofree char *folder = g_build_filename (library->folder, "backup", NULL);
  g_autofree char *unfinished = g_build_filename (folder, "unfinished", NULL);
  g_autoptr (PlakatSqlite) db = NULL;
  g_autoptr (GPtrArray) first = NULL, names = NULL;
  guint n_days = 0, n_others = 0;

  library_put (library, "tmdb:1");
  library_shut (library);
  first = list_folder (folder);
  g_assert_cmpuint (first->len, ==, 1); /* that of the day, made when it was opened first */
  fixture_reopen (&library->store, SERVER);
  library_shut (library);
  g_assert_true (g_file_set_contents (unfinished, "half of one", -1, NULL));

  db = plakat_sqlite_open (library->path, PLAKAT_SQLITE_PRECIOUS, NULL);
  for (guint day = 10; day < 20; day++)
    {
      g_autofree char *name = g_strdup_printf ("%04u 2036-01-%02u.db", day, day);
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_assert_true (g_file_set_contents (path, "", 0, NULL));
    }
  g_assert_true (plakat_library_back_up (db, NULL, NULL, NULL));
  for (guint i = 0; i < 12; i++)
    g_assert_true (plakat_library_back_up (db, NULL, "merge", NULL));
  names = list_folder (folder);
  for (guint i = 0; i < names->len; i++)
    if (g_str_has_suffix (g_ptr_array_index (names, i), " merge.db"))
      n_others++;
    else
      n_days++;
  g_assert_cmpuint (n_days, ==, 7);
  g_assert_cmpuint (n_others, ==, 10);
  /* the newest is the one with the highest number, whatever the clock said of others */
  g_assert_true (g_str_has_prefix (g_ptr_array_index (names, names->len - 1), "0032 "));
  {
    g_autofree char *path =
        g_build_filename (folder, (char *) g_ptr_array_index (names, names->len - 1), NULL);

    g_assert_cmpint (ask_file (path, "SELECT count (*) FROM entry WHERE film_uid = 'tmdb:1'"), ==, 1);
  }
}

/* No room for backups keeps nobody from their lists. */
static void
test_no_backup (Library *library, gconstpointer data)
{
  g_autofree char *folder = g_build_filename (library->folder, "backup", NULL);

  library_shut (library);
  library_remove_backups (library);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
  g_assert_true (g_file_set_contents (folder, "in the way", -1, NULL));
  g_test_expect_message ("plakat-store", G_LOG_LEVEL_MESSAGE, "*no backup of today*");
  fixture_reopen (&library->store, SERVER);
  library_put (library, "tmdb:1");
  g_test_assert_expected_messages ();
  g_assert_true (library_is_listed (library, "tmdb:1"));
}

/* ── the catalogue ───────────────────────────────────────────────────── */

static char *
catalogue_path (Library *library)
{
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, SERVER, -1);

  hash[16] = '\0';
  return g_build_filename (library->store.folder, hash, "catalogue.db", NULL);
}

static void
fill_catalogue (Library *library)
{
  g_autoptr (GString) page =
      g_string_new ("{\"epoch\":\"e\",\"cursor\":\"3\",\"more\":false,\"total\":200,\"films\":[");

  for (guint i = 0; i < 200; i++)
    g_string_append_printf (page, "%s{\"uid\":\"tmdb:%u\",\"title\":\"A film with the number %u\"}",
                            i ? "," : "", i + 1, i);
  g_string_append (page, "],\"persons\":[]}");
  fixture_fill (&library->store, page->str);
  library_put (library, "tmdb:19");
}

/* I23: whatever becomes of the catalogue, the library is as it was. */
static void
assert_fetched_again (Library *library)
{
  fixture_reopen (&library->store, SERVER);
  g_test_assert_expected_messages ();
  library_assert_no_notice (library);
  g_assert_cmpuint (plakat_catalogue_get_n_films (library->store.catalogue), ==, 0);
  g_assert_true (library_is_listed (library, "tmdb:19"));
  fill_catalogue (library);
  g_assert_cmpuint (plakat_catalogue_get_n_films (library->store.catalogue), ==, 200);
}

static void
test_catalogue_gone (Library *library, gconstpointer data)
{
  g_autofree char *path = catalogue_path (library);

  fill_catalogue (library);
  library_shut (library);
  g_assert_cmpint (g_unlink (path), ==, 0);
  assert_fetched_again (library);
}

static void
test_catalogue_folder (Library *library, gconstpointer data)
{
  g_autofree char *path = catalogue_path (library);

  fill_catalogue (library);
  for (guint n = 0; n < 2; n++)
    {
      library_shut (library);
      g_unlink (path);
      g_assert_cmpint (g_mkdir (path, 0700), ==, 0);
      assert_fetched_again (library);
    }
}

static void
test_catalogue_newer (Library *library, gconstpointer data)
{
  g_autofree char *path = catalogue_path (library);

  fill_catalogue (library);
  library_shut (library);
  run_on_file (path, "PRAGMA user_version = 99");
  g_test_expect_message ("plakat-store", G_LOG_LEVEL_MESSAGE, "*fetched again*");
  assert_fetched_again (library);
}

/* A page that nobody reads at opening: found when whoever had it open did not come to close it. */
static void
test_catalogue_unclean (Library *library, gconstpointer data)
{
  g_autofree char *path = catalogue_path (library), *marker = g_strconcat (path, "-open", NULL);
  gint64 page;

  fill_catalogue (library);
  g_assert_true (g_file_test (marker, G_FILE_TEST_EXISTS));
  library_shut (library);
  g_assert_false (g_file_test (marker, G_FILE_TEST_EXISTS));
  run_on_file (path, "PRAGMA wal_checkpoint(TRUNCATE)");
  page = ask_file (path, "SELECT rootpage FROM sqlite_schema WHERE type = 'index' AND rootpage > 0 ORDER BY "
                         "rootpage DESC LIMIT 1");
  overwrite_file (path, PAGE * (gsize) (page - 1), PAGE);
  g_assert_true (g_file_set_contents (marker, "", 0, NULL));
  g_test_expect_message ("plakat-store", G_LOG_LEVEL_MESSAGE, "*fetched again*");
  assert_fetched_again (library);
}

/* A cache folder that cannot be is said in a sentence. */
static void
test_no_cache (Library *library, gconstpointer data)
{
  g_autofree char *cache = g_build_filename (library->store.folder, "a-file", NULL);
  g_autoptr (GError) error = NULL;

  library_shut (library);
  g_assert_true (g_file_set_contents (cache, "in the way", -1, NULL));
  error =
      fixture_wait_for_error (plakat_store_open (library->store.folder, cache, PLAKAT_STORE_LOCAL, SERVER));
  g_assert_error (error, PLAKAT_STORE_ERROR, PLAKAT_STORE_ERROR_FAILED);
  g_assert_nonnull (strstr (error->message, cache));
}

#define ADD(name, function) \
  g_test_add ("/store/" name, Library, NULL, library_set_up, function, library_tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();
  ADD ("backups", test_backups);
  ADD ("no-backup", test_no_backup);
  ADD ("I23/catalogue-gone", test_catalogue_gone);
  ADD ("I23/catalogue-folder", test_catalogue_folder);
  ADD ("I23/catalogue-newer", test_catalogue_newer);
  ADD ("I23/catalogue-unclean", test_catalogue_unclean);
  ADD ("no-cache", test_no_cache);
  return g_test_run ();
}
