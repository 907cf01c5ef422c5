/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "plakat-picture-thumbs-private.h"

/* The one thread that writes into thumbs.db, the file's birth, and its end when it is damaged. */

/* What comes within this time shares a transaction. */
#define GATHER (100 * G_TIME_SPAN_MILLISECOND)
#define MOST_IN_ONE 200
/* That a picture was looked at is no reason to wake the disk. */
#define TOUCHES_WAIT (30 * G_TIME_SPAN_SECOND)
#define MOST_TOUCHES 1024
/* Who stores more than this in the meantime waits. */
#define MOST_WAITING (16 * 1024 * 1024)
/* Nobody waits for a look through the whole file, least of all the first pictures. */
#define CHECK_AFTER (5 * G_TIME_SPAN_SECOND)
/* Where each new file is damaged again the disk is at fault. */
#define MOST_RENEWALS 3
#define FAILURES_KEPT (30 * 24 * 3600)

void
plakat_picture_write_free (gpointer data)
{
  PlakatPictureWrite *write = data;

  g_clear_pointer (&write->name, g_bytes_unref);
  plakat_picture_thumb_clear (&write->thumb);
  g_strfreev (write->pictures);
  g_free (write->scope);
  g_free (write);
}

/* ── writing ───────────────────────────────────────────────────────────── */

static gboolean
apply (PlakatPictureThumbs *self, PlakatPictureWrite *write, guint64 cap, gboolean *shrinks, GError **error)
{
  switch (write->kind)
    {
    case PLAKAT_PICTURE_WRITE_STORE:
      return plakat_picture_thumbs_insert (self->db, write->name, &write->thumb, write->used, error);
    case PLAKAT_PICTURE_WRITE_REMOVE:
      return plakat_picture_thumbs_delete (self->db, write->name, error);
    case PLAKAT_PICTURE_WRITE_DROP:
      return plakat_picture_thumbs_delete_id (self->db, write->id, error);
    case PLAKAT_PICTURE_WRITE_TRIM:
      *shrinks = TRUE;
      return plakat_picture_thumbs_trim (self->db, cap, error);
    case PLAKAT_PICTURE_WRITE_CLEAR:
      *shrinks = TRUE;
      return plakat_picture_thumbs_trim (self->db, 0, error);
    case PLAKAT_PICTURE_WRITE_PINS:
      *shrinks = TRUE;
      return plakat_picture_thumbs_write_pins (self->db, write->scope, (const char *const *) write->pictures,
                                               error);
    case PLAKAT_PICTURE_WRITE_FAILURE:
      return plakat_picture_thumbs_write_failure (self->db, write->name,
                                                  write->failed ? &write->failure : NULL, error);
    case PLAKAT_PICTURE_WRITE_NO_PASSING:
      return plakat_picture_thumbs_delete_passing (self->db, error);
    default:
      g_return_val_if_reached (FALSE);
    }
}

static gboolean
apply_touches (PlakatPictureThumbs *self, GHashTable *touched, GError **error)
{
  GHashTableIter iter;
  gpointer id, used;

  g_hash_table_iter_init (&iter, touched);
  while (g_hash_table_iter_next (&iter, &id, &used))
    if (!plakat_picture_thumbs_touch (self->db, *(gint64 *) id, *(gint64 *) used, error))
      return FALSE;
  return TRUE;
}

static gboolean
write_all (PlakatPictureThumbs *self, GHashTable *touched, guint64 cap, gboolean *shrinks, GError **error)
{
  for (const GList *l = self->in_work.head; l != NULL; l = l->next)
    if (!apply (self, l->data, cap, shrinks, error))
      return FALSE;
  return apply_touches (self, touched, error) && plakat_picture_thumbs_trim (self->db, cap, error);
}

/* Rows in disorder, which nobody has left there on purpose. */
static gboolean
check (PlakatPictureThumbs *self, GError **error)
{
  guint orphans = 0;
  gboolean done = plakat_sqlite_begin (self->db, error);

  if (!done)
    return FALSE;
  done = plakat_picture_thumbs_check (self->db, &orphans, error);
  done = plakat_sqlite_end (self->db, done, done ? error : NULL);
  if (orphans > 0)
    g_info ("%u pictures were in disorder", orphans);
  return done;
}

