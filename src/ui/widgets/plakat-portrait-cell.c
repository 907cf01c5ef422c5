/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plakat-application.h"
#include "plakat-portrait-cell.h"
#include "plakat-poster-art.h"

#define SIZE 98
#define CAPTION_ABOVE 7
#define N_LINES 2

struct _PlakatPortraitCell
{
  GtkWidget parent_instance;

  char *uid;
  char *name;
  char *note;
  char *path;
  char *label;
  PlakatPoster *portrait;
  int pixels;
  int size;
  gboolean fill;
  PangoLayout *lines[N_LINES];
  PangoAttrList *marked;
  int line_height;
  GtkWidget *item; /* the list view's item around this, not owned */
  gulong item_handler;
};

enum
{
  PROP_0,
  PROP_LABEL,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];
static guint activated_signal;

G_DEFINE_FINAL_TYPE (PlakatPortraitCell, plakat_portrait_cell, GTK_TYPE_WIDGET)

static void
clear_lines (PlakatPortraitCell *self)
{
  for (guint i = 0; i < N_LINES; i++)
    g_clear_object (&self->lines[i]);
}

static void
forget_portrait (PlakatPortraitCell *self)
{
  if (self->portrait != NULL)
    g_signal_handlers_disconnect_by_data (self->portrait, self);
  g_clear_object (&self->portrait);
}

static float
get_side (PlakatPortraitCell *self)
{
  int width = gtk_widget_get_width (GTK_WIDGET (self));

  return (float) (self->fill ? width : MIN (width, self->size));
}

static void
update_portrait (PlakatPortraitCell *self)
{
  int pixels = plakat_poster_art_bucket (GTK_WIDGET (self), (int) get_side (self));
  GApplication *application = g_application_get_default ();

  if (self->uid == NULL || pixels <= 0 || !PLAKAT_IS_APPLICATION (application)
      || (self->portrait != NULL && self->pixels == pixels))
    return;
  forget_portrait (self);
  self->portrait = plakat_poster_new_for_person (
      plakat_application_get_pictures (PLAKAT_APPLICATION (application)), self->uid, self->path, pixels);
  self->pixels = pixels;
  g_signal_connect_object (self->portrait, "invalidate-contents", G_CALLBACK (gtk_widget_queue_draw), self,
                           G_CONNECT_SWAPPED);
}

static void
create_lines (PlakatPortraitCell *self)
{
  if (self->lines[0] != NULL || self->name == NULL)
    return;
  self->lines[0] = plakat_poster_art_create_line (GTK_WIDGET (self), self->name, PANGO_WEIGHT_SEMIBOLD);
  if (self->marked != NULL)
    pango_layout_set_attributes (self->lines[0], self->marked);
  if (self->note != NULL)
    self->lines[1] = plakat_poster_art_create_line (GTK_WIDGET (self), self->note, PANGO_WEIGHT_NORMAL);
}

static void
snapshot_lines (PlakatPortraitCell *self, GtkSnapshot *snapshot, float side)
{
  float y = side + CAPTION_ABOVE;
  GdkRGBA colour;

  create_lines (self);
  gtk_widget_get_color (GTK_WIDGET (self), &colour);
  for (guint i = 0; i < N_LINES; i++)
    {
      GdkRGBA shade = colour;

      if (self->lines[i] == NULL)
        continue;
      shade.alpha *= i == 0 ? 1 : 0.62f;
      pango_layout_set_width (self->lines[i], (int) (side * PANGO_SCALE));
      gtk_snapshot_save (snapshot);
      gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (0, y));
      gtk_snapshot_append_layout (snapshot, self->lines[i], &shade);
      gtk_snapshot_restore (snapshot);
      y += (float) self->line_height;
    }
}

static gboolean
is_focused (GtkWidget *widget)
{
  GtkStateFlags flags = gtk_widget_get_state_flags (widget);

  return (flags & GTK_STATE_FLAG_FOCUSED) && (flags & GTK_STATE_FLAG_FOCUS_VISIBLE);
}

