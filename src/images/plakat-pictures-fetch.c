/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "plakat-picture-header.h"
#include "plakat-picture-source.h"
#include "plakat-pictures-private.h"

#define MOST_AT_ONCE 6
#define DEADLINE_SECONDS 60

/*
 * One address on its way, whoever and at whatever size waits for it. @name: what the picture is called among
 * the thumbs, @step: the width that the address says, @turns: (element-type PlakatPictureTurn): of who waits.
 */
struct _PlakatPictureFetch
{
  guint refs;
  guint users;
  char *url;
  char *name;
  int step;
  GPtrArray *turns;
  DexPromise *done;
  GCancellable *stop;
  gboolean running;
  gboolean over;
};

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
  g_free (fetch->name);
  g_ptr_array_unref (fetch->turns);
  dex_unref (fetch->done);
  g_object_unref (fetch->stop);
  g_free (fetch);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlakatPictureFetch, fetch_unref)

/* Of what is no picture nothing is kept. */
typedef struct
{
  PlakatPictureThumbs *thumbs;
  char *name;
  int step;
  GBytes *bytes;
} Storing;

static void
storing_free (gpointer data)
{
  Storing *storing = data;

  plakat_picture_thumbs_unref (storing->thumbs);
  g_bytes_unref (storing->bytes);
  g_free (storing->name);
  g_free (storing);
}

static gpointer
store_work (gpointer data, GError **error)
{
  Storing *storing = data;
  PlakatPictureThumb thumb = { .bytes = storing->bytes };
  PlakatPictureHeader header;
  gsize length;
  const guint8 *bytes = g_bytes_get_data (storing->bytes, &length);

  if (!plakat_picture_header_read (bytes, length, &header, error))
    return NULL;
  thumb.width = plakat_picture_header_get_width (&header);
  thumb.whole = plakat_picture_source_is_whole (storing->step, thumb.width);
  plakat_picture_thumbs_store (storing->thumbs, storing->name, &thumb);
  return g_bytes_ref (storing->bytes);
}

static DexFuture *
store (PlakatPictures *self, PlakatPictureFetch *fetch, GBytes *bytes)
{
  Storing *storing = g_new0 (Storing, 1);

  storing->thumbs = plakat_picture_thumbs_ref (self->thumbs);
  storing->name = g_strdup (fetch->name);
  storing->step = fetch->step;
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

static gboolean
is_passing (guint status)
{
  return status >= 500 || status == 408 || status == 425 || status == 429;
}

static GBytes *
fetch_bytes (PlakatPictures *self, PlakatPictureFetch *fetch, GError **error)
{
  g_autoptr (PlakatHttpAnswer) answer = NULL;
  g_autoptr (GError) why = NULL;
  GBytes *bytes;

  /* It may have got into others' troubles while it waited. */
  if (plakat_pictures_is_patient (self, fetch->url))
    {
      fail_absent (error);
      return NULL;
    }
  answer = dex_await_boxed (
      plakat_http_fetch (self->http, fetch->url, PLAKAT_PICTURE_MAX_BYTES, DEADLINE_SECONDS, fetch->stop),
      &why);
  if (answer == NULL)
    {
      gboolean limit = g_error_matches (why, PLAKAT_REMOTE_ERROR, PLAKAT_REMOTE_ERROR_LIMIT);

      /* What was broken off from here says nothing of the server. */
      if (fetch->users > 0)
        {
          plakat_pictures_note_failed (self, fetch->url, !limit, 0);
          plakat_pictures_note_connection (self, !limit);
        }
      g_propagate_error (error, g_steal_pointer (&why));
      return NULL;
    }
  plakat_pictures_note_connection (self, FALSE);
  if (answer->status != 200)
    {
      plakat_pictures_note_failed (self, fetch->url, is_passing (answer->status), answer->retry_after);
      g_set_error (error, PLAKAT_IMAGES_ERROR, PLAKAT_IMAGES_ERROR_ABSENT,
                   _ ("The server does not have this picture (%u)"), answer->status);
      return NULL;
    }
  bytes = dex_await_boxed (store (self, fetch, answer->body), &why);
  if (bytes != NULL)
    {
      plakat_pictures_note_came (self, fetch->url);
      return bytes;
    }
  /* A page in place of a picture is often a network that wants to be signed in to. */
  plakat_pictures_note_failed (self, fetch->url,
                               g_error_matches (why, PLAKAT_IMAGES_ERROR, PLAKAT_IMAGES_ERROR_KIND), 0);
  g_propagate_error (error, g_steal_pointer (&why));
  return NULL;
}

typedef struct
{
  PlakatPictures *self;
  PlakatPictureFetch *fetch;
} Running;

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
  plakat_pictures_start_fetches (self);
  return dex_future_new_true ();
}

