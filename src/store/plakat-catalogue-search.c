/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "plakat-catalogue-find.h"
#include "plakat-catalogue-queries.h"
#include "plakat-film-note.h"
#include "plakat-highlight.h"
#include "plakat-person-item.h"

typedef PlakatNamed *(*ReadRow) (sqlite3_stmt *statement);

static PlakatNamed *
read_film (sqlite3_stmt *statement)
{
  PlakatNamed *named = g_new0 (PlakatNamed, 1);

  named->card = plakat_catalogue_take_card (statement);
  return named;
}

static PlakatNamed *
read_noted_film (sqlite3_stmt *statement)
{
  PlakatNamed *named = read_film (statement);

  named->note = plakat_sqlite_dup_text (statement, PLAKAT_CARD_LAST_COLUMN + 1);
  named->person_uid = plakat_sqlite_dup_text (statement, PLAKAT_CARD_LAST_COLUMN + 2);
  named->person_name = plakat_sqlite_dup_text (statement, PLAKAT_CARD_LAST_COLUMN + 3);
  return named;
}

static GPtrArray *
collect (PlakatSqlite *db, sqlite3_stmt *statement, ReadRow read, GError **error)
{
  g_autoptr (GPtrArray) found = plakat_named_array_new ();
  gboolean row;

  while (plakat_sqlite_step (db, statement, &row, error))
    {
      if (!row)
        return g_steal_pointer (&found);
      g_ptr_array_add (found, read (statement));
    }
  return NULL;
}

/* ── what was typed ───────────────────────────────────────────────── */

typedef struct
{
  PlakatSqlite *db;
  const PlakatSearchAsk *ask;
  const char *words;
  PlakatSearchResults *results;
} Search;

static void
add_match (Search *self, PlakatSearchKind kind, const char *text)
{
  plakat_search_results_add_match (self->results, kind, text, plakat_highlight (text, self->words));
}

/* A film that was found by its original title shows that. */
static void
add_film_match (Search *self, const char *title, const char *original)
{
  g_autoptr (GArray) in_title = plakat_highlight (title, self->words);
  g_autoptr (GArray) in_original = original != NULL ? plakat_highlight (original, self->words) : NULL;

  if (in_title->len == 0 && in_original != NULL && in_original->len > 0)
    plakat_search_results_add_match (self->results, PLAKAT_FIND_FILMS, original,
                                     g_steal_pointer (&in_original));
  else
    plakat_search_results_add_match (self->results, PLAKAT_FIND_FILMS, title, g_steal_pointer (&in_title));
}

static void
take_film (Search *self, sqlite3_stmt *statement, const PlakatSearchFound *found)
{
  PlakatCard *card = plakat_catalogue_take_card (statement);
  g_autoptr (PlakatFilmItem) film = NULL;

  add_film_match (self, card->title,
                  (const char *) sqlite3_column_text (statement, PLAKAT_CARD_LAST_COLUMN + 1));
  film = plakat_film_item_new_card (card);
  plakat_search_results_add (self->results, PLAKAT_FIND_FILMS, film);
}

static void
take_person (Search *self, sqlite3_stmt *statement, const PlakatSearchFound *found)
{
  const char *name = (const char *) sqlite3_column_text (statement, 1);
  g_autoptr (PlakatPersonItem) person =
      plakat_person_item_new ((const char *) sqlite3_column_text (statement, 0), name,
                              (const char *) sqlite3_column_text (statement, 2), found->n_films);

  add_match (self, PLAKAT_FIND_PERSONS, name);
  plakat_search_results_add (self->results, PLAKAT_FIND_PERSONS, person);
}

static void
take_character (Search *self, sqlite3_stmt *statement, const PlakatSearchFound *found)
{
  const int column = PLAKAT_CARD_LAST_COLUMN + 1;
  const char *character = (const char *) sqlite3_column_text (statement, column);
  g_autoptr (PlakatFilmItem) film = NULL;
  g_autoptr (PlakatFilmNote) note = NULL;

  if (character == NULL)
    return;
  film = plakat_film_item_new_card (plakat_catalogue_take_card (statement));
  note = plakat_film_note_new (film, character, PLAKAT_JOB_ACTOR);
  plakat_film_note_set_person (note, (const char *) sqlite3_column_text (statement, column + 1),
                               (const char *) sqlite3_column_text (statement, column + 2));
  add_match (self, PLAKAT_FIND_CHARACTERS, character);
  plakat_search_results_add (self->results, PLAKAT_FIND_CHARACTERS, note);
}

