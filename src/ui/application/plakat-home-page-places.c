/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plakat-home-page-private.h"
#include "plakat-people-page.h"
#include "plakat-place.h"
#include "plakat-sync-page.h"

/*
 * Places are built when they are first shown: what nobody looks at would be styled and measured with the
 * rest. In the template stands an empty bin for each; those of lists are added to their stack.
 */

static GtkWidget *
create_colours (PlakatHomePage *self)
{
  self->colours = g_object_new (PLAKAT_TYPE_COLOURS_PAGE, "account", self->account, NULL);
  g_signal_connect_object (self->colours, "notify::summary", G_CALLBACK (plakat_home_page_show_summary), self,
                           G_CONNECT_SWAPPED);
  return GTK_WIDGET (self->colours);
}

static GtkWidget *
create_page (PlakatHomePage *self, const char *name)
{
  if (g_str_equal (name, "people"))
    return g_object_new (PLAKAT_TYPE_PEOPLE_PAGE, "account", self->account, NULL);
  if (g_str_equal (name, "colours"))
    return create_colours (self);
  if (g_str_equal (name, "sync"))
    return g_object_new (PLAKAT_TYPE_SYNC_PAGE, "account", self->account, NULL);
  return plakat_home_page_create_wall (self, name);
}

/** plakat_home_page_create_wall: Returns: the wall of films of a place, or of one of the three lists that
 * everybody has */
GtkWidget *
plakat_home_page_create_wall (PlakatHomePage *self, const char *place)
{
  return g_object_new (PLAKAT_TYPE_WALL_PAGE, "place", place, "account", self->account, NULL);
}

/** plakat_home_page_get_place: Returns: (nullable): of a list it is the list's name */
const char *
plakat_home_page_get_place (PlakatHomePage *self)
{
  const char *place = adw_view_stack_get_visible_child_name (self->places);

  if (g_strcmp0 (place, "lists") == 0)
    return gtk_stack_get_visible_child_name (self->lists);
  return place;
}

/** plakat_home_page_get_page: Returns: (nullable): the page in view; it is there as soon as there is an
 * account */
GtkWidget *
plakat_home_page_get_page (PlakatHomePage *self)
{
  GtkWidget *shown = adw_view_stack_get_visible_child (self->places);

  if (g_strcmp0 (adw_view_stack_get_visible_child_name (self->places), "lists") == 0)
    return gtk_stack_get_visible_child (self->lists);
  return shown ? adw_bin_get_child (ADW_BIN (shown)) : NULL;
}

/** plakat_home_page_build_place: @name: of a place that is no list; its page is there from now on. Before it
 * comes into view, or the focus would find nothing there and stay behind. */
void
plakat_home_page_build_place (PlakatHomePage *self, const char *name)
{
  GtkWidget *place = adw_view_stack_get_child_by_name (self->places, name);

  if (self->account != NULL && ADW_IS_BIN (place) && adw_bin_get_child (ADW_BIN (place)) == NULL)
    adw_bin_set_child (ADW_BIN (place), create_page (self, name));
}

/** plakat_home_page_build_shown: the page in view is there, whatever brought its place into view */
void
plakat_home_page_build_shown (PlakatHomePage *self)
{
  const char *name = adw_view_stack_get_visible_child_name (self->places);

  if (g_strcmp0 (name, "lists") == 0 && gtk_stack_get_visible_child (self->lists) == NULL)
    plakat_home_page_show_list (self, "watchlist");
  else if (name != NULL)
    plakat_home_page_build_place (self, name);
}

/** plakat_home_page_get_search: Returns: what shows answers; built for the first letter */
PlakatSearchView *
plakat_home_page_get_search (PlakatHomePage *self)
{
  if (self->search == NULL)
    {
      self->search = g_object_new (PLAKAT_TYPE_SEARCH_VIEW, "account", self->account, NULL);
      adw_bin_set_child (self->search_place, GTK_WIDGET (self->search));
    }
  return self->search;
}
