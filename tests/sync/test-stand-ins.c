/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "house.h"
#include "plakat-catalogue-sync.h"
#include "plakat-film.h"
#include "plakat-library-lists.h"
#include "plakat-library-sync.h"

/* Whole accounts at servers of other kinds: two computers of one user come to the same, and to what the
 * server has. */

/* ── the recommendation kind ───────────────────────────────────────────── */

static void
test_kind (House *self, gconstpointer name)
{
  g_autoptr (PlakatServerFound) found =
      g_value_get_pointer (fixture_wait (plakat_accounts_probe (self->desk->accounts, self->place.origin)));

  g_assert_cmpint (found->kind, ==, PLAKAT_SERVER_RECOMMENDATION);
  g_assert_false (found->capabilities & PLAKAT_CAN_FEED);
  house_begin_both (self);
  g_assert_cmpint (plakat_account_get_kind (self->desk->account), ==, PLAKAT_SERVER_RECOMMENDATION);
  /* Its users have a name, and sign in by their address. */
  g_assert_cmpstr (plakat_account_get_username (self->desk->account), ==, self->name);
  g_assert_cmpstr (plakat_account_get_login (self->desk->account), ==, self->email);
  g_assert_cmpstr (plakat_account_get_login (self->lap->account), ==, self->email);
  g_assert_cmpint (plakat_account_get_capabilities (self->desk->account), ==, found->capabilities);
  assert_state (self->desk, IN_STEP);
  assert_state (self->lap, IN_STEP);
  g_assert_cmpuint (plakat_catalogue_get_n_films (self->desk->catalogue), >, 20);

  /* It is remembered what is there. */
  device_shut (self->desk);
  device_open_last (self->desk);
  g_assert_cmpint (plakat_account_get_kind (self->desk->account), ==, PLAKAT_SERVER_RECOMMENDATION);
  g_assert_cmpint (plakat_account_get_capabilities (self->desk->account), ==, found->capabilities);
  g_assert_cmpstr (plakat_account_get_login (self->desk->account), ==, self->email);
  device_sync (self->desk);
  assert_state (self->desk, IN_STEP);
}

static void
test_travel (House *self, gconstpointer name)
{
  house_begin_both (self);
  for (int film = 101; film <= 145; film++) /* three pages */
    device_list (self->desk, PLAKAT_LIST_WATCHLIST, film, TRUE);
  device_list (self->lap, PLAKAT_LIST_FAVOURITES, 200, TRUE);
  device_list (self->lap, PLAKAT_LIST_WATCHLIST, 101, TRUE);
  for (guint i = 0; i < 2; i++)
    {
      device_sync (self->desk);
      device_sync (self->lap);
    }
  for (Device **device = &self->desk; device <= &self->lap; device++)
    {
      g_assert_cmpuint (plakat_library_get_count ((*device)->library, PLAKAT_LIST_WATCHLIST), ==, 45);
      g_assert_cmpuint (device_get_marks (*device, 200) & PLAKAT_MARK_FAVOURITE, !=, 0);
      assert_waiting (*device, 0);
      assert_state (*device, IN_STEP);
    }

  device_list (self->lap, PLAKAT_LIST_WATCHLIST, 101, FALSE);
  device_list (self->lap, PLAKAT_LIST_FAVOURITES, 200, FALSE);
  device_sync (self->lap);
  /* Two listings prove that it is gone. */
  device_sync (self->desk);
  assert_listed (self->desk, 101);
  device_sync (self->desk);
  assert_not_listed (self->desk, 101);
  g_assert_cmpuint (device_get_marks (self->desk, 200) & PLAKAT_MARK_FAVOURITE, ==, 0);
  g_assert_cmpint (device_read_int (self->desk, "SELECT count(*) FROM bin"), ==, 2);
}

/* A film that the server has. */
#define SEEN 346

