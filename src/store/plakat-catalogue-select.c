/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>
#include <string.h>

#include "plakat-catalogue-queries.h"
#include "plakat-error.h"
#include "plakat-facet-value.h"
#include "plakat-text.h"

/*
 * The one place where a query becomes SQL. The text is put together of constant pieces; what people typed is
 * only ever bound.
 *
 * A query that names a list starts from the library, so that films which the catalogue does not have are
 * there too: their ids are negative.
 */

typedef struct
{
  GString *sql;
  GPtrArray *texts; /* bound values in order: a text, */
  GArray *numbers;  /* or, where the text is NULL, a number */
} Builder;

static void
builder_clear (Builder *builder)
{
  g_string_free (builder->sql, TRUE);
  g_ptr_array_unref (builder->texts);
  g_array_unref (builder->numbers);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Builder, builder_clear)

static void
builder_init (Builder *builder)
{
  builder->sql = g_string_new (NULL);
  builder->texts = g_ptr_array_new_with_free_func (g_free);
  builder->numbers = g_array_new (FALSE, FALSE, sizeof (double));
}

static void
bind_text (Builder *builder, const char *text)
{
  double none = 0;

  g_ptr_array_add (builder->texts, g_strdup (text));
  g_array_append_val (builder->numbers, none);
}

static void
bind_number (Builder *builder, double number)
{
  g_ptr_array_add (builder->texts, NULL);
  g_array_append_val (builder->numbers, number);
}

static void
builder_bind (Builder *builder, sqlite3_stmt *statement)
{
  for (guint i = 0; i < builder->texts->len; i++)
    {
      const char *text = g_ptr_array_index (builder->texts, i);

      if (text != NULL)
        sqlite3_bind_text (statement, i + 1, text, -1, SQLITE_TRANSIENT);
      else
        sqlite3_bind_double (statement, i + 1, g_array_index (builder->numbers, double, i));
    }
}

/* What a film must be for a text facet; each has one ? */
static const char *const text_conditions[PLAKAT_N_FACETS] = {
  [PLAKAT_FACET_GENRE] =
      "f.id IN (SELECT x.film_id FROM film_genre x JOIN genre g ON g.id = x.genre_id WHERE g.name = ?)",
  [PLAKAT_FACET_COUNTRY] = "f.id IN (SELECT x.film_id FROM film_country x WHERE x.code = ?)",
  [PLAKAT_FACET_LANGUAGE] = "f.original_language = lower (?)",
  [PLAKAT_FACET_DIRECTOR] = "f.id IN (SELECT c.film_id FROM credit c JOIN person p ON p.id = c.person_id"
                            " WHERE c.job = 1 AND p.name = ? COLLATE NOCASE)",
  [PLAKAT_FACET_CAST] = "f.id IN (SELECT c.film_id FROM credit c JOIN person p ON p.id = c.person_id"
                        " WHERE c.job = 0 AND p.name = ? COLLATE NOCASE)",
  [PLAKAT_FACET_PERSON] =
      "f.id IN (SELECT c.film_id FROM credit c JOIN person p ON p.id = c.person_id WHERE p.uid = ?)",
};

static const char *const number_columns[PLAKAT_N_FACETS] = {
  [PLAKAT_FACET_DECADE] = "f.year",
  [PLAKAT_FACET_YEAR] = "f.year",
  [PLAKAT_FACET_RUNTIME] = "f.runtime",
  [PLAKAT_FACET_RATING] = "f.vote_average",
};

#define LISTED "f.uid IN (SELECT e.film_uid FROM library.entry e WHERE e.want = 1 AND e.list_uid = ?)"
#define RATED "f.uid IN (SELECT film_uid FROM library.rating WHERE stars > 0)"

