/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>

#include "plakat-drawn-private.h"

/* Layouts whose title runs along something: a beam, or the sheet's side. */

#define W DRAWN_WIDTH
#define H DRAWN_HEIGHT
#define M DRAWN_MARGIN
#define TAU DRAWN_TAU

/* ── diagonal: one beam across the sheet with the title on it, and what it
 *    runs against ── */

typedef enum
{
  AGAINST_RING,
  AGAINST_WEDGE,
  AGAINST_RAILS,
} Against;

typedef struct
{
  DrawnColour field, beam, mark;
  gboolean flip;
  double side; /* where on the sheet's width the counterweight stands */
} Diagonal;

static void
draw_diagonal_ring (const DrawnSheet *s, const Diagonal *d)
{
  double ring = drawn_chance_span (s->uid, 200, 300, "ring");
  double thick = drawn_chance_span (s->uid, 0.22, 0.5, "thick");

  cairo_new_path (s->c);
  drawn_disc (s->c, W * d->side, H * 0.24, ring);
  drawn_stroke (s->c, d->mark, ring * thick);
  drawn_disc (s->c, W * d->side, H * 0.24, ring * 0.3);
  drawn_fill (s->c, d->beam);
}

/* A disc, and a point that has reached it. */
static void
draw_diagonal_wedge (const DrawnSheet *s, const Diagonal *d)
{
  double x = W * (1 - d->side);
  double far = d->flip ? -40 : W + 40;

  drawn_disc (s->c, x, H * 0.285, 310);
  drawn_fill (s->c, d->mark);
  DRAWN_POLY (s->c, { x + (d->flip ? -40 : 40), H * 0.3 }, { far, -60 }, { far, 400 });
  drawn_fill (s->c, drawn_colour_contrast (d->beam, d->mark) > 1.3 ? d->beam : s->palette.ground);
}

/* Bars above the beam, each from another place. */
static void
draw_diagonal_rails (const DrawnSheet *s, const Diagonal *d, double tall)
{
  for (int i = 0; i < 5; i++)
    {
      double thick = drawn_chance_span (s->uid, 22, 84, "t%d", i);
      double at = drawn_chance_span (s->uid, -0.55, 0.15, "a%d", i) * W;
      double y = -tall / 2 - 96 - i * 118;

      if (i % 2 == 0)
        cairo_rectangle (s->c, at, y - thick / 2, 1800, thick);
      else
        cairo_rectangle (s->c, -900, y - thick / 2, 900 + at + 260, thick);
      drawn_fill (s->c, i % 3 == 1 ? d->beam : d->mark);
    }
}

/* The beam's rules end above the small type, wherever the beam would like to lie. */
static double
place_beam (const DrawnSheet *s, double angle, double tall)
{
  double y = H * drawn_chance_span (s->uid, 0.5, 0.62, "cy");
  double most = 1385 - (tall / 2 + 87) / cos (angle) - (W / 2 - M) * tan (fabs (angle));

  return drawn_get_reference () ? y : MIN (y, most);
}

static void
draw_beam (const DrawnSheet *s, const Diagonal *d, Against against)
{
  static const DrawnVoice VOICES[] = { DRAWN_VOICE_NARROW, DRAWN_VOICE_GEO, DRAWN_VOICE_GROTESK,
                                       DRAWN_VOICE_KAFFEE, DRAWN_VOICE_NONE };
  cairo_t *c = s->c;
  double angle = drawn_chance_span (s->uid, 0.18, 0.36, "angle") * (d->flip ? 1 : -1);
  g_autoptr (DrawnFace) face = drawn_sheet_face (s, s->film->main, VOICES, DRAWN_CAPITALS_ALWAYS);
  g_autoptr (DrawnBlock) block = drawn_block_new (face, face->text, &(DrawnBox) { 860, 430, 330, 4, 0.16 });
  double tall = MAX (block->height + 120, 250);

  cairo_save (c);
  cairo_translate (c, W * 0.5, place_beam (s, angle, tall));
  cairo_rotate (c, angle);
  if (against == AGAINST_RAILS)
    draw_diagonal_rails (s, d, tall);
  cairo_rectangle (c, -900, -tall / 2, 1800, tall);
  drawn_fill (c, d->beam);
  drawn_block_draw (block, c, -430, -block->height / 2, drawn_palette_on (&s->palette, d->beam),
                    drawn_sheet_align (s, 0), 860);
  cairo_rectangle (c, -900, tall / 2 + 34, 1800, 26);
  drawn_fill (c, d->mark);
  if (against != AGAINST_WEDGE)
    {
      cairo_rectangle (c, -900, tall / 2 + 78, 1800, 9);
      drawn_fill (c, d->mark);
    }
  cairo_restore (c);
}

