/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <adwaita.h>
#include <math.h>

#include "plakat-application.h"
#include "plakat-poster-art.h"

/* Posters are asked for in steps of this many device pixels, so that resizing a window does not load each
 * anew. */
#define BUCKET 40
/* Device pixels of a picture that nobody misses */
#define MOST_CUT 2

/** plakat_poster_art_bucket: Returns: device pixels to load for a poster of @width logical ones */
int
plakat_poster_art_bucket (GtkWidget *widget, int width)
{
  int pixels = width * gtk_widget_get_scale_factor (widget);

  return (pixels + BUCKET - 1) / BUCKET * BUCKET;
}

/**
 * plakat_poster_art_load:
 * @width: device pixels
 *
 * Returns: (transfer full) (nullable): the film's poster on its way; %NULL before the film is loaded
 */
PlakatPoster *
plakat_poster_art_load (GtkWidget *widget, PlakatFilmItem *film, int width)
{
  GApplication *application = g_application_get_default ();
  PlakatDrawnFilm drawn;

  if (film == NULL || width <= 0 || !plakat_film_item_get_loaded (film)
      || !PLAKAT_IS_APPLICATION (application))
    return NULL;
  plakat_looks_wait (plakat_application_get_looks (PLAKAT_APPLICATION (application)));
  drawn = (PlakatDrawnFilm) {
    .uid = plakat_film_item_get_uid (film),
    .title = plakat_film_item_get_title (film),
    .original_language = plakat_film_item_get_language (film),
    .year = plakat_film_item_get_year (film),
    .runtime = plakat_film_item_get_runtime (film),
    .genres = plakat_film_item_get_genres (film),
    .directors = plakat_film_item_get_directors (film),
    .cast = plakat_film_item_get_cast (film),
  };
  return plakat_poster_new_for_film (plakat_application_get_pictures (PLAKAT_APPLICATION (application)),
                                     &drawn, plakat_film_item_get_poster (film), width);
}

float
plakat_poster_art_radius (float width)
{
  return width >= 160 ? 6 : 4;
}

static gboolean
is_hardly_more (double by, double scale)
{
  return by >= 0 && by * scale <= MOST_CUT;
}

/* The picture fills the box and is cut where its shape differs: boxes never change their size for a picture.
 * One that is hardly larger is cut, too: it is sharper as it is, and cheaper. */
static void
snapshot_cover (GtkWidget *widget, GtkSnapshot *snapshot, GdkPaintable *picture, const graphene_rect_t *box)
{
  double aspect = gdk_paintable_get_intrinsic_aspect_ratio (picture);
  double scale = gtk_widget_get_scale_factor (widget);
  double natural_width = gdk_paintable_get_intrinsic_width (picture) / scale;
  double natural_height = gdk_paintable_get_intrinsic_height (picture) / scale;
  double width = box->size.width;
  double height = box->size.height;
  gboolean whole =
      is_hardly_more (natural_width - width, scale) && is_hardly_more (natural_height - height, scale);
  double x, y;

  if (whole)
    {
      width = natural_width;
      height = natural_height;
    }
  else if (aspect > 0 && aspect > width / height)
    width = height * aspect;
  else if (aspect > 0)
    height = width / aspect;
  x = (box->size.width - width) / 2;
  y = (box->size.height - height) / 2;
  /* pixel on pixel */
  if (whole)
    {
      x = ceil (x * scale) / scale;
      y = ceil (y * scale) / scale;
    }
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot,
                          &GRAPHENE_POINT_INIT (box->origin.x + (float) x, box->origin.y + (float) y));
  gdk_paintable_snapshot (picture, snapshot, width, height);
  gtk_snapshot_restore (snapshot);
}

void
plakat_poster_art_snapshot_picture (GtkWidget *widget,
                                    GtkSnapshot *snapshot,
                                    GdkPaintable *picture,
                                    const graphene_rect_t *box)
{
  GskRoundedRect outline;

  gsk_rounded_rect_init_from_rect (&outline, box, plakat_poster_art_radius (box->size.width));
  gtk_snapshot_push_rounded_clip (snapshot, &outline);
  snapshot_cover (widget, snapshot, picture, box);
  gtk_snapshot_pop (snapshot);
}

/** plakat_poster_art_snapshot_lift: the soft shadow of a lifted poster; @lift from 0 (at rest) to 1 */
void
plakat_poster_art_snapshot_lift (GtkSnapshot *snapshot, const graphene_rect_t *box, double lift)
{
  GskRoundedRect outline;

  if (lift <= 0)
    return;
  gsk_rounded_rect_init_from_rect (&outline, box, plakat_poster_art_radius (box->size.width));
  gtk_snapshot_append_outset_shadow (snapshot, &outline, &(GdkRGBA) { 0, 0, 0, 0.32f * (float) lift }, 0, 8,
                                     0, 22);
}

