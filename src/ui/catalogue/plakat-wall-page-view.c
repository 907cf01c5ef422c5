/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "plakat-focus.h"
#include "plakat-library-lists.h"
#include "plakat-marking.h"
#include "plakat-wall-page-private.h"

/* ── posters or rows ───────────────────────────────────────────────────── */

/* Only the one that is seen has the films: the other would read them too. */
static void
hang_films (PlakatWallPage *self)
{
  PlakatWallSelection *selection = plakat_wall_get_selection (self->wall);

  if (selection == NULL)
    return;
  plakat_wall_set_resting (self->wall, self->as_table);
  plakat_film_table_set_selection (self->table, self->as_table ? selection : NULL,
                                   self->as_table ? self->films : NULL);
}

/** plakat_wall_page_show_films: the films are there; once */
void
plakat_wall_page_show_films (PlakatWallPage *self)
{
  plakat_wall_set_model (self->wall, G_LIST_MODEL (self->films));
  hang_films (self);
}

/** plakat_wall_page_focus_films: Returns: whether they could take it */
gboolean
plakat_wall_page_focus_films (PlakatWallPage *self)
{
  return gtk_widget_grab_focus (self->as_table ? GTK_WIDGET (self->table) : GTK_WIDGET (self->wall));
}

/** plakat_wall_page_set_as_table: the film that is topmost stays so; who was among the films still is, for
 * what is taken out of a window with the focus leaves it to nobody */
void
plakat_wall_page_set_as_table (PlakatWallPage *self, gboolean as_table)
{
  gboolean focused;
  guint first;

  if (self->as_table == as_table)
    return;
  focused = plakat_focus_find (self->as_table ? GTK_WIDGET (self->table) : GTK_WIDGET (self->wall)) != NULL;
  first = self->as_table ? plakat_film_table_get_first_seen (self->table)
                         : plakat_wall_get_first_seen (self->wall);
  self->as_table = as_table;
  hang_films (self);
  if (as_table)
    plakat_film_table_show_film (self->table, first, FALSE);
  else
    plakat_wall_show_film (self->wall, first, FALSE);
  if (focused)
    plakat_wall_page_focus_films (self);
}

static void
sort_chosen_cb (PlakatWallPage *self, int order, gboolean reversed)
{
  g_autoptr (PlakatQuery) query = plakat_query_copy (self->query);

  g_assert (PLAKAT_IS_WALL_PAGE (self));

  query->order = (PlakatOrder) order;
  query->reversed = reversed;
  plakat_wall_page_set_query (self, query);
  plakat_wall_page_remember_order (self);
}

/* ── selecting ─────────────────────────────────────────────────────────── */

static const char *
get_name (const PlakatPlace *place)
{
  if (g_strcmp0 (place->list, PLAKAT_LIST_UID_WATCHLIST) == 0)
    return _ ("Watchlist");
  return g_strcmp0 (place->list, PLAKAT_LIST_UID_FAVOURITES) == 0 ? _ ("Favourites") : NULL;
}

static void
selection_cb (PlakatWallPage *self)
{
  PlakatWallSelection *selection = plakat_wall_get_selection (self->wall);
  g_autoptr (GPropertyAction) select = NULL;
  const char *name = get_name (self->place);

  g_assert (PLAKAT_IS_WALL_PAGE (self));

  if (selection == NULL)
    return;
  select = g_property_action_new ("select", selection, "active");
  g_action_map_add_action (G_ACTION_MAP (self->actions), G_ACTION (select));
  plakat_bulk_bar_set_selection (self->bulk, selection, self->films,
                                 plakat_account_get_library (self->account));
  plakat_bulk_bar_set_list (
      self->bulk, name != NULL || plakat_place_is_list (self->place->name) ? self->place->list : NULL, name);
}

static gboolean
escape_cb (GtkWidget *widget, GVariant *arguments, gpointer data)
{
  PlakatWallPage *self = PLAKAT_WALL_PAGE (widget);
  PlakatWallSelection *selection = plakat_wall_get_selection (self->wall);

  if (selection == NULL || !plakat_wall_selection_get_active (selection))
    return GDK_EVENT_PROPAGATE;
  plakat_wall_selection_set_active (selection, FALSE);
  return GDK_EVENT_STOP;
}

/* ── jumping ───────────────────────────────────────────────────────────── */

