/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plakat-limits.h"

#define MINUTE (60 * G_USEC_PER_SEC)
#define LONGEST_WAIT (15 * MINUTE)

/* Names are forgotten when there are more than this, the one unused for longest first. */
#define MAX_NAMES 32768

/* Doublings of a wait that are sure to reach the longest. */
#define MAX_DOUBLINGS 16

/* A process takes allowances out of the database by this part of a minute's. */
#define PARTS 10
#define MAX_TRIES 32

static const char *const names[PLAKAT_N_LIMITS] = { "sign-in", "refresh", "write", "read" };

/**
 * Allowance:
 * @link: in the order of use; its data is the name
 * @since: sign-ins: when the last one was; otherwise when the allowance will be whole again, or, if it is a
 * part of one in the database, when its minute began
 * @used: sign-ins: how many are remembered; a part: how many are left of it
 */
typedef struct
{
  GList link;
  gint64 since;
  gint64 used;
} Allowance;

typedef struct
{
  GHashTable *by_name;
  GQueue order;
} Table;

struct _PlakatLimits
{
  gint64 limits[PLAKAT_N_LIMITS];
  PlakatLimitsClock clock;
  gpointer clock_data;
  GMutex mutex;
  Table tables[PLAKAT_N_LIMITS];
};

static void
allowance_free (gpointer data)
{
  Allowance *self = data;

  g_free (self->link.data);
  g_free (self);
}

static gint64
read_clock (gpointer data)
{
  return g_get_real_time ();
}

/** plakat_limits_new: Returns: (transfer full): the limits that @settings name, with nothing used of them */
PlakatLimits *
plakat_limits_new (const PlakatSettings *settings)
{
  PlakatLimits *self = g_new0 (PlakatLimits, 1);

  self->limits[PLAKAT_LIMIT_SIGN_IN] = settings->sign_ins;
  self->limits[PLAKAT_LIMIT_REFRESH] = settings->refreshes;
  self->limits[PLAKAT_LIMIT_WRITE] = settings->writes;
  self->limits[PLAKAT_LIMIT_READ] = settings->reads;
  self->clock = read_clock;
  g_mutex_init (&self->mutex);
  for (gsize i = 0; i < PLAKAT_N_LIMITS; i++)
    self->tables[i].by_name = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, allowance_free);
  return self;
}

