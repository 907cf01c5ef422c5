/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "plakat-client-private.h"
#include "refresh-fixture.h"

#define MOST 64

/* ── so many at once, whatever becomes of it ───────────────────────────── */

static PlakatRemoteError
get_code (Outcome outcome)
{
  switch (outcome)
    {
    case LOST:
      return PLAKAT_REMOTE_ERROR_TRANSPORT;
    case BROKEN:
    case LIMITED:
      return PLAKAT_REMOTE_ERROR_BUSY;
    case PORTAL:
    case SENSELESS:
      return PLAKAT_REMOTE_ERROR_ANSWER;
    case REFUSED:
      return PLAKAT_REMOTE_ERROR_SIGN_IN;
    case GOOD:
    case N_OUTCOMES:
    default:
      g_assert_not_reached ();
    }
}

/* All have read their 401, whose connections they close then, before there is an answer to the refresh. */
static void
ask_at_once (World *world, guint n, gboolean good, PlakatRemoteError code)
{
  DexFuture *futures[MOST];
  guint before = world_count_refreshes (world);

  world->gated = TRUE;
  world->unauthorised = 0;
  for (guint i = 0; i < n; i++)
    futures[i] = world_request (world);
  while (world->unauthorised < n || world_count_refreshes (world) == before
         || hostile_get_open (world->server) > 1)
    g_main_context_iteration (NULL, FALSE);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  world->gated = FALSE;
  world_open_gate (world);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (GError) error = world_finish (futures[i]);

      if (good)
        g_assert_no_error (error);
      else
        g_assert_error (error, PLAKAT_REMOTE_ERROR, (int) code);
    }
}

/* I18: one refresh for all of them. What it cannot do ends no session but a no to the token. */
static void
try_outcome (World *world, Outcome outcome, FakeKeyringState keyring, guint n)
{
  guint before = world_count_refreshes (world);
  g_autofree char *kept = NULL;

  g_test_message ("%u at once, outcome %d, keyring %d", n, outcome, keyring);
  world_begin (world);
  fake_keyring_set (keyring);
  world->outcome = outcome;
  ask_at_once (world, n, outcome == GOOD, outcome == GOOD ? 0 : get_code (outcome));
  g_assert_cmpuint (world_count_refreshes (world), ==, before + 1);
  g_assert_nonnull (plakat_tokens_get_refresh (world->tokens));
  g_assert_cmpint (plakat_tokens_get_persistent (world->tokens), ==,
                   keyring == FAKE_KEYRING_OPEN || (outcome != GOOD && outcome != REFUSED));

  world->outcome = GOOD;
  if (outcome == REFUSED)
    {
      /* A no is a no: it is not asked again. */
      g_autoptr (GError) error = world_finish (world_request (world));

      g_assert_error (error, PLAKAT_REMOTE_ERROR, PLAKAT_REMOTE_ERROR_SIGN_IN);
      g_assert_cmpuint (world_count_refreshes (world), ==, before + 1);
      return;
    }
  world_assert_works (world);
  g_assert_cmpstr (plakat_tokens_get_refresh (world->tokens), ==, "refresh-2");
  kept = fake_keyring_dup (world->account);
  g_assert_cmpstr (kept, ==, keyring == FAKE_KEYRING_OPEN ? "refresh-2" : "refresh-1");
}

static void
test_at_once (World *world, gconstpointer data)
{
  static const guint numbers[] = { 2, 9, MOST };

  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    for (Outcome outcome = GOOD; outcome < N_OUTCOMES; outcome++)
      for (guint keyring = 0; keyring < FAKE_KEYRING_N_STATES; keyring++)
        try_outcome (world, outcome, keyring, numbers[i]);
}

/* Another process traded the token in: the keyring has the new one, if it can be read. */
static void
test_rotated_elsewhere (World *world, gconstpointer data)
{
  for (guint keyring = 0; keyring < FAKE_KEYRING_N_STATES; keyring++)
    {
      guint before = world_count_refreshes (world);

      world_begin (world);
      world->grace = FALSE;
      world->issued = 2;
      fake_keyring_put (world->account, "refresh-2");
      fake_keyring_set (keyring);
      ask_at_once (world, MOST, keyring == FAKE_KEYRING_OPEN, PLAKAT_REMOTE_ERROR_SIGN_IN);
      g_assert_cmpuint (world_count_refreshes (world), ==, before + (keyring == FAKE_KEYRING_OPEN ? 2 : 1));
      g_assert_nonnull (plakat_tokens_get_refresh (world->tokens));
    }
}

