/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "plakat-picture-thumbs-private.h"

#define MOST_FAILURES 4096

void
plakat_picture_thumb_clear (PlakatPictureThumb *self)
{
  g_clear_pointer (&self->bytes, g_bytes_unref);
}

/* plakat_picture_thumbs_make_name: no name in the file comes from a server, only the hash of an address does
 */
GBytes *
plakat_picture_thumbs_make_name (const char *text)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 digest[32];
  gsize length = sizeof digest;

  g_checksum_update (checksum, (const guchar *) text, -1);
  g_checksum_get_digest (checksum, digest, &length);
  return g_bytes_new (digest, length);
}

static PlakatPictureWrite *
write_new (PlakatPictureWriteKind kind, const char *text)
{
  PlakatPictureWrite *write = g_new0 (PlakatPictureWrite, 1);

  write->kind = kind;
  write->name = text ? plakat_picture_thumbs_make_name (text) : NULL;
  return write;
}

/*
 * plakat_picture_thumbs_new:
 * @cache_dir: of the application
 *
 * Returns: (transfer full): the pictures there; nothing is read or made yet
 */
PlakatPictureThumbs *
plakat_picture_thumbs_new (const char *cache_dir)
{
  PlakatPictureThumbs *self = g_new0 (PlakatPictureThumbs, 1);

  g_atomic_ref_count_init (&self->refs);
  g_mutex_init (&self->reading);
  g_mutex_init (&self->lock);
  g_cond_init (&self->changed);
  g_cond_init (&self->written);
  g_queue_init (&self->waiting);
  g_queue_init (&self->in_work);
  self->folder = g_strdup (cache_dir);
  self->path = g_build_filename (cache_dir, "thumbs.db", NULL);
  self->cap = PLAKAT_PICTURE_THUMBS_CAP;
  self->touched = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  self->failures =
      g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, g_free);
  self->pins = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_strfreev);
  return self;
}

PlakatPictureThumbs *
plakat_picture_thumbs_ref (PlakatPictureThumbs *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

/* plakat_picture_thumbs_unref: somebody has closed it, or nobody has ever read or written */
void
plakat_picture_thumbs_unref (PlakatPictureThumbs *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  plakat_picture_thumbs_close (self);
  g_hash_table_unref (self->touched);
  g_hash_table_unref (self->failures);
  g_hash_table_unref (self->pins);
  g_mutex_clear (&self->reading);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->changed);
  g_cond_clear (&self->written);
  g_free (self->folder);
  g_free (self->path);
  g_free (self);
}

/* plakat_picture_thumbs_close: waits until everything is written; from then on nothing is read or written */
void
plakat_picture_thumbs_close (PlakatPictureThumbs *self)
{
  g_mutex_lock (&self->reading);
  g_mutex_lock (&self->lock);
  self->closing = TRUE;
  g_cond_broadcast (&self->changed);
  g_cond_broadcast (&self->written);
  g_mutex_unlock (&self->lock);
  self->tried = TRUE;
  g_mutex_unlock (&self->reading);
  if (self->writer != NULL)
    g_thread_join (g_steal_pointer (&self->writer));
  g_mutex_lock (&self->reading);
  g_clear_pointer (&self->reader, plakat_sqlite_close);
  g_clear_pointer (&self->db, plakat_sqlite_close);
  g_mutex_unlock (&self->reading);
  g_queue_clear_full (&self->waiting, plakat_picture_write_free);
}

/* plakat_picture_thumbs_flush: waits until what was asked for is written */
void
plakat_picture_thumbs_flush (PlakatPictureThumbs *self)
{
  g_mutex_lock (&self->reading);
  plakat_picture_thumbs_open (self);
  g_mutex_unlock (&self->reading);
  g_mutex_lock (&self->lock);
  self->flushing++;
  g_cond_signal (&self->changed);
  while (!self->closing
         && (self->waiting.head != NULL || self->in_work.head != NULL || g_hash_table_size (self->touched) > 0
             || self->damaged || self->check_at != 0 || self->working))
    g_cond_wait (&self->written, &self->lock);
  self->flushing--;
  g_cond_signal (&self->changed);
  g_mutex_unlock (&self->lock);
}

/* ── pictures ──────────────────────────────────────────────────────────── */

static gboolean
fits (const PlakatPictureThumb *thumb, int width, PlakatPictureFit fit)
{
  return fit == PLAKAT_PICTURE_FIT_ANY || thumb->whole || (width > 0 && thumb->width * 10 >= width * 9);
}

static gboolean
is_better (const PlakatPictureThumb *thumb, const PlakatPictureThumb *than, PlakatPictureFit fit)
{
  return than == NULL
         || (fit == PLAKAT_PICTURE_FIT_ANY ? thumb->width > than->width : thumb->width < than->width);
}

