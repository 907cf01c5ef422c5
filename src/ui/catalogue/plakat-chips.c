/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "plakat-chips.h"
#include "plakat-language.h"
#include "plakat-words.h"

/* What is chosen, as chips: up to two values of a facet have a chip each, more of them share one. */
#define MOST_OF_FACET 2

static void
chip_free (gpointer data)
{
  PlakatChip *chip = data;

  g_free (chip->label);
  g_free (chip);
}

/** plakat_chips_create_key: Returns: (transfer full): the key of a value's label in the table of labels */
char *
plakat_chips_create_key (PlakatFacet facet, const char *value)
{
  return g_strdup_printf ("%s:%s", plakat_facet_get_key (facet), value);
}

static gboolean
is_place (const PlakatTerm *term, const char *place_list)
{
  return term->facet == PLAKAT_FACET_LIST && place_list != NULL && g_strcmp0 (term->value, place_list) == 0;
}

/* What a number of the facet is called: %s is the number. */
static char *
describe_number (PlakatFacet facet, double number)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  g_ascii_formatd (text, sizeof text, "%g", number);
  if (facet == PLAKAT_FACET_DECADE)
    /* Translators: a decade, "1960s" */
    return g_strdup_printf (_ ("%ss"), text);
  if (facet == PLAKAT_FACET_RUNTIME)
    return g_strdup_printf (_ ("%s min"), text);
  return g_strdup (text);
}

static char *
describe_bound (const PlakatTerm *term)
{
  gboolean year = term->facet == PLAKAT_FACET_YEAR || term->facet == PLAKAT_FACET_DECADE;
  gboolean most = isinf (term->from);
  g_autofree char *number = describe_number (term->facet, most ? term->to : term->from);

  if (most && year)
    return g_strdup_printf (term->below ? _ ("before %s") : _ ("up to %s"), number);
  if (most)
    return g_strdup_printf (term->below ? _ ("under %s") : _ ("at most %s"), number);
  if (year)
    return g_strdup_printf (term->above ? _ ("after %s") : _ ("from %s"), number);
  return g_strdup_printf (term->above ? _ ("over %s") : _ ("at least %s"), number);
}

static char *
describe_range (const PlakatTerm *term)
{
  g_autofree char *from = NULL, *to = NULL;
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  if (isinf (term->from) && isinf (term->to))
    return g_strdup (_ ("known"));
  if (isinf (term->from) || isinf (term->to))
    return describe_bound (term);
  to = describe_number (term->facet, term->to);
  if (term->from == term->to)
    return g_steal_pointer (&to);
  from = term->facet == PLAKAT_FACET_RUNTIME
             ? g_strdup (g_ascii_formatd (text, sizeof text, "%g", term->from))
             : describe_number (term->facet, term->from);
  return g_strdup_printf (term->below ? _ ("%s to under %s") : _ ("%s to %s"), from, to);
}

/* Ratings would be taken for years. */
static char *
describe_numbers (const PlakatTerm *term)
{
  g_autofree char *range = describe_range (term);

  if (term->facet == PLAKAT_FACET_RATING)
    /* Translators: %s is a number, or words such as “at least 7” */
    return g_strdup_printf (_ ("rating %s"), range);
  if (term->facet == PLAKAT_FACET_MY_RATING)
    /* Translators: %s is a number of stars, or words such as “at least 4” */
    return g_strdup_printf (_ ("my rating %s"), range);
  return g_steal_pointer (&range);
}

static char *
describe_list (const char *value, const char *label)
{
  if (g_str_equal (value, "any"))
    return g_strdup (_ ("on my lists"));
  if (g_str_equal (value, "watchlist"))
    label = _ ("Watchlist");
  else if (g_str_equal (value, "favourites"))
    label = _ ("Favourites");
  else if (label == NULL && (g_str_has_prefix (value, "list:") || g_str_has_prefix (value, "profile:")))
    label = _ ("one of my lists");
  /* Translators: %s is the name of a list */
  return g_strdup_printf (_ ("on %s"), label ? label : value);
}

static char *
describe_text (const PlakatTerm *term, const char *label)
{
  const char *value = label ? label : term->value;

  switch ((int) term->facet)
    {
    case PLAKAT_FACET_DIRECTOR:
      /* Translators: %s is who directed a film */
      return g_strdup_printf (_ ("by %s"), value);
    case PLAKAT_FACET_CAST:
      /* Translators: %s is who plays in a film */
      return g_strdup_printf (_ ("with %s"), value);
    case PLAKAT_FACET_LANGUAGE:
      label = plakat_language_get_name (term->value);
      return g_strdup (label ? label : value);
    case PLAKAT_FACET_COLOUR:
      /* Translators: %s is a colour that a poster has beside others */
      return g_str_has_prefix (value, "any:") ? g_strdup_printf (_ ("%s in it"), value + strlen ("any:"))
                                              : g_strdup (value);
    case PLAKAT_FACET_LIST:
    case PLAKAT_FACET_IN:
      return describe_list (term->value, label);
    default:
      return g_strdup (value);
    }
}

/* Both halves have words of their own, so “not” is said by the other one. */
static const char *
describe_state (const PlakatTerm *term)
{
  gboolean is = g_str_has_prefix (term->value, "un") == term->negated;

  if (term->facet == PLAKAT_FACET_RATED)
    return is ? _ ("rated by me") : _ ("not rated by me");
  return is ? _ ("watched") : _ ("not watched");
}

