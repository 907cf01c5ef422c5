/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "acts.h"
#include "plakat-library-page.h"

/* What a server without a feed has: whole lists, and profiles that it gives numbers. */

/* ── listings ──────────────────────────────────────────────────────────── */

static GPtrArray *
listing (guint from, guint to)
{
  GPtrArray *entries = g_ptr_array_new_with_free_func ((GDestroyNotify) plakat_entry_free);

  for (guint i = from; i < to; i++)
    {
      g_autofree char *uid = g_strdup_printf ("tmdb:%u", i);
      PlakatEntry *entry = plakat_entry_new (PLAKAT_LIST_WATCHLIST, uid);

      entry->present = TRUE;
      entry->title = g_strdup ("A film");
      entry->tag = g_strdup_printf ("%u", 100 + i);
      g_ptr_array_add (entries, entry);
    }
  return entries;
}

static void
see (Fixture *fixture, guint from, guint to, gboolean complete)
{
  g_autoptr (GPtrArray) entries = listing (from, to);

  fixture_wait (plakat_library_apply_listing (fixture->library, "watchlist", entries, complete, 1000000));
}

/* I7, I8 */
static void
test_absence_is_proven_twice (Fixture *fixture, gconstpointer data)
{
  plakat_library_set_capabilities (fixture->library, PLAKAT_CAN_WATCHLIST);
  see (fixture, 1, 11, TRUE);
  g_assert_cmpuint (count_listed (fixture), ==, 10);
  see (fixture, 1, 10, FALSE);
  see (fixture, 1, 10, FALSE);
  g_assert_cmpuint (count_listed (fixture), ==, 10);
  see (fixture, 1, 10, TRUE);
  g_assert_cmpuint (count_listed (fixture), ==, 10);
  see (fixture, 1, 11, TRUE);
  see (fixture, 1, 10, TRUE);
  g_assert_cmpuint (count_listed (fixture), ==, 10);
  see (fixture, 1, 10, TRUE);
  g_assert_cmpuint (count_listed (fixture), ==, 9);
  g_assert_cmpuint (load (plakat_library_load_bin (fixture->library))->len, ==, 1);
}

/* I9 */
static void
test_latch (Fixture *fixture, gconstpointer data)
{
  plakat_library_set_capabilities (fixture->library, PLAKAT_CAN_WATCHLIST);
  see (fixture, 1, 31, TRUE);
  see (fixture, 1, 21, TRUE);
  see (fixture, 1, 21, TRUE);
  g_assert_cmpuint (plakat_library_get_latches (fixture->library), ==, 1);
  g_assert_cmpuint (count_listed (fixture), ==, 30);
  see (fixture, 1, 5, TRUE);
  see (fixture, 40, 45, TRUE);
  g_assert_cmpuint (count_listed (fixture), ==, 30);
  fixture_reopen (fixture, data);
  g_assert_cmpuint (plakat_library_get_latches (fixture->library), ==, 1);

  fixture_wait (plakat_library_answer_latch (fixture->library, "watchlist", PLAKAT_LATCH_ACCEPT));
  see (fixture, 1, 21, TRUE);
  g_assert_cmpuint (count_listed (fixture), ==, 20);
  g_assert_cmpuint (load (plakat_library_load_bin (fixture->library))->len, ==, 10);

  see (fixture, 0, 0, TRUE);
  g_assert_cmpuint (plakat_library_get_latches (fixture->library), ==, 1);
  fixture_wait (plakat_library_answer_latch (fixture->library, "watchlist", PLAKAT_LATCH_PUT_BACK));
  g_assert_cmpuint (plakat_library_get_waiting (fixture->library), ==, 20);
}

