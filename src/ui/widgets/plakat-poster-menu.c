/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "plakat-lists-popover.h"
#include "plakat-marking.h"
#include "plakat-poster-cell.h"
#include "plakat-poster-menu.h"
#include "plakat-wall.h"
#include "plakat-window.h"

#define MENU_KEY "plakat-poster-menu"
#define FILM_KEY "plakat-poster-menu-film"

static PlakatLibrary *
find_library (GtkWidget *widget)
{
  GtkRoot *root = gtk_widget_get_root (widget);
  PlakatAccount *account = PLAKAT_IS_WINDOW (root) ? plakat_window_get_account (PLAKAT_WINDOW (root)) : NULL;

  return account ? plakat_account_get_library (account) : NULL;
}

static PlakatFilmItem *
get_film (GSimpleAction *action)
{
  return g_object_get_data (G_OBJECT (action), FILM_KEY);
}

static void
open_action (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  gtk_widget_activate_action (data, "win.show-film", "s", plakat_film_item_get_uid (get_film (action)));
}

static void
gallery_action (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  gtk_widget_activate_action (data, "win.show-gallery", "(ss)", "film",
                              plakat_film_item_get_uid (get_film (action)));
}

static void
like_action (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  gtk_widget_activate_action (data, "win.show-like", "s", plakat_film_item_get_uid (get_film (action)));
}

static void
list_action (GSimpleAction *action, GVariant *value, gpointer data)
{
  PlakatListKind list = g_str_equal (g_action_get_name (G_ACTION (action)), "watchlist")
                            ? PLAKAT_LIST_WATCHLIST
                            : PLAKAT_LIST_FAVOURITES;
  PlakatLibrary *library = find_library (data);

  if (library != NULL)
    plakat_marking_set_listed (data, library, list, get_film (action), g_variant_get_boolean (value));
}

static void
rate_action (GSimpleAction *action, GVariant *value, gpointer data)
{
  PlakatLibrary *library = find_library (data);

  if (library != NULL)
    plakat_marking_set_stars (data, library, get_film (action), g_variant_get_int32 (value) * 2);
}

static void
hang (GtkWidget *widget, GtkWidget *popover, double x, double y);

typedef struct
{
  GWeakRef widget;
  PlakatFilmItem *film;
} Opening;

static void
opening_free (gpointer data)
{
  Opening *opening = data;

  g_weak_ref_clear (&opening->widget);
  g_object_unref (opening->film);
  g_free (opening);
}

static gboolean
open_lists_cb (gpointer data)
{
  Opening *opening = data;
  g_autoptr (GtkWidget) widget = g_weak_ref_get (&opening->widget);
  PlakatLibrary *library = widget ? find_library (widget) : NULL;
  GtkWidget *popover;

  if (library == NULL)
    return G_SOURCE_REMOVE;
  popover = plakat_lists_popover_new ();
  plakat_lists_popover_set_film (PLAKAT_LISTS_POPOVER (popover), library, opening->film);
  hang (widget, popover, gtk_widget_get_width (widget) / 2.0, gtk_widget_get_width (widget) * 0.75);
  return G_SOURCE_REMOVE;
}

/* The menu gives its place to the lists, but only when it has closed. */
static void
lists_action (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  Opening *opening = g_new0 (Opening, 1);

  g_weak_ref_init (&opening->widget, data);
  opening->film = g_object_ref (get_film (action));
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, open_lists_cb, opening, opening_free);
}

static void
move_action (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  gtk_widget_activate_action (data, "wall.move", "(si)", plakat_film_item_get_uid (get_film (action)),
                              g_str_equal (g_action_get_name (G_ACTION (action)), "earlier") ? -1 : 1);
}

static gboolean
is_movable (GtkWidget *widget)
{
  GtkWidget *wall = gtk_widget_get_ancestor (widget, PLAKAT_TYPE_WALL);

  return wall != NULL && plakat_wall_get_movable (PLAKAT_WALL (wall));
}

