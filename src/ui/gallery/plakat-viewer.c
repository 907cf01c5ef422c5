/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <math.h>

#include "plakat-application.h"
#include "plakat-viewer-private.h"

/* Free above and below a picture, for the controls and what is written under it; less where there is little.
 */
#define ABOVE 84
#define BELOW 184
#define SIDES 36
#define LOW 640

#define BETWEEN 48

/* Pictures are loaded in steps of so many device pixels, and no larger than that. */
#define STEP_PX 200
#define MOST_PX 2400

enum
{
  PROP_ZOOM = 1,
  PROP_FITTED,
  PROP_TOUCHED,
  N_PROPS
};

enum
{
  STEP,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PlakatViewer, plakat_viewer, GTK_TYPE_WIDGET)

/* ── where things lie ── */

/* A file whose size no server told has that of its picture, once it is there. */
static void
measure_picture (PlakatViewer *self, PlakatViewerSide *side)
{
  int scale = gtk_widget_get_scale_factor (GTK_WIDGET (self)), width = 2, height = 3;
  double ratio = 0;

  if (plakat_viewer_side_has_texture (side))
    ratio = gdk_paintable_get_intrinsic_aspect_ratio (GDK_PAINTABLE (side->shown));
  if (side->picture != NULL)
    plakat_gallery_picture_get_size (side->picture, &width, &height);
  side->width = (double) width / scale;
  side->height = ratio > 0 ? side->width / ratio : (double) height / scale;
}

static void
get_area (PlakatViewer *self, graphene_rect_t *area)
{
  float width = gtk_widget_get_width (GTK_WIDGET (self)), height = gtk_widget_get_height (GTK_WIDGET (self));
  float share = MIN (1, height / LOW), sides = width < 500 ? 12 : SIDES;

  graphene_rect_init (area, sides, ABOVE * share, MAX (1, width - 2 * sides),
                      MAX (1, height - (ABOVE + BELOW) * share));
}

/* Two pictures stand with the same height, one at each side of the middle. */
static void
lay_two (PlakatViewer *self, const graphene_rect_t *area)
{
  double half = (area->size.width - BETWEEN) / 2, height = area->size.height;
  float middle = area->origin.x + area->size.width / 2, top;

  for (guint i = 0; i < 2; i++)
    {
      graphene_rect_t place = GRAPHENE_RECT_INIT (0, 0, (float) MAX (1, half), area->size.height);
      PlakatViewerSide *side = &self->sides[i];

      height = MIN (height, side->height * plakat_view_get_fit (&place, side->width, side->height));
    }
  top = area->origin.y + (area->size.height - (float) height) / 2;
  for (guint i = 0; i < 2; i++)
    {
      float width = (float) (self->sides[i].width * height / self->sides[i].height);

      graphene_rect_init (&self->sides[i].area,
                          i == 0 ? middle - BETWEEN / 2.0f - width : middle + BETWEEN / 2.0f, top, width,
                          (float) height);
    }
}

static void
lay (PlakatViewer *self)
{
  graphene_rect_t area;

  get_area (self, &area);
  for (guint i = 0; i < self->n_sides; i++)
    measure_picture (self, &self->sides[i]);
  if (self->n_sides == 2)
    lay_two (self, &area);
  else
    self->sides[0].area = area;
}

/* The second picture is zoomed as the first, measured by how each would be fitted. */
static PlakatView
get_view (PlakatViewer *self, guint i)
{
  PlakatViewerSide *side = &self->sides[i], *first = &self->sides[0];
  PlakatView view = self->view;

  if (i > 0 && !view.fitted)
    view.zoom *= plakat_view_get_fit (&side->area, side->width, side->height)
                 / plakat_view_get_fit (&first->area, first->width, first->height);
  return view;
}

/** plakat_viewer_get_side_box: @box: (out): where that picture lies now */
void
plakat_viewer_get_side_box (PlakatViewer *self, guint i, graphene_rect_t *box)
{
  PlakatViewerSide *side = &self->sides[i];
  PlakatView view = get_view (self, i);

  plakat_view_get_box (&view, &side->area, side->width, side->height, box);
}