static void
add_list_condition (Builder *builder, const char *list)
{
  if (g_str_equal (list, "rated"))
    g_string_append (builder->sql, RATED);
  else if (g_str_equal (list, "unrated"))
    g_string_append (builder->sql, "NOT " RATED);
  else
    {
      g_string_append (builder->sql, LISTED);
      bind_text (builder, list);
    }
}

static void
add_condition (Builder *builder, const PlakatTerm *term)
{
  const char *column = number_columns[term->facet];
  double to = term->facet == PLAKAT_FACET_DECADE ? term->to + 9 : term->to;

  if (term->facet == PLAKAT_FACET_LIST)
    add_list_condition (builder, term->value);
  else if (column == NULL)
    {
      g_string_append (builder->sql, text_conditions[term->facet]);
      bind_text (builder, term->value);
    }
  else
    {
      /* Infinite bounds bind as SQLite's own infinities and compare as such; unknown is NULL and never
       * within. */
      g_string_append_printf (builder->sql, "%s BETWEEN ? AND ?", column);
      bind_number (builder, term->from);
      bind_number (builder, to);
    }
}

/* The terms of one facet: one of those that are not negated, none of those that are. */
static void
add_facet (Builder *builder, const PlakatQuery *query, PlakatFacet facet)
{
  gboolean any = FALSE;

  for (guint i = 0; i < query->terms->len; i++)
    {
      const PlakatTerm *term = g_ptr_array_index (query->terms, i);

      if (term->facet != facet || term->negated)
        continue;
      g_string_append (builder->sql, any ? " OR " : " AND (");
      add_condition (builder, term);
      any = TRUE;
    }
  if (any)
    g_string_append_c (builder->sql, ')');
  for (guint i = 0; i < query->terms->len; i++)
    {
      const PlakatTerm *term = g_ptr_array_index (query->terms, i);

      if (term->facet != facet || !term->negated)
        continue;
      g_string_append (builder->sql, " AND NOT (");
      add_condition (builder, term);
      g_string_append_c (builder->sql, ')');
    }
}

static void
add_words (Builder *builder, const PlakatQuery *query)
{
  g_autofree char *match = query->words ? plakat_catalogue_match_text (query->words) : NULL;

  if (match == NULL)
    return;
  g_string_append (builder->sql, " AND f.id IN (SELECT rowid FROM film_words WHERE film_words MATCH ?)");
  bind_text (builder, match);
}

static const char *
listed_name (const PlakatQuery *query)
{
  for (guint i = 0; i < query->terms->len; i++)
    {
      const PlakatTerm *term = g_ptr_array_index (query->terms, i);

      if (term->facet == PLAKAT_FACET_LIST && !term->negated && !g_str_equal (term->value, "unrated"))
        return term->value;
    }
  return NULL;
}

/* The directions are those that people expect first: the newest, the best, the shortest. */
static const char *const orders[PLAKAT_N_ORDERS][2] = {
  [PLAKAT_ORDER_POPULARITY] = { "f.popularity DESC, f.id", "f.popularity, f.id" },
  [PLAKAT_ORDER_TITLE] = { "coalesce (f.sort_key, r.title), f.id",
                           "coalesce (f.sort_key, r.title) DESC, f.id" },
  [PLAKAT_ORDER_RELEASE] = { "f.release_date IS NULL, f.release_date DESC, f.id",
                             "f.release_date IS NULL, f.release_date, f.id" },
  [PLAKAT_ORDER_RATING] = { "f.vote_average DESC, f.vote_count DESC, f.id", "f.vote_average, f.id" },
  [PLAKAT_ORDER_RUNTIME] = { "f.runtime IS NULL, f.runtime, f.id", "f.runtime DESC, f.id" },
  [PLAKAT_ORDER_ADDED] = { "l.at DESC, f.id", "l.at, f.id" },
  [PLAKAT_ORDER_MY_RATING] = { "l.stars DESC, f.popularity DESC, f.id", "l.stars, f.popularity DESC, f.id" },
  [PLAKAT_ORDER_OWN] = { "l.position, l.at, f.id", "l.position DESC, l.at DESC, f.id" },
};

