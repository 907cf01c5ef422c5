/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "plakat-entry.h"
#include "plakat-stars.h"
#include "plakat-words.h"

#define N_STARS 5
#define STAR_GAP 3
#define STAR_OFF 0.22

struct _PlakatStars
{
  GtkWidget parent_instance;

  int half_stars;
  int hovered; /* half stars under the pointer, 0 for none */
  int star_size;
  gboolean read_only;
  GtkIconPaintable *icon;
};

enum
{
  PROP_0,
  PROP_HALF_STARS,
  PROP_STAR_SIZE,
  PROP_READ_ONLY,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];
static guint rated_signal;

G_DEFINE_FINAL_TYPE (PlakatStars, plakat_stars, GTK_TYPE_WIDGET)

static void
update_accessible (PlakatStars *self)
{
  g_autofree char *stars = plakat_words_stars (self->half_stars);
  g_autofree char *text =
      self->half_stars > 0 ? g_strdup_printf (_ ("%s of 5 stars"), stars) : g_strdup (_ ("Not rated"));

  if (self->read_only)
    {
      gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
      return;
    }
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("My rating"),
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_MIN, 0.0, GTK_ACCESSIBLE_PROPERTY_VALUE_MAX,
                                  5.0, GTK_ACCESSIBLE_PROPERTY_VALUE_NOW, self->half_stars / 2.0,
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, text, -1);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), text);
}

static int
get_row_width (PlakatStars *self)
{
  return N_STARS * self->star_size + (N_STARS - 1) * STAR_GAP;
}

static GtkIconPaintable *
get_icon (PlakatStars *self)
{
  GtkWidget *widget = GTK_WIDGET (self);

  if (self->icon == NULL)
    self->icon = gtk_icon_theme_lookup_icon (gtk_icon_theme_get_for_display (gtk_widget_get_display (widget)),
                                             "starred-symbolic", NULL, self->star_size,
                                             gtk_widget_get_scale_factor (widget), GTK_TEXT_DIR_NONE, 0);
  return self->icon;
}

static void
snapshot_star (PlakatStars *self, GtkSnapshot *snapshot, int index, int shown, const GdkRGBA *on)
{
  float size = (float) self->star_size;
  GdkRGBA off = *on;
  int halves = CLAMP (shown - index * 2, 0, 2);
  gboolean right = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  GtkSymbolicPaintable *icon = GTK_SYMBOLIC_PAINTABLE (get_icon (self));

  off.alpha *= (float) STAR_OFF;
  if (halves < 2)
    gtk_symbolic_paintable_snapshot_symbolic (icon, snapshot, size, size, &off, 1);
  if (halves == 0)
    return;
  gtk_snapshot_push_clip (snapshot, &GRAPHENE_RECT_INIT (halves == 1 && right ? size / 2 : 0, 0,
                                                         halves == 1 ? size / 2 : size, size));
  gtk_symbolic_paintable_snapshot_symbolic (icon, snapshot, size, size, on, 1);
  gtk_snapshot_pop (snapshot);
}

static void
plakat_stars_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  PlakatStars *self = PLAKAT_STARS (widget);
  gboolean right = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  float x = (float) (gtk_widget_get_width (widget) - get_row_width (self)) / 2;
  float y = (float) (gtk_widget_get_height (widget) - self->star_size) / 2;
  int shown = self->hovered > 0 ? self->hovered : self->half_stars;
  GdkRGBA colour;

  gtk_widget_get_color (widget, &colour);
  for (int i = 0; i < N_STARS; i++)
    {
      int place = right ? N_STARS - 1 - i : i;

      gtk_snapshot_save (snapshot);
      gtk_snapshot_translate (snapshot,
                              &GRAPHENE_POINT_INIT (x + (float) (place * (self->star_size + STAR_GAP)), y));
      snapshot_star (self, snapshot, i, shown, &colour);
      gtk_snapshot_restore (snapshot);
    }
}

