/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>

#include "plakat-drawn-private.h"

/* Layouts of one large shape. */

#define W DRAWN_WIDTH
#define H DRAWN_HEIGHT
#define M DRAWN_MARGIN
#define TAU DRAWN_TAU

/* ── cut disc: a disc, cut once; the halves have slipped ── */

static void
draw_half (cairo_t *c, double x, double r, gboolean lower, DrawnColour colour)
{
  cairo_new_path (c);
  if (lower)
    cairo_arc (c, x, 0, r, 0, G_PI);
  else
    cairo_arc (c, x, 0, r, G_PI, TAU);
  cairo_close_path (c);
  drawn_fill (c, colour);
}

typedef struct
{
  double cx, cy, radius, slip, angle;
} CutDisc;

/* Below the title the disc stays above the small type. */
static void
keep_off_credits (CutDisc *d)
{
  double top = 492;
  double foot = 1368;
  double span = 2 * d->radius + d->slip * fabs (sin (d->angle));
  double k = MIN (1, (foot - top) / span);

  d->radius *= k;
  d->slip *= k;
  d->cy = MIN (d->cy, foot - span * k / 2);
}

static void
draw_cut_disc (const DrawnSheet *s, gboolean up, DrawnColour a, DrawnColour b)
{
  static const double ANGLES[] = { -0.9, -0.45, 0, 0.45, 0.9, G_PI / 2 };
  cairo_t *c = s->c;
  DrawnGenre genre = s->film->genre;
  CutDisc d = { .cx = drawn_chance_span (s->uid, 0.4, 0.6, "cx") * W,
                .cy = up ? 500 : 985,
                .radius = drawn_chance_span (s->uid, 350, 420, "radius"),
                .angle = ANGLES[drawn_chance_index (s->uid, G_N_ELEMENTS (ANGLES), "angle")] };

  d.slip = drawn_chance_span (s->uid, 0.28, 0.62, "slip") * d.radius;
  if (!up && !drawn_get_reference ())
    keep_off_credits (&d);
  cairo_save (c);
  cairo_translate (c, d.cx, d.cy);
  cairo_rotate (c, d.angle);
  draw_half (c, -d.slip / 2, d.radius, FALSE, a);
  draw_half (c, d.slip / 2, d.radius, TRUE, b);
  if (DRAWN_IS (genre, HORROR) || DRAWN_IS (genre, MYSTERY) || DRAWN_IS (genre, THRILLER)
      || DRAWN_IS (genre, SCIENCE_FICTION))
    {
      draw_half (c, d.slip / 2, d.radius * 0.3, TRUE, a);
      draw_half (c, -d.slip / 2, d.radius * 0.3, FALSE, b);
    }
  cairo_restore (c);
}

void
drawn_layout_cut_disc (const DrawnSheet *s)
{
  const DrawnPalette *p = &s->palette;
  DrawnColour field = drawn_sheet_pick (s, "field", "ggic");
  DrawnColour a = drawn_palette_figure (p, field, "hgi");
  DrawnColour b = drawn_palette_second (p, field, a);
  DrawnColour ink = drawn_palette_on (p, field);
  gboolean up = drawn_chance_unit (s->uid, "up") < 0.7;
  DrawnTitle title = { .x = M,
                       .y = up ? 1010 : M,
                       .width = W - 2 * M,
                       .height = up ? 328 : 400,
                       .colour = ink,
                       .valign = up ? 1 : 0,
                       .most = 230,
                       .lines = 4 };

  drawn_sheet_field (s, field);
  draw_cut_disc (s, up, a, b);
  drawn_sheet_title (s, &title);
  drawn_sheet_credits (s, ink, H - M);
}

/* ── acts: a stripe for every ten minutes or so, growing through the film; a
 *    disc turns them round ── */

#define ACTS_DEPTH 1010.0

typedef struct
{
  int count;
  double unit, ratio;
  gboolean flip;
} Stripes;

/* Bars that hang, each with a length of its own. */
static void
draw_hanging (const DrawnSheet *s, int n, DrawnColour lead, DrawnColour other)
{
  double gap = 14;
  double wide = (W - gap * (n + 1)) / n;
  int odd = (int) drawn_chance_index (s->uid, (guint) n, "odd");
  double phase = drawn_chance_unit (s->uid, "phase") * TAU;

  for (int i = 0; i < n; i++)
    {
      double swell = 0.5 - 0.5 * cos (TAU * (i + 0.5) / n + phase);
      double own = drawn_chance_unit (s->uid, "bar%d", i);

      cairo_rectangle (s->c, gap + i * (wide + gap), -2, wide, 260 + 700 * (0.65 * swell + 0.35 * own));
      drawn_fill (s->c, i == odd ? other : lead);
    }
}

static void
draw_stripes (cairo_t *c, const Stripes *stripes, DrawnColour a, DrawnColour b)
{
  double y = 0;

  cairo_rectangle (c, -2, -2, W + 4, ACTS_DEPTH + 2);
  drawn_fill (c, a);
  for (int i = 0; i < 2 * stripes->count; i++)
    {
      double high = stripes->unit * pow (stripes->ratio, i);

      if (i % 2 == 0)
        {
          cairo_rectangle (c, -2, stripes->flip ? ACTS_DEPTH - y - high : y, W + 4, high);
          drawn_fill (c, b);
        }
      y += high;
    }
}