static char *
describe_term (const PlakatTerm *term, GHashTable *labels)
{
  g_autofree char *key = term->value ? plakat_chips_create_key (term->facet, term->value) : NULL;
  const char *label = labels && key ? g_hash_table_lookup (labels, key) : NULL;
  g_autofree char *words = NULL;

  if (term->facet == PLAKAT_FACET_RATED || term->facet == PLAKAT_FACET_WATCHED)
    return g_strdup (describe_state (term));
  words = term->value ? describe_text (term, label) : describe_numbers (term);
  if (term->negated)
    /* Translators: %s is a genre, a country, a range of years … that films must not have */
    return g_strdup_printf (_ ("not %s"), words);
  return g_steal_pointer (&words);
}

static void
append_chip (GPtrArray *chips, PlakatFacet facet, int term, char *label)
{
  PlakatChip *chip = g_new0 (PlakatChip, 1);

  chip->facet = facet;
  chip->term = term;
  chip->label = label;
  g_ptr_array_add (chips, chip);
}

static int
compare_from (gconstpointer a, gconstpointer b)
{
  const PlakatTerm *one = *(const PlakatTerm *const *) a;
  const PlakatTerm *other = *(const PlakatTerm *const *) b;

  return one->from < other->from ? -1 : one->from > other->from;
}

/* "1920s to 1950s" for decades that follow each other, else the values in a row. */
static char *
describe_many (GPtrArray *terms, GHashTable *labels)
{
  const PlakatTerm *first = g_ptr_array_index (terms, 0);
  const PlakatTerm *last = g_ptr_array_index (terms, terms->len - 1);
  GString *out = g_string_new (NULL);

  if (first->facet == PLAKAT_FACET_DECADE && last->to - first->from == (terms->len - 1) * 10.0)
    {
      g_autofree char *from = describe_number (first->facet, first->from);
      g_autofree char *to = describe_number (first->facet, last->to);

      g_string_append_printf (out, _ ("%s to %s"), from, to);
      return g_string_free (out, FALSE);
    }
  for (guint i = 0; i < terms->len; i++)
    {
      g_autofree char *label = describe_term (g_ptr_array_index (terms, i), labels);

      g_string_append_printf (out, "%s%s", i > 0 ? ", " : "", label);
    }
  return g_string_free (out, FALSE);
}

/**
 * plakat_chips_list:
 * @place_list: (nullable): the list whose place this is; it is no choice and has no chip
 * @labels: (nullable): words for values, by plakat_chips_create_key()
 *
 * Returns: (transfer full) (element-type PlakatChip): in the order of the facets
 */
GPtrArray *
plakat_chips_list (const PlakatQuery *query, const char *place_list, GHashTable *labels)
{
  GPtrArray *chips = g_ptr_array_new_with_free_func (chip_free);

  for (guint facet = 0; facet < PLAKAT_N_FACETS; facet++)
    {
      g_autoptr (GPtrArray) terms = g_ptr_array_new ();

      for (guint i = 0; i < query->terms->len; i++)
        {
          PlakatTerm *term = g_ptr_array_index (query->terms, i);

          if (term->facet == facet && !is_place (term, place_list))
            g_ptr_array_add (terms, term);
        }
      if (terms->len > 1 && facet == PLAKAT_FACET_DECADE)
        g_ptr_array_sort (terms, compare_from);
      if (terms->len > MOST_OF_FACET)
        append_chip (chips, facet, -1, describe_many (terms, labels));
      for (guint i = 0; terms->len <= MOST_OF_FACET && i < terms->len; i++)
        {
          guint place = 0;

          g_ptr_array_find (query->terms, g_ptr_array_index (terms, i), &place);
          append_chip (chips, facet, (int) place, describe_term (g_ptr_array_index (terms, i), labels));
        }
    }
  return chips;
}

/** plakat_chips_remove: takes what @chip stands for out of @query */
void
plakat_chips_remove (PlakatQuery *query, const PlakatChip *chip, const char *place_list)
{
  if (chip->term >= 0)
    {
      g_ptr_array_remove_index (query->terms, (guint) chip->term);
      return;
    }
  for (guint i = query->terms->len; i > 0; i--)
    {
      const PlakatTerm *term = g_ptr_array_index (query->terms, i - 1);

      if (term->facet == chip->facet && !is_place (term, place_list))
        g_ptr_array_remove_index (query->terms, i - 1);
    }
}

/* Where @query has the value, or says that films must not have it. */
static int
find_value (const PlakatQuery *query, PlakatFacet facet, const char *value, gboolean negated)
{
  g_autoptr (PlakatQuery) only = plakat_query_new ();

  if (!plakat_query_add_value (only, facet, value, negated))
    return -1;
  for (guint i = 0; i < query->terms->len; i++)
    if (plakat_term_equal (g_ptr_array_index (query->terms, i), g_ptr_array_index (only->terms, 0)))
      return (int) i;
  return -1;
}

/** plakat_chips_has_value: whether it is chosen, or with @negated ruled out */
gboolean
plakat_chips_has_value (const PlakatQuery *query, PlakatFacet facet, const char *value, gboolean negated)
{
  return find_value (query, facet, value, negated) >= 0;
}

/** plakat_chips_toggle: chooses the value of a facet, or rules it out, or takes that back; never both */
void
plakat_chips_toggle (PlakatQuery *query, PlakatFacet facet, const char *value, gboolean negated)
{
  int place = find_value (query, facet, value, negated);
  int other = find_value (query, facet, value, !negated);

  if (place >= 0)
    {
      g_ptr_array_remove_index (query->terms, (guint) place);
      return;
    }
  if (other >= 0)
    g_ptr_array_remove_index (query->terms, (guint) other);
  plakat_query_add_value (query, facet, value, negated);
}

/** plakat_chips_set_range: @range: (nullable): takes the place of what was chosen in the facet */
void
plakat_chips_set_range (PlakatQuery *query, PlakatFacet facet, const char *range)
{
  plakat_query_remove_chosen (query, facet);
  if (range != NULL)
    plakat_query_add_value (query, facet, range, FALSE);
}
