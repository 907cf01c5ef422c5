/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>

#include "plakat-drawn-private.h"

/* Layouts that repeat one small thing: tiles, dots. */

#define W DRAWN_WIDTH
#define H DRAWN_HEIGHT
#define M DRAWN_MARGIN
#define TAU DRAWN_TAU

/* ── tiles: a field of cut squares; the larger the cast, the finer ── */

typedef enum
{
  TILE_QUARTER,
  TILE_HALF,
  TILE_DISC,
  TILE_PLAIN,
  TILE_PETAL,
  TILE_TRIANGLE,
} Tile;

/* How far a tile's figure runs under its neighbours, so that no hairline of
 * the ground stands between two that should touch. */
#define TILE_LAP 0.75

typedef struct
{
  guint count, rows;
  double size, y;
  const Tile *kinds; /* three */
} Tiling;

static void
trace_tile (cairo_t *c, Tile kind, double size)
{
  double h = size / 2;

  switch (kind)
    {
    case TILE_QUARTER:
      cairo_move_to (c, -h, -h);
      cairo_arc (c, -h, -h, size, 0, TAU / 4);
      cairo_close_path (c);
      break;
    case TILE_HALF:
      cairo_arc (c, 0, -h, h, 0, G_PI);
      cairo_close_path (c);
      break;
    case TILE_DISC:
      drawn_disc (c, 0, 0, h * 0.72);
      break;
    case TILE_TRIANGLE:
      DRAWN_POLY (c, { -h, -h }, { h, -h }, { -h, h });
      break;
    case TILE_PETAL:
      cairo_move_to (c, -h, -h);
      cairo_arc (c, -h, h, size, -TAU / 4, 0);
      cairo_arc (c, h, -h, size, TAU / 4, TAU / 2);
      cairo_close_path (c);
      break;
    case TILE_PLAIN:
    default:
      break;
    }
}

static DrawnColour
pick_other (const DrawnSheet *s, DrawnColour back, guint i, guint j)
{
  DrawnColour others[4];
  guint n = 0;

  for (const char *role = "gihc"; *role != '\0'; role++)
    {
      DrawnColour colour = drawn_palette_get (&s->palette, *role);

      if (!drawn_colour_equal (colour, back))
        others[n++] = colour;
    }
  return others[drawn_chance_index (s->uid, n, "f%u,%u", i, j)];
}

static void
draw_tile (const DrawnSheet *s, const Tiling *t, guint i, guint j)
{
  cairo_t *c = s->c;
  double size = t->size;
  guint at = drawn_chance_index (s->uid, 4, "b%u,%u", i, j);
  DrawnColour back = drawn_palette_get (&s->palette, "gihc"[at]);
  DrawnColour fore = pick_other (s, back, i, j);
  guint turn = drawn_chance_index (s->uid, 4, "t%u,%u", i, j);
  Tile kind = t->kinds[drawn_chance_index (s->uid, 3, "k%u,%u", i, j)];

  cairo_save (c);
  cairo_translate (c, i * size + size / 2, t->y + j * size + size / 2);
  cairo_rectangle (c, -size / 2 - 0.5, -size / 2 - 0.5, size + 1, size + 1);
  drawn_fill (c, back);
  cairo_rotate (c, turn * TAU / 4);
  trace_tile (c, kind, size);
  drawn_fill (c, fore);
  cairo_restore (c);
}

/* The same tile without seams: its ground has whole pixels for edges, and
 * what touches an edge runs beyond it, to be cut off by a clip on those. */
