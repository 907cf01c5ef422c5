/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-engine-private.h"

G_BEGIN_DECLS

/**
 * World:
 * @environment: to be given to engines
 * @now: microseconds; only world_advance() changes it
 * @wall: what the clock on the wall says; nothing may depend on it
 * @random: what chance gives, from 0 up to and without 1; below 0: anything, by a seed
 * @pace: how long a timer takes of the time that it was given: 1, or less for one that is early
 * @engine: (nullable): whose cycles are let come to their end before time goes on
 * @leaves: time goes on while a cycle runs
 * @starts: (element-type gint64): when its cycles began
 *
 * A world in which time passes when the test says so.
 */
typedef struct
{
  PlakatEnvironment environment;
  gint64 now;
  gint64 wall;
  double random;
  double pace;
  GRand *chance;
  gboolean metered;
  GPtrArray *timers;
  guint last_timer;
  void (*network) (gboolean available, gpointer user_data);
  gpointer network_data;
  PlakatEngine *engine;
  gboolean leaves;
  GArray *starts;
} World;

void
world_init (World *self);
void
world_clear (World *self);
void
world_watch (World *self, PlakatEngine *engine);
/* What is to happen at this moment happens. */
void
world_settle (World *self);
void
world_advance (World *self, gint64 milliseconds);
/* Milliseconds till the next timer, -1 for none. */
gint64
world_get_next (World *self);
gint64
world_get_start (World *self, guint index);

#define SECONDS(n) ((gint64) (n) *1000)
#define MINUTES(n) (SECONDS (n) * 60)

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (World, world_clear)

G_END_DECLS
