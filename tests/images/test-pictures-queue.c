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

/* A server that has sizes is asked for the right one; what is there at a larger one is not asked for. */
static void
test_right_size (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DexFuture) held = NULL;

  pictures_connect_sizes (fixture);
  pictures_set_jpeg (fixture, 185, 278);
  g_assert_cmpint (pictures_await_width (fixture, "a.jpg", 200), ==, 185);
  g_assert_cmpint (pictures_await_width (fixture, "a.jpg", 100), ==, 100);
  g_assert_cmpstr (fixture->asked->str, ==, "/t/p/w185/a.jpg ");
  pictures_set_jpeg (fixture, 780, 1170);
  g_assert_cmpint (pictures_await_width (fixture, "a.jpg", 640), ==, 640);
  g_assert_cmpint (pictures_await_width (fixture, "a.jpg", 400), ==, 400);
  g_assert_cmpstr (fixture->asked->str, ==, "/t/p/w185/a.jpg /t/p/w780/a.jpg ");
  /* all there is, for the viewer and to save */
  g_assert_cmpint (pictures_await_width (fixture, "a.jpg", 0), ==, 780);
  hostile_await (plakat_pictures_load_bytes (fixture->pictures, "a.jpg"), &held, NULL);
  g_assert_cmpstr (fixture->asked->str, ==, "/t/p/w185/a.jpg /t/p/w780/a.jpg /t/p/original/a.jpg ");
}

/* A Plakat server is told the width in the query; a picture has one name all the same. */
static void
test_right_width (Fixture *fixture, gconstpointer data)
{
  pictures_connect_plakat (fixture);
  pictures_set_jpeg (fixture, 160, 240);
  g_assert_cmpint (pictures_await_width (fixture, "a.jpg", 150), ==, 150);
  g_assert_cmpstr (fixture->asked->str, ==, "/files/a.jpg?width=160 ");
  /* one that makes no small ones answers with all it has, and is not asked for more than once */
  pictures_set_jpeg (fixture, 1000, 1500);
  g_assert_cmpint (pictures_await_width (fixture, "b.jpg", 150), ==, 150);
  g_assert_cmpint (pictures_await_width (fixture, "b.jpg", 700), ==, 700);
  g_assert_cmpstr (fixture->asked->str, ==, "/files/a.jpg?width=160 /files/b.jpg?width=160 ");
  g_assert_cmpint (pictures_await_width (fixture, "a.jpg", 0), ==, 1000);
  g_assert_true (g_str_has_suffix (fixture->asked->str, " /files/a.jpg "));
}

/* Smaller than the size that it was asked for at: there is no larger one. */
static void
test_small_original (Fixture *fixture, gconstpointer data)
{
  pictures_connect_sizes (fixture);
  g_assert_cmpint (pictures_await_width (fixture, "a.jpg", 640), ==, 300);
  g_assert_cmpint (pictures_await_width (fixture, "a.jpg", 2000), ==, 300);
  g_assert_cmpint (pictures_await_width (fixture, "a.jpg", 0), ==, 300);
  g_assert_cmpuint (hostile_count (fixture->server, NULL), ==, 1);
}

/* Without a network a small one is better than none, and it is there while the right one is on its way. */
static void
test_smaller (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PlakatPoster) poster = NULL;
  g_autoptr (PlakatPoster) absent = NULL;

  pictures_connect_sizes (fixture);
  pictures_set_jpeg (fixture, 185, 278);
  g_assert_cmpint (pictures_await_width (fixture, "a.jpg", 180), ==, 180);
  plakat_pictures_set_files (fixture->pictures, NULL, FALSE);
  g_assert_cmpint (pictures_await_width (fixture, "a.jpg", 700), ==, 185);
  absent = plakat_poster_new_for_film (fixture->pictures, &FILM, "a.jpg", 600);
  pictures_await_ready (absent);
  g_assert_false (plakat_poster_get_drawn (absent));

  pictures_connect_sizes (fixture);
  fixture->hangs = TRUE;
  poster = plakat_poster_new_for_film (fixture->pictures, &FILM, "a.jpg", 500);
  while (plakat_poster_get_texture (poster) == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_false (plakat_poster_get_ready (poster));
  g_assert_false (plakat_poster_get_drawn (poster));
  g_assert_cmpint (gdk_texture_get_width (plakat_poster_get_texture (poster)), ==, 185);
}

