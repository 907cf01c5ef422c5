/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plakat-drawn-private.h"

/* A line that ends in an article counts this much wider. */
#define HANGING 1.16

/* A line of nothing but articles is forbidden by its width. */
#define FORBIDDEN 5000.0

/* Lines are compared at this size. */
#define TRIAL_SIZE 100.0

/* From here on the width of a line is the sum of its pieces' widths: such a
 * title is an accident, and measuring each line would take a second. */
#define MANY_PIECES 60

#define MOST_LINES 11

#define NOT_MEASURED (-1.0)

struct _DrawnBreaker
{
  const DrawnFace *face;
  GArray *pieces;
  guint n;
  double *widths; /* n × (n + 1), by first piece and the piece after the last */
};

/* The best way to put the first pieces into a number of lines. */
typedef struct
{
  gboolean reachable;
  double cost;
  guint ends[MOST_LINES];
} Way;

/**
 * drawn_breaker_new:
 * @face: (transfer none): the face, which must outlive the breaker
 * @text: a title
 *
 * Returns: (transfer full): what breaks the title into any number of lines
 */
DrawnBreaker *
drawn_breaker_new (const DrawnFace *face, const char *text)
{
  DrawnBreaker *breaker = g_new0 (DrawnBreaker, 1);

  breaker->face = face;
  breaker->pieces = drawn_text_split_pieces (text);
  breaker->n = breaker->pieces->len;
  breaker->widths = g_new (double, breaker->n *(breaker->n + 1) + 1);
  for (guint i = 0; i < breaker->n * (breaker->n + 1); i++)
    breaker->widths[i] = NOT_MEASURED;
  return breaker;
}

void
drawn_breaker_free (DrawnBreaker *breaker)
{
  g_array_unref (breaker->pieces);
  g_free (breaker->widths);
  g_free (breaker);
}

static const DrawnPiece *
get_piece (const DrawnBreaker *breaker, guint i)
{
  return &g_array_index (breaker->pieces, DrawnPiece, i);
}

static double
measure (DrawnBreaker *breaker, guint from, guint to)
{
  double *known = &breaker->widths[from * (breaker->n + 1) + to];

  if (*known >= 0)
    return *known;
  if (breaker->n > MANY_PIECES && to - from > 1)
    {
      double space = get_piece (breaker, to - 1)->joins ? 0 : TRIAL_SIZE / 4;

      *known = measure (breaker, from, to - 1) + measure (breaker, to - 1, to) + space;
    }
  else
    {
      g_autofree char *text = drawn_pieces_join (breaker->pieces, from, to);
      g_autoptr (DrawnLine) line = drawn_line_new (breaker->face, text, TRIAL_SIZE, 0);

      *known = line->width;
    }
  return *known;
}

static gboolean
is_small (const DrawnBreaker *breaker, guint from, guint to)
{
  for (guint i = from; i < to; i++)
    if (!get_piece (breaker, i)->small)
      return FALSE;
  return TRUE;
}

/* How wide a line counts when there are several. */
static double
weigh (DrawnBreaker *breaker, guint from, guint to, guint count)
{
  double width = measure (breaker, from, to);

  if (to < breaker->n && get_piece (breaker, to - 1)->hanging)
    width *= HANGING;
  if (count > 1 && is_small (breaker, from, to))
    width += FORBIDDEN;
  return width;
}

/* Of two ways that cost the same the one that breaks earlier. */
static gboolean
is_better (double cost, const Way *before, guint from, const Way *best, guint k)
{
  if (!best->reachable || cost != best->cost)
    return !best->reachable || cost < best->cost;
  for (guint line = 0; line + 2 < k; line++)
    if (before->ends[line] != best->ends[line])
      return before->ends[line] < best->ends[line];
  return k > 1 && from < best->ends[k - 2];
}

static void
find_way (DrawnBreaker *breaker, const Way *shorter, Way *best, guint k, guint to, guint count)
{
  for (guint from = k - 1; from < to; from++)
    {
      double width, cost;

      if (!shorter[from].reachable)
        continue;
      width = weigh (breaker, from, to, count);
      cost = MAX (shorter[from].cost, width) + 1e-3 * (width * width) / 1e3;
      if (!is_better (cost, &shorter[from], from, best, k))
        continue;
      *best = shorter[from];
      best->reachable = TRUE;
      best->cost = cost;
      best->ends[k - 1] = to;
    }
}

/**
 * drawn_breaker_break:
 * @breaker: a breaker
 * @count: how many lines
 *
 * Finds the break whose widest line is narrowest.
 *
 * Returns: (transfer full) (nullable): the lines, or %NULL if there cannot be
 *   so many
 */
