/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <stdlib.h>

#include "refresh-fixture.h"

static guint rounds = 2000;

typedef struct
{
  World *world;
  GRand *random;
  GPtrArray *waiting;
  DexFuture *leaving;
  guint dropped;
  guint asked;
} Round;

static void
turn (guint times)
{
  for (guint i = 0; i < times; i++)
    g_main_context_iteration (NULL, FALSE);
}

static void
rotate_elsewhere (World *world)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&world->lock);
  g_autofree char *secret = NULL;

  world->issued++;
  secret = g_strdup_printf ("refresh-%u", world->issued);
  fake_keyring_put (world->account, secret);
}

static guint
get_client_number (World *world)
{
  const char *access = plakat_tokens_get_access (world->tokens);

  return access ? world_find_number (access, "access-") : 0;
}

static void
choose_outcome (Round *round)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&round->world->lock);
  World *world = round->world;

  world->outcome = (Outcome) g_rand_int_range (round->random, 0, N_OUTCOMES);
  if (world->outcome == REFUSED && g_rand_int_range (round->random, 0, 4) > 0)
    world->outcome = GOOD;
}

static void
let_expire (World *world)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&world->lock);

  world->alive = MAX (world->alive, get_client_number (world) + 1);
}

static void
take_step (Round *round)
{
  World *world = round->world;

  switch (g_rand_int_range (round->random, 0, 12))
    {
    case 0:
    case 1:
    case 2:
    case 3:
      round->asked++;
      g_ptr_array_add (round->waiting, world_request (world));
      break;
    case 4:
      round->dropped += round->waiting->len > 0;
      if (round->waiting->len > 0)
        dex_unref (g_ptr_array_steal_index_fast (
            round->waiting, (guint) g_rand_int_range (round->random, 0, (int) round->waiting->len)));
      break;
    case 5:
      choose_outcome (round);
      break;
    case 6:
      if (round->leaving == NULL)
        fake_keyring_set ((FakeKeyringState) g_rand_int_range (round->random, 0, FAKE_KEYRING_N_STATES));
      break;
    case 7:
      if (round->leaving == NULL)
        rotate_elsewhere (world);
      break;
    case 8:
      world_open_gate (world);
      break;
    case 9:
      /* Not while somebody asks: a token lives longer than the asking does. */
      if (round->waiting->len == 0 && round->dropped == 0)
        let_expire (world);
      break;
    case 10:
      if (g_rand_int_range (round->random, 0, 8) == 0 && round->leaving == NULL)
        {
          fake_keyring_set (FAKE_KEYRING_OPEN);
          round->leaving = plakat_remote_sign_out (world->remote);
        }
      break;
    default:
      turn ((guint) g_rand_int_range (round->random, 1, 60));
    }
  turn ((guint) g_rand_int_range (round->random, 0, 8));
}

static void
heal (World *world)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&world->lock);

  world->outcome = GOOD;
  world->grace = TRUE;
  world->gated = FALSE;
}

/* Nobody asks any more: what nobody waits for comes to its end too. */
static void
let_go (World *world)
{
  g_clear_object (&world->remote);
  while (G_OBJECT (world->tokens)->ref_count > 1)
    g_main_context_iteration (NULL, TRUE);
}

/* A sign-out is the last word, whatever was on its way then and was asked for since. */
static void
settle_out (Round *round)
{
  World *world = round->world;
  g_autofree char *kept = NULL;

  hostile_await_done (round->leaving);
  let_go (world);
  g_assert_null (plakat_tokens_get_access (world->tokens));
  g_assert_null (plakat_tokens_get_refresh (world->tokens));
  kept = fake_keyring_dup (world->account);
  g_assert_null (kept);
}

static void
settle_in (World *world)
{
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (plakat_tokens_get_refresh (world->tokens));
  error = world_finish (world_request (world));
  /* A refresh that nobody waited for may still have been on its way, and its answer was given before. */
  if (error != NULL && world->refused == 0)
    {
      g_assert_false (g_error_matches (error, PLAKAT_REMOTE_ERROR, PLAKAT_REMOTE_ERROR_SIGN_IN));
      world_assert_works (world);
    }
  let_go (world);
}

/* All is well again: whoever was not told to go is signed in, and whoever signed out is not. */
static void
settle (Round *round)
{
  World *world = round->world;

  heal (world);
  world_open_gate (world);
  while (round->waiting->len > 0)
    {
      g_autoptr (GError) error = world_finish (g_ptr_array_steal_index_fast (round->waiting, 0));

      if (g_error_matches (error, PLAKAT_REMOTE_ERROR, PLAKAT_REMOTE_ERROR_SIGN_IN))
        g_assert_true (round->leaving != NULL || world->refused > 0);
    }
  fake_keyring_set (FAKE_KEYRING_OPEN);
  if (round->leaving != NULL)
    settle_out (round);
  else
    settle_in (world);
  g_assert_cmpuint (world->overlaps, ==, 0);
}

static void
play_round (World *world, guint seed)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);
  g_autoptr (GPtrArray) waiting = g_ptr_array_new ();
  Round round = { .world = world, .random = random, .waiting = waiting };
  guint before;

  world_begin (world);
  before = world_count_refreshes (world);
  world->gated = TRUE;
  for (guint i = 0; i < 24; i++)
    take_step (&round);
  settle (&round);
  g_assert_cmpuint (world_count_refreshes (world) - before, <=, 2 * round.asked + 4);
}

static void
test_random (World *world, gconstpointer data)
{
  for (guint seed = 0; seed < rounds; seed++)
    {
      g_test_message ("seed %u", seed);
      play_round (world, seed);
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
  hostile_quiet ();
  dex_init ();
  if (daemon == NULL)
    return 77;
  if (argc > 1)
    rounds = (guint) atoi (argv[1]);
  fake_keyring_start ();

  add ("/remote/refresh-random/I18", test_random);
  result = g_test_run ();
  fake_keyring_stop ();
  return result;
}
