/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>

#include "fixture.h"
#include "plakat-catalogue-queries.h"
#include "plakat-error.h"
#include "plakat-index-file.h"

#define KIND 7u

static const PlakatIndexStamp stamp = { .catalogue = -5, .change = 9, .last_film = 100, .last_person = 200 };

static void
write_some (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PlakatIndexWriter) writer = plakat_index_writer_new (path, KIND, 4, &stamp, &error);
  const guint32 numbers[] = { 3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5 };

  g_assert_no_error (error);
  g_assert_true (plakat_index_writer_add (writer, 2, "words", 5, &error));
  g_assert_true (plakat_index_writer_add (writer, 0, numbers, sizeof numbers, &error));
  g_assert_true (plakat_index_writer_finish (writer, &error));
  g_assert_no_error (error);
}

static void
test_round_trip (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "some.index", NULL);
  g_autoptr (PlakatIndexFile) file = NULL;
  g_autoptr (GError) error = NULL;
  const guint32 *numbers;
  gsize n;

  write_some (path);
  file = plakat_index_file_open (path, KIND, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (plakat_index_file_get_stamp (file), sizeof stamp, &stamp, sizeof stamp);
  numbers = plakat_index_file_get (file, 0, sizeof (guint32), &n);
  g_assert_cmpuint (n, ==, 11);
  g_assert_cmpuint (numbers[5], ==, 9);
  g_assert_cmpuint (((gsize) numbers) % 64, ==, 0);
  g_assert_cmpmem (plakat_index_file_get (file, 2, 1, &n), 5, "words", 5);
  g_assert_nonnull (plakat_index_file_get (file, 1, 8, &n));
  g_assert_cmpuint (n, ==, 0);
  g_assert_null (plakat_index_file_get (file, 4, 1, &n));
  g_assert_null (plakat_index_file_get (file, 0, 8, &n));
  g_assert_null (plakat_index_file_open (path, KIND + 1, &error));
  g_assert_error (error, PLAKAT_BASE_ERROR, PLAKAT_BASE_ERROR_CORRUPT);
}

static void
test_unfinished (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "some.index", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) dir = NULL;
  PlakatIndexWriter *writer;
  PlakatIndexFile *before;
  gsize n;
  const char *name;

  write_some (path);
  before = plakat_index_file_open (path, KIND, &error);
  writer = plakat_index_writer_new (path, KIND, 1, &stamp, &error);
  g_assert_true (plakat_index_writer_add (writer, 0, "other", 5, &error));
  plakat_index_writer_free (writer);
  plakat_index_file_unref (before);
  before = plakat_index_file_open (path, KIND, &error);
  g_assert_no_error (error);
  g_assert_nonnull (plakat_index_file_get (before, 2, 1, &n));
  g_assert_cmpuint (n, ==, 5);

  /* who reads the old one reads on when there is a new one */
  write_some (path);
  g_assert_cmpmem (plakat_index_file_get (before, 2, 1, &n), 5, "words", 5);
  plakat_index_file_unref (before);
  dir = g_dir_open (fixture->folder, 0, &error);
  while ((name = g_dir_read_name (dir)) != NULL)
    g_assert_false (g_str_has_suffix (name, ".new"));
}

/* Each byte that is damaged is found: by the head, or by the section when it is looked at. */
static void
test_damage (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "some.index", NULL);
  g_autofree char *whole = NULL;
  g_autoptr (GError) error = NULL;
  gsize size, n;
  guint found = 0, between = 0;

  write_some (path);
  g_assert_true (g_file_get_contents (path, &whole, &size, &error));
  for (gsize at = 0; at < size; at++)
    {
      g_autoptr (PlakatIndexFile) file = NULL;

      whole[at] ^= 0x20;
      g_assert_true (g_file_set_contents (path, whole, size, &error));
      whole[at] ^= 0x20;
      file = plakat_index_file_open (path, KIND, NULL);
      if (file == NULL || plakat_index_file_get (file, 0, 4, &n) == NULL
          || plakat_index_file_get (file, 2, 1, &n) == NULL)
        found++;
      else
        between++;
    }
  /* what lies between sections is nobody's */
  g_assert_cmpuint (between, <, 192);
  g_assert_cmpuint (found + between, ==, size);
  for (gsize cut = 0; cut < size; cut += 37)
    {
      g_assert_true (g_file_set_contents (path, whole, cut, &error));
      g_assert_null (plakat_index_file_open (path, KIND, NULL));
    }
}

static void
test_no_room (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (fixture->folder, "no", "such", "folder", NULL);

  g_assert_null (plakat_index_writer_new (path, KIND, 1, &stamp, &error));
  g_assert_error (error, PLAKAT_BASE_ERROR, PLAKAT_BASE_ERROR_BUSY);
}

