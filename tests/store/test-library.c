/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "acts.h"
#include "plakat-library-edit-queries.h"
#include "plakat-library-page.h"
#include "plakat-library-sync-queries.h"

static void
set_listed (Fixture *fixture, PlakatListKind list, const char *uid, gboolean want)
{
  g_autoptr (PlakatFilmItem) film = fixture_item (uid, "A film");

  fixture_wait (plakat_library_set_listed (fixture->library, list, film, want));
}

static PlakatMarks
marks (Fixture *fixture, const char *uid)
{
  return plakat_library_get_marks (fixture->library, uid);
}

static void
test_edit (Fixture *fixture, gconstpointer data)
{
  set_listed (fixture, PLAKAT_LIST_WATCHLIST, "tmdb:1", TRUE);
  set_listed (fixture, PLAKAT_LIST_FAVOURITES, "tmdb:1", TRUE);
  set_listed (fixture, PLAKAT_LIST_WATCHLIST, "tmdb:2", TRUE);
  set_listed (fixture, PLAKAT_LIST_WATCHLIST, "tmdb:2", FALSE);
  g_assert_cmpuint (marks (fixture, "tmdb:1"), ==,
                    PLAKAT_MARK_WATCHLIST | PLAKAT_MARK_FAVOURITE | PLAKAT_MARK_WAITING);
  g_assert_cmpuint (marks (fixture, "tmdb:2"), ==, PLAKAT_MARK_WAITING);
  g_assert_cmpuint (plakat_library_get_count (fixture->library, PLAKAT_LIST_WATCHLIST), ==, 1);
  g_assert_cmpuint (plakat_library_get_waiting (fixture->library), ==, 3);

  fixture_reopen (fixture, data);
  g_assert_cmpuint (marks (fixture, "tmdb:1"), ==,
                    PLAKAT_MARK_WATCHLIST | PLAKAT_MARK_FAVOURITE | PLAKAT_MARK_WAITING);
  g_assert_cmpuint (plakat_library_get_waiting (fixture->library), ==, 3);
}

static void
test_local_never_waits (Fixture *fixture, gconstpointer data)
{
  set_listed (fixture, PLAKAT_LIST_WATCHLIST, "tmdb:1", TRUE);
  g_assert_cmpuint (marks (fixture, "tmdb:1"), ==, PLAKAT_MARK_WATCHLIST);
  g_assert_cmpuint (plakat_library_get_waiting (fixture->library), ==, 0);
}

static void
test_rating (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PlakatFilmItem) film = fixture_item ("tmdb:1", "A film");
  g_autoptr (PlakatRating) rating = NULL;
  g_autoptr (GPtrArray) ops = NULL;

  fixture_wait (plakat_library_set_stars (fixture->library, film, 9));
  fixture_wait (plakat_library_set_review (fixture->library, film, "Green light."));
  g_assert_cmpuint (PLAKAT_MARKS_HALF_STARS (marks (fixture, "tmdb:1")), ==, 9);
  g_assert_cmpuint (plakat_library_get_n_rated (fixture->library), ==, 1);
  rating = g_value_get_pointer (fixture_wait (plakat_library_load_rating (fixture->library, "tmdb:1")));
  g_assert_cmpint (rating->half_stars, ==, 9);
  g_assert_cmpstr (rating->review, ==, "Green light.");

  ops = take (fixture);
  g_assert_cmpuint (ops->len, ==, 1);
  g_assert_cmpint (op_at (ops, 0)->kind, ==, PLAKAT_OP_RATING);
  answer (fixture, op_at (ops, 0), PLAKAT_OP_DONE, "r1");
  g_assert_cmpuint (plakat_library_get_waiting (fixture->library), ==, 0);

  fixture_wait (plakat_library_set_stars (fixture->library, film, 0));
  g_assert_cmpuint (plakat_library_get_n_rated (fixture->library), ==, 0);
  g_assert_null (
      g_value_get_pointer (fixture_wait (plakat_library_load_rating (fixture->library, "tmdb:9"))));
}

static void
test_push (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) ops = NULL, none = NULL;

  set_listed (fixture, PLAKAT_LIST_WATCHLIST, "tmdb:1", TRUE);
  set_listed (fixture, PLAKAT_LIST_WATCHLIST, "tmdb:2", TRUE);
  ops = take (fixture);
  g_assert_cmpuint (ops->len, ==, 2);
  g_assert_cmpstr (op_at (ops, 0)->film_uid, ==, "tmdb:1");
  g_assert_cmpint (op_at (ops, 0)->seq, <, op_at (ops, 1)->seq);
  answer (fixture, op_at (ops, 0), PLAKAT_OP_DONE, "t1");
  answer (fixture, op_at (ops, 1), PLAKAT_OP_STALE, NULL);
  g_assert_cmpuint (plakat_library_get_waiting (fixture->library), ==, 0);
  g_assert_cmpuint (marks (fixture, "tmdb:1"), ==, PLAKAT_MARK_WATCHLIST);
  none = take (fixture);
  g_assert_cmpuint (none->len, ==, 0);
}

