/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-library.h"

G_BEGIN_DECLS

/* In the thread that owns the file, after what was asked for before; @why NULL: the day's, made once. */
DexFuture *plakat_library_back_up_now (PlakatLibrary *self,
                                       const char    *why);   /* TRUE */

G_END_DECLS
