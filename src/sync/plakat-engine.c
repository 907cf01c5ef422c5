/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <float.h>
#include <gio/gio.h>
#include <glib/gi18n.h>

#include "plakat-engine-object.h"
#include "plakat-token-user.h"

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

void
plakat_engine_set_state (PlakatEngine *self, PlakatSyncState state, const char *message)
{
  if (g_set_str (&self->message, message))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MESSAGE]);
  if (self->state == state)
    return;
  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

void
plakat_engine_set_success (PlakatEngine *self, gint64 when)
{
  self->last_success = when;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LAST_SUCCESS]);
}

static void
set_progress (PlakatEngine *self, double progress)
{
  if (self->progress == progress)
    return;
  self->progress = progress;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PROGRESS]);
}

/* plakat_engine_begin_fill: how long it takes is measured from here on */
void
plakat_engine_begin_fill (PlakatEngine *self)
{
  self->pace = (PlakatPace) { 0 };
}

/* plakat_engine_note_fill: @films of @total (0: unknown) are here, and more come */
void
plakat_engine_note_fill (PlakatEngine *self, guint films, guint total)
{
  plakat_pace_note (&self->pace, self->environment->now (self->environment->data), films);
  self->fill = (PlakatFill) { films, total, plakat_pace_get_seconds_left (&self->pace, total) };
  if (total > 0)
    set_progress (self, MIN (1.0 - DBL_EPSILON, (double) films / (double) total));
}

/* plakat_engine_end_fill: all films are here */
void
plakat_engine_end_fill (PlakatEngine *self)
{
  set_progress (self, 1.0);
}

/* Whether the cycle that runs is to end where it is. */
gboolean
plakat_engine_is_cancelled (PlakatEngine *self)
{
  return self->stopped || self->cancelled;
}

PlakatCycleMemory *
plakat_engine_get_memory (PlakatEngine *self)
{
  return &self->memory;
}

char *
plakat_engine_dup_token_user (PlakatEngine *self)
{
  return self->tokens != NULL ? plakat_token_dup_user (plakat_tokens_get_access (self->tokens)) : NULL;
}

void
plakat_engine_set_tokens (PlakatEngine *self, PlakatTokens *tokens)
{
  g_set_object (&self->tokens, tokens);
}

void
plakat_engine_share_bucket (PlakatEngine *self, PlakatBucket *bucket)
{
  plakat_schedule_share_bucket (self->schedule, bucket);
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
  g_clear_object (&self->tokens);
  g_clear_pointer (&self->message, g_free);
  G_OBJECT_CLASS (plakat_engine_parent_class)->dispose (object);
}

static void
plakat_engine_finalize (GObject *object)
{
  PlakatEngine *self = PLAKAT_ENGINE (object);

  g_clear_pointer (&self->schedule, plakat_schedule_free);
  g_clear_pointer (&self->memory.flips, plakat_flips_free);
  g_hash_table_unref (self->memory.walks);
  g_hash_table_unref (self->memory.twins);
  g_hash_table_unref (self->memory.failing);
  g_hash_table_unref (self->memory.refused);
  g_free (self->memory.said);
  G_OBJECT_CLASS (plakat_engine_parent_class)->finalize (object);
}

static void
plakat_engine_class_init (PlakatEngineClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = plakat_engine_get_property;
  object_class->dispose = plakat_engine_dispose;
  object_class->finalize = plakat_engine_finalize;
  properties[PROP_STATE] = g_param_spec_int ("state", NULL, NULL, 0, PLAKAT_SYNC_PAUSED, 0, flags);
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
  self->memory.walks =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_hash_table_unref);
  self->memory.twins = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->memory.failing = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->memory.refused = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

PlakatEngine *
plakat_engine_new (PlakatLibrary *library,
                   PlakatCatalogue *catalogue,
                   PlakatRemote *remote,
                   const PlakatEnvironment *environment)
{
  PlakatEngine *self = g_object_new (PLAKAT_TYPE_ENGINE, NULL);

  self->library = g_object_ref (library);
  g_set_object (&self->catalogue, catalogue);
  self->environment = environment != NULL ? environment : plakat_environment_get_default ();
  self->schedule = plakat_schedule_new (self->environment, plakat_engine_start_cb, self);
  self->memory.flips = plakat_flips_new (self->environment);
  self->state = PLAKAT_SYNC_LOCAL;
  if (remote == NULL)
    return self;
  self->remote = g_object_ref (remote);
  self->state = PLAKAT_SYNC_WAITING;
  plakat_library_set_capabilities (library, plakat_remote_get_capabilities (remote));
  plakat_engine_watch_world (self);
  return self;
}

/** plakat_engine_stop: no cycle begins after this; one that runs ends at its next step */
void
plakat_engine_stop (PlakatEngine *self)
{
  self->stopped = TRUE;
  plakat_engine_leave_world (self);
  if (self->running == 0 && self->through != NULL)
    {
      g_autoptr (GError) closed =
          g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CLOSED, _ ("The account was closed."));

      plakat_engine_settle_through (self, closed);
    }
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

/** plakat_engine_get_fill: @fill: (out): how far the first fill came, while it goes on or has been stopped;
 * changes with "progress" */
gboolean
plakat_engine_get_fill (PlakatEngine *self, PlakatFill *fill)
{
  g_return_val_if_fail (PLAKAT_IS_ENGINE (self), FALSE);

  *fill = self->fill;
  return self->progress < 1;
}

/**
 * plakat_engine_sync_now:
 *
 * Waits that are ours are cut short, once in five seconds. What the server asked for and the brake hold.
 *
 * Returns: (transfer full): a future of %TRUE when the cycle that runs, or one that begins now, is through;
 * it rejects with %G_IO_ERROR_BUSY and a sentence that says when the next one begins, where none may begin
 * now
 */
DexFuture *
plakat_engine_sync_now (PlakatEngine *self)
{
  DexFuture *through;

  dex_return_error_if_fail (PLAKAT_IS_ENGINE (self));

  if (self->remote == NULL)
    return dex_future_new_for_boolean (TRUE);
  if (self->stopped)
    return dex_future_new_reject (G_IO_ERROR, G_IO_ERROR_CLOSED, _ ("The account was closed."));
  if (self->through == NULL)
    self->through = dex_promise_new ();
  through = DEX_FUTURE (dex_ref (self->through));
  self->stalls = 0;
  if (self->running == 0)
    plakat_engine_begin_now (self);
  return through;
}

/** plakat_engine_cancel: what runs ends where it is; what was sent and has no answer is seen to in the next
 * cycle */
void
plakat_engine_cancel (PlakatEngine *self)
{
  g_autoptr (GError) stopped = NULL;

  g_return_if_fail (PLAKAT_IS_ENGINE (self));

  if (self->running == 0 || self->cancelled || self->stopped)
    return;
  self->cancelled = TRUE;
  stopped = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, _ ("The sync was stopped."));
  plakat_engine_settle_through (self, stopped);
  plakat_engine_set_state (self, PLAKAT_SYNC_WAITING, NULL);
}
