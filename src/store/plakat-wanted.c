/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>
#include <string.h>

#include "plakat-catalogue-queries.h"
#include "plakat-language.h"
#include "plakat-library-lists.h"
#include "plakat-search.h"
#include "plakat-text.h"
#include "plakat-wanted.h"

/* A smart list may name others so far. */
#define DEEPEST 4

/* Short names that people use, and what they stand for when it is folded. */
static const struct
{
  PlakatFacet facet;
  const char *typed;
  const char *meant;
} short_names[] = {
  { PLAKAT_FACET_GENRE, "sci fi", "science fiction" },
  { PLAKAT_FACET_GENRE, "scifi", "science fiction" },
  { PLAKAT_FACET_GENRE, "documentaries", "documentary" },
  { PLAKAT_FACET_COUNTRY, "usa", "united states of america" },
  { PLAKAT_FACET_COUNTRY, "uk", "united kingdom" },
};

static void
wanted_free (gpointer data)
{
  PlakatWanted *wanted = data;

  g_array_unref (wanted->numbers);
  g_ptr_array_unref (wanted->texts);
  g_ptr_array_unref (wanted->smart);
  g_free (wanted);
}

static void
asked_free (gpointer data)
{
  plakat_asked_clear (data);
  g_free (data);
}

static PlakatWanted *
wanted_new (const PlakatTerm *term)
{
  PlakatWanted *wanted = g_new0 (PlakatWanted, 1);

  wanted->facet = term->facet;
  wanted->negated = term->negated;
  wanted->numbers = g_array_new (FALSE, FALSE, sizeof (gint64));
  wanted->texts = g_ptr_array_new_with_free_func (g_free);
  wanted->smart = g_ptr_array_new_with_free_func (asked_free);
  return wanted;
}

/** plakat_facet_is_of_library: whether the library answers it, and not the catalogue */
gboolean
plakat_facet_is_of_library (PlakatFacet facet)
{
  return facet == PLAKAT_FACET_LIST || facet == PLAKAT_FACET_IN || facet == PLAKAT_FACET_RATED
         || facet == PLAKAT_FACET_WATCHED || facet == PLAKAT_FACET_MY_RATING;
}

/** plakat_range_holds: whether @number is within */
gboolean
plakat_range_holds (const PlakatRange *self, double number)
{
  return (self->above ? number > self->from : number >= self->from)
         && (self->below ? number < self->to : number <= self->to);
}

/* ── functions of SQL ─────────────────────────────────────────────────── */

static void
fold_function (sqlite3_context *context, int n, sqlite3_value **values)
{
  sqlite3_result_text (context, plakat_text_fold ((const char *) sqlite3_value_text (values[0])), -1, g_free);
}

static void
names_key_function (sqlite3_context *context, int n, sqlite3_value **values)
{
  sqlite3_result_text (context,
                       plakat_text_names_key ((const char *) sqlite3_value_text (values[0]),
                                              n > 1 ? (guint) sqlite3_value_int (values[1]) : G_MAXUINT),
                       -1, g_free);
}

/** plakat_wanted_shuffle: where a film stands in the shuffle of @seed; the same after the catalogue has
 * changed */
