/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <gio/gio.h>
#include <glib/gi18n.h>

#include "plakat-engine-object.h"
#include "plakat-engine-words.h"
#include "planted-bug.h"

/* Milliseconds. An edit is sent soon, but a burst of edits together. */
#define SOON 150u
#define POLL (60u * 1000u)
#define POLL_BY_WALK (5u * 60u * 1000u)
#define METERED_FACTOR 5u
#define STALLED 1000u
#define WATCHDOG 1500u

static void
start (PlakatEngine *self);

/* ── what it shows while nothing runs ──────────────────────────────────── */

gboolean
plakat_engine_is_closed (PlakatEngine *self)
{
  return self->state == PLAKAT_SYNC_SIGN_IN || self->state == PLAKAT_SYNC_PAUSED;
}

void
plakat_engine_show_library (PlakatEngine *self)
{
  g_autofree char *attention = NULL;

  if (self->running > 0 || self->failed || self->stopped || self->remote == NULL)
    return;
  attention = plakat_engine_describe_attention (self->library, plakat_flips_get_frozen (self->memory.flips));
  if (attention != NULL)
    plakat_engine_set_state (self, PLAKAT_SYNC_ATTENTION, attention);
  else if (plakat_library_get_waiting (self->library) > 0 || self->ended_at == 0)
    plakat_engine_set_state (self, PLAKAT_SYNC_WAITING, NULL);
  else
    plakat_engine_set_state (self, PLAKAT_SYNC_IN_STEP, NULL);
}

/* ── the watchdog ──────────────────────────────────────────────────────── */

/* Whether a cycle has to begin within two seconds, whatever else is true (I22). */
static gboolean
is_due (PlakatEngine *self)
{
  return self->remote != NULL && !self->stopped && self->running == 0 && !plakat_engine_is_closed (self)
         && !self->memory.latched && self->stalls == 0 && plakat_library_get_waiting (self->library) > 0
         && plakat_schedule_get_hold (self->schedule, NULL) == PLAKAT_HOLD_NONE;
}

static void
watchdog_cb (gpointer data)
{
  PlakatEngine *self = data;

  self->watchdog = 0;
  if (!is_due (self))
    return;
  g_message ("Edits waited and nothing was about to send them");
  plakat_schedule_want (self->schedule, 0);
}

static void
clear_timer (PlakatEngine *self, guint *timer)
{
  if (*timer != 0)
    self->environment->remove_timer (self->environment->data, *timer);
  *timer = 0;
}

static void
watch (PlakatEngine *self)
{
  if (self->watchdog == 0 && is_due (self))
    self->watchdog = self->environment->add_timer (self->environment->data, WATCHDOG, watchdog_cb, self);
}

/* ── the end of a cycle ────────────────────────────────────────────────── */

static guint
get_poll (PlakatEngine *self)
{
  guint poll = plakat_remote_get_capabilities (self->remote) & PLAKAT_CAN_FEED ? POLL : POLL_BY_WALK;

  if (self->environment->is_metered != NULL && self->environment->is_metered (self->environment->data))
    poll *= METERED_FACTOR;
  return poll;
}

static gint64
get_wall_clock (PlakatEngine *self)
{
  if (self->environment->get_wall_clock != NULL)
    return self->environment->get_wall_clock (self->environment->data);
  return g_get_real_time () / G_USEC_PER_SEC;
}

/* What waits though the cycle went well waits for something else: it is tried again, but less and less often.
 */
static void
schedule_next (PlakatEngine *self)
{
  const guint poll = get_poll (self);
  const gboolean waits = plakat_library_get_waiting (self->library) > 0 && !self->memory.latched;

  if (self->edited || (waits && self->memory.sent > 0))
    {
      self->stalls = 0;
      plakat_schedule_want (self->schedule, SOON);
    }
  else if (waits)
    {
      plakat_schedule_want (self->schedule, MIN (STALLED << MIN (self->stalls, 10u), poll));
      self->stalls++;
    }
  else
    self->stalls = 0;
  plakat_schedule_want (self->schedule, poll);
}

static void
finish_well (PlakatEngine *self)
{
  self->failed = FALSE;
  plakat_engine_set_success (self, get_wall_clock (self));
  plakat_schedule_succeed (self->schedule);
  plakat_engine_show_library (self);
  schedule_next (self);
}

