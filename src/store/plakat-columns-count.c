/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "plakat-columns-private.h"
#include "plakat-count-private.h"
#include "plakat-select-private.h"
#include "plakat-text.h"

/* Counting the values of the films that bits say. */

/* ── numbers ──────────────────────────────────────────────────────────── */

typedef double (*GetNumber) (const PlakatColumnSet *set, guint row);

static double
get_year (const PlakatColumnSet *set, guint row)
{
  return set->year[row];
}

static double
get_runtime (const PlakatColumnSet *set, guint row)
{
  return set->runtime[row];
}

static double
get_rating (const PlakatColumnSet *set, guint row)
{
  return set->rating[row];
}

/* As many as there are places for, year by year; what is beyond is counted as well, but not as quickly. */
#define MOST_BUCKETS 16384

typedef struct
{
  guint32 *few;
  GHashTable *others;
} Buckets;

static void
add_other (GHashTable *others, int bucket)
{
  guint count = GPOINTER_TO_UINT (g_hash_table_lookup (others, GINT_TO_POINTER (bucket)));

  g_hash_table_insert (others, GINT_TO_POINTER (bucket), GUINT_TO_POINTER (count + 1));
}

static void
count_numbers (
    const PlakatColumnSet *set, const guint64 *bits, PlakatFacet facet, GetNumber get, Buckets *buckets)
{
  for (gsize word = 0; word < plakat_bits_words (set->n); word++)
    for (guint64 left = bits[word]; left != 0; left &= left - 1)
      {
        double number = get (set, (guint) (word * 64) + (guint) __builtin_ctzll (left));
        int bucket = plakat_count_get_bucket (facet, number);

        if (number == 0)
          continue;
        if (bucket >= 0 && bucket < MOST_BUCKETS)
          buckets->few[bucket]++;
        else
          add_other (buckets->others, bucket);
      }
}

static int
compare_buckets (gconstpointer a, gconstpointer b)
{
  int one = *(const int *) a, other = *(const int *) b;

  return (one > other) - (one < other);
}

static GPtrArray *
list_numbers (PlakatFacet facet, Buckets *buckets)
{
  GPtrArray *values = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GArray) others = g_array_new (FALSE, FALSE, sizeof (int));
  GHashTableIter iter;
  gpointer bucket;

  g_hash_table_iter_init (&iter, buckets->others);
  while (g_hash_table_iter_next (&iter, &bucket, NULL))
    {
      int number = GPOINTER_TO_INT (bucket);

      g_array_append_val (others, number);
    }
  g_array_sort (others, compare_buckets);
  for (guint i = 0; i < MOST_BUCKETS; i++)
    if (buckets->few[i] > 0)
      plakat_count_add_bucket (values, facet, (int) i, buckets->few[i]);
  for (guint i = 0; i < others->len; i++)
    {
      gpointer number = GINT_TO_POINTER (g_array_index (others, int, i));

      plakat_count_add_bucket (values, facet, GPOINTER_TO_INT (number),
                               GPOINTER_TO_UINT (g_hash_table_lookup (buckets->others, number)));
    }
  return values;
}

/* ── values ───────────────────────────────────────────────────────────── */

typedef struct
{
  guint32 value;
  guint32 count;
  char *folded; /* of names */
  char *code;
  char *label;
} Counted;

static void
clear_counted (gpointer data)
{
  Counted *counted = data;

  g_free (counted->folded);
  g_free (counted->code);
  g_free (counted->label);
}

static GArray *
counted_array_new (void)
{
  GArray *array = g_array_new (FALSE, FALSE, sizeof (Counted));

  g_array_set_clear_func (array, clear_counted);
  return array;
}

static int
compare_counted (gconstpointer a, gconstpointer b)
{
  const Counted *one = a, *other = b;
  int order = one->count != other->count ? (one->count < other->count ? 1 : -1)
                                         : g_strcmp0 (one->folded, other->folded);

  return order != 0 ? order : g_strcmp0 (one->code, other->code);
}

static void
count_values (const PlakatColumnSet *set, const guint64 *bits, const PlakatValues *values, guint32 *counts)
{
  for (gsize word = 0; word < plakat_bits_words (set->n); word++)
    for (guint64 left = bits[word]; left != 0; left &= left - 1)
      {
        guint row = (guint) (word * 64) + (guint) __builtin_ctzll (left);

        for (guint32 i = values->start[row]; i < values->start[row + 1]; i++)
          counts[values->value[i]]++;
      }
}

