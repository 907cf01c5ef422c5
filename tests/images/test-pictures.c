/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pictures-fixture.h"

#define N_WAITERS 40

static void
test_many_waiters (Fixture *fixture, gconstpointer data)
{
  DexFuture *futures[N_WAITERS];
  g_autoptr (GdkTexture) first = NULL;

  for (guint i = 0; i < N_WAITERS; i++)
    futures[i] = plakat_pictures_load (fixture->pictures, i % 2 ? "/a.jpg" : "a.jpg", 100);
  first = pictures_await_texture (futures[0]);
  g_assert_cmpint (gdk_texture_get_width (first), ==, 100);
  g_assert_cmpint (gdk_texture_get_height (first), ==, 150);
  for (guint i = 1; i < N_WAITERS; i++)
    {
      g_autoptr (GdkTexture) texture = pictures_await_texture (futures[i]);

      g_assert_true (texture == first);
    }
  g_assert_cmpuint (hostile_count (fixture->server, "/files/a.jpg"), ==, 1);
}

static void
test_widths_share (Fixture *fixture, gconstpointer data)
{
  DexFuture *small = plakat_pictures_load (fixture->pictures, "a.jpg", 50);
  DexFuture *large = plakat_pictures_load (fixture->pictures, "a.jpg", 5000);
  DexFuture *file = plakat_pictures_load_bytes (fixture->pictures, "a.jpg");
  g_autoptr (GdkTexture) first = pictures_await_texture (small);
  g_autoptr (GdkTexture) second = pictures_await_texture (large);
  g_autoptr (DexFuture) held = NULL;
  GBytes *bytes = g_value_get_boxed (hostile_await (file, &held, NULL));

  g_assert_cmpint (gdk_texture_get_width (first), ==, 50);
  g_assert_cmpint (gdk_texture_get_width (second), ==, 300);
  g_assert_true (g_bytes_equal (bytes, fixture->jpeg));
  g_assert_cmpuint (hostile_count (fixture->server, "/files/a.jpg"), ==, 1);
}

/* A server whose pictures lie elsewhere names them by their whole addresses. */
static void
test_addresses (Fixture *fixture, gconstpointer data)
{
  g_autofree char *url = g_strconcat (hostile_origin (fixture->server), "/elsewhere/a+(b).jpg", NULL);
  g_autoptr (GdkTexture) texture =
      pictures_await_texture (plakat_pictures_load (fixture->pictures, url, 100));
  g_autoptr (GdkTexture) again = NULL;
  g_autoptr (DexFuture) held = NULL;
  GBytes *bytes;

  g_assert_cmpint (gdk_texture_get_width (texture), ==, 100);
  bytes =
      g_value_get_boxed (hostile_await (plakat_pictures_load_bytes (fixture->pictures, url), &held, NULL));
  g_assert_true (g_bytes_equal (bytes, fixture->jpeg));
  pictures_reopen (fixture);
  again = pictures_await_texture (plakat_pictures_load (fixture->pictures, url, 60));
  g_assert_cmpint (gdk_texture_get_width (again), ==, 60);
  g_assert_cmpuint (hostile_count (fixture->server, "/elsewhere/a+(b).jpg"), ==, 1);
  g_assert_cmpuint (hostile_count (fixture->server, NULL), ==, 1);
  hostile_await_error (plakat_pictures_load (fixture->pictures, "http://a.example/b.jpg", 60),
                       PLAKAT_IMAGES_ERROR, PLAKAT_IMAGES_ERROR_KIND);
}

