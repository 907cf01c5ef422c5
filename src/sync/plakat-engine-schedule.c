/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plakat-engine-schedule.h"

/* Microseconds. */
#define MILLISECOND G_TIME_SPAN_MILLISECOND
#define BACKOFF_FIRST (2 * G_TIME_SPAN_SECOND)
#define BACKOFF_MOST (15 * G_TIME_SPAN_MINUTE)
#define ASKED_MOST G_TIME_SPAN_HOUR
#define BUCKET_REFILL (30 * G_TIME_SPAN_SECOND)
#define BRAKE_REFILL (50 * G_TIME_SPAN_SECOND)
#define FORGIVE_SPAN (5 * G_TIME_SPAN_SECOND)
#define NEVER G_MAXINT64

#define BUCKET_SIZE 10u
/* Never more than twelve cycles in five minutes: six at once, and then, so that nobody's edit waits for as
 * long as that, one when its time has come. */
#define BRAKE_SIZE 6u

/* ── what may be tried again ───────────────────────────────────────────── */

/* So many at once, and one more after each refill. */
typedef struct
{
  guint size;
  gint64 refill;
  guint left;
  gint64 filled_at; /* up to when what came in is counted */
} Tokens;

static void
fill (Tokens *self, gint64 now)
{
  gint64 came = (now - self->filled_at) / self->refill;

  self->left = (guint) MIN (self->left + came, self->size);
  self->filled_at = self->left == self->size ? now : self->filled_at + came * self->refill;
}

static gint64
get_token_time (Tokens *self, gint64 now)
{
  fill (self, now);
  return self->left > 0 ? now : self->filled_at + self->refill;
}

static void
take_token (Tokens *self, gint64 now)
{
  fill (self, now);
  if (self->left > 0)
    self->left--;
}

struct _PlakatBucket
{
  gatomicrefcount refs;
  Tokens tokens;
};

PlakatBucket *
plakat_bucket_new (const PlakatEnvironment *environment)
{
  PlakatBucket *self = g_new0 (PlakatBucket, 1);

  g_atomic_ref_count_init (&self->refs);
  self->tokens = (Tokens) { BUCKET_SIZE, BUCKET_REFILL, BUCKET_SIZE, environment->now (environment->data) };
  return self;
}

