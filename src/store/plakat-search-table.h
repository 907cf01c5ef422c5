/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "plakat-index-file.h"

G_BEGIN_DECLS

/** PlakatSearchKind: what is found */
typedef enum
{
  PLAKAT_FIND_FILMS,
  PLAKAT_FIND_PERSONS,
  PLAKAT_FIND_CHARACTERS,
} PlakatSearchKind;

#define PLAKAT_FIND_N_KINDS 3

/**
 * PlakatSearchPart:
 * @PLAKAT_PART_IDS: for each thing its row: of a film, a person, a credit; 0 for none
 * @PLAKAT_PART_WEIGHTS: (float) how sought it is; none for characters
 * @PLAKAT_PART_COUNTS: (guint16) of a person the films, of a character the tokens; none for films
 * @PLAKAT_PART_FIRSTS: for each film, and one more, its first character
 * @PLAKAT_PART_TEXT: the tokens, sorted as bytes, with nothing between them
 * @PLAKAT_PART_TEXT_AT: where each begins, and where the last one ends
 * @PLAKAT_PART_MASKS: plakat_typo_mask() of each
 * @PLAKAT_PART_POSTS_AT: where the posts of each begin, and where the last ones end
 * @PLAKAT_PART_POSTS: in which things the token is: the first, then steps to the next, in pieces of seven bits
 *
 * What a table consists of. Things are numbered from the most sought on, so that the first that are found are the best.
 * Numbers are #guint32 where nothing else is said.
 */
typedef enum
{
  PLAKAT_PART_IDS,
  PLAKAT_PART_WEIGHTS,
  PLAKAT_PART_COUNTS,
  PLAKAT_PART_FIRSTS,
  PLAKAT_PART_TEXT,
  PLAKAT_PART_TEXT_AT,
  PLAKAT_PART_MASKS,
  PLAKAT_PART_POSTS_AT,
  PLAKAT_PART_POSTS,
} PlakatSearchPart;

#define PLAKAT_N_PARTS 9
#define PLAKAT_SEARCH_INDEX_KIND 0x53000001u

/* Before a token: that it is the year of a film, or a whole title or name. Such tokens are sorted before all others. */
#define PLAKAT_MARK_YEAR '\x01'
#define PLAKAT_MARK_WHOLE '\x02'
#define PLAKAT_SEARCH_MOST_WHOLE 120u /* bytes of a whole title that are kept */

typedef struct
{
  gconstpointer data;
  gsize bytes;
} PlakatSearchBytes;

/** PlakatSearchTable: things of one kind, and by which tokens they are found; a view of memory that others hold */
typedef struct
{
  PlakatSearchKind kind;
  guint32 n;
  const guint32 *ids;
  const float *weights;
  const guint16 *counts;
  const guint32 *firsts;
  guint32 n_firsts;
  guint32 n_tokens;
  const char *text;
  const guint32 *text_at;
  const guint32 *masks;
  const guint32 *posts_at;
  const guint8 *posts;
  guint32 whole_first; /* of the tokens that are whole titles or names */
  guint32 word_first;  /* of those that are words */
} PlakatSearchTable;

/** PlakatSearchPosts: the things of a token, one after the other */
typedef struct
{
  const guint8 *at;
  const guint8 *end;
  guint32 next;
  gboolean begun;
} PlakatSearchPosts;

gboolean    plakat_search_table_init   (PlakatSearchTable       *self,
                                        PlakatSearchKind         kind,
                                        const PlakatSearchBytes  parts[PLAKAT_N_PARTS]);
guint32     plakat_search_table_find   (const PlakatSearchTable *self,
                                        const char              *token,
                                        gsize                    length,
                                        gboolean                 behind);
gboolean    plakat_search_table_is     (const PlakatSearchTable *self,
                                        guint32                  token,
                                        const char              *text,
                                        gsize                    length);
guint32     plakat_search_table_film_of (const PlakatSearchTable *self,
                                         guint32                  character);
void        plakat_search_posts_init   (PlakatSearchPosts       *self,
                                        const PlakatSearchTable *table,
                                        guint32                  token);

static inline const char *
plakat_search_table_token (const PlakatSearchTable *self, guint32 token, gsize *length)
{
  *length = self->text_at[token + 1] - self->text_at[token];
  return self->text + self->text_at[token];
}

/* Whether there is one more; none is given twice, and none is beyond @n. */
static inline gboolean
plakat_search_posts_next (PlakatSearchPosts *self, guint32 n, guint32 *thing)
{
  guint32 step = 0;
  guint shift = 0;

  for (; self->at < self->end && shift < 35; shift += 7)
    {
      guint8 piece = *self->at++;

      step |= (guint32) (piece & 0x7f) << (shift & 31);
      if (piece < 0x80)
        {
          guint64 next = (guint64) self->next + step;

          if (next >= n || (self->begun && step == 0))
            break;
          self->begun = TRUE;
          *thing = self->next = next;
          return TRUE;
        }
    }
  self->at = self->end;
  return FALSE;
}

G_END_DECLS
