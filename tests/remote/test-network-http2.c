/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <libsoup/soup.h>
#include <string.h>

#include "certificates.h"
#include "net-fixture.h"
#include "plakat-companion.h"

/* Whoever stands before a server at home often speaks HTTP/2, where all requests share a connection and none
 * has one to close. The server is libsoup's, in a thread of its own. */

#define FEED "{\"epoch\":\"e\",\"cursor\":\"c\",\"more\":false,\"changes\":[]}"
#define TOKENS "{\"access\":\"" NET_ACCESS "\",\"refresh\":\"" NET_REFRESH "\"}"
#define STALE "stale-token-of-this-account"
#define LARGE_BYTES (4 * 1024 * 1024)
#define MANY 64

typedef enum
{
  WELL,
  SILENT,
  STALLED,
  SHORT,
  CLOSED,
} Manner;

typedef struct
{
  GThread *thread;
  GMainLoop *loop;
  SoupServer *server;
  GTlsCertificate *certificate;
  GPtrArray *held;
  Manner manner;
  guint port;
  int ready;
  int stands_still;
  gsize written;
  int requests;
  int refreshes;
  int old_versions;
  GHashTable *peers;

  PlakatHttp *http;
  PlakatTokens *tokens;
  PlakatRemote *remote;
  char *origin;
} Place;

/* ── the server's thread ───────────────────────────────────────────────── */

static void
say (SoupServerMessage *message, const char *type, const char *body)
{
  soup_server_message_set_status (message, 200, NULL);
  soup_server_message_set_response (message, type, SOUP_MEMORY_COPY, body, strlen (body));
}

static void
note (Place *place, SoupServerMessage *message)
{
  g_autofree char *peer = g_socket_connectable_to_string (
      G_SOCKET_CONNECTABLE (soup_server_message_get_remote_address (message)));

  if (soup_server_message_get_http_version (message) != SOUP_HTTP_2_0)
    g_atomic_int_inc (&place->old_versions);
  g_hash_table_add (place->peers, g_steal_pointer (&peer));
}

/* The body breaks off: less comes than was announced, and then the connection is gone. */
static void
wrote_chunk_cb (SoupServerMessage *message, gpointer data)
{
  GSocket *socket = soup_server_message_get_socket (message);

  g_socket_shutdown (socket, TRUE, TRUE, NULL);
}

/* A body that begins, and then nothing comes: the server stands still. */
static void
wrote_data_cb (SoupServerMessage *message, guint size, gpointer data)
{
  Place *place = data;

  place->written += size;
  while (place->written > LARGE_BYTES / 4 && g_atomic_int_get (&place->stands_still))
    g_usleep (1000);
}

static void
say_start (Place *place, SoupServerMessage *message)
{
  g_autofree char *spaces = g_strnfill (LARGE_BYTES, ' ');

  place->written = 0;
  say (message, "application/json", spaces);
  g_signal_connect (message, "wrote-body-data", G_CALLBACK (wrote_data_cb), place);
}

static void
say_half (SoupServerMessage *message)
{
  SoupMessageBody *body = soup_server_message_get_response_body (message);

  soup_server_message_set_status (message, 200, NULL);
  soup_message_headers_set_content_type (soup_server_message_get_response_headers (message),
                                         "application/json", NULL);
  soup_message_headers_set_encoding (soup_server_message_get_response_headers (message),
                                     SOUP_ENCODING_CHUNKED);
  soup_message_body_append (body, SOUP_MEMORY_STATIC, FEED, strlen (FEED) / 2);
  g_signal_connect (message, "wrote-chunk", G_CALLBACK (wrote_chunk_cb), NULL);
}

static gboolean
is_stale (SoupServerMessage *message)
{
  const char *bearer =
      soup_message_headers_get_one (soup_server_message_get_request_headers (message), "Authorization");

  return bearer != NULL && strstr (bearer, STALE) != NULL;
}

