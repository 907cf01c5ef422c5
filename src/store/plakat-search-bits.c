/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "plakat-search-find-private.h"

/* Sets of things, and what finds them by a token. */

void
plakat_search_bits_init (PlakatSearchBits *self, guint32 n)
{
  self->n = n;
  self->words = g_new0 (guint64, plakat_bits_words (n) + 1);
}

void
plakat_search_bits_clear (PlakatSearchBits *self)
{
  g_clear_pointer (&self->words, g_free);
}

void
plakat_search_bits_empty (PlakatSearchBits *self)
{
  memset (self->words, 0, plakat_bits_words (self->n) * sizeof *self->words);
}

/** plakat_search_bits_and: Returns: whether any is left */
gboolean
plakat_search_bits_and (PlakatSearchBits *self, const PlakatSearchBits *other)
{
  guint64 any = 0;

  for (gsize i = 0; i < plakat_bits_words (self->n); i++)
    any |= self->words[i] &= other->words[i];
  return any != 0;
}

void
plakat_search_bits_or (PlakatSearchBits *self, const PlakatSearchBits *other)
{
  for (gsize i = 0; i < plakat_bits_words (self->n); i++)
    self->words[i] |= other->words[i];
}

/** plakat_search_bits_add: the things of the tokens from @first until before @after */
void
plakat_search_bits_add (PlakatSearchBits *self, const PlakatSearchTable *table, guint32 first, guint32 after)
{
  for (guint32 token = first; token < after; token++)
    {
      PlakatSearchPosts posts;
      guint32 thing;

      plakat_search_posts_init (&posts, table, token);
      while (plakat_search_posts_next (&posts, self->n, &thing))
        plakat_search_bits_set (self, thing);
    }
}

/* ── the finder ───────────────────────────────────────────────────── */

void
plakat_search_finder_init (PlakatSearchFinder *self,
                           const PlakatSearchPlace *place,
                           const PlakatSearchAsk *ask,
                           guint most,
                           GArray *found)
{
  self->place = place;
  self->table = place->table;
  self->ask = ask;
  self->most = most;
  self->found = found;
  plakat_search_bits_init (&self->seen, place->table->n);
  for (guint i = 0; i < found->len; i++)
    {
      const PlakatSearchFound *one = &g_array_index (found, PlakatSearchFound, i);

      if (one->source == place->source)
        plakat_search_bits_set (&self->seen, one->thing);
    }
}

void
plakat_search_finder_clear (PlakatSearchFinder *self)
{
  plakat_search_bits_clear (&self->seen);
}

gboolean
plakat_search_finder_is_done (const PlakatSearchFinder *self)
{
  return self->found->len >= self->most || plakat_search_ask_is_over (self->ask);
}

/* The best are among the first: most answers need no look at the others. */
guint32
plakat_search_finder_horizon (const PlakatSearchFinder *self)
{
  return MIN (self->table->n, MAX (65536, self->table->n / 16));
}

static guint32
film_of (const PlakatSearchFinder *self, guint32 thing)
{
  return self->table->kind == PLAKAT_FIND_CHARACTERS ? plakat_search_table_film_of (self->table, thing)
                                                     : thing;
}

/** plakat_search_finder_take: what was taken before, or is not shown, is passed over */
void
plakat_search_finder_take (PlakatSearchFinder *self, guint32 thing, guint class)
{
  const PlakatSearchTable *shown =
      self->table->kind == PLAKAT_FIND_CHARACTERS ? self->place->films : self->table;
  guint32 number = film_of (self, thing);
  PlakatSearchFound found = { .thing = thing, .id = self->table->ids[thing], .class = class };

  if (plakat_search_bits_has (&self->seen, thing))
    return;
  plakat_search_bits_set (&self->seen, thing);
  if (found.id == 0 || number >= shown->n
      || (self->place->hidden != NULL
          && g_hash_table_contains (self->place->hidden, GUINT_TO_POINTER (shown->ids[number]))))
    return;
  found.source = self->place->source;
  found.weight = shown->weights[number];
  found.n_films = self->table->kind == PLAKAT_FIND_PERSONS ? self->table->counts[thing] : 0;
  g_array_append_val (self->found, found);
}

void
plakat_search_finder_take_all (PlakatSearchFinder *self, const PlakatSearchBits *bits, guint class)
{
  for (gsize i = 0; i < plakat_bits_words (bits->n) && self->found->len < self->most; i++)
    for (guint64 word = bits->words[i]; word != 0 && self->found->len < self->most; word &= word - 1)
      plakat_search_finder_take (self, i * 64 + __builtin_ctzll (word), class);
}

static void
mark_range (const PlakatSearchFinder *self, PlakatSearchBits *bits, const char *token, gsize length)
{
  plakat_search_bits_add (bits, self->table, plakat_search_table_find (self->table, token, length, FALSE),
                          plakat_search_table_find (self->table, token, length, TRUE));
}

static void
mark_one (const PlakatSearchFinder *self, PlakatSearchBits *bits, const char *token, gsize length)
{
  guint32 place = plakat_search_table_find (self->table, token, length, FALSE);

  if (plakat_search_table_is (self->table, place, token, length))
    plakat_search_bits_add (bits, self->table, place, place + 1);
}

/* A number may be the year of the film: all of it, or in the midst of typing a part, when there are other
 * words. */
static void
mark_year (const PlakatSearchFinder *self,
           const PlakatSearchToken *token,
           gboolean alone,
           PlakatSearchBits *bits)
{
  char year[8] = { PLAKAT_MARK_YEAR };

  if (token->length > 4 || strspn (token->text, "0123456789") < token->length)
    return;
  memcpy (year + 1, token->text, token->length);
  if (token->year != 0)
    mark_one (self, bits, year, 5);
  else if (!alone && token->prefix && token->length >= 2)
    mark_range (self, bits, year, 1 + token->length);
}

/** plakat_search_finder_mark: @alone: whether it is the only token; @bits: takes the things that have the
 * token */
void
plakat_search_finder_mark (const PlakatSearchFinder *self,
                           const PlakatSearchToken *token,
                           PlakatSearchHow how,
                           gboolean alone,
                           PlakatSearchBits *bits)
{
  gboolean begun = how == PLAKAT_HOW_BEGUN || (how == PLAKAT_HOW_LAST_BEGUN && token->prefix);

  if (begun && !token->unspaced)
    mark_range (self, bits, token->text, token->length);
  else
    mark_one (self, bits, token->text, token->length);
  if (self->table->kind == PLAKAT_FIND_FILMS)
    mark_year (self, token, alone, bits);
}