static void
plakat_stars_measure (GtkWidget *widget,
                      GtkOrientation orientation,
                      int for_size,
                      int *minimum,
                      int *natural,
                      int *minimum_baseline,
                      int *natural_baseline)
{
  PlakatStars *self = PLAKAT_STARS (widget);

  *minimum_baseline = *natural_baseline = -1;
  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? get_row_width (self) : self->star_size;
}

static int
half_stars_at (PlakatStars *self, double x)
{
  double start = (gtk_widget_get_width (GTK_WIDGET (self)) - get_row_width (self)) / 2.0;
  double step = self->star_size + STAR_GAP;
  double along = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL
                     ? start + get_row_width (self) - x
                     : x - start;
  int star = CLAMP ((int) (along / step), 0, N_STARS - 1);

  return star * 2 + (along - star * step < self->star_size / 2.0 ? 1 : 2);
}

static void
rate (PlakatStars *self, int half_stars)
{
  g_signal_emit (self, rated_signal, 0, CLAMP (half_stars, 0, PLAKAT_MAX_HALF_STARS));
}

static void
released_cb (PlakatStars *self, int n_press, double x, double y, GtkGesture *gesture)
{
  int half_stars;

  g_assert (PLAKAT_IS_STARS (self));

  if (!gtk_widget_contains (GTK_WIDGET (self), x, y))
    return;
  gtk_widget_grab_focus (GTK_WIDGET (self));
  half_stars = half_stars_at (self, x);
  rate (self, half_stars == self->half_stars ? 0 : half_stars);
}

