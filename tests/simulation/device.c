/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <stdarg.h>
#include <string.h>

#include "device.h"
#include "plakat-error.h"
#include "plakat-film.h"
#include "plakat-library-private.h"

#define MOST_CYCLES 12u
#define CYCLE_SPAN (5 * MINUTE)

typedef struct
{
  gulong number;
  void (*call) (gboolean available, gpointer data);
  gpointer data;
} Watcher;

static GPtrArray *devices;

void
breaches_add (Breaches *self, const char *format, ...)
{
  va_list args;
  char *text;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  g_ptr_array_add (self->all, text);
  if (self->told)
    g_printerr ("# %s\n", text);
}

/* ── films ─────────────────────────────────────────────────────────────── */

const char *
get_film_uid (guint film)
{
  static const char *const uids[N_FILMS] = { "tmdb:1", "tmdb:2", "tmdb:3", "tmdb:4", "tmdb:5", "tmdb:6" };

  return uids[film % N_FILMS];
}

PlakatFilmItem *
get_film (guint film)
{
  static PlakatFilmItem *items[N_FILMS];

  film %= N_FILMS;
  if (items[film] == NULL)
    {
      g_autoptr (PlakatFilm) made = plakat_film_new (get_film_uid (film));

      made->title = g_strdup (get_film_uid (film));
      made->tmdb_id = film + 1;
      items[film] = plakat_film_item_new_for_film (made);
    }
  return items[film];
}

/* ── the world, as the engine sees it ──────────────────────────────────── */

typedef struct
{
  Device *device;
  GSourceOnceFunc call;
  gpointer data;
} Timer;

static gint64
environment_now (gpointer data)
{
  Device *self = data;

  return self->world->now;
}

static double
environment_random (gpointer data)
{
  Device *self = data;

  return chance_real (&self->chance);
}

static void
timer_cb (gpointer data)
{
  g_autofree Timer *timer = data;

  timer->call (timer->data);
}

static guint
environment_add_timer (gpointer data, guint milliseconds, GSourceOnceFunc call, gpointer user_data)
{
  Device *self = data;
  Timer *timer = g_new0 (Timer, 1);

  timer->device = self;
  timer->call = call;
  timer->data = user_data;
  return world_add (self->world, milliseconds * MILLISECOND, timer_cb, timer);
}

static void
environment_remove_timer (gpointer data, guint timer)
{
  Device *self = data;
  gpointer removed = world_remove (self->world, timer);

  if (removed == NULL)
    breaches_add (self->breaches, "a timer that is not there was taken back");
  g_free (removed);
}

static gulong
environment_watch (gpointer data, void (*call) (gboolean available, gpointer user_data), gpointer user_data)
{
  Device *self = data;
  Watcher watcher = { .number = self->watchers->len + 1, .call = call, .data = user_data };

  g_array_append_val (self->watchers, watcher);
  return watcher.number;
}

static void
environment_unwatch (gpointer data, gulong number)
{
  Device *self = data;

  for (guint i = 0; i < self->watchers->len; i++)
    if (g_array_index (self->watchers, Watcher, i).number == number)
      g_array_index (self->watchers, Watcher, i).call = NULL;
}

static gint64
environment_wall_clock (gpointer data)
{
  return g_get_real_time () / G_USEC_PER_SEC;
}

/* ── life and death ────────────────────────────────────────────────────── */

Device *
device_new (World *world, Breaches *breaches, guint number, guint64 seed)
{
  Device *self = g_new0 (Device, 1);

  self->world = world;
  self->breaches = breaches;
  self->number = number;
  self->seed = seed;
  self->online = TRUE;
  self->commits_left = -1;
  self->watchers = g_array_new (FALSE, TRUE, sizeof (Watcher));
  self->cycles = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->environment = (PlakatEnvironment) {
    .now = environment_now,
    .random = environment_random,
    .add_timer = environment_add_timer,
    .remove_timer = environment_remove_timer,
    .watch_network = environment_watch,
    .unwatch_network = environment_unwatch,
    .get_wall_clock = environment_wall_clock,
    .data = self,
  };
  if (devices == NULL)
    devices = g_ptr_array_new ();
  g_ptr_array_add (devices, self);
  return self;
}

