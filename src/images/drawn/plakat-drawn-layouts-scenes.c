/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>

#include "plakat-drawn-private.h"

/* Layouts with a place in them: a horizon, somebody before something large. */

#define W DRAWN_WIDTH
#define H DRAWN_HEIGHT
#define M DRAWN_MARGIN
#define TAU DRAWN_TAU

/* ── horizon: sky, a low sun, and land in three flats ── */

#define HORIZON 960.0

typedef enum
{
  LAND_HILLS,
  LAND_SEA,
  LAND_CITY,
  LAND_MESA,
  LAND_PEAKS,
  LAND_FOREST,
} Land;

static Land
choose_land (const DrawnSheet *s)
{
  switch ((int) s->film->genre)
    {
    case DRAWN_GENRE_WESTERN:
      return LAND_MESA;
    case DRAWN_GENRE_WAR:
      return LAND_HILLS;
    case DRAWN_GENRE_CRIME:
    case DRAWN_GENRE_THRILLER:
    case DRAWN_GENRE_ACTION:
      return LAND_CITY;
    case DRAWN_GENRE_SCIENCE_FICTION:
    case DRAWN_GENRE_ADVENTURE:
    case DRAWN_GENRE_FANTASY:
      return LAND_PEAKS;
    case DRAWN_GENRE_ROMANCE:
      return LAND_SEA;
    case DRAWN_GENRE_HORROR:
    case DRAWN_GENRE_MYSTERY:
      return LAND_FOREST;
    default:
      return (Land) drawn_chance_index (s->uid, 3, "land");
    }
}

static void
trace_swell (const DrawnSheet *s, Land land, int k, double y)
{
  double phase = drawn_chance_unit (s->uid, "ph%d", k) * TAU;
  double height = land == LAND_HILLS ? 70 : 26;
  double waves = 1.2 + 0.5 * k;

  for (int i = 0; i <= 80; i++)
    cairo_line_to (s->c, W * i / 80, y - height * sin (phase + waves * TAU * i / 80 * 0.8));
}

static void
trace_mesas (const DrawnSheet *s, int k, double y)
{
  for (int j = 0; j < 2; j++)
    {
      double x = W * drawn_chance_span (s->uid, 0.02, 0.8, "mx%d%d", k, j);
      double w = drawn_chance_span (s->uid, 120, 260, "mw%d%d", k, j);
      double h = drawn_chance_span (s->uid, 100, 240, "mh%d%d", k, j);

      DRAWN_POLY (s->c, { x - w * 0.22, y + 60 }, { x, y - h }, { x + w, y - h }, { x + w * 1.22, y + 60 });
    }
}

static void
trace_sea (const DrawnSheet *s, int k, double y)
{
  int n = 5 + k;
  double step = (W + 10) / n;
  double start = -5 - drawn_chance_unit (s->uid, "off%d", k) * step;

  cairo_line_to (s->c, start, y);
  for (int i = 0; i < n + 2; i++)
    {
      double x = start + i * step;

      cairo_curve_to (s->c, x + step * 0.25, y + 62, x + step * 0.75, y + 62, x + step, y);
    }
}

static void
trace_city (const DrawnSheet *s, int k, double y)
{
  double x = -5;

  for (int i = 0; x < W; i++)
    {
      double w = drawn_chance_span (s->uid, 50, 130, "w%d-%d", k, i);
      double roof = y - drawn_chance_span (s->uid, -20, 250 - 70 * k, "h%d-%d", k, i);

      cairo_line_to (s->c, x, roof);
      cairo_line_to (s->c, x + w, roof);
      x += w;
    }
}

static void
trace_peaks (const DrawnSheet *s, Land land, int k, double y)
{
  double low = land == LAND_PEAKS ? 150 : 46;
  double high = land == LAND_PEAKS ? 320 : 84;
  double tall = (land == LAND_PEAKS ? 280 : 240) * (1 - 0.25 * k);
  double x = -60;

  for (int i = 0; x < W + 60; i++)
    {
      double w = drawn_chance_span (s->uid, low, high, "w%d-%d", k, i);
      double h = drawn_chance_span (s->uid, 0.35, 1, "h%d-%d", k, i) * tall;

      cairo_line_to (s->c, x + w / 2, y - h);
      cairo_line_to (s->c, x + w, y + 20);
      x += w;
    }
}

