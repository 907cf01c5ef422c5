/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plakat-search-private.h"

/* Of a popularity as a float so many bits are kept: all of its exponent, and half a percent. */
#define RANK_BITS 16
#define DROPPED_BITS (31 - RANK_BITS)

static const PlakatSearchEngine *
engine_of (PlakatDb *db)
{
  return plakat_db_get_engine (db) == PLAKAT_DB_SQLITE ? &plakat_search_sqlite : &plakat_search_postgresql;
}

/** plakat_search_rank: Returns: a whole number that is the lower the more popular something is */
gint64
plakat_search_rank (double popularity)
{
  union
  {
    float number;
    guint32 bits;
  } value = { .number = popularity > 0 ? popularity : 0 };

  /* The bits of positive numbers are in the order of the numbers. */
  return ((1 << RANK_BITS) - 1) - (gint64) (value.bits >> DROPPED_BITS);
}

/** plakat_search_print: Returns: (transfer full): @query as an engine reads it; nothing in it is a command */
char *
plakat_search_print (PlakatSearchQuery *query, const PlakatSearchMarks *marks)
{
  GString *match = g_string_new (NULL);

  for (guint i = 0; i < query->len; i++)
    {
      GArray *terms = g_ptr_array_index (query, i);

      g_string_append (match, i > 0 ? marks->all : "");
      g_string_append_c (match, '(');
      for (guint j = 0; j < terms->len; j++)
        {
          const PlakatSearchTerm *term = &g_array_index (terms, PlakatSearchTerm, j);

          g_string_append (match, j > 0 ? marks->one : "");
          g_string_append_printf (match, "%s%s%s%s", marks->quote, term->word, marks->quote,
                                  term->prefix ? marks->prefix : "");
        }
      g_string_append_c (match, ')');
    }
  return g_string_free (match, FALSE);
}

gboolean
plakat_search_match (PlakatDb *db,
                     PlakatSearchTable table,
                     PlakatSearchQuery *query,
                     guint limit,
                     GArray *hits,
                     GError **error)
{
  return engine_of (db)->match (db, table, query, limit, hits, error);
}

gboolean
plakat_search_write (PlakatDb *db, PlakatSearchTable table, GArray *rows, GError **error)
{
  return engine_of (db)->write (db, table, rows, error);
}

gboolean
plakat_search_remove (PlakatDb *db, PlakatSearchTable table, GArray *hits, GError **error)
{
  return engine_of (db)->remove (db, table, hits, error);
}

gboolean
plakat_search_empty (PlakatDb *db, PlakatSearchTable table, GError **error)
{
  return engine_of (db)->empty (db, table, error);
}

gboolean
plakat_search_tidy (PlakatDb *db, PlakatSearchTable table, GError **error)
{
  return engine_of (db)->tidy (db, table, error);
}
