/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "plakat-application.h"
#include "plakat-colours-page-private.h"
#include "plakat-film.h"
#include "plakat-words.h"

/* Pieces of the strip at most: thinner ones could not be told apart. */
#define MOST_PIECES 240
/* Posters that are like one: as many as are still like it. */
#define MOST_LIKE 40
/* Seconds between two looks at what was found meanwhile, and films that are another second to read */
#define SOON 4
#define SOON_FILMS 50000

static guint
count_films (PlakatColoursPage *self)
{
  return self->shown ? g_list_model_get_n_items (self->shown) : 0;
}

static PlakatQuery *
create_query (PlakatColoursPage *self)
{
  PlakatQuery *query = plakat_query_new ();

  query->order = self->order;
  query->reversed = self->reversed;
  query->rows = (guint) self->metrics.rows;
  if (self->near != NULL)
    {
      g_autofree char *value = g_strconcat (self->any ? "any:" : "", self->near, NULL);

      plakat_query_add_text (query, PLAKAT_FACET_COLOUR, value, FALSE);
    }
  return query;
}

static void
show_summary (PlakatColoursPage *self)
{
  guint n_films = count_films (self);
  g_autofree char *summary = n_films > 0 ? plakat_words_films (n_films) : g_strdup ("");

  if (g_set_str (&self->summary, summary))
    g_object_notify (G_OBJECT (self), "summary");
}

static void
show_empty_words (PlakatColoursPage *self)
{
  gboolean chosen = self->near != NULL || self->like != NULL;
  gboolean working = plakat_looks_get_working (plakat_application_get_looks (PLAKAT_APPLICATION_DEFAULT));

  if (chosen)
    {
      adw_status_page_set_title (self->empty, _ ("No poster is near"));
      adw_status_page_set_description (self->empty, _ ("Show all colours again to choose another one."));
    }
  else
    {
      adw_status_page_set_title (self->empty, working ? _ ("Looking at the posters") : _ ("No colours yet"));
      adw_status_page_set_description (self->empty, working
                                                        ? _ ("The first ones hang here in a moment.")
                                                        : _ ("Films that the catalogue has will hang here."));
    }
}

/** plakat_colours_page_show: what is there, in words */
void
plakat_colours_page_show (PlakatColoursPage *self)
{
  gboolean chosen = self->near != NULL || self->like != NULL;

  show_summary (self);
  gtk_widget_set_visible (self->choice, chosen);
  if (self->like == NULL)
    gtk_label_set_text (self->choice_label, _ ("Near this colour"));
  if (!self->answered)
    return;
  show_empty_words (self);
  gtk_stack_set_visible_child_name (self->stack, count_films (self) > 0 ? "wall" : "empty");
}

/** plakat_colours_page_follow: the strip's ring follows the wall */
void
plakat_colours_page_follow (PlakatColoursPage *self)
{
  GtkAdjustment *place = gtk_scrolled_window_get_hadjustment (GTK_SCROLLED_WINDOW (self->scroller));
  double upper = MAX (gtk_adjustment_get_upper (place), 1);
  double from = gtk_adjustment_get_value (place) / upper;
  double to = MIN (from + gtk_adjustment_get_page_size (place) / upper, 1);

  if (gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL)
    plakat_colour_strip_set_view (self->strip, 1 - to, 1 - from);
  else
    plakat_colour_strip_set_view (self->strip, from, to);
}

static void
show_model (PlakatColoursPage *self, GListModel *model)
{
  g_autoptr (GtkSelectionModel) selection = NULL;

  if (g_set_object (&self->shown, model))
    {
      selection = GTK_SELECTION_MODEL (gtk_no_selection_new (g_object_ref (model)));
      gtk_grid_view_set_model (self->grid, selection);
    }
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

typedef struct
{
  PlakatColoursPage *self;
  PlakatQuery *query;
  char *like;
  guint asked;
} Asking;

static void
asking_free (gpointer data)
{
  Asking *asking = data;

  g_object_unref (asking->self);
  plakat_query_free (asking->query);
  g_free (asking->like);
  g_free (asking);
}

static void
show_like (PlakatColoursPage *self, GListModel *films)
{
  guint n = g_list_model_get_n_items (films);
  g_autofree PlakatStripColour *colours = g_new0 (PlakatStripColour, n);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (PlakatFilmItem) film = g_list_model_get_item (films, i);
      const PlakatLook *look = plakat_film_item_get_look (film, NULL);
      double srgb[3];

      plakat_oklab_to_srgb (plakat_look_get_main (look, NULL), srgb);
      colours[i].srgb = (guint32) (srgb[0] * 255 + 0.5) << 16 | (guint32) (srgb[1] * 255 + 0.5) << 8
                        | (guint32) (srgb[2] * 255 + 0.5);
      colours[i].key = plakat_look_get_hue_key (look);
    }
  show_model (self, films);
  plakat_colour_strip_set_colours (self->strip, colours, n);
}