static void
draw_seamless_tile (const DrawnSheet *s, const Tiling *t, guint i, guint j)
{
  cairo_t *c = s->c;
  double size = t->size;
  guint at = drawn_chance_index (s->uid, 4, "b%u,%u", i, j);
  DrawnColour back = drawn_palette_get (&s->palette, "gihc"[at]);
  guint turn = drawn_chance_index (s->uid, 4, "t%u,%u", i, j);
  Tile kind = t->kinds[drawn_chance_index (s->uid, 3, "k%u,%u", i, j)];

  cairo_save (c);
  cairo_set_antialias (c, CAIRO_ANTIALIAS_NONE);
  cairo_rectangle (c, i * size, t->y + j * size, size, size);
  cairo_clip (c);
  cairo_set_antialias (c, CAIRO_ANTIALIAS_DEFAULT);
  drawn_source (c, back);
  cairo_paint (c);
  cairo_translate (c, i * size + size / 2, t->y + j * size + size / 2);
  cairo_rotate (c, turn * TAU / 4);
  if (kind != TILE_DISC)
    cairo_scale (c, 1 + 2 * TILE_LAP / size, 1 + 2 * TILE_LAP / size);
  trace_tile (c, kind, size);
  drawn_fill (c, pick_other (s, back, i, j));
  cairo_restore (c);
}

static void
draw_tiles (const DrawnSheet *s, const Tiling *t)
{
  gboolean reference = drawn_get_reference ();

  for (guint j = 0; j < t->rows; j++)
    for (guint i = 0; i < t->count; i++)
      if (reference)
        draw_tile (s, t, i, j);
      else
        draw_seamless_tile (s, t, i, j);
}

void
drawn_layout_tiles (const DrawnSheet *s)
{
  static const Tile FAMILIES[][3] = { { TILE_QUARTER, TILE_QUARTER, TILE_HALF },
                                      { TILE_HALF, TILE_DISC, TILE_PLAIN },
                                      { TILE_QUARTER, TILE_PETAL, TILE_PLAIN },
                                      { TILE_TRIANGLE, TILE_TRIANGLE, TILE_QUARTER } };
  const DrawnFilm *f = s->film;
  guint n = f->cast < 14 ? 4 : f->cast < 45 ? 5 : 6;
  DrawnColour strip = drawn_sheet_pick (s, "strip", "gih");
  DrawnColour ink = drawn_palette_on (&s->palette, strip);
  gboolean top = drawn_chance_unit (s->uid, "top") < 0.35;
  Tiling t = { .count = n,
               .rows = n,
               .size = W / n,
               .y = top ? H - W : 0,
               .kinds = FAMILIES[drawn_chance_index (s->uid, 4, "kinds")] };
  DrawnTitle title = { .x = M,
                       .y = top ? M : W + 66,
                       .width = W - 2 * M,
                       .height = top ? 310 : 272,
                       .colour = ink,
                       .most = top ? 330 : 300,
                       .lines = 3 };

  drawn_sheet_field (s, strip);
  draw_tiles (s, &t);
  drawn_sheet_title (s, &title);
  if (!top)
    {
      drawn_sheet_credits (s, ink, H - M);
      return;
    }
  drawn_sheet_small (s, f->by, M, t.y - 38, ink, 0, 34, 640);
  drawn_sheet_year (s, W - M, t.y - 38, ink, 1, 34);
}

/* ── dots: a screen of dots in which something can be seen from afar; one dot
 *    is not like the others ── */

typedef enum
{
  DOTS_BALL,
  DOTS_FADE,
  DOTS_WAVE,
  DOTS_MOON,
} DotKind;

typedef struct
{
  DotKind kind;
  int n, rows, turn;
  double cx, cy, big, phase;
} Dots;

static double
fade (const Dots *d, double x, double y)
{
  double along[] = { x, y, 1 - x, 1 - y };
  double across = d->turn % 2 == 0 ? y : x;

  return 0.1 + 1.02 * (0.75 * along[d->turn] + 0.25 * across);
}

static double
wave (const Dots *d, int i, int j)
{
  double sign = d->turn % 2 == 0 ? 1 : -1;
  double at = ((i - d->n / 2.0) * sign + j) * TAU / d->n * 0.8;

  return 0.14 + 0.86 * pow (MAX (0, 0.5 + 0.5 * sin (at + d->phase * TAU)), 1.3);
}

