/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "plakat-catalogue-queries.h"
#include "plakat-text.h"

/* How many matches are ranked at the most: a letter matches half of a catalogue. */
#define RANKED 2000

/**
 * plakat_catalogue_match_text:
 * @words: what was typed
 *
 * Returns: (transfer full) (nullable): a query of FTS5 in which every word must be there, the last may be
 * begun; %NULL when there is no word
 */
char *
plakat_catalogue_match_text (const char *words)
{
  g_autofree char *folded = plakat_text_fold (words);
  g_auto (GStrv) tokens = g_strsplit (folded, " ", 32);
  GString *match = g_string_new (NULL);

  for (guint i = 0; tokens[i] != NULL; i++)
    if (*tokens[i] != '\0')
      g_string_append_printf (match, "%s\"%s\"%s", match->len > 0 ? " " : "", tokens[i],
                              tokens[i + 1] == NULL ? "*" : "");
  if (match->len == 0)
    return g_string_free (match, TRUE), NULL;
  return g_string_free (match, FALSE);
}

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

static PlakatNamed *
read_person (sqlite3_stmt *statement)
{
  PlakatNamed *named = g_new0 (PlakatNamed, 1);

  named->person_uid = plakat_sqlite_dup_text (statement, 0);
  named->person_name = plakat_sqlite_dup_text (statement, 1);
  named->portrait = plakat_sqlite_dup_text (statement, 2);
  named->count = sqlite3_column_int (statement, 3);
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

static GPtrArray *
find (PlakatSqlite *db, const char *sql, const char *words, guint most, ReadRow read, GError **error)
{
  g_autofree char *match = plakat_catalogue_match_text (words);
  g_autofree char *folded = plakat_text_fold (words);
  sqlite3_stmt *statement;

  if (match == NULL)
    return plakat_named_array_new ();
  statement = plakat_sqlite_prepare (db, sql, error);
  if (statement == NULL)
    return NULL;
  plakat_sqlite_bind (statement, "ttin", match, folded, (gint64) most, RANKED);
  return collect (db, statement, read, error);
}

/** plakat_catalogue_find_films: the whole title first, then titles that begin so, then by popularity */
GPtrArray *
plakat_catalogue_find_films (PlakatSqlite *db, const char *words, guint most, GError **error)
{
  return find (db,
               "SELECT " PLAKAT_CARD_COLUMNS
               " FROM (SELECT rowid AS id FROM film_words WHERE film_words MATCH ?1 LIMIT ?4) m"
               " JOIN film f ON f.id = m.id ORDER BY f.folded = ?2 DESC, f.folded || ' ' || f.year = ?2 DESC,"
               " substr (f.folded, 1, length (?2)) = ?2 DESC, f.popularity DESC, f.id LIMIT ?3",
               words, most, read_film, error);
}

/** plakat_catalogue_find_persons: the whole name first, then by the number of films */
GPtrArray *
plakat_catalogue_find_persons (PlakatSqlite *db, const char *words, guint most, GError **error)
{
  return find (db,
               "SELECT p.uid, p.name, p.portrait_path, (SELECT count (DISTINCT film_id) FROM credit"
               " WHERE person_id = p.id) AS films"
               " FROM (SELECT rowid AS id FROM person_words WHERE person_words MATCH ?1 LIMIT ?4) m"
               " JOIN person p ON p.id = m.id ORDER BY lower (p.name) = ?2 DESC, films DESC, p.name LIMIT ?3",
               words, most, read_person, error);
}

/** plakat_catalogue_find_characters: those of the most sought films first */
GPtrArray *
plakat_catalogue_find_characters (PlakatSqlite *db, const char *words, guint most, GError **error)
{
  return find (
      db,
      "SELECT " PLAKAT_CARD_COLUMNS ", c.character, p.uid, p.name"
      " FROM (SELECT rowid AS id FROM character_words WHERE character_words MATCH ?1 LIMIT ?4) m"
      " JOIN credit c ON c.id = m.id JOIN film f ON f.id = c.film_id JOIN person p ON p.id = c.person_id"
      " ORDER BY lower (c.character) = ?2 DESC, f.popularity DESC, c.place LIMIT ?3",
      words, most, read_noted_film, error);
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
