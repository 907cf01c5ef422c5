/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>
#include <string.h>

#include "plakat-query-private.h"

G_DEFINE_BOXED_TYPE (PlakatQuery, plakat_query, plakat_query_copy, plakat_query_free)

typedef enum
{
  KIND_TEXT,
  KIND_NUMBER,
  KIND_STATE, /* typed as is:… */
} FacetKind;

static const struct
{
  const char *key;
  const char *alias;
  FacetKind kind;
} facets[PLAKAT_N_FACETS] = {
  [PLAKAT_FACET_GENRE] = { "genre", "genres", KIND_TEXT },
  [PLAKAT_FACET_DECADE] = { "decade", "decades", KIND_NUMBER },
  [PLAKAT_FACET_YEAR] = { "year", "years", KIND_NUMBER },
  [PLAKAT_FACET_COUNTRY] = { "country", "countries", KIND_TEXT },
  [PLAKAT_FACET_LANGUAGE] = { "language", "lang", KIND_TEXT },
  [PLAKAT_FACET_DIRECTOR] = { "director", "by", KIND_TEXT },
  [PLAKAT_FACET_CAST] = { "cast", "actor", KIND_TEXT },
  [PLAKAT_FACET_PERSON] = { "person", NULL, KIND_TEXT },
  [PLAKAT_FACET_RUNTIME] = { "runtime", "length", KIND_NUMBER },
  [PLAKAT_FACET_RATING] = { "rating", "score", KIND_NUMBER },
  [PLAKAT_FACET_LIST] = { "list", NULL, KIND_TEXT },
  [PLAKAT_FACET_MY_RATING] = { "my-rating", "stars", KIND_NUMBER },
  [PLAKAT_FACET_IN] = { "in", NULL, KIND_TEXT },
  [PLAKAT_FACET_RATED] = { "rated", NULL, KIND_STATE },
  [PLAKAT_FACET_WATCHED] = { "watched", NULL, KIND_STATE },
  [PLAKAT_FACET_COLOUR] = { "colour", "color", KIND_TEXT },
};

static const struct
{
  const char *key;
  const char *alias;
} orders[PLAKAT_N_ORDERS] = {
  [PLAKAT_ORDER_POPULARITY] = { "popularity", "popular" },
  [PLAKAT_ORDER_TITLE] = { "title", "name" },
  [PLAKAT_ORDER_RELEASE] = { "release", "year" },
  [PLAKAT_ORDER_RATING] = { "rating", "score" },
  [PLAKAT_ORDER_RUNTIME] = { "runtime", "length" },
  [PLAKAT_ORDER_ADDED] = { "added", "new" },
  [PLAKAT_ORDER_DIRECTOR] = { "director", "directors" },
  [PLAKAT_ORDER_GENRE] = { "genre", "genres" },
  [PLAKAT_ORDER_MY_RATING] = { "mine", "my-rating" },
  [PLAKAT_ORDER_SHUFFLE] = { "shuffle", "random" },
  [PLAKAT_ORDER_OWN] = { "own", NULL },
  [PLAKAT_ORDER_HUE] = { "hue", "colour" },
  [PLAKAT_ORDER_LIGHTNESS] = { "lightness", NULL },
  [PLAKAT_ORDER_CHROMA] = { "chroma", NULL },
};

/** plakat_facet_get_key: as it is typed; the facets of `is:` are typed by their values alone */
const char *
plakat_facet_get_key (PlakatFacet facet)
{
  g_return_val_if_fail (facet < PLAKAT_N_FACETS, NULL);

  return facets[facet].key;
}

/** plakat_facet_is_number: whether its terms are ranges */
gboolean
plakat_facet_is_number (PlakatFacet facet)
{
  g_return_val_if_fail (facet < PLAKAT_N_FACETS, FALSE);

  return facets[facet].kind == KIND_NUMBER;
}

gboolean
plakat_facet_is_state (PlakatFacet facet)
{
  return facets[facet].kind == KIND_STATE;
}

const char *
plakat_query_order_key (PlakatOrder order)
{
  return orders[order].key;
}

