/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plakat-home-page-private.h"
#include "plakat-list-page.h"
#include "plakat-place.h"

/* Up to so many lists share the width of a phone; more of them scroll. */
#define MOST_EQUAL 3

/** plakat_home_page_find_wall: Returns: (nullable): the wall of films that @page is or has */
PlakatWallPage *
plakat_home_page_find_wall (GtkWidget *page)
{
  if (PLAKAT_IS_WALL_PAGE (page))
    return PLAKAT_WALL_PAGE (page);
  return PLAKAT_IS_LIST_PAGE (page) ? plakat_list_page_get_wall (PLAKAT_LIST_PAGE (page)) : NULL;
}

static GtkWidget *
create_page (PlakatHomePage *self, const char *name)
{
  const PlakatPlace *place = plakat_place_find (name);

  if (self->own == NULL || place == NULL || place->list == NULL)
    return NULL;
  return plakat_place_is_list (name) ? plakat_list_page_new (self->account, self->own, name)
                                     : plakat_home_page_create_wall (self, name);
}

/** plakat_home_page_show_list: Returns: whether @name is that of a list; its page is made when it is first
 * seen */
gboolean
plakat_home_page_show_list (PlakatHomePage *self, const char *name)
{
  if (gtk_stack_get_child_by_name (self->lists, name) == NULL)
    {
      GtkWidget *page = create_page (self, name);

      if (page == NULL)
        return FALSE;
      gtk_stack_add_named (self->lists, page, name);
    }
  gtk_stack_set_visible_child_name (self->lists, name);
  return TRUE;
}

/** plakat_home_page_take_choice: shows the list that was chosen over the wall of a narrow window */
void
plakat_home_page_take_choice (PlakatHomePage *self)
{
  const char *name = adw_toggle_group_get_active_name (self->list_choice);

  if (!self->choosing && name != NULL)
    plakat_home_page_show_place (self, name);
}

/** plakat_home_page_show_choice: the list that is in view is the one that is chosen */
void
plakat_home_page_show_choice (PlakatHomePage *self)
{
  const char *name = gtk_stack_get_visible_child_name (self->lists);

  if (name == NULL || adw_toggle_group_get_toggle_by_name (self->list_choice, name) == NULL)
    return;
  self->choosing = TRUE;
  adw_toggle_group_set_active_name (self->list_choice, name);
  self->choosing = FALSE;
}

static void
remove_toggles (PlakatHomePage *self)
{
  for (guint i = adw_toggle_group_get_n_toggles (self->list_choice); i-- > 0;)
    {
      AdwToggle *toggle = adw_toggle_group_get_toggle (self->list_choice, i);

      if (plakat_place_is_list (adw_toggle_get_name (toggle)))
        adw_toggle_group_remove (self->list_choice, toggle);
    }
}

static void
add_toggles (PlakatHomePage *self, GListModel *lists)
{
  for (guint i = 0; i < g_list_model_get_n_items (lists); i++)
    {
      g_autoptr (PlakatOwnList) list = g_list_model_get_item (lists, i);
      AdwToggle *toggle = adw_toggle_new ();

      adw_toggle_set_name (toggle, plakat_own_list_get_list_uid (list));
      adw_toggle_set_label (toggle, plakat_own_list_get_name (list));
      adw_toggle_group_add (self->list_choice, toggle);
    }
}

/* The page of a list that is gone goes too; what is in view is left by itself. */
static void
remove_pages (PlakatHomePage *self)
{
  GtkWidget *next;

  for (GtkWidget *page = gtk_widget_get_first_child (GTK_WIDGET (self->lists)); page != NULL; page = next)
    {
      const char *name = gtk_stack_page_get_name (gtk_stack_get_page (self->lists, page));

      next = gtk_widget_get_next_sibling (page);
      if (!plakat_place_is_list (name) || plakat_own_lists_find (self->own, name) != NULL)
        continue;
      if (gtk_stack_get_visible_child (self->lists) == page)
        plakat_home_page_show_list (self, "watchlist");
      gtk_stack_remove (self->lists, page);
    }
}

static gboolean
is_same_choice (PlakatHomePage *self)
{
  GListModel *lists[] = { plakat_own_lists_get_lists (self->own), plakat_own_lists_get_profiles (self->own) };
  guint place = 0, count = adw_toggle_group_get_n_toggles (self->list_choice);

  while (
      place < count
      && !plakat_place_is_list (adw_toggle_get_name (adw_toggle_group_get_toggle (self->list_choice, place))))
    place++;
  for (guint k = 0; k < G_N_ELEMENTS (lists); k++)
    for (guint i = 0; i < g_list_model_get_n_items (lists[k]); i++, place++)
      {
        g_autoptr (PlakatOwnList) list = g_list_model_get_item (lists[k], i);
        AdwToggle *toggle = place < count ? adw_toggle_group_get_toggle (self->list_choice, place) : NULL;

        if (toggle == NULL
            || g_strcmp0 (adw_toggle_get_name (toggle), plakat_own_list_get_list_uid (list)) != 0
            || g_strcmp0 (adw_toggle_get_label (toggle), plakat_own_list_get_name (list)) != 0)
          return FALSE;
      }
  return place == count;
}

static void
own_changed_cb (PlakatHomePage *self)
{
  g_assert (PLAKAT_IS_HOME_PAGE (self));

  if (self->own == NULL)
    return;
  remove_pages (self);
  if (is_same_choice (self))
    return;
  self->choosing = TRUE;
  remove_toggles (self);
  add_toggles (self, plakat_own_lists_get_lists (self->own));
  add_toggles (self, plakat_own_lists_get_profiles (self->own));
  adw_toggle_group_set_homogeneous (self->list_choice,
                                    adw_toggle_group_get_n_toggles (self->list_choice) <= MOST_EQUAL);
  self->choosing = FALSE;
  plakat_home_page_show_choice (self);
}

/** plakat_home_page_follow_lists: the narrow window's choice has what the sidebar has */
void
plakat_home_page_follow_lists (PlakatHomePage *self)
{
  g_signal_connect_object (self->own, "changed", G_CALLBACK (own_changed_cb), self, G_CONNECT_SWAPPED);
}
