/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What is longer than this nobody types. */
#define PLAKAT_SEARCH_TOKEN_MOST_BYTES 60u
#define PLAKAT_SEARCH_MOST_TOKENS 12u

/**
 * PlakatSearchTokenFunc:
 * @token: not ended by a NUL
 *
 * Told of a token.
 */
typedef void (*PlakatSearchTokenFunc) (const char *token,
                                 gsize       length,
                                 gpointer    data);

/**
 * PlakatSearchToken:
 * @text: a folded word, or two letters of one without spaces
 * @letters: of it
 * @prefix: whether it may be only begun
 * @unspaced: whether it is of a script without spaces
 * @year: the year that it can be, else 0
 * @optional: an article or another word that is often left out or put in
 *
 * One token of what was typed.
 */
typedef struct
{
  char *text;
  gsize length;
  guint letters;
  gboolean prefix;
  gboolean unspaced;
  int year;
  gboolean optional;
} PlakatSearchToken;

void       plakat_search_tokens_of_text  (const char      *folded,
                                   gsize            length,
                                   PlakatSearchTokenFunc  func,
                                   gpointer         data);
GPtrArray *plakat_search_tokens_of_query (const char      *folded);
gsize      plakat_search_token_cut       (const char      *word,
                                   gsize            length);
gboolean   plakat_search_token_is_optional (const char    *word,
                                     gsize          length);

G_END_DECLS
