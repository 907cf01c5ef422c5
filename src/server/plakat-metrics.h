/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "plakat-route.h"

G_BEGIN_DECLS

typedef struct _PlakatService PlakatService;

/**
 * PlakatMetrics:
 *
 * What the server counts of itself. Only the main thread counts, which all requests pass; what the workers
 * count stands with them, and is fetched when somebody asks.
 */
typedef struct _PlakatMetrics PlakatMetrics;

/** PlakatCut: why a connection was ended, or not taken */
typedef enum
{
  PLAKAT_CUT_ADDRESS,
  PLAKAT_CUT_FULL,
  PLAKAT_CUT_HANDSHAKE,
  PLAKAT_CUT_IDLE,
  PLAKAT_CUT_HEAD,
  PLAKAT_CUT_BODY,
  PLAKAT_CUT_FLOOD,
  PLAKAT_CUT_ANSWER,
} PlakatCut;

#define PLAKAT_N_CUTS 8

PlakatMetrics *plakat_metrics_new       (PlakatService      *service);
void           plakat_metrics_free      (PlakatMetrics      *self);
gboolean       plakat_metrics_listen    (PlakatMetrics      *self,
                                         const char         *address,
                                         char              **uri,
                                         GError            **error);
void           plakat_metrics_count_cut (PlakatMetrics      *self,
                                         PlakatCut           why);
void           plakat_metrics_add_open  (PlakatMetrics      *self,
                                         int                 change);
void           plakat_metrics_begin     (PlakatMetrics      *self);
void           plakat_metrics_end       (PlakatMetrics      *self,
                                         const PlakatRoute  *route,
                                         guint               status,
                                         gint64              microseconds);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlakatMetrics, plakat_metrics_free)

G_END_DECLS
