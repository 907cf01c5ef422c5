/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <adwaita.h>

#include "plakat-search-marks.h"
#include "plakat-text.h"

/* Visible on light and dark, and what is written stays as easy to read. */
#define ALPHA 0.28

static guint16
to_pango (double part)
{
  return (guint16) (CLAMP (part, 0, 1) * G_MAXUINT16);
}

/**
 * plakat_search_marks_create:
 *
 * Returns: (transfer full) (nullable): what shows which part of a result's text was meant; %NULL when no part
 * of it
 */
PangoAttrList *
plakat_search_marks_create (PlakatSearchResults *results, PlakatSearchKind kind, guint position)
{
  g_autoptr (GdkRGBA) accent = adw_style_manager_get_accent_color_rgba (adw_style_manager_get_default ());
  PangoAttrList *marks;
  GArray *ranges;

  plakat_search_results_get_match (results, kind, position, &ranges);
  if (ranges->len == 0)
    return NULL;
  marks = pango_attr_list_new ();
  for (guint i = 0; i < ranges->len; i++)
    {
      const PlakatTextSource *range = &g_array_index (ranges, PlakatTextSource, i);
      PangoAttribute *attributes[] = {
        pango_attr_background_new (to_pango (accent->red), to_pango (accent->green), to_pango (accent->blue)),
        pango_attr_background_alpha_new (to_pango (ALPHA)),
      };

      for (gsize j = 0; j < G_N_ELEMENTS (attributes); j++)
        {
          attributes[j]->start_index = range->from;
          attributes[j]->end_index = range->to;
          pango_attr_list_insert (marks, attributes[j]);
        }
    }
  return marks;
}
