/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "db-fixture.h"
#include "plakat-error.h"

/* What is PostgreSQL's own: many who write, connections that break, and what it refuses. */

static void
assert_fails (PlakatDb *db, const char *sql, GQuark domain, int code)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (plakat_db_run (db, &error, sql, ""));
  g_assert_error (error, domain, code);
  g_assert_null (strstr (error->message, "s3cret"));
}

#define assert_retry(db, sql) assert_fails (db, sql, PLAKAT_SERVER_ERROR, PLAKAT_SERVER_ERROR_RETRY)
#define assert_busy(db, sql) assert_fails (db, sql, PLAKAT_BASE_ERROR, PLAKAT_BASE_ERROR_BUSY)
#define assert_input(db, sql) assert_fails (db, sql, PLAKAT_SERVER_ERROR, PLAKAT_SERVER_ERROR_INPUT)

/* ---- Those who write at once ------------------------------------------------------------------ */

typedef struct
{
  PlakatDb *db;
  const char *sql;
  GError *error;
} Statement;

static gpointer
statement_thread (gpointer data)
{
  Statement *self = data;

  plakat_db_run (self->db, &self->error, self->sql, "");
  return NULL;
}

/* Until somebody waits for somebody else's lock. */
static void
await_waiting (PlakatDb *db)
{
  while (db_ask (db, "SELECT count (*) FROM pg_locks WHERE NOT granted") == 0)
    g_usleep (1000);
}

static void
test_deadlock (Place *place, gconstpointer data)
{
  g_autoptr (PlakatDb) other = db_open (place->uri, PLAKAT_DB_OWN),
                       watcher = db_open (place->uri, PLAKAT_DB_READ);
  Statement first = { place->db, "UPDATE sample SET n = 1 WHERE id = 2", NULL };
  Statement second = { other, "UPDATE sample SET n = 1 WHERE id = 1", NULL };
  GThread *thread;

  db_insert (place->db, 1);
  db_insert (place->db, 2);
  db_begin (place->db);
  db_begin (other);
  db_run (place->db, "UPDATE sample SET n = 1 WHERE id = 1", "");
  db_run (other, "UPDATE sample SET n = 1 WHERE id = 2", "");
  thread = g_thread_new ("first", statement_thread, &first);
  await_waiting (watcher);
  statement_thread (&second);
  if (second.error != NULL)
    db_end (other, FALSE);
  g_thread_join (thread);

  /* One of them had to give way; the same again succeeds, as the other one does now. */
  g_assert_true ((first.error == NULL) != (second.error == NULL));
  g_assert_true (g_error_matches (first.error != NULL ? first.error : second.error, PLAKAT_SERVER_ERROR,
                                  PLAKAT_SERVER_ERROR_RETRY));
  db_end (place->db, first.error == NULL);
  if (second.error == NULL)
    db_end (other, TRUE);
  db_begin (other);
  db_run (other, "UPDATE sample SET n = 2", "");
  db_end (other, TRUE);
  g_clear_error (&first.error);
  g_clear_error (&second.error);
}

/* Two make the same row at once: who comes second is told to look again. */
static void
test_race_for_key (Place *place, gconstpointer data)
{
  g_autoptr (PlakatDb) other = db_open (place->uri, PLAKAT_DB_OWN),
                       watcher = db_open (place->uri, PLAKAT_DB_READ);
  Statement second = { other, "INSERT INTO sample (id, t) VALUES (1, 's3cret')", NULL };
  GThread *thread;

  db_begin (place->db);
  db_insert (place->db, 1);
  db_begin (other);
  thread = g_thread_new ("second", statement_thread, &second);
  await_waiting (watcher);
  db_end (place->db, TRUE);
  g_thread_join (thread);
  g_assert_error (second.error, PLAKAT_SERVER_ERROR, PLAKAT_SERVER_ERROR_RETRY);
  db_end (other, FALSE);
  g_clear_error (&second.error);
}

