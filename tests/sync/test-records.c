/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "fixture.h"
#include "plakat-library-lists.h"
#include "plakat-library-page.h"
#include "plakat-library-sync.h"

/* Everything beside the films on lists, between two computers and the real server; and what happens where
 * both changed the same. */

typedef struct
{
  Place place;
  Device *desk;
  Device *lap;
} Pair;

static void
set_up (Pair *self, gconstpointer films)
{
  place_set_up (&self->place, films);
  self->desk = device_new (&self->place, "desk");
  self->lap = device_new (&self->place, "lap");
  device_register (self->desk, ADA);
  device_sign_in (self->lap, ADA);
  device_sync (self->desk);
  device_sync (self->lap);
}

static void
tear_down (Pair *self, gconstpointer films)
{
  device_free (self->desk);
  device_free (self->lap);
  place_tear_down (&self->place, films);
}

static void
sync_both (Pair *self)
{
  for (guint i = 0; i < 2; i++)
    {
      device_sync (self->desk);
      device_sync (self->lap);
    }
  assert_waiting (self->desk, 0);
  assert_waiting (self->lap, 0);
}

static void
set_field (Device *device, PlakatUserRecordKind kind, const char *uid, const char *field, const char *value)
{
  g_autoptr (PlakatFilmItem) film = NULL;

  if (plakat_user_record_kind_is_of_film (kind))
    {
      int id = 0;

      g_assert_cmpint (sscanf (uid, "tmdb:%d", &id), ==, 1);
      film = fixture_make_item (id);
    }
  fixture_wait (plakat_library_set_field (device->library, kind, uid, film, field, value));
}

static char *
dup_field (Device *device, PlakatUserRecordKind kind, const char *uid, const char *field)
{
  g_autoptr (PlakatUserRecord) record =
      g_value_get_pointer (fixture_wait (plakat_library_load_record (device->library, kind, uid)));

  return record->fields != NULL ? g_strdup (plakat_fields_get (record->fields, field)) : NULL;
}

#define assert_field(device, kind, uid, field, expected)                                \
  G_STMT_START                                                                          \
  {                                                                                     \
    g_autofree char *found = dup_field (device, PLAKAT_USER_RECORD_##kind, uid, field); \
    g_assert_cmpstr (found, ==, expected);                                              \
  }                                                                                     \
  G_STMT_END

static char *
create (Device *device, PlakatUserRecordKind kind, const char *name)
{
  return g_value_dup_string (fixture_wait (plakat_library_create (device->library, kind, name)));
}

static void
put (Device *device, const char *list_uid, int film, gboolean want)
{
  g_autoptr (PlakatFilmItem) item = fixture_make_item (film);

  fixture_wait (plakat_library_put (device->library, list_uid, item, want));
}

static char *
print_list (Device *device, const char *list_uid)
{
  GPtrArray *films =
      g_value_get_boxed (fixture_wait (plakat_library_load_listed (device->library, list_uid)));
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < films->len; i++)
    g_string_append_printf (text, "%s ",
                            ((PlakatListedFilm *) g_ptr_array_index (films, i))->film_uid + strlen ("tmdb:"));
  return g_string_free (text, FALSE);
}

#define assert_list(device, list_uid, expected)             \
  G_STMT_START                                              \
  {                                                         \
    g_autofree char *found = print_list (device, list_uid); \
    g_assert_cmpstr (found, ==, expected);                  \
  }                                                         \
  G_STMT_END

