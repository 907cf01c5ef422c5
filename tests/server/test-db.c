/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <float.h>
#include <math.h>
#include <string.h>

#include "db-fixture.h"
#include "plakat-error.h"

/* What every engine does alike; test-db-engines.c has what is one engine's own. */

/* ---- Values ---------------------------------------------------------------------------------- */

typedef struct
{
  const char *text;
  gint64 large;
  int number;
  double real;
  GBytes *bytes;
} Values;

static const guint8 all_bytes[] = { 0, 1, 2, '\\', '\'', 'x', '\n', '\t', 127, 128, 0, 255, 0 };

static GPtrArray *
make_values (void)
{
  GPtrArray *all = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *long_text = g_strnfill (300000, 'x');
  const char *long_forever = g_intern_string (long_text);
  const Values values[] = {
    { NULL, 0, 0, 0, NULL },
    { "", G_MININT64, G_MININT, 0.0, g_bytes_new_static ("", 0) },
    { "Ünïcødé 𝄞 — \t\n\r\v\\N \\. ' \" ?1 $1 %s", G_MAXINT64, G_MAXINT, 0.1,
      g_bytes_new_static (all_bytes, sizeof all_bytes) },
    { "\\.", -1, -1, DBL_MAX, g_bytes_new_static ("\\x00", 4) },
    { "\n\\\n", 255, 256, DBL_TRUE_MIN, g_bytes_new_static (all_bytes, 1) },
    { long_forever, G_MAXINT, 1, -INFINITY, g_bytes_new_static (long_forever, 300000) },
    { "1e999", 1, 1, 1 / 3.0, g_bytes_new_static (all_bytes, 2) },
  };

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    g_ptr_array_add (all, g_memdup2 (&values[i], sizeof values[i]));
  return all;
}

static void
free_values (GPtrArray *all)
{
  for (guint i = 0; i < all->len; i++)
    g_clear_pointer (&((Values *) all->pdata[i])->bytes, g_bytes_unref);
  g_ptr_array_unref (all);
}

static void
assert_bytes (PlakatRows *rows, int column, GBytes *expected)
{
  g_autoptr (GBytes) bytes = plakat_rows_dup_bytes (rows, column);

  g_assert_cmpint (plakat_rows_is_null (rows, column), ==, expected == NULL);
  g_assert_true ((bytes == NULL) == (expected == NULL));
  if (bytes != NULL)
    g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes),
                     g_bytes_get_data (expected, NULL), g_bytes_get_size (expected));
}

static void
assert_values (PlakatRows *rows, const Values *expected)
{
  double real = plakat_rows_get_double (rows, 3);

  g_assert_cmpstr (plakat_rows_get_text (rows, 0), ==, expected->text);
  g_assert_cmpint (plakat_rows_is_null (rows, 0), ==, expected->text == NULL);
  g_assert_cmpint (plakat_rows_get_int (rows, 1), ==, expected->large);
  g_assert_cmpint (plakat_rows_get_int (rows, 2), ==, expected->number);
  g_assert_true (real == expected->real);
}

/* With bytes among the columns, and without: PostgreSQL sends them in different forms. */
static void
assert_stored (PlakatDb *db, GPtrArray *all)
{
  g_autoptr (GError) error = NULL;

  for (guint id = 0; id < all->len; id++)
    {
      const Values *expected = all->pdata[id];
      g_autoptr (PlakatRows) rows =
          plakat_db_query (db, &error, "SELECT t, i, n, d, b FROM sample WHERE id = ?1", "n", (int) id);
      g_autoptr (PlakatRows) plain = NULL;

      g_assert_no_error (error);
      g_assert_true (plakat_rows_next (rows));
      assert_values (rows, expected);
      assert_bytes (rows, 4, expected->bytes);
      g_assert_false (plakat_rows_next (rows));
      g_assert_true (plakat_rows_end (rows, &error));
      plain = plakat_db_query (db, &error, "SELECT t, i, n, d FROM sample WHERE id = ?1", "n", (int) id);
      g_assert_no_error (error);
      g_assert_true (plakat_rows_next (plain));
      assert_values (plain, expected);
    }
}