static void
append_border (GtkSnapshot *snapshot, const GskRoundedRect *outline, float thickness, const GdkRGBA *colour)
{
  gtk_snapshot_append_border (snapshot, outline, (float[4]) { thickness, thickness, thickness, thickness },
                              (GdkRGBA[4]) { *colour, *colour, *colour, *colour });
}

/** plakat_poster_art_snapshot_hairline: the line inside the edge, so that white holds on white */
void
plakat_poster_art_snapshot_hairline (GtkWidget *widget, GtkSnapshot *snapshot, const graphene_rect_t *box)
{
  AdwStyleManager *style = adw_style_manager_get_for_display (gtk_widget_get_display (widget));
  float shade = adw_style_manager_get_dark (style) ? 1 : 0;
  float alpha = adw_style_manager_get_high_contrast (style) ? 0.5f : 0.1f;
  GskRoundedRect outline;

  gsk_rounded_rect_init_from_rect (&outline, box, plakat_poster_art_radius (box->size.width));
  append_border (snapshot, &outline, 1, &(GdkRGBA) { shade, shade, shade, alpha });
}

/**
 * plakat_poster_art_snapshot_ring:
 * @distance: between the picture's edge and the ring, negative for inside
 */
void
plakat_poster_art_snapshot_ring (
    GtkWidget *widget, GtkSnapshot *snapshot, const graphene_rect_t *box, float distance, float thickness)
{
  AdwStyleManager *style = adw_style_manager_get_for_display (gtk_widget_get_display (widget));
  g_autoptr (GdkRGBA) accent = adw_style_manager_get_accent_color_rgba (style);
  float out = distance < 0 ? 0 : distance + thickness;
  GskRoundedRect outline;

  gsk_rounded_rect_init_from_rect (&outline, box, plakat_poster_art_radius (box->size.width));
  gsk_rounded_rect_shrink (&outline, -out, -out, -out, -out);
  append_border (snapshot, &outline, thickness, accent);
}

/**
 * plakat_poster_art_set_font:
 * @pixels: of the 15 that the interface's type has at 100 %; it grows with the person's text size
 */
void
plakat_poster_art_set_font (PangoLayout *layout, PangoWeight weight, int pixels)
{
  PangoContext *context = pango_layout_get_context (layout);
  PangoFontDescription *font = pango_font_description_copy (pango_context_get_font_description (context));
  int size = pango_font_description_get_size (font) * pixels / 15;

  pango_font_description_set_weight (font, weight);
  if (pango_font_description_get_size_is_absolute (font))
    pango_font_description_set_absolute_size (font, size);
  else
    pango_font_description_set_size (font, size);
  pango_layout_set_font_description (layout, font);
  pango_font_description_free (font);
}

/** plakat_poster_art_create_line: Returns: (transfer full): one line of a caption, 13 of the interface's 15
 * pixels, at the start of the widget; it runs in the direction of its own script */
PangoLayout *
plakat_poster_art_create_line (GtkWidget *widget, const char *text, PangoWeight weight)
{
  PangoLayout *layout = gtk_widget_create_pango_layout (widget, text);
  PangoDirection direction;

  plakat_poster_art_set_font (layout, weight, 13);
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  pango_layout_set_single_paragraph_mode (layout, TRUE);
  /* Captions begin on the poster's edge, in whatever script they are: Pango swaps left and right where a text
   * runs against the interface. */
  direction = pango_layout_line_get_resolved_direction (pango_layout_get_line_readonly (layout, 0));
  pango_layout_set_alignment (layout,
                              direction == PANGO_DIRECTION_RTL ? PANGO_ALIGN_RIGHT : PANGO_ALIGN_LEFT);
  return layout;
}

int
plakat_poster_art_line_height (GtkWidget *widget)
{
  PangoContext *context = gtk_widget_get_pango_context (widget);
  PangoFontMetrics *metrics = pango_context_get_metrics (context, NULL, NULL);
  int height = pango_font_metrics_get_height (metrics) * 13 / 15;

  pango_font_metrics_unref (metrics);
  return PANGO_PIXELS_CEIL (height) + 2;
}

/** plakat_poster_art_in_list: whether @widget is the child of a list view's item, which has focus and
 * activation */
gboolean
plakat_poster_art_in_list (GtkWidget *widget)
{
  return gtk_widget_get_ancestor (widget, GTK_TYPE_GRID_VIEW) != NULL
         || gtk_widget_get_ancestor (widget, GTK_TYPE_LIST_VIEW) != NULL;
}
