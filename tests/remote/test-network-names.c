/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "certificates.h"
#include "net-fixture.h"
#include "plakat-companion.h"

/* What a name means may change from one moment to the next: at a home with another address every night, in
 * the network of a train. */

#define NAME "films.example.org"
#define FEED "{\"epoch\":\"e\",\"cursor\":\"c\",\"more\":false,\"changes\":[]}"

/* ── who says what names mean ──────────────────────────────────────────── */

/* Addresses of @NAME, NULL-terminated; NULL: there is no such name. */
static const char *const *meaning;
/* It does not answer at all. */
static gboolean silent;

typedef struct
{
  GResolver parent_instance;
} Names;

typedef struct
{
  GResolverClass parent_class;
} NamesClass;

static GType
names_get_type (void);

G_DEFINE_TYPE (Names, names, G_TYPE_RESOLVER)

static void
free_addresses (gpointer data)
{
  g_resolver_free_addresses (data);
}

static gboolean
give_up_cb (GCancellable *cancellable, gpointer data)
{
  GTask *task = data;

  g_task_return_error_if_cancelled (task);
  return G_SOURCE_REMOVE;
}

static void
wait_for_ever (GTask *task, GCancellable *cancellable)
{
  g_autoptr (GSource) source = g_cancellable_source_new (cancellable);

  g_source_set_callback (source, G_SOURCE_FUNC (give_up_cb), g_object_ref (task), g_object_unref);
  g_source_attach (source, NULL);
}

static void
look_up (GResolver *resolver,
         const char *host,
         GResolverNameLookupFlags flags,
         GCancellable *cancellable,
         GAsyncReadyCallback call,
         gpointer data)
{
  g_autoptr (GTask) task = g_task_new (resolver, cancellable, call, data);
  GList *addresses = NULL;

  if (silent)
    {
      wait_for_ever (task, cancellable);
      return;
    }
  for (guint i = 0; g_str_equal (host, NAME) && meaning != NULL && meaning[i] != NULL; i++)
    if (flags != G_RESOLVER_NAME_LOOKUP_FLAGS_IPV6_ONLY)
      addresses = g_list_append (addresses, g_inet_address_new_from_string (meaning[i]));
  if (addresses == NULL)
    g_task_return_new_error (task, G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND, "no such name: %s", host);
  else
    g_task_return_pointer (task, addresses, free_addresses);
}

static void
look_up_any (
    GResolver *resolver, const char *host, GCancellable *cancellable, GAsyncReadyCallback call, gpointer data)
{
  look_up (resolver, host, G_RESOLVER_NAME_LOOKUP_FLAGS_DEFAULT, cancellable, call, data);
}