static void
draw_land (const DrawnSheet *s, Land land, int k, DrawnColour tone)
{
  cairo_t *c = s->c;
  double y = HORIZON + k * 135;

  cairo_new_path (c);
  cairo_move_to (c, -5, H + 5);
  cairo_line_to (c, -5, y);
  if (land == LAND_HILLS || land == LAND_MESA || (land == LAND_FOREST && k == 2))
    trace_swell (s, land, k, y);
  else if (land == LAND_SEA)
    trace_sea (s, k, y);
  else if (land == LAND_CITY)
    trace_city (s, k, y);
  else
    trace_peaks (s, land, k, y);
  cairo_line_to (c, W + 5, H + 5);
  cairo_close_path (c);
  drawn_fill (c, tone);
  if (land == LAND_MESA && k < 2)
    {
      trace_mesas (s, k, y);
      drawn_fill (c, tone);
    }
}

static void
mix_tones (const DrawnSheet *s, DrawnColour sky, DrawnColour tones[3])
{
  const DrawnPalette *p = &s->palette;
  DrawnColour black = { 0, 0, 0 };

  if (drawn_colour_luminance (p->ground) < 0.2)
    {
      tones[0] = drawn_colour_blend (sky, p->hot, 0.42);
      tones[1] = drawn_colour_blend (sky, p->hot, 0.2);
      tones[2] = drawn_colour_blend (sky, black, 0.45);
      return;
    }
  tones[0] = drawn_colour_blend (sky, p->ink, 0.38);
  tones[1] = drawn_colour_blend (sky, p->ink, 0.68);
  tones[2] = p->ink;
}

void
drawn_layout_horizon (const DrawnSheet *s)
{
  const DrawnPalette *p = &s->palette;
  DrawnColour sky = drawn_chance_unit (s->uid, "sky") < 0.6 ? p->ground : p->cool;
  DrawnColour tones[3];
  Land land = choose_land (s);

  if (drawn_colour_contrast (drawn_palette_on (p, sky), sky) < 4)
    sky = p->ground;
  mix_tones (s, sky, tones);
  drawn_sheet_field (s, sky);
  drawn_disc (s->c, W * drawn_chance_span (s->uid, 0.25, 0.75, "sunx"),
              HORIZON - drawn_chance_span (s->uid, -40, 140, "sunup"),
              drawn_chance_span (s->uid, 170, 250, "sunr"));
  drawn_fill (s->c, drawn_palette_figure (p, sky, "hc"));
  for (int k = 0; k < 3; k++)
    draw_land (s, land, k, tones[k]);
  drawn_sheet_title (s, &(DrawnTitle) { .x = M,
                                        .y = M,
                                        .width = W - 2 * M,
                                        .height = 470,
                                        .colour = drawn_palette_on (p, sky),
                                        .align = drawn_chance_index (s->uid, 2, "al") == 0 ? 0 : 0.5,
                                        .most = 260,
                                        .lines = 5 });
  drawn_sheet_credits (s, drawn_palette_on (p, tones[2]), H - M);
}

/* ── figure: somebody very small before something very large ── */

#define FLOOR 1180.0
#define DOOR_TOP 470.0
#define DOOR_WIDTH 250.0
#define STAIRS 7

/* How far to the right of the door its light reaches at the height of the small
 * type, and how much room a year needs there. */
#define LIGHT_REACH 275.0
#define YEAR_WIDTH 90.0

typedef enum
{
  BEFORE_DOOR,
  BEFORE_MOON,
  BEFORE_WEIGHT,
  BEFORE_STAIRS,
} Before;

typedef struct
{
  Before before;
  DrawnColour wall, floor, big, man;
  double x, y; /* where the person stands */
} Scene;

