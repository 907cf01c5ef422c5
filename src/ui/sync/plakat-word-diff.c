/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "plakat-word-diff.h"

/* Above so many comparisons the whole middle of both texts counts as different. */
#define MOST_CELLS (4u * 1000 * 1000)

static GArray *
split_words (const char *text)
{
  GArray *words = g_array_new (FALSE, FALSE, sizeof (PlakatSpan));
  PlakatSpan word = { 0, 0 };
  gboolean inside = FALSE;

  for (const char *p = text;; p = g_utf8_next_char (p))
    {
      gboolean space = *p == '\0' || g_unichar_isspace (g_utf8_get_char (p));

      if (!space && !inside)
        word.start = (guint) (p - text);
      if (space && inside)
        {
          word.end = (guint) (p - text);
          g_array_append_val (words, word);
        }
      inside = !space;
      if (*p == '\0')
        break;
    }
  return words;
}

static gboolean
equal_words (const char *one, const PlakatSpan *a, const char *other, const PlakatSpan *b)
{
  return a->end - a->start == b->end - b->start
         && memcmp (one + a->start, other + b->start, a->end - a->start) == 0;
}

/* Words that differ and follow each other make one span, with the spaces between them. */
static void
mark (GArray *spans, GArray *words, guint index, guint *last)
{
  PlakatSpan *word = &g_array_index (words, PlakatSpan, index);

  if (spans->len > 0 && *last + 1 == index)
    g_array_index (spans, PlakatSpan, spans->len - 1).end = word->end;
  else
    g_array_append_vals (spans, word, 1);
  *last = index;
}

typedef struct
{
  const char *one, *other;
  GArray *words_one, *words_other;
  guint first;         /* words that are equal at the beginning */
  guint rows, columns; /* words between what is equal at both ends */
} Diff;

static gboolean
equal_at (const Diff *diff, guint row, guint column)
{
  return equal_words (diff->one, &g_array_index (diff->words_one, PlakatSpan, diff->first + row), diff->other,
                      &g_array_index (diff->words_other, PlakatSpan, diff->first + column));
}

/* The longest common row of words, from the end backwards, so that it can be walked from the beginning. */
static guint16 *
measure (const Diff *diff)
{
  gsize width = diff->columns + 1;
  guint16 *length = g_new0 (guint16, (diff->rows + 1) * width);

  for (guint i = diff->rows; i-- > 0;)
    for (guint j = diff->columns; j-- > 0;)
      length[i * width + j] = equal_at (diff, i, j)
                                  ? (guint16) (length[(i + 1) * width + j + 1] + 1)
                                  : MAX (length[(i + 1) * width + j], length[i * width + j + 1]);
  return length;
}

static void
compare_middle (const Diff *diff, GArray *of_one, GArray *of_other)
{
  gboolean small = (guint64) diff->rows * diff->columns <= MOST_CELLS && diff->rows < G_MAXUINT16;
  g_autofree guint16 *length = small ? measure (diff) : NULL;
  gsize width = diff->columns + 1;
  guint last_one = G_MAXUINT - 1, last_other = G_MAXUINT - 1;
  guint i = 0, j = 0;

  while (i < diff->rows || j < diff->columns)
    {
      if (length != NULL && i < diff->rows && j < diff->columns && equal_at (diff, i, j))
        {
          i++;
          j++;
        }
      else if (j >= diff->columns
               || (i < diff->rows
                   && (length == NULL || length[(i + 1) * width + j] >= length[i * width + j + 1])))
        mark (of_one, diff->words_one, diff->first + i++, &last_one);
      else
        mark (of_other, diff->words_other, diff->first + j++, &last_other);
    }
}

/**
 * plakat_word_diff:
 * @of_one: (out): spans of @one whose words are not in @other at that place
 * @of_other: (out): the other way round
 *
 * Words are what stands between white space; punctuation belongs to them.
 */
void
plakat_word_diff (const char *one, const char *other, GArray **of_one, GArray **of_other)
{
  g_autoptr (GArray) words_one = split_words (one);
  g_autoptr (GArray) words_other = split_words (other);
  Diff diff = { one, other, words_one, words_other, 0, 0, 0 };
  guint least = MIN (words_one->len, words_other->len), last = 0;

  while (diff.first < least
         && equal_words (one, &g_array_index (words_one, PlakatSpan, diff.first), other,
                         &g_array_index (words_other, PlakatSpan, diff.first)))
    diff.first++;
  while (last < least - diff.first
         && equal_words (one, &g_array_index (words_one, PlakatSpan, words_one->len - 1 - last), other,
                         &g_array_index (words_other, PlakatSpan, words_other->len - 1 - last)))
    last++;
  diff.rows = words_one->len - diff.first - last;
  diff.columns = words_other->len - diff.first - last;
  *of_one = g_array_new (FALSE, FALSE, sizeof (PlakatSpan));
  *of_other = g_array_new (FALSE, FALSE, sizeof (PlakatSpan));
  compare_middle (&diff, *of_one, *of_other);
}
