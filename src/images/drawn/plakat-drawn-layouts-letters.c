/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>

#include "plakat-drawn-private.h"

/* Layouts that are made of type. */

#define W DRAWN_WIDTH
#define H DRAWN_HEIGHT
#define M DRAWN_MARGIN
#define TAU DRAWN_TAU

#define MOST_ROWS 14

/* ── great letter: the initial, cropped by the sheet, and one shape that
 *    changes its colour where they meet ── */

typedef enum
{
  MEET_DISC,
  MEET_BAND,
  MEET_HALF,
} Meet;

typedef struct
{
  Meet meet;
  double cx, cy;
  double foot; /* where a half ends */
} Meeting;

static void
trace_meeting (cairo_t *c, const Meeting *m)
{
  cairo_new_path (c);
  if (m->meet == MEET_DISC)
    drawn_disc (c, m->cx, m->cy, 330);
  else if (m->meet == MEET_BAND)
    DRAWN_POLY (c, { -10, m->cy - 60 }, { W + 10, m->cy - 260 }, { W + 10, m->cy + 60 },
                { -10, m->cy + 260 });
  else
    cairo_rectangle (c, W * 0.5, -10, W, 10 + m->foot);
}

static gboolean
is_accented (const char *glyph)
{
  g_autofree char *parted = g_utf8_normalize (glyph, -1, G_NORMALIZE_DEFAULT);

  return g_strcmp0 (parted, glyph) != 0;
}

static DrawnLine *
set_great_letter (const DrawnSheet *s, double area)
{
  static const DrawnVoice VOICES[] = { DRAWN_VOICE_GROTESK, DRAWN_VOICE_FATSERIF, DRAWN_VOICE_GEO,
                                       DRAWN_VOICE_DIDONE, DRAWN_VOICE_FAT };
  guint at = drawn_chance_index (s->uid, G_N_ELEMENTS (VOICES), "letter");
  g_autoptr (DrawnFace) face = drawn_face_new (VOICES[at], s->film->initial, s->film->language, TRUE);
  g_autoptr (DrawnLine) trial = drawn_line_new (face, face->text, 1000, 0);
  double scale = MIN (area / MAX (trial->height, 1), 1180 / MAX (trial->width, 1));

  return drawn_line_new (face, face->text, 1000 * scale, 0);
}

static void
draw_great_letter (const DrawnSheet *s, DrawnColour field, DrawnColour lead, gboolean alone)
{
  cairo_t *c = s->c;
  double area = alone ? 1240 : 1090;
  g_autoptr (DrawnLine) line = set_great_letter (s, area);
  gboolean right = drawn_chance_index (s->uid, 2, "side") == 1;
  DrawnColour other = drawn_palette_second (&s->palette, field, lead);
  double x = right ? W * 1.075 - line->width : -0.075 * W;
  double base = (alone || is_accented (s->film->initial) ? 60 : -0.05 * H) - line->top;
  Meeting meeting;

  if (line->width < 700)
    x = right ? W - M - line->width : M;
  if (line->height < area * 0.8)
    base += (area - line->height) * 0.5;
  meeting = (Meeting) {
    .meet = (Meet) drawn_chance_index (s->uid, 3, "meet"),
    .cx = W * (right ? 0.28 : 0.72),
    .cy = H * drawn_chance_span (s->uid, 0.2, 0.5, "cy"),
    .foot = alone && drawn_get_reference () ? H : base + MAX (line->bottom, 0),
  };

  cairo_save (c);
  cairo_rectangle (c, 0, 0, W, alone ? H : area + 20);
  cairo_clip (c);
  trace_meeting (c, &meeting);
  drawn_fill (c, other);
  drawn_line_draw (line, c, x, base, lead);
  trace_meeting (c, &meeting);
  cairo_clip (c);
  drawn_line_draw (line, c, x, base, drawn_colour_contrast (field, other) > 1.7 ? field : lead);
  cairo_restore (c);
}

