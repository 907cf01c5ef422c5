/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "acts.h"
#include "plakat-library-page.h"

/* ── lists ─────────────────────────────────────────────────────────────── */

static void
test_order (Fixture *fixture, gconstpointer data)
{
  g_autofree char *uid = create (fixture, PLAKAT_USER_RECORD_LIST, "Noir");
  g_autofree char *list = g_strconcat (PLAKAT_LIST_UID_OWN, uid, NULL);

  put (fixture, list, "tmdb:1", TRUE);
  put (fixture, list, "tmdb:2", TRUE);
  put (fixture, list, "tmdb:3", TRUE);
  assert_text (dup_order (fixture, list), "tmdb:1 tmdb:2 tmdb:3");
  fixture_wait (plakat_library_move (fixture->library, list, "tmdb:3", "tmdb:1"));
  fixture_wait (plakat_library_move (fixture->library, list, "tmdb:1", NULL));
  assert_text (dup_order (fixture, list), "tmdb:3 tmdb:2 tmdb:1");
  fixture_reopen (fixture, data);
  assert_text (dup_order (fixture, list), "tmdb:3 tmdb:2 tmdb:1");
}

/* However often films are put into the same place, there is room: those that follow move on, as edits. */
static void
test_room (Fixture *fixture, gconstpointer data)
{
  g_autofree char *uid = create (fixture, PLAKAT_USER_RECORD_LIST, "Noir");
  g_autofree char *list = g_strconcat (PLAKAT_LIST_UID_OWN, uid, NULL);
  g_autofree char *order = NULL;

  put (fixture, list, "tmdb:1", TRUE);
  put (fixture, list, "tmdb:2", TRUE);
  put (fixture, list, "tmdb:3", TRUE);
  for (guint i = 0; i < 700; i++)
    {
      /* Each time the one in the middle goes before the last of the two: their places come nearer and nearer.
       */
      fixture_wait (plakat_library_move (fixture->library, list, i % 2 == 0 ? "tmdb:1" : "tmdb:2", "tmdb:3"));
    }
  order = dup_order (fixture, list);
  g_assert_cmpstr (order, ==, "tmdb:1 tmdb:2 tmdb:3");
}

/* A list goes to the server before what is on it, though it was renamed after. */
static void
test_parents_first (Fixture *fixture, gconstpointer data)
{
  g_autofree char *uid = create (fixture, PLAKAT_USER_RECORD_LIST, "Noir");
  g_autofree char *list = g_strconcat (PLAKAT_LIST_UID_OWN, uid, NULL);
  g_autoptr (GPtrArray) ops = NULL, none = NULL;

  put (fixture, list, "tmdb:1", TRUE);
  fixture_wait (
      plakat_library_set_field (fixture->library, PLAKAT_USER_RECORD_LIST, uid, NULL, "name", "Films noirs"));
  ops = take (fixture);
  g_assert_cmpuint (ops->len, ==, 2);
  g_assert_cmpint (op_at (ops, 0)->kind, ==, PLAKAT_OP_RECORD);
  g_assert_cmpint (op_at (ops, 1)->kind, ==, PLAKAT_OP_LIST_ENTRY);
  g_assert_cmpstr (op_at (ops, 1)->list_uid, ==, uid);
  g_assert_nonnull (op_at (ops, 1)->position);

  /* I24: what is on a list that was refused waits for it, and delays nobody. */
  answer (fixture, op_at (ops, 0), PLAKAT_OP_REJECTED, NULL);
  answer (fixture, op_at (ops, 1), PLAKAT_OP_UNKNOWN, NULL);
  put (fixture, "watchlist", "tmdb:9", TRUE);
  none = take (fixture);
  g_assert_cmpuint (none->len, ==, 1);
  g_assert_cmpstr (op_at (none, 0)->film_uid, ==, "tmdb:9");
}

