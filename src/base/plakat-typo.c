/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "plakat-typo.h"

/*
 * Typing errors: a letter too many, one too few, another one, or two that have changed places. The distance
 * is that of optimal string alignment, worked out near the diagonal only: more errors than are allowed are of
 * no interest.
 */

static guint
spell (gunichar *letters, const char *word, gsize length)
{
  const char *end = word + length;
  guint n = 0;

  while (word < end && n < PLAKAT_TYPO_MOST_LETTERS)
    {
      gunichar letter =
          (guchar) *word < 0x80 ? (gunichar) *word : g_utf8_get_char_validated (word, end - word);

      /* what is no letter, in a damaged file, is like no letter */
      word += letter < 0x110000 ? g_utf8_skip[(guchar) *word] : 1;
      letters[n++] = letter;
    }
  return n;
}

/**
 * plakat_typo_allowed:
 * @word: folded
 *
 * Returns: how many errors are forgiven in what was typed: one in words from four letters on (of which one
 * may be missing), two in those from eight; none in a number
 */
guint
plakat_typo_allowed (const char *word, gsize length)
{
  guint letters = 0, digits = 0;

  for (gsize i = 0; i < length; i++)
    {
      letters += ((guchar) word[i] & 0xc0) != 0x80;
      digits += g_ascii_isdigit (word[i]);
    }
  if (digits == letters || letters + 1 < PLAKAT_TYPO_LEAST_LETTERS
      || letters + PLAKAT_TYPO_MOST >= PLAKAT_TYPO_MOST_LETTERS)
    return 0;
  return letters < 8 ? 1 : 2;
}

/** plakat_typo_mask: Returns: which letters of ASCII are in the word; digits are one letter */
guint32
plakat_typo_mask (const char *word, gsize length)
{
  guint32 mask = 0;

  for (gsize i = 0; i < length; i++)
    {
      guchar c = word[i];

      if (c >= 'a' && c <= 'z')
        mask |= 1u << (c - 'a');
      else if (c >= '0' && c <= '9')
        mask |= 1u << 26;
    }
  return mask;
}

/**
 * plakat_typo_init:
 * @word: folded, as it was typed
 * @most: errors that are forgiven, up to %PLAKAT_TYPO_MOST
 *
 * Returns: %FALSE when the word is too long
 */
gboolean
plakat_typo_init (PlakatTypo *self, const char *word, gsize length, guint most)
{
  self->n_letters = spell (self->letters, word, length);
  self->most = MIN (most, PLAKAT_TYPO_MOST);
  self->mask = plakat_typo_mask (word, length);
  self->is_ascii = self->n_letters == length;
  if (self->is_ascii)
    memcpy (self->ascii, word, length);
  return self->n_letters > 0 && self->n_letters + PLAKAT_TYPO_MOST < PLAKAT_TYPO_MOST_LETTERS;
}

#define BAND (2 * PLAKAT_TYPO_MOST + 1)

/* rows[i][d]: the distance between the first i letters typed and the first i + d - most of the word */
static void
fill_row (const PlakatTypo *self, const gunichar *word, guint n_word, guint i, guint8 rows[3][BAND])
{
  int most = self->most, none = self->most + 1;
  guint8 *row = rows[i % 3], *before = rows[(i + 2) % 3], *two_before = rows[(i + 1) % 3];

  for (int d = 0; d <= 2 * most; d++)
    {
      int j = (int) i + d - most, best = none;

      if (j == 0)
        best = i;
      else if (j > 0 && j <= (int) n_word)
        {
          best = before[d] + (self->letters[i - 1] != word[j - 1]);
          if (d < 2 * most)
            best = MIN (best, before[d + 1] + 1);
          if (d > 0)
            best = MIN (best, row[d - 1] + 1);
          if (i > 1 && j > 1 && self->letters[i - 1] == word[j - 2] && self->letters[i - 2] == word[j - 1])
            best = MIN (best, two_before[d] + 1);
        }
      row[d] = MIN (best, none);
    }
}

