/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "plakat-colour-strip.h"

#define HEIGHT 26
#define NATURAL_WIDTH 400
#define RADIUS 6
#define RING_DISTANCE 3
#define RING 2
#define LEAST_RING 10.0f
/* Pixels that a pointer may stray and still press */
#define STRAY 4

struct _PlakatColourStrip
{
  GtkWidget parent_instance;

  PlakatStripColour *colours;
  guint n_colours;
  guint cursor; /* the piece that keys are at */
  double from;
  double to;
  double pressed_at;
  gboolean dragging;
};

enum
{
  SEEK,
  PICKED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PlakatColourStrip, plakat_colour_strip, GTK_TYPE_WIDGET)

static void
update_accessible (PlakatColourStrip *self)
{
  const char *name =
      self->n_colours > 0 ? plakat_look_describe_key (self->colours[self->cursor].key) : _ ("No colours yet");

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_VALUE_MIN, 0.0,
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_MAX, (double) MAX (self->n_colours, 1) - 1,
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_NOW, (double) self->cursor,
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, name, -1);
}

static void
set_cursor (PlakatColourStrip *self, guint cursor)
{
  if (self->cursor == cursor)
    return;
  self->cursor = cursor;
  update_accessible (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static double
get_fraction (PlakatColourStrip *self, double x)
{
  int width = MAX (gtk_widget_get_width (GTK_WIDGET (self)), 1);
  double fraction = CLAMP (x / width, 0, 1);

  return gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL ? 1 - fraction : fraction;
}

static guint
get_piece (PlakatColourStrip *self, double fraction)
{
  return MIN ((guint) (fraction * self->n_colours), MAX (self->n_colours, 1) - 1);
}

static void
seek (PlakatColourStrip *self, double fraction)
{
  set_cursor (self, get_piece (self, fraction));
  g_signal_emit (self, signals[SEEK], 0, fraction);
}

static void
begin_cb (PlakatColourStrip *self, double x, double y, GtkGestureDrag *gesture)
{
  g_assert (PLAKAT_IS_COLOUR_STRIP (self));

  self->pressed_at = x;
  self->dragging = FALSE;
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
}

static void
update_cb (PlakatColourStrip *self, double x, double y, GtkGestureDrag *gesture)
{
  g_assert (PLAKAT_IS_COLOUR_STRIP (self));

  self->dragging = self->dragging || ABS (x) > STRAY;
  if (self->dragging && self->n_colours > 0)
    seek (self, get_fraction (self, self->pressed_at + x));
}

static void
pick (PlakatColourStrip *self)
{
  if (self->n_colours > 0)
    g_signal_emit (self, signals[PICKED], 0, self->cursor);
}

static void
end_cb (PlakatColourStrip *self, double x, double y, GtkGestureDrag *gesture)
{
  g_assert (PLAKAT_IS_COLOUR_STRIP (self));

  gtk_widget_grab_focus (GTK_WIDGET (self));
  if (self->dragging)
    return;
  set_cursor (self, get_piece (self, get_fraction (self, self->pressed_at)));
  pick (self);
}

static gboolean
move_cb (GtkWidget *widget, GVariant *by, gpointer data)
{
  PlakatColourStrip *self = PLAKAT_COLOUR_STRIP (widget);
  int step = g_variant_get_int32 (by), last = (int) self->n_colours - 1;
  guint to;

  if (last < 0)
    return GDK_EVENT_STOP;
  if (ABS (step) == 1 && gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL)
    step = -step;
  to = (guint) CLAMP ((gint64) self->cursor + step, 0, last);
  seek (self, (to + 0.5) / self->n_colours);
  return GDK_EVENT_STOP;
}

static gboolean
pick_cb (GtkWidget *widget, GVariant *arguments, gpointer data)
{
  pick (PLAKAT_COLOUR_STRIP (widget));
  return GDK_EVENT_STOP;
}

static void
plakat_colour_strip_measure (GtkWidget *widget,
                             GtkOrientation orientation,
                             int for_size,
                             int *minimum,
                             int *natural,
                             int *minimum_baseline,
                             int *natural_baseline)
{
  *minimum = HEIGHT;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? NATURAL_WIDTH : HEIGHT;
  *minimum_baseline = *natural_baseline = -1;
}

/** plakat_colour_strip_get_ring: @from: (out): where the ring begins, 0 to 1; @to: (out): where it ends.
 * Where all is in view it is round the piece that keys are at */
void
plakat_colour_strip_get_ring (PlakatColourStrip *self, double *from, double *to)
{
  gboolean all = self->to - self->from > 0.999 && self->n_colours > 0;

  g_return_if_fail (PLAKAT_IS_COLOUR_STRIP (self));

  *from = all ? (double) self->cursor / self->n_colours : self->from;
  *to = all ? (self->cursor + 1.0) / self->n_colours : self->to;
}

static void
snapshot_ring (PlakatColourStrip *self, GtkSnapshot *snapshot, float width)
{
  gboolean mirrored = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  const float thickness[4] = { RING, RING, RING, RING };
  GskRoundedRect outline;
  GdkRGBA colour;
  double from, to;
  float x, length;

  plakat_colour_strip_get_ring (self, &from, &to);
  length = MIN (MAX ((float) (to - from) * width, LEAST_RING), width);
  x = (float) (from + to) / 2 * width - length / 2;
  x = CLAMP (x, 0, width - length);
  if (mirrored)
    x = width - x - length;
  gtk_widget_get_color (GTK_WIDGET (self), &colour);
  gsk_rounded_rect_init_from_rect (&outline, &GRAPHENE_RECT_INIT (x, 0, length, HEIGHT), RADIUS);
  gsk_rounded_rect_shrink (&outline, -(RING_DISTANCE + RING), -(RING_DISTANCE + RING),
                           -(RING_DISTANCE + RING), -(RING_DISTANCE + RING));
  gtk_snapshot_append_border (snapshot, &outline, thickness, (GdkRGBA[4]) { colour, colour, colour, colour });
}

static void
snapshot_pieces (PlakatColourStrip *self, GtkSnapshot *snapshot, float width)
{
  gboolean mirrored = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;

  for (guint i = 0; i < self->n_colours; i++)
    {
      guint32 srgb = self->colours[mirrored ? self->n_colours - 1 - i : i].srgb;
      GdkRGBA colour = { (float) (srgb >> 16 & 0xff) / 255, (float) (srgb >> 8 & 0xff) / 255,
                         (float) (srgb & 0xff) / 255, 1 };
      float from = (float) (int) (width * (float) i / (float) self->n_colours + 0.5f);
      float to = (float) (int) (width * (float) (i + 1) / (float) self->n_colours + 0.5f);

      gtk_snapshot_append_color (snapshot, &colour, &GRAPHENE_RECT_INIT (from, 0, to - from, HEIGHT));
    }
}

static void
plakat_colour_strip_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  PlakatColourStrip *self = PLAKAT_COLOUR_STRIP (widget);
  AdwStyleManager *style = adw_style_manager_get_for_display (gtk_widget_get_display (widget));
  float width = (float) gtk_widget_get_width (widget);
  float shade = adw_style_manager_get_dark (style) ? 1 : 0;
  GdkRGBA line = { shade, shade, shade, adw_style_manager_get_high_contrast (style) ? 0.5f : 0.1f };
  const float thickness[4] = { 1, 1, 1, 1 };
  GskRoundedRect outline;

  gsk_rounded_rect_init_from_rect (&outline, &GRAPHENE_RECT_INIT (0, 0, width, HEIGHT), RADIUS);
  gtk_snapshot_push_rounded_clip (snapshot, &outline);
  snapshot_pieces (self, snapshot, width);
  gtk_snapshot_pop (snapshot);
  gtk_snapshot_append_border (snapshot, &outline, thickness, (GdkRGBA[4]) { line, line, line, line });
  if (self->n_colours > 0)
    snapshot_ring (self, snapshot, width);
}

static void
plakat_colour_strip_finalize (GObject *object)
{
  g_free (PLAKAT_COLOUR_STRIP (object)->colours);
  G_OBJECT_CLASS (plakat_colour_strip_parent_class)->finalize (object);
}

static void
add_keys (GtkWidgetClass *widget_class)
{
  static const struct
  {
    guint key;
    int by;
  } moves[] = {
    { GDK_KEY_Left, -1 },         { GDK_KEY_KP_Left, -1 },        { GDK_KEY_Right, 1 },
    { GDK_KEY_KP_Right, 1 },      { GDK_KEY_Page_Up, -10 },       { GDK_KEY_Page_Down, 10 },
    { GDK_KEY_Home, -G_MAXINT },  { GDK_KEY_KP_Home, -G_MAXINT }, { GDK_KEY_End, G_MAXINT },
    { GDK_KEY_KP_End, G_MAXINT },
  };
  static const guint picks[] = { GDK_KEY_Return, GDK_KEY_KP_Enter, GDK_KEY_ISO_Enter, GDK_KEY_space };

  for (guint i = 0; i < G_N_ELEMENTS (moves); i++)
    gtk_widget_class_add_binding (widget_class, moves[i].key, 0, move_cb, "i", moves[i].by);
  for (guint i = 0; i < G_N_ELEMENTS (picks); i++)
    gtk_widget_class_add_binding (widget_class, picks[i], 0, pick_cb, NULL);
}

static void
plakat_colour_strip_class_init (PlakatColourStripClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->finalize = plakat_colour_strip_finalize;
  widget_class->measure = plakat_colour_strip_measure;
  widget_class->snapshot = plakat_colour_strip_snapshot;

  signals[SEEK] = g_signal_new ("seek", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 1, G_TYPE_DOUBLE);
  signals[PICKED] = g_signal_new ("picked", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_UINT);
  add_keys (widget_class);
  gtk_widget_class_set_css_name (widget_class, "colourstrip");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_SLIDER);
}