/* Without op ids a profile's films wait for the server's name of the profile. */
static void
test_children_wait (Fixture *fixture, gconstpointer data)
{
  g_autofree char *uid = create (fixture, PLAKAT_USER_RECORD_PROFILE, "Ada");
  g_autofree char *list = g_strconcat (PLAKAT_LIST_UID_PROFILE, uid, NULL);
  g_autoptr (GPtrArray) ops = NULL, films = NULL;

  plakat_library_set_capabilities (fixture->library, PLAKAT_CAN_PROFILES);
  put (fixture, list, "tmdb:1", TRUE);
  ops = take (fixture);
  g_assert_cmpuint (ops->len, ==, 1);
  g_assert_cmpint (op_at (ops, 0)->kind, ==, PLAKAT_OP_PROFILE);
  answer (fixture, op_at (ops, 0), PLAKAT_OP_DONE, "4");
  films = take (fixture);
  g_assert_cmpuint (films->len, ==, 1);
  g_assert_cmpstr (op_at (films, 0)->parent_tag, ==, "4");
}

static void
test_remove_and_restore (Fixture *fixture, gconstpointer data)
{
  g_autofree char *uid = create (fixture, PLAKAT_USER_RECORD_LIST, "Noir");
  g_autofree char *list = g_strconcat (PLAKAT_LIST_UID_OWN, uid, NULL);
  g_autofree char *gone = NULL;
  PlakatBinned *binned;
  gint64 id;

  put (fixture, list, "tmdb:1", TRUE);
  answer_all (fixture);
  put (fixture, list, "tmdb:2", TRUE);
  fixture_wait (plakat_library_remove (fixture->library, PLAKAT_USER_RECORD_LIST, uid));
  g_assert_cmpuint (load (plakat_library_load_records (fixture->library, PLAKAT_USER_RECORD_LIST))->len, ==,
                    0);
  g_assert_cmpuint (plakat_library_get_waiting (fixture->library), ==, 1);
  answer_all (fixture);
  gone = g_strdup_printf (
      "{\"kind\":\"list_entry\",\"list_uid\":\"%s\",\"film_uid\":\"tmdb:1\",\"present\":false}", uid);
  apply_changes (fixture, gone);
  assert_text (dup_order (fixture, list), "");

  binned = g_ptr_array_index (load (plakat_library_load_bin (fixture->library)), 1);
  g_assert_cmpstr (binned->title, ==, "Noir");
  id = binned->id;
  fixture_wait (plakat_library_restore (fixture->library, id));
  assert_text (dup_order (fixture, list), "tmdb:1");
  assert_text (dup_field (fixture, PLAKAT_USER_RECORD_LIST, uid, "name"), "Noir");
  g_assert_cmpuint (load (plakat_library_load_bin (fixture->library))->len, ==, 0);
}

/* Whatever takes a move back, the films stand where the server has them, and not where they were to go. */
static void
test_moves_taken_back (Fixture *fixture, gconstpointer data)
{
  g_autofree char *uid = create (fixture, PLAKAT_USER_RECORD_LIST, "Noir");
  g_autofree char *list = g_strconcat (PLAKAT_LIST_UID_OWN, uid, NULL);
  g_autofree char *key = g_strconcat (list, " tmdb:1", NULL);
  g_autofree char *moved = g_strdup_printf (
      "{\"kind\":\"list_entry\",\"list_uid\":\"%s\",\"film_uid\":\"tmdb:2\",\"present\":true,"
      "\"position\":\"A\"}",
      uid);
  PlakatBinned *binned;
  gint64 id;

  for (guint i = 1; i <= 3; i++)
    {
      g_autofree char *film = g_strdup_printf ("tmdb:%u", i);

      put (fixture, list, film, TRUE);
    }
  answer_all (fixture);

  /* one that waited is discarded */
  fixture_wait (plakat_library_move (fixture->library, list, "tmdb:1", NULL));
  assert_text (dup_order (fixture, list), "tmdb:2 tmdb:3 tmdb:1");
  fixture_wait (plakat_library_discard (fixture->library, key));
  assert_text (dup_order (fixture, list), "tmdb:1 tmdb:2 tmdb:3");

  /* the server moves a film while another place is wanted here, and the list is taken away */
  fixture_wait (plakat_library_move (fixture->library, list, "tmdb:2", NULL));
  apply_changes (fixture, moved);
  assert_text (dup_order (fixture, list), "tmdb:1 tmdb:3 tmdb:2");
  fixture_wait (plakat_library_remove (fixture->library, PLAKAT_USER_RECORD_LIST, uid));
  binned = g_ptr_array_index (load (plakat_library_load_bin (fixture->library)), 0);
  id = binned->id;
  fixture_wait (plakat_library_restore (fixture->library, id));
  assert_text (dup_order (fixture, list), "tmdb:2 tmdb:1 tmdb:3");
}