void
drawn_layout_great_letter (const DrawnSheet *s)
{
  const DrawnPalette *p = &s->palette;
  DrawnColour field = drawn_sheet_pick (s, "field", "ggh");
  gboolean hot = drawn_colour_equal (field, p->hot);
  DrawnColour lead = drawn_palette_figure (p, field, hot ? "ig" : "hi");
  DrawnColour ink = drawn_palette_on (p, field);
  g_autofree char *upper = drawn_text_upper (s->film->title, s->film->language);
  gboolean alone = g_strcmp0 (upper, s->film->initial) == 0;

  drawn_sheet_field (s, field);
  draw_great_letter (s, field, lead, alone);
  if (!alone)
    drawn_sheet_title (s, &(DrawnTitle) { .x = M,
                                          .y = 1146,
                                          .width = W - 2 * M,
                                          .height = 192,
                                          .colour = ink,
                                          .valign = 1,
                                          .most = 150,
                                          .lines = 3 });
  drawn_sheet_credits (s, ink, H - M);
}

/* ── stack: every line as wide as the sheet, like wood type locked into a
 *    frame ── */

#define STACK_GAP 30.0
#define STACK_WIDTH (W - 2 * M)

typedef struct
{
  GPtrArray *rows; /* of DrawnLine */
  double high;
  double score;
} Forme;

static double
sum_heights (const GPtrArray *rows)
{
  double sum = 0;

  for (guint i = 0; i < rows->len; i++)
    sum += ((DrawnLine *) g_ptr_array_index (rows, i))->height;
  return sum + STACK_GAP * (rows->len - 1);
}

static double
get_ratio (const GPtrArray *rows)
{
  double most = 0;
  double least = G_MAXDOUBLE;

  for (guint i = 0; i < rows->len; i++)
    {
      const DrawnLine *row = g_ptr_array_index (rows, i);

      most = MAX (most, row->height);
      least = MIN (least, row->height);
    }
  return most / MAX (least, 1e-3);
}

static Forme
set_forme (const DrawnFace *face, const char *const *texts, double room)
{
  Forme forme = { 0 };
  int weak = 0;

  forme.rows = g_ptr_array_new_with_free_func ((GDestroyNotify) drawn_line_free);
  for (guint i = 0; texts[i] != NULL; i++)
    {
      g_autoptr (DrawnLine) trial = drawn_line_new (face, texts[i], 100, 0);
      double size = MIN (100 * STACK_WIDTH / MAX (trial->width, 1), 640);

      g_ptr_array_add (forme.rows, drawn_line_new (face, texts[i], size, 0));
      weak += drawn_text_is_small_line (texts[i]);
    }
  forme.high = sum_heights (forme.rows);
  forme.score = (forme.high <= room ? forme.high : room - forme.high)
                - MAX (0, get_ratio (forme.rows) - 2.6) * 220 - weak * 600;
  return forme;
}

static void
scale_forme (const DrawnFace *face, Forme *forme, double k)
{
  for (guint i = 0; i < forme->rows->len; i++)
    {
      DrawnLine *row = g_ptr_array_index (forme->rows, i);

      forme->rows->pdata[i] = drawn_line_new (face, pango_layout_get_text (row->layout), row->size * k, 0);
      drawn_line_free (row);
    }
  forme->high = sum_heights (forme->rows);
}

static Forme
find_forme (const DrawnFace *face, double room)
{
  g_autoptr (DrawnBreaker) breaker = drawn_breaker_new (face, face->text);
  Forme best = { 0 };

  for (guint count = 1; count < 12; count++)
    {
      g_auto (GStrv) texts = drawn_breaker_break (breaker, count);
      Forme forme;

      if (texts == NULL)
        break;
      forme = set_forme (face, (const char *const *) texts, room);
      if (best.rows != NULL && forme.score <= best.score)
        {
          g_ptr_array_unref (forme.rows);
          continue;
        }
      g_clear_pointer (&best.rows, g_ptr_array_unref);
      best = forme;
    }
  if (best.high > room)
    scale_forme (face, &best, room / best.high);
  return best;
}