static void
test_serialization (Place *place, gconstpointer data)
{
  g_autoptr (PlakatDb) other = db_open (place->uri, PLAKAT_DB_OWN);

  db_insert (place->db, 1);
  db_begin (other);
  db_run (other, "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ", "");
  g_assert_cmpint (db_count (other), ==, 1);
  db_run (place->db, "UPDATE sample SET n = 1", "");
  assert_retry (other, "UPDATE sample SET n = 2");
  /* Whatever the caller makes of it, and wherever it is noticed, the first error is the one that counts. */
  assert_retry (other, "SELECT 1");
  g_assert_false (plakat_db_begin (other, NULL));
  db_end (other, FALSE);
}

/* A failure that somebody passes over cannot be kept by mistake. */
static void
test_broken_transaction (Place *place, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  db_insert (place->db, 1);
  db_begin (place->db);
  db_insert (place->db, 2);
  assert_retry (place->db, "INSERT INTO sample (id) VALUES (1)");
  g_assert_false (plakat_db_end (place->db, TRUE, &error));
  g_assert_error (error, PLAKAT_SERVER_ERROR, PLAKAT_SERVER_ERROR_RETRY);
  g_assert_cmpint (db_count (place->db), ==, 1);
  db_begin (place->db);
  db_insert (place->db, 3);
  db_end (place->db, TRUE);
}

/* ---- Connections that break ------------------------------------------------------------------- */

/* Ends @db's own process at the other side, from a connection beside it. */
static void
hang_up (Place *place, PlakatDb *db)
{
  gint64 process = db_ask (db, "SELECT pg_backend_pid ()");
  g_autoptr (PlakatDb) other = db_open (place->uri, PLAKAT_DB_READ);
  g_autofree char *there =
      g_strdup_printf ("SELECT count (*) FROM pg_stat_activity WHERE pid = %" G_GINT64_FORMAT, process);

  db_run (other, "SELECT pg_terminate_backend (CAST (?1 AS INTEGER))", "i", process);
  while (db_ask (other, there) > 0)
    g_usleep (1000);
}

static void
test_hung_up (Place *place, gconstpointer data)
{
  g_autofree char *epoch = g_strdup (plakat_db_get_epoch (place->db));

  for (int i = 0; i < 3; i++)
    {
      hang_up (place, place->db);
      switch (i)
        {
        case 0:
          db_begin (place->db);
          db_insert (place->db, 1);
          db_end (place->db, TRUE);
          break;
        case 1:
          db_insert (place->db, 2);
          break;
        default:
          g_assert_cmpint (db_count (place->db), ==, 2);
        }
    }
  g_assert_cmpstr (plakat_db_get_epoch (place->db), ==, epoch);
  g_assert_cmpint (db_ask (place->db, "SELECT current_setting ('statement_timeout') = '10s'"), ==, 1);
}

static void
test_hung_up_in_transaction (Place *place, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  db_begin (place->db);
  db_begin (place->db);
  db_insert (place->db, 1);
  hang_up (place, place->db);
  assert_busy (place->db, "INSERT INTO sample (id) VALUES (2)");
  assert_busy (place->db, "INSERT INTO sample (id) VALUES (3)");
  g_assert_false (plakat_db_end (place->db, TRUE, &error));
  g_assert_error (error, PLAKAT_BASE_ERROR, PLAKAT_BASE_ERROR_BUSY);
  g_clear_error (&error);
  g_assert_false (plakat_db_begin (place->db, NULL));
  g_assert_false (plakat_db_end (place->db, TRUE, &error));
  g_assert_error (error, PLAKAT_BASE_ERROR, PLAKAT_BASE_ERROR_BUSY);
  db_begin (place->db);
  g_assert_cmpint (db_count (place->db), ==, 0);
  db_end (place->db, FALSE);
}

/* The connection is lost with the very answer to the commit: nobody may take that for a success. */
static void
test_hung_up_before_commit (Place *place, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  db_begin (place->db);
  db_insert (place->db, 1);
  hang_up (place, place->db);
  g_assert_false (plakat_db_end (place->db, TRUE, &error));
  g_assert_error (error, PLAKAT_BASE_ERROR, PLAKAT_BASE_ERROR_BUSY);
  g_assert_cmpint (db_count (place->db), ==, 0);
}

