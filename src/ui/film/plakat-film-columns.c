/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plakat-film-columns.h"

#define SIDE 60 /* free before the first column, part of the page's width */
#define GAP 48
#define LEAST 240
#define MOST 420

struct _PlakatFilmColumns
{
  GtkWidget parent_instance;

  GtkWidget *start;
  GtkWidget *end;
};

enum
{
  PROP_START = 1,
  PROP_END,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (PlakatFilmColumns, plakat_film_columns, GTK_TYPE_WIDGET)

static int
get_poster_width (int width)
{
  return CLAMP ((width + SIDE) * 30 / 100, LEAST, MOST);
}

static void
measure_child (GtkWidget *child, GtkOrientation orientation, int for_size, int *minimum, int *natural)
{
  *minimum = *natural = 0;
  if (child != NULL && gtk_widget_get_visible (child))
    gtk_widget_measure (child, orientation, for_size, minimum, natural, NULL, NULL);
}

static GtkSizeRequestMode
plakat_film_columns_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
plakat_film_columns_measure (GtkWidget *widget,
                             GtkOrientation orientation,
                             int for_size,
                             int *minimum,
                             int *natural,
                             int *minimum_baseline,
                             int *natural_baseline)
{
  PlakatFilmColumns *self = PLAKAT_FILM_COLUMNS (widget);
  int start_minimum, start_natural, end_minimum, end_natural;

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      measure_child (self->end, orientation, -1, &end_minimum, &end_natural);
      *minimum = LEAST + GAP + end_minimum;
      *natural = MOST + GAP + end_natural;
    }
  else
    {
      int width = for_size < 0 ? MOST + GAP + 700 : for_size, poster = get_poster_width (width);

      measure_child (self->start, orientation, poster, &start_minimum, &start_natural);
      measure_child (self->end, orientation, MAX (1, width - poster - GAP), &end_minimum, &end_natural);
      *minimum = MAX (start_minimum, end_minimum);
      *natural = MAX (start_natural, end_natural);
    }
}

static void
plakat_film_columns_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  PlakatFilmColumns *self = PLAKAT_FILM_COLUMNS (widget);
  gboolean mirrored = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  int poster = get_poster_width (width), rest = MAX (1, width - poster - GAP), minimum, natural;

  if (self->start != NULL && gtk_widget_get_visible (self->start))
    {
      measure_child (self->start, GTK_ORIENTATION_VERTICAL, poster, &minimum, &natural);
      gtk_widget_size_allocate (
          self->start, &(GtkAllocation) { mirrored ? width - poster : 0, 0, poster, MAX (minimum, natural) },
          -1);
    }
  if (self->end != NULL && gtk_widget_get_visible (self->end))
    gtk_widget_size_allocate (self->end, &(GtkAllocation) { mirrored ? 0 : poster + GAP, 0, rest, height },
                              -1);
}

static gboolean
focus_in (GtkWidget *child, GtkDirectionType direction)
{
  return child != NULL && gtk_widget_get_visible (child) && gtk_widget_child_focus (child, direction);
}

/* One column after the other: GTK goes by the middles of things, and a short column comes before a long one.
 */
static gboolean
plakat_film_columns_focus (GtkWidget *widget, GtkDirectionType direction)
{
  PlakatFilmColumns *self = PLAKAT_FILM_COLUMNS (widget);
  gboolean backward = direction == GTK_DIR_TAB_BACKWARD;
  GtkWidget *first = backward ? self->end : self->start, *second = backward ? self->start : self->end;

  if (!backward && direction != GTK_DIR_TAB_FORWARD)
    return GTK_WIDGET_CLASS (plakat_film_columns_parent_class)->focus (widget, direction);
  if (gtk_widget_get_focus_child (widget) != second && focus_in (first, direction))
    return TRUE;
  return focus_in (second, direction);
}

static void
set_child (PlakatFilmColumns *self, GtkWidget **place, GtkWidget *child)
{
  if (*place == child)
    return;
  g_clear_pointer (place, gtk_widget_unparent);
  *place = child;
  if (child != NULL)
    gtk_widget_set_parent (child, GTK_WIDGET (self));
}

static void
plakat_film_columns_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  PlakatFilmColumns *self = PLAKAT_FILM_COLUMNS (object);

  switch (prop_id)
    {
    case PROP_START:
      g_value_set_object (value, self->start);
      break;
    case PROP_END:
      g_value_set_object (value, self->end);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
plakat_film_columns_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  PlakatFilmColumns *self = PLAKAT_FILM_COLUMNS (object);

  switch (prop_id)
    {
    case PROP_START:
      set_child (self, &self->start, g_value_get_object (value));
      break;
    case PROP_END:
      set_child (self, &self->end, g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
plakat_film_columns_dispose (GObject *object)
{
  PlakatFilmColumns *self = PLAKAT_FILM_COLUMNS (object);

  g_clear_pointer (&self->start, gtk_widget_unparent);
  g_clear_pointer (&self->end, gtk_widget_unparent);

  G_OBJECT_CLASS (plakat_film_columns_parent_class)->dispose (object);
}

static void
plakat_film_columns_class_init (PlakatFilmColumnsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = plakat_film_columns_get_property;
  object_class->set_property = plakat_film_columns_set_property;
  object_class->dispose = plakat_film_columns_dispose;
  widget_class->get_request_mode = plakat_film_columns_get_request_mode;
  widget_class->measure = plakat_film_columns_measure;
  widget_class->size_allocate = plakat_film_columns_size_allocate;
  widget_class->focus = plakat_film_columns_focus;

  properties[PROP_START] = g_param_spec_object ("start", NULL, NULL, GTK_TYPE_WIDGET, flags);
  properties[PROP_END] = g_param_spec_object ("end", NULL, NULL, GTK_TYPE_WIDGET, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
plakat_film_columns_init (PlakatFilmColumns *self)
{
}

/** plakat_film_columns_new: Returns: (transfer floating): two empty columns */
GtkWidget *
plakat_film_columns_new (void)
{
  return g_object_new (PLAKAT_TYPE_FILM_COLUMNS, NULL);
}