void
device_free (Device *self)
{
  g_ptr_array_remove_fast (devices, self);
  g_array_unref (self->watchers);
  g_array_unref (self->cycles);
  g_free (self);
}

Device *
device_of_library (PlakatLibrary *library)
{
  for (guint i = 0; devices != NULL && i < devices->len; i++)
    {
      Device *device = g_ptr_array_index (devices, i);

      if (device->library == library)
        return device;
    }
  return NULL;
}

gboolean
device_is_up (Device *self)
{
  return self->engine != NULL;
}

/* I20: at most twelve cycles begin in five minutes. */
static void
note_cycle (Device *self)
{
  guint recent = 0;
  g_autoptr (State) state = shelf_read (self->shelf);

  self->n_cycles++;
  self->dirty_since = 0;
  for (guint i = self->cycles->len; i > 0; i--)
    if (g_array_index (self->cycles, gint64, i - 1) > self->world->now - CYCLE_SPAN)
      recent++;
  if (recent >= MOST_CYCLES)
    breaches_add (self->breaches, "I20: more than %u cycles in five minutes on device %u", MOST_CYCLES,
                  self->number);
  g_array_append_val (self->cycles, self->world->now);
  self->cycle_dirty = 0;
  self->cycle_seq = state->next_seq;
  for (guint i = 0; i < state->outbox->len; i++)
    {
      const OutboxState *outbox = g_ptr_array_index (state->outbox, i);

      self->cycle_dirty += !outbox->parked && !outbox->held;
    }
  *sim_line_get_counts (self->line) = (SimLineCounts) { 0 };
}

/* I20: a cycle asks for no more than there is: what waits, again what met a conflict (at most three times),
 * the pages, and some. */
static void
check_requests (Device *self)
{
  const SimLineCounts *counts = sim_line_get_counts (self->line);
  const ModelServer *server = self->shelf->server;
  g_autoptr (State) state = shelf_read (self->shelf);
  guint edits = self->cycle_dirty + (guint) (state->next_seq - self->cycle_seq);
  guint lists = model_server_count_lists (server), pages;

  /* Pages may be of one row; twice where the server is another, or has no feed and is looked at before and
   * after. */
  pages = server->has_feed ? 2 * (model_server_count_rows (server) + 2) : 2 * (1 + lists * (1 + N_FILMS));
  if (counts->ops > 4 * edits || counts->pulls > pages + 3)
    breaches_add (self->breaches, "I20: %u ops for %u edits, %u pulls for %u pages in a cycle of device %u",
                  counts->ops, edits, counts->pulls, pages, self->number);
}

static const char *const states[] = { "local",   "in step", "working",   "waiting",
                                      "offline", "sign in", "attention", "paused" };

static void
state_cb (PlakatEngine *engine, GParamSpec *pspec, Device *self)
{
  gboolean works = plakat_engine_get_state (engine) == PLAKAT_SYNC_WORKING;

  world_tell (self->world, "  device %u is %s: %s", self->number, states[plakat_engine_get_state (engine)],
              plakat_engine_get_message (engine));
  if (engine != self->engine || works == self->works)
    return;
  self->works = works;
  if (works)
    note_cycle (self);
  else
    check_requests (self);
}

static int
commit_cb (gpointer data)
{
  Device *self = data;

  if (self->commits_left > 0)
    self->commits_left--;
  else if (self->commits_left == 0)
    self->dies = TRUE;
  return self->dies;
}

static gboolean
hook_work (PlakatSqlite *db, gpointer data, GValue *result, GError **error)
{
  sqlite3_commit_hook (plakat_sqlite_get_handle (db), commit_cb, data);
  g_value_init (result, G_TYPE_BOOLEAN);
  g_value_set_boolean (result, TRUE);
  return TRUE;
}

