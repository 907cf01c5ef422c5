/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "net-fixture.h"

#define MIB (1024 * 1024)
/* SYNC.md 3.1: whatever a server sends. */
#define MOST_MEMORY (32 * MIB)
#define N_PARALLEL 60
#define MOST_CONNECTIONS 6
/* However busy the machine is: what no limit of its own ends goes on for longer. */
#define MOST_SECONDS 15

static char *endless_body;
static int gate;

/* What the last call took; the servers of a test live in the same process and take next to nothing. */
static void
assert_memory (guint64 before)
{
#ifdef __SANITIZE_ADDRESS__
  g_test_message ("What a sanitizer keeps of what was freed is not counted");
#else
  guint64 peak = net_get_peak ();

  g_test_message ("%.1f MiB", peak > before ? (double) (peak - before) / MIB : 0.0);
  g_assert_cmpuint (peak, <, before + MOST_MEMORY);
#endif
}

/* Ends in time, with little memory, and leaves everybody signed in. */
static void
assert_bounded (Net *net, const NetKind *kind, NetFault fault)
{
  g_autoptr (GError) error = NULL;
  guint64 before;
  gint64 start;

  net_reset_peak ();
  before = net_get_memory ();
  start = g_get_monotonic_time ();
  net->fault = fault;
  error = net_ask (net, kind);
  g_test_message ("%s: %s", kind->name, error ? error->message : "an answer");
  /* Bytes of any kind may be a picture. */
  if (kind->destroy != NULL)
    g_assert_nonnull (error);
  if (error != NULL && !g_error_matches (error, PLAKAT_REMOTE_ERROR, PLAKAT_REMOTE_ERROR_LIMIT)
      && !g_error_matches (error, PLAKAT_REMOTE_ERROR, PLAKAT_REMOTE_ERROR_ANSWER))
    g_assert_error (error, PLAKAT_REMOTE_ERROR, PLAKAT_REMOTE_ERROR_TRANSPORT);
  g_assert_cmpint (g_get_monotonic_time () - start, <, MOST_SECONDS * G_USEC_PER_SEC);
  assert_memory (before);
  net_heal (net, kind);
}

static void
each_kind (Net *net, NetFault fault)
{
  for (guint i = 0; i < net_n_kinds; i++)
    assert_bounded (net, &net_kinds[i], fault);
}

/* ── slow ──────────────────────────────────────────────────────────────── */

static gboolean
silent_fault (Net *net, const HostileRequest *request, GString *reply)
{
  return TRUE;
}

static void
test_silent (Net *net, gconstpointer data)
{
  each_kind (net, silent_fault);
}

/* A byte each so often, which never ends and never stops either. */
static gboolean
slow_head_fault (Net *net, const HostileRequest *request, GString *reply)
{
  const HostileManner manner = { .pause_ms = 40 };

  net_say (reply, "200 OK", net->kind);
  hostile_set_manner (net->server, &manner);
  return FALSE;
}

static gboolean
slow_body_fault (Net *net, const HostileRequest *request, GString *reply)
{
  HostileManner manner = { .pause_ms = 40 };

  net_say (reply, "200 OK", net->kind);
  manner.at_once = (gsize) (strstr (reply->str, "\r\n\r\n") - reply->str) + 4;
  hostile_set_manner (net->server, &manner);
  return FALSE;
}

static void
test_slow (Net *net, gconstpointer data)
{
  each_kind (net, slow_head_fault);
  each_kind (net, slow_body_fault);
}

/* ── large ─────────────────────────────────────────────────────────────── */

/* Much of it at a time, so that the client has no time to breathe. */
static gboolean
say_endless (Net *net, GString *reply, const char *head, const char *again)
{
  g_autoptr (GString) much = g_string_new (NULL);
  HostileManner manner = { 0 };

  while (much->len < 64 * 1024)
    g_string_append (much, again);
  manner.endless = g_intern_string (much->str);
  g_string_append (reply, head);
  hostile_set_manner (net->server, &manner);
  return FALSE;
}

