/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "made-film.h"
#include "plakat-catalogue-hash.h"
#include "plakat-credit.h"
#include "plakat-wire-film.h"
#include "plakat-wire.h"

#define FILMS 20000u

static gint64
hash_of (guint64 seed, guint i)
{
  g_autoptr (PlakatFilm) film = made_film_new (seed, i);

  return plakat_catalogue_hash_film (film);
}

/* A film is made without those before it; another seed has others. */
static void
test_by_number (void)
{
  gint64 last = hash_of (1, 999999), first = hash_of (1, 0);

  g_assert_cmpint (hash_of (1, 0), ==, first);
  g_assert_cmpint (hash_of (1, 999999), ==, last);
  g_assert_cmpint (first, !=, last);
  g_assert_cmpint (hash_of (2, 0), !=, first);
}

/* What a line says is the film, whatever letters are in it. */
static void
test_lines (void)
{
  g_autoptr (GString) line = g_string_new (NULL);

  for (guint i = 0; i < 3000; i++)
    {
      g_autoptr (PlakatFilm) film = made_film_new (1, i), back = NULL;
      g_autoptr (JsonObject) object = NULL;
      g_autoptr (GError) error = NULL;

      g_string_truncate (line, 0);
      made_film_print (film, line);
      g_assert_true (g_str_has_suffix (line->str, "}\n"));
      object = plakat_wire_parse_object (line->str, line->len, PLAKAT_WIRE_MAX_PAGE_BYTES, &error);
      g_assert_no_error (error);
      back = plakat_film_from_json (object, &error);
      g_assert_no_error (error);
      g_assert_cmpint (plakat_catalogue_hash_film (back), ==, plakat_catalogue_hash_film (film));
    }
}

static void
count (GHashTable *counts, const char *what)
{
  guint n = GPOINTER_TO_UINT (g_hash_table_lookup (counts, what));

  g_hash_table_insert (counts, g_strdup (what), GUINT_TO_POINTER (n + 1));
}

static int
compare_counts (gconstpointer a, gconstpointer b)
{
  return (int) (*(const guint *) b - *(const guint *) a);
}

/* What part of all the most frequent of them have. */
static double
share_of_top (GHashTable *counts, double part)
{
  g_autoptr (GArray) sorted = g_array_new (FALSE, FALSE, sizeof (guint));
  double all = 0, top = 0;
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, counts);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      guint n = GPOINTER_TO_UINT (value);

      g_array_append_val (sorted, n);
      all += n;
    }
  g_array_sort (sorted, compare_counts);
  for (guint i = 0; i < MAX (1, (guint) (part * sorted->len)); i++)
    top += g_array_index (sorted, guint, i);
  return top / all;
}

static gboolean
is_latin (const char *text)
{
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    if (g_utf8_get_char (p) >= 0x250)
      return FALSE;
  return TRUE;
}

typedef struct
{
  GHashTable *titles;
  GHashTable *genres;
  GHashTable *countries;
  GHashTable *decades;
  GHashTable *people;
  GHashTable *first_names;
  guint foreign;
  guint original;
  guint known;
} Tally;

static void
add_film (Tally *tally, PlakatFilm *film)
{
  g_autofree char *decade = g_strdup_printf ("%d", film->release_date.year / 10);

  count (tally->titles, film->title);
  count (tally->decades, decade);
  count (tally->countries, film->country_codes[0]);
  for (guint g = 0; film->genres[g] != NULL; g++)
    count (tally->genres, film->genres[g]);
  g_assert_cmpuint (film->credits->len, ==, MADE_CREDITS);
  for (guint c = 0; c < film->credits->len; c++)
    {
      const PlakatCredit *credit = g_ptr_array_index (film->credits, c);
      g_autofree char *first = g_strndup (credit->person_name, strcspn (credit->person_name, " "));

      count (tally->people, credit->person_uid);
      count (tally->first_names, first);
    }
  tally->original += film->original_title != NULL;
  tally->foreign += film->original_title != NULL && !is_latin (film->original_title);
  tally->known += film->popularity > 40;
}

#define ASSERT_BETWEEN(low, value, high)     \
  G_STMT_START                               \
  {                                          \
    g_assert_cmpfloat ((low), <=, (value));  \
    g_assert_cmpfloat ((value), <=, (high)); \
  }                                          \
  G_STMT_END

static GHashTable *
counts_new (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

/* As uneven as it is said to be. */
static void
test_skew (void)
{
  Tally tally = { .titles = counts_new (),
                  .genres = counts_new (),
                  .countries = counts_new (),
                  .decades = counts_new (),
                  .people = counts_new (),
                  .first_names = counts_new () };
  GHashTable *all[] = { tally.titles,  tally.genres, tally.countries,
                        tally.decades, tally.people, tally.first_names };

  for (guint i = 0; i < FILMS; i++)
    {
      g_autoptr (PlakatFilm) film = made_film_new (1, i);

      add_film (&tally, film);
    }
  ASSERT_BETWEEN (0.01, 1 - g_hash_table_size (tally.titles) / (double) FILMS, 0.2);
  ASSERT_BETWEEN (0.1, share_of_top (tally.genres, 0), 0.4);
  ASSERT_BETWEEN (0.15, share_of_top (tally.countries, 0), 0.4);
  ASSERT_BETWEEN (0.2, share_of_top (tally.decades, 0), 0.5);
  ASSERT_BETWEEN (0.15, share_of_top (tally.people, 0.01), 0.5);
  ASSERT_BETWEEN (0.05, share_of_top (tally.first_names, 0), 0.2);
  ASSERT_BETWEEN (0.05, tally.foreign / (double) FILMS, 0.4);
  ASSERT_BETWEEN (0.3, tally.original / (double) FILMS, 0.7);
  ASSERT_BETWEEN (0.2, tally.known / (double) FILMS, 0.6);
  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    g_hash_table_unref (all[i]);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/made-film/by-number", test_by_number);
  g_test_add_func ("/made-film/lines", test_lines);
  g_test_add_func ("/made-film/skew", test_skew);
  return g_test_run ();
}
