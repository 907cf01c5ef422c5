/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plakat-picture-source.h"
#include "plakat-pictures-private.h"
#include "plakat-text.h"

#define RETRY_SECONDS 30
#define ABSENT_SECONDS (24 * 3600)

enum
{
  BACK,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PlakatPictures, plakat_pictures, G_TYPE_OBJECT)

static void
plakat_pictures_finalize (GObject *object)
{
  PlakatPictures *self = PLAKAT_PICTURES (object);

  /* Each job and each fetch holds a reference: none is left here. */
  g_clear_handle_id (&self->retry_source, g_source_remove);
  g_clear_handle_id (&self->defer_source, g_source_remove);
  g_clear_pointer (&self->queue, g_ptr_array_unref);
  g_clear_pointer (&self->jobs, g_hash_table_unref);
  g_clear_pointer (&self->fetches, g_hash_table_unref);
  g_clear_pointer (&self->pool, plakat_picture_pool_free);
  g_clear_pointer (&self->memory, plakat_picture_memory_free);
  plakat_picture_thumbs_close (self->thumbs);
  g_clear_pointer (&self->thumbs, plakat_picture_thumbs_unref);
  g_clear_object (&self->http);
  g_clear_pointer (&self->base, g_free);

  G_OBJECT_CLASS (plakat_pictures_parent_class)->finalize (object);
}

static void
plakat_pictures_class_init (PlakatPicturesClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = plakat_pictures_finalize;

  /* PlakatPictures::back: what could not be fetched may be fetched now */
  signals[BACK] = g_signal_new ("back", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 0);
}

static void
plakat_pictures_init (PlakatPictures *self)
{
  /* A client of its own: no token ever comes near it. */
  self->http = plakat_http_new ();
  self->base = g_strdup ("");
  self->memory = plakat_picture_memory_new (PLAKAT_PICTURE_MEMORY_CAP);
  self->pool = plakat_picture_pool_new (0);
  plakat_pictures_set_patience (self, RETRY_SECONDS, ABSENT_SECONDS);
  self->jobs = g_hash_table_new (g_str_hash, g_str_equal);
  self->fetches = g_hash_table_new (g_str_hash, g_str_equal);
  self->queue = g_ptr_array_new ();
}

char *
plakat_pictures_make_key (const char *path, int width)
{
  return g_strdup_printf ("%d:%s", width, path + (*path == '/'));
}

/* Without a server there is still what was fetched from the last one. */
char *
plakat_pictures_make_url (PlakatPictures *self, const char *path)
{
  if (plakat_text_is_image_url (path))
    return g_strdup (path);
  return g_strconcat (self->base, path + (*path == '/'), NULL);
}

/* plakat_pictures_make_address: plakat_picture_source_make_url() of what plakat_pictures_make_url() made */
char *
plakat_pictures_make_address (PlakatPictures *self, const char *url, int width, int *step)
{
  return plakat_picture_source_make_url (url, self->sized ? self->base : NULL, width, step);
}

/* Servers name their pictures by keys of their own, or by whole addresses elsewhere. */
gboolean
plakat_pictures_is_name (const char *path)
{
  return plakat_text_is_image_path (path) || plakat_text_is_image_url (path);
}

PlakatPicture *
plakat_pictures_peek (PlakatPictures *self, const char *key)
{
  return plakat_picture_memory_get (self->memory, key);
}

void
plakat_pictures_announce_back (PlakatPictures *self)
{
  if (self->online)
    g_signal_emit (self, signals[BACK], 0);
}

/**
 * plakat_pictures_new:
 * @cache_dir: of the application; pictures are kept in it in `thumbs.db`
 *
 * Returns: (transfer full): the pictures; nothing is read from the disk yet
 */
PlakatPictures *
plakat_pictures_new (const char *cache_dir)
{
  PlakatPictures *self;

  g_return_val_if_fail (cache_dir != NULL, NULL);

  self = g_object_new (PLAKAT_TYPE_PICTURES, NULL);
  self->thumbs = plakat_picture_thumbs_new (cache_dir);
  return self;
}

/**
 * plakat_pictures_set_files:
 * @self: pictures
 * @files_url: (nullable): what pictures' keys are joined to; %NULL to fetch nothing. What was fetched from
 * the last address is shown all the same.
 * @sized: whether what is there is given at the width that is asked for, as a Plakat server does
 */
void
plakat_pictures_set_files (PlakatPictures *self, const char *files_url, gboolean sized)
{
  g_autofree char *base = NULL;

  g_return_if_fail (PLAKAT_IS_PICTURES (self));

  if (files_url == NULL)
    {
      self->online = FALSE;
      return;
    }
  self->sized = sized != FALSE;
  base = g_str_has_suffix (files_url, "/") ? g_strdup (files_url) : g_strconcat (files_url, "/", NULL);
  if (self->online && g_str_equal (self->base, base))
    return;
  self->online = TRUE;
  if (!g_str_equal (self->base, base))
    {
      plakat_picture_memory_clear (self->memory);
      self->generation++;
      g_set_str (&self->base, base);
    }
  plakat_pictures_try_again (self);
}

static gpointer
clear_work (gpointer data, GError **error)
{
  plakat_picture_thumbs_clear (data);
  return g_bytes_new (NULL, 0);
}

