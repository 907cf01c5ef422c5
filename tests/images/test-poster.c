/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pictures-fixture.h"

static const char *const GENRES[] = { "Drama", NULL };
static const char *const DIRECTORS[] = { "Agnès Varda", NULL };
static const PlakatDrawnFilm FILM = {
  .uid = "tmdb:499",
  .title = "Cléo de 5 à 7",
  .original_language = "fr",
  .year = 1962,
  .runtime = 90,
  .genres = GENRES,
  .directors = DIRECTORS,
  .cast = 12,
};

static void
count_cb (GObject *object, gpointer data)
{
  ++*(guint *) data;
}

static void
test_poster_drawn (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PlakatPoster) poster = NULL;
  g_autoptr (PlakatPoster) again = NULL;
  GdkRGBA colours[4];
  GdkRGBA tint[2];
  GdkRGBA ground;
  guint contents = 0;

  plakat_pictures_set_files (fixture->pictures, NULL);
  poster = plakat_poster_new_for_film (fixture->pictures, &FILM, "a.jpg", 186);
  g_signal_connect (poster, "invalidate-contents", G_CALLBACK (count_cb), &contents);
  plakat_drawn_get_colours (&FILM, colours);
  plakat_poster_get_ground (poster, &ground);
  g_assert_true (gdk_rgba_equal (&ground, &colours[0]));
  g_assert_null (plakat_poster_get_texture (poster));
  g_assert_false (plakat_poster_get_tint (poster, tint));
  g_assert_cmpint (gdk_paintable_get_intrinsic_height (GDK_PAINTABLE (poster)), ==, 279);

  pictures_await_ready (poster);
  g_assert_true (plakat_poster_get_drawn (poster));
  g_assert_cmpint (gdk_texture_get_width (plakat_poster_get_texture (poster)), ==, 186);
  g_assert_cmpint (gdk_texture_get_height (plakat_poster_get_texture (poster)), ==, 279);
  g_assert_cmpuint (contents, ==, 1);
  g_assert_true (plakat_poster_get_tint (poster, tint));
  g_assert_true (gdk_rgba_equal (&tint[0], &colours[0]));

  /* Drawn once, it is shared. */
  again = plakat_poster_new_for_layout (fixture->pictures, &FILM, NULL, 186);
  g_assert_true (plakat_poster_get_ready (again));
  g_assert_true (plakat_poster_get_texture (again) == plakat_poster_get_texture (poster));
}

static void
test_poster_fetched (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PlakatPoster) poster = plakat_poster_new_for_film (fixture->pictures, &FILM, "a.jpg", 100);
  g_autoptr (PlakatPoster) again = NULL;
  GdkRGBA tint[2];

  pictures_await_ready (poster);
  g_assert_false (plakat_poster_get_drawn (poster));
  g_assert_cmpint (gdk_texture_get_width (plakat_poster_get_texture (poster)), ==, 100);
  g_assert_true (plakat_poster_get_tint (poster, tint));
  g_assert_cmpfloat_with_epsilon (tint[0].red, 0.8, 0.08);

  again = plakat_poster_new_for_film (fixture->pictures, &FILM, "a.jpg", 100);
  g_assert_true (plakat_poster_get_ready (again));
  g_assert_false (plakat_poster_get_drawn (again));
}

/* While the server keeps one waiting there is the drawn poster, and it stays when the server has nothing. */
static void
test_poster_waiting (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PlakatPoster) poster = NULL;
  g_autoptr (PlakatPoster) gone = plakat_poster_new_for_film (fixture->pictures, &FILM, "gone.jpg", 90);

  pictures_await_ready (gone);
  g_assert_true (plakat_poster_get_drawn (gone));

  fixture->hangs = TRUE;
  poster = plakat_poster_new_for_film (fixture->pictures, &FILM, "hang.jpg", 100);
  while (plakat_poster_get_texture (poster) == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (plakat_poster_get_drawn (poster));
  g_assert_false (plakat_poster_get_ready (poster));
}