static void
await_like (Asking *asking, GError **error)
{
  PlakatColoursPage *self = asking->self;
  PlakatCatalogue *catalogue = plakat_account_get_catalogue (self->account);
  g_autoptr (GListModel) films =
      dex_await_object (plakat_catalogue_load_near (catalogue, asking->like, MOST_LIKE), error);
  g_autoptr (PlakatFilm) film = NULL;
  g_autofree char *words = NULL;

  if (films == NULL || asking->asked != self->asked)
    return;
  show_like (self, films);
  film = dex_await_boxed (plakat_catalogue_load_film (catalogue, asking->like), NULL);
  if (film == NULL || asking->asked != self->asked)
    return;
  /* Translators: %s is a film's title: posters with the same colours as its own */
  words = g_strdup_printf (_ ("Like “%s”"), film->title);
  gtk_label_set_text (self->choice_label, words);
}

static void
await_wall (Asking *asking, GError **error)
{
  PlakatColoursPage *self = asking->self;
  g_autoptr (GBytes) strip = NULL;
  guint n_films, rows = MAX (asking->query->rows, 1);
  const PlakatStripColour *colours;
  gsize size;

  if (!dex_await (plakat_film_list_set_query (self->films, asking->query), error)
      || asking->asked != self->asked)
    return;
  show_model (self, G_LIST_MODEL (self->films));
  n_films = g_list_model_get_n_items (G_LIST_MODEL (self->films));
  strip = dex_await_boxed (plakat_catalogue_load_strip (plakat_account_get_catalogue (self->account),
                                                        asking->query,
                                                        MIN ((n_films + rows - 1) / rows, MOST_PIECES)),
                           error);
  if (strip == NULL || asking->asked != self->asked)
    return;
  colours = g_bytes_get_data (strip, &size);
  plakat_colour_strip_set_colours (self->strip, colours, (guint) (size / sizeof *colours));
}

static DexFuture *
load_fiber (gpointer data)
{
  Asking *asking = data;
  PlakatColoursPage *self = asking->self;
  g_autoptr (GError) error = NULL;

  if (asking->like != NULL)
    await_like (asking, &error);
  else
    await_wall (asking, &error);
  if (error != NULL)
    g_message ("Colours could not be read: %s", error->message);
  if (asking->asked != self->asked)
    return NULL;
  self->answered = TRUE;
  plakat_colours_page_show (self);
  plakat_colours_page_follow (self);
  return NULL;
}

/** plakat_colours_page_load: asks for the films anew; of a page that nobody looks at when somebody does */
void
plakat_colours_page_load (PlakatColoursPage *self)
{
  Asking *asking;

  g_clear_handle_id (&self->soon, g_source_remove);
  self->stale = TRUE;
  if (self->films == NULL || self->metrics.rows == 0 || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  self->stale = FALSE;
  asking = g_new0 (Asking, 1);
  asking->self = g_object_ref (self);
  asking->query = create_query (self);
  asking->like = g_strdup (self->like);
  asking->asked = ++self->asked;
  dex_future_disown (dex_scheduler_spawn (NULL, 0, load_fiber, asking, asking_free));
}

/* What somebody looks at stays where it is. */
static gboolean
is_at_rest (PlakatColoursPage *self)
{
  GtkAdjustment *place = gtk_scrolled_window_get_hadjustment (GTK_SCROLLED_WINDOW (self->scroller));

  return gtk_adjustment_get_value (place) < 1
         || gtk_adjustment_get_page_size (place) >= gtk_adjustment_get_upper (place);
}

static gboolean
soon_cb (gpointer data)
{
  PlakatColoursPage *self = data;

  self->soon = 0;
  if (self->like == NULL && is_at_rest (self))
    plakat_colours_page_load (self);
  else
    self->stale = TRUE;
  return G_SOURCE_REMOVE;
}

/** plakat_colours_page_load_soon: there is something new; who is far along the wall finds it when they come
 * back */
void
plakat_colours_page_load_soon (PlakatColoursPage *self)
{
  self->stale = TRUE;
  if (self->soon == 0 && gtk_widget_get_mapped (GTK_WIDGET (self)))
    self->soon = count_films (self) > 0
                     ? g_timeout_add_seconds (SOON + count_films (self) / SOON_FILMS, soon_cb, self)
                     : g_idle_add (soon_cb, self);
}