static void
draw_rows (
    const DrawnSheet *s, const GPtrArray *rows, double y, double gap, DrawnColour first, DrawnColour second)
{
  guint accent = drawn_chance_index (s->uid, rows->len, "accent");

  for (guint i = 0; i < rows->len; i++)
    {
      const DrawnLine *row = g_ptr_array_index (rows, i);
      double x = M + (STACK_WIDTH - row->width) * drawn_sheet_align (s, 0);

      drawn_line_draw (row, s->c, x, y - row->top, i == accent && rows->len > 1 ? second : first);
      y += row->height + gap;
    }
}

static void
draw_stack_figure (
    const DrawnSheet *s, double free_height, DrawnColour field, DrawnColour first, DrawnColour second)
{
  double size = MIN (free_height - 90, 640);
  gboolean left = drawn_chance_unit (s->uid, "ml") < 0.5;
  DrawnColour cool = s->palette.cool;
  DrawnColour answer = drawn_colour_contrast (cool, field) >= 2 ? cool : first;

  if (drawn_colour_contrast (answer, field) < 2)
    answer = drawn_palette_figure (&s->palette, field, "c");
  drawn_sheet_motif (s, left ? M : W - M - size, M, size, second, answer, field);
}

void
drawn_layout_stack (const DrawnSheet *s)
{
  static const DrawnVoice VOICES[] = { DRAWN_VOICE_NARROW, DRAWN_VOICE_GROTESK, DRAWN_VOICE_KAFFEE,
                                       DRAWN_VOICE_GEO,    DRAWN_VOICE_SLAB,    DRAWN_VOICE_NONE };
  const DrawnPalette *p = &s->palette;
  DrawnColour field = drawn_sheet_pick (s, "field", "ghi");
  DrawnColour first = drawn_palette_on (p, field);
  DrawnColour second = drawn_palette_figure (p, field, "hcg");
  g_autoptr (DrawnFace) face = drawn_sheet_face (s, s->film->main, VOICES, DRAWN_CAPITALS_ALWAYS);
  double room = *s->film->sub == '\0' ? 1235 : 1120;
  double gap = STACK_GAP;
  double y = M;
  double free_height;
  Forme forme = find_forme (face, room);

  drawn_sheet_field (s, field);
  if (drawn_colour_contrast (second, field) < 3)
    second = first;
  free_height = room - forme.high;
  if (free_height > 330) /* short: a figure takes the air above */
    {
      draw_stack_figure (s, free_height, field, first, second);
      y = M + free_height;
    }
  else if (forme.rows->len > 1) /* air between the lines, the rest above */
    {
      double more = MIN (free_height / (forme.rows->len - 1), 34);

      gap += more;
      y = M + free_height - more * (forme.rows->len - 1);
    }
  draw_rows (s, forme.rows, y, gap, first, second);
  for (guint i = 0; i < forme.rows->len; i++)
    y += ((DrawnLine *) g_ptr_array_index (forme.rows, i))->height + gap;
  g_ptr_array_unref (forme.rows);
  drawn_sheet_subtitle (s, M, y + 12, &(DrawnBox) { STACK_WIDTH, 100, 54, 2, 0.22 }, first,
                        drawn_sheet_align (s, 0));
  drawn_sheet_credits (s, first, H - M);
}

/* ── cells: a letter to a cell ── */

typedef struct
{
  guint columns, rows;
  double width, height;
  guint step_across, step_down, shift;
} Grid;

static DrawnColour
get_cell_colour (const DrawnSheet *s, const Grid *grid, guint i, guint j)
{
  guint at = (i * grid->step_across + j * grid->step_down + grid->shift) % 4;

  return drawn_palette_get (&s->palette, "ghic"[at]);
}