static void
test_poster_others (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PlakatPoster) person = plakat_poster_new_for_person (fixture->pictures, "tmdb:1", NULL, 64);
  g_autoptr (PlakatPoster) path = plakat_poster_new_for_path (fixture->pictures, "a.jpg", 64);
  g_autoptr (PlakatPoster) nothing = plakat_poster_new_for_path (fixture->pictures, "gone.jpg", 64);

  g_assert_cmpfloat (gdk_paintable_get_intrinsic_aspect_ratio (GDK_PAINTABLE (person)), ==, 1);
  pictures_await_ready (person);
  pictures_await_ready (path);
  pictures_await_ready (nothing);
  g_assert_true (plakat_poster_get_drawn (person));
  g_assert_cmpint (gdk_texture_get_height (plakat_poster_get_texture (person)), ==, 64);
  g_assert_cmpint (gdk_texture_get_height (plakat_poster_get_texture (path)), ==, 96);
  g_assert_null (plakat_poster_get_texture (nothing));
}

/* What was drawn for want of a picture gives way to it when the server is back. */
static void
test_poster_comes_back (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PlakatPoster) poster = NULL;
  g_autoptr (PlakatPoster) gone = NULL;

  fixture->breaks = TRUE;
  poster = plakat_poster_new_for_film (fixture->pictures, &FILM, "a.jpg", 100);
  pictures_await_ready (poster);
  g_assert_true (plakat_poster_get_drawn (poster));
  fixture->breaks = FALSE;
  gone = plakat_poster_new_for_film (fixture->pictures, &FILM, "gone.jpg", 100);
  pictures_await_ready (gone);
  plakat_pictures_try_again (fixture->pictures);
  while (plakat_poster_get_drawn (poster))
    g_main_context_iteration (NULL, TRUE);
  pictures_await_ready (poster);
  pictures_await_ready (gone);
  g_assert_true (plakat_poster_get_drawn (gone));
  g_assert_cmpuint (hostile_count (fixture->server, "/files/gone.jpg"), ==, 1);
}

/* A pause that is over is enough: nobody has to say that something changed. */
static void
test_poster_retries (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PlakatPoster) poster = NULL;

  plakat_pictures_set_patience (fixture->pictures, 0, 1000);
  fixture->breaks = TRUE;
  poster = plakat_poster_new_for_film (fixture->pictures, &FILM, "a.jpg", 100);
  pictures_await_ready (poster);
  g_assert_true (plakat_poster_get_drawn (poster));
  fixture->breaks = FALSE;
  while (plakat_poster_get_drawn (poster))
    g_main_context_iteration (NULL, TRUE);
}

static void
drop_cb (GObject *object, GParamSpec *pspec, gpointer data)
{
  g_clear_object ((GObject **) data);
}

/* A cell may be told, and throw the poster away at once. */
static void
test_poster_dropped (Fixture *fixture, gconstpointer data)
{
  PlakatPoster *poster = plakat_poster_new_for_film (fixture->pictures, &FILM, "a.jpg", 110);

  for (guint i = 0; i < 20; i++)
    g_object_unref (plakat_poster_new_for_film (fixture->pictures, &FILM, "a.jpg", 200 + (int) i));
  g_signal_connect (poster, "notify::texture", G_CALLBACK (drop_cb), &poster);
  while (poster != NULL)
    g_main_context_iteration (NULL, TRUE);
}

static void
add (const char *path, void (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, pictures_set_up, test, pictures_tear_down);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  add ("/images/poster/drawn", test_poster_drawn);
  add ("/images/poster/fetched", test_poster_fetched);
  add ("/images/poster/waiting", test_poster_waiting);
  add ("/images/poster/others", test_poster_others);
  add ("/images/poster/comes-back", test_poster_comes_back);
  add ("/images/poster/retries", test_poster_retries);
  add ("/images/poster/dropped", test_poster_dropped);
  return g_test_run ();
}