/* Where a server has but one size, and a large one, what is shown small is kept small too. */
static void
test_thumbnail (Fixture *fixture, gconstpointer data)
{
  guint64 whole;

  pictures_set_jpeg (fixture, 1000, 1500);
  whole = g_bytes_get_size (fixture->jpeg);
  g_assert_cmpint (pictures_await_width (fixture, "a.jpg", 800), ==, 800);
  g_assert_cmpuint (pictures_await_size (fixture), ==, whole);
  g_assert_cmpint (pictures_await_width (fixture, "a.jpg", 200), ==, 200);
  g_assert_cmpuint (pictures_await_size (fixture), >, whole);
  g_assert_cmpuint (pictures_await_size (fixture), <, whole * 5 / 4);
  g_assert_cmpuint (hostile_count (fixture->server, NULL), ==, 1);
}

/* Nothing that had not begun begins; what is in memory is there. */
static void
test_deferred (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PlakatPoster) old = NULL;
  PlakatPoster *posters[3];

  g_assert_cmpint (pictures_await_width (fixture, "a.jpg", 100), ==, 100);
  plakat_pictures_set_deferred (fixture->pictures, TRUE);
  old = plakat_poster_new_for_film (fixture->pictures, &FILM, "a.jpg", 100);
  g_assert_true (plakat_poster_get_ready (old));
  for (guint i = 0; i < G_N_ELEMENTS (posters); i++)
    {
      g_autofree char *path = g_strdup_printf ("%u.jpg", i);

      posters[i] = plakat_poster_new_for_film (fixture->pictures, &FILM, path, 100);
    }
  /* something that is done meanwhile, and so is anything else that could be */
  g_assert_cmpuint (pictures_await_size (fixture), >, 0);
  g_clear_object (&posters[1]);
  g_assert_null (plakat_poster_get_texture (posters[0]));
  g_assert_cmpuint (hostile_count (fixture->server, NULL), ==, 1);
  plakat_pictures_set_deferred (fixture->pictures, FALSE);
  pictures_await_ready (posters[0]);
  pictures_await_ready (posters[2]);
  g_assert_false (plakat_poster_get_drawn (posters[2]));
  /* what was given up meanwhile was never asked for */
  g_assert_cmpuint (hostile_count (fixture->server, "/files/1.jpg"), ==, 0);
  g_object_unref (posters[0]);
  g_object_unref (posters[2]);
}

/* Each jump begins the pause anew; it ends by itself, or when somebody ends it. */
static void
test_defer_for (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PlakatPoster) first = NULL;
  g_autoptr (PlakatPoster) second = NULL;
  gint64 start = g_get_monotonic_time ();

  plakat_pictures_defer_for (fixture->pictures, 1000 * 1000);
  plakat_pictures_defer_for (fixture->pictures, 50);
  first = plakat_poster_new_for_film (fixture->pictures, &FILM, "a.jpg", 100);
  pictures_await_ready (first);
  g_assert_cmpint (g_get_monotonic_time () - start, >=, 50 * 1000);
  g_assert_false (plakat_poster_get_drawn (first));

  plakat_pictures_defer_for (fixture->pictures, 1000 * 1000);
  second = plakat_poster_new_for_film (fixture->pictures, &FILM, "b.jpg", 100);
  plakat_pictures_set_deferred (fixture->pictures, FALSE);
  pictures_await_ready (second);
}

