/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "hostile.h"
#include "plakat-probe.h"
#include "plakat-remote.h"
#include "stand-in.h"

#define JSON "application/json"
#define PROBLEM "application/problem+json"
#define PLAKAT "{\"kind\":\"plakat\",\"epoch\":\"e\",\"files\":\"/files/\"}"
#define RECOMMENDATION                                            \
  "{\"message\":\"Movie Recommendation API\",\"version\":\"v1\"," \
  "\"endpoints\":{\"users\":{\"login\":\"/api/v1/users/login/\"},\"movies\":{\"list\":\"/\"}}}"
#define LOGGED_OUT "{\"error\":\"You must be logged in to perform this action\"}"
#define FILMS "{\"movies\":{},\"tags\":{},\"genres\":{}}"

typedef struct
{
  const char *status;
  const char *type;
  const char *body;
} Said;

/**
 * Fixture:
 * @below: the path below which the API stands
 * @first: at /api/v1/; @second: at /api/movies; anything else is not there
 */
typedef struct
{
  Hostile *server;
  PlakatHttp *http;
  const char *below;
  Said first;
  Said second;
  guint asked;
  gboolean saw_secret;
} Fixture;

static const Said not_there = { "404 Not Found", "text/html", "<html>" };

static gboolean
server_cb (const HostileRequest *request, GString *reply, gpointer data)
{
  Fixture *fixture = data;
  g_autofree char *first = g_strconcat (fixture->below, "/api/v1/", NULL);
  g_autofree char *second = g_strconcat (fixture->below, "/api/movies", NULL);
  g_autofree char *head = g_ascii_strdown (request->head, -1);
  const Said *said = &not_there;

  fixture->asked++;
  fixture->saw_secret |= strstr (head, "authorization:") != NULL || strstr (head, "cookie:") != NULL
                         || !g_str_equal (request->method, "GET");
  if (g_str_equal (request->path, first))
    said = &fixture->first;
  else if (g_str_equal (request->path, second))
    said = &fixture->second;
  hostile_say (reply, said->status, said->type, said->body);
  return FALSE;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->server = hostile_new (server_cb, fixture);
  fixture->http = plakat_http_new ();
  fixture->below = "";
  fixture->first = fixture->second = not_there;
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_assert_false (fixture->saw_secret);
  g_object_unref (fixture->http);
  hostile_free (fixture->server);
}

