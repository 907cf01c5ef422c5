/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <stdarg.h>

#include "world.h"

#define TEN_YEARS (G_GINT64_CONSTANT (10) * 365 * 24 * 3600 * SECOND)

typedef struct
{
  gint64 when;
  guint number;
  WorldCall call;
  gpointer data;
} Event;

static World *the_world;

/* ── chance: splitmix64 ────────────────────────────────────────────────── */

guint64
chance_mix (guint64 a, guint64 b)
{
  guint64 z = a + (b + 1) * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);

  z = (z ^ (z >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  z = (z ^ (z >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  return z ^ (z >> 31);
}

void
chance_init (Chance *self, guint64 seed)
{
  self->state = chance_mix (seed, 0);
}

guint64
chance_next (Chance *self)
{
  self->state += G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);
  return chance_mix (self->state, 0);
}

/** chance_below: Returns: from 0 up to and without @n */
guint
chance_below (Chance *self, guint n)
{
  return chance_next (self) % n;
}

/** chance_real: Returns: from 0 up to and without 1 */
double
chance_real (Chance *self)
{
  return (double) (chance_next (self) >> 11) / (double) (G_GUINT64_CONSTANT (1) << 53);
}

gboolean
chance_hit (Chance *self, double likely)
{
  return chance_real (self) < likely;
}

gint64
chance_span (Chance *self, gint64 least, gint64 most)
{
  return least + (gint64) (chance_next (self) % (guint64) (most - least + 1));
}

/* ── time ──────────────────────────────────────────────────────────────── */

World *
world_new (guint64 seed, gboolean wild_clock)
{
  World *self = g_new0 (World, 1);

  g_assert (the_world == NULL);
  self->begun = G_GINT64_CONSTANT (1800000000) * SECOND;
  self->now = SECOND;
  self->wild_clock = wild_clock;
  chance_init (&self->clock_chance, seed ^ 0xc10c);
  self->events = g_array_new (FALSE, FALSE, sizeof (Event));
  the_world = self;
  return self;
}

void
world_free (World *self)
{
  g_array_unref (self->events);
  the_world = NULL;
  g_free (self);
}

/* The wall clock of everything that is linked here (the linker's --wrap). */
gint64
__wrap_g_get_real_time (void);
gint64
__real_g_get_real_time (void);

gint64
__wrap_g_get_real_time (void)
{
  if (the_world == NULL)
    return __real_g_get_real_time ();
  return the_world->begun + the_world->now
         + (the_world->wild_clock ? chance_span (&the_world->clock_chance, -TEN_YEARS, TEN_YEARS) : 0);
}

/** world_add: Returns: the number of what is called once, @after so many microseconds */
guint
world_add (World *self, gint64 after, WorldCall call, gpointer data)
{
  Event event = { self->now + MAX (after, 0), ++self->last_event, call, data };

  g_array_append_val (self->events, event);
  return event.number;
}

/** world_remove: Returns: the data of what is not called any more; %NULL if it was called */
gpointer
world_remove (World *self, guint number)
{
  for (guint i = 0; i < self->events->len; i++)
    if (g_array_index (self->events, Event, i).number == number)
      {
        gpointer data = g_array_index (self->events, Event, i).data;

        g_array_remove_index_fast (self->events, i);
        return data;
      }
  return NULL;
}

/** world_tell: prints a line with the time, if the world tells what happens */
void
world_tell (World *self, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list args;

  if (!self->tells)
    return;
  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  g_printerr ("# %9.3f %s\n", (double) self->now / SECOND, text);
}

/** world_settle: what fibers and idle calls have to do at this moment is done */
void
world_settle (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

/** world_step: the next event, unless it is later than @until; Returns: whether there was one */
gboolean
world_step (World *self, gint64 until)
{
  Event *events = (Event *) self->events->data;
  Event next;
  guint first = 0;

  if (self->events->len == 0)
    return FALSE;
  for (guint i = 1; i < self->events->len; i++)
    if (events[i].when < events[first].when
        || (events[i].when == events[first].when && events[i].number < events[first].number))
      first = i;
  next = events[first];
  if (next.when > until)
    return FALSE;
  g_array_remove_index_fast (self->events, first);
  self->now = MAX (self->now, next.when);
  self->n_events++;
  next.call (next.data);
  world_settle ();
  return TRUE;
}

/** world_run: everything up to @until, and then it is that moment */
void
world_run (World *self, gint64 until)
{
  world_settle ();
  while (world_step (self, until))
    ;
  self->now = MAX (self->now, until);
}
