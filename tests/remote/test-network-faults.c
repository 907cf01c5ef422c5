/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "net-fixture.h"

#define MIB (1024 * 1024)
#define JSON "application/json"
#define PORTAL "<html><title>Sign in to this network</title></html>"

static guint rounds = 1500;

static const NetKind *
get_kind (const char *name)
{
  for (guint i = 0; i < net_n_kinds; i++)
    if (g_str_equal (net_kinds[i].name, name))
      return &net_kinds[i];
  g_assert_not_reached ();
}

static gboolean
is_kind (const NetKind *kind, const char *name)
{
  return g_str_equal (kind->name, name);
}

static gboolean
is_picture (const NetKind *kind)
{
  return kind->destroy == NULL;
}

/* Asks with the fault, and once more without it. */
static void
assert_fails (Net *net, const NetKind *kind, NetFault fault, PlakatRemoteError code)
{
  g_autoptr (GError) error = NULL;
  gint64 start = g_get_monotonic_time ();

  net->fault = fault;
  error = net_ask (net, kind);
  g_assert_error (error, PLAKAT_REMOTE_ERROR, (int) code);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 20 * G_USEC_PER_SEC);
  net_heal (net, kind);
}

/* ── answers that break off ────────────────────────────────────────────── */

static gboolean
cut_fault (Net *net, const HostileRequest *request, GString *reply)
{
  net_say (reply, "200 OK", net->kind);
  g_assert_cmpuint (net->cut, <, reply->len);
  g_string_truncate (reply, net->cut);
  return FALSE;
}

static gsize
measure_reply (const NetKind *kind)
{
  g_autoptr (GString) whole = g_string_new (NULL);

  net_say (whole, "200 OK", kind);
  return whole->len;
}

static void
test_cut_everywhere (Net *net, gconstpointer data)
{
  for (guint i = 0; i < net_n_kinds; i++)
    {
      const NetKind *kind = &net_kinds[i];

      for (net->cut = 0; net->cut < measure_reply (kind); net->cut++)
        {
          g_autoptr (GError) error = NULL;

          net->fault = cut_fault;
          error = net_ask (net, kind);
          if (!g_error_matches (error, PLAKAT_REMOTE_ERROR, PLAKAT_REMOTE_ERROR_TRANSPORT))
            g_error ("%s, cut after %zu bytes: %s", kind->name, net->cut,
                     error ? error->message : "no error");
        }
      net_heal (net, kind);
    }
}

static gboolean
drop_fault (Net *net, const HostileRequest *request, GString *reply)
{
  return FALSE;
}

static gboolean
reset_fault (Net *net, const HostileRequest *request, GString *reply)
{
  const HostileManner manner = { .reset = TRUE };

  net_say (reply, "200 OK", net->kind);
  g_string_truncate (reply, net->cut);
  hostile_set_manner (net->server, &manner);
  return FALSE;
}

static void
test_drops (Net *net, gconstpointer data)
{
  for (guint i = 0; i < net_n_kinds; i++)
    {
      assert_fails (net, &net_kinds[i], drop_fault, PLAKAT_REMOTE_ERROR_TRANSPORT);
      for (guint part = 0; part < 4; part++)
        {
          net->cut = (measure_reply (&net_kinds[i]) - 1) * part / 3;
          assert_fails (net, &net_kinds[i], reset_fault, PLAKAT_REMOTE_ERROR_TRANSPORT);
        }
    }
}

/* What was asked twice is answered twice, and means the same. */
static void
test_duplicates (Net *net, gconstpointer data)
{
  for (guint i = 0; i < net_n_kinds; i++)
    for (guint n = 0; n < 3; n++)
      net_heal (net, &net_kinds[i]);
}

static gboolean
text_fault (Net *net, const HostileRequest *request, GString *reply)
{
  g_string_append (reply, net->text);
  return FALSE;
}