void
plakat_limits_free (PlakatLimits *self)
{
  g_return_if_fail (self != NULL);

  for (gsize i = 0; i < PLAKAT_N_LIMITS; i++)
    g_hash_table_unref (self->tables[i].by_name);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

/** plakat_limits_set_clock: for tests: @clock tells the microseconds since 1970 in place of the system's */
void
plakat_limits_set_clock (PlakatLimits *self, PlakatLimitsClock clock, gpointer data)
{
  self->clock = clock;
  self->clock_data = data;
}

static Allowance *
find (Table *table, const char *who)
{
  Allowance *found = g_hash_table_lookup (table->by_name, who);

  if (found != NULL)
    {
      g_queue_unlink (&table->order, &found->link);
      g_queue_push_tail_link (&table->order, &found->link);
      return found;
    }
  if (table->order.length >= MAX_NAMES)
    g_hash_table_remove (table->by_name, g_queue_pop_head_link (&table->order)->data);
  found = g_new0 (Allowance, 1);
  found->link.data = g_strdup (who);
  g_queue_push_tail_link (&table->order, &found->link);
  g_hash_table_insert (table->by_name, found->link.data, found);
  return found;
}

static gboolean
refuse (gint64 wait, int *wait_seconds)
{
  *wait_seconds = (int) MAX (1, (wait + G_USEC_PER_SEC - 1) / G_USEC_PER_SEC);
  return FALSE;
}

/* A bucket that fills steadily, seen by the moment when it will be full: @limit at once, then one by one. */
static gboolean
take_steady (Allowance *self, gint64 limit, gint64 now, int *wait_seconds)
{
  gint64 interval = MINUTE / limit;
  /* What is further away than a minute was said by a clock that has been set back since. */
  gint64 whole = self->since > now + MINUTE ? now : MAX (self->since, now);
  gint64 wait = whole - now - (limit - 1) * interval;

  if (wait > 0)
    return refuse (wait, wait_seconds);
  self->since = whole + interval;
  return TRUE;
}

static gint64
wait_after (gint64 used, gint64 limit)
{
  if (used < limit)
    return 0;
  return MIN (LONGEST_WAIT, (MINUTE / limit) << MIN (used - limit, MAX_DOUBLINGS));
}

/*
 * The first few tries are free. After each further one the wait until the next is twice as long. While the
 * wait lasts nothing is tried, and asking makes it no longer: otherwise whoever likes could keep somebody
 * else out for ever. In quiet a try is forgiven each minute, and the free ones as fast as they may be made.
 */
static gboolean
try_sign_in (gint64 *since, gint64 *used, gint64 limit, gint64 now, int *wait_seconds)
{
  gint64 interval = MINUTE / limit, quiet;

  if (*since > now + LONGEST_WAIT)
    *since = *used = 0;
  quiet = MAX (0, now - *since) - wait_after (*used, limit);
  if (quiet < 0)
    return refuse (-quiet, wait_seconds);
  while (*used >= limit && quiet >= MINUTE)
    {
      quiet -= MINUTE;
      (*used)--;
    }
  if (*used < limit)
    *used = MAX (0, *used - quiet / interval);
  *since = now;
  (*used)++;
  return TRUE;
}

/* Reads what is remembered of the sign-ins and writes what is to be, if nobody else wrote in between. */
static gboolean
swap_sign_in (
    PlakatDb *db, const char *name, gint64 limit, gint64 now, gboolean *done, int *wait, GError **error)
{
  g_autoptr (PlakatRows) rows =
      plakat_db_query (db, error, "SELECT since, used FROM allowance WHERE name = ?1", "t", name);
  gint64 since = 0, used = 0, old_since, old_used;

  if (rows == NULL)
    return FALSE;
  if (plakat_rows_next (rows))
    {
      since = plakat_rows_get_int (rows, 0);
      used = plakat_rows_get_int (rows, 1);
    }
  if (!plakat_rows_end (rows, error))
    return FALSE;
  g_clear_pointer (&rows, plakat_rows_free);
  old_since = since;
  old_used = used;
  *done = TRUE;
  if (!try_sign_in (&since, &used, limit, now, wait))
    return FALSE;
  if (!plakat_db_run (db, error,
                      "INSERT INTO allowance (name, since, used) VALUES (?1, ?2, ?3) "
                      "ON CONFLICT (name) DO UPDATE SET since = ?2, used = ?3 "
                      "WHERE allowance.since = ?4 AND allowance.used = ?5",
                      "tiiii", name, since, used, old_since, old_used))
    return FALSE;
  *done = plakat_db_get_changes (db) > 0;
  return TRUE;
}

static gboolean
take_shared_sign_in (PlakatDb *db, const char *name, gint64 limit, gint64 now, int *wait, GError **error)
{
  gboolean done = FALSE;

  for (int i = 0; i < MAX_TRIES && !done; i++)
    if (!swap_sign_in (db, name, limit, now, &done, wait, error))
      return FALSE;
  return done || refuse (G_USEC_PER_SEC, wait);
}

/* Takes @part of this minute's allowance out of the database; gives how much of it there was. The clocks of
   processes may differ: who is early is counted with those who are a minute ahead. */
static gboolean
take_part (
    PlakatDb *db, const char *name, gint64 limit, gint64 part, gint64 minute, gint64 *granted, GError **error)
{
  gint64 used = 0;

  if (!plakat_db_read_int (
          db, error, &used,
          "INSERT INTO allowance (name, since, used) VALUES (?1, ?2, ?3) "
          "ON CONFLICT (name) DO UPDATE SET "
          "used = CASE WHEN allowance.since BETWEEN ?2 AND ?4 THEN allowance.used + ?3 ELSE ?3 END, "
          "since = CASE WHEN allowance.since BETWEEN ?2 AND ?4 THEN allowance.since ELSE ?2 END "
          "RETURNING used",
          "tiii", name, minute, part, minute + MINUTE))
    return FALSE;
  *granted = CLAMP (limit - (used - part), 0, part);
  return TRUE;
}

/* What is left of the part that this process took; -1 when the minute's allowance is known to be used up. */
static gint64
take_left (PlakatLimits *self, PlakatLimitKind kind, const char *who, gint64 minute)
{
  Allowance *lease;
  gint64 left = 0;

  g_mutex_lock (&self->mutex);
  lease = find (&self->tables[kind], who);
  if (lease->since == minute)
    left = lease->used;
  if (left > 0)
    lease->used--;
  g_mutex_unlock (&self->mutex);
  return left;
}

static void
keep_left (PlakatLimits *self, PlakatLimitKind kind, const char *who, gint64 minute, gint64 granted)
{
  Allowance *lease;

  g_mutex_lock (&self->mutex);
  lease = find (&self->tables[kind], who);
  if (lease->since != minute)
    lease->used = 0;
  lease->since = minute;
  lease->used = granted > 0 ? MAX (lease->used, 0) + granted - 1 : -1;
  g_mutex_unlock (&self->mutex);
}

static gboolean
take_shared (PlakatLimits *self,
             PlakatDb *db,
             PlakatLimitKind kind,
             const char *who,
             gint64 now,
             int *wait_seconds,
             GError **error)
{
  gint64 limit = self->limits[kind], minute = now - now % MINUTE, granted = 0;
  gint64 part = kind == PLAKAT_LIMIT_REFRESH ? 1 : MAX (1, limit / PARTS);
  gint64 left = take_left (self, kind, who, minute);
  g_autofree char *name = NULL;

  if (left > 0)
    return TRUE;
  name = g_strconcat (names[kind], ":", who, NULL);
  if (left == 0)
    {
      if (!take_part (db, name, limit, part, minute, &granted, error))
        return FALSE;
      keep_left (self, kind, who, minute, granted);
    }
  return granted > 0 || refuse (minute + MINUTE - now, wait_seconds);
}

static gboolean
take_alone (PlakatLimits *self, PlakatLimitKind kind, const char *who, gint64 now, int *wait_seconds)
{
  Allowance *allowance;
  gboolean taken;

  g_mutex_lock (&self->mutex);
  allowance = find (&self->tables[kind], who);
  taken = kind == PLAKAT_LIMIT_SIGN_IN
              ? try_sign_in (&allowance->since, &allowance->used, self->limits[kind], now, wait_seconds)
              : take_steady (allowance, self->limits[kind], now, wait_seconds);
  g_mutex_unlock (&self->mutex);
  return taken;
}

/**
 * plakat_limits_take:
 * @db: (nullable): the connection of the calling thread; what is shared through it stands at once only
 * outside of transactions
 * @kind: what @who wants to do
 * @who: a name, like ip:192.0.2.1, user:7, account:…
 * @wait_seconds: (out): after how long to try again, if it may not be done now
 * @error: return location for why it cannot be told
 *
 * Returns: %TRUE if it may be done
 */
gboolean
plakat_limits_take (PlakatLimits *self,
                    PlakatDb *db,
                    PlakatLimitKind kind,
                    const char *who,
                    int *wait_seconds,
                    GError **error)
{
  gint64 limit = self->limits[kind], now;
  g_autofree char *name = NULL;

  if (limit <= 0)
    return TRUE;
  now = self->clock (self->clock_data);
  if (db == NULL || plakat_db_get_engine (db) == PLAKAT_DB_SQLITE)
    return take_alone (self, kind, who, now, wait_seconds);
  if (kind != PLAKAT_LIMIT_SIGN_IN)
    return take_shared (self, db, kind, who, now, wait_seconds, error);
  name = g_strconcat (names[kind], ":", who, NULL);
  return take_shared_sign_in (db, name, limit, now, wait_seconds, error);
}