/* A film put on a list that went elsewhere brings the list back. */
static void
test_needed_list_comes_back (Fixture *fixture, gconstpointer data)
{
  g_autofree char *uid = create (fixture, PLAKAT_USER_RECORD_LIST, "Noir");
  g_autofree char *list = g_strconcat (PLAKAT_LIST_UID_OWN, uid, NULL);
  g_autofree char *gone = NULL;
  g_autoptr (GPtrArray) ops = NULL;

  put (fixture, list, "tmdb:1", TRUE);
  answer_all (fixture);
  put (fixture, list, "tmdb:2", TRUE);
  gone = g_strdup_printf (
      "{\"kind\":\"list_entry\",\"list_uid\":\"%s\",\"film_uid\":\"tmdb:1\",\"present\":false},"
      "{\"kind\":\"record\",\"record\":\"list\",\"uid\":\"%s\",\"fields\":null,\"tag\":\"9\"}",
      uid, uid);
  apply_changes (fixture, gone);
  assert_text (dup_field (fixture, PLAKAT_USER_RECORD_LIST, uid, "name"), "Noir");
  assert_text (dup_order (fixture, list), "tmdb:2");
  ops = take (fixture);
  g_assert_cmpuint (ops->len, ==, 2);
  g_assert_cmpint (op_at (ops, 0)->kind, ==, PLAKAT_OP_RECORD);
  g_assert_cmpstr (op_at (ops, 0)->base, ==, "9");
}

/* So does one that was put on it after the server's side was chosen; other lists go. */
static void
test_needed_list_of_accepted_server (Fixture *fixture, gconstpointer data)
{
  g_autofree char *uid = create (fixture, PLAKAT_USER_RECORD_LIST, "Noir");
  g_autofree char *other = create (fixture, PLAKAT_USER_RECORD_LIST, "Western");
  g_autofree char *list = g_strconcat (PLAKAT_LIST_UID_OWN, uid, NULL);
  g_autofree char *other_list = g_strconcat (PLAKAT_LIST_UID_OWN, other, NULL);
  g_autoptr (GPtrArray) ops = NULL, refused = NULL;

  put (fixture, list, "tmdb:1", TRUE);
  put (fixture, other_list, "tmdb:1", TRUE);
  answer_all (fixture);
  fixture_wait (plakat_library_begin_epoch (fixture->library, "e2"));
  fixture_wait (plakat_library_answer_latch (fixture->library, "server", PLAKAT_LATCH_ACCEPT));
  put (fixture, list, "tmdb:2", TRUE);
  refused = take (fixture);
  g_assert_cmpuint (refused->len, ==, 1);
  answer (fixture, op_at (refused, 0), PLAKAT_OP_REJECTED, NULL);
  apply_changes (fixture, "");
  assert_text (dup_field (fixture, PLAKAT_USER_RECORD_LIST, uid, "name"), "Noir");
  assert_text (dup_order (fixture, list), "tmdb:2");
  assert_text (dup_field (fixture, PLAKAT_USER_RECORD_LIST, other, "name"), NULL);
  assert_text (dup_order (fixture, other_list), "");
  g_assert_cmpuint (plakat_library_get_parked (fixture->library), ==, 0);
  ops = take (fixture);
  g_assert_cmpuint (ops->len, ==, 2);
  g_assert_cmpint (op_at (ops, 0)->kind, ==, PLAKAT_OP_RECORD);
  g_assert_null (op_at (ops, 0)->base);
  g_assert_cmpint (op_at (ops, 1)->kind, ==, PLAKAT_OP_LIST_ENTRY);
  g_assert_cmpint (op_at (ops, 1)->seq, >, op_at (refused, 0)->seq);
}