static gboolean
endless_body_fault (Net *net, const HostileRequest *request, GString *reply)
{
  return say_endless (net, reply, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n", endless_body);
}

static gboolean
endless_chunks_fault (Net *net, const HostileRequest *request, GString *reply)
{
  return say_endless (
      net, reply, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n",
      "1\r\n{\r\n");
}

static gboolean
announced_fault (Net *net, const HostileRequest *request, GString *reply)
{
  return say_endless (
      net, reply, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 9000000000\r\n\r\n",
      endless_body);
}

static gboolean
endless_header_fault (Net *net, const HostileRequest *request, GString *reply)
{
  return say_endless (net, reply, "HTTP/1.1 200 OK\r\nX: ", endless_body);
}

static gboolean
endless_headers_fault (Net *net, const HostileRequest *request, GString *reply)
{
  return say_endless (net, reply, "HTTP/1.1 200 OK\r\n", "X-Some-Header: some value\r\n");
}

static gboolean
endless_continue_fault (Net *net, const HostileRequest *request, GString *reply)
{
  return say_endless (net, reply, "", "HTTP/1.1 100 Continue\r\n\r\n");
}

static gboolean
endless_trailers_fault (Net *net, const HostileRequest *request, GString *reply)
{
  return say_endless (
      net, reply,
      "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
      "1\r\n{\r\n0\r\n",
      "X-Some-Trailer: some value\r\n");
}

static gboolean
endless_chunk_size_fault (Net *net, const HostileRequest *request, GString *reply)
{
  return say_endless (
      net, reply, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n1;",
      endless_body);
}

static gboolean
endless_error_fault (Net *net, const HostileRequest *request, GString *reply)
{
  return say_endless (net, reply, "HTTP/1.1 503 Busy\r\nContent-Type: application/json\r\n\r\n",
                      endless_body);
}

/* A byte with each chunk: it would take long to be too much. */
static void
test_endless_chunks (Net *net, gconstpointer data)
{
  each_kind (net, endless_chunks_fault);
}

static void
test_endless (Net *net, gconstpointer data)
{
  each_kind (net, endless_body_fault);
  each_kind (net, announced_fault);
  each_kind (net, endless_trailers_fault);
  each_kind (net, endless_chunk_size_fault);
}

static void
test_endless_heads (Net *net, gconstpointer data)
{
  each_kind (net, endless_header_fault);
  each_kind (net, endless_headers_fault);
  each_kind (net, endless_continue_fault);
}

/* A refusal stays one, however much it has to say. */
static void
test_endless_errors (Net *net, gconstpointer data)
{
  for (guint i = 0; i < net_n_kinds; i++)
    {
      g_autoptr (GError) error = NULL;
      guint64 before;

      net_reset_peak ();
      before = net_get_memory ();
      net->fault = endless_error_fault;
      error = net_ask (net, &net_kinds[i]);
      if (net_kinds[i].destroy != NULL)
        g_assert_nonnull (error);
      if (error != NULL && !g_str_equal (net_kinds[i].name, "profile"))
        g_assert_error (error, PLAKAT_REMOTE_ERROR, PLAKAT_REMOTE_ERROR_BUSY);
      assert_memory (before);
      net_heal (net, &net_kinds[i]);
    }
}

static gboolean
packed_fault (Net *net, const HostileRequest *request, GString *reply)
{
  g_string_append_printf (reply,
                          "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Encoding: gzip\r\n"
                          "Content-Length: %zu\r\n\r\n",
                          g_bytes_get_size (net->packed));
  g_string_append_len (reply, g_bytes_get_data (net->packed, NULL), (gssize) g_bytes_get_size (net->packed));
  return FALSE;
}

static gboolean
padded_fault (Net *net, const HostileRequest *request, GString *reply)
{
  g_autofree char *spaces = g_strnfill (64 * 1024, ' ');
  g_autofree char *body = g_strconcat (net->kind->body, spaces, NULL);

  hostile_say (reply, "200 OK", net->kind->type, body);
  return FALSE;
}

/* Tokens take no more than 64 KiB, pages may. */
static void
test_large_tokens (Net *net, gconstpointer data)
{
  for (guint i = 0; i < net_n_kinds; i++)
    {
      const gboolean tokens =
          g_str_equal (net_kinds[i].name, "sign-in") || g_str_equal (net_kinds[i].name, "refresh");
      g_autoptr (GError) error = NULL;

      net->fault = padded_fault;
      error = net_ask (net, &net_kinds[i]);
      if (tokens)
        g_assert_error (error, PLAKAT_REMOTE_ERROR, PLAKAT_REMOTE_ERROR_LIMIT);
      else
        g_assert_no_error (error);
      net_heal (net, &net_kinds[i]);
    }
}

/* A thousand times as much as it seems. */
static void
test_bomb (Net *net, gconstpointer data)
{
  g_autofree char *zeros = g_malloc0 (100 * MIB);

  net->packed = hostile_gzip (zeros, 100 * MIB);
  g_clear_pointer (&zeros, g_free);
  g_assert_cmpuint (g_bytes_get_size (net->packed), <, 100 * MIB / 900);
  each_kind (net, packed_fault);
}

static gboolean
broken_gzip_fault (Net *net, const HostileRequest *request, GString *reply)
{
  g_string_append (reply, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Encoding: gzip\r\n"
                          "Content-Length: 6\r\n\r\n{\"a\":1");
  return FALSE;
}

/* libsoup gives on what it cannot unpack; then it is no answer. */
static void
test_broken_gzip (Net *net, gconstpointer data)
{
  each_kind (net, broken_gzip_fault);
}

/* ── many ──────────────────────────────────────────────────────────────── */

static gboolean
busy_fault (Net *net, const HostileRequest *request, GString *reply)
{
  HostileManner manner = { .pause_ms = 2, .gate = &gate };

  net_say (reply, "200 OK", net->kind);
  manner.at_once = reply->len - 4;
  hostile_set_manner (net->server, &manner);
  return FALSE;
}

/* However many are asked at once. */
static void
test_connections (Net *net, gconstpointer data)
{
  DexFuture *futures[N_PARALLEL];

  net->kind = &net_kinds[1];
  net->fault = busy_fault;
  g_atomic_int_set (&gate, 0);
  for (guint i = 0; i < N_PARALLEL; i++)
    futures[i] = net->kind->ask (net);
  while (hostile_get_open (net->server) < MOST_CONNECTIONS)
    g_main_context_iteration (NULL, FALSE);
  g_atomic_int_set (&gate, 1);
  for (guint i = 0; i < N_PARALLEL; i++)
    {
      g_autoptr (DexFuture) held = NULL;
      g_autoptr (GError) error = NULL;
      const GValue *value = hostile_await (futures[i], &held, &error);

      g_assert_no_error (error);
      net->kind->destroy (g_value_get_pointer (value));
    }
  g_assert_cmpuint (hostile_get_most (net->server), ==, MOST_CONNECTIONS);
}

static void
add (const char *path, const PlakatHttpLimits *limits, void (*test) (Net *, gconstpointer))
{
  g_test_add (path, Net, limits, net_set_up, test, net_tear_down);
}

int
main (int argc, char *argv[])
{
  int result;

  net_init (&argc, &argv);
  endless_body = g_strnfill (64 * 1024, '[');

  /* Time ends the first three, and nothing but what comes ends the others. */
  add ("/remote/network-limits/silent", NULL, test_silent);
  add ("/remote/network-limits/slow", NULL, test_slow);
  add ("/remote/network-limits/endless-chunks", NULL, test_endless_chunks);
  add ("/remote/network-limits/endless", &net_patience, test_endless);
  add ("/remote/network-limits/I21/endless-heads", &net_patience, test_endless_heads);
  add ("/remote/network-limits/endless-errors", &net_patience, test_endless_errors);
  add ("/remote/network-limits/I21/bomb", &net_patience, test_bomb);
  add ("/remote/network-limits/large-tokens", &net_patience, test_large_tokens);
  add ("/remote/network-limits/broken-gzip", &net_patience, test_broken_gzip);
  add ("/remote/network-limits/connections", &net_patience, test_connections);
  result = g_test_run ();
  g_free (endless_body);
  return result;
}