static void
test_hung_up_amid_copy (Place *place, gconstpointer data)
{
  g_autofree char *text = g_strnfill (1000, 'x');
  gboolean done = TRUE;

  db_begin (place->db);
  g_assert_true (plakat_db_copy_begin (place->db, "sample", "id, t", "it", NULL));
  g_free (storage_ask (place->uri, "SELECT pg_terminate_backend (pid) FROM pg_stat_activity "
                                   "WHERE application_name = 'plakat-server'"));
  for (int i = 0; done && i < 100000; i++)
    done = plakat_db_copy_row (place->db, NULL, (gint64) i, text);
  if (done)
    done = plakat_db_copy_end (place->db, NULL);
  g_assert_false (done);
  g_assert_false (plakat_db_end (place->db, TRUE, NULL));
  g_assert_cmpint (db_count (place->db), ==, 0);
}

/* The database is another one by now, restored from a copy: the connection knows. */
static void
test_epoch_after_reconnect (Place *place, gconstpointer data)
{
  g_free (storage_ask (place->uri, "UPDATE meta SET value = 'another' WHERE name = 'epoch'"));
  hang_up (place, place->db);
  db_begin (place->db);
  g_assert_cmpstr (plakat_db_get_epoch (place->db), ==, "another");
  db_end (place->db, FALSE);
}

/* ---- What is refused -------------------------------------------------------------------------- */

static void
test_time (Place *place, gconstpointer data)
{
  g_autoptr (PlakatDb) other = db_open (place->uri, PLAKAT_DB_READ);

  db_insert (place->db, 1);
  db_begin (place->db);
  db_run (place->db, "SET LOCAL statement_timeout = '20ms'", "");
  assert_busy (place->db, "SELECT pg_sleep (60)");
  db_end (place->db, FALSE);

  db_begin (other);
  db_run (other, "UPDATE sample SET n = 1", "");
  db_begin (place->db);
  db_run (place->db, "SET LOCAL lock_timeout = '20ms'", "");
  assert_busy (place->db, "UPDATE sample SET n = 2");
  db_end (place->db, FALSE);
  db_end (other, FALSE);
}