static PlakatProbeFound *
find (Fixture *fixture, const char *address)
{
  g_autoptr (DexFuture) held = NULL;
  g_autoptr (GError) error = NULL;
  const GValue *value;

  fixture->asked = 0;
  value = hostile_await (plakat_probe (fixture->http, address), &held, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (fixture->asked, <=, 4);
  return g_value_get_pointer (value);
}

static char *
fail_to_find (Fixture *fixture, const char *address)
{
  char *message;

  fixture->asked = 0;
  message = hostile_dup_message (plakat_probe (fixture->http, address));
  g_assert_nonnull (message);
  g_assert_cmpuint (fixture->asked, <=, 4);
  return message;
}

static void
test_kinds (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    Said first;
    Said second;
    PlakatServerKind kind;
    PlakatCapabilities can;
    PlakatCapabilities cannot;
    guint asked;
  } cases[] = {
    { { "200 OK", JSON, PLAKAT }, { "404 No", JSON, "{}" }, PLAKAT_SERVER_PLAKAT, PLAKAT_CAN_FEED, 0, 1 },
    { { "200 OK", JSON, RECOMMENDATION },
      { "404 No", JSON, "{}" },
      PLAKAT_SERVER_RECOMMENDATION,
      PLAKAT_CAN_WATCHLIST | PLAKAT_CAN_REGISTER,
      PLAKAT_CAN_FEED,
      1 },
    { { "404 No", JSON, "{}" },
      { "401 Who", JSON, LOGGED_OUT },
      PLAKAT_SERVER_AUTEURFLIX,
      PLAKAT_CAN_PROFILES,
      PLAKAT_CAN_FEED | PLAKAT_CAN_RATE,
      2 },
    { { "404 No", "text/html", "<html>" },
      { "200 OK", JSON, FILMS },
      PLAKAT_SERVER_AUTEURFLIX,
      PLAKAT_CAN_PROFILES,
      PLAKAT_CAN_FEED,
      2 },
    /* Its one page for people answers everything that is no API. */
    { { "200 OK", "text/html", "<html>" },
      { "401 Who", JSON, LOGGED_OUT },
      PLAKAT_SERVER_AUTEURFLIX,
      PLAKAT_CAN_PROFILES,
      PLAKAT_CAN_FEED,
      2 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (PlakatProbeFound) found = NULL;

      fixture->first = cases[i].first;
      fixture->second = cases[i].second;
      found = find (fixture, hostile_origin (fixture->server));
      g_assert_cmpint (found->kind, ==, cases[i].kind);
      g_assert_cmpstr (found->base, ==, hostile_origin (fixture->server));
      g_assert_cmpint (found->capabilities & cases[i].can, ==, cases[i].can);
      g_assert_cmpint (found->capabilities & cases[i].cannot, ==, 0);
      g_assert_cmpuint (fixture->asked, ==, cases[i].asked);
    }
}

/* However it is typed. */
static void
test_typings (Fixture *fixture, gconstpointer data)
{
  const char *origin = hostile_origin (fixture->server);
  const char *port = strrchr (origin, ':') + 1;
  static const char *const typed[] = {
    "http://127.0.0.1:%s",
    "http://127.0.0.1:%s/",
    "http://127.0.0.1:%s/api/v1",
    "http://127.0.0.1:%s/api/v1/",
    "http://127.0.0.1:%s/api",
    "http://127.0.0.1:%s/api/",
    "127.0.0.1:%s",
    "127.0.0.1:%s/api/v1",
    "  127.0.0.1:%s/  ",
    "HTTP://127.0.0.1:%s/API/V1/",
    "http://127.0.0.1:%s//api//v1/",
    "http://127.0.0.1:%s/api/v1/movies/",
    "http://127.0.0.1:%s/swagger/",
    "http://127.0.0.1:%s/redoc",
    "http://127.0.0.1:%s/films/12",
  };

  fixture->first = (Said) { "200 OK", JSON, RECOMMENDATION };
  for (guint i = 0; i < G_N_ELEMENTS (typed); i++)
    {
      g_auto (GStrv) parts = g_strsplit (typed[i], "%s", 2);
      g_autofree char *address = g_strconcat (parts[0], port, parts[1], NULL);
      g_autoptr (PlakatProbeFound) found = find (fixture, address);

      g_test_message ("%s", address);
      g_assert_cmpint (found->kind, ==, PLAKAT_SERVER_RECOMMENDATION);
      g_assert_cmpstr (found->base, ==, origin);
    }
}

static void
test_host (Fixture *fixture, gconstpointer data)
{
  const char *port = strrchr (hostile_origin (fixture->server), ':') + 1;
  g_autofree char *address = g_strdup_printf ("LocalHost:%s/Api/v1", port);
  g_autofree char *expected = g_strdup_printf ("http://localhost:%s", port);
  g_autoptr (PlakatProbeFound) found = NULL;

  fixture->first = (Said) { "200 OK", JSON, PLAKAT };
  found = find (fixture, address);
  g_assert_cmpstr (found->base, ==, expected);
}

/* The API stands below a path, which is part of the address. */
static void
test_sub_path (Fixture *fixture, gconstpointer data)
{
  static const char *const typed[] = { "/films", "/films/", "/films/api/v1/", "/films/api", "//films" };
  g_autofree char *base = g_strconcat (hostile_origin (fixture->server), "/films", NULL);

  fixture->below = "/films";
  for (guint i = 0; i < G_N_ELEMENTS (typed) * 2; i++)
    {
      gboolean auteurflix = i >= G_N_ELEMENTS (typed);
      g_autofree char *address =
          g_strconcat (hostile_origin (fixture->server), typed[i % G_N_ELEMENTS (typed)], NULL);
      g_autoptr (PlakatProbeFound) found = NULL;

      fixture->first = auteurflix ? not_there : (Said) { "200 OK", JSON, PLAKAT };
      fixture->second = auteurflix ? (Said) { "401 Who", JSON, LOGGED_OUT } : not_there;
      found = find (fixture, address);
      g_assert_cmpstr (found->base, ==, base);
      g_assert_cmpint (found->kind, ==, auteurflix ? PLAKAT_SERVER_AUTEURFLIX : PLAKAT_SERVER_PLAKAT);
    }
}

static void
test_not_found (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *status;
    const char *type;
    const char *body;
    const char *says;
  } cases[] = {
    { "200 OK", "text/html", "<html>Sign in to this network</html>", "network" },
    { "302 Found\r\nLocation: http://portal.example/", NULL, "", "network" },
    { "200 OK", JSON, "{\"kind\":\"jellyfin\"}", "no Plakat server" },
    { "200 OK", JSON, "{}", "no Plakat server" },
    { "200 OK", JSON, "[1]", "no Plakat server" },
    { "200 OK", JSON, "nonsense", "no Plakat server" },
    { "200 OK", JSON, "{\"endpoints\":{}}", "no Plakat server" },
    { "200 OK", JSON, "{\"endpoints\":[\"movies\",\"users\"]}", "no Plakat server" },
    { "404 Not Found", "text/html", "<html>", "no Plakat server" },
    { "401 Who", PROBLEM, "{}", "no Plakat server" },
    { "200 OK", JSON, "{\"kind\":\"plakat\"}", "too old" },
    { "200 OK", JSON, "{\"kind\":\"plakat\",\"api\":0,\"epoch\":\"e\",\"files\":\"/files/\"}", "too old" },
    { "200 OK", JSON, "{\"kind\":\"plakat\",\"api\":2,\"epoch\":\"e\",\"files\":\"/files/\"}", "newer" },
    { "503 Busy", PROBLEM, "{\"detail\":\"Back at noon.\"}", "Back at noon." },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases) * 2; i++)
    {
      g_autofree char *address =
          g_strconcat (hostile_origin (fixture->server), i % 2 ? "/some/page" : "", NULL);
      g_autofree char *message = NULL;

      fixture->first = (Said) { cases[i / 2].status, cases[i / 2].type, cases[i / 2].body };
      /* Whoever answers everything alike is none of the kinds. */
      fixture->second = fixture->first;
      message = fail_to_find (fixture, address);
      g_test_message ("%u: %s", i, message);
      g_assert_nonnull (strstr (message, cases[i / 2].says));
    }
}

