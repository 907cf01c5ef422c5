/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>
#include <string.h>

#include "plakat-query-private.h"

/* The text of a query: each query has one, and plakat_query_parse() makes the same query of it. */

/* As short as says the same number. */
static void
append_number (GString *out, PlakatFacet facet, double number)
{
  static const char *const formats[] = { "%.10g", "%.12g", "%.15g", "%.17g" };
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  for (gsize i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      g_ascii_formatd (text, sizeof text, formats[i], number);
      if (g_ascii_strtod (text, NULL) == number)
        break;
    }
  g_string_append (out, text);
  if (facet == PLAKAT_FACET_DECADE)
    g_string_append_c (out, 's');
}

static void
append_quoted (GString *out, const char *text)
{
  g_string_append_c (out, '"');
  for (; *text != '\0'; text++)
    {
      if (*text == '"' || *text == '\\')
        g_string_append_c (out, '\\');
      g_string_append_c (out, *text);
    }
  g_string_append_c (out, '"');
}

static void
append_text (GString *out, const char *text)
{
  if (*text == '\0' || strpbrk (text, " \t\n\v\f\r\",") != NULL)
    append_quoted (out, text);
  else
    g_string_append (out, text);
}

/** plakat_query_quote: Returns: (transfer full): a value as it is typed after a key */
char *
plakat_query_quote (const char *value)
{
  GString *out = g_string_new (NULL);

  append_text (out, value);
  return g_string_free (out, FALSE);
}

static void
append_range (GString *out, const PlakatTerm *term)
{
  gboolean plain = !term->above && !term->below && term->from >= 0 && term->to >= 0;

  if (term->from == term->to && !term->above && !term->below)
    {
      append_number (out, term->facet, term->from);
      return;
    }
  if (term->above)
    g_string_append_c (out, '>');
  if (!isinf (term->from))
    append_number (out, term->facet, term->from);
  g_string_append (out, plain && !isinf (term->from) && !isinf (term->to) ? "-" : "..");
  if (term->below)
    g_string_append_c (out, '<');
  if (!isinf (term->to))
    append_number (out, term->facet, term->to);
}

/** plakat_term_dup_value: Returns: (transfer full): what plakat_query_add_value() makes the same term of */
char *
plakat_term_dup_value (const PlakatTerm *self)
{
  GString *out;

  if (self->value != NULL)
    return g_strdup (self->value);
  out = g_string_new (NULL);
  append_range (out, self);
  return g_string_free (out, FALSE);
}

/* Bounded on one side only: a comparison. */
static gboolean
is_comparison (const PlakatTerm *term)
{
  return term->value == NULL && (isinf (term->from) != 0) != (isinf (term->to) != 0);
}

static void
append_comparison (GString *out, const PlakatTerm *term)
{
  if (isinf (term->from))
    g_string_append (out, term->below ? "<" : "<=");
  else
    g_string_append (out, term->above ? ">" : ">=");
  append_number (out, term->facet, isinf (term->from) ? term->to : term->from);
}

static gboolean
share_key (const PlakatTerm *one, const PlakatTerm *next)
{
  return one->facet == next->facet && one->negated == next->negated && !plakat_facet_is_state (one->facet)
         && !is_comparison (one) && !is_comparison (next);
}

static void
append_space (GString *out)
{
  if (out->len > 0)
    g_string_append_c (out, ' ');
}

static void
append_value (GString *out, const PlakatTerm *term)
{
  if (term->value != NULL)
    append_text (out, term->value);
  else
    append_range (out, term);
}

static void
append_term (GString *out, const PlakatTerm *term, const PlakatTerm *before)
{
  if (before != NULL && share_key (before, term))
    {
      g_string_append_c (out, ',');
      append_value (out, term);
      return;
    }
  append_space (out);
  if (term->negated)
    g_string_append_c (out, '-');
  g_string_append (out, plakat_facet_is_state (term->facet) ? "is" : plakat_facet_get_key (term->facet));
  if (is_comparison (term))
    append_comparison (out, term);
  else
    {
      g_string_append_c (out, ':');
      append_value (out, term);
    }
}

/* Words that were quoted, as "about genre:Drama", may hold what is a condition without the quotes. */
static gboolean
needs_quotes (const char *words)
{
  g_auto (GStrv) items = g_strsplit (words, " ", -1);

  if (strchr (words, '"') != NULL)
    return TRUE;
  for (guint i = 0; items[i] != NULL; i++)
    if (plakat_query_read_item (items[i]).kind != PLAKAT_ITEM_WORD)
      return TRUE;
  return FALSE;
}

static void
append_order (GString *out, const PlakatQuery *query)
{
  if (query->order == PLAKAT_ORDER_POPULARITY && !query->reversed)
    return;
  append_space (out);
  g_string_append_printf (out, "sort:%s%s", query->reversed ? "-" : "",
                          plakat_query_order_key (query->order));
  if (query->order == PLAKAT_ORDER_SHUFFLE && query->seed != 0)
    g_string_append_printf (out, ":%u", query->seed);
}

/** plakat_query_to_string: Returns: (transfer full): the text that plakat_query_parse() understands */
char *
plakat_query_to_string (const PlakatQuery *self)
{
  GString *out = g_string_new (NULL);
  const PlakatTerm *before = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  if (self->words != NULL && needs_quotes (self->words))
    append_quoted (out, self->words);
  else if (self->words != NULL)
    g_string_append (out, self->words);
  for (guint i = 0; i < self->terms->len; i++)
    {
      const PlakatTerm *term = g_ptr_array_index (self->terms, i);

      append_term (out, term, before);
      before = term;
    }
  append_order (out, self);
  return g_string_free (out, FALSE);
}