void
drawn_layout_diagonal (const DrawnSheet *s)
{
  const DrawnPalette *p = &s->palette;
  DrawnColour field = drawn_sheet_pick (s, "field", "ggh");
  DrawnColour beam = drawn_palette_figure (p, field, "hi");
  DrawnColour ink = drawn_palette_on (p, field);
  Against against = (Against) drawn_chance_index (s->uid, 3, "kind");
  gboolean flip = drawn_chance_unit (s->uid, "flip") < 0.4;
  Diagonal d = { .field = field,
                 .beam = beam,
                 .mark = drawn_palette_figure_without (p, field, "icg", beam, beam),
                 .flip = flip,
                 .side = flip ? 0.31 : 0.69 };

  drawn_sheet_field (s, field);
  if (against == AGAINST_RING)
    draw_diagonal_ring (s, &d);
  else if (against == AGAINST_WEDGE)
    draw_diagonal_wedge (s, &d);
  draw_beam (s, &d, against);
  drawn_sheet_subtitle (s, flip ? M : W - M - 520, 1250, &(DrawnBox) { 520, 130, 48, 3, 0.25 }, ink,
                        flip ? 0 : 1);
  drawn_sheet_credits (s, ink, H - M);
}

/* ── spine: the title climbs one side of the sheet; the other side has the
 *    figure ── */

typedef struct
{
  DrawnColour field, bar, ink;
  gboolean left;
  double width;
} Spine;

static void
draw_spine_bar (const DrawnSheet *s, const Spine *spine)
{
  cairo_rectangle (s->c, (spine->left ? 0 : W - spine->width) - 2, -2, spine->width + 4, H + 4);
  drawn_fill (s->c, spine->bar);
}

/* Han and Hangul stand upright, one under the other. */
static void
draw_upright (const DrawnSheet *s, Spine *spine, const DrawnFace *face)
{
  g_auto (GStrv) letters = drawn_text_split_letters (face->text);
  guint n = g_strv_length (letters);
  double pitch = MIN (1320.0 / MAX (n, 1), 330);
  double x;

  spine->width = MIN (520, pitch * 1.25);
  x = spine->left ? 0 : W - spine->width;
  draw_spine_bar (s, spine);
  for (guint i = 0; i < n; i++)
    {
      /* The long vowel of katakana stands up when the column does. */
      const char *letter = g_str_equal (letters[i], "ー") ? "︱" : letters[i];
      g_autoptr (DrawnLine) line = drawn_line_new (face, letter, pitch * 0.92, 0);

      drawn_line_draw (line, s->c, x + (spine->width - line->width) / 2,
                       90 + (i + 0.5) * pitch - (line->top + line->bottom) / 2, spine->ink);
    }
}

static void
draw_turned (const DrawnSheet *s, Spine *spine, const DrawnFace *face)
{
  cairo_t *c = s->c;
  g_autoptr (DrawnBlock) block = drawn_block_new (face, face->text, &(DrawnBox) { 1300, 430, 460, 2, 0.16 });
  double x;

  spine->width = MAX (MIN (block->height + 120, 560), 260);
  x = spine->left ? 0 : W - spine->width;
  draw_spine_bar (s, spine);
  cairo_save (c);
  cairo_translate (c, x + spine->width / 2, spine->left ? H - M : M);
  cairo_rotate (c, spine->left ? -TAU / 4 : TAU / 4);
  drawn_block_draw (block, c, 0, -block->height / 2, spine->ink, 0, 1300);
  cairo_restore (c);
}

static void
draw_spine_figure (const DrawnSheet *s, const Spine *spine)
{
  const DrawnPalette *p = &s->palette;
  double side = W - spine->width;
  double x = spine->left ? spine->width : 0;
  double size = MIN (side * 1.12, 640);
  double shift = spine->left ? side * 0.1 : -side * 0.1;
  DrawnColour lead = spine->bar;

  if (drawn_colour_contrast (lead, spine->field) < 2 || drawn_colour_equal (lead, spine->field))
    lead = drawn_palette_figure_without (p, spine->field, "ih", spine->field, spine->field);
  cairo_save (s->c);
  cairo_rectangle (s->c, x, 0, side, H);
  cairo_clip (s->c);
  drawn_sheet_motif (s, x + (side - size) / 2 + shift, drawn_chance_span (s->uid, 150, 520, "my"), size, lead,
                     drawn_palette_second (p, spine->field, lead), spine->field);
  cairo_restore (s->c);
  drawn_sheet_stacked (s, x + 60, H - M - 46, drawn_palette_on (p, spine->field), side - 100, 34, 0);
  drawn_sheet_year (s, x + 60, H - M, drawn_palette_on (p, spine->field), 0, 34);
}

void
drawn_layout_spine (const DrawnSheet *s)
{
  const DrawnPalette *p = &s->palette;
  gboolean warm = drawn_chance_unit (s->uid, "fb") < 0.6;
  DrawnScript script = s->film->script;
  Spine spine = { .field = warm ? p->ground : p->cool,
                  .bar = warm ? p->hot : p->ink,
                  .left = drawn_chance_unit (s->uid, "left") < 0.6 };
  g_autoptr (DrawnFace) face = drawn_sheet_face (s, s->film->main, NULL, DRAWN_CAPITALS_ALWAYS);

  if (drawn_colour_contrast (spine.field, spine.bar) < 1.6)
    spine.bar = drawn_palette_figure (p, spine.field, "ih");
  spine.ink = drawn_palette_on (p, spine.bar);
  drawn_sheet_field (s, spine.field);
  if (script == DRAWN_SCRIPT_HAN || script == DRAWN_SCRIPT_HANGUL)
    draw_upright (s, &spine, face);
  else
    draw_turned (s, &spine, face);
  draw_spine_figure (s, &spine);
}