typedef void (*TakeRow) (Search *self, sqlite3_stmt *statement, const PlakatSearchFound *found);

/* Rows that are gone since they were found are passed over. */
static gboolean
take_found (Search *self, GArray *found, const char *sql, TakeRow take, GError **error)
{
  for (guint i = 0; i < found->len; i++)
    {
      const PlakatSearchFound *one = &g_array_index (found, PlakatSearchFound, i);
      sqlite3_stmt *statement = plakat_sqlite_prepare (self->db, sql, error);
      gboolean row;

      if (statement == NULL)
        return FALSE;
      plakat_sqlite_bind (statement, "i", (gint64) one->id);
      if (!plakat_sqlite_step (self->db, statement, &row, error))
        return FALSE;
      if (row)
        take (self, statement, one);
      sqlite3_reset (statement);
    }
  return TRUE;
}

static gboolean
is_found (GArray *films, gint64 id)
{
  for (guint i = 0; i < films->len; i++)
    if (g_array_index (films, PlakatSearchFound, i).id == id)
      return TRUE;
  return FALSE;
}

static gboolean
add_films_of (Search *self, const PlakatSearchFound *person, GArray *films, guint most, GError **error)
{
  /* the first fill goes without this index: then films come when it is through */
  sqlite3_stmt *statement = plakat_sqlite_prepare (
      self->db,
      "SELECT f.id FROM (SELECT DISTINCT film_id FROM credit INDEXED BY credit_person WHERE person_id = ?1) c"
      " JOIN film f ON f.id = c.film_id ORDER BY f.popularity DESC, f.id LIMIT ?2",
      NULL);
  gboolean row;

  if (statement == NULL)
    return TRUE;
  plakat_sqlite_bind (statement, "ii", (gint64) person->id, (gint64) most);
  while (plakat_sqlite_step (self->db, statement, &row, error))
    {
      PlakatSearchFound film = { .id = row ? sqlite3_column_int64 (statement, 0) : 0 };

      if (!row)
        return TRUE;
      if (films->len < most && !is_found (films, film.id))
        g_array_append_val (films, film);
    }
  return FALSE;
}

/* Who types the whole name of a person, or a part of it that no film has, looks for their films, too. */
static gboolean
is_about_person (GArray *found[PLAKAT_FIND_N_KINDS])
{
  const PlakatSearchFound *person = (const PlakatSearchFound *) found[PLAKAT_FIND_PERSONS]->data;

  return found[PLAKAT_FIND_PERSONS]->len > 0
         && (person->class == PLAKAT_CLASS_WHOLE
             || (found[PLAKAT_FIND_FILMS]->len == 0 && person->class <= PLAKAT_CLASS_LAST_BEGUN));
}

static gboolean
take_all (Search *self, GArray *found[PLAKAT_FIND_N_KINDS], guint most, GError **error)
{
  if (is_about_person (found)
      && !add_films_of (self, (const PlakatSearchFound *) found[PLAKAT_FIND_PERSONS]->data,
                        found[PLAKAT_FIND_FILMS], most, error))
    return FALSE;
  return take_found (self, found[PLAKAT_FIND_FILMS],
                     "SELECT " PLAKAT_CARD_COLUMNS ", f.original_title FROM film f WHERE f.id = ?1",
                     take_film, error)
         && take_found (self, found[PLAKAT_FIND_PERSONS],
                        "SELECT uid, name, portrait_path FROM person WHERE id = ?1", take_person, error)
         && take_found (
             self, found[PLAKAT_FIND_CHARACTERS],
             "SELECT " PLAKAT_CARD_COLUMNS ", c.character, p.uid, p.name FROM credit c"
             " JOIN film f ON f.id = c.film_id JOIN person p ON p.id = c.person_id WHERE c.id = ?1",
             take_character, error);
}

/* Whether nothing is what was typed, but only what may have been meant. */
static gboolean
is_only_meant (GArray *found[PLAKAT_FIND_N_KINDS])
{
  gboolean any = FALSE;

  for (guint kind = 0; kind < PLAKAT_FIND_N_KINDS; kind++)
    for (guint i = 0; i < found[kind]->len; i++)
      {
        const PlakatSearchFound *one = &g_array_index (found[kind], PlakatSearchFound, i);

        if (one->class < PLAKAT_CLASS_TYPO || one->class >= PLAKAT_CLASS_INSIDE)
          return FALSE;
        any = TRUE;
      }
  return any;
}