/* ── words of ASCII, which most are ─────────────────────────────────── */

typedef struct
{
  const char *typed;
  const char *word;
  int n_typed;
  int n_word;
  guint most;
  guint whole;
  guint begun;
  gsize end;
} Walk;

/*
 * Letters that are the same are passed over; where two differ there are four ways to go on, each with one
 * error more. With two errors at the most that is quicker than the table.
 */
static void
walk (Walk *self, int i, int j, guint errors)
{
  while (i < self->n_typed && j < self->n_word && self->typed[i] == self->word[j])
    {
      i++;
      j++;
    }
  if (i == self->n_typed)
    {
      if (errors < self->begun || (errors == self->begun && (gsize) j < self->end))
        {
          self->begun = errors;
          self->end = j;
        }
      self->whole = MIN (self->whole, errors + (self->n_word - j));
    }
  if (errors == self->most)
    return;
  if (i < self->n_typed && j < self->n_word)
    walk (self, i + 1, j + 1, errors + 1);
  if (i < self->n_typed)
    walk (self, i + 1, j, errors + 1);
  if (j < self->n_word)
    walk (self, i, j + 1, errors + 1);
  if (i + 1 < self->n_typed && j + 1 < self->n_word && self->typed[i] == self->word[j + 1]
      && self->typed[i + 1] == self->word[j])
    walk (self, i + 2, j + 2, errors + 1);
}

static gboolean
is_ascii (const char *word, gsize length)
{
  guchar any = 0;

  for (gsize i = 0; i < length; i++)
    any |= (guchar) word[i];
  return any < 0x80;
}

static guint
compare_ascii (const PlakatTypo *self, const char *word, gsize length, guint *begun, gsize *end)
{
  Walk all = { self->ascii, word,           self->n_letters, length,
               self->most,  self->most + 1, self->most + 1,  G_MAXSIZE };

  walk (&all, 0, 0, 0);
  *begun = all.begun;
  *end = all.begun <= self->most ? all.end : 0;
  return MIN (all.whole, self->most + 1);
}

/**
 * plakat_typo_compare:
 * @word: folded
 * @begun: (out): errors when the word may go on after what was meant
 * @end: (out): of what was meant then, in letters
 *
 * Returns: errors when the word is the whole; one more than are allowed where there are too many
 */
guint
plakat_typo_compare (const PlakatTypo *self, const char *word, gsize length, guint *begun, gsize *end)
{
  gunichar letters[PLAKAT_TYPO_MOST_LETTERS];
  int most = self->most, none = self->most + 1, whole;
  guint8 rows[3][BAND];
  guint n;

  if (self->is_ascii && is_ascii (word, MIN (length, self->n_letters + self->most)))
    return compare_ascii (self, word, length, begun, end);
  n = spell (letters, word, MIN (length, 4 * (self->n_letters + self->most + 1)));
  *begun = none;
  *end = 0;
  if (n + most < self->n_letters)
    return none;
  for (int d = 0; d <= 2 * most; d++)
    rows[0][d] = d < most ? none : d - most;
  for (guint i = 1; i <= self->n_letters; i++)
    {
      guint8 least = none;

      fill_row (self, letters, n, i, rows);
      for (int d = 0; d <= 2 * most; d++)
        least = MIN (least, rows[i % 3][d]);
      if (least > most)
        return none;
    }
  for (int d = 0; d <= 2 * most; d++)
    {
      int j = (int) self->n_letters + d - most;

      if (j <= (int) n && rows[self->n_letters % 3][d] < *begun)
        {
          *begun = rows[self->n_letters % 3][d];
          *end = j;
        }
    }
  whole = (int) n - (int) self->n_letters + most;
  return whole <= 2 * most ? rows[self->n_letters % 3][whole] : (guint) none;
}
