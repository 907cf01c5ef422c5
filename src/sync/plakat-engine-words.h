/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-engine-schedule.h"
#include "plakat-library-sync.h"

G_BEGIN_DECLS

char *plakat_engine_describe_attention (PlakatLibrary *library,
                                        guint          frozen);
char *plakat_engine_describe_hold      (PlakatHold     hold,
                                        guint          milliseconds);

G_END_DECLS