static void
test_types (Place *place, gconstpointer data)
{
  GPtrArray *all = make_values ();

  for (guint id = 0; id < all->len; id++)
    {
      const Values *values = all->pdata[id];

      db_run (place->db, "INSERT INTO sample (id, t, i, n, d, b) VALUES (?1, ?2, ?3, ?4, ?5, ?6)", "ntindb",
              (int) id, values->text, values->large, values->number, values->real, values->bytes);
      g_assert_cmpint (plakat_db_get_changes (place->db), ==, 1);
    }
  assert_stored (place->db, all);
  free_values (all);
}

static void
test_copy (Place *place, gconstpointer data)
{
  GPtrArray *all = make_values ();
  g_autoptr (GError) error = NULL;

  db_begin (place->db);
  g_assert_true (plakat_db_copy_begin (place->db, "sample", "id, t, i, n, d, b", "ntindb", &error));
  for (guint id = 0; id < all->len; id++)
    {
      const Values *values = all->pdata[id];

      plakat_db_copy_row (place->db, &error, (int) id, values->text, values->large, values->number,
                          values->real, values->bytes);
      g_assert_no_error (error);
    }
  g_assert_true (plakat_db_copy_end (place->db, &error));
  g_assert_no_error (error);
  assert_stored (place->db, all);

  /* One after the other, with nulls that have no value, and with no row at all. */
  g_assert_true (plakat_db_copy_begin (place->db, "sample", "id, t, n", "i--", &error));
  for (int id = 100; id < 20100; id++)
    g_assert_true (plakat_db_copy_row (place->db, &error, (gint64) id));
  g_assert_true (plakat_db_copy_end (place->db, &error));
  g_assert_true (plakat_db_copy_begin (place->db, "sample", "id", "i", &error));
  g_assert_true (plakat_db_copy_end (place->db, &error));
  db_end (place->db, TRUE);
  g_assert_cmpint (db_count (place->db), ==, all->len + 20000);
  free_values (all);
}

/* A row that cannot be: the transaction is undone, the connection goes on. */
static void
test_copy_refused (Place *place, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  db_insert (place->db, 7);
  db_begin (place->db);
  db_insert (place->db, 1);
  g_assert_true (plakat_db_copy_begin (place->db, "sample", "id", "i", &error));
  if (plakat_db_copy_row (place->db, &error, (gint64) 7))
    plakat_db_copy_end (place->db, &error);
  g_assert_nonnull (error);
  db_end (place->db, FALSE);
  g_assert_cmpint (db_count (place->db), ==, 1);

  /* Given up amid: what was copied is not kept, whatever is asked. */
  db_begin (place->db);
  g_assert_true (plakat_db_copy_begin (place->db, "sample", "id", "i", NULL));
  g_assert_true (plakat_db_copy_row (place->db, NULL, (gint64) 8));
  g_assert_false (plakat_db_end (place->db, TRUE, NULL));
  g_assert_cmpint (db_count (place->db), ==, 1);
  g_assert_false (plakat_db_copy_begin (place->db, "no_such_table", "id", "i", NULL));
  db_insert (place->db, 9);
  g_assert_cmpint (db_count (place->db), ==, 2);
}