static void
plakat_colour_strip_init (PlakatColourStrip *self)
{
  GtkGesture *drag = gtk_gesture_drag_new ();

  self->to = 1;
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  g_signal_connect_swapped (drag, "drag-begin", G_CALLBACK (begin_cb), self);
  g_signal_connect_swapped (drag, "drag-update", G_CALLBACK (update_cb), self);
  g_signal_connect_swapped (drag, "drag-end", G_CALLBACK (end_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
  update_accessible (self);
}

GtkWidget *
plakat_colour_strip_new (void)
{
  return g_object_new (PLAKAT_TYPE_COLOUR_STRIP, NULL);
}

/** plakat_colour_strip_set_colours: @colours: copied; pieces of equal length */
void
plakat_colour_strip_set_colours (PlakatColourStrip *self, const PlakatStripColour *colours, guint n_colours)
{
  g_return_if_fail (PLAKAT_IS_COLOUR_STRIP (self));

  g_free (self->colours);
  self->colours = g_memdup2 (colours, n_colours * sizeof *colours);
  self->n_colours = n_colours;
  self->cursor = MIN (self->cursor, MAX (n_colours, 1) - 1);
  update_accessible (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

const PlakatStripColour *
plakat_colour_strip_get_colour (PlakatColourStrip *self, guint piece)
{
  g_return_val_if_fail (PLAKAT_IS_COLOUR_STRIP (self), NULL);

  return piece < self->n_colours ? &self->colours[piece] : NULL;
}

/** plakat_colour_strip_set_view: the part of the wall that is in view, 0 to 1 */
void
plakat_colour_strip_set_view (PlakatColourStrip *self, double from, double to)
{
  g_return_if_fail (PLAKAT_IS_COLOUR_STRIP (self));

  if (self->from == from && self->to == to)
    return;
  self->from = from;
  self->to = to;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
