/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fixture.h"
#include "plakat-library-lists.h"
#include "plakat-library-many.h"

static GPtrArray *
create_films (guint n_films)
{
  GPtrArray *films = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 1; i <= n_films; i++)
    {
      g_autofree char *uid = g_strdup_printf ("tmdb:%u", i);

      g_ptr_array_add (films, fixture_item (uid, uid));
    }
  return films;
}

static guint
count_changed (DexFuture *future)
{
  GPtrArray *changed = g_value_get_boxed (fixture_wait (future));

  return changed->len;
}

static void
told_cb (PlakatLibrary *library, const char *film_uid, guint *told)
{
  (*told)++;
}

/* Only what is not so already changes, and an undo of what changed leaves the rest alone. */
static void
test_put (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) films = create_films (300);
  g_autoptr (GPtrArray) changed = NULL;
  guint told = 0;

  fixture_wait (plakat_library_set_listed (fixture->library, PLAKAT_LIST_WATCHLIST,
                                           g_ptr_array_index (films, 7), TRUE));
  g_signal_connect (fixture->library, "film-changed", G_CALLBACK (told_cb), &told);
  changed = g_ptr_array_ref (g_value_get_boxed (
      fixture_wait (plakat_library_put_many (fixture->library, PLAKAT_LIST_UID_WATCHLIST, films, TRUE))));
  g_assert_cmpuint (changed->len, ==, 299);
  g_assert_cmpuint (told, ==, 1);
  g_assert_cmpuint (plakat_library_get_count (fixture->library, PLAKAT_LIST_WATCHLIST), ==, 300);
  g_assert_cmpuint (
      count_changed (plakat_library_put_many (fixture->library, PLAKAT_LIST_UID_WATCHLIST, films, TRUE)), ==,
      0);
  g_assert_cmpuint (
      count_changed (plakat_library_put_many (fixture->library, PLAKAT_LIST_UID_WATCHLIST, changed, FALSE)),
      ==, 299);
  g_assert_true (plakat_library_get_marks (fixture->library, "tmdb:8") & PLAKAT_MARK_WATCHLIST);
  g_assert_cmpuint (plakat_library_get_count (fixture->library, PLAKAT_LIST_WATCHLIST), ==, 1);
}

/* A list that is gone takes none of them. */
static void
test_all_or_none (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) films = create_films (3);
  g_autoptr (GError) error = NULL;

  error = fixture_wait_for_error (
      plakat_library_put_many (fixture->library, PLAKAT_LIST_UID_OWN "nowhere", films, TRUE));
  g_assert_nonnull (error);
  g_assert_cmpuint (plakat_library_get_marks (fixture->library, "tmdb:1"), ==, 0);
}

/* On a list with an order they stand as they were given, behind those that were there. */
static void
test_order (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) films = create_films (300);
  g_autofree char *uid = g_value_dup_string (
      fixture_wait (plakat_library_create (fixture->library, PLAKAT_USER_RECORD_LIST, "Winter evenings")));
  g_autofree char *list_uid = g_strconcat (PLAKAT_LIST_UID_OWN, uid, NULL);
  GPtrArray *listed;

  fixture_wait (plakat_library_put (fixture->library, list_uid, g_ptr_array_index (films, 299), TRUE));
  fixture_wait (plakat_library_put_many (fixture->library, list_uid, films, TRUE));
  listed = g_value_get_boxed (fixture_wait (plakat_library_load_listed (fixture->library, list_uid)));
  g_assert_cmpuint (listed->len, ==, 300);
  for (guint i = 0; i < 300; i++)
    {
      PlakatListedFilm *film = g_ptr_array_index (listed, i);
      g_autofree char *expected = g_strdup_printf ("tmdb:%u", i == 0 ? 300 : i);

      g_assert_cmpstr (film->film_uid, ==, expected);
    }
}

static void
test_watch (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) films = create_films (3);

  fixture_wait (plakat_library_set_field (fixture->library, PLAKAT_USER_RECORD_WATCHED, "tmdb:2",
                                          g_ptr_array_index (films, 1), "dates", "2026-11-28\n2026-12-01"));
  g_assert_cmpuint (count_changed (plakat_library_watch_many (fixture->library, films, "2026-11-28", TRUE)),
                    ==, 2);
  g_assert_true (plakat_library_get_marks (fixture->library, "tmdb:1") & PLAKAT_MARK_WATCHED);
  g_assert_cmpuint (count_changed (plakat_library_watch_many (fixture->library, films, "2026-11-28", FALSE)),
                    ==, 3);
  g_assert_false (plakat_library_get_marks (fixture->library, "tmdb:1") & PLAKAT_MARK_WATCHED);
  g_assert_true (plakat_library_get_marks (fixture->library, "tmdb:2") & PLAKAT_MARK_WATCHED);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();
  g_test_add ("/library-many/put", Fixture, NULL, fixture_set_up, test_put, fixture_tear_down);
  g_test_add ("/library-many/all-or-none", Fixture, NULL, fixture_set_up, test_all_or_none,
              fixture_tear_down);
  g_test_add ("/library-many/order", Fixture, NULL, fixture_set_up, test_order, fixture_tear_down);
  g_test_add ("/library-many/watch", Fixture, NULL, fixture_set_up, test_watch, fixture_tear_down);
  return g_test_run ();
}
