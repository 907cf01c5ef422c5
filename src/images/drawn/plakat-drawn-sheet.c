/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "plakat-drawn-private.h"

#define SMALL_SIZE 34.0
#define SMALL_TRACKING 0.005

/* Air between a title and its subtitle. */
#define SUBTITLE_AIR 34.0
#define MOST_SUBTITLE 62.0

/* Below this size hairlines close up. */
#define STURDY_BELOW 108.0

void
drawn_sheet_init (DrawnSheet *sheet, cairo_t *c, const DrawnFilm *film, gboolean detail)
{
  *sheet = (DrawnSheet) { .c = c, .film = film, .uid = film->uid, .detail = detail };
  drawn_palette_choose (&sheet->palette, film->uid, film->decade);
  sheet->voice = drawn_voice_choose (film->uid, film->decade);
  drawn_type_set_language (film->language);
}

static DrawnVoice
choose_voice (const DrawnSheet *sheet, const DrawnVoice *voices)
{
  guint count = 0;

  if (voices == NULL)
    return sheet->voice;
  for (; voices[count] != DRAWN_VOICE_NONE; count++)
    if (voices[count] == sheet->voice)
      return sheet->voice;
  return voices[drawn_chance_index (sheet->uid, count, "voices")];
}

/**
 * drawn_sheet_face:
 * @sheet: a sheet
 * @text: what is to be set
 * @voices: (nullable): the voices that the layout takes, or %NULL for any
 * @capitals: whether it is set in capitals, where the voice may
 *
 * Returns: (transfer full): the decade's voice if the layout takes it, else
 *   one of the layout's own
 */
DrawnFace *
drawn_sheet_face (const DrawnSheet *sheet, const char *text, const DrawnVoice *voices, DrawnCapitals capitals)
{
  gboolean upper =
      capitals == DRAWN_CAPITALS_ALWAYS
      || (capitals == DRAWN_CAPITALS_BY_CHANCE && drawn_chance_unit (sheet->uid, "capitals") < 0.5);

  return drawn_face_new (choose_voice (sheet, voices), text, sheet->film->language, upper);
}

/**
 * drawn_sheet_pick:
 * @sheet: a sheet
 * @name: the decision's name
 * @roles: the roles to choose from; one may stand there twice
 */
DrawnColour
drawn_sheet_pick (const DrawnSheet *sheet, const char *name, const char *roles)
{
  guint at = drawn_chance_index (sheet->uid, (guint) strlen (roles), "%s", name);

  return drawn_palette_get (&sheet->palette, roles[at]);
}

void
drawn_sheet_field (const DrawnSheet *sheet, DrawnColour colour)
{
  /* As far as the edge of a portrait. */
  cairo_rectangle (sheet->c, -80, -2, DRAWN_WIDTH + 160, DRAWN_HEIGHT + 4);
  drawn_fill (sheet->c, colour);
}

static gboolean
reads_from_right (const DrawnSheet *sheet)
{
  return sheet->film->script == DRAWN_SCRIPT_ARABIC || sheet->film->script == DRAWN_SCRIPT_HEBREW;
}

/* Arabic and Hebrew align right where others align left. */
double
drawn_sheet_align (const DrawnSheet *sheet, double align)
{
  if (!reads_from_right (sheet) || (align > 0.0 && align < 1.0))
    return align;
  return 1.0 - align;
}

static DrawnBlock *
set_subtitle (const DrawnSheet *sheet, const DrawnBox *box)
{
  const DrawnFilm *film = sheet->film;
  g_autoptr (DrawnFace) face = drawn_face_new (DRAWN_VOICE_TEXT, film->sub, film->language, FALSE);

  return drawn_block_new (face, film->sub, box);
}

/**
 * drawn_sheet_subtitle:
 * @sheet: a sheet
 * @x: left edge
 * @y: where the ink begins
 * @box: how large it may be
 * @colour: its colour
 * @align: from 0, left, to 1, right
 *
 * Sets a subtitle apart from its title; nothing, if there is none.
 */
