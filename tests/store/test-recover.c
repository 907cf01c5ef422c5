/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "library-files.h"
#include "plakat-error.h"
#include "plakat-library-queries.h"
#include "plakat-library-recover.h"

/* ── how it is kept ──────────────────────────────────────────────────── */

static gint64
pragma (PlakatSqlite *db, const char *name)
{
  g_autofree char *sql = g_strconcat ("PRAGMA ", name, NULL);
  sqlite3_stmt *statement = plakat_sqlite_prepare (db, sql, NULL);
  gboolean row;
  gint64 number;

  g_assert_true (plakat_sqlite_step (db, statement, &row, NULL) && row);
  number = g_strcmp0 ((const char *) sqlite3_column_text (statement, 0), "wal") == 0
               ? 1
               : sqlite3_column_int64 (statement, 0);
  sqlite3_reset (statement);
  return number;
}

static void
assert_private (const char *folder)
{
  g_autoptr (GPtrArray) names = list_folder (folder);

  for (guint i = 0; i < names->len; i++)
    {
      g_autofree char *path = g_build_filename (folder, (char *) g_ptr_array_index (names, i), NULL);
      GStatBuf about;

      g_assert_cmpint (g_stat (path, &about), ==, 0);
      g_test_message ("%s", path);
      g_assert_cmpint (about.st_mode & 0077, ==, 0);
      if (S_ISDIR (about.st_mode))
        assert_private (path);
    }
}

static void
test_settings (Library *library, gconstpointer data)
{
  static const struct
  {
    const char *name;
    gint64 value;
  } settings[] = {
    { "journal_mode", 1 },
    { "synchronous", 2 },
    { "busy_timeout", 5000 },
    { "journal_size_limit", 8388608 },
    { "trusted_schema", 0 },
    { "cell_size_check", 1 },
    { "secure_delete", 1 },
    { "foreign_keys", 1 },
    { "application_id", PLAKAT_LIBRARY_APPLICATION_ID },
  };
  mode_t mask = umask (0022);
  PlakatRecovery recovery;
  g_autofree char *aside = NULL;
  g_autoptr (PlakatSqlite) db = plakat_library_open_ladder (library->path, SERVER, &recovery, &aside, NULL);
  int on;

  g_assert_cmpint (recovery, ==, PLAKAT_RECOVERY_NONE);
  for (guint i = 0; i < G_N_ELEMENTS (settings); i++)
    {
      g_test_message ("%s", settings[i].name);
      g_assert_cmpint (pragma (db, settings[i].name), ==, settings[i].value);
    }
  sqlite3_db_config (plakat_sqlite_get_handle (db), SQLITE_DBCONFIG_DEFENSIVE, -1, &on);
  g_assert_true (on);
  sqlite3_db_config (plakat_sqlite_get_handle (db), SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, -1, &on);
  g_assert_false (on);
  g_assert_cmpint (sqlite3_limit (plakat_sqlite_get_handle (db), SQLITE_LIMIT_LENGTH, -1), ==,
                   16 * 1024 * 1024);
  library_put (library, "tmdb:1");
  assert_private (library->folder);
  /* a view whose columns come out of JSON, with a schema that is not trusted */
  g_assert_true (plakat_sqlite_exec (db,
                                     "INSERT INTO record (kind, uid, value) VALUES ('rating', 'tmdb:1', "
                                     "'{\"stars\":\"9\",\"text\":\"Green.\"}')",
                                     NULL));
  g_assert_cmpint (
      ask_file (library->path, "SELECT stars FROM rating WHERE film_uid = 'tmdb:1' AND text = 'Green.'"), ==,
      9);
  umask (mask);
}

static gint64
find_root (Library *library, const char *name)
{
  g_autofree char *sql = g_strdup_printf ("SELECT rootpage FROM sqlite_schema WHERE name = '%s'", name);

  return ask_file (library->path, sql);
}

/* ── the ladder ──────────────────────────────────────────────────────── */

static void
test_whole (Library *library, gconstpointer data)
{
  library_put (library, "tmdb:1");
  fixture_reopen (&library->store, SERVER);
  library_assert_no_notice (library);
  g_assert_true (library_is_listed (library, "tmdb:1"));
}