/* A list of one's own, its order, its name; and with it go its films. */
static void
test_list (Pair *self, gconstpointer data)
{
  g_autofree char *uid = create (self->desk, PLAKAT_USER_RECORD_LIST, "Silent");
  g_autofree char *list = g_strconcat (PLAKAT_LIST_UID_OWN, uid, NULL);

  for (int film = 1; film <= 4; film++)
    put (self->desk, list, film, TRUE);
  sync_both (self);
  assert_field (self->lap, LIST, uid, "name", "Silent");
  assert_list (self->lap, list, "1 2 3 4 ");

  fixture_wait (plakat_library_move (self->lap->library, list, "tmdb:4", "tmdb:2"));
  put (self->lap, list, 3, FALSE);
  set_field (self->desk, PLAKAT_USER_RECORD_LIST, uid, "name", "Silent films");
  sync_both (self);
  assert_list (self->desk, list, "1 4 2 ");
  assert_list (self->lap, list, "1 4 2 ");
  assert_field (self->lap, LIST, uid, "name", "Silent films");

  fixture_wait (plakat_library_remove (self->lap->library, PLAKAT_USER_RECORD_LIST, uid));
  sync_both (self);
  assert_field (self->desk, LIST, uid, "name", NULL);
  assert_list (self->desk, list, "");
  assert_list (self->lap, list, "");
  assert_state (self->desk, IN_STEP);
}

static void
test_profile (Pair *self, gconstpointer data)
{
  g_autofree char *uid = create (self->desk, PLAKAT_USER_RECORD_PROFILE, "Aunt");
  g_autofree char *list = g_strconcat (PLAKAT_LIST_UID_PROFILE, uid, NULL);

  put (self->desk, list, 5, TRUE);
  sync_both (self);
  assert_field (self->lap, PROFILE, uid, "name", "Aunt");
  assert_list (self->lap, list, "5 ");
  set_field (self->lap, PLAKAT_USER_RECORD_PROFILE, uid, "name", "Aunt Ida");
  put (self->lap, list, 6, TRUE);
  sync_both (self);
  assert_field (self->desk, PROFILE, uid, "name", "Aunt Ida");
  fixture_wait (plakat_library_remove (self->desk->library, PLAKAT_USER_RECORD_PROFILE, uid));
  sync_both (self);
  assert_field (self->lap, PROFILE, uid, "name", NULL);
  assert_list (self->lap, list, "");
}

static void
test_notes (Pair *self, gconstpointer data)
{
  set_field (self->desk, PLAKAT_USER_RECORD_NOTE, "tmdb:1", "text", "Lent to Bob");
  set_field (self->desk, PLAKAT_USER_RECORD_WATCHED, "tmdb:1", "dates", "2026-11-27");
  set_field (self->lap, PLAKAT_USER_RECORD_WATCHED, "tmdb:1", "dates", "2025-01-02");
  set_field (self->lap, PLAKAT_USER_RECORD_ACCOUNT, PLAKAT_ACCOUNT_UID, "display_name", "Ada L.");
  sync_both (self);
  for (Device **device = &self->desk; device <= &self->lap; device++)
    {
      assert_field (*device, NOTE, "tmdb:1", "text", "Lent to Bob");
      assert_field (*device, WATCHED, "tmdb:1", "dates", "2025-01-02\n2026-11-27");
      assert_field (*device, ACCOUNT, PLAKAT_ACCOUNT_UID, "display_name", "Ada L.");
      assert_state (*device, IN_STEP);
    }
  set_field (self->lap, PLAKAT_USER_RECORD_NOTE, "tmdb:1", "text", NULL);
  set_field (self->lap, PLAKAT_USER_RECORD_WATCHED, "tmdb:1", "dates", "2025-01-02");
  sync_both (self);
  assert_field (self->desk, NOTE, "tmdb:1", "text", NULL);
  assert_field (self->desk, WATCHED, "tmdb:1", "dates", "2025-01-02");
}

/* Both wrote, in different places: both are there. */
static void
test_merged (Pair *self, gconstpointer data)
{
  device_review (self->desk, 1, "One\nTwo\nThree\nFour\nFive");
  sync_both (self);
  device_review (self->desk, 1, "One, and only\nTwo\nThree\nFour\nFive");
  device_review (self->lap, 1, "One\nTwo\nThree\nFour\nFive, at last");
  sync_both (self);
  for (Device **device = &self->desk; device <= &self->lap; device++)
    {
      g_autofree char *review = device_dup_review (*device, 1);

      g_assert_cmpstr (review, ==, "One, and only\nTwo\nThree\nFour\nFive, at last");
      g_assert_cmpuint (plakat_library_get_conflicts ((*device)->library), ==, 0);
      assert_state (*device, IN_STEP);
    }
}