/* Either nothing came that is an answer, or something that is none: what was asked may have been done. */
static void
assert_no_answer (Net *net, const NetKind *kind, NetFault fault)
{
  g_autoptr (GError) error = NULL;

  net->fault = fault;
  error = net_ask (net, kind);
  /* Bytes of any kind may be a picture; whoever decodes it sees. */
  if (!is_picture (kind) && !g_error_matches (error, PLAKAT_REMOTE_ERROR, PLAKAT_REMOTE_ERROR_ANSWER))
    g_assert_error (error, PLAKAT_REMOTE_ERROR, PLAKAT_REMOTE_ERROR_TRANSPORT);
  net_heal (net, kind);
}

/* Lengths and chunks that are not what they say. What is announced shorter than it is, is cut. */
static void
test_framing (Net *net, gconstpointer data)
{
#define CHUNKED "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
#define SAYING(length) \
  "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " length "\r\n\r\n"
  static const char *const broken[] = {
    CHUNKED "5\r\n{\"a\":\r\nzz\r\n",
    CHUNKED "5\r\n{\"a\"",
    CHUNKED "5\r\n{\"a\":",
    CHUNKED "5\r\n{\"a\":\r\n",
    CHUNKED "-5\r\n{\"a\":\r\n0\r\n\r\n",
    CHUNKED "ffffffffffffffff\r\n{\"a\":\r\n0\r\n\r\n",
    CHUNKED "",
    SAYING ("100000") "{\"epoch\":\"e\"}",
    SAYING ("99999999999999999999") "{\"epoch\":\"e\"}",
    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n",
    "HTTP/9.9 200 OK\r\n\r\n{}",
    "HTTP/1.1 2000 OK\r\n\r\n{}",
    SAYING ("1") "{\"epoch\":\"e\"}",
    SAYING ("0") "{\"epoch\":\"e\"}",
    SAYING ("-1") "{\"epoch\":\"e\"}",
    CHUNKED "1\r\n{\r\n0\r\n\r\n",
    CHUNKED "0\r\n\r\n",
    "SSH-2.0-OpenSSH_9.9\r\n",
    "\r\n\r\n\r\n",
    "\n",
  };

  for (guint i = 0; i < net_n_kinds; i++)
    {
      const NetKind *kind = &net_kinds[i];

      for (guint n = 0; n < G_N_ELEMENTS (broken); n++)
        {
          g_test_message ("%s: %s", kind->name, broken[n]);
          net->text = broken[n];
          assert_no_answer (net, kind, text_fault);
        }
    }
}

/* ── statuses ──────────────────────────────────────────────────────────── */

static gboolean
status_fault (Net *net, const HostileRequest *request, GString *reply)
{
  g_autofree char *line = g_strdup_printf ("%u Status%s", net->status, net->text ? net->text : "");

  hostile_say (reply, line, JSON, net->body);
  return FALSE;
}

static PlakatRemoteError
get_meaning (guint status)
{
  switch (status)
    {
    case 401:
      return PLAKAT_REMOTE_ERROR_SIGN_IN;
    case 410:
      return PLAKAT_REMOTE_ERROR_GONE;
    case 408:
    case 425:
    case 429:
      return PLAKAT_REMOTE_ERROR_BUSY;
    case 501:
      return PLAKAT_REMOTE_ERROR_REFUSED;
    default:
      return status < 500 ? PLAKAT_REMOTE_ERROR_REFUSED : PLAKAT_REMOTE_ERROR_BUSY;
    }
}

/* SYNC.md 2.4, as each request has it. */
static PlakatRemoteError
get_expected (const NetKind *kind, guint status)
{
  PlakatRemoteError code = get_meaning (status);

  /* A no to a password is no end of a session. */
  if (is_kind (kind, "sign-in") && code == PLAKAT_REMOTE_ERROR_SIGN_IN)
    return PLAKAT_REMOTE_ERROR_REFUSED;
  /* Only a no to the token ends it; any other no to a refresh says nothing of what was asked. */
  if (is_kind (kind, "refresh") && status == 400)
    return PLAKAT_REMOTE_ERROR_SIGN_IN;
  if (is_kind (kind, "refresh") && code != PLAKAT_REMOTE_ERROR_SIGN_IN)
    return PLAKAT_REMOTE_ERROR_BUSY;
  /* Op by op: of unknown outcome, or not. */
  if (is_kind (kind, "profile") && code == PLAKAT_REMOTE_ERROR_BUSY)
    return PLAKAT_REMOTE_ERROR_TRANSPORT;
  if (is_kind (kind, "profile") && code == PLAKAT_REMOTE_ERROR_GONE)
    return PLAKAT_REMOTE_ERROR_REFUSED;
  return code;
}

