/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "plakat-count-private.h"
#include "plakat-error.h"
#include "plakat-language.h"
#include "plakat-look.h"

/** plakat_count_is_possible: a person's uid is chosen elsewhere, not from a list */
gboolean
plakat_count_is_possible (PlakatFacet facet, GError **error)
{
  if (facet != PLAKAT_FACET_PERSON)
    return TRUE;
  g_set_error (error, PLAKAT_BASE_ERROR, PLAKAT_BASE_ERROR_QUERY, "“%s” cannot be counted",
               plakat_facet_get_key (facet));
  return FALSE;
}

/** plakat_count_add: @label: (nullable): words for the value, itself where %NULL */
void
plakat_count_add (GPtrArray *values, PlakatFacet facet, const char *value, const char *label, guint count)
{
  if (facet == PLAKAT_FACET_LANGUAGE)
    label = plakat_language_get_name (value);
  g_ptr_array_add (values, plakat_facet_value_new (value, label ? label : value, count));
}

/** plakat_count_get_bucket: which of the ranges a number falls into, of those that are counted together */
int
plakat_count_get_bucket (PlakatFacet facet, double number)
{
  switch ((int) facet)
    {
    case PLAKAT_FACET_DECADE:
    case PLAKAT_FACET_RUNTIME:
      return (int) number / 10 * 10;
    case PLAKAT_FACET_RATING:
      return (int) floor (number * 2);
    default:
      return (int) number;
    }
}

/** plakat_count_add_bucket: its value is a range as it is typed */
void
plakat_count_add_bucket (GPtrArray *values, PlakatFacet facet, int bucket, guint count)
{
  char from[G_ASCII_DTOSTR_BUF_SIZE], to[G_ASCII_DTOSTR_BUF_SIZE];
  g_autofree char *value = NULL, *label = NULL;

  if (facet == PLAKAT_FACET_RUNTIME)
    value = g_strdup_printf ("%d-%d", bucket, bucket + 9);
  else if (facet == PLAKAT_FACET_RATING)
    value = g_strdup_printf ("%s..<%s", g_ascii_formatd (from, sizeof from, "%g", bucket / 2.0),
                             g_ascii_formatd (to, sizeof to, "%g", (bucket + 1) / 2.0));
  else
    value = g_strdup_printf ("%d", bucket);
  if (facet == PLAKAT_FACET_DECADE)
    /* Translators: a decade, "1960s" */
    label = g_strdup_printf (_ ("%ds"), bucket);
  plakat_count_add (values, facet, value, label, count);
}

/** plakat_count_name_matches: whether a name has @words, of which the first begins a word of it; both folded
 */
gboolean
plakat_count_name_matches (const char *folded, const char *words)
{
  for (const char *at = strstr (folded, words); at != NULL; at = strstr (at + 1, words))
    if (at == folded || at[-1] == ' ')
      return TRUE;
  return FALSE;
}

typedef struct
{
  char *value;
  char *label;
} Choice;

static void
choice_free (gpointer data)
{
  Choice *choice = data;

  g_free (choice->value);
  g_free (choice->label);
  g_free (choice);
}

static void
add_choice (GPtrArray *choices, const char *value, const char *label)
{
  Choice *choice = g_new0 (Choice, 1);

  choice->value = g_strdup (value);
  choice->label = g_strdup (label);
  g_ptr_array_add (choices, choice);
}

static gboolean
add_lists (PlakatSqlite *db, GPtrArray *choices, GError **error)
{
  sqlite3_stmt *statement = plakat_sqlite_prepare (
      db,
      "SELECT kind || ':' || uid, value ->> 'name' FROM library.record WHERE kind IN ('list', 'profile')"
      " AND value IS NOT NULL AND value ->> 'query' IS NULL ORDER BY kind, fold (value ->> 'name'), uid",
      error);
  gboolean row;

  add_choice (choices, "watchlist", _ ("Watchlist"));
  add_choice (choices, "favourites", _ ("Favourites"));
  if (statement == NULL)
    return FALSE;
  while (plakat_sqlite_step (db, statement, &row, error))
    {
      if (!row)
        {
          add_choice (choices, "any", _ ("Any of my lists"));
          return TRUE;
        }
      add_choice (choices, (const char *) sqlite3_column_text (statement, 0),
                  (const char *) sqlite3_column_text (statement, 1));
    }
  return FALSE;
}

static void
add_colours (GPtrArray *choices)
{
  const char *name;
  gboolean any;
  guint key;

  for (guint i = 0; (name = plakat_look_get_colour_name (i)) != NULL; i++)
    if (plakat_look_parse_colour (name, &key, &any))
      add_choice (choices, name, plakat_look_describe_key (key));
}

static gboolean
add_choices (PlakatSqlite *db, PlakatFacet facet, GPtrArray *choices, GError **error)
{
  if (facet == PLAKAT_FACET_LIST || facet == PLAKAT_FACET_IN)
    return add_lists (db, choices, error);
  if (facet == PLAKAT_FACET_COLOUR)
    add_colours (choices);
  if (facet == PLAKAT_FACET_RATED)
    {
      add_choice (choices, "rated", _ ("Rated"));
      add_choice (choices, "unrated", _ ("Not rated"));
    }
  else if (facet == PLAKAT_FACET_WATCHED)
    {
      add_choice (choices, "watched", _ ("Watched"));
      add_choice (choices, "unwatched", _ ("Not watched"));
    }
  for (guint stars = 1; facet == PLAKAT_FACET_MY_RATING && stars <= 10; stars++)
    {
      char text[G_ASCII_DTOSTR_BUF_SIZE];

      g_ascii_formatd (text, sizeof text, "%g", stars / 2.0);
      add_choice (choices, text, text);
    }
  return TRUE;
}

/** plakat_count_is_by_choice: whether the values of a facet are few and known */
gboolean
plakat_count_is_by_choice (PlakatFacet facet)
{
  return plakat_facet_is_of_library (facet) || facet == PLAKAT_FACET_COLOUR;
}

/** plakat_count_by_choice: Returns: (transfer full) (nullable) (element-type PlakatFacetValue): what may be
 * chosen, each counted by a query of its own; those that no film is are there too */
GPtrArray *
plakat_count_by_choice (PlakatSqlite *db,
                        const PlakatQuery *query,
                        PlakatFacet facet,
                        PlakatCountQuery count,
                        gpointer data,
                        GError **error)
{
  g_autoptr (GPtrArray) values = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) choices = g_ptr_array_new_with_free_func (choice_free);

  if (!add_choices (db, facet, choices, error))
    return NULL;
  for (guint i = 0; i < choices->len; i++)
    {
      const Choice *choice = g_ptr_array_index (choices, i);
      g_autoptr (PlakatQuery) chosen = plakat_query_copy (query);
      guint n;

      plakat_query_remove_chosen (chosen, facet);
      plakat_query_add_value (chosen, facet, choice->value, FALSE);
      if (!count (data, chosen, g_ptr_array_index (chosen->terms, chosen->terms->len - 1), &n, error))
        return NULL;
      plakat_count_add (values, facet, choice->value, choice->label, n);
    }
  return g_steal_pointer (&values);
}
