/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-engine.h"
#include "plakat-remote.h"

G_BEGIN_DECLS

/* @remote %NULL: this computer only. The engine begins at once, and stops when it is stopped or dropped. */
PlakatEngine *plakat_engine_new  (PlakatLibrary   *library,
                                  PlakatCatalogue *catalogue,
                                  PlakatRemote    *remote);
void          plakat_engine_stop (PlakatEngine    *self);
/* One cycle: push what waits, pull what changed, pull the catalogue. Resolves to TRUE. */
DexFuture    *plakat_cycle_run   (PlakatLibrary   *library,
                                  PlakatCatalogue *catalogue,
                                  PlakatRemote    *remote,
                                  PlakatEngine    *engine);
void          plakat_engine_set_progress (PlakatEngine *self,
                                          double        progress);
gboolean      plakat_engine_is_stopped   (PlakatEngine *self);

G_END_DECLS
