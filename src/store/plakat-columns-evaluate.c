/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "plakat-columns-private.h"
#include "plakat-error.h"
#include "plakat-select-private.h"

/* Conditions as bits, of the file's rows and of the overlay's. */

void
plakat_bits_clear (PlakatBits *self)
{
  g_clear_pointer (&self->base, g_free);
  g_clear_pointer (&self->over, g_free);
}

static void
bits_init (PlakatBits *bits, PlakatColumns *self)
{
  bits->base = g_new0 (guint64, plakat_bits_words (self->base.n));
  bits->over = g_new0 (guint64, plakat_bits_words (self->over.n));
}

static guint
count_ones (const guint64 *bits, guint n)
{
  guint count = 0;

  for (gsize i = 0; i < plakat_bits_words (n); i++)
    count += (guint) __builtin_popcountll (bits[i]);
  return count;
}

guint
plakat_columns_count_bits (PlakatColumns *self, const PlakatBits *bits)
{
  return count_ones (bits->base, self->base.n) + count_ones (bits->over, self->over.n);
}

/* As many bits as a word has at once, for the compiler to take several rows in a step. */
#define FILL_RANGE(set, column, bits, range)                                                                 \
  G_STMT_START                                                                                               \
  {                                                                                                          \
    for (guint row = 0; row < (set)->n; row += 64)                                                           \
      {                                                                                                      \
        guint most = MIN (64, (set)->n - row);                                                               \
        guint64 word = 0;                                                                                    \
                                                                                                             \
        for (guint i = 0; i < most; i++)                                                                     \
          word |=                                                                                            \
              (guint64) ((column)[row + i] != 0 && plakat_range_holds ((range), (double) (column)[row + i])) \
              << i;                                                                                          \
        (bits)[row >> 6] |= word;                                                                            \
      }                                                                                                      \
  }                                                                                                          \
  G_STMT_END

static void
fill_range (const PlakatColumnSet *set, const PlakatWanted *wanted, guint64 *bits)
{
  if (wanted->facet == PLAKAT_FACET_RUNTIME)
    FILL_RANGE (set, set->runtime, bits, &wanted->range);
  else if (wanted->facet == PLAKAT_FACET_RATING)
    FILL_RANGE (set, set->rating, bits, &wanted->range);
  else
    FILL_RANGE (set, set->year, bits, &wanted->range);
}

static void
fill_language (const PlakatColumnSet *set, guint16 place, guint64 *bits)
{
  for (guint row = 0; row < set->n; row++)
    if (set->language[row] == place)
      plakat_bits_set (bits, row);
}

static void
fill_value (const PlakatColumnSet *set, const PlakatValues *values, guint32 value, guint64 *bits)
{
  guint32 end = set->n > 0 ? values->start[set->n] : 0;
  guint row = 0;

  for (guint32 i = 0; i < end; i++)
    {
      if (values->value[i] != value)
        continue;
      /* the row is found by halving what is left: values are rare among rows */
      for (guint high = set->n; high - row > 1;)
        {
          guint middle = row + (high - row) / 2;

          if (values->start[middle] <= i)
            row = middle;
          else
            high = middle;
        }
      plakat_bits_set (bits, row);
    }
}

/* Of a value that many rows have: row by row. */
static void
fill_frequent (const PlakatColumnSet *set, const PlakatValues *values, guint32 value, guint64 *bits)
{
  for (guint row = 0; row < set->n; row++)
    for (guint32 i = values->start[row]; i < values->start[row + 1]; i++)
      if (values->value[i] == value)
        plakat_bits_set (bits, row);
}

static void
fill_all_values (PlakatColumns *self, PlakatValuesKind kind, guint32 value, PlakatBits *bits)
{
  if (kind == VALUES_GENRE || kind == VALUES_COUNTRY)
    fill_frequent (&self->base, &self->base.values[kind], value, bits->base);
  else
    fill_value (&self->base, &self->base.values[kind], value, bits->base);
  if (self->over.n > 0)
    fill_frequent (&self->over, &self->over.values[kind], value, bits->over);
}

