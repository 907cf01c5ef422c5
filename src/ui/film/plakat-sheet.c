/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <adwaita.h>
#include <math.h>

#include "plakat-poster.h"
#include "plakat-sheet.h"

struct _PlakatSheet
{
  GtkWidget parent_instance;

  GdkPaintable *paintable;
  GSignalGroup *paintable_signals;
  double ratio;
  int width;
  int radius;
  gboolean shadow;
  gboolean quiet;
};

enum
{
  PROP_PAINTABLE = 1,
  PROP_WIDTH,
  PROP_RATIO,
  PROP_RADIUS,
  PROP_SHADOW,
  PROP_QUIET,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (PlakatSheet, plakat_sheet, GTK_TYPE_WIDGET)

static GtkSizeRequestMode
plakat_sheet_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
plakat_sheet_measure (GtkWidget *widget,
                      GtkOrientation orientation,
                      int for_size,
                      int *minimum,
                      int *natural,
                      int *minimum_baseline,
                      int *natural_baseline)
{
  PlakatSheet *self = PLAKAT_SHEET (widget);

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    *minimum = *natural = self->width;
  else
    *minimum = *natural = (int) round (MAX (for_size, self->width) / self->ratio);
}

/* Fills the sheet as a picture fills its frame: in its own proportions, the overhang cut on both sides. */
static void
snapshot_picture (PlakatSheet *self, GtkSnapshot *snapshot, float width, float height)
{
  double ratio = gdk_paintable_get_intrinsic_aspect_ratio (self->paintable);
  double over_width = width, over_height = height;

  if (ratio > 0 && ratio > width / height)
    over_width = height * ratio;
  else if (ratio > 0)
    over_height = width / ratio;
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (
      snapshot, &GRAPHENE_POINT_INIT ((float) (width - over_width) / 2, (float) (height - over_height) / 2));
  gdk_paintable_snapshot (self->paintable, snapshot, over_width, over_height);
  gtk_snapshot_restore (snapshot);
}

/* Without a picture there is a shade of the page, lighter than any picture would be. */
static void
snapshot_shade (PlakatSheet *self, GtkSnapshot *snapshot, float width, float height)
{
  GdkRGBA shade;

  gtk_widget_get_color (GTK_WIDGET (self), &shade);
  shade.alpha *= 0.07f;
  gtk_snapshot_append_color (snapshot, &shade, &GRAPHENE_RECT_INIT (0, 0, width, height));
}

static void
snapshot_shadow (GtkSnapshot *snapshot, const GskRoundedRect *outline)
{
  gtk_snapshot_append_outset_shadow (snapshot, outline, &(GdkRGBA) { 0, 0, 0, 0.26f }, 0, 14, 0, 44);
  gtk_snapshot_append_outset_shadow (snapshot, outline, &(GdkRGBA) { 0, 0, 0, 0.16f }, 0, 2, 0, 6);
}

static void
plakat_sheet_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  PlakatSheet *self = PLAKAT_SHEET (widget);
  float width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  float line = adw_style_manager_get_dark (adw_style_manager_get_default ()) ? 1 : 0;
  GdkRGBA hairline = { line, line, line, 0.10f };
  GskRoundedRect outline;

  if (width <= 0 || height <= 0)
    return;
  gsk_rounded_rect_init_from_rect (&outline, &GRAPHENE_RECT_INIT (0, 0, width, height), self->radius);
  if (self->shadow)
    snapshot_shadow (snapshot, &outline);
  gtk_snapshot_push_rounded_clip (snapshot, &outline);
  if (self->quiet
      && (!PLAKAT_IS_POSTER (self->paintable)
          || plakat_poster_get_texture (PLAKAT_POSTER (self->paintable)) == NULL))
    snapshot_shade (self, snapshot, width, height);
  else if (self->paintable != NULL)
    snapshot_picture (self, snapshot, width, height);
  gtk_snapshot_pop (snapshot);
  gtk_snapshot_append_border (snapshot, &outline, (float[4]) { 1, 1, 1, 1 },
                              (GdkRGBA[4]) { hairline, hairline, hairline, hairline });
}

