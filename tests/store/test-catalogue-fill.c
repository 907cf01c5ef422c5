/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>

#include "fixture.h"
#include "plakat-catalogue-files.h"
#include "plakat-catalogue-queries.h"
#include "plakat-catalogue-writer.h"
#include "plakat-credit.h"

/* How films come into catalogue.db: what it costs, and what is left where it is broken off. */

#define FILMS 20u
#define CREDITS 8u

typedef struct
{
  char *folder;
  PlakatSqlite *db;
} Writing;

static void
set_up (Writing *writing, gconstpointer data)
{
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;

  writing->folder = g_dir_make_tmp ("plakat-fill-XXXXXX", NULL);
  path = g_build_filename (writing->folder, "catalogue.db", NULL);
  writing->db = plakat_catalogue_open_db (path, &error);
  g_assert_no_error (error);
}

static void
tear_down (Writing *writing, gconstpointer data)
{
  g_autofree char *quoted = g_shell_quote (writing->folder);
  g_autofree char *command = g_strconcat ("rm -rf ", quoted, NULL);

  plakat_sqlite_close (writing->db);
  g_spawn_command_line_sync (command, NULL, NULL, NULL, NULL);
  g_free (writing->folder);
}

static int
read_int (Writing *writing, const char *sql)
{
  sqlite3_stmt *statement = plakat_sqlite_prepare (writing->db, sql, NULL);
  gboolean row;
  int value;

  g_assert_true (statement != NULL && plakat_sqlite_step (writing->db, statement, &row, NULL) && row);
  value = sqlite3_column_int (statement, 0);
  sqlite3_reset (statement);
  return value;
}

static PlakatFilm *
make_film (guint i)
{
  g_autofree char *uid = g_strdup_printf ("made:%u", i);
  PlakatFilm *film = plakat_film_new (uid);

  film->title = g_strdup_printf ("Film %u", i);
  film->popularity = i;
  for (guint c = 0; c < CREDITS; c++)
    {
      g_autofree char *person = g_strdup_printf ("made:p%u", i + c);
      PlakatCredit *credit =
          plakat_credit_new (c == 0 ? PLAKAT_JOB_DIRECTOR : PLAKAT_JOB_ACTOR, person, person);

      credit->order = (int) c;
      g_ptr_array_add (film->credits, credit);
    }
  return film;
}

static gboolean
store (Writing *writing, guint first, guint n, gboolean more, guint *changed)
{
  g_autoptr (GPtrArray) films = g_ptr_array_new_with_free_func ((GDestroyNotify) plakat_film_unref);
  g_autoptr (GPtrArray) persons = g_ptr_array_new ();
  PlakatCataloguePage page = {
    .epoch = (char *) "e", .cursor = (char *) "c", .more = more, .films = films, .persons = persons
  };
  guint here;

  for (guint i = first; i < first + n; i++)
    g_ptr_array_add (films, make_film (i));
  return plakat_catalogue_write_page (writing->db, &page, changed != NULL ? changed : &here, NULL);
}

static int
count_cb (unsigned int event, void *count, void *statement, void *text)
{
  (*(guint *) count)++;
  return 0;
}

static guint
count_statements (Writing *writing, guint first, gboolean more)
{
  guint count = 0;

  sqlite3_trace_v2 (plakat_sqlite_get_handle (writing->db), SQLITE_TRACE_STMT, count_cb, &count);
  g_assert_true (store (writing, first, FILMS, more, NULL));
  sqlite3_trace_v2 (plakat_sqlite_get_handle (writing->db), 0, NULL, NULL);
  return count;
}

/* The statements that a page takes: its begin, its end, the state read once and written thrice, and once more
 * where there are more films than before; for each film one to look for it, one for its row, and two of a
 * trigger that its poster was not seen yet; for each credit its own, and two for a person who was not met
 * before. */
static void
test_statements (Writing *writing, gconstpointer data)
{
  const guint page = 6, persons = FILMS + CREDITS - 1;

  g_assert_true (store (writing, 1000, 1, TRUE, NULL));
  g_assert_cmpuint (count_statements (writing, 0, TRUE), ==, page + 1 + FILMS * (4 + CREDITS) + persons * 2);
  g_assert_cmpuint (count_statements (writing, 0, TRUE), ==, page + FILMS);
  g_assert_true (store (writing, 0, 1, FALSE, NULL));
  g_assert_cmpuint (count_statements (writing, 0, FALSE), ==, page + FILMS);
  /* Nobody is remembered any more: each person is looked up. */
  g_assert_cmpuint (count_statements (writing, 2000, FALSE), ==,
                    page + 1 + FILMS * (4 + CREDITS + CREDITS) + persons);
  g_assert_cmpint (read_int (writing, "SELECT value FROM state WHERE key = 'films'"), ==,
                   read_int (writing, "SELECT count (*) FROM film"));
}

