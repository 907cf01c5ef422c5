/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plakat-application.h"
#include "plakat-chips.h"
#include "plakat-wall-page-private.h"

gboolean
plakat_wall_page_has_choice (PlakatWallPage *self)
{
  g_autoptr (GPtrArray) chips = plakat_chips_list (self->query, self->place->list, NULL);

  return chips->len > 0;
}

/* The order of a list is changed only while it is seen, whole and from its beginning. */
static void
update_movable (PlakatWallPage *self)
{
  plakat_wall_set_movable (self->wall, plakat_place_is_list (self->place->name) && !self->smart
                                           && self->query->order == PLAKAT_ORDER_OWN && !self->query->reversed
                                           && !plakat_wall_page_has_choice (self));
}

/** plakat_wall_page_update_actions: the menus say how the films stand */
void
plakat_wall_page_update_actions (PlakatWallPage *self)
{
  GAction *sort = g_action_map_lookup_action (G_ACTION_MAP (self->actions), "sort");
  GAction *reverse = g_action_map_lookup_action (G_ACTION_MAP (self->actions), "reverse");

  g_simple_action_set_state (G_SIMPLE_ACTION (sort),
                             g_variant_new_string (plakat_place_get_order_key (self->query->order)));
  g_simple_action_set_state (G_SIMPLE_ACTION (reverse), g_variant_new_boolean (self->query->reversed));
  update_movable (self);
}

/** plakat_wall_page_remember_order: the catalogue is in this order again next time */
void
plakat_wall_page_remember_order (PlakatWallPage *self)
{
  GSettings *settings = plakat_application_get_settings (PLAKAT_APPLICATION_DEFAULT);
  const char *way = self->query->reversed ? "-" : "";
  g_autofree char *order = g_strconcat (way, plakat_place_get_order_key (self->query->order), NULL);

  if (self->place->list == NULL && self->query->order != PLAKAT_ORDER_SHUFFLE)
    g_settings_set_string (settings, "sort-order", order);
}

/** plakat_wall_page_recall_order: the one that was remembered */
void
plakat_wall_page_recall_order (PlakatWallPage *self)
{
  GSettings *settings = plakat_application_get_settings (PLAKAT_APPLICATION_DEFAULT);
  g_autofree char *order = g_settings_get_string (settings, "sort-order");

  if (self->place->list != NULL)
    return;
  self->query->reversed = *order == '-';
  self->query->order = plakat_place_parse_order_key (order + self->query->reversed);
}

static void
sort_action (GSimpleAction *action, GVariant *value, gpointer data)
{
  PlakatWallPage *self = data;
  g_autoptr (PlakatQuery) query = plakat_query_copy (self->query);

  query->order = plakat_place_parse_order_key (g_variant_get_string (value, NULL));
  query->reversed = FALSE;
  plakat_wall_page_set_query (self, query);
  plakat_wall_page_remember_order (self);
}

static void
position_action (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  g_action_group_change_action_state (G_ACTION_GROUP (((PlakatWallPage *) data)->actions), "sort",
                                      g_variant_new_string ("own"));
}

static void
reverse_action (GSimpleAction *action, GVariant *value, gpointer data)
{
  PlakatWallPage *self = data;
  g_autoptr (PlakatQuery) query = plakat_query_copy (self->query);

  query->reversed = g_variant_get_boolean (value);
  plakat_wall_page_set_query (self, query);
  plakat_wall_page_remember_order (self);
}

static void
shuffle_action (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  PlakatWallPage *self = data;
  g_autoptr (PlakatQuery) query = plakat_query_copy (self->query);

  query->order = PLAKAT_ORDER_SHUFFLE;
  query->reversed = FALSE;
  query->seed = g_random_int ();
  plakat_wall_page_set_query (self, query);
}

static void
jump_action (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  plakat_wall_page_jump (data);
}

/* The same films, one after the other, with nothing around them. */
static void
gallery_action (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  PlakatWallPage *self = data;
  g_autofree char *text = plakat_query_to_string (self->query);

  gtk_widget_activate_action (GTK_WIDGET (self), "win.show-gallery", "(ss)", "query", text);
}

void
plakat_wall_page_add_actions (PlakatWallPage *self)
{
  static const GActionEntry entries[] = {
    { .name = "sort", .parameter_type = "s", .state = "'popularity'", .change_state = sort_action },
    { .name = "reverse", .state = "false", .change_state = reverse_action },
    { .name = "shuffle", .activate = shuffle_action },
    { .name = "gallery", .activate = gallery_action },
    { .name = "jump", .activate = jump_action },
  };

  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries), self);
}

/** plakat_wall_page_add_list_actions: a list has an order of its own */
void
plakat_wall_page_add_list_actions (PlakatWallPage *self)
{
  static const GActionEntry position = { .name = "position", .activate = position_action };

  if (plakat_place_is_list (self->place->name))
    g_action_map_add_action_entries (G_ACTION_MAP (self->actions), &position, 1, self);
}
