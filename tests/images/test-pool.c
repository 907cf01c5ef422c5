/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "hostile.h"
#include "plakat-picture-memory.h"
#include "plakat-picture-pool.h"
#include "plakat-picture-source.h"
#include "samples.h"

/* One thread that stands before a gate, so that what queues behind it is chosen from. */
typedef struct
{
  PlakatPicturePool *pool;
  GMutex lock;
  GCond changed;
  gboolean open;
  gboolean entered;
  GString *done;
  guint pending;
} Fixture;

typedef struct
{
  Fixture *fixture;
  char letter;
} Piece;

static gpointer
piece_work (gpointer data, GError **error)
{
  Piece *piece = data;
  Fixture *fixture = piece->fixture;

  g_mutex_lock (&fixture->lock);
  if (piece->letter == '|')
    {
      fixture->entered = TRUE;
      g_cond_broadcast (&fixture->changed);
      while (!fixture->open)
        g_cond_wait (&fixture->changed, &fixture->lock);
    }
  else
    g_string_append_c (fixture->done, piece->letter);
  g_mutex_unlock (&fixture->lock);
  return g_bytes_new (NULL, 0);
}

static DexFuture *
ended_cb (DexFuture *future, gpointer data)
{
  Fixture *fixture = data;

  fixture->pending--;
  return dex_future_new_true ();
}

static void
push (Fixture *fixture, char letter, PlakatPictureTurn *turn)
{
  Piece *piece = g_new0 (Piece, 1);

  piece->fixture = fixture;
  piece->letter = letter;
  fixture->pending++;
  dex_future_disown (dex_future_finally (
      plakat_picture_pool_run (fixture->pool, turn, G_TYPE_BYTES, piece_work, piece, g_free), ended_cb,
      fixture, NULL));
}

static PlakatPictureTurn *
push_at (Fixture *fixture, char letter, guint distance)
{
  PlakatPictureTurn *turn = plakat_picture_turn_new (distance);

  push (fixture, letter, turn);
  return turn;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_mutex_init (&fixture->lock);
  g_cond_init (&fixture->changed);
  fixture->done = g_string_new (NULL);
  fixture->pool = plakat_picture_pool_new (1);
  push (fixture, '|', NULL);
  g_mutex_lock (&fixture->lock);
  while (!fixture->entered)
    g_cond_wait (&fixture->changed, &fixture->lock);
  g_mutex_unlock (&fixture->lock);
}

static void
await_pending (Fixture *fixture, guint count)
{
  while (fixture->pending > count)
    g_main_context_iteration (NULL, TRUE);
}

static void
open_gate (Fixture *fixture)
{
  g_mutex_lock (&fixture->lock);
  fixture->open = TRUE;
  g_cond_broadcast (&fixture->changed);
  g_mutex_unlock (&fixture->lock);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  plakat_picture_pool_free (fixture->pool);
  await_pending (fixture, 0);
  g_string_free (fixture->done, TRUE);
  g_mutex_clear (&fixture->lock);
  g_cond_clear (&fixture->changed);
}

static void
test_nearest_first (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PlakatPictureTurn) a = push_at (fixture, 'a', 5);
  g_autoptr (PlakatPictureTurn) b = push_at (fixture, 'b', 1);
  g_autoptr (PlakatPictureTurn) c = push_at (fixture, 'c', 3);
  g_autoptr (PlakatPictureTurn) d = push_at (fixture, 'd', 1);

  open_gate (fixture);
  await_pending (fixture, 0);
  g_assert_cmpstr (fixture->done->str, ==, "bdca");
}

/* While they stand in the queue the place scrolls on. */
static void
test_moved (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PlakatPictureTurn) a = push_at (fixture, 'a', 5);
  g_autoptr (PlakatPictureTurn) b = push_at (fixture, 'b', 1);
  g_autoptr (PlakatPictureTurn) c = push_at (fixture, 'c', 3);

  plakat_picture_turn_set_distance (a, 0);
  plakat_picture_turn_set_distance (b, 9);
  open_gate (fixture);
  await_pending (fixture, 0);
  g_assert_cmpstr (fixture->done->str, ==, "acb");
}

static void
test_held (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PlakatPictureTurn) a = push_at (fixture, 'a', PLAKAT_PICTURE_HELD);
  g_autoptr (PlakatPictureTurn) b = push_at (fixture, 'b', 7);

  open_gate (fixture);
  await_pending (fixture, 1);
  g_assert_cmpstr (fixture->done->str, ==, "b");
  g_assert_false (plakat_picture_turn_set_distance (b, 8));
  g_assert_true (plakat_picture_turn_set_distance (a, 2));
  plakat_picture_pool_look (fixture->pool);
  await_pending (fixture, 0);
  g_assert_cmpstr (fixture->done->str, ==, "ba");
}