/* A review is written, changed and taken away again; the stars stay. */
static void
test_review (House *self, gconstpointer name)
{
  static const char *const reviews[] = { "Rain.", "More rain.", NULL };

  house_begin_both (self);
  device_rate (self->desk, SEEN, 8);
  for (guint i = 0; i < G_N_ELEMENTS (reviews); i++)
    {
      device_review (self->desk, SEEN, reviews[i]);
      device_sync (self->desk);
      assert_waiting (self->desk, 0);
      assert_state (self->desk, IN_STEP);
    }
  device_rate (self->lap, SEEN, 6);
  device_sync (self->lap);
  if (!stand_in_is_real (self->server))
    {
      g_autofree char *log = stand_in_control (self->server, "log");

      g_assert_nonnull (strstr (log, "\\\"rating\\\":4,\\\"review\\\":\\\"More rain.\\\"}"));
      g_assert_nonnull (strstr (log, "\\\"rating\\\":4,\\\"review\\\":\\\"\\\"}"));
      /* Who never wrote one does not take away what another device wrote. */
      g_assert_nonnull (strstr (log, "\\\"rating\\\":3}"));
    }
}

static gboolean
look (Device *device, const char *uid)
{
  return g_value_get_boolean (fixture_wait (plakat_engine_look_at (device->engine, uid)));
}

/* What somebody looks at comes out of turn, and the sync goes on as it was. */
static void
test_look (House *self, gconstpointer name)
{
  g_autoptr (PlakatFilm) film = NULL;

  device_register (self->desk, self->name);
  g_assert_true (look (self->desk, "tmdb:103"));
  g_assert_false (look (self->desk, "tmdb:103"));
  g_assert_false (look (self->desk, "tmdb:99999999"));
  device_sync (self->desk);
  film = g_value_dup_boxed (fixture_wait (plakat_catalogue_load_film (self->desk->catalogue, "tmdb:103")));
  g_assert_cmpuint (film->credits->len, >, 0);
  g_assert_cmpuint (plakat_catalogue_get_n_films (self->desk->catalogue), >, 20);
  assert_state (self->desk, IN_STEP);
  device_shut (self->desk);
}

/* What it cannot keep stays here and is no edit that waits. */
static void
test_held (House *self, gconstpointer name)
{
  house_begin_both (self);
  g_assert_nonnull (g_value_get_string (
      fixture_wait (plakat_library_create (self->desk->library, PLAKAT_USER_RECORD_LIST, "Silent"))));
  device_sync (self->desk);
  assert_waiting (self->desk, 0);
  assert_state (self->desk, IN_STEP);
  g_assert_cmpuint (plakat_library_get_held (self->desk->library), >=, 1);
}

/* ── what users say about themselves ───────────────────────────────────── */

static void
test_account (House *self, gconstpointer name)
{
  house_begin_both (self);
  house_say (self->desk, "biography", "Likes Ozu");
  house_say (self->desk, "birth_date", "1903-12-12");
  house_say (self->desk, "favourite_genres", "Drama\nWestern");
  house_sync_both (self, 1);
  assert_waiting (self->desk, 0);
  house_assert_says (self->lap, "biography", "Likes Ozu");
  house_assert_says (self->lap, "birth_date", "1903-12-12");
  house_assert_says (self->lap, "favourite_genres", "Drama\nWestern");

  /* Each field for itself, and of a set each member. */
  house_say (self->desk, "biography", NULL);
  house_say (self->desk, "favourite_genres", "Drama\nHorror\nWestern");
  house_say (self->lap, "birth_date", "1903-12-11");
  house_say (self->lap, "favourite_genres", "Western");
  house_sync_both (self, 2);
  for (Device **device = &self->desk; device <= &self->lap; device++)
    {
      house_assert_says (*device, "biography", NULL);
      house_assert_says (*device, "birth_date", "1903-12-11");
      house_assert_says (*device, "favourite_genres", "Horror\nWestern");
      assert_waiting (*device, 0);
      g_assert_cmpuint (plakat_library_get_conflicts ((*device)->library), ==, 0);
    }
  if (!stand_in_is_real (self->server))
    {
      g_autofree char *there = stand_in_control (self->server, "profile?email=ada@example.org");

      g_assert_nonnull (strstr (
          there, "\"bio\":\"\",\"birth_date\":\"1903-12-11\",\"favorite_genres\":[\"Western\",\"Horror\"]"));
    }
}