static DexFuture *
keep_cb (DexFuture *future, gpointer data)
{
  return dex_ref (future);
}

static const GValue *
wait_for (DexFuture *future, GError **error)
{
  world_settle ();
  if (dex_future_is_pending (future))
    {
      g_set_error (error, PLAKAT_BASE_ERROR, PLAKAT_BASE_ERROR_DATABASE, "nothing became of it");
      return NULL;
    }
  return dex_future_get_value (future, error);
}

/** device_open: the device is on, and signed in to the account, from its last state */
void
device_open (Device *self, Shelf *shelf)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DexFuture) opening = NULL, hooking = NULL;
  g_autofree char *name = NULL;
  SimLineWatcher watcher;
  const GValue *value;

  g_assert (self->engine == NULL);
  world_tell (self->world, "device %u opens %s", self->number, shelf->path);
  self->shelf = shelf;
  self->incarnation++;
  self->dies = FALSE;
  self->commits_left = -1;
  self->works = FALSE;
  self->dirty_since = 0;
  g_array_set_size (self->cycles, 0);
  chance_init (&self->chance, chance_mix (self->seed, self->incarnation));
  opening = dex_future_finally (
      plakat_library_open (shelf->path, shelf->server != NULL ? "https://simulated.example" : NULL), keep_cb,
      NULL, NULL);
  value = wait_for (opening, &error);
  if (value == NULL)
    g_error ("The library does not open: %s", error->message);
  self->library = g_value_dup_object (value);
  hooking = plakat_library_run (self->library, hook_work, self, NULL);
  world_settle ();
  if (shelf->server != NULL)
    {
      watch_line (self, &watcher);
      name = g_strdup_printf ("device %u", self->number);
      self->line = sim_line_new (self->world, shelf->server,
                                 chance_mix (self->seed, 1000 + self->incarnation), name, &watcher);
      sim_line_set_faults (self->line, self->faults);
      sim_line_set_online (self->line, self->online);
    }
  self->engine = plakat_engine_new (self->library, NULL, PLAKAT_REMOTE (self->line), &self->environment);
  g_signal_connect (self->engine, "notify::state", G_CALLBACK (state_cb), self);
  world_settle ();
}

static void
end (Device *self)
{
  PlakatEngine *engine = g_steal_pointer (&self->engine);

  world_tell (self->world, "device %u ends", self->number);
  g_signal_handlers_disconnect_by_data (engine, self);
  plakat_engine_stop (engine);
  if (self->line != NULL && sim_line_get_breach (self->line) != NULL)
    breaches_add (self->breaches, "%s", sim_line_get_breach (self->line));
  dex_unref (plakat_library_close (self->library));
  if (self->line != NULL)
    sim_line_cut (self->line);
  world_settle ();
  g_object_unref (engine);
  g_clear_object (&self->library);
  g_clear_object (&self->line);
  world_settle ();
  self->shelf = NULL;
}

/** device_shut: the account is closed as people close it: what is being done comes to its end */
void
device_shut (Device *self)
{
  if (self->engine == NULL)
    return;
  plakat_engine_stop (self->engine);
  if (self->line != NULL)
    sim_line_cut (self->line);
  world_settle ();
  end (self);
}

/** device_kill: nothing is done any more; what was asked of the network is under way */
void
device_kill (Device *self)
{
  if (self->engine != NULL)
    end (self);
}

/** device_plan_death: it dies when so many transactions more are on the disk, before the next is */
void
device_plan_death (Device *self, int commits)
{
  self->commits_left = commits;
}

void
device_look_after (Device *self)
{
  if (self->dies && self->engine != NULL)
    device_kill (self);
}

void
device_set_online (Device *self, gboolean online)
{
  gboolean changed = self->online != online;

  self->online = online;
  if (self->line != NULL)
    sim_line_set_online (self->line, online);
  for (guint i = 0; changed && i < self->watchers->len; i++)
    {
      Watcher watcher = g_array_index (self->watchers, Watcher, i);

      if (watcher.call != NULL)
        watcher.call (online, watcher.data);
    }
  world_settle ();
}