GStrv
drawn_breaker_break (DrawnBreaker *breaker, guint count)
{
  guint n = breaker->n;
  g_autofree Way *ways = NULL;
  g_autoptr (GStrvBuilder) lines = NULL;
  const Way *way;

  if (count > n || count > MOST_LINES)
    return NULL;
  ways = g_new0 (Way, (count + 1) * (n + 1));
  ways[0].reachable = TRUE;
  for (guint k = 1; k <= count; k++)
    for (guint to = k; to <= n - (count - k); to++)
      find_way (breaker, &ways[(k - 1) * (n + 1)], &ways[k * (n + 1) + to], k, to, count);

  way = &ways[count * (n + 1) + n];
  lines = g_strv_builder_new ();
  for (guint k = 0; k < count; k++)
    g_strv_builder_take (lines,
                         drawn_pieces_join (breaker->pieces, k == 0 ? 0 : way->ends[k - 1], way->ends[k]));
  return g_strv_builder_end (lines);
}

static GPtrArray *
set_lines (const DrawnFace *face, const char *const *texts, double size)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func ((GDestroyNotify) drawn_line_free);

  for (guint i = 0; texts[i] != NULL; i++)
    g_ptr_array_add (lines, drawn_line_new (face, texts[i], size, 0));
  return lines;
}

/* The pitch comes from the ink, so that capitals sit tight and an accent
 * pushes only as much as it needs; it is the same for all lines. */
static double
get_pitch (const GPtrArray *lines, double gap)
{
  double pitch = 0;

  for (guint i = 0; i + 1 < lines->len; i++)
    {
      const DrawnLine *line = g_ptr_array_index (lines, i);
      const DrawnLine *next = g_ptr_array_index (lines, i + 1);
      double own = MAX (line->bottom, 0) - next->top + gap * line->size * 0.72;

      pitch = i == 0 ? own : MAX (pitch, own);
    }
  return pitch;
}

static double
get_height (const GPtrArray *lines, double gap)
{
  const DrawnLine *first = g_ptr_array_index (lines, 0);
  const DrawnLine *last = g_ptr_array_index (lines, lines->len - 1);

  return -first->top + get_pitch (lines, gap) * (lines->len - 1) + MAX (last->bottom, 0);
}

static double
get_width (const GPtrArray *lines)
{
  double width = 0;

  for (guint i = 0; i < lines->len; i++)
    width = MAX (width, ((DrawnLine *) g_ptr_array_index (lines, i))->width);
  return width;
}

static gboolean
has_small_line (const char *const *texts)
{
  for (guint i = 0; texts[i] != NULL; i++)
    if (drawn_text_is_small_line (texts[i]))
      return TRUE;
  return FALSE;
}

static double
fit (const DrawnFace *face, const char *const *texts, const DrawnBox *box)
{
  g_autoptr (GPtrArray) trial = set_lines (face, texts, TRIAL_SIZE);
  double width = MAX (get_width (trial), 1e-3);
  double height = MAX (get_height (trial, box->gap), 1e-3);
  double scale = MIN (box->width / width, box->height / height);

  return TRIAL_SIZE * MIN (scale, box->most / TRIAL_SIZE);
}

/**
 * drawn_block_new:
 * @face: a face
 * @text: the title, in the face's case
 * @box: where it has to fit
 *
 * Returns: (transfer full): the title, as large as the box lets it be
 */
DrawnBlock *
drawn_block_new (const DrawnFace *face, const char *text, const DrawnBox *box)
{
  DrawnBlock *block = g_new0 (DrawnBlock, 1);
  g_autoptr (DrawnBreaker) breaker = drawn_breaker_new (face, text);
  g_auto (GStrv) best = NULL;

  for (guint count = 1; count <= (guint) box->lines; count++)
    {
      g_auto (GStrv) texts = drawn_breaker_break (breaker, count);
      double size;

      if (texts == NULL)
        break;
      if (count > 1 && has_small_line ((const char *const *) texts))
        continue;
      size = fit (face, (const char *const *) texts, box);
      if (size <= block->size * 1.08) /* one more line must earn its place */
        continue;
      block->size = size;
      g_strfreev (best);
      best = g_steal_pointer (&texts);
    }
  if (best == NULL)
    {
      best = g_new0 (char *, 2);
      best[0] = g_strdup (text);
      block->size = 10;
    }
  block->lines = set_lines (face, (const char *const *) best, block->size);
  block->gap = box->gap;
  block->pitch = get_pitch (block->lines, box->gap);
  block->width = get_width (block->lines);
  block->height = get_height (block->lines, box->gap);
  block->top = ((DrawnLine *) g_ptr_array_index (block->lines, 0))->top;
  return block;
}

void
drawn_block_free (DrawnBlock *block)
{
  g_ptr_array_unref (block->lines);
  g_free (block);
}

/**
 * drawn_block_draw:
 * @block: a title
 * @c: where to
 * @x: left edge of the box
 * @y: where the ink of the first line begins
 * @colour: its colour
 * @align: from 0, left, to 1, right
 * @width: of the box
 *
 * Returns: where the ink ends
 */
double
drawn_block_draw (
    const DrawnBlock *block, cairo_t *c, double x, double y, DrawnColour colour, double align, double width)
{
  for (guint i = 0; i < block->lines->len; i++)
    {
      const DrawnLine *line = g_ptr_array_index (block->lines, i);

      drawn_line_draw (line, c, x + (width - line->width) * align, y - block->top + i * block->pitch, colour);
    }
  return y + block->height;
}
