/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "net-fixture.h"
#include "plakat-auteurflix.h"
#include "plakat-companion.h"

#define JSON "application/json"
#define STALE "stale-token-of-this-account"

static DexFuture *
ask_catalogue (Net *net)
{
  return plakat_remote_fetch_catalogue (net->companion, NULL, 500);
}

static DexFuture *
ask_feed (Net *net)
{
  return plakat_remote_fetch_changes (net->companion, NULL);
}

void
net_init (int *argc, char ***argv)
{
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus", TRUE);
  g_unsetenv ("SECRET_BACKEND");
  g_test_init (argc, argv, NULL);
  hostile_quiet ();
  dex_init ();
}

DexFuture *
net_push (PlakatRemote *companion)
{
  g_autoptr (GPtrArray) ops = g_ptr_array_new_with_free_func ((GDestroyNotify) plakat_op_free);
  PlakatOp *op = g_new0 (PlakatOp, 1);

  op->seq = 4;
  op->film_uid = g_strdup ("tmdb:603");
  op->want = TRUE;
  g_ptr_array_add (ops, op);
  return plakat_remote_push (companion, "device", ops);
}

static DexFuture *
ask_push (Net *net)
{
  return net_push (net->companion);
}

static DexFuture *
ask_sign_in (Net *net)
{
  return plakat_remote_sign_in (net->companion, "ada", NET_PASSWORD);
}

/* A token that the server does not take any more, so that there is a refresh first. */
static DexFuture *
ask_with_refresh (Net *net)
{
  g_autoptr (DexFuture) held = NULL;

  hostile_await (plakat_tokens_store (net->tokens, STALE, NET_REFRESH), &held, NULL);
  return plakat_remote_fetch_changes (net->companion, NULL);
}

static DexFuture *
ask_picture (Net *net)
{
  g_autofree char *url = g_strconcat (hostile_origin (net->server), "/files/a.jpg", NULL);
  g_autoptr (GCancellable) stop = g_cancellable_new ();

  return plakat_http_fetch (net->http, url, 15 * 1024 * 1024, 60, stop);
}

static DexFuture *
ask_movies (Net *net)
{
  return plakat_remote_fetch_catalogue (net->flix, NULL, 0);
}

static DexFuture *
ask_profiles (Net *net)
{
  return plakat_remote_fetch_profiles (net->flix);
}

static DexFuture *
ask_flix_push (Net *net)
{
  g_autoptr (GPtrArray) ops = g_ptr_array_new_with_free_func ((GDestroyNotify) plakat_op_free);
  PlakatOp *op = g_new0 (PlakatOp, 1);

  op->kind = PLAKAT_OP_PROFILE;
  op->seq = 4;
  op->profile_uid = g_strdup ("a");
  op->name = g_strdup ("Ada");
  op->want = TRUE;
  g_ptr_array_add (ops, op);
  return plakat_remote_push (net->flix, "device", ops);
}

#define FEED "{\"epoch\":\"e\",\"cursor\":\"c\",\"more\":false,\"changes\":[]}"
#define SESSION                                                                    \
  "{\"user\":{\"id\":7,\"username\":\"ada\"},\"tokens\":{\"access\":\"" NET_ACCESS \
  "\",\"refresh\":\"" NET_REFRESH "\"}}"

