/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-storage-persons.h"

G_BEGIN_DECLS

gboolean plakat_person_append       (PlakatDb    *db,
                                     gint64       id,
                                     GString     *json,
                                     GString     *facts,
                                     GError     **error);
void     plakat_auteur_append_facts (GString     *json,
                                     PlakatRows  *rows,
                                     int          column);

G_END_DECLS
