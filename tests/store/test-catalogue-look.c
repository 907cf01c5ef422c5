/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fixture.h"
#include "plakat-catalogue-look.h"
#include "plakat-film-item.h"
#include "plakat-film.h"
#include "plakat-film-list.h"

#define MANY 600

static const guint32 rainbow[] = { 0xd6202a, 0xf07a1a, 0xf5d547, 0x2f9d4a,
                                   0x2a5fc4, 0x7a35b8, 0xf0f0f0, 0x202020 };

#define N_RAINBOW G_N_ELEMENTS (rainbow)

/* Films f0, f1 …, the later ones first; @poster names the picture of each, and @title f3. */
static void
fill (Fixture *fixture, guint n, const char *poster, const char *title)
{
  g_autoptr (GString) page = g_string_new ("{\"epoch\":\"e\",\"cursor\":\"1\",\"more\":false,\"films\":[");

  for (guint i = 0; i < n; i++)
    g_string_append_printf (page,
                            "%s{\"uid\":\"x:f%u\",\"title\":\"%s\",\"popularity\":%u,\"release_date\":\"%u\","
                            "\"genres\":[\"%s\"]%s%s%s}",
                            i ? "," : "", i, i == 3 ? title : "Film", i, 1950 + i % 60,
                            i % 2 ? "Drama" : "Comedy", poster ? ",\"poster_path\":\"" : "",
                            poster ? poster : "", poster ? "\"" : "");
  g_string_append (page, "]}");
  fixture_fill (fixture, page->str);
}

static PlakatLook
look_of (guint32 colour, guint32 foot)
{
  guint32 pixels[4 * 6];
  PlakatLook look;

  for (guint i = 0; i < G_N_ELEMENTS (pixels); i++)
    pixels[i] = i < 16 ? colour : foot;
  plakat_look_compute (&look, (const guint8 *) pixels, 4, 6, 16);
  return look;
}

static GPtrArray *
looks_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) plakat_film_look_free);
}

static void
add_look (GPtrArray *looks, guint number, const char *poster, PlakatLook look)
{
  g_autofree char *uid = g_strdup_printf ("x:f%u", number);

  g_ptr_array_add (looks, plakat_film_look_new (uid, poster, &look));
}

static void
store (Fixture *fixture, GPtrArray *looks)
{
  g_assert_true (
      g_value_get_boolean (fixture_wait (plakat_catalogue_store_looks (fixture->catalogue, looks))));
}

static void
store_rainbow (Fixture *fixture, const char *poster)
{
  g_autoptr (GPtrArray) looks = looks_new ();

  /* in no order */
  for (guint i = 0; i < N_RAINBOW; i++)
    add_look (looks, i, poster, look_of (rainbow[i * 3 % N_RAINBOW], rainbow[i * 3 % N_RAINBOW]));
  store (fixture, looks);
}

/* The uids that a query finds, as "f0 f3 …". */
static char *
ask_rows (Fixture *fixture, const char *text, guint rows)
{
  g_autoptr (PlakatFilmList) list = plakat_film_list_new (fixture->catalogue, fixture->library);
  g_autoptr (PlakatQuery) query = plakat_query_parse (text, NULL);
  g_autoptr (GString) found = g_string_new (NULL);

  query->rows = rows;
  fixture_wait (plakat_film_list_set_query (list, query));
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (list)); i++)
    {
      g_autoptr (PlakatFilmItem) item = g_list_model_get_item (G_LIST_MODEL (list), i);

      while (!plakat_film_item_get_loaded (item))
        g_main_context_iteration (NULL, TRUE);
      g_string_append_printf (found, "%s%s", i ? " " : "", plakat_film_item_get_uid (item) + 2);
    }
  return g_string_free (g_steal_pointer (&found), FALSE);
}

static void
assert_found (Fixture *fixture, const char *text, const char *expected)
{
  g_autofree char *found = ask_rows (fixture, text, 0);

  g_assert_cmpstr (found, ==, expected);
}

static guint
count_lookless (Fixture *fixture)
{
  GPtrArray *films = g_value_get_boxed (fixture_wait (plakat_catalogue_load_lookless (fixture->catalogue)));

  return films->len;
}

static void
test_orders (Fixture *fixture, gconstpointer data)
{
  g_autofree char *columns = NULL;

  fill (fixture, 10, NULL, "Film");
  store_rainbow (fixture, NULL);
  /* rainbow[i * 3 % 8]: film 0 is red, 3 is orange, 6 yellow, 1 green, 4 blue, 7 violet, 2 white, 5 black */
  assert_found (fixture, "sort:hue", "f0 f3 f6 f1 f4 f7 f2 f5 f9 f8");
  assert_found (fixture, "sort:-hue", "f5 f2 f7 f4 f1 f6 f3 f0 f9 f8");
  assert_found (fixture, "sort:lightness", "f2 f6 f3 f1 f0 f4 f7 f5 f9 f8");
  assert_found (fixture, "sort:-lightness", "f5 f7 f4 f0 f1 f3 f6 f2 f9 f8");
  assert_found (fixture, "sort:hue genre:Drama", "f3 f1 f7 f5 f9");
  /* in columns of four the light ones come first, and each stays in its column */
  columns = ask_rows (fixture, "sort:hue", 4);
  g_assert_cmpstr (columns, ==, "f6 f3 f1 f0 f2 f4 f7 f5");
}