static PlakatConflict *
get_conflict (Device *device)
{
  GPtrArray *conflicts = g_value_get_boxed (fixture_wait (plakat_library_load_conflicts (device->library)));

  g_assert_cmpuint (conflicts->len, ==, 1);
  return g_ptr_array_index (conflicts, 0);
}

/* Both wrote the same lines: who hears of the other has the choice, and nothing is lost meanwhile (I13). */
static void
test_conflict (Pair *self, gconstpointer data)
{
  g_autofree char *before = NULL, *after = NULL;
  PlakatConflict *conflict;

  device_review (self->desk, 1, "From the desk");
  device_review (self->lap, 1, "From the lap");
  device_sync (self->desk);
  device_sync (self->lap);
  assert_state (self->lap, ATTENTION);
  g_assert_nonnull (strstr (plakat_engine_get_message (self->lap->engine), "two devices"));
  before = device_dup_review (self->lap, 1);
  g_assert_cmpstr (before, ==, "From the lap");
  conflict = get_conflict (self->lap);
  g_assert_cmpstr (plakat_fields_get (conflict->mine, "text"), ==, "From the lap");
  g_assert_cmpstr (plakat_fields_get (conflict->theirs, "text"), ==, "From the desk");

  fixture_wait (plakat_library_settle_conflict (self->lap->library, conflict->id, PLAKAT_CONFLICT_THEIRS));
  sync_both (self);
  for (Device **device = &self->desk; device <= &self->lap; device++)
    {
      g_free (after);
      after = device_dup_review (*device, 1);
      g_assert_cmpstr (after, ==, "From the desk");
      assert_state (*device, IN_STEP);
    }
}

/* Stars of both: those that were given here stay, and go there. */
static void
test_stars (Pair *self, gconstpointer data)
{
  device_rate (self->desk, 1, 4);
  device_rate (self->lap, 1, 9);
  device_sync (self->desk);
  sync_both (self);
  g_assert_cmpuint (PLAKAT_MARKS_HALF_STARS (device_get_marks (self->desk, 1)), ==,
                    PLAKAT_MARKS_HALF_STARS (device_get_marks (self->lap, 1)));
  g_assert_cmpuint (plakat_library_get_conflicts (self->desk->library)
                        + plakat_library_get_conflicts (self->lap->library),
                    ==, 1);
}

/* Taken away here, written on there: what was written stays, either way. */
static void
test_edit_wins (Pair *self, gconstpointer data)
{
  for (guint turn = 0; turn < 2; turn++)
    {
      Device *writer = turn == 0 ? self->desk : self->lap;
      Device *remover = turn == 0 ? self->lap : self->desk;
      g_autofree char *uid = g_strdup_printf ("tmdb:%u", turn + 1);

      set_field (self->desk, PLAKAT_USER_RECORD_NOTE, uid, "text", "First");
      sync_both (self);
      set_field (writer, PLAKAT_USER_RECORD_NOTE, uid, "text", "First, and more");
      set_field (remover, PLAKAT_USER_RECORD_NOTE, uid, "text", NULL);
      sync_both (self);
      assert_field (self->desk, NOTE, uid, "text", "First, and more");
      assert_field (self->lap, NOTE, uid, "text", "First, and more");
    }
}

