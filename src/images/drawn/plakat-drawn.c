/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <math.h>

#include "plakat-drawn-private.h"

/* A film without a picture gets a poster drawn from what is known of it. */

/* Below this width the small type is not drawn. */
#define SMALLEST_DETAIL 150

/* A portrait shows this square of the mask's sheet. */
#define PORTRAIT_SIZE 1120.0
#define PORTRAIT_X (-60.0)
#define PORTRAIT_Y 370.0

typedef struct
{
  const char *name;
  const char *title;
  void (*draw) (const DrawnSheet *sheet);
} Layout;

/* Names are stored with a film whose poster was chosen: they never change. */
static const Layout LAYOUTS[DRAWN_N_LAYOUTS] = {
  [DRAWN_LAYOUT_GREAT_LETTER] = { "great_letter", N_ ("Great Letter"), drawn_layout_great_letter },
  [DRAWN_LAYOUT_STACK] = { "stack", N_ ("Wood Type"), drawn_layout_stack },
  [DRAWN_LAYOUT_CUT_DISC] = { "cut_disc", N_ ("Cut Disc"), drawn_layout_cut_disc },
  [DRAWN_LAYOUT_ACTS] = { "acts", N_ ("Acts"), drawn_layout_acts },
  [DRAWN_LAYOUT_HORIZON] = { "horizon", N_ ("Horizon"), drawn_layout_horizon },
  [DRAWN_LAYOUT_TILES] = { "tiles", N_ ("Tiles"), drawn_layout_tiles },
  [DRAWN_LAYOUT_DIAGONAL] = { "diagonal", N_ ("Diagonal"), drawn_layout_diagonal },
  [DRAWN_LAYOUT_MASK] = { "mask", N_ ("Mask"), drawn_layout_mask },
  [DRAWN_LAYOUT_CUTOUT] = { "cutout", N_ ("Paper Cut"), drawn_layout_cutout },
  [DRAWN_LAYOUT_RINGS] = { "rings", N_ ("Rings"), drawn_layout_rings },
  [DRAWN_LAYOUT_WINDOW] = { "window", N_ ("Window"), drawn_layout_window },
  [DRAWN_LAYOUT_FIGURE] = { "figure", N_ ("Small Figure"), drawn_layout_figure },
  [DRAWN_LAYOUT_DOTS] = { "dots", N_ ("Dots"), drawn_layout_dots },
  [DRAWN_LAYOUT_BANDS] = { "bands", N_ ("Bands"), drawn_layout_bands },
  [DRAWN_LAYOUT_GAZE] = { "gaze", N_ ("Gaze"), drawn_layout_gaze },
  [DRAWN_LAYOUT_CELLS] = { "cells", N_ ("Letters"), drawn_layout_cells },
  [DRAWN_LAYOUT_ECHO] = { "echo", N_ ("Echo"), drawn_layout_echo },
  [DRAWN_LAYOUT_SPINE] = { "spine", N_ ("Spine"), drawn_layout_spine },
};

static const Layout *
find_layout (const char *name)
{
  for (guint i = 0; name != NULL && i < DRAWN_N_LAYOUTS; i++)
    if (g_str_equal (LAYOUTS[i].name, name))
      return &LAYOUTS[i];
  return NULL;
}

static const Layout *
choose_layout (const DrawnFilm *film)
{
  return &LAYOUTS[drawn_layout_choose (film)];
}

/**
 * plakat_drawn_render_poster:
 * @film: a film
 * @width_px: width in device pixels; below 150 the small type is left out
 * @layout_or_null: (nullable): a layout that a person chose, or %NULL for the
 *   one that the film gets by its uid; so does a name that is not known
 *
 * May be called on any thread, and on several at once.
 *
 * Returns: (transfer full): an opaque image surface, half as high again as wide
 */
cairo_surface_t *
plakat_drawn_render_poster (const PlakatDrawnFilm *film, int width_px, const char *layout_or_null)
{
  g_autoptr (DrawnFilm) own = NULL;
  const Layout *layout;
  cairo_surface_t *surface;
  cairo_t *c;
  DrawnSheet sheet;

  g_return_val_if_fail (film != NULL && film->uid != NULL, NULL);
  g_return_val_if_fail (width_px > 0, NULL);

  own = drawn_film_new (film);
  layout = find_layout (layout_or_null);
  if (layout == NULL)
    layout = choose_layout (own);
  surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, width_px, (int) round (1.5 * width_px));
  c = cairo_create (surface);
  cairo_scale (c, width_px / DRAWN_WIDTH, width_px / DRAWN_WIDTH);
  /* An odd width has half a pixel more than the sheet at its foot. */
  cairo_rectangle (c, 0, 0, DRAWN_WIDTH, DRAWN_HEIGHT + 3);
  cairo_clip (c);
  drawn_sheet_init (&sheet, c, own, width_px >= SMALLEST_DETAIL);
  layout->draw (&sheet);
  cairo_destroy (c);
  cairo_surface_flush (surface);
  return surface;
}

