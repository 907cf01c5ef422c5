/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-picture-maker.h"
#include "plakat-request.h"

G_BEGIN_DECLS

/**
 * PlakatDispatch:
 *
 * Workers, each with a connection to the storage. A request goes to a worker that checks who asks, how often, and
 * what; then its route's handler runs. SQLite has one worker more that alone writes: what waits for it shares a
 * transaction and so a single wait for the disk. With PostgreSQL each worker writes on its own connection. What has to
 * wait for something else (PlakatRequest's later) does so without a worker.
 */
typedef struct _PlakatDispatch PlakatDispatch;

/** PlakatDispatchDone: called on the main thread with the answered @request, which is taken */
typedef void (*PlakatDispatchDone) (PlakatRequest *request, gpointer data);

/**
 * PlakatDispatchCounts:
 * @waiting: requests that have no answer yet
 * @groups: transactions of SQLite's writer; @grouped: requests that shared them
 * @retries: transactions that PostgreSQL undid and that were run again
 * @pictures: those that were asked for smaller
 */
typedef struct
{
  guint waiting;
  guint groups;
  guint grouped;
  guint retries;
  PlakatPictureCounts pictures;
} PlakatDispatchCounts;

PlakatDispatch *plakat_dispatch_new    (PlakatService       *service,
                                        GError             **error);
void            plakat_dispatch_free   (PlakatDispatch      *self);
gboolean        plakat_dispatch_recall (PlakatDispatch      *self,
                                        PlakatRequest       *request);
gboolean        plakat_dispatch_submit (PlakatDispatch      *self,
                                        PlakatRequest       *request,
                                        PlakatDispatchDone   done,
                                        gpointer             data);
void            plakat_dispatch_tidy   (PlakatDispatch      *self);
void            plakat_dispatch_count  (PlakatDispatch       *self,
                                        PlakatDispatchCounts *counts);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlakatDispatch, plakat_dispatch_free)

G_END_DECLS
