/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <adwaita.h>
#include <math.h>

#include "plakat-film-ground.h"
#include "plakat-tint.h"

/* The field is drawn a little too wide, so that a window that is being resized rarely asks for a new one. */
#define PIECE 256

struct _PlakatFilmGround
{
  GtkWidget parent_instance;

  GtkWidget *child;
  GtkWidget *probe; /* its colour is the window's ground, which a program cannot ask for otherwise */
  PlakatPoster *poster;
  GSignalGroup *poster_signals;
  AdwAnimation *fade;

  gboolean tinted;
  GdkRGBA colours[2];

  GdkTexture *field;
  GdkRGBA field_ground;
  GdkRGBA field_text;
  GdkRGBA field_colours[2];
};

enum
{
  PROP_CHILD = 1,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (PlakatFilmGround, plakat_film_ground, GTK_TYPE_WIDGET)

static void
poster_changed_cb (PlakatFilmGround *self)
{
  GdkRGBA colours[2];

  g_assert (PLAKAT_IS_FILM_GROUND (self));

  if (self->poster == NULL || !plakat_poster_get_tint (self->poster, colours))
    return;
  plakat_tint_order (colours);
  if (self->tinted && gdk_rgba_equal (&colours[0], &self->colours[0])
      && gdk_rgba_equal (&colours[1], &self->colours[1]))
    return;
  self->colours[0] = colours[0];
  self->colours[1] = colours[1];
  if (!self->tinted)
    {
      self->tinted = TRUE;
      adw_animation_play (self->fade);
    }
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* The value is asked for while drawing; each step just draws again. */
static void
fade_cb (double value, gpointer user_data)
{
  g_assert (PLAKAT_IS_FILM_GROUND (user_data));

  gtk_widget_queue_draw (GTK_WIDGET (user_data));
}

static gboolean
field_is_good (PlakatFilmGround *self, const GdkRGBA *ground, const GdkRGBA *text, int width, int height)
{
  return self->field != NULL && gdk_texture_get_width (self->field) == width
         && gdk_texture_get_height (self->field) == height && gdk_rgba_equal (ground, &self->field_ground)
         && gdk_rgba_equal (text, &self->field_text)
         && gdk_rgba_equal (&self->colours[0], &self->field_colours[0])
         && gdk_rgba_equal (&self->colours[1], &self->field_colours[1]);
}

static void
update_field (PlakatFilmGround *self, int width, int height)
{
  GdkRGBA ground, text, mixed[2];

  gtk_widget_get_color (self->probe, &ground);
  gtk_widget_get_color (GTK_WIDGET (self), &text);
  if (field_is_good (self, &ground, &text, width, height))
    return;
  self->field_ground = ground;
  self->field_text = text;
  self->field_colours[0] = self->colours[0];
  self->field_colours[1] = self->colours[1];
  plakat_tint_choose (&ground, &text, self->colours, mixed);
  g_clear_object (&self->field);
  self->field = plakat_tint_render (&ground, mixed, width, height);
}

static void
snapshot_field (PlakatFilmGround *self, GtkSnapshot *snapshot)
{
  double opacity = adw_animation_get_value (self->fade);
  int scale = gtk_widget_get_scale_factor (GTK_WIDGET (self));
  int width = (gtk_widget_get_width (GTK_WIDGET (self)) + PIECE - 1) / PIECE * PIECE;

  update_field (self, width * scale, PLAKAT_TINT_HEIGHT * scale);
  gtk_snapshot_push_clip (snapshot, &GRAPHENE_RECT_INIT (0, 0, gtk_widget_get_width (GTK_WIDGET (self)),
                                                         gtk_widget_get_height (GTK_WIDGET (self))));
  if (opacity < 1)
    gtk_snapshot_push_opacity (snapshot, opacity);
  gtk_snapshot_append_scaled_texture (snapshot, self->field, GSK_SCALING_FILTER_NEAREST,
                                      &GRAPHENE_RECT_INIT (0, 0, width, PLAKAT_TINT_HEIGHT));
  if (opacity < 1)
    gtk_snapshot_pop (snapshot);
  gtk_snapshot_pop (snapshot);
}

static void
plakat_film_ground_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  PlakatFilmGround *self = PLAKAT_FILM_GROUND (widget);

  if (self->tinted && gtk_widget_get_width (widget) > 0
      && !adw_style_manager_get_high_contrast (adw_style_manager_get_default ()))
    snapshot_field (self, snapshot);
  if (self->child != NULL)
    gtk_widget_snapshot_child (widget, self->child, snapshot);
}

static GtkSizeRequestMode
plakat_film_ground_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
plakat_film_ground_measure (GtkWidget *widget,
                            GtkOrientation orientation,
                            int for_size,
                            int *minimum,
                            int *natural,
                            int *minimum_baseline,
                            int *natural_baseline)
{
  PlakatFilmGround *self = PLAKAT_FILM_GROUND (widget);

  if (self->child != NULL && gtk_widget_get_visible (self->child))
    gtk_widget_measure (self->child, orientation, for_size, minimum, natural, NULL, NULL);
}

static void
plakat_film_ground_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  PlakatFilmGround *self = PLAKAT_FILM_GROUND (widget);

