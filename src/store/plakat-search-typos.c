/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "plakat-search-find-private.h"
#include "plakat-typo.h"

/*
 * Finds what was typed with errors. Whole titles and names with one or two; and words, each with as many as
 * its length forgives, of which all must be there: the fewer errors, the better.
 */

/* How a word was meant. Each has one more to it than the one before. */
typedef enum
{
  AS_TYPED,
  ONE_ERROR,
  ONE_ERROR_BEGUN,
  TWO_ERRORS,
  TWO_ERRORS_BEGUN,
} Level;

#define N_LEVELS 5
/* Of all that could be meant so many are ranked. */
#define RANKED 1000
/* More words than this are no hasty search. */
#define MOST_WORDS 8
#define LOOK 65536

static guint
level_errors (Level level)
{
  return (level + 1) / 2;
}

typedef struct
{
  PlakatSearchBits levels[N_LEVELS]; /* those without words were not needed */
  gboolean may_lack;                 /* a little word: things without it have an error more */
} Meant;

typedef struct
{
  PlakatSearchFinder finder;
  guint32 horizon;
  Meant meant[MOST_WORDS];
} Typos;

typedef struct
{
  guint16 class;
  guint32 thing;
} Candidate;

static guint
class_of (guint errors, guint rest)
{
  return PLAKAT_CLASS_TYPO + 4 * MIN (errors, 20) + rest;
}

/* ── words ────────────────────────────────────────────────────────── */

static void
add_level (Typos *self, Meant *meant, Level level, guint32 token)
{
  if (meant->levels[level].words == NULL)
    plakat_search_bits_init (&meant->levels[level], self->horizon);
  plakat_search_bits_add (&meant->levels[level], self->finder.table, token, token + 1);
}

static void
consider (Typos *self, const PlakatTypo *typo, gboolean begun_too, Meant *meant, guint32 token)
{
  gsize length, end;
  const char *word = plakat_search_table_token (self->finder.table, token, &length);
  guint begun, whole = plakat_typo_compare (typo, word, length, &begun, &end);

  if (whole <= typo->most && whole > 0 && g_utf8_strlen (word, length) >= (glong) PLAKAT_TYPO_LEAST_LETTERS)
    add_level (self, meant, whole == 1 ? ONE_ERROR : TWO_ERRORS, token);
  else if (begun_too && begun > 0 && begun <= typo->most && end >= PLAKAT_TYPO_LEAST_LETTERS)
    add_level (self, meant, begun == 1 ? ONE_ERROR_BEGUN : TWO_ERRORS_BEGUN, token);
}

/* Whether a token can be a word of so many bytes, with some letters more or less. */
static gboolean
is_as_long (const PlakatSearchTable *table, guint32 token, gsize typed)
{
  gsize length = table->text_at[token + 1] - table->text_at[token];

  return length + 4 * PLAKAT_TYPO_MOST >= typed && length <= typed + 4 * PLAKAT_TYPO_MOST;
}

static void
mark_errors (Typos *self, const PlakatSearchToken *token, Meant *meant)
{
  const PlakatSearchTable *table = self->finder.table;
  PlakatTypo typo;
  guint most = token->unspaced ? 0 : plakat_typo_allowed (token->text, token->length);

  if (most == 0 || !plakat_typo_init (&typo, token->text, token->length, most))
    return;
  for (guint32 i = table->word_first; i < table->n_tokens; i++)
    {
      if (plakat_typo_can_be (&typo, table->masks[i], !token->prefix)
          && (token->prefix || is_as_long (table, i, token->length)))
        consider (self, &typo, token->prefix, meant, i);
      if (i % LOOK == 0 && plakat_search_ask_is_over (self->finder.ask))
        return;
    }
}

/* A year that is remembered wrongly is one more or one less. */
static void
mark_years (Typos *self, int year, Meant *meant)
{
  for (int other = year - 1; other <= year + 1; other += 2)
    {
      char token[8];
      int length = g_snprintf (token, sizeof token, "%c%04d", PLAKAT_MARK_YEAR, other);
      guint32 place = plakat_search_table_find (self->finder.table, token, length, FALSE);

      if (plakat_search_table_is (self->finder.table, place, token, length))
        add_level (self, meant, ONE_ERROR, place);
    }
}

static void
mean (Typos *self, guint i)
{
  const PlakatSearchToken *token = g_ptr_array_index (self->finder.ask->tokens, i);
  Meant *meant = &self->meant[i];

  plakat_search_bits_init (&meant->levels[AS_TYPED], self->horizon);
  plakat_search_finder_mark (&self->finder, token, PLAKAT_HOW_BEGUN, self->finder.ask->tokens->len == 1,
                             &meant->levels[AS_TYPED]);
  meant->may_lack = self->finder.ask->tokens->len > 1 && (token->optional || token->letters <= 2);
  if (token->year != 0 && self->finder.ask->tokens->len > 1)
    mark_years (self, token->year, meant);
  mark_errors (self, token, meant);
}

/* Those that have each word in one way or another */
static void
intersect (Typos *self, PlakatSearchBits *all)
{
  gboolean any = FALSE;

  for (guint i = 0; i < self->finder.ask->tokens->len; i++)
    {
      PlakatSearchBits one;

      if (self->meant[i].may_lack)
        continue;
      plakat_search_bits_init (&one, self->horizon);
      for (guint level = 0; level < N_LEVELS; level++)
        if (self->meant[i].levels[level].words != NULL)
          plakat_search_bits_or (&one, &self->meant[i].levels[level]);
      if (any)
        plakat_search_bits_and (all, &one);
      else
        plakat_search_bits_or (all, &one);
      any = TRUE;
      plakat_search_bits_clear (&one);
    }
}