static GMenuModel *
create_model (GtkWidget *widget)
{
  g_autoptr (GMenu) menu = g_menu_new ();
  g_autoptr (GMenu) places = g_menu_new ();
  g_autoptr (GMenu) lists = g_menu_new ();
  g_autoptr (GMenu) stars = g_menu_new ();

  g_menu_append (places, _ ("_Open"), "poster-menu.open");
  g_menu_append (places, _ ("_Pictures"), "poster-menu.gallery");
  g_menu_append (places, _ ("Posters Like This O_ne"), "poster-menu.like");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (places));
  g_menu_append (lists, _ ("On _watchlist"), "poster-menu.watchlist");
  g_menu_append (lists, _ ("_Favourite"), "poster-menu.favourite");
  g_menu_append (lists, _ ("Add to _List…"), "poster-menu.lists");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (lists));
  for (int i = 5; i >= 0; i--)
    {
      g_autofree char *action = g_strdup_printf ("poster-menu.rate(%d)", i);
      g_autofree char *label = i > 0 ? g_strdup_printf (ngettext ("%d star", "%d stars", (gulong) i), i)
                                     : g_strdup (_ ("No stars"));

      g_menu_append (stars, label, action);
    }
  g_menu_append_submenu (lists, _ ("_Rate"), G_MENU_MODEL (stars));
  if (is_movable (widget))
    {
      g_autoptr (GMenu) order = g_menu_new ();

      g_menu_append (order, _ ("Move _Earlier"), "poster-menu.earlier");
      g_menu_append (order, _ ("Move La_ter"), "poster-menu.later");
      g_menu_append_section (menu, NULL, G_MENU_MODEL (order));
    }
  return G_MENU_MODEL (g_steal_pointer (&menu));
}

static void
add_actions (GtkWidget *widget, PlakatFilmItem *film)
{
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();
  PlakatMarks marks = plakat_film_item_get_marks (film);
  int half_stars = (int) PLAKAT_MARKS_HALF_STARS (marks);
  struct
  {
    GSimpleAction *action;
    GCallback activate, change;
  } actions[] = {
    { g_simple_action_new ("open", NULL), G_CALLBACK (open_action), NULL },
    { g_simple_action_new ("gallery", NULL), G_CALLBACK (gallery_action), NULL },
    { g_simple_action_new ("like", NULL), G_CALLBACK (like_action), NULL },
    { g_simple_action_new ("lists", NULL), G_CALLBACK (lists_action), NULL },
    { g_simple_action_new ("earlier", NULL), G_CALLBACK (move_action), NULL },
    { g_simple_action_new ("later", NULL), G_CALLBACK (move_action), NULL },
    { g_simple_action_new_stateful ("watchlist", NULL, g_variant_new_boolean (marks & PLAKAT_MARK_WATCHLIST)),
      NULL, G_CALLBACK (list_action) },
    { g_simple_action_new_stateful ("favourite", NULL, g_variant_new_boolean (marks & PLAKAT_MARK_FAVOURITE)),
      NULL, G_CALLBACK (list_action) },
    { g_simple_action_new_stateful ("rate", G_VARIANT_TYPE_INT32,
                                    g_variant_new_int32 (half_stars % 2 ? -1 : half_stars / 2)),
      NULL, G_CALLBACK (rate_action) },
  };

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    {
      g_object_set_data_full (G_OBJECT (actions[i].action), FILM_KEY, g_object_ref (film), g_object_unref);
      if (actions[i].activate != NULL)
        g_signal_connect_object (actions[i].action, "activate", actions[i].activate, widget, 0);
      if (actions[i].change != NULL)
        g_signal_connect_object (actions[i].action, "change-state", actions[i].change, widget, 0);
      g_action_map_add_action (G_ACTION_MAP (group), G_ACTION (actions[i].action));
      g_object_unref (actions[i].action);
    }
  gtk_widget_insert_action_group (widget, "poster-menu", G_ACTION_GROUP (group));
}