/* A 401 that says something else is another server. */
static void
test_other_doors (Fixture *fixture, gconstpointer data)
{
  static const Said cases[] = {
    { "401 Who", JSON, "{\"error\":\"Authentication required\"}" },
    { "401 Who", "text/html", "You must be logged in to perform this action" },
    { "403 No", JSON, LOGGED_OUT },
    { "200 OK", JSON, "{\"movies\":[],\"tags\":[],\"genres\":[]}" },
    { "200 OK", JSON, "[]" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *message = NULL;

      fixture->second = cases[i];
      message = fail_to_find (fixture, hostile_origin (fixture->server));
      g_assert_nonnull (strstr (message, "no Plakat server"));
    }
}

static void
test_nobody (Fixture *fixture, gconstpointer data)
{
  Hostile *gone = hostile_new (server_cb, fixture);
  g_autofree char *origin = g_strdup (hostile_origin (gone));
  g_autofree char *message = NULL;

  hostile_free (gone);
  message = hostile_dup_message (plakat_probe (fixture->http, origin));
  g_assert_nonnull (strstr (message, "Nothing answers"));
}

static void
test_addresses (Fixture *fixture, gconstpointer data)
{
  static const char *const typed[] = {
    "http://films.example.org",
    "",
    "ftp://127.0.0.1/",
    "http://ada@127.0.0.1/",
    "127.0.0.1/a b",
    "http://127.0.0.1/f\xc3\xadlms",
    "http://127.0.0.1/\x01",
    "http://127.0.0.1/api/v1/?page=2",
  };

  for (guint i = 0; i < G_N_ELEMENTS (typed); i++)
    hostile_await_error (plakat_probe (fixture->http, typed[i]), PLAKAT_REMOTE_ERROR,
                         PLAKAT_REMOTE_ERROR_ADDRESS);
}

/* The servers as they are. */
static void
test_stand_ins (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *name;
    PlakatServerKind kind;
  } cases[] = {
    { "recommendation", PLAKAT_SERVER_RECOMMENDATION },
    { "auteurflix", PLAKAT_SERVER_AUTEURFLIX },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      StandIn *server = stand_in_new (cases[i].name, NULL);
      g_autoptr (PlakatProbeFound) found = find (fixture, stand_in_origin (server));

      g_assert_cmpint (found->kind, ==, cases[i].kind);
      g_assert_cmpstr (found->base, ==, stand_in_origin (server));
      stand_in_free (server);
    }
}

static void
add (const char *path, void (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

int
main (int argc, char *argv[])
{
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus", TRUE);
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  add ("/remote/probe/kinds", test_kinds);
  add ("/remote/probe/typings", test_typings);
  add ("/remote/probe/host", test_host);
  add ("/remote/probe/sub-path", test_sub_path);
  add ("/remote/probe/not-found", test_not_found);
  add ("/remote/probe/other-doors", test_other_doors);
  add ("/remote/probe/nobody", test_nobody);
  add ("/remote/probe/addresses", test_addresses);
  add ("/remote/probe/stand-ins", test_stand_ins);
  return g_test_run ();
}