/* A refusal that may mean “already there” is looked for; what is not there then was refused. */
static void
test_verify (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) ops = NULL;

  plakat_library_set_capabilities (fixture->library, PLAKAT_CAN_WATCHLIST);
  put (fixture, "watchlist", "tmdb:1", TRUE);
  put (fixture, "watchlist", "tmdb:2", TRUE);
  ops = take (fixture);
  answer (fixture, op_at (ops, 0), PLAKAT_OP_VERIFY, NULL);
  answer (fixture, op_at (ops, 1), PLAKAT_OP_VERIFY, NULL);
  see (fixture, 1, 2, TRUE);
  g_assert_cmpuint (plakat_library_get_waiting (fixture->library), ==, 1);
  g_assert_cmpuint (plakat_library_get_parked (fixture->library), ==, 0);

  /* What was there may have been taken off since: once more. */
  g_clear_pointer (&ops, g_ptr_array_unref);
  ops = take (fixture);
  g_assert_cmpuint (ops->len, ==, 1);
  g_assert_false (op_at (ops, 0)->again);
  answer (fixture, op_at (ops, 0), PLAKAT_OP_VERIFY, NULL);
  see (fixture, 1, 2, TRUE);
  g_assert_cmpuint (plakat_library_get_waiting (fixture->library), ==, 0);
  g_assert_cmpuint (plakat_library_get_parked (fixture->library), ==, 1);
  g_assert_true (plakat_library_get_marks (fixture->library, "tmdb:2") & PLAKAT_MARK_PARKED);
  g_assert_false (plakat_library_get_marks (fixture->library, "tmdb:1") & PLAKAT_MARK_WAITING);
}

/* A film in two rows of the server's: the twin of the row that is known is nobody's adding it again. */
static void
test_twins (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) entries = listing (1, 2);
  PlakatEntry *twin = plakat_entry_new (PLAKAT_LIST_WATCHLIST, "tmdb:1");

  plakat_library_set_capabilities (fixture->library, PLAKAT_CAN_WATCHLIST);
  see (fixture, 1, 2, TRUE);
  put (fixture, "watchlist", "tmdb:1", FALSE);
  twin->present = TRUE;
  twin->tag = g_strdup ("7");
  g_ptr_array_insert (entries, 0, twin);
  fixture_wait (plakat_library_apply_listing (fixture->library, "watchlist", entries, TRUE, 1000000));
  g_assert_cmpuint (count_listed (fixture), ==, 0);
  g_assert_cmpuint (plakat_library_get_waiting (fixture->library), ==, 1);
}

/* A profile that is to be made, and is there by that name, is that one. */
static void
test_profile_of_that_name (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) profiles = g_ptr_array_new_with_free_func ((GDestroyNotify) plakat_user_record_free);
  PlakatUserRecord *there = plakat_user_record_new (PLAKAT_USER_RECORD_PROFILE, "remote-8");
  g_autofree char *uid = create (fixture, PLAKAT_USER_RECORD_PROFILE, "Noir");

  there->tag = g_strdup ("8");
  there->fields = fields_of ("name", "Noir");
  g_ptr_array_add (profiles, there);
  fixture_wait (plakat_library_apply_profiles (fixture->library, profiles, 1000000));
  g_assert_cmpuint (load (plakat_library_load_records (fixture->library, PLAKAT_USER_RECORD_PROFILE))->len,
                    ==, 1);
  assert_text (dup_field (fixture, PLAKAT_USER_RECORD_PROFILE, uid, "name"), "Noir");
  g_assert_cmpuint (plakat_library_get_waiting (fixture->library), ==, 0);

  plakat_fields_set (there->fields, "name", "Western");
  fixture_wait (plakat_library_apply_profiles (fixture->library, profiles, 1000000));
  assert_text (dup_field (fixture, PLAKAT_USER_RECORD_PROFILE, uid, "name"), "Western");
}

/* ── profiles of a server without op ids ───────────────────────────────── */

static void
see_profile (Fixture *fixture, const char *tag, const char *name)
{
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify) plakat_user_record_free);
  g_autofree char *uid = g_strconcat ("remote-", tag, NULL);
  PlakatUserRecord *record = plakat_user_record_new (PLAKAT_USER_RECORD_PROFILE, uid);

  record->tag = g_strdup (tag);
  record->fields = fields_of ("name", name);
  g_ptr_array_add (records, record);
  fixture_wait (plakat_library_apply_profiles (fixture->library, records, 1000000));
}

/* One that was taken away elsewhere, and is made anew because it was edited here, is the same here though the
 * answer was lost: it does not stand here twice. */
