/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>

#include "plakat-facet-histogram.h"
#include "plakat-facet-value.h"
#include "plakat-words.h"

#define HEIGHT 56
#define WITHIN 0.78f
#define WITHOUT 0.22f

typedef struct
{
  double from;
  double to;
  guint count;
} Bar;

struct _PlakatFacetHistogram
{
  GtkWidget parent_instance;

  GArray *bars; /* in the order of their numbers */
  double from;
  double to;
};

G_DEFINE_FINAL_TYPE (PlakatFacetHistogram, plakat_facet_histogram, GTK_TYPE_WIDGET)

static void
plakat_facet_histogram_measure (GtkWidget *widget,
                                GtkOrientation orientation,
                                int for_size,
                                int *minimum,
                                int *natural,
                                int *minimum_baseline,
                                int *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? 60 : HEIGHT;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 260 : HEIGHT;
}

static guint
find_most (PlakatFacetHistogram *self)
{
  guint most = 1;

  for (guint i = 0; i < self->bars->len; i++)
    most = MAX (most, g_array_index (self->bars, Bar, i).count);
  return most;
}

/* Bars stand where their numbers are: a gap is a number that no film has. */
static void
plakat_facet_histogram_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  PlakatFacetHistogram *self = PLAKAT_FACET_HISTOGRAM (widget);
  double width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget), first, span, step;
  gboolean mirrored = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  guint most = find_most (self);
  GdkRGBA colour;

  if (self->bars->len == 0)
    return;
  first = g_array_index (self->bars, Bar, 0).from;
  span = g_array_index (self->bars, Bar, self->bars->len - 1).to - first;
  gtk_widget_get_color (widget, &colour);
  for (guint i = 0; i < self->bars->len && span > 0; i++)
    {
      const Bar *bar = &g_array_index (self->bars, Bar, i);
      double x = (bar->from - first) / span * width, high = MAX (1, bar->count * height / most);
      GdkRGBA ink = colour;

      step = (bar->to - bar->from) / span * width;
      ink.alpha *= bar->from <= self->to && bar->to > self->from ? WITHIN : WITHOUT;
      gtk_snapshot_append_color (snapshot, &ink,
                                 &GRAPHENE_RECT_INIT ((float) (mirrored ? width - x - step : x),
                                                      (float) (height - high), (float) MAX (step - 1, 1),
                                                      (float) high));
    }
}

static void
plakat_facet_histogram_finalize (GObject *object)
{
  g_array_unref (PLAKAT_FACET_HISTOGRAM (object)->bars);
  G_OBJECT_CLASS (plakat_facet_histogram_parent_class)->finalize (object);
}

static void
plakat_facet_histogram_class_init (PlakatFacetHistogramClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = plakat_facet_histogram_finalize;
  widget_class->measure = plakat_facet_histogram_measure;
  widget_class->snapshot = plakat_facet_histogram_snapshot;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
plakat_facet_histogram_init (PlakatFacetHistogram *self)
{
  self->bars = g_array_new (FALSE, FALSE, sizeof (Bar));
  self->from = -INFINITY;
  self->to = INFINITY;
}

/* What is said of the bars: where most films are. */
static void
describe (PlakatFacetHistogram *self, const char *label, guint count)
{
  g_autofree char *films = plakat_words_films (count);
  g_autofree char *said = g_strdup_printf ("%s: %s", label, films);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, said, -1);
}

void
plakat_facet_histogram_set_values (PlakatFacetHistogram *self, PlakatFacet facet, GListModel *values)
{
  double step = facet == PLAKAT_FACET_RUNTIME ? 10 : facet == PLAKAT_FACET_YEAR ? 1 : 0.5;
  guint most = 0;

  g_return_if_fail (PLAKAT_IS_FACET_HISTOGRAM (self));
  g_return_if_fail (G_IS_LIST_MODEL (values));

  g_array_set_size (self->bars, 0);
  for (guint i = 0; i < g_list_model_get_n_items (values); i++)
    {
      g_autoptr (PlakatFacetValue) value = g_list_model_get_item (values, i);
      double from = g_ascii_strtod (plakat_facet_value_get_value (value), NULL);
      Bar bar = { from, from + step, plakat_facet_value_get_count (value) };

      g_array_append_val (self->bars, bar);
      if (bar.count > most)
        describe (self, plakat_facet_value_get_label (value), most = bar.count);
    }
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
plakat_facet_histogram_set_range (PlakatFacetHistogram *self, double from, double to)
{
  g_return_if_fail (PLAKAT_IS_FACET_HISTOGRAM (self));

  self->from = from;
  self->to = to;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
