/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <gio/gio.h>
#include <glib/gi18n.h>

#include "plakat-engine-private.h"
#include "plakat-library-sync.h"

/* Milliseconds. An edit is sent soon, but a burst of edits together. */
#define SOON 150
#define POLL (60 * 1000)
#define BACKOFF_FIRST (2 * 1000)
#define BACKOFF_MOST (15 * 60 * 1000)

struct _PlakatEngine
{
  GObject parent_instance;

  PlakatLibrary *library;
  PlakatCatalogue *catalogue;
  PlakatRemote *remote;
  PlakatSyncState state;
  char *message;
  gint64 last_success;
  double progress;
  DexFuture *cycle; /* the one that runs */
  guint timer;
  guint failures;
  gboolean edited; /* since the running cycle began */
  gboolean stopped;
};

typedef enum
{
  PROP_STATE = 1,
  PROP_WAITING,
  PROP_MESSAGE,
  PROP_LAST_SUCCESS,
  PROP_PROGRESS,
} Property;

static GParamSpec *properties[PROP_PROGRESS + 1];

G_DEFINE_FINAL_TYPE (PlakatEngine, plakat_engine, G_TYPE_OBJECT)

static void
set_state (PlakatEngine *self, PlakatSyncState state, const char *message)
{
  if (g_set_str (&self->message, message))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MESSAGE]);
  if (self->state == state)
    return;
  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

void
plakat_engine_set_progress (PlakatEngine *self, double progress)
{
  if (self->progress == progress)
    return;
  self->progress = progress;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PROGRESS]);
}

gboolean
plakat_engine_is_stopped (PlakatEngine *self)
{
  return self->stopped;
}

static gboolean
start_cb (gpointer data);

static void
schedule (PlakatEngine *self, guint milliseconds)
{
  if (self->stopped || self->remote == NULL)
    return;
  g_clear_handle_id (&self->timer, g_source_remove);
  self->timer = g_timeout_add (milliseconds, start_cb, self);
}

/* Full jitter: machines that lost the same server do not come back to it together. */
static guint
backoff (PlakatEngine *self)
{
  double most = MIN (BACKOFF_MOST, BACKOFF_FIRST * (double) (1u << MIN (self->failures, 12u)));

  return (guint) g_random_double_range (most / 4, most);
}

static void
finish_well (PlakatEngine *self)
{
  guint parked = plakat_library_get_parked (self->library);

  self->failures = 0;
  self->last_success = g_get_real_time () / G_USEC_PER_SEC;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LAST_SUCCESS]);
  if (parked > 0)
    {
      g_autofree char *message =
          g_strdup_printf (ngettext ("The server refused %u edit. It is kept.",
                                     "The server refused %u edits. They are kept.", parked),
                           parked);

      set_state (self, PLAKAT_SYNC_ATTENTION, message);
    }
  else
    set_state (self,
               plakat_library_get_waiting (self->library) > 0 ? PLAKAT_SYNC_WAITING : PLAKAT_SYNC_IN_STEP,
               NULL);
  schedule (self, self->edited ? SOON : POLL);
}

static void
finish_badly (PlakatEngine *self, const GError *error)
{
  g_debug ("The cycle ended: %s", error->message);
  self->failures++;
  if (g_error_matches (error, PLAKAT_REMOTE_ERROR, PLAKAT_REMOTE_ERROR_SIGN_IN))
    {
      /* Edits wait until the user has signed in: asking again would only lock the door harder. */
      set_state (self, PLAKAT_SYNC_SIGN_IN, error->message);
      return;
    }
  if (g_error_matches (error, PLAKAT_REMOTE_ERROR, PLAKAT_REMOTE_ERROR_REFUSED)
      || g_error_matches (error, PLAKAT_REMOTE_ERROR, PLAKAT_REMOTE_ERROR_ANSWER))
    set_state (self, PLAKAT_SYNC_ATTENTION, error->message);
  else
    set_state (self, PLAKAT_SYNC_OFFLINE, error->message);
  schedule (self, backoff (self));
}

static DexFuture *
cycle_ended_cb (DexFuture *future, gpointer data)
{
  PlakatEngine *self = data;
  g_autoptr (GError) error = NULL;
  gboolean done = dex_future_get_value (future, &error) != NULL;

  dex_clear (&self->cycle);
  if (self->stopped)
    return dex_ref (future);
  if (done)
    finish_well (self);
  else
    finish_badly (self, error);
  return dex_ref (future);
}

static DexFuture *
start (PlakatEngine *self)
{
  DexFuture *running;

  g_clear_handle_id (&self->timer, g_source_remove);
  if (self->cycle != NULL)
    return dex_ref (self->cycle);
  self->edited = FALSE;
  set_state (self, PLAKAT_SYNC_WORKING, NULL);
  running = dex_future_finally (plakat_cycle_run (self->library, self->catalogue, self->remote, self),
                                cycle_ended_cb, g_object_ref (self), g_object_unref);
  /* It comes to its end, whoever waits for it. */
  dex_future_disown (dex_ref (running));
  if (dex_future_get_status (running) == DEX_FUTURE_STATUS_PENDING)
    self->cycle = dex_ref (running);
  return running;
}

static gboolean
start_cb (gpointer data)
{
  PlakatEngine *self = data;

  self->timer = 0;
  dex_future_disown (start (self));
  return G_SOURCE_REMOVE;
}

