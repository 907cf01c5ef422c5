/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>
#include <string.h>

#include "plakat-catalogue-private.h"
#include "plakat-text.h"

/*
 * Where a beginning stands in an order: by halving, some twenty rows of a million, and whatever the filters
 * are. The comparisons are those of ORDER BY in plakat-catalogue-select.c.
 */

typedef struct
{
  GBytes *ids;
  PlakatOrder order;
  gboolean descending;
  char *key;     /* of a title or a name */
  double number; /* of the others */
} Place;

static void
place_free (gpointer data)
{
  Place *place = data;

  g_bytes_unref (place->ids);
  g_free (place->key);
  g_free (place);
}

static gboolean
is_of_names (PlakatOrder order)
{
  return order == PLAKAT_ORDER_DIRECTOR || order == PLAKAT_ORDER_GENRE;
}

/* What is unknown stands at the end, but for ratings, where it is the least. */
static double
read_number (const Place *place, sqlite3_stmt *statement)
{
  int column = place->order == PLAKAT_ORDER_RELEASE ? 1 : place->order == PLAKAT_ORDER_RATING ? 2 : 3;

  if (sqlite3_column_type (statement, column) != SQLITE_NULL)
    return sqlite3_column_double (statement, column);
  return place->descending || place->order == PLAKAT_ORDER_RATING ? -INFINITY : INFINITY;
}

/* Whether the row stands before all that begin so. */
static gboolean
is_before (const Place *place, sqlite3_stmt *statement)
{
  double number;

  if (place->key != NULL)
    {
      const char *key = (const char *) sqlite3_column_text (statement, 0);

      /* who has no name stands at the end, whichever way */
      if (is_of_names (place->order) && *key == '\0')
        return FALSE;
      if (place->descending)
        return strncmp (key, place->key, strlen (place->key)) > 0;
      return strcmp (key, place->key) < 0;
    }
  number = read_number (place, statement);
  return place->descending ? number > place->number : number < place->number;
}

static const char *
choose_statement (const Place *place, gboolean film)
{
  /* of a film that the catalogue does not have only the title is known */
  if (!film)
    return is_of_names (place->order) ? "SELECT '' FROM library.film_ref WHERE id = -?1"
                                      : "SELECT title, NULL, NULL, NULL FROM library.film_ref WHERE id = -?1";
  switch (place->order)
    {
    case PLAKAT_ORDER_DIRECTOR:
      return "SELECT names_key (card_directors, 1) FROM film WHERE id = ?1";
    case PLAKAT_ORDER_GENRE:
      return "SELECT names_key (card_genres) FROM film WHERE id = ?1";
    default:
      return "SELECT sort_key, CASE WHEN release_date IS NULL THEN NULL ELSE year END, vote_average, runtime"
             " FROM film WHERE id = ?1";
    }
}

static gboolean
compare (PlakatSqlite *db, const Place *place, gint32 id, gboolean *before, GError **error)
{
  sqlite3_stmt *statement = plakat_sqlite_prepare (db, choose_statement (place, id > 0), error);
  gboolean row;

  if (statement == NULL)
    return FALSE;
  plakat_sqlite_bind (statement, "i", (gint64) id);
  if (!plakat_sqlite_step (db, statement, &row, error))
    return FALSE;
  *before = row && is_before (place, statement);
  sqlite3_reset (statement);
  return TRUE;
}

static gboolean
find_work (PlakatSqlite *db, gpointer data, GValue *result, GError **error)
{
  const Place *place = data;
  gsize size;
  const gint32 *ids = g_bytes_get_data (place->ids, &size);
  guint low = 0, high = size / sizeof *ids;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;
      gboolean before;

      if (!compare (db, place, ids[middle], &before, error))
        return FALSE;
      if (before)
        low = middle + 1;
      else
        high = middle;
    }
  g_value_init (result, G_TYPE_UINT);
  g_value_set_uint (result, low);
  return TRUE;
}

/* "19" is somewhere in the twentieth century: at the end that the order begins with. */
static double
parse_year (const char *text, gboolean descending)
{
  double year = 0;
  guint digits = 0;

  for (; digits < 4 && g_ascii_isdigit (text[digits]); digits++)
    year = year * 10 + g_ascii_digit_value (text[digits]);
  for (; digits < 4; digits++)
    year = year * 10 + (descending ? 9 : 0);
  return year;
}

DexFuture *
plakat_catalogue_find_place (
    PlakatCatalogue *self, GBytes *ids, PlakatOrder order, gboolean reversed, const char *text)
{
  /* newest and best come first, the shortest and the A do */
  gboolean downwards = order == PLAKAT_ORDER_RELEASE || order == PLAKAT_ORDER_RATING;
  Place *place;

  if (!downwards && order != PLAKAT_ORDER_TITLE && order != PLAKAT_ORDER_RUNTIME && !is_of_names (order))
    return dex_future_new_reject (G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                                  "This order has no places to jump to");
  place = g_new0 (Place, 1);
  place->ids = g_bytes_ref (ids);
  place->order = order;
  place->descending = downwards != reversed;
  if (order == PLAKAT_ORDER_TITLE)
    place->key = plakat_text_sort_key (text, NULL);
  else if (is_of_names (order))
    place->key = plakat_text_names_key (text, 1);
  else if (order == PLAKAT_ORDER_RELEASE)
    place->number = parse_year (text, place->descending);
  else
    place->number = g_ascii_strtod (text, NULL);
  return plakat_catalogue_run_reader (self, find_work, place, place_free);
}