/* A copy of what was refused may reach the server late: under the number that it has, what is tried again
 * would be said to be done though it was undone meanwhile. */
static void
test_refused_again (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) ops = NULL, again = NULL;

  put (fixture, "watchlist", "tmdb:1", TRUE);
  put (fixture, "watchlist", "tmdb:2", TRUE);
  write_note (fixture, "For the winter.");
  ops = take (fixture);
  g_assert_cmpuint (ops->len, ==, 3);
  for (guint i = 0; i < 3; i++)
    answer (fixture, op_at (ops, i), PLAKAT_OP_REJECTED, NULL);
  g_assert_cmpuint (plakat_library_get_parked (fixture->library), ==, 3);
  fixture_wait (plakat_library_retry (fixture->library, NULL));
  again = take (fixture);
  g_assert_cmpuint (again->len, ==, 3);
  for (guint i = 0; i < 3; i++)
    {
      g_assert_cmpint (op_at (again, i)->kind, ==, op_at (ops, i)->kind);
      g_assert_cmpstr (op_at (again, i)->film_uid, ==, op_at (ops, i)->film_uid);
      g_assert_cmpint (op_at (again, i)->seq, >, op_at (ops, 2)->seq);
      answer (fixture, op_at (again, i), PLAKAT_OP_DONE, "7");
    }
  g_assert_cmpuint (plakat_library_get_waiting (fixture->library), ==, 0);
  g_assert_cmpuint (plakat_library_get_parked (fixture->library), ==, 0);
}

/* Who says once more what is on its way already has not edited after what others made of it. */
static void
test_said_again (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) ops = NULL, again = NULL, tried = NULL;

  put (fixture, "watchlist", "tmdb:1", TRUE);
  write_note (fixture, "For the winter.");
  ops = take (fixture);
  g_assert_cmpuint (ops->len, ==, 2);
  put (fixture, "watchlist", "tmdb:1", TRUE);
  write_note (fixture, "For the winter.");
  again = take (fixture);
  g_assert_cmpuint (again->len, ==, 2);
  for (guint i = 0; i < 2; i++)
    {
      g_assert_true (op_at (again, i)->again);
      g_assert_cmpint (op_at (again, i)->seq, ==, op_at (ops, i)->seq);
    }

  /* What was refused is tried again so. */
  answer (fixture, op_at (again, 0), PLAKAT_OP_REJECTED, NULL);
  answer (fixture, op_at (again, 1), PLAKAT_OP_REJECTED, NULL);
  put (fixture, "watchlist", "tmdb:1", TRUE);
  write_note (fixture, "For the winter.");
  tried = take (fixture);
  g_assert_cmpuint (tried->len, ==, 2);
  g_assert_cmpint (op_at (tried, 0)->seq, >, op_at (ops, 0)->seq);
}

/* A server that is set up anew gets what is wanted, and nothing of a list that was taken away before. */
static void
test_removed_list_stays_away (Fixture *fixture, gconstpointer data)
{
  g_autofree char *uid = create (fixture, PLAKAT_USER_RECORD_LIST, "Noir");
  g_autofree char *list = g_strconcat (PLAKAT_LIST_UID_OWN, uid, NULL);
  g_autoptr (GPtrArray) ops = NULL;

  put (fixture, list, "tmdb:1", TRUE);
  put (fixture, "watchlist", "tmdb:2", TRUE);
  answer_all (fixture);
  fixture_wait (plakat_library_remove (fixture->library, PLAKAT_USER_RECORD_LIST, uid));
  answer_all (fixture);
  fixture_wait (plakat_library_begin_epoch (fixture->library, "e2"));
  fixture_wait (plakat_library_answer_latch (fixture->library, "server", PLAKAT_LATCH_PUT_BACK));
  g_assert_cmpuint (plakat_library_get_waiting (fixture->library), ==, 1);
  ops = take (fixture);
  g_assert_cmpuint (ops->len, ==, 1);
  g_assert_cmpstr (op_at (ops, 0)->film_uid, ==, "tmdb:2");
}