static void
write_films (PlakatSqlite *db, const char *json)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = json_from_string (json, &error);
  g_autoptr (PlakatCataloguePage) page =
      plakat_catalogue_page_from_json (json_node_get_object (node), &error);
  guint changed;

  g_assert_no_error (error);
  plakat_catalogue_write_page (db, page, &changed, &error);
  g_assert_no_error (error);
}

static void
write_index (const char *path, const PlakatIndexStamp *seen)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PlakatIndexWriter) writer = plakat_index_writer_new (path, KIND, 1, seen, &error);

  g_assert_no_error (error);
  g_assert_true (plakat_index_writer_finish (writer, &error));
}

static guint
count_touched (PlakatSqlite *db)
{
  sqlite3_stmt *statement = plakat_sqlite_prepare (db, "SELECT count (*) FROM touched", NULL);
  guint count;
  gboolean row;

  g_assert_true (plakat_sqlite_step (db, statement, &row, NULL));
  count = (guint) sqlite3_column_int (statement, 0);
  sqlite3_reset (statement);
  return count;
}

/* An index is told of new films, of changed ones, and of people, and of nothing twice. */
static void
test_changes (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "changes.db", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (PlakatSqlite) db = plakat_catalogue_open_db (path, &error);
  g_autoptr (GArray) films = NULL;
  g_autoptr (GArray) persons = NULL;
  g_autofree char *one = g_build_filename (fixture->folder, "one.index", NULL);
  g_autofree char *other = g_build_filename (fixture->folder, "other.index", NULL);
  const char *const paths[] = { one, other, NULL };
  PlakatIndexStamp first, second, third;

  g_assert_no_error (error);
  write_films (db,
               "{\"epoch\":\"e\",\"cursor\":\"1\",\"more\":true,\"films\":[{\"uid\":\"a:1\",\"title\":\"A\"},"
               "{\"uid\":\"a:2\",\"title\":\"B\"}]}");
  g_assert_true (plakat_index_stamp_read (db, &first, &error));
  g_assert_cmpint (first.last_film, ==, 2);
  g_assert_cmpint (first.change, ==, 0);

  write_films (
      db, "{\"epoch\":\"e\",\"cursor\":\"2\",\"more\":false,\"films\":[{\"uid\":\"a:1\",\"title\":\"A!\"},"
          "{\"uid\":\"a:2\",\"title\":\"B\"},{\"uid\":\"a:3\",\"title\":\"C\"}],"
          "\"persons\":[{\"uid\":\"p:1\",\"name\":\"P\"}]}");
  g_assert_true (plakat_index_stamp_changes (db, &first, &films, &persons, &error));
  g_assert_cmpuint (films->len, ==, 2);
  g_assert_cmpint (g_array_index (films, gint64, 0), ==, 1);
  g_assert_cmpint (g_array_index (films, gint64, 1), ==, 3);
  g_assert_cmpuint (persons->len, ==, 1);

  g_assert_true (plakat_index_stamp_read (db, &second, &error));
  g_assert_cmpint (second.catalogue, ==, first.catalogue);
  g_clear_pointer (&films, g_array_unref);
  g_clear_pointer (&persons, g_array_unref);
  g_assert_true (plakat_index_stamp_changes (db, &second, &films, &persons, &error));
  g_assert_cmpuint (films->len, ==, 0);
  g_assert_cmpuint (persons->len, ==, 0);

  g_assert_true (plakat_sqlite_run (db, &error, "DELETE FROM film WHERE uid = 'a:2'", ""));
  write_index (paths[0], &second);
  g_assert_true (plakat_index_stamp_forget (db, paths, &error));
  g_assert_cmpuint (count_touched (db), ==, 2); /* the other index is not there: it has seen nothing */
  write_index (paths[1], &second);
  g_assert_true (plakat_index_stamp_forget (db, paths, &error));
  g_assert_cmpuint (count_touched (db), ==, 1);
  g_clear_pointer (&films, g_array_unref);
  g_clear_pointer (&persons, g_array_unref);
  g_assert_true (plakat_index_stamp_changes (db, &second, &films, &persons, &error));
  g_assert_cmpuint (films->len, ==, 1);
  g_assert_cmpint (g_array_index (films, gint64, 0), ==, 2);
  g_assert_true (plakat_index_stamp_read (db, &third, &error));
  g_assert_cmpint (third.change, >, second.change);
}

int
main (int argc, char *argv[])
{
  dex_init ();
  g_test_init (&argc, &argv, NULL);

#define ADD(name, test) \
  g_test_add ("/store/index-file/" name, Fixture, NULL, fixture_set_up, test, fixture_tear_down)
  ADD ("round-trip", test_round_trip);
  ADD ("unfinished", test_unfinished);
  ADD ("damage", test_damage);
  ADD ("no-room", test_no_room);
  ADD ("changes", test_changes);
#undef ADD

  return g_test_run ();
}