static void
finish_badly (PlakatEngine *self, const GError *error)
{
  g_debug ("The cycle ended: %s", error->message);
  self->failed = TRUE;
  if (g_error_matches (error, PLAKAT_REMOTE_ERROR, PLAKAT_REMOTE_ERROR_SIGN_IN))
    {
      /* Edits wait until the user has signed in: asking again would only lock the door harder. */
      plakat_engine_set_state (self, PLAKAT_SYNC_SIGN_IN, error->message);
      return;
    }
  if (error->domain == PLAKAT_SYNC_ERROR)
    {
      plakat_engine_set_state (self, PLAKAT_SYNC_PAUSED, error->message);
      return;
    }
  if (error->domain != PLAKAT_REMOTE_ERROR
      || g_error_matches (error, PLAKAT_REMOTE_ERROR, PLAKAT_REMOTE_ERROR_REFUSED)
      || g_error_matches (error, PLAKAT_REMOTE_ERROR, PLAKAT_REMOTE_ERROR_GONE)
      || g_error_matches (error, PLAKAT_REMOTE_ERROR, PLAKAT_REMOTE_ERROR_ANSWER))
    plakat_engine_set_state (self, PLAKAT_SYNC_ATTENTION, error->message);
  else
    plakat_engine_set_state (self, PLAKAT_SYNC_OFFLINE, error->message);
  plakat_schedule_fail (self->schedule,
                        MAX (self->memory.retry_after, plakat_remote_error_get_retry_after (error)));
  plakat_schedule_want (self->schedule, 0);
}

void
plakat_engine_settle_through (PlakatEngine *self, const GError *error)
{
  g_autoptr (DexPromise) through = g_steal_pointer (&self->through);

  if (through == NULL)
    return;
  if (error != NULL)
    dex_promise_reject (through, g_error_copy (error));
  else
    dex_promise_resolve_boolean (through, TRUE);
}

/* ── the beginning of a cycle ──────────────────────────────────────────── */

static void
insist_cb (gpointer data)
{
  PlakatEngine *self = data;

  self->insistence = 0;
  plakat_schedule_forgive (self->schedule, NULL);
  plakat_schedule_want (self->schedule, 0);
}

/* Somebody wants a cycle now. They get it, or are told when; who asks again within five seconds of a failure
 * waits for their end. */
void
plakat_engine_begin_now (PlakatEngine *self)
{
  g_autofree char *sentence = NULL;
  g_autoptr (GError) busy = NULL;
  guint again, milliseconds;
  gboolean forgiven = plakat_schedule_forgive (self->schedule, &again);
  PlakatHold hold = plakat_schedule_get_hold (self->schedule, &milliseconds);

  switch (hold)
    {
    case PLAKAT_HOLD_NONE:
      start (self);
      return;
    case PLAKAT_HOLD_BACKOFF:
    case PLAKAT_HOLD_BUCKET:
      g_assert (!forgiven);
      if (self->insistence == 0)
        self->insistence = self->environment->add_timer (self->environment->data, again, insist_cb, self);
      return;
    case PLAKAT_HOLD_ASKED:
    case PLAKAT_HOLD_BRAKE:
    default:
      break;
    }
  plakat_schedule_want (self->schedule, 0);
  sentence = plakat_engine_describe_hold (hold, milliseconds);
  busy = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_BUSY, sentence);
  plakat_engine_settle_through (self, busy);
}

static DexFuture *
cycle_ended_cb (DexFuture *future, gpointer data)
{
  PlakatEngine *self = data;
  g_autoptr (GError) error = NULL;
  gboolean cancelled = self->cancelled;

  dex_future_get_value (future, &error);
  self->running--;
  self->ended_at = self->environment->now (self->environment->data);
  self->cancelled = FALSE;
  if (self->stopped)
    {
      plakat_engine_set_state (self, PLAKAT_SYNC_WAITING, NULL);
      plakat_engine_settle_through (self, error);
    }
  else if (cancelled)
    {
      plakat_engine_show_library (self);
      plakat_schedule_want (self->schedule, get_poll (self));
      if (self->through != NULL)
        plakat_engine_begin_now (self);
    }
  else
    {
      if (error == NULL)
        finish_well (self);
      else
        finish_badly (self, error);
      plakat_engine_settle_through (self, error);
      watch (self);
    }
  return dex_ref (future);
}

