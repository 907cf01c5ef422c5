/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

#include "plakat-catalogue-queries.h"
#include "plakat-columns.h"
#include "plakat-error.h"
#include "plakat-facet-value.h"
#include "plakat-library-edit-queries.h"
#include "plakat-text.h"
#include "random-catalogue.h"

/* What columns answer is held against what SQL alone does. */

static const int go_on = 0;

static void
assert_same_ids (RandomCatalogue *catalogue, PlakatColumns *columns, const PlakatQuery *query)
{
  g_autofree char *text = plakat_query_to_string (query);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) expected = plakat_catalogue_select (catalogue->reader, query, &error);
  g_autoptr (GBytes) ids = NULL;

  g_assert_no_error (error);
  ids = plakat_columns_select (columns, catalogue->reader, query, &error);
  g_assert_no_error (error);
  if (!g_bytes_equal (ids, expected))
    g_error ("“%s” gives %zu films, and not %zu, or in another order", text, g_bytes_get_size (ids) / 8,
             g_bytes_get_size (expected) / 8);
}

static char *
print_values (PlakatFacet facet, GPtrArray *values)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < values->len; i++)
    {
      PlakatFacetValue *value = g_ptr_array_index (values, i);
      g_autofree char *folded = plakat_text_fold (plakat_facet_value_get_label (value));
      gboolean name = facet == PLAKAT_FACET_DIRECTOR || facet == PLAKAT_FACET_CAST;

      /* any of those who have a name may write it */
      g_string_append_printf (text, "%s %s: %u; ", name ? "" : plakat_facet_value_get_value (value), folded,
                              plakat_facet_value_get_count (value));
    }
  return g_string_free (text, FALSE);
}

static GPtrArray *
assert_same_counts (RandomCatalogue *catalogue,
                    PlakatColumns *columns,
                    const PlakatQuery *query,
                    PlakatFacet facet,
                    const char *words)
{
  g_autofree char *text = plakat_query_to_string (query);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) expected =
      plakat_catalogue_count_values (catalogue->reader, query, facet, words, &error);
  g_autoptr (GPtrArray) values = NULL;
  g_autofree char *printed = NULL, *expected_printed = NULL;

  g_assert_no_error (error);
  values = plakat_columns_count (columns, catalogue->reader, query, facet, words, &error);
  g_assert_no_error (error);
  printed = print_values (facet, values);
  expected_printed = print_values (facet, expected);
  g_test_message ("%s of %s", plakat_facet_get_key (facet), text);
  g_assert_cmpstr (printed, ==, expected_printed);
  return g_steal_pointer (&values);
}

/* A number says how many films there are when its value is chosen. */
static void
assert_true_numbers (RandomCatalogue *catalogue,
                     PlakatColumns *columns,
                     const PlakatQuery *query,
                     PlakatFacet facet,
                     GPtrArray *values)
{
  for (guint i = 0; i < MIN (values->len, 3); i++)
    {
      PlakatFacetValue *value = g_ptr_array_index (values, (i * 7) % values->len);
      g_autoptr (PlakatQuery) chosen = plakat_query_copy (query);
      g_autoptr (GBytes) ids = NULL;

      plakat_query_remove_chosen (chosen, facet);
      g_assert_true (plakat_query_add_value (chosen, facet, plakat_facet_value_get_value (value), FALSE));
      ids = plakat_columns_select (columns, catalogue->reader, chosen, NULL);
      g_assert_cmpuint (g_bytes_get_size (ids) / sizeof (gint64), ==, plakat_facet_value_get_count (value));
    }
}

static void
assert_same (RandomCatalogue *catalogue, PlakatColumns *columns, guint questions)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (plakat_columns_refresh (columns, catalogue->reader, &error));
  g_assert_no_error (error);
  for (guint i = 0; i < questions; i++)
    {
      g_autoptr (PlakatQuery) query = random_catalogue_ask (catalogue);
      PlakatFacet facet = i % PLAKAT_N_FACETS;
      g_autoptr (GPtrArray) values = NULL;

      assert_same_ids (catalogue, columns, query);
      if (facet == PLAKAT_FACET_PERSON)
        continue;
      values = assert_same_counts (catalogue, columns, query, facet, i % 4 == 0 ? "an" : NULL);
      assert_true_numbers (catalogue, columns, query, facet, values);
    }
}

