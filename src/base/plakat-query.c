/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>
#include <string.h>

#include "plakat-error.h"
#include "plakat-look.h"
#include "plakat-query.h"

/*
 * The text form of a query, as people type and share it:
 *
 *   query    = [ item *( SP item ) ]
 *   item     = term / word
 *   term     = [ "-" ] key ":" value      genre:noir   -country:US   director:"Fritz Lang"
 *            / key ( "<" / ">" ) number   runtime<100  (bounds count: 100 itself is within)
 *            / key ":" number ".." number year:1950..1959
 *   value    = 1*VCHAR / DQUOTE *( any but DQUOTE ) DQUOTE
 *   word     = anything else; words are searched for
 *
 * `colour:` has a name (red, orange, yellow, green, teal, blue, violet, pink, white, grey, black) or #rrggbb,
 * and before it `any:` where it need not be the poster's own: colour:red  colour:#2346b5  colour:any:teal
 * `decade:1940s` and `decade:1940` are the same; `sort:title` and `sort:-title` order.
 */

G_DEFINE_BOXED_TYPE (PlakatQuery, plakat_query, plakat_query_copy, plakat_query_free)

static const char *const facet_keys[PLAKAT_N_FACETS] = { "genre",    "decade",   "year", "country",
                                                         "language", "director", "cast", "person",
                                                         "runtime",  "rating",   "list", "colour" };

static const char *const order_keys[PLAKAT_N_ORDERS] = { "popularity", "title", "release",   "rating",
                                                         "runtime",    "added", "mine",      "shuffle",
                                                         "own",        "hue",   "lightness", "chroma" };

static gboolean
is_number_facet (PlakatFacet facet)
{
  return facet == PLAKAT_FACET_DECADE || facet == PLAKAT_FACET_YEAR || facet == PLAKAT_FACET_RUNTIME
         || facet == PLAKAT_FACET_RATING;
}