static Before
choose_before (const DrawnSheet *s)
{
  Before any = (Before) drawn_chance_index (s->uid, 4, "kind");

  if (drawn_chance_unit (s->uid, "own") >= 0.7)
    return any;
  switch ((int) s->film->genre)
    {
    case DRAWN_GENRE_THRILLER:
      return BEFORE_STAIRS;
    case DRAWN_GENRE_CRIME:
    case DRAWN_GENRE_DRAMA:
    case DRAWN_GENRE_HORROR:
      return BEFORE_DOOR;
    case DRAWN_GENRE_ROMANCE:
    case DRAWN_GENRE_SCIENCE_FICTION:
      return BEFORE_MOON;
    case DRAWN_GENRE_WAR:
    case DRAWN_GENRE_HISTORY:
    case DRAWN_GENRE_ACTION:
      return BEFORE_WEIGHT;
    default:
      return any;
    }
}

/* A door whose light falls on the floor, with the shadow in it. */
static void
draw_door (const DrawnSheet *s, const Scene *v)
{
  cairo_t *c = s->c;
  DrawnColour black = { 0, 0, 0 };
  DrawnColour light = drawn_colour_blend (v->floor, v->big, 0.8);
  DrawnColour shadow = drawn_colour_luminance (light) > 0.05 ? drawn_colour_blend (v->floor, black, 0.35)
                                                             : drawn_palette_on (&s->palette, light);
  double x = v->x;
  double w = DOOR_WIDTH;

  DRAWN_POLY (c, { x - w / 2, FLOOR }, { x - w / 2, DOOR_TOP }, { x + w / 2, DOOR_TOP },
              { x + w / 2, FLOOR });
  drawn_fill (c, v->big);
  DRAWN_POLY (c, { x - w / 2, FLOOR }, { x + w / 2, FLOOR }, { x + w * 1.25, H + 5 },
              { x - w * 0.45, H + 5 });
  drawn_fill (c, light);
  DRAWN_POLY (c, { x - 24, FLOOR }, { x + 24, FLOOR }, { x + 160, H + 5 }, { x + 40, H + 5 });
  drawn_fill (c, drawn_colour_contrast (v->man, light) > 1.6 ? v->man : shadow);
}

static void
draw_moon (const DrawnSheet *s, const Scene *v)
{
  static const double BESIDE[] = { -140, 140, 0 };
  cairo_t *c = s->c;

  cairo_save (c);
  cairo_rectangle (c, 0, 0, W, FLOOR);
  cairo_clip (c);
  drawn_disc (c, v->x + BESIDE[drawn_chance_index (s->uid, 3, "mo")],
              drawn_chance_span (s->uid, 800, 1120, "mh"), drawn_chance_span (s->uid, 300, 430, "mr"));
  drawn_fill (c, v->big);
  cairo_restore (c);
}

/* The person stands on the third stair. */
static void
draw_stairs (const DrawnSheet *s, Scene *v)
{
  gboolean left = v->x < 500;
  double step = W / STAIRS;
  double at = 2.5 * step;

  for (int i = 0; i < STAIRS; i++)
    {
      double high = (FLOOR - DOOR_TOP) * (i + 1) / STAIRS;
      double x = left ? i * step : W - (i + 1) * step;

      cairo_rectangle (s->c, x - 0.5, FLOOR - high, step + 1, high);
    }
  drawn_fill (s->c, v->big);
  v->x = left ? at : W - at;
  v->y -= (FLOOR - DOOR_TOP) * 3 / STAIRS;
  v->man = drawn_palette_figure_without (&s->palette, v->wall, "igc", v->wall, v->big);
}

/* Head, coat, legs. */
static void
draw_person (cairo_t *c, const Scene *v)
{
  double x = v->x;
  double y = v->y;

  drawn_disc (c, x, y - 148, 20);
  drawn_fill (c, v->man);
  DRAWN_POLY (c, { x - 20, y - 124 }, { x + 20, y - 124 }, { x + 36, y - 52 }, { x - 36, y - 52 });
  drawn_fill (c, v->man);
  cairo_rectangle (c, x - 22, y - 56, 17, 56);
  cairo_rectangle (c, x + 5, y - 56, 17, 56);
  drawn_fill (c, v->man);
}