/* What is read as something else than it is. */
static void
test_conversions (Place *place, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_bytes_new_static (all_bytes, sizeof all_bytes), text = NULL;
  const char *const forms[] = {
    "SELECT i, d, i > 1, i < 1, t, n, i + n, b FROM sample",
    "SELECT i, d, i > 1, i < 1, t, n, i + n FROM sample",
    /* a sum is of no type that comes in PostgreSQL's binary form */
    "SELECT sum (i), max (d), max (i) > 1, max (i) < 1, max (t), max (n), sum (i + n), b FROM sample GROUP "
    "BY b",
  };

  db_run (place->db, "INSERT INTO sample (id, t, i, n, d, b) VALUES (1, '12 monkeys', 12, -7, 2.5, ?1)", "b",
          bytes);
  for (guint i = 0; i < G_N_ELEMENTS (forms); i++)
    {
      g_autoptr (PlakatRows) rows = plakat_db_query (place->db, &error, forms[i], "");

      g_assert_no_error (error);
      g_assert_true (plakat_rows_next (rows));
      g_assert_cmpint (plakat_rows_get_int (rows, 0), ==, 12);
      g_assert_cmpfloat (plakat_rows_get_double (rows, 0), ==, 12);
      g_assert_cmpstr (plakat_rows_get_text (rows, 0), ==, "12");
      g_assert_cmpfloat (plakat_rows_get_double (rows, 1), ==, 2.5);
      g_assert_cmpint (plakat_rows_get_int (rows, 1), ==, 2);
      g_assert_cmpstr (plakat_rows_get_text (rows, 1), ==, "2.5");
      g_assert_cmpint (plakat_rows_get_int (rows, 2), ==, 1);
      g_assert_cmpfloat (plakat_rows_get_double (rows, 2), ==, 1);
      g_assert_cmpstr (plakat_rows_get_text (rows, 2), ==, "1");
      g_assert_cmpint (plakat_rows_get_int (rows, 3), ==, 0);
      g_assert_cmpstr (plakat_rows_get_text (rows, 3), ==, "0");
      g_assert_cmpint (plakat_rows_get_int (rows, 4), ==, 12);
      text = plakat_rows_dup_bytes (rows, 4);
      g_assert_cmpmem (g_bytes_get_data (text, NULL), g_bytes_get_size (text), "12 monkeys", 10);
      g_clear_pointer (&text, g_bytes_unref);
      g_assert_cmpint (plakat_rows_get_int (rows, 5), ==, -7);
      g_assert_cmpint (plakat_rows_get_int (rows, 6), ==, 5);
      if (i != 1)
        assert_bytes (rows, 7, bytes);
      g_assert_false (plakat_rows_next (rows));
      g_assert_false (plakat_rows_next (rows));
    }
}

/* NaN is what JSON cannot say and SQLite cannot keep. */
static void
test_not_a_number (Place *place, gconstpointer data)
{
  gint64 nulls;

  db_run (place->db, "INSERT INTO sample (id, d) VALUES (1, ?1)", "d", (double) NAN);
  db_begin (place->db);
  g_assert_true (plakat_db_copy_begin (place->db, "sample", "id, d", "id", NULL));
  g_assert_true (plakat_db_copy_row (place->db, NULL, (gint64) 2, (double) NAN));
  g_assert_true (plakat_db_copy_end (place->db, NULL));
  db_end (place->db, TRUE);
  g_assert_true (
      plakat_db_read_int (place->db, NULL, &nulls, "SELECT count (*) FROM sample WHERE d IS NULL", ""));
  g_assert_cmpint (nulls, ==, 2);
}

static void
test_parameters (Place *place, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PlakatRows) rows = NULL;
  gint64 sum;

  rows = plakat_db_query (place->db, &error,
                          "SELECT '?1', 'it''s ?2', ?2, ?1, ?2 AS \"what?1\", CAST (?3 AS TEXT) IS NULL",
                          "tt-", "one", "two");
  g_assert_no_error (error);
  g_assert_true (plakat_rows_next (rows));
  g_assert_cmpstr (plakat_rows_get_text (rows, 0), ==, "?1");
  g_assert_cmpstr (plakat_rows_get_text (rows, 1), ==, "it's ?2");
  g_assert_cmpstr (plakat_rows_get_text (rows, 2), ==, "two");
  g_assert_cmpstr (plakat_rows_get_text (rows, 3), ==, "one");
  g_assert_cmpstr (plakat_rows_get_text (rows, 4), ==, "two");
  g_assert_cmpint (plakat_rows_get_int (rows, 5), ==, 1);
  plakat_db_read_int (place->db, &error, &sum,
                      "SELECT ?1 + ?2 * 10 + ?3 + ?4 + ?5 + ?6 + ?7 + ?8 + ?9 + ?10 * 100 + ?11 * 1000",
                      "iiiiiiiiiii", G_GINT64_CONSTANT (1), G_GINT64_CONSTANT (2), G_GINT64_CONSTANT (0),
                      G_GINT64_CONSTANT (0), G_GINT64_CONSTANT (0), G_GINT64_CONSTANT (0),
                      G_GINT64_CONSTANT (0), G_GINT64_CONSTANT (0), G_GINT64_CONSTANT (0),
                      G_GINT64_CONSTANT (3), G_GINT64_CONSTANT (4));
  g_assert_no_error (error);
  g_assert_cmpint (sum, ==, 4321);
}

