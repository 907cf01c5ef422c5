/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "plakat-picture-header.h"
#include "plakat-pictures-private.h"

#define MOST_AT_ONCE 6
#define DEADLINE_SECONDS 60
#define LONGEST_RETRY_SECONDS 900
#define MOST_FAILURES 4096
/* So many broken connections one after the other, and the server has a rest. */
#define BROKEN_IN_A_ROW 3

/* One address on its way, whoever and at whatever size waits for it. */
struct _PlakatPictureFetch
{
  guint refs;
  guint users;
  char *url;
  DexPromise *done;
  GCancellable *stop;
  gboolean running;
  gboolean over;
};

typedef struct
{
  gint64 not_before;
  guint times;
} Failure;

static PlakatPictureFetch *
fetch_ref (PlakatPictureFetch *fetch)
{
  fetch->refs++;
  return fetch;
}

static void
fetch_unref (PlakatPictureFetch *fetch)
{
  if (--fetch->refs > 0)
    return;
  g_free (fetch->url);
  dex_unref (fetch->done);
  g_object_unref (fetch->stop);
  g_free (fetch);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlakatPictureFetch, fetch_unref)

/* A definite no is asked again later and later, a network that failed as soon as it may be back. */
static void
remember_failure (PlakatPictures *self, const char *url, gboolean definite)
{
  Failure *failure = g_hash_table_lookup (self->failures, url);
  guint64 seconds;

  if (failure == NULL)
    {
      if (g_hash_table_size (self->failures) >= MOST_FAILURES)
        g_hash_table_remove_all (self->failures);
      failure = g_new0 (Failure, 1);
      g_hash_table_insert (self->failures, g_strdup (url), failure);
    }
  failure->times = definite ? MIN (failure->times + 1, 16) : 1;
  seconds = MIN ((guint64) self->retry_seconds << (failure->times - 1), LONGEST_RETRY_SECONDS);
  failure->not_before = g_get_monotonic_time () + (gint64) seconds * G_USEC_PER_SEC;
}

static void
note_connection (PlakatPictures *self, gboolean broken)
{
  self->broken = broken ? self->broken + 1 : 0;
  if (self->broken >= BROKEN_IN_A_ROW)
    self->rests_until = g_get_monotonic_time () + (gint64) self->retry_seconds * G_USEC_PER_SEC;
}

static gboolean
is_resting (PlakatPictures *self)
{
  return self->broken >= BROKEN_IN_A_ROW && g_get_monotonic_time () < self->rests_until;
}

static gboolean
is_failed (PlakatPictures *self, const char *url)
{
  Failure *failure = g_hash_table_lookup (self->failures, url);

  return failure != NULL && g_get_monotonic_time () < failure->not_before;
}

typedef struct
{
  PlakatPictureDisk *disk;
  char *url;
  GBytes *bytes;
} Storing;

static void
storing_free (gpointer data)
{
  Storing *storing = data;

  plakat_picture_disk_unref (storing->disk);
  g_bytes_unref (storing->bytes);
  g_free (storing->url);
  g_free (storing);
}

/* Only what is a picture comes onto the disk. That it cannot be kept is no reason not to show it. */
static gpointer
store_work (gpointer data, GError **error)
{
  Storing *storing = data;
  g_autoptr (GError) why = NULL;
  PlakatPictureHeader header;
  gsize length;
  const guint8 *bytes = g_bytes_get_data (storing->bytes, &length);

  if (!plakat_picture_header_read (bytes, length, &header, error))
    return NULL;
  if (!plakat_picture_disk_store (storing->disk, storing->url, storing->bytes, &why))
    g_message ("%s", why->message);
  return g_bytes_ref (storing->bytes);
}

static DexFuture *
store (PlakatPictures *self, const char *url, GBytes *bytes)
{
  Storing *storing = g_new0 (Storing, 1);

  storing->disk = plakat_picture_disk_ref (self->disk);
  storing->url = g_strdup (url);
  storing->bytes = g_bytes_ref (bytes);
  return plakat_picture_pool_run (self->pool, NULL, G_TYPE_BYTES, store_work, storing, storing_free);
}

static gboolean
fail_absent (GError **error)
{
  g_set_error_literal (error, PLAKAT_IMAGES_ERROR, PLAKAT_IMAGES_ERROR_ABSENT,
                       _ ("The picture cannot be fetched now"));
  return FALSE;
}

