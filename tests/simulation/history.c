/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "history.h"

/* What happens, drawn from the seed; and how it is played. */

#define LATE_IS_OVER (6 * MINUTE)
#define REST (11 * MINUTE)
#define MOST_ROUNDS 12u
#define ROUNDS 3u
#define ATTENTIVE (2 * SECOND)

static const struct
{
  const char *name;
  guint weight;
  gboolean may_miss; /* not every history has it */
} kinds[N_STEP_KINDS] = {
  [STEP_PUT] = { "PUT", 40, FALSE },
  [STEP_PUT_AGAIN] = { "PUT_AGAIN", 4, TRUE },
  [STEP_STARS] = { "STARS", 8, TRUE },
  [STEP_REVIEW] = { "REVIEW", 8, TRUE },
  [STEP_NOTE] = { "NOTE", 5, TRUE },
  [STEP_WATCHED] = { "WATCHED", 5, TRUE },
  [STEP_ACCOUNT] = { "ACCOUNT", 3, TRUE },
  [STEP_CREATE_PROFILE] = { "CREATE_PROFILE", 3, TRUE },
  [STEP_CREATE_LIST] = { "CREATE_LIST", 3, TRUE },
  [STEP_RENAME] = { "RENAME", 3, TRUE },
  [STEP_DESCRIBE] = { "DESCRIBE", 3, TRUE },
  [STEP_REMOVE_LIST] = { "REMOVE_LIST", 2, TRUE },
  [STEP_MOVE] = { "MOVE", 4, TRUE },
  [STEP_SYNC] = { "SYNC", 10, FALSE },
  [STEP_OFFLINE] = { "OFFLINE", 3, TRUE },
  [STEP_ONLINE] = { "ONLINE", 4, FALSE },
  [STEP_RESTART] = { "RESTART", 2, TRUE },
  [STEP_KILL] = { "KILL", 3, TRUE },
  [STEP_DIE] = { "DIE", 3, TRUE },
  [STEP_SWITCH] = { "SWITCH", 2, TRUE },
  [STEP_MERGE_LOCAL] = { "MERGE_LOCAL", 2, TRUE },
  [STEP_BACK_UP] = { "BACK_UP", 2, TRUE },
  [STEP_ROLL_BACK] = { "ROLL_BACK", 1, TRUE },
  [STEP_PAGE_SIZE] = { "PAGE_SIZE", 2, TRUE },
  [STEP_ELSEWHERE] = { "ELSEWHERE", 8, TRUE },
  [STEP_ANSWER_LATCH] = { "ANSWER_LATCH", 3, TRUE },
  [STEP_SETTLE_CONFLICT] = { "SETTLE_CONFLICT", 3, TRUE },
  [STEP_TAKE_FROM_BIN] = { "TAKE_FROM_BIN", 2, TRUE },
  [STEP_DISCARD] = { "DISCARD", 1, TRUE },
  [STEP_RETRY] = { "RETRY", 2, TRUE },
};

/* Somebody goes away, maybe before it was known what became of an edit. */
static gboolean
is_absence (StepKind kind)
{
  return kind == STEP_OFFLINE || kind == STEP_KILL || kind == STEP_DIE || kind == STEP_SWITCH;
}

static void
draw_steps (History *self, Chance *chance)
{
  guint weights[N_STEP_KINDS],
      sum = 0, n = self->has_feed ? 30 + chance_below (chance, 71) : 20 + chance_below (chance, 41);
  /* Histories of few kinds go deeper than those of all. */
  double rich = 0.2 + 0.7 * chance_real (chance);
  gboolean stay = !self->has_feed && chance_hit (chance, 0.6);

  for (guint i = 0; i < N_STEP_KINDS; i++)
    {
      weights[i] = !kinds[i].may_miss || chance_hit (chance, rich) ? kinds[i].weight : 0;
      if (i == STEP_ROLL_BACK && chance_hit (chance, 0.7))
        weights[i] = 0;
      if (i == STEP_MERGE_LOCAL && chance_hit (chance, 0.5))
        weights[i] = 0;
      if (stay && is_absence (i))
        weights[i] = 0;
      sum += weights[i];
    }
  for (guint i = 0; i < n; i++)
    {
      Step step = { .device = chance_below (chance, self->n_devices),
                    .what = chance_below (chance, 1000),
                    .how = chance_below (chance, 1000) };
      guint x = chance_below (chance, sum);

      while (x >= weights[step.kind])
        x -= weights[step.kind++];
      step.after = chance_hit (chance, 0.5)
                       ? chance_span (chance, 0, 300 * MILLISECOND)
                       : chance_span (chance, 0, chance_hit (chance, 0.1) ? 90 * SECOND : 5 * SECOND);
      g_array_append_val (self->steps, step);
    }
}