static void
motion_cb (PlakatStars *self, double x, double y)
{
  g_assert (PLAKAT_IS_STARS (self));

  self->hovered = half_stars_at (self, x);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
leave_cb (PlakatStars *self)
{
  g_assert (PLAKAT_IS_STARS (self));

  self->hovered = 0;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static gboolean
step_cb (GtkWidget *widget, GVariant *step, gpointer data)
{
  PlakatStars *self = PLAKAT_STARS (widget);

  rate (self, self->half_stars + g_variant_get_int32 (step));
  return GDK_EVENT_STOP;
}

static gboolean
sideways_cb (GtkWidget *widget, GVariant *step, gpointer data)
{
  PlakatStars *self = PLAKAT_STARS (widget);
  int sign = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL ? -1 : 1;

  rate (self, self->half_stars + sign * g_variant_get_int32 (step));
  return GDK_EVENT_STOP;
}

static gboolean
set_cb (GtkWidget *widget, GVariant *half_stars, gpointer data)
{
  rate (PLAKAT_STARS (widget), g_variant_get_int32 (half_stars));
  return GDK_EVENT_STOP;
}

/* Stars to look at are no button. */
static void
set_read_only (PlakatStars *self, gboolean read_only)
{
  self->read_only = read_only;
  gtk_widget_set_focusable (GTK_WIDGET (self), !read_only);
  gtk_widget_set_can_target (GTK_WIDGET (self), !read_only);
  if (read_only)
    gtk_widget_add_css_class (GTK_WIDGET (self), "read-only");
  update_accessible (self);
}

static void
plakat_stars_dispose (GObject *object)
{
  g_clear_object (&PLAKAT_STARS (object)->icon);
  G_OBJECT_CLASS (plakat_stars_parent_class)->dispose (object);
}

static void
plakat_stars_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  PlakatStars *self = PLAKAT_STARS (object);

  switch (id)
    {
    case PROP_HALF_STARS:
      g_value_set_int (value, self->half_stars);
      break;
    case PROP_STAR_SIZE:
      g_value_set_int (value, self->star_size);
      break;
    case PROP_READ_ONLY:
      g_value_set_boolean (value, self->read_only);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
plakat_stars_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  PlakatStars *self = PLAKAT_STARS (object);

  switch (id)
    {
    case PROP_HALF_STARS:
      plakat_stars_set_half_stars (self, g_value_get_int (value));
      break;
    case PROP_STAR_SIZE:
      if (self->star_size == g_value_get_int (value))
        break;
      self->star_size = g_value_get_int (value);
      g_clear_object (&self->icon);
      gtk_widget_queue_resize (GTK_WIDGET (self));
      g_object_notify_by_pspec (object, pspec);
      break;
    case PROP_READ_ONLY:
      set_read_only (self, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
install_keys (GtkWidgetClass *widget_class)
{
  static const struct
  {
    guint key;
    GtkShortcutFunc callback;
    int value;
  } keys[] = {
    { GDK_KEY_Right, sideways_cb, 1 }, { GDK_KEY_KP_Right, sideways_cb, 1 },
    { GDK_KEY_Left, sideways_cb, -1 }, { GDK_KEY_KP_Left, sideways_cb, -1 },
    { GDK_KEY_plus, step_cb, 1 },      { GDK_KEY_KP_Add, step_cb, 1 },
    { GDK_KEY_minus, step_cb, -1 },    { GDK_KEY_KP_Subtract, step_cb, -1 },
    { GDK_KEY_Home, set_cb, 0 },       { GDK_KEY_End, set_cb, PLAKAT_MAX_HALF_STARS },
    { GDK_KEY_Delete, set_cb, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_widget_class_add_binding (widget_class, keys[i].key, 0, keys[i].callback, "i", keys[i].value);
  for (guint i = 0; i <= N_STARS; i++)
    {
      gtk_widget_class_add_binding (widget_class, GDK_KEY_0 + i, 0, set_cb, "i", (int) i * 2);
      gtk_widget_class_add_binding (widget_class, GDK_KEY_KP_0 + i, 0, set_cb, "i", (int) i * 2);
    }
}

static void
plakat_stars_class_init (PlakatStarsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = plakat_stars_dispose;
  object_class->get_property = plakat_stars_get_property;
  object_class->set_property = plakat_stars_set_property;
  widget_class->snapshot = plakat_stars_snapshot;
  widget_class->measure = plakat_stars_measure;

  properties[PROP_HALF_STARS] =
      g_param_spec_int ("half-stars", NULL, NULL, 0, PLAKAT_MAX_HALF_STARS, 0,
                        G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  properties[PROP_STAR_SIZE] =
      g_param_spec_int ("star-size", NULL, NULL, 8, 64, 18,
                        G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  properties[PROP_READ_ONLY] =
      g_param_spec_boolean ("read-only", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  rated_signal = g_signal_new ("rated", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                               G_TYPE_NONE, 1, G_TYPE_INT);
  install_keys (widget_class);
  gtk_widget_class_set_css_name (widget_class, "stars");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_SLIDER);
}

static void
plakat_stars_init (PlakatStars *self)
{
  GtkGesture *click = gtk_gesture_click_new ();
  GtkEventController *motion = gtk_event_controller_motion_new ();

  self->star_size = 18;
  g_signal_connect_swapped (click, "released", G_CALLBACK (released_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  g_signal_connect_swapped (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (leave_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  update_accessible (self);
}

GtkWidget *
plakat_stars_new (void)
{
  return g_object_new (PLAKAT_TYPE_STARS, NULL);
}

int
plakat_stars_get_half_stars (PlakatStars *self)
{
  g_return_val_if_fail (PLAKAT_IS_STARS (self), 0);

  return self->half_stars;
}

void
plakat_stars_set_half_stars (PlakatStars *self, int half_stars)
{
  g_return_if_fail (PLAKAT_IS_STARS (self));
  g_return_if_fail (half_stars >= 0 && half_stars <= PLAKAT_MAX_HALF_STARS);

  if (self->half_stars == half_stars)
    return;
  self->half_stars = half_stars;
  update_accessible (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HALF_STARS]);
}