/* I3: the answer to an older edit leaves the newer one waiting. */
static void
test_edit_while_sending (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) first = NULL, second = NULL;

  set_listed (fixture, PLAKAT_LIST_WATCHLIST, "tmdb:1", TRUE);
  first = take (fixture);
  set_listed (fixture, PLAKAT_LIST_WATCHLIST, "tmdb:1", FALSE);
  answer (fixture, op_at (first, 0), PLAKAT_OP_DONE, "t1");
  g_assert_cmpuint (plakat_library_get_waiting (fixture->library), ==, 1);
  second = take (fixture);
  g_assert_cmpuint (second->len, ==, 1);
  g_assert_false (op_at (second, 0)->want);
  answer (fixture, op_at (second, 0), PLAKAT_OP_DONE, NULL);
  g_assert_cmpuint (plakat_library_get_waiting (fixture->library), ==, 0);
  g_assert_cmpuint (marks (fixture, "tmdb:1"), ==, 0);
}

static void
test_add_and_remove_send_nothing (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) ops = NULL;

  set_listed (fixture, PLAKAT_LIST_WATCHLIST, "tmdb:1", TRUE);
  set_listed (fixture, PLAKAT_LIST_WATCHLIST, "tmdb:1", FALSE);
  ops = take (fixture);
  g_assert_cmpuint (ops->len, ==, 0);
  fixture_reopen (fixture, data);
  g_assert_cmpuint (plakat_library_get_waiting (fixture->library), ==, 0);
}

/* An answer that never came: after a restart the same edit is sent with the same number. */
static void
test_lost_answer (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) first = NULL, again = NULL;

  set_listed (fixture, PLAKAT_LIST_WATCHLIST, "tmdb:1", TRUE);
  first = take (fixture);
  fixture_reopen (fixture, data);
  again = take (fixture);
  g_assert_cmpuint (again->len, ==, 1);
  g_assert_cmpint (op_at (again, 0)->seq, ==, op_at (first, 0)->seq);
}

static void
test_refused_edit_is_kept (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) ops = NULL, none = NULL;

  set_listed (fixture, PLAKAT_LIST_WATCHLIST, "tmdb:1", TRUE);
  ops = take (fixture);
  answer (fixture, op_at (ops, 0), PLAKAT_OP_REJECTED, NULL);
  g_assert_cmpuint (plakat_library_get_parked (fixture->library), ==, 1);
  g_assert_true (marks (fixture, "tmdb:1") & PLAKAT_MARK_WATCHLIST);
  none = take (fixture);
  g_assert_cmpuint (none->len, ==, 0);
}

/* A server that says another state stands there has not taken the edit. */
static void
test_conflicting_edit_is_kept (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) ops = NULL;

  set_listed (fixture, PLAKAT_LIST_WATCHLIST, "tmdb:1", TRUE);
  ops = take (fixture);
  answer (fixture, op_at (ops, 0), PLAKAT_OP_CONFLICT, "t9");
  g_assert_cmpuint (plakat_library_get_parked (fixture->library), ==, 1);
  g_assert_true (marks (fixture, "tmdb:1") & PLAKAT_MARK_WATCHLIST);
}

static void
test_feed (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PlakatLibraryPlace) place = NULL;

  apply (fixture,
         "{\"epoch\":\"e1\",\"cursor\":\"5\",\"changes\":["
         "{\"kind\":\"entry\",\"list\":\"watchlist\",\"film_uid\":\"tmdb:1\",\"title\":\"A\",\"present\":"
         "true,\"tag\":\"t\"},"
         "{\"kind\":\"rating\",\"film_uid\":\"tmdb:1\",\"title\":\"A\",\"rating\":4,\"review\":\"Good.\"}]}");
  g_assert_cmpuint (PLAKAT_MARKS_HALF_STARS (marks (fixture, "tmdb:1")), ==, 8);
  g_assert_true (marks (fixture, "tmdb:1") & PLAKAT_MARK_WATCHLIST);
  place = g_value_get_pointer (fixture_wait (plakat_library_load_place (fixture->library)));
  g_assert_cmpstr (place->cursor, ==, "5");
  g_assert_cmpstr (place->epoch, ==, "e1");
  g_assert_true (g_uuid_string_is_valid (place->device));

  apply (fixture, "{\"epoch\":\"e1\",\"cursor\":\"6\",\"changes\":["
                  "{\"kind\":\"entry\",\"list\":\"watchlist\",\"film_uid\":\"tmdb:1\",\"title\":\"A\","
                  "\"present\":false}]}");
  g_assert_false (marks (fixture, "tmdb:1") & PLAKAT_MARK_WATCHLIST);
}

