/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "plakat-http-private.h"

#define MAX_CONNECTIONS_PER_HOST 6
#define IDLE_SECONDS 60

struct _PlakatHttp
{
  GObject parent_instance;

  SoupSession *session;
  SoupSession *direct;
  gint64 session_since;
  GTlsDatabase *authorities;
  PlakatHttpLimits limits;
};

G_DEFINE_FINAL_TYPE (PlakatHttp, plakat_http, G_TYPE_OBJECT)

static SoupSession *
new_session (PlakatHttp *self)
{
  SoupSession *session = soup_session_new_with_options ("max-conns-per-host", MAX_CONNECTIONS_PER_HOST,
                                                        "idle-timeout", IDLE_SECONDS, "timeout", 0,
                                                        "user-agent", "Plakat/" PLAKAT_VERSION, NULL);

  /* Tokens are set on each request by us; what libsoup would do with a 401 can only leak or prompt. */
  soup_session_remove_feature_by_type (session, SOUP_TYPE_AUTH_MANAGER);
  if (self->authorities != NULL)
    soup_session_set_tls_database (session, self->authorities);
  return session;
}

/* libsoup 3.6 looks a name up once for as long as it knows the host, which a sync now and then makes for
 * ever: a server that moved, or that a network's sign-in page stood for, would not be found again. Calls that
 * run keep the session that they began with. */
static void
renew_session (PlakatHttp *self)
{
  g_clear_pointer (&self->session, plakat_http_release_session);
  self->session = new_session (self);
  self->session_since = g_get_monotonic_time ();
}

static void
plakat_http_dispose (GObject *object)
{
  PlakatHttp *self = PLAKAT_HTTP (object);

  if (self->session != NULL)
    plakat_http_lines_cut_all (self->session);
  if (self->direct != NULL)
    plakat_http_lines_cut_all (self->direct);
  g_clear_pointer (&self->session, plakat_http_release_session);
  g_clear_pointer (&self->direct, plakat_http_release_session);
  g_clear_object (&self->authorities);

  G_OBJECT_CLASS (plakat_http_parent_class)->dispose (object);
}

static void
plakat_http_class_init (PlakatHttpClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = plakat_http_dispose;
}

static void
plakat_http_init (PlakatHttp *self)
{
  self->limits = (PlakatHttpLimits) {
    .connect_ms = 10000,
    .window_ms = 20000,
    .least_rate = 1024,
    .tick_ms = 250,
    .names_ms = 10 * 60 * 1000,
  };
  renew_session (self);
  /* No proxy stands between this computer and itself. */
  self->direct = new_session (self);
  soup_session_set_proxy_resolver (self->direct, NULL);
}

/** plakat_http_new: Returns: (transfer full): a client with its own connections */
PlakatHttp *
plakat_http_new (void)
{
  return g_object_new (PLAKAT_TYPE_HTTP, NULL);
}

/*
 * plakat_http_set_limits:
 * @self: a client
 * @limits: for the calls that begin from now on
 *
 * Tests do not wait for twenty seconds.
 */
void
plakat_http_set_limits (PlakatHttp *self, const PlakatHttpLimits *limits)
{
  g_return_if_fail (PLAKAT_IS_HTTP (self));
  g_return_if_fail (limits != NULL && limits->tick_ms > 0);

  self->limits = *limits;
}

const PlakatHttpLimits *
plakat_http_get_limits (PlakatHttp *self)
{
  return &self->limits;
}

static gboolean
release_cb (gpointer data)
{
  return G_SOURCE_REMOVE;
}

/*
 * plakat_http_release_session:
 * @session: (transfer full): a session
 *
 * libsoup warns when it loses its last reference while one of its connections comes to its end. It is kept
 * until there is nothing else to do.
 */
void
plakat_http_release_session (SoupSession *session)
{
  g_idle_add_full (G_PRIORITY_LOW, release_cb, session, g_object_unref);
}

/* plakat_http_dup_session: Returns: (transfer full): the session for a call to a host; to be given to
 * plakat_http_release_session() */
SoupSession *
plakat_http_dup_session (PlakatHttp *self, const char *host)
{
  if (plakat_http_is_loopback (host))
    return g_object_ref (self->direct);
  if (g_get_monotonic_time () - self->session_since >= (gint64) self->limits.names_ms * 1000)
    renew_session (self);
  return g_object_ref (self->session);
}

/*
 * plakat_http_note_unreached:
 * @self: a client
 * @session: of a call that found nobody, or the wrong one, where its host should be
 *
 * Names are looked up anew from now on.
 */
void
plakat_http_note_unreached (PlakatHttp *self, SoupSession *session)
{
  if (session == self->session)
    renew_session (self);
}

/*
 * plakat_http_set_authorities:
 * @self: a client
 * @authorities: who is trusted instead of those of the system
 *
 * Tests have an authority of their own.
 */
