/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "plakat-person.h"

G_BEGIN_DECLS

/* What a person's page says in words; no widgets. */
const char *plakat_person_text_job   (PlakatJob     job);
char       *plakat_person_text_years (PlakatPerson *person);
char       *plakat_person_text_facts (PlakatPerson *person,
                                      GListModel   *notes);

G_END_DECLS
