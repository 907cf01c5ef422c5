/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "house.h"
#include "plakat-library-lists.h"
#include "plakat-library-sync.h"

/* Accounts at servers of other kinds, over a network that loses requests and answers. The servers may be real
 * ones. */

#define N_TURNS 24
#define N_FILMS 8
#define BOTH (PLAKAT_MARK_WATCHLIST | PLAKAT_MARK_FAVOURITE)

/* The same each time; with -m thorough something else each time, and again by --seed. */
static GRand *
new_chance (guint32 usual)
{
  return g_rand_new_with_seed (g_test_thorough () ? (guint32) g_test_rand_int () : usual);
}

/* Some requests come to nothing, or something else answers; some are done, and nobody hears of it. */
static void
make_weather (Proxy *network, GRand *chance)
{
  static const char *const methods[] = { "GET", "POST", "DELETE", "PATCH" };

  proxy_heal (network);
  for (int rules = g_rand_int_range (chance, 1, 4); rules > 0; rules--)
    {
      const char *method = methods[g_rand_int_range (chance, 0, G_N_ELEMENTS (methods))];
      guint spared = (guint) g_rand_int_range (chance, 0, 3), times = (guint) g_rand_int_range (chance, 1, 5);

      switch (g_rand_int_range (chance, 0, 5))
        {
        case 0:
          proxy_rule (network, method, "*", PROXY_REFUSES, spared, times);
          break;
        case 1:
          proxy_say (network, method, "*", times, "503 Service Unavailable", "text/html", "<h1>Later</h1>");
          break;
        case 2:
          proxy_say (network, method, "*", times, "200 OK", "text/html", "<h1>Log in to this network</h1>");
          break;
        default:
          proxy_rule (network, method, "*", PROXY_CUTS, spared, times);
        }
    }
}

static void
try_to_sync (Device *device)
{
  device_end_cycle (device);
  fixture_try (plakat_engine_sync_now (device->engine), NULL);
}

static void
assert_settled (Device *device)
{
  assert_waiting (device, 0);
  g_assert_cmpuint (plakat_library_get_parked (device->library), ==, 0);
}

/* ── the recommendation kind ───────────────────────────────────────────── */

/* Each request fails in one way or another: both come to the same in the end (I12). */
static void
test_same (House *self, gconstpointer name)
{
  g_autoptr (GRand) chance = new_chance (1895);

  house_begin_both (self);
  for (guint turn = 0; turn < N_TURNS; turn++)
    {
      Device *device = turn % 2 == 0 ? self->desk : self->lap;

      for (guint i = 0; i < 3; i++)
        device_list (device, PLAKAT_LIST_WATCHLIST, g_rand_int_range (chance, 1, N_FILMS + 1),
                     g_rand_boolean (chance));
      make_weather (self->place.proxy, chance);
      try_to_sync (device);
    }
  proxy_heal (self->place.proxy);
  house_sync_both (self, 3);
  assert_settled (self->desk);
  assert_settled (self->lap);
  for (int film = 1; film <= N_FILMS; film++)
    g_assert_cmpuint (device_get_marks (self->desk, film), ==, device_get_marks (self->lap, film));
}

/* What only one device edits is in the end everywhere what that one wanted last, at the server too. */
static void
test_own_films (House *self, gconstpointer name)
{
  g_autoptr (GRand) chance = new_chance (1927);
  PlakatMarks wanted[2][N_FILMS] = { 0 };
  Device *third, *all[3];

  house_begin_both (self);
  for (guint turn = 0; turn < 2 * N_TURNS; turn++)
    {
      guint which = turn % 2;
      Device *device = which == 0 ? self->desk : self->lap;

      for (int edits = g_rand_int_range (chance, 1, 5); edits > 0; edits--)
        {
          int film = g_rand_int_range (chance, 0, N_FILMS);
          gboolean want = g_rand_boolean (chance), favourite = g_rand_boolean (chance);
          PlakatMarks mark = favourite ? PLAKAT_MARK_FAVOURITE : PLAKAT_MARK_WATCHLIST;

          device_list (device, favourite ? PLAKAT_LIST_FAVOURITES : PLAKAT_LIST_WATCHLIST,
                       101 + 100 * (int) which + film, want);
          wanted[which][film] = want ? wanted[which][film] | mark : wanted[which][film] & ~mark;
        }
      make_weather (self->place.proxy, chance);
      try_to_sync (device);
    }
  proxy_heal (self->place.proxy);
  third = device_new (&self->place, "third");
  device_sign_in (third, self->email);
  all[0] = self->desk, all[1] = self->lap, all[2] = third;
  for (guint i = 0; i < 9; i++)
    device_sync (all[i % 3]);
  for (guint i = 0; i < 3; i++)
    {
      assert_settled (all[i]);
      for (int film = 0; film < 2 * N_FILMS; film++)
        g_assert_cmpuint (device_get_marks (all[i], 101 + 100 * (film / N_FILMS) + film % N_FILMS) & BOTH, ==,
                          wanted[film / N_FILMS][film % N_FILMS]);
    }
  device_free (third);
}