/* A list keeps the films whose colours are not known, behind the others. */
static void
test_list_order (Fixture *fixture, gconstpointer data)
{
  static const guint on[] = { 8, 4, 0 };

  fill (fixture, 10, NULL, "Film");
  store_rainbow (fixture, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (on); i++)
    {
      g_autofree char *uid = g_strdup_printf ("x:f%u", on[i]);
      g_autoptr (PlakatFilmItem) film = fixture_item (uid, "Film");

      fixture_wait (plakat_library_set_listed (fixture->library, PLAKAT_LIST_WATCHLIST, film, TRUE));
    }
  assert_found (fixture, "list:watchlist sort:hue", "f0 f4 f8");
  assert_found (fixture, "list:watchlist sort:lightness", "f0 f4 f8");
  assert_found (fixture, "list:watchlist colour:blue", "f4");
}

static void
test_near_colour (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) looks = looks_new ();

  fill (fixture, 10, NULL, "Film");
  store_rainbow (fixture, NULL);
  add_look (looks, 8, NULL, look_of (0xd6202a, 0x2a5fc4)); /* mostly red, with blue */
  add_look (looks, 9, NULL, look_of (0xf0508a, 0xf0f0f0)); /* on the other side of the end of the hues */
  store (fixture, looks);
  assert_found (fixture, "colour:#ff4d6d sort:hue", "f0 f8 f9");
  assert_found (fixture, "colour:#ff4d6d", "f9 f8 f0");
  assert_found (fixture, "colour:blue sort:hue", "f4");
  assert_found (fixture, "colour:any:blue", "f8 f4");
  assert_found (fixture, "colour:any:blue sort:hue", "f8 f4");
  assert_found (fixture, "colour:#2f9d4a", "f1");
  assert_found (fixture, "-colour:any:red colour:any:blue", "f4");
  assert_found (fixture, "colour:black", "f5");
}

static void
test_resync (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) late = looks_new ();

  fill (fixture, 10, "/a.jpg", "Film");
  g_assert_cmpuint (count_lookless (fixture), ==, 10);
  store_rainbow (fixture, "/a.jpg");
  g_assert_cmpuint (count_lookless (fixture), ==, 2);
  /* the same films again, one of them with another title: all looks stay, as the pictures do */
  fill (fixture, 10, "/a.jpg", "Another");
  g_assert_cmpuint (count_lookless (fixture), ==, 2);
  assert_found (fixture, "sort:hue", "f0 f3 f6 f1 f4 f7 f2 f5 f9 f8");
  /* other pictures: none stays, and what was found of the old ones comes too late */
  fill (fixture, 10, "/b.jpg", "Another");
  g_assert_cmpuint (count_lookless (fixture), ==, 10);
  add_look (late, 1, "/a.jpg", look_of (0xd6202a, 0xd6202a));
  store (fixture, late);
  g_assert_cmpuint (count_lookless (fixture), ==, 10);
}

/* A drawing is of what the film is called, and gives way to the picture for good. */
static void
test_drawn (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) picture = looks_new ();

  fill (fixture, 10, "/a.jpg", "Film");
  store_rainbow (fixture, NULL);
  g_assert_cmpuint (count_lookless (fixture), ==, 2);
  fill (fixture, 10, "/a.jpg", "Another");
  g_assert_cmpuint (count_lookless (fixture), ==, 3);
  add_look (picture, 0, "/a.jpg", look_of (0x2a5fc4, 0x2a5fc4));
  store (fixture, picture);
  assert_found (fixture, "colour:blue", "f4 f0");
  store_rainbow (fixture, NULL);
  assert_found (fixture, "colour:blue", "f4 f0");
  g_assert_cmpuint (count_lookless (fixture), ==, 2);
}

/* What was stored is read with the film's row, and is there after a restart. */
static void
test_card (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) looks = looks_new ();
  PlakatLook look = look_of (0xd6202a, 0x2a5fc4);

  fill (fixture, 2, "/a.jpg", "Film");
  add_look (looks, 1, "/a.jpg", look);
  store (fixture, looks);
  fixture_reopen (fixture, NULL);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (PlakatFilmList) list = plakat_film_list_new (fixture->catalogue, fixture->library);
      g_autoptr (PlakatQuery) query = plakat_query_new ();
      g_autoptr (PlakatFilmItem) item = NULL;
      gboolean drawn = TRUE;

      fixture_wait (plakat_film_list_set_query (list, query));
      item = g_list_model_get_item (G_LIST_MODEL (list), i);
      while (!plakat_film_item_get_loaded (item))
        g_main_context_iteration (NULL, TRUE);
      if (i == 0)
        g_assert_cmpmem (plakat_film_item_get_look (item, &drawn), sizeof look, &look, sizeof look);
      else
        g_assert_null (plakat_film_item_get_look (item, &drawn));
      g_assert_false (drawn);
    }
}