static void
count_languages (const PlakatColumnSet *set, const guint64 *bits, guint32 *counts)
{
  for (gsize word = 0; word < plakat_bits_words (set->n); word++)
    for (guint64 left = bits[word]; left != 0; left &= left - 1)
      counts[set->language[(guint) (word * 64) + (guint) __builtin_ctzll (left)]]++;
}

static void
count_both (PlakatColumns *self, PlakatFacet facet, const PlakatBits *bits, guint32 *counts)
{
  static const PlakatValuesKind kinds[PLAKAT_N_FACETS] = { [PLAKAT_FACET_GENRE] = VALUES_GENRE,
                                                           [PLAKAT_FACET_COUNTRY] = VALUES_COUNTRY,
                                                           [PLAKAT_FACET_DIRECTOR] = VALUES_DIRECTOR,
                                                           [PLAKAT_FACET_CAST] = VALUES_CAST };
  PlakatValuesKind kind = kinds[facet];

  if (facet == PLAKAT_FACET_LANGUAGE)
    {
      count_languages (&self->base, bits->base, counts);
      count_languages (&self->over, bits->over, counts);
      return;
    }
  count_values (&self->base, bits->base, &self->base.values[kind], counts);
  if (self->over.n > 0)
    count_values (&self->over, bits->over, &self->over.values[kind], counts);
}

static GPtrArray *
list_counted (PlakatFacet facet, GArray *counted)
{
  GPtrArray *values = g_ptr_array_new_with_free_func (g_object_unref);

  g_array_sort (counted, compare_counted);
  for (guint i = 0; i < MIN (counted->len, PLAKAT_MOST_VALUES); i++)
    {
      const Counted *one = &g_array_index (counted, Counted, i);

      plakat_count_add (values, facet, one->code, one->label, one->count);
    }
  return values;
}

/* Few values, which tables of the catalogue name. */
static GPtrArray *
list_coded (PlakatColumns *self,
            PlakatSqlite *db,
            PlakatFacet facet,
            const guint32 *counts,
            guint most,
            GError **error)
{
  g_autoptr (GArray) counted = counted_array_new ();
  sqlite3_stmt *statement =
      plakat_sqlite_prepare (db,
                             facet == PLAKAT_FACET_GENRE ? "SELECT name, name, id FROM genre"
                                                         : "SELECT code, name, NULL FROM country",
                             error);
  gboolean row;

  if (statement == NULL)
    return NULL;
  while (plakat_sqlite_step (db, statement, &row, error))
    {
      const char *code;
      gpointer place = NULL;

      if (!row)
        return list_counted (facet, counted);
      code = (const char *) sqlite3_column_text (statement, 0);
      if (facet == PLAKAT_FACET_GENRE)
        place = GUINT_TO_POINTER ((guint) sqlite3_column_int (statement, 2));
      else if (!g_hash_table_lookup_extended (self->code_places[0], code, NULL, &place))
        continue;
      if (GPOINTER_TO_UINT (place) < most && counts[GPOINTER_TO_UINT (place)] > 0)
        {
          const char *label = (const char *) sqlite3_column_text (statement, 1);
          Counted one = { GPOINTER_TO_UINT (place), counts[GPOINTER_TO_UINT (place)],
                          plakat_text_fold (label), g_strdup (code), g_strdup (label) };

          g_array_append_val (counted, one);
        }
    }
  return NULL;
}

static GPtrArray *
list_languages (PlakatColumns *self, const guint32 *counts)
{
  g_autoptr (GArray) counted = counted_array_new ();

  for (guint i = 0; i < self->codes[1]->len; i++)
    if (counts[i + 1] > 0)
      {
        const char *code = g_ptr_array_index (self->codes[1], i);
        Counted one = { i, counts[i + 1], plakat_text_fold (code), g_strdup (code), NULL };

        g_array_append_val (counted, one);
      }
  return list_counted (PLAKAT_FACET_LANGUAGE, counted);
}

/* ── names ────────────────────────────────────────────────────────────── */

/* Names that do not have the words are as good as nobody's. */
static void
drop_names (PlakatColumns *self, guint32 *counts, const char *words)
{
  for (guint32 i = 0; i < self->n_names; i++)
    if (counts[i] > 0 && !plakat_count_name_matches (self->name_text + self->name_start[i], words))
      counts[i] = 0;
  for (guint i = 0; i < self->names->len; i++)
    if (!plakat_count_name_matches (g_ptr_array_index (self->names, i), words))
      counts[self->n_names + i] = 0;
}