static void
build (RandomCatalogue *catalogue)
{
  g_autoptr (PlakatSqlite) db = plakat_catalogue_open_reader (catalogue->path, catalogue->library_path, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (plakat_columns_build (db, catalogue->columns, &go_on, &error));
  g_assert_no_error (error);
}

static void
test_same_as_sql (void)
{
  for (guint32 seed = 1; seed <= 4; seed++)
    {
      g_autoptr (PlakatColumns) columns = NULL;
      RandomCatalogue catalogue = { 0 };

      random_catalogue_open (&catalogue, seed);
      random_catalogue_add_films (&catalogue, 60 * seed * seed);
      random_catalogue_edit_lists (&catalogue, 600);
      build (&catalogue);
      columns = plakat_columns_new (catalogue.columns);
      assert_same (&catalogue, columns, 300);
      for (guint step = 0; step < 8; step++)
        {
          random_catalogue_change (&catalogue, 1 + step * 4);
          random_catalogue_edit_lists (&catalogue, 5);
          assert_same (&catalogue, columns, 75);
        }
      /* one that begins to look only now sees the same */
      g_clear_pointer (&columns, plakat_columns_free);
      columns = plakat_columns_new (catalogue.columns);
      assert_same (&catalogue, columns, 75);
      g_clear_pointer (&columns, plakat_columns_free);
      random_catalogue_close (&catalogue);
    }
}

/* An empty catalogue has columns too, and everything comes after them. */
static void
test_empty (void)
{
  g_autoptr (PlakatColumns) columns = NULL;
  RandomCatalogue catalogue = { 0 };

  random_catalogue_open (&catalogue, 9);
  build (&catalogue);
  columns = plakat_columns_new (catalogue.columns);
  assert_same (&catalogue, columns, 30);
  random_catalogue_add_films (&catalogue, 50);
  assert_same (&catalogue, columns, 60);
  g_clear_pointer (&columns, plakat_columns_free);
  random_catalogue_close (&catalogue);
}

/* ── orders by names ──────────────────────────────────────────────────── */

typedef struct
{
  guint film;
  const char *title;
  const char *directors; /* one after the other */
  const char *genres;
} Named;

static void
print_named (GString *page, const Named *named)
{
  g_auto (GStrv) directors = g_strsplit (named->directors, "/", -1);
  g_auto (GStrv) genres = g_strsplit (named->genres, "/", -1);

  g_string_append_printf (page, "{\"uid\":\"tmdb:%u\",\"tmdb_id\":%u,\"title\":\"%s\",\"directors\":[",
                          named->film, named->film, named->title);
  for (guint i = 0; directors[i] != NULL; i++)
    g_string_append_printf (page, "%s{\"person_uid\":\"p:%u\",\"name\":\"%s\",\"order\":%u}",
                            i > 0 ? "," : "", g_str_hash (directors[i]), directors[i], i);
  g_string_append (page, "],\"genres\":[");
  for (guint i = 0; genres[i] != NULL; i++)
    g_string_append_printf (page, "%s\"%s\"", i > 0 ? "," : "", genres[i]);
  g_string_append (page, "]}");
}

static void
write_named (RandomCatalogue *catalogue, const Named *named, guint n)
{
  g_autoptr (GString) page =
      g_string_new ("{\"epoch\":\"e\",\"cursor\":\"3\",\"more\":false,\"total\":5,\"films\":[");

  for (guint i = 0; i < n; i++)
    {
      if (i > 0)
        g_string_append_c (page, ',');
      print_named (page, &named[i]);
    }
  g_string_append (page, "],\"persons\":[]}");
  random_catalogue_write_page (catalogue, page->str);
}

static void
want (RandomCatalogue *catalogue, guint film, const char *title)
{
  g_autofree char *uid = g_strdup_printf ("tmdb:%u", film);
  PlakatEdit edit = {
    .uid = uid, .about_film = TRUE, .title = (char *) title, .list_uid = (char *) "watchlist", .want = TRUE
  };

  g_assert_true (plakat_library_write_edit (catalogue->library, &edit, NULL));
}

/* The numbers of the films, one after the other. */
static char *
print_films (RandomCatalogue *catalogue, GBytes *ids)
{
  gsize size;
  const gint64 *rows = g_bytes_get_data (ids, &size);
  GString *text = g_string_new (NULL);

  for (gsize i = 0; i < size / sizeof *rows; i++)
    {
      gint64 film;

      g_assert_true (
          plakat_sqlite_read_number (catalogue->reader, &film, NULL,
                                     "SELECT substr (coalesce ((SELECT uid FROM film WHERE id = ?1),"
                                     " (SELECT film_uid FROM library.film_ref WHERE id = -?1)), 6)",
                                     "i", rows[i]));
      g_string_append_printf (text, "%s%d", i > 0 ? " " : "", (int) film);
    }
  return g_string_free (text, FALSE);
}

/* By columns and by SQL. */
static void
assert_order (RandomCatalogue *catalogue, PlakatColumns *columns, const char *text, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PlakatQuery) query = plakat_query_parse (text, &error);
  g_autoptr (GBytes) by_columns = NULL, by_sql = NULL;
  g_autofree char *these = NULL, *those = NULL;

  g_assert_no_error (error);
  g_assert_true (plakat_columns_refresh (columns, catalogue->reader, &error));
  by_columns = plakat_columns_select (columns, catalogue->reader, query, &error);
  g_assert_no_error (error);
  by_sql = plakat_catalogue_select (catalogue->reader, query, &error);
  g_assert_no_error (error);
  these = print_films (catalogue, by_columns);
  those = print_films (catalogue, by_sql);
  g_test_message ("%s", text);
  g_assert_cmpstr (these, ==, expected);
  g_assert_cmpstr (those, ==, expected);
}