/* Only what is in memory counts where the keyring comes and goes. */
static void
test_keyring_comes_back (World *world, gconstpointer data)
{
  g_autofree char *kept = NULL;

  fake_keyring_set (FAKE_KEYRING_LOCKED);
  world_assert_works (world);
  g_assert_false (plakat_tokens_get_persistent (world->tokens));
  g_assert_true (plakat_tokens_is_locked (world->tokens));
  fake_keyring_set (FAKE_KEYRING_OPEN);
  world->alive = world->issued + 1;
  world_assert_works (world);
  g_assert_true (plakat_tokens_get_persistent (world->tokens));
  kept = fake_keyring_dup (world->account);
  g_assert_cmpstr (kept, ==, plakat_tokens_get_refresh (world->tokens));
}

/* A start with a keyring that cannot be read: not "no account", and asked again in a while. */
static void
test_start (World *world, gconstpointer data)
{
  for (guint keyring = 0; keyring < FAKE_KEYRING_N_STATES; keyring++)
    {
      g_autoptr (PlakatTokens) tokens = NULL;
      g_autoptr (PlakatRemote) remote = NULL;
      g_autoptr (GError) error = NULL;
      g_autoptr (GError) later = NULL;

      world_begin (world);
      tokens = plakat_tokens_new (world->account, hostile_origin (world->server));
      remote = PLAKAT_REMOTE (plakat_companion_new (world->http, tokens, hostile_origin (world->server)));
      fake_keyring_set (keyring);
      error = world_finish (plakat_remote_fetch_changes (remote, NULL));
      if (keyring == FAKE_KEYRING_OPEN)
        g_assert_no_error (error);
      else if (keyring == FAKE_KEYRING_ABSENT)
        g_assert_error (error, PLAKAT_REMOTE_ERROR, PLAKAT_REMOTE_ERROR_SIGN_IN);
      else
        g_assert_error (error, PLAKAT_REMOTE_ERROR, PLAKAT_REMOTE_ERROR_BUSY);
      fake_keyring_set (FAKE_KEYRING_OPEN);
      plakat_tokens_pass_time (301);
      later = world_finish (plakat_remote_fetch_changes (remote, NULL));
      g_assert_no_error (later);
    }
}

static DexFuture *
never_cb (DexFuture *future, gpointer data)
{
  g_assert_not_reached ();
}

/* Whoever began it goes, and most of those who wait for it; the refresh stays. */
static void
test_waiters_leave (World *world, gconstpointer data)
{
  DexFuture *leaving[MOST - 1];
  DexFuture *stays;
  g_autoptr (GError) error = NULL;

  world->gated = TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (leaving); i++)
    leaving[i] = dex_future_finally (world_request (world), never_cb, NULL, NULL);
  stays = world_request (world);
  while (world_count_refreshes (world) == 0)
    g_main_context_iteration (NULL, FALSE);
  for (guint i = 0; i < G_N_ELEMENTS (leaving); i++)
    dex_unref (leaving[i]);
  g_atomic_int_set (&world->gate, 1);
  error = world_finish (stays);
  g_assert_no_error (error);
  g_assert_cmpuint (world_count_refreshes (world), ==, 1);
  g_assert_cmpstr (plakat_tokens_get_access (world->tokens), ==, "access-2");
}

/* A sign-out while the refresh is on its way is the last word, in memory and in the keyring. */
static void
test_signed_out_meanwhile (World *world, gconstpointer data)
{
  DexFuture *waiting;
  DexFuture *leaving;
  g_autoptr (GError) error = NULL;
  g_autofree char *kept = NULL;

  world->gated = TRUE;
  waiting = world_request (world);
  while (world_count_refreshes (world) == 0)
    g_main_context_iteration (NULL, FALSE);
  leaving = plakat_remote_sign_out (world->remote);
  g_atomic_int_set (&world->gate, 1);
  hostile_await_done (leaving);
  error = world_finish (waiting);
  g_assert_error (error, PLAKAT_REMOTE_ERROR, PLAKAT_REMOTE_ERROR_SIGN_IN);
  g_assert_null (plakat_tokens_get_access (world->tokens));
  g_assert_null (plakat_tokens_get_refresh (world->tokens));
  kept = fake_keyring_dup (world->account);
  g_assert_null (kept);
}

/* What is asked for without waiting comes to the keyring in its order, and a sign-out is no more than a
 * pause. */