static void
answer_sync (Place *place, SoupServerMessage *message)
{
  switch (place->manner)
    {
    case SILENT:
      soup_server_message_pause (message);
      g_ptr_array_add (place->held, g_object_ref (message));
      break;
    case STALLED:
      say_start (place, message);
      break;
    case SHORT:
      say_half (message);
      break;
    case CLOSED:
      g_socket_shutdown (soup_server_message_get_socket (message), TRUE, TRUE, NULL);
      break;
    case WELL:
    default:
      if (is_stale (message))
        {
          say (message, "application/json", "{\"detail\":\"Sign in.\"}");
          soup_server_message_set_status (message, 401, NULL);
        }
      else if (g_str_equal (soup_server_message_get_method (message), "POST"))
        say (message, "application/json", "{\"results\":[{\"seq\":4,\"status\":\"done\"}]}");
      else
        say (message, "application/json", FEED);
    }
}

/* What was silent speaks after all. */
static gboolean
release_cb (gpointer data)
{
  Place *place = data;

  for (guint i = 0; i < place->held->len; i++)
    {
      say (place->held->pdata[i], "application/json", FEED);
      soup_server_message_unpause (place->held->pdata[i]);
    }
  g_ptr_array_set_size (place->held, 0);
  return G_SOURCE_REMOVE;
}

static void
server_cb (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer data)
{
  Place *place = data;

  note (place, message);
  if (g_str_equal (path, "/api/v1/sync/"))
    answer_sync (place, message);
  else if (g_str_equal (path, "/api/v1/users/refresh/"))
    {
      g_atomic_int_inc (&place->refreshes);
      say (message, "application/json", TOKENS);
    }
  else if (g_str_equal (path, "/files/large.jpg"))
    {
      soup_server_message_set_status (message, 200, NULL);
      soup_server_message_set_response (message, "image/jpeg", SOUP_MEMORY_TAKE, g_malloc0 (LARGE_BYTES),
                                        LARGE_BYTES);
    }
  else
    soup_server_message_set_status (message, 404, NULL);
  g_atomic_int_inc (&place->requests);
}

static gpointer
run_server (gpointer data)
{
  Place *place = data;
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (GError) error = NULL;
  GSList *uris;

  g_main_context_push_thread_default (context);
  place->loop = g_main_loop_new (context, FALSE);
  place->server = soup_server_new ("tls-certificate", place->certificate, NULL);
  soup_server_add_handler (place->server, NULL, server_cb, place, NULL);
  soup_server_listen_local (place->server, 0, SOUP_SERVER_LISTEN_HTTPS | SOUP_SERVER_LISTEN_IPV4_ONLY,
                            &error);
  g_assert_no_error (error);
  uris = soup_server_get_uris (place->server);
  place->port = (guint) g_uri_get_port (uris->data);
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  g_atomic_int_set (&place->ready, 1);
  g_main_loop_run (place->loop);
  g_ptr_array_set_size (place->held, 0);
  soup_server_disconnect (place->server);
  g_clear_object (&place->server);
  g_main_loop_unref (place->loop);
  g_main_context_pop_thread_default (context);
  return NULL;
}

/* ── the client's ──────────────────────────────────────────────────────── */

static void
set_up (Place *place, gconstpointer data)
{
  g_autoptr (GTlsDatabase) authorities = NULL;
  PlakatHttpLimits limits;

  place->certificate = certificates_make ("good", "IP:127.0.0.1", CERTIFICATES_FROM, CERTIFICATES_TO);
  place->held = g_ptr_array_new_with_free_func (g_object_unref);
  place->peers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  place->thread = g_thread_new ("server", run_server, place);
  while (!g_atomic_int_get (&place->ready))
    g_thread_yield ();
  place->http = plakat_http_new ();
  limits = *plakat_http_get_limits (place->http);
  limits.tick_ms = 10;
  plakat_http_set_limits (place->http, &limits);
  authorities = certificates_new_trust ("good");
  plakat_http_set_authorities (place->http, authorities);
  place->origin = g_strdup_printf ("https://127.0.0.1:%u", place->port);
  place->tokens = plakat_tokens_new ("account", place->origin);
  hostile_await_done (plakat_tokens_store (place->tokens, NET_ACCESS, NET_REFRESH));
  place->remote = PLAKAT_REMOTE (plakat_companion_new (place->http, place->tokens, place->origin));
}

/* Whatever was given up on the way, nothing of it stays: libsoup warns of connections that outlive their
 * session. */