static void
assert_changed_orders (RandomCatalogue *catalogue, PlakatColumns *columns)
{
  assert_order (catalogue, columns, "sort:director", "11 9 1 7 3 5 4 10 2 8 6");
  assert_order (catalogue, columns, "sort:-director", "8 2 10 4 5 3 7 1 9 11 6");
  assert_order (catalogue, columns, "sort:genre", "6 1 5 4 11 2 3 9 8 10 7");
  assert_order (catalogue, columns, "sort:-genre", "10 8 9 3 2 11 4 5 1 6 7");
}

/* By the first director's name as it is read, by the first genre and then the next; the same ones by title.
 * Who has none comes last both ways. */
static void
test_names (void)
{
  static const Named films[] = {
    { 1, "The Apartment", "Billy Wilder", "Comedy/Drama" },
    { 2, "Ace in the Hole", "Billy Wilder", "Drama" },
    { 3, "Élan", "Émile Zola", "Drama" },
    { 4, "Fargo", "Joel Coen/Ethan Coen", "Crime/Drama" },
    { 5, "Blood Simple", "Joel Coen", "Crime" },
    { 6, "Home Movie", "", "" },
    { 7, "Another Home Movie", "", "Drama" },
    { 8, "Ran", "黒澤明", "Drama/War" },
    { 9, "Ace in the Hole", "BILLY WILDER", "Drama/Comedy" },
    { 10, "Culloden", "Peter Watkins", "Drama Documentary" },
  };
  /* one gets another director, one its first, one genres, one loses them, and one comes */
  static const Named changed[] = {
    { 2, "Ace in the Hole", "Zoltan Korda", "Drama" },
    { 6, "Home Movie", "", "Animation" },
    { 7, "Another Home Movie", "Émile Zola/Billy Wilder", "" },
    { 11, "A Calamari Union", "Aki Kaurismäki", "crime/drama/war" },
  };
  RandomCatalogue catalogue = { 0 };
  g_autoptr (PlakatColumns) columns = NULL;

  random_catalogue_open (&catalogue, 1);
  write_named (&catalogue, films, G_N_ELEMENTS (films));
  build (&catalogue);
  columns = plakat_columns_new (catalogue.columns);
  assert_order (&catalogue, columns, "sort:director", "2 9 1 3 5 4 10 8 7 6");
  assert_order (&catalogue, columns, "sort:-director", "8 10 4 5 3 1 9 2 6 7");
  assert_order (&catalogue, columns, "sort:genre", "1 5 4 2 7 3 9 8 10 6");
  assert_order (&catalogue, columns, "sort:-genre", "10 8 9 3 7 2 4 5 1 6");
  assert_order (&catalogue, columns, "genre:Drama sort:director", "2 9 1 3 4 8 7");
  assert_order (&catalogue, columns, "director:\"ethan coen\",\"Billy Wilder\" sort:-genre", "9 2 4 1");
  want (&catalogue, 4, "Fargo");
  want (&catalogue, 6, "Home Movie");
  want (&catalogue, 77, "Never Heard Of");
  want (&catalogue, 2, "Ace in the Hole");
  assert_order (&catalogue, columns, "list:watchlist sort:director", "2 4 77 6");
  assert_order (&catalogue, columns, "list:watchlist sort:-director", "4 2 6 77");
  assert_order (&catalogue, columns, "list:watchlist sort:genre", "4 2 77 6");

  write_named (&catalogue, changed, G_N_ELEMENTS (changed));
  assert_changed_orders (&catalogue, columns);
  build (&catalogue);
  g_clear_pointer (&columns, plakat_columns_free);
  columns = plakat_columns_new (catalogue.columns);
  assert_changed_orders (&catalogue, columns);
  g_clear_pointer (&columns, plakat_columns_free);
  random_catalogue_close (&catalogue);
}

