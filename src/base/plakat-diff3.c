/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "plakat-diff3.h"

/*
 * Two texts that come from one are merged by line. What each changed is found by the greedy algorithm of E.
 * Myers
 * ("An O(ND) Difference Algorithm and Its Variations", 1986). Its cost grows with the square of the
 * differences, so that it gives up after MAX_DIFFERENCES: what is between the equal beginning and the equal
 * end is then one change. That is coarse but true, and no one writes two texts that differ so much and still
 * fit together.
 */
#define MAX_DIFFERENCES 1000

typedef struct
{
  GPtrArray *lines; /* the text's lines without their ends */
  GArray *ids;      /* of guint: equal for equal lines of all three texts */
} Text;

/* Lines @start to @end of the base became @from to @to of the text. */
typedef struct
{
  guint start, end;
  guint from, to;
} Change;

static void
text_clear (Text *text)
{
  g_ptr_array_unref (text->lines);
  g_array_unref (text->ids);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Text, text_clear)

/* A text that ends in "\n" has an empty last line, so that joining gives the same text again. */
static void
text_init (Text *text, const char *string, GHashTable *names)
{
  g_auto (GStrv) lines = g_strsplit (*string != '\0' ? string : "\n", "\n", -1);
  guint count = *string != '\0' ? g_strv_length (lines) : 1;

  text->lines = g_ptr_array_new_full (count, NULL);
  text->ids = g_array_sized_new (FALSE, FALSE, sizeof (guint), count);
  for (guint i = 0; i < count; i++)
    {
      gpointer known;
      char *line;
      guint id;

      if (!g_hash_table_lookup_extended (names, lines[i], (gpointer *) &line, &known))
        {
          line = g_strdup (lines[i]);
          known = GUINT_TO_POINTER (g_hash_table_size (names));
          g_hash_table_insert (names, line, known);
        }
      id = GPOINTER_TO_UINT (known);
      g_ptr_array_add (text->lines, line);
      g_array_append_val (text->ids, id);
    }
}

static guint
id_at (const Text *text, guint index)
{
  return g_array_index (text->ids, guint, index);
}

static void
add_change (GArray *changes, Change change)
{
  Change *last = changes->len > 0 ? &g_array_index (changes, Change, changes->len - 1) : NULL;

  if (last != NULL && last->end == change.start)
    {
      last->end = change.end;
      last->to = change.to;
    }
  else
    g_array_append_val (changes, change);
}

/*
 * Goes the way back from the end: @rows has for each number of differences how far each diagonal reached. The
 * rows lie one after the other: the one of d differences has d + 1 places, of the diagonals -d, -d + 2, … d.
 */
static int
reach (GArray *rows, int d, int k)
{
  return g_array_index (rows, int, d *(d + 1) / 2 + (k + d) / 2);
}

static void
walk_back (GArray *rows, int d, int k, guint offset, GArray *changes)
{
  g_autoptr (GArray) steps = g_array_new (FALSE, FALSE, sizeof (Change));

  for (; d > 0; d--)
    {
      gboolean inserts = k == -d || (k != d && reach (rows, d - 1, k - 1) < reach (rows, d - 1, k + 1));
      int x = reach (rows, d - 1, inserts ? k + 1 : k - 1);
      int y = x - (inserts ? k + 1 : k - 1);
      Change step = {
        .start = offset + x, .end = offset + x + !inserts, .from = offset + y, .to = offset + y + inserts
      };

      g_array_append_val (steps, step);
      k = inserts ? k + 1 : k - 1;
    }
  for (guint i = steps->len; i > 0; i--)
    add_change (changes, g_array_index (steps, Change, i - 1));
}

/* Whether the lines @offset on, @n of @base and @m of @text, differ in few enough places to say in which. */
static gboolean
compare (const Text *base, const Text *text, guint offset, int n, int m, GArray *changes)
{
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (int));

  for (int d = 0; d <= MAX_DIFFERENCES; d++)
    {
      g_array_set_size (rows, (d + 1) * (d + 2) / 2);
      for (int k = -d; k <= d; k += 2)
        {
          int x, y;

          if (d == 0)
            x = 0;
          else if (k == -d || (k != d && reach (rows, d - 1, k - 1) < reach (rows, d - 1, k + 1)))
            x = reach (rows, d - 1, k + 1);
          else
            x = reach (rows, d - 1, k - 1) + 1;
          y = x - k;
          while (x < n && y < m && id_at (base, offset + x) == id_at (text, offset + y))
            {
              x++;
              y++;
            }
          g_array_index (rows, int, d *(d + 1) / 2 + (k + d) / 2) = x;
          if (x == n && y == m)
            {
              walk_back (rows, d, k, offset, changes);
              return TRUE;
            }
        }
    }
  return FALSE;
}