void
drawn_sheet_subtitle (
    const DrawnSheet *sheet, double x, double y, const DrawnBox *box, DrawnColour colour, double align)
{
  g_autoptr (DrawnBlock) block = NULL;

  if (*sheet->film->sub == '\0')
    return;
  block = set_subtitle (sheet, box);
  drawn_block_draw (block, sheet->c, x, y, colour, align, box->width);
}

static DrawnBlock *
set_main_title (const DrawnSheet *sheet, const DrawnTitle *title, const DrawnBox *box)
{
  const DrawnFilm *film = sheet->film;
  g_autoptr (DrawnFace) face = drawn_sheet_face (sheet, film->main, title->voices, title->capitals);
  DrawnBlock *block = drawn_block_new (face, face->text, box);
  DrawnVoice sturdy = drawn_voice_get_sturdy (face->voice);

  if (block->size < STURDY_BELOW && sturdy != DRAWN_VOICE_NONE)
    {
      g_autoptr (DrawnFace) other =
          drawn_face_new (sturdy, film->main, film->language, drawn_text_is_upper (face->text));

      drawn_block_free (block);
      block = drawn_block_new (other, other->text, box);
    }
  return block;
}

/**
 * drawn_sheet_title:
 * @sheet: a sheet
 * @title: where and how
 *
 * Sets the main title and, beneath it, what followed its colon.
 */
void
drawn_sheet_title (const DrawnSheet *sheet, const DrawnTitle *title)
{
  double most = title->most > 0 ? title->most : 300;
  double align = drawn_sheet_align (sheet, title->align);
  DrawnBox box = { .width = title->width,
                   .height = title->height,
                   .most = most,
                   .lines = title->lines > 0 ? title->lines : 5,
                   .gap = 0.16 };
  g_autoptr (DrawnBlock) main_block = NULL;
  g_autoptr (DrawnBlock) below = NULL;
  double below_height = 0;
  double y;

  if (*sheet->film->sub != '\0' && !title->without_subtitle)
    {
      DrawnBox sub_box = { .width = title->width,
                           .height = title->height * 0.3,
                           .most = MIN (MOST_SUBTITLE, most * 0.4),
                           .lines = 3,
                           .gap = 0.22 };

      below = set_subtitle (sheet, &sub_box);
      below_height = below->height + SUBTITLE_AIR;
    }
  box.height -= below_height;
  main_block = set_main_title (sheet, title, &box);

  y = title->y + (title->height - main_block->height - below_height) * title->valign;
  y = drawn_block_draw (main_block, sheet->c, title->x, y, title->colour, align, title->width);
  if (below != NULL)
    drawn_block_draw (below, sheet->c, title->x, y + SUBTITLE_AIR, title->colour, align, title->width);
}

/* Shrinks a little, then loses words at its end. */
static DrawnLine *
fit_small (const DrawnFace *face, const char *text, double size, double width)
{
  DrawnLine *line = drawn_line_new (face, text, size, SMALL_TRACKING);
  g_autofree char *rest = g_strdup (text);
  char *space;

  if (width <= 0 || line->width <= width)
    return line;
  size = MAX (size * 0.8, size * width / line->width);
  drawn_line_free (line);
  line = drawn_line_new (face, text, size, SMALL_TRACKING);
  while (line->width > width && (space = strrchr (rest, ' ')) != NULL)
    {
      *space = '\0';
      drawn_line_free (line);
      line = drawn_line_new (face, rest, size, SMALL_TRACKING);
    }
  return line;
}

/**
 * drawn_sheet_small:
 * @sheet: a sheet
 * @text: a line of small type
 * @x: the edge that it is aligned to
 * @y: its baseline
 * @colour: its colour
 * @align: from 0, left, to 1, right
 * @size: its size
 * @width: how long it may be, or 0
 *
 * Returns: the width of its ink
 */