gboolean
plakat_query_find_order (const char *key, PlakatOrder *order)
{
  for (guint i = 0; i < PLAKAT_N_ORDERS; i++)
    if (g_ascii_strcasecmp (key, orders[i].key) == 0
        || (orders[i].alias != NULL && g_ascii_strcasecmp (key, orders[i].alias) == 0))
      {
        *order = i;
        return TRUE;
      }
  return FALSE;
}

static gboolean
key_is (const char *text, gsize length, const char *key)
{
  return key != NULL && strlen (key) == length && g_ascii_strncasecmp (text, key, length) == 0;
}

/* Whether one letter was left out, put in, changed, or two stand the wrong way round. */
static gboolean
key_is_nearly (const char *text, gsize length, const char *key)
{
  gsize other = strlen (key);
  gsize head = 0, tail = 0;

  if (length < 4 || other < 4 || length > other + 1 || other > length + 1)
    return FALSE;
  while (head < MIN (length, other) && g_ascii_tolower (text[head]) == key[head])
    head++;
  while (tail < MIN (length, other) - head
         && g_ascii_tolower (text[length - 1 - tail]) == key[other - 1 - tail])
    tail++;
  if (length - head - tail <= 1 && other - head - tail <= 1)
    return TRUE;
  return length == other && length - head - tail == 2 && g_ascii_tolower (text[head]) == key[head + 1]
         && g_ascii_tolower (text[head + 1]) == key[head];
}

static char
read_mark (const char *at, const char **value)
{
  gboolean equals = (*at == '<' || *at == '>') && at[1] == '=';

  *value = at + 1 + equals;
  if (equals)
    return *at == '<' ? 'l' : 'g';
  return *at == '=' ? ':' : *at;
}

/** plakat_query_read_item: what begins at @text, which is no space */
PlakatItem
plakat_query_read_item (const char *text)
{
  PlakatItem item = { .kind = PLAKAT_ITEM_WORD, .negated = *text == '-' };
  const char *key = text + item.negated;
  gsize length = strspn (key, KEY_LETTERS);

  if (length == 0 || key[length] == '\0' || strchr (":<>=", key[length]) == NULL)
    return item;
  item.key_length = length;
  item.mark = read_mark (key + length, &item.value);
  if (key_is (key, length, "sort") && item.mark == ':')
    item.kind = PLAKAT_ITEM_ORDER;
  else if (key_is (key, length, "is") && item.mark == ':')
    item.kind = PLAKAT_ITEM_STATE;
  for (guint i = 0; item.kind == PLAKAT_ITEM_WORD && i < PLAKAT_N_FACETS; i++)
    if (facets[i].kind != KIND_STATE
        && (key_is (key, length, facets[i].key) || key_is (key, length, facets[i].alias)))
      {
        item.kind = PLAKAT_ITEM_TERM;
        item.facet = i;
      }
  /* a title such as “Mission: Impossible” has a space there */
  for (guint i = 0; item.kind == PLAKAT_ITEM_WORD && i < PLAKAT_N_FACETS; i++)
    if (facets[i].kind != KIND_STATE && *item.value != '\0' && !g_ascii_isspace (*item.value)
        && key_is_nearly (key, length, facets[i].key))
      {
        item.kind = PLAKAT_ITEM_DOUBTFUL;
        item.facet = i;
      }
  return item;
}

/** plakat_query_clean: Returns: (transfer full): @value with single spaces between what is not space */
char *
plakat_query_clean (const char *value)
{
  GString *out = g_string_new (NULL);

  for (; *value != '\0'; value++)
    if (!g_ascii_isspace (*value))
      g_string_append_c (out, *value);
    else if (out->len > 0 && out->str[out->len - 1] != ' ')
      g_string_append_c (out, ' ');
  if (out->len > 0 && out->str[out->len - 1] == ' ')
    g_string_truncate (out, out->len - 1);
  return g_string_free (out, FALSE);
}

static void
term_free (PlakatTerm *term)
{
  g_free (term->value);
  g_free (term);
}

static PlakatTerm *
term_copy (const PlakatTerm *term)
{
  PlakatTerm *copy = g_memdup2 (term, sizeof (PlakatTerm));

  copy->value = g_strdup (term->value);
  return copy;
}