static void
term_free (PlakatTerm *term)
{
  g_free (term->value);
  g_free (term);
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
  for (guint i = 0; i < self->terms->len; i++)
    {
      PlakatTerm *term = g_memdup2 (g_ptr_array_index (self->terms, i), sizeof (PlakatTerm));

      term->value = g_strdup (term->value);
      g_ptr_array_add (copy->terms, term);
    }
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

gboolean
plakat_query_equal (const PlakatQuery *self, const PlakatQuery *other)
{
  g_autofree char *mine = plakat_query_to_string (self);
  g_autofree char *theirs = plakat_query_to_string (other);

  return self->seed == other->seed && self->rows == other->rows && g_str_equal (mine, theirs);
}

const char *
plakat_facet_get_key (PlakatFacet facet)
{
  g_return_val_if_fail (facet < PLAKAT_N_FACETS, NULL);

  return facet_keys[facet];
}

void
plakat_query_add_text (PlakatQuery *self, PlakatFacet facet, const char *value, gboolean negated)
{
  PlakatTerm *term = g_new0 (PlakatTerm, 1);

  term->facet = facet;
  term->value = g_strdup (value);
  term->negated = negated;
  g_ptr_array_add (self->terms, term);
}

/**
 * plakat_query_add_range:
 * @from: least, `-INFINITY` for none
 * @to: most, `INFINITY` for none; both are within. A decade is the year it begins with.
 */
void
plakat_query_add_range (PlakatQuery *self, PlakatFacet facet, double from, double to)
{
  PlakatTerm *term = g_new0 (PlakatTerm, 1);

  term->facet = facet;
  term->from = from;
  term->to = to;
  g_ptr_array_add (self->terms, term);
}

void
plakat_query_remove_facet (PlakatQuery *self, PlakatFacet facet)
{
  for (guint i = self->terms->len; i > 0; i--)
    if (((PlakatTerm *) g_ptr_array_index (self->terms, i - 1))->facet == facet)
      g_ptr_array_remove_index (self->terms, i - 1);
}

/* One item of the text: up to a space outside quotes; the quotes are taken off, and of spaces inside one is
 * left. */
static char *
next_item (const char **at)
{
  GString *item = g_string_new (NULL);
  gboolean quoted = FALSE;

  while (g_ascii_isspace (**at))
    (*at)++;
  for (; **at != '\0' && (quoted || !g_ascii_isspace (**at)); (*at)++)
    if (**at == '"')
      quoted = !quoted;
    else if (!g_ascii_isspace (**at))
      g_string_append_c (item, **at);
    else if (item->len > 0 && item->str[item->len - 1] != ' ')
      g_string_append_c (item, ' ');
  if (item->len > 0 && item->str[item->len - 1] == ' ')
    g_string_truncate (item, item->len - 1);
  return g_string_free (item, FALSE);
}

static gboolean
parse_number (const char *text, double *value)
{
  char *end;

  *value = g_ascii_strtod (text, &end);
  if (end != text && *end == 's' && end[1] == '\0') /* 1940s */
    end++;
  return end != text && *end == '\0' && isfinite (*value);
}

static gboolean
parse_range (PlakatQuery *self, PlakatFacet facet, char mark, const char *value, GError **error)
{
  const char *dots = strstr (value, "..");
  g_autofree char *first = dots ? g_strndup (value, dots - value) : g_strdup (value);
  double from, to;

  if (!parse_number (first, &from) || (dots != NULL && !parse_number (dots + 2, &to)))
    {
      g_set_error (error, PLAKAT_BASE_ERROR, PLAKAT_BASE_ERROR_QUERY, "“%s” needs a number, not “%s”",
                   facet_keys[facet], value);
      return FALSE;
    }
  if (dots == NULL)
    to = from;
  if (mark == '<')
    from = -INFINITY;
  else if (mark == '>')
    to = INFINITY;
  plakat_query_add_range (self, facet, from, to);
  return TRUE;
}

static gboolean
parse_order (PlakatQuery *self, const char *value, GError **error)
{
  self->reversed = *value == '-';
  for (guint i = 0; i < PLAKAT_N_ORDERS; i++)
    if (g_str_equal (value + self->reversed, order_keys[i]))
      {
        self->order = i;
        return TRUE;
      }
  g_set_error (error, PLAKAT_BASE_ERROR, PLAKAT_BASE_ERROR_QUERY, "There is no order “%s”", value);
  return FALSE;
}

/* Whether @item is a condition or an order, and no words. */
static gboolean
is_condition (const char *item)
{
  const char *key = *item == '-' ? item + 1 : item;
  gsize length = strcspn (key, ":<>");

  if (g_str_has_prefix (key, "sort:"))
    return TRUE;
  for (guint facet = 0; key[length] != '\0' && facet < PLAKAT_N_FACETS; facet++)
    if (strlen (facet_keys[facet]) == length && strncmp (facet_keys[facet], key, length) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
parse_item (PlakatQuery *self, const char *item, GString *words, GError **error)
{
  gboolean negated = *item == '-';
  const char *key = item + negated;
  gsize length = strcspn (key, ":<>");
  char mark = key[length];
  const char *value = key + length + 1;
  gboolean any;
  guint colour;

  if (mark != '\0' && length == 4 && strncmp (key, "sort", 4) == 0 && mark == ':')
    return parse_order (self, value, error);
  for (guint facet = 0; mark != '\0' && facet < PLAKAT_N_FACETS; facet++)
    {
      if (strlen (facet_keys[facet]) != length || strncmp (facet_keys[facet], key, length) != 0)
        continue;
      if (is_number_facet (facet))
        return parse_range (self, facet, mark, value, error);
      if (mark != ':' || *value == '\0')
        {
          g_set_error (error, PLAKAT_BASE_ERROR, PLAKAT_BASE_ERROR_QUERY, "“%s” needs a value",
                       facet_keys[facet]);
          return FALSE;
        }
      if (facet == PLAKAT_FACET_COLOUR && !plakat_look_parse_colour (value, &colour, &any))
        {
          g_set_error (error, PLAKAT_BASE_ERROR, PLAKAT_BASE_ERROR_QUERY, "There is no colour “%s”", value);
          return FALSE;
        }
      plakat_query_add_text (self, facet, value, negated);
      return TRUE;
    }
  if (*item != '\0')
    g_string_append_printf (words, "%s%s", words->len > 0 ? " " : "", item);
  return TRUE;
}

/**
 * plakat_query_parse:
 * @text: UTF-8 in the grammar above
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the query, or %PLAKAT_BASE_ERROR_QUERY with a sentence to show
 */
PlakatQuery *
plakat_query_parse (const char *text, GError **error)
{
  g_autoptr (PlakatQuery) self = plakat_query_new ();
  g_autoptr (GString) words = g_string_new (NULL);

  for (const char *at = text; *at != '\0';)
    {
      g_autofree char *item = next_item (&at);

      if (!parse_item (self, item, words, error))
        return NULL;
    }
  if (words->len > 0)
    self->words = g_strdup (words->str);
  return g_steal_pointer (&self);
}

static void
append_item (GString *out, const char *item)
{
  if (out->len > 0)
    g_string_append_c (out, ' ');
  g_string_append (out, item);
}

/* As short as says the same number. */
static void
format_number (char *text, double number)
{
  static const char *const formats[] = { "%.10g", "%.12g", "%.15g", "%.17g" };

  for (gsize i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      g_ascii_formatd (text, G_ASCII_DTOSTR_BUF_SIZE, formats[i], number);
      if (isinf (number) || g_ascii_strtod (text, NULL) == number)
        break;
    }
}

/* Words that were quoted, as "about genre:Drama", may hold what is a condition without the quotes. */
static gboolean
needs_quotes (const char *words)
{
  g_auto (GStrv) items = g_strsplit (words, " ", -1);

  for (guint i = 0; items[i] != NULL; i++)
    if (is_condition (items[i]))
      return TRUE;
  return FALSE;
}

static void
append_term (GString *out, const PlakatTerm *term)
{
  const char *key = facet_keys[term->facet];
  const char *quote = term->value != NULL && strpbrk (term->value, " \t\n\v\f\r") ? "\"" : "";
  char from[G_ASCII_DTOSTR_BUF_SIZE], to[G_ASCII_DTOSTR_BUF_SIZE];
  g_autofree char *item = NULL;

  format_number (from, term->from);
  format_number (to, term->to);
  if (!is_number_facet (term->facet))
    item = g_strdup_printf ("%s%s:%s%s%s", term->negated ? "-" : "", key, quote, term->value, quote);
  else if (isinf (term->from))
    item = g_strdup_printf ("%s<%s", key, to);
  else if (isinf (term->to))
    item = g_strdup_printf ("%s>%s", key, from);
  else if (term->from == term->to)
    item = g_strdup_printf ("%s:%s%s", key, from, term->facet == PLAKAT_FACET_DECADE ? "s" : "");
  else
    item = g_strdup_printf ("%s:%s..%s", key, from, to);
  append_item (out, item);
}

/** plakat_query_to_string: Returns: (transfer full): the text that plakat_query_parse() understands */
char *
plakat_query_to_string (const PlakatQuery *self)
{
  GString *out = g_string_new (NULL);

  if (self->words != NULL && needs_quotes (self->words))
    g_string_append_printf (out, "\"%s\"", self->words);
  else if (self->words != NULL)
    append_item (out, self->words);
  for (guint i = 0; i < self->terms->len; i++)
    append_term (out, g_ptr_array_index (self->terms, i));
  if (self->order != PLAKAT_ORDER_POPULARITY || self->reversed)
    {
      g_autofree char *item =
          g_strdup_printf ("sort:%s%s", self->reversed ? "-" : "", order_keys[self->order]);

      append_item (out, item);
    }
  return g_string_free (out, FALSE);
}