static guint
get_distance (const PlakatPictureFetch *fetch)
{
  guint least = PLAKAT_PICTURE_HELD;

  for (guint i = 0; i < fetch->turns->len; i++)
    least = MIN (least, plakat_picture_turn_get_distance (g_ptr_array_index (fetch->turns, i)));
  return least;
}

/* The nearest to what is looked at, and of equals the one that was asked for first. */
static PlakatPictureFetch *
take_nearest (PlakatPictures *self)
{
  guint best = 0, least = PLAKAT_PICTURE_HELD;

  for (guint i = 0; i < self->queue->len; i++)
    {
      guint distance = get_distance (g_ptr_array_index (self->queue, i));

      if (distance < least)
        {
          least = distance;
          best = i;
        }
    }
  return least < PLAKAT_PICTURE_HELD ? g_ptr_array_steal_index (self->queue, best) : NULL;
}

/* plakat_pictures_start_fetches: as many as may be under way; something is held no more, came to its end or
 * is new */
void
plakat_pictures_start_fetches (PlakatPictures *self)
{
  while (self->fetching < MOST_AT_ONCE && !self->deferred)
    {
      PlakatPictureFetch *fetch = take_nearest (self);
      Running *running;

      if (fetch == NULL)
        return;
      self->fetching++;
      fetch->running = TRUE;
      running = g_new0 (Running, 1);
      running->self = g_object_ref (self);
      running->fetch = fetch;
      dex_future_disown (dex_scheduler_spawn (NULL, 0, fetch_fiber, running, running_free));
    }
}

/*
 * plakat_pictures_join_fetch:
 * @self: pictures
 * @url: of a picture at any size
 * @width: device pixels that it is to be shown at, 0 for the whole picture
 * @turn: when
 * @error: return location
 *
 * Returns: (nullable): the one fetch of what is right for @width, to be left with
 * plakat_pictures_leave_fetch(); %NULL when there is no server, or it failed not long ago
 */
PlakatPictureFetch *
plakat_pictures_join_fetch (
    PlakatPictures *self, const char *url, int width, PlakatPictureTurn *turn, GError **error)
{
  int step;
  g_autofree char *address = plakat_pictures_make_address (self, url, width, &step);
  PlakatPictureFetch *fetch = g_hash_table_lookup (self->fetches, address);

  if (fetch == NULL && (!self->online || plakat_pictures_is_patient (self, address)))
    {
      fail_absent (error);
      return NULL;
    }
  if (fetch == NULL)
    {
      fetch = g_new0 (PlakatPictureFetch, 1);
      fetch->refs = 1;
      fetch->url = g_steal_pointer (&address);
      fetch->name = plakat_picture_source_make_name (url);
      fetch->step = step;
      fetch->turns = g_ptr_array_new_with_free_func ((GDestroyNotify) plakat_picture_turn_unref);
      fetch->done = dex_promise_new ();
      fetch->stop = g_cancellable_new ();
      g_hash_table_insert (self->fetches, fetch->url, fetch);
      g_ptr_array_add (self->queue, fetch);
    }
  g_ptr_array_add (fetch->turns, plakat_picture_turn_ref (turn));
  fetch->users++;
  fetch_ref (fetch);
  plakat_pictures_start_fetches (self);
  return fetch;
}

/* plakat_pictures_dup_fetched: Returns: (transfer full): resolves to the GBytes */
DexFuture *
plakat_pictures_dup_fetched (PlakatPictureFetch *fetch)
{
  return DEX_FUTURE (dex_ref (fetch->done));
}

/* plakat_pictures_leave_fetch: what nobody waits for is not begun, or broken off */
void
plakat_pictures_leave_fetch (PlakatPictures *self, PlakatPictureFetch *fetch, PlakatPictureTurn *turn)
{
  g_ptr_array_remove (fetch->turns, turn);
  if (--fetch->users == 0 && !fetch->over)
    {
      forget (self, fetch);
      if (fetch->running)
        g_cancellable_cancel (fetch->stop);
      else
        g_ptr_array_remove (self->queue, fetch);
    }
  fetch_unref (fetch);
}
