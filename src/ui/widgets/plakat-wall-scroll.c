/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>

#include "plakat-application.h"
#include "plakat-wall-private.h"
#include "plakat-words.h"

#define BUBBLE_GAP 12
/* While the slider is dragged no poster is asked for before it rests for so long. */
#define REST_MS 80
#define SETTLING_FRAMES 3
/* Microseconds after a key within which it is by the key that the wall moves */
#define BY_KEY 100000
#define KEYS_REST_MS 200

/* ── which posters are loaded ──────────────────────────────────────────── */

typedef struct
{
  PlakatWall *wall;
  guint first; /* of the films in sight or a page away */
  guint last;
  guint least; /* of those in sight; they come first */
  guint most;
  guint columns;
  guint centre; /* row */
  gboolean in_sight;
} Near;

static void
near_cb (PlakatPosterCell *cell, guint position, gpointer data)
{
  Near *near = data;
  gboolean in_sight = position >= near->least && position <= near->most;
  guint row = position / near->columns;

  plakat_poster_cell_set_distance (cell, row > near->centre ? row - near->centre : near->centre - row);

  plakat_poster_cell_set_in_sight (cell, in_sight);
  if (near->in_sight)
    {
      if (in_sight)
        plakat_poster_cell_set_near (cell, TRUE);
    }
  else if (!in_sight)
    plakat_poster_cell_set_near (cell, position >= near->first && position <= near->last);
}

/**
 * plakat_wall_load_near:
 *
 * The grid keeps some thirty rows of cells, of which a few are seen. Posters are there for these and for a
 * page before and behind, and are asked for in this order.
 */
void
plakat_wall_load_near (PlakatWall *self)
{
  GtkAdjustment *adjustment = plakat_wall_get_vadjustment (self);
  guint n_films = self->model ? g_list_model_get_n_items (self->model) : 0;
  guint columns = (guint) MAX (self->metrics.columns, 1);
  guint n_rows = (n_films + columns - 1) / columns;
  double upper = gtk_adjustment_get_upper (adjustment);
  guint seen, page;
  Near near = { .wall = self, .in_sight = TRUE };

  if (n_rows == 0 || upper < 1)
    return;
  seen = plakat_wall_get_first_seen (self);
  page = ((guint) ceil (gtk_adjustment_get_page_size (adjustment) / upper * n_rows) + 1) * columns;
  near.least = seen;
  near.most = seen + page - 1;
  near.first = seen > page ? seen - page : 0;
  near.last = near.most + page;
  near.columns = columns;
  near.centre = (seen + page / 2) / columns;
  if (PLAKAT_IS_FILM_LIST (self->model))
    plakat_film_list_set_centre (PLAKAT_FILM_LIST (self->model), seen + page / 2);
  plakat_wall_foreach_cell (self, near_cb, &near);
  near.in_sight = FALSE;
  plakat_wall_foreach_cell (self, near_cb, &near);
}

/* ── the bubble ────────────────────────────────────────────────────────── */

static void
show_words (PlakatWall *self, PlakatFilmItem *film, guint position)
{
  const PlakatQuery *query = plakat_film_list_get_query (PLAKAT_FILM_LIST (self->model));
  g_autofree char *words = film ? plakat_words_place (query, film) : NULL;

  if (words == NULL)
    words = plakat_words_position (position + 1, g_list_model_get_n_items (self->model));
  gtk_label_set_text (self->bubble, words);
}

static void
update_bubble (PlakatWall *self);

static void
named_cb (PlakatWall *self)
{
  g_assert (PLAKAT_IS_WALL (self));

  update_bubble (self);
}

static void
wait_for_name (PlakatWall *self, PlakatFilmItem *film)
{
  if (self->named == film)
    return;
  if (self->named != NULL)
    g_clear_signal_handler (&self->named_handler, self->named);
  g_set_object (&self->named, film);
  if (film != NULL)
    self->named_handler =
        g_signal_connect_object (film, "notify::loaded", G_CALLBACK (named_cb), self, G_CONNECT_SWAPPED);
}

/* Where the row is still to be read, what was said of the one before stays for that moment. */
static void
update_bubble (PlakatWall *self)
{
  gboolean shown =
      self->dragging && PLAKAT_IS_FILM_LIST (self->model) && g_list_model_get_n_items (self->model) > 0;
  g_autoptr (PlakatFilmItem) film = NULL;
  guint position;

  gtk_widget_set_visible (GTK_WIDGET (self->bubble), shown);
  if (!shown)
    {
      wait_for_name (self, NULL);
      return;
    }
  position = plakat_wall_get_first_seen (self);
  film = g_list_model_get_item (self->model, position);
  if (film != NULL && !plakat_film_item_get_loaded (film))
    {
      wait_for_name (self, film);
      return;
    }
  wait_for_name (self, NULL);
  show_words (self, film, position);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

/** plakat_wall_allocate_bubble: beside the scrollbar's slider */
void
plakat_wall_allocate_bubble (PlakatWall *self, int width, int height)
{
  GtkWidget *bubble = GTK_WIDGET (self->bubble);
  GtkWidget *bar = gtk_scrolled_window_get_vscrollbar (GTK_SCROLLED_WINDOW (self->scroller));
  GtkAdjustment *adjustment = plakat_wall_get_vadjustment (self);
  double room = gtk_adjustment_get_upper (adjustment) - gtk_adjustment_get_page_size (adjustment);
  double share = room > 0 ? gtk_adjustment_get_value (adjustment) / room : 0;
  GtkRequisition size;
  int x;

  if (!gtk_widget_should_layout (bubble))
    return;
  gtk_widget_get_preferred_size (bubble, NULL, &size);
  x = width - gtk_widget_get_width (bar) - BUBBLE_GAP - size.width;
  if (gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL)
    x = gtk_widget_get_width (bar) + BUBBLE_GAP;
  gtk_widget_size_allocate (
      bubble, &(GtkAllocation) { x, (int) (share * MAX (height - size.height, 0)), size.width, size.height },
      -1);
}

/* ── how long posters wait ─────────────────────────────────────────────── */

static PlakatPictures *
get_pictures (void)
{
  GApplication *application = g_application_get_default ();

  return PLAKAT_IS_APPLICATION (application)
             ? plakat_application_get_pictures (PLAKAT_APPLICATION (application))
             : NULL;
}

/* ── the scrollbar ─────────────────────────────────────────────────────── */

static void
moved_cb (PlakatPosterCell *cell, guint position, gpointer data)
{
  plakat_poster_cell_note_moved (cell);
}

static gboolean
settle_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  PlakatWall *self = PLAKAT_WALL (widget);

  if (--self->settling > 0)
    return G_SOURCE_CONTINUE;
  /* else it would wait for the next event */
  gdk_frame_clock_request_phase (clock, GDK_FRAME_CLOCK_PHASE_FLUSH_EVENTS);
  return G_SOURCE_REMOVE;
}

