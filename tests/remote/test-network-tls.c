/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "certificates.h"
#include "net-fixture.h"
#include "plakat-auteurflix.h"
#include "plakat-companion.h"

#define JSON "application/json"
#define FEED "{\"epoch\":\"e\",\"cursor\":\"c\",\"more\":false,\"changes\":[]}"

/* ── a server, and a client that trusts @name ──────────────────────────── */

typedef struct
{
  Hostile *server;
  Hostile *plain;
  PlakatHttp *http;
  PlakatTokens *tokens;
  PlakatRemote *remote;
  const char *target;
} Secure;

static gboolean
server_cb (const HostileRequest *request, GString *reply, gpointer data)
{
  Secure *secure = data;

  if (secure->target != NULL)
    g_string_append_printf (reply, "HTTP/1.1 307 Elsewhere\r\nLocation: %s\r\nContent-Length: 0\r\n\r\n",
                            secure->target);
  else
    hostile_say (reply, "200 OK", JSON, FEED);
  return FALSE;
}

static void
secure_init (Secure *self, GTlsCertificate *certificate, const char *trusted)
{
  *self = (Secure) { 0 };
  self->server = hostile_new_secure (server_cb, self, certificate);
  self->plain = hostile_new (server_cb, self);
  self->http = plakat_http_new ();
  if (trusted != NULL)
    {
      g_autoptr (GTlsDatabase) authorities = certificates_new_trust (trusted);

      plakat_http_set_authorities (self->http, authorities);
    }
  self->tokens = plakat_tokens_new ("account", hostile_origin (self->server));
  hostile_await_done (plakat_tokens_store (self->tokens, NET_ACCESS, NET_REFRESH));
  self->remote =
      PLAKAT_REMOTE (plakat_companion_new (self->http, self->tokens, hostile_origin (self->server)));
}

static void
secure_clear (Secure *self)
{
  g_clear_object (&self->remote);
  g_clear_object (&self->tokens);
  g_clear_object (&self->http);
  hostile_free (self->server);
  hostile_free (self->plain);
}

static char *
dup_failure (Secure *self)
{
  char *message = hostile_dup_message (plakat_remote_fetch_changes (self->remote, NULL));

  g_assert_nonnull (message);
  hostile_await_error (plakat_remote_fetch_changes (self->remote, NULL), PLAKAT_REMOTE_ERROR,
                       PLAKAT_REMOTE_ERROR_TRANSPORT);
  return message;
}

static void
test_good (void)
{
  g_autoptr (GTlsCertificate) certificate =
      certificates_make ("good", "IP:127.0.0.1", CERTIFICATES_FROM, CERTIFICATES_TO);
  Secure secure;

  secure_init (&secure, certificate, "good");
  g_assert_true (g_str_has_prefix (hostile_origin (secure.server), "https://"));
  hostile_await_done (plakat_remote_fetch_changes (secure.remote, NULL));
  g_assert_cmpuint (hostile_count (secure.server, "/api/v1/sync/"), ==, 1);
  secure_clear (&secure);
}

/* A certificate that nobody vouches for, of another, from before and of times to come: not a byte of a
 * request. */
static void
test_bad (void)
{
  static const struct
  {
    const char *alternative;
    const char *from;
    const char *to;
    gboolean trusted;
  } cases[] = {
    { "IP:127.0.0.1", "20200101000000Z", "20990101000000Z", FALSE },
    { "DNS:films.example.org", "20200101000000Z", "20990101000000Z", TRUE },
    { "IP:127.0.0.2", "20200101000000Z", "20990101000000Z", TRUE },
    { "IP:127.0.0.1", "20200101000000Z", "20210101000000Z", TRUE },
    { "IP:127.0.0.1", "20980101000000Z", "20990101000000Z", TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GTlsCertificate) certificate =
          certificates_make ("bad", cases[i].alternative, cases[i].from, cases[i].to);
      g_autofree char *message = NULL;
      Secure secure;

      secure_init (&secure, certificate, cases[i].trusted ? "bad" : NULL);
      message = dup_failure (&secure);
      g_test_message ("%s", message);
      g_assert_nonnull (strstr (message, "not safe"));
      g_assert_cmpuint (hostile_count (secure.server, NULL), ==, 0);
      g_assert_cmpstr (plakat_tokens_get_refresh (secure.tokens), ==, NET_REFRESH);
      secure_clear (&secure);
    }
}