guint32
plakat_wanted_shuffle (gint64 id, guint32 seed)
{
  guint64 z = (guint64) id * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15) + seed;

  z = (z ^ (z >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  z = (z ^ (z >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  return (guint32) (z >> 32);
}

static void
shuffle_function (sqlite3_context *context, int n, sqlite3_value **values)
{
  sqlite3_result_int64 (context, plakat_wanted_shuffle (sqlite3_value_int64 (values[0]),
                                                        (guint32) sqlite3_value_int64 (values[1])));
}

/** plakat_wanted_add_functions: `fold (text)`, `names_key (names[, most])` and `shuffle (id, seed)` for the
 * statements of this connection */
void
plakat_wanted_add_functions (PlakatSqlite *db)
{
  sqlite3 *handle = plakat_sqlite_get_handle (db);
  int flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC;

  sqlite3_create_function (handle, "fold", 1, flags, NULL, fold_function, NULL, NULL);
  sqlite3_create_function (handle, "names_key", 1, flags, NULL, names_key_function, NULL, NULL);
  sqlite3_create_function (handle, "names_key", 2, flags, NULL, names_key_function, NULL, NULL);
  sqlite3_create_function (handle, "shuffle", 2, flags, NULL, shuffle_function, NULL, NULL);
}

/* ── values ───────────────────────────────────────────────────────────── */

/* Whether @words stand in @text, whole and beside each other; both are folded. */
static gboolean
has_words (const char *text, const char *words)
{
  gsize length = strlen (words);

  for (const char *at = strstr (text, words); at != NULL; at = strstr (at + 1, words))
    if ((at == text || at[-1] == ' ') && (at[length] == '\0' || at[length] == ' '))
      return TRUE;
  return FALSE;
}

static char *
fold_value (PlakatFacet facet, const char *value)
{
  g_autofree char *folded = plakat_text_fold (value);

  for (guint i = 0; i < G_N_ELEMENTS (short_names); i++)
    if (short_names[i].facet == facet && g_str_equal (short_names[i].typed, folded))
      return g_strdup (short_names[i].meant);
  return g_steal_pointer (&folded);
}

typedef void (*TakeRow) (PlakatWanted *wanted, sqlite3_stmt *statement);

static void
take_genre (PlakatWanted *wanted, sqlite3_stmt *statement)
{
  gint64 id = sqlite3_column_int64 (statement, 0);

  g_array_append_val (wanted->numbers, id);
}

static void
take_country (PlakatWanted *wanted, sqlite3_stmt *statement)
{
  g_ptr_array_add (wanted->texts, plakat_sqlite_dup_text (statement, 0));
}

/* The rows whose name (the second column) is what was typed; without one, those that have its words in their
 * name. */
static gboolean
find_named (
    PlakatSqlite *db, const char *sql, const char *folded, PlakatWanted *wanted, TakeRow take, GError **error)
{
  gboolean row;

  for (guint loose = 0; loose < 2 && wanted->numbers->len + wanted->texts->len == 0; loose++)
    {
      sqlite3_stmt *statement = plakat_sqlite_prepare (db, sql, error);

      if (statement == NULL)
        return FALSE;
      do
        {
          g_autofree char *name = NULL;

          if (!plakat_sqlite_step (db, statement, &row, error))
            return FALSE;
          if (!row)
            break;
          name = plakat_text_fold ((const char *) sqlite3_column_text (statement, 1));
          if (loose ? has_words (name, folded) : g_str_equal (name, folded))
            take (wanted, statement);
        }
      while (row);
    }
  return TRUE;
}

static gboolean
find_country (PlakatSqlite *db, const char *value, const char *folded, PlakatWanted *wanted, GError **error)
{
  sqlite3_stmt *statement = plakat_sqlite_prepare (db, "SELECT code FROM country WHERE code = ?1", error);
  gboolean row;

  if (statement == NULL)
    return FALSE;
  plakat_sqlite_bind (statement, "t", value);
  if (!plakat_sqlite_step (db, statement, &row, error))
    return FALSE;
  if (row)
    take_country (wanted, statement);
  sqlite3_reset (statement);
  return row || find_named (db, "SELECT code, name FROM country", folded, wanted, take_country, error);
}

/* By its uid, or by the name of a list of one's own or a profile's. */
static gboolean
find_list (PlakatSqlite *db, const char *value, PlakatWanted *wanted, GError **error)
{
  static const char *const known[] = { "watchlist", "favourites", "rated", "unrated", "any" };
  g_autofree char *folded = plakat_text_fold (value);

  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    if (g_ascii_strcasecmp (value, known[i]) == 0)
      {
        wanted->any = g_str_equal (known[i], "any");
        g_ptr_array_add (wanted->texts, g_strdup (known[i]));
        return TRUE;
      }
  if (g_str_has_prefix (value, PLAKAT_LIST_UID_OWN) || g_str_has_prefix (value, PLAKAT_LIST_UID_PROFILE))
    {
      g_ptr_array_add (wanted->texts, g_strdup (value));
      return TRUE;
    }
  return find_named (db,
                     "SELECT kind || ':' || uid, value ->> 'name' FROM library.record"
                     " WHERE kind IN ('list', 'profile') AND value IS NOT NULL ORDER BY kind, uid",
                     folded, wanted, take_country, error);
}

/* The usual order, of a catalogue that is not whole yet. */
static gboolean
is_arriving (const PlakatAsked *self, PlakatSqlite *db)
{
  g_autofree char *complete = NULL;

  if ((self->order != PLAKAT_ORDER_POPULARITY && self->order != PLAKAT_ORDER_OWN) || self->reversed
      || plakat_asked_get_list (self) != NULL)
    return FALSE;
  complete = plakat_catalogue_read_state (db, "complete");
  return g_strcmp0 (complete, "0") == 0;
}

static gboolean
asked_init (PlakatAsked *self, PlakatSqlite *db, const PlakatQuery *query, guint depth, GError **error);

/* What a smart list has is asked for in its place. One that has itself, through others, has nothing. */
static gboolean
expand_smart (PlakatSqlite *db, PlakatWanted *wanted, guint depth, GError **error)
{
  for (guint i = wanted->texts->len; i > 0; i--)
    {
      sqlite3_stmt *statement = plakat_sqlite_prepare (
          db, "SELECT value ->> 'query' FROM library.record WHERE kind = 'list' AND 'list:' || uid = ?1",
          error);
      g_autofree char *text = NULL;
      g_autoptr (PlakatQuery) query = NULL;
      PlakatAsked *asked;
      gboolean row;

      if (statement == NULL)
        return FALSE;
      plakat_sqlite_bind (statement, "t", (const char *) g_ptr_array_index (wanted->texts, i - 1));
      if (!plakat_sqlite_step (db, statement, &row, error))
        return FALSE;
      text = row ? plakat_sqlite_dup_text (statement, 0) : NULL;
      sqlite3_reset (statement);
      if (text == NULL)
        continue;
      g_ptr_array_remove_index (wanted->texts, i - 1);
      if (depth >= DEEPEST)
        continue;
      query = plakat_query_parse_all (text, NULL);
      asked = g_new0 (PlakatAsked, 1);
      g_ptr_array_add (wanted->smart, asked);
      if (!asked_init (asked, db, query, depth + 1, error))
        return FALSE;
    }
  return TRUE;
}

static void
set_range (PlakatWanted *wanted, const PlakatTerm *term)
{
  gboolean decade = term->facet == PLAKAT_FACET_DECADE;
  double stars = term->facet == PLAKAT_FACET_MY_RATING ? 2 : 1;

  wanted->range = (PlakatRange) {
    .from = (term->from + (decade && term->above ? 9 : 0)) * stars,
    .to = (term->to + (decade && !term->below ? 9 : 0)) * stars,
    .above = term->above,
    .below = term->below,
  };
}

static gboolean
find_values (PlakatSqlite *db, const PlakatTerm *term, PlakatWanted *wanted, guint depth, GError **error)
{
  g_autofree char *folded = term->value ? fold_value (term->facet, term->value) : NULL;

  if (folded == NULL)
    set_range (wanted, term);
  else if (term->facet == PLAKAT_FACET_GENRE)
    return find_named (db, "SELECT id, name FROM genre", folded, wanted, take_genre, error);
  else if (term->facet == PLAKAT_FACET_COUNTRY)
    return find_country (db, term->value, folded, wanted, error);
  else if (term->facet == PLAKAT_FACET_LANGUAGE)
    g_ptr_array_add (wanted->texts, plakat_language_to_code (term->value));
  else if (term->facet == PLAKAT_FACET_LIST || term->facet == PLAKAT_FACET_IN)
    return find_list (db, term->value, wanted, error) && expand_smart (db, wanted, depth, error);
  else if (term->facet == PLAKAT_FACET_DIRECTOR || term->facet == PLAKAT_FACET_CAST)
    g_ptr_array_add (wanted->texts, g_steal_pointer (&folded));
  else
    g_ptr_array_add (wanted->texts, g_strdup (term->value));
  return TRUE;
}

/** plakat_wanted_read_ids: Returns: (transfer full) (nullable) (element-type gint64): the first column of all
 * rows */
GArray *
plakat_wanted_read_ids (PlakatSqlite *db, sqlite3_stmt *statement, GError **error)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  gboolean row;

  while (plakat_sqlite_step (db, statement, &row, error))
    {
      gint64 id;

      if (!row)
        return g_steal_pointer (&ids);
      id = sqlite3_column_int64 (statement, 0);
      g_array_append_val (ids, id);
    }
  return NULL;
}

/* The films that @words are found in; %NULL when there is no word in them, or with @error set. */
static GArray *
match_words (PlakatSqlite *db, const char *words, GError **error)
{
  g_autofree char *folded = plakat_text_fold (words);

  return *folded != '\0' ? plakat_search_match_films (db, words, error) : NULL;
}

/* A smart list's own order is that of its query. */
static void
set_order (PlakatAsked *self, const PlakatQuery *query)
{
  const PlakatWanted *only = NULL;
  guint lists = 0;

  self->order = query->order;
  self->reversed = query->reversed != FALSE;
  self->seed = query->seed;
  self->rows = query->rows;
  for (guint i = 0; i < self->terms->len; i++)
    {
      const PlakatWanted *wanted = g_ptr_array_index (self->terms, i);

      if (wanted->facet != PLAKAT_FACET_LIST || wanted->negated)
        continue;
      only = wanted;
      lists++;
    }
  if (self->order == PLAKAT_ORDER_OWN && lists == 1 && only->texts->len == 0 && only->smart->len == 1)
    {
      const PlakatAsked *smart = g_ptr_array_index (only->smart, 0);

      self->order = smart->order;
      self->reversed = smart->reversed != self->reversed;
      self->seed = smart->seed;
    }
}

static gboolean
asked_init (PlakatAsked *self, PlakatSqlite *db, const PlakatQuery *query, guint depth, GError **error)
{
  g_autoptr (GError) local = NULL;

  self->terms = g_ptr_array_new_with_free_func (wanted_free);
  for (guint i = 0; i < query->terms->len; i++)
    {
      const PlakatTerm *term = g_ptr_array_index (query->terms, i);
      PlakatWanted *wanted = wanted_new (term);

      g_ptr_array_add (self->terms, wanted);
      if (!find_values (db, term, wanted, depth, error))
        return FALSE;
    }
  set_order (self, query);
  self->arriving = is_arriving (self, db);
  if (query->words != NULL)
    self->words = match_words (db, query->words, &local);
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/** plakat_asked_init: @self: to be cleared in any case */
gboolean
plakat_asked_init (PlakatAsked *self, PlakatSqlite *db, const PlakatQuery *query, GError **error)
{
  return asked_init (self, db, query, 0, error);
}

void
plakat_asked_clear (PlakatAsked *self)
{
  g_clear_pointer (&self->terms, g_ptr_array_unref);
  g_clear_pointer (&self->words, g_array_unref);
}

/**
 * plakat_asked_get_list:
 *
 * Returns: (nullable): the list whose films are shown, those that the catalogue does not have too, in its own
 * order: the first that is named, where it is a single one
 */
const char *
plakat_asked_get_list (const PlakatAsked *self)
{
  const PlakatWanted *only = NULL;

  for (guint i = 0; i < self->terms->len; i++)
    {
      const PlakatWanted *wanted = g_ptr_array_index (self->terms, i);

      if (wanted->facet != PLAKAT_FACET_LIST || wanted->negated)
        continue;
      if (only != NULL || wanted->texts->len != 1 || wanted->smart->len > 0)
        return NULL;
      only = wanted;
    }
  if (only == NULL || only->any || g_str_equal (g_ptr_array_index (only->texts, 0), "unrated"))
    return NULL;
  return g_ptr_array_index (only->texts, 0);
}