/** plakat_term_equal: whether both say the same */
gboolean
plakat_term_equal (const PlakatTerm *self, const PlakatTerm *other)
{
  return self->facet == other->facet && self->negated == other->negated
         && g_strcmp0 (self->value, other->value) == 0 && self->from == other->from && self->to == other->to
         && self->above == other->above && self->below == other->below;
}

/** plakat_query_new: Returns: (transfer full): everything, the most popular first */
PlakatQuery *
plakat_query_new (void)
{
  PlakatQuery *self = g_new0 (PlakatQuery, 1);

  self->terms = g_ptr_array_new_with_free_func ((GDestroyNotify) term_free);
  return self;
}

PlakatQuery *
plakat_query_copy (const PlakatQuery *self)
{
  PlakatQuery *copy;

  g_return_val_if_fail (self != NULL, NULL);

  copy = plakat_query_new ();
  copy->words = g_strdup (self->words);
  copy->order = self->order;
  copy->reversed = self->reversed;
  copy->seed = self->seed;
  copy->rows = self->rows;
  plakat_query_add_terms (copy, self);
  return copy;
}

void
plakat_query_free (PlakatQuery *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->words);
  g_ptr_array_unref (self->terms);
  g_free (self);
}

/** plakat_query_equal: whether both ask the same; terms in another order are not the same */
gboolean
plakat_query_equal (const PlakatQuery *self, const PlakatQuery *other)
{
  if (g_strcmp0 (self->words, other->words) != 0 || self->order != other->order
      || self->reversed != other->reversed || self->seed != other->seed || self->rows != other->rows
      || self->terms->len != other->terms->len)
    return FALSE;
  for (guint i = 0; i < self->terms->len; i++)
    if (!plakat_term_equal (g_ptr_array_index (self->terms, i), g_ptr_array_index (other->terms, i)))
      return FALSE;
  return TRUE;
}

/** plakat_query_add_text: @value: not empty; spaces in it become single ones */
void
plakat_query_add_text (PlakatQuery *self, PlakatFacet facet, const char *value, gboolean negated)
{
  PlakatTerm *term = g_new0 (PlakatTerm, 1);

  term->facet = facet;
  term->value = plakat_query_clean (value);
  term->negated = negated;
  g_ptr_array_add (self->terms, term);
}

/* Of what it gives it gives the same again. Beyond 2^53 the tens of a double cannot be told. */
static double
begin_of_decade (double year)
{
  return fabs (year) < 0x1p53 ? floor (year / 10) * 10 : year;
}

/**
 * plakat_query_add_range:
 * @from: least, `-INFINITY` for none
 * @to: most, `INFINITY` for none; both are within. A decade is the year it begins with.
 *
 * Returns: (transfer none): the term, to say more of it
 */
PlakatTerm *
plakat_query_add_range (PlakatQuery *self, PlakatFacet facet, double from, double to)
{
  PlakatTerm *term = g_new0 (PlakatTerm, 1);

  term->facet = facet;
  term->from = facet == PLAKAT_FACET_DECADE ? begin_of_decade (from) : from;
  term->to = facet == PLAKAT_FACET_DECADE ? begin_of_decade (to) : to;
  g_ptr_array_add (self->terms, term);
  return term;
}

/** plakat_query_add_terms: adds copies of the terms of @other */
void
plakat_query_add_terms (PlakatQuery *self, const PlakatQuery *other)
{
  for (guint i = 0; i < other->terms->len; i++)
    g_ptr_array_add (self->terms, term_copy (g_ptr_array_index (other->terms, i)));
}

/** plakat_query_remove_facet: all of its terms */
void
plakat_query_remove_facet (PlakatQuery *self, PlakatFacet facet)
{
  for (guint i = self->terms->len; i > 0; i--)
    if (((PlakatTerm *) g_ptr_array_index (self->terms, i - 1))->facet == facet)
      g_ptr_array_remove_index (self->terms, i - 1);
}

/** plakat_query_remove_chosen: of its terms those that are not negated */
void
plakat_query_remove_chosen (PlakatQuery *self, PlakatFacet facet)
{
  for (guint i = self->terms->len; i > 0; i--)
    {
      const PlakatTerm *term = g_ptr_array_index (self->terms, i - 1);

      if (term->facet == facet && !term->negated)
        g_ptr_array_remove_index (self->terms, i - 1);
    }
}