  gtk_widget_size_allocate (self->probe, &(GtkAllocation) { 0, 0, 0, 0 }, -1);
  if (self->child != NULL && gtk_widget_get_visible (self->child))
    gtk_widget_size_allocate (self->child, &(GtkAllocation) { 0, 0, width, height }, -1);
}

static void
plakat_film_ground_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  if (prop_id == PROP_CHILD)
    g_value_set_object (value, PLAKAT_FILM_GROUND (object)->child);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
plakat_film_ground_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  PlakatFilmGround *self = PLAKAT_FILM_GROUND (object);

  if (prop_id != PROP_CHILD)
    {
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      return;
    }
  g_clear_pointer (&self->child, gtk_widget_unparent);
  self->child = g_value_get_object (value);
  if (self->child != NULL)
    gtk_widget_set_parent (self->child, GTK_WIDGET (self));
}

static void
plakat_film_ground_dispose (GObject *object)
{
  PlakatFilmGround *self = PLAKAT_FILM_GROUND (object);

  g_signal_group_set_target (self->poster_signals, NULL);
  if (self->fade != NULL)
    adw_animation_reset (self->fade);
  g_clear_object (&self->fade);
  g_clear_object (&self->poster);
  g_clear_object (&self->field);
  g_clear_pointer (&self->child, gtk_widget_unparent);
  g_clear_pointer (&self->probe, gtk_widget_unparent);

  G_OBJECT_CLASS (plakat_film_ground_parent_class)->dispose (object);
}

static void
plakat_film_ground_finalize (GObject *object)
{
  g_clear_object (&PLAKAT_FILM_GROUND (object)->poster_signals);

  G_OBJECT_CLASS (plakat_film_ground_parent_class)->finalize (object);
}

static void
plakat_film_ground_class_init (PlakatFilmGroundClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = plakat_film_ground_get_property;
  object_class->set_property = plakat_film_ground_set_property;
  object_class->dispose = plakat_film_ground_dispose;
  object_class->finalize = plakat_film_ground_finalize;
  widget_class->get_request_mode = plakat_film_ground_get_request_mode;
  widget_class->measure = plakat_film_ground_measure;
  widget_class->size_allocate = plakat_film_ground_size_allocate;
  widget_class->snapshot = plakat_film_ground_snapshot;

  properties[PROP_CHILD] =
      g_param_spec_object ("child", NULL, NULL, GTK_TYPE_WIDGET, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  gtk_widget_class_set_css_name (widget_class, "filmground");
}

static void
plakat_film_ground_init (PlakatFilmGround *self)
{
  AdwStyleManager *style = adw_style_manager_get_default ();
  AdwAnimationTarget *target;

  self->probe = g_object_new (GTK_TYPE_LABEL, "css-name", "probe", "accessible-role",
                              GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  gtk_widget_set_parent (self->probe, GTK_WIDGET (self));
  self->poster_signals = g_signal_group_new (GDK_TYPE_PAINTABLE);
  g_signal_group_connect_swapped (self->poster_signals, "invalidate-contents", G_CALLBACK (poster_changed_cb),
                                  self);
  target = adw_callback_animation_target_new (fade_cb, self, NULL);
  self->fade = adw_timed_animation_new (GTK_WIDGET (self), 0, 1, 200, target);
  g_signal_connect_object (style, "notify::dark", G_CALLBACK (gtk_widget_queue_draw), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (style, "notify::high-contrast", G_CALLBACK (gtk_widget_queue_draw), self,
                           G_CONNECT_SWAPPED);
}

/** plakat_film_ground_new: Returns: (transfer floating): a ground without a light */
GtkWidget *
plakat_film_ground_new (void)
{
  return g_object_new (PLAKAT_TYPE_FILM_GROUND, NULL);
}

/**
 * plakat_film_ground_set_poster:
 * @self: a ground
 * @poster: (nullable): whose colours it takes, as soon as they are known
 */
void
plakat_film_ground_set_poster (PlakatFilmGround *self, PlakatPoster *poster)
{
  g_return_if_fail (PLAKAT_IS_FILM_GROUND (self));
  g_return_if_fail (poster == NULL || PLAKAT_IS_POSTER (poster));

  if (!g_set_object (&self->poster, poster))
    return;
  g_signal_group_set_target (self->poster_signals, poster);
  poster_changed_cb (self);
}
