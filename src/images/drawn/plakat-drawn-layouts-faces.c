/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>

#include "plakat-drawn-private.h"

/* Layouts that look back: the mask, which is also the portrait of a person,
 * and the gaze. */

#define W DRAWN_WIDTH
#define H DRAWN_HEIGHT
#define M DRAWN_MARGIN
#define TAU DRAWN_TAU

/* ── mask: a face of a few signs, half in the light ── */

#define MASK_TOP 400.0
#define MASK_X (W / 2)
#define MASK_Y 1010.0
#define EYE_Y (MASK_Y - 150)
#define EYE_X 165.0

/* How far the lit half runs under the dark one. */
#define MASK_LAP 8.0

/* Letters of a name that goes beside a chin. */
#define SHORT_NAME 16

typedef enum
{
  HEAD_ROUND,
  HEAD_EGG,
  HEAD_BLOCK,
  HEAD_SHIELD,
} Head;

typedef enum
{
  EYES_DOT,
  EYES_HALF,
  EYES_RING,
  EYES_SLIT,
  EYES_CROSS,
  EYES_LASH,
} Eyes;

typedef enum
{
  MOOD_BAR,
  MOOD_SING,
  MOOD_SMILE,
  MOOD_DOWN,
  MOOD_KISS,
  MOOD_TEETH,
} Mood;

typedef struct
{
  Head head;
  Eyes eyes;
  Mood mood;
  gboolean hat;
  DrawnColour field, skin, dark;
} Mask;

static Mood
choose_mood (const DrawnSheet *s)
{
  switch ((int) s->film->genre)
    {
    case DRAWN_GENRE_COMEDY:
    case DRAWN_GENRE_FAMILY:
    case DRAWN_GENRE_ANIMATION:
      return MOOD_SMILE;
    case DRAWN_GENRE_MUSIC:
      return MOOD_SING;
    case DRAWN_GENRE_HORROR:
      return MOOD_TEETH;
    case DRAWN_GENRE_THRILLER:
    case DRAWN_GENRE_CRIME:
    case DRAWN_GENRE_MYSTERY:
    case DRAWN_GENRE_WESTERN:
      return MOOD_BAR;
    case DRAWN_GENRE_WAR:
    case DRAWN_GENRE_DRAMA:
      return MOOD_DOWN;
    case DRAWN_GENRE_ROMANCE:
      return MOOD_KISS;
    default:
      return (Mood) drawn_chance_index (s->uid, 3, "mood");
    }
}

static Eyes
choose_eyes (const DrawnSheet *s)
{
  switch ((int) s->film->genre)
    {
    case DRAWN_GENRE_HORROR:
      return EYES_CROSS;
    case DRAWN_GENRE_THRILLER:
      return EYES_SLIT;
    case DRAWN_GENRE_MYSTERY:
    case DRAWN_GENRE_DOCUMENTARY:
      return EYES_RING;
    case DRAWN_GENRE_WESTERN:
    case DRAWN_GENRE_CRIME:
      return EYES_HALF;
    case DRAWN_GENRE_ROMANCE:
      return EYES_LASH;
    default:
      return (Eyes) drawn_chance_index (s->uid, 4, "eyes");
    }
}

static void
trace_shield (cairo_t *c)
{
  double x = MASK_X;
  double y = MASK_Y;

  cairo_move_to (c, x - 360, MASK_TOP + 130);
  cairo_line_to (c, x + 360, MASK_TOP + 130);
  cairo_line_to (c, x + 360, y);
  cairo_curve_to (c, x + 330, y + 330, x + 90, y + 420, x, y + 450);
  cairo_curve_to (c, x - 90, y + 420, x - 330, y + 330, x - 360, y);
  cairo_close_path (c);
}

