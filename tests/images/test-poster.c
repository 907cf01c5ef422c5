/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pictures-fixture.h"
#include "plakat-pictures-private.h"
#include "plakat-poster-drawing.h"

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

  plakat_pictures_set_files (fixture->pictures, NULL, FALSE);
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

/* Where nothing can be fetched one visit of a thread tells that there is no picture, and draws: each visit is
 * a frame of a window that opens. Of films that share a picture each has its own drawing. */
static void
test_poster_drawn_at_once (Fixture *fixture, gconstpointer data)
{
  g_autofree char *key = plakat_pictures_make_key ("a.jpg", 186);
  PlakatDrawnFilm remake = FILM;
  g_autoptr (PlakatPoster) poster = NULL, other = NULL;
  guint jobs = 0;

  plakat_pictures_set_files (fixture->pictures, NULL, FALSE);
  poster = plakat_poster_new_for_film (fixture->pictures, &FILM, "a.jpg", 186);
  for (; plakat_poster_get_texture (poster) == NULL; g_main_context_iteration (NULL, TRUE))
    {
      g_assert_true (g_hash_table_contains (fixture->pictures->jobs, key));
      jobs = MAX (jobs, g_hash_table_size (fixture->pictures->jobs));
    }
  g_assert_cmpuint (jobs, ==, 1);
  g_assert_true (plakat_poster_get_drawn (poster));

  plakat_picture_memory_clear (fixture->pictures->memory);
  remake.uid = "tmdb:500";
  remake.year = 2002;
  g_clear_object (&poster);
  poster = plakat_poster_new_for_film (fixture->pictures, &FILM, "a.jpg", 186);
  other = plakat_poster_new_for_film (fixture->pictures, &remake, "a.jpg", 186);
  pictures_await_ready (poster);
  pictures_await_ready (other);
  g_assert_true (plakat_poster_get_drawn (other));
  g_assert_true (plakat_poster_get_texture (other) != plakat_poster_get_texture (poster));
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

static GBytes *
dup_kept (Fixture *fixture, PlakatPosterDrawing *drawing)
{
  PlakatPictureThumb thumb = { 0 };

  if (!plakat_picture_thumbs_read (fixture->pictures->thumbs, plakat_poster_drawing_get_key (drawing), 186,
                                   PLAKAT_PICTURE_FIT_WIDTH, &thumb))
    return NULL;
  return thumb.bytes;
}

static void
keep (Fixture *fixture, PlakatPosterDrawing *drawing, GBytes *bytes)
{
  plakat_picture_thumbs_store (fixture->pictures->thumbs, plakat_poster_drawing_get_key (drawing),
                               &(PlakatPictureThumb) { .bytes = bytes, .width = 186, .whole = TRUE });
}

static PlakatPoster *
await_drawn (Fixture *fixture)
{
  PlakatPoster *poster = plakat_poster_new_for_film (fixture->pictures, &FILM, NULL, 186);

  pictures_await_ready (poster);
  g_assert_true (plakat_poster_get_drawn (poster));
  return poster;
}

static guint32 *
download (PlakatPoster *poster)
{
  guint32 *words = g_new (guint32, 186 * 279);

  gdk_texture_download (plakat_poster_get_texture (poster), (guchar *) words, 186 * 4);
  return words;
}

/* The mean of how far two channels are from each other. */
static double
compare (const guint32 *a, const guint32 *b)
{
  double sum = 0;

  for (guint i = 0; i < 186 * 279; i++)
    for (guint shift = 0; shift < 24; shift += 8)
      sum += ABS ((int) (a[i] >> shift & 0xff) - (int) (b[i] >> shift & 0xff));
  return sum / (186 * 279 * 3);
}

/* A poster is drawn once, and not at every start; what is read looks as what was drawn. */
static void
test_poster_kept (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PlakatPosterDrawing) drawing = plakat_poster_drawing_new_film (&FILM, NULL, 186);
  g_autoptr (PlakatPoster) first = NULL;
  g_autoptr (PlakatPoster) second = NULL;
  g_autoptr (PlakatPoster) third = NULL;
  g_autoptr (GBytes) kept = NULL;
  g_autoptr (GBytes) other = sample_jpeg (186, 279, 0x00ff00, 0x00ff00);
  g_autofree guint32 *drawn = NULL;
  g_autofree guint32 *read = NULL;
  g_autofree guint32 *green = NULL;
  GdkRGBA tint[2], tint_again[2];

  first = await_drawn (fixture);
  drawn = download (first);
  g_assert_true (plakat_poster_get_tint (first, tint));
  kept = dup_kept (fixture, drawing);
  g_assert_nonnull (kept);
  g_clear_object (&first);

  pictures_reopen (fixture);
  second = await_drawn (fixture);
  read = download (second);
  g_assert_cmpfloat (compare (drawn, read), <, 2);
  g_assert_true (plakat_poster_get_tint (second, tint_again));
  g_assert_true (gdk_rgba_equal (&tint[0], &tint_again[0]) && gdk_rgba_equal (&tint[1], &tint_again[1]));
  g_clear_object (&second);

  /* Read it was, for it is not what would have been drawn. */
  keep (fixture, drawing, other);
  pictures_reopen (fixture);
  third = await_drawn (fixture);
  green = download (third);
  g_assert_cmphex (green[0] & 0xff00, >=, 0xf000);
  g_assert_cmpfloat (compare (drawn, green), >, 20);
}

/* What was kept and cannot be read is drawn, and kept anew. */
static void
test_poster_kept_damaged (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PlakatPosterDrawing) drawing = plakat_poster_drawing_new_film (&FILM, NULL, 186);
  g_autoptr (GBytes) broken = g_bytes_new_static ("\xff\xd8\xff", 3);
  g_autoptr (GBytes) kept = NULL;
  g_autoptr (PlakatPoster) poster = NULL;

  keep (fixture, drawing, broken);
  poster = await_drawn (fixture);
  kept = dup_kept (fixture, drawing);
  g_assert_nonnull (kept);
  g_assert_false (g_bytes_equal (kept, broken));
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
  add ("/images/poster/drawn-at-once", test_poster_drawn_at_once);
  add ("/images/poster/kept", test_poster_kept);
  add ("/images/poster/kept-damaged", test_poster_kept_damaged);
  add ("/images/poster/fetched", test_poster_fetched);
  add ("/images/poster/waiting", test_poster_waiting);
  add ("/images/poster/others", test_poster_others);
  add ("/images/poster/comes-back", test_poster_comes_back);
  add ("/images/poster/retries", test_poster_retries);
  add ("/images/poster/dropped", test_poster_dropped);
  return g_test_run ();
}
