/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "crew.h"

/* Makes a history shorter as long as it goes wrong in the same way. */

#define MOST_TRIES 600u

typedef struct
{
  History *best;
  char class[8];
  guint n_tries;
} Shrink;

/* "I12", or how the text begins. */
static void
get_class (const char *breach, char class[8])
{
  const char *colon = strchr (breach, ':');

  memset (class, 0, 8);
  memcpy (class, breach, colon != NULL && colon - breach < 7 ? colon - breach : 7);
}

static gboolean
fails (Shrink *self, const History *history)
{
  g_autofree char *breach = NULL;
  char class[8];

  if (self->n_tries++ >= MOST_TRIES)
    return FALSE;
  breach = crew_try (history, FALSE);
  if (breach == NULL)
    return FALSE;
  get_class (breach, class);
  return strcmp (class, self->class) == 0;
}

/* Takes the candidate if it fails as well. */
static gboolean
offer (Shrink *self, History *candidate)
{
  if (!fails (self, candidate))
    {
      history_free (candidate);
      return FALSE;
    }
  history_free (self->best);
  self->best = candidate;
  return TRUE;
}

static gboolean
drop_steps (Shrink *self)
{
  gboolean any = FALSE;

  for (guint size = MAX (self->best->steps->len / 2, 1); size > 0; size /= 2)
    for (guint first = 0; first < self->best->steps->len;)
      {
        History *candidate = history_copy (self->best);
        guint n = MIN (size, candidate->steps->len - first);
        gint64 after = 0;

        /* What comes after comes when it came. */
        for (guint i = first; i < first + n; i++)
          after += g_array_index (candidate->steps, Step, i).after;
        g_array_remove_range (candidate->steps, first, n);
        if (first < candidate->steps->len)
          g_array_index (candidate->steps, Step, first).after += after;
        if (offer (self, candidate))
          any = TRUE;
        else
          first += size;
      }
  return any;
}

static gboolean
drop_world (Shrink *self)
{
  gboolean any = FALSE;

  if (self->best->n_devices > 1)
    {
      History *candidate = history_copy (self->best);

      candidate->n_devices--;
      any |= offer (self, candidate);
    }
  if (self->best->n_accounts > 1)
    {
      History *candidate = history_copy (self->best);

      candidate->n_accounts--;
      any |= offer (self, candidate);
    }
  if (self->best->n_films > 1)
    {
      History *candidate = history_copy (self->best);

      candidate->n_films--;
      any |= offer (self, candidate);
    }
  if (self->best->yields > 0 || self->best->wild_clock)
    {
      History *candidate = history_copy (self->best);

      candidate->yields = 0;
      candidate->wild_clock = FALSE;
      any |= offer (self, candidate);
    }
  for (double share = 0; share < 0.9 && self->best->faults > 0; share += 0.5)
    {
      History *candidate = history_copy (self->best);

      candidate->faults *= share;
      if (candidate->faults > 0.01 || share == 0)
        any |= offer (self, candidate);
      else
        history_free (candidate);
    }
  return any;
}

/** shrink: Returns: (transfer full): the shortest that was found */
History *
shrink (const History *history, const char *breach)
{
  Shrink self = { .best = history_copy (history) };

  get_class (breach, self.class);
  while (drop_steps (&self) | drop_world (&self))
    ;
  return self.best;
}
