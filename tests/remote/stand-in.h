/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* A server of tests/support/stand-ins, in a process of its own that ends with the test. */

typedef struct _StandIn StandIn;

StandIn    *stand_in_new     (const char *name,
                              const char *option);
void        stand_in_free    (StandIn    *self);
const char *stand_in_origin  (StandIn    *self);
gboolean    stand_in_is_real (StandIn    *self);
char       *stand_in_control (StandIn    *self,
                              const char *what);

/* stand_in_new(): @option may be NULL. With PLAKAT_REAL_RECOMMENDATION or PLAKAT_REAL_AUTEURFLIX in the environment it
 * is the real server at that address, which has no /_control/: stand_in_is_real(). stand_in_control(): asks /_control/WHAT, and returns what it says. */
