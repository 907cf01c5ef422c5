/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "plakat-application.h"
#include "plakat-film-list.h"
#include "plakat-film-note.h"
#include "plakat-person-item.h"
#include "plakat-portrait-cell.h"
#include "plakat-poster-menu.h"
#include "plakat-search-results.h"
#include "plakat-search-view.h"
#include "plakat-wall.h"
#include "plakat-words.h"

/* Of each group; more words narrow it further. */
#define MOST 24
#define POSTER_WIDTH 132
#define POSTER_WIDTH_NARROW 100

struct _PlakatSearchView
{
  AdwBin parent_instance;

  PlakatAccount *account;
  PlakatFilmList *list; /* of the wall, made when conditions were typed first */
  char *words;
  guint asked;

  GtkStack *stack;
  GtkScrolledWindow *scroller;
  GtkWidget *film_group;
  GtkWidget *person_group;
  GtkWidget *character_group;
  AdwWrapBox *films;
  AdwWrapBox *persons;
  AdwWrapBox *characters;
  GtkLabel *count;
  PlakatWall *wall;
  AdwStatusPage *nothing;
};

enum
{
  PROP_0,
  PROP_ACCOUNT,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (PlakatSearchView, plakat_search_view, ADW_TYPE_BIN)

typedef struct
{
  PlakatSearchView *self;
  PlakatQuery *query;
  char *words;
  guint asked;
} Asking;

static void
asking_free (gpointer data)
{
  Asking *asking = data;

  g_object_unref (asking->self);
  g_clear_pointer (&asking->query, plakat_query_free);
  g_free (asking->words);
  g_free (asking);
}

static void
poster_activated_cb (GtkWidget *cell)
{
  PlakatFilmItem *film = plakat_poster_cell_get_film (PLAKAT_POSTER_CELL (cell));

  gtk_widget_activate_action (cell, "win.show-film", "s", plakat_film_item_get_uid (film));
}

static void
portrait_activated_cb (GtkWidget *cell)
{
  gtk_widget_activate_action (cell, "win.show-person", "s",
                              plakat_portrait_cell_get_uid (PLAKAT_PORTRAIT_CELL (cell)));
}

static GtkWidget *
create_poster (PlakatSearchView *self, PlakatFilmItem *film, const char *second, const char *note)
{
  GtkWidget *cell = plakat_poster_cell_new ();
  gboolean narrow = gtk_widget_get_width (GTK_WIDGET (self)) < 500;

  gtk_widget_set_size_request (cell, narrow ? POSTER_WIDTH_NARROW : POSTER_WIDTH, -1);
  gtk_widget_set_hexpand (cell, FALSE);
  plakat_poster_cell_set_captions (PLAKAT_POSTER_CELL (cell), PLAKAT_CAPTIONS_BELOW);
  plakat_poster_cell_set_film (PLAKAT_POSTER_CELL (cell), film);
  plakat_poster_cell_set_second (PLAKAT_POSTER_CELL (cell), second);
  plakat_poster_cell_set_note (PLAKAT_POSTER_CELL (cell), note);
  g_signal_connect (cell, "activated", G_CALLBACK (poster_activated_cb), NULL);
  return cell;
}

static GtkWidget *
create_film (PlakatSearchView *self, gpointer item)
{
  return create_poster (self, item, NULL, NULL);
}

static GtkWidget *
create_person (PlakatSearchView *self, gpointer item)
{
  GtkWidget *cell = plakat_portrait_cell_new ();
  g_autofree char *films = plakat_words_films (plakat_person_item_get_n_films (item));

  plakat_portrait_cell_set_person (PLAKAT_PORTRAIT_CELL (cell), plakat_person_item_get_uid (item),
                                   plakat_person_item_get_name (item), films,
                                   plakat_person_item_get_portrait (item));
  g_signal_connect (cell, "activated", G_CALLBACK (portrait_activated_cb), NULL);
  return cell;
}

/* The poster of the film, under it who the character is and who plays it. */
static GtkWidget *
create_character (PlakatSearchView *self, gpointer item)
{
  return create_poster (self, plakat_film_note_get_film (item), plakat_film_note_get_note (item),
                        plakat_film_note_get_person_name (item));
}

static void
fill_group (PlakatSearchView *self,
            GtkWidget *group,
            AdwWrapBox *box,
            GListModel *found,
            GtkWidget *(*create) (PlakatSearchView *, gpointer))
{
  guint n_found = g_list_model_get_n_items (found);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (box))) != NULL)
    adw_wrap_box_remove (box, child);
  for (guint i = 0; i < n_found; i++)
    {
      g_autoptr (GObject) item = g_list_model_get_item (found, i);

      adw_wrap_box_append (box, create (self, item));
    }
  gtk_widget_set_visible (group, n_found > 0);
}

