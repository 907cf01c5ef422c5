/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "plakat-search-run.h"
#include "plakat-typo.h"

/* What a word may turn out to be, and how many words are looked at for it. */
#define MOST_CORRECTIONS 24
#define MOST_ROWS 30000

/* Sorts behind every text that begins as it does. */
#define AFTER_ALL "\xf4\x8f\xbf\xbf"

/* ---- Words that it could be -------------------------------------------------------------------- */

typedef struct
{
  PlakatTypo typed;
  GArray *whole;
  GArray *begun;
  GHashTable *known;
  gboolean only_whole;
} Correction;

static void
add_term (Correction *self, GArray *terms, const char *word, int letters)
{
  PlakatSearchTerm term = { g_utf8_substring (word, 0, letters), TRUE };

  if (terms->len < MOST_CORRECTIONS && g_hash_table_add (self->known, g_strdup (term.word)))
    g_array_append_val (terms, term);
  else
    g_free (term.word);
}

/* What begins as it was typed has no error. */
static void
consider (Correction *self, const char *word)
{
  gsize end, length = strlen (word);
  guint begun, whole = plakat_typo_compare (&self->typed, word, length, &begun, &end);
  glong letters = g_utf8_strlen (word, -1);

  if (begun == 0 || begun > self->typed.most)
    return;
  if (whole <= self->typed.most && letters >= (glong) PLAKAT_TYPO_LEAST_LETTERS)
    add_term (self, self->whole, word, letters);
  else if (end >= PLAKAT_TYPO_LEAST_LETTERS && !self->only_whole)
    add_term (self, self->begun, word, end);
}

static gboolean
consider_rows (Correction *self, PlakatDb *db, const char *sql, const char *beginning, GError **error)
{
  g_autofree char *after = g_strconcat (beginning, AFTER_ALL, NULL);
  g_autoptr (PlakatRows) rows = plakat_db_query (db, error, sql, "ttn", beginning, after, MOST_ROWS);

  if (rows == NULL)
    return FALSE;
  while (plakat_rows_next (rows))
    consider (self, plakat_rows_get_text (rows, 0));
  return plakat_rows_end (rows, error);
}

static gboolean
consider_beginning (Correction *self, PlakatDb *db, const char *word, int from, int to, GError **error)
{
  g_autofree char *beginning = g_utf8_substring (word, from, to);

  return consider_rows (self, db,
                        "SELECT word FROM word WHERE word >= ?1 AND word < ?2 ORDER BY word LIMIT ?3",
                        beginning, error);
}

static gboolean
consider_end (Correction *self, PlakatDb *db, const char *word, int letters, GError **error)
{
  g_autofree char *backwards = g_utf8_strreverse (word, -1);
  g_autofree char *end = g_utf8_substring (backwards, 0, letters);
  gboolean done;

  /* Where a word that goes on has its end, nobody knows. */
  self->only_whole = TRUE;
  done = consider_rows (
      self, db, "SELECT word FROM word WHERE backwards >= ?1 AND backwards < ?2 ORDER BY backwards LIMIT ?3",
      end, error);
  self->only_whole = FALSE;
  return done;
}

/*
 * Wherever the error is, the letters before it or those behind it are right: with one letter less than all
 * shared between the two sides, so are those when two letters have changed places between them. Only what
 * begins so and goes on, with an error among its first letters, takes a look at all that have the first
 * letter.
 */
static gboolean
find_candidates (Correction *self, PlakatDb *db, const char *word, GError **error)
{
  int length = self->typed.n_letters, first = (length - 1) / 2, last = length - 1 - first;

  if (!consider_beginning (self, db, word, 0, first, error) || !consider_end (self, db, word, last, error))
    return FALSE;
  if (self->whole->len + self->begun->len > 0 || first < 2)
    return TRUE;
  return consider_beginning (self, db, word, 0, 1, error) && consider_beginning (self, db, word, 1, 2, error);
}

/**
 * plakat_search_correct:
 * @word: as it was typed
 * @whole: (element-type PlakatSearchTerm): takes the words that it may be with one error
 * @begun: (element-type PlakatSearchTerm): takes what they begin with that it may be
 */
gboolean
plakat_search_correct (PlakatDb *db, const char *word, GArray *whole, GArray *begun, GError **error)
{
  Correction self = { .whole = whole, .begun = begun };
  gboolean done;

  if (plakat_typo_allowed (word, strlen (word)) == 0
      || !plakat_typo_init (&self.typed, word, strlen (word), 1))
    return TRUE;
  self.known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  done = find_candidates (&self, db, word, error);
  g_hash_table_unref (self.known);
  return done;
}

/** plakat_search_knows: @known: (out): whether any word begins with @word */
gboolean
plakat_search_knows (PlakatDb *db, const char *word, gboolean *known, GError **error)
{
  g_autofree char *after = g_strconcat (word, AFTER_ALL, NULL);
  gint64 there;

  if (!plakat_db_read_int (db, error, &there, "SELECT 1 FROM word WHERE word >= ?1 AND word < ?2 LIMIT 1",
                           "tt", word, after))
    return FALSE;
  *known = there != 0;
  return TRUE;
}
