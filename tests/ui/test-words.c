/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <locale.h>
#include <string.h>

#include "plakat-credit.h"
#include "plakat-fill-words.h"
#include "plakat-film.h"
#include "plakat-sync-words.h"
#include "plakat-words.h"

static void
assert_words (char *words, const char *expected)
{
  g_autofree char *owned = words;

  g_assert_cmpstr (owned, ==, expected);
}

static void
test_numbers (void)
{
  assert_words (plakat_words_number (0), "0");
  assert_words (plakat_words_number (312), "312");
  assert_words (plakat_words_number (1000), "1,000");
  assert_words (plakat_words_number (4803), "4,803");
  assert_words (plakat_words_number (1234567), "1,234,567");
}

static void
test_films (void)
{
  g_autoptr (PlakatQuery) query = plakat_query_new ();

  assert_words (plakat_words_films (0), "0 films");
  assert_words (plakat_words_films (1), "1 film");
  assert_words (plakat_words_films (4803), "4,803 films");
  assert_words (plakat_words_wall (4803, query), "4,803 films · most popular first");
  query->order = PLAKAT_ORDER_RELEASE;
  query->reversed = TRUE;
  assert_words (plakat_words_wall (1, query), "1 film · oldest first");
}

static void
test_every_order_has_words (void)
{
  g_autoptr (PlakatQuery) query = plakat_query_new ();

  for (guint order = 0; order < PLAKAT_N_ORDERS; order++)
    for (int reversed = 0; reversed < 2; reversed++)
      {
        g_autofree char *words = NULL;

        query->order = order;
        query->reversed = reversed;
        words = plakat_words_order (query);
        g_assert_cmpuint (strlen (words), >, 4);
      }
}

static void
test_marks (void)
{
  PlakatMarks all =
      PLAKAT_MARKS_WITH_HALF_STARS (PLAKAT_MARK_WATCHLIST | PLAKAT_MARK_FAVOURITE | PLAKAT_MARK_WAITING, 9u);

  assert_words (plakat_words_marks (0), "");
  assert_words (plakat_words_marks (PLAKAT_MARK_WATCHLIST), "on watchlist");
  assert_words (plakat_words_marks (all), "on watchlist, favourite, rated 4½, waiting to be sent");
  /* what was refused does not also wait */
  assert_words (plakat_words_marks (PLAKAT_MARK_WAITING | PLAKAT_MARK_PARKED | PLAKAT_MARK_WATCHED),
                "watched, refused by the server");
  assert_words (plakat_words_host ("https://films.example.org"), "films.example.org");
  assert_words (plakat_words_host (NULL), "");
  assert_words (plakat_words_stars (1), "½");
  assert_words (plakat_words_stars (2), "1");
  assert_words (plakat_words_stars (10), "5");
  assert_words (plakat_words_film ("Vertigo", 1958, PLAKAT_MARKS_WITH_HALF_STARS (PLAKAT_MARK_WATCHLIST, 8u)),
                "Vertigo, 1958, on watchlist, rated 4");
  assert_words (plakat_words_film ("Untitled", 0, 0), "Untitled");
}

static void
test_ago (void)
{
  gint64 now = 1763700000;

  assert_words (plakat_words_ago (now, now), "just now");
  assert_words (plakat_words_ago (now - 59, now), "just now");
  assert_words (plakat_words_ago (now - 60, now), "1 minute ago");
  assert_words (plakat_words_ago (now - 3599, now), "59 minutes ago");
  assert_words (plakat_words_ago (now - 3600, now), "1 hour ago");
  assert_words (plakat_words_ago (now - 23 * 3600, now), "23 hours ago");
  /* a clock that was put back says no nonsense */
  assert_words (plakat_words_ago (now + 500, now), "just now");
}

static void
test_fill (void)
{
  static const struct
  {
    int seconds;
    const char *words;
  } cases[] = {
    { -1, NULL },
    { 0, "a few seconds left" },
    { 4, "a few seconds left" },
    { 5, "about 5 seconds left" },
    { 16, "about 20 seconds left" },
    { 55, "about 55 seconds left" },
    { 56, "about 1 minute left" },
    { 60, "about 1 minute left" },
    { 61, "about 2 minutes left" },
    { 3600, "about 60 minutes left" },
    { 3601, "more than an hour left" },
  };
  const PlakatFill one = { 1, 1, -1 };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    assert_words (plakat_fill_words_left (cases[i].seconds), cases[i].words);
  assert_words (plakat_fill_words_going (&one), "1 of 1 film");
  assert_words (plakat_fill_words_stopped (&one), "1 of 1 film is here");
}