/* @arriving: while films come for the first time they stay where they are: each new one hangs below the
 * others */
static void
add_order (Builder *builder, const PlakatQuery *query, gboolean listed, gboolean arriving)
{
  PlakatOrder order = !listed && query->order == PLAKAT_ORDER_OWN ? PLAKAT_ORDER_POPULARITY : query->order;

  g_string_append (builder->sql, " ORDER BY ");
  if (arriving && order == PLAKAT_ORDER_POPULARITY && !query->reversed)
    {
      g_string_append (builder->sql, "f.id");
      return;
    }
  if (order == PLAKAT_ORDER_SHUFFLE)
    {
      /* A fixed order for each seed: the same shuffle comes back after the catalogue has changed. */
      g_string_append_printf (builder->sql,
                              "((%s * 2654435761 + CAST (? AS INTEGER)) * 40503) %% 65521, f.id",
                              listed ? "coalesce (f.id, -r.id)" : "f.id");
      bind_number (builder, query->seed % 65521);
      return;
    }
  if (listed)
    {
      g_string_append (builder->sql, orders[order][query->reversed]);
      return;
    }
  if (order == PLAKAT_ORDER_ADDED)
    g_string_append (builder->sql, query->reversed ? "f.added_at, f.id" : "f.added_at DESC, f.id");
  else if (order == PLAKAT_ORDER_MY_RATING)
    g_string_append_printf (
        builder->sql,
        "(SELECT stars FROM library.rating x WHERE x.film_uid = f.uid) %s, f.popularity DESC, f.id",
        query->reversed ? "ASC" : "DESC");
  else if (order == PLAKAT_ORDER_TITLE)
    g_string_append (builder->sql, query->reversed ? "f.sort_key DESC, f.id" : "f.sort_key, f.id");
  else
    g_string_append (builder->sql, orders[order][query->reversed]);
}

/* FROM and WHERE of a query; @skip leaves one facet out (-1 for none). */
static gboolean
add_source (Builder *builder, const PlakatQuery *query, int skip)
{
  const char *list = skip == PLAKAT_FACET_LIST ? NULL : listed_name (query);

  if (list == NULL)
    g_string_append (builder->sql, " FROM film f");
  else if (g_str_equal (list, "rated"))
    g_string_append (
        builder->sql,
        " FROM (SELECT film_uid, rated_at AS at, stars, NULL AS position FROM library.rating WHERE stars > "
        "0) l"
        " JOIN library.film_ref r ON r.film_uid = l.film_uid LEFT JOIN film f ON f.uid = l.film_uid");
  else
    {
      g_string_append (
          builder->sql,
          " FROM (SELECT e.film_uid, e.added_at AS at, x.stars, e.position FROM library.entry e"
          " LEFT JOIN library.rating x ON x.film_uid = e.film_uid WHERE e.want = 1 AND e.list_uid = ?) l"
          " JOIN library.film_ref r ON r.film_uid = l.film_uid LEFT JOIN film f ON f.uid = l.film_uid");
      bind_text (builder, list);
    }
  g_string_append (builder->sql, " WHERE 1");
  for (guint facet = 0; facet < PLAKAT_N_FACETS; facet++)
    if ((int) facet != skip && !(facet == PLAKAT_FACET_LIST && list != NULL))
      add_facet (builder, query, facet);
  add_words (builder, query);
  return list != NULL;
}

/**
 * plakat_catalogue_select:
 *
 * Returns: (transfer full) (nullable): the row ids as #gint64, in order
 */