static void
edited_cb (PlakatEngine *self, PlakatLibrary *library)
{
  g_assert (PLAKAT_IS_ENGINE (self));
  g_assert (PLAKAT_IS_LIBRARY (library));

  self->edited = TRUE;
  if (self->cycle != NULL || self->state == PLAKAT_SYNC_SIGN_IN)
    return;
  if (self->state == PLAKAT_SYNC_IN_STEP)
    set_state (self, PLAKAT_SYNC_WAITING, NULL);
  if (self->failures == 0)
    schedule (self, SOON);
}

static void
waiting_cb (PlakatEngine *self, GParamSpec *pspec, PlakatLibrary *library)
{
  g_assert (PLAKAT_IS_ENGINE (self));

  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_WAITING]);
}

/* A hint, not a verdict: the network has changed, so it is worth a try now. */
static void
network_cb (PlakatEngine *self, gboolean available, GNetworkMonitor *monitor)
{
  g_assert (PLAKAT_IS_ENGINE (self));

  if (available && self->cycle == NULL && self->state == PLAKAT_SYNC_OFFLINE)
    {
      self->failures = 0;
      schedule (self, SOON);
    }
}

static void
plakat_engine_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  PlakatEngine *self = PLAKAT_ENGINE (object);

  switch ((Property) id)
    {
    case PROP_STATE:
      g_value_set_int (value, self->state);
      break;
    case PROP_WAITING:
      g_value_set_uint (value, plakat_engine_get_waiting (self));
      break;
    case PROP_MESSAGE:
      g_value_set_string (value, self->message);
      break;
    case PROP_LAST_SUCCESS:
      g_value_set_int64 (value, self->last_success);
      break;
    case PROP_PROGRESS:
      g_value_set_double (value, self->progress);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
plakat_engine_dispose (GObject *object)
{
  PlakatEngine *self = PLAKAT_ENGINE (object);

  plakat_engine_stop (self);
  g_clear_object (&self->library);
  g_clear_object (&self->catalogue);
  g_clear_object (&self->remote);
  g_clear_pointer (&self->message, g_free);
  G_OBJECT_CLASS (plakat_engine_parent_class)->dispose (object);
}

static void
plakat_engine_class_init (PlakatEngineClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = plakat_engine_get_property;
  object_class->dispose = plakat_engine_dispose;
  properties[PROP_STATE] = g_param_spec_int ("state", NULL, NULL, 0, PLAKAT_SYNC_ATTENTION, 0, flags);
  properties[PROP_WAITING] = g_param_spec_uint ("waiting", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_MESSAGE] = g_param_spec_string ("message", NULL, NULL, NULL, flags);
  properties[PROP_LAST_SUCCESS] = g_param_spec_int64 ("last-success", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_PROGRESS] = g_param_spec_double ("progress", NULL, NULL, 0, 1, 1, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
plakat_engine_init (PlakatEngine *self)
{
  self->progress = 1.0;
}

PlakatEngine *
plakat_engine_new (PlakatLibrary *library, PlakatCatalogue *catalogue, PlakatRemote *remote)
{
  PlakatEngine *self = g_object_new (PLAKAT_TYPE_ENGINE, NULL);

  self->library = g_object_ref (library);
  self->catalogue = g_object_ref (catalogue);
  self->state = PLAKAT_SYNC_LOCAL;
  if (remote == NULL)
    return self;
  self->remote = g_object_ref (remote);
  self->state = PLAKAT_SYNC_WAITING;
  g_signal_connect_object (library, "edited", G_CALLBACK (edited_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (library, "notify::n-waiting", G_CALLBACK (waiting_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (g_network_monitor_get_default (), "network-changed", G_CALLBACK (network_cb), self,
                           G_CONNECT_SWAPPED);
  schedule (self, 0);
  return self;
}

/** plakat_engine_stop: no cycle begins after this; one that runs ends at its next step */
void
plakat_engine_stop (PlakatEngine *self)
{
  self->stopped = TRUE;
  g_clear_handle_id (&self->timer, g_source_remove);
  dex_clear (&self->cycle);
}

PlakatSyncState
plakat_engine_get_state (PlakatEngine *self)
{
  g_return_val_if_fail (PLAKAT_IS_ENGINE (self), PLAKAT_SYNC_LOCAL);

  return self->state;
}

guint
plakat_engine_get_waiting (PlakatEngine *self)
{
  g_return_val_if_fail (PLAKAT_IS_ENGINE (self), 0);

  return self->library != NULL ? plakat_library_get_waiting (self->library) : 0;
}

const char *
plakat_engine_get_message (PlakatEngine *self)
{
  g_return_val_if_fail (PLAKAT_IS_ENGINE (self), NULL);

  return self->message;
}

gint64
plakat_engine_get_last_success (PlakatEngine *self)
{
  g_return_val_if_fail (PLAKAT_IS_ENGINE (self), 0);

  return self->last_success;
}

double
plakat_engine_get_progress (PlakatEngine *self)
{
  g_return_val_if_fail (PLAKAT_IS_ENGINE (self), 1);

  return self->progress;
}

/**
 * plakat_engine_sync_now:
 *
 * Returns: (transfer full): a future of %TRUE when the cycle that runs, or one that begins now, is through
 */
DexFuture *
plakat_engine_sync_now (PlakatEngine *self)
{
  dex_return_error_if_fail (PLAKAT_IS_ENGINE (self));

  if (self->remote == NULL)
    return dex_future_new_for_boolean (TRUE);
  if (self->stopped)
    return dex_future_new_reject (G_IO_ERROR, G_IO_ERROR_CLOSED, "The account was closed");
  self->failures = 0;
  return start (self);
}