static Grid
make_grid (const DrawnSheet *s, guint n)
{
  static const guint STEPS[][2] = { { 1, 2 }, { 1, 3 }, { 2, 1 } };
  guint order = drawn_chance_index (s->uid, G_N_ELEMENTS (STEPS), "order");
  Grid grid = { .columns = n <= 4   ? 2
                           : n <= 9 ? 3
                                    : 4,
                .step_across = STEPS[order][0],
                .step_down = STEPS[order][1],
                .shift = drawn_chance_index (s->uid, 4, "shift") };

  grid.rows = (n + grid.columns - 1) / grid.columns;
  if (grid.rows < grid.columns && grid.columns == 2)
    grid.rows = 2;
  grid.width = W / grid.columns;
  grid.height = (H - 150) / grid.rows;
  return grid;
}

static double
get_cell_size (const DrawnFace *face, GStrv letters, const Grid *grid)
{
  double width = 1;
  double height = 1;

  for (guint k = 0; letters[k] != NULL; k++)
    {
      g_autoptr (DrawnLine) line = drawn_line_new (face, letters[k], 100, 0);

      width = MAX (width, line->width);
      height = MAX (height, line->height);
    }
  return 100 * MIN (grid->width * 0.66 / width, grid->height * 0.66 / height);
}

static void
draw_empty_cell (const DrawnSheet *s, const Grid *grid, double x, double y, DrawnColour back)
{
  double size = MIN (grid->width, grid->height) * 0.5;

  drawn_sheet_motif (s, x + (grid->width - size) / 2, y + (grid->height - size) / 2, size,
                     drawn_palette_on (&s->palette, back),
                     drawn_palette_figure_without (&s->palette, back, "hcg", back, back), back);
}

static void
draw_cells (const DrawnSheet *s, const Grid *grid, const DrawnFace *face, GStrv letters)
{
  guint n = g_strv_length (letters);
  double size = get_cell_size (face, letters, grid);
  gboolean latin = s->film->script == DRAWN_SCRIPT_LATIN;
  g_autoptr (DrawnLine) cap = drawn_line_new (face, latin ? "H" : letters[0], size, 0);
  double middle = (cap->top + cap->bottom) / 2;

  for (guint k = 0; k < grid->columns * grid->rows; k++)
    {
      double x = k % grid->columns * grid->width;
      double y = k / grid->columns * grid->height;
      DrawnColour back = get_cell_colour (s, grid, k % grid->columns, k / grid->columns);
      g_autoptr (DrawnLine) line = NULL;

      cairo_rectangle (s->c, x - 0.5, y - 0.5, grid->width + 1, grid->height + 1);
      drawn_fill (s->c, back);
      if (k >= n)
        {
          draw_empty_cell (s, grid, x, y, back);
          continue;
        }
      line = drawn_line_new (face, letters[k], size, 0);
      drawn_line_draw (line, s->c, x + (grid->width - line->width) / 2, y + grid->height / 2 - middle,
                       drawn_palette_on (&s->palette, back));
    }
}

void
drawn_layout_cells (const DrawnSheet *s)
{
  static const DrawnVoice VOICES[] = { DRAWN_VOICE_GROTESK, DRAWN_VOICE_GEO, DRAWN_VOICE_NARROW,
                                       DRAWN_VOICE_SLAB, DRAWN_VOICE_DIDONE };
  g_auto (GStrv) letters = drawn_text_split_letters (s->film->main);
  g_auto (GStrv) shown = NULL;
  g_autofree char *text = g_strjoinv (NULL, letters);
  Grid grid = make_grid (s, g_strv_length (letters));
  guint at = drawn_chance_index (s->uid, G_N_ELEMENTS (VOICES), "cell");
  g_autoptr (DrawnFace) face = drawn_face_new (VOICES[at], text, s->film->language, TRUE);
  DrawnColour field = grid.shift % 2 == 1 ? s->palette.ground : s->palette.ink;

  drawn_sheet_field (s, field);
  shown = drawn_text_split_letters (face->text);
  draw_cells (s, &grid, face, g_strv_length (shown) == g_strv_length (letters) ? shown : letters);
  drawn_sheet_credits (s, drawn_palette_on (&s->palette, field), H - 58);
}