static void
test_order (World *world, gconstpointer data)
{
  g_autofree char *cleared = NULL;
  g_autofree char *kept = NULL;
  DexFuture *stored = plakat_tokens_store (world->tokens, "access-7", "refresh-7");
  DexFuture *left;

  hostile_await_done (plakat_tokens_clear (world->tokens));
  hostile_await_done (stored);
  g_assert_null (plakat_tokens_get_access (world->tokens));
  g_assert_null (plakat_tokens_get_refresh (world->tokens));
  cleared = fake_keyring_dup (world->account);
  g_assert_null (cleared);

  hostile_await_done (plakat_tokens_store (world->tokens, "access-8", "refresh-8"));
  left = plakat_tokens_clear (world->tokens);
  hostile_await_done (plakat_tokens_store (world->tokens, "access-9", "refresh-9"));
  hostile_await_done (left);
  g_assert_cmpstr (plakat_tokens_get_refresh (world->tokens), ==, "refresh-9");
  kept = fake_keyring_dup (world->account);
  g_assert_cmpstr (kept, ==, "refresh-9");
}

/* ── looked up meanwhile ───────────────────────────────────────────────── */

static void
assert_loaded (DexFuture *loading, gboolean found)
{
  g_autoptr (DexFuture) held = NULL;
  g_autoptr (GError) error = NULL;
  const GValue *value = hostile_await (loading, &held, &error);

  g_assert_no_error (error);
  g_assert_cmpint (g_value_get_boolean (value), ==, found);
}

static void
assert_signed_out (World *world)
{
  g_autofree char *kept = fake_keyring_dup (world->account);

  g_assert_null (plakat_tokens_get_access (world->tokens));
  g_assert_null (plakat_tokens_get_refresh (world->tokens));
  g_assert_null (kept);
}

/* What the keyring said before a sign-out is not heard after it. */
static void
test_signed_out_while_loading (World *world, gconstpointer data)
{
  DexFuture *loading;

  fake_keyring_hold ("GetSecrets");
  loading = plakat_tokens_load (world->tokens);
  fake_keyring_go_on ();
  hostile_await_done (plakat_tokens_clear (world->tokens));
  fake_keyring_hold (NULL);
  assert_loaded (loading, FALSE);
  assert_signed_out (world);

  world_begin (world);
  loading = plakat_tokens_load (world->tokens);
  hostile_await_done (plakat_tokens_clear (world->tokens));
  assert_loaded (loading, FALSE);
  assert_signed_out (world);
}

/* While the keyring is being cleared nobody is signed in by what it still holds. */
static void
test_loaded_while_signing_out (World *world, gconstpointer data)
{
  DexFuture *clearing;
  DexFuture *asking;
  g_autoptr (GError) error = NULL;

  fake_keyring_hold ("SearchItems");
  clearing = plakat_tokens_clear (world->tokens);
  fake_keyring_go_on ();
  asking = world_request (world);
  fake_keyring_go_on ();
  fake_keyring_hold (NULL);
  hostile_await_done (clearing);
  error = world_finish (asking);
  g_assert_error (error, PLAKAT_REMOTE_ERROR, PLAKAT_REMOTE_ERROR_SIGN_IN);
  assert_signed_out (world);
  g_assert_cmpuint (world_count_refreshes (world), ==, 0);
}

/* Somebody signed in since the keyring was asked: what it had then is of before. */
static void
test_stored_while_loading (World *world, gconstpointer data)
{
  DexFuture *loading;
  g_autofree char *kept = NULL;

  fake_keyring_hold ("GetSecrets");
  loading = plakat_tokens_load (world->tokens);
  fake_keyring_go_on ();
  hostile_await_done (plakat_tokens_store (world->tokens, "access-9", "refresh-9"));
  fake_keyring_hold (NULL);
  assert_loaded (loading, TRUE);
  g_assert_cmpstr (plakat_tokens_get_access (world->tokens), ==, "access-9");
  g_assert_cmpstr (plakat_tokens_get_refresh (world->tokens), ==, "refresh-9");
  kept = fake_keyring_dup (world->account);
  g_assert_cmpstr (kept, ==, "refresh-9");
}

/* A sign-out before the refresh has begun: there is nothing to ask for. */
static void
test_signed_out_at_once (World *world, gconstpointer data)
{
  g_autoptr (PlakatClient) client =
      plakat_client_new (world->http, world->tokens, hostile_origin (world->server), "users/refresh/");
  DexFuture *refreshing = plakat_client_refresh (client);

  hostile_await_done (plakat_tokens_clear (world->tokens));
  hostile_await_error (refreshing, PLAKAT_REMOTE_ERROR, PLAKAT_REMOTE_ERROR_SIGN_IN);
  g_assert_cmpuint (hostile_count (world->server, NULL), ==, 0);
}