static void
test_settings (Place *place, gconstpointer data)
{
  static const char *const settings[] = {
    "statement_timeout",
    "10s",
    "lock_timeout",
    "8s",
    "idle_in_transaction_session_timeout",
    "30s",
    "client_encoding",
    "UTF8",
    "synchronous_commit",
    "on",
    "standard_conforming_strings",
    "on",
    "application_name",
    "plakat-server",
    "TimeZone",
    "UTC",
  };

  g_assert_true (plakat_db_prepare_load (place->db, NULL));
  g_assert_cmpint (db_ask (place->db, "SELECT current_setting ('statement_timeout') = '0'"), ==, 1);
  /* A load goes on without limits when it has to connect again. */
  hang_up (place, place->db);
  g_assert_cmpint (db_ask (place->db, "SELECT current_setting ('lock_timeout') = '0'"), ==, 1);
  g_assert_true (plakat_db_finish_load (place->db, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (settings); i += 2)
    {
      g_autoptr (PlakatRows) rows =
          plakat_db_query (place->db, NULL, "SELECT current_setting (?1)", "t", settings[i]);

      g_assert_true (plakat_rows_next (rows));
      g_assert_cmpstr (plakat_rows_get_text (rows, 0), ==, settings[i + 1]);
    }
}

/* What cannot be stored is the client's mistake and not the server's; what was sent is not said again. */
static void
test_input (Place *place, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (
      plakat_db_run (place->db, &error, "INSERT INTO sample (id, t) VALUES (1, ?1)", "t", "s3cret\xff"));
  g_assert_error (error, PLAKAT_SERVER_ERROR, PLAKAT_SERVER_ERROR_INPUT);
  g_assert_null (strstr (error->message, "s3cret"));
  g_clear_error (&error);
  g_assert_false (
      plakat_db_run (place->db, &error, "INSERT INTO sample (id, n) VALUES (1, ?1)", "i", G_MAXINT64));
  g_assert_error (error, PLAKAT_SERVER_ERROR, PLAKAT_SERVER_ERROR_INPUT);
  assert_input (place->db, "SELECT chr (0)");
  db_run (place->db, "CREATE INDEX sample_text ON sample (t)", "");
  assert_input (place->db,
                "INSERT INTO sample (id, t) SELECT 1, string_agg (CAST (random () AS TEXT), 's3cret') "
                "FROM generate_series (1, 1000)");
  assert_input (place->db, "SELECT CAST ('{\"s3cret\":\"\\u0000\"}' AS JSONB) ->> 's3cret'");
  assert_fails (place->db, "SELECT CAST ('s3cret' AS INTEGER)", PLAKAT_BASE_ERROR,
                PLAKAT_BASE_ERROR_DATABASE);
  assert_retry (place->db, "INSERT INTO sample (id, t) VALUES (1, 's3cret'), (1, 's3cret')");
  g_assert_cmpint (db_count (place->db), ==, 0);
}

/* Statements that are put together do not gather for ever. */
static void
test_statements_are_bounded (Place *place, gconstpointer data)
{
  gint64 most = 0;

  for (int i = 0; i < 600; i++)
    {
      g_autofree char *sql = g_strdup_printf ("SELECT count (*) + %d - %d FROM pg_prepared_statements", i, i);

      most = MAX (most, db_ask (place->db, sql));
    }
  g_assert_cmpint (most, >, 200);
  g_assert_cmpint (most, <, 300);
}

static void
test_too_many_connections (Place *place, gconstpointer data)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify) plakat_db_close);
  g_autoptr (GError) error = NULL;

  for (int i = 0; error == NULL && i < 200; i++)
    {
      PlakatDb *db = plakat_db_open (place->uri, PLAKAT_DB_READ, &error);

      if (db != NULL)
        g_ptr_array_add (all, db);
    }
  g_assert_error (error, PLAKAT_BASE_ERROR, PLAKAT_BASE_ERROR_BUSY);
}

static void
test_encoding (Place *place, gconstpointer data)
{
  g_autofree char *uri = g_strdup (place->uri), *name = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *cluster = g_strdup (g_getenv ("PLAKAT_TEST_POSTGRESQL")), *other = NULL;

  g_free (storage_ask (cluster, "CREATE DATABASE latin ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C' "
                                "TEMPLATE template0"));
  other = g_strconcat ("postgresql:///latin?", strchr (cluster, '?') + 1, NULL);
  g_assert_null (plakat_db_open (other, PLAKAT_DB_OWN, &error));
  g_assert_error (error, PLAKAT_SERVER_ERROR, PLAKAT_SERVER_ERROR_ARGUMENT);
  g_assert_nonnull (strstr (error->message, "LATIN1"));
  storage_remove (other);
}

#define ADD(path, function) ADD_DB_TEST ("/server/db-libpq/" path, function)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_assert_true (storage_is_postgresql ());
  ADD ("deadlock", test_deadlock);
  ADD ("race-for-key", test_race_for_key);
  ADD ("serialization", test_serialization);
  ADD ("broken-transaction", test_broken_transaction);
  ADD ("hung-up", test_hung_up);
  ADD ("hung-up-in-transaction", test_hung_up_in_transaction);
  ADD ("hung-up-before-commit", test_hung_up_before_commit);
  ADD ("hung-up-amid-copy", test_hung_up_amid_copy);
  ADD ("epoch-after-reconnect", test_epoch_after_reconnect);
  ADD ("time", test_time);
  ADD ("settings", test_settings);
  ADD ("input", test_input);
  ADD ("statements-are-bounded", test_statements_are_bounded);
  ADD ("too-many-connections", test_too_many_connections);
  ADD ("encoding", test_encoding);
  return g_test_run ();
}