static void
plakat_portrait_cell_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  PlakatPortraitCell *self = PLAKAT_PORTRAIT_CELL (widget);
  float side = get_side (self);
  graphene_rect_t box = GRAPHENE_RECT_INIT (0, 0, side, side);
  gboolean focused = is_focused (self->item ? self->item : widget);

  if (focused || gtk_widget_get_state_flags (widget) & GTK_STATE_FLAG_PRELIGHT)
    plakat_poster_art_snapshot_lift (snapshot, &box, 0.7);
  if (self->portrait != NULL)
    plakat_poster_art_snapshot_picture (GTK_WIDGET (self), snapshot, GDK_PAINTABLE (self->portrait), &box);
  plakat_poster_art_snapshot_hairline (widget, snapshot, &box);
  if (focused)
    plakat_poster_art_snapshot_ring (widget, snapshot, &box, 3, 2);
  snapshot_lines (self, snapshot, side);
}

static void
plakat_portrait_cell_measure (GtkWidget *widget,
                              GtkOrientation orientation,
                              int for_size,
                              int *minimum,
                              int *natural,
                              int *minimum_baseline,
                              int *natural_baseline)
{
  PlakatPortraitCell *self = PLAKAT_PORTRAIT_CELL (widget);

  *minimum_baseline = *natural_baseline = -1;
  if (self->line_height == 0)
    self->line_height = plakat_poster_art_line_height (widget);
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    *minimum = *natural = self->size;
  else
    *minimum = *natural =
        (self->fill && for_size > 0 ? for_size : self->size) + CAPTION_ABOVE + N_LINES * self->line_height;
}

static GtkSizeRequestMode
plakat_portrait_cell_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
plakat_portrait_cell_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  update_portrait (PLAKAT_PORTRAIT_CELL (widget));
}

static void
plakat_portrait_cell_state_flags_changed (GtkWidget *widget, GtkStateFlags previous)
{
  gtk_widget_queue_draw (widget);
  GTK_WIDGET_CLASS (plakat_portrait_cell_parent_class)->state_flags_changed (widget, previous);
}

static void
plakat_portrait_cell_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  PlakatPortraitCell *self = PLAKAT_PORTRAIT_CELL (widget);

  GTK_WIDGET_CLASS (plakat_portrait_cell_parent_class)->css_changed (widget, change);
  clear_lines (self);
  self->line_height = plakat_poster_art_line_height (widget);
}

static void
plakat_portrait_cell_root (GtkWidget *widget)
{
  PlakatPortraitCell *self = PLAKAT_PORTRAIT_CELL (widget);

  GTK_WIDGET_CLASS (plakat_portrait_cell_parent_class)->root (widget);
  if (plakat_poster_art_in_list (widget))
    {
      self->item = gtk_widget_get_parent (widget);
      self->item_handler = g_signal_connect_object (
          self->item, "state-flags-changed", G_CALLBACK (gtk_widget_queue_draw), self, G_CONNECT_SWAPPED);
    }
  gtk_widget_set_focusable (widget, self->item == NULL);
}

static void
plakat_portrait_cell_unroot (GtkWidget *widget)
{
  PlakatPortraitCell *self = PLAKAT_PORTRAIT_CELL (widget);

  if (self->item != NULL)
    g_clear_signal_handler (&self->item_handler, self->item);
  self->item = NULL;
  GTK_WIDGET_CLASS (plakat_portrait_cell_parent_class)->unroot (widget);
}

static void
released_cb (PlakatPortraitCell *self, int n_press, double x, double y, GtkGesture *gesture)
{
  g_assert (PLAKAT_IS_PORTRAIT_CELL (self));

  if (self->item != NULL || !gtk_widget_contains (GTK_WIDGET (self), x, y))
    return;
  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
  gtk_widget_grab_focus (GTK_WIDGET (self));
  g_signal_emit (self, activated_signal, 0);
}

static void
activate_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_signal_emit (widget, activated_signal, 0);
}

static void
plakat_portrait_cell_dispose (GObject *object)
{
  PlakatPortraitCell *self = PLAKAT_PORTRAIT_CELL (object);

  forget_portrait (self);
  clear_lines (self);
  G_OBJECT_CLASS (plakat_portrait_cell_parent_class)->dispose (object);
}

static void
plakat_portrait_cell_finalize (GObject *object)
{
  PlakatPortraitCell *self = PLAKAT_PORTRAIT_CELL (object);

  g_free (self->uid);
  g_free (self->name);
  g_free (self->note);
  g_free (self->path);
  g_free (self->label);
  g_clear_pointer (&self->marked, pango_attr_list_unref);
  G_OBJECT_CLASS (plakat_portrait_cell_parent_class)->finalize (object);
}