static void
tear_down (Place *place, gconstpointer data)
{
  SoupSession *session = plakat_http_dup_session (place->http, "127.0.0.1");
  gpointer alive = session;

  g_object_add_weak_pointer (G_OBJECT (session), &alive);
  plakat_http_release_session (session);
  g_clear_object (&place->remote);
  g_clear_object (&place->tokens);
  g_clear_object (&place->http);
  while (alive != NULL)
    g_main_context_iteration (NULL, TRUE);
  g_main_loop_quit (place->loop);
  g_thread_join (place->thread);
  g_assert_cmpint (place->old_versions, ==, 0);
  g_ptr_array_unref (place->held);
  g_hash_table_unref (place->peers);
  g_object_unref (place->certificate);
  g_free (place->origin);
}

/* 0: as long as it may ever be, which is for all that is answered. */
static void
set_limits (Place *place, guint call_ms, guint window_ms)
{
  PlakatHttpLimits limits = *plakat_http_get_limits (place->http);

  limits.call_ms = call_ms;
  limits.window_ms = window_ms;
  plakat_http_set_limits (place->http, &limits);
}

static DexFuture *
ask (Place *place)
{
  return plakat_remote_fetch_changes (place->remote, NULL);
}

static void
ask_many (Place *place)
{
  DexFuture *futures[MANY];

  for (guint i = 0; i < MANY; i++)
    futures[i] = ask (place);
  for (guint i = 0; i < MANY; i++)
    hostile_await_done (futures[i]);
}

static void
test_many (Place *place, gconstpointer data)
{
  hostile_await_done (ask (place));
  hostile_await_done (net_push (place->remote));
  ask_many (place);
  g_assert_cmpint (g_atomic_int_get (&place->requests), ==, MANY + 2);
  /* libsoup makes a new one for what changes something */
  g_assert_cmpuint (g_hash_table_size (place->peers), <=, 2);
}

static void
test_one_refresh (Place *place, gconstpointer data)
{
  hostile_await_done (plakat_tokens_store (place->tokens, STALE, NET_REFRESH));
  ask_many (place);
  g_assert_cmpint (g_atomic_int_get (&place->refreshes), ==, 1);
  g_assert_cmpstr (plakat_tokens_get_access (place->tokens), ==, NET_ACCESS);
}

static void
assert_fails (Place *place, Manner manner)
{
  place->manner = manner;
  hostile_await_error (ask (place), PLAKAT_REMOTE_ERROR, PLAKAT_REMOTE_ERROR_TRANSPORT);
  hostile_await_error (net_push (place->remote), PLAKAT_REMOTE_ERROR, PLAKAT_REMOTE_ERROR_TRANSPORT);
  set_limits (place, 0, 20000);
  place->manner = WELL;
  hostile_await_done (ask (place));
  hostile_await_done (net_push (place->remote));
  g_assert_cmpstr (plakat_tokens_get_refresh (place->tokens), ==, NET_REFRESH);
}

/* Whose other end is gone is not waited for beyond the deadline, nor asked again. */
static void
test_silent (Place *place, gconstpointer data)
{
  set_limits (place, 1000, 20000);
  assert_fails (place, SILENT);
}

static void
test_stalled (Place *place, gconstpointer data)
{
  for (guint i = 0; i < 2; i++)
    {
      set_limits (place, 0, 500);
      place->manner = STALLED;
      g_atomic_int_set (&place->stands_still, 1);
      hostile_await_error (i == 0 ? ask (place) : net_push (place->remote), PLAKAT_REMOTE_ERROR,
                           PLAKAT_REMOTE_ERROR_LIMIT);
      set_limits (place, 0, 20000);
      place->manner = WELL;
      g_atomic_int_set (&place->stands_still, 0);
      hostile_await_done (ask (place));
    }
}

/* Who says nothing yet holds up nobody else on that connection. */
static void
test_late (Place *place, gconstpointer data)
{
  DexFuture *late;

  place->manner = SILENT;
  late = ask (place);
  while (g_atomic_int_get (&place->requests) == 0)
    g_main_context_iteration (NULL, FALSE);
  place->manner = WELL;
  ask_many (place);
  g_assert_true (dex_future_is_pending (late));
  g_main_context_invoke (g_main_loop_get_context (place->loop), release_cb, place);
  hostile_await_done (late);
}

static void
test_short (Place *place, gconstpointer data)
{
  for (guint i = 0; i < 8; i++)
    assert_fails (place, SHORT);
}