static gboolean
is_there (RandomCatalogue *catalogue, PlakatColumns *columns)
{
  g_autoptr (GError) error = NULL;
  gboolean there = plakat_columns_refresh (columns, catalogue->reader, &error);

  g_assert_no_error (error);
  return there;
}

static void
test_missing_or_damaged (void)
{
  g_autoptr (PlakatColumns) columns = NULL;
  g_autoptr (PlakatQuery) query = plakat_query_parse ("genre:Drama decade:1940s sort:title", NULL);
  RandomCatalogue catalogue = { 0 };
  g_autofree char *whole = NULL;
  gsize length;

  random_catalogue_open (&catalogue, 3);
  random_catalogue_add_films (&catalogue, 60);
  columns = plakat_columns_new (catalogue.columns);
  g_assert_false (is_there (&catalogue, columns));
  g_assert_true (plakat_columns_wants_build (columns));
  build (&catalogue);
  g_assert_true (is_there (&catalogue, columns));
  g_assert_false (plakat_columns_wants_build (columns));

  g_assert_true (g_file_get_contents (catalogue.columns, &whole, &length, NULL));
  for (gsize at = 0; at < length; at += 97)
    {
      g_autofree char *damaged = g_memdup2 (whole, length);
      g_autoptr (PlakatColumns) these = plakat_columns_new (catalogue.columns);

      damaged[at] = (char) (damaged[at] ^ 0x41);
      g_assert_true (g_file_set_contents (catalogue.columns, damaged, (gssize) length, NULL));
      if (is_there (&catalogue, these))
        {
          g_autoptr (GError) error = NULL;
          g_autoptr (GBytes) ids = plakat_columns_select (these, catalogue.reader, query, &error);
          g_autoptr (GBytes) expected = plakat_catalogue_select (catalogue.reader, query, NULL);

          /* what is damaged elsewhere is not looked at */
          g_assert_true (ids != NULL ? g_bytes_equal (ids, expected)
                                     : g_error_matches (error, PLAKAT_BASE_ERROR, PLAKAT_BASE_ERROR_CORRUPT));
          g_assert_true (ids != NULL || plakat_columns_wants_build (these));
        }
    }
  g_clear_pointer (&columns, plakat_columns_free);
  random_catalogue_close (&catalogue);
}

/* The file of another catalogue, and one that is given up in the midst. */
static void
test_other_catalogue (void)
{
  g_autoptr (PlakatColumns) columns = NULL;
  g_autoptr (PlakatSqlite) db = NULL;
  g_autoptr (GError) error = NULL;
  RandomCatalogue catalogue = { 0 }, other = { 0 };
  const int stop = 1;

  random_catalogue_open (&catalogue, 3);
  random_catalogue_open (&other, 4);
  random_catalogue_add_films (&catalogue, 20);
  random_catalogue_add_films (&other, 20);
  db = plakat_catalogue_open_reader (catalogue.path, catalogue.library_path, NULL);
  g_assert_false (plakat_columns_build (db, catalogue.columns, &stop, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_false (g_file_test (catalogue.columns, G_FILE_TEST_EXISTS));
  build (&other);
  g_assert_cmpint (g_rename (other.columns, catalogue.columns), ==, 0);
  columns = plakat_columns_new (catalogue.columns);
  g_assert_false (is_there (&catalogue, columns));
  g_assert_true (plakat_columns_wants_build (columns));
  g_clear_pointer (&db, plakat_sqlite_close);
  g_clear_pointer (&columns, plakat_columns_free);
  random_catalogue_close (&other);
  random_catalogue_close (&catalogue);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/columns/same-as-sql", test_same_as_sql);
  g_test_add_func ("/columns/empty", test_empty);
  g_test_add_func ("/columns/names", test_names);
  g_test_add_func ("/columns/missing-or-damaged", test_missing_or_damaged);
  g_test_add_func ("/columns/other-catalogue", test_other_catalogue);
  return g_test_run ();
}