static void
await_count (Fixture *fixture, guint count)
{
  while (hostile_count (fixture->server, NULL) < count)
    g_main_context_iteration (NULL, FALSE);
}

static PlakatPoster *
create_numbered (Fixture *fixture, guint number, guint distance)
{
  g_autofree char *path = g_strdup_printf ("%02u.jpg", number);
  PlakatPoster *poster = plakat_poster_new_for_path (fixture->pictures, path, 100);

  plakat_poster_set_distance (poster, distance);
  return poster;
}

/* The server is asked for what is nearest when there is room for a question, not for what was nearest before;
 * and not at all for what is held. Six are under way at a time. */
static void
test_distances (Fixture *fixture, gconstpointer data)
{
  PlakatPoster *posters[30];
  int gates[2] = { 0, 0 };

  fixture->gate = &gates[0];
  for (guint i = 0; i < 6; i++)
    posters[i] = create_numbered (fixture, i, 0);
  await_count (fixture, 6);
  g_string_set_size (fixture->asked, 0);
  fixture->gate = &gates[1];
  for (guint i = 6; i < G_N_ELEMENTS (posters); i++)
    posters[i] = create_numbered (fixture, i, i < 26 ? i : PLAKAT_POSTER_HELD);
  while (fixture->pictures->queue->len < 20)
    g_main_context_iteration (NULL, TRUE);
  for (guint i = 6; i < 26; i++)
    plakat_poster_set_distance (posters[i], 100 - i);
  g_atomic_int_set (&gates[0], 1);
  await_count (fixture, 12);
  for (guint i = 20; i < 26; i++)
    {
      g_autofree char *path = g_strdup_printf ("/files/%02u.jpg", i);

      g_assert_cmpuint (hostile_count (fixture->server, path), ==, 1);
    }
  g_atomic_int_set (&gates[1], 1);
  for (guint i = 0; i < 26; i++)
    pictures_await_ready (posters[i]);
  g_assert_cmpuint (hostile_count (fixture->server, NULL), ==, 26);
  plakat_poster_set_distance (posters[28], 3);
  pictures_await_ready (posters[28]);
  g_assert_cmpuint (hostile_count (fixture->server, "/files/28.jpg"), ==, 1);
  for (guint i = 0; i < G_N_ELEMENTS (posters); i++)
    g_object_unref (posters[i]);
  g_assert_cmpuint (hostile_count (fixture->server, NULL), ==, 27);
}

/* Of several who wait for one picture the nearest counts, until it leaves. */
static void
test_nearest_waiter (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PlakatPoster) far = NULL;
  g_autoptr (PlakatPoster) near = NULL;
  g_autoptr (PlakatPoster) other = NULL;

  far = plakat_poster_new_for_path (fixture->pictures, "a.jpg", 100);
  plakat_poster_set_distance (far, PLAKAT_POSTER_HELD);
  near = plakat_poster_new_for_path (fixture->pictures, "a.jpg", 100);
  plakat_poster_set_distance (near, PLAKAT_POSTER_HELD);
  other = plakat_poster_new_for_path (fixture->pictures, "b.jpg", 100);
  pictures_await_ready (other);
  g_assert_false (plakat_poster_get_ready (far));
  g_assert_cmpuint (hostile_count (fixture->server, "/files/a.jpg"), ==, 0);
  plakat_poster_set_distance (near, 1);
  pictures_await_ready (far);
  pictures_await_ready (near);
  g_assert_cmpuint (hostile_count (fixture->server, "/files/a.jpg"), ==, 1);
}