/* The same text with other types, and more texts than are kept, while rows of the first are still read. */
static void
test_many_statements (Place *place, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PlakatRows) open = NULL;
  gint64 value;

  db_insert (place->db, 1);
  db_insert (place->db, 2);
  open = plakat_db_query (place->db, &error, "SELECT id FROM sample ORDER BY id", "");
  g_assert_true (plakat_rows_next (open));
  for (int round = 0; round < 2; round++)
    for (int i = 1; i <= 700; i++)
      {
        g_autofree char *sql = g_strdup_printf ("SELECT id + %d FROM sample WHERE id = ?1", i);

        plakat_db_read_int (place->db, &error, &value, sql, i % 2 ? "i" : "n",
                            i % 2 ? (gint64) 2 : (gint64) 2);
        g_assert_no_error (error);
        g_assert_cmpint (value, ==, i + 2);
        if (i == 650 && round == 0)
          {
            g_assert_true (plakat_rows_next (open));
            g_assert_cmpint (plakat_rows_get_int (open, 0), ==, 2);
            g_clear_pointer (&open, plakat_rows_free);
          }
      }
}

static void
test_changes (Place *place, gconstpointer data)
{
  PlakatDb *db = place->db;

  db_insert (db, 1);
  g_assert_cmpint (plakat_db_get_changes (db), ==, 1);
  db_run (db, "INSERT INTO sample (id) VALUES (2), (3)", "");
  g_assert_cmpint (plakat_db_get_changes (db), ==, 2);
  db_run (db, "UPDATE sample SET n = 1", "");
  g_assert_cmpint (plakat_db_get_changes (db), ==, 3);
  db_run (db, "SELECT id FROM sample", "");
  g_assert_cmpint (plakat_db_get_changes (db), ==, 0);
  db_run (db, "INSERT INTO sample (id) VALUES (2) ON CONFLICT DO NOTHING", "");
  g_assert_cmpint (plakat_db_get_changes (db), ==, 0);
  db_run (db, "UPDATE sample SET n = 1 WHERE id = 99", "");
  g_assert_cmpint (plakat_db_get_changes (db), ==, 0);
  db_run (db, "INSERT INTO sample (id) VALUES (2) ON CONFLICT (id) DO UPDATE SET n = 5", "");
  g_assert_cmpint (plakat_db_get_changes (db), ==, 1);
  db_run (db, "DELETE FROM sample WHERE id < 3", "");
  g_assert_cmpint (plakat_db_get_changes (db), ==, 2);
  g_assert_false (plakat_db_run (db, NULL, "DELETE FROM nothing", ""));
  g_assert_cmpint (plakat_db_get_changes (db), ==, 0);
}

static void
test_returning (Place *place, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PlakatRows) rows = NULL;
  gint64 value = 5;

  plakat_db_read_int (place->db, &error, &value, "INSERT INTO sample (id) VALUES (?1) RETURNING id * 2", "i",
                      (gint64) 21);
  g_assert_no_error (error);
  g_assert_cmpint (value, ==, 42);
  rows = plakat_db_query (place->db, &error, "UPDATE sample SET n = 3 WHERE id = 21 RETURNING n, id", "");
  g_assert_no_error (error);
  g_assert_true (plakat_rows_next (rows));
  g_assert_cmpint (plakat_rows_get_int (rows, 0), ==, 3);
  g_assert_false (plakat_rows_next (rows));
  g_assert_true (plakat_rows_end (rows, &error));
  g_assert_true (plakat_db_read_int (place->db, &error, &value, "SELECT n FROM sample WHERE id = 99", ""));
  g_assert_cmpint (value, ==, 0);
  g_assert_true (
      plakat_db_read_int (place->db, &error, &value, "SELECT n = 3 FROM sample WHERE id = 21", ""));
  g_assert_cmpint (value, ==, 1);
  g_assert_false (plakat_db_read_int (place->db, &error, &value, "SELECT nothing FROM nowhere", ""));
  g_assert_error (error, PLAKAT_BASE_ERROR, PLAKAT_BASE_ERROR_DATABASE);
}