/* What is no picture goes on. */
static void
test_deferred (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PlakatPictureTurn) a = push_at (fixture, 'a', 4);
  g_autoptr (PlakatPictureTurn) b = push_at (fixture, 'b', 0);

  plakat_picture_pool_set_deferred (fixture->pool, TRUE);
  push (fixture, 'x', NULL);
  open_gate (fixture);
  await_pending (fixture, 2);
  g_assert_cmpstr (fixture->done->str, ==, "x");
  plakat_picture_pool_set_deferred (fixture->pool, FALSE);
  await_pending (fixture, 0);
  g_assert_cmpstr (fixture->done->str, ==, "xba");
}

/* What was given up is answered, and not done, held or not. */
static void
test_given_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PlakatPictureTurn) a = push_at (fixture, 'a', PLAKAT_PICTURE_HELD);
  g_autoptr (PlakatPictureTurn) b = push_at (fixture, 'b', 1);
  g_autoptr (PlakatPictureTurn) c = push_at (fixture, 'c', 2);

  plakat_picture_pool_set_deferred (fixture->pool, TRUE);
  open_gate (fixture);
  g_cancellable_cancel (a->cancellable);
  g_cancellable_cancel (b->cancellable);
  plakat_picture_pool_look (fixture->pool);
  await_pending (fixture, 1);
  g_assert_cmpstr (fixture->done->str, ==, "");
  plakat_picture_pool_set_deferred (fixture->pool, FALSE);
  await_pending (fixture, 0);
  g_assert_cmpstr (fixture->done->str, ==, "c");
}

/* A pool that is let go of does what it was asked for. */
static void
test_closed (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PlakatPictureTurn) a = push_at (fixture, 'a', PLAKAT_PICTURE_HELD);

  push (fixture, 'x', NULL);
  plakat_picture_pool_free (fixture->pool);
  open_gate (fixture);
  await_pending (fixture, 0);
  g_assert_cmpuint (fixture->done->len, ==, 2);
  fixture->pool = plakat_picture_pool_new (3);
}

static PlakatPicture *
make_picture (int side)
{
  g_autoptr (GBytes) png = sample_png (side, side, 0x336699ff);

  return plakat_picture_decode (png, 0, NULL);
}

static void
test_memory (void)
{
  g_autoptr (PlakatPictureMemory) memory = plakat_picture_memory_new (1000);
  g_autoptr (PlakatPicture) small = make_picture (8);
  g_autoptr (PlakatPicture) large = make_picture (12);

  plakat_picture_memory_put (memory, "a", small);
  plakat_picture_memory_put (memory, "b", small);
  plakat_picture_memory_put (memory, "c", small);
  g_assert_cmpuint (plakat_picture_memory_get_bytes (memory), ==, 768);
  g_assert_true (plakat_picture_memory_get (memory, "a") == small);
  plakat_picture_memory_put (memory, "d", small);
  g_assert_nonnull (plakat_picture_memory_get (memory, "a"));
  g_assert_null (plakat_picture_memory_get (memory, "b"));
  g_assert_cmpuint (plakat_picture_memory_get_bytes (memory), ==, 768);

  plakat_picture_memory_put (memory, "large", large);
  g_assert_null (plakat_picture_memory_get (memory, "large"));
  g_assert_nonnull (plakat_picture_memory_get (memory, "d"));
  plakat_picture_memory_put (memory, "d", small);
  g_assert_cmpuint (plakat_picture_memory_get_bytes (memory), ==, 768);
  plakat_picture_memory_clear (memory);
  g_assert_cmpuint (plakat_picture_memory_get_bytes (memory), ==, 0);
  g_assert_null (plakat_picture_memory_get (memory, "a"));
}

/* A surface has bytes between its rows that take room as well. */
static void
test_real_bytes (void)
{
  cairo_surface_t *surface =
      cairo_image_surface_create_for_data (g_malloc0 (100 * 64), CAIRO_FORMAT_RGB24, 10, 100, 64);
  g_autoptr (PlakatPicture) picture = plakat_picture_from_surface (surface);
  guchar *pixels = cairo_image_surface_get_data (surface);
  static const cairo_user_data_key_t key;

  cairo_surface_set_user_data (surface, &key, pixels, g_free);
  g_assert_cmpuint (plakat_picture_get_bytes (picture), ==, 6400);
}