void
plakat_poster_menu_open (GtkWidget *widget, PlakatFilmItem *film, double x, double y)
{
  g_autoptr (GMenuModel) model = create_model (widget);

  g_return_if_fail (GTK_IS_WIDGET (widget));
  g_return_if_fail (PLAKAT_IS_FILM_ITEM (film));

  plakat_poster_menu_remove (widget);
  add_actions (widget, film);
  hang (widget, gtk_popover_menu_new_from_model (model), x, y);
}

/* (transfer floating) @popover takes the place of the one before */
static void
hang (GtkWidget *widget, GtkWidget *popover, double x, double y)
{
  plakat_poster_menu_remove (widget);
  gtk_popover_set_has_arrow (GTK_POPOVER (popover), FALSE);
  gtk_popover_set_position (GTK_POPOVER (popover), GTK_POS_BOTTOM);
  gtk_popover_set_pointing_to (GTK_POPOVER (popover), &(GdkRectangle) { (int) x, (int) y, 1, 1 });
  gtk_widget_set_halign (popover, GTK_ALIGN_START);
  gtk_widget_set_parent (popover, widget);
  g_object_set_data (G_OBJECT (widget), MENU_KEY, popover);
  gtk_popover_popup (GTK_POPOVER (popover));
}

void
plakat_poster_menu_allocate (GtkWidget *widget)
{
  GtkWidget *popover = g_object_get_data (G_OBJECT (widget), MENU_KEY);

  if (popover != NULL)
    gtk_popover_present (GTK_POPOVER (popover));
}

void
plakat_poster_menu_remove (GtkWidget *widget)
{
  GtkWidget *popover = g_object_steal_data (G_OBJECT (widget), MENU_KEY);

  if (popover != NULL)
    gtk_widget_unparent (popover);
}

static PlakatPosterCell *
find_focused (GtkWidget *widget)
{
  GtkRoot *root = gtk_widget_get_root (widget);

  return root ? plakat_poster_cell_find (gtk_root_get_focus (root)) : NULL;
}

/* Only a poster that is seen to have the focus: with none in sight digits begin a search. */
static gboolean
rate_cb (GtkWidget *widget, GVariant *stars, gpointer data)
{
  PlakatPosterCell *cell = find_focused (widget);
  PlakatLibrary *library = find_library (widget);

  if (cell == NULL || library == NULL || plakat_poster_cell_get_film (cell) == NULL
      || !gtk_window_get_focus_visible (GTK_WINDOW (gtk_widget_get_root (widget))))
    return GDK_EVENT_PROPAGATE;
  plakat_marking_set_stars (widget, library, plakat_poster_cell_get_film (cell),
                            g_variant_get_int32 (stars) * 2);
  return GDK_EVENT_STOP;
}

static gboolean
menu_cb (GtkWidget *widget, GVariant *arguments, gpointer data)
{
  PlakatPosterCell *cell = find_focused (widget);

  if (cell == NULL)
    return GDK_EVENT_PROPAGATE;
  plakat_poster_cell_open_menu (cell, -1, -1);
  return GDK_EVENT_STOP;
}

static void
add_shortcut (
    GtkEventController *controller, guint key, guint modifiers, GtkShortcutFunc callback, GVariant *argument)
{
  GtkShortcut *shortcut = gtk_shortcut_new (gtk_keyval_trigger_new (key, modifiers),
                                            gtk_callback_action_new (callback, NULL, NULL));

  if (argument != NULL)
    gtk_shortcut_set_arguments (shortcut, argument);
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (controller), shortcut);
}

void
plakat_poster_menu_add_keys (GtkWidget *widget)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();

  g_return_if_fail (GTK_IS_WIDGET (widget));

  for (guint i = 0; i <= 5; i++)
    {
      add_shortcut (controller, GDK_KEY_0 + i, 0, rate_cb, g_variant_new_int32 ((int) i));
      add_shortcut (controller, GDK_KEY_KP_0 + i, 0, rate_cb, g_variant_new_int32 ((int) i));
    }
  add_shortcut (controller, GDK_KEY_Menu, 0, menu_cb, NULL);
  add_shortcut (controller, GDK_KEY_F10, GDK_SHIFT_MASK, menu_cb, NULL);
  gtk_widget_add_controller (widget, controller);
}