/* Killed in the midst: the log is what there is, and nothing is amiss. */
static void
test_left_open (Library *library, gconstpointer data)
{
  g_autofree char *copy = g_build_filename (library->folder, "copy.db", NULL);
  g_autofree char *log = g_strconcat (copy, "-wal", NULL),
                  *from_log = g_strconcat (library->path, "-wal", NULL);
  const char *names[][2] = { { library->path, copy }, { from_log, log } };
  g_autofree char *aside = NULL;
  g_autoptr (PlakatSqlite) db = NULL;
  PlakatRecovery recovery;

  library_put (library, "tmdb:1");
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *bytes = NULL;
      gsize size;

      g_assert_true (g_file_get_contents (names[i][0], &bytes, &size, NULL));
      g_assert_true (g_file_set_contents (names[i][1], bytes, (gssize) size, NULL));
    }
  db = plakat_library_open_ladder (copy, SERVER, &recovery, &aside, NULL);
  g_assert_nonnull (db);
  g_assert_cmpint (recovery, ==, PLAKAT_RECOVERY_NONE);
  g_assert_cmpint (ask_file (copy, "SELECT count (*) FROM entry WHERE film_uid = 'tmdb:1'"), ==, 1);
}

/* I1, I3: numbers go on from far above, the device is the same, and what the server has is asked for from the
 * first. */
static void
test_damaged (Library *library, gconstpointer data)
{
  g_autofree char *uuid = NULL;
  gint64 last;

  library_put (library, "tmdb:1");
  library_put (library, "tmdb:2");
  library_shut (library);
  run_on_file (library->path,
               "UPDATE account SET cursor = '40', epoch = 'e'; CREATE TEMP TABLE t AS SELECT 1");
  last = ask_file (library->path, "SELECT next_seq FROM device");
  uuid = g_strdup_printf ("%" G_GINT64_FORMAT,
                          ask_file (library->path, "SELECT unicode (device_uuid) FROM device"));
  overwrite_file (
      library->path,
      PAGE * (gsize) (ask_file (library->path, "SELECT rootpage FROM sqlite_schema WHERE name = 'bin'") - 1),
      PAGE);
  fixture_reopen (&library->store, SERVER);
  library_assert_notice (library, "damaged");
  g_assert_true (library_is_listed (library, "tmdb:1"));
  g_assert_true (library_is_listed (library, "tmdb:2"));
  g_assert_cmpuint (plakat_library_get_waiting (library->store.library), ==, 2);
  g_assert_cmpint (ask_file (library->path, "SELECT cursor IS NULL AND epoch = 'e' FROM account"), ==, 1);
  g_assert_cmpint (ask_file (library->path, "SELECT next_seq FROM device"), ==,
                   last + (G_GINT64_CONSTANT (1) << 32));
  {
    g_autofree char *now = g_strdup_printf (
        "%" G_GINT64_FORMAT, ask_file (library->path, "SELECT unicode (device_uuid) FROM device"));

    g_assert_cmpstr (now, ==, uuid);
  }
  fixture_reopen (&library->store, SERVER);
  g_assert_null (plakat_store_get_notice (library->store.store));
}

/* A header that says an older form than the file has. */
static void
test_damaged_version (Library *library, gconstpointer data)
{
  g_autofree char *bytes = NULL;
  gsize size;

  library_put (library, "tmdb:1");
  library_shut (library);
  library_remove_backups (library);
  run_on_file (
      library->path,
      "INSERT INTO record (kind, uid, value, edit_seq) VALUES ('note', 'tmdb:1', '{\"text\":\"x\"}', 7);"
      "INSERT INTO outbox (key, kind, uid, seq, since) VALUES ('note tmdb:1', 'note', 'tmdb:1', 7, 0)");
  g_assert_true (g_file_get_contents (library->path, &bytes, &size, NULL));
  bytes[63] = 1;
  g_assert_true (g_file_set_contents (library->path, bytes, (gssize) size, NULL));
  fixture_reopen (&library->store, SERVER);
  library_assert_notice (library, "damaged");
  g_assert_true (library_is_listed (library, "tmdb:1"));
  g_assert_cmpint (ask_file (library->path, "SELECT count (*) FROM record"), ==, 1);
  g_assert_cmpuint (plakat_library_get_waiting (library->store.library), ==, 2);
}

