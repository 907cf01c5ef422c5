/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "plakat-account-menu.h"
#include "plakat-application.h"
#include "drawn/plakat-drawn-paintable.h"
#include "plakat-home-page-private.h"
#include "plakat-sync-words.h"

enum
{
  PROP_0,
  PROP_ACCOUNT,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (PlakatHomePage, plakat_home_page, ADW_TYPE_NAVIGATION_PAGE)

static void
engine_changed_cb (PlakatHomePage *self);

static gboolean
is_searching (PlakatHomePage *self)
{
  return g_str_equal (gtk_stack_get_visible_child_name (self->content_stack), "search");
}

/* These pages have a title where the others have the search; it comes when somebody searches. */
static gboolean
has_title (PlakatHomePage *self)
{
  return gtk_widget_get_visible (GTK_WIDGET (self->search_button))
         || g_strcmp0 (plakat_home_page_get_place (self), "sync") == 0
         || g_strcmp0 (plakat_home_page_get_place (self), "colours") == 0;
}

/* Into the place by key: to its films where it is a wall of them. */
static void
enter_place (PlakatHomePage *self)
{
  GtkWidget *page = plakat_home_page_get_page (self);
  PlakatWallPage *wall = plakat_home_page_find_wall (page);

  if (wall == NULL || !gtk_widget_grab_focus (GTK_WIDGET (wall)))
    gtk_widget_child_focus (page, GTK_DIR_TAB_FORWARD);
}

/* What there is nothing for is not there: people and answers have neither an order nor a size. */
static void
show_buttons_cb (PlakatHomePage *self)
{
  GtkWidget *page;
  gboolean searching, colours, films;

  g_assert (PLAKAT_IS_HOME_PAGE (self));

  /* while the template is put together */
  if (self->content_stack == NULL || self->places == NULL)
    return;
  page = plakat_home_page_get_page (self);
  searching = is_searching (self);
  colours = PLAKAT_IS_COLOURS_PAGE (page);
  films = page != NULL && plakat_home_page_find_wall (page) != NULL;
  gtk_widget_set_visible (self->wall_buttons, !searching && (films || colours));
  gtk_widget_set_visible (self->shuffle_place, films);
  gtk_widget_set_visible (self->film_buttons, films);
  gtk_widget_set_visible (self->colour_buttons, !searching && colours);
}

static void
show_colours (PlakatHomePage *self, gboolean colours)
{
  adw_window_title_set_subtitle (self->place_title,
                                 colours ? plakat_colours_page_get_summary (self->colours) : "");
}

/** plakat_home_page_show_summary: what the colours page says of itself is the title's second line */
void
plakat_home_page_show_summary (PlakatHomePage *self)
{
  g_assert (PLAKAT_IS_HOME_PAGE (self));

  if (g_strcmp0 (plakat_home_page_get_place (self), "colours") == 0)
    adw_window_title_set_subtitle (self->place_title, plakat_colours_page_get_summary (self->colours));
}

/* The header's buttons act on the wall in view; where there is none they have nothing to act on. */
static void
place_changed_cb (PlakatHomePage *self)
{
  GtkWidget *page;
  PlakatWallPage *wall;
  gboolean colours;
  GActionGroup *actions;
  AdwViewStackPage *shown;

  g_assert (PLAKAT_IS_HOME_PAGE (self));

  plakat_home_page_build_shown (self);
  page = plakat_home_page_get_page (self);
  if (page == NULL)
    return;
  wall = plakat_home_page_find_wall (page);
  colours = PLAKAT_IS_COLOURS_PAGE (page);
  actions = wall      ? plakat_wall_page_get_actions (wall)
            : colours ? plakat_colours_page_get_actions (self->colours)
                      : NULL;
  shown = adw_view_stack_get_page (self->places, adw_view_stack_get_visible_child (self->places));
  gtk_widget_insert_action_group (GTK_WIDGET (self), "place", actions);
  show_buttons_cb (self);
  adw_window_title_set_title (self->place_title, adw_view_stack_page_get_title (shown));
  show_colours (self, colours);
  plakat_home_page_show_choice (self);
  if (self->account != NULL)
    engine_changed_cb (self);
  plakat_sidebar_set_place (self->sidebar, plakat_home_page_get_place (self));
  plakat_home_page_leave_search (self);
}

static void
list_chosen_cb (PlakatHomePage *self)
{
  g_assert (PLAKAT_IS_HOME_PAGE (self));

  plakat_home_page_take_choice (self);
}

/* What the window says at its bottom, it says above the places then: they stay in sight and in reach. */
static void
places_bar_map_cb (PlakatHomePage *self)
{
  g_assert (PLAKAT_IS_HOME_PAGE (self));

  gtk_widget_add_css_class (GTK_WIDGET (gtk_widget_get_root (GTK_WIDGET (self))), "places-below");
}

static void
places_bar_unmap_cb (PlakatHomePage *self)
{
  g_assert (PLAKAT_IS_HOME_PAGE (self));

  gtk_widget_remove_css_class (GTK_WIDGET (gtk_widget_get_root (GTK_WIDGET (self))), "places-below");
}

static void
place_chosen_cb (PlakatHomePage *self, const char *place)
{
  g_assert (PLAKAT_IS_HOME_PAGE (self));

  plakat_home_page_show_place (self, place);
  if (adw_overlay_split_view_get_collapsed (self->split))
    adw_overlay_split_view_set_show_sidebar (self->split, FALSE);
}

/*
 * Letters typed on the wall arrive in the entry while the wall has the focus. From the first one on the entry
 * takes it: digits would rate a poster otherwise.
 */
static void
text_changed_cb (PlakatHomePage *self)
{
  GtkEditable *text = gtk_editable_get_delegate (self->entry);

  g_assert (PLAKAT_IS_HOME_PAGE (self));

  if (*gtk_editable_get_text (self->entry) == '\0' || gtk_widget_has_focus (GTK_WIDGET (text)))
    return;
  /* on a narrow window it is not in view yet */
  if (has_title (self))
    gtk_stack_set_visible_child_name (self->title_stack, "entry");
  gtk_text_grab_focus_without_selecting (GTK_TEXT (text));
  gtk_editable_set_position (self->entry, -1);
}

static void
search_changed_cb (PlakatHomePage *self)
{
  const char *text;

  g_assert (PLAKAT_IS_HOME_PAGE (self));

  if (plakat_home_page_take_filter (self, FALSE))
    return;
  text = gtk_editable_get_text (self->entry);
  if (*text == '\0')
    {
      gtk_stack_set_visible_child_name (self->content_stack, "places");
      return;
    }
  plakat_search_view_set_words (plakat_home_page_get_search (self), text);
  gtk_stack_set_visible_child_name (self->content_stack, "search");
}

static void
stop_search_cb (PlakatHomePage *self)
{
  g_assert (PLAKAT_IS_HOME_PAGE (self));

  plakat_home_page_leave_search (self);
  enter_place (self);
}

static void
search_activate_cb (PlakatHomePage *self)
{
  g_assert (PLAKAT_IS_HOME_PAGE (self));

  if (!plakat_home_page_take_filter (self, TRUE) && is_searching (self))
    plakat_search_view_open_first (self->search);
}

static void
search_toggled_cb (PlakatHomePage *self)
{
  g_assert (PLAKAT_IS_HOME_PAGE (self));

  if (!gtk_widget_get_visible (GTK_WIDGET (self->search_button)))
    return;
  if (gtk_toggle_button_get_active (self->search_button))
    {
      gtk_stack_set_visible_child_name (self->title_stack, "entry");
      gtk_widget_grab_focus (GTK_WIDGET (self->entry));
    }
  else
    {
      gtk_editable_set_text (self->entry, "");
      gtk_stack_set_visible_child_name (self->title_stack, "title");
      gtk_stack_set_visible_child_name (self->content_stack, "places");
    }
}

static gboolean
escape_cb (GtkWidget *widget, GVariant *arguments, gpointer data)
{
  PlakatHomePage *self = PLAKAT_HOME_PAGE (widget);

  if (!is_searching (self))
    return GDK_EVENT_PROPAGATE;
  stop_search_cb (self);
  return GDK_EVENT_STOP;
}

static void
enter_results_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PlakatHomePage *self = PLAKAT_HOME_PAGE (widget);

