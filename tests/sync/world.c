/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "world.h"

typedef struct
{
  guint number;
  gint64 due;
  GSourceOnceFunc call;
  gpointer data;
} Timer;

static gint64
now (gpointer data)
{
  return ((World *) data)->now;
}

static gint64
get_wall_clock (gpointer data)
{
  return ((World *) data)->wall;
}

static double
draw (gpointer data)
{
  World *self = data;

  return self->random >= 0 ? self->random : g_rand_double (self->chance);
}

static gboolean
is_metered (gpointer data)
{
  return ((World *) data)->metered;
}

static guint
add_timer (gpointer data, guint milliseconds, GSourceOnceFunc call, gpointer user_data)
{
  World *self = data;
  Timer *timer = g_new0 (Timer, 1);

  timer->number = ++self->last_timer;
  timer->due = self->now + (gint64) ((double) (milliseconds * G_TIME_SPAN_MILLISECOND) * self->pace);
  timer->call = call;
  timer->data = user_data;
  g_ptr_array_add (self->timers, timer);
  return timer->number;
}

static void
remove_timer (gpointer data, guint number)
{
  World *self = data;

  for (guint i = 0; i < self->timers->len; i++)
    if (((Timer *) g_ptr_array_index (self->timers, i))->number == number)
      {
        g_ptr_array_remove_index (self->timers, i);
        return;
      }
  g_assert_not_reached ();
}

static gulong
watch_network (gpointer data, void (*call) (gboolean available, gpointer user_data), gpointer user_data)
{
  World *self = data;

  g_assert (self->network == NULL);
  self->network = call;
  self->network_data = user_data;
  return 1;
}

static void
unwatch_network (gpointer data, gulong watch)
{
  ((World *) data)->network = NULL;
}

void
world_init (World *self)
{
  *self = (World) {
    .environment = { now, draw, add_timer, remove_timer, watch_network, unwatch_network, is_metered,
                     get_wall_clock, self },
    .now = G_TIME_SPAN_DAY,
    .wall = 1800000000,
    .random = 0.5,
    .pace = 1,
    .chance = g_rand_new_with_seed (1927),
    .timers = g_ptr_array_new_with_free_func (g_free),
    .starts = g_array_new (FALSE, FALSE, sizeof (gint64)),
  };
}

void
world_clear (World *self)
{
  g_clear_object (&self->engine);
  g_ptr_array_unref (self->timers);
  g_array_unref (self->starts);
  g_rand_free (self->chance);
}

static void
state_cb (World *self, GParamSpec *pspec, PlakatEngine *engine)
{
  if (plakat_engine_get_state (engine) == PLAKAT_SYNC_WORKING)
    g_array_append_val (self->starts, self->now);
}

void
world_watch (World *self, PlakatEngine *engine)
{
  g_set_object (&self->engine, engine);
  g_signal_connect_swapped (engine, "notify::state", G_CALLBACK (state_cb), self);
}

void
world_settle (World *self)
{
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  while (!self->leaves && self->engine != NULL
         && plakat_engine_get_state (self->engine) == PLAKAT_SYNC_WORKING)
    g_main_context_iteration (NULL, TRUE);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
}

static Timer *
find_next (World *self)
{
  Timer *next = NULL;

  for (guint i = 0; i < self->timers->len; i++)
    {
      Timer *timer = g_ptr_array_index (self->timers, i);

      if (next == NULL || timer->due < next->due)
        next = timer;
    }
  return next;
}

gint64
world_get_next (World *self)
{
  const Timer *next = find_next (self);

  return next != NULL ? (next->due - self->now) / G_TIME_SPAN_MILLISECOND : -1;
}

void
world_advance (World *self, gint64 milliseconds)
{
  const gint64 end = self->now + milliseconds * G_TIME_SPAN_MILLISECOND;
  Timer *next;

  world_settle (self);
  while ((next = find_next (self)) != NULL && next->due <= end)
    {
      Timer timer = *next;

      g_ptr_array_remove (self->timers, next);
      self->now = MAX (self->now, timer.due);
      timer.call (timer.data);
      world_settle (self);
    }
  self->now = end;
}

gint64
world_get_start (World *self, guint index)
{
  g_assert_cmpuint (index, <, self->starts->len);
  return g_array_index (self->starts, gint64, index) / G_TIME_SPAN_MILLISECOND;
}