/* Of one that is damaged twice both files stand aside. */
static void
test_damaged_twice (Library *library, gconstpointer data)
{
  g_autofree char *second = g_build_filename (library->folder, "damaged-2", "library.db", NULL);

  library_put (library, "tmdb:1");
  for (guint n = 0; n < 2; n++)
    {
      library_shut (library);
      overwrite_file (library->path, PAGE * 3, PAGE);
      fixture_reopen (&library->store, SERVER);
      g_assert_true (library_is_listed (library, "tmdb:1"));
    }
  g_assert_true (g_file_test (library->aside, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (second, G_FILE_TEST_EXISTS));
}

/* The newest backup that is whole, whatever the others are. */
static void
test_backup_is_used (Library *library, gconstpointer data)
{
  g_autofree char *newest = g_build_filename (library->folder, "backup", "9999 2036-01-01.db", NULL);
  g_autoptr (PlakatSqlite) db = NULL;

  library_put (library, "tmdb:1");
  db = plakat_sqlite_open (library->path, PLAKAT_SQLITE_PRECIOUS, NULL);
  g_assert_true (plakat_library_back_up (db, NULL, "merge", NULL));
  g_clear_pointer (&db, plakat_sqlite_close);
  library_put (library, "tmdb:2");
  library_shut (library);
  g_assert_true (g_file_set_contents (newest, "Not a database.", -1, NULL));
  g_assert_true (g_file_set_contents (library->path,
                                      "Not a database either, and long enough to be looked at.", -1, NULL));
  g_test_expect_message ("plakat-store", G_LOG_LEVEL_MESSAGE, "*passed over*");
  fixture_reopen (&library->store, SERVER);
  g_test_assert_expected_messages ();
  library_assert_notice (library, "newest backup");
  g_assert_true (library_is_listed (library, "tmdb:1"));
  g_assert_false (library_is_listed (library, "tmdb:2"));
  g_assert_cmpuint (plakat_library_get_waiting (library->store.library), ==, 1);
}

static void
test_nothing_left (Library *library, gconstpointer data)
{
  library_put (library, "tmdb:1");
  library_shut (library);
  library_remove_backups (library);
  g_assert_true (
      g_file_set_contents (library->path, "Not a database, and long enough to be looked at.", -1, NULL));
  fixture_reopen (&library->store, SERVER);
  library_assert_notice (library, "anew");
  g_assert_false (library_is_listed (library, "tmdb:1"));
  library_put (library, "tmdb:2");
  g_assert_true (library_is_listed (library, "tmdb:2"));
}

static void
test_folder (Library *library, gconstpointer data)
{
  library_put (library, "tmdb:1");
  library_shut (library);
  g_assert_cmpint (g_unlink (library->path), ==, 0);
  g_assert_cmpint (g_mkdir (library->path, 0700), ==, 0);
  fixture_reopen (&library->store, SERVER);
  library_assert_notice (library, "newest backup");
  g_assert_true (g_file_test (library->aside, G_FILE_TEST_IS_DIR));
}

static void
test_folder_for_log (Library *library, gconstpointer data)
{
  g_autofree char *log = g_strconcat (library->path, "-wal", NULL);

  library_put (library, "tmdb:1");
  library_shut (library);
  g_assert_cmpint (g_mkdir (log, 0700), ==, 0);
  fixture_reopen (&library->store, SERVER);
  library_assert_notice (library, "damaged");
  g_assert_true (library_is_listed (library, "tmdb:1"));
}

/* Nothing of it is taken for ours, and nothing of it is changed; many applications give their files no
 * number. */
static void
test_another_application (Library *library, gconstpointer numbers)
{
  g_autofree char *before = NULL, *after = NULL;
  gsize size, size_after;
  sqlite3 *handle;

  library_put (library, "tmdb:1");
  library_shut (library);
  library_remove_backups (library);
  g_assert_cmpint (g_unlink (library->path), ==, 0);
  g_assert_cmpint (sqlite3_open (library->path, &handle), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (handle, numbers, NULL, NULL, NULL), ==, SQLITE_OK);
  g_assert_cmpint (
      sqlite3_exec (handle,
                    "CREATE TABLE film_ref (id INTEGER PRIMARY KEY, a TEXT, b INT, c TEXT, d INT, e TEXT);"
                    "INSERT INTO film_ref VALUES (1, 'tmdb:9', 9, 'Theirs', 1990, NULL)",
                    NULL, NULL, NULL),
      ==, SQLITE_OK);
  sqlite3_close (handle);
  g_assert_true (g_file_get_contents (library->path, &before, &size, NULL));
  fixture_reopen (&library->store, SERVER);
  library_assert_notice (library, "anew");
  g_assert_true (g_file_get_contents (library->aside, &after, &size_after, NULL));
  g_assert_cmpmem (before, size, after, size_after);
  g_assert_cmpint (ask_file (library->path, "SELECT count (*) FROM film_ref"), ==, 0);
}

/* Empty where there was something, and empty where there was nothing. */
static void
test_empty_file (Library *library, gconstpointer data)
{
  library_put (library, "tmdb:1");
  library_shut (library);
  g_assert_true (g_file_set_contents (library->path, "", 0, NULL));
  fixture_reopen (&library->store, SERVER);
  library_assert_notice (library, "newest backup");
}

static void
test_empty_and_new (Library *library, gconstpointer data)
{
  library_shut (library);
  library_remove_backups (library);
  g_assert_true (g_file_set_contents (library->path, "", 0, NULL));
  fixture_reopen (&library->store, SERVER);
  library_assert_no_notice (library);
}

static void
test_newer (Library *library, gconstpointer data)
{
  g_autofree char *before = NULL, *after = NULL;
  g_autoptr (GError) error = NULL;
  gsize size, size_after;

  library_put (library, "tmdb:1");
  library_shut (library);
  run_on_file (library->path, "PRAGMA user_version = 99");
  g_assert_true (g_file_get_contents (library->path, &before, &size, NULL));
  error = fixture_wait_for_error (
      plakat_store_open (library->store.folder, library->store.folder, PLAKAT_STORE_LOCAL, SERVER));
  g_assert_error (error, PLAKAT_BASE_ERROR, PLAKAT_BASE_ERROR_DATABASE);
  g_assert_nonnull (strstr (error->message, "newer Plakat"));
  g_assert_true (g_file_get_contents (library->path, &after, &size_after, NULL));
  g_assert_cmpmem (before, size, after, size_after);
}

/* A file with the log of another's: what the log says is not believed. */
static void
test_swapped_log (Library *library, gconstpointer data)
{
  g_autofree char *other_folder = g_build_filename (library->store.folder, "accounts", "another", NULL);
  g_autofree char *other = g_build_filename (other_folder, "library.db", NULL);
  g_autofree char *log = g_strconcat (library->path, "-wal", NULL),
                  *other_log = g_strconcat (other, "-wal", NULL);
  g_autofree char *aside = NULL, *bytes = NULL;
  g_autoptr (PlakatSqlite) db = NULL;
  PlakatRecovery recovery;
  gsize size;

  library_put (library, "tmdb:1");
  library_shut (library);
  g_assert_cmpint (g_mkdir (other_folder, 0700), ==, 0);
  db = plakat_library_open_ladder (other, SERVER, &recovery, &aside, NULL);
  g_assert_true (plakat_sqlite_exec (
      db,
      "INSERT INTO film_ref (film_uid, title) VALUES ('tmdb:66', 'Theirs');"
      "INSERT INTO entry (list_uid, film_uid, base, want) VALUES ('watchlist', 'tmdb:66', 1, 1)",
      NULL));
  g_assert_true (g_file_get_contents (other_log, &bytes, &size, NULL));
  g_assert_true (g_file_set_contents (log, bytes, (gssize) size, NULL));
  fixture_reopen (&library->store, SERVER);
  library_assert_notice (library, "damaged");
  g_assert_true (library_is_listed (library, "tmdb:1"));
  g_assert_false (library_is_listed (library, "tmdb:66"));
}

/* A commit within the log is gone: the ones behind it are not lost with it. */
static void
test_damaged_log (Library *library, gconstpointer data)
{
  g_autofree char *log = g_strconcat (library->path, "-wal", NULL);
  g_autofree char *main = NULL, *bytes = NULL;
  gsize size, log_size, middle;

  library_shut (library);
  fixture_reopen (&library->store, SERVER);
  library_put (library, "tmdb:1");
  g_assert_true (g_file_get_contents (log, &bytes, &middle, NULL));
  g_clear_pointer (&bytes, g_free);
  library_put (library, "tmdb:2");
  library_put (library, "tmdb:3");
  library_put (library, "tmdb:4");
  g_assert_true (g_file_get_contents (library->path, &main, &size, NULL));
  g_assert_true (g_file_get_contents (log, &bytes, &log_size, NULL));
  library_shut (library);
  bytes[middle + 100] ^= 0x10;
  g_assert_true (g_file_set_contents (library->path, main, (gssize) size, NULL));
  g_assert_true (g_file_set_contents (log, bytes, (gssize) log_size, NULL));
  fixture_reopen (&library->store, SERVER);
  library_assert_notice (library, "damaged");
  for (guint i = 1; i <= 4; i++)
    {
      g_autofree char *uid = g_strdup_printf ("tmdb:%u", i);

      g_assert_true (library_is_listed (library, uid));
    }
}

/* Enough that every tree has more than one page. */
#define MANY                                                                                               \
  "WITH n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 400) "                                  \
  "INSERT INTO film_ref (film_uid, title) SELECT 'tmdb:' || i, 'The film of number ' || i FROM n;"         \
  "WITH n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 400) "                                  \
  "INSERT INTO entry (list_uid, film_uid, base, want) SELECT 'watchlist', 'tmdb:' || i, 1, 1 FROM n;"      \
  "WITH n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 400) "                                  \
  "INSERT INTO record (kind, uid, base, value) SELECT 'note', 'tmdb:' || i, '{\"text\":\"Green ' || i || " \
  "'\"}', "                                                                                                \
  "'{\"text\":\"Green ' || i || '\"}' FROM n"

/* I1: a tree takes a wrong turn, to another one's: that one is not lost for it, and nothing comes of it that
 * was not there. */
static void
test_wrong_turn (Library *library, gconstpointer data)
{
  const char *const *trees = data;
  guint32 to;

  library_shut (library);
  library_remove_backups (library);
  run_on_file (library->path, MANY);
  to = GUINT32_TO_BE ((guint32) find_root (library, trees[1]));
  write_into_file (library->path, (gsize) (find_root (library, trees[0]) - 1) * PAGE + 8, &to, sizeof to);
  fixture_reopen (&library->store, SERVER);
  library_assert_notice (library, "damaged");
  g_assert_cmpint (ask_file (library->path, "SELECT count (*) FROM film_ref"), ==, 400);
  g_assert_cmpint (ask_file (library->path, "SELECT count (*) FROM entry"), ==, 400);
  g_assert_cmpint (
      ask_file (library->path, "SELECT count (*) FROM entry WHERE want AND list_uid = 'watchlist'"), ==, 400);
  g_assert_cmpint (
      ask_file (library->path, "SELECT count (*) FROM record WHERE kind = 'note' AND value IS base"), ==,
      400);
}

static const char *const wrong_turns[][2] = {
  { "entry_film", "entry" },  { "entry", "entry_film" },  { "entry", "record" },      { "record", "entry" },
  { "record_uid", "record" }, { "record", "record_uid" }, { "film_ref", "edit_log" },
};

#define ADD(name, function) \
  g_test_add ("/recover/" name, Library, NULL, library_set_up, function, library_tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();
  ADD ("settings", test_settings);
  ADD ("whole", test_whole);
  ADD ("left-open", test_left_open);
  ADD ("I1/damaged", test_damaged);
  ADD ("I1/damaged-version", test_damaged_version);
  ADD ("I1/damaged-twice", test_damaged_twice);
  ADD ("I1/backup-is-used", test_backup_is_used);
  ADD ("nothing-left", test_nothing_left);
  ADD ("folder", test_folder);
  ADD ("folder-for-log", test_folder_for_log);
  g_test_add ("/recover/another-application", Library, "PRAGMA application_id = 77; PRAGMA user_version = 3",
              library_set_up, test_another_application, library_tear_down);
  g_test_add ("/recover/another-application-without-number", Library, "PRAGMA user_version = 0",
              library_set_up, test_another_application, library_tear_down);
  ADD ("empty-file", test_empty_file);
  ADD ("empty-and-new", test_empty_and_new);
  ADD ("newer", test_newer);
  ADD ("swapped-log", test_swapped_log);
  ADD ("I1/damaged-log", test_damaged_log);
  for (guint i = 0; i < G_N_ELEMENTS (wrong_turns); i++)
    {
      g_autofree char *path =
          g_strdup_printf ("/recover/I1/wrong-turn/%s/%s", wrong_turns[i][0], wrong_turns[i][1]);

      g_test_add (path, Library, wrong_turns[i], library_set_up, test_wrong_turn, library_tear_down);
    }
  return g_test_run ();
}