  if (is_searching (self))
    gtk_widget_child_focus (GTK_WIDGET (self->search), GTK_DIR_TAB_FORWARD);
  else
    enter_place (self);
}

static void
banner_clicked_cb (PlakatHomePage *self)
{
  PlakatEngine *engine = plakat_account_get_engine (self->account);

  g_assert (PLAKAT_IS_HOME_PAGE (self));

  switch (plakat_engine_get_state (engine))
    {
    case PLAKAT_SYNC_SIGN_IN:
      gtk_widget_activate_action (GTK_WIDGET (self), "win.connect", NULL);
      break;
    case PLAKAT_SYNC_ATTENTION:
    case PLAKAT_SYNC_PAUSED:
      gtk_widget_activate_action (GTK_WIDGET (self), "win.sync", NULL);
      break;
    default:
      gtk_widget_activate_action (GTK_WIDGET (self), "win.sync-now", NULL);
      break;
    }
}

static void
keyring_clicked_cb (PlakatHomePage *self)
{
  g_assert (PLAKAT_IS_HOME_PAGE (self));

  adw_banner_set_revealed (self->keyring_banner, FALSE);
}

static void
engine_changed_cb (PlakatHomePage *self)
{
  PlakatEngine *engine = plakat_account_get_engine (self->account);
  PlakatSyncState state = plakat_engine_get_state (engine);
  g_autofree char *sentence =
      plakat_sync_words_banner (state, plakat_engine_get_waiting (engine), plakat_engine_get_message (engine),
                                plakat_account_get_origin (self->account));

  g_assert (PLAKAT_IS_HOME_PAGE (self));

  /* the sentence stays while the banner slides away */
  if (sentence != NULL)
    {
      adw_banner_set_title (self->state_banner, sentence);
      adw_banner_set_button_label (self->state_banner, plakat_sync_words_button (state));
    }
  /* the sync page says it itself */
  adw_banner_set_revealed (self->state_banner,
                           sentence != NULL && g_strcmp0 (plakat_home_page_get_place (self), "sync") != 0);
}

