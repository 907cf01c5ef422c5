/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-types.h"

G_BEGIN_DECLS

#define PLAKAT_TYPE_CREDIT (plakat_credit_get_type ())

/**
 * PlakatCredit:
 * @film_uid: (nullable): set where a credit is read for a person
 * @character: (nullable): for actors, when known
 * @description: (nullable): who the character is; may have several lines
 * @order: place in the credits; ties occur
 * @portrait_path: (nullable): the person's primary photograph, where it is known
 *
 * One job of one person in one film. A person may have several in the same film: (film, person) is no key.
 */
struct _PlakatCredit
{
  gatomicrefcount refs;
  char *film_uid;
  char *person_uid;
  char *person_name;
  PlakatGender gender;
  PlakatJob job;
  char *character;
  char *description;
  PlakatRole role;
  int order;
  char *portrait_path;
};

GType         plakat_credit_get_type  (void) G_GNUC_CONST;
PlakatCredit *plakat_credit_new       (PlakatJob     job,
                                       const char   *person_uid,
                                       const char   *person_name);
PlakatCredit *plakat_credit_ref       (PlakatCredit *self);
void          plakat_credit_unref     (PlakatCredit *self);
const char   *plakat_role_to_string   (PlakatRole    role);
PlakatRole    plakat_role_from_string (const char   *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlakatCredit, plakat_credit_unref)

G_END_DECLS