static void
test_closed (Place *place, gconstpointer data)
{
  for (guint i = 0; i < 8; i++)
    assert_fails (place, CLOSED);
}

/* The cap ends one body, and those beside it come whole. */
static void
test_large (Place *place, gconstpointer data)
{
  g_autofree char *url = g_strconcat (place->origin, "/files/large.jpg", NULL);
  g_autoptr (GCancellable) stop = g_cancellable_new ();
  g_autoptr (DexFuture) held = NULL;
  g_autoptr (GError) error = NULL;
  DexFuture *whole, *small;
  const GValue *value;

  for (guint i = 0; i < 8; i++)
    {
      whole = plakat_http_fetch (place->http, url, LARGE_BYTES, 60, stop);
      small = plakat_http_fetch (place->http, url, LARGE_BYTES - 1, 60, stop);
      hostile_await_done (ask (place));
      hostile_await_error (small, PLAKAT_REMOTE_ERROR, PLAKAT_REMOTE_ERROR_LIMIT);
      g_clear_pointer (&held, dex_unref);
      value = hostile_await (whole, &held, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (g_bytes_get_size (((PlakatHttpAnswer *) g_value_get_boxed (value))->body), ==,
                        LARGE_BYTES);
    }
}

/* A picture that is not wanted any more is broken off, and what else is on its way comes. */
static void
test_dropped (Place *place, gconstpointer data)
{
  g_autofree char *url = g_strconcat (place->origin, "/files/large.jpg", NULL);

  for (guint i = 0; i < 16; i++)
    {
      g_autoptr (GCancellable) stop = g_cancellable_new ();
      DexFuture *dropped = plakat_http_fetch (place->http, url, LARGE_BYTES, 60, stop);
      DexFuture *other = ask (place);
      int before = g_atomic_int_get (&place->requests);

      while (i % 2 == 0 && g_atomic_int_get (&place->requests) == before)
        g_main_context_iteration (NULL, TRUE);
      g_cancellable_cancel (stop);
      hostile_await_error (dropped, PLAKAT_REMOTE_ERROR, PLAKAT_REMOTE_ERROR_TRANSPORT);
      hostile_await_done (other);
    }
}

/* What is given up after so many steps of its way, be it when its answer comes, is freed once. */
static void
test_dropped_at_each_step (Place *place, gconstpointer data)
{
  g_autofree char *url = g_strconcat (place->origin, "/files/large.jpg", NULL);

  for (int i = 0; i < 120; i++)
    {
      g_autoptr (GCancellable) stop = g_cancellable_new ();
      g_autoptr (DexFuture) held = NULL;
      g_autoptr (GError) error = NULL;
      DexFuture *dropped = plakat_http_fetch (place->http, url, LARGE_BYTES, 60, stop);
      DexFuture *other = ask (place);

      for (int n = 0; n < i; n++)
        g_main_context_iteration (NULL, FALSE);
      g_cancellable_cancel (stop);
      if (hostile_await (dropped, &held, &error) == NULL)
        g_assert_error (error, PLAKAT_REMOTE_ERROR, PLAKAT_REMOTE_ERROR_TRANSPORT);
      hostile_await_done (other);
    }
}

static void
add (const char *path, void (*test) (Place *, gconstpointer))
{
  g_test_add (path, Place, NULL, set_up, test, tear_down);
}

int
main (int argc, char *argv[])
{
  int result;

  g_setenv ("SOUP_SERVER_HTTP2", "1", TRUE);
  net_init (&argc, &argv);
  if (!certificates_open ())
    return 77;

  add ("/remote/network-http2/many", test_many);
  add ("/remote/network-http2/one-refresh", test_one_refresh);
  add ("/remote/network-http2/silent", test_silent);
  add ("/remote/network-http2/stalled", test_stalled);
  add ("/remote/network-http2/late", test_late);
  add ("/remote/network-http2/short", test_short);
  add ("/remote/network-http2/closed", test_closed);
  add ("/remote/network-http2/large", test_large);
  add ("/remote/network-http2/dropped", test_dropped);
  add ("/remote/network-http2/dropped-at-each-step", test_dropped_at_each_step);
  result = g_test_run ();
  certificates_close ();
  return result;
}
