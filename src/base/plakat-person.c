/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plakat-image.h"
#include "plakat-person.h"

G_DEFINE_BOXED_TYPE (PlakatPerson, plakat_person, plakat_person_ref, plakat_person_unref)

/** plakat_person_new: Returns: (transfer full): a person, to be filled before it is given away */
PlakatPerson *
plakat_person_new (const char *uid, const char *name)
{
  PlakatPerson *self = g_new0 (PlakatPerson, 1);

  g_atomic_ref_count_init (&self->refs);
  self->uid = g_strdup (uid);
  self->name = g_strdup (name);
  self->images = g_ptr_array_new_with_free_func ((GDestroyNotify) plakat_image_unref);
  return self;
}

PlakatPerson *
plakat_person_ref (PlakatPerson *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
plakat_person_unref (PlakatPerson *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  g_free (self->uid);
  g_free (self->name);
  g_free (self->biography);
  g_free (self->country_code);
  g_free (self->country);
  g_free (self->place_of_birth);
  g_free (self->portrait_path);
  g_ptr_array_unref (self->images);
  g_free (self);
}
