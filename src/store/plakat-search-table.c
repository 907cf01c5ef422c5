/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "plakat-search-table.h"

/*
 * Whatever stands in the parts, nothing beyond them is read: places are looked at here once, and posts where
 * they are read.
 */

static gboolean
ascends (const guint32 *places, guint32 n, gsize bytes)
{
  for (guint32 i = 0; i < n; i++)
    if (places[i] > places[i + 1])
      return FALSE;
  return places[n] <= bytes;
}

static gboolean
has (const PlakatSearchBytes *part, gsize n, gsize size)
{
  return part->bytes == n * size && part->data != NULL;
}

/**
 * plakat_search_table_init:
 * @parts: outlive the table
 *
 * Returns: %FALSE when they do not belong together
 */
gboolean
plakat_search_table_init (PlakatSearchTable *self,
                          PlakatSearchKind kind,
                          const PlakatSearchBytes parts[PLAKAT_N_PARTS])
{
  gsize n = parts[PLAKAT_PART_IDS].bytes / 4, n_tokens = parts[PLAKAT_PART_MASKS].bytes / 4;

  memset (self, 0, sizeof *self);
  if (n > G_MAXINT32 || n_tokens > G_MAXINT32 || !has (&parts[PLAKAT_PART_IDS], n, 4)
      || !has (&parts[PLAKAT_PART_WEIGHTS], kind != PLAKAT_FIND_CHARACTERS ? n : 0, 4)
      || !has (&parts[PLAKAT_PART_COUNTS], kind != PLAKAT_FIND_FILMS ? n : 0, 2)
      || !has (&parts[PLAKAT_PART_MASKS], n_tokens, 4) || !has (&parts[PLAKAT_PART_TEXT_AT], n_tokens + 1, 4)
      || !has (&parts[PLAKAT_PART_POSTS_AT], n_tokens + 1, 4) || parts[PLAKAT_PART_TEXT].data == NULL
      || parts[PLAKAT_PART_POSTS].data == NULL || parts[PLAKAT_PART_FIRSTS].data == NULL)
    return FALSE;
  self->kind = kind;
  self->n = n;
  self->ids = parts[PLAKAT_PART_IDS].data;
  self->weights = parts[PLAKAT_PART_WEIGHTS].data;
  self->counts = parts[PLAKAT_PART_COUNTS].data;
  self->firsts = parts[PLAKAT_PART_FIRSTS].data;
  self->n_firsts = parts[PLAKAT_PART_FIRSTS].bytes / 4;
  self->n_tokens = n_tokens;
  self->text = parts[PLAKAT_PART_TEXT].data;
  self->text_at = parts[PLAKAT_PART_TEXT_AT].data;
  self->masks = parts[PLAKAT_PART_MASKS].data;
  self->posts_at = parts[PLAKAT_PART_POSTS_AT].data;
  self->posts = parts[PLAKAT_PART_POSTS].data;
  if (!ascends (self->text_at, n_tokens, parts[PLAKAT_PART_TEXT].bytes)
      || !ascends (self->posts_at, n_tokens, parts[PLAKAT_PART_POSTS].bytes))
    return FALSE;
  self->whole_first = plakat_search_table_find (self, (const char[]) { PLAKAT_MARK_WHOLE }, 1, FALSE);
  self->word_first = plakat_search_table_find (self, (const char[]) { PLAKAT_MARK_WHOLE }, 1, TRUE);
  return self->whole_first <= self->word_first;
}

/**
 * plakat_search_table_find:
 * @token: bytes
 * @behind: whether behind all that begin so
 *
 * Returns: the first token that is not before @token, or not before what begins so
 */
guint32
plakat_search_table_find (const PlakatSearchTable *self, const char *token, gsize length, gboolean behind)
{
  guint32 first = 0, after = self->n_tokens;

  while (first < after)
    {
      guint32 middle = first + (after - first) / 2;
      gsize other_length;
      const char *other = plakat_search_table_token (self, middle, &other_length);
      int order = memcmp (other, token, MIN (length, other_length));

      if (order == 0 && other_length < length)
        order = -1;
      if (order < 0 || (order == 0 && behind))
        first = middle + 1;
      else
        after = middle;
    }
  return first;
}

/** plakat_search_table_is: whether there is such a token, and it is just @text */
gboolean
plakat_search_table_is (const PlakatSearchTable *self, guint32 token, const char *text, gsize length)
{
  gsize other_length;
  const char *other;

  if (token >= self->n_tokens)
    return FALSE;
  other = plakat_search_table_token (self, token, &other_length);
  return other_length == length && memcmp (other, text, length) == 0;
}

/** plakat_search_table_film_of: Returns: which of the films the character is in, as they are numbered */
guint32
plakat_search_table_film_of (const PlakatSearchTable *self, guint32 character)
{
  guint32 first = 0, after = self->n_firsts;

  while (first < after)
    {
      guint32 middle = first + (after - first) / 2;

      if (self->firsts[middle] <= character)
        first = middle + 1;
      else
        after = middle;
    }
  return first > 0 ? first - 1 : 0;
}

void
plakat_search_posts_init (PlakatSearchPosts *self, const PlakatSearchTable *table, guint32 token)
{
  self->at = table->posts + table->posts_at[token];
  self->end = table->posts + table->posts_at[token + 1];
  self->next = 0;
  self->begun = FALSE;
}