/* Returns: what became of the base, in its order; between two changes is at least one line that is the same.
 */
static GArray *
find_changes (const Text *base, const Text *text)
{
  GArray *changes = g_array_new (FALSE, FALSE, sizeof (Change));
  guint n = base->lines->len, m = text->lines->len, head = 0, tail = 0;

  while (head < MIN (n, m) && id_at (base, head) == id_at (text, head))
    head++;
  while (tail < MIN (n, m) - head && id_at (base, n - 1 - tail) == id_at (text, m - 1 - tail))
    tail++;
  if (!compare (base, text, head, n - head - tail, m - head - tail, changes))
    add_change (changes, (Change) { .start = head, .end = n - tail, .from = head, .to = m - tail });
  return changes;
}

static gboolean
is_same (const Change *a, const Text *mine, const Change *b, const Text *theirs)
{
  if (a->start != b->start || a->end != b->end || a->to - a->from != b->to - b->from)
    return FALSE;
  for (guint i = 0; i < a->to - a->from; i++)
    if (id_at (mine, a->from + i) != id_at (theirs, b->from + i))
      return FALSE;
  return TRUE;
}

static void
add_lines (GPtrArray *merged, const Text *text, guint from, guint to)
{
  for (guint i = from; i < to; i++)
    g_ptr_array_add (merged, g_ptr_array_index (text->lines, i));
}

static gboolean
merge_changes (const Text *base, const Text *mine, const Text *theirs, GPtrArray *merged)
{
  g_autoptr (GArray) ours = find_changes (base, mine);
  g_autoptr (GArray) others = find_changes (base, theirs);
  guint at = 0, i = 0, j = 0;

  while (i < ours->len || j < others->len)
    {
      const Change *a = i < ours->len ? &g_array_index (ours, Change, i) : NULL;
      const Change *b = j < others->len ? &g_array_index (others, Change, j) : NULL;
      gboolean same = a != NULL && b != NULL && is_same (a, mine, b, theirs);
      gboolean mine_first = same || b == NULL || (a != NULL && a->end < b->start);
      const Change *change = mine_first ? a : b;

      /* Changes that touch overlap: nobody can say in which order the lines belong. */
      if (!same && a != NULL && b != NULL && a->end >= b->start && b->end >= a->start)
        return FALSE;
      add_lines (merged, base, at, change->start);
      add_lines (merged, mine_first ? mine : theirs, change->from, change->to);
      at = change->end;
      i += mine_first;
      j += same || !mine_first;
    }
  add_lines (merged, base, at, base->lines->len);
  return TRUE;
}

/**
 * plakat_diff3_merge:
 * @base: (nullable): what both come from; %NULL is an empty text
 * @mine: (nullable): what was made of it here
 * @theirs: (nullable): what was made of it elsewhere
 *
 * Merges by line. What both changed alike is changed once; where they changed the same lines or lines next to
 * each other otherwise, they overlap. Takes at most some milliseconds for texts of 10,000 characters.
 *
 * Returns: (transfer full) (nullable): the text with the changes of both; %NULL when they overlap
 */
char *
plakat_diff3_merge (const char *base, const char *mine, const char *theirs)
{
  g_autoptr (GHashTable) names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GPtrArray) merged = g_ptr_array_new ();
  g_auto (Text) old = { 0 };
  g_auto (Text) ours = { 0 };
  g_auto (Text) others = { 0 };

  text_init (&old, base ? base : "", names);
  text_init (&ours, mine ? mine : "", names);
  text_init (&others, theirs ? theirs : "", names);
  if (!merge_changes (&old, &ours, &others, merged))
    return NULL;
  g_ptr_array_add (merged, NULL);
  return g_strjoinv ("\n", (char **) merged->pdata);
}
