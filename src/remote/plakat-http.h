/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <libdex.h>

G_BEGIN_DECLS

/**
 * PlakatRemoteError:
 * @PLAKAT_REMOTE_ERROR_TRANSPORT: no definite answer: what was asked may or may not have been done
 * @PLAKAT_REMOTE_ERROR_ANSWER: an answer that is not what it should be (a captive portal, another kind of server)
 * @PLAKAT_REMOTE_ERROR_LIMIT: an answer too large or too slow
 * @PLAKAT_REMOTE_ERROR_SIGN_IN: the server wants a sign-in (401 after a refresh that it refused)
 * @PLAKAT_REMOTE_ERROR_REFUSED: a definite no; the message is the server's own sentence
 * @PLAKAT_REMOTE_ERROR_BUSY: 408, 425, 429, 5xx: later
 * @PLAKAT_REMOTE_ERROR_GONE: 410: the cursor is too old or of another epoch
 * @PLAKAT_REMOTE_ERROR_ADDRESS: the address cannot be one of a server
 */
typedef enum
{
  PLAKAT_REMOTE_ERROR_TRANSPORT,
  PLAKAT_REMOTE_ERROR_ANSWER,
  PLAKAT_REMOTE_ERROR_LIMIT,
  PLAKAT_REMOTE_ERROR_SIGN_IN,
  PLAKAT_REMOTE_ERROR_REFUSED,
  PLAKAT_REMOTE_ERROR_BUSY,
  PLAKAT_REMOTE_ERROR_GONE,
  PLAKAT_REMOTE_ERROR_ADDRESS,
} PlakatRemoteError;

#define PLAKAT_REMOTE_ERROR (plakat_remote_error_quark ())
GQuark plakat_remote_error_quark (void);

#define PLAKAT_TYPE_HTTP_ANSWER (plakat_http_answer_get_type ())

/**
 * PlakatHttpAnswer:
 * @body: decoded, within its cap
 * @content_type: without parameters, lower case; "" when absent
 * @retry_after: seconds, 0 for none, clamped to an hour
 * @cookies: (nullable): what the answer sets, as it says it
 *
 * A whole answer of a server, of any status.
 */
typedef struct
{
  gatomicrefcount refs;
  guint status;
  char *content_type;
  char *etag;
  char *last_modified;
  guint retry_after;
  GStrv cookies;
  GBytes *body;
} PlakatHttpAnswer;

GType             plakat_http_answer_get_type   (void) G_GNUC_CONST;
PlakatHttpAnswer *plakat_http_answer_ref        (PlakatHttpAnswer *self);
void              plakat_http_answer_unref      (PlakatHttpAnswer *self);
char             *plakat_http_answer_dup_cookie (PlakatHttpAnswer *self,
                                                 const char       *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlakatHttpAnswer, plakat_http_answer_unref)

/**
 * PlakatHttpRequest:
 * @method: of HTTP
 * @url: absolute, https; http for this computer
 * @bearer: (nullable): the access token; it is sent to the origin of @url only
 * @cookie: (nullable): `name=value`, likewise: for servers that know their users by one
 * @etag: (nullable): a tag known from before; the answer is a 304 where it still holds
 * @json: (nullable): the body
 * @unpacked: whether it is not to be compressed: pictures are already
 * @max_bytes: of the answer's body, decoded
 * @deadline_seconds: for all of it, redirects included
 *
 * One question, read before plakat_http_ask() returns.
 */
typedef struct
{
  const char *method;
  const char *url;
  const char *bearer;
  const char *cookie;
  const char *etag;
  const char *json;
  gboolean unpacked;
  gsize max_bytes;
  guint deadline_seconds;
} PlakatHttpRequest;

#define PLAKAT_TYPE_HTTP (plakat_http_get_type ())
G_DECLARE_FINAL_TYPE (PlakatHttp, plakat_http, PLAKAT, HTTP, GObject)

/*
 * The one HTTP client: own deadlines, caps after decoding, redirects by hand within the origin, no store of
 * cookies, no cache. Main thread only. Every status is an answer; errors are PLAKAT_REMOTE_ERROR_TRANSPORT, _LIMIT, _ADDRESS.
 */
PlakatHttp *plakat_http_new            (void);
DexFuture  *plakat_http_get            (PlakatHttp  *self,
                                        const char  *url,
                                        const char  *bearer,
                                        const char  *etag,
                                        gsize        max_bytes,
                                        guint        deadline_seconds);   /* PlakatHttpAnswer (boxed) */
DexFuture  *plakat_http_fetch          (PlakatHttp   *self,
                                        const char   *url,
                                        gsize         max_bytes,
                                        guint         deadline_seconds,
                                        GCancellable *stop);              /* PlakatHttpAnswer (boxed) */
DexFuture  *plakat_http_send           (PlakatHttp  *self,
                                        const char  *method,
                                        const char  *url,
                                        const char  *bearer,
                                        const char  *json,
                                        gsize        max_bytes,
                                        guint        deadline_seconds);   /* PlakatHttpAnswer (boxed) */
DexFuture  *plakat_http_ask            (PlakatHttp              *self,
                                        const PlakatHttpRequest *request); /* PlakatHttpAnswer (boxed) */
char       *plakat_http_parse_origin   (const char  *address,
                                        GError     **error);

G_END_DECLS
