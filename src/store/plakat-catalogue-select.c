/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "plakat-catalogue-look-queries.h"
#include "plakat-select-private.h"

/*
 * The one place where a query becomes SQL. The text is put together of constant pieces; what people typed is
 * only ever bound.
 *
 * A query that names a list starts from the library, so that films which the catalogue does not have are
 * there too: their ids are negative.
 */

/* Each condition is true or false: what is not known is false, and “not” of it is true. */
void
plakat_select_clear (PlakatSelect *self)
{
  g_string_free (self->sql, TRUE);
  g_ptr_array_unref (self->texts);
  g_array_unref (self->numbers);
}

void
plakat_select_init (PlakatSelect *self, const PlakatAsked *asked)
{
  self->asked = asked;
  self->sql = g_string_new (NULL);
  self->texts = g_ptr_array_new_with_free_func (g_free);
  self->numbers = g_array_new (FALSE, FALSE, sizeof (double));
}

static void
bind_text (PlakatSelect *self, const char *text)
{
  double none = 0;

  g_ptr_array_add (self->texts, g_strdup (text));
  g_array_append_val (self->numbers, none);
}

void
plakat_select_bind_number (PlakatSelect *self, double number)
{
  g_ptr_array_add (self->texts, NULL);
  g_array_append_val (self->numbers, number);
}

/** plakat_select_prepare: Returns: (transfer none) (nullable): the statement with its values bound, which are
 * those of @self */
sqlite3_stmt *
plakat_select_prepare (PlakatSelect *self, PlakatSqlite *db, GError **error)
{
  sqlite3_stmt *statement = plakat_sqlite_prepare (db, self->sql->str, error);

  for (guint i = 0; statement != NULL && i < self->texts->len; i++)
    {
      const char *text = g_ptr_array_index (self->texts, i);

      if (text != NULL)
        sqlite3_bind_text (statement, (int) i + 1, text, -1, SQLITE_STATIC);
      else
        sqlite3_bind_double (statement, (int) i + 1, g_array_index (self->numbers, double, i));
    }
  return statement;
}

/* What a film must be for a text facet; %s is as many ? as there are values. */
static const char *const text_conditions[PLAKAT_N_FACETS] = {
  [PLAKAT_FACET_GENRE] = "f.id IN (SELECT x.film_id FROM film_genre x WHERE x.genre_id IN (%s))",
  [PLAKAT_FACET_COUNTRY] = "f.id IN (SELECT x.film_id FROM film_country x WHERE x.code IN (%s))",
  [PLAKAT_FACET_LANGUAGE] = "f.original_language IN (%s)",
  [PLAKAT_FACET_DIRECTOR] = "f.id IN (SELECT c.film_id FROM credit c WHERE c.job = 1 AND c.person_id IN"
                            " (SELECT p.id FROM person p WHERE fold (p.name) IN (%s)))",
  [PLAKAT_FACET_CAST] = "f.id IN (SELECT c.film_id FROM credit c WHERE c.job = 0 AND c.person_id IN"
                        " (SELECT p.id FROM person p WHERE fold (p.name) IN (%s)))",
  [PLAKAT_FACET_PERSON] =
      "f.id IN (SELECT c.film_id FROM credit c JOIN person p ON p.id = c.person_id WHERE p.uid IN (%s))",
};

/* The films whose posters are near to a colour, as a statement. */
static void
add_coloured (PlakatSelect *self, const PlakatWanted *wanted)
{
  const char *colour = wanted->texts->len > 0 ? g_ptr_array_index (wanted->texts, 0) : "";
  double numbers[2];
  guint n;

  g_string_append_printf (self->sql, "SELECT k.film_id FROM film_look k WHERE %s",
                          plakat_look_get_condition_sql (colour, numbers, &n));
  for (guint i = 0; i < n; i++)
    plakat_select_bind_number (self, numbers[i]);
}

static const char *const number_columns[PLAKAT_N_FACETS] = {
  [PLAKAT_FACET_DECADE] = "f.year",
  [PLAKAT_FACET_YEAR] = "f.year",
  [PLAKAT_FACET_RUNTIME] = "f.runtime",
  [PLAKAT_FACET_RATING] = "nullif (f.vote_average, 0)",
};

