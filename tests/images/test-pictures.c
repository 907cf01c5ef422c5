/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "hostile.h"
#include "plakat-pictures-private.h"
#include "plakat-poster.h"
#include "samples.h"

#define N_WAITERS 40

typedef struct
{
  char *dir;
  Hostile *server;
  PlakatPictures *pictures;
  GBytes *jpeg;
  gboolean hangs;
  gboolean breaks;
} Fixture;

static gboolean
server_cb (const HostileRequest *request, GString *reply, gpointer data)
{
  Fixture *fixture = data;

  if (fixture->hangs)
    return TRUE;
  if (fixture->breaks)
    return FALSE;
  if (g_str_equal (request->path, "/files/portal.jpg"))
    hostile_say (reply, "200 OK", "image/jpeg", "<html>Sign in to this network</html>");
  else if (g_str_equal (request->path, "/files/gone.jpg"))
    hostile_say (reply, "404 Not Found", "text/plain", "");
  else
    {
      g_string_append_printf (reply, "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: %zu\r\n\r\n",
                              g_bytes_get_size (fixture->jpeg));
      g_string_append_len (reply, g_bytes_get_data (fixture->jpeg, NULL),
                           (gssize) g_bytes_get_size (fixture->jpeg));
    }
  return FALSE;
}

static void
connect_pictures (Fixture *fixture)
{
  g_autofree char *files = g_strconcat (hostile_origin (fixture->server), "/files/", NULL);

  plakat_pictures_set_files (fixture->pictures, files);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->dir = sample_make_dir ();
  fixture->jpeg = sample_jpeg (300, 450, 0xcc2211, 0x112288);
  fixture->server = hostile_new (server_cb, fixture);
  fixture->pictures = plakat_pictures_new (fixture->dir);
  connect_pictures (fixture);
}

static void
reopen (Fixture *fixture)
{
  g_object_unref (fixture->pictures);
  fixture->pictures = plakat_pictures_new (fixture->dir);
  connect_pictures (fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gpointer gone = fixture->pictures;

  g_object_add_weak_pointer (G_OBJECT (fixture->pictures), &gone);
  g_object_unref (fixture->pictures);
  while (gone != NULL)
    g_main_context_iteration (NULL, TRUE);
  hostile_free (fixture->server);
  g_bytes_unref (fixture->jpeg);
  sample_remove_dir (fixture->dir);
  g_free (fixture->dir);
}

static GdkTexture *
await_texture (DexFuture *future)
{
  g_autoptr (DexFuture) held = NULL;
  g_autoptr (GError) error = NULL;
  const GValue *value = hostile_await (future, &held, &error);

  g_assert_no_error (error);
  return g_value_dup_object (value);
}

static guint64
await_size (Fixture *fixture)
{
  g_autoptr (DexFuture) held = NULL;

  return g_value_get_uint64 (hostile_await (plakat_pictures_measure_cache (fixture->pictures), &held, NULL));
}

static void
test_many_waiters (Fixture *fixture, gconstpointer data)
{
  DexFuture *futures[N_WAITERS];
  g_autoptr (GdkTexture) first = NULL;

  for (guint i = 0; i < N_WAITERS; i++)
    futures[i] = plakat_pictures_load (fixture->pictures, i % 2 ? "/a.jpg" : "a.jpg", 100);
  first = await_texture (futures[0]);
  g_assert_cmpint (gdk_texture_get_width (first), ==, 100);
  g_assert_cmpint (gdk_texture_get_height (first), ==, 150);
  for (guint i = 1; i < N_WAITERS; i++)
    {
      g_autoptr (GdkTexture) texture = await_texture (futures[i]);

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
  g_autoptr (GdkTexture) first = await_texture (small);
  g_autoptr (GdkTexture) second = await_texture (large);
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
  g_autoptr (GdkTexture) texture = await_texture (plakat_pictures_load (fixture->pictures, url, 100));
  g_autoptr (GdkTexture) again = NULL;
  g_autoptr (DexFuture) held = NULL;
  GBytes *bytes;

  g_assert_cmpint (gdk_texture_get_width (texture), ==, 100);
  bytes =
      g_value_get_boxed (hostile_await (plakat_pictures_load_bytes (fixture->pictures, url), &held, NULL));
  g_assert_true (g_bytes_equal (bytes, fixture->jpeg));
  reopen (fixture);
  again = await_texture (plakat_pictures_load (fixture->pictures, url, 60));
  g_assert_cmpint (gdk_texture_get_width (again), ==, 60);
  g_assert_cmpuint (hostile_count (fixture->server, "/elsewhere/a+(b).jpg"), ==, 1);
  g_assert_cmpuint (hostile_count (fixture->server, NULL), ==, 1);
  hostile_await_error (plakat_pictures_load (fixture->pictures, "http://a.example/b.jpg", 60),
                       PLAKAT_IMAGES_ERROR, PLAKAT_IMAGES_ERROR_KIND);
}

static void
test_disk (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GdkTexture) first = await_texture (plakat_pictures_load (fixture->pictures, "a.jpg", 100));
  g_autoptr (GdkTexture) second = NULL;
  g_autoptr (GdkTexture) third = NULL;

  g_assert_cmpuint (await_size (fixture), ==, g_bytes_get_size (fixture->jpeg));
  reopen (fixture);
  second = await_texture (plakat_pictures_load (fixture->pictures, "a.jpg", 100));
  /* Without a server what is here is shown all the same. */
  plakat_pictures_set_files (fixture->pictures, NULL);
  third = await_texture (plakat_pictures_load (fixture->pictures, "a.jpg", 60));
  g_assert_cmpint (gdk_texture_get_width (third), ==, 60);
  g_assert_cmpuint (hostile_count (fixture->server, "/files/a.jpg"), ==, 1);
  hostile_await_error (plakat_pictures_load (fixture->pictures, "b.jpg", 60), PLAKAT_IMAGES_ERROR,
                       PLAKAT_IMAGES_ERROR_ABSENT);
  g_assert_cmpuint (hostile_count (fixture->server, "/files/b.jpg"), ==, 0);
}

static void
clear (Fixture *fixture)
{
  g_autoptr (DexFuture) held = NULL;

  g_assert_nonnull (hostile_await (plakat_pictures_clear_cache (fixture->pictures), &held, NULL));
}

static void
test_clear (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GdkTexture) first = await_texture (plakat_pictures_load (fixture->pictures, "a.jpg", 100));
  g_autoptr (GdkTexture) second = NULL;

  clear (fixture);
  g_assert_cmpuint (await_size (fixture), ==, 0);
  second = await_texture (plakat_pictures_load (fixture->pictures, "a.jpg", 100));
  g_assert_cmpuint (hostile_count (fixture->server, "/files/a.jpg"), ==, 2);
  plakat_pictures_set_cap (fixture->pictures, 10);
  while (await_size (fixture) > 0)
    g_main_context_iteration (NULL, FALSE);
}

