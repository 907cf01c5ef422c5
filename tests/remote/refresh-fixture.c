/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "plakat-http-private.h"
#include "refresh-fixture.h"

#define JSON "application/json"
#define FEED "{\"epoch\":\"e\",\"cursor\":\"c\",\"more\":false,\"changes\":[]}"
#define REFRESH "/api/v1/users/refresh/"
#define SYNC "/api/v1/sync/"

guint
world_find_number (const char *text, const char *before)
{
  const char *found = strstr (text, before);

  return found ? (guint) atoi (found + strlen (before)) : 0;
}

static void
say_tokens (World *world, GString *reply)
{
  g_autofree char *body =
      g_strdup_printf ("{\"access\":\"access-%u\",\"refresh\":\"refresh-%u\"}", world->issued, world->issued);

  hostile_say (reply, "200 OK", JSON, body);
}

static void
trade_in (World *world, const HostileRequest *request, GString *reply)
{
  const guint number = world_find_number (request->body, "refresh-");
  const gboolean newest = number == world->issued;

  if (world->outcome == REFUSED || (!newest && !(world->grace && number + 1 == world->issued)))
    {
      world->refused++;
      hostile_say (reply, "401 Unauthorized", JSON, "{\"detail\":\"This sign-in has ended.\"}");
      return;
    }
  if (newest)
    world->issued++;
  if (world->outcome == GOOD)
    say_tokens (world, reply);
}

static void
answer_refresh (World *world, const HostileRequest *request, GString *reply)
{
  const HostileManner manner = { .gate = &world->gate };

  world->overlaps += world->pending;
  world->pending = world->gated;
  if (world->gated)
    {
      g_atomic_int_set (&world->gate, 0);
      hostile_set_manner (world->server, &manner);
    }
  switch (world->outcome)
    {
    case BROKEN:
      hostile_say (reply, "500 Oh", JSON, "{\"detail\":\"Oh.\"}");
      break;
    case LIMITED:
      hostile_say (reply, "429 Slower\r\nRetry-After: 9", JSON, "{}");
      break;
    case PORTAL:
      hostile_say (reply, "200 OK", "text/html", "<html>Sign in to this network");
      break;
    case SENSELESS:
      hostile_say (reply, "200 OK", JSON, "{\"no\":\"token\"}");
      break;
    case GOOD:
    case LOST:
    case REFUSED:
    case N_OUTCOMES:
    default:
      trade_in (world, request, reply);
    }
}

static gboolean
server_cb (const HostileRequest *request, GString *reply, gpointer data)
{
  World *world = data;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&world->lock);

  if (g_str_equal (request->path, REFRESH))
    answer_refresh (world, request, reply);
  else if (g_str_equal (request->path, SYNC)
           && world_find_number (request->head, "Bearer access-") < world->alive)
    {
      world->unauthorised++;
      hostile_say (reply, "401 Unauthorized", JSON, "{\"detail\":\"Sign in.\"}");
      return TRUE;
    }
  else if (g_str_equal (request->path, SYNC))
    hostile_say (reply, "200 OK", JSON, FEED);
  else
    hostile_say (reply, "204 No Content", NULL, "");
  return FALSE;
}

void
world_use_tokens (World *world, const char *access, const char *refresh)
{
  static guint accounts;

  g_clear_object (&world->remote);
  g_clear_object (&world->tokens);
  g_free (world->account);
  world->account = g_strdup_printf ("account%u", accounts++);
  world->tokens = plakat_tokens_new (world->account, hostile_origin (world->server));
  world->remote =
      PLAKAT_REMOTE (plakat_companion_new (world->http, world->tokens, hostile_origin (world->server)));
  fake_keyring_set (FAKE_KEYRING_OPEN);
  hostile_await_done (plakat_tokens_store (world->tokens, access, refresh));
}

static void
begin_anew (World *world)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&world->lock);

  world->alive = world->issued = 1;
  world->grace = TRUE;
  world->outcome = GOOD;
  world->unauthorised = world->overlaps = world->refused = 0;
  world->gated = world->pending = FALSE;
  g_atomic_int_set (&world->gate, 1);
}

/* The access token is too old, the refresh token is not. */
void
world_begin (World *world)
{
  begin_anew (world);
  world_use_tokens (world, "access-0", "refresh-1");
}

void
world_set_up (World *world, gconstpointer data)
{
  /* Whatever is late here is so because the machine is busy. */
  const PlakatHttpLimits patience = { .connect_ms = G_MAXINT, .window_ms = G_MAXINT, .tick_ms = 250 };

  g_mutex_init (&world->lock);
  world->server = hostile_new (server_cb, world);
  world->http = plakat_http_new ();
  plakat_http_set_limits (world->http, &patience);
  world_begin (world);
}

void
world_tear_down (World *world, gconstpointer data)
{
  g_atomic_int_set (&world->gate, 1);
  g_clear_object (&world->remote);
  g_clear_object (&world->tokens);
  g_clear_object (&world->http);
  hostile_free (world->server);
  g_mutex_clear (&world->lock);
  g_free (world->account);
}

/* Awaits a request. Returns: (transfer full) (nullable): its error */
GError *
world_finish (DexFuture *future)
{
  g_autoptr (DexFuture) held = NULL;
  GError *error = NULL;
  const GValue *value = hostile_await (future, &held, &error);

  if (value != NULL)
    plakat_feed_free (g_value_get_pointer (value));
  else
    g_assert_true (error->domain == PLAKAT_REMOTE_ERROR);
  return error;
}

DexFuture *
world_request (World *world)
{
  return plakat_remote_fetch_changes (world->remote, NULL);
}

guint
world_count_refreshes (World *world)
{
  return hostile_count (world->server, REFRESH);
}

void
world_assert_works (World *world)
{
  g_autoptr (GError) error = world_finish (world_request (world));

  g_assert_no_error (error);
}

void
world_open_gate (World *world)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&world->lock);

  world->pending = FALSE;
  g_atomic_int_set (&world->gate, 1);
}