static GList *
look_up_finish (GResolver *resolver, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
names_class_init (NamesClass *klass)
{
  GResolverClass *resolver_class = G_RESOLVER_CLASS (klass);

  resolver_class->lookup_by_name_async = look_up_any;
  resolver_class->lookup_by_name_finish = look_up_finish;
  resolver_class->lookup_by_name_with_flags_async = look_up;
  resolver_class->lookup_by_name_with_flags_finish = look_up_finish;
}

static void
names_init (Names *self)
{
}

/* ── a server that is asked by its name ────────────────────────────────── */

static const char *const at_home[] = { "127.0.0.1", NULL };
static const char *const elsewhere[] = { "127.0.0.2", NULL };
static const char *const nowhere[] = { "127.0.0.3", NULL };
static const char *const nowhere_or_home[] = { "127.0.0.3", "127.0.0.1", NULL };

typedef struct
{
  Hostile *home;
  Hostile *other;
  PlakatHttp *http;
  PlakatTokens *tokens;
  PlakatRemote *remote;
  PlakatHttpLimits limits;
} Named;

static gboolean
server_cb (const HostileRequest *request, GString *reply, gpointer data)
{
  const gboolean *closes = data;

  if (*closes)
    hostile_say (reply, "200 OK", "application/json", FEED);
  else
    g_string_append_printf (
        reply, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %zu\r\n\r\n%s",
        strlen (FEED), FEED);
  return FALSE;
}

static gboolean closes = TRUE;

static void
set_up (Named *self, gconstpointer data)
{
  g_autoptr (GTlsCertificate) certificate =
      certificates_make ("good", "DNS:" NAME, CERTIFICATES_FROM, CERTIFICATES_TO);
  g_autoptr (GTlsDatabase) authorities = certificates_new_trust ("good");
  g_autofree char *origin = NULL;
  g_autoptr (GTlsCertificate) other =
      data ? certificates_make ("other", data, CERTIFICATES_FROM, CERTIFICATES_TO)
           : g_object_ref (certificate);

  meaning = at_home;
  silent = FALSE;
  self->home = hostile_new_secure (server_cb, &closes, certificate);
  self->other = hostile_new_at (server_cb, &closes, other, elsewhere[0], hostile_get_port (self->home));
  self->http = plakat_http_new ();
  self->limits = *plakat_http_get_limits (self->http);
  self->limits.tick_ms = 10;
  plakat_http_set_limits (self->http, &self->limits);
  plakat_http_set_authorities (self->http, authorities);
  origin = g_strdup_printf ("https://" NAME ":%u", hostile_get_port (self->home));
  self->tokens = plakat_tokens_new ("account", origin);
  hostile_await_done (plakat_tokens_store (self->tokens, NET_ACCESS, NET_REFRESH));
  self->remote = PLAKAT_REMOTE (plakat_companion_new (self->http, self->tokens, origin));
  hostile_await_done (plakat_remote_fetch_changes (self->remote, NULL));
  g_assert_cmpuint (hostile_count (self->home, NULL), ==, 1);
}

static void
tear_down (Named *self, gconstpointer data)
{
  g_clear_object (&self->remote);
  g_clear_object (&self->tokens);
  g_clear_object (&self->http);
  hostile_free (self->home);
  hostile_free (self->other);
}

/* As if ten minutes had passed, or not yet. */
static void
forget_names (Named *self, gboolean forget)
{
  self->limits.names_ms = forget ? 0 : 600000;
  plakat_http_set_limits (self->http, &self->limits);
}

static void
assert_fails (Named *self)
{
  forget_names (self, TRUE);
  hostile_await_error (plakat_remote_fetch_changes (self->remote, NULL), PLAKAT_REMOTE_ERROR,
                       PLAKAT_REMOTE_ERROR_TRANSPORT);
  g_assert_cmpstr (plakat_tokens_get_refresh (self->tokens), ==, NET_REFRESH);
  forget_names (self, FALSE);
}

static void
assert_heals (Named *self)
{
  guint before = hostile_count (self->home, NULL);

  meaning = at_home;
  silent = FALSE;
  hostile_await_done (plakat_remote_fetch_changes (self->remote, NULL));
  g_assert_cmpuint (hostile_count (self->home, NULL), ==, before + 1);
}

/* The server moved, and its name with it: nobody has to start Plakat anew, be there somebody who still
 * answers at the old address. */
static void
test_moved (Named *self, gconstpointer data)
{
  meaning = elsewhere;
  forget_names (self, TRUE);
  hostile_await_done (plakat_remote_fetch_changes (self->remote, NULL));
  g_assert_cmpuint (hostile_count (self->other, NULL), ==, 1);
  assert_heals (self);
}

/* Somebody else stands there, who has no certificate for that name, or one that nobody vouches for: not a
 * byte of a request. */
static void
test_impostor (Named *self, gconstpointer data)
{
  for (guint i = 0; i < 2; i++)
    {
      meaning = elsewhere;
      assert_fails (self);
      g_assert_cmpuint (hostile_count (self->other, NULL), ==, 0);
      assert_heals (self);
    }
}

static void
test_nowhere (Named *self, gconstpointer data)
{
  for (guint i = 0; i < 2; i++)
    {
      meaning = nowhere;
      assert_fails (self);
      assert_heals (self);
    }
}

static void
test_no_name (Named *self, gconstpointer data)
{
  for (guint i = 0; i < 2; i++)
    {
      meaning = NULL;
      assert_fails (self);
      assert_heals (self);
    }
}

static void
test_no_answer (Named *self, gconstpointer data)
{
  const guint connect_ms = self->limits.connect_ms;

  silent = TRUE;
  self->limits.connect_ms = 500;
  assert_fails (self);
  self->limits.connect_ms = connect_ms;
  forget_names (self, FALSE);
  assert_heals (self);
}

static void
test_several (Named *self, gconstpointer data)
{
  guint before = hostile_count (self->home, NULL);

  forget_names (self, TRUE);
  meaning = nowhere_or_home;
  hostile_await_done (plakat_remote_fetch_changes (self->remote, NULL));
  g_assert_cmpuint (hostile_count (self->home, NULL), ==, before + 1);
}

static void
add (const char *path, const char *other, void (*test) (Named *, gconstpointer))
{
  g_test_add (path, Named, other, set_up, test, tear_down);
}

int
main (int argc, char *argv[])
{
  g_autoptr (GResolver) names = NULL;
  int result;

  net_init (&argc, &argv);
  if (!certificates_open ())
    return 77;
  names = g_object_new (names_get_type (), NULL);
  g_resolver_set_default (names);

  add ("/remote/network-names/moved", NULL, test_moved);
  add ("/remote/network-names/impostor/name", "DNS:other.example.org", test_impostor);
  add ("/remote/network-names/impostor/authority", "DNS:" NAME, test_impostor);
  add ("/remote/network-names/nowhere", NULL, test_nowhere);
  add ("/remote/network-names/no-name", NULL, test_no_name);
  add ("/remote/network-names/no-answer", NULL, test_no_answer);
  add ("/remote/network-names/several", NULL, test_several);
  result = g_test_run ();
  certificates_close ();
  return result;
}
