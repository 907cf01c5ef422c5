/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <adwaita.h>
#include <math.h>

#include "plakat-application.h"
#include "plakat-film-item.h"
#include "plakat-poster-art.h"
#include "plakat-welcome-wall.h"

#define WIDTH 150.0f
#define GAP 14.0f
#define TURN 8.0f
#define SPEED 6.0 /* pixels a second */
#define STEP 0.25 /* pixels between two frames: more frames than this cannot be seen */
#define BAND 200.0f
#define FADE_FROM 0.47f
#define FADE_TO 0.60f
#define COLUMN_FILMS 7

struct _PlakatWelcomeWall
{
  GtkWidget parent_instance;

  GPtrArray *posters; /* PlakatPoster */
  gboolean band;
  gint64 start;
  double drift;
  guint tick;
};

enum
{
  PROP_0,
  PROP_BAND,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (PlakatWelcomeWall, plakat_welcome_wall, GTK_TYPE_WIDGET)

static void
snapshot_poster (PlakatWelcomeWall *self, GtkSnapshot *snapshot, guint index, float x, float y)
{
  PlakatPoster *poster = g_ptr_array_index (self->posters, index % self->posters->len);
  graphene_rect_t box = GRAPHENE_RECT_INIT (x, y, WIDTH, WIDTH * 1.5f);
  GskRoundedRect outline;

  gsk_rounded_rect_init_from_rect (&outline, &box, 6);
  gtk_snapshot_push_rounded_clip (snapshot, &outline);
  gtk_snapshot_translate (snapshot, &box.origin);
  gdk_paintable_snapshot (GDK_PAINTABLE (poster), snapshot, box.size.width, box.size.height);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (-x, -y));
  gtk_snapshot_pop (snapshot);
  plakat_poster_art_snapshot_hairline (GTK_WIDGET (self), snapshot, &box);
}

/* One endless column: what leaves at the top comes back at the bottom. */
static void
snapshot_column (PlakatWelcomeWall *self, GtkSnapshot *snapshot, int column, float x, float top, float bottom)
{
  float pitch = WIDTH * 1.5f + GAP;
  /* each column is shifted by a share of a poster that no neighbour has */
  float shift = pitch * (float) fmod (column * 0.382, 1.0);
  double moved = self->drift + shift;
  int first = (int) floor (moved / pitch);
  float y = top - (float) (moved - first * (double) pitch);

  for (int row = 0; y < bottom; row++, y += pitch)
    {
      guint index = (guint) column * COLUMN_FILMS + (guint) (first + row) % COLUMN_FILMS;

      snapshot_poster (self, snapshot, index, x, y);
    }
}

/* Where the words are right, columns and fade are mirrored; the posters themselves are not. */
static gboolean
is_mirrored (PlakatWelcomeWall *self)
{
  return !self->band && gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
}

static void
snapshot_columns (PlakatWelcomeWall *self, GtkSnapshot *snapshot, float width, float height)
{
  float sign = is_mirrored (self) ? -1 : 1;
  float start = self->band ? 0 : 0.11f * sign;
  float reach = self->band ? width / 2 : width * 0.39f;
  int columns = (int) ceilf (reach / (WIDTH + GAP)) + 1;
  float half = height / 2 + WIDTH;

  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (width * (0.5f + start), height / 2));
  gtk_snapshot_rotate (snapshot, TURN * sign);
  for (int column = self->band ? -columns : 0; column < columns; column++)
    snapshot_column (self, snapshot, column + (self->band ? columns : 0),
                     sign * (float) column * (WIDTH + GAP) - WIDTH / 2, -half, half);
  gtk_snapshot_restore (snapshot);
}

static void
snapshot_fade (PlakatWelcomeWall *self, GtkSnapshot *snapshot, float width, float height)
{
  const GskColorStop beside[] = { { FADE_FROM, { 0, 0, 0, 0 } }, { FADE_TO, { 0, 0, 0, 1 } } };
  const GskColorStop over[] = { { 0.5f, { 0, 0, 0, 1 } }, { 1, { 0, 0, 0, 0 } } };
  float from = is_mirrored (self) ? width : 0;
  float to = self->band ? 0 : width - from;

  gtk_snapshot_append_linear_gradient (
      snapshot, &GRAPHENE_RECT_INIT (0, 0, width, height), &GRAPHENE_POINT_INIT (from, 0),
      &GRAPHENE_POINT_INIT (to, self->band ? height : 0), self->band ? over : beside, 2);
}

