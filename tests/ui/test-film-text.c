/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plakat-film-text.h"

static const char *const names_of_five[] = { "Adventure", "Fantasy", "Animation", "Family", "Drama", NULL };
static const char *const two_countries[] = { "France", "Japan", NULL };

static PlakatFilm *
create_film (void)
{
  PlakatFilm *film = plakat_film_new ("tmdb:129");

  film->title = g_strdup ("Spirited Away");
  film->release_date = (PlakatDate) { 2001, 7, 20 };
  film->runtime = 125;
  g_strfreev (film->genres);
  g_strfreev (film->countries);
  film->genres = g_strdupv ((GStrv) names_of_five);
  film->countries = g_strdupv ((GStrv) two_countries);
  return film;
}

static void
assert_taken (char *text, const char *expected)
{
  g_assert_cmpstr (text, ==, expected);
  g_free (text);
}

static void
test_facts (void)
{
  g_autoptr (PlakatFilm) film = create_film ();
  g_autoptr (PlakatFilm) bare = plakat_film_new ("tmdb:1");

  /* at most four genres; a narrow page has one country and none */
  assert_taken (plakat_film_text_facts (film, FALSE),
                "2001 · 2 h 5 min · France, Japan · Adventure, Fantasy, Animation, Family");
  assert_taken (plakat_film_text_facts (film, TRUE), "2001 · 2 h 5 min · France");
  assert_taken (plakat_film_text_facts (bare, FALSE), "");
  film->release_date.year = 0;
  assert_taken (plakat_film_text_facts (film, TRUE), "2 h 5 min · France");
}

static void
test_runtime (void)
{
  g_assert_null (plakat_film_text_runtime (0));
  g_assert_null (plakat_film_text_runtime (-3));
  assert_taken (plakat_film_text_runtime (1), "1 min");
  assert_taken (plakat_film_text_runtime (59), "59 min");
  assert_taken (plakat_film_text_runtime (60), "1 h");
  assert_taken (plakat_film_text_runtime (61), "1 h 1 min");
  assert_taken (plakat_film_text_runtime (450), "7 h 30 min");
}

static void
test_date (void)
{
  g_assert_null (plakat_film_text_date ((PlakatDate) { 0, 0, 0 }));
  assert_taken (plakat_film_text_date ((PlakatDate) { 1927, 0, 0 }), "1927");
  assert_taken (plakat_film_text_date ((PlakatDate) { 1927, 1, 0 }), "January 1927");
  assert_taken (plakat_film_text_date ((PlakatDate) { 1927, 1, 10 }), "10 January 1927");
  /* a day that does not exist is no reason to say nothing */
  assert_taken (plakat_film_text_date ((PlakatDate) { 1927, 2, 31 }), "1927");
}

static void
test_money (void)
{
  g_assert_null (plakat_film_text_money (0));
  g_assert_null (plakat_film_text_money (-1));
  assert_taken (plakat_film_text_money (7), "$7");
  assert_taken (plakat_film_text_money (999), "$999");
  assert_taken (plakat_film_text_money (1000), "$1,000");
  assert_taken (plakat_film_text_money (19000000), "$19,000,000");
  assert_taken (plakat_film_text_money (G_MAXINT64), "$9,223,372,036,854,775,807");
}

static void
test_foreign_words (void)
{
  g_assert_cmpstr (plakat_film_text_genre ("Drama"), ==, "Drama");
  g_assert_cmpstr (plakat_film_text_genre ("Berlin School"), ==, "Berlin School");
  /* the empty text is the catalogue's header to gettext */
  g_assert_cmpstr (plakat_film_text_genre (""), ==, "");
  g_assert_cmpstr (plakat_film_text_status ("Released"), ==, "Released");
  g_assert_cmpstr (plakat_film_text_status ("Lost"), ==, "Lost");
  g_assert_null (plakat_film_text_role (PLAKAT_ROLE_UNKNOWN));
}

static void
test_caption (void)
{
  assert_taken (plakat_film_text_caption (TRUE, 4), "Drawn by Plakat · 4 pictures");
  assert_taken (plakat_film_text_caption (FALSE, 4), "4 pictures");
  assert_taken (plakat_film_text_caption (TRUE, 1), "Drawn by Plakat");
  assert_taken (plakat_film_text_caption (FALSE, 1), "");
}

static void
test_original (void)
{
  g_autoptr (PlakatFilm) film = create_film ();

  g_assert_false (plakat_film_text_is_original (film));
  film->original_title = g_strdup ("Spirited Away");
  g_assert_false (plakat_film_text_is_original (film));
  g_set_str (&film->original_title, "");
  g_assert_false (plakat_film_text_is_original (film));
  g_set_str (&film->original_title, "千と千尋の神隠し");
  g_assert_true (plakat_film_text_is_original (film));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ui/film-text/facts", test_facts);
  g_test_add_func ("/ui/film-text/runtime", test_runtime);
  g_test_add_func ("/ui/film-text/date", test_date);
  g_test_add_func ("/ui/film-text/money", test_money);
  g_test_add_func ("/ui/film-text/foreign-words", test_foreign_words);
  g_test_add_func ("/ui/film-text/caption", test_caption);
  g_test_add_func ("/ui/film-text/original", test_original);
  return g_test_run ();
}