static void
test_statuses (Net *net, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  net->body = "{\"error\":\"The server’s own sentence\"}";
  net->text = NULL;
  for (guint i = 0; i < net_n_kinds; i++)
    for (net->status = 400; net->status < 600 && !is_picture (&net_kinds[i]); net->status++)
      {
        /* The one answer that ends the session has a test of its own. */
        if (is_kind (&net_kinds[i], "refresh") && (net->status == 400 || net->status == 401))
          continue;
        g_test_message ("%s: %u", net_kinds[i].name, net->status);
        assert_fails (net, &net_kinds[i], status_fault, get_expected (&net_kinds[i], net->status));
      }
  for (net->status = 400; net->status < 600; net->status++)
    {
      net->fault = status_fault;
      error = net_ask (net, get_kind ("picture"));
      g_assert_no_error (error);
    }
}

static gboolean
retry_fault (Net *net, const HostileRequest *request, GString *reply)
{
  g_string_append_printf (reply,
                          "HTTP/1.1 %u Later\r\nContent-Type: application/json\r\n%s\r\n"
                          "Content-Length: 2\r\n\r\n{}",
                          net->status, net->text);
  return FALSE;
}

/* Whatever is asked, it is waited for an hour at most, and never less than nothing. */
static void
test_retry_after (Net *net, gconstpointer data)
{
#define DATE "Date: Fri, 20 Nov 2026 22:00:00 GMT\r\n"
  static const struct
  {
    const char *text;
    guint seconds;
  } cases[] = {
    { "Retry-After: 17", 17 },
    { "Retry-After: 0", 0 },
    { "Retry-After: -5", 0 },
    { "Retry-After: +5", 0 },
    { "Retry-After: 5.5", 0 },
    { "Retry-After: 3601", 3600 },
    { "Retry-After: 1000000000000", 3600 },
    { "Retry-After: 99999999999999999999999999", 3600 },
    { "Retry-After: soon", 0 },
    { "Retry-After:", 0 },
    { "Retry-After: 0x10", 0 },
    { DATE "Retry-After: Fri, 20 Nov 2026 22:00:30 GMT", 30 },
    { DATE "Retry-After: Thu, 01 Jan 1970 00:00:00 GMT", 0 },
    { DATE "Retry-After: Tue, 31 Dec 2999 00:00:00 GMT", 3600 },
    { "Date: nonsense\r\nRetry-After: Thu, 01 Jan 1970 00:00:00 GMT", 0 },
    { "Date: nonsense\r\nRetry-After: Tue, 31 Dec 2999 00:00:00 GMT", 3600 },
    { DATE "Retry-After: Fri, 99 Nov 2026 22:00:30 GMT", 0 },
    { "Retry-After: 17\r\nRetry-After: 18", 17 },
  };
  static const guint statuses[] = { 429, 503 };
  const NetKind *kind = get_kind ("feed");

  for (guint s = 0; s < G_N_ELEMENTS (statuses); s++)
    for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
      {
        g_autoptr (GError) error = NULL;

        g_test_message ("%s", cases[i].text);
        net->status = statuses[s];
        net->text = cases[i].text;
        net->fault = retry_fault;
        error = net_ask (net, kind);
        g_assert_error (error, PLAKAT_REMOTE_ERROR, PLAKAT_REMOTE_ERROR_BUSY);
        if (strchr (cases[i].text, '\r') == NULL || strstr (cases[i].text, "18") == NULL)
          g_assert_cmpuint (plakat_remote_error_get_retry_after (error), ==, cases[i].seconds);
        else
          g_assert_cmpuint (plakat_remote_error_get_retry_after (error), <=, 18);
      }
  net_heal (net, kind);
}

