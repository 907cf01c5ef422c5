/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** Chance: numbers that look like chance and are the same for the same seed */
typedef struct
{
  guint64 state;
} Chance;

void    chance_init  (Chance  *self,
                      guint64  seed);
guint64 chance_next  (Chance  *self);
guint   chance_below (Chance  *self,
                      guint    n);
double  chance_real  (Chance  *self);
gboolean chance_hit  (Chance  *self,
                      double   likely);
gint64  chance_span  (Chance  *self,
                      gint64   least,
                      gint64   most);
guint64 chance_mix   (guint64  a,
                      guint64  b);

#define MILLISECOND G_GINT64_CONSTANT (1000)
#define SECOND G_GINT64_CONSTANT (1000000)
#define MINUTE (60 * SECOND)

typedef void (*WorldCall) (gpointer data);

/**
 * World:
 * @now: microseconds since the world began
 * @begun: what the wall clock said then, in microseconds since 1970
 * @wild_clock: each look at the wall clock is off by up to ten years, and by another time at the next look
 * @tells: what happens is printed
 *
 * Time that passes only when nothing is left to be done at a moment: what is to happen stands in a queue, and the
 * clock jumps from one to the next. One world at a time in a process.
 */
typedef struct
{
  gint64 now;
  gint64 begun;
  gboolean wild_clock;
  gboolean tells;
  Chance clock_chance;
  GArray *events;
  guint last_event;
  guint64 n_events;
} World;

World   *world_new    (guint64    seed,
                       gboolean   wild_clock);
void     world_free   (World     *self);
guint    world_add    (World     *self,
                       gint64     after,
                       WorldCall  call,
                       gpointer   data);
gpointer world_remove (World     *self,
                       guint      event);
void     world_tell   (World      *self,
                       const char *format,
                       ...) G_GNUC_PRINTF (2, 3);
void     world_settle (void);
gboolean world_step   (World     *self,
                       gint64     until);
void     world_run    (World     *self,
                       gint64     until);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (World, world_free)

G_END_DECLS