/** history_new: Returns: (transfer full): the history of that seed */
History *
history_new (guint64 seed, gboolean has_feed, double faults)
{
  static const double shares[] = { 0, 0.3, 1, 1, 1 };
  History *self = g_new0 (History, 1);
  Chance chance;

  chance_init (&chance, seed);
  self->seed = seed;
  self->has_feed = has_feed;
  self->n_devices = 1 + chance_below (&chance, 5);
  if (self->n_devices > MOST_DEVICES)
    self->n_devices -= 2;
  self->n_accounts = chance_hit (&chance, 0.15) ? 2 : 1;
  self->n_films = 2 + chance_below (&chance, N_FILMS - 1);
  self->page_size = 1 + chance_below (&chance, 4);
  self->faults = faults * shares[chance_below (&chance, G_N_ELEMENTS (shares))];
  self->yields = chance_hit (&chance, 0.5) ? 0.3 : 0;
  self->wild_clock = chance_hit (&chance, 0.5);
  self->steps = g_array_new (FALSE, FALSE, sizeof (Step));
  draw_steps (self, &chance);
  return self;
}

History *
history_copy (const History *self)
{
  History *copy = g_memdup2 (self, sizeof *self);

  copy->steps = g_array_copy (self->steps);
  return copy;
}

void
history_free (History *self)
{
  g_array_unref (self->steps);
  g_free (self);
}

/** history_has_absences: Returns: whether a device is away for a while in it */
gboolean
history_has_absences (const History *self)
{
  for (guint i = 0; i < self->steps->len; i++)
    if (is_absence (g_array_index (self->steps, Step, i).kind))
      return TRUE;
  return FALSE;
}

/** history_print: Returns: (transfer full): it in C, for the tests that are kept */
char *
history_print (const History *self)
{
  GString *text = g_string_new (NULL);

  g_string_append_printf (
      text,
      "  { .seed = G_GUINT64_CONSTANT (%" G_GUINT64_FORMAT "), .has_feed = %s, .n_devices = %u,"
      " .n_accounts = %u, .n_films = %u,\n    .page_size = %u, .faults = %g, .yields = %g,"
      " .wild_clock = %s,\n    .steps = (const Step[]) {\n",
      self->seed, self->has_feed ? "TRUE" : "FALSE", self->n_devices, self->n_accounts, self->n_films,
      self->page_size, self->faults, self->yields, self->wild_clock ? "TRUE" : "FALSE");
  for (guint i = 0; i < self->steps->len; i++)
    {
      const Step *step = &g_array_index (self->steps, Step, i);

      g_string_append_printf (text, "      { STEP_%s, %u, %u, %u, %" G_GINT64_FORMAT " },\n",
                              kinds[step->kind].name, step->device, step->what, step->how, step->after);
    }
  g_string_append_printf (text, "    }, .n_steps = %u },\n", self->steps->len);
  return g_string_free (text, FALSE);
}

/* ── the stage ─────────────────────────────────────────────────────────── */

static void
account_set_up (Account *self, Stage *stage, guint number, gboolean has_server)
{
  self->keys = keys_new ();
  if (has_server)
    {
      self->server = model_server_new (number, stage->history->has_feed, self->keys);
      self->server->page_size = stage->history->page_size;
    }
  for (guint i = 0; i < stage->history->n_devices; i++)
    {
      g_autofree char *path = g_strdup_printf ("/account-%u-%u", number, i);

      self->shelves[i] = shelf_new (number * MOST_DEVICES + i, i, path, self->server, self->keys);
    }
}