static gboolean
write_batch (PlakatPictureThumbs *self, GHashTable *touched, guint64 cap, gboolean *shrinks, GError **error)
{
  gboolean done = plakat_sqlite_begin (self->db, error);

  if (!done)
    return FALSE;
  done = write_all (self, touched, cap, shrinks, error);
  return plakat_sqlite_end (self->db, done, done ? error : NULL);
}

/* What cannot be written is not kept: it can be fetched again. Returns: whether the file is as it should be.
 */
static gboolean
write_down (PlakatPictureThumbs *self, GHashTable *touched, guint64 cap, gboolean checks)
{
  g_autoptr (GError) error = NULL;
  gboolean shrinks = FALSE;

  if (self->db == NULL)
    return TRUE;
  if ((!checks || check (self, &error)) && write_batch (self, touched, cap, &shrinks, &error)
      && (!shrinks || plakat_picture_thumbs_give_back (self->db, &error)))
    return TRUE;
  g_message ("Pictures cannot be kept: %s", error->message);
  return !plakat_picture_thumbs_is_damage (error);
}

/* ── opening ───────────────────────────────────────────────────────────── */

static gboolean
read_state (PlakatPictureThumbs *self, GError **error)
{
  g_autoptr (GHashTable) failures =
      g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, g_free);
  const gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  GHashTableIter iter;
  gpointer address, failure;
  gint64 clock;

  if (!plakat_picture_thumbs_read_clock (self->db, &clock, error)
      || !plakat_picture_thumbs_read_failures (self->db, now - FAILURES_KEPT, failures, error))
    return FALSE;
  g_mutex_lock (&self->lock);
  self->clock = MAX (self->clock, clock);
  g_hash_table_iter_init (&iter, failures);
  while (g_hash_table_iter_next (&iter, &address, &failure))
    if (!g_hash_table_contains (self->failures, address))
      g_hash_table_insert (self->failures, g_bytes_ref (address),
                           g_memdup2 (failure, sizeof (PlakatPictureFailure)));
  g_mutex_unlock (&self->lock);
  return TRUE;
}

static gboolean
open_both (PlakatPictureThumbs *self, GError **error)
{
  self->db = plakat_picture_thumbs_open_db (self->path, error);
  if (self->db != NULL && read_state (self, error))
    self->reader = plakat_picture_thumbs_open_reader (self->path, error);
  if (self->reader == NULL)
    g_clear_pointer (&self->db, plakat_sqlite_close);
  return self->reader != NULL;
}

/* With the reading lock. A file that cannot be used is no loss. */
static void
open_or_renew (PlakatPictureThumbs *self)
{
  g_autoptr (GError) error = NULL;

  if (g_mkdir_with_parents (self->folder, 0700) != 0)
    {
      g_message ("Pictures cannot be kept in %s", self->folder);
      return;
    }
  if (open_both (self, &error))
    return;
  if (plakat_picture_thumbs_is_damage (error))
    {
      g_message ("The pictures on this computer are fetched again: %s", error->message);
      plakat_picture_thumbs_throw_away (self->path);
      g_clear_error (&error);
      if (open_both (self, &error))
        return;
    }
  g_message ("Pictures cannot be kept: %s", error->message);
}

/* In the thread that writes. Whoever pinned something did so for good. */
static void
begin_anew (PlakatPictureThumbs *self)
{
  GHashTableIter iter;
  gpointer scope, pictures;

  g_mutex_lock (&self->reading);
  g_clear_pointer (&self->reader, plakat_sqlite_close);
  g_clear_pointer (&self->db, plakat_sqlite_close);
  plakat_picture_thumbs_throw_away (self->path);
  if (++self->renewals <= MOST_RENEWALS)
    open_or_renew (self);
  g_mutex_unlock (&self->reading);
  g_mutex_lock (&self->lock);
  self->damaged = FALSE;
  g_hash_table_remove_all (self->touched);
  g_hash_table_iter_init (&iter, self->pins);
  while (g_hash_table_iter_next (&iter, &scope, &pictures))
    {
      PlakatPictureWrite *write = g_new0 (PlakatPictureWrite, 1);

      write->kind = PLAKAT_PICTURE_WRITE_PINS;
      write->scope = g_strdup (scope);
      write->pictures = g_strdupv (pictures);
      g_queue_push_tail (&self->waiting, write);
    }
  g_mutex_unlock (&self->lock);
}

/* ── the thread ────────────────────────────────────────────────────────── */