static void
set_scene (const DrawnSheet *s, Scene *v)
{
  static const double UNDER[] = { 0.32, 0.5, 0.68 };
  const DrawnPalette *p = &s->palette;

  v->wall = drawn_sheet_pick (s, "wall", "gch");
  v->floor = drawn_chance_unit (s->uid, "fl") < 0.6 ? drawn_palette_figure (p, v->wall, "ig")
                                                    : drawn_colour_blend (v->wall, p->ink, 0.35);
  v->big = drawn_palette_figure_without (p, v->wall, "hgic", v->wall, v->wall);
  v->man = drawn_colour_contrast (p->ink, v->big) > 2 && drawn_colour_contrast (p->ink, v->wall) > 1.5
               ? p->ink
               : drawn_palette_on (p, v->big);
  v->before = choose_before (s);
  v->x = W * drawn_chance_span (s->uid, 0.34, 0.66, "fx");
  v->y = FLOOR;
  if (v->before == BEFORE_WEIGHT)
    v->x = W * UNDER[drawn_chance_index (s->uid, 3, "under")];
}

static void
draw_scene (const DrawnSheet *s, Scene *v)
{
  cairo_t *c = s->c;

  drawn_sheet_field (s, v->wall);
  cairo_rectangle (c, -2, FLOOR, W + 4, H);
  drawn_fill (c, v->floor);
  switch (v->before)
    {
    case BEFORE_DOOR:
      draw_door (s, v);
      break;
    case BEFORE_MOON:
      draw_moon (s, v);
      break;
    case BEFORE_WEIGHT: /* it hangs over the head */
      drawn_disc (c, v->x, 395, 560);
      drawn_fill (c, v->big);
      break;
    case BEFORE_STAIRS:
    default:
      draw_stairs (s, v);
      break;
    }
  draw_person (c, v);
}

static void
set_figure_title (const DrawnSheet *s, const Scene *v)
{
  static const double ALIGNS[] = { 0, 0.5, 0.5 };
  DrawnTitle title = { .x = M,
                       .y = M,
                       .width = W - 2 * M,
                       .height = 330,
                       .colour = drawn_palette_on (&s->palette, v->wall),
                       .align = ALIGNS[drawn_chance_index (s->uid, 3, "al")],
                       .most = 230,
                       .lines = 4 };

  if (v->before == BEFORE_WEIGHT)
    {
      title.x = M + 90;
      title.y = 150;
      title.width = W - 2 * M - 180;
      title.height = 560;
      title.colour = drawn_palette_on (&s->palette, v->big);
      title.align = title.valign = 0.5;
    }
  drawn_sheet_title (s, &title);
}

/* The light takes the middle of the floor; what is small stands where it does
 * not reach. */
static void
set_door_credits (const DrawnSheet *s, const Scene *v, DrawnColour ink)
{
  double left = v->x - 112 - 30 - M;
  double right = W - M - LIGHT_REACH - 30 - v->x;

  if (drawn_get_reference () || (left >= right && right > YEAR_WIDTH))
    {
      drawn_sheet_stacked (s, M, H - M, ink, left, 34, 0);
      drawn_sheet_year (s, W - M, H - M, ink, 1, 34);
    }
  else if (left >= right)
    {
      drawn_sheet_stacked (s, M, H - M - 46, ink, left, 34, 0);
      drawn_sheet_year (s, M, H - M, ink, 0, 34);
    }
  else
    {
      drawn_sheet_stacked (s, W - M, H - M - 46, ink, right, 34, 1);
      drawn_sheet_year (s, W - M, H - M, ink, 1, 34);
    }
}

void
drawn_layout_figure (const DrawnSheet *s)
{
  Scene v = { 0 };
  DrawnColour ink;

  set_scene (s, &v);
  draw_scene (s, &v);
  set_figure_title (s, &v);
  ink = drawn_palette_on (&s->palette, v.floor);
  if (v.before != BEFORE_DOOR)
    {
      drawn_sheet_credits (s, ink, H - M);
      return;
    }
  set_door_credits (s, &v, ink);
}
