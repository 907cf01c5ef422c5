/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plakat-entry.h"

/** plakat_entry_new: Returns: (transfer full): a film that is on the list */
PlakatEntry *
plakat_entry_new (PlakatListKind list, const char *film_uid)
{
  PlakatEntry *self = g_new0 (PlakatEntry, 1);

  self->list = list;
  self->film_uid = g_strdup (film_uid);
  self->present = TRUE;
  return self;
}

void
plakat_entry_free (PlakatEntry *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->list_uid);
  g_free (self->position);
  g_free (self->film_uid);
  g_free (self->title);
  g_free (self->poster_path);
  g_free (self->tag);
  g_free (self);
}

/** plakat_rating_new: Returns: (transfer full): a rating without a review */
PlakatRating *
plakat_rating_new (const char *film_uid, int half_stars)
{
  PlakatRating *self = g_new0 (PlakatRating, 1);

  self->film_uid = g_strdup (film_uid);
  self->half_stars = half_stars;
  return self;
}

void
plakat_rating_free (PlakatRating *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->film_uid);
  g_free (self->title);
  g_free (self->poster_path);
  g_free (self->review);
  g_free (self->tag);
  g_free (self);
}

static const char *const list_names[PLAKAT_N_LIST_KINDS] = { "watchlist", "favourites" };

const char *
plakat_list_kind_to_string (PlakatListKind kind)
{
  g_return_val_if_fail (kind < PLAKAT_N_LIST_KINDS, NULL);

  return list_names[kind];
}

gboolean
plakat_list_kind_from_string (const char *text, PlakatListKind *kind)
{
  for (guint i = 0; i < PLAKAT_N_LIST_KINDS; i++)
    if (g_strcmp0 (text, list_names[i]) == 0)
      {
        *kind = i;
        return TRUE;
      }
  return FALSE;
}