/* From https there is no way to http, be it the same host. */
static void
test_downgrade (void)
{
  g_autoptr (GTlsCertificate) certificate =
      certificates_make ("good", "IP:127.0.0.1", CERTIFICATES_FROM, CERTIFICATES_TO);
  g_autofree char *same_port = NULL;
  Secure secure;

  secure_init (&secure, certificate, "good");
  secure.target = hostile_origin (secure.plain);
  hostile_await_error (plakat_remote_fetch_changes (secure.remote, NULL), PLAKAT_REMOTE_ERROR,
                       PLAKAT_REMOTE_ERROR_ANSWER);
  same_port = g_strdup_printf ("http://127.0.0.1:%u/api/v1/sync/", hostile_get_port (secure.server));
  secure.target = same_port;
  hostile_await_error (plakat_remote_fetch_changes (secure.remote, NULL), PLAKAT_REMOTE_ERROR,
                       PLAKAT_REMOTE_ERROR_ANSWER);
  g_assert_cmpuint (hostile_count (secure.plain, NULL), ==, 0);
  g_assert_cmpuint (hostile_count (secure.server, NULL), ==, 2);
  secure_clear (&secure);
}

static gboolean
silent_cb (const HostileRequest *request, GString *reply, gpointer data)
{
  return TRUE;
}

/* Something that is no TLS, and something that never says a word. */
static void
test_no_tls (void)
{
  const PlakatHttpLimits limits = { .connect_ms = 200, .window_ms = 1000, .least_rate = 1, .tick_ms = 10 };
  Hostile *plain = hostile_new (silent_cb, NULL);
  g_autofree char *base = g_strdup_printf ("https://127.0.0.1:%u", hostile_get_port (plain));
  g_autoptr (PlakatHttp) http = plakat_http_new ();
  gint64 start = g_get_monotonic_time ();

  plakat_http_set_limits (http, &limits);
  hostile_await_error (plakat_http_get (http, base, NET_ACCESS, NULL, 100, 20), PLAKAT_REMOTE_ERROR,
                       PLAKAT_REMOTE_ERROR_TRANSPORT);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 10 * G_USEC_PER_SEC);
  g_clear_object (&http);
  hostile_free (plain);
}

/* ── the system's proxy ────────────────────────────────────────────────── */

static char *proxy_address;
static guint asked;

typedef struct
{
  GObject parent_instance;
} Resolver;

typedef struct
{
  GObjectClass parent_class;
} ResolverClass;

static void
resolver_iface_init (GProxyResolverInterface *iface);

static GType
resolver_get_type (void);

G_DEFINE_TYPE_WITH_CODE (Resolver,
                         resolver,
                         G_TYPE_OBJECT,
                         G_IMPLEMENT_INTERFACE (G_TYPE_PROXY_RESOLVER, resolver_iface_init))

static gboolean
resolver_is_supported (GProxyResolver *self)
{
  return TRUE;
}

static char **
make_answer (void)
{
  char **answer = g_new0 (char *, 2);

  asked++;
  answer[0] = g_strdup (proxy_address);
  return answer;
}

static char **
resolver_lookup (GProxyResolver *self, const char *uri, GCancellable *cancellable, GError **error)
{
  return make_answer ();
}

static void
resolver_lookup_async (
    GProxyResolver *self, const char *uri, GCancellable *cancellable, GAsyncReadyCallback call, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, call, data);

  g_task_return_pointer (task, make_answer (), (GDestroyNotify) g_strfreev);
}

