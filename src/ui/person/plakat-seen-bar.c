/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <math.h>

#include "plakat-seen-bar.h"

#define HEIGHT 6
#define RADIUS 3
#define SEAM 1 /* a line of ground between the parts */

struct _PlakatSeenBar
{
  GtkWidget parent_instance;

  guint seen;
  guint wanted;
  guint total;
};

G_DEFINE_FINAL_TYPE (PlakatSeenBar, plakat_seen_bar, GTK_TYPE_WIDGET)

static void
plakat_seen_bar_measure (GtkWidget *widget,
                         GtkOrientation orientation,
                         int for_size,
                         int *minimum,
                         int *natural,
                         int *minimum_baseline,
                         int *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? 60 : HEIGHT;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 300 : HEIGHT;
}

static void
append_part (PlakatSeenBar *self, GtkSnapshot *snapshot, double from, double to, double opacity)
{
  float width = gtk_widget_get_width (GTK_WIDGET (self)), height = gtk_widget_get_height (GTK_WIDGET (self));
  gboolean mirrored = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  float start = (float) round (width * from), end = (float) round (width * to);
  GdkRGBA colour;

  if (from > 0 && end - start > 2 * SEAM)
    start += SEAM;
  if (end <= start)
    return;
  gtk_widget_get_color (GTK_WIDGET (self), &colour);
  colour.alpha *= (float) opacity;
  gtk_snapshot_append_color (snapshot, &colour,
                             &GRAPHENE_RECT_INIT (mirrored ? width - end : start, 0, end - start, height));
}

static void
plakat_seen_bar_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  PlakatSeenBar *self = PLAKAT_SEEN_BAR (widget);
  double total = MAX (self->total, 1), seen = self->seen / total, both = (self->seen + self->wanted) / total;
  GskRoundedRect outline;

  gsk_rounded_rect_init_from_rect (
      &outline, &GRAPHENE_RECT_INIT (0, 0, gtk_widget_get_width (widget), gtk_widget_get_height (widget)),
      RADIUS);
  gtk_snapshot_push_rounded_clip (snapshot, &outline);
  append_part (self, snapshot, 0, seen, 1);
  append_part (self, snapshot, seen, both, 0.6);
  append_part (self, snapshot, both, 1, 0.1);
  gtk_snapshot_pop (snapshot);
}

static void
plakat_seen_bar_class_init (PlakatSeenBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->measure = plakat_seen_bar_measure;
  widget_class->snapshot = plakat_seen_bar_snapshot;
  gtk_widget_class_set_css_name (widget_class, "seenbar");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_METER);
}

static void
plakat_seen_bar_init (PlakatSeenBar *self)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Seen"), -1);
}

/** plakat_seen_bar_new: Returns: (transfer floating): an empty bar */
GtkWidget *
plakat_seen_bar_new (void)
{
  return g_object_new (PLAKAT_TYPE_SEEN_BAR, NULL);
}

/**
 * plakat_seen_bar_set_counts:
 * @self: a bar
 * @seen: films that were seen
 * @wanted: others that are on the watchlist
 * @total: all of them
 */
void
plakat_seen_bar_set_counts (PlakatSeenBar *self, guint seen, guint wanted, guint total)
{
  g_return_if_fail (PLAKAT_IS_SEEN_BAR (self));
  g_return_if_fail (seen + wanted <= total);

  self->seen = seen;
  self->wanted = wanted;
  self->total = total;
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_VALUE_MIN, 0.0,
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_MAX, (double) total,
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_NOW, (double) seen, -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