static void
add_marks (PlakatSelect *self, const char *condition, const PlakatWanted *wanted)
{
  const char *place = strstr (condition, "%s");

  g_string_append_len (self->sql, condition, place - condition);
  for (guint i = 0; i < wanted->numbers->len + wanted->texts->len; i++)
    g_string_append (self->sql, i > 0 ? ", ?" : "?");
  g_string_append (self->sql, place + 2);
  for (guint i = 0; i < wanted->numbers->len; i++)
    plakat_select_bind_number (self, (double) g_array_index (wanted->numbers, gint64, i));
  for (guint i = 0; i < wanted->texts->len; i++)
    bind_text (self, g_ptr_array_index (wanted->texts, i));
}

static void
add_range (PlakatSelect *self, const char *column, const PlakatRange *range)
{
  /* Infinite bounds bind as SQLite's own infinities and compare as such; unknown is NULL and never within. */
  g_string_append_printf (self->sql, "(%s %s ? AND %s %s ?)", column, range->above ? ">" : ">=", column,
                          range->below ? "<" : "<=");
  plakat_select_bind_number (self, range->from);
  plakat_select_bind_number (self, range->to);
}

/* The uids of films, as a statement. */
static void
add_uids (PlakatSelect *self, const PlakatWanted *wanted)
{
  const char *first = wanted->texts->len > 0 ? g_ptr_array_index (wanted->texts, 0) : "";

  if (wanted->facet == PLAKAT_FACET_WATCHED)
    g_string_append (self->sql,
                     "SELECT uid FROM library.record WHERE kind = 'watched' AND value IS NOT NULL");
  else if (wanted->facet == PLAKAT_FACET_MY_RATING)
    {
      g_string_append (self->sql, "SELECT film_uid FROM library.rating WHERE stars > 0 AND ");
      add_range (self, "stars", &wanted->range);
    }
  else if (wanted->facet == PLAKAT_FACET_RATED || g_str_equal (first, "rated")
           || g_str_equal (first, "unrated"))
    g_string_append (self->sql, "SELECT film_uid FROM library.rating WHERE stars > 0");
  else if (wanted->any)
    g_string_append (self->sql, "SELECT e.film_uid FROM library.entry e WHERE e.want = 1");
  else
    add_marks (self, "SELECT e.film_uid FROM library.entry e WHERE e.want = 1 AND e.list_uid IN (%s)",
               wanted);
}

/* What is asked is whether a film is not among the uids. */
static gboolean
is_complement (const PlakatWanted *wanted)
{
  return wanted->texts->len > 0
         && (g_str_equal (g_ptr_array_index (wanted->texts, 0), "unrated")
             || g_str_equal (g_ptr_array_index (wanted->texts, 0), "unwatched"));
}

/* On a list, or on one that has it by itself. */
static void
add_of_library (PlakatSelect *self, const PlakatWanted *wanted)
{
  g_string_append_printf (self->sql, "(%s %s (", self->listed ? "l.film_uid" : "f.uid",
                          is_complement (wanted) ? "NOT IN" : "IN");
  add_uids (self, wanted);
  g_string_append_c (self->sql, ')');
  for (guint i = 0; i < wanted->smart->len; i++)
    {
      PlakatSelect outer = *self;

      g_string_append (self->sql, " OR f.id IN (SELECT f.id");
      self->asked = g_ptr_array_index (wanted->smart, i);
      plakat_select_add_source (self, plakat_asked_get_list (self->asked), -1, FALSE);
      g_string_append (self->sql, " AND f.id IS NOT NULL)");
      self->asked = outer.asked;
      self->listed = outer.listed;
    }
  g_string_append_c (self->sql, ')');
}

static void
add_condition (PlakatSelect *self, const PlakatWanted *wanted)
{
  const char *column = number_columns[wanted->facet];

  g_string_append (self->sql, "coalesce (");
  if (plakat_facet_is_of_library (wanted->facet))
    add_of_library (self, wanted);
  else if (wanted->facet == PLAKAT_FACET_COLOUR)
    {
      g_string_append (self->sql, "f.id IN (");
      add_coloured (self, wanted);
      g_string_append_c (self->sql, ')');
    }
  else if (column != NULL)
    add_range (self, column, &wanted->range);
  else
    add_marks (self, text_conditions[wanted->facet], wanted);
  g_string_append (self->sql, ", 0)");
}