/* A file that lost its end is fetched anew. */
static void
test_damaged (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GdkTexture) first = await_texture (plakat_pictures_load (fixture->pictures, "a.jpg", 100));
  g_autofree char *url = g_strconcat (hostile_origin (fixture->server), "/files/a.jpg", NULL);
  g_autoptr (GBytes) half = g_bytes_new_from_bytes (fixture->jpeg, 0, 30);
  g_autoptr (GdkTexture) second = NULL;

  g_assert_true (plakat_picture_disk_store (fixture->pictures->disk, url, half, NULL));
  reopen (fixture);
  second = await_texture (plakat_pictures_load (fixture->pictures, "a.jpg", 100));
  g_assert_cmpuint (hostile_count (fixture->server, "/files/a.jpg"), ==, 2);
  g_assert_cmpuint (await_size (fixture), ==, g_bytes_get_size (fixture->jpeg));
}

static void
test_failures (Fixture *fixture, gconstpointer data)
{
  for (guint i = 0; i < 5; i++)
    {
      hostile_await_error (plakat_pictures_load (fixture->pictures, "gone.jpg", 100), PLAKAT_IMAGES_ERROR,
                           PLAKAT_IMAGES_ERROR_ABSENT);
      hostile_await_error (plakat_pictures_load (fixture->pictures, "portal.jpg", 100), PLAKAT_IMAGES_ERROR,
                           i == 0 ? PLAKAT_IMAGES_ERROR_KIND : PLAKAT_IMAGES_ERROR_ABSENT);
    }
  g_assert_cmpuint (hostile_count (fixture->server, "/files/gone.jpg"), ==, 1);
  g_assert_cmpuint (hostile_count (fixture->server, "/files/portal.jpg"), ==, 1);
  g_assert_cmpuint (await_size (fixture), ==, 0);

  /* Another connection is another try; and so is one when the time is over. */
  connect_pictures (fixture);
  plakat_pictures_set_retry_seconds (fixture->pictures, 0);
  for (guint i = 0; i < 2; i++)
    hostile_await_error (plakat_pictures_load (fixture->pictures, "gone.jpg", 100), PLAKAT_IMAGES_ERROR,
                         PLAKAT_IMAGES_ERROR_ABSENT);
  g_assert_cmpuint (hostile_count (fixture->server, "/files/gone.jpg"), ==, 3);
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
  connect_pictures (fixture);
  texture = await_texture (plakat_pictures_load (fixture->pictures, "0.jpg", 100));
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
  texture = await_texture (plakat_pictures_load (fixture->pictures, "a.jpg", 100));
  g_assert_cmpuint (hostile_count (fixture->server, NULL), ==, 7);
  drop (plakat_pictures_load (fixture->pictures, "b.jpg", 100));
}


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
await_ready (PlakatPoster *poster)
{
  while (!plakat_poster_get_ready (poster))
    g_main_context_iteration (NULL, TRUE);
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

  await_ready (poster);
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

  await_ready (poster);
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

  await_ready (gone);
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
  await_ready (person);
  await_ready (path);
  await_ready (nothing);
  g_assert_true (plakat_poster_get_drawn (person));
  g_assert_cmpint (gdk_texture_get_height (plakat_poster_get_texture (person)), ==, 64);
  g_assert_cmpint (gdk_texture_get_height (plakat_poster_get_texture (path)), ==, 96);
  g_assert_null (plakat_poster_get_texture (nothing));
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
  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
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
  add ("/images/pictures/broken", test_broken);
  add ("/images/pictures/paths", test_paths);
  add ("/images/pictures/dropped", test_dropped);
  add ("/images/poster/drawn", test_poster_drawn);
  add ("/images/poster/fetched", test_poster_fetched);
  add ("/images/poster/waiting", test_poster_waiting);
  add ("/images/poster/others", test_poster_others);
  add ("/images/poster/dropped", test_poster_dropped);
  return g_test_run ();
}
