/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <locale.h>
#include <string.h>

#include "plakat-server-words.h"
#include "plakat-sync-page-words.h"

#define NOW 1763700000

static void
assert_words (char *words, const char *expected)
{
  g_autofree char *owned = words;

  g_assert_cmpstr (owned, ==, expected);
}

static void
test_title (void)
{
  const char *origin = "https://films.example.org";
  /* 12 November 2025, and a week on */
  g_autofree char *hour = plakat_sync_page_words_title (PLAKAT_SYNC_OFFLINE, 0, origin, NOW - 3600, NOW);

  assert_words (plakat_sync_page_words_title (PLAKAT_SYNC_IN_STEP, 0, origin, NOW, NOW), "In step");
  assert_words (plakat_sync_page_words_title (PLAKAT_SYNC_WAITING, 0, origin, NOW, NOW), "Nearly in step");
  assert_words (plakat_sync_page_words_title (PLAKAT_SYNC_ATTENTION, 0, origin, NOW, NOW), "Nearly in step");
  assert_words (plakat_sync_page_words_title (PLAKAT_SYNC_ATTENTION, 1, origin, NOW, NOW),
                "Waiting for your answer");
  assert_words (plakat_sync_page_words_title (PLAKAT_SYNC_SIGN_IN, 0, origin, NOW, NOW),
                "films.example.org asks you to sign in");
  assert_words (plakat_sync_page_words_title (PLAKAT_SYNC_PAUSED, 0, origin, NOW, NOW), "Paused");
  assert_words (plakat_sync_page_words_title (PLAKAT_SYNC_LOCAL, 0, NULL, 0, NOW), "On this computer");
  assert_words (plakat_sync_page_words_title (PLAKAT_SYNC_OFFLINE, 0, origin, 0, NOW), "Offline");
  assert_words (plakat_sync_page_words_title (PLAKAT_SYNC_OFFLINE, 0, origin, NOW - 48 * 3600, NOW),
                "Offline since Wednesday");
  assert_words (plakat_sync_page_words_title (PLAKAT_SYNC_OFFLINE, 0, origin, NOW - 20 * 24 * 3600, NOW),
                "Offline since 1 November");
  g_assert_true (g_regex_match_simple ("^Offline since [0-9]{2}:[0-9]{2}$", hour, 0, 0));
}

static void
test_line (void)
{
  const PlakatFill fill = { 12400, 100000, 18 };
  const char *origin = "https://films.example.org";

  assert_words (plakat_sync_page_words_line (PLAKAT_SYNC_IN_STEP, NULL, origin, NULL, NOW - 120, NOW),
                "films.example.org · last success 2 minutes ago");
  assert_words (plakat_sync_page_words_line (PLAKAT_SYNC_IN_STEP, NULL, origin, NULL, 0, NOW),
                "films.example.org · not yet in step");
  /* what pauses is said in full, and so is why edits wait */
  assert_words (
      plakat_sync_page_words_line (PLAKAT_SYNC_PAUSED, NULL, origin, "This is another user.", NOW - 120, NOW),
      "films.example.org · last success 2 minutes ago\nThis is another user.");
  assert_words (plakat_sync_page_words_line (PLAKAT_SYNC_WORKING, &fill, origin, NULL, 0, NOW),
                "12,400 of 100,000 films · about 20 seconds left");
  assert_words (plakat_sync_page_words_line (PLAKAT_SYNC_WAITING, &fill, origin, NULL, 0, NOW),
                "12,400 of 100,000 films are here");
  assert_words (plakat_sync_page_words_line (PLAKAT_SYNC_OFFLINE, &fill, origin, NULL, 0, NOW),
                "films.example.org · not yet in step");
  assert_words (plakat_sync_page_words_line (PLAKAT_SYNC_LOCAL, NULL, NULL, NULL, 0, NOW),
                "Your films and lists are nowhere else.");
}

static void
test_edits (void)
{
  PlakatWaitingEdit edit = { .kind = (char *) "entry", .list_uid = (char *) "watchlist", .want = TRUE };

  assert_words (plakat_sync_page_words_edit (&edit, 0, NULL), "Added to the watchlist");
  edit.want = FALSE;
  assert_words (plakat_sync_page_words_edit (&edit, 0, NULL), "Taken off the watchlist");
  edit.list_uid = (char *) "list:1";
  assert_words (plakat_sync_page_words_edit (&edit, 0, "Winter evenings"), "Taken off “Winter evenings”");
  assert_words (plakat_sync_page_words_edit (&edit, 0, NULL), "Taken off a list");
  assert_words (plakat_sync_page_words_held (&edit), "this server cannot keep own lists");
  edit.list_uid = (char *) "profile:1";
  assert_words (plakat_sync_page_words_edit (&edit, 0, "Ada"), "Taken off the list of Ada");
  edit = (PlakatWaitingEdit) { .kind = (char *) "rating", .want = TRUE };
  assert_words (plakat_sync_page_words_edit (&edit, 8, NULL), "Rated 4 stars");
  assert_words (plakat_sync_page_words_edit (&edit, 2, NULL), "Rated 1 star");
  edit.text = (char *) "Slow";
  assert_words (plakat_sync_page_words_edit (&edit, 9, NULL), "Rated 4½ stars, with a review");
  assert_words (plakat_sync_page_words_edit (&edit, 0, NULL), "Review written");
  edit = (PlakatWaitingEdit) { .kind = (char *) "note", .want = TRUE };
  assert_words (plakat_sync_page_words_edit (&edit, 0, NULL), "Note written");
  assert_words (plakat_sync_page_words_held (&edit), "this server cannot keep notes");
  edit.message = (char *) "The server keeps whole stars only: the half stays on this computer";
  assert_words (plakat_sync_page_words_held (&edit),
                "The server keeps whole stars only: the half stays on this computer");
  assert_words (plakat_sync_page_words_why (PLAKAT_SYNC_OFFLINE), "when connected");
}