/* A network's own page, at any status, of any type, is no answer; and nothing was refused. */
static void
test_portal (Net *net, gconstpointer data)
{
  static const char *const texts[] = {
    "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 51\r\n\r\n" PORTAL,
    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 51\r\n\r\n" PORTAL,
    "HTTP/1.1 200 OK\r\nContent-Length: 51\r\n\r\n" PORTAL,
    "HTTP/1.1 403 Forbidden\r\nContent-Type: text/html\r\nContent-Length: 51\r\n\r\n" PORTAL,
    "HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\nContent-Length: 51\r\n\r\n" PORTAL,
    "HTTP/1.1 401 Unauthorized\r\nContent-Type: text/html\r\nContent-Length: 51\r\n\r\n" PORTAL,
  };

  for (guint i = 0; i < net_n_kinds; i++)
    for (guint n = 0; n < G_N_ELEMENTS (texts) && !is_picture (&net_kinds[i]); n++)
      {
        /* A 401 of the page's makes the client refresh, which is well, and then ask again. */
        g_test_message ("%s: %.12s", net_kinds[i].name, texts[n] + strlen ("HTTP/1.1 "));
        net->text = texts[n];
        assert_fails (net, &net_kinds[i], text_fault,
                      is_kind (&net_kinds[i], "profile") ? PLAKAT_REMOTE_ERROR_TRANSPORT
                                                         : PLAKAT_REMOTE_ERROR_ANSWER);
      }
}

/* ── redirects ─────────────────────────────────────────────────────────── */

static gboolean
redirect_fault (Net *net, const HostileRequest *request, GString *reply)
{
  g_string_append_printf (reply, "HTTP/1.1 %u Elsewhere\r\nLocation: %s\r\nContent-Length: 0\r\n\r\n",
                          net->status, net->text);
  return FALSE;
}

static gboolean
is_followed (const NetKind *kind, guint status)
{
  return status == 307 || status == 308 || (!kind->writes && status <= 303);
}

static void
test_redirects (Net *net, gconstpointer data)
{
  static const guint statuses[] = { 300, 301, 302, 303, 305, 307, 308, 399 };

  for (guint i = 0; i < net_n_kinds; i++)
    for (guint s = 0; s < G_N_ELEMENTS (statuses); s++)
      {
        const NetKind *kind = &net_kinds[i];
        g_autoptr (GError) error = NULL;

        g_test_message ("%s: %u", kind->name, statuses[s]);
        net->status = statuses[s];
        net->text = "/moved";
        net->fault = redirect_fault;
        error = net_ask (net, kind);
        if (is_followed (kind, net->status) && net->status != 300)
          g_assert_no_error (error);
        else if (is_kind (kind, "profile"))
          g_assert_error (error, PLAKAT_REMOTE_ERROR, PLAKAT_REMOTE_ERROR_REFUSED);
        else if (!is_picture (kind))
          g_assert_error (error, PLAKAT_REMOTE_ERROR, PLAKAT_REMOTE_ERROR_ANSWER);
        net_heal (net, kind);
      }
}

/* Nothing that is ours goes to another origin, whatever sends us there. */
static void
test_redirects_away (Net *net, gconstpointer data)
{
  static const guint statuses[] = { 301, 302, 303, 307, 308 };
  const char *other = hostile_origin (net->other);
  g_autofree char *relative = g_strconcat (other + strlen ("http:"), "/x", NULL);
  g_autofree char *absolute = g_strconcat (other, "/x", NULL);
  g_autofree char *named = g_strdup_printf ("http://localhost:%u/x", hostile_get_port (net->other));
  g_autofree char *user = g_strdup_printf ("http://127.0.0.1:%u@127.0.0.1:%u/x",
                                           hostile_get_port (net->server), hostile_get_port (net->other));
  const char *const targets[] = {
    relative,
    absolute,
    named,
    user,
    "https://127.0.0.1/",
    "file:///etc/passwd",
    "http://",
    "//",
    "",
    "http:///x",
    "data:application/json,{}",
    "http://films.example.org/x",
    "\t",
    "http://[::1",
    "ftp://127.0.0.1/",
  };

  for (guint i = 0; i < net_n_kinds; i++)
    for (guint s = 0; s < G_N_ELEMENTS (statuses); s++)
      for (guint n = 0; n < G_N_ELEMENTS (targets); n++)
        {
          g_autoptr (GError) error = NULL;

          net->status = statuses[s];
          net->text = targets[n];
          net->fault = redirect_fault;
          error = net_ask (net, &net_kinds[i]);
          if (!is_picture (&net_kinds[i]))
            g_assert_nonnull (error);
          net_heal (net, &net_kinds[i]);
        }
  g_assert_cmpuint (hostile_count (net->other, NULL), ==, 0);
  g_assert_false (net->leaked);
}

