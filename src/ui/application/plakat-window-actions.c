/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "plakat-account-page.h"
#include "plakat-connect-page.h"
#include "plakat-film-page.h"
#include "plakat-gallery-page.h"
#include "plakat-home-page.h"
#include "plakat-leaving.h"
#include "plakat-marking.h"
#include "plakat-person-page.h"
#include "plakat-poster-cell.h"
#include "plakat-profiles-dialog.h"
#include "plakat-window-private.h"

static void
push (PlakatWindow *self, AdwNavigationPage *page)
{
  adw_navigation_view_push (self->navigation, page);
}

static void
show_film_action (GSimpleAction *action, GVariant *uid, gpointer data)
{
  PlakatWindow *self = data;

  if (self->account != NULL)
    push (self, plakat_film_page_new (self->account, g_variant_get_string (uid, NULL)));
}

static void
show_person_action (GSimpleAction *action, GVariant *uid, gpointer data)
{
  PlakatWindow *self = data;

  if (self->account != NULL)
    push (self, plakat_person_page_new (self->account, g_variant_get_string (uid, NULL)));
}

static void
show_gallery_action (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  PlakatWindow *self = data;
  const char *kind, *id;

  g_variant_get (parameter, "(&s&s)", &kind, &id);
  if (self->account != NULL)
    push (self, plakat_gallery_page_new (self->account, kind, id));
}

static PlakatHomePage *
go_home (PlakatWindow *self)
{
  if (self->home == NULL)
    return NULL;
  adw_navigation_view_pop_to_page (self->navigation, self->home);
  return PLAKAT_HOME_PAGE (self->home);
}

static void
show_place_action (GSimpleAction *action, GVariant *place, gpointer data)
{
  PlakatHomePage *home = go_home (data);

  if (home != NULL)
    plakat_home_page_show_place (home, g_variant_get_string (place, NULL));
}

static void
show_like_action (GSimpleAction *action, GVariant *uid, gpointer data)
{
  PlakatHomePage *home = go_home (data);

  if (home != NULL)
    plakat_home_page_show_like (home, g_variant_get_string (uid, NULL));
}

static void
search_action (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  PlakatHomePage *home = go_home (data);

  if (home != NULL)
    plakat_home_page_start_search (home);
}

static void
back_action (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  PlakatWindow *self = data;

  if (!adw_navigation_view_pop (self->navigation) && self->home != NULL)
    plakat_home_page_go_back (PLAKAT_HOME_PAGE (self->home));
}

static void
toggle_sidebar_action (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  PlakatWindow *self = data;

  if (self->home != NULL && adw_navigation_view_get_visible_page (self->navigation) == self->home)
    plakat_home_page_toggle_sidebar (PLAKAT_HOME_PAGE (self->home));
}