static void
test_conflicts (void)
{
  g_autoptr (PlakatFields) mine = plakat_fields_new ();
  g_autoptr (PlakatFields) theirs = plakat_fields_new ();
  PlakatConflict conflict = { .kind = PLAKAT_USER_RECORD_RATING, .mine = mine, .theirs = theirs };
  g_autofree char *stars = NULL;
  g_autofree char *texts = NULL;

  plakat_fields_set (mine, "stars", "6");
  plakat_fields_set (theirs, "stars", "8");
  stars = plakat_sync_page_words_conflict (&conflict);
  g_assert_true (g_str_has_prefix (stars, "Your stars were changed here and on another device"));
  g_assert_false (plakat_sync_page_words_has_text (&conflict));
  plakat_fields_set (mine, "text", "cold");
  g_assert_false (plakat_sync_page_words_has_text (&conflict));
  plakat_fields_set (theirs, "text", "warm");
  texts = plakat_sync_page_words_conflict (&conflict);
  g_assert_true (g_str_has_prefix (texts, "Your review was changed"));
  g_assert_true (plakat_sync_page_words_has_text (&conflict));
  conflict.kind = PLAKAT_USER_RECORD_PROFILE;
  g_assert_false (plakat_sync_page_words_has_text (&conflict));
}

static void
test_latches (void)
{
  PlakatLatch latch = {
    .scope = (char *) "watchlist", .reason = (char *) "mass", .known = 48, .missing = 12
  };

  assert_words (
      plakat_sync_page_words_latch (&latch, NULL),
      "The server has 12 of 48 films on the watchlist no longer. That is many at once, so nothing was "
      "changed here.");
  latch.reason = (char *) "empty";
  assert_words (plakat_sync_page_words_latch (&latch, NULL),
                "The server says that nothing is on the watchlist. Here are 48 films; nothing was changed.");
  latch.scope = (char *) "server";
  latch.reason = (char *) "epoch";
  latch.known = 1;
  assert_words (
      plakat_sync_page_words_latch (&latch, NULL),
      "The server was reset, or restored from a backup. Here is 1 film on your lists; nothing was changed.");
}

static void
test_bin (void)
{
  PlakatBinned binned = { .film_uid = (char *) "tmdb:19", .list_uid = (char *) "watchlist" };
  g_autofree char *one = plakat_sync_page_words_bin (1, NOW);
  g_autofree char *none = plakat_sync_page_words_bin (0, 0);

  assert_words (plakat_sync_page_words_binned (&binned, NULL), "From the watchlist");
  binned.why = (char *) "removed elsewhere";
  assert_words (plakat_sync_page_words_binned (&binned, NULL), "From the watchlist · removed elsewhere");
  g_assert_true (g_str_has_prefix (one, "1 thing that was taken away; kept until 21 December"));
  g_assert_true (g_str_has_prefix (none, "Empty."));
}

/* Every capability that is about something people make has its sentence, both ways. */
static void
test_server (void)
{
  guint count;
  const PlakatAbility *abilities = plakat_server_words_list (&count);
  g_autofree char *all = plakat_server_words_summary (PLAKAT_SERVER_PLAKAT, PLAKAT_CAN_EVERYTHING);
  PlakatCapabilities seen = 0;

  for (guint i = 0; i < count; i++)
    {
      seen |= abilities[i].capability;
      g_assert_cmpuint (strlen (abilities[i].can), >, 4);
      g_assert_cmpuint (strlen (abilities[i].cannot), >, 4);
    }
  g_assert_cmpuint (seen | PLAKAT_CAN_REGISTER | PLAKAT_CAN_SIZE_PICTURES, ==, PLAKAT_CAN_EVERYTHING);
  g_assert_cmpstr (all, ==, "Plakat server. It keeps everything that you make here.");
  assert_words (
      plakat_server_words_summary (PLAKAT_SERVER_AUTEURFLIX, PLAKAT_CAN_WATCHLIST | PLAKAT_CAN_PROFILES),
      "AuteurFlix. It keeps: watchlist, profiles. On this computer only: favourites, ratings, reviews, "
      "private notes, dates of watching, own lists, about yourself.");
  assert_words (
      plakat_server_words_summary (PLAKAT_SERVER_RECOMMENDATION,
                                   PLAKAT_CAN_EVERYTHING & ~PLAKAT_CAN_DISPLAY_NAME & ~PLAKAT_CAN_LISTS),
      "Movie Recommendation API. It keeps: watchlist, favourites, ratings, reviews, private notes, "
      "dates of watching, profiles, about yourself. On this computer only: own lists.");
  for (guint i = 0; i < count; i++)
    if (abilities[i].capability == PLAKAT_CAN_DISPLAY_NAME)
      g_assert_cmpstr (abilities[i].cannot, ==,
                       "The server has no room for a name that you choose: it stays on this computer");
  assert_words (plakat_server_words_summary (PLAKAT_SERVER_RECOMMENDATION, 0),
                "Movie Recommendation API. What you make here stays on this computer.");
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "C.UTF-8");
  g_setenv ("TZ", "UTC", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sync-page-words/title", test_title);
  g_test_add_func ("/sync-page-words/line", test_line);
  g_test_add_func ("/sync-page-words/edits", test_edits);
  g_test_add_func ("/sync-page-words/conflicts", test_conflicts);
  g_test_add_func ("/sync-page-words/latches", test_latches);
  g_test_add_func ("/sync-page-words/bin", test_bin);
  g_test_add_func ("/server-words/every-capability", test_server);
  return g_test_run ();
}
