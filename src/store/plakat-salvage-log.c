/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "plakat-salvage-private.h"

/* The write-ahead log, by the description of its form in SQLite's documentation. */

#define HEADER 32
#define FRAME_HEADER 24
#define MAGIC 0x377f0682

typedef struct
{
  guint32 a;
  guint32 b;
} Sum;

static Sum
add_to_sum (Sum sum, const guint8 *bytes, gsize size, gboolean big_endian)
{
  for (gsize i = 0; i + 8 <= size; i += 8)
    {
      guint32 first, second;

      memcpy (&first, bytes + i, 4);
      memcpy (&second, bytes + i + 4, 4);
      sum.a += (big_endian ? GUINT32_FROM_BE (first) : GUINT32_FROM_LE (first)) + sum.b;
      sum.b += (big_endian ? GUINT32_FROM_BE (second) : GUINT32_FROM_LE (second)) + sum.a;
    }
  return sum;
}

static Sum
read_sum (const guint8 *bytes)
{
  return (Sum) { plakat_salvage_get_32 (bytes), plakat_salvage_get_32 (bytes + 4) };
}

static void
put_page (GPtrArray *pages, guint number, const guint8 *bytes)
{
  if (pages->len < number)
    g_ptr_array_set_size (pages, number);
  g_ptr_array_index (pages, number - 1) = (gpointer) bytes;
}

static void
put_pages (GPtrArray *pages, GPtrArray *from)
{
  for (guint i = 0; i < from->len; i++)
    if (g_ptr_array_index (from, i) != NULL)
      put_page (pages, i + 1, g_ptr_array_index (from, i));
}

/*
 * A power loss may tear what was not on the disk yet, and that is one commit at most: the next one waits for
 * it. So a frame that holds behind a commit behind a frame that does not is no leftover but says that the log
 * was damaged.
 */
void
plakat_salvage_read_log (PlakatSalvage *self, gboolean all)
{
  const guint8 *log = (const guint8 *) self->log;
  guint32 magic = self->log_size >= HEADER ? plakat_salvage_get_32 (log) : 0;
  g_autoptr (GPtrArray) commit = g_ptr_array_new ();
  gboolean big_endian = magic & 1, broken = FALSE, commit_behind = FALSE;
  gsize step = FRAME_HEADER + self->page_size;
  Sum sum = { 0 };

  if ((magic & ~1u) != MAGIC || plakat_salvage_get_32 (log + 8) != self->page_size)
    return;
  sum = add_to_sum (sum, log, 24, big_endian);
  if (memcmp (&sum, &(Sum) { plakat_salvage_get_32 (log + 24), plakat_salvage_get_32 (log + 28) }, sizeof sum)
      != 0)
    return;

  for (gsize at = HEADER; at + step <= self->log_size; at += step)
    {
      const guint8 *frame = log + at;
      guint number = plakat_salvage_get_32 (frame), size = plakat_salvage_get_32 (frame + 4);
      Sum stored = read_sum (frame + 16);
      gboolean holds;

      if (memcmp (frame + 8, log + 16, 8) != 0)
        {
          /* what an earlier round of the log left */
          if (broken)
            continue;
          break;
        }
      sum = add_to_sum (add_to_sum (sum, frame, 8, big_endian), frame + FRAME_HEADER, self->page_size,
                        big_endian);
      holds = sum.a == stored.a && sum.b == stored.b && number > 0
              && number <= self->pages->len + self->log_size / step;
      if (holds && commit_behind)
        self->lost_log = TRUE;
      if (holds)
        put_page (commit, number, frame + FRAME_HEADER);
      else if (!broken)
        {
          broken = TRUE;
          if (!all)
            g_ptr_array_set_size (commit, 0);
        }
      if (broken && size > 0)
        commit_behind = TRUE;
      if (size > 0 && (all || !broken))
        {
          put_pages (self->pages, commit);
          if (!broken)
            g_ptr_array_set_size (self->pages, MIN (self->pages->len, size));
          self->has_log = TRUE;
          g_ptr_array_set_size (commit, 0);
        }
      sum = stored;
    }
}