static void
account_clear (Account *self)
{
  for (guint i = 0; i < MOST_DEVICES; i++)
    g_clear_pointer (&self->shelves[i], shelf_free);
  g_clear_pointer (&self->server, model_server_free);
  g_clear_pointer (&self->backup, model_server_free);
  g_clear_pointer (&self->keys, keys_free);
}

static void
stage_set_up (Stage *self, const History *history, gboolean told)
{
  g_random_set_seed ((guint32) history->seed);
  self->history = history;
  self->world = world_new (history->seed, history->wild_clock);
  self->breaches.all = g_ptr_array_new_with_free_func (g_free);
  self->breaches.told = told;
  self->world->tells = told;
  for (guint i = 0; i < history->n_accounts; i++)
    account_set_up (&self->accounts[i], self, i, TRUE);
  account_set_up (&self->local, self, MOST_ACCOUNTS, FALSE);
  for (guint i = 0; i < history->n_devices; i++)
    {
      self->devices[i] = device_new (self->world, &self->breaches, i, chance_mix (history->seed, 77 + i));
      self->devices[i]->yields = history->yields;
      device_set_faults (self->devices[i], history->faults);
      device_open (self->devices[i], self->accounts[0].shelves[i]);
    }
}

static void
stage_tear_down (Stage *self)
{
  for (guint i = 0; i < self->history->n_devices; i++)
    device_kill (self->devices[i]);
  /* What is under way comes to its end. */
  while (world_step (self->world, G_MAXINT64))
    ;
  world_settle ();
  for (guint i = 0; i < self->history->n_devices; i++)
    device_free (self->devices[i]);
  for (guint i = 0; i < MOST_ACCOUNTS; i++)
    account_clear (&self->accounts[i]);
  account_clear (&self->local);
  world_free (self->world);
}

/* I22: what waits, and may go, goes. */
static void
watch_liveness (Stage *self)
{
  for (guint i = 0; i < self->history->n_devices; i++)
    {
      Device *device = self->devices[i];
      PlakatSyncState state;
      gint64 last = 0;
      guint recent = 0;

      if (device->engine == NULL || device->line == NULL)
        continue;
      state = plakat_engine_get_state (device->engine);
      if ((state != PLAKAT_SYNC_IN_STEP && state != PLAKAT_SYNC_WAITING) || !device->online
          || plakat_library_get_waiting (device->library) == 0)
        {
          device->dirty_since = 0;
          continue;
        }
      if (device->dirty_since == 0)
        device->dirty_since = self->world->now;
      if (self->world->now - device->dirty_since <= ATTENTIVE)
        continue;
      for (guint j = 0; j < device->cycles->len; j++)
        {
          last = MAX (last, g_array_index (device->cycles, gint64, j));
          recent += g_array_index (device->cycles, gint64, j) > self->world->now - 5 * MINUTE - ATTENTIVE;
        }
      /* The brake holds after six, for fifty seconds at most. */
      if ((recent < 6 || last < self->world->now - 50 * SECOND - ATTENTIVE)
          && shelf_ask (device->shelf,
                        "SELECT count(*) FROM outbox WHERE parked = 0 AND held = 0 AND ability IN (SELECT "
                        "name FROM ability)"
                        " AND instr (ifnull (list_uid, ''), ':') = 0 AND NOT EXISTS (SELECT 1 FROM latch "
                        "WHERE choice IS"
                        " NULL) AND seq > ?3",
                        NULL, NULL, device->cycle_seq))
        breaches_add (&self->breaches, "I22: device %u has something to send and does not", i);
      device->dirty_since = self->world->now;
    }
}

static void
stage_run (Stage *self, gint64 until)
{
  world_settle ();
  while (world_step (self->world, until))
    {
      for (guint i = 0; i < self->history->n_devices; i++)
        device_look_after (self->devices[i]);
      watch_liveness (self);
    }
  self->world->now = MAX (self->world->now, until);
}

/* ── the end: no faults any more ───────────────────────────────────────── */