static void
test_disk (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GdkTexture) first =
      pictures_await_texture (plakat_pictures_load (fixture->pictures, "a.jpg", 250));
  g_autoptr (GdkTexture) second = NULL;
  g_autoptr (GdkTexture) third = NULL;

  g_assert_cmpuint (pictures_await_size (fixture), ==, g_bytes_get_size (fixture->jpeg));
  pictures_reopen (fixture);
  second = pictures_await_texture (plakat_pictures_load (fixture->pictures, "a.jpg", 250));
  /* Without a server what is here is shown all the same. */
  plakat_pictures_set_files (fixture->pictures, NULL, FALSE);
  third = pictures_await_texture (plakat_pictures_load (fixture->pictures, "a.jpg", 60));
  g_assert_cmpint (gdk_texture_get_width (third), ==, 60);
  g_assert_cmpuint (hostile_count (fixture->server, "/files/a.jpg"), ==, 1);
  hostile_await_error (plakat_pictures_load (fixture->pictures, "b.jpg", 60), PLAKAT_IMAGES_ERROR,
                       PLAKAT_IMAGES_ERROR_ABSENT);
  g_assert_cmpuint (hostile_count (fixture->server, "/files/b.jpg"), ==, 0);
}

static void
test_clear (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GdkTexture) first =
      pictures_await_texture (plakat_pictures_load (fixture->pictures, "a.jpg", 100));
  g_autoptr (GdkTexture) second = NULL;

  pictures_clear (fixture);
  g_assert_cmpuint (pictures_await_size (fixture), ==, 0);
  second = pictures_await_texture (plakat_pictures_load (fixture->pictures, "a.jpg", 100));
  g_assert_cmpuint (hostile_count (fixture->server, "/files/a.jpg"), ==, 2);
  plakat_pictures_set_cap (fixture->pictures, 10);
  while (pictures_await_size (fixture) > 0)
    g_main_context_iteration (NULL, FALSE);
}

/* A file that lost its end is fetched anew. */
static void
test_damaged (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GdkTexture) first =
      pictures_await_texture (plakat_pictures_load (fixture->pictures, "a.jpg", 250));
  g_autofree char *url = g_strconcat (hostile_origin (fixture->server), "/files/a.jpg", NULL);
  g_autoptr (GBytes) half = g_bytes_new_from_bytes (fixture->jpeg, 0, 30);
  const PlakatPictureThumb thumb = { .bytes = half, .width = 300, .whole = TRUE };
  g_autoptr (GdkTexture) second = NULL;

  plakat_picture_thumbs_remove (fixture->pictures->thumbs, url);
  plakat_picture_thumbs_store (fixture->pictures->thumbs, url, &thumb);
  pictures_reopen (fixture);
  second = pictures_await_texture (plakat_pictures_load (fixture->pictures, "a.jpg", 250));
  g_assert_cmpuint (hostile_count (fixture->server, "/files/a.jpg"), ==, 2);
  g_assert_cmpuint (pictures_await_size (fixture), ==, g_bytes_get_size (fixture->jpeg));
}

