/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "plakat-highlight.h"
#include "plakat-text.h"
#include "plakat-search-tokens.h"
#include "plakat-typo.h"

/*
 * Says which part of a text is why it was found. The rules are those of the search, on one text: words,
 * beginnings of words, words with typing errors, and what is there when no attention is paid to spaces.
 */

typedef struct
{
  const char *folded;
  GArray *sources;
  guint8 *marked; /* for each byte of the folded text */
} Highlight;

/* Returns: whether there was anything to mark */
static gboolean
mark (Highlight *self, gsize from, gsize bytes)
{
  memset (self->marked + from, 1, bytes);
  return bytes > 0;
}

static gsize
bytes_of (const char *word, gsize letters)
{
  return g_utf8_offset_to_pointer (word, letters) - word;
}

/* How many bytes of the word are what was meant. */
static gsize
match_word (const PlakatSearchToken *token, const char *word, gsize length)
{
  PlakatTypo typo;
  guint begun, most = plakat_typo_allowed (token->text, token->length);
  gsize end;

  if (length >= token->length && memcmp (word, token->text, token->length) == 0)
    return length == token->length || token->prefix || token->letters > 2 ? token->length : 0;
  if (most == 0 || !plakat_typo_init (&typo, token->text, token->length, most))
    return 0;
  if (plakat_typo_compare (&typo, word, length, &begun, &end) <= most)
    return g_utf8_strlen (word, length) >= (glong) PLAKAT_TYPO_LEAST_LETTERS ? length : 0;
  return token->prefix && begun <= most && end >= PLAKAT_TYPO_LEAST_LETTERS ? bytes_of (word, end) : 0;
}

static gboolean
mark_all (Highlight *self, const char *part)
{
  gboolean any = FALSE;

  for (const char *at = self->folded; (at = strstr (at, part)) != NULL; at += strlen (part))
    any |= mark (self, at - self->folded, strlen (part));
  return any;
}

static gboolean
mark_words (Highlight *self, const PlakatSearchToken *token)
{
  const char *word = self->folded;
  gboolean any = FALSE;

  while (*word != '\0')
    {
      gsize length = strcspn (word, " ");

      any |= mark (self, word - self->folded, match_word (token, word, length));
      word += length;
      word += *word == ' ';
    }
  return any;
}

/* Without spaces: @places are those in the folded text. */
static void
mark_glued (Highlight *self, const char *words)
{
  g_autoptr (GString) text = g_string_new (NULL), part = g_string_new (NULL);
  g_autoptr (GArray) places = g_array_new (FALSE, FALSE, sizeof (gsize));
  const char *at;

  for (gsize i = 0; self->folded[i] != '\0'; i++)
    if (self->folded[i] != ' ')
      {
        g_string_append_c (text, self->folded[i]);
        g_array_append_val (places, i);
      }
  for (const char *p = words; *p != '\0'; p++)
    if (*p != ' ')
      g_string_append_c (part, *p);
  at = part->len > 1 ? strstr (text->str, part->str) : NULL;
  for (gsize i = 0; at != NULL && i < part->len; i++)
    mark (self, g_array_index (places, gsize, at - text->str + i), 1);
}

static GArray *
ranges_of (const Highlight *self)
{
  GArray *ranges = g_array_new (FALSE, FALSE, sizeof (PlakatTextSource));

  for (guint i = 0; i < self->sources->len; i++)
    {
      PlakatTextSource source = g_array_index (self->sources, PlakatTextSource, i);
      PlakatTextSource *last =
          ranges->len > 0 ? &g_array_index (ranges, PlakatTextSource, ranges->len - 1) : NULL;

      if (!self->marked[i])
        continue;
      if (last != NULL && source.from <= last->to)
        last->to = MAX (last->to, source.to);
      else
        g_array_append_val (ranges, source);
    }
  return ranges;
}

/**
 * plakat_highlight:
 * @text: that was found
 * @words: what was typed
 *
 * Returns: (transfer full) (element-type PlakatTextSource): which bytes of @text are what was meant,
 * ascending, none twice; none when it was found by something else
 */
GArray *
plakat_highlight (const char *text, const char *words)
{
  g_autofree char *typed = plakat_text_fold (words);
  g_autoptr (GPtrArray) tokens = plakat_search_tokens_of_query (typed);
  g_autoptr (GArray) sources = g_array_new (FALSE, FALSE, sizeof (PlakatTextSource));
  g_autofree char *folded = plakat_text_fold_mapped (text, sources);
  g_autofree guint8 *marked = g_malloc0 (sources->len + 1);
  Highlight self = { folded, sources, marked };
  gboolean missed = FALSE;

  for (guint i = 0; i < tokens->len; i++)
    {
      const PlakatSearchToken *token = g_ptr_array_index (tokens, i);

      missed |= !(token->unspaced ? mark_all (&self, token->text) : mark_words (&self, token));
    }
  if (missed)
    mark_glued (&self, typed);
  return ranges_of (&self);
}