static void
fill_ids (PlakatColumns *self, const GArray *ids, PlakatBits *bits)
{
  for (guint i = 0; i < ids->len; i++)
    {
      gint64 id = g_array_index (ids, gint64, i);
      guint row;

      if (self->over.n > 0 && plakat_columns_find_row (self, id, &row))
        plakat_bits_set (bits->over, row);
      else if (id >= 0 && id < self->base.n)
        plakat_bits_set (bits->base, (guint) id);
    }
}

static void
turn_round (guint64 *bits, guint n)
{
  for (gsize i = 0; i < plakat_bits_words (n); i++)
    bits[i] = ~bits[i];
}

static void
join (PlakatColumns *self, PlakatBits *bits, const PlakatBits *other)
{
  for (gsize i = 0; i < plakat_bits_words (self->base.n); i++)
    bits->base[i] |= other->base[i];
  for (gsize i = 0; i < plakat_bits_words (self->over.n); i++)
    bits->over[i] |= other->over[i];
}

static gboolean
fill_films_of (
    PlakatColumns *self, PlakatSqlite *db, const PlakatWanted *wanted, PlakatBits *bits, GError **error)
{
  gboolean complement;
  g_autoptr (GArray) ids = plakat_select_films_of (db, wanted, &complement, error);
  g_auto (PlakatBits) these = { 0 };

  if (ids == NULL)
    return FALSE;
  bits_init (&these, self);
  fill_ids (self, ids, &these);
  if (complement)
    {
      turn_round (these.base, self->base.n);
      turn_round (these.over, self->over.n);
    }
  join (self, bits, &these);
  for (guint i = 0; i < wanted->smart->len; i++)
    {
      g_auto (PlakatBits) smart = { 0 };

      if (!plakat_columns_evaluate (self, db, g_ptr_array_index (wanted->smart, i), -1, FALSE, &smart, error))
        return FALSE;
      join (self, bits, &smart);
    }
  return TRUE;
}

static gboolean
fill_person (PlakatColumns *self, PlakatSqlite *db, const char *uid, PlakatBits *bits, GError **error)
{
  sqlite3_stmt *statement = plakat_sqlite_prepare (
      db, "SELECT c.film_id FROM person p JOIN credit c ON c.person_id = p.id WHERE p.uid = ?1", error);
  g_autoptr (GArray) ids = NULL;

  if (statement == NULL)
    return FALSE;
  plakat_sqlite_bind (statement, "t", uid);
  ids = plakat_wanted_read_ids (db, statement, error);
  if (ids == NULL)
    return FALSE;
  fill_ids (self, ids, bits);
  return TRUE;
}

static void
fill_name (PlakatColumns *self, const PlakatWanted *wanted, const char *text, PlakatBits *bits)
{
  guint32 name;

  if (plakat_columns_find_name (self, text, &name))
    fill_all_values (self, wanted->facet == PLAKAT_FACET_DIRECTOR ? VALUES_DIRECTOR : VALUES_CAST, name,
                     bits);
}

static void
fill_code (PlakatColumns *self, const PlakatWanted *wanted, const char *text, PlakatBits *bits)
{
  gboolean country = wanted->facet == PLAKAT_FACET_COUNTRY;
  gpointer place;

  if (!g_hash_table_lookup_extended (self->code_places[country ? 0 : 1], text, NULL, &place))
    return;
  if (country)
    fill_all_values (self, VALUES_COUNTRY, GPOINTER_TO_UINT (place), bits);
  else
    {
      fill_language (&self->base, (guint16) (GPOINTER_TO_UINT (place) + 1), bits->base);
      fill_language (&self->over, (guint16) (GPOINTER_TO_UINT (place) + 1), bits->over);
    }
}