static void
test_failures (Fixture *fixture, gconstpointer data)
{
  g_autofree char *gone = g_strconcat (hostile_origin (fixture->server), "/files/gone.jpg", NULL);

  for (guint i = 0; i < 5; i++)
    {
      hostile_await_error (plakat_pictures_load (fixture->pictures, "gone.jpg", 100), PLAKAT_IMAGES_ERROR,
                           PLAKAT_IMAGES_ERROR_ABSENT);
      hostile_await_error (plakat_pictures_load (fixture->pictures, "portal.jpg", 100), PLAKAT_IMAGES_ERROR,
                           i == 0 ? PLAKAT_IMAGES_ERROR_KIND : PLAKAT_IMAGES_ERROR_ABSENT);
    }
  g_assert_cmpuint (hostile_count (fixture->server, "/files/gone.jpg"), ==, 1);
  g_assert_cmpuint (hostile_count (fixture->server, "/files/portal.jpg"), ==, 1);
  g_assert_cmpuint (pictures_await_size (fixture), ==, 0);


  /* Another network is another try for what may have been its fault, but not for what the server said. */
  plakat_pictures_try_again (fixture->pictures);
  hostile_await_error (plakat_pictures_load (fixture->pictures, "gone.jpg", 100), PLAKAT_IMAGES_ERROR,
                       PLAKAT_IMAGES_ERROR_ABSENT);
  hostile_await_error (plakat_pictures_load (fixture->pictures, "portal.jpg", 100), PLAKAT_IMAGES_ERROR,
                       PLAKAT_IMAGES_ERROR_KIND);
  g_assert_cmpuint (hostile_count (fixture->server, "/files/gone.jpg"), ==, 1);
  g_assert_cmpuint (hostile_count (fixture->server, "/files/portal.jpg"), ==, 2);

  /* A restart asks no more than going on would. */
  pictures_reopen (fixture);
  hostile_await_error (plakat_pictures_load (fixture->pictures, "gone.jpg", 100), PLAKAT_IMAGES_ERROR,
                       PLAKAT_IMAGES_ERROR_ABSENT);
  g_assert_cmpuint (hostile_count (fixture->server, "/files/gone.jpg"), ==, 1);

  /* There is an end to it. */
  plakat_picture_thumbs_set_failure (fixture->pictures->thumbs, gone, NULL);
  plakat_pictures_set_patience (fixture->pictures, 0, 0);
  for (guint i = 0; i < 2; i++)
    hostile_await_error (plakat_pictures_load (fixture->pictures, "gone.jpg", 100), PLAKAT_IMAGES_ERROR,
                         PLAKAT_IMAGES_ERROR_ABSENT);
  g_assert_cmpuint (hostile_count (fixture->server, "/files/gone.jpg"), ==, 3);
}

static gint64
get_pause (Fixture *fixture, const char *url)
{
  PlakatPictureFailure failure;

  g_assert_true (plakat_picture_thumbs_get_failure (fixture->pictures->thumbs, url, &failure));
  return failure.until - g_get_real_time () / G_USEC_PER_SEC;
}

/* Pauses grow, up to where they do not any more; a server that says when to come back is believed. */
static void
test_patience (Fixture *fixture, gconstpointer data)
{
  const gint64 pauses[] = { 30, 60, 120, 240, 480, 900, 900 };
  const gint64 days[] = { 1, 2, 4, 8, 16, 30, 30 };

  for (guint i = 0; i < G_N_ELEMENTS (pauses); i++)
    {
      plakat_pictures_note_failed (fixture->pictures, "a", TRUE, 0);
      g_assert_cmpint (ABS (get_pause (fixture, "a") - pauses[i]), <=, 2);
      plakat_pictures_note_failed (fixture->pictures, "b", FALSE, 0);
      g_assert_cmpint (ABS (get_pause (fixture, "b") - days[i] * 24 * 3600), <=, 2);
    }
  plakat_pictures_note_failed (fixture->pictures, "c", TRUE, 400);
  g_assert_cmpint (ABS (get_pause (fixture, "c") - 400), <=, 2);
  g_assert_true (plakat_pictures_is_patient (fixture->pictures, "a"));
  g_assert_true (plakat_pictures_is_patient (fixture->pictures, "b"));
  plakat_pictures_note_came (fixture->pictures, "a");
  g_assert_false (plakat_pictures_is_patient (fixture->pictures, "a"));
  /* a clock that was put back */
  plakat_picture_thumbs_set_failure (fixture->pictures->thumbs, "b",
                                     &(PlakatPictureFailure) { .times = 1, .until = G_MAXINT64 / 2 });
  g_assert_false (plakat_pictures_is_patient (fixture->pictures, "b"));
}

/* A server that does not know how it is asks for patience; that is no word about the picture. */
static void
test_busy (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GdkTexture) texture = NULL;

  fixture->status = "503 Service Unavailable";
  hostile_await_error (plakat_pictures_load (fixture->pictures, "a.jpg", 100), PLAKAT_IMAGES_ERROR,
                       PLAKAT_IMAGES_ERROR_ABSENT);
  fixture->status = NULL;
  hostile_await_error (plakat_pictures_load (fixture->pictures, "a.jpg", 100), PLAKAT_IMAGES_ERROR,
                       PLAKAT_IMAGES_ERROR_ABSENT);
  g_assert_cmpuint (hostile_count (fixture->server, NULL), ==, 1);
  plakat_pictures_try_again (fixture->pictures);
  texture = pictures_await_texture (plakat_pictures_load (fixture->pictures, "a.jpg", 100));
}

