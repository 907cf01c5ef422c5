/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-wire-sync.h"
#include "plakat-wire.h"

G_BEGIN_DECLS

#define PLAKAT_WIRE_MAX_NUMBER G_GINT64_CONSTANT (9007199254740991)

/* What ops and the feed have in common. The readers give %FALSE and an error for what is not as it should be. */
gboolean plakat_wire_refuse           (GError                 **error,
                                       const char              *why);
gboolean plakat_wire_get_film_uid     (JsonObject              *object,
                                       const char              *name,
                                       char                   **uid,
                                       GError                 **error);
gboolean plakat_wire_get_own_uid      (JsonObject              *object,
                                       const char              *name,
                                       char                   **uid,
                                       GError                 **error);
gboolean plakat_wire_get_list         (JsonObject              *object,
                                       PlakatListKind          *list,
                                       GError                 **error);
gboolean plakat_wire_get_position     (JsonObject              *object,
                                       char                   **position,
                                       GError                 **error);
gboolean plakat_wire_get_stars        (JsonObject              *object,
                                       int                     *half_stars,
                                       GError                 **error);
void     plakat_wire_add_stars        (JsonBuilder             *builder,
                                       int                      half_stars);
gboolean plakat_wire_get_record_kind  (JsonObject              *object,
                                       PlakatUserRecordKind    *kind,
                                       gboolean                *known,
                                       GError                 **error);
gboolean plakat_wire_get_record_uid   (JsonObject              *object,
                                       PlakatUserRecordKind     kind,
                                       char                   **uid,
                                       GError                 **error);
gboolean plakat_wire_get_fields       (JsonObject              *object,
                                       PlakatFields           **fields,
                                       GError                 **error);

G_END_DECLS