static guint
rank (const Typos *self, guint32 thing)
{
  guint errors = 0, begun = 0;

  for (guint i = 0; i < self->finder.ask->tokens->len; i++)
    {
      const Meant *meant = &self->meant[i];
      guint level = 0;

      while (
          level < N_LEVELS
          && (meant->levels[level].words == NULL || !plakat_search_bits_has (&meant->levels[level], thing)))
        level++;
      errors += level < N_LEVELS ? level_errors (level) : 1;
      begun |= level == ONE_ERROR_BEGUN || level == TWO_ERRORS_BEGUN;
    }
  return class_of (errors, begun ? 2 : 1);
}

static void
rank_all (Typos *self, const PlakatSearchBits *all, GArray *candidates)
{
  for (guint32 i = 0; i < all->n && candidates->len < RANKED; i++)
    if (plakat_search_bits_has (all, i))
      {
        Candidate candidate = { rank (self, i), i };

        g_array_append_val (candidates, candidate);
      }
}

static void
find_by_words (Typos *self, GArray *candidates)
{
  PlakatSearchBits all;

  for (guint i = 0; i < self->finder.ask->tokens->len && !plakat_search_ask_is_over (self->finder.ask); i++)
    mean (self, i);
  plakat_search_bits_init (&all, self->horizon);
  intersect (self, &all);
  rank_all (self, &all, candidates);
  plakat_search_bits_clear (&all);
  for (guint i = 0; i < MOST_WORDS; i++)
    for (guint level = 0; level < N_LEVELS; level++)
      plakat_search_bits_clear (&self->meant[i].levels[level]);
}

/* ── whole titles ─────────────────────────────────────────────────── */

static void
add_things (Typos *self, guint32 token, guint class, GArray *candidates)
{
  PlakatSearchPosts posts;
  guint32 thing;

  plakat_search_posts_init (&posts, self->finder.table, token);
  while (plakat_search_posts_next (&posts, self->finder.table->n, &thing))
    {
      Candidate candidate = { class, thing };

      g_array_append_val (candidates, candidate);
    }
}

static void
find_whole (Typos *self, GArray *candidates)
{
  const PlakatSearchTable *table = self->finder.table;
  const char *folded = self->finder.ask->folded;
  gsize typed = strlen (folded);
  guint most = plakat_typo_allowed (folded, typed);
  /* of a single word that is only begun the words take care */
  gboolean begun_too = self->finder.ask->tokens->len > 1;
  PlakatTypo typo;

  if (most == 0 || !plakat_typo_init (&typo, folded, typed, most))
    return;
  for (guint32 i = table->whole_first; i < table->word_first; i++)
    {
      gsize length, end;
      const char *title;
      guint begun, whole;

      if (!plakat_typo_can_be (&typo, table->masks[i], !begun_too)
          || (!begun_too && !is_as_long (table, i, typed)))
        continue;
      title = plakat_search_table_token (table, i, &length);
      /* in a damaged table anything may stand among the whole ones */
      if (length == 0)
        continue;
      whole = plakat_typo_compare (&typo, title + 1, length - 1, &begun, &end);
      if (whole <= most && g_utf8_strlen (title + 1, length - 1) >= (glong) PLAKAT_TYPO_LEAST_LETTERS)
        add_things (self, i, class_of (whole, 0), candidates);
      else if (begun_too && begun <= most)
        add_things (self, i, class_of (begun, 3), candidates);
      if (i % LOOK == 0 && plakat_search_ask_is_over (self->finder.ask))
        return;
    }
}

static int
compare_candidates (gconstpointer a, gconstpointer b)
{
  const Candidate *one = a, *other = b;

  if (one->class != other->class)
    return one->class < other->class ? -1 : 1;
  return (one->thing > other->thing) - (one->thing < other->thing);
}

/** plakat_search_find_typos: when there is not enough without errors; of characters among the most sought
 * films only */
void
plakat_search_find_typos (const PlakatSearchPlace *place,
                          const PlakatSearchAsk *ask,
                          guint most,
                          GArray *found)
{
  g_autoptr (GArray) candidates = g_array_new (FALSE, FALSE, sizeof (Candidate));
  Typos self = { 0 };

  if (ask->tokens->len == 0 || ask->tokens->len > MOST_WORDS || place->table->n == 0)
    return;
  plakat_search_finder_init (&self.finder, place, ask, most, found);
  self.horizon = place->table->n;
  if (place->table->kind == PLAKAT_FIND_CHARACTERS)
    self.horizon = plakat_search_finder_horizon (&self.finder);
  else
    find_whole (&self, candidates);
  find_by_words (&self, candidates);
  g_array_sort (candidates, compare_candidates);
  for (guint i = 0; i < candidates->len && !plakat_search_finder_is_done (&self.finder); i++)
    {
      const Candidate *candidate = &g_array_index (candidates, Candidate, i);

      plakat_search_finder_take (&self.finder, candidate->thing, candidate->class);
    }
  plakat_search_finder_clear (&self.finder);
}