void
device_set_faults (Device *self, double faults)
{
  self->faults = faults;
  if (self->line != NULL)
    sim_line_set_faults (self->line, faults);
}

/* ── what its user does ────────────────────────────────────────────────── */

static gboolean
is_a_no (const GError *error)
{
  return g_error_matches (error, PLAKAT_BASE_ERROR, PLAKAT_BASE_ERROR_WIRE);
}

/* What was missed before an edit says nothing of what is there after it. */
static void
check_misses (Device *self, const State *before, const State *after)
{
  for (guint i = 0; i < after->entries->len; i++)
    {
      const EntryState *new = g_ptr_array_index (after->entries, i);
      const EntryState *old = state_find_entry (before, new->list_uid, new->film_uid);

      if (old != NULL && new->edit_seq > old->edit_seq &&new->miss > 0)
        breaches_add (self->breaches, "%s on %s was edited, and counts as missed", new->film_uid,
                      new->list_uid);
    }
}

/** device_run: @future: (transfer full): what was asked of the library; @before: what was there before */
gboolean
device_run (Device *self, const char *what, DexFuture *future, const State *before)
{
  g_autoptr (DexFuture) waiting = dex_future_finally (future, keep_cb, NULL, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (State) after = NULL;
  gboolean done = wait_for (waiting, &error) != NULL;
  Shelf *shelf = self->shelf;

  world_tell (self->world, "  device %u: %s %s", self->number, what, done ? "done" : error->message);
  if (!done && !self->dies && !is_a_no (error))
    breaches_add (self->breaches, "%s failed: %s", what, error->message);
  after = shelf_read (shelf);
  shelf_note_edits (shelf, before, after);
  check_misses (self, before, after);
  watch_rows (self, before, after);
  device_look_after (self);
  return done;
}

gboolean
device_put (Device *self, const char *list_uid, guint film, gboolean want)
{
  g_autoptr (State) before = shelf_read (self->shelf);

  return device_run (self, "put", plakat_library_put (self->library, list_uid, get_film (film), want),
                     before);
}

gboolean
device_set_field (
    Device *self, PlakatUserRecordKind kind, const char *uid, int film, const char *field, const char *value)
{
  g_autoptr (State) before = shelf_read (self->shelf);
  g_autoptr (PlakatFields) fields = plakat_fields_new ();

  if (*value == '\0' && kind == PLAKAT_USER_RECORD_RATING)
    {
      /* As the film's page does it. */
      if (g_str_equal (field, "stars"))
        return device_run (self, "stars", plakat_library_set_stars (self->library, get_film (film), 0),
                           before);
      return device_run (self, "review", plakat_library_set_review (self->library, get_film (film), NULL),
                         before);
    }
  plakat_fields_set (fields, field, value);
  return device_run (
      self, "set",
      plakat_library_set_fields (self->library, kind, uid, film >= 0 ? get_film (film) : NULL, fields),
      before);
}

gboolean
device_create (Device *self, PlakatUserRecordKind kind, const char *name)
{
  g_autoptr (State) before = shelf_read (self->shelf);

  return device_run (self, "create", plakat_library_create (self->library, kind, name), before);
}

gboolean
device_remove (Device *self, PlakatUserRecordKind kind, const char *uid)
{
  g_autoptr (State) before = shelf_read (self->shelf);

  return device_run (self, "remove", plakat_library_remove (self->library, kind, uid), before);
}

gboolean
device_move (Device *self, const char *list_uid, guint film, const char *before_uid)
{
  g_autoptr (State) before = shelf_read (self->shelf);

  return device_run (self, "move",
                     plakat_library_move (self->library, list_uid, get_film_uid (film), before_uid), before);
}

/** device_sync: the user presses the button */
gboolean
device_sync (Device *self)
{
  dex_future_disown (plakat_engine_sync_now (self->engine));
  world_settle ();
  device_look_after (self);
  return TRUE;
}
