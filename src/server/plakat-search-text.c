/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "plakat-credit.h"
#include "plakat-search-text.h"
#include "plakat-text.h"

typedef struct
{
  GString *text;
  PlakatBag *seen;
  PlakatWordFunc func;
  gpointer user_data;
} Writer;

/** plakat_search_cut: Returns: how many bytes of the word are kept */
gsize
plakat_search_cut (const char *word, gsize length)
{
  if (length <= PLAKAT_SEARCH_MAX_WORD)
    return length;
  length = PLAKAT_SEARCH_MAX_WORD;
  while (length > 0 && ((guchar) word[length] & 0xc0) == 0x80)
    length--;
  return length;
}

static void
add (Writer *self, char mark, const char *word, gsize length, guint64 hash)
{
  if (length == 0 || !plakat_bag_add (self->seen, hash * 31 + mark))
    return;
  if (self->text->len > 0)
    g_string_append_c (self->text, ' ');
  if (mark != '\0')
    g_string_append_c (self->text, mark);
  g_string_append_len (self->text, word, length);
}

/* Each word of the folded @text; without a writer's text only for its func. */
static void
add_words (Writer *self, char mark, const char *text)
{
  while (*text != '\0')
    {
      gsize whole = strcspn (text, " ");
      gsize length = plakat_search_cut (text, whole);
      guint64 hash = plakat_load_hash (text, length);

      if (self->text != NULL)
        add (self, mark, text, length, hash);
      if (self->func != NULL)
        self->func (text, length, hash, self->user_data);
      text += whole;
      text += *text == ' ';
    }
}

static void
add_whole (Writer *self, const char *text)
{
  g_autofree char *joined = g_malloc (strlen (text) + 1);
  gsize length = 0;

  for (; *text != '\0'; text++)
    if (*text != ' ')
      joined[length++] = *text;
  joined[length] = '\0';
  length = plakat_search_cut (joined, length);
  add (self, PLAKAT_SEARCH_WHOLE, joined, length, plakat_load_hash (joined, length));
}

static void
add_title (Writer *self, const char *title, const char *language)
{
  g_autofree char *folded = plakat_text_fold (title), *key = plakat_text_sort_key (title, language);

  add_words (self, '\0', folded);
  add_whole (self, folded);
  /* Who looks for “matrix” means “The Matrix”. A title of which nothing is left has another key. */
  if (g_str_has_suffix (folded, key))
    add_whole (self, key);
}

static void
add_year (Writer *self, int year)
{
  char digits[8];
  int length = g_snprintf (digits, sizeof digits, "%04d", year);

  add (self, PLAKAT_SEARCH_YEAR, digits, length, plakat_load_hash (digits, length));
}

/**
 * plakat_search_text_film:
 * @text: takes what the search table holds of the film
 * @seen: scratch
 * @func: (nullable): is told of each word as often as it stands there
 */
void
plakat_search_text_film (
    GString *text, PlakatFilm *film, PlakatBag *seen, PlakatWordFunc func, gpointer user_data)
{
  Writer self = { text, seen, func, user_data };
  g_autoptr (GString) folded = g_string_sized_new (256);

  plakat_bag_empty (seen);
  add_title (&self, film->title, film->original_language);
  if (film->original_title != NULL && strcmp (film->title, film->original_title) != 0)
    add_title (&self, film->original_title, film->original_language);
  if (plakat_date_is_known (film->release_date))
    add_year (&self, film->release_date.year);
  for (guint i = 0; i < film->credits->len; i++)
    {
      PlakatCredit *credit = g_ptr_array_index (film->credits, i);

      if (credit->character == NULL)
        continue;
      plakat_text_fold_to (folded, credit->character);
      add_words (&self, PLAKAT_SEARCH_CHARACTER, folded->str);
    }
}

/**
 * plakat_search_text_person:
 * @text: (nullable): takes what the search table holds of the person
 * @seen: (nullable): scratch, when there is a text
 * @func: (nullable): as for plakat_search_text_film()
 */
void
plakat_search_text_person (
    GString *text, const char *name, PlakatBag *seen, PlakatWordFunc func, gpointer user_data)
{
  g_autofree char *folded = plakat_text_fold (name);
  Writer self = { text, seen, func, user_data };

  if (text != NULL)
    plakat_bag_empty (seen);
  add_words (&self, '\0', folded);
  if (text != NULL)
    add_whole (&self, folded);
}
