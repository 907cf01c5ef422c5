/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "plakat-search-find-private.h"
#include "plakat-text.h"

/*
 * Finds what was typed in one table, without typing errors: one way of finding after the other, each with the
 * most sought first, until there is enough.
 */

/* Of characters so many are ranked: those first whose name is the whole of what was typed. */
#define RANKED_CHARACTERS 2000
#define MOST_TEXT 200

/* ── what is asked ────────────────────────────────────────────────── */

static char *
leave_out_year (const char *folded, GPtrArray *tokens, int *year)
{
  GString *rest = g_string_new (NULL);
  g_auto (GStrv) words = g_strsplit (folded, " ", -1);
  guint n_years = 0;

  for (guint i = 0; i < tokens->len; i++)
    {
      const PlakatSearchToken *token = g_ptr_array_index (tokens, i);

      n_years += token->year != 0;
      *year = token->year != 0 ? token->year : *year;
    }
  if (n_years != 1)
    *year = 0;
  for (guint i = 0; *year != 0 && words[i] != NULL; i++)
    if (strlen (words[i]) != 4 || atoi (words[i]) != *year)
      g_string_append_printf (rest, "%s%s", rest->len > 0 ? " " : "", words[i]);
  return g_string_free (rest, FALSE);
}

/** plakat_search_ask_new: @words: what was typed, as it is; @asked: (nullable): now has the number of this
 * one */
PlakatSearchAsk *
plakat_search_ask_new (const char *words, const int *asked)
{
  PlakatSearchAsk *self = g_new0 (PlakatSearchAsk, 1);

  self->folded = plakat_text_fold (words);
  if (strlen (self->folded) > MOST_TEXT)
    {
      char *end = self->folded + MOST_TEXT;

      while (((guchar) *end & 0xc0) == 0x80)
        end--;
      *end = '\0';
      g_strchomp (self->folded);
    }
  self->tokens = plakat_search_tokens_of_query (self->folded);
  self->rest = leave_out_year (self->folded, self->tokens, &self->year);
  if (*self->rest == '\0')
    self->year = 0;
  self->asked = asked;
  self->number = asked != NULL ? g_atomic_int_get (asked) : 0;
  return self;
}

void
plakat_search_ask_free (PlakatSearchAsk *self)
{
  g_free (self->folded);
  g_free (self->rest);
  g_ptr_array_unref (self->tokens);
  g_free (self);
}

/** plakat_search_ask_is_over: whether nobody waits for the answer any more */
gboolean
plakat_search_ask_is_over (const PlakatSearchAsk *self)
{
  return self->asked != NULL && g_atomic_int_get (self->asked) != self->number;
}

/* ── ways of finding ──────────────────────────────────────────────── */

/* Either a whole title, or tokens. */
typedef struct
{
  const char *whole;
  gboolean begun;
  int year;
  GPtrArray *tokens;
  PlakatSearchHow how;
  gboolean left_out;
} Way;

static void
mark_whole (const PlakatSearchFinder *self, const Way *way, PlakatSearchBits *bits)
{
  gsize length = MIN (strlen (way->whole), PLAKAT_SEARCH_MOST_WHOLE);
  g_autofree char *token = g_strdup_printf ("%c%.*s", PLAKAT_MARK_WHOLE, (int) length, way->whole);
  guint32 first = plakat_search_table_find (self->table, token, length + 1, FALSE);

  if (way->begun)
    plakat_search_bits_add (bits, self->table, first,
                            plakat_search_table_find (self->table, token, length + 1, TRUE));
  else if (plakat_search_table_is (self->table, first, token, length + 1))
    plakat_search_bits_add (bits, self->table, first, first + 1);
}

static void
keep_year (const PlakatSearchFinder *self, int year, PlakatSearchBits *bits)
{
  PlakatSearchBits of_year;
  char token[8];
  int length = g_snprintf (token, sizeof token, "%c%04d", PLAKAT_MARK_YEAR, year);
  guint32 place = plakat_search_table_find (self->table, token, length, FALSE);

  plakat_search_bits_init (&of_year, bits->n);
  if (plakat_search_table_is (self->table, place, token, length))
    plakat_search_bits_add (&of_year, self->table, place, place + 1);
  plakat_search_bits_and (bits, &of_year);
  plakat_search_bits_clear (&of_year);
}