static gpointer
measure_work (gpointer data, GError **error)
{
  guint64 sizes[2];

  sizes[0] = plakat_picture_thumbs_measure (data, &sizes[1]);
  return g_bytes_new (sizes, sizeof sizes);
}

static DexFuture *
run_on_thumbs (PlakatPictures *self, PlakatPictureWork work)
{
  return plakat_picture_pool_run (self->pool, NULL, G_TYPE_BYTES, work,
                                  plakat_picture_thumbs_ref (self->thumbs),
                                  (GDestroyNotify) plakat_picture_thumbs_unref);
}

/**
 * plakat_pictures_set_cap:
 * @self: pictures
 * @bytes: that pictures on the disk may take which no list needs; what was not looked at for longest goes
 */
void
plakat_pictures_set_cap (PlakatPictures *self, guint64 bytes)
{
  g_return_if_fail (PLAKAT_IS_PICTURES (self));

  plakat_picture_thumbs_set_cap (self->thumbs, bytes);
}

/**
 * plakat_pictures_set_pinned:
 * @self: pictures
 * @scope: whose lists: an account
 * @paths: (nullable) (array zero-terminated=1): keys, or addresses, of the pictures of all films on lists of
 * that account; %NULL when it has none any more
 *
 * These stay on this computer whatever the cap, once they were fetched. What other accounts need stays too.
 * Keys are those of the server that plakat_pictures_set_files() named last.
 */
void
plakat_pictures_set_pinned (PlakatPictures *self, const char *scope, const char *const *paths)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  g_auto (GStrv) all = NULL;

  g_return_if_fail (PLAKAT_IS_PICTURES (self));
  g_return_if_fail (scope != NULL);

  for (guint i = 0; paths != NULL && paths[i] != NULL; i++)
    if (plakat_pictures_is_name (paths[i]))
      {
        g_autofree char *url = plakat_pictures_make_url (self, paths[i]);

        g_strv_builder_take (names, plakat_picture_source_make_name (url));
      }
  all = g_strv_builder_end (names);
  plakat_picture_thumbs_set_pinned (self->thumbs, scope, (const char *const *) all);
}

/**
 * plakat_pictures_set_deferred:
 * @self: pictures
 * @deferred: whether to begin nothing for now
 *
 * While the wall rushes by, no picture is worth its thread: nothing is read, decoded, drawn or fetched that
 * had not begun. What is in memory is shown all the same. Afterwards what is nearest to what is looked at
 * comes first, and what was given up meanwhile not at all. Not counted: the last word holds.
 */
void
plakat_pictures_set_deferred (PlakatPictures *self, gboolean deferred)
{
  g_return_if_fail (PLAKAT_IS_PICTURES (self));

  g_clear_handle_id (&self->defer_source, g_source_remove);
  deferred = deferred != FALSE;
  if (self->deferred == deferred)
    return;
  self->deferred = deferred;
  plakat_picture_pool_set_deferred (self->pool, deferred);
  plakat_pictures_start_fetches (self);
}

static gboolean
defer_cb (gpointer data)
{
  PlakatPictures *self = data;

  self->defer_source = 0;
  plakat_pictures_set_deferred (self, FALSE);
  return G_SOURCE_REMOVE;
}

/**
 * plakat_pictures_defer_for:
 * @self: pictures
 * @milliseconds: from now on
 *
 * plakat_pictures_set_deferred() for so long; said again before, it begins anew. For each jump of a wall
 * whose slider is dragged: pictures begin when it rests for that long, or as soon as somebody sets them free.
 */
void
plakat_pictures_defer_for (PlakatPictures *self, guint milliseconds)
{
  g_return_if_fail (PLAKAT_IS_PICTURES (self));

  plakat_pictures_set_deferred (self, TRUE);
  self->defer_source = g_timeout_add (milliseconds, defer_cb, self);
}

static DexFuture *
to_uint64_cb (DexFuture *future, gpointer data)
{
  const GValue *value = dex_future_get_value (future, NULL);
  const guint64 *sizes = g_bytes_get_data (g_value_get_boxed (value), NULL);

  return dex_future_new_for_uint64 (sizes[GPOINTER_TO_UINT (data)]);
}

static DexFuture *
to_true_cb (DexFuture *future, gpointer data)
{
  return dex_future_new_true ();
}

/**
 * plakat_pictures_measure_cache:
 * @self: pictures
 * @pinned: whether of the pictures that lists need, or of the others
 *
 * Returns: (transfer full): resolves to the bytes (uint64) that these take on the disk
 */
DexFuture *
plakat_pictures_measure_cache (PlakatPictures *self, gboolean pinned)
{
  dex_return_error_if_fail (PLAKAT_IS_PICTURES (self));

  return dex_future_then (run_on_thumbs (self, measure_work), to_uint64_cb,
                          GUINT_TO_POINTER (pinned != FALSE), NULL);
}

/**
 * plakat_pictures_clear_cache:
 * @self: pictures
 *
 * Throws away what is kept in memory, and on the disk what no list needs; what is shown stays.
 *
 * Returns: (transfer full): resolves to %TRUE
 */
DexFuture *
plakat_pictures_clear_cache (PlakatPictures *self)
{
  dex_return_error_if_fail (PLAKAT_IS_PICTURES (self));

  plakat_picture_memory_clear (self->memory);
  return dex_future_then (run_on_thumbs (self, clear_work), to_true_cb, NULL, NULL);
}
