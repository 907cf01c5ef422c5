/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-library.h"

G_BEGIN_DECLS

/*
 * One edit of many films in one transaction: each film gets its own intent and its own line in the outbox, as if
 * it had been edited alone, but disk and cells are told once. Main thread; films are loaded PlakatFilmItems. Only
 * what is not so already is edited; the answer says which those were, so that an undo touches no others. Rejects
 * as plakat_library_set_listed() does, and then nothing has changed. A call is meant for some hundreds.
 */
DexFuture *plakat_library_put_many     (PlakatLibrary *self,
                                        const char    *list_uid,
                                        GPtrArray     *films,
                                        gboolean       want);    /* GPtrArray (boxed) of the films that changed */
DexFuture *plakat_library_watch_many   (PlakatLibrary *self,
                                        GPtrArray     *films,
                                        const char    *day,
                                        gboolean       want);    /* likewise; @day as "2026-11-28" */

G_END_DECLS