/* What a fill takes for itself is given back when it is through, and where it fails. */
static void
test_given_back (Writing *writing, gconstpointer data)
{
  const int before = read_int (writing, "PRAGMA cache_size");

  g_assert_true (store (writing, 0, FILMS, TRUE, NULL));
  g_assert_true (plakat_catalogue_writer_is_filling (writing->db));
  g_assert_cmpint (read_int (writing, "PRAGMA cache_size"), <, -8000);
  g_assert_true (store (writing, 100, FILMS, FALSE, NULL));
  g_assert_false (plakat_catalogue_writer_is_filling (writing->db));
  g_assert_cmpint (read_int (writing, "PRAGMA cache_size"), ==, before);
  g_assert_cmpint (read_int (writing, "PRAGMA temp_store"), ==, 2);
}

/* A page that is undone takes the people with it who came in it. */
static void
test_undone (Writing *writing, gconstpointer data)
{
  guint count;

  g_assert_true (store (writing, 0, 1, TRUE, NULL));
  g_assert_true (
      plakat_sqlite_exec (writing->db,
                          "CREATE TEMP TRIGGER refuse BEFORE INSERT ON film WHEN new.uid = 'made:50'"
                          " BEGIN SELECT raise (ABORT, 'refused'); END",
                          NULL));
  g_assert_false (store (writing, 40, 11, TRUE, NULL));
  g_assert_true (plakat_catalogue_writer_count_films (writing->db, &count, NULL));
  g_assert_cmpuint (count, ==, 1);
  g_assert_true (store (writing, 1, 39, TRUE, NULL));
  g_assert_true (store (writing, 40, 10, FALSE, NULL));
  g_assert_true (plakat_catalogue_writer_count_films (writing->db, &count, NULL));
  g_assert_cmpuint (count, ==, 50);
  g_assert_cmpint (read_int (writing, "SELECT count (*) FROM credit"), ==, 50 * CREDITS);
  g_assert_cmpint (read_int (writing,
                             "SELECT count (*) FROM credit JOIN person ON person.id = person_id"
                             " JOIN film ON film.id = film_id"
                             " WHERE person.uid = 'made:p' || (substr (film.uid, 6) + credit.place)"),
                   ==, 50 * CREDITS);
}

static gboolean
has_index (Writing *writing, const char *name)
{
  g_autofree char *sql =
      g_strdup_printf ("SELECT count (*) FROM sqlite_schema WHERE type = 'index' AND name = '%s'", name);

  return read_int (writing, sql) > 0;
}

/* The end came while the indexes were made: the next page makes the rest. */
static void
test_indexes_go_on (Writing *writing, gconstpointer data)
{
  g_assert_true (store (writing, 0, FILMS, FALSE, NULL));
  g_assert_true (plakat_sqlite_exec (writing->db,
                                     "DROP INDEX credit_person; DROP INDEX person_name;"
                                     "UPDATE state SET value = '0' WHERE key = 'complete'",
                                     NULL));
  g_assert_true (store (writing, 0, 0, FALSE, NULL));
  g_assert_true (has_index (writing, "credit_person"));
  g_assert_true (has_index (writing, "person_name"));
  g_assert_true (has_index (writing, "film_title"));
  g_assert_cmpint (read_int (writing, "SELECT value FROM state WHERE key = 'complete'"), ==, 1);
}

/* The rows of the wall, as digits. */
static char *
read_wall (Writing *writing)
{
  g_autoptr (PlakatQuery) query = plakat_query_parse ("", NULL);
  g_autoptr (GBytes) ids = plakat_catalogue_select (writing->db, query, NULL);
  GString *text = g_string_new (NULL);
  gsize size;
  const gint64 *rows = g_bytes_get_data (ids, &size);

  for (gsize i = 0; i < size / sizeof *rows; i++)
    g_string_append_printf (text, "%d", (int) rows[i]);
  return g_string_free (text, FALSE);
}

/* While films come for the first time none moves those above it, however sought it is; then all stand in
 * their order, and what comes later keeps it. */
