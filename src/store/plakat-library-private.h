/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-library.h"
#include "plakat-worker.h"

G_BEGIN_DECLS

/* A future of a library on an open file; @origin %NULL for this computer only. */
DexFuture    *plakat_library_open       (const char    *path,
                                         const char    *origin);   /* PlakatLibrary */
DexFuture    *plakat_library_close      (PlakatLibrary *self);     /* TRUE */
DexFuture    *plakat_library_run        (PlakatLibrary *self,
                                         PlakatWork     work,
                                         gpointer       data,
                                         GDestroyNotify destroy);
/* Reads the marks of one film, or of all (@film_uid %NULL), again and tells who looks. */
DexFuture    *plakat_library_reload     (PlakatLibrary *self,
                                         const char    *film_uid); /* TRUE */

G_END_DECLS