static void
trace_head (cairo_t *c, Head head)
{
  cairo_new_path (c);
  switch (head)
    {
    case HEAD_ROUND:
      drawn_disc (c, MASK_X, MASK_Y - 60, 400);
      break;
    case HEAD_EGG:
      cairo_save (c);
      cairo_translate (c, MASK_X, MASK_Y - 30);
      cairo_scale (c, 0.78, 1.02);
      drawn_disc (c, 0, 0, 430);
      cairo_restore (c);
      break;
    case HEAD_BLOCK:
      cairo_rectangle (c, MASK_X - 340, MASK_TOP + 130, 680, 770);
      break;
    case HEAD_SHIELD:
    default:
      trace_shield (c);
      break;
    }
}

/* A slit under a brow that slants toward the nose. */
static void
draw_slit (cairo_t *c, double x, int side)
{
  double outer = EYE_Y - (side > 0 ? 60 : 96);
  double inner = EYE_Y - (side > 0 ? 96 : 60);

  cairo_rectangle (c, x - 90, EYE_Y - 18, 180, 36);
  cairo_fill (c);
  DRAWN_POLY (c, { x - 90, inner }, { x + 90, outer }, { x + 90, outer + 20 }, { x - 90, inner + 20 });
  cairo_fill (c);
}

static void
draw_cross (cairo_t *c, double x)
{
  double d = 62;

  cairo_set_line_width (c, 36);
  cairo_move_to (c, x - d, EYE_Y - d);
  cairo_line_to (c, x + d, EYE_Y + d);
  cairo_move_to (c, x + d, EYE_Y - d);
  cairo_line_to (c, x - d, EYE_Y + d);
  cairo_stroke (c);
}

static void
draw_eye (cairo_t *c, Eyes eyes, int side)
{
  double x = MASK_X + side * EYE_X;

  cairo_new_path (c);
  switch (eyes)
    {
    case EYES_DOT:
      drawn_disc (c, x, EYE_Y, 54);
      cairo_fill (c);
      break;
    case EYES_RING:
      drawn_disc (c, x, EYE_Y, 72);
      cairo_set_line_width (c, 30);
      cairo_stroke (c);
      drawn_disc (c, x, EYE_Y, 22);
      cairo_fill (c);
      break;
    case EYES_HALF:
      cairo_arc (c, x, EYE_Y - 20, 84, 0, G_PI);
      cairo_close_path (c);
      cairo_fill (c);
      cairo_rectangle (c, x - 84, EYE_Y - 56, 168, 22);
      cairo_fill (c);
      break;
    case EYES_SLIT:
      draw_slit (c, x, side);
      break;
    case EYES_CROSS:
      draw_cross (c, x);
      break;
    case EYES_LASH:
    default:
      cairo_arc (c, x, EYE_Y - 10, 74, 0, G_PI);
      cairo_set_line_width (c, 28);
      cairo_stroke (c);
      break;
    }
}

static void
draw_teeth (cairo_t *c, double y)
{
  int n = 7;

  cairo_move_to (c, MASK_X - 190, y - 40);
  for (int i = 0; i < n; i++)
    {
      cairo_line_to (c, MASK_X - 190 + 380 * (i + 0.5) / n, y + 52);
      cairo_line_to (c, MASK_X - 190 + 380.0 * (i + 1) / n, y - 40);
    }
  cairo_close_path (c);
  cairo_fill (c);
}

static void
draw_mouth (cairo_t *c, Mood mood)
{
  double x = MASK_X;
  double y = MASK_Y + 165;

  cairo_new_path (c);
  switch (mood)
    {
    case MOOD_SMILE:
      cairo_arc (c, x, y - 60, 175, 0, G_PI);
      cairo_close_path (c);
      cairo_fill (c);
      break;
    case MOOD_DOWN:
      cairo_arc (c, x, y + 85, 140, G_PI * 1.12, G_PI * 1.88);
      cairo_set_line_width (c, 34);
      cairo_stroke (c);
      break;
    case MOOD_BAR:
      cairo_rectangle (c, x - 150, y - 18, 300, 36);
      cairo_fill (c);
      break;
    case MOOD_SING:
      drawn_disc (c, x, y, 84);
      cairo_fill (c);
      break;
    case MOOD_KISS:
      drawn_disc (c, x - 40, y, 52);
      drawn_disc (c, x + 40, y, 52);
      cairo_fill (c);
      break;
    case MOOD_TEETH:
    default:
      draw_teeth (c, y);
      break;
    }
}