/**
 * plakat_catalogue_find:
 * @words: what was typed, as it is
 * @ask: the same, made ready
 * @most: of each kind
 *
 * Returns: (transfer full) (nullable): films, people and characters; %G_IO_ERROR_CANCELLED when they are not
 * wanted any more
 */
PlakatSearchResults *
plakat_catalogue_find (
    PlakatSqlite *db, const char *words, const PlakatSearchAsk *ask, guint most, GError **error)
{
  g_autoptr (PlakatSearchResults) results = plakat_search_results_new ();
  g_autoptr (GError) failed = NULL;
  GArray *found[PLAKAT_FIND_N_KINDS] = { NULL };
  Search self = { db, ask, words, results };
  gboolean done;

  if (!plakat_search_find (db, ask, most, found, error))
    return NULL;
  plakat_search_results_set_only_meant (results, is_only_meant (found));
  plakat_search_results_set_complete (results, plakat_search_is_complete (plakat_search_of (db)));
  done = take_all (&self, found, most, &failed);
  for (guint kind = 0; kind < PLAKAT_FIND_N_KINDS; kind++)
    g_array_unref (found[kind]);
  if (done)
    return g_steal_pointer (&results);
  if (plakat_search_ask_is_over (ask))
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "Something else is searched for");
  else
    g_propagate_error (error, g_steal_pointer (&failed));
  return NULL;
}

/**
 * plakat_catalogue_find_similar:
 *
 * A shared director says most, then people who play in both, then genres, the country and the time. The note
 * is the strongest thing that is shared: a name, a genre or a country, as it stands in the catalogue.
 *
 * Returns: (transfer full) (nullable) (element-type PlakatNamed): the nearest first
 */
GPtrArray *
plakat_catalogue_find_similar (PlakatSqlite *db, const char *uid, guint most, GError **error)
{
  sqlite3_stmt *statement = plakat_sqlite_prepare (
      db,
      "WITH me AS (SELECT id, year FROM film WHERE uid = ?1),"
      " shared AS ("
      "  SELECT o.film_id AS id, 6.0 AS weight, p.name AS note FROM me JOIN credit c ON c.film_id = me.id "
      "AND c.job = 1"
      "   JOIN credit o ON o.person_id = c.person_id AND o.job = 1 JOIN person p ON p.id = c.person_id"
      "  UNION ALL"
      "  SELECT o.film_id, 2.5, p.name FROM me JOIN credit c ON c.film_id = me.id AND c.job = 0 AND c.place "
      "< 8"
      "   JOIN credit o ON o.person_id = c.person_id AND o.job = 0 AND o.place < 8 JOIN person p ON p.id = "
      "c.person_id"
      "   GROUP BY o.film_id, p.id"
      "  UNION ALL"
      "  SELECT o.film_id, 1.0 + 2.0 / (1 + (SELECT count (*) FROM film_genre n WHERE n.genre_id = g.id) / "
      "40.0), g.name"
      "   FROM me JOIN film_genre x ON x.film_id = me.id JOIN film_genre o ON o.genre_id = x.genre_id"
      "   JOIN genre g ON g.id = x.genre_id"
      "  UNION ALL"
      "  SELECT o.film_id, 0.5 + 2.0 / (1 + (SELECT count (*) FROM film_country n WHERE n.code = x.code) / "
      "20.0), k.name"
      "   FROM me JOIN film_country x ON x.film_id = me.id JOIN film_country o ON o.code = x.code"
      "   JOIN country k ON k.code = x.code),"
      " best AS (SELECT id, sum (weight) AS score, max (weight) AS strongest, note FROM shared"
      "  WHERE id <> (SELECT id FROM me) GROUP BY id)"
      "SELECT " PLAKAT_CARD_COLUMNS ", b.note, NULL, NULL FROM best b JOIN film f ON f.id = b.id"
      " ORDER BY b.score + 1.5 / (1 + abs (coalesce (f.year, 0) - coalesce ((SELECT year FROM me), 0)) / "
      "10.0)"
      "  + f.popularity / (f.popularity + 50.0) DESC, f.id LIMIT ?2",
      error);

  if (statement == NULL)
    return NULL;
  plakat_sqlite_bind (statement, "ti", uid, (gint64) most);
  return collect (db, statement, read_noted_film, error);
}
