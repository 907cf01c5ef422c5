/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plakat-credit.h"
#include "plakat-film.h"
#include "plakat-image.h"

G_DEFINE_BOXED_TYPE (PlakatFilm, plakat_film, plakat_film_ref, plakat_film_unref)

/**
 * plakat_film_new:
 * @uid: the film's identity
 *
 * Returns: (transfer full): a film with nothing known but @uid, to be filled before it is given away
 */
PlakatFilm *
plakat_film_new (const char *uid)
{
  PlakatFilm *self = g_new0 (PlakatFilm, 1);

  g_atomic_ref_count_init (&self->refs);
  self->uid = g_strdup (uid);
  self->genres = g_new0 (char *, 1);
  self->country_codes = g_new0 (char *, 1);
  self->countries = g_new0 (char *, 1);
  self->languages = g_new0 (char *, 1);
  self->companies = g_new0 (char *, 1);
  self->credits = g_ptr_array_new_with_free_func ((GDestroyNotify) plakat_credit_unref);
  self->images = g_ptr_array_new_with_free_func ((GDestroyNotify) plakat_image_unref);
  return self;
}

PlakatFilm *
plakat_film_ref (PlakatFilm *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
plakat_film_unref (PlakatFilm *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  g_free (self->uid);
  g_free (self->imdb_id);
  g_free (self->title);
  g_free (self->original_title);
  g_free (self->original_language);
  g_free (self->overview);
  g_free (self->tagline);
  g_free (self->poster_path);
  g_free (self->backdrop_path);
  g_free (self->status);
  g_free (self->homepage);
  g_strfreev (self->genres);
  g_strfreev (self->country_codes);
  g_strfreev (self->countries);
  g_strfreev (self->languages);
  g_strfreev (self->companies);
  g_ptr_array_unref (self->credits);
  g_ptr_array_unref (self->images);
  g_free (self);
}

/**
 * plakat_film_dup_job:
 * @self: a film
 * @job: which credits
 *
 * Returns: (transfer full) (element-type PlakatCredit): the credits of that job, in order
 */
GPtrArray *
plakat_film_dup_job (PlakatFilm *self, PlakatJob job)
{
  GPtrArray *found = g_ptr_array_new_with_free_func ((GDestroyNotify) plakat_credit_unref);

  for (guint i = 0; i < self->credits->len; i++)
    {
      PlakatCredit *credit = g_ptr_array_index (self->credits, i);

      if (credit->job == job)
        g_ptr_array_add (found, plakat_credit_ref (credit));
    }
  return found;
}

/**
 * plakat_film_dup_directors:
 * @self: a film
 *
 * Returns: (transfer full): the directors' names joined by newlines; empty when none is known
 */
char *
plakat_film_dup_directors (PlakatFilm *self)
{
  GString *names = g_string_new (NULL);

  for (guint i = 0; i < self->credits->len; i++)
    {
      PlakatCredit *credit = g_ptr_array_index (self->credits, i);

      if (credit->job != PLAKAT_JOB_DIRECTOR)
        continue;
      if (names->len > 0)
        g_string_append_c (names, '\n');
      g_string_append (names, credit->person_name);
    }
  return g_string_free (names, FALSE);
}

/** plakat_film_count_cast: Returns: the number of acting credits */
guint
plakat_film_count_cast (PlakatFilm *self)
{
  guint count = 0;

  for (guint i = 0; i < self->credits->len; i++)
    count += ((PlakatCredit *) g_ptr_array_index (self->credits, i))->job == PLAKAT_JOB_ACTOR;
  return count;
}