/* The terms of one facet: one of those that are not negated, none of those that are. */
static void
add_facet (PlakatSelect *self, PlakatFacet facet, gboolean negated_only)
{
  gboolean any = FALSE;

  for (guint i = 0; !negated_only && i < self->asked->terms->len; i++)
    {
      const PlakatWanted *wanted = g_ptr_array_index (self->asked->terms, i);

      if (wanted->facet != facet || wanted->negated)
        continue;
      g_string_append (self->sql, any ? " OR " : " AND (");
      add_condition (self, wanted);
      any = TRUE;
    }
  if (any)
    g_string_append_c (self->sql, ')');
  for (guint i = 0; i < self->asked->terms->len; i++)
    {
      const PlakatWanted *wanted = g_ptr_array_index (self->asked->terms, i);

      if (wanted->facet != facet || !wanted->negated)
        continue;
      g_string_append (self->sql, " AND NOT ");
      add_condition (self, wanted);
    }
}

static void
add_words (PlakatSelect *self)
{
  g_autoptr (GString) ids = NULL;

  if (self->asked->words == NULL)
    return;
  ids = g_string_new ("[");
  for (guint i = 0; i < self->asked->words->len; i++)
    g_string_append_printf (ids, "%s%" G_GINT64_FORMAT, i > 0 ? "," : "",
                            g_array_index (self->asked->words, gint64, i));
  g_string_append_c (ids, ']');
  g_string_append (self->sql, " AND f.id IN (SELECT value FROM json_each (?))");
  bind_text (self, ids->str);
}

static void
add_list (PlakatSelect *self, const char *list)
{
  if (g_str_equal (list, "rated"))
    {
      g_string_append (self->sql, " FROM (SELECT film_uid, rated_at AS at, stars, NULL AS position"
                                  " FROM library.rating WHERE stars > 0) l");
      return;
    }
  g_string_append (self->sql,
                   " FROM (SELECT e.film_uid, e.added_at AS at, x.stars, e.position FROM library.entry e"
                   " LEFT JOIN library.rating x ON x.film_uid = e.film_uid"
                   " WHERE e.want = 1 AND e.list_uid = ?) l");
  bind_text (self, list);
}

/** plakat_select_add_source: FROM and WHERE; of facet @of, if not -1, only what films must not have; @list:
 * (nullable): whose films; @library_only: no more conditions than the library can answer */
void
plakat_select_add_source (PlakatSelect *self, const char *list, int of, gboolean library_only)
{
  self->listed = list != NULL;
  if (list == NULL)
    g_string_append (self->sql, " FROM film f");
  else
    {
      add_list (self, list);
      g_string_append (self->sql, " JOIN library.film_ref r ON r.film_uid = l.film_uid"
                                  " LEFT JOIN film f ON f.uid = l.film_uid");
    }
  g_string_append (self->sql, " WHERE 1");
  for (guint facet = 0; facet < PLAKAT_N_FACETS; facet++)
    if (!library_only || plakat_facet_is_of_library (facet))
      add_facet (self, facet, (int) facet == of);
  if (!library_only)
    add_words (self);
}

/* The directions are those that people expect first: the newest, the best, the shortest. What is not known
 * comes last both ways. */