static void
plakat_welcome_wall_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  PlakatWelcomeWall *self = PLAKAT_WELCOME_WALL (widget);
  float width = (float) gtk_widget_get_width (widget);
  float height = self->band ? BAND : (float) gtk_widget_get_height (widget);

  if (self->posters == NULL || self->posters->len == 0)
    return;
  gtk_snapshot_push_clip (snapshot, &GRAPHENE_RECT_INIT (0, 0, width, height));
  gtk_snapshot_push_mask (snapshot, GSK_MASK_MODE_ALPHA);
  snapshot_fade (self, snapshot, width, height);
  gtk_snapshot_pop (snapshot);
  snapshot_columns (self, snapshot, width, height);
  gtk_snapshot_pop (snapshot);
  gtk_snapshot_pop (snapshot);
}

static gboolean
tick_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  PlakatWelcomeWall *self = PLAKAT_WELCOME_WALL (widget);
  gint64 now = gdk_frame_clock_get_frame_time (clock);
  double drift;

  if (self->start == 0)
    self->start = now;
  drift = (double) (now - self->start) / G_USEC_PER_SEC * SPEED;
  if (drift - self->drift >= STEP)
    {
      self->drift = drift;
      gtk_widget_queue_draw (widget);
    }
  return G_SOURCE_CONTINUE;
}

static void
plakat_welcome_wall_map (GtkWidget *widget)
{
  PlakatWelcomeWall *self = PLAKAT_WELCOME_WALL (widget);

  GTK_WIDGET_CLASS (plakat_welcome_wall_parent_class)->map (widget);
  if (adw_get_enable_animations (widget))
    self->tick = gtk_widget_add_tick_callback (widget, tick_cb, NULL, NULL);
}

static void
plakat_welcome_wall_unmap (GtkWidget *widget)
{
  PlakatWelcomeWall *self = PLAKAT_WELCOME_WALL (widget);

  if (self->tick != 0)
    gtk_widget_remove_tick_callback (widget, self->tick);
  self->tick = 0;
  self->start = 0;
  GTK_WIDGET_CLASS (plakat_welcome_wall_parent_class)->unmap (widget);
}

static void
plakat_welcome_wall_dispose (GObject *object)
{
  g_clear_pointer (&PLAKAT_WELCOME_WALL (object)->posters, g_ptr_array_unref);
  G_OBJECT_CLASS (plakat_welcome_wall_parent_class)->dispose (object);
}

static void
plakat_welcome_wall_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_BAND)
    g_value_set_boolean (value, PLAKAT_WELCOME_WALL (object)->band);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
plakat_welcome_wall_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  PlakatWelcomeWall *self = PLAKAT_WELCOME_WALL (object);

  if (id == PROP_BAND)
    {
      self->band = g_value_get_boolean (value);
      gtk_widget_queue_draw (GTK_WIDGET (self));
    }
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
plakat_welcome_wall_class_init (PlakatWelcomeWallClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = plakat_welcome_wall_dispose;
  object_class->get_property = plakat_welcome_wall_get_property;
  object_class->set_property = plakat_welcome_wall_set_property;
  widget_class->snapshot = plakat_welcome_wall_snapshot;
  widget_class->map = plakat_welcome_wall_map;
  widget_class->unmap = plakat_welcome_wall_unmap;
  properties[PROP_BAND] =
      g_param_spec_boolean ("band", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
plakat_welcome_wall_init (PlakatWelcomeWall *self)
{
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  gtk_widget_set_can_target (GTK_WIDGET (self), FALSE);
}

void
plakat_welcome_wall_set_films (PlakatWelcomeWall *self, GPtrArray *films)
{
  int pixels = plakat_poster_art_bucket (GTK_WIDGET (self), (int) WIDTH);

  g_return_if_fail (PLAKAT_IS_WELCOME_WALL (self));
  g_return_if_fail (films != NULL);

  g_clear_pointer (&self->posters, g_ptr_array_unref);
  self->posters = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < films->len; i++)
    {
      g_autoptr (PlakatFilmItem) item = plakat_film_item_new_for_film (g_ptr_array_index (films, i));
      PlakatPoster *poster = plakat_poster_art_load (GTK_WIDGET (self), item, pixels);

      if (poster == NULL)
        continue;
      g_signal_connect_object (poster, "invalidate-contents", G_CALLBACK (gtk_widget_queue_draw), self,
                               G_CONNECT_SWAPPED);
      g_ptr_array_add (self->posters, poster);
    }
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
