/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plakat-colours-page-private.h"

/* The header's buttons act on this page as on a wall: `sort` and `reverse`; and `scope`, which is its own. */

static const struct
{
  const char *key;
  PlakatOrder order;
} orders[] = {
  { "hue", PLAKAT_ORDER_HUE },
  { "lightness", PLAKAT_ORDER_LIGHTNESS },
  { "chroma", PLAKAT_ORDER_CHROMA },
};

static void
begin_anew (PlakatColoursPage *self)
{
  GtkAdjustment *place = gtk_scrolled_window_get_hadjustment (GTK_SCROLLED_WINDOW (self->scroller));

  gtk_adjustment_set_value (place, 0);
  plakat_colours_page_load (self);
}

static void
sort_action (GSimpleAction *action, GVariant *value, gpointer data)
{
  PlakatColoursPage *self = data;

  for (guint i = 0; i < G_N_ELEMENTS (orders); i++)
    if (g_str_equal (orders[i].key, g_variant_get_string (value, NULL)))
      {
        g_simple_action_set_state (action, value);
        self->order = orders[i].order;
        begin_anew (self);
      }
}

static void
reverse_action (GSimpleAction *action, GVariant *value, gpointer data)
{
  PlakatColoursPage *self = data;

  g_simple_action_set_state (action, value);
  self->reversed = g_variant_get_boolean (value);
  begin_anew (self);
}

static void
scope_action (GSimpleAction *action, GVariant *value, gpointer data)
{
  PlakatColoursPage *self = data;

  g_simple_action_set_state (action, value);
  self->any = g_str_equal (g_variant_get_string (value, NULL), "any");
  if (self->near != NULL)
    begin_anew (self);
}

void
plakat_colours_page_add_actions (PlakatColoursPage *self)
{
  static const GActionEntry entries[] = {
    { .name = "sort", .parameter_type = "s", .state = "'hue'", .change_state = sort_action },
    { .name = "reverse", .state = "false", .change_state = reverse_action },
    { .name = "scope", .parameter_type = "s", .state = "'main'", .change_state = scope_action },
  };

  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries), self);
}