static const PlakatOrdering orderings[PLAKAT_N_ORDERS] = {
  [PLAKAT_ORDER_POPULARITY] = { "f.popularity DESC, f.id", "f.popularity, f.id DESC", NULL,
                                "(o.popularity, b.id) < (b.popularity, o.id)" },
  [PLAKAT_ORDER_TITLE] = { "f.sort_key, f.id", "f.sort_key DESC, f.id DESC", NULL,
                           "(b.sort_key, b.id) < (o.sort_key, o.id)" },
  [PLAKAT_ORDER_RELEASE] = { "f.release_date IS NULL, f.release_date DESC, f.id",
                             "f.release_date IS NULL, f.release_date, f.id DESC",
                             "f.release_date IS NOT NULL",
                             "(b.release_date IS NULL, ifnull (o.release_date, ''), b.id)"
                             " < (o.release_date IS NULL, ifnull (b.release_date, ''), o.id)" },
  [PLAKAT_ORDER_RATING] = { "ifnull (f.vote_average, 0) = 0, f.vote_average DESC, f.vote_count DESC, f.id",
                            "ifnull (f.vote_average, 0) = 0, f.vote_average, f.vote_count, f.id DESC",
                            "ifnull (f.vote_average, 0) <> 0",
                            "(ifnull (b.vote_average, 0) = 0, ifnull (o.vote_average, 0), ifnull "
                            "(o.vote_count, 0), b.id)"
                            " < (ifnull (o.vote_average, 0) = 0, ifnull (b.vote_average, 0), ifnull "
                            "(b.vote_count, 0), o.id)" },
  [PLAKAT_ORDER_RUNTIME] = { "f.runtime IS NULL, f.runtime, f.id",
                             "f.runtime IS NULL, f.runtime DESC, f.id DESC", "f.runtime IS NOT NULL",
                             "(b.runtime IS NULL, ifnull (b.runtime, 0), b.id) < (o.runtime IS NULL, ifnull "
                             "(o.runtime, 0), o.id)" },
  [PLAKAT_ORDER_ADDED] = { "f.added_at DESC, f.id", "f.added_at, f.id DESC", NULL,
                           "(o.added_at, b.id) < (b.added_at, o.id)" },
  [PLAKAT_ORDER_DIRECTOR] = { "f.card_directors = '', names_key (f.card_directors, 1), f.sort_key, f.id",
                              "f.card_directors = '', names_key (f.card_directors, 1) DESC, f.sort_key DESC, "
                              "f.id DESC",
                              "f.card_directors <> ''",
                              "(b.card_directors = '', names_key (b.card_directors, 1), b.sort_key, b.id)"
                              " < (o.card_directors = '', names_key (o.card_directors, 1), o.sort_key, "
                              "o.id)" },
  [PLAKAT_ORDER_GENRE] = { "f.card_genres = '', names_key (f.card_genres), f.sort_key, f.id",
                           "f.card_genres = '', names_key (f.card_genres) DESC, f.sort_key DESC, f.id "
                           "DESC",
                           "f.card_genres <> ''",
                           "(b.card_genres = '', names_key (b.card_genres), b.sort_key, b.id)"
                           " < (o.card_genres = '', names_key (o.card_genres), o.sort_key, o.id)" },
  [PLAKAT_ORDER_MY_RATING] = { "(SELECT stars FROM library.rating x WHERE x.film_uid = f.uid AND stars > 0) "
                               "DESC NULLS LAST,"
                               " f.popularity DESC, f.id",
                               "(SELECT stars FROM library.rating x WHERE x.film_uid = f.uid AND stars > 0) "
                               "NULLS LAST,"
                               " f.popularity DESC, f.id",
                               NULL, NULL },
  [PLAKAT_ORDER_SHUFFLE] = { "shuffle (f.id, ?), f.id", "shuffle (f.id, ?) DESC, f.id DESC", NULL, NULL },
  [PLAKAT_ORDER_OWN] = { "f.popularity DESC, f.id", "f.popularity, f.id DESC", NULL, NULL },
};

/* What plakat_look_arrange() begins with. */
static const char unarranged[] = "f.popularity DESC, f.id";

/* The same where films are shown that the catalogue may not have. */
static const char *const listed_orders[PLAKAT_N_ORDERS][2] = {
  [PLAKAT_ORDER_POPULARITY] = { "f.popularity DESC, f.id, r.id", "f.popularity NULLS LAST, f.id, r.id" },
  [PLAKAT_ORDER_TITLE] = { "coalesce (f.sort_key, r.title), f.id, r.id",
                           "coalesce (f.sort_key, r.title) DESC, f.id, r.id" },
  [PLAKAT_ORDER_RELEASE] = { "f.release_date DESC NULLS LAST, f.id, r.id",
                             "f.release_date NULLS LAST, f.id, r.id" },
  [PLAKAT_ORDER_RATING] = { "nullif (f.vote_average, 0) DESC NULLS LAST, f.vote_count DESC, f.id, r.id",
                            "nullif (f.vote_average, 0) NULLS LAST, f.vote_count, f.id, r.id" },
  [PLAKAT_ORDER_RUNTIME] = { "f.runtime NULLS LAST, f.id, r.id", "f.runtime DESC NULLS LAST, f.id, r.id" },
  [PLAKAT_ORDER_ADDED] = { "l.at DESC, f.id, r.id", "l.at, f.id, r.id" },
  [PLAKAT_ORDER_DIRECTOR] = { "ifnull (f.card_directors, '') = '', names_key (f.card_directors, 1), coalesce "
                              "(f.sort_key, r.title), f.id, r.id",
                              "ifnull (f.card_directors, '') = '', names_key (f.card_directors, 1) DESC, "
                              "coalesce (f.sort_key, r.title) DESC, f.id, r.id" },
  [PLAKAT_ORDER_GENRE] = { "ifnull (f.card_genres, '') = '', names_key (f.card_genres), coalesce "
                           "(f.sort_key, r.title), f.id, r.id",
                           "ifnull (f.card_genres, '') = '', names_key (f.card_genres) DESC, coalesce "
                           "(f.sort_key, r.title) DESC, f.id, r.id" },
  [PLAKAT_ORDER_MY_RATING] = { "l.stars DESC, f.popularity DESC, f.id, r.id",
                               "l.stars NULLS LAST, f.popularity DESC, f.id, r.id" },
  [PLAKAT_ORDER_SHUFFLE] = { "shuffle (coalesce (f.id, -r.id), ?), f.id, r.id",
                             "shuffle (coalesce (f.id, -r.id), ?) DESC, f.id, r.id" },
  [PLAKAT_ORDER_OWN] = { "l.position, l.at, f.id, r.id", "l.position DESC, l.at DESC, f.id, r.id" },
};