/* ── early ─────────────────────────────────────────────────────────────── */

static char *
make_jwt (guint number, guint lifetime)
{
  g_autofree char *claims = g_strdup_printf ("{\"iat\":1000,\"exp\":%u}", 1000 + lifetime);
  g_autofree char *payload = g_base64_encode ((const guchar *) claims, strlen (claims));

  payload[strcspn (payload, "=")] = '\0';
  return g_strdup_printf ("access-%u.%s.c2ln", number, payload);
}

/* Four fifths of its life a token is used, by a clock that nobody can set and that goes on while the machine
 * sleeps. */
static void
test_early (World *world, gconstpointer data)
{
  g_autofree char *jwt = make_jwt (1, 900);
  DexFuture *futures[9];

  world_use_tokens (world, jwt, "refresh-1");
  world_assert_works (world);
  plakat_tokens_pass_time (719);
  g_assert_false (plakat_tokens_is_ageing (world->tokens));
  world_assert_works (world);
  g_assert_cmpuint (world_count_refreshes (world), ==, 0);
  plakat_tokens_pass_time (1);
  g_assert_true (plakat_tokens_is_ageing (world->tokens));
  for (guint i = 0; i < 9; i++)
    futures[i] = world_request (world);
  for (guint i = 0; i < 9; i++)
    {
      g_autoptr (GError) error = world_finish (futures[i]);

      g_assert_no_error (error);
    }
  g_assert_cmpuint (world_count_refreshes (world), ==, 1);
  g_assert_cmpuint (world->unauthorised, ==, 0);
  g_assert_cmpstr (plakat_tokens_get_access (world->tokens), ==, "access-2");
}

/* It still holds: nothing fails because it could not be renewed, and the server is left alone for a while. */
static void
test_early_in_vain (World *world, gconstpointer data)
{
  for (Outcome outcome = LOST; outcome < N_OUTCOMES; outcome++)
    {
      g_autofree char *jwt = make_jwt (1, 900);
      guint before;

      /* A lost answer uses the token up at this server. */
      if (outcome == LOST)
        continue;
      world_begin (world);
      world_use_tokens (world, jwt, "refresh-1");
      before = world_count_refreshes (world);
      world->outcome = outcome;
      plakat_tokens_pass_time (720);
      for (guint i = 0; i < 5; i++)
        world_assert_works (world);
      g_assert_cmpuint (world_count_refreshes (world), ==, before + 1);
      plakat_tokens_pass_time (30);
      world->outcome = GOOD;
      world_assert_works (world);
      g_assert_cmpstr (plakat_tokens_get_access (world->tokens), ==, outcome == REFUSED ? jwt : "access-2");
    }
}

static void
add (const char *path, void (*test) (World *, gconstpointer))
{
  g_test_add (path, World, NULL, world_set_up, test, world_tear_down);
}

int
main (int argc, char *argv[])
{
  g_autofree char *daemon = g_find_program_in_path ("dbus-daemon");
  int result;

  g_test_init (&argc, &argv, NULL);
  dex_init ();
  if (daemon == NULL)
    return 77;
  fake_keyring_start ();
  plakat_tokens_pass_time (0);

  add ("/remote/refresh/I18/at-once", test_at_once);
  add ("/remote/refresh/I18/rotated-elsewhere", test_rotated_elsewhere);
  add ("/remote/refresh/keyring-comes-back", test_keyring_comes_back);
  add ("/remote/refresh/start", test_start);
  add ("/remote/refresh/I18/waiters-leave", test_waiters_leave);
  add ("/remote/refresh/signed-out-meanwhile", test_signed_out_meanwhile);
  add ("/remote/refresh/order", test_order);
  add ("/remote/refresh/signed-out-while-loading", test_signed_out_while_loading);
  add ("/remote/refresh/loaded-while-signing-out", test_loaded_while_signing_out);
  add ("/remote/refresh/stored-while-loading", test_stored_while_loading);
  add ("/remote/refresh/signed-out-at-once", test_signed_out_at_once);
  add ("/remote/refresh/I19/early", test_early);
  add ("/remote/refresh/early-in-vain", test_early_in_vain);
  result = g_test_run ();
  fake_keyring_stop ();
  return result;
}
