/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-date.h"
#include "plakat-types.h"

G_BEGIN_DECLS

#define PLAKAT_TYPE_PERSON (plakat_person_get_type ())

/**
 * PlakatPerson:
 * @uid: identity, as a film's
 * @country_code: (nullable): ISO 3166-1 alpha-2 of birth; @country its English name
 * @portrait_path: (nullable): the primary photograph's key
 * @images: (element-type PlakatImage): photographs
 *
 * A person as a value; see #PlakatFilm for how records are held.
 */
struct _PlakatPerson
{
  gatomicrefcount refs;
  char *uid;
  gint64 tmdb_id;
  char *name;
  char *biography;
  char *country_code;
  char *country;
  char *place_of_birth;
  char *portrait_path;
  PlakatDate birth_date;
  PlakatDate death_date;
  PlakatGender gender;
  double popularity;
  GPtrArray *images;
};

GType         plakat_person_get_type (void) G_GNUC_CONST;
PlakatPerson *plakat_person_new      (const char   *uid,
                                      const char   *name);
PlakatPerson *plakat_person_ref      (PlakatPerson *self);
void          plakat_person_unref    (PlakatPerson *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlakatPerson, plakat_person_unref)

G_END_DECLS