static void
test_strip (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PlakatQuery) query = plakat_query_parse ("sort:hue", NULL);
  g_autoptr (GBytes) bytes = NULL;
  const PlakatStripColour *colours;
  gsize size;

  query->rows = 1;
  fill (fixture, 10, NULL, "Film");
  bytes = g_value_dup_boxed (fixture_wait (plakat_catalogue_load_strip (fixture->catalogue, query, 40)));
  g_assert_cmpuint (g_bytes_get_size (bytes), ==, 0);
  store_rainbow (fixture, NULL);
  g_bytes_unref (bytes);
  bytes = g_value_dup_boxed (fixture_wait (plakat_catalogue_load_strip (fixture->catalogue, query, 40)));
  colours = g_bytes_get_data (bytes, &size);
  g_assert_cmpuint (size / sizeof *colours, ==, N_RAINBOW);
  for (guint i = 0; i < N_RAINBOW; i++)
    for (guint shift = 0; shift < 24; shift += 8)
      g_assert_cmpint (ABS ((int) (colours[i].srgb >> shift & 0xff) - (int) (rainbow[i] >> shift & 0xff)), <=,
                       3);
  for (guint i = 1; i < N_RAINBOW; i++)
    g_assert_cmpuint (colours[i].key, >, colours[i - 1].key);
  g_bytes_unref (bytes);
  /* four pieces of two: the second of each */
  bytes = g_value_dup_boxed (fixture_wait (plakat_catalogue_load_strip (fixture->catalogue, query, 4)));
  g_assert_cmpuint (g_bytes_get_size (bytes), ==, 4 * sizeof *colours);
}

static guint32
pick (GRand *chance)
{
  return (guint32) g_rand_int_range (chance, 0, 0x1000000);
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  const double *first = a, *second = b;

  return (*first > *second) - (*first < *second);
}

/* Against a look at each film, for a number of films and of answers. */
static void
test_near (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GRand) chance = g_rand_new_with_seed (11);
  g_autoptr (GPtrArray) looks = looks_new ();

  fill (fixture, MANY, NULL, "Film");
  for (guint i = 0; i < MANY; i++)
    add_look (looks, i, NULL, look_of (pick (chance), pick (chance)));
  store (fixture, looks);
  for (guint i = 0; i < MANY; i += 37)
    {
      const PlakatFilmLook *mine = g_ptr_array_index (looks, i);
      guint most = 1 + i % 23;
      g_autoptr (GListModel) found = g_value_dup_object (
          fixture_wait (plakat_catalogue_load_near (fixture->catalogue, mine->film_uid, most)));
      double all[MANY];
      guint n = 0;

      for (guint j = 0; j < MANY; j++)
        if (j != i)
          all[n++] = plakat_look_get_distance (&mine->look,
                                               &((PlakatFilmLook *) g_ptr_array_index (looks, j))->look);
      qsort (all, n, sizeof *all, compare_doubles);
      g_assert_cmpuint (g_list_model_get_n_items (found), ==, most);
      for (guint j = 0; j < most; j++)
        {
          g_autoptr (PlakatFilmItem) film = g_list_model_get_item (found, j);

          g_assert_cmpfloat_with_epsilon (
              plakat_look_get_distance (&mine->look, plakat_film_item_get_look (film, NULL)), all[j], 1e-12);
        }
    }
}

static void
test_near_few (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GListModel) found = NULL;

  fill (fixture, 10, NULL, "Film");
  found = g_value_dup_object (fixture_wait (plakat_catalogue_load_near (fixture->catalogue, "x:f1", 5)));
  g_assert_cmpuint (g_list_model_get_n_items (found), ==, 0);
  store_rainbow (fixture, NULL);
  g_object_unref (found);
  found = g_value_dup_object (fixture_wait (plakat_catalogue_load_near (fixture->catalogue, "x:f1", 50)));
  g_assert_cmpuint (g_list_model_get_n_items (found), ==, N_RAINBOW - 1);
}

#define ADD(name) \
  g_test_add ("/catalogue-look/" #name, Fixture, NULL, fixture_set_up, test_##name, fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();
  ADD (orders);
  ADD (list_order);
  ADD (near_colour);
  ADD (resync);
  ADD (drawn);
  ADD (card);
  ADD (strip);
  ADD (near);
  ADD (near_few);
  return g_test_run ();
}