static void
show_nothing (PlakatSearchView *self, const char *words, const char *why)
{
  /* Translators: %s is what was searched for */
  g_autofree char *title = g_strdup_printf (_ ("Nothing found for “%s”"), words);
  g_autofree char *safe_title = g_markup_escape_text (title, -1);
  g_autofree char *safe_why = g_markup_escape_text (why, -1);

  adw_status_page_set_title (self->nothing, safe_title);
  adw_status_page_set_description (self->nothing, safe_why);
  gtk_stack_set_visible_child_name (self->stack, "nothing");
}

static void
show_results (PlakatSearchView *self, const char *words, PlakatSearchResults *results)
{
  GListModel *films = plakat_search_results_get_films (results);
  GListModel *persons = plakat_search_results_get_persons (results);
  GListModel *characters = plakat_search_results_get_characters (results);

  if (g_list_model_get_n_items (films) + g_list_model_get_n_items (persons)
          + g_list_model_get_n_items (characters)
      == 0)
    {
      show_nothing (self, words, _ ("Titles, people and characters are searched. Fewer letters find more."));
      return;
    }
  fill_group (self, self->film_group, self->films, films, create_film);
  fill_group (self, self->person_group, self->persons, persons, create_person);
  fill_group (self, self->character_group, self->characters, characters, create_character);
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroller), 0);
  gtk_stack_set_visible_child_name (self->stack, "groups");
}

static void
show_wall (PlakatSearchView *self, const char *words)
{
  guint n_films = g_list_model_get_n_items (G_LIST_MODEL (self->list));
  g_autofree char *text = plakat_words_films (n_films);

  if (n_films == 0)
    {
      show_nothing (self, words, _ ("No film is all of this."));
      return;
    }
  gtk_label_set_text (self->count, text);
  plakat_wall_scroll_to_top (self->wall);
  gtk_stack_set_visible_child_name (self->stack, "wall");
}

/* The number follows when films are marked while the wall is in view. */
static void
list_changed_cb (PlakatSearchView *self)
{
  g_autofree char *text = plakat_words_films (g_list_model_get_n_items (G_LIST_MODEL (self->list)));

  g_assert (PLAKAT_IS_SEARCH_VIEW (self));

  gtk_label_set_text (self->count, text);
}

static void
ensure_list (PlakatSearchView *self)
{
  if (self->list != NULL)
    return;
  self->list = plakat_film_list_new (plakat_account_get_catalogue (self->account),
                                     plakat_account_get_library (self->account));
  g_signal_connect_object (self->list, "items-changed", G_CALLBACK (list_changed_cb), self,
                           G_CONNECT_SWAPPED);
  plakat_wall_set_model (self->wall, G_LIST_MODEL (self->list));
}

static gboolean
run_search (Asking *asking, GError **error)
{
  PlakatSearchView *self = asking->self;
  g_autoptr (PlakatSearchResults) results = NULL;

  if (asking->query != NULL)
    {
      ensure_list (self);
      if (!dex_await (plakat_film_list_set_query (self->list, asking->query), error))
        return FALSE;
      if (asking->asked == self->asked)
        show_wall (self, asking->words);
      return TRUE;
    }
  results = dex_await_object (
      plakat_catalogue_search (plakat_account_get_catalogue (self->account), asking->words, MOST), error);
  if (results != NULL && asking->asked == self->asked)
    show_results (self, asking->words, results);
  return results != NULL;
}

static DexFuture *
search_fiber (gpointer data)
{
  Asking *asking = data;
  g_autoptr (GError) error = NULL;

  if (asking->asked == asking->self->asked && !run_search (asking, &error)
      && asking->asked == asking->self->asked)
    show_nothing (asking->self, asking->words, error->message);
  return NULL;
}

static void
set_account (PlakatSearchView *self, PlakatAccount *account)
{
  if (!g_set_object (&self->account, account))
    return;
  g_clear_object (&self->list);
}

static void
plakat_search_view_dispose (GObject *object)
{
  PlakatSearchView *self = PLAKAT_SEARCH_VIEW (object);

  self->asked++;
  /* the stack is the bin's child and the template's: only one of them may take it away */
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), PLAKAT_TYPE_SEARCH_VIEW);
  g_clear_object (&self->list);
  g_clear_object (&self->account);
  g_clear_pointer (&self->words, g_free);
  G_OBJECT_CLASS (plakat_search_view_parent_class)->dispose (object);
}

