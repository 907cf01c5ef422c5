/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libdex.h>

#include "plakat-sqlite.h"

G_BEGIN_DECLS

/**
 * PlakatWork:
 * @db: the worker's connection
 * @data: what the caller gave
 * @result: to be initialised with what the future resolves to
 * @error: why it did not work
 *
 * A piece of work in the thread that owns a database.
 *
 * Returns: %TRUE if @result is set
 */
typedef gboolean (*PlakatWork) (PlakatSqlite  *db,
                                gpointer       data,
                                GValue        *result,
                                GError       **error);

typedef struct _PlakatWorker PlakatWorker;

PlakatWorker *plakat_worker_new       (const char     *name);
DexFuture    *plakat_worker_run       (PlakatWorker   *self,
                                       PlakatWork      work,
                                       gpointer        data,
                                       GDestroyNotify  destroy);
void          plakat_worker_set_db    (PlakatWorker   *self,
                                       PlakatSqlite   *db);
void          plakat_worker_interrupt (PlakatWorker   *self);
void          plakat_worker_free      (PlakatWorker   *self);
void          plakat_worker_set_inline (gboolean       work_inline);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlakatWorker, plakat_worker_free)

G_END_DECLS
