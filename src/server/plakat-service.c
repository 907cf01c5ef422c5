/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plakat-service.h"

/* How many lists have their lengths remembered. */
#define MOST_COUNTS 4096

#define TIDY_SECONDS (60 * 60)

#define MEBIBYTE (1024 * 1024)

static gboolean
tidy_cb (gpointer data)
{
  PlakatService *self = data;

  plakat_dispatch_tidy (self->dispatch);
  return G_SOURCE_CONTINUE;
}

/* That there is no place to keep them is no reason not to start: pictures are answered as they are. */
static PlakatPictureMaker *
make_pictures (const PlakatSettings *settings)
{
  g_autoptr (GError) error = NULL;
  PlakatPictureCache *cache;

  if (settings->picture_cache_size == 0)
    return NULL;
  cache = plakat_picture_cache_open (settings->picture_cache,
                                     (gint64) settings->picture_cache_size * MEBIBYTE, &error);
  if (cache != NULL)
    return plakat_picture_maker_new (cache, plakat_reencode_width);
  g_message ("%s", error->message);
  return NULL;
}

/**
 * plakat_service_new:
 * @settings: (transfer none): outlives the service
 * @error: return location
 *
 * After sodium_init().
 *
 * Returns: (transfer full) (nullable): the service, not listening yet
 */
PlakatService *
plakat_service_new (PlakatSettings *settings, GError **error)
{
  g_autoptr (PlakatService) self = g_new0 (PlakatService, 1);

  self->settings = settings;
  self->contract = plakat_contract_new (error);
  if (self->contract == NULL)
    return NULL;
  self->keys = plakat_keys_open (settings->key_file, error);
  if (self->keys == NULL)
    return NULL;
  self->passwords = plakat_passwords_new ();
  self->limits = plakat_limits_new (settings);
  self->counts = plakat_counts_new (MOST_COUNTS);
  self->pictures = make_pictures (settings);
  /* One worker at least goes on while others decode avatars. */
  plakat_reencode_set_most (settings->workers - 1);
  self->dispatch = plakat_dispatch_new (self, error);
  if (self->dispatch == NULL)
    return NULL;
  self->front = plakat_front_new (self, error);
  if (self->front == NULL)
    return NULL;
  tidy_cb (self);
  self->tidying = g_timeout_add_seconds (TIDY_SECONDS, tidy_cb, self);
  return g_steal_pointer (&self);
}

void
plakat_service_free (PlakatService *self)
{
  g_return_if_fail (self != NULL);

  g_clear_handle_id (&self->tidying, g_source_remove);
  /* Who still waits is answered, through the dispatch and the front. */
  if (self->pictures != NULL)
    plakat_picture_maker_stop (self->pictures);
  g_clear_pointer (&self->front, plakat_front_free);
  g_clear_pointer (&self->dispatch, plakat_dispatch_free);
  g_clear_pointer (&self->pictures, plakat_picture_maker_free);
  g_clear_pointer (&self->counts, plakat_counts_free);
  g_clear_pointer (&self->limits, plakat_limits_free);
  g_clear_pointer (&self->passwords, plakat_passwords_free);
  g_clear_pointer (&self->keys, plakat_keys_free);
  g_clear_pointer (&self->contract, plakat_contract_free);
  g_free (self);
}