static gboolean
fill (PlakatColumns *self, PlakatSqlite *db, const PlakatWanted *wanted, PlakatBits *bits, GError **error)
{
  if (plakat_facet_is_of_library (wanted->facet) || wanted->facet == PLAKAT_FACET_COLOUR)
    return fill_films_of (self, db, wanted, bits, error);
  if (!plakat_columns_need_facet (self, wanted->facet, error))
    return FALSE;
  if (plakat_facet_is_number (wanted->facet))
    {
      fill_range (&self->base, wanted, bits->base);
      fill_range (&self->over, wanted, bits->over);
      return TRUE;
    }
  for (guint i = 0; i < wanted->numbers->len; i++)
    fill_all_values (self, VALUES_GENRE, (guint32) g_array_index (wanted->numbers, gint64, i), bits);
  for (guint i = 0; i < wanted->texts->len; i++)
    {
      const char *text = g_ptr_array_index (wanted->texts, i);

      if (wanted->facet == PLAKAT_FACET_PERSON)
        {
          if (!fill_person (self, db, text, bits, error))
            return FALSE;
        }
      else if (wanted->facet == PLAKAT_FACET_DIRECTOR || wanted->facet == PLAKAT_FACET_CAST)
        fill_name (self, wanted, text, bits);
      else
        fill_code (self, wanted, text, bits);
    }
  return TRUE;
}

static void
meet (PlakatColumns *self, PlakatBits *bits, const PlakatBits *other, gboolean negated)
{
  guint64 turn = negated ? ~G_GUINT64_CONSTANT (0) : 0;

  for (gsize i = 0; i < plakat_bits_words (self->base.n); i++)
    bits->base[i] &= other->base[i] ^ turn;
  for (gsize i = 0; i < plakat_bits_words (self->over.n); i++)
    bits->over[i] &= other->over[i] ^ turn;
}

/* Those terms of a facet that are negated, or those that are not, are alternatives; and then none or one of
 * them. */
static gboolean
meet_facet (PlakatColumns *self,
            PlakatSqlite *db,
            const PlakatAsked *asked,
            PlakatFacet facet,
            gboolean negated,
            PlakatBits *bits,
            GError **error)
{
  g_auto (PlakatBits) these = { 0 };

  for (guint i = 0; i < asked->terms->len; i++)
    {
      const PlakatWanted *wanted = g_ptr_array_index (asked->terms, i);

      if (wanted->facet != facet || wanted->negated != negated)
        continue;
      if (these.base == NULL)
        bits_init (&these, self);
      if (!fill (self, db, wanted, &these, error))
        return FALSE;
    }
  if (these.base != NULL)
    meet (self, bits, &these, negated);
  return TRUE;
}

/**
 * plakat_columns_evaluate:
 * @of: a facet whose chosen values do not count, or -1
 * @catalogue_only: without what the library says
 * @bits: (out): the films that are so, the caller's to clear in any case
 */
gboolean
plakat_columns_evaluate (PlakatColumns *self,
                         PlakatSqlite *db,
                         const PlakatAsked *asked,
                         int of,
                         gboolean catalogue_only,
                         PlakatBits *bits,
                         GError **error)
{
  bits_init (bits, self);
  memcpy (bits->base, self->live, plakat_bits_words (self->base.n) * sizeof (guint64));
  if (self->over.n > 0)
    memcpy (bits->over, self->over.live, plakat_bits_words (self->over.n) * sizeof (guint64));
  for (guint facet = 0; facet < PLAKAT_N_FACETS; facet++)
    {
      if (catalogue_only && plakat_facet_is_of_library (facet))
        continue;
      if (((int) facet != of && !meet_facet (self, db, asked, facet, FALSE, bits, error))
          || !meet_facet (self, db, asked, facet, TRUE, bits, error))
        return FALSE;
    }
  if (asked->words != NULL)
    {
      g_auto (PlakatBits) found = { 0 };

      bits_init (&found, self);
      fill_ids (self, asked->words, &found);
      meet (self, bits, &found, FALSE);
    }
  return TRUE;
}
