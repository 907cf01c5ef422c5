/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-environment.h"

G_BEGIN_DECLS

/**
 * PlakatFlips:
 *
 * What the server said of each key last, and how often it changed its mind of late: two devices, or another
 * program, may undo each other without end. A key that changed more than four times in ten minutes is left as it
 * is for ten minutes. In memory only. Main thread.
 */
typedef struct _PlakatFlips PlakatFlips;

PlakatFlips *plakat_flips_new        (const PlakatEnvironment *environment);
void         plakat_flips_free       (PlakatFlips             *self);
/* FALSE: the key is frozen, and the change is not to be passed on; *begins where this change froze it. */
gboolean     plakat_flips_see        (PlakatFlips             *self,
                                      const char              *key,
                                      const char              *value,
                                      gboolean                *begins);
guint        plakat_flips_get_frozen (PlakatFlips             *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlakatFlips, plakat_flips_free)

G_END_DECLS
