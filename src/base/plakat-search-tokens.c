/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "plakat-text.h"
#include "plakat-search-tokens.h"

/*
 * What a text is found by: its words; where a script has no spaces each letter and each two; and single
 * letters that follow each other as one word as well ("L.A.", "E.T."). All on folded texts.
 */

/* When films were made, and when those are that tell of later. */
#define FIRST_YEAR 1870
#define LAST_YEAR 2100

/* Articles and words between words, in the languages that most titles are in. */
static const char *const optional_words[] = {
  "a",  "al",  "an",   "and", "at", "da",  "das", "de",  "del", "den", "der", "des",
  "di", "die", "do",   "dos", "du", "e",   "ein", "el",  "en",  "et",  "for", "gli",
  "i",  "il",  "in",   "l",   "la", "las", "le",  "les", "lo",  "los", "o",   "of",
  "on", "os",  "part", "the", "to", "um",  "un",  "una", "und", "une", "von", "y",
};

/** plakat_search_token_cut: Returns: how many bytes of the word are kept, whole letters */
gsize
plakat_search_token_cut (const char *word, gsize length)
{
  if (length <= PLAKAT_SEARCH_TOKEN_MOST_BYTES)
    return length;
  length = PLAKAT_SEARCH_TOKEN_MOST_BYTES;
  while (length > 0 && ((guchar) word[length] & 0xc0) == 0x80)
    length--;
  return length;
}

/** plakat_search_token_is_optional: whether people leave the word out, or put it in where it is not */
gboolean
plakat_search_token_is_optional (const char *word, gsize length)
{
  for (gsize i = 0; i < G_N_ELEMENTS (optional_words); i++)
    if (strncmp (optional_words[i], word, length) == 0 && optional_words[i][length] == '\0')
      return TRUE;
  return FALSE;
}

static gboolean
is_unspaced (const char *word)
{
  return (guchar) *word >= 0xe0 && plakat_text_is_unspaced (g_utf8_get_char (word));
}

static void
each_unspaced (const char *word, gsize length, PlakatSearchTokenFunc func, gpointer data)
{
  const char *end = word + length;

  while (word < end)
    {
      const char *second = g_utf8_next_char (word);

      func (word, second - word, data);
      if (second < end)
        func (word, g_utf8_next_char (second) - word, data);
      word = second;
    }
}

static gboolean
is_single (const char *word, gsize length)
{
  return length == 1 && g_ascii_isalpha (*word);
}

/**
 * plakat_search_tokens_of_text:
 * @folded: from plakat_text_fold()
 * @length: of it, in bytes
 * @func: told of each token; of one that stands there several times as often
 */
void
plakat_search_tokens_of_text (const char *folded, gsize length, PlakatSearchTokenFunc func, gpointer data)
{
  const char *end = folded + length;
  char joined[PLAKAT_SEARCH_TOKEN_MOST_BYTES];
  gsize n_joined = 0;

  for (const char *word = folded; word < end;)
    {
      const char *space = memchr (word, ' ', end - word);
      gsize whole = space != NULL ? (gsize) (space - word) : (gsize) (end - word);

      if (is_unspaced (word))
        each_unspaced (word, whole, func, data);
      else if (whole > 0)
        func (word, plakat_search_token_cut (word, whole), data);
      if (is_single (word, whole) && n_joined < sizeof joined)
        joined[n_joined++] = *word;
      if (!is_single (word, whole) || word + whole >= end)
        {
          if (n_joined > 1)
            func (joined, n_joined, data);
          n_joined = 0;
        }
      word += whole + 1;
    }
}

static int
year_of (const char *word, gsize length)
{
  int year;

  if (length != 4 || strspn (word, "0123456789") < 4)
    return 0;
  year = (word[0] - '0') * 1000 + (word[1] - '0') * 100 + (word[2] - '0') * 10 + (word[3] - '0');
  return year >= FIRST_YEAR && year <= LAST_YEAR ? year : 0;
}

static void
token_free (gpointer data)
{
  PlakatSearchToken *token = data;

  g_free (token->text);
  g_free (token);
}

static void
add (GPtrArray *tokens, const char *text, gsize length, gboolean unspaced)
{
  PlakatSearchToken *token;

  if (tokens->len >= PLAKAT_SEARCH_MOST_TOKENS)
    return;
  token = g_new0 (PlakatSearchToken, 1);
  token->text = g_strndup (text, length);
  token->length = length;
  token->letters = g_utf8_strlen (token->text, -1);
  token->unspaced = unspaced;
  token->year = year_of (token->text, length);
  token->optional = plakat_search_token_is_optional (token->text, length);
  g_ptr_array_add (tokens, token);
}

/* Each two letters must be there; a letter alone only where there is no other. */
static void
add_unspaced (GPtrArray *tokens, const char *word, gsize length)
{
  const char *end = word + length, *second = g_utf8_next_char (word);

  if (second >= end)
    add (tokens, word, length, TRUE);
  for (; second < end; word = second, second = g_utf8_next_char (second))
    add (tokens, word, g_utf8_next_char (second) - word, TRUE);
}

/**
 * plakat_search_tokens_of_query:
 * @folded: what was typed, from plakat_text_fold()
 *
 * Returns: (transfer full) (element-type PlakatSearchToken): what must be there, the last of which may be
 * only begun; of very long texts the beginning
 */
GPtrArray *
plakat_search_tokens_of_query (const char *folded)
{
  GPtrArray *tokens = g_ptr_array_new_with_free_func (token_free);
  PlakatSearchToken *last;

  while (*folded != '\0')
    {
      gsize whole = strcspn (folded, " ");

      if (is_unspaced (folded))
        add_unspaced (tokens, folded, whole);
      else if (whole > 0)
        add (tokens, folded, plakat_search_token_cut (folded, whole), FALSE);
      folded += whole;
      folded += *folded == ' ';
    }
  last = tokens->len > 0 ? g_ptr_array_index (tokens, tokens->len - 1) : NULL;
  if (last != NULL)
    last->prefix = !last->unspaced;
  return tokens;
}