static void
check_sized (const char *url, const char *sized, int width, const char *wanted, int step)
{
  int found;
  g_autofree char *address = plakat_picture_source_make_url (url, sized, width, &found);

  g_assert_cmpstr (address, ==, wanted);
  g_assert_cmpint (found, ==, step);
}

static void
check_source (const char *url, int width, const char *wanted, int step)
{
  check_sized (url, NULL, width, wanted, step);
}

#define TMDB "https://image.tmdb.org/t/p/"

static void
test_sources (void)
{
  static const char *const plain[] = {
    "https://films.example.org/files/a.jpg",      "https://films.example.org/t/p/a.jpg",
    "https://films.example.org/t/p/w/a.jpg",      "https://films.example.org/t/p/wide/a.jpg",
    "https://films.example.org/t/p/w500/b/a.jpg", "https://films.example.org/t/p/w500/a.jpg?x=1",
    "https://films.example.org/t/p/w500/",        "https://films.example.org/t/p/w500",
  };
  g_autofree char *name = plakat_picture_source_make_name (TMDB "w500/abc.jpg");
  g_autofree char *same = plakat_picture_source_make_name (TMDB "original/abc.jpg");
  g_autofree char *other = plakat_picture_source_make_name (TMDB "original/abd.jpg");

  check_source (TMDB "w500/abc.jpg", 40, TMDB "w92/abc.jpg", 92);
  check_source (TMDB "w500/abc.jpg", 160, TMDB "w154/abc.jpg", 154);
  check_source (TMDB "w500/abc.jpg", 200, TMDB "w185/abc.jpg", 185);
  check_source (TMDB "w500/abc.jpg", 206, TMDB "w342/abc.jpg", 342);
  check_source (TMDB "original/abc.jpg", 400, TMDB "w500/abc.jpg", 500);
  check_source (TMDB "h632/abc.jpg", 800, TMDB "w780/abc.jpg", 780);
  check_source (TMDB "w500/abc.jpg", 2000, TMDB "original/abc.jpg", 0);
  check_source (TMDB "w500/abc.jpg", 0, TMDB "original/abc.jpg", 0);
  check_source ("http://127.0.0.1:8000/t/p/w500/p1.png", 120, "http://127.0.0.1:8000/t/p/w154/p1.png", 154);
  for (guint i = 0; i < G_N_ELEMENTS (plain); i++)
    {
      g_autofree char *whole = plakat_picture_source_make_name (plain[i]);

      check_source (plain[i], 100, plain[i], 0);
      g_assert_cmpstr (whole, ==, plain[i]);
    }
  g_assert_cmpstr (name, ==, same);
  g_assert_cmpstr (name, !=, other);
  g_assert_true (plakat_picture_source_is_whole (0, 10));
  g_assert_true (plakat_picture_source_is_whole (500, 300));
  g_assert_false (plakat_picture_source_is_whole (500, 500));
}

#define OWN "https://films.example.org/files/"

/* A Plakat server is asked for one of its widths; who only looks like it, is not. */
static void
test_sized_sources (void)
{
  g_autofree char *name = plakat_picture_source_make_name (OWN "a.jpg");

  check_sized (OWN "a.jpg", OWN, 40, OWN "a.jpg?width=160", 160);
  check_sized (OWN "a.jpg", OWN, 177, OWN "a.jpg?width=160", 160);
  check_sized (OWN "a.jpg", OWN, 178, OWN "a.jpg?width=320", 320);
  check_sized (OWN "a.jpg", OWN, 780, OWN "a.jpg?width=780", 780);
  check_sized (OWN "a.jpg", OWN, 900, OWN "a.jpg", 0);
  check_sized (OWN "a.jpg", OWN, 0, OWN "a.jpg", 0);
  check_sized (OWN "a.jpg?x=1", OWN, 100, OWN "a.jpg?x=1", 0);
  check_sized (OWN "a.jpg", "https://films.example.org/other/", 100, OWN "a.jpg", 0);
  check_sized (TMDB "w500/abc.jpg", OWN, 160, TMDB "w154/abc.jpg", 154);
  g_assert_cmpstr (name, ==, OWN "a.jpg");
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

  add ("/images/pool/nearest-first", test_nearest_first);
  add ("/images/pool/moved", test_moved);
  add ("/images/pool/held", test_held);
  add ("/images/pool/deferred", test_deferred);
  add ("/images/pool/given-up", test_given_up);
  add ("/images/pool/closed", test_closed);
  g_test_add_func ("/images/memory/order", test_memory);
  g_test_add_func ("/images/memory/real-bytes", test_real_bytes);
  g_test_add_func ("/images/sources", test_sources);
  g_test_add_func ("/images/sources/sized", test_sized_sources);
  return g_test_run ();
}
