/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-environment.h"

G_BEGIN_DECLS

/**
 * PlakatBucket:
 *
 * What may be tried again at one origin: ten times at once, then once in thirty seconds, however many accounts
 * are there. Main thread.
 */
typedef struct _PlakatBucket PlakatBucket;

PlakatBucket   *plakat_bucket_new              (const PlakatEnvironment *environment);
PlakatBucket   *plakat_bucket_ref              (PlakatBucket            *self);
void            plakat_bucket_unref            (PlakatBucket            *self);

/**
 * PlakatHold:
 * @PLAKAT_HOLD_NONE: a cycle may begin
 * @PLAKAT_HOLD_BACKOFF: the last one failed, and a while goes by before the next
 * @PLAKAT_HOLD_ASKED: the server asked to wait
 * @PLAKAT_HOLD_BUCKET: too much was tried again
 * @PLAKAT_HOLD_BRAKE: there were as many cycles as there may be, whatever came of them
 *
 * Why no cycle begins now.
 */
typedef enum
{
  PLAKAT_HOLD_NONE,
  PLAKAT_HOLD_BACKOFF,
  PLAKAT_HOLD_ASKED,
  PLAKAT_HOLD_BUCKET,
  PLAKAT_HOLD_BRAKE,
} PlakatHold;

/**
 * PlakatSchedule:
 *
 * When the next cycle begins: when it is wanted, and not while something holds it. It knows the clock since the
 * boot and no other (I19). Milliseconds. Main thread.
 */
typedef struct _PlakatSchedule PlakatSchedule;

PlakatSchedule *plakat_schedule_new            (const PlakatEnvironment *environment,
                                                GSourceOnceFunc          start,
                                                gpointer                 data);
void            plakat_schedule_free           (PlakatSchedule          *self);
void            plakat_schedule_share_bucket   (PlakatSchedule          *self,
                                                PlakatBucket            *bucket);
/* A cycle in so many milliseconds, if none is wanted sooner. */
void            plakat_schedule_want           (PlakatSchedule          *self,
                                                guint                    milliseconds);
/* None is wanted any more. */
void            plakat_schedule_rest           (PlakatSchedule          *self);
PlakatHold      plakat_schedule_get_hold       (PlakatSchedule          *self,
                                                guint                   *milliseconds);
/* Somebody is there, or the network is another: the backoff begins anew, but not twice in five seconds. */
gboolean        plakat_schedule_forgive        (PlakatSchedule          *self,
                                                guint                   *milliseconds);
/* A cycle begins now. */
void            plakat_schedule_begin          (PlakatSchedule          *self);
void            plakat_schedule_succeed        (PlakatSchedule          *self);
/* @asked: seconds that the server asks to wait, 0 for none. */
void            plakat_schedule_fail           (PlakatSchedule          *self,
                                                guint                    asked);
guint           plakat_schedule_get_failures   (PlakatSchedule          *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlakatBucket, plakat_bucket_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlakatSchedule, plakat_schedule_free)

G_END_DECLS