/* I2: what waits to be sent is not overruled by what the server still says. */
static void
test_feed_spares_edits (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PlakatFilmItem) film = fixture_item ("tmdb:1", "A");
  g_autoptr (PlakatRating) rating = NULL;

  apply (fixture,
         "{\"epoch\":\"e\",\"cursor\":\"5\",\"changes\":["
         "{\"kind\":\"entry\",\"list\":\"watchlist\",\"film_uid\":\"tmdb:1\",\"title\":\"A\",\"present\":"
         "true,\"tag\":\"t\"},"
         "{\"kind\":\"rating\",\"film_uid\":\"tmdb:1\",\"title\":\"A\",\"rating\":2,\"review\":\"Old.\"}]}");
  set_listed (fixture, PLAKAT_LIST_WATCHLIST, "tmdb:1", FALSE);
  fixture_wait (plakat_library_set_review (fixture->library, film, "Mine."));
  apply (
      fixture,
      "{\"epoch\":\"e\",\"cursor\":\"6\",\"changes\":["
      "{\"kind\":\"entry\",\"list\":\"watchlist\",\"film_uid\":\"tmdb:1\",\"title\":\"A\",\"present\":true,"
      "\"tag\":\"t\"},"
      "{\"kind\":\"rating\",\"film_uid\":\"tmdb:1\",\"title\":\"A\",\"rating\":5,\"review\":\"Theirs.\"}]}");
  g_assert_false (marks (fixture, "tmdb:1") & PLAKAT_MARK_WATCHLIST);
  rating = g_value_get_pointer (fixture_wait (plakat_library_load_rating (fixture->library, "tmdb:1")));
  g_assert_cmpstr (rating->review, ==, "Mine.");
  /* The stars were changed there only: they are taken. */
  g_assert_cmpint (rating->half_stars, ==, 10);
  g_assert_cmpuint (plakat_library_get_waiting (fixture->library), ==, 2);
}

static int
count_versions (Fixture *fixture, const char *text)
{
  g_autofree char *path = g_build_filename (fixture->folder, "accounts", "local", "library.db", NULL);
  g_autoptr (PlakatSqlite) db = plakat_sqlite_open (path, PLAKAT_SQLITE_READ_ONLY, NULL);
  sqlite3_stmt *statement = plakat_sqlite_prepare (db, "SELECT count (*) FROM version WHERE text = ?1", NULL);
  gboolean row;
  int count;

  plakat_sqlite_bind (statement, "t", text);
  g_assert_true (plakat_sqlite_step (db, statement, &row, NULL));
  count = sqlite3_column_int (statement, 0);
  sqlite3_reset (statement);
  return count;
}

/* I13: every text that was ever live here can still be read. */
static void
test_texts_are_kept (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PlakatFilmItem) film = fixture_item ("tmdb:1", "A");

  fixture_wait (plakat_library_set_review (fixture->library, film, "First."));
  fixture_wait (plakat_library_set_review (fixture->library, film, "Second."));
  apply (fixture, "{\"epoch\":\"e\",\"cursor\":\"6\",\"changes\":["
                  "{\"kind\":\"rating\",\"film_uid\":\"tmdb:1\",\"title\":\"A\",\"review\":\"Theirs.\"}]}");
  g_assert_cmpint (count_versions (fixture, "First."), ==, 1);
  g_assert_cmpint (count_versions (fixture, "Theirs."), ==, 1);
}

