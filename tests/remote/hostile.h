/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libdex.h>

/* A server that says exactly the bytes a test wants. It listens on 127.0.0.1 and answers each request in a thread of
 * its own. */

typedef struct _Hostile Hostile;

typedef struct
{
  const char *method;
  const char *path;
  const char *head;
  const char *body;
} HostileRequest;

/* Called under the server's lock. What is appended to @reply is sent as it is. Returns whether the connection is held
 * open afterwards until the client gives up. */
typedef gboolean (*HostileHandler) (const HostileRequest *request, GString *reply, gpointer data);

Hostile    *hostile_new    (HostileHandler  handler,
                            gpointer        data);
void        hostile_free   (Hostile        *self);
const char *hostile_origin (Hostile        *self);
guint       hostile_count  (Hostile        *self,
                            const char     *path);
void        hostile_say    (GString        *reply,
                            const char     *status,
                            const char     *type,
                            const char     *body);
GBytes     *hostile_gzip   (gconstpointer   data,
                            gsize           length);

/* hostile_count(): requests for a path without its query; of all for NULL. */

/* Runs the main loop until @future is done; takes it. */
const GValue *hostile_await        (DexFuture   *future,
                                    DexFuture  **held,
                                    GError     **error);
void          hostile_await_error  (DexFuture   *future,
                                    GQuark       domain,
                                    int          code);
char         *hostile_dup_message  (DexFuture   *future);