/* With the lock held: until there is something that should not wait any longer. */
static void
gather (PlakatPictureThumbs *self)
{
  gint64 first = 0;

  for (;;)
    {
      gint64 until = self->check_at;

      if (self->closing || self->damaged || self->flushing > 0
          || g_queue_get_length (&self->waiting) >= MOST_IN_ONE || self->waiting_bytes >= MOST_WAITING / 2
          || g_hash_table_size (self->touched) >= MOST_TOUCHES)
        return;
      if (first == 0 && (self->waiting.head != NULL || g_hash_table_size (self->touched) > 0))
        first = g_get_monotonic_time ();
      if (first != 0)
        until = first + (self->waiting.head != NULL ? GATHER : TOUCHES_WAIT);
      if (self->check_at != 0)
        until = MIN (until, self->check_at);
      if (until == 0)
        g_cond_wait (&self->changed, &self->lock);
      else if (!g_cond_wait_until (&self->changed, &self->lock, until))
        return;
    }
}

static GHashTable *
new_touched (void)
{
  return g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
}

/* With the lock held. Who flushes wants the file to be in order, too. */
static gboolean
is_check_due (PlakatPictureThumbs *self)
{
  return self->check_at != 0 && (self->flushing > 0 || g_get_monotonic_time () >= self->check_at);
}

/* With the lock held, but for the time in which it writes. What was to be written into a file that turns out
 * to be damaged goes into the next. */
static void
work (PlakatPictureThumbs *self)
{
  g_autoptr (GHashTable) touched = g_steal_pointer (&self->touched);
  const guint64 cap = self->cap;
  const gboolean damaged = self->damaged, checks = is_check_due (self);

  self->touched = new_touched ();
  self->in_work = self->waiting;
  g_queue_init (&self->waiting);
  self->waiting_bytes = 0;
  if (checks)
    self->check_at = 0;
  self->working = TRUE;
  g_mutex_unlock (&self->lock);
  if (damaged || !write_down (self, touched, cap, checks))
    {
      begin_anew (self);
      g_hash_table_remove_all (touched);
      write_down (self, touched, cap, FALSE);
    }
  g_mutex_lock (&self->lock);
  g_queue_clear_full (&self->in_work, plakat_picture_write_free);
  self->working = FALSE;
  g_cond_broadcast (&self->written);
}

static gpointer
writer_main (gpointer data)
{
  PlakatPictureThumbs *self = data;

  g_mutex_lock (&self->lock);
  for (;;)
    {
      gather (self);
      if (self->waiting.head == NULL && g_hash_table_size (self->touched) == 0 && !self->damaged
          && !is_check_due (self))
        {
          g_cond_broadcast (&self->written);
          if (self->closing)
            break;
          if (self->flushing == 0)
            continue;
          /* who flushes takes itself off the count */
          g_cond_wait (&self->changed, &self->lock);
          continue;
        }
      work (self);
    }
  g_mutex_unlock (&self->lock);
  return NULL;
}

/*
 * plakat_picture_thumbs_open:
 *
 * With the reading lock held. The first who asks opens the file; it is looked through before anybody reads.
 *
 * Returns: whether there is a file to read
 */
gboolean
plakat_picture_thumbs_open (PlakatPictureThumbs *self)
{
  if (!self->tried)
    {
      self->tried = TRUE;
      open_or_renew (self);
      self->check_at = g_get_monotonic_time () + CHECK_AFTER;
      self->writer = g_thread_new ("thumbs", writer_main, self);
    }
  return self->reader != NULL;
}

static gboolean
is_full (PlakatPictureThumbs *self)
{
  return self->waiting_bytes > MOST_WAITING && !self->closing;
}

/* plakat_picture_thumbs_push: @write: (transfer full): what is asked for after the file was closed is not
 * done */
void
plakat_picture_thumbs_push (PlakatPictureThumbs *self, PlakatPictureWrite *write)
{
  gsize bytes = write->thumb.bytes ? g_bytes_get_size (write->thumb.bytes) : 0;

  g_mutex_lock (&self->lock);
  while (bytes > 0 && is_full (self))
    g_cond_wait (&self->written, &self->lock);
  if (self->closing)
    plakat_picture_write_free (write);
  else
    {
      write->used = ++self->clock;
      self->waiting_bytes += bytes;
      g_queue_push_tail (&self->waiting, write);
      g_cond_signal (&self->changed);
    }
  g_mutex_unlock (&self->lock);
}