static void
mark_tokens (const PlakatSearchFinder *self, const Way *way, PlakatSearchBits *bits)
{
  PlakatSearchBits one;
  gboolean any = FALSE, left = TRUE;

  plakat_search_bits_init (&one, bits->n);
  for (guint i = 0; i < way->tokens->len && left && !plakat_search_ask_is_over (self->ask); i++)
    {
      const PlakatSearchToken *token = g_ptr_array_index (way->tokens, i);

      if (way->left_out && token->optional)
        continue;
      if (any)
        plakat_search_bits_empty (&one);
      plakat_search_finder_mark (self, token, way->how, way->tokens->len == 1, any ? &one : bits);
      left = !any || plakat_search_bits_and (bits, &one);
      any = TRUE;
    }
  plakat_search_bits_clear (&one);
}

static void
mark (const PlakatSearchFinder *self, const Way *way, PlakatSearchBits *bits)
{
  if (way->whole == NULL)
    {
      mark_tokens (self, way, bits);
      return;
    }
  mark_whole (self, way, bits);
  if (way->year != 0)
    keep_year (self, way->year, bits);
}

/* Looks among the first things, and among all of them when those were not enough. */
static void
go (PlakatSearchFinder *self, const Way *way, guint class)
{
  guint32 horizon = plakat_search_finder_horizon (self);

  for (guint32 n = horizon; !plakat_search_finder_is_done (self); n = self->table->n)
    {
      PlakatSearchBits bits;

      plakat_search_bits_init (&bits, n);
      mark (self, way, &bits);
      plakat_search_finder_take_all (self, &bits, class);
      plakat_search_bits_clear (&bits);
      if (n == self->table->n)
        return;
    }
}

/* ── spaces too many and too few ──────────────────────────────────── */

static gboolean
is_known (const PlakatSearchFinder *self, const char *word, gsize length, gboolean begun)
{
  guint32 place = plakat_search_table_find (self->table, word, length, FALSE);

  if (begun)
    return place < plakat_search_table_find (self->table, word, length, TRUE);
  return plakat_search_table_is (self->table, place, word, length);
}

static void
go_with (PlakatSearchFinder *self, GString *text)
{
  g_autoptr (GPtrArray) tokens = plakat_search_tokens_of_query (text->str);

  go (self, &(Way) { .tokens = tokens, .how = PLAKAT_HOW_LAST_BEGUN }, PLAKAT_CLASS_GLUED);
}

static GString *
text_with (const PlakatSearchFinder *self, guint skipped, guint n_skipped, const char *instead)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < self->ask->tokens->len; i++)
    {
      const PlakatSearchToken *token = g_ptr_array_index (self->ask->tokens, i);

      if (i == skipped || i < skipped || i >= skipped + n_skipped)
        g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "", i == skipped ? instead : token->text);
    }
  return text;
}

static void
glue (PlakatSearchFinder *self, guint i)
{
  const PlakatSearchToken *one = g_ptr_array_index (self->ask->tokens, i);
  const PlakatSearchToken *next = g_ptr_array_index (self->ask->tokens, i + 1);
  g_autofree char *glued = g_strconcat (one->text, next->text, NULL);
  g_autoptr (GString) text = NULL;

  if (one->unspaced || next->unspaced || !is_known (self, glued, strlen (glued), next->prefix))
    return;
  text = text_with (self, i, 2, glued);
  go_with (self, text);
}