/* How much of its place a dot takes. */
static double
get_dot (const Dots *d, int i, int j)
{
  double x = i + 0.5 - d->cx;
  double y = j + 0.5 - d->cy;
  double away = hypot (x, y) / d->big;

  switch (d->kind)
    {
    case DOTS_BALL:
      return away < 1 ? MAX (0.14, 1.02 * sqrt (MAX (0, 1 - away * away))) : 0.14;
    case DOTS_FADE:
      return fade (d, (i + 0.5) / d->n, (j + 0.5) / d->rows);
    case DOTS_MOON:
      return away < 1 && hypot (x - d->big * 0.42, y + d->big * 0.3) / (d->big * 0.8) > 1 ? 1 : 0.14;
    case DOTS_WAVE:
    default:
      return wave (d, i, j);
    }
}

static DotKind
choose_dots (const DrawnSheet *s, int n)
{
  static const DotKind COARSE[] = { DOTS_FADE, DOTS_WAVE, DOTS_FADE };
  static const DotKind FINE[] = { DOTS_BALL, DOTS_FADE, DOTS_WAVE, DOTS_MOON };

  if (n > 6)
    return FINE[drawn_chance_index (s->uid, G_N_ELEMENTS (FINE), "kind")];
  return COARSE[drawn_chance_index (s->uid, G_N_ELEMENTS (COARSE), "kind")];
}

static DrawnColour
choose_accent (const DrawnSheet *s, DrawnColour field, DrawnColour dot)
{
  DrawnColour best = dot;
  double most = 0;

  for (const char *role = "gihc"; *role != '\0'; role++)
    {
      DrawnColour colour = drawn_palette_get (&s->palette, *role);
      double least = MIN (drawn_colour_contrast (colour, field), drawn_colour_contrast (colour, dot));

      if (drawn_colour_equal (colour, field) || drawn_colour_equal (colour, dot) || least <= most)
        continue;
      most = least;
      best = colour;
    }
  return best;
}

static void
draw_dots (const DrawnSheet *s, const Dots *d, DrawnColour dot, DrawnColour accent)
{
  double pitch = W / d->n;
  int ai = 1 + (int) drawn_chance_index (s->uid, (guint) d->n - 2, "ai");
  int aj = 1 + (int) drawn_chance_index (s->uid, (guint) d->rows - 2, "aj");

  for (int j = 0; j < d->rows; j++)
    for (int i = 0; i < d->n; i++)
      {
        gboolean odd = i == ai && j == aj;
        double v = odd ? 0.98 : MIN (get_dot (d, i, j), 1);

        drawn_disc (s->c, (i + 0.5) * pitch, (j + 0.5) * pitch, v * pitch * 0.47);
        drawn_fill (s->c, odd ? accent : dot);
      }
}

void
drawn_layout_dots (const DrawnSheet *s)
{
  DrawnColour field = drawn_sheet_pick (s, "field", "ghi");
  DrawnColour dot = drawn_palette_figure_without (&s->palette, field, "ihg", field, field);
  DrawnColour ink = drawn_palette_on (&s->palette, field);
  int n = s->film->cast < 12 ? 6 : s->film->cast < 30 ? 8 : 10;
  double pitch = W / n;
  Dots d = { .kind = choose_dots (s, n),
             .n = n,
             .rows = (int) (1075 / pitch),
             .turn = (int) drawn_chance_index (s->uid, 4, "turn"),
             .cx = drawn_chance_span (s->uid, 0.35, 0.65, "cx") * n,
             .big = n * 0.46,
             .phase = drawn_chance_unit (s->uid, "p") };
  double top = d.rows * pitch;

  d.cy = d.rows * 0.5;
  drawn_sheet_field (s, field);
  draw_dots (s, &d, dot, choose_accent (s, field, dot));
  drawn_sheet_title (s, &(DrawnTitle) { .x = M,
                                        .y = top + 40,
                                        .width = W - 2 * M,
                                        .height = 1338 - top - 40,
                                        .colour = ink,
                                        .valign = 1,
                                        .most = 210,
                                        .lines = 3 });
  drawn_sheet_credits (s, ink, H - M);
}