/* All features in one colour; of them one half of the sheet will show. */
static void
draw_features (cairo_t *c, const Mask *m, gboolean right, DrawnColour colour)
{
  cairo_save (c);
  cairo_rectangle (c, right ? MASK_X : 0, 0, W / 2, H);
  cairo_clip (c);
  drawn_source (c, colour);
  draw_eye (c, m->eyes, -1);
  draw_eye (c, m->eyes, 1);
  cairo_new_path (c);
  DRAWN_POLY (c, { MASK_X, EYE_Y - 10 }, { MASK_X + 62, MASK_Y + 60 }, { MASK_X, MASK_Y + 60 });
  cairo_fill (c);
  draw_mouth (c, m->mood);
  cairo_restore (c);
}

static void
draw_hat (const DrawnSheet *s, DrawnColour field)
{
  cairo_t *c = s->c;
  DrawnColour brim = drawn_palette_figure_without (&s->palette, field, "ihc", field, field);

  cairo_rectangle (c, MASK_X - 430, MASK_TOP + 150, 860, 44);
  drawn_fill (c, brim);
  DRAWN_POLY (c, { MASK_X - 250, MASK_TOP + 155 }, { MASK_X - 215, MASK_TOP - 10 },
              { MASK_X + 215, MASK_TOP - 10 }, { MASK_X + 250, MASK_TOP + 155 });
  drawn_fill (c, brim);
}

static void
choose_mask (const DrawnSheet *s, Mask *m)
{
  const DrawnPalette *p = &s->palette;
  DrawnGenre genre = s->film->genre;

  m->field = drawn_sheet_pick (s, "field", "gch");
  m->skin = drawn_palette_figure (p, m->field, drawn_colour_equal (m->field, p->hot) ? "gi" : "hg");
  m->dark = drawn_colour_contrast (p->ink, m->skin) > 2.2 ? p->ink : p->ground;
  if (drawn_colour_equal (m->dark, m->field) && drawn_colour_contrast (p->cool, m->skin) > 1.5)
    m->field = p->cool;
  m->head = (Head) drawn_chance_index (s->uid, 4, "head");
  m->eyes = choose_eyes (s);
  m->mood = choose_mood (s);
  m->hat = DRAWN_IS (genre, CRIME) || DRAWN_IS (genre, WESTERN) || DRAWN_IS (genre, MYSTERY);
}

static void
draw_mask (const DrawnSheet *s, const Mask *m)
{
  cairo_t *c = s->c;
  gboolean flip = drawn_chance_unit (s->uid, "flip") < 0.5;

  drawn_sheet_field (s, m->field);
  cairo_save (c);
  trace_head (c, m->head);
  cairo_clip (c);
  if (m->hat && !drawn_get_reference ()) /* nothing of the head stands above the brim */
    {
      cairo_rectangle (c, 0, MASK_TOP + 160, W, H);
      cairo_clip (c);
    }
  /* Where the dark half lay on the lit one its edge would show it. */
  if (drawn_get_reference ())
    cairo_rectangle (c, 0, 0, W, H);
  else
    cairo_rectangle (c, flip ? 0 : MASK_X - MASK_LAP, 0, W / 2 + MASK_LAP, H);
  drawn_fill (c, m->skin);
  cairo_rectangle (c, flip ? MASK_X : 0, 0, W / 2, H);
  drawn_fill (c, m->dark);
  draw_features (c, m, !flip, m->dark);
  draw_features (c, m, flip, m->skin);
  cairo_restore (c);
  if (m->hat)
    draw_hat (s, m->field);
}

/**
 * drawn_mask_portrait:
 * @s: a sheet
 *
 * Draws the head alone: the portrait of a person without a photograph.
 */
void
drawn_mask_portrait (const DrawnSheet *s)
{
  Mask mask = { 0 };

  choose_mask (s, &mask);
  draw_mask (s, &mask);
}