static void
test_none_shifts (Writing *writing, gconstpointer data)
{
  g_autofree char *first = NULL, *second = NULL, *whole = NULL, *later = NULL;

  g_assert_true (store (writing, 1, 2, TRUE, NULL));
  first = read_wall (writing);
  g_assert_cmpstr (first, ==, "12");
  g_assert_true (store (writing, 7, 2, TRUE, NULL));
  second = read_wall (writing);
  g_assert_cmpstr (second, ==, "1234");
  g_assert_true (store (writing, 5, 1, FALSE, NULL));
  whole = read_wall (writing);
  g_assert_cmpstr (whole, ==, "43521");
  g_assert_true (store (writing, 6, 1, TRUE, NULL));
  later = read_wall (writing);
  g_assert_cmpstr (later, ==, "436521");
}

/* ── files ─────────────────────────────────────────────────────────────── */

static void
write_lines (Writing *writing, const char *name, guint first, guint n)
{
  g_autofree char *path = g_build_filename (writing->folder, name, NULL);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = first; i < first + n; i++)
    g_string_append_printf (text, "{\"uid\":\"made:%u\",\"title\":\"Film %u\"}\n", i, i);
  g_assert_true (g_file_set_contents (path, text->str, -1, NULL));
}

static guint
step_files (Writing *writing, PlakatCatalogueFiles *files, gboolean *more)
{
  g_autoptr (GError) error = NULL;
  guint changed;

  plakat_catalogue_files_step (files, writing->db, &changed, more, &error);
  g_assert_no_error (error);
  return changed;
}

/* Broken off after each batch: no line is read twice, none is missing, and it is a fill to its end. */
static void
test_files_go_on (Writing *writing, gconstpointer data)
{
  guint changed = 0, rounds = 0;
  gboolean more = TRUE;

  write_lines (writing, "a.jsonl", 0, 700);
  write_lines (writing, "b.jsonl", 700, 3);
  write_lines (writing, "c.jsonl", 703, 800);
  while (more)
    {
      PlakatCatalogueFiles *files = plakat_catalogue_files_new (writing->folder);

      g_assert_false (has_index (writing, "film_title") && rounds > 0);
      changed += step_files (writing, files, &more);
      plakat_catalogue_files_free (files);
      rounds++;
    }
  g_assert_cmpuint (changed, ==, 1503);
  g_assert_cmpuint (rounds, ==, 4);
  g_assert_cmpint (read_int (writing, "SELECT count (*) FROM film"), ==, 1503);
  g_assert_true (has_index (writing, "film_title"));
}

/* What the files say is new since they were begun: from the first line again. */
static void
test_files_changed (Writing *writing, gconstpointer data)
{
  PlakatCatalogueFiles *files = plakat_catalogue_files_new (writing->folder);
  gboolean more;

  write_lines (writing, "a.jsonl", 0, 700);
  g_assert_cmpuint (step_files (writing, files, &more), ==, 500);
  plakat_catalogue_files_free (files);
  write_lines (writing, "a.jsonl", 10000, 600);
  files = plakat_catalogue_files_new (writing->folder);
  g_assert_cmpuint (step_files (writing, files, &more), ==, 500);
  g_assert_true (more);
  g_assert_cmpuint (step_files (writing, files, &more), ==, 100);
  g_assert_false (more);
  plakat_catalogue_files_free (files);
}

static void
changed_cb (PlakatCatalogue *catalogue, guint *times)
{
  (*times)++;
}

/* Films show as each batch is there, not when all are. */
static void
test_files_show_soon (void)
{
  Fixture fixture = { 0 };
  Writing folder = { 0 };
  guint times = 0;

  fixture_set_up (&fixture, NULL);
  folder.folder = fixture.folder;
  write_lines (&folder, "a.jsonl", 0, 1200);
  g_signal_connect (fixture.catalogue, "changed", G_CALLBACK (changed_cb), &times);
  fixture_wait (plakat_catalogue_load_files (fixture.catalogue, fixture.folder));
  g_assert_cmpuint (times, ==, 3);
  g_assert_cmpuint (plakat_catalogue_get_n_films (fixture.catalogue), ==, 1200);
  fixture_tear_down (&fixture, NULL);
}

#define ADD(name, function) g_test_add ("/catalogue-fill/" name, Writing, NULL, set_up, function, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();
  ADD ("statements", test_statements);
  ADD ("given-back", test_given_back);
  ADD ("undone", test_undone);
  ADD ("indexes-go-on", test_indexes_go_on);
  ADD ("none-shifts", test_none_shifts);
  ADD ("files-go-on", test_files_go_on);
  ADD ("files-changed", test_files_changed);
  g_test_add_func ("/catalogue-fill/files-show-soon", test_files_show_soon);
  return g_test_run ();
}