/* Stars are taken away here, and there a review is written beside them: both hold, either way. */
static void
test_stars_beside_review (Pair *self, gconstpointer data)
{
  for (guint turn = 0; turn < 2; turn++)
    {
      Device *writer = turn == 0 ? self->desk : self->lap;
      Device *remover = turn == 0 ? self->lap : self->desk;
      g_autofree char *uid = g_strdup_printf ("tmdb:%u", turn + 1);

      set_field (self->desk, PLAKAT_USER_RECORD_RATING, uid, "stars", "8");
      sync_both (self);
      set_field (writer, PLAKAT_USER_RECORD_RATING, uid, "text", "Fine");
      set_field (remover, PLAKAT_USER_RECORD_RATING, uid, "stars", NULL);
      sync_both (self);
      assert_field (self->desk, RATING, uid, "text", "Fine");
      assert_field (self->lap, RATING, uid, "text", "Fine");
      assert_field (self->desk, RATING, uid, "stars", NULL);
      assert_field (self->lap, RATING, uid, "stars", NULL);
    }
}

/* Everything at once, by both, with answers lost on the way: both have the same in the end (I12). */
static void
test_everything (Pair *self, gconstpointer data)
{
  GRand *chance = g_rand_new_with_seed (1902);
  g_autofree char *uid = create (self->desk, PLAKAT_USER_RECORD_LIST, "Trips");
  g_autofree char *list = g_strconcat (PLAKAT_LIST_UID_OWN, uid, NULL);
  g_autofree char *desk_list = NULL, *lap_list = NULL;

  sync_both (self);
  for (guint turn = 0; turn < 30; turn++)
    {
      Device *device = g_rand_boolean (chance) ? self->desk : self->lap;
      int film = g_rand_int_range (chance, 1, 6);
      g_autofree char *film_uid = g_strdup_printf ("tmdb:%d", film);
      g_autofree char *text = g_strdup_printf ("Said in turn %u", turn);

      put (device, list, film, g_rand_int_range (chance, 0, 3) > 0);
      device_list (device, PLAKAT_LIST_WATCHLIST, film, g_rand_boolean (chance));
      set_field (device, PLAKAT_USER_RECORD_NOTE, film_uid, "text", g_rand_boolean (chance) ? text : NULL);
      device_rate (device, film, g_rand_int_range (chance, 0, 11));
      if (turn % 3 == 0)
        proxy_rule (self->place.proxy, "POST", "sync/", turn % 2 ? PROXY_CUTS : PROXY_REFUSES, 0, 1);
      device_end_cycle (device);
      fixture_try (plakat_engine_sync_now (device->engine), NULL);
    }
  proxy_heal (self->place.proxy);
  sync_both (self);
  sync_both (self);
  for (int film = 1; film < 6; film++)
    {
      g_autofree char *film_uid = g_strdup_printf ("tmdb:%d", film);
      g_autofree char *here = dup_field (self->desk, PLAKAT_USER_RECORD_NOTE, film_uid, "text");
      g_autofree char *there = dup_field (self->lap, PLAKAT_USER_RECORD_NOTE, film_uid, "text");

      g_assert_cmpstr (here, ==, there);
      g_assert_cmpuint (device_get_marks (self->desk, film), ==, device_get_marks (self->lap, film));
    }
  desk_list = print_list (self->desk, list);
  lap_list = print_list (self->lap, list);
  g_assert_cmpstr (desk_list, ==, lap_list);
  g_rand_free (chance);
}

#define ADD(path, function) g_test_add (path, Pair, GUINT_TO_POINTER (7), set_up, function, tear_down)

int
main (int argc, char *argv[])
{
  fixture_init (&argc, &argv);
  ADD ("/records/list", test_list);
  ADD ("/records/profile", test_profile);
  ADD ("/records/notes", test_notes);
  ADD ("/records/merged", test_merged);
  ADD ("/records/I13/conflict", test_conflict);
  ADD ("/records/stars", test_stars);
  ADD ("/records/edit-wins", test_edit_wins);
  ADD ("/records/stars-beside-review", test_stars_beside_review);
  ADD ("/records/I12/everything", test_everything);
  return fixture_run ();
}