/* Two texts of the same line: the one of here stays, the other is kept and shown (I13). */
static void
test_account_conflict (House *self, gconstpointer name)
{
  house_begin_both (self);
  house_say (self->desk, "biography", "before");
  house_sync_both (self, 1);
  house_say (self->desk, "biography", "desk");
  house_say (self->lap, "biography", "lap");
  house_sync_both (self, 2);
  house_assert_says (self->desk, "biography", "lap");
  house_assert_says (self->lap, "biography", "lap");
  g_assert_cmpuint (plakat_library_get_conflicts (self->lap->library), ==, 1);
  g_assert_cmpint (device_read_int (self->lap, "SELECT count(*) FROM version WHERE text = 'desk'"), ==, 1);
  g_assert_cmpint (device_read_int (self->desk, "SELECT count(*) FROM version WHERE text = 'desk'"), ==, 1);
  assert_waiting (self->lap, 0);
}

/* The server has no room for it: the name stays, says so, and takes nothing else along. */
static void
test_account_name (House *self, gconstpointer name)
{
  g_autofree char *message = NULL;

  if (!house_is_ours (self))
    return;
  house_begin_both (self);
  house_control (self, "clear");
  house_say (self->desk, "display_name", "Yasujir\xc5\x8d");
  device_sync (self->desk);
  assert_waiting (self->desk, 0);
  assert_state (self->desk, IN_STEP);
  g_assert_cmpuint (plakat_library_get_held (self->desk->library), ==, 1);
  message = device_dup_text (self->desk, "SELECT message FROM outbox WHERE kind = 'account'");
  g_assert_cmpstr (message, ==, "The server keeps no name that you choose: it stays on this computer");
  g_assert_null (strstr (stand_in_control (self->server, "log"), "PATCH"));

  house_say (self->desk, "biography", "Likes noodles");
  house_say (self->lap, "birth_date", "1903-12-12");
  house_sync_both (self, 2);
  house_assert_says (self->desk, "display_name", "Yasujir\xc5\x8d");
  house_assert_says (self->desk, "birth_date", "1903-12-12");
  house_assert_says (self->lap, "biography", "Likes noodles");
  house_assert_says (self->lap, "display_name", NULL);
  g_assert_cmpuint (plakat_library_get_held (self->desk->library), ==, 1);

  /* What was emptied elsewhere does not come back with it. */
  house_say (self->lap, "biography", NULL);
  house_say (self->lap, "birth_date", NULL);
  house_sync_both (self, 2);
  house_assert_says (self->desk, "biography", NULL);
  house_assert_says (self->lap, "biography", NULL);
  house_assert_says (self->desk, "display_name", "Yasujir\xc5\x8d");

  house_say (self->desk, "display_name", NULL);
  device_sync (self->desk);
  g_assert_cmpuint (plakat_library_get_held (self->desk->library), ==, 0);
  assert_waiting (self->desk, 0);
}