/* What is wrong with a row may be noticed after it was returned. */
static void
test_returning_refused (Place *place, gconstpointer data)
{
  static const char sql[] = "INSERT INTO child (parent) VALUES (99) RETURNING parent";
  g_autoptr (GError) error = NULL;
  g_autoptr (PlakatRows) rows = NULL;
  gint64 value;

  db_run (place->db,
          "CREATE TABLE child (parent BIGINT REFERENCES sample (id) DEFERRABLE INITIALLY DEFERRED)", "");
  g_assert_false (plakat_db_read_int (place->db, &error, &value, sql, ""));
  g_assert_nonnull (error);
  g_clear_error (&error);
  rows = plakat_db_query (place->db, &error, sql, "");
  if (rows != NULL)
    {
      plakat_rows_next (rows);
      g_assert_false (plakat_rows_end (rows, &error));
      g_assert_false (plakat_rows_next (rows));
    }
  g_assert_nonnull (error);
  g_clear_pointer (&rows, plakat_rows_free);
  g_assert_cmpint (db_ask (place->db, "SELECT count (*) FROM child"), ==, 0);
}

/* ---- Transactions ---------------------------------------------------------------------------- */

static void
test_nested (Place *place, gconstpointer data)
{
  g_autoptr (PlakatDb) other = db_open (place->uri, PLAKAT_DB_READ);
  PlakatDb *db = place->db;

  db_begin (db);
  db_insert (db, 1);
  db_begin (db);
  db_insert (db, 2);
  db_begin (db);
  db_insert (db, 3);
  db_end (db, TRUE);
  db_end (db, FALSE);
  g_assert_cmpint (db_count (db), ==, 1);
  db_begin (db);
  db_insert (db, 4);
  db_end (db, TRUE);
  g_assert_cmpint (db_count (other), ==, 0);
  db_end (db, TRUE);
  g_assert_cmpint (db_count (other), ==, 2);

  db_begin (db);
  db_begin (db);
  db_insert (db, 5);
  db_end (db, TRUE);
  db_end (db, FALSE);
  g_assert_cmpint (db_count (other), ==, 2);
}

/* A statement that fails within an inner transaction breaks only that one. */
static void
test_nested_failure (Place *place, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  PlakatDb *db = place->db;

  db_begin (db);
  db_insert (db, 1);
  db_begin (db);
  db_insert (db, 2);
  g_assert_false (plakat_db_run (db, &error, "INSERT INTO sample (id) VALUES (1)", ""));
  g_assert_nonnull (error);
  db_end (db, FALSE);
  db_begin (db);
  g_assert_false (plakat_db_run (db, NULL, "SELECT nothing FROM nowhere", ""));
  db_end (db, FALSE);
  db_insert (db, 3);
  db_end (db, TRUE);
  g_assert_cmpint (db_count (db), ==, 2);
}

/* A commit that is refused undoes everything; the next transaction stands alone. */
static void
test_commit_refused (Place *place, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  PlakatDb *db = place->db;

  db_run (db, "CREATE TABLE child (parent BIGINT REFERENCES sample (id) DEFERRABLE INITIALLY DEFERRED)", "");
  db_begin (db);
  db_insert (db, 1);
  db_run (db, "INSERT INTO child (parent) VALUES (99)", "");
  g_assert_false (plakat_db_end (db, TRUE, &error));
  g_assert_nonnull (error);
  g_assert_cmpint (db_count (db), ==, 0);
  db_begin (db);
  db_insert (db, 2);
  db_end (db, TRUE);
  g_assert_cmpint (db_count (db), ==, 1);
}