/* The least count that is shown: with all that are greater, no more than @most names. */
static guint32
find_threshold (const guint32 *counts, guint n, guint most)
{
  guint32 highest = 0, at;
  g_autofree guint *how_many = NULL;
  guint sum = 0;

  for (guint i = 0; i < n; i++)
    highest = MAX (highest, counts[i]);
  how_many = g_new0 (guint, (gsize) highest + 1);
  for (guint i = 0; i < n; i++)
    how_many[counts[i]]++;
  for (at = highest; at > 1 && sum + how_many[at] < most; at--)
    sum += how_many[at];
  return at;
}

static void
add_name (PlakatColumns *self, GArray *counted, guint32 name, guint32 count)
{
  Counted one = { .value = name, .count = count, .folded = plakat_columns_dup_name (self, name) };

  g_array_append_val (counted, one);
}

/* Those with most films, and of those with as many the first by name. */
static GArray *
choose_names (PlakatColumns *self, const guint32 *counts, guint n)
{
  GArray *counted = counted_array_new ();
  guint32 least = find_threshold (counts, n, PLAKAT_MOST_VALUES);
  guint same = 0;

  for (guint32 i = 0; least > 0 && i < n; i++)
    if (counts[i] > least)
      add_name (self, counted, i, counts[i]);
    else if (counts[i] == least && (i >= self->n_names || same++ < PLAKAT_MOST_VALUES))
      add_name (self, counted, i, counts[i]);
  return counted;
}

/* As one of those who have the name writes it. */
static gboolean
write_name (PlakatColumns *self, PlakatSqlite *db, Counted *counted, GError **error)
{
  sqlite3_stmt *statement;
  g_autofree char *folded = NULL;
  gboolean row;

  if (counted->value >= self->n_names)
    {
      counted->code = g_strdup (g_ptr_array_index (self->name_labels, counted->value - self->n_names));
      return TRUE;
    }
  statement = plakat_sqlite_prepare (db, "SELECT name FROM person WHERE id = ?1", error);
  if (statement == NULL)
    return FALSE;
  plakat_sqlite_bind (statement, "i", (gint64) self->name_person[counted->value]);
  if (!plakat_sqlite_step (db, statement, &row, error))
    return FALSE;
  counted->code = row ? plakat_sqlite_dup_text (statement, 0) : NULL;
  sqlite3_reset (statement);
  folded = plakat_text_fold (counted->code);
  /* whoever had it first is called otherwise now */
  if (!g_str_equal (folded, counted->folded))
    g_set_str (&counted->code, counted->folded);
  return TRUE;
}

static GPtrArray *
list_names (PlakatColumns *self,
            PlakatSqlite *db,
            PlakatFacet facet,
            guint32 *counts,
            const char *words,
            GError **error)
{
  g_autofree char *folded = plakat_text_fold (words);
  g_autoptr (GArray) counted = NULL;

  if (*folded != '\0')
    drop_names (self, counts, folded);
  counted = choose_names (self, counts, plakat_columns_count_names (self));
  g_array_sort (counted, compare_counted);
  if (counted->len > PLAKAT_MOST_VALUES)
    g_array_set_size (counted, PLAKAT_MOST_VALUES);
  for (guint i = 0; i < counted->len; i++)
    if (!write_name (self, db, &g_array_index (counted, Counted, i), error))
      return NULL;
  return list_counted (facet, counted);
}

/* ── all of them ──────────────────────────────────────────────────────── */

static GPtrArray *
count_numbers_of (PlakatColumns *self, PlakatFacet facet, const PlakatBits *bits)
{
  g_autofree guint32 *few = g_new0 (guint32, MOST_BUCKETS);
  g_autoptr (GHashTable) others = g_hash_table_new (NULL, NULL);
  Buckets buckets = { few, others };
  GetNumber get = facet == PLAKAT_FACET_RUNTIME  ? get_runtime
                  : facet == PLAKAT_FACET_RATING ? get_rating
                                                 : get_year;

  count_numbers (&self->base, bits->base, facet, get, &buckets);
  count_numbers (&self->over, bits->over, facet, get, &buckets);
  return list_numbers (facet, &buckets);
}

/* How many places there may be for a count. */
static gboolean
count_places (PlakatColumns *self, PlakatSqlite *db, PlakatFacet facet, guint *n, GError **error)
{
  gint64 genres;

  *n = facet == PLAKAT_FACET_COUNTRY ? self->codes[0]->len : self->codes[1]->len + 1;
  if (facet == PLAKAT_FACET_DIRECTOR || facet == PLAKAT_FACET_CAST)
    *n = plakat_columns_count_names (self);
  if (facet != PLAKAT_FACET_GENRE)
    return TRUE;
  if (!plakat_sqlite_read_number (db, &genres, error, "SELECT coalesce (max (id), 0) + 1 FROM genre", ""))
    return FALSE;
  *n = (guint) genres;
  return TRUE;
}