/* A person's palette and mood, as if they were a film without a title. */
static DrawnFilm *
make_person (const char *uid)
{
  static const char *const MOODS[] = { "Comedy", "Drama",       "Thriller", "Romance", "Music",
                                       "Crime",  "Documentary", "Action",   "War" };
  guint decade = drawn_chance_index (uid, drawn_decade_count (), "decade");
  guint mood = drawn_chance_index (uid, G_N_ELEMENTS (MOODS), "mood");
  const char *const genres[] = { MOODS[mood], NULL };
  PlakatDrawnFilm film = { .uid = uid, .title = "", .year = drawn_decade_at (decade), .genres = genres };

  return drawn_film_new (&film);
}

/**
 * plakat_drawn_render_portrait:
 * @person_uid: a person's uid
 * @width_px: width and height in device pixels
 *
 * May be called on any thread, and on several at once.
 *
 * Returns: (transfer full): an opaque square image surface
 */
cairo_surface_t *
plakat_drawn_render_portrait (const char *person_uid, int width_px)
{
  g_autoptr (DrawnFilm) person = NULL;
  cairo_surface_t *surface;
  cairo_t *c;
  DrawnSheet sheet;

  g_return_val_if_fail (person_uid != NULL, NULL);
  g_return_val_if_fail (width_px > 0, NULL);

  person = make_person (person_uid);
  surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, width_px, width_px);
  c = cairo_create (surface);
  cairo_scale (c, width_px / PORTRAIT_SIZE, width_px / PORTRAIT_SIZE);
  cairo_translate (c, -PORTRAIT_X, -PORTRAIT_Y);
  cairo_rectangle (c, PORTRAIT_X, PORTRAIT_Y, PORTRAIT_SIZE, PORTRAIT_SIZE);
  cairo_clip (c);
  drawn_sheet_init (&sheet, c, person, FALSE);
  drawn_mask_portrait (&sheet);
  cairo_destroy (c);
  cairo_surface_flush (surface);
  return surface;
}

/**
 * plakat_drawn_get_layout:
 * @film: a film
 *
 * Returns: the name of the layout that the film gets by its uid
 */
const char *
plakat_drawn_get_layout (const PlakatDrawnFilm *film)
{
  g_autoptr (DrawnFilm) own = NULL;

  g_return_val_if_fail (film != NULL && film->uid != NULL, NULL);

  own = drawn_film_new (film);
  return choose_layout (own)->name;
}

/**
 * plakat_drawn_list_layouts:
 *
 * Returns: (transfer none) (array zero-terminated=1): the names of all layouts
 */
const char *const *
plakat_drawn_list_layouts (void)
{
  static const char *names[DRAWN_N_LAYOUTS + 1];
  static gsize ready = 0;

  if (g_once_init_enter (&ready))
    {
      for (guint i = 0; i < DRAWN_N_LAYOUTS; i++)
        names[i] = LAYOUTS[i].name;
      g_once_init_leave (&ready, 1);
    }
  return names;
}

/**
 * plakat_drawn_get_layout_title:
 * @layout: a layout's name
 *
 * Returns: (nullable): what people call it, in their language
 */
const char *
plakat_drawn_get_layout_title (const char *layout)
{
  const Layout *found = find_layout (layout);

  return found != NULL ? _ (found->title) : NULL;
}

/**
 * plakat_drawn_get_colours:
 * @film: a film
 * @colours: (out): ground, ink, hot and cool of the film's palette
 */
void
plakat_drawn_get_colours (const PlakatDrawnFilm *film, GdkRGBA colours[4])
{
  g_autoptr (DrawnFilm) own = NULL;
  DrawnPalette palette;

  g_return_if_fail (film != NULL && film->uid != NULL);

  own = drawn_film_new (film);
  drawn_palette_choose (&palette, own->uid, own->decade);
  for (guint i = 0; i < 4; i++)
    {
      DrawnColour colour = drawn_palette_get (&palette, "gihc"[i]);

      colours[i] = (GdkRGBA) { (float) colour.red, (float) colour.green, (float) colour.blue, 1 };
    }
}