double
drawn_sheet_small (const DrawnSheet *sheet,
                   const char *text,
                   double x,
                   double y,
                   DrawnColour colour,
                   double align,
                   double size,
                   double width)
{
  g_autoptr (DrawnFace) face = NULL;
  g_autoptr (DrawnLine) line = NULL;

  if (*text == '\0' || !sheet->detail)
    return 0;
  face = drawn_face_new (DRAWN_VOICE_TEXT, text, sheet->film->language, FALSE);
  line = fit_small (face, text, size, width);
  drawn_line_draw (line, sheet->c, x - line->width * align, y, colour);
  return line->width;
}

/* The year in small type; returns the width of its ink. */
static double
set_year (const DrawnSheet *sheet, double x, double y, DrawnColour colour, double align, double size)
{
  g_autofree char *year = NULL;

  if (sheet->film->year == 0)
    return 0;
  year = g_strdup_printf ("%d", sheet->film->year);
  return drawn_sheet_small (sheet, year, x, y, colour, align, size, 0);
}

void
drawn_sheet_year (const DrawnSheet *sheet, double x, double y, DrawnColour colour, double align, double size)
{
  set_year (sheet, x, y, colour, align, size);
}

static gboolean
fits (const DrawnSheet *sheet, const char *text, double size, double width)
{
  g_autoptr (DrawnFace) face = drawn_face_new (DRAWN_VOICE_TEXT, text, sheet->film->language, FALSE);
  g_autoptr (DrawnLine) line = drawn_line_new (face, text, size, SMALL_TRACKING);

  return line->width <= width;
}

static GStrv
stack_words (const DrawnSheet *sheet, double width, double size)
{
  g_auto (GStrv) words = drawn_text_split_words (sheet->film->by);
  g_autoptr (GStrvBuilder) rows = g_strv_builder_new ();
  g_autofree char *row = NULL;

  for (guint i = 0; words[i] != NULL; i++)
    {
      g_autofree char *trial = row != NULL ? g_strconcat (row, " ", words[i], NULL) : NULL;

      if (trial == NULL || !fits (sheet, trial, size, width))
        {
          if (row != NULL)
            g_strv_builder_take (rows, g_steal_pointer (&row));
          row = g_strdup (words[i]);
          continue;
        }
      g_free (row);
      row = g_steal_pointer (&trial);
    }
  if (row != NULL)
    g_strv_builder_take (rows, g_steal_pointer (&row));
  return g_strv_builder_end (rows);
}

/**
 * drawn_sheet_stacked:
 * @sheet: a sheet
 * @x: the edge that the lines are aligned to
 * @y: the last baseline
 * @colour: its colour
 * @width: how long a line may be
 * @size: its size
 * @align: from 0, left, to 1, right
 *
 * Sets the directors over several short lines.
 */
void
drawn_sheet_stacked (
    const DrawnSheet *sheet, double x, double y, DrawnColour colour, double width, double size, double align)
{
  g_auto (GStrv) rows = NULL;
  guint count;
  /* The first design let a long word run on. */
  double limit = drawn_get_reference () ? 0 : width;

  if (!sheet->detail)
    return;
  rows = stack_words (sheet, width, size);
  count = g_strv_length (rows);
  for (guint i = 0; i < count; i++)
    drawn_sheet_small (sheet, rows[i], x, y - (count - 1 - i) * size * 1.26, colour, align, size, limit);
}

/**
 * drawn_sheet_credits:
 * @sheet: a sheet
 * @colour: its colour
 * @y: the baseline
 *
 * Sets the director at one edge and the year at the other.
 */
void
drawn_sheet_credits (const DrawnSheet *sheet, DrawnColour colour, double y)
{
  double left = DRAWN_MARGIN;
  double right = DRAWN_WIDTH - DRAWN_MARGIN;
  gboolean mirrored = reads_from_right (sheet);
  double used = set_year (sheet, mirrored ? left : right, y, colour, mirrored ? 0 : 1, SMALL_SIZE);

  drawn_sheet_small (sheet, sheet->film->by, mirrored ? right : left, y, colour, mirrored ? 1 : 0, SMALL_SIZE,
                     right - left - used - 40);
}