typedef struct
{
  PlakatColumns *columns;
  PlakatSqlite *db;
  const PlakatBits *bits; /* (nullable): what the other facets leave */
} Counting;

/* A list has films that the catalogue does not: it is asked for them. */
static gboolean
count_listed (Counting *counting, const PlakatQuery *query, guint *count, GError **error)
{
  g_autoptr (GBytes) ids = plakat_columns_select (counting->columns, counting->db, query, error);

  *count = ids ? (guint) (g_bytes_get_size (ids) / sizeof (gint64)) : 0;
  return ids != NULL;
}

static gboolean
count_query (gpointer data, const PlakatQuery *query, const PlakatTerm *choice, guint *count, GError **error)
{
  Counting *counting = data;
  g_autoptr (PlakatQuery) only = plakat_query_new ();
  g_auto (PlakatAsked) asked = { 0 };
  g_auto (PlakatBits) these = { 0 };
  guint n = 0;

  if (counting->bits == NULL)
    return count_listed (counting, query, count, error);
  if (choice->value != NULL)
    plakat_query_add_text (only, choice->facet, choice->value, FALSE);
  else
    plakat_query_add_range (only, choice->facet, choice->from, choice->to);
  if (!plakat_asked_init (&asked, counting->db, only, error)
      || !plakat_columns_evaluate (counting->columns, counting->db, &asked, -1, FALSE, &these, error))
    return FALSE;
  for (gsize i = 0; i < plakat_bits_words (counting->columns->base.n); i++)
    n += (guint) __builtin_popcountll (these.base[i] & counting->bits->base[i]);
  for (gsize i = 0; i < plakat_bits_words (counting->columns->over.n); i++)
    n += (guint) __builtin_popcountll (these.over[i] & counting->bits->over[i]);
  *count = n;
  return TRUE;
}

static GPtrArray *
count_by_choice (
    PlakatColumns *self, PlakatSqlite *db, const PlakatQuery *query, PlakatFacet facet, GError **error)
{
  Counting counting = { .columns = self, .db = db };
  g_auto (PlakatAsked) asked = { 0 };
  g_auto (PlakatBits) bits = { 0 };

  if (!plakat_asked_init (&asked, db, query, error))
    return NULL;
  /* any list may be the one that is shown */
  if (facet != PLAKAT_FACET_LIST && plakat_asked_get_list (&asked) == NULL)
    {
      if (!plakat_columns_evaluate (self, db, &asked, (int) facet, FALSE, &bits, error))
        return NULL;
      counting.bits = &bits;
    }
  return plakat_count_by_choice (db, query, facet, count_query, &counting, error);
}

/**
 * plakat_columns_count:
 *
 * As plakat_catalogue_count_values(), after plakat_columns_refresh() said so.
 */
GPtrArray *
plakat_columns_count (PlakatColumns *self,
                      PlakatSqlite *db,
                      const PlakatQuery *query,
                      PlakatFacet facet,
                      const char *words,
                      GError **error)
{
  g_auto (PlakatAsked) asked = { 0 };
  g_auto (PlakatBits) bits = { 0 };
  g_autofree guint32 *counts = NULL;
  guint n;

  if (!plakat_count_is_possible (facet, error))
    return NULL;
  if (plakat_count_is_by_choice (facet))
    return count_by_choice (self, db, query, facet, error);
  if (!plakat_asked_init (&asked, db, query, error) || !plakat_columns_need_facet (self, facet, error)
      || !plakat_columns_evaluate (self, db, &asked, (int) facet, FALSE, &bits, error))
    return NULL;
  if (plakat_facet_is_number (facet))
    return count_numbers_of (self, facet, &bits);
  if (!count_places (self, db, facet, &n, error))
    return NULL;
  counts = g_new0 (guint32, (gsize) n + 1);
  count_both (self, facet, &bits, counts);
  if (facet == PLAKAT_FACET_DIRECTOR || facet == PLAKAT_FACET_CAST)
    return list_names (self, db, facet, counts, words, error);
  return facet == PLAKAT_FACET_LANGUAGE ? list_languages (self, counts)
                                        : list_coded (self, db, facet, counts, n, error);
}