static void
plakat_search_view_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_ACCOUNT)
    g_value_set_object (value, PLAKAT_SEARCH_VIEW (object)->account);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
plakat_search_view_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_ACCOUNT)
    set_account (PLAKAT_SEARCH_VIEW (object), g_value_get_object (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
plakat_search_view_class_init (PlakatSearchViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = plakat_search_view_dispose;
  object_class->get_property = plakat_search_view_get_property;
  object_class->set_property = plakat_search_view_set_property;
  properties[PROP_ACCOUNT] = g_param_spec_object ("account", NULL, NULL, PLAKAT_TYPE_ACCOUNT,
                                                  G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  g_type_ensure (PLAKAT_TYPE_WALL);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/plakat_app/Plakat/plakat-search-view.ui");
  gtk_widget_class_bind_template_child (widget_class, PlakatSearchView, stack);
  gtk_widget_class_bind_template_child (widget_class, PlakatSearchView, scroller);
  gtk_widget_class_bind_template_child (widget_class, PlakatSearchView, film_group);
  gtk_widget_class_bind_template_child (widget_class, PlakatSearchView, person_group);
  gtk_widget_class_bind_template_child (widget_class, PlakatSearchView, character_group);
  gtk_widget_class_bind_template_child (widget_class, PlakatSearchView, films);
  gtk_widget_class_bind_template_child (widget_class, PlakatSearchView, persons);
  gtk_widget_class_bind_template_child (widget_class, PlakatSearchView, characters);
  gtk_widget_class_bind_template_child (widget_class, PlakatSearchView, count);
  gtk_widget_class_bind_template_child (widget_class, PlakatSearchView, wall);
  gtk_widget_class_bind_template_child (widget_class, PlakatSearchView, nothing);
}

static void
plakat_search_view_init (PlakatSearchView *self)
{
  GSettings *settings = plakat_application_get_settings (PLAKAT_APPLICATION_DEFAULT);

  gtk_widget_init_template (GTK_WIDGET (self));
  g_settings_bind (settings, "poster-width", self->wall, "poster-width", G_SETTINGS_BIND_GET);
  g_settings_bind (settings, "captions", self->wall, "captions", G_SETTINGS_BIND_GET);
  plakat_poster_menu_add_keys (self->film_group);
}

/**
 * plakat_search_view_set_words:
 * @words: as typed; with a `key:value` among them it is a query and shows a wall
 */
void
plakat_search_view_set_words (PlakatSearchView *self, const char *words)
{
  g_autoptr (PlakatQuery) query = NULL;
  g_autoptr (GError) error = NULL;
  Asking *asking;

  g_return_if_fail (PLAKAT_IS_SEARCH_VIEW (self));
  g_return_if_fail (words != NULL);

  if (self->account == NULL || g_strcmp0 (words, self->words) == 0)
    return;
  g_set_str (&self->words, words);
  query = plakat_query_parse (words, &error);
  self->asked++;
  if (query == NULL)
    {
      show_nothing (self, words, error->message);
      return;
    }
  asking = g_new0 (Asking, 1);
  asking->self = g_object_ref (self);
  asking->words = g_strdup (words);
  asking->asked = self->asked;
  if (query->terms->len > 0 || query->order != PLAKAT_ORDER_POPULARITY || query->reversed)
    asking->query = g_steal_pointer (&query);
  dex_future_disown (dex_scheduler_spawn (NULL, 0, search_fiber, asking, asking_free));
}

/** plakat_search_view_open_first: what Enter in the search does */
void
plakat_search_view_open_first (PlakatSearchView *self)
{
  GtkWidget *groups[] = { GTK_WIDGET (self->films), GTK_WIDGET (self->persons),
                          GTK_WIDGET (self->characters) };

  g_return_if_fail (PLAKAT_IS_SEARCH_VIEW (self));

  if (g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), "groups") != 0)
    {
      gtk_widget_child_focus (GTK_WIDGET (self), GTK_DIR_TAB_FORWARD);
      return;
    }
  for (guint i = 0; i < G_N_ELEMENTS (groups); i++)
    {
      GtkWidget *first = gtk_widget_get_first_child (groups[i]);

      if (first == NULL)
        continue;
      gtk_widget_activate (first);
      return;
    }
}
