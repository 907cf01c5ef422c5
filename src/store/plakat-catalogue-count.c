/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plakat-catalogue-queries.h"
#include "plakat-count-private.h"
#include "plakat-select-private.h"
#include "plakat-text.h"

/* Counting the values of a facet by SQL alone: slow where there are many films, and always right. */

/* For each facet of the catalogue: value, label, by what it is grouped, what is joined, which rows count. */
static const struct
{
  const char *value;
  const char *label;
  const char *group;
  const char *join;
  const char *where;
} counted[PLAKAT_N_FACETS] = {
  [PLAKAT_FACET_GENRE] = { "g.name", "g.name", "g.id",
                           " JOIN film_genre x ON x.film_id = f.id JOIN genre g ON g.id = x.genre_id", "1" },
  [PLAKAT_FACET_COUNTRY] = { "g.code", "g.name", "g.code",
                             " JOIN film_country x ON x.film_id = f.id JOIN country g ON g.code = x.code",
                             "1" },
  [PLAKAT_FACET_LANGUAGE] = { "f.original_language", "f.original_language", "f.original_language", "",
                              "f.original_language <> ''" },
  [PLAKAT_FACET_DIRECTOR] = { "p.name", "p.name", "fold (p.name)",
                              " JOIN credit c ON c.film_id = f.id AND c.job = 1 JOIN person p ON p.id = "
                              "c.person_id",
                              "1" },
  [PLAKAT_FACET_CAST] = { "p.name", "p.name", "fold (p.name)",
                          " JOIN credit c ON c.film_id = f.id AND c.job = 0 JOIN person p ON p.id = "
                          "c.person_id",
                          "1" },
  [PLAKAT_FACET_DECADE] = { "f.year / 10 * 10", "NULL", "1", "", "f.year IS NOT NULL" },
  [PLAKAT_FACET_YEAR] = { "f.year", "NULL", "1", "", "f.year IS NOT NULL" },
  [PLAKAT_FACET_RUNTIME] = { "f.runtime / 10 * 10", "NULL", "1", "", "f.runtime IS NOT NULL" },
  [PLAKAT_FACET_RATING] = { "CAST (f.vote_average * 2 AS INTEGER)", "NULL", "1", "", "f.vote_average <> 0" },
};

static void
take_value (GPtrArray *values, PlakatFacet facet, const char *words, sqlite3_stmt *statement)
{
  guint count = (guint) sqlite3_column_int (statement, 2);

  if (plakat_facet_is_number (facet))
    plakat_count_add_bucket (values, facet, sqlite3_column_int (statement, 0), count);
  else if (words == NULL
           || plakat_count_name_matches ((const char *) sqlite3_column_text (statement, 3), words))
    plakat_count_add (values, facet, (const char *) sqlite3_column_text (statement, 0),
                      (const char *) sqlite3_column_text (statement, 1), count);
}

static GPtrArray *
run (PlakatSqlite *db, const PlakatAsked *asked, PlakatFacet facet, const char *words, GError **error)
{
  g_autoptr (GPtrArray) values = g_ptr_array_new_with_free_func (g_object_unref);
  g_auto (PlakatSelect) select = { 0 };
  sqlite3_stmt *statement;
  gboolean row;

  plakat_select_init (&select, asked);
  g_string_append_printf (select.sql,
                          "SELECT %s AS value, %s AS label, count (DISTINCT f.id) AS n, fold (%s) AS folded"
                          " FROM film f%s WHERE %s AND f.id IN (SELECT f.id",
                          counted[facet].value, counted[facet].label, counted[facet].label,
                          counted[facet].join, counted[facet].where);
  plakat_select_add_source (&select, plakat_asked_get_list (asked), (int) facet, FALSE);
  g_string_append_printf (select.sql, ") GROUP BY %s ORDER BY %s", counted[facet].group,
                          plakat_facet_is_number (facet) ? "1" : "n DESC, folded, value COLLATE BINARY");
  statement = plakat_select_prepare (&select, db, error);
  if (statement == NULL)
    return NULL;
  while (plakat_sqlite_step (db, statement, &row, error))
    {
      if (!row)
        return g_steal_pointer (&values);
      take_value (values, facet, words, statement);
      if (values->len == PLAKAT_MOST_VALUES && !plakat_facet_is_number (facet))
        {
          sqlite3_reset (statement);
          return g_steal_pointer (&values);
        }
    }
  return NULL;
}

static gboolean
count_query (gpointer db, const PlakatQuery *query, const PlakatTerm *choice, guint *count, GError **error)
{
  g_autoptr (GBytes) ids = plakat_catalogue_select (db, query, error);

  *count = ids ? (guint) (g_bytes_get_size (ids) / sizeof (gint64)) : 0;
  return ids != NULL;
}

/**
 * plakat_catalogue_count_values:
 * @facet: any but that of a person's uid
 * @words: (nullable): of names only those that have them
 *
 * Returns: (transfer full) (nullable) (element-type PlakatFacetValue): each value with the number of films
 * that choosing it (alone, in this facet) would leave
 */
GPtrArray *
plakat_catalogue_count_values (
    PlakatSqlite *db, const PlakatQuery *query, PlakatFacet facet, const char *words, GError **error)
{
  gboolean names = facet == PLAKAT_FACET_DIRECTOR || facet == PLAKAT_FACET_CAST;
  g_autofree char *folded = plakat_text_fold (words);
  g_auto (PlakatAsked) asked = { 0 };

  if (!plakat_count_is_possible (facet, error))
    return NULL;
  if (plakat_count_is_by_choice (facet))
    return plakat_count_by_choice (db, query, facet, count_query, db, error);
  if (!plakat_asked_init (&asked, db, query, error))
    return NULL;
  return run (db, &asked, facet, names && *folded != '\0' ? folded : NULL, error);
}
