/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "plakat-search-run.h"

/* Shorter words than these, as they are meant, are too like each other; longer ones nobody types. */
#define LEAST_LETTERS 4
#define MOST_LETTERS 40

/* What a word may turn out to be, and how many words are looked at for it. */
#define MOST_CORRECTIONS 24
#define MOST_ROWS 30000

/* Sorts behind every text that begins as it does. */
#define AFTER_ALL "\xf4\x8f\xbf\xbf"

/* How much of a word is as it was typed. */
typedef enum
{
  NO_MATCH,
  WHOLE,
  BEGINNING,
} Match;

typedef struct
{
  gunichar letters[MOST_LETTERS + 2];
  int length;
} Letters;

/* ---- One error --------------------------------------------------------------------------------- */

static void
spell (Letters *letters, const char *word)
{
  int i = 0;

  for (; *word != '\0' && i < MOST_LETTERS + 2; word = g_utf8_next_char (word))
    letters->letters[i++] = g_utf8_get_char (word);
  letters->length = i;
}

/* Whether what was typed from @i on stands in @word from @j on; @end: where it ends there */
static gboolean
goes_on (const Letters *typed, int i, const Letters *word, int j, int *end)
{
  for (; i < typed->length; i++, j++)
    if (j >= word->length || typed->letters[i] != word->letters[j])
      return FALSE;
  *end = j;
  return TRUE;
}

/*
 * The distance of Damerau and Levenshtein, when it may be one at the most: after the first letters that
 * differ the rest must go on in one of four ways. @end: (out): how much of @word was meant.
 */
static Match
compare (const Letters *typed, const Letters *word, int *end)
{
  Match best = NO_MATCH;
  int i = 0, ends[4], n_ends = 0;

  while (i < typed->length && i < word->length && typed->letters[i] == word->letters[i])
    i++;
  if (i == typed->length)
    return NO_MATCH; /* it begins as it was typed: that was no error */
  n_ends += goes_on (typed, i + 1, word, i + 1, &ends[n_ends]);
  n_ends += goes_on (typed, i, word, i + 1, &ends[n_ends]);
  n_ends += goes_on (typed, i + 1, word, i, &ends[n_ends]);
  if (i + 1 < typed->length && i + 1 < word->length && typed->letters[i] == word->letters[i + 1]
      && typed->letters[i + 1] == word->letters[i])
    n_ends += goes_on (typed, i + 2, word, i + 2, &ends[n_ends]);
  for (int k = 0; k < n_ends; k++)
    {
      if (ends[k] > word->length)
        continue;
      if (ends[k] == word->length)
        {
          *end = ends[k];
          return WHOLE;
        }
      if (best == NO_MATCH || ends[k] > *end)
        *end = ends[k];
      best = BEGINNING;
    }
  return best;
}

/* ---- Words that it could be -------------------------------------------------------------------- */

typedef struct
{
  Letters typed;
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

static void
consider (Correction *self, const char *word)
{
  Letters letters;
  int end = 0;
  Match match;

  spell (&letters, word);
  if (self->only_whole && ABS (letters.length - self->typed.length) > 1)
    return;
  match = compare (&self->typed, &letters, &end);
  if (match == WHOLE && end >= LEAST_LETTERS)
    add_term (self, self->whole, word, end);
  else if (match == BEGINNING && end >= LEAST_LETTERS && !self->only_whole)
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
  int length = self->typed.length, first = (length - 1) / 2, last = length - 1 - first;

  if (!consider_beginning (self, db, word, 0, first, error) || !consider_end (self, db, word, last, error))
    return FALSE;
  if (self->whole->len + self->begun->len > 0 || first < 2)
    return TRUE;
  return consider_beginning (self, db, word, 0, 1, error) && consider_beginning (self, db, word, 1, 2, error);
}

static gboolean
can_be_corrected (const char *word)
{
  glong letters = g_utf8_strlen (word, -1);

  return letters >= LEAST_LETTERS - 1 && letters <= MOST_LETTERS
         && strspn (word, "0123456789") < strlen (word);
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

  if (!can_be_corrected (word))
    return TRUE;
  spell (&self.typed, word);
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
