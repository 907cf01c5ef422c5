/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>

#include "plakat-pace.h"

#define SECOND 1e6
/* How long what was seen before weighs: a page that was slow does not double what is told. */
#define MEMORY 6.0
/* Nothing is told before that. */
#define LEAST 1.5

/**
 * plakat_pace_note:
 * @now: microseconds, of a clock that does not go back
 * @done: how many are done by now, of all
 *
 * To be called after each step. When @done is less than before, it begins anew.
 */
void
plakat_pace_note (PlakatPace *self, gint64 now, gint64 done)
{
  double passed = (double) (now - self->noted_at) / SECOND, weight;

  if (self->begun_at == 0 || done < self->done || passed <= 0)
    {
      if (self->begun_at == 0 || done < self->done)
        *self = (PlakatPace) { .begun_at = now, .noted_at = now, .done = done };
      return;
    }
  /* In the beginning all that was seen counts alike. */
  weight = MAX (1 - exp (-passed / MEMORY), passed * SECOND / (double) (now - self->begun_at));
  self->rate += weight * ((double) (done - self->done) / passed - self->rate);
  self->noted_at = now;
  self->done = done;
}

/** plakat_pace_get_seconds_left: Returns: until @total are done; -1 while that cannot be said */
int
plakat_pace_get_seconds_left (const PlakatPace *self, gint64 total)
{
  if (total <= self->done)
    return 0;
  if (self->rate <= 0 || (double) (self->noted_at - self->begun_at) / SECOND < LEAST)
    return -1;
  return (int) MIN (ceil ((double) (total - self->done) / self->rate), G_MAXINT);
}