/* What lists need is kept beyond the cap and when the rest is thrown away, at whatever size it was shown. */
static void
test_pinned (Fixture *fixture, gconstpointer data)
{
  static const char *const paths[] = { "/a.jpg", "../b.jpg", NULL };

  pictures_connect_sizes (fixture);
  plakat_pictures_set_pinned (fixture->pictures, "someone", paths);
  pictures_await_width (fixture, "a.jpg", 250);
  pictures_await_width (fixture, "a.jpg", 500);
  pictures_await_width (fixture, "b.jpg", 250);
  g_assert_cmpuint (pictures_await_pinned (fixture), ==, g_bytes_get_size (fixture->jpeg));
  g_assert_cmpuint (pictures_await_size (fixture), ==, g_bytes_get_size (fixture->jpeg));
  plakat_pictures_set_cap (fixture->pictures, 0);
  g_assert_cmpuint (pictures_await_size (fixture), ==, 0);
  pictures_clear (fixture);
  g_assert_cmpuint (pictures_await_pinned (fixture), ==, g_bytes_get_size (fixture->jpeg));
  plakat_pictures_set_pinned (fixture->pictures, "someone", NULL);
  g_assert_cmpuint (pictures_await_pinned (fixture), ==, 0);
}

/* The picture of another server has no place among those of this one. */
static void
test_another_server (Fixture *fixture, gconstpointer data)
{
  DexFuture *late = plakat_pictures_load (fixture->pictures, "a.jpg", 100);
  g_autoptr (GdkTexture) texture = NULL;
  int gate = 0;

  fixture->gate = &gate;
  while (hostile_count (fixture->server, NULL) == 0)
    g_main_context_iteration (NULL, TRUE);
  pictures_connect_sizes (fixture);
  g_atomic_int_set (&gate, 1);
  texture = pictures_await_texture (late);
  g_assert_null (plakat_pictures_peek (fixture->pictures, "100:a.jpg"));
}

typedef struct
{
  GMutex lock;
  GCond changed;
  gboolean begun;
} Drawing;

static gpointer
draw_work (gpointer data, GError **error)
{
  Drawing *drawing = data;

  g_mutex_lock (&drawing->lock);
  drawing->begun = TRUE;
  g_cond_signal (&drawing->changed);
  g_mutex_unlock (&drawing->lock);
  g_set_error_literal (error, PLAKAT_IMAGES_ERROR, PLAKAT_IMAGES_ERROR_ABSENT, "There is nothing to draw");
  return NULL;
}

static gpointer
share (gpointer data)
{
  return data;
}

static void
ignore (gpointer data)
{
}

static void
end_cb (PlakatPictureEvent event, PlakatPicture *picture, const GError *error, gpointer data)
{
  if (event == PLAKAT_PICTURE_FAILED)
    *(gboolean *) data = TRUE;
}

/* A thread has it at once, though the main loop is busy with the frame that wants it. */
static void
test_at_once (Fixture *fixture, gconstpointer data)
{
  Drawing drawing = { 0 };
  PlakatPictureWish wish = {
    .key = "drawing", .width = 100, .draw = draw_work, .draw_data = &drawing, .copy = share, .destroy = ignore
  };
  gboolean ended = FALSE;

  plakat_pictures_wait (fixture->pictures, &wish, end_cb, &ended);
  g_mutex_lock (&drawing.lock);
  while (!drawing.begun)
    g_cond_wait (&drawing.changed, &drawing.lock);
  g_mutex_unlock (&drawing.lock);
  g_assert_false (ended);
  while (!ended)
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

  add ("/images/pictures/right-size", test_right_size);
  add ("/images/pictures/right-width", test_right_width);
  add ("/images/pictures/small-original", test_small_original);
  add ("/images/pictures/smaller", test_smaller);
  add ("/images/pictures/thumbnail", test_thumbnail);
  add ("/images/pictures/deferred", test_deferred);
  add ("/images/pictures/defer-for", test_defer_for);
  add ("/images/pictures/distances", test_distances);
  add ("/images/pictures/nearest-waiter", test_nearest_waiter);
  add ("/images/pictures/at-once", test_at_once);
  add ("/images/pictures/pinned", test_pinned);
  add ("/images/pictures/another-server", test_another_server);
  return g_test_run ();
}
