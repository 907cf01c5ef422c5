/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define PLAKAT_MAX_HEAD_BYTES (64 * 1024)
#define PLAKAT_MAX_HEAD_FIELDS 100
#define PLAKAT_MAX_TARGET 8192
#define PLAKAT_MAX_PATH 2048

/**
 * PlakatFrontHead:
 * @refused: the status with which it must be refused, 0 if it is good; then of what follows only @why is set
 * @why: (nullable): a sentence that says why it is refused
 * @method: as it was sent
 * @path: as it was sent, not decoded; begins with a slash
 * @query: (nullable): what stands behind the question mark, not decoded
 * @host: (nullable): a host, maybe with a port; only a request of HTTP/1.0 may lack it
 * @headers: (element-type utf8 utf8): those that matter, by their names in lower case
 * @length: of the body, where that is said beforehand
 * @chunked: the body comes in chunks
 * @expects: the client waits for "100 Continue"
 * @old: HTTP/1.0
 * @close: the client wants no other request on this connection
 *
 * The head of a request: its first line and its header.
 *
 * It is read strictly, because a proxy before the server must not understand by the same bytes another
 * request than the server does: what RFC 9112 leaves to the reader's leniency is refused.
 */
typedef struct
{
  guint refused;
  const char *why;
  char *method;
  char *path;
  char *query;
  char *host;
  GHashTable *headers;
  gsize length;
  gboolean chunked;
  gboolean expects;
  gboolean old;
  gboolean close;
} PlakatFrontHead;

/**
 * PlakatFrontScan:
 * @PLAKAT_FRONT_SCAN_MORE: the head is not complete yet
 * @PLAKAT_FRONT_SCAN_DONE: it is
 * @PLAKAT_FRONT_SCAN_BAD: it is none
 */
typedef enum
{
  PLAKAT_FRONT_SCAN_MORE,
  PLAKAT_FRONT_SCAN_DONE,
  PLAKAT_FRONT_SCAN_BAD,
} PlakatFrontScan;

PlakatFrontScan  plakat_front_head_scan    (const char      *bytes,
                                            gsize            length,
                                            gsize           *position);
PlakatFrontHead *plakat_front_head_parse   (const char      *bytes,
                                            gsize            length);
PlakatFrontHead *plakat_front_head_refuse  (guint            status,
                                            const char      *why);
gboolean         plakat_front_head_is_host (const char      *text);
void             plakat_front_head_write   (PlakatFrontHead *self,
                                            GString         *text);
void             plakat_front_head_free    (PlakatFrontHead *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlakatFrontHead, plakat_front_head_free)

G_END_DECLS
