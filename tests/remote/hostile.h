/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <libdex.h>

/* A server that says exactly the bytes a test wants. It listens on this computer and answers each request in a thread
 * of its own. */

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

/**
 * HostileManner:
 * @pause_ms: between one byte of the reply and the next, from @at_once on
 * @at_once: bytes that come without a pause
 * @reset: the connection is reset instead of closed
 * @gate: (nullable): the reply waits until this is not 0; set it with g_atomic_int_set()
 * @endless: (nullable): comes again and again after the reply, until the client gives up
 *
 * How a reply is given, when it is not given like any other.
 */
typedef struct
{
  guint pause_ms;
  gsize at_once;
  gboolean reset;
  int *gate;
  const char *endless;
} HostileManner;

Hostile    *hostile_new          (HostileHandler       handler,
                                  gpointer             data);
/* One that speaks TLS. */
Hostile    *hostile_new_secure   (HostileHandler       handler,
                                  gpointer             data,
                                  GTlsCertificate     *certificate);
/* One at an address of this computer; @certificate may be NULL, and @port 0 for a free one. */
Hostile    *hostile_new_at       (HostileHandler       handler,
                                  gpointer             data,
                                  GTlsCertificate     *certificate,
                                  const char          *host,
                                  guint                port);
void        hostile_free         (Hostile             *self);
const char *hostile_origin       (Hostile             *self);
guint       hostile_get_port     (Hostile             *self);
guint       hostile_count        (Hostile             *self,
                                  const char          *path);
guint       hostile_get_open     (Hostile             *self);
/* Connections that were open at the same time, at most. */
guint       hostile_get_most     (Hostile             *self);
/* In a handler: for this reply. */
void        hostile_set_manner   (Hostile             *self,
                                  const HostileManner *manner);
void        hostile_say          (GString             *reply,
                                  const char          *status,
                                  const char          *type,
                                  const char          *body);
GBytes     *hostile_gzip         (gconstpointer        data,
                                  gsize                length);

/* hostile_count(): requests for a path without its query; of all for NULL. */

/* Without GIO's debug messages, which tests write: it has eight for each connection, a gigabyte for a hundred
 * thousand rounds. */
void          hostile_quiet        (void);

/* Runs the main loop until @future is done; takes it. */
const GValue *hostile_await        (DexFuture   *future,
                                    DexFuture  **held,
                                    GError     **error);
void          hostile_await_done   (DexFuture   *future);
void          hostile_await_error  (DexFuture   *future,
                                    GQuark       domain,
                                    int          code);
char         *hostile_dup_message  (DexFuture   *future);
