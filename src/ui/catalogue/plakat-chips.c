/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <math.h>

#include "plakat-chips.h"
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

static char *
describe_range (const PlakatTerm *term)
{
  gboolean runtime = term->facet == PLAKAT_FACET_RUNTIME;
  const char *unit = runtime ? _ (" min") : "";

  if (isinf (term->from))
    /* Translators: "at most 100 min" */
    return g_strdup_printf (_ ("at most %g%s"), term->to, unit);
  if (isinf (term->to))
    return g_strdup_printf (_ ("at least %g%s"), term->from, unit);
  if (term->from == term->to)
    return g_strdup_printf ("%g%s", term->from, unit);
  return g_strdup_printf (_ ("%g to %g%s"), term->from, term->to, unit);
}

static char *
describe_decade (double decade)
{
  /* Translators: a decade, "1960s" */
  return g_strdup_printf (_ ("%ds"), (int) decade);
}

static char *
describe_term (const PlakatTerm *term, GHashTable *labels)
{
  g_autofree char *key = NULL;
  const char *label;

  if (term->facet == PLAKAT_FACET_DECADE && term->value == NULL)
    {
      g_autofree char *from = isinf (term->from) ? NULL : describe_decade (term->from);
      g_autofree char *to = isinf (term->to) ? NULL : describe_decade (term->to);

      if (from == NULL || to == NULL || g_str_equal (from, to))
        return g_strdup (from ? from : to);
      return g_strdup_printf (_ ("%s to %s"), from, to);
    }
  if (term->value == NULL)
    return describe_range (term);
  key = plakat_chips_create_key (term->facet, term->value);
  label = labels ? g_hash_table_lookup (labels, key) : NULL;
  if (term->negated)
    /* Translators: %s is a genre, a country … that films must not have */
    return g_strdup_printf (_ ("not %s"), label ? label : term->value);
  return g_strdup (label ? label : term->value);
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
      g_autofree char *from = describe_decade (first->from);
      g_autofree char *to = describe_decade (last->to);

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

static int
find_value (const PlakatQuery *query, PlakatFacet facet, const char *value)
{
  double number = g_ascii_strtod (value, NULL);

  for (guint i = 0; i < query->terms->len; i++)
    {
      const PlakatTerm *term = g_ptr_array_index (query->terms, i);

      if (term->facet != facet || term->negated)
        continue;
      if (term->value ? g_str_equal (term->value, value) : term->from == number && term->to == number)
        return (int) i;
    }
  return -1;
}

gboolean
plakat_chips_has_value (const PlakatQuery *query, PlakatFacet facet, const char *value)
{
  return find_value (query, facet, value) >= 0;
}

/** plakat_chips_toggle: adds the value of a facet, or takes it away again; decades are numbers */
void
plakat_chips_toggle (PlakatQuery *query, PlakatFacet facet, const char *value)
{
  int place = find_value (query, facet, value);

  if (place >= 0)
    g_ptr_array_remove_index (query->terms, (guint) place);
  else if (facet == PLAKAT_FACET_DECADE)
    plakat_query_add_range (query, facet, g_ascii_strtod (value, NULL), g_ascii_strtod (value, NULL));
  else
    plakat_query_add_text (query, facet, value, FALSE);
}