static void
plakat_sheet_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  PlakatSheet *self = PLAKAT_SHEET (object);

  switch (prop_id)
    {
    case PROP_PAINTABLE:
      g_value_set_object (value, self->paintable);
      break;
    case PROP_WIDTH:
      g_value_set_int (value, self->width);
      break;
    case PROP_RATIO:
      g_value_set_double (value, self->ratio);
      break;
    case PROP_RADIUS:
      g_value_set_int (value, self->radius);
      break;
    case PROP_SHADOW:
      g_value_set_boolean (value, self->shadow);
      break;
    case PROP_QUIET:
      g_value_set_boolean (value, self->quiet);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
plakat_sheet_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  PlakatSheet *self = PLAKAT_SHEET (object);

  switch (prop_id)
    {
    case PROP_PAINTABLE:
      plakat_sheet_set_paintable (self, g_value_get_object (value));
      break;
    case PROP_WIDTH:
      self->width = g_value_get_int (value);
      gtk_widget_queue_resize (GTK_WIDGET (self));
      break;
    case PROP_RATIO:
      self->ratio = g_value_get_double (value);
      gtk_widget_queue_resize (GTK_WIDGET (self));
      break;
    case PROP_RADIUS:
      self->radius = g_value_get_int (value);
      gtk_widget_queue_draw (GTK_WIDGET (self));
      break;
    case PROP_SHADOW:
      self->shadow = g_value_get_boolean (value);
      gtk_widget_queue_draw (GTK_WIDGET (self));
      break;
    case PROP_QUIET:
      self->quiet = g_value_get_boolean (value);
      gtk_widget_queue_draw (GTK_WIDGET (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
plakat_sheet_dispose (GObject *object)
{
  PlakatSheet *self = PLAKAT_SHEET (object);

  g_signal_group_set_target (self->paintable_signals, NULL);
  g_clear_object (&self->paintable);

  G_OBJECT_CLASS (plakat_sheet_parent_class)->dispose (object);
}

static void
plakat_sheet_finalize (GObject *object)
{
  g_clear_object (&PLAKAT_SHEET (object)->paintable_signals);

  G_OBJECT_CLASS (plakat_sheet_parent_class)->finalize (object);
}

static void
plakat_sheet_class_init (PlakatSheetClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = plakat_sheet_get_property;
  object_class->set_property = plakat_sheet_set_property;
  object_class->dispose = plakat_sheet_dispose;
  object_class->finalize = plakat_sheet_finalize;
  widget_class->get_request_mode = plakat_sheet_get_request_mode;
  widget_class->measure = plakat_sheet_measure;
  widget_class->snapshot = plakat_sheet_snapshot;

  properties[PROP_PAINTABLE] = g_param_spec_object ("paintable", NULL, NULL, GDK_TYPE_PAINTABLE, flags);
  properties[PROP_WIDTH] = g_param_spec_int ("width", NULL, NULL, 0, G_MAXINT, 98, flags);
  properties[PROP_RATIO] = g_param_spec_double ("ratio", NULL, NULL, 0.05, 20, 2.0 / 3, flags);
  properties[PROP_RADIUS] = g_param_spec_int ("radius", NULL, NULL, 0, 100, 6, flags);
  properties[PROP_SHADOW] = g_param_spec_boolean ("shadow", NULL, NULL, FALSE, flags);
  properties[PROP_QUIET] = g_param_spec_boolean ("quiet", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  gtk_widget_class_set_css_name (widget_class, "sheet");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
plakat_sheet_init (PlakatSheet *self)
{
  self->width = 98;
  self->ratio = 2.0 / 3;
  self->radius = 6;
  self->paintable_signals = g_signal_group_new (GDK_TYPE_PAINTABLE);
  g_signal_group_connect_swapped (self->paintable_signals, "invalidate-contents",
                                  G_CALLBACK (gtk_widget_queue_draw), self);
  g_signal_group_connect_swapped (self->paintable_signals, "invalidate-size",
                                  G_CALLBACK (gtk_widget_queue_draw), self);
}

/**
 * plakat_sheet_new:
 * @width: least width
 * @ratio: width through height
 * @radius: of the corners
 *
 * Returns: (transfer floating): an empty sheet
 */
GtkWidget *
plakat_sheet_new (int width, double ratio, int radius)
{
  return g_object_new (PLAKAT_TYPE_SHEET, "width", width, "ratio", ratio, "radius", radius, NULL);
}

/**
 * plakat_sheet_set_paintable:
 * @self: a sheet
 * @paintable: (nullable): the picture; it may still become better
 */
void
plakat_sheet_set_paintable (PlakatSheet *self, GdkPaintable *paintable)
{
  g_return_if_fail (PLAKAT_IS_SHEET (self));
  g_return_if_fail (paintable == NULL || GDK_IS_PAINTABLE (paintable));

  if (!g_set_object (&self->paintable, paintable))
    return;
  g_signal_group_set_target (self->paintable_signals, paintable);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PAINTABLE]);
}
