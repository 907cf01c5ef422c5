/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "../store/fixture.h"
#include "plakat-catalogue-look.h"
#include "plakat-film-list.h"
#include "plakat-looks.h"

/* Looks are found and stored, of pictures and of drawn posters. */

#define MANY 40

typedef struct
{
  Fixture store;
  PlakatPictures *pictures;
  PlakatLooks *looks;
} World;

static void
set_up (World *world, gconstpointer data)
{
  g_autofree char *cache = NULL;

  fixture_set_up (&world->store, NULL);
  cache = g_build_filename (world->store.folder, "pictures", NULL);
  world->pictures = plakat_pictures_new (cache);
  world->looks = plakat_looks_new (world->pictures);
}

static void
tear_down (World *world, gconstpointer data)
{
  plakat_looks_set_catalogue (world->looks, NULL);
  g_object_unref (world->looks);
  g_object_unref (world->pictures);
  fixture_tear_down (&world->store, NULL);
}

static void
fill (World *world, guint n, const char *poster)
{
  g_autoptr (GString) page = g_string_new ("{\"epoch\":\"e\",\"cursor\":\"1\",\"more\":false,\"films\":[");

  for (guint i = 0; i < n; i++)
    g_string_append_printf (page, "%s{\"uid\":\"x:f%u\",\"title\":\"Film %u\",\"release_date\":\"%u\"%s%s%s}",
                            i ? "," : "", i, i, 1920 + i, poster ? ",\"poster_path\":\"" : "",
                            poster ? poster : "", poster ? "\"" : "");
  g_string_append (page, "]}");
  fixture_fill (&world->store, page->str);
}

static guint
count_lookless (World *world)
{
  GPtrArray *films =
      g_value_get_boxed (fixture_wait (plakat_catalogue_load_lookless (world->store.catalogue)));

  return films->len;
}

static void
count_cb (guint *count)
{
  (*count)++;
}

static void
await_rest (World *world)
{
  while (plakat_looks_get_working (world->looks))
    g_main_context_iteration (NULL, TRUE);
}

static PlakatFilmItem *
dup_first (World *world)
{
  g_autoptr (PlakatFilmList) list = plakat_film_list_new (world->store.catalogue, world->store.library);
  g_autoptr (PlakatQuery) query = plakat_query_parse ("sort:title", NULL);
  PlakatFilmItem *item;

  fixture_wait (plakat_film_list_set_query (list, query));
  item = g_list_model_get_item (G_LIST_MODEL (list), 0);
  while (!plakat_film_item_get_loaded (item))
    g_main_context_iteration (NULL, TRUE);
  return item;
}

/* Until no film is without, and again for films that come later; none is done twice. */
static void
test_drawn (World *world, gconstpointer data)
{
  g_autoptr (PlakatFilmItem) film = NULL;
  gboolean drawn = FALSE;
  guint stored = 0;

  fill (world, 3, NULL);
  g_signal_connect_swapped (world->looks, "stored", G_CALLBACK (count_cb), &stored);
  plakat_looks_set_catalogue (world->looks, world->store.catalogue);
  g_assert_true (plakat_looks_get_working (world->looks));
  await_rest (world);
  g_assert_cmpuint (count_lookless (world), ==, 0);
  g_assert_cmpuint (stored, ==, 1);
  film = dup_first (world);
  g_assert_nonnull (plakat_film_item_get_look (film, &drawn));
  g_assert_true (drawn);
  fill (world, 5, NULL);
  await_rest (world);
  g_assert_cmpuint (count_lookless (world), ==, 0);
  g_assert_cmpuint (stored, ==, 2);
}

/* What was stored before it was cut short stays, and the next one does the rest. */
static void
test_cut_short (World *world, gconstpointer data)
{
  guint stored = 0, left;

  fill (world, MANY, NULL);
  g_signal_connect_swapped (world->looks, "stored", G_CALLBACK (count_cb), &stored);
  plakat_looks_set_catalogue (world->looks, world->store.catalogue);
  while (stored == 0)
    g_main_context_iteration (NULL, TRUE);
  plakat_looks_set_catalogue (world->looks, NULL);
  g_assert_false (plakat_looks_get_working (world->looks));
  left = count_lookless (world);
  g_assert_cmpuint (left, >, 0);
  g_assert_cmpuint (left, <, MANY);
  plakat_looks_set_catalogue (world->looks, world->store.catalogue);
  await_rest (world);
  g_assert_cmpuint (count_lookless (world), ==, 0);
}

static GdkTexture *
create_picture (void)
{
  const guint32 blue = 0xff2a5fc4;
  g_autoptr (GBytes) bytes = g_bytes_new (&blue, sizeof blue);

  return gdk_memory_texture_new (1, 1, GDK_MEMORY_DEFAULT, bytes, sizeof blue);
}

/* A picture takes the place of the drawing, once. */
static void
test_picture (World *world, gconstpointer data)
{
  g_autoptr (PlakatFilmItem) film = NULL;
  g_autoptr (PlakatFilmItem) again = NULL;
  g_autoptr (GdkTexture) picture = create_picture ();
  gboolean drawn = TRUE;
  guint stored = 0;

  fill (world, 1, "/a.jpg");
  plakat_looks_set_catalogue (world->looks, world->store.catalogue);
  await_rest (world);
  film = dup_first (world);
  g_signal_connect_swapped (world->looks, "stored", G_CALLBACK (count_cb), &stored);
  plakat_looks_take (world->looks, film, picture);
  plakat_looks_take (world->looks, film, picture);
  while (stored == 0)
    g_main_context_iteration (NULL, TRUE);
  again = dup_first (world);
  g_assert_nonnull (plakat_film_item_get_look (again, &drawn));
  g_assert_false (drawn);
  g_assert_cmpmem (plakat_film_item_get_look (again, NULL), sizeof (PlakatLook),
                   plakat_film_item_get_look (film, NULL), sizeof (PlakatLook));
  /* it is known now: nothing is looked at again */
  plakat_looks_take (world->looks, again, picture);
  fixture_wait (plakat_pictures_find_look (world->pictures, picture));
  g_assert_cmpuint (stored, ==, 1);
}

/* The look of a drawing is that of its palette, whatever size it is drawn at. */
static void
test_draw_look (World *world, gconstpointer data)
{
  const PlakatDrawnFilm film = { .uid = "tmdb:19", .title = "Metropolis", .year = 1927 };
  PlakatLook *look = g_value_get_boxed (fixture_wait (plakat_pictures_draw_look (world->pictures, &film)));
  GdkRGBA palette[4];
  double nearest = 1;

  plakat_drawn_get_colours (&film, palette);
  for (guint i = 0; i < 4; i++)
    nearest = MIN (nearest, plakat_oklab_get_distance (
                                plakat_look_get_colour (look, 0, NULL),
                                plakat_oklab_from_srgb (palette[i].red, palette[i].green, palette[i].blue)));
  g_assert_cmpfloat (nearest, <, 0.03);
}

#define ADD(name, test) g_test_add ("/looks/" name, World, NULL, set_up, test, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();
  ADD ("drawn", test_drawn);
  ADD ("cut-short", test_cut_short);
  ADD ("picture", test_picture);
  ADD ("draw-look", test_draw_look);
  return g_test_run ();
}