/* The fewest known words that follow each other in the token; a letter alone is hardly one. */
static char *
split_token (const PlakatSearchFinder *self, const PlakatSearchToken *token)
{
  guint costs[PLAKAT_SEARCH_TOKEN_MOST_BYTES + 1] = { 0 }, from[PLAKAT_SEARCH_TOKEN_MOST_BYTES + 1] = { 0 };
  GString *split;

  for (gsize end = 1; end <= token->length; end++)
    {
      costs[end] = G_MAXUINT;
      if (((guchar) token->text[end] & 0xc0) == 0x80)
        continue;
      for (gsize start = end == token->length ? 1 : 0; start < end; start++)
        {
          guint cost = end - start == 1 ? 3 : 1;

          if (costs[start] == G_MAXUINT || costs[start] + cost >= costs[end]
              || !is_known (self, token->text + start, end - start,
                            token->prefix && end == token->length && end - start > 2))
            continue;
          costs[end] = costs[start] + cost;
          from[end] = start;
        }
    }
  if (costs[token->length] == G_MAXUINT || from[token->length] == 0)
    return NULL;
  split = g_string_new (NULL);
  for (gsize end = token->length; end > 0; end = from[end])
    {
      if (split->len > 0)
        g_string_prepend_c (split, ' ');
      g_string_prepend_len (split, token->text + from[end], end - from[end]);
    }
  return g_string_free (split, FALSE);
}

static void
split (PlakatSearchFinder *self, guint i)
{
  const PlakatSearchToken *token = g_ptr_array_index (self->ask->tokens, i);
  g_autofree char *words = NULL;
  g_autoptr (GString) text = NULL;

  if (token->unspaced || token->letters < 2)
    return;
  words = split_token (self, token);
  if (words == NULL)
    return;
  text = text_with (self, i, 1, words);
  go_with (self, text);
}

static void
glue_and_split (PlakatSearchFinder *self)
{
  guint n = self->ask->tokens->len;

  for (guint i = 0; i < n && !plakat_search_finder_is_done (self); i++)
    {
      if (i + 1 < n)
        glue (self, i);
      split (self, i);
    }
}

/* ── all of it ────────────────────────────────────────────────────── */

static void
find_titles (PlakatSearchFinder *self)
{
  const PlakatSearchAsk *ask = self->ask;

  go (self, &(Way) { .whole = ask->folded }, PLAKAT_CLASS_WHOLE);
  if (self->table->kind != PLAKAT_FIND_FILMS)
    return;
  if (ask->year != 0)
    {
      go (self, &(Way) { .whole = ask->rest, .year = ask->year }, PLAKAT_CLASS_WHOLE_YEAR);
      go (self, &(Way) { .whole = ask->rest, .year = ask->year, .begun = TRUE }, PLAKAT_CLASS_BEGUN_YEAR);
    }
  go (self, &(Way) { .whole = ask->folded, .begun = TRUE }, PLAKAT_CLASS_BEGUN);
}

static int
compare_found (gconstpointer a, gconstpointer b)
{
  const PlakatSearchFound *one = a, *other = b;

  if (one->class != other->class)
    return one->class < other->class ? -1 : 1;
  return (one->thing > other->thing) - (one->thing < other->thing);
}

static void
find_characters (PlakatSearchFinder *self)
{
  guint most = self->most, before = self->found->len;

  self->most = MAX (most, before + RANKED_CHARACTERS);
  go (self, &(Way) { .tokens = self->ask->tokens, .how = PLAKAT_HOW_WHOLE }, PLAKAT_CLASS_WORDS);
  self->most = most;
  for (guint i = before; i < self->found->len; i++)
    {
      PlakatSearchFound *found = &g_array_index (self->found, PlakatSearchFound, i);

      if (self->table->counts[found->thing] == self->ask->tokens->len)
        found->class = PLAKAT_CLASS_WHOLE;
    }
  if (before == 0)
    g_array_sort (self->found, compare_found);
  if (self->found->len > most)
    g_array_set_size (self->found, most);
}

static gboolean
has_optional (GPtrArray *tokens)
{
  guint n = 0;

  for (guint i = 0; i < tokens->len; i++)
    n += ((PlakatSearchToken *) g_ptr_array_index (tokens, i))->optional;
  return n > 0 && n < tokens->len;
}

/**
 * plakat_search_find_exact:
 * @most: as many as are wanted of all tables
 * @found: (element-type PlakatSearchFound): takes them, the best first
 */