/* Returns whether a cycle went through. */
static gboolean
sync_once (Stage *self, Device *device)
{
  gint64 end = self->world->now + 10 * MINUTE;
  guint64 n = device->n_cycles;

  device_sync (device);
  while (device->engine != NULL && plakat_engine_get_state (device->engine) == PLAKAT_SYNC_WORKING
         && world_step (self->world, end))
    device_look_after (device);
  if (device->engine != NULL && plakat_engine_get_state (device->engine) == PLAKAT_SYNC_WORKING)
    breaches_add (&self->breaches, "a cycle without faults does not end");
  return device->n_cycles > n;
}

/* What changed back and forth is left as it is for ten minutes. */
static gboolean
let_rest (Stage *self)
{
  gboolean rests = FALSE;

  for (guint i = 0; i < self->history->n_devices; i++)
    {
      const char *message = plakat_engine_get_message (self->devices[i]->engine);

      rests |= message != NULL && strstr (message, "back and forth") != NULL;
    }
  if (rests)
    stage_run (self, self->world->now + REST);
  return rests;
}

static gboolean
is_spared (const Stage *self)
{
  return self->history->seed / 2 % 3 == 0;
}

static void
heal_account (Stage *self, Account *account)
{
  guint quiet = 0;

  /* Who is off is spared what happens meanwhile. */
  if (is_spared (self))
    {
      for (guint i = 0; i < self->history->n_devices; i++)
        device_shut (self->devices[i]);
      stage_run (self, self->world->now + LATE_IS_OVER);
    }
  for (guint i = 0; i < self->history->n_devices; i++)
    {
      Device *device = self->devices[i];

      if (device->shelf == account->shelves[i])
        continue;
      device_shut (device);
      device_open (device, account->shelves[i]);
    }
  stage_run (self, self->world->now + (is_spared (self) ? SECOND : LATE_IS_OVER));
  /* What the user is asked has to be answered first. */
  for (guint round = 0; round < MOST_ROUNDS && quiet < ROUNDS; round++)
    {
      gboolean braked = FALSE;

      quiet = let_rest (self) ? 0 : quiet + 1;
      for (guint i = 0; i < self->history->n_devices; i++)
        if (stage_answer_all (self, self->devices[i], round + i) > 0)
          quiet = 0;
      for (guint i = 0; i < self->history->n_devices; i++)
        if (!sync_once (self, self->devices[i]))
          braked = TRUE;
      if (braked && quiet > 0)
        quiet--;
      stage_run (self, self->world->now + (braked ? MINUTE : 3 * SECOND));
    }
}

static void
heal (Stage *self)
{
  for (guint i = 0; i < self->history->n_devices; i++)
    {
      Device *device = self->devices[i];

      device->commits_left = -1;
      device_look_after (device);
      device->yields = 0;
      device_set_faults (device, 0);
      device_set_online (device, TRUE);
      if (!device_is_up (device))
        device_open (device, self->accounts[0].shelves[i]);
    }
  for (guint i = 0; i < self->history->n_accounts; i++)
    heal_account (self, &self->accounts[i]);
}

/** history_run: @told: what goes against the rules is printed at once; Returns: (transfer full): what came of
 * it */
Outcome *
history_run (const History *self, gboolean told)
{
  Outcome *outcome = g_new0 (Outcome, 1);
  Stage stage = { 0 };

  stage_set_up (&stage, self, told);
  for (guint i = 0; i < self->steps->len; i++)
    {
      const Step *step = &g_array_index (self->steps, Step, i);

      stage_run (&stage, stage.world->now + step->after);
      world_tell (stage.world, "device %u: %s %u %u", step->device, kinds[step->kind].name, step->what,
                  step->how);
      if (step->device < self->n_devices)
        stage_do (&stage, step);
    }
  heal (&stage);
  oracle_judge (&stage, outcome);
  for (guint i = 0; i < self->n_devices; i++)
    outcome->cycles += stage.devices[i]->n_cycles;
  stage_tear_down (&stage);
  outcome->breaches = stage.breaches.all;
  return outcome;
}

void
outcome_free (Outcome *self)
{
  g_ptr_array_unref (self->breaches);
  g_free (self->digest);
  g_free (self);
}