const NetKind net_kinds[] = {
  { "catalogue", "GET", "/api/v1/catalogue/", FALSE, JSON,
    "{\"epoch\":\"e\",\"cursor\":\"c\",\"more\":false,\"total\":0,\"films\":[],\"persons\":[]}",
    ask_catalogue, (GDestroyNotify) plakat_catalogue_page_free },
  { "feed", "GET", "/api/v1/sync/", FALSE, JSON, FEED, ask_feed, (GDestroyNotify) plakat_feed_free },
  { "push", "POST", "/api/v1/sync/", TRUE, JSON, "{\"results\":[{\"seq\":4,\"status\":\"done\"}]}", ask_push,
    (GDestroyNotify) g_ptr_array_unref },
  { "sign-in", "POST", "/api/v1/users/login/", TRUE, JSON, SESSION, ask_sign_in,
    (GDestroyNotify) plakat_session_free },
  { "refresh", "POST", "/api/v1/users/refresh/", TRUE, JSON,
    "{\"access\":\"" NET_ACCESS "\",\"refresh\":\"" NET_REFRESH "\"}", ask_with_refresh,
    (GDestroyNotify) plakat_feed_free },
  { "picture", "GET", "/files/a.jpg", FALSE, "image/jpeg", "a picture of so many bytes", ask_picture, NULL },
  { "movies", "GET", "/api/movies", FALSE, JSON,
    "{\"movies\":{\"1\":{\"id\":1,\"title\":\"Ran\"}},\"tags\":{},\"genres\":{}}", ask_movies,
    (GDestroyNotify) plakat_catalogue_page_free },
  { "profiles", "GET", "/api/users/1/profiles", FALSE, JSON,
    "{\"2\":{\"id\":2,\"user_id\":1,\"name\":\"pram\"}}", ask_profiles, (GDestroyNotify) g_ptr_array_unref },
  { "profile", "POST", "/api/users/1/profiles", TRUE, JSON, "{\"id\":4,\"name\":\"Ada\"}", ask_flix_push,
    (GDestroyNotify) g_ptr_array_unref },
};

const guint net_n_kinds = G_N_ELEMENTS (net_kinds);

void
net_say (GString *reply, const char *status, const NetKind *kind)
{
  g_string_append_printf (reply,
                          "HTTP/1.1 %s\r\nContent-Type: %s\r\n"
                          "Set-Cookie: _auteur_flix_session=" NET_COOKIE "; path=/; httponly\r\n"
                          "Content-Length: %zu\r\n\r\n%s",
                          status, kind->type, strlen (kind->body), kind->body);
}

static const NetKind *
find_kind (const HostileRequest *request)
{
  g_autofree char *path = g_strndup (request->path, strcspn (request->path, "?"));

  for (guint i = 0; i < net_n_kinds; i++)
    if (g_str_equal (net_kinds[i].path, path) && g_str_equal (net_kinds[i].method, request->method))
      return &net_kinds[i];
  return NULL;
}

static gboolean
server_cb (const HostileRequest *request, GString *reply, gpointer data)
{
  Net *net = data;
  const NetKind *kind = find_kind (request);
  gboolean moved = g_str_has_prefix (request->path, "/moved");

  if (kind != NULL && kind == net->kind && net->fault != NULL)
    {
      NetFault fault = net->fault;

      net->faults++;
      if (net->left > 0 && --net->left == 0)
        net->fault = NULL;
      return fault (net, request, reply);
    }
  if (moved)
    net_say (reply, "200 OK", net->kind);
  else if (kind == NULL)
    hostile_say (reply, "404 Not Found", JSON, "{}");
  else if (strstr (request->head, STALE) != NULL)
    hostile_say (reply, "401 Unauthorized", JSON, "{\"detail\":\"Sign in.\"}");
  else
    net_say (reply, "200 OK", kind);
  return FALSE;
}

static gboolean
other_cb (const HostileRequest *request, GString *reply, gpointer data)
{
  Net *net = data;

  net->leaked |= strstr (request->head, "-of-this-account") != NULL
                 || strstr (request->body, "-of-this-account") != NULL;
  hostile_say (reply, "200 OK", JSON, "{}");
  return FALSE;
}

static const PlakatHttpLimits net_limits = {
  .connect_ms = 5000, .window_ms = 100, .least_rate = 1024, .tick_ms = 10, .call_ms = NET_CALL_MS
};

const PlakatHttpLimits net_patience = {
  .connect_ms = 20000, .window_ms = 20000, .least_rate = 1, .tick_ms = 10, .call_ms = 20000
};

