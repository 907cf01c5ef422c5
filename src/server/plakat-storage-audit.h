/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-db.h"

G_BEGIN_DECLS

/**
 * PlakatAuditEvent:
 * @user_id: to whose account it happened, 0 for nobody's
 * @event: what, one word
 * @address: where from, cut short
 * @agent: what with, made clean
 * @detail: (nullable): more of it, never a secret
 */
typedef struct
{
  gint64 user_id;
  const char *event;
  const char *address;
  const char *agent;
  const char *detail;
} PlakatAuditEvent;

gboolean plakat_storage_add_event    (PlakatDb                *db,
                                      const PlakatAuditEvent  *event,
                                      GError                 **error);
gboolean plakat_storage_list_events  (PlakatDb                *db,
                                      gint64                   user_id,
                                      gint64                   limit,
                                      gint64                   offset,
                                      GString                 *json,
                                      GError                 **error);
gboolean plakat_storage_count_events (PlakatDb                *db,
                                      gint64                   user_id,
                                      gint64                  *count,
                                      GError                 **error);

G_END_DECLS