/* What the server does not take is parked with what to do, is still here, and delays nothing (I24). */
static void
test_account_refused (House *self, gconstpointer name)
{
  g_autofree char *message = NULL;

  if (!house_is_ours (self))
    return;
  house_begin_both (self);
  house_control (self, "fault?do=answer&status=400&match=PATCH&body={\"bio\":[\"No%20links.\"]}");
  house_say (self->desk, "biography", "https://example.org");
  device_list (self->desk, PLAKAT_LIST_WATCHLIST, 5, TRUE);
  house_sync_both (self, 1);
  assert_listed (self->lap, 5);
  g_assert_cmpuint (plakat_library_get_parked (self->desk->library), ==, 1);
  message = device_dup_text (self->desk, "SELECT message FROM outbox WHERE kind = 'account'");
  g_assert_cmpstr (
      message, ==,
      "The server does not take the biography as it is: change it, and it is sent again. bio: No links.");
  house_assert_says (self->desk, "biography", "https://example.org");
  house_say (self->desk, "biography", "Likes Ozu");
  house_control (self, "expire");
  house_sync_both (self, 1);
  house_assert_says (self->lap, "biography", "Likes Ozu");
  g_assert_cmpuint (plakat_library_get_parked (self->desk->library), ==, 0);
}

/* A user without a profile: everything else goes on. */
static void
test_account_none (House *self, gconstpointer name)
{
  if (!house_is_ours (self))
    return;
  house_begin_both (self);
  house_control (self, "no-profile?email=ada@example.org");
  house_say (self->desk, "biography", "Likes Ozu");
  device_list (self->desk, PLAKAT_LIST_WATCHLIST, 5, TRUE);
  for (guint i = 0; i < 3; i++)
    {
      device_end_cycle (self->desk);
      fixture_try (plakat_engine_sync_now (self->desk->engine), NULL);
    }
  device_sync (self->desk);
  device_sync (self->lap);
  assert_listed (self->lap, 5);
  assert_state (self->desk, ATTENTION);
  g_assert_cmpuint (plakat_library_get_parked (self->desk->library), ==, 1);
  house_assert_says (self->desk, "biography", "Likes Ozu");
}

/* ── AuteurFlix ────────────────────────────────────────────────────────── */

static guint
count_films (Device *device, const char *list_uid)
{
  return ((GPtrArray *) g_value_get_boxed (
              fixture_wait (plakat_library_load_listed (device->library, list_uid))))
      ->len;
}

/* One device at a time: whoever signs in signs the other out, and each finds what the other did. */
static void
test_turns (House *self, gconstpointer name)
{
  g_autofree char *desk_list = NULL, *lap_list = NULL, *profile = NULL;
  g_autoptr (GError) out = NULL;

  house_register (self);
  g_assert_cmpint (plakat_account_get_kind (self->desk->account), ==, PLAKAT_SERVER_AUTEURFLIX);
  device_sync (self->desk);
  assert_state (self->desk, IN_STEP);
  g_assert_cmpuint (plakat_catalogue_get_n_films (self->desk->catalogue), >=, 10);

  profile = g_value_dup_string (
      fixture_wait (plakat_library_create (self->desk->library, PLAKAT_USER_RECORD_PROFILE, "Aunt")));
  desk_list = g_strconcat (PLAKAT_LIST_UID_PROFILE, profile, NULL);
  house_put (self, self->desk, desk_list, "4", TRUE);
  house_put (self, self->desk, desk_list, "6", TRUE);
  device_sync (self->desk);
  device_sync (self->desk);
  assert_waiting (self->desk, 0);
  assert_state (self->desk, IN_STEP);

  device_sign_in (self->lap, self->email);
  device_sync (self->lap);
  device_sync (self->lap);
  lap_list = house_dup_only_list (self->lap);
  g_assert_cmpuint (count_films (self->lap, lap_list), ==, 2);
  house_put (self, self->lap, lap_list, "6", FALSE);
  house_put (self, self->lap, lap_list, "7", TRUE);
  device_sync (self->lap);
  assert_waiting (self->lap, 0);

  /* This one is out by now, and keeps what it is told. */
  house_put (self, self->desk, desk_list, "8", TRUE);
  out = device_sync_in_vain (self->desk);
  assert_state (self->desk, SIGN_IN);
  assert_waiting (self->desk, 1);
  device_sign_in (self->desk, self->email);
  assert_waiting (self->desk, 1);
  device_sync (self->desk);
  device_sync (self->desk);
  assert_waiting (self->desk, 0);
  g_assert_cmpuint (count_films (self->desk, desk_list), ==, 3);

  device_sign_in (self->lap, self->email);
  device_sync (self->lap);
  device_sync (self->lap);
  g_assert_cmpuint (count_films (self->lap, lap_list), ==, 3);
  assert_state (self->lap, IN_STEP);
}