static const char *
get_hint (PlakatWallPage *self)
{
  switch (self->query->order)
    {
    case PLAKAT_ORDER_TITLE:
      return _ ("Beginning of a title");
    case PLAKAT_ORDER_RELEASE:
      return _ ("Year");
    case PLAKAT_ORDER_RATING:
      return _ ("Rating, 0 to 10");
    case PLAKAT_ORDER_RUNTIME:
      return _ ("Minutes");
    case PLAKAT_ORDER_DIRECTOR:
      return _ ("Beginning of a director’s name");
    case PLAKAT_ORDER_GENRE:
      return _ ("Beginning of a genre");
    default:
      return NULL;
    }
}

/** plakat_wall_page_jump: asks for a title, a name, a year, a rating or a runtime, by the order */
void
plakat_wall_page_jump (PlakatWallPage *self)
{
  const char *hint = get_hint (self);

  if (hint == NULL)
    {
      plakat_marking_say (
          GTK_WIDGET (self),
          _ ("By title, director, genre, release date, rating or runtime there are places to jump to."));
      return;
    }
  gtk_editable_set_text (self->jump, "");
  gtk_search_entry_set_placeholder_text (GTK_SEARCH_ENTRY (self->jump), hint);
  gtk_revealer_set_reveal_child (self->jump_revealer, TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self->jump));
}

static void
show_film (PlakatWallPage *self, guint position, gboolean focus)
{
  guint n_films = g_list_model_get_n_items (G_LIST_MODEL (self->films));

  if (n_films == 0)
    return;
  /* behind the last one stands nothing: then it is the last one */
  position = MIN (position, n_films - 1);
  if (self->as_table)
    plakat_film_table_show_film (self->table, position, focus);
  else
    plakat_wall_show_film (self->wall, position, focus);
}

typedef struct
{
  PlakatWallPage *self;
  char *text;
  gboolean enters;
} Jump;

static void
jump_free (gpointer data)
{
  Jump *jump = data;

  g_object_unref (jump->self);
  g_free (jump->text);
  g_free (jump);
}

static DexFuture *
jump_fiber (gpointer data)
{
  Jump *jump = data;
  PlakatWallPage *self = jump->self;
  g_autoptr (GError) error = NULL;
  guint position = dex_await_uint (plakat_film_list_jump (self->films, jump->text), &error);

  if (error != NULL || self->films == NULL)
    return NULL;
  /* what was typed since comes by itself */
  if (jump->enters || g_str_equal (jump->text, gtk_editable_get_text (self->jump)))
    show_film (self, position, jump->enters);
  return NULL;
}

static void
jump (PlakatWallPage *self, gboolean enters)
{
  const char *text = gtk_editable_get_text (self->jump);
  Jump *call;

  if (*text == '\0' || self->films == NULL)
    return;
  call = g_new0 (Jump, 1);
  call->self = g_object_ref (self);
  call->text = g_strdup (text);
  call->enters = enters;
  dex_future_disown (dex_scheduler_spawn (NULL, 0, jump_fiber, call, jump_free));
}

static void
jump_changed_cb (PlakatWallPage *self)
{
  g_assert (PLAKAT_IS_WALL_PAGE (self));

  jump (self, FALSE);
}

static void
jump_stop_cb (PlakatWallPage *self)
{
  g_assert (PLAKAT_IS_WALL_PAGE (self));

  plakat_wall_page_focus_films (self);
  gtk_revealer_set_reveal_child (self->jump_revealer, FALSE);
}

static void
jump_activate_cb (PlakatWallPage *self)
{
  g_assert (PLAKAT_IS_WALL_PAGE (self));

  jump (self, TRUE);
  jump_stop_cb (self);
}

void
plakat_wall_page_bind_view (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, PlakatWallPage, table);
  gtk_widget_class_bind_template_child (widget_class, PlakatWallPage, bulk);
  gtk_widget_class_bind_template_child (widget_class, PlakatWallPage, jump_revealer);
  gtk_widget_class_bind_template_child (widget_class, PlakatWallPage, jump);
  gtk_widget_class_bind_template_callback (widget_class, selection_cb);
  gtk_widget_class_bind_template_callback (widget_class, sort_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, jump_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, jump_activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, jump_stop_cb);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, escape_cb, NULL);
}