/* The answer is lost and the user writes on: what arrived is found, and what is newer follows it without a
 * conflict. */
static void
test_lost_answer (House *self, gconstpointer name)
{
  house_begin_both (self);
  house_say (self->desk, "display_name", "Ada");
  house_say (self->desk, "biography", "one");
  proxy_rule (self->place.proxy, "PATCH", "users/profile/", PROXY_CUTS, 0, 1);
  proxy_rule (self->place.proxy, "GET", "users/*", PROXY_REFUSES, 0, 9);
  g_error_free (device_sync_in_vain (self->desk));
  assert_waiting (self->desk, 1);
  proxy_heal (self->place.proxy);
  house_say (self->desk, "biography", "two");
  house_sync_both (self, 2);
  house_assert_says (self->lap, "biography", "two");
  house_assert_says (self->desk, "biography", "two");
  g_assert_cmpuint (plakat_library_get_conflicts (self->desk->library), ==, 0);
  assert_waiting (self->desk, 0);
}

/* ── AuteurFlix ────────────────────────────────────────────────────────── */

/* What is in the only profile, as bits: film 1 is the lowest. */
static guint
read_profile (House *self, Device *device)
{
  g_autofree char *list = house_dup_only_list (device);
  GPtrArray *films = g_value_get_boxed (fixture_wait (plakat_library_load_listed (device->library, list)));
  guint bits = 0;

  for (guint i = 0; i < films->len; i++)
    for (int film = 1; film <= N_FILMS; film++)
      {
        g_autofree char *number = g_strdup_printf ("%d", film);
        g_autoptr (PlakatFilmItem) item = house_make_film (self, number);

        if (g_str_equal (((PlakatListedFilm *) g_ptr_array_index (films, i))->film_uid,
                         plakat_film_item_get_uid (item)))
          bits |= 1U << (film - 1);
      }
  return bits;
}

/* Profiles are made, renamed and taken away, films come and go; what was wanted last is there in the end. */
static void
test_profile (House *self, gconstpointer name)
{
  g_autoptr (GRand) chance = new_chance (1903);
  g_autofree char *aunt = NULL, *list = NULL, *last = NULL;
  guint wanted = 0;

  house_register (self);
  device_sync (self->desk);
  make_weather (self->place.proxy, chance);
  aunt = g_value_dup_string (
      fixture_wait (plakat_library_create (self->desk->library, PLAKAT_USER_RECORD_PROFILE, "Aunt")));
  list = g_strconcat (PLAKAT_LIST_UID_PROFILE, aunt, NULL);
  for (guint turn = 0; turn < N_TURNS; turn++)
    {
      g_autofree char *guest = g_strdup_printf ("Guest %u", turn);
      g_autofree char *passing = g_value_dup_string (
          fixture_wait (plakat_library_create (self->desk->library, PLAKAT_USER_RECORD_PROFILE, guest)));

      for (int edits = g_rand_int_range (chance, 1, 5); edits > 0; edits--)
        {
          int film = g_rand_int_range (chance, 1, N_FILMS + 1);
          g_autofree char *number = g_strdup_printf ("%d", film);
          gboolean want = g_rand_boolean (chance);

          house_put (self, self->desk, list, number, want);
          wanted = want ? wanted | 1U << (film - 1) : wanted & ~(1U << (film - 1));
        }
      if (g_rand_boolean (chance))
        {
          g_free (last);
          last = g_strdup_printf ("Aunt %u", turn);
          fixture_wait (plakat_library_set_field (self->desk->library, PLAKAT_USER_RECORD_PROFILE, aunt, NULL,
                                                  "name", last));
        }
      make_weather (self->place.proxy, chance);
      try_to_sync (self->desk);
      fixture_wait (plakat_library_remove (self->desk->library, PLAKAT_USER_RECORD_PROFILE, passing));
      make_weather (self->place.proxy, chance);
      try_to_sync (self->desk);
    }
  proxy_heal (self->place.proxy);
  for (guint i = 0; i < 3; i++)
    device_sync (self->desk);
  assert_settled (self->desk);
  house_assert_only_profile (self->desk, last);
  g_assert_cmphex (read_profile (self, self->desk), ==, wanted);
  device_sign_in (self->lap, self->email);
  device_sync (self->lap);
  device_sync (self->lap);
  house_assert_only_profile (self->lap, last);
  g_assert_cmphex (read_profile (self, self->lap), ==, wanted);
}

int
main (int argc, char *argv[])
{
  fixture_init_alone (&argc, &argv);
  ADD_FAR_TEST ("/stand-ins/network/I12/same", "recommendation", test_same);
  ADD_FAR_TEST ("/stand-ins/network/own-films", "recommendation", test_own_films);
  ADD_FAR_TEST ("/stand-ins/network/lost-answer", "recommendation", test_lost_answer);
  ADD_FAR_TEST ("/stand-ins/network/profile", "auteurflix", test_profile);
  return fixture_run ();
}