static void
plakat_portrait_cell_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_LABEL)
    g_value_set_string (value, PLAKAT_PORTRAIT_CELL (object)->label);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
plakat_portrait_cell_class_init (PlakatPortraitCellClass *klass)
{
  static const guint keys[] = { GDK_KEY_Return, GDK_KEY_KP_Enter, GDK_KEY_ISO_Enter, GDK_KEY_space };
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = plakat_portrait_cell_dispose;
  object_class->finalize = plakat_portrait_cell_finalize;
  object_class->get_property = plakat_portrait_cell_get_property;
  widget_class->snapshot = plakat_portrait_cell_snapshot;
  widget_class->measure = plakat_portrait_cell_measure;
  widget_class->get_request_mode = plakat_portrait_cell_get_request_mode;
  widget_class->size_allocate = plakat_portrait_cell_size_allocate;
  widget_class->state_flags_changed = plakat_portrait_cell_state_flags_changed;
  widget_class->css_changed = plakat_portrait_cell_css_changed;
  widget_class->root = plakat_portrait_cell_root;
  widget_class->unroot = plakat_portrait_cell_unroot;

  properties[PROP_LABEL] =
      g_param_spec_string ("label", NULL, NULL, "", G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  activated_signal = g_signal_new ("activated", G_TYPE_FROM_CLASS (klass),
                                   G_SIGNAL_RUN_LAST | G_SIGNAL_ACTION, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_install_action (widget_class, "portrait.open", NULL, activate_action);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_widget_class_add_binding_signal (widget_class, keys[i], 0, "activated", NULL);
  gtk_widget_class_set_activate_signal (widget_class, activated_signal);
  gtk_widget_class_set_css_name (widget_class, "portrait");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_BUTTON);
}

static void
plakat_portrait_cell_init (PlakatPortraitCell *self)
{
  GtkGesture *click = gtk_gesture_click_new ();

  self->size = SIZE;
  g_signal_connect_swapped (click, "released", G_CALLBACK (released_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
}

GtkWidget *
plakat_portrait_cell_new (void)
{
  return g_object_new (PLAKAT_TYPE_PORTRAIT_CELL, NULL);
}

static void
update_label (PlakatPortraitCell *self)
{
  g_autofree char *label =
      self->note ? g_strdup_printf ("%s, %s", self->name, self->note) : g_strdup (self->name);

  if (!g_set_str (&self->label, label))
    return;
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label ? label : "",
                                  -1);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LABEL]);
}

void
plakat_portrait_cell_set_person (
    PlakatPortraitCell *self, const char *uid, const char *name, const char *note, const char *portrait_path)
{
  gboolean other;

  g_return_if_fail (PLAKAT_IS_PORTRAIT_CELL (self));

  other = g_set_str (&self->uid, uid);
  other |= g_set_str (&self->path, portrait_path);
  g_set_str (&self->name, name);
  g_set_str (&self->note, note && *note ? note : NULL);
  clear_lines (self);
  update_label (self);
  if (other)
    forget_portrait (self);
  if (gtk_widget_get_width (GTK_WIDGET (self)) > 0)
    update_portrait (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/** plakat_portrait_cell_set_marked: parts of the name that stand out, as those that were searched for */
void
plakat_portrait_cell_set_marked (PlakatPortraitCell *self, PangoAttrList *marked)
{
  g_return_if_fail (PLAKAT_IS_PORTRAIT_CELL (self));

  if (marked != NULL)
    pango_attr_list_ref (marked);
  g_clear_pointer (&self->marked, pango_attr_list_unref);
  self->marked = marked;
  clear_lines (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

const char *
plakat_portrait_cell_get_uid (PlakatPortraitCell *self)
{
  g_return_val_if_fail (PLAKAT_IS_PORTRAIT_CELL (self), NULL);

  return self->uid;
}

void
plakat_portrait_cell_set_size (PlakatPortraitCell *self, int size, gboolean fill)
{
  g_return_if_fail (PLAKAT_IS_PORTRAIT_CELL (self));
  g_return_if_fail (size > 0);

  if (self->size == size && self->fill == fill)
    return;
  self->size = size;
  self->fill = fill;
  gtk_widget_queue_resize (GTK_WIDGET (self));
}