/* The chin stands where the credits would; that of an egg bears with a short
 * name beside it. */
static void
set_mask_credits (const DrawnSheet *s, const Mask *m, DrawnColour ink)
{
  double room = m->head == HEAD_BLOCK ? 600 : 260;
  gboolean is_short = drawn_get_reference () || g_utf8_strlen (s->film->by, -1) <= SHORT_NAME;

  if (m->head == HEAD_ROUND || (m->head == HEAD_EGG && is_short))
    {
      drawn_sheet_credits (s, ink, H - M);
      return;
    }
  drawn_sheet_stacked (s, M, H - M, ink, room, 30, 0);
  drawn_sheet_year (s, W - M, H - M, ink, 1, 30);
}

void
drawn_layout_mask (const DrawnSheet *s)
{
  Mask mask = { 0 };
  DrawnColour ink;

  choose_mask (s, &mask);
  draw_mask (s, &mask);
  ink = drawn_palette_on (&s->palette, mask.field);
  drawn_sheet_title (s, &(DrawnTitle) { .x = M,
                                        .y = M,
                                        .width = W - 2 * M,
                                        .height = mask.hat ? 270 : 340,
                                        .colour = ink,
                                        .align = 0.5,
                                        .most = 220,
                                        .lines = 3,
                                        .without_subtitle = g_utf8_strlen (s->film->sub, -1) >= 40 });
  set_mask_credits (s, &mask, ink);
}

/* ── gaze: an eye as wide as the sheet, upright, or many of which one looks
 *    elsewhere ── */

typedef enum
{
  GAZE_WIDE,
  GAZE_UPRIGHT,
  GAZE_MANY,
} Gaze;

typedef struct
{
  DrawnColour line, white, iris;
} GazeColours;

typedef struct
{
  double x, y, scale;
  double look; /* how far the iris stands aside */
  gboolean lid;
  int lashes;
} Eye;

static void
trace_almond (cairo_t *c, const Eye *e, double q)
{
  double k = e->scale * q;

  cairo_new_path (c);
  cairo_move_to (c, e->x - 470 * k, e->y);
  cairo_curve_to (c, e->x - 210 * k, e->y - 400 * k, e->x + 210 * k, e->y - 400 * k, e->x + 470 * k, e->y);
  cairo_curve_to (c, e->x + 210 * k, e->y + 330 * k, e->x - 210 * k, e->y + 330 * k, e->x - 470 * k, e->y);
  cairo_close_path (c);
}

static void
trace_lashes (cairo_t *c, const Eye *e)
{
  double k = e->scale;

  for (int i = 0; i < e->lashes; i++)
    {
      double t = (double) i / (e->lashes - 1);
      double a = G_PI * (1.12 + 0.76 * t);
      double x = e->x + 432 * k * cos (a);
      double y = e->y + k * (40 + 300 * sin (a));
      double d = k * (200 + 70 * sin (G_PI * t));
      double b = 20 * k;

      DRAWN_POLY (c, { x - b * sin (a), y + b * cos (a) }, { x + b * sin (a), y - b * cos (a) },
                  { x + d * cos (a) * 0.9, y + d * sin (a) });
    }
}

static void
draw_gaze_eye (cairo_t *c, const Eye *e, const GazeColours *colours)
{
  double k = e->scale;
  double x = e->x + e->look * k;

  trace_lashes (c, e);
  drawn_fill (c, colours->line);
  trace_almond (c, e, 1);
  drawn_fill (c, colours->line);
  cairo_save (c);
  trace_almond (c, e, 0.88);
  cairo_clip (c);
  cairo_rectangle (c, 0, 0, W, H);
  drawn_fill (c, colours->white);
  drawn_disc (c, x, e->y - 20 * k, 205 * k);
  drawn_fill (c, colours->iris);
  drawn_disc (c, x, e->y - 20 * k, 105 * k);
  drawn_fill (c, colours->line);
  drawn_disc (c, x + 58 * k, e->y - 84 * k, 40 * k);
  drawn_fill (c, colours->white);
  if (e->lid)
    {
      cairo_rectangle (c, 0, e->y - 330 * k, W, 190 * k);
      drawn_fill (c, colours->line);
    }
  cairo_restore (c);
}