/* A wall of posters does not knock at a dead server once for each. */
static void
test_broken (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GdkTexture) texture = NULL;

  fixture->breaks = TRUE;
  for (guint i = 0; i < 10; i++)
    {
      g_autofree char *path = g_strdup_printf ("%u.jpg", i);

      if (i < 3)
        hostile_await_error (plakat_pictures_load (fixture->pictures, path, 100), PLAKAT_REMOTE_ERROR,
                             PLAKAT_REMOTE_ERROR_TRANSPORT);
      else
        hostile_await_error (plakat_pictures_load (fixture->pictures, path, 100), PLAKAT_IMAGES_ERROR,
                             PLAKAT_IMAGES_ERROR_ABSENT);
    }
  g_assert_cmpuint (hostile_count (fixture->server, NULL), ==, 3);
  fixture->breaks = FALSE;
  plakat_pictures_try_again (fixture->pictures);
  texture = pictures_await_texture (plakat_pictures_load (fixture->pictures, "0.jpg", 100));
}

static void
test_paths (Fixture *fixture, gconstpointer data)
{
  static const char *const paths[] = { NULL,     "", "../a.jpg", "a.svg", "http://elsewhere.example/a.jpg",
                                       "a b.jpg" };

  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      hostile_await_error (plakat_pictures_load (fixture->pictures, paths[i], 100), PLAKAT_IMAGES_ERROR,
                           PLAKAT_IMAGES_ERROR_KIND);
      hostile_await_error (plakat_pictures_load_bytes (fixture->pictures, paths[i]), PLAKAT_IMAGES_ERROR,
                           PLAKAT_IMAGES_ERROR_KIND);
    }
}

static DexFuture *
never_cb (DexFuture *future, gpointer data)
{
  g_assert_not_reached ();
}

static void
drop (DexFuture *future)
{
  dex_unref (dex_future_finally (future, never_cb, NULL, NULL));
}

/* Of many that hang and are given up, only those under way reached the server; the next is served at once. */
static void
test_dropped (Fixture *fixture, gconstpointer data)
{
  DexFuture *futures[30];
  g_autoptr (GdkTexture) texture = NULL;

  fixture->hangs = TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (futures); i++)
    {
      g_autofree char *path = g_strdup_printf ("hang-%u.jpg", i);

      futures[i] =
          dex_future_finally (plakat_pictures_load (fixture->pictures, path, 100), never_cb, NULL, NULL);
    }
  while (hostile_count (fixture->server, NULL) < 6)
    g_main_context_iteration (NULL, FALSE);
  for (guint i = 0; i < G_N_ELEMENTS (futures); i++)
    dex_unref (futures[i]);
  fixture->hangs = FALSE;
  texture = pictures_await_texture (plakat_pictures_load (fixture->pictures, "a.jpg", 100));
  g_assert_cmpuint (hostile_count (fixture->server, NULL), ==, 7);
  drop (plakat_pictures_load (fixture->pictures, "b.jpg", 100));
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

  add ("/images/pictures/many-waiters", test_many_waiters);
  add ("/images/pictures/widths-share", test_widths_share);
  add ("/images/pictures/addresses", test_addresses);
  add ("/images/pictures/disk", test_disk);
  add ("/images/pictures/clear", test_clear);
  add ("/images/pictures/damaged", test_damaged);
  add ("/images/pictures/failures", test_failures);
  add ("/images/pictures/patience", test_patience);
  add ("/images/pictures/busy", test_busy);
  add ("/images/pictures/broken", test_broken);
  add ("/images/pictures/paths", test_paths);
  add ("/images/pictures/dropped", test_dropped);
  return g_test_run ();
}
