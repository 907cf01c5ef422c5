/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "plakat-home-page-private.h"

/* One of several: an action’s target, which its state names while it is chosen. */
typedef struct
{
  const char *label;
  const char *target;
} Choice;

static const Choice film_orders[] = {
  { N_ ("_Popularity"), "popularity" }, { N_ ("_Title"), "title" },
  { N_ ("_Release Date"), "release" },  { N_ ("R_ating"), "rating" },
  { N_ ("Ru_ntime"), "runtime" },       { N_ ("D_irector"), "director" },
  { N_ ("_Genre"), "genre" },           { N_ ("Recently A_dded"), "added" },
  { N_ ("_My Rating"), "mine" },
};

static const Choice colour_orders[] = {
  { N_ ("By _Hue"), "hue" },
  { N_ ("By _Lightness"), "lightness" },
  { N_ ("By _Colourfulness"), "chroma" },
};

static const Choice colour_scopes[] = {
  { N_ ("_Main Colour"), "main" },
  { N_ ("_Any Colour"), "any" },
};

static void
append_choices (GMenu *menu, const char *action, const Choice *choices, guint n_choices)
{
  for (guint i = 0; i < n_choices; i++)
    {
      g_autoptr (GMenuItem) item = g_menu_item_new (_ (choices[i].label), NULL);

      g_menu_item_set_action_and_target (item, action, "s", choices[i].target);
      g_menu_append_item (menu, item);
    }
}

static GMenuModel *
create_order_menu (gboolean colours)
{
  GMenu *menu = g_menu_new ();
  g_autoptr (GMenu) orders = g_menu_new ();
  g_autoptr (GMenu) way = g_menu_new ();

  if (colours)
    append_choices (orders, "place.sort", colour_orders, G_N_ELEMENTS (colour_orders));
  else
    {
      g_autoptr (GMenuItem) position = g_menu_item_new (_ ("The List’s _Order"), "place.position");

      append_choices (orders, "place.sort", film_orders, G_N_ELEMENTS (film_orders));
      g_menu_item_set_attribute (position, "hidden-when", "s", "action-missing");
      g_menu_append_item (orders, position);
    }
  g_menu_append (way, _ ("The Other Way Ro_und"), "place.reverse");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (orders));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (way));
  return G_MENU_MODEL (menu);
}

/* On a narrow window the orders are a menu within the one menu that there is. */
static void
fill (PlakatHomePage *self)
{
  self->order_menu = create_order_menu (FALSE);
  self->colours_menu = create_order_menu (TRUE);
  g_menu_prepend_submenu (self->narrow_films, _ ("_Order"), self->order_menu);
  g_menu_prepend_submenu (self->narrow_colours, _ ("_Order"), self->colours_menu);
  append_choices (self->narrow_colours, "place.scope", colour_scopes, G_N_ELEMENTS (colour_scopes));
}

/* Menus are made when they are opened. A wall of colours has orders of its own. */
static void
create_menu (GtkMenuButton *button, gpointer data)
{
  PlakatHomePage *self = data;
  gboolean colours = PLAKAT_IS_COLOURS_PAGE (plakat_home_page_get_page (self));
  GMenuModel *menu;

  if (self->order_menu == NULL)
    fill (self);
  if (button == self->narrow_menu)
    menu = colours ? self->narrow_colours_menu : self->narrow_menu_model;
  else
    menu = colours ? self->colours_menu : self->order_menu;
  if (gtk_menu_button_get_menu_model (button) != menu)
    gtk_menu_button_set_menu_model (button, menu);
}

/** plakat_home_page_add_menus: the orders, and on a narrow window everything */
void
plakat_home_page_add_menus (PlakatHomePage *self)
{
  gtk_menu_button_set_create_popup_func (self->sort_button, create_menu, self, NULL);
  gtk_menu_button_set_create_popup_func (self->narrow_menu, create_menu, self, NULL);
}
