/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "scenes.h"

G_BEGIN_DECLS

/** Fault: @arm: lets the @at-th thing of its kind from now on fail; @disarm: heals all, whether anything failed */
typedef struct
{
  const char *name;
  void (*arm) (guint at);
  gboolean (*disarm) (void);
} Fault;

/*
 * Plays a scene with each fault at each place, till it is beyond the last one: what fails must be refused as something
 * that may work later, with nothing of it there; it must work when all is well again, and the end must be the same.
 */
void play_scene (const Scene *scene,
                 const Fault *faults,
                 guint        n_faults,
                 guint        stride);

G_END_DECLS
