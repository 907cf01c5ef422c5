/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <hb.h>
#include <pango/pangofc-font.h>

#include "plakat-drawn-private.h"

/*
 * The outlines of a line of type, straight from the font files. Cairo's own fonts are not used: it keeps ten
 * faces open for all threads, and closes one that it takes for unused while the main thread begins to draw
 * with it.
 */

/* Of its size, as FreeType makes a face bold that has no bold. */
#define EMBOLDENED (1.0f / 24.0f)

typedef struct
{
  cairo_t *c;
  double x, y; /* where the glyph stands */
} Pen;

static double
get_x (const Pen *pen, float x)
{
  return pen->x + x / PANGO_SCALE;
}

static double
get_y (const Pen *pen, float y)
{
  return pen->y - y / PANGO_SCALE;
}

static void
move_to (hb_draw_funcs_t *funcs, void *data, hb_draw_state_t *state, float x, float y, void *none)
{
  const Pen *pen = data;

  cairo_move_to (pen->c, get_x (pen, x), get_y (pen, y));
}

static void
line_to (hb_draw_funcs_t *funcs, void *data, hb_draw_state_t *state, float x, float y, void *none)
{
  const Pen *pen = data;

  cairo_line_to (pen->c, get_x (pen, x), get_y (pen, y));
}

static void
cubic_to (hb_draw_funcs_t *funcs,
          void *data,
          hb_draw_state_t *state,
          float x1,
          float y1,
          float x2,
          float y2,
          float x,
          float y,
          void *none)
{
  const Pen *pen = data;

  cairo_curve_to (pen->c, get_x (pen, x1), get_y (pen, y1), get_x (pen, x2), get_y (pen, y2), get_x (pen, x),
                  get_y (pen, y));
}

static void
close_path (hb_draw_funcs_t *funcs, void *data, hb_draw_state_t *state, void *none)
{
  cairo_close_path (((const Pen *) data)->c);
}

/* Curves of the second degree come as those of the third that are the same: HarfBuzz sees to it. */
static hb_draw_funcs_t *
get_funcs (void)
{
  static gsize made = 0;

  if (g_once_init_enter (&made))
    {
      hb_draw_funcs_t *funcs = hb_draw_funcs_create ();

      hb_draw_funcs_set_move_to_func (funcs, move_to, NULL, NULL);
      hb_draw_funcs_set_line_to_func (funcs, line_to, NULL, NULL);
      hb_draw_funcs_set_cubic_to_func (funcs, cubic_to, NULL, NULL);
      hb_draw_funcs_set_close_path_func (funcs, close_path, NULL, NULL);
      hb_draw_funcs_make_immutable (funcs);
      g_once_init_leave (&made, (gsize) funcs);
    }
  return (hb_draw_funcs_t *) made;
}

static gboolean
is_emboldened (PangoFont *font)
{
  FcBool emboldened = FcFalse;

  return PANGO_IS_FC_FONT (font)
         && FcPatternGetBool (pango_fc_font_get_pattern (PANGO_FC_FONT (font)), FC_EMBOLDEN, 0, &emboldened)
                == FcResultMatch
         && emboldened;
}

/* A font that draws as @font is made bold. Of one whose outlines come from another one nothing is made bold.
 */
static hb_font_t *
create_bold (hb_font_t *font)
{
  hb_font_t *bold = hb_font_create (hb_font_get_face (font));
  unsigned n_coords;
  const int *coords = hb_font_get_var_coords_normalized (font, &n_coords);
  int x, y;

  hb_font_get_scale (font, &x, &y);
  hb_font_set_scale (bold, x, y);
  hb_font_set_var_coords_normalized (bold, coords, n_coords);
  hb_font_set_synthetic_slant (bold, hb_font_get_synthetic_slant (font));
  hb_font_set_synthetic_bold (bold, EMBOLDENED, EMBOLDENED, FALSE);
  return bold;
}

static void
add_glyphs (cairo_t *c, PangoFont *font, const PangoGlyphString *glyphs, double *x, double y)
{
  hb_font_t *plain = pango_font_get_hb_font (font);
  hb_font_t *outlines = is_emboldened (font) ? create_bold (plain) : hb_font_reference (plain);

  for (int i = 0; i < glyphs->num_glyphs; i++)
    {
      const PangoGlyphInfo *glyph = &glyphs->glyphs[i];
      Pen pen = { c, *x + (double) glyph->geometry.x_offset / PANGO_SCALE,
                  y + (double) glyph->geometry.y_offset / PANGO_SCALE };

      if (glyph->glyph != PANGO_GLYPH_EMPTY && !(glyph->glyph & PANGO_GLYPH_UNKNOWN_FLAG))
        hb_font_draw_glyph (outlines, glyph->glyph, get_funcs (), &pen);
      *x += (double) glyph->geometry.width / PANGO_SCALE;
    }
  hb_font_destroy (outlines);
}

/**
 * drawn_row_path:
 * @row: a line of a layout
 * @c: to whose path the letters are added, on the baseline from 0, in pixels of the layout; a letter that no
 * font has is left out
 */
void
drawn_row_path (const PangoLayoutLine *row, cairo_t *c)
{
  double x = 0;

  for (GSList *runs = row->runs; runs != NULL; runs = runs->next)
    {
      const PangoLayoutRun *run = runs->data;

      x += (double) run->start_x_offset / PANGO_SCALE;
      add_glyphs (c, run->item->analysis.font, run->glyphs, &x, -(double) run->y_offset / PANGO_SCALE);
      x += (double) run->end_x_offset / PANGO_SCALE;
    }
}