static void
draw_tear (cairo_t *c, double x, double y)
{
  cairo_new_path (c);
  cairo_move_to (c, x, y - 110);
  cairo_curve_to (c, x + 20, y - 50, x + 60, y - 20, x + 60, y + 22);
  cairo_arc (c, x, y + 22, 60, 0, G_PI);
  cairo_curve_to (c, x - 60, y - 20, x - 20, y - 50, x, y - 110);
}

static void
draw_wide (const DrawnSheet *s, const GazeColours *colours, DrawnColour field)
{
  DrawnGenre genre = s->film->genre;
  Eye eye = { .x = W / 2,
              .y = 640,
              .scale = 1,
              .look = drawn_chance_span (s->uid, -130, 130, "look"),
              .lid = drawn_chance_unit (s->uid, "lid") < 0.5,
              .lashes = CLAMP (s->film->cast / 2, 7, 15) };

  draw_gaze_eye (s->c, &eye, colours);
  if (!DRAWN_IS (genre, DRAMA) && !DRAWN_IS (genre, ROMANCE) && !DRAWN_IS (genre, WAR))
    return;
  draw_tear (s->c, W / 2 + eye.look, 990);
  drawn_fill (s->c, drawn_colour_contrast (colours->iris, field) > 1.6 ? colours->iris : colours->line);
}

/* The slit of something that is not a person. */
static void
draw_upright (cairo_t *c, const GazeColours *colours)
{
  Eye eye = { .x = W / 2, .y = 560, .scale = 0.98 };

  cairo_save (c);
  cairo_translate (c, W / 2, 560);
  cairo_rotate (c, TAU / 4);
  cairo_scale (c, 1.1, 1.1);
  cairo_translate (c, -W / 2, -560);
  draw_gaze_eye (c, &eye, colours);
  cairo_restore (c);
}

static void
draw_many (const DrawnSheet *s, const GazeColours *colours)
{
  guint odd = drawn_chance_index (s->uid, 8, "odd");
  int away = drawn_chance_index (s->uid, 2, "away") == 0 ? -1 : 1;

  for (guint i = 0; i < 8; i++)
    {
      Eye eye = { .x = W * (0.27 + 0.46 * (i % 2)),
                  .y = 190 + 250.0 * (i / 2),
                  .scale = 0.43,
                  .look = (i == odd ? -170 : 150) * away,
                  .lid = i == odd };

      draw_gaze_eye (s->c, &eye, colours);
    }
}

void
drawn_layout_gaze (const DrawnSheet *s)
{
  static const double LOW[] = { 1010, 1080, 1100 };
  const DrawnPalette *p = &s->palette;
  DrawnColour field = drawn_sheet_pick (s, "field", "ghc");
  DrawnColour ink = drawn_palette_on (p, field);
  Gaze gaze = (Gaze) drawn_chance_index (s->uid, 3, "kind");
  double top = LOW[gaze] + 90;
  GazeColours colours = { .line = drawn_palette_figure (p, field, "ig") };

  colours.white = drawn_palette_figure_without (p, colours.line, "gch", field, colours.line);
  colours.iris = drawn_palette_figure_without (p, colours.white, "hci", colours.white, field);
  drawn_sheet_field (s, field);
  if (gaze == GAZE_WIDE)
    draw_wide (s, &colours, field);
  else if (gaze == GAZE_UPRIGHT)
    draw_upright (s->c, &colours);
  else
    draw_many (s, &colours);
  drawn_sheet_title (s, &(DrawnTitle) { .x = M,
                                        .y = top,
                                        .width = W - 2 * M,
                                        .height = 1338 - top,
                                        .colour = ink,
                                        .align = gaze == GAZE_MANY ? 0 : 0.5,
                                        .valign = 1,
                                        .most = 200,
                                        .lines = 3 });
  drawn_sheet_credits (s, ink, H - M);
}
