/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>

#include "plakat-drawn-private.h"

/* Layouts of cut paper: a window in a quiet sheet, crooked frames and teeth. */

#define W DRAWN_WIDTH
#define H DRAWN_HEIGHT
#define M DRAWN_MARGIN
#define TAU DRAWN_TAU

/* ── window: a quiet sheet, one opening, the title at its edge ── */

typedef enum
{
  PANE_SQUARE,
  PANE_ARCH,
  PANE_ROUND,
  PANE_BLEED,
} PaneKind;

typedef struct
{
  PaneKind kind;
  gboolean left;
  double x, y, size, tall;
} Pane;

static void
set_pane (const DrawnSheet *s, Pane *pane)
{
  static const double TALL[] = { 1.0, 1.3, 1.0, 1.25 };
  gboolean is_long = g_utf8_strlen (s->film->title, -1) > 40;

  pane->left = drawn_chance_unit (s->uid, "left") < 0.5;
  pane->kind = (PaneKind) drawn_chance_index (s->uid, 4, "kind");
  pane->size = is_long ? 500 : drawn_chance_span (s->uid, 560, 640, "size");
  pane->tall = pane->size * TALL[pane->kind];
  pane->x = pane->left ? M : W - M - pane->size;
  pane->y = M;
  if (pane->kind == PANE_BLEED)
    {
      pane->x = pane->left ? 0 : W - 720;
      pane->y = 0;
      pane->size = 720;
      pane->tall = 860;
    }
}

static void
trace_pane (cairo_t *c, const Pane *p)
{
  double half = p->size / 2;

  cairo_new_path (c);
  if (p->kind == PANE_ARCH)
    {
      cairo_move_to (c, p->x, p->y + p->tall);
      cairo_line_to (c, p->x, p->y + half);
      cairo_arc (c, p->x + half, p->y + half, half, G_PI, TAU);
      cairo_line_to (c, p->x + p->size, p->y + p->tall);
      cairo_close_path (c);
    }
  else if (p->kind == PANE_ROUND)
    drawn_disc (c, p->x + half, p->y + half, half);
  else
    cairo_rectangle (c, p->x, p->y, p->size, p->tall);
}

/* The stronger of the first two roles that the field does not have. */
static DrawnColour
get_stronger (const DrawnSheet *s, DrawnColour field)
{
  DrawnColour best = field;
  double most = 0;
  int seen = 0;

  for (const char *role = "igh"; *role != '\0' && seen < 2; role++)
    {
      DrawnColour colour = drawn_palette_get (&s->palette, *role);

      if (drawn_colour_equal (colour, field))
        continue;
      seen++;
      if (drawn_colour_contrast (colour, field) <= most)
        continue;
      most = drawn_colour_contrast (colour, field);
      best = colour;
    }
  return best;
}

static void
draw_pane (const DrawnSheet *s, const Pane *p, DrawnColour colour)
{
  static const double INNER[] = { 0.7, 0.7, 0.6, 0.78 };
  const DrawnPalette *palette = &s->palette;
  DrawnColour a = drawn_palette_figure_without (palette, colour, "hgi", colour, colour);
  DrawnColour b = drawn_palette_second (palette, colour, a);
  double inner = p->size * INNER[p->kind];
  double lower = p->kind == PANE_ARCH ? p->size * 0.07 : 0;

  cairo_save (s->c);
  trace_pane (s->c, p);
  cairo_clip (s->c);
  cairo_rectangle (s->c, p->x, p->y, p->size, p->tall);
  drawn_fill (s->c, colour);
  drawn_sheet_motif (s, p->x + (p->size - inner) / 2, p->y + (p->tall - inner) / 2 + lower, inner, a, b,
                     colour);
  cairo_restore (s->c);
}

void
drawn_layout_window (const DrawnSheet *s)
{
  DrawnColour field = drawn_sheet_pick (s, "field", "ghic");
  DrawnColour ink = drawn_palette_on (&s->palette, field);
  gboolean strong = drawn_chance_unit (s->uid, "pane") < 0.5;
  DrawnColour colour = strong ? get_stronger (s, field)
                              : drawn_palette_figure_without (&s->palette, field, "chgi", field, field);
  Pane pane = { 0 };
  double top;

  set_pane (s, &pane);
  drawn_sheet_field (s, field);
  draw_pane (s, &pane, colour);
  top = pane.y + pane.tall + 60;
  drawn_sheet_title (s, &(DrawnTitle) { .x = M,
                                        .y = top,
                                        .width = W - 2 * M,
                                        .height = 1338 - top,
                                        .colour = ink,
                                        .align = pane.left ? 0 : 1,
                                        .valign = 1,
                                        .most = 210,
                                        .lines = 5,
                                        .capitals = DRAWN_CAPITALS_NEVER });
  drawn_sheet_credits (s, ink, H - M);
}

/* ── cutout: paper cut by hand: crooked frames, teeth or shards, and the slab
 *    that holds the title ── */

#define SHARDS 11
#define FRAMES 6

typedef enum
{
  CUT_FRAMES,
  CUT_TEETH,
  CUT_SHARDS,
} Cut;

static double
jog (const DrawnSheet *s, const char *name, int i, double amount)
{
  if (i < 0)
    return drawn_chance_span (s->uid, -amount, amount, "%s", name);
  return drawn_chance_span (s->uid, -amount, amount, "%s%d", name, i);
}