GBytes *
plakat_catalogue_select (PlakatSqlite *db, const PlakatQuery *query, GError **error)
{
  g_auto (Builder) builder = { 0 };
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autofree char *complete = NULL;
  sqlite3_stmt *statement;
  gboolean listed, row;

  builder_init (&builder);
  listed = listed_name (query) != NULL;
  g_string_append (builder.sql, listed ? "SELECT coalesce (f.id, -r.id)" : "SELECT f.id");
  add_source (&builder, query, -1);
  complete = plakat_catalogue_read_state (db, "complete");
  add_order (&builder, query, listed, !listed && g_strcmp0 (complete, "0") == 0);

  statement = plakat_sqlite_prepare (db, builder.sql->str, error);
  if (statement == NULL)
    return NULL;
  builder_bind (&builder, statement);
  while (plakat_sqlite_step (db, statement, &row, error))
    {
      gint64 id;
      gsize size = ids->len * sizeof (gint64);

      if (!row)
        return g_bytes_new_take (g_array_free (g_steal_pointer (&ids), FALSE), size);
      id = sqlite3_column_int64 (statement, 0);
      g_array_append_val (ids, id);
    }
  return NULL;
}

/* For each facet that can be counted: value, label, and what is joined. */
static const struct
{
  const char *columns;
  const char *join;
} counted[PLAKAT_N_FACETS] = {
  [PLAKAT_FACET_GENRE] = { "g.name, g.name",
                           " JOIN film_genre x ON x.film_id = f.id JOIN genre g ON g.id = x.genre_id" },
  [PLAKAT_FACET_DECADE] = { "f.year / 10 * 10, f.year / 10 * 10", "" },
  [PLAKAT_FACET_COUNTRY] = { "g.code, g.name",
                             " JOIN film_country x ON x.film_id = f.id JOIN country g ON g.code = x.code" },
  [PLAKAT_FACET_LANGUAGE] = { "f.original_language, f.original_language", "" },
  [PLAKAT_FACET_DIRECTOR] = { "p.name, p.name", " JOIN credit c ON c.film_id = f.id AND c.job = 1 JOIN "
                                                "person p ON p.id = c.person_id" },
};

/**
 * plakat_catalogue_count_values:
 * @facet: genre, decade, country, language or director
 *
 * Returns: (transfer full) (nullable) (element-type PlakatFacetValue): each value with the number of films
 * that choosing it (alone, in this facet) would leave
 */
GPtrArray *
plakat_catalogue_count_values (PlakatSqlite *db, const PlakatQuery *query, PlakatFacet facet, GError **error)
{
  g_autoptr (GPtrArray) values = g_ptr_array_new_with_free_func (g_object_unref);
  g_auto (Builder) builder = { 0 };
  sqlite3_stmt *statement;
  gboolean row;

  if (counted[facet].columns == NULL)
    {
      g_set_error (error, PLAKAT_BASE_ERROR, PLAKAT_BASE_ERROR_QUERY, "“%s” cannot be counted",
                   plakat_facet_get_key (facet));
      return NULL;
    }
  builder_init (&builder);
  g_string_append_printf (builder.sql,
                          "SELECT %s, count (DISTINCT f.id) AS n FROM film f%s WHERE f.id IN (SELECT f.id",
                          counted[facet].columns, counted[facet].join);
  add_source (&builder, query, facet);
  g_string_append_printf (builder.sql, ") GROUP BY 1 HAVING n > 0 ORDER BY %s LIMIT 500",
                          facet == PLAKAT_FACET_DECADE ? "1" : "n DESC, 2");
  statement = plakat_sqlite_prepare (db, builder.sql->str, error);
  if (statement == NULL)
    return NULL;
  builder_bind (&builder, statement);
  while (plakat_sqlite_step (db, statement, &row, error))
    {
      const char *value;

      if (!row)
        return g_steal_pointer (&values);
      value = (const char *) sqlite3_column_text (statement, 0);
      if (value != NULL)
        g_ptr_array_add (values,
                         plakat_facet_value_new (value, (const char *) sqlite3_column_text (statement, 1),
                                                 sqlite3_column_int (statement, 2)));
    }
  return NULL;
}