static void
test_isolation (Place *place, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PlakatDb) reader = db_open (place->uri, PLAKAT_DB_READ);

  g_assert_true (plakat_db_begin_read (reader, &error));
  g_assert_cmpint (db_count (reader), ==, 0);
  db_begin (place->db);
  db_insert (place->db, 1);
  g_assert_cmpint (db_count (reader), ==, 0);
  db_end (place->db, TRUE);
  g_assert_cmpint (db_count (reader), ==, 0);
  g_assert_true (plakat_db_end (reader, TRUE, &error));
  g_assert_cmpint (db_count (reader), ==, 1);

  /* Who only reads does not write by mistake. */
  g_assert_true (plakat_db_begin_read (reader, &error));
  g_assert_false (plakat_db_run (reader, &error, "INSERT INTO sample (id) VALUES (2)", ""));
  g_assert_error (error, PLAKAT_BASE_ERROR, PLAKAT_BASE_ERROR_BUSY);
  g_assert_false (plakat_db_end (reader, FALSE, NULL));
  g_assert_cmpint (db_count (reader), ==, 1);
}

#define N_WRITERS 4
#define N_WRITES 25

static gpointer
count_up_thread (gpointer uri)
{
  g_autoptr (PlakatDb) db = db_open (uri, PLAKAT_DB_OWN);
  g_autoptr (GArray) numbers = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (int i = 0; i < N_WRITES; i++)
    {
      g_autoptr (GError) error = NULL;
      gint64 number;

      db_begin (db);
      plakat_db_read_int (db, &error, &number,
                          "UPDATE counter SET value = value + 1 WHERE name = 'catalogue' RETURNING value",
                          "");
      g_assert_no_error (error);
      db_insert (db, number);
      db_end (db, TRUE);
      g_array_append_val (numbers, number);
    }
  return g_array_free (g_steal_pointer (&numbers), FALSE);
}

/* Writers that come at once wait for each other: each number is given once. */
static void
test_writers (Place *place, gconstpointer data)
{
  GThread *threads[N_WRITERS];
  gint64 value;

  for (guint i = 0; i < N_WRITERS; i++)
    threads[i] = g_thread_new ("writer", count_up_thread, place->uri);
  for (guint i = 0; i < N_WRITERS; i++)
    {
      g_autofree gint64 *numbers = g_thread_join (threads[i]);

      for (guint j = 1; j < N_WRITES; j++)
        g_assert_cmpint (numbers[j], >, numbers[j - 1]);
    }
  plakat_db_read_int (place->db, NULL, &value, "SELECT value FROM counter WHERE name = 'catalogue'", "");
  g_assert_cmpint (value, ==, N_WRITERS * N_WRITES);
  g_assert_cmpint (db_count (place->db), ==, N_WRITERS * N_WRITES);
}

static void
test_load_settings (Place *place, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  plakat_db_prepare_load (place->db, &error);
  g_assert_no_error (error);
  db_begin (place->db);
  db_insert (place->db, 1);
  db_end (place->db, TRUE);
  plakat_db_finish_load (place->db, &error);
  g_assert_no_error (error);
  db_begin (place->db);
  db_insert (place->db, 2);
  db_end (place->db, TRUE);
  g_assert_cmpint (db_count (place->db), ==, 2);
}

#define ADD(path, function) ADD_DB_TEST ("/server/db/" path, function)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("types", test_types);
  ADD ("conversions", test_conversions);
  ADD ("not-a-number", test_not_a_number);
  ADD ("parameters", test_parameters);
  ADD ("many-statements", test_many_statements);
  ADD ("changes", test_changes);
  ADD ("returning", test_returning);
  ADD ("returning-refused", test_returning_refused);
  ADD ("copy", test_copy);
  ADD ("copy-refused", test_copy_refused);
  ADD ("nested", test_nested);
  ADD ("nested-failure", test_nested_failure);
  ADD ("commit-refused", test_commit_refused);
  ADD ("isolation", test_isolation);
  ADD ("writers", test_writers);
  ADD ("load-settings", test_load_settings);
  return g_test_run ();
}