static DexFuture *
sync_fiber (gpointer data)
{
  PlakatWindow *self = data;
  g_autoptr (PlakatEngine) engine = g_object_ref (plakat_account_get_engine (self->account));
  g_autoptr (GError) error = NULL;

  if (dex_await (plakat_engine_sync_now (engine), &error)
      || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return NULL;
  g_message ("Sync did not go through: %s", error->message);
  /* being offline or signed out has a banner; what else kept it back is said to who asked for it */
  if (!gtk_widget_in_destruction (GTK_WIDGET (self))
      && plakat_engine_get_state (engine) != PLAKAT_SYNC_OFFLINE
      && plakat_engine_get_state (engine) != PLAKAT_SYNC_SIGN_IN)
    plakat_marking_say (GTK_WIDGET (self), error->message);
  return NULL;
}

static void
sync_action (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  PlakatHomePage *home = go_home (data);

  if (home != NULL)
    plakat_home_page_show_place (home, "sync");
}

static void
profiles_action (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  PlakatWindow *self = data;

  if (self->account != NULL)
    adw_dialog_present (plakat_profiles_dialog_new (self->account, GTK_WIDGET (self)), GTK_WIDGET (self));
}

static void
sync_now_action (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  PlakatWindow *self = data;

  if (self->account == NULL)
    return;
  if (plakat_account_is_local (self->account))
    {
      plakat_marking_say (GTK_WIDGET (self),
                          _ ("Films and lists are on this computer only: there is nothing to sync."));
      return;
    }
  dex_future_disown (dex_scheduler_spawn (NULL, 0, sync_fiber, g_object_ref (self), g_object_unref));
}

/* At the path that GTK knows it would be built with each window, before anybody asks. It has no successor in
 * libadwaita 1.7. */
G_GNUC_BEGIN_IGNORE_DEPRECATIONS
static void
help_action (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  GtkApplicationWindow *window = data;

  if (gtk_application_window_get_help_overlay (window) == NULL)
    {
      g_autoptr (GtkBuilder) builder =
          gtk_builder_new_from_resource ("/io/github/plakat_app/Plakat/help-overlay.ui");

      gtk_application_window_set_help_overlay (
          window, GTK_SHORTCUTS_WINDOW (gtk_builder_get_object (builder, "help_overlay")));
    }
  gtk_window_present (GTK_WINDOW (gtk_application_window_get_help_overlay (window)));
}
G_GNUC_END_IGNORE_DEPRECATIONS

static void
connect_action (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  PlakatWindow *self = data;

  push (self, ADW_NAVIGATION_PAGE (plakat_connect_page_new (self->accounts)));
}

static void
sign_out_action (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  PlakatWindow *self = data;

  plakat_leaving_sign_out (GTK_WIDGET (self), self->accounts);
}

static void
merge_local_action (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  PlakatWindow *self = data;

  plakat_leaving_offer_merge (GTK_WIDGET (self), self->accounts, TRUE);
}

static void
open_account_action (GSimpleAction *action, GVariant *uuid, gpointer data)
{
  PlakatWindow *self = data;

  plakat_leaving_open (GTK_WIDGET (self), self->accounts, g_variant_get_string (uuid, NULL));
}

static void
about_me_action (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  PlakatWindow *self = data;

  if (self->account != NULL)
    push (self, plakat_account_page_new (self->account));
}

/* The poster with the focus, else whatever the page in view is about. */
static void
toggle_listed (PlakatWindow *self, PlakatListKind list, PlakatMarks mark, const char *page_action)
{
  PlakatPosterCell *cell = plakat_poster_cell_find (gtk_window_get_focus (GTK_WINDOW (self)));
  PlakatFilmItem *film = cell ? plakat_poster_cell_get_film (cell) : NULL;

  if (film == NULL)
    gtk_widget_activate_action (GTK_WIDGET (adw_navigation_view_get_visible_page (self->navigation)),
                                page_action, NULL);
  else if (self->account != NULL)
    plakat_marking_set_listed (GTK_WIDGET (self), plakat_account_get_library (self->account), list, film,
                               !(plakat_film_item_get_marks (film) & mark));
}

static void
toggle_watchlist_action (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  toggle_listed (data, PLAKAT_LIST_WATCHLIST, PLAKAT_MARK_WATCHLIST, "page.toggle-watchlist");
}

static void
toggle_favourite_action (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  toggle_listed (data, PLAKAT_LIST_FAVOURITES, PLAKAT_MARK_FAVOURITE, "page.toggle-favourite");
}

void
plakat_window_add_actions (PlakatWindow *self)
{
  static const GActionEntry entries[] = {
    { .name = "show-film", .activate = show_film_action, .parameter_type = "s" },
    { .name = "show-person", .activate = show_person_action, .parameter_type = "s" },
    { .name = "show-gallery", .activate = show_gallery_action, .parameter_type = "(ss)" },
    { .name = "show-place", .activate = show_place_action, .parameter_type = "s" },
    { .name = "show-like", .activate = show_like_action, .parameter_type = "s" },
    { .name = "search", .activate = search_action },
    { .name = "back", .activate = back_action },
    { .name = "toggle-sidebar", .activate = toggle_sidebar_action },
    { .name = "sync", .activate = sync_action },
    { .name = "sync-now", .activate = sync_now_action },
    { .name = "profiles", .activate = profiles_action },
    { .name = "show-help-overlay", .activate = help_action },
    { .name = "connect", .activate = connect_action },
    { .name = "sign-out", .activate = sign_out_action },
    { .name = "merge-local", .activate = merge_local_action },
    { .name = "open-account", .activate = open_account_action, .parameter_type = "s" },
    { .name = "about-me", .activate = about_me_action },
    { .name = "toggle-watchlist", .activate = toggle_watchlist_action },
    { .name = "toggle-favourite", .activate = toggle_favourite_action },
  };

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
}