static gboolean
loop_fault (Net *net, const HostileRequest *request, GString *reply)
{
  g_string_append_printf (reply, "HTTP/1.1 307 Again\r\nLocation: %s\r\nContent-Length: 0\r\n\r\n",
                          request->path);
  return FALSE;
}

static void
test_redirect_loop (Net *net, gconstpointer data)
{
  for (guint i = 0; i < net_n_kinds; i++)
    {
      g_autoptr (GError) error = NULL;

      net->faults = 0;
      net->fault = loop_fault;
      error = net_ask (net, &net_kinds[i]);
      g_assert_cmpuint (net->faults, ==, net_kinds[i].writes ? 2 : 4);
      if (!is_picture (&net_kinds[i]))
        g_assert_nonnull (error);
      net_heal (net, &net_kinds[i]);
    }
}

/* ── all of it, at random ──────────────────────────────────────────────── */

static gboolean
random_fault (Net *net, const HostileRequest *request, GString *reply)
{
  static const NetFault faults[] = {
    cut_fault, drop_fault, reset_fault, status_fault, loop_fault, text_fault
  };

  return faults[net->status % G_N_ELEMENTS (faults)](net, request, reply);
}

/* Three requests at the most until all is well again, and nobody was signed out on the way. */
static void
test_random (Net *net, gconstpointer data)
{
  static const guint statuses[] = { 403, 404, 408, 409, 425, 429, 500, 502, 503, 504, 507, 599 };
  g_autoptr (GRand) random = g_rand_new_with_seed (19);

  for (guint n = 0; n < rounds; n++)
    {
      const NetKind *kind = &net_kinds[g_rand_int_range (random, 0, (int) net_n_kinds)];
      g_autoptr (GError) error = NULL;

      net->cut = (gsize) g_rand_int_range (random, 0, (int) measure_reply (kind));
      net->status = statuses[g_rand_int_range (random, 0, G_N_ELEMENTS (statuses))];
      net->text = "\r\nRetry-After: 99999999999";
      net->body = g_rand_boolean (random) ? "{}" : PORTAL;
      net->left = (guint) g_rand_int_range (random, 0, 3);
      net->fault = random_fault;
      error = net_ask (net, kind);
      net_heal (net, kind);
    }
}

static void
add (const char *path, void (*test) (Net *, gconstpointer))
{
  g_test_add (path, Net, &net_patience, net_set_up, test, net_tear_down);
}

int
main (int argc, char *argv[])
{
  net_init (&argc, &argv);
  if (argc > 1)
    rounds = (guint) atoi (argv[1]);

  add ("/remote/network-faults/cut-everywhere", test_cut_everywhere);
  add ("/remote/network-faults/drops", test_drops);
  add ("/remote/network-faults/duplicates", test_duplicates);
  add ("/remote/network-faults/framing", test_framing);
  add ("/remote/network-faults/statuses", test_statuses);
  add ("/remote/network-faults/retry-after", test_retry_after);
  add ("/remote/network-faults/portal", test_portal);
  add ("/remote/network-faults/redirects", test_redirects);
  add ("/remote/network-faults/redirects-away", test_redirects_away);
  add ("/remote/network-faults/redirect-loop", test_redirect_loop);
  add ("/remote/network-faults/random", test_random);
  return g_test_run ();
}