/* The server lost what it knew: everything that is wanted goes there again, nothing is given up. */
static void
test_new_epoch (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PlakatFilmItem) film = fixture_item ("tmdb:2", "B");
  g_autoptr (GPtrArray) ops = NULL;

  apply (
      fixture,
      "{\"epoch\":\"e1\",\"cursor\":\"5\",\"changes\":["
      "{\"kind\":\"entry\",\"list\":\"watchlist\",\"film_uid\":\"tmdb:1\",\"title\":\"A\",\"present\":true},"
      "{\"kind\":\"rating\",\"film_uid\":\"tmdb:2\",\"title\":\"B\",\"rating\":3}]}");
  set_listed (fixture, PLAKAT_LIST_FAVOURITES, "tmdb:3", TRUE);
  fixture_wait (plakat_library_begin_epoch (fixture->library, "e2"));
  g_assert_true (marks (fixture, "tmdb:1") & PLAKAT_MARK_WATCHLIST);
  g_assert_cmpuint (plakat_library_get_latches (fixture->library), ==, 1);
  fixture_wait (plakat_library_answer_latch (fixture->library, "server", PLAKAT_LATCH_PUT_BACK));
  g_assert_cmpuint (plakat_library_get_latches (fixture->library), ==, 0);
  ops = take (fixture);
  g_assert_cmpuint (ops->len, ==, 3);
  for (guint i = 0; i < ops->len; i++)
    {
      g_assert_cmpint (op_at (ops, i)->seq, >, 1);
      answer (fixture, op_at (ops, i), PLAKAT_OP_DONE, NULL);
    }
  g_assert_cmpuint (plakat_library_get_waiting (fixture->library), ==, 0);
  set_listed (fixture, PLAKAT_LIST_FAVOURITES, "tmdb:9", TRUE);
  g_clear_pointer (&ops, g_ptr_array_unref);
  ops = take (fixture);
  g_assert_cmpuint (ops->len, ==, 1);
}

/* I16: what was reported as done survives kill -9. */
static void
test_kill (void)
{
  g_autofree char *folder = g_dir_make_tmp ("plakat-XXXXXX", NULL);
  Fixture fixture = { .folder = folder };
  int ready[2], status;
  char byte;
  pid_t child;

  g_assert_cmpint (pipe (ready), ==, 0);
  if (g_test_subprocess ())
    return;
  child = fork ();
  if (child == 0)
    {
      g_autofree char *path = g_build_filename (folder, "library.db", NULL);
      PlakatSqlite *db = plakat_library_open_db (path, SERVER, NULL);
      PlakatEdit edit = { .list_uid = (char *) "watchlist",
                          .uid = (char *) "tmdb:1",
                          .about_film = TRUE,
                          .title = (char *) "A",
                          .want = TRUE };

      if (db == NULL || !plakat_library_write_edit (db, &edit, NULL) || write (ready[1], "x", 1) != 1)
        _exit (1);
      pause ();
      _exit (2);
    }
  g_assert_cmpint (read (ready[0], &byte, 1), ==, 1);
  g_assert_cmpint (kill (child, SIGKILL), ==, 0);
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_true (WIFSIGNALED (status));
  {
    g_autofree char *path = g_build_filename (folder, "library.db", NULL);
    g_autoptr (PlakatSqlite) db = plakat_library_open_db (path, SERVER, NULL);
    g_auto (PlakatChanges) changes;
    g_autoptr (GPtrArray) ops = NULL;

    plakat_changes_init (&changes);
    ops = plakat_library_take_ops (db, 10, PLAKAT_TAKE_ALL, TRUE, &changes, NULL);

    g_assert_cmpuint (ops->len, ==, 1);
    g_assert_cmpstr (op_at (ops, 0)->film_uid, ==, "tmdb:1");
  }
  fixture_tear_down (&(Fixture) { .folder = g_strdup (fixture.folder) }, NULL);
}

static void
test_in_use (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error =
      fixture_wait_for_error (plakat_store_open (fixture->folder, fixture->folder, "local", data));

  g_assert_error (error, PLAKAT_STORE_ERROR, PLAKAT_STORE_ERROR_IN_USE);
}

#define ADD(name, origin, function) \
  g_test_add ("/library/" name, Fixture, origin, fixture_set_up, function, fixture_tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/library/I16/kill", test_kill); /* forks: before any thread is there */
  dex_init ();
  ADD ("edit", SERVER, test_edit);
  ADD ("local-never-waits", NULL, test_local_never_waits);
  ADD ("rating", SERVER, test_rating);
  ADD ("push", SERVER, test_push);
  ADD ("I3/edit-while-sending", SERVER, test_edit_while_sending);
  ADD ("add-and-remove-send-nothing", SERVER, test_add_and_remove_send_nothing);
  ADD ("lost-answer", SERVER, test_lost_answer);
  ADD ("refused-edit-is-kept", SERVER, test_refused_edit_is_kept);
  ADD ("conflicting-edit-is-kept", SERVER, test_conflicting_edit_is_kept);
  ADD ("feed", SERVER, test_feed);
  ADD ("I2/feed-spares-edits", SERVER, test_feed_spares_edits);
  ADD ("I13/texts-are-kept", SERVER, test_texts_are_kept);
  ADD ("new-epoch", SERVER, test_new_epoch);
  ADD ("in-use", SERVER, test_in_use);
  return g_test_run ();
}