void
plakat_http_set_authorities (PlakatHttp *self, GTlsDatabase *authorities)
{
  g_return_if_fail (PLAKAT_IS_HTTP (self));
  g_return_if_fail (G_IS_TLS_DATABASE (authorities));

  g_set_object (&self->authorities, authorities);
  soup_session_set_tls_database (self->session, authorities);
  soup_session_set_tls_database (self->direct, authorities);
}

/**
 * plakat_http_get:
 * @self: a client
 * @url: absolute, https; http for this computer
 * @bearer: (nullable): the access token; it is sent to the origin of @url only
 * @etag: (nullable): a tag known from before; the answer is a 304 where it still holds
 * @max_bytes: of the body, decoded
 * @deadline_seconds: for all of it, redirects included
 *
 * Follows up to three redirects within the origin; any other redirect is the answer. Main thread.
 *
 * Returns: (transfer full): resolves to a #PlakatHttpAnswer of any status; rejects with
 *   %PLAKAT_REMOTE_ERROR_TRANSPORT, %PLAKAT_REMOTE_ERROR_LIMIT or %PLAKAT_REMOTE_ERROR_ADDRESS and a sentence
 * to show. A call that nobody waits for any more goes on to its end, within its limits.
 */
DexFuture *
plakat_http_get (PlakatHttp *self,
                 const char *url,
                 const char *bearer,
                 const char *etag,
                 gsize max_bytes,
                 guint deadline_seconds)
{
  PlakatHttpRequest request;

  dex_return_error_if_fail (PLAKAT_IS_HTTP (self));
  dex_return_error_if_fail (url != NULL);
  dex_return_error_if_fail (deadline_seconds > 0);

  request = (PlakatHttpRequest) {
    .method = "GET",
    .url = url,
    .bearer = bearer,
    .etag = etag,
    .max_bytes = max_bytes,
    .deadline_seconds = deadline_seconds,
  };
  return plakat_http_start_call (self, &request, NULL);
}

/**
 * plakat_http_fetch:
 * @self: a client
 * @url: as for plakat_http_get()
 * @max_bytes: likewise
 * @deadline_seconds: likewise
 * @stop: breaks the call off when it is cancelled, in the main thread; it then rejects
 *
 * For pictures, which may be given up on the way.
 *
 * Returns: (transfer full): as plakat_http_get()
 */
DexFuture *
plakat_http_fetch (
    PlakatHttp *self, const char *url, gsize max_bytes, guint deadline_seconds, GCancellable *stop)
{
  PlakatHttpRequest request;

  dex_return_error_if_fail (PLAKAT_IS_HTTP (self));
  dex_return_error_if_fail (url != NULL);
  dex_return_error_if_fail (deadline_seconds > 0);
  dex_return_error_if_fail (G_IS_CANCELLABLE (stop) && !g_cancellable_is_cancelled (stop));

  request = (PlakatHttpRequest) {
    .method = "GET",
    .url = url,
    .unpacked = TRUE,
    .max_bytes = max_bytes,
    .deadline_seconds = deadline_seconds,
  };
  return plakat_http_start_call (self, &request, stop);
}

/**
 * plakat_http_send:
 * @self: a client
 * @method: `POST`, `PUT`, `PATCH` or `DELETE`
 * @url: as for plakat_http_get()
 * @bearer: (nullable): likewise
 * @json: (nullable): the body
 * @max_bytes: of the answer's body, decoded
 * @deadline_seconds: for all of it
 *
 * Follows one redirect, and only a 307 or 308 within the origin. Main thread.
 *
 * Returns: (transfer full): as plakat_http_get(); after %PLAKAT_REMOTE_ERROR_TRANSPORT and
 *   %PLAKAT_REMOTE_ERROR_LIMIT what was asked may have been done
 */
DexFuture *
plakat_http_send (PlakatHttp *self,
                  const char *method,
                  const char *url,
                  const char *bearer,
                  const char *json,
                  gsize max_bytes,
                  guint deadline_seconds)
{
  PlakatHttpRequest request;

  dex_return_error_if_fail (PLAKAT_IS_HTTP (self));
  dex_return_error_if_fail (method != NULL);
  dex_return_error_if_fail (url != NULL);
  dex_return_error_if_fail (deadline_seconds > 0);

  request = (PlakatHttpRequest) {
    .method = method,
    .url = url,
    .bearer = bearer,
    .json = json,
    .max_bytes = max_bytes,
    .deadline_seconds = deadline_seconds,
  };
  return plakat_http_start_call (self, &request, NULL);
}

/**
 * plakat_http_ask:
 * @self: a client
 * @request: what and where
 *
 * For a request that needs what the others have no argument for. Redirects are followed as by
 * plakat_http_get() or plakat_http_send(). Main thread.
 *
 * Returns: (transfer full): as plakat_http_get()
 */
DexFuture *
plakat_http_ask (PlakatHttp *self, const PlakatHttpRequest *request)
{
  dex_return_error_if_fail (PLAKAT_IS_HTTP (self));
  dex_return_error_if_fail (request != NULL && request->method != NULL && request->url != NULL);
  dex_return_error_if_fail (request->deadline_seconds > 0);

  return plakat_http_start_call (self, request, NULL);
}