static char **
resolver_lookup_finish (GProxyResolver *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
resolver_iface_init (GProxyResolverInterface *iface)
{
  iface->is_supported = resolver_is_supported;
  iface->lookup = resolver_lookup;
  iface->lookup_async = resolver_lookup_async;
  iface->lookup_finish = resolver_lookup_finish;
}

static void
resolver_class_init (ResolverClass *klass)
{
}

static void
resolver_init (Resolver *self)
{
}

static gboolean
proxy_cb (const HostileRequest *request, GString *reply, gpointer data)
{
  GString *seen = data;

  g_string_append_printf (seen, "%s %s\n%s", request->method, request->path, request->head);
  hostile_say (reply, "502 Bad Gateway", "text/html", "<html>");
  return FALSE;
}

/* What goes elsewhere goes through the system's proxy, sealed; what goes to this computer does not. */
static void
test_proxy (void)
{
  g_autoptr (GString) seen = g_string_new (NULL);
  Hostile *proxy = hostile_new (proxy_cb, seen);
  Secure secure;
  g_autoptr (GTlsCertificate) certificate =
      certificates_make ("good", "IP:127.0.0.1", CERTIFICATES_FROM, CERTIFICATES_TO);
  const PlakatHttpRequest request = {
    .method = "GET",
    .url = "https://films.example.org/api/v1/sync/",
    .bearer = NET_ACCESS,
    .cookie = "session=" NET_COOKIE,
    .max_bytes = 100,
    .deadline_seconds = 20,
  };

  proxy_address = g_strdup (hostile_origin (proxy));
  secure_init (&secure, certificate, "good");
  hostile_await_error (plakat_http_ask (secure.http, &request), PLAKAT_REMOTE_ERROR,
                       PLAKAT_REMOTE_ERROR_TRANSPORT);
  g_assert_cmpuint (asked, >, 0);
  g_assert_true (g_str_has_prefix (seen->str, "CONNECT films.example.org:443\n"));
  g_assert_null (strstr (seen->str, "-of-this-account"));

  asked = 0;
  hostile_await_done (plakat_remote_fetch_changes (secure.remote, NULL));
  g_assert_cmpuint (asked, ==, 0);
  secure_clear (&secure);
  hostile_free (proxy);
  g_clear_pointer (&proxy_address, g_free);
}

/* ── addresses ─────────────────────────────────────────────────────────── */

/* What cannot be an address is none for any request, and nothing is sent. */
static void
test_addresses (void)
{
  static const char *const bases[] = {
    "http://films.example.org",
    "http://127.0.0.1.example.org",
    "http://localhost.example.org",
    "https://ada:secret@films.example.org",
    "https://films.example.org\r\nX-Other: y",
    "https://films.example.org\nHost: other.example.org",
    "https://films.example.org\\@other.example.org",
    "https://films example.org",
    "https://",
    "films.example.org",
    "file:///etc",
    "gopher://127.0.0.1",
    "https://[fe80::1%25lo]",
  };
  g_autoptr (PlakatHttp) http = plakat_http_new ();

  for (guint i = 0; i < G_N_ELEMENTS (bases); i++)
    {
      g_autoptr (PlakatTokens) tokens = plakat_tokens_new ("account", bases[i]);
      g_autoptr (PlakatTokens) flix_tokens = plakat_tokens_new ("flix", bases[i]);
      g_autoptr (PlakatRemote) remote = PLAKAT_REMOTE (plakat_companion_new (http, tokens, bases[i]));
      g_autoptr (PlakatRemote) flix = PLAKAT_REMOTE (plakat_auteurflix_new (http, flix_tokens, bases[i]));

      g_test_message ("%s", bases[i]);
      hostile_await_done (plakat_tokens_store (tokens, NET_ACCESS, NET_REFRESH));
      hostile_await_done (plakat_tokens_store (flix_tokens, "1 " NET_COOKIE, "1 " NET_COOKIE));
      hostile_await_error (plakat_remote_fetch_changes (remote, NULL), PLAKAT_REMOTE_ERROR,
                           PLAKAT_REMOTE_ERROR_ADDRESS);
      hostile_await_error (plakat_remote_sign_in (remote, "ada", NET_PASSWORD), PLAKAT_REMOTE_ERROR,
                           PLAKAT_REMOTE_ERROR_ADDRESS);
      hostile_await_error (plakat_remote_fetch_profiles (flix), PLAKAT_REMOTE_ERROR,
                           PLAKAT_REMOTE_ERROR_ADDRESS);
    }
}

int
main (int argc, char *argv[])
{
  int result;

  net_init (&argc, &argv);
  if (!certificates_open ())
    return 77;
  /* Ours is the system's resolver from here on. */
  g_type_ensure (G_TYPE_PROXY_RESOLVER);
  g_assert_nonnull (g_io_extension_point_implement (G_PROXY_RESOLVER_EXTENSION_POINT_NAME,
                                                    resolver_get_type (), "test", G_MAXINT));

  g_test_add_func ("/remote/network-tls/good", test_good);
  g_test_add_func ("/remote/network-tls/bad", test_bad);
  g_test_add_func ("/remote/network-tls/downgrade", test_downgrade);
  g_test_add_func ("/remote/network-tls/no-tls", test_no_tls);
  g_test_add_func ("/remote/network-tls/proxy", test_proxy);
  g_test_add_func ("/remote/network-tls/addresses", test_addresses);
  result = g_test_run ();
  certificates_close ();
  return result;
}