/* Who took the first edits is known before anything was read from there. */
/* The server that was accepted is another one again before it was read: that was not what the user accepted.
 */
static void
test_epoch_after_epoch (Fixture *fixture, gconstpointer data)
{
  apply (fixture, "{\"epoch\":\"e1\",\"cursor\":\"5\",\"changes\":["
                  "{\"kind\":\"entry\",\"list\":\"watchlist\",\"film_uid\":\"tmdb:1\",\"title\":\"A\","
                  "\"present\":true}]}");
  fixture_wait (plakat_library_begin_epoch (fixture->library, "e2"));
  fixture_wait (plakat_library_answer_latch (fixture->library, "server", PLAKAT_LATCH_ACCEPT));
  g_assert_cmpuint (plakat_library_get_latches (fixture->library), ==, 0);
  fixture_wait (plakat_library_begin_epoch (fixture->library, "e3"));
  g_assert_cmpuint (plakat_library_get_latches (fixture->library), ==, 1);
  fixture_wait (plakat_library_answer_latch (fixture->library, "server", PLAKAT_LATCH_PUT_BACK));
  apply (fixture, "{\"epoch\":\"e3\",\"cursor\":\"1\",\"changes\":[]}");
  g_assert_cmpuint (count_listed (fixture), ==, 1);
  g_assert_cmpuint (plakat_library_get_waiting (fixture->library), ==, 1);
}

static void
test_epoch_of_first_answer (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) results = g_ptr_array_new_with_free_func ((GDestroyNotify) plakat_op_result_free);
  g_autoptr (GPtrArray) ops = NULL;
  g_autoptr (PlakatLibraryPlace) place = NULL;
  PlakatOpResult *result = g_new0 (PlakatOpResult, 1);

  put (fixture, "watchlist", "tmdb:1", TRUE);
  ops = take (fixture);
  result->seq = op_at (ops, 0)->seq;
  result->epoch = g_strdup ("e1");
  g_ptr_array_add (results, result);
  fixture_wait (plakat_library_settle (fixture->library, results));
  place = g_value_get_pointer (fixture_wait (plakat_library_load_place (fixture->library)));
  g_assert_cmpstr (place->epoch, ==, "e1");
  g_assert_null (place->cursor);
}

int
main (int argc, char *argv[])
{
  dex_init ();
  g_test_init (&argc, &argv, NULL);
#define ADD(path, function) g_test_add (path, Fixture, SERVER, fixture_set_up, function, fixture_tear_down)
  ADD ("/lists/order", test_order);
  ADD ("/lists/room", test_room);
  ADD ("/lists/parents-first-i24", test_parents_first);
  ADD ("/lists/children-wait", test_children_wait);
  ADD ("/lists/remove-and-restore", test_remove_and_restore);
  ADD ("/lists/moves-taken-back", test_moves_taken_back);
  ADD ("/lists/needed-list-comes-back", test_needed_list_comes_back);
  ADD ("/lists/needed-list-of-accepted-server", test_needed_list_of_accepted_server);
  ADD ("/lists/refused-again", test_refused_again);
  ADD ("/lists/said-again", test_said_again);
  ADD ("/lists/removed-list-stays-away", test_removed_list_stays_away);
  ADD ("/epoch/of-first-answer", test_epoch_of_first_answer);
  ADD ("/epoch/after-epoch", test_epoch_after_epoch);
  return g_test_run ();
}
