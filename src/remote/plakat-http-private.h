/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

#include "plakat-http.h"

G_BEGIN_DECLS

#define PLAKAT_HTTP_MAX_ERROR_BYTES (64 * 1024)
#define PLAKAT_HTTP_MAX_HEADER_BYTES (256 * 1024)
#define PLAKAT_HTTP_MAX_RETRY_AFTER 3600

/**
 * PlakatHttpLimits:
 * @connect_ms: for the name, the connection and TLS together
 * @window_ms: over which the rate of a body is averaged
 * @least_rate: bytes a second that a body must bring, on the wire
 * @tick_ms: how often all of this is looked at
 * @names_ms: after which what names mean is asked anew
 * @call_ms: for a whole call, where that is less than its own deadline; 0 for no other than that
 *
 * What a call may take beside its own deadline and cap.
 */
typedef struct
{
  guint connect_ms;
  guint window_ms;
  guint least_rate;
  guint tick_ms;
  guint names_ms;
  guint call_ms;
} PlakatHttpLimits;

/** PlakatCallEnd: why a call was broken off by ourselves */
typedef enum
{
  PLAKAT_CALL_RUNS,
  PLAKAT_CALL_DEADLINE,
  PLAKAT_CALL_CONNECT,
  PLAKAT_CALL_SLOW,
  PLAKAT_CALL_LARGE,
  PLAKAT_CALL_DROPPED,
} PlakatCallEnd;

GError           *plakat_remote_error_explain    (PlakatCallEnd           end,
                                                  gboolean                sent,
                                                  const char             *host,
                                                  const GError           *error);
DexFuture        *plakat_http_start_call         (PlakatHttp              *self,
                                                  const PlakatHttpRequest *request,
                                                  GCancellable            *stop);
SoupSession      *plakat_http_dup_session        (PlakatHttp             *self,
                                                  const char             *host);
void              plakat_http_release_session    (SoupSession            *session);
void              plakat_http_note_unreached     (PlakatHttp             *self,
                                                  SoupSession            *session);
void              plakat_http_lines_note         (SoupSession            *session,
                                                  SoupMessage            *message,
                                                  GSocket                *socket);
void              plakat_http_lines_cut          (SoupSession            *session,
                                                  SoupMessage            *message);
void              plakat_http_lines_cut_all      (SoupSession            *session);
const PlakatHttpLimits *plakat_http_get_limits   (PlakatHttp             *self);
void              plakat_http_set_limits         (PlakatHttp             *self,
                                                  const PlakatHttpLimits *limits);
void              plakat_http_set_authorities    (PlakatHttp             *self,
                                                  GTlsDatabase           *authorities);
PlakatHttpAnswer *plakat_http_answer_new         (SoupMessage            *message,
                                                  GBytes                 *body);
gboolean          plakat_http_is_loopback        (const char             *host);
gboolean          plakat_http_is_same_origin     (GUri                   *uri,
                                                  GUri                   *other);
GUri             *plakat_http_parse_url          (const char             *url,
                                                  GError                **error);
void              plakat_remote_error_set_answer (GError                 *error,
                                                  guint                   status,
                                                  guint                   retry_after);

G_END_DECLS