static void
test_made_anew_unanswered (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) ops = NULL, none = NULL;

  plakat_library_set_capabilities (fixture->library, PLAKAT_CAN_PROFILES);
  see_profile (fixture, "2", "Ada");
  fixture_wait (plakat_library_set_field (fixture->library, PLAKAT_USER_RECORD_PROFILE, "remote-2", NULL,
                                          "name", "Eve"));
  ops = take (fixture);
  g_assert_cmpstr (op_at (ops, 0)->tag, ==, "2");
  see_profile (fixture, "7", "Eve");
  g_assert_cmpuint (load (plakat_library_load_records (fixture->library, PLAKAT_USER_RECORD_PROFILE))->len,
                    ==, 1);
  assert_text (dup_field (fixture, PLAKAT_USER_RECORD_PROFILE, "remote-2", "name"), "Eve");
  g_assert_cmpuint (plakat_library_get_waiting (fixture->library), ==, 0);

  /* From then on it has that number. */
  put (fixture, "profile:remote-2", "tmdb:1", TRUE);
  none = take (fixture);
  g_assert_cmpstr (op_at (none, 0)->parent_tag, ==, "7");
}

/* While the server has it by its own number, another one of that name is another one. */
static void
test_namesake (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify) plakat_user_record_free);
  g_autoptr (GPtrArray) ops = NULL;

  plakat_library_set_capabilities (fixture->library, PLAKAT_CAN_PROFILES);
  see_profile (fixture, "2", "Ada");
  fixture_wait (plakat_library_set_field (fixture->library, PLAKAT_USER_RECORD_PROFILE, "remote-2", NULL,
                                          "name", "Eve"));
  ops = take (fixture);
  for (guint i = 0; i < 2; i++)
    {
      PlakatUserRecord *record =
          plakat_user_record_new (PLAKAT_USER_RECORD_PROFILE, i == 0 ? "remote-7" : "remote-2");

      record->tag = g_strdup (i == 0 ? "7" : "2");
      record->fields = fields_of ("name", i == 0 ? "Eve" : "Ada");
      g_ptr_array_add (records, record);
    }
  fixture_wait (plakat_library_apply_profiles (fixture->library, records, 1000000));
  g_assert_cmpuint (load (plakat_library_load_records (fixture->library, PLAKAT_USER_RECORD_PROFILE))->len,
                    ==, 2);
  g_assert_cmpuint (plakat_library_get_waiting (fixture->library), ==, 1);
}

/* An attempt without an answer made no profile that is known here by another number: to take that for it
 * would have two of them stand for one. */
static void
test_known_namesake (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) ops = NULL, again = NULL;

  plakat_library_set_capabilities (fixture->library, PLAKAT_CAN_PROFILES);
  see_profile (fixture, "2", "Ada");
  put (fixture, "profile:remote-2", "tmdb:1", TRUE);
  /* taken away elsewhere, and made anew there too */
  see_profile (fixture, "7", "Ada");
  see_profile (fixture, "7", "Ada");
  ops = take (fixture);
  g_assert_cmpuint (ops->len, ==, 1);
  g_assert_cmpstr (op_at (ops, 0)->profile_uid, ==, "remote-2");
  g_assert_null (op_at (ops, 0)->tag);
  answer (fixture, op_at (ops, 0), PLAKAT_OP_UNKNOWN, NULL);
  again = take (fixture);
  g_assert_cmpstr (op_at (again, 0)->profile_uid, ==, "remote-2");
  g_assert_false (op_at (again, 0)->again);

  /* with a name that nobody has it is looked for */
  answer (fixture, op_at (again, 0), PLAKAT_OP_REJECTED, NULL);
  fixture_wait (plakat_library_set_field (fixture->library, PLAKAT_USER_RECORD_PROFILE, "remote-2", NULL,
                                          "name", "Eve"));
  g_clear_pointer (&ops, g_ptr_array_unref);
  ops = take (fixture);
  answer (fixture, op_at (ops, 0), PLAKAT_OP_UNKNOWN, NULL);
  g_clear_pointer (&again, g_ptr_array_unref);
  again = take (fixture);
  g_assert_true (op_at (again, 0)->again);
}

int
main (int argc, char *argv[])
{
  dex_init ();
  g_test_init (&argc, &argv, NULL);
#define ADD(path, function) g_test_add (path, Fixture, SERVER, fixture_set_up, function, fixture_tear_down)
  ADD ("/listing/absence-is-proven-twice-i7-i8", test_absence_is_proven_twice);
  ADD ("/listing/latch-i9", test_latch);
  ADD ("/listing/verify", test_verify);
  ADD ("/listing/twins", test_twins);
  ADD ("/listing/profile-of-that-name", test_profile_of_that_name);
  ADD ("/profiles/made-anew-unanswered", test_made_anew_unanswered);
  ADD ("/profiles/namesake", test_namesake);
  ADD ("/profiles/known-namesake", test_known_namesake);
  return g_test_run ();
}