static void
draw_turned_stripes (const DrawnSheet *s, int n, DrawnColour back, DrawnColour lead, DrawnColour other)
{
  static const double RATIOS[] = { 1.16, 1.24, 1.32 };
  static const double CENTRES[] = { 0.32, 0.5, 0.68 };
  cairo_t *c = s->c;
  double ratio = RATIOS[drawn_chance_index (s->uid, 3, "ratio")];
  double cx = W * CENTRES[drawn_chance_index (s->uid, 3, "cx")];
  double cy = drawn_chance_span (s->uid, 470, 600, "cy");
  Stripes stripes = { .count = n,
                      .ratio = ratio,
                      .unit = ACTS_DEPTH * (ratio - 1) / (pow (ratio, 2 * n) - 1),
                      .flip = drawn_chance_unit (s->uid, "flip") < 0.5 };

  draw_stripes (c, &stripes, back, lead);
  cairo_save (c);
  cairo_new_path (c);
  drawn_disc (c, cx, cy, drawn_chance_span (s->uid, 270, 360, "rad"));
  cairo_clip (c);
  if (drawn_chance_unit (s->uid, "turn") < 0.5)
    {
      cairo_translate (c, cx, cy);
      cairo_rotate (c, TAU / 4);
      cairo_translate (c, -cx, -cy);
      draw_stripes (c, &stripes, other, drawn_colour_contrast (back, other) > 1.7 ? back : lead);
    }
  else
    draw_stripes (c, &stripes, lead, other);
  cairo_restore (c);
}

void
drawn_layout_acts (const DrawnSheet *s)
{
  const DrawnPalette *p = &s->palette;
  int n = (int) CLAMP (rint (s->film->runtime / 14.0), 5, 13);
  DrawnColour back = drawn_sheet_pick (s, "back", "gih");
  DrawnColour lead = drawn_palette_figure_without (p, back, "hig", back, back);
  DrawnColour other = drawn_palette_second (p, back, lead);
  DrawnColour ink = drawn_palette_on (p, back);

  drawn_sheet_field (s, back);
  if (drawn_chance_unit (s->uid, "hang") < 0.4)
    draw_hanging (s, n, lead, other);
  else
    draw_turned_stripes (s, n, back, lead, other);
  drawn_sheet_title (s, &(DrawnTitle) { .x = M,
                                        .y = 1060,
                                        .width = W - 2 * M,
                                        .height = 278,
                                        .colour = ink,
                                        .valign = 1,
                                        .most = 230,
                                        .lines = 3 });
  drawn_sheet_credits (s, ink, H - M);
}

/* ── rings: rings that fill the sheet; one half is out of step ── */

typedef enum
{
  RINGS_WHOLE,
  RINGS_STEP,
  RINGS_SPIRAL,
} RingKind;

typedef struct
{
  RingKind kind;
  int count;
  double cx, cy, step;
  DrawnColour a, b, pupil;
} Rings;

static void
draw_spiral (cairo_t *c, const Rings *r)
{
  cairo_new_path (c);
  for (int i = 0; i <= r->count * 90; i++)
    {
      double t = i / 90.0 * TAU;
      double rad = r->step * 2 * t / TAU * 0.92;

      cairo_line_to (c, r->cx + rad * cos (t), r->cy + rad * sin (t));
    }
  drawn_stroke (c, r->b, r->step * 0.92);
  drawn_disc (c, r->cx, r->cy, r->step * 0.8);
  drawn_fill (c, r->pupil);
}

static void
draw_rings (cairo_t *c, const Rings *r)
{
  for (int half = 0; half < 2; half++)
    {
      cairo_save (c);
      if (half == 0)
        cairo_rectangle (c, -5, -5, r->cx + 5, 1100);
      else
        cairo_rectangle (c, r->cx, -5, W, 1100);
      cairo_clip (c);
      for (int i = 2 * r->count + 2; i > 0; i--)
        {
          int at = i + (r->kind == RINGS_STEP ? half : 0);

          drawn_disc (c, r->cx, r->cy, i * r->step);
          drawn_fill (c, at % 2 == 1 ? r->b : r->a);
        }
      cairo_restore (c);
    }
  drawn_disc (c, r->cx, r->cy, r->step);
  drawn_fill (c, r->pupil);
}