/* GTK finds out in a later frame which poster has come under a pointer that rests, and none comes by itself.
 */
static void
settle (PlakatWall *self)
{
  if (self->settling == 0)
    gtk_widget_add_tick_callback (GTK_WIDGET (self), settle_cb, NULL, NULL);
  self->settling = SETTLING_FRAMES;
}

/* ── the pointer that rests while keys move the wall ───────────────────── */

/* What is under a pointer that rests is looked for when the window was laid out. */
static void
heed_pointer (PlakatWall *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  g_clear_handle_id (&self->unheeded, g_source_remove);
  if (gtk_widget_get_can_target (GTK_WIDGET (self->grid)))
    return;
  gtk_widget_set_can_target (GTK_WIDGET (self->grid), TRUE);
  if (root != NULL)
    gtk_widget_queue_allocate (GTK_WIDGET (root));
  settle (self);
}

static gboolean
keys_rest_cb (gpointer data)
{
  PlakatWall *self = data;

  self->unheeded = 0;
  heed_pointer (self);
  return G_SOURCE_REMOVE;
}

/*
 * Nobody points at what comes under a pointer that rests while keys move the wall, and each poster that it
 * were on for a moment would cost a frame of its own, in which GTK goes through the style of the whole
 * window.
 */
static void
leave_pointer (PlakatWall *self)
{
  g_clear_handle_id (&self->unheeded, g_source_remove);
  self->unheeded = g_timeout_add (KEYS_REST_MS, keys_rest_cb, self);
  gtk_widget_set_can_target (GTK_WIDGET (self->grid), FALSE);
}

static void
pointer_cb (PlakatWall *self, double x, double y)
{
  g_assert (PLAKAT_IS_WALL (self));

  /* GTK says it again after each layout */
  if (fabs (x - self->pointer[0]) >= 1 || fabs (y - self->pointer[1]) >= 1)
    heed_pointer (self);
  self->pointer[0] = x;
  self->pointer[1] = y;
}

static gboolean
key_cb (PlakatWall *self)
{
  g_assert (PLAKAT_IS_WALL (self));

  self->keyed_at = g_get_monotonic_time ();
  return GDK_EVENT_PROPAGATE;
}

static void
value_cb (PlakatWall *self)
{
  PlakatPictures *pictures = self->dragging ? get_pictures () : NULL;

  g_assert (PLAKAT_IS_WALL (self));

  if (pictures != NULL)
    plakat_pictures_defer_for (pictures, REST_MS);
  plakat_wall_foreach_cell (self, moved_cb, NULL);
  if (g_get_monotonic_time () - self->keyed_at < BY_KEY)
    leave_pointer (self);
  else
    settle (self);
  plakat_wall_load_near (self);
  if (self->dragging)
    update_bubble (self);
}

static void
adjustment_cb (PlakatWall *self)
{
  g_assert (PLAKAT_IS_WALL (self));

  plakat_wall_load_near (self);
}

/* GTK says so of a scrollbar whose slider somebody holds. */
static void
classes_cb (PlakatWall *self, GParamSpec *pspec, GtkWidget *range)
{
  gboolean dragging = gtk_widget_has_css_class (range, "dragging");
  PlakatPictures *pictures = get_pictures ();

  g_assert (PLAKAT_IS_WALL (self));

  if (self->dragging == dragging)
    return;
  self->dragging = dragging;
  update_bubble (self);
  if (!dragging)
    plakat_wall_load_near (self);
  if (!dragging && pictures != NULL)
    plakat_pictures_set_deferred (pictures, FALSE);
}

void
plakat_wall_add_scroll (PlakatWall *self)
{
  GtkAdjustment *adjustment = plakat_wall_get_vadjustment (self);
  GtkWidget *bar = gtk_scrolled_window_get_vscrollbar (GTK_SCROLLED_WINDOW (self->scroller));
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkEventController *motion = gtk_event_controller_motion_new ();

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (key_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  gtk_event_controller_set_propagation_phase (motion, GTK_PHASE_CAPTURE);
  g_signal_connect_object (motion, "enter", G_CALLBACK (pointer_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (motion, "motion", G_CALLBACK (pointer_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  g_signal_connect_object (adjustment, "value-changed", G_CALLBACK (value_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (adjustment, "changed", G_CALLBACK (adjustment_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (gtk_widget_get_first_child (bar), "notify::css-classes", G_CALLBACK (classes_cb),
                           self, G_CONNECT_SWAPPED);
}