/* With the lock held: what is on its way to the disk. */
static gboolean
find_waiting (
    PlakatPictureThumbs *self, GBytes *name, int width, PlakatPictureFit fit, PlakatPictureThumb *thumb)
{
  const GQueue *const queues[] = { &self->in_work, &self->waiting };
  const PlakatPictureThumb *best = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (queues); i++)
    for (const GList *l = queues[i]->head; l != NULL; l = l->next)
      {
        const PlakatPictureWrite *write = l->data;

        if (write->name == NULL || !g_bytes_equal (write->name, name))
          continue;
        if (write->kind == PLAKAT_PICTURE_WRITE_REMOVE)
          best = NULL;
        else if (write->kind == PLAKAT_PICTURE_WRITE_STORE && fits (&write->thumb, width, fit)
                 && is_better (&write->thumb, best, fit))
          best = &write->thumb;
      }
  if (best == NULL)
    return FALSE;
  *thumb = *best;
  g_bytes_ref (thumb->bytes);
  return TRUE;
}

static void
note_use (PlakatPictureThumbs *self, gint64 id)
{
  g_mutex_lock (&self->lock);
  self->clock++;
  g_hash_table_replace (self->touched, g_memdup2 (&id, sizeof id),
                        g_memdup2 (&self->clock, sizeof self->clock));
  g_cond_signal (&self->changed);
  g_mutex_unlock (&self->lock);
}

static void
note_damage (PlakatPictureThumbs *self)
{
  g_mutex_lock (&self->lock);
  self->damaged = TRUE;
  g_cond_signal (&self->changed);
  g_mutex_unlock (&self->lock);
}

/* What was removed in the meantime is still there for a reader. */
static gboolean
is_removed (PlakatPictureThumbs *self, GBytes *name)
{
  const GQueue *const queues[] = { &self->in_work, &self->waiting };

  for (guint i = 0; i < G_N_ELEMENTS (queues); i++)
    for (const GList *l = queues[i]->head; l != NULL; l = l->next)
      {
        const PlakatPictureWrite *write = l->data;

        if (write->kind == PLAKAT_PICTURE_WRITE_REMOVE && g_bytes_equal (write->name, name))
          return TRUE;
      }
  return FALSE;
}

static gboolean
read_file (
    PlakatPictureThumbs *self, GBytes *name, int width, PlakatPictureFit fit, PlakatPictureThumb *thumb)
{
  g_autoptr (GError) error = NULL;
  gint64 id = 0;
  gboolean good = TRUE;

  g_mutex_lock (&self->reading);
  if (plakat_picture_thumbs_open (self))
    good = plakat_picture_thumbs_select (self->reader, name, width, fit, thumb, &id, &error);
  g_mutex_unlock (&self->reading);
  if (!good && plakat_picture_thumbs_is_damage (error))
    note_damage (self);
  if (id != 0 && thumb->bytes != NULL)
    note_use (self, id);
  else if (id != 0)
    {
      PlakatPictureWrite *write = write_new (PLAKAT_PICTURE_WRITE_DROP, NULL);

      write->id = id;
      plakat_picture_thumbs_push (self, write);
    }
  return thumb->bytes != NULL;
}

/*
 * plakat_picture_thumbs_read:
 * @picture: a picture's name
 * @width: pixels, 0 for the whole one
 * @fit: which of its sizes
 * @thumb: (out caller-allocates): what is there
 *
 * Returns: whether something is
 */
gboolean
plakat_picture_thumbs_read (PlakatPictureThumbs *self,
                            const char *picture,
                            int width,
                            PlakatPictureFit fit,
                            PlakatPictureThumb *thumb)
{
  g_autoptr (GBytes) name = plakat_picture_thumbs_make_name (picture);
  gboolean found, removed;

  *thumb = (PlakatPictureThumb) { 0 };
  g_mutex_lock (&self->lock);
  found = find_waiting (self, name, width, fit, thumb);
  removed = !found && is_removed (self, name);
  g_mutex_unlock (&self->lock);
  return found || (!removed && read_file (self, name, width, fit, thumb));
}

/* plakat_picture_thumbs_store: in place of what is there of this width; others go for it when there is no
 * more room */
void
plakat_picture_thumbs_store (PlakatPictureThumbs *self, const char *picture, const PlakatPictureThumb *thumb)
{
  PlakatPictureWrite *write = write_new (PLAKAT_PICTURE_WRITE_STORE, picture);

  g_mutex_lock (&self->reading);
  plakat_picture_thumbs_open (self);
  g_mutex_unlock (&self->reading);
  write->thumb = *thumb;
  g_bytes_ref (write->thumb.bytes);
  plakat_picture_thumbs_push (self, write);
}

/* plakat_picture_thumbs_remove: at every width */
void
plakat_picture_thumbs_remove (PlakatPictureThumbs *self, const char *picture)
{
  plakat_picture_thumbs_push (self, write_new (PLAKAT_PICTURE_WRITE_REMOVE, picture));
}

/* plakat_picture_thumbs_set_cap: @bytes: that what no list needs may take. Nothing is opened for it. */
void
plakat_picture_thumbs_set_cap (PlakatPictureThumbs *self, guint64 bytes)
{
  g_mutex_lock (&self->lock);
  self->cap = bytes;
  g_mutex_unlock (&self->lock);
  plakat_picture_thumbs_push (self, write_new (PLAKAT_PICTURE_WRITE_TRIM, NULL));
}