void
drawn_layout_rings (const DrawnSheet *s)
{
  static const double CENTRES[] = { 0.5, 0.5, 0.32, 0.68 };
  const DrawnPalette *p = &s->palette;
  cairo_t *c = s->c;
  gboolean hot = drawn_chance_unit (s->uid, "ab") < 0.5;
  Rings rings = {
    .kind = (RingKind) drawn_chance_index (s->uid, 3, "kind"),
    .count = (int) CLAMP (rint (s->film->runtime / 16.0), 5, 10),
    .cx = W * CENTRES[drawn_chance_index (s->uid, 4, "cx")],
    .cy = 510,
    .a = p->ground,
    .b = drawn_palette_figure (p, p->ground, hot ? "hi" : "ih"),
  };
  DrawnColour ink = drawn_palette_on (p, rings.b);

  rings.step = 1150.0 / (2 * rings.count);
  rings.pupil = drawn_colour_equal (p->hot, rings.b) ? p->cool : p->hot;
  drawn_sheet_field (s, rings.a);
  cairo_save (c);
  cairo_rectangle (c, 0, 0, W, 1060);
  cairo_clip (c);
  if (rings.kind == RINGS_SPIRAL)
    draw_spiral (c, &rings);
  else
    draw_rings (c, &rings);
  cairo_restore (c);
  cairo_rectangle (c, -2, 1060, W + 4, H);
  drawn_fill (c, rings.b);
  drawn_sheet_title (
      s, &(DrawnTitle) {
             .x = M, .y = 1118, .width = W - 2 * M, .height = 240, .colour = ink, .most = 190, .lines = 3 });
  drawn_sheet_credits (s, ink, H - M);
}

/* ── bands: a band of four colours runs in, turns one corner and leaves ── */

typedef struct
{
  int count;
  double wide, inner;
  double ox, oy;
  gboolean over; /* a full half turn */
} Bands;

static int
find_tones (const DrawnSheet *s, DrawnColour field, DrawnColour tones[4])
{
  DrawnColour found[4];
  int n = 0;
  guint from;

  for (const char *role = "hcig"; *role != '\0'; role++)
    {
      DrawnColour colour = drawn_palette_get (&s->palette, *role);

      if (drawn_colour_contrast (colour, field) > 1.25)
        found[n++] = colour;
    }
  if (n == 0)
    found[n++] = drawn_palette_on (&s->palette, field);
  from = drawn_chance_index (s->uid, (guint) n, "from");
  for (int i = 0; i < n; i++)
    tones[i] = found[((int) from + i) % n];
  return n;
}

static void
trace_band (cairo_t *c, const Bands *b, double rad)
{
  cairo_new_path (c);
  if (b->over)
    {
      cairo_move_to (c, b->ox - rad, 1040);
      cairo_line_to (c, b->ox - rad, b->oy);
      cairo_arc (c, b->ox, b->oy, rad, G_PI, TAU);
      cairo_line_to (c, b->ox + rad, 1040);
      return;
    }
  cairo_move_to (c, b->ox + rad, -10);
  cairo_line_to (c, b->ox + rad, b->oy);
  cairo_arc (c, b->ox, b->oy, rad, 0, TAU / 4);
  cairo_line_to (c, -10, b->oy + rad);
}

static void
draw_bands (const DrawnSheet *s, const Bands *b, DrawnColour field)
{
  cairo_t *c = s->c;
  DrawnColour tones[4];
  int n_tones = find_tones (s, field, tones);

  cairo_save (c);
  if (drawn_chance_unit (s->uid, "flip") < 0.5)
    {
      cairo_translate (c, W, 0);
      cairo_scale (c, -1, 1);
    }
  for (int i = 0; i < b->count; i++)
    {
      trace_band (c, b, b->inner + (i + 0.5) * b->wide);
      drawn_stroke (c, tones[i % n_tones], b->wide * 0.86);
    }
  if (b->inner > 110 || b->over)
    {
      drawn_disc (c, b->ox, b->oy, b->inner * 0.62);
      drawn_fill (c, tones[0]);
    }
  cairo_restore (c);
}

void
drawn_layout_bands (const DrawnSheet *s)
{
  static const DrawnVoice VOICES[] = { DRAWN_VOICE_AVANT,   DRAWN_VOICE_GEO,     DRAWN_VOICE_FAT,
                                       DRAWN_VOICE_BOOKMAN, DRAWN_VOICE_GROTESK, DRAWN_VOICE_SQUARE,
                                       DRAWN_VOICE_NONE };
  static const double WIDTHS[] = { 64, 84, 104 };
  DrawnColour field = drawn_sheet_pick (s, "field", "ggic");
  DrawnColour ink = drawn_palette_on (&s->palette, field);
  guint wide = drawn_chance_index (s->uid, G_N_ELEMENTS (WIDTHS), "wide");
  Bands b = { .count = CLAMP (s->film->runtime / 28, 3, 6),
              .inner = drawn_chance_span (s->uid, 70, 200, "inner"),
              .over = drawn_chance_unit (s->uid, "over") < 0.3 };
  double reach;

  b.wide = MIN (WIDTHS[wide], 400.0 / b.count);
  reach = b.inner + b.count * b.wide;
  b.ox = b.over ? W * 0.5 : W - 40 - reach;
  b.oy = b.over ? reach + 60 : 1020 - reach;
  drawn_sheet_field (s, field);
  draw_bands (s, &b, field);
  drawn_sheet_title (s, &(DrawnTitle) { .x = M,
                                        .y = 1090,
                                        .width = W - 2 * M,
                                        .height = 248,
                                        .colour = ink,
                                        .voices = VOICES,
                                        .valign = 1,
                                        .most = 220,
                                        .lines = 3 });
  drawn_sheet_credits (s, ink, H - M);
}