void
plakat_search_find_exact (const PlakatSearchPlace *place,
                          const PlakatSearchAsk *ask,
                          guint most,
                          GArray *found)
{
  PlakatSearchFinder self;
  Way way = { .tokens = ask->tokens };

  if (ask->tokens->len == 0 || place->table->n == 0)
    return;
  plakat_search_finder_init (&self, place, ask, most, found);
  if (place->table->kind == PLAKAT_FIND_CHARACTERS)
    find_characters (&self);
  else
    {
      find_titles (&self);
      go (&self, &way, PLAKAT_CLASS_WORDS);
    }
  way.how = PLAKAT_HOW_LAST_BEGUN;
  go (&self, &way, PLAKAT_CLASS_LAST_BEGUN);
  way.how = PLAKAT_HOW_BEGUN;
  if (ask->tokens->len > 1)
    go (&self, &way, PLAKAT_CLASS_ALL_BEGUN);
  plakat_search_finder_clear (&self);
}

/** plakat_search_find_loosely: without articles, and with a space too many or too few */
void
plakat_search_find_loosely (const PlakatSearchPlace *place,
                            const PlakatSearchAsk *ask,
                            guint most,
                            GArray *found)
{
  PlakatSearchFinder self;

  if (ask->tokens->len == 0 || place->table->n == 0)
    return;
  plakat_search_finder_init (&self, place, ask, most, found);
  if (has_optional (ask->tokens))
    go (&self, &(Way) { .tokens = ask->tokens, .how = PLAKAT_HOW_BEGUN, .left_out = TRUE },
        PLAKAT_CLASS_LEFT_OUT);
  glue_and_split (&self);
  plakat_search_finder_clear (&self);
}

/* ── within words ─────────────────────────────────────────────────── */

static void
mark_inside (PlakatSearchFinder *self, PlakatSearchBits *bits)
{
  const PlakatSearchTable *table = self->table;
  const char *at = table->text + table->text_at[table->whole_first];
  const char *end = table->text + table->text_at[table->word_first];
  guint32 first = table->whole_first;

  while ((at = memmem (at, end - at, self->ask->folded, strlen (self->ask->folded))) != NULL)
    {
      guint32 after = table->word_first, place = at - table->text;

      while (first + 1 < after)
        {
          guint32 middle = first + (after - first) / 2;

          if (table->text_at[middle] <= place)
            first = middle;
          else
            after = middle;
        }
      plakat_search_bits_add (bits, table, first, first + 1);
      at = table->text + table->text_at[first + 1];
      if (plakat_search_ask_is_over (self->ask))
        return;
    }
}

/** plakat_search_find_inside: in titles and names, what begins in the midst of a word; from three letters on
 */
void
plakat_search_find_inside (const PlakatSearchPlace *place,
                           const PlakatSearchAsk *ask,
                           guint most,
                           GArray *found)
{
  PlakatSearchFinder self;
  PlakatSearchBits bits;

  if (place->table->kind == PLAKAT_FIND_CHARACTERS || g_utf8_strlen (ask->folded, -1) < 3
      || found->len >= most)
    return;
  plakat_search_finder_init (&self, place, ask, most, found);
  plakat_search_bits_init (&bits, place->table->n);
  mark_inside (&self, &bits);
  plakat_search_finder_take_all (&self, &bits, PLAKAT_CLASS_INSIDE);
  plakat_search_bits_clear (&bits);
  plakat_search_finder_clear (&self);
}

/** plakat_search_find_all: @rows: (element-type gint64): takes all films that have the words, the last maybe
 * only begun */
void
plakat_search_find_all (const PlakatSearchPlace *place, const PlakatSearchAsk *ask, GArray *rows)
{
  g_autoptr (GArray) none = g_array_new (FALSE, FALSE, sizeof (PlakatSearchFound));
  PlakatSearchFinder self;
  PlakatSearchBits bits;

  plakat_search_finder_init (&self, place, ask, 0, none);
  plakat_search_bits_init (&bits, place->table->n);
  mark (&self, &(Way) { .tokens = ask->tokens, .how = PLAKAT_HOW_LAST_BEGUN }, &bits);
  for (guint32 i = 0; i < bits.n; i++)
    {
      gint64 id = place->table->ids[i];

      if (plakat_search_bits_has (&bits, i) && id != 0
          && (place->hidden == NULL || !g_hash_table_contains (place->hidden, GUINT_TO_POINTER ((guint) id))))
        g_array_append_val (rows, id);
    }
  plakat_search_bits_clear (&bits);
  plakat_search_finder_clear (&self);
}