void
net_set_up (Net *net, gconstpointer data)
{
  const char *base;

  net->server = hostile_new (server_cb, net);
  net->other = hostile_new (other_cb, net);
  net->http = plakat_http_new ();
  net->limits = data ? data : &net_limits;
  plakat_http_set_limits (net->http, net->limits);
  base = hostile_origin (net->server);
  net->tokens = plakat_tokens_new ("account", base);
  net->flix_tokens = plakat_tokens_new ("flix", base);
  net->companion = PLAKAT_REMOTE (plakat_companion_new (net->http, net->tokens, base));
  net->flix = PLAKAT_REMOTE (plakat_auteurflix_new (net->http, net->flix_tokens, base));
  hostile_await_done (plakat_tokens_store (net->tokens, NET_ACCESS, NET_REFRESH));
  hostile_await_done (plakat_tokens_store (net->flix_tokens, "1 " NET_COOKIE, "1 " NET_COOKIE));
}

void
net_tear_down (Net *net, gconstpointer data)
{
  g_clear_object (&net->companion);
  g_clear_object (&net->flix);
  g_clear_object (&net->tokens);
  g_clear_object (&net->flix_tokens);
  g_clear_object (&net->http);
  hostile_free (net->server);
  hostile_free (net->other);
  g_clear_pointer (&net->packed, g_bytes_unref);
}

/* What op by op is a result, is an error elsewhere. */
static GError *
find_result_error (const NetKind *kind, gpointer pointer)
{
  PlakatOpResult *result;
  int code;

  if (kind->ask != ask_flix_push)
    return NULL;
  result = g_ptr_array_index ((GPtrArray *) pointer, 0);
  if (result->status == PLAKAT_OP_DONE)
    return NULL;
  code = result->status == PLAKAT_OP_UNKNOWN ? PLAKAT_REMOTE_ERROR_TRANSPORT : PLAKAT_REMOTE_ERROR_REFUSED;
  return g_error_new (PLAKAT_REMOTE_ERROR, code, "%s", result->message ? result->message : "");
}

GError *
net_ask (Net *net, const NetKind *kind)
{
  g_autoptr (DexFuture) held = NULL;
  g_autoptr (GError) error = NULL;
  const GValue *value;
  GError *found = NULL;

  net->kind = kind;
  value = hostile_await (kind->ask (net), &held, &error);
  if (value == NULL)
    {
      g_assert_true (error->domain == PLAKAT_REMOTE_ERROR);
      g_assert_cmpstr (error->message, !=, "");
      return g_steal_pointer (&error);
    }
  if (kind->destroy == NULL)
    return NULL;
  found = find_result_error (kind, g_value_get_pointer (value));
  kind->destroy (g_value_get_pointer (value));
  return found;
}

void
net_heal (Net *net, const NetKind *kind)
{
  g_autoptr (GError) error = NULL;

  net->fault = NULL;
  net->left = 0;
  g_assert_nonnull (plakat_tokens_get_access (net->tokens));
  g_assert_cmpstr (plakat_tokens_get_refresh (net->tokens), ==, NET_REFRESH);
  g_assert_cmpstr (plakat_tokens_get_access (net->flix_tokens), ==, "1 " NET_COOKIE);
  plakat_http_set_limits (net->http, &net_patience);
  error = net_ask (net, kind);
  plakat_http_set_limits (net->http, net->limits);
  g_assert_no_error (error);
  g_assert_false (net->leaked);
}

static guint64
read_status (const char *name)
{
  g_autofree char *status = NULL;
  const char *line;

  g_assert_true (g_file_get_contents ("/proc/self/status", &status, NULL, NULL));
  line = strstr (status, name);
  g_assert_nonnull (line);
  return g_ascii_strtoull (line + strlen (name) + strspn (line + strlen (name), ": \t"), NULL, 10) * 1024;
}

guint64
net_get_memory (void)
{
  return read_status ("VmRSS");
}

guint64
net_get_peak (void)
{
  return read_status ("VmHWM");
}

void
net_reset_peak (void)
{
  g_autoptr (GFile) file = g_file_new_for_path ("/proc/self/clear_refs");
  g_autoptr (GFileIOStream) stream = g_file_open_readwrite (file, NULL, NULL);

  g_assert_nonnull (stream);
  g_assert_true (g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (stream)), "5", 1,
                                            NULL, NULL, NULL));
}
