/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "plakat-application.h"
#include "plakat-film-list.h"
#include "plakat-film-note.h"
#include "plakat-person-item.h"
#include "plakat-portrait-cell.h"
#include "plakat-poster-menu.h"
#include "plakat-search-marks.h"
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
  GSignalGroup *catalogue_signals;
  PlakatFilmList *list; /* of the wall, made when conditions were typed first */
  char *words;
  guint asked;
  gboolean incomplete; /* whether more may be found of the same words later */

  GtkStack *stack;
  GtkScrolledWindow *scroller;
  GtkLabel *remark;
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
  gboolean again; /* the same words as before */
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

/* The first answer may be there before this view has a width. */
static int
get_poster_width (PlakatSearchView *self)
{
  int width = gtk_widget_get_width (GTK_WIDGET (self));

  return width > 0 && width < 500 ? POSTER_WIDTH_NARROW : POSTER_WIDTH;
}

static GtkWidget *
create_poster (PlakatSearchView *self)
{
  GtkWidget *cell = plakat_poster_cell_new ();

  gtk_widget_set_hexpand (cell, FALSE);
  plakat_poster_cell_set_captions (PLAKAT_POSTER_CELL (cell), PLAKAT_CAPTIONS_BELOW);
  g_signal_connect (cell, "activated", G_CALLBACK (poster_activated_cb), NULL);
  return cell;
}

static GtkWidget *
create_portrait (PlakatSearchView *self)
{
  GtkWidget *cell = plakat_portrait_cell_new ();

  g_signal_connect (cell, "activated", G_CALLBACK (portrait_activated_cb), NULL);
  return cell;
}

/* A film that was found by its original title shows that instead of the year. */
static void
fill_film (GtkWidget *widget, gpointer item, const char *text, PangoAttrList *marked)
{
  PlakatPosterCell *cell = PLAKAT_POSTER_CELL (widget);
  gboolean by_original = g_strcmp0 (text, plakat_film_item_get_title (item)) != 0;

  plakat_poster_cell_set_film (cell, item);
  plakat_poster_cell_set_second (cell, by_original ? text : NULL);
  plakat_poster_cell_set_marked (cell, 0, by_original ? NULL : marked);
  plakat_poster_cell_set_marked (cell, 1, by_original ? marked : NULL);
}

static void
fill_person (GtkWidget *cell, gpointer item, const char *text, PangoAttrList *marked)
{
  g_autofree char *films = plakat_words_films (plakat_person_item_get_n_films (item));

  plakat_portrait_cell_set_person (PLAKAT_PORTRAIT_CELL (cell), plakat_person_item_get_uid (item),
                                   plakat_person_item_get_name (item), films,
                                   plakat_person_item_get_portrait (item));
  plakat_portrait_cell_set_marked (PLAKAT_PORTRAIT_CELL (cell), marked);
}

/* The poster of the film, under it who the character is and who plays it. */
static void
fill_character (GtkWidget *widget, gpointer item, const char *text, PangoAttrList *marked)
{
  PlakatPosterCell *cell = PLAKAT_POSTER_CELL (widget);

  plakat_poster_cell_set_film (cell, plakat_film_note_get_film (item));
  plakat_poster_cell_set_second (cell, text);
  plakat_poster_cell_set_note (cell, plakat_film_note_get_person_name (item));
  plakat_poster_cell_set_marked (cell, 1, marked);
}

static char *
film_key (gpointer item)
{
  return g_strdup (plakat_film_item_get_uid (item));
}

static char *
person_key (gpointer item)
{
  return g_strdup (plakat_person_item_get_uid (item));
}

static char *
character_key (gpointer item)
{
  return g_strdup_printf ("%s %s", plakat_film_item_get_uid (plakat_film_note_get_film (item)),
                          plakat_film_note_get_note (item));
}

/* How the results of each kind become cells. */
static const struct
{
  GtkWidget *(*create) (PlakatSearchView *self);
  void (*fill) (GtkWidget *cell, gpointer item, const char *text, PangoAttrList *marked);
  char *(*key) (gpointer item);
} kinds[PLAKAT_FIND_N_KINDS] = {
  [PLAKAT_FIND_FILMS] = { create_poster, fill_film, film_key },
  [PLAKAT_FIND_PERSONS] = { create_portrait, fill_person, person_key },
  [PLAKAT_FIND_CHARACTERS] = { create_poster, fill_character, character_key },
};

#define KEY "plakat-search-key"

static GHashTable *
cells_by_key (AdwWrapBox *box)
{
  GHashTable *cells = g_hash_table_new (g_str_hash, g_str_equal);

  for (GtkWidget *cell = gtk_widget_get_first_child (GTK_WIDGET (box)); cell != NULL;
       cell = gtk_widget_get_next_sibling (cell))
    g_hash_table_insert (cells, g_object_get_data (G_OBJECT (cell), KEY), cell);
  return cells;
}