static void
start (PlakatEngine *self)
{
  clear_timer (self, &self->watchdog);
  clear_timer (self, &self->insistence);
  plakat_schedule_begin (self->schedule);
  self->edited = FALSE;
  self->running++;
  if (self->through == NULL)
    self->through = dex_promise_new ();
  plakat_engine_set_state (self, PLAKAT_SYNC_WORKING, NULL);
  /* It comes to its end, whoever waits for it. */
  dex_future_disown (
      dex_future_finally (plakat_cycle_run (self->library, self->catalogue, self->remote, self),
                          cycle_ended_cb, g_object_ref (self), g_object_unref));
}

void
plakat_engine_start_cb (gpointer data)
{
  PlakatEngine *self = data;

  if (self->running == 0 && !self->stopped)
    start (self);
}

/* ── what happens outside ──────────────────────────────────────────────── */

static void
edited_cb (PlakatEngine *self, PlakatLibrary *library)
{
  g_assert (PLAKAT_IS_ENGINE (self));
  g_assert (PLAKAT_IS_LIBRARY (library));

  self->edited = TRUE;
  self->stalls = 0;
#if PLAKAT_PLANTED_BUG == 24
  if (self->running == 1) /* planted: one cycle does not wait for the other */
    start (self);
#endif
  if (self->running > 0 || plakat_engine_is_closed (self) || self->stopped)
    return;
  plakat_engine_show_library (self);
  if (!self->memory.latched)
    plakat_schedule_want (self->schedule, SOON);
}

static void
waiting_cb (PlakatEngine *self, GParamSpec *pspec, PlakatLibrary *library)
{
  g_assert (PLAKAT_IS_ENGINE (self));

  g_object_notify (G_OBJECT (self), "waiting");
  watch (self);
}

/* The user may have answered: then what rested goes on. */
static void
page_changed_cb (PlakatEngine *self, PlakatLibrary *library)
{
  guint latches = plakat_library_get_latches (library);

  g_assert (PLAKAT_IS_ENGINE (self));

  if (latches < self->latches)
    {
      self->edited = TRUE;
      self->memory.latched = FALSE;
      if (self->running == 0 && !plakat_engine_is_closed (self) && !self->stopped)
        plakat_schedule_want (self->schedule, SOON);
    }
  self->latches = latches;
  plakat_engine_show_library (self);
}

/* A hint, not a verdict: the network has changed, so it is worth a try now. */
static void
network_cb (gboolean available, gpointer data)
{
  PlakatEngine *self = data;

  g_assert (PLAKAT_IS_ENGINE (self));

  if (available && self->running == 0 && self->failed && !plakat_engine_is_closed (self)
      && plakat_schedule_forgive (self->schedule, NULL))
    plakat_schedule_want (self->schedule, SOON);
}

void
plakat_engine_watch_world (PlakatEngine *self)
{
  self->latches = plakat_library_get_latches (self->library);
  plakat_engine_show_library (self);
  g_signal_connect_object (self->library, "edited", G_CALLBACK (edited_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->library, "notify::n-waiting", G_CALLBACK (waiting_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->library, "page-changed", G_CALLBACK (page_changed_cb), self,
                           G_CONNECT_SWAPPED);
  if (self->environment->watch_network != NULL)
    self->network = self->environment->watch_network (self->environment->data, network_cb, self);
  plakat_schedule_want (self->schedule, 0);
}

void
plakat_engine_leave_world (PlakatEngine *self)
{
  plakat_schedule_rest (self->schedule);
  clear_timer (self, &self->watchdog);
  clear_timer (self, &self->insistence);
  if (self->network != 0)
    self->environment->unwatch_network (self->environment->data, self->network);
  self->network = 0;
}

/** plakat_engine_refocus: the window came to the front: what failed is tried again, and what is old is looked
 * up */
void
plakat_engine_refocus (PlakatEngine *self)
{
  gint64 age;

  g_return_if_fail (PLAKAT_IS_ENGINE (self));

  if (self->remote == NULL || self->stopped || self->running > 0 || plakat_engine_is_closed (self)
      || !plakat_schedule_forgive (self->schedule, NULL))
    return;
  age = self->environment->now (self->environment->data) - self->ended_at;
  if (self->failed || age > POLL * G_TIME_SPAN_MILLISECOND)
    plakat_schedule_want (self->schedule, SOON);
}