static void
draw_frames (const DrawnSheet *s, DrawnColour bar, DrawnColour field)
{
  for (int i = 0; i < FRAMES; i++)
    {
      double x0 = 44 + 66 * i;
      double y0 = 44 + 96 * i;
      double x1 = W - 44 - 66 * i;
      double y1 = 1336 - 52 * i;

      DRAWN_POLY (s->c, { x0 + jog (s, "a", i, 20), y0 + jog (s, "b", i, 20) },
                  { x1 + jog (s, "c", i, 20), y0 + jog (s, "d", i, 20) },
                  { x1 + jog (s, "e", i, 20), y1 + jog (s, "f", i, 20) },
                  { x0 + jog (s, "g", i, 20), y1 + jog (s, "h", i, 20) });
      drawn_fill (s->c, i % 2 == 0 ? bar : field);
    }
}

static void
trace_upper_tooth (const DrawnSheet *s, int i, double w, gboolean is_long)
{
  const char *uid = s->uid;
  double x = w * i;
  double tall =
      is_long ? drawn_chance_span (uid, 170, 560, "e%d", i) : drawn_chance_span (uid, 120, 330, "e%d", i);
  double right = drawn_chance_span (uid, -0.1, 0.1, "p%d", i);
  double left = drawn_chance_span (uid, -0.12, 0.1, "q%d", i);

  DRAWN_POLY (s->c, { x - 3, -5 }, { x + w * 0.9 + jog (s, "w", i, 14), -5 },
              { x + w * (0.62 + right), tall }, { x + w * (0.3 + left), tall + jog (s, "r", i, 30) });
}

static void
trace_lower_tooth (const DrawnSheet *s, int i, double w, gboolean is_long)
{
  double x = w * i;
  double most = is_long ? 260 : 110;
  double least = is_long ? 40 : 0;
  double tip = 1350 - drawn_chance_span (s->uid, least, most, "l%d", i) - 60;

  DRAWN_POLY (s->c, { x + w * 0.1, 1330 }, { x + w * 0.95, 1330 }, { x + w * 0.7, tip + jog (s, "t", i, 20) },
              { x + w * 0.4, tip });
}

static void
draw_teeth (const DrawnSheet *s, DrawnColour bar)
{
  int n = 4 + (int) drawn_chance_index (s->uid, 3, "bars");
  int odd = (int) drawn_chance_index (s->uid, 2, "odd");

  for (int i = 0; i < n; i++)
    {
      trace_upper_tooth (s, i, W / n, i % 2 == odd);
      if (i != 0 && i != n - 1)
        trace_lower_tooth (s, i, W / n, i % 2 != odd);
    }
  drawn_fill (s->c, bar);
}

static void
draw_shards (const DrawnSheet *s, DrawnColour bar, DrawnColour field)
{
  double cx = W * drawn_chance_span (s->uid, 0.35, 0.65, "cx");
  double cy = 780;
  double near = 120;
  double far = 1500;

  for (int i = 0; i < SHARDS; i++)
    {
      double a = TAU * (i + jog (s, "a", i, 0.28)) / SHARDS;
      double t = drawn_chance_span (s->uid, 0.07, 0.15, "w%d", i);

      DRAWN_POLY (s->c, { cx + near * cos (a), cy + near * sin (a) },
                  { cx + far * cos (a - t), cy + far * sin (a - t) },
                  { cx + far * cos (a + t), cy + far * sin (a + t) });
    }
  drawn_fill (s->c, bar);
  cairo_rectangle (s->c, -2, 1340, W + 4, 200);
  drawn_fill (s->c, field);
}

static void
draw_slab (const DrawnSheet *s, double top, double low, DrawnColour slab)
{
  DRAWN_POLY (s->c, { 64 + jog (s, "a", -1, 26), top + jog (s, "b", -1, 26) },
              { W - 64 + jog (s, "c", -1, 26), top + jog (s, "d", -1, 26) },
              { W - 78 + jog (s, "e", -1, 26), low + jog (s, "f", -1, 26) },
              { 78 + jog (s, "g", -1, 26), low + jog (s, "h", -1, 26) });
  drawn_fill (s->c, slab);
}

void
drawn_layout_cutout (const DrawnSheet *s)
{
  static const DrawnVoice VOICES[] = { DRAWN_VOICE_NARROW, DRAWN_VOICE_GEO,      DRAWN_VOICE_GROTESK,
                                       DRAWN_VOICE_FAT,    DRAWN_VOICE_FATSERIF, DRAWN_VOICE_SLAB,
                                       DRAWN_VOICE_NONE };
  const DrawnPalette *p = &s->palette;
  DrawnColour field = drawn_sheet_pick (s, "field", "hhcg");
  DrawnColour bar = drawn_palette_figure (p, field, "ig");
  DrawnColour slab = drawn_palette_figure_without (p, bar, "ghc", field, bar);
  Cut cut = (Cut) drawn_chance_index (s->uid, 3, "kind");
  double top = cut == CUT_FRAMES ? 640 : 560;
  double low = cut == CUT_FRAMES ? 1030 : 1010;

  drawn_sheet_field (s, field);
  if (cut == CUT_FRAMES)
    draw_frames (s, bar, field);
  else if (cut == CUT_TEETH)
    draw_teeth (s, bar);
  else
    draw_shards (s, bar, field);
  draw_slab (s, top, low, slab);
  drawn_sheet_title (s, &(DrawnTitle) { .x = 135,
                                        .y = top + 66,
                                        .width = W - 270,
                                        .height = low - top - 132,
                                        .colour = drawn_palette_on (p, slab),
                                        .voices = VOICES,
                                        .align = 0.5,
                                        .valign = 0.5,
                                        .most = 280,
                                        .lines = 4 });
  drawn_sheet_credits (s, drawn_palette_on (p, field), H - M);
}