/* What is found again keeps its cell, with its picture and the focus; only what is new is made. */
static void
fill_group (PlakatSearchView *self,
            PlakatSearchResults *results,
            PlakatSearchKind kind,
            GtkWidget *group,
            AdwWrapBox *box,
            GListModel *found)
{
  g_autoptr (GHashTable) cells = cells_by_key (box);
  guint n_found = g_list_model_get_n_items (found);
  GtkWidget *before = NULL, *next;

  for (guint i = 0; i < n_found; i++)
    {
      g_autoptr (GObject) item = g_list_model_get_item (found, i);
      PangoAttrList *marked = plakat_search_marks_create (results, kind, i);
      char *key = kinds[kind].key (item);
      GtkWidget *cell = g_hash_table_lookup (cells, key);

      if (cell == NULL)
        {
          cell = kinds[kind].create (self);
          adw_wrap_box_append (box, cell);
        }
      g_hash_table_remove (cells, key);
      g_object_set_data_full (G_OBJECT (cell), KEY, key, g_free);
      if (PLAKAT_IS_POSTER_CELL (cell))
        gtk_widget_set_size_request (cell, get_poster_width (self), -1);
      kinds[kind].fill (cell, item, plakat_search_results_get_match (results, kind, i, NULL), marked);
      g_clear_pointer (&marked, pango_attr_list_unref);
      if (cell
          != (before != NULL ? gtk_widget_get_next_sibling (before)
                             : gtk_widget_get_first_child (GTK_WIDGET (box))))
        adw_wrap_box_reorder_child_after (box, cell, before);
      before = cell;
    }
  while ((next = before != NULL ? gtk_widget_get_next_sibling (before)
                                : gtk_widget_get_first_child (GTK_WIDGET (box)))
         != NULL)
    adw_wrap_box_remove (box, next);
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

/* Nothing is no answer while there is more than could be looked at. */
static void
show_no_results (PlakatSearchView *self, const char *words, PlakatSearchResults *results)
{
  show_nothing (
      self, words,
      plakat_search_results_get_complete (results)
          ? _ ("Titles, people and characters are searched. Fewer letters find more.")
          : _ ("The catalogue is still being indexed. What is found meanwhile appears here by itself."));
}

static void
show_remark (PlakatSearchView *self, const char *words, PlakatSearchResults *results)
{
  g_autofree char *remark = NULL;

  if (plakat_search_results_get_only_meant (results))
    /* Translators: %s is what was searched for; under this stand films and people with a similar name */
    remark = g_strdup_printf (_ ("Nothing is called “%s”. Did you mean one of these?"), words);
  else if (!plakat_search_results_get_complete (results))
    remark = g_strdup (_ ("The catalogue is still being indexed: there may be more."));
  gtk_label_set_text (self->remark, remark ? remark : "");
  gtk_widget_set_visible (GTK_WIDGET (self->remark), remark != NULL);
}

static void
show_results (PlakatSearchView *self, const char *words, gboolean again, PlakatSearchResults *results)
{
  GListModel *films = plakat_search_results_get_films (results);
  GListModel *persons = plakat_search_results_get_persons (results);
  GListModel *characters = plakat_search_results_get_characters (results);

  self->incomplete = !plakat_search_results_get_complete (results);
  if (g_list_model_get_n_items (films) + g_list_model_get_n_items (persons)
          + g_list_model_get_n_items (characters)
      == 0)
    {
      show_no_results (self, words, results);
      return;
    }
  show_remark (self, words, results);
  fill_group (self, results, PLAKAT_FIND_FILMS, self->film_group, self->films, films);
  fill_group (self, results, PLAKAT_FIND_PERSONS, self->person_group, self->persons, persons);
  fill_group (self, results, PLAKAT_FIND_CHARACTERS, self->character_group, self->characters, characters);
  if (!again)
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
    show_results (self, asking->words, asking->again, results);
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
ask (PlakatSearchView *self, PlakatQuery *query, gboolean again)
{
  Asking *asking = g_new0 (Asking, 1);

  asking->self = g_object_ref (self);
  asking->words = g_strdup (self->words);
  asking->query = query;
  asking->asked = ++self->asked;
  asking->again = again;
  dex_future_disown (dex_scheduler_spawn (NULL, 0, search_fiber, asking, asking_free));
}

/* The same words may find more now. */
static void
indexing_changed_cb (PlakatSearchView *self)
{
  g_assert (PLAKAT_IS_SEARCH_VIEW (self));

  if (!self->incomplete || self->words == NULL)
    return;
  self->incomplete = FALSE;
  ask (self, NULL, TRUE);
}

static void
set_account (PlakatSearchView *self, PlakatAccount *account)
{
  if (!g_set_object (&self->account, account))
    return;
  g_clear_object (&self->list);
  g_signal_group_set_target (self->catalogue_signals,
                             account != NULL ? plakat_account_get_catalogue (account) : NULL);
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
  g_clear_object (&self->catalogue_signals);
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
  gtk_widget_class_bind_template_child (widget_class, PlakatSearchView, remark);
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
  self->catalogue_signals = g_signal_group_new (PLAKAT_TYPE_CATALOGUE);
  g_signal_group_connect_swapped (self->catalogue_signals, "notify::indexing",
                                  G_CALLBACK (indexing_changed_cb), self);
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
  gboolean filters;

  g_return_if_fail (PLAKAT_IS_SEARCH_VIEW (self));
  g_return_if_fail (words != NULL);

  if (self->account == NULL || g_strcmp0 (words, self->words) == 0)
    return;
  g_set_str (&self->words, words);
  self->incomplete = FALSE;
  query = plakat_query_parse (words, &error);
  if (query == NULL)
    {
      self->asked++;
      show_nothing (self, words, error->message);
      return;
    }
  filters = query->terms->len > 0 || query->order != PLAKAT_ORDER_POPULARITY || query->reversed;
  ask (self, filters ? g_steal_pointer (&query) : NULL, FALSE);
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