/** plakat_viewer_find_side: Returns: which of the pictures stands at @x */
guint
plakat_viewer_find_side (PlakatViewer *self, double x)
{
  return self->n_sides == 2 && x > gtk_widget_get_width (GTK_WIDGET (self)) / 2.0 ? 1 : 0;
}

/* ── loading ── */

static void
clear_posters (PlakatViewerSide *side)
{
  for (guint i = 0; i < G_N_ELEMENTS (side->shown_handlers) && side->shown != NULL; i++)
    g_clear_signal_handler (&side->shown_handlers[i], side->shown);
  if (side->coming != NULL)
    g_clear_signal_handler (&side->coming_handler, side->coming);
  g_clear_object (&side->shown);
  g_clear_object (&side->coming);
  side->shown_px = 0;
  side->coming_px = 0;
}

static void
shown_changed_cb (PlakatViewer *self)
{
  g_assert (PLAKAT_IS_VIEWER (self));

  lay (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
show_poster (PlakatViewer *self, PlakatViewerSide *side, PlakatPoster *poster, int pixels)
{
  clear_posters (side);
  side->shown = g_object_ref (poster);
  side->shown_px = pixels;
  side->shown_handlers[0] = g_signal_connect_object (poster, "invalidate-contents",
                                                     G_CALLBACK (shown_changed_cb), self, G_CONNECT_SWAPPED);
  side->shown_handlers[1] = g_signal_connect_object (poster, "notify::ready", G_CALLBACK (shown_changed_cb),
                                                     self, G_CONNECT_SWAPPED);
  shown_changed_cb (self);
}

/* The larger one takes the place of the smaller when it is as good as it will be. */
static void
coming_ready_cb (PlakatViewer *self, GParamSpec *pspec, PlakatPoster *poster)
{
  g_autoptr (PlakatPoster) ready = NULL;

  g_assert (PLAKAT_IS_VIEWER (self));
  g_assert (PLAKAT_IS_POSTER (poster));

  if (!plakat_poster_get_ready (poster) || plakat_poster_get_texture (poster) == NULL)
    return;
  ready = g_object_ref (poster);
  for (guint i = 0; i < self->n_sides; i++)
    if (self->sides[i].coming == ready)
      show_poster (self, &self->sides[i], ready, self->sides[i].coming_px);
}

static void
load_coming (PlakatViewer *self, PlakatViewerSide *side, PlakatPoster *poster, int pixels)
{
  if (side->coming != NULL)
    g_clear_signal_handler (&side->coming_handler, side->coming);
  g_set_object (&side->coming, poster);
  side->coming_px = pixels;
  side->coming_handler = g_signal_connect_object (poster, "notify::ready", G_CALLBACK (coming_ready_cb), self,
                                                  G_CONNECT_SWAPPED);
  coming_ready_cb (self, NULL, poster);
}

static void
load_side (PlakatViewer *self, guint i)
{
  PlakatViewerSide *side = &self->sides[i];
  GApplication *application = g_application_get_default ();
  int scale = gtk_widget_get_scale_factor (GTK_WIDGET (self)), pixels;
  g_autoptr (PlakatPoster) poster = NULL;
  graphene_rect_t box;

  if (side->picture == NULL || gtk_widget_get_width (GTK_WIDGET (self)) == 0
      || !PLAKAT_IS_APPLICATION (application))
    return;
  plakat_viewer_get_side_box (self, i, &box);
  pixels = ((int) ceil (box.size.width * scale) + STEP_PX - 1) / STEP_PX * STEP_PX;
  pixels = CLAMP (pixels, STEP_PX, MOST_PX);
  if (pixels <= MAX (side->shown_px, side->coming_px))
    return;
  poster = plakat_gallery_picture_load (
      side->picture, plakat_application_get_pictures (PLAKAT_APPLICATION (application)), pixels);
  if (poster == NULL)
    return;
  if (side->shown == NULL)
    show_poster (self, side, poster, pixels);
  else
    load_coming (self, side, poster, pixels);
}

static void
update (PlakatViewer *self)
{
  for (guint i = 0; i < self->n_sides; i++)
    load_side (self, i);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* What a screen reader says of the picture, or of two side by side. */
static void
update_label (PlakatViewer *self)
{
  const char *title = self->sides[0].picture ? plakat_gallery_picture_get_title (self->sides[0].picture) : "";
  g_autofree char *both = NULL;

  if (self->n_sides == 2)
    /* Translators: the names of two pictures that are compared */
    both = g_strdup_printf (_ ("%s beside %s"), title,
                            plakat_gallery_picture_get_title (self->sides[1].picture));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, both ? both : title,
                                  -1);
}

static void
picture_changed_cb (PlakatViewer *self)
{
  g_assert (PLAKAT_IS_VIEWER (self));

  update_label (self);
  update (self);
}

static void
view_changed (PlakatViewer *self)
{
  update (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ZOOM]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FITTED]);
}

