/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plakat-shelf.h"

struct _PlakatShelf
{
  GtkWidget parent_instance;

  int chosen;
  int gap;
  int row_gap;
  int rows;
  int least;
};

enum
{
  PROP_CHOSEN = 1,
  PROP_GAP,
  PROP_ROW_GAP,
  PROP_ROWS,
  PROP_LEAST,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (PlakatShelf, plakat_shelf, GTK_TYPE_WIDGET)

static int
count_columns (PlakatShelf *self, int width)
{
  int pitch = self->chosen + self->gap;

  return MAX (self->least, (width + self->gap + pitch / 2) / pitch);
}

static int
get_cell_width (PlakatShelf *self, int width, int columns)
{
  return MAX (1, (width - (columns - 1) * self->gap) / columns);
}

/* The height of a row: that of its highest cell. All rows have it, as posters do. */
static int
measure_row (PlakatShelf *self, int cell_width)
{
  int height = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      int least, minimum;

      if (!gtk_widget_get_visible (child))
        continue;
      gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
      gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, MAX (cell_width, least), &minimum, NULL, NULL,
                          NULL);
      height = MAX (height, minimum);
    }
  return height;
}

static int
count_children (PlakatShelf *self)
{
  int count = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    count += gtk_widget_get_visible (child);
  return count;
}

static GtkSizeRequestMode
plakat_shelf_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
plakat_shelf_measure (GtkWidget *widget,
                      GtkOrientation orientation,
                      int for_size,
                      int *minimum,
                      int *natural,
                      int *minimum_baseline,
                      int *natural_baseline)
{
  PlakatShelf *self = PLAKAT_SHELF (widget);

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      /* a cell gives way down to half of what was chosen before the row asks for more */
      *minimum = self->least * (self->chosen / 2) + (self->least - 1) * self->gap;
      *natural = MAX (*minimum, self->chosen * 4 + self->gap * 3);
    }
  else
    {
      int width = for_size < 0 ? self->chosen * 4 + self->gap * 3 : for_size;
      int columns = count_columns (self, width), count = count_children (self);
      int rows = (count + columns - 1) / columns;

      if (self->rows > 0)
        rows = MIN (rows, self->rows);
      *minimum = *natural = rows == 0 ? 0
                                      : rows * measure_row (self, get_cell_width (self, width, columns))
                                            + (rows - 1) * self->row_gap;
    }
}

static void
plakat_shelf_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  PlakatShelf *self = PLAKAT_SHELF (widget);
  gboolean mirrored = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  int columns = count_columns (self, width), cell = get_cell_width (self, width, columns);
  int row_height = measure_row (self, cell), place = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      int column = place % columns, row = place / columns;
      gboolean shown = self->rows == 0 || row < self->rows;
      int x = column * (cell + self->gap), least;

      if (!gtk_widget_get_visible (child))
        continue;
      gtk_widget_set_child_visible (child, shown);
      if (shown)
        {
          gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
          gtk_widget_size_allocate (child,
                                    &(GtkAllocation) {
                                        mirrored ? width - x - cell : x,
                                        row * (row_height + self->row_gap),
                                        MAX (cell, least),
                                        row_height,
                                    },
                                    -1);
        }
      place++;
    }
}

static int *
get_field (PlakatShelf *self, guint prop_id)
{
  switch (prop_id)
    {
    case PROP_CHOSEN:
      return &self->chosen;
    case PROP_GAP:
      return &self->gap;
    case PROP_ROW_GAP:
      return &self->row_gap;
    case PROP_ROWS:
      return &self->rows;
    case PROP_LEAST:
      return &self->least;
    default:
      return NULL;
    }
}

static void
plakat_shelf_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  int *field = get_field (PLAKAT_SHELF (object), prop_id);

  if (field != NULL)
    g_value_set_int (value, *field);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
plakat_shelf_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  int *field = get_field (PLAKAT_SHELF (object), prop_id);

  if (field == NULL)
    {
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      return;
    }
  if (*field == g_value_get_int (value))
    return;
  *field = g_value_get_int (value);
  gtk_widget_queue_resize (GTK_WIDGET (object));
  g_object_notify_by_pspec (object, pspec);
}

static void
plakat_shelf_dispose (GObject *object)
{
  plakat_shelf_clear (PLAKAT_SHELF (object));

  G_OBJECT_CLASS (plakat_shelf_parent_class)->dispose (object);
}

static void
plakat_shelf_class_init (PlakatShelfClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = plakat_shelf_get_property;
  object_class->set_property = plakat_shelf_set_property;
  object_class->dispose = plakat_shelf_dispose;
  widget_class->get_request_mode = plakat_shelf_get_request_mode;
  widget_class->measure = plakat_shelf_measure;
  widget_class->size_allocate = plakat_shelf_size_allocate;

  properties[PROP_CHOSEN] = g_param_spec_int ("chosen", NULL, NULL, 20, 1000, 130, flags);
  properties[PROP_GAP] = g_param_spec_int ("gap", NULL, NULL, 0, 100, 18, flags);
  properties[PROP_ROW_GAP] = g_param_spec_int ("row-gap", NULL, NULL, 0, 100, 18, flags);
  properties[PROP_ROWS] = g_param_spec_int ("rows", NULL, NULL, 0, G_MAXINT, 0, flags);
  properties[PROP_LEAST] = g_param_spec_int ("least", NULL, NULL, 1, 20, 2, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  gtk_widget_class_set_css_name (widget_class, "shelf");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
plakat_shelf_init (PlakatShelf *self)
{
  self->chosen = 130;
  self->gap = 18;
  self->row_gap = 18;
  self->least = 2;
}

/** plakat_shelf_new: Returns: (transfer floating): an empty shelf */
GtkWidget *
plakat_shelf_new (void)
{
  return g_object_new (PLAKAT_TYPE_SHELF, NULL);
}

/**
 * plakat_shelf_append:
 * @self: a shelf
 * @child: (transfer floating): stands behind all others
 */
void
plakat_shelf_append (PlakatShelf *self, GtkWidget *child)
{
  g_return_if_fail (PLAKAT_IS_SHELF (self));
  g_return_if_fail (GTK_IS_WIDGET (child));

  gtk_widget_set_parent (child, GTK_WIDGET (self));
}

/** plakat_shelf_clear: takes every child away */
void
plakat_shelf_clear (PlakatShelf *self)
{
  GtkWidget *child;

  g_return_if_fail (PLAKAT_IS_SHELF (self));

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
}