/*
 * plakat_picture_thumbs_set_pinned:
 * @scope: whose lists, an account
 * @pictures: (nullable) (array zero-terminated=1): all that it needs, which then stay whatever the cap
 *
 * Other scopes keep theirs.
 */
void
plakat_picture_thumbs_set_pinned (PlakatPictureThumbs *self, const char *scope, const char *const *pictures)
{
  PlakatPictureWrite *write = write_new (PLAKAT_PICTURE_WRITE_PINS, NULL);

  write->scope = g_strdup (scope);
  write->pictures = pictures ? g_strdupv ((char **) pictures) : g_new0 (char *, 1);
  g_mutex_lock (&self->lock);
  g_hash_table_replace (self->pins, g_strdup (scope), g_strdupv (write->pictures));
  g_mutex_unlock (&self->lock);
  plakat_picture_thumbs_push (self, write);
}

/* plakat_picture_thumbs_clear: throws away what no list needs; waits for it */
void
plakat_picture_thumbs_clear (PlakatPictureThumbs *self)
{
  plakat_picture_thumbs_push (self, write_new (PLAKAT_PICTURE_WRITE_CLEAR, NULL));
  plakat_picture_thumbs_flush (self);
}

/* plakat_picture_thumbs_measure: @pinned: (out) (optional): bytes of what lists need; Returns: bytes of the
 * rest */
guint64
plakat_picture_thumbs_measure (PlakatPictureThumbs *self, guint64 *pinned)
{
  guint64 totals[2] = { 0, 0 };

  plakat_picture_thumbs_flush (self);
  g_mutex_lock (&self->reading);
  for (int i = 0; i < 2; i++)
    if (plakat_picture_thumbs_open (self)
        && !plakat_picture_thumbs_read_total (self->reader, i, &totals[i], NULL))
      totals[i] = 0;
  g_mutex_unlock (&self->reading);
  if (pinned != NULL)
    *pinned = totals[1];
  return totals[0];
}

/* ── failures ──────────────────────────────────────────────────────────── */

/* plakat_picture_thumbs_get_failure: does not read the disk: of former times is known what was when somebody
 * first read. Returns: whether @address failed */
gboolean
plakat_picture_thumbs_get_failure (PlakatPictureThumbs *self,
                                   const char *address,
                                   PlakatPictureFailure *failure)
{
  g_autoptr (GBytes) name = plakat_picture_thumbs_make_name (address);
  const PlakatPictureFailure *found;

  g_mutex_lock (&self->lock);
  found = g_hash_table_lookup (self->failures, name);
  if (found != NULL)
    *failure = *found;
  g_mutex_unlock (&self->lock);
  return found != NULL;
}

static gboolean
is_over_cb (gpointer key, gpointer value, gpointer data)
{
  const PlakatPictureFailure *failure = value;
  const gint64 *now = data;

  return failure->passing || failure->until < *now;
}

/* With the lock held. */
static void
make_room_for_failure (PlakatPictureThumbs *self)
{
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;

  if (g_hash_table_size (self->failures) < MOST_FAILURES)
    return;
  g_hash_table_foreach_remove (self->failures, is_over_cb, &now);
  if (g_hash_table_size (self->failures) >= MOST_FAILURES)
    g_hash_table_remove_all (self->failures);
}

/* plakat_picture_thumbs_set_failure: @failure: (nullable): %NULL when @address is good again */
void
plakat_picture_thumbs_set_failure (PlakatPictureThumbs *self,
                                   const char *address,
                                   const PlakatPictureFailure *failure)
{
  PlakatPictureWrite *write = write_new (PLAKAT_PICTURE_WRITE_FAILURE, address);
  gboolean known;

  g_mutex_lock (&self->lock);
  known = g_hash_table_remove (self->failures, write->name);
  if (failure != NULL)
    {
      make_room_for_failure (self);
      g_hash_table_insert (self->failures, g_bytes_ref (write->name), g_memdup2 (failure, sizeof *failure));
      write->failure = *failure;
      write->failed = TRUE;
    }
  g_mutex_unlock (&self->lock);
  if (known || failure != NULL)
    plakat_picture_thumbs_push (self, write);
  else
    plakat_picture_write_free (write);
}

static gboolean
is_passing_cb (gpointer key, gpointer value, gpointer data)
{
  return ((const PlakatPictureFailure *) value)->passing;
}

/* plakat_picture_thumbs_forget_passing: the way there is another, or open again */
void
plakat_picture_thumbs_forget_passing (PlakatPictureThumbs *self)
{
  guint count;

  g_mutex_lock (&self->lock);
  count = g_hash_table_foreach_remove (self->failures, is_passing_cb, NULL);
  g_mutex_unlock (&self->lock);
  if (count > 0)
    plakat_picture_thumbs_push (self, write_new (PLAKAT_PICTURE_WRITE_NO_PASSING, NULL));
}