/* Accounts come and go: the menu is made when it is opened. */
static void
create_account_menu (GtkMenuButton *button, gpointer data)
{
  PlakatApplication *application = PLAKAT_APPLICATION_DEFAULT;
  g_autoptr (GMenuModel) menu = plakat_account_menu_new (plakat_application_get_accounts (application));

  gtk_menu_button_set_menu_model (button, menu);
}

static void
show_avatar (PlakatHomePage *self)
{
  const char *name = plakat_account_get_username (self->account);
  g_autoptr (GdkPaintable) face = plakat_drawn_paintable_new_portrait (name ? name : "plakat:me");

  adw_avatar_set_text (self->avatar, name);
  adw_avatar_set_custom_image (self->avatar, face);
}

static void
set_account (PlakatHomePage *self, PlakatAccount *account)
{
  g_set_object (&self->account, account);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ACCOUNT]);
  if (account == NULL)
    return;
  g_signal_group_set_target (self->engine_signals, plakat_account_get_engine (account));
  g_object_bind_property (account, "keyring-missing", self->keyring_banner, "revealed",
                          G_BINDING_SYNC_CREATE);
  show_avatar (self);
  g_clear_object (&self->own);
  self->own = plakat_own_lists_new (plakat_account_get_library (account));
  plakat_own_lists_set_catalogue (self->own, plakat_account_get_catalogue (account));
  plakat_sidebar_set_lists (self->sidebar, self->own);
  plakat_home_page_follow_lists (self);
  engine_changed_cb (self);
  place_changed_cb (self);
}

static void
follow_settings (PlakatHomePage *self)
{
  GSettings *settings = plakat_application_get_settings (PLAKAT_APPLICATION_DEFAULT);
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();
  g_autoptr (GAction) captions = g_settings_create_action (settings, "captions");
  g_autoptr (GAction) table = g_settings_create_action (settings, "table");

  g_settings_bind (settings, "poster-width", self->size, "value", G_SETTINGS_BIND_DEFAULT);
  g_action_map_add_action (G_ACTION_MAP (group), captions);
  g_action_map_add_action (G_ACTION_MAP (group), table);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "view", G_ACTION_GROUP (group));
}

/* Letters typed anywhere are searched for, but only while this page is the one in view. */
static void
plakat_home_page_shown (AdwNavigationPage *page)
{
  PlakatHomePage *self = PLAKAT_HOME_PAGE (page);

  gtk_search_entry_set_key_capture_widget (GTK_SEARCH_ENTRY (self->entry),
                                           GTK_WIDGET (gtk_widget_get_root (GTK_WIDGET (page))));
}

static void
plakat_home_page_hiding (AdwNavigationPage *page)
{
  gtk_search_entry_set_key_capture_widget (GTK_SEARCH_ENTRY (PLAKAT_HOME_PAGE (page)->entry), NULL);
}