static GBytes *
fetch_bytes (PlakatPictures *self, PlakatPictureFetch *fetch, GError **error)
{
  g_autoptr (PlakatHttpAnswer) answer = NULL;
  GBytes *bytes;

  if (is_resting (self))
    {
      fail_absent (error);
      return NULL;
    }
  answer = dex_await_boxed (
      plakat_http_fetch (self->http, fetch->url, PLAKAT_PICTURE_MAX_BYTES, DEADLINE_SECONDS, fetch->stop),
      error);
  if (answer == NULL)
    {
      if (fetch->users > 0)
        {
          gboolean limit = g_error_matches (*error, PLAKAT_REMOTE_ERROR, PLAKAT_REMOTE_ERROR_LIMIT);

          remember_failure (self, fetch->url, limit);
          note_connection (self, !limit);
        }
      return NULL;
    }
  note_connection (self, FALSE);
  if (answer->status != 200)
    {
      remember_failure (self, fetch->url, answer->status < 500);
      g_set_error (error, PLAKAT_IMAGES_ERROR, PLAKAT_IMAGES_ERROR_ABSENT,
                   _ ("The server does not have this picture (%u)"), answer->status);
      return NULL;
    }
  bytes = dex_await_boxed (store (self, fetch->url, answer->body), error);
  if (bytes == NULL)
    remember_failure (self, fetch->url, TRUE);
  else
    g_hash_table_remove (self->failures, fetch->url);
  return bytes;
}

typedef struct
{
  PlakatPictures *self;
  PlakatPictureFetch *fetch;
} Running;

static void
start_next (PlakatPictures *self);

static void
running_free (gpointer data)
{
  Running *running = data;

  fetch_unref (running->fetch);
  g_object_unref (running->self);
  g_free (running);
}

/* Takes @fetch out of the books: whoever comes now starts another. */
static void
forget (PlakatPictures *self, PlakatPictureFetch *fetch)
{
  fetch->over = TRUE;
  if (g_hash_table_lookup (self->fetches, fetch->url) == fetch)
    g_hash_table_remove (self->fetches, fetch->url);
}

static DexFuture *
fetch_fiber (gpointer data)
{
  Running *running = data;
  PlakatPictures *self = running->self;
  PlakatPictureFetch *fetch = running->fetch;
  g_autoptr (GError) error = NULL;
  GBytes *bytes = fetch_bytes (self, fetch, &error);

  forget (self, fetch);
  self->fetching--;
  if (bytes != NULL)
    dex_promise_resolve_boxed (fetch->done, G_TYPE_BYTES, bytes);
  else
    dex_promise_reject (fetch->done, g_steal_pointer (&error));
  start_next (self);
  return dex_future_new_true ();
}

static void
start_next (PlakatPictures *self)
{
  while (self->fetching < MOST_AT_ONCE && !g_queue_is_empty (&self->queue))
    {
      g_autoptr (PlakatPictureFetch) fetch = g_queue_pop_head (&self->queue);
      Running *running;

      if (fetch->over)
        continue;
      self->fetching++;
      fetch->running = TRUE;
      running = g_new0 (Running, 1);
      running->self = g_object_ref (self);
      running->fetch = g_steal_pointer (&fetch);
      dex_future_disown (dex_scheduler_spawn (NULL, 0, fetch_fiber, running, running_free));
    }
}

/*
 * plakat_pictures_join_fetch:
 * @self: pictures
 * @url: an address
 * @error: return location
 *
 * Returns: (nullable): the one fetch of @url, to be left with plakat_pictures_leave_fetch(); %NULL when there
 * is no server, or @url failed not long ago
 */
PlakatPictureFetch *
plakat_pictures_join_fetch (PlakatPictures *self, const char *url, GError **error)
{
  PlakatPictureFetch *fetch = g_hash_table_lookup (self->fetches, url);

  if (fetch == NULL && (!self->online || is_resting (self) || is_failed (self, url)))
    {
      fail_absent (error);
      return NULL;
    }
  if (fetch == NULL)
    {
      fetch = g_new0 (PlakatPictureFetch, 1);
      fetch->refs = 1;
      fetch->url = g_strdup (url);
      fetch->done = dex_promise_new ();
      fetch->stop = g_cancellable_new ();
      g_hash_table_insert (self->fetches, fetch->url, fetch);
      g_queue_push_tail (&self->queue, fetch);
      start_next (self);
    }
  fetch->users++;
  return fetch_ref (fetch);
}

/* plakat_pictures_dup_fetched: Returns: (transfer full): resolves to the GBytes */
DexFuture *
plakat_pictures_dup_fetched (PlakatPictureFetch *fetch)
{
  return DEX_FUTURE (dex_ref (fetch->done));
}

/* plakat_pictures_leave_fetch: what nobody waits for is not begun, or broken off */
void
plakat_pictures_leave_fetch (PlakatPictures *self, PlakatPictureFetch *fetch)
{
  if (--fetch->users == 0 && !fetch->over)
    {
      forget (self, fetch);
      if (fetch->running)
        g_cancellable_cancel (fetch->stop);
    }
  fetch_unref (fetch);
}