PlakatBucket *
plakat_bucket_ref (PlakatBucket *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
plakat_bucket_unref (PlakatBucket *self)
{
  if (g_atomic_ref_count_dec (&self->refs))
    g_free (self);
}

/* ── when the next cycle begins ────────────────────────────────────────── */

struct _PlakatSchedule
{
  const PlakatEnvironment *environment;
  GSourceOnceFunc start;
  gpointer data;
  PlakatBucket *bucket;
  guint timer;
  guint failures;
  gint64 wanted_at;
  gint64 backoff_until;
  gint64 asked_until;
  gint64 forgiven_at;
  Tokens brake;
};

static gint64
get_now (PlakatSchedule *self)
{
  return self->environment->now (self->environment->data);
}

PlakatSchedule *
plakat_schedule_new (const PlakatEnvironment *environment, GSourceOnceFunc start, gpointer data)
{
  PlakatSchedule *self = g_new0 (PlakatSchedule, 1);
  gint64 now;

  self->environment = environment;
  self->start = start;
  self->data = data;
  self->bucket = plakat_bucket_new (environment);
  now = get_now (self);
  self->brake = (Tokens) { BRAKE_SIZE, BRAKE_REFILL, BRAKE_SIZE, now };
  self->wanted_at = NEVER;
  self->backoff_until = self->asked_until = now;
  self->forgiven_at = now - FORGIVE_SPAN;
  return self;
}

static void
disarm (PlakatSchedule *self)
{
  if (self->timer != 0)
    self->environment->remove_timer (self->environment->data, self->timer);
  self->timer = 0;
}

void
plakat_schedule_free (PlakatSchedule *self)
{
  disarm (self);
  plakat_bucket_unref (self->bucket);
  g_free (self);
}

/** plakat_schedule_share_bucket: what is tried again is counted with the others at the same origin */
void
plakat_schedule_share_bucket (PlakatSchedule *self, PlakatBucket *bucket)
{
  plakat_bucket_ref (bucket);
  plakat_bucket_unref (self->bucket);
  self->bucket = bucket;
}

static PlakatHold
find_hold (PlakatSchedule *self, gint64 now, gint64 *until)
{
  const gint64 times[] = {
    [PLAKAT_HOLD_NONE] = now,
    [PLAKAT_HOLD_BACKOFF] = self->backoff_until,
    [PLAKAT_HOLD_ASKED] = self->asked_until,
    [PLAKAT_HOLD_BUCKET] = self->failures > 0 ? get_token_time (&self->bucket->tokens, now) : now,
    [PLAKAT_HOLD_BRAKE] = get_token_time (&self->brake, now),
  };
  PlakatHold hold = PLAKAT_HOLD_NONE;

  for (PlakatHold other = PLAKAT_HOLD_BACKOFF; other <= PLAKAT_HOLD_BRAKE; other++)
    if (times[other] > times[hold])
      hold = other;
  *until = times[hold];
  return hold;
}

static guint
to_milliseconds (gint64 span)
{
  return (guint) ((MAX (span, 0) + MILLISECOND - 1) / MILLISECOND);
}

static void
arm (PlakatSchedule *self);

static void
timer_cb (gpointer data)
{
  PlakatSchedule *self = data;
  gint64 now = get_now (self);
  gint64 until;

  self->timer = 0;
  /* A timer may be early by the clock since the boot, and what holds may have changed since it was set. */
  if (self->wanted_at > now || find_hold (self, now, &until) != PLAKAT_HOLD_NONE)
    {
      arm (self);
      return;
    }
  self->wanted_at = NEVER;
  self->start (self->data);
}

static void
arm (PlakatSchedule *self)
{
  gint64 now = get_now (self);
  gint64 until;

  disarm (self);
  if (self->wanted_at == NEVER)
    return;
  find_hold (self, now, &until);
  self->timer = self->environment->add_timer (
      self->environment->data, to_milliseconds (MAX (until, self->wanted_at) - now), timer_cb, self);
}

void
plakat_schedule_want (PlakatSchedule *self, guint milliseconds)
{
  self->wanted_at = MIN (self->wanted_at, get_now (self) + milliseconds * MILLISECOND);
  arm (self);
}

void
plakat_schedule_rest (PlakatSchedule *self)
{
  self->wanted_at = NEVER;
  disarm (self);
}

/**
 * plakat_schedule_get_hold:
 * @milliseconds: (out) (nullable): how long it still holds
 *
 * Returns: what keeps a cycle from beginning now
 */
PlakatHold
plakat_schedule_get_hold (PlakatSchedule *self, guint *milliseconds)
{
  gint64 now = get_now (self);
  gint64 until;
  PlakatHold hold = find_hold (self, now, &until);

  if (milliseconds != NULL)
    *milliseconds = to_milliseconds (until - now);
  return hold;
}

/**
 * plakat_schedule_forgive:
 * @milliseconds: (out) (nullable): after how long it can be asked for again
 *
 * What the server asked for, the bucket and the brake hold all the same.
 *
 * Returns: whether the backoff began anew
 */
gboolean
plakat_schedule_forgive (PlakatSchedule *self, guint *milliseconds)
{
  gint64 now = get_now (self);
  gint64 again = self->forgiven_at + FORGIVE_SPAN;

  if (milliseconds != NULL)
    *milliseconds = to_milliseconds (again - now);
  if (now < again)
    return FALSE;
  self->forgiven_at = now;
  self->failures = 0;
  self->backoff_until = now;
  arm (self);
  return TRUE;
}

void
plakat_schedule_begin (PlakatSchedule *self)
{
  gint64 now = get_now (self);

  plakat_schedule_rest (self);
  if (self->failures > 0)
    take_token (&self->bucket->tokens, now);
  take_token (&self->brake, now);
}

void
plakat_schedule_succeed (PlakatSchedule *self)
{
  self->failures = 0;
  self->backoff_until = self->asked_until = get_now (self);
}

/* Full jitter: machines that lost the same server do not come back to it together. */
static gint64
draw_backoff (PlakatSchedule *self)
{
  gint64 most = MIN (BACKOFF_MOST, BACKOFF_FIRST << MIN (self->failures, 20u));

  return (gint64) (self->environment->random (self->environment->data) * (double) most);
}

void
plakat_schedule_fail (PlakatSchedule *self, guint asked)
{
  gint64 now = get_now (self);
  gint64 jitter = draw_backoff (self);

  self->failures++;
  self->asked_until = now + MIN (asked * G_TIME_SPAN_SECOND, ASKED_MOST);
  if (asked > 0)
    self->asked_until += jitter;
  self->backoff_until = now + jitter;
}

guint
plakat_schedule_get_failures (PlakatSchedule *self)
{
  return self->failures;
}