static void
plakat_home_page_dispose (GObject *object)
{
  PlakatHomePage *self = PLAKAT_HOME_PAGE (object);

  g_clear_object (&self->engine_signals);
  g_clear_object (&self->own);
  g_clear_object (&self->order_menu);
  g_clear_object (&self->colours_menu);
  g_clear_pointer (&self->before, g_free);
  if (self->completion != NULL)
    gtk_widget_unparent (GTK_WIDGET (g_steal_pointer (&self->completion)));
  gtk_widget_dispose_template (GTK_WIDGET (self), PLAKAT_TYPE_HOME_PAGE);
  g_clear_object (&self->account);
  G_OBJECT_CLASS (plakat_home_page_parent_class)->dispose (object);
}

static void
plakat_home_page_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_ACCOUNT)
    g_value_set_object (value, PLAKAT_HOME_PAGE (object)->account);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
plakat_home_page_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_ACCOUNT)
    set_account (PLAKAT_HOME_PAGE (object), g_value_get_object (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/plakat_app/Plakat/plakat-home-page.ui");
  gtk_widget_class_bind_template_child (widget_class, PlakatHomePage, split);
  gtk_widget_class_bind_template_child (widget_class, PlakatHomePage, sidebar);
  gtk_widget_class_bind_template_child (widget_class, PlakatHomePage, title_stack);
  gtk_widget_class_bind_template_child (widget_class, PlakatHomePage, entry);
  gtk_widget_class_bind_template_child (widget_class, PlakatHomePage, place_title);
  gtk_widget_class_bind_template_child (widget_class, PlakatHomePage, sort_button);
  gtk_widget_class_bind_template_child (widget_class, PlakatHomePage, search_button);
  gtk_widget_class_bind_template_child (widget_class, PlakatHomePage, avatar_button);
  gtk_widget_class_bind_template_child (widget_class, PlakatHomePage, avatar);
  gtk_widget_class_bind_template_child (widget_class, PlakatHomePage, size);
  gtk_widget_class_bind_template_child (widget_class, PlakatHomePage, state_banner);
  gtk_widget_class_bind_template_child (widget_class, PlakatHomePage, keyring_banner);
  gtk_widget_class_bind_template_child (widget_class, PlakatHomePage, content_stack);
  gtk_widget_class_bind_template_child (widget_class, PlakatHomePage, places);
  gtk_widget_class_bind_template_child (widget_class, PlakatHomePage, lists);
  gtk_widget_class_bind_template_child (widget_class, PlakatHomePage, list_choice);
  gtk_widget_class_bind_template_child (widget_class, PlakatHomePage, wall_buttons);
  gtk_widget_class_bind_template_child (widget_class, PlakatHomePage, search_place);
  gtk_widget_class_bind_template_child (widget_class, PlakatHomePage, shuffle_place);
  gtk_widget_class_bind_template_child (widget_class, PlakatHomePage, film_buttons);
  gtk_widget_class_bind_template_child (widget_class, PlakatHomePage, narrow_menu);
  gtk_widget_class_bind_template_child (widget_class, PlakatHomePage, colour_buttons);
  gtk_widget_class_bind_template_child (widget_class, PlakatHomePage, narrow_menu_model);
  gtk_widget_class_bind_template_child (widget_class, PlakatHomePage, narrow_colours_menu);
  gtk_widget_class_bind_template_child (widget_class, PlakatHomePage, narrow_films);
  gtk_widget_class_bind_template_child (widget_class, PlakatHomePage, narrow_colours);
  gtk_widget_class_bind_template_callback (widget_class, place_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, place_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, places_bar_map_cb);
  gtk_widget_class_bind_template_callback (widget_class, places_bar_unmap_cb);
  gtk_widget_class_bind_template_callback (widget_class, list_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, text_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, stop_search_cb);
  gtk_widget_class_bind_template_callback (widget_class, show_buttons_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_toggled_cb);
  gtk_widget_class_bind_template_callback (widget_class, keyring_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, banner_clicked_cb);
}

static void
plakat_home_page_class_init (PlakatHomePageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = plakat_home_page_dispose;
  object_class->get_property = plakat_home_page_get_property;
  object_class->set_property = plakat_home_page_set_property;
  ADW_NAVIGATION_PAGE_CLASS (klass)->shown = plakat_home_page_shown;
  ADW_NAVIGATION_PAGE_CLASS (klass)->hiding = plakat_home_page_hiding;

  properties[PROP_ACCOUNT] =
      g_param_spec_object ("account", NULL, NULL, PLAKAT_TYPE_ACCOUNT,
                           G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  gtk_widget_class_install_action (widget_class, "home.enter-results", NULL, enter_results_action);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, escape_cb, NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_t, GDK_CONTROL_MASK, "view.table", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_j, GDK_CONTROL_MASK, "place.jump", NULL);

  g_type_ensure (PLAKAT_TYPE_SIDEBAR);
  bind_template (widget_class);
}

static void
plakat_home_page_init (PlakatHomePage *self)
{
  self->engine_signals = g_signal_group_new (PLAKAT_TYPE_ENGINE);
  g_signal_group_connect_swapped (self->engine_signals, "notify", G_CALLBACK (engine_changed_cb), self);
  self->choosing = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  self->choosing = FALSE;
  plakat_home_page_add_completion (self);
  gtk_menu_button_set_create_popup_func (self->avatar_button, create_account_menu, NULL, NULL);
  plakat_home_page_add_menus (self);
  follow_settings (self);
}

PlakatHomePage *
plakat_home_page_new (PlakatAccount *account)
{
  return g_object_new (PLAKAT_TYPE_HOME_PAGE, "account", account, NULL);
}

/** plakat_home_page_show_place: @place is `catalogue`, `people`, `colours`, `watchlist`, `favourites`,
 * `rated`, `sync`, or the uid of a list */
void
plakat_home_page_show_place (PlakatHomePage *self, const char *place)
{
  g_return_if_fail (PLAKAT_IS_HOME_PAGE (self));
  g_return_if_fail (place != NULL);

  if (g_str_equal (place, "sync") && g_strcmp0 (plakat_home_page_get_place (self), "sync") != 0)
    g_set_str (&self->before, plakat_home_page_get_place (self));
  if (plakat_home_page_show_list (self, place))
    adw_view_stack_set_visible_child_name (self->places, "lists");
  else if (adw_view_stack_get_child_by_name (self->places, place) != NULL)
    {
      plakat_home_page_build_place (self, place);
      adw_view_stack_set_visible_child_name (self->places, place);
    }
  plakat_home_page_leave_search (self);
}

/** plakat_home_page_show_like: the posters that have the same colours as that of a film */
void
plakat_home_page_show_like (PlakatHomePage *self, const char *film_uid)
{
  g_return_if_fail (PLAKAT_IS_HOME_PAGE (self));

  plakat_home_page_show_place (self, "colours");
  plakat_colours_page_show_like (self->colours, film_uid);
}

void
plakat_home_page_start_search (PlakatHomePage *self)
{
  g_return_if_fail (PLAKAT_IS_HOME_PAGE (self));

  if (gtk_widget_get_visible (GTK_WIDGET (self->search_button)))
    gtk_toggle_button_set_active (self->search_button, TRUE);
  gtk_stack_set_visible_child_name (self->title_stack, "entry");
  if (adw_overlay_split_view_get_collapsed (self->split))
    adw_overlay_split_view_set_show_sidebar (self->split, FALSE);
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
}

/** plakat_home_page_go_back: out of a search, or from the sync page to where it was opened from */
void
plakat_home_page_go_back (PlakatHomePage *self)
{
  g_return_if_fail (PLAKAT_IS_HOME_PAGE (self));

  if (!is_searching (self) && g_strcmp0 (plakat_home_page_get_place (self), "sync") == 0)
    plakat_home_page_show_place (self, self->before ? self->before : "catalogue");
  else
    plakat_home_page_leave_search (self);
}

/** plakat_home_page_leave_search: back to the place that was there before the first letter */
void
plakat_home_page_leave_search (PlakatHomePage *self)
{
  g_return_if_fail (PLAKAT_IS_HOME_PAGE (self));

  gtk_editable_set_text (self->entry, "");
  gtk_stack_set_visible_child_name (self->content_stack, "places");
  gtk_toggle_button_set_active (self->search_button, FALSE);
  gtk_stack_set_visible_child_name (self->title_stack, has_title (self) ? "title" : "entry");
}

void
plakat_home_page_toggle_sidebar (PlakatHomePage *self)
{
  g_return_if_fail (PLAKAT_IS_HOME_PAGE (self));

  adw_overlay_split_view_set_show_sidebar (self->split,
                                           !adw_overlay_split_view_get_show_sidebar (self->split));
}