/* ── echo: the title again and again, rising out of a slit until it stands ── */

/* How much of the title each of the rows shows; the last shows all. */
static guint
share_rows (double full, double room, double gap, double *parts)
{
  guint n = (guint) CLAMP (rint ((room + gap) / (full * 0.56 + gap)), 3, MOST_ROWS);
  double free_height = room - gap * (n - 1);
  double low = MAX (0.06, 2 * free_height / (n * full) - 1);
  double sum = 0;
  double over;

  for (guint i = 0; i < n; i++)
    sum += parts[i] = full * (low + (1 - low) * i / (n - 1));
  if (free_height < sum)
    for (guint i = 0; i < n; i++)
      parts[i] *= free_height / sum;
  parts[n - 1] = full;
  sum = 0;
  for (guint i = 0; i < n; i++)
    sum += parts[i];
  over = (sum - free_height) / (n - 1);
  for (guint i = 0; i + 1 < n; i++)
    parts[i] = MAX (8, parts[i] - over);
  return n;
}

static DrawnLine *
set_echo_line (const DrawnFace *face)
{
  g_autoptr (DrawnLine) trial = drawn_line_new (face, face->text, 100, 0);
  double size = MIN (100 * (W - 2 * M) / MAX (trial->width, 1), 100 * 560 / MAX (trial->height, 1));

  return drawn_line_new (face, face->text, size, 0);
}

void
drawn_layout_echo (const DrawnSheet *s)
{
  static const DrawnVoice VOICES[] = { DRAWN_VOICE_NARROW, DRAWN_VOICE_GROTESK, DRAWN_VOICE_GEO,
                                       DRAWN_VOICE_KAFFEE, DRAWN_VOICE_FAT,     DRAWN_VOICE_NONE };
  const DrawnPalette *p = &s->palette;
  DrawnColour field = drawn_sheet_pick (s, "field", "ghi");
  DrawnColour ink = drawn_palette_on (p, field);
  DrawnColour accent = drawn_palette_figure_without (p, field, "hcgi", field, ink);
  g_autoptr (DrawnFace) face = drawn_sheet_face (s, s->film->main, VOICES, DRAWN_CAPITALS_ALWAYS);
  g_autoptr (DrawnLine) line = set_echo_line (face);
  double parts[MOST_ROWS];
  double gap = 22;
  double room = 1290 - (*s->film->sub == '\0' ? 0 : 130);
  guint n = share_rows (line->height, room, gap, parts);
  gboolean up = drawn_chance_unit (s->uid, "up") < 0.5;
  double x = M + (W - 2 * M - line->width) * drawn_sheet_align (s, 0);
  double y = M;

  drawn_sheet_field (s, field);
  if (drawn_colour_contrast (accent, field) <= 3)
    accent = ink;
  for (guint i = 0; i < n; i++)
    {
      gboolean last = i == n - 1;

      cairo_save (s->c);
      cairo_rectangle (s->c, 0, y, W, parts[i]);
      cairo_clip (s->c);
      drawn_line_draw (line, s->c, x, up || last ? y - line->top : y + parts[i] - line->bottom,
                       last ? accent : ink);
      cairo_restore (s->c);
      y += parts[i] + gap;
    }
  drawn_sheet_subtitle (s, M, y + 8, &(DrawnBox) { W - 2 * M, 100, 50, 2, 0.16 }, ink, 0);
  drawn_sheet_credits (s, ink, H - M);
}