static void
name_profile (Device *device, const char *uid, const char *name)
{
  fixture_wait (
      plakat_library_set_field (device->library, PLAKAT_USER_RECORD_PROFILE, uid, NULL, "name", name));
}

/* Profiles come, are called something else and go, and their films with them. */
static void
test_profiles (House *self, gconstpointer name)
{
  g_autofree char *aunt = NULL, *uncle = NULL, *list = NULL;

  house_register (self);
  aunt = g_value_dup_string (
      fixture_wait (plakat_library_create (self->desk->library, PLAKAT_USER_RECORD_PROFILE, "Aunt")));
  uncle = g_value_dup_string (
      fixture_wait (plakat_library_create (self->desk->library, PLAKAT_USER_RECORD_PROFILE, "Uncle")));
  list = g_strconcat (PLAKAT_LIST_UID_PROFILE, aunt, NULL);
  for (int film = 1; film <= 3; film++)
    {
      g_autofree char *number = g_strdup_printf ("%d", film);

      house_put (self, self->desk, list, number, TRUE);
    }
  device_sync (self->desk);
  /* Spaces as somebody typed them. */
  name_profile (self->desk, aunt, "Aunt  Ada");
  fixture_wait (plakat_library_remove (self->desk->library, PLAKAT_USER_RECORD_PROFILE, uncle));
  device_sync (self->desk);
  assert_waiting (self->desk, 0);
  device_sync (self->desk);
  assert_state (self->desk, IN_STEP);
  g_assert_cmpuint (plakat_library_get_parked (self->desk->library), ==, 0);
  house_assert_only_profile (self->desk, "Aunt Ada");
  /* The catalogue says all that this server knows. */
  g_assert_false (look (self->desk, "tmdb:103"));
  g_assert_cmpuint (count_films (self->desk, list), ==, 3);

  device_sign_in (self->lap, self->email);
  device_sync (self->lap);
  device_sync (self->lap);
  house_assert_only_profile (self->lap, "Aunt Ada");
}

int
main (int argc, char *argv[])
{
  fixture_init_alone (&argc, &argv);
  ADD_HOUSE_TEST ("/stand-ins/recommendation/kind", "recommendation", test_kind);
  ADD_HOUSE_TEST ("/stand-ins/recommendation/travel", "recommendation", test_travel);
  ADD_HOUSE_TEST ("/stand-ins/recommendation/look", "recommendation", test_look);
  ADD_HOUSE_TEST ("/stand-ins/recommendation/held", "recommendation", test_held);
  ADD_HOUSE_TEST ("/stand-ins/recommendation/account", "recommendation", test_account);
  ADD_HOUSE_TEST ("/stand-ins/recommendation/account/I13/conflict", "recommendation", test_account_conflict);
  ADD_HOUSE_TEST ("/stand-ins/recommendation/account/name", "recommendation", test_account_name);
  ADD_HOUSE_TEST ("/stand-ins/recommendation/account/I24/refused", "recommendation", test_account_refused);
  ADD_HOUSE_TEST ("/stand-ins/recommendation/account/I24/none", "recommendation", test_account_none);
  ADD_HOUSE_TEST ("/stand-ins/recommendation/review", "recommendation", test_review);
  ADD_HOUSE_TEST ("/stand-ins/auteurflix/turns", "auteurflix", test_turns);
  ADD_HOUSE_TEST ("/stand-ins/auteurflix/profiles", "auteurflix", test_profiles);
  return fixture_run ();
}