/* ── the widget ── */

static void
plakat_viewer_measure (GtkWidget *widget,
                       GtkOrientation orientation,
                       int for_size,
                       int *minimum,
                       int *natural,
                       int *minimum_baseline,
                       int *natural_baseline)
{
  *minimum = 200;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 800 : 600;
}

static void
plakat_viewer_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  PlakatViewer *self = PLAKAT_VIEWER (widget);

  lay (self);
  update (self);
}

static void
plakat_viewer_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  PlakatViewer *self = PLAKAT_VIEWER (object);

  switch (prop_id)
    {
    case PROP_ZOOM:
      g_value_set_double (value, plakat_viewer_get_zoom (self));
      break;
    case PROP_FITTED:
      g_value_set_boolean (value, self->view.fitted);
      break;
    case PROP_TOUCHED:
      g_value_set_uint (value, self->touched);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
set_picture (PlakatViewer *self, PlakatViewerSide *side, PlakatGalleryPicture *picture)
{
  if (side->picture == picture)
    return;
  clear_posters (side);
  if (side->picture != NULL)
    g_clear_signal_handler (&side->changed_handler, side->picture);
  g_set_object (&side->picture, picture);
  if (picture != NULL)
    side->changed_handler = g_signal_connect_object (picture, "changed", G_CALLBACK (picture_changed_cb),
                                                     self, G_CONNECT_SWAPPED);
}

static void
plakat_viewer_dispose (GObject *object)
{
  PlakatViewer *self = PLAKAT_VIEWER (object);

  for (guint i = 0; i < 2; i++)
    set_picture (self, &self->sides[i], NULL);

  G_OBJECT_CLASS (plakat_viewer_parent_class)->dispose (object);
}

static void
plakat_viewer_class_init (PlakatViewerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = plakat_viewer_get_property;
  object_class->dispose = plakat_viewer_dispose;
  widget_class->measure = plakat_viewer_measure;
  widget_class->size_allocate = plakat_viewer_size_allocate;
  widget_class->snapshot = plakat_viewer_draw;

  properties[PROP_ZOOM] = g_param_spec_double ("zoom", NULL, NULL, 0, 100, 1, flags);
  properties[PROP_FITTED] = g_param_spec_boolean ("fitted", NULL, NULL, TRUE, flags);
  properties[PROP_TOUCHED] = g_param_spec_uint ("touched", NULL, NULL, 0, 1, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[STEP] = g_signal_new ("step", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 1, G_TYPE_INT);
  gtk_widget_class_set_css_name (widget_class, "viewer");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
plakat_viewer_init (PlakatViewer *self)
{
  self->n_sides = 1;
  plakat_view_fit (&self->view);
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  plakat_viewer_add_input (self);
}

/** plakat_viewer_new: Returns: (transfer floating): a viewer without a picture */
GtkWidget *
plakat_viewer_new (void)
{
  return g_object_new (PLAKAT_TYPE_VIEWER, NULL);
}

/**
 * plakat_viewer_show:
 * @self: a viewer
 * @picture: (nullable): what is shown
 * @other: (nullable): what is compared with it
 *
 * Two that are compared keep their zoom when one is exchanged; a single picture begins whole.
 */
void
plakat_viewer_show (PlakatViewer *self, PlakatGalleryPicture *picture, PlakatGalleryPicture *other)
{
  guint n_sides = other ? 2 : 1;

  g_return_if_fail (PLAKAT_IS_VIEWER (self));

  if (n_sides == 1 || self->n_sides == 1)
    plakat_view_fit (&self->view);
  self->n_sides = n_sides;
  set_picture (self, &self->sides[0], picture);
  set_picture (self, &self->sides[1], other);
  plakat_viewer_set_touched (self, MIN (self->touched, n_sides - 1));
  update_label (self);
  lay (self);
  view_changed (self);
}

/** plakat_viewer_step: emits "step" */
void
plakat_viewer_step (PlakatViewer *self, int direction)
{
  g_signal_emit (self, signals[STEP], 0, direction);
}

/** plakat_viewer_fit: shows what is there as a whole */
void
plakat_viewer_fit (PlakatViewer *self)
{
  g_return_if_fail (PLAKAT_IS_VIEWER (self));

  plakat_view_fit (&self->view);
  view_changed (self);
}

/** plakat_viewer_zoom_around: @around: (nullable): the point that stays where it is */
void
plakat_viewer_zoom_around (PlakatViewer *self, double zoom, const graphene_point_t *around)
{
  PlakatViewerSide *first = &self->sides[0], *touched = &self->sides[self->touched];
  graphene_point_t point;

  if (first->picture == NULL)
    return;
  if (around != NULL)
    {
      graphene_point_t one, other;

      /* the point of the picture that is pointed at, in the first picture's place */
      graphene_rect_get_center (&first->area, &one);
      graphene_rect_get_center (&touched->area, &other);
      point = GRAPHENE_POINT_INIT (around->x - other.x + one.x, around->y - other.y + one.y);
    }
  plakat_view_zoom_to (&self->view, &first->area, first->width, first->height, zoom, around ? &point : NULL);
  view_changed (self);
}

/** plakat_viewer_zoom_by: @factor: how much larger */
void
plakat_viewer_zoom_by (PlakatViewer *self, double factor)
{
  g_return_if_fail (PLAKAT_IS_VIEWER (self));

  plakat_viewer_zoom_around (self, plakat_viewer_get_zoom (self) * factor, NULL);
}

/** plakat_viewer_zoom_to: @zoom: 1 for the picture's own size */
void
plakat_viewer_zoom_to (PlakatViewer *self, double zoom)
{
  g_return_if_fail (PLAKAT_IS_VIEWER (self));

  plakat_viewer_zoom_around (self, zoom, NULL);
}

/** plakat_viewer_pan: Returns: whether there was anything to pan */
gboolean
plakat_viewer_pan (PlakatViewer *self, double dx, double dy)
{
  PlakatViewerSide *first = &self->sides[0];

  g_return_val_if_fail (PLAKAT_IS_VIEWER (self), FALSE);

  if (self->view.fitted || first->picture == NULL)
    return FALSE;
  plakat_view_pan (&self->view, &first->area, first->width, first->height, dx, dy);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  return TRUE;
}

/** plakat_viewer_get_zoom: Returns: 1 for the picture's own size */
double
plakat_viewer_get_zoom (PlakatViewer *self)
{
  PlakatViewerSide *first = &self->sides[0];

  g_return_val_if_fail (PLAKAT_IS_VIEWER (self), 1);

  if (first->picture == NULL || first->area.size.width <= 0)
    return 1;
  return plakat_view_get_zoom (&self->view, &first->area, first->width, first->height);
}

/** plakat_viewer_get_fitted: Returns: whether everything is seen whole */
gboolean
plakat_viewer_get_fitted (PlakatViewer *self)
{
  g_return_val_if_fail (PLAKAT_IS_VIEWER (self), TRUE);

  return self->view.fitted;
}

/** plakat_viewer_get_touched: Returns: which of two pictures was touched last */
guint
plakat_viewer_get_touched (PlakatViewer *self)
{
  g_return_val_if_fail (PLAKAT_IS_VIEWER (self), 0);

  return self->touched;
}

/** plakat_viewer_set_touched: @touched: 0 or 1 */
void
plakat_viewer_set_touched (PlakatViewer *self, guint touched)
{
  g_return_if_fail (PLAKAT_IS_VIEWER (self));

  touched = MIN (touched, self->n_sides - 1);
  if (self->touched == touched)
    return;
  self->touched = touched;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TOUCHED]);
}