static void
test_sync (void)
{
  const PlakatFill fill = { 12400, 100000, 18 };
  gint64 now = 1763700000;

  assert_words (plakat_sync_words_state (PLAKAT_SYNC_LOCAL, 0, 0, now, NULL), "On this computer");
  assert_words (plakat_sync_words_state (PLAKAT_SYNC_IN_STEP, 0, 0, now, NULL), "In step");
  assert_words (plakat_sync_words_state (PLAKAT_SYNC_IN_STEP, 0, now - 120, now, NULL),
                "In step, 2 minutes ago");
  assert_words (plakat_sync_words_state (PLAKAT_SYNC_WAITING, 2, 0, now, NULL), "2 edits wait");
  assert_words (plakat_sync_words_state (PLAKAT_SYNC_WORKING, 2, 0, now, &fill),
                "12,400 of 100,000 films · about 20 seconds left");
  assert_words (plakat_sync_words_state (PLAKAT_SYNC_WAITING, 0, 0, now, &fill),
                "12,400 of 100,000 films are here");
  assert_words (plakat_sync_words_state (PLAKAT_SYNC_WAITING, 2, 0, now, &fill), "2 edits wait");
  assert_words (plakat_sync_words_state (PLAKAT_SYNC_OFFLINE, 1, 0, now, NULL), "Offline, 1 edit waits");
}

static void
test_banner (void)
{
  assert_words (plakat_sync_words_banner (PLAKAT_SYNC_OFFLINE, 2, NULL, NULL), "Offline. 2 edits wait.");
  assert_words (plakat_sync_words_banner (PLAKAT_SYNC_ATTENTION, 0, "Two edits of one review", NULL),
                "Two edits of one review");
  assert_words (plakat_sync_words_banner (PLAKAT_SYNC_ATTENTION, 0, NULL, NULL), "Something needs you.");
  assert_words (plakat_sync_words_banner (PLAKAT_SYNC_PAUSED, 3, "This is another user.", NULL),
                "This is another user.");
  g_assert_cmpstr (plakat_sync_words_button (PLAKAT_SYNC_OFFLINE), ==, "_Try Again");
  g_assert_cmpstr (plakat_sync_words_button (PLAKAT_SYNC_ATTENTION), ==, "_Look");
  assert_words (plakat_sync_words_state (PLAKAT_SYNC_PAUSED, 3, 0, 0, NULL), "Paused, 3 edits wait");
  assert_words (plakat_sync_words_banner (PLAKAT_SYNC_SIGN_IN, 0, NULL, "https://films.example.org"),
                "films.example.org asks you to sign in. What you change meanwhile is kept.");
  assert_words (plakat_sync_words_banner (PLAKAT_SYNC_IN_STEP, 0, NULL, NULL), NULL);
  assert_words (plakat_sync_words_banner (PLAKAT_SYNC_LOCAL, 0, NULL, NULL), NULL);
}

static void
add_director (PlakatFilm *film, const char *name)
{
  PlakatCredit *credit = plakat_credit_new (PLAKAT_JOB_DIRECTOR, name, name);

  g_ptr_array_add (film->credits, credit);
}

/* What the bubble beside the scrollbar says of the topmost film. */
static void
test_place (void)
{
  static const struct
  {
    const char *query, *words;
  } cases[] = {
    { "sort:title", "S" },
    { "sort:-title", "S" },
    { "sort:release", "1956" },
    { "sort:rating", "7.9" },
    { "sort:runtime", "1 h 59 min" },
    { "sort:director", "J" },
    { "sort:-genre", "Western" },
    { "sort:popularity", NULL },
    { "sort:mine", NULL },
    { "list:watchlist sort:added", NULL },
  };
  g_autoptr (PlakatFilm) film = plakat_film_new ("tmdb:3114");
  g_autoptr (PlakatFilmItem) item = NULL;

  film->title = g_strdup ("The Searchers");
  film->release_date.year = 1956;
  film->runtime = 119;
  film->vote_average = 7.9;
  g_strfreev (film->genres);
  film->genres = g_strsplit ("Western/Drama", "/", -1);
  add_director (film, "JOHN FORD");
  add_director (film, "Another");
  item = plakat_film_item_new_for_film (film);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (PlakatQuery) query = plakat_query_parse (cases[i].query, NULL);

      assert_words (plakat_words_place (query, item), cases[i].words);
    }
  assert_words (plakat_words_position (1200, 4803), "1,200 of 4,803");
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "C.UTF-8");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/words/numbers", test_numbers);
  g_test_add_func ("/words/films", test_films);
  g_test_add_func ("/words/every-order-has-words", test_every_order_has_words);
  g_test_add_func ("/words/marks", test_marks);
  g_test_add_func ("/words/ago", test_ago);
  g_test_add_func ("/words/fill", test_fill);
  g_test_add_func ("/words/sync", test_sync);
  g_test_add_func ("/words/banner", test_banner);
  g_test_add_func ("/words/place", test_place);
  return g_test_run ();
}