/** plakat_select_get_ordering: how an order is said in SQL */
const PlakatOrdering *
plakat_select_get_ordering (PlakatOrder order)
{
  return &orderings[order];
}

static void
add_order (PlakatSelect *self)
{
  const PlakatAsked *asked = self->asked;
  const PlakatOrdering *ordering = &orderings[asked->order];

  g_string_append (self->sql, " ORDER BY ");
  if (plakat_look_is_order (asked->order))
    g_string_append (self->sql, unarranged);
  else if (asked->arriving)
    g_string_append (self->sql, "f.id");
  else if (self->listed)
    g_string_append (self->sql, listed_orders[asked->order][asked->reversed]);
  else
    g_string_append (self->sql, asked->reversed ? ordering->backward : ordering->forward);
  if (asked->order == PLAKAT_ORDER_SHUFFLE)
    plakat_select_bind_number (self, asked->seed);
}

static GBytes *
run (PlakatSqlite *db, const PlakatAsked *asked, const char *list, gboolean library_only, GError **error)
{
  g_auto (PlakatSelect) select = { 0 };
  sqlite3_stmt *statement;
  GArray *ids;
  gsize size;

  plakat_select_init (&select, asked);
  g_string_append (select.sql, list != NULL ? "SELECT coalesce (f.id, -r.id)" : "SELECT f.id");
  plakat_select_add_source (&select, list, -1, library_only);
  add_order (&select);
  statement = plakat_select_prepare (&select, db, error);
  ids = statement ? plakat_wanted_read_ids (db, statement, error) : NULL;
  if (ids == NULL)
    return NULL;
  size = ids->len * sizeof (gint64);
  return plakat_look_arrange (db, asked, g_bytes_new_take (g_array_free (ids, FALSE), size), error);
}

/**
 * plakat_catalogue_select:
 *
 * Returns: (transfer full) (nullable): the row ids as #gint64, in order
 */
GBytes *
plakat_catalogue_select (PlakatSqlite *db, const PlakatQuery *query, GError **error)
{
  g_auto (PlakatAsked) asked = { 0 };

  return plakat_asked_init (&asked, db, query, error) ? plakat_select_films (db, &asked, error) : NULL;
}

/** plakat_select_films: plakat_catalogue_select() of what is known already to be asked */
GBytes *
plakat_select_films (PlakatSqlite *db, const PlakatAsked *asked, GError **error)
{
  return run (db, asked, plakat_asked_get_list (asked), FALSE, error);
}

/** plakat_select_listed: the films of the list that is asked for, as far as the library knows; in order */
GBytes *
plakat_select_listed (PlakatSqlite *db, const PlakatAsked *asked, GError **error)
{
  return run (db, asked, plakat_asked_get_list (asked), TRUE, error);
}

/**
 * plakat_select_films_of:
 * @wanted: a condition that the columns know nothing of: of the library, or of colours
 * @complement: (out): whether it is the films that are not among them
 *
 * Returns: (transfer full) (nullable) (element-type gint64): rows of the films that it is about
 */
GArray *
plakat_select_films_of (PlakatSqlite *db, const PlakatWanted *wanted, gboolean *complement, GError **error)
{
  g_auto (PlakatSelect) select = { 0 };
  sqlite3_stmt *statement;

  plakat_select_init (&select, NULL);
  /* the few uids are looked up among the many films, and not the other way round */
  if (wanted->facet == PLAKAT_FACET_COLOUR)
    add_coloured (&select, wanted);
  else
    {
      g_string_append (select.sql, "SELECT f.id FROM (");
      add_uids (&select, wanted);
      g_string_append (select.sql, ") u CROSS JOIN film f ON f.uid = u.");
      g_string_append (select.sql, wanted->facet == PLAKAT_FACET_WATCHED ? "uid" : "film_uid");
    }
  *complement = is_complement (wanted);
  statement = plakat_select_prepare (&select, db, error);
  return statement ? plakat_wanted_read_ids (db, statement, error) : NULL;
}
