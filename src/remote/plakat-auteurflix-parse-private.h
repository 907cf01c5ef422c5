/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "plakat-auteurflix-parse.h"

G_BEGIN_DECLS

/* The largest number there is stands also for all that are too large. */
#define PLAKAT_FLIX_MAX_ID (G_MAXINT64 - 1)

/* What the readers of this server's answers share. */
gboolean    plakat_flix_fail            (GError           **error,
                                         const char        *what);
JsonNode   *plakat_flix_parse           (const char        *bytes,
                                         gsize              length,
                                         JsonNodeType       type,
                                         GError           **error);
gboolean    plakat_flix_get_line        (JsonObject        *object,
                                         const char        *name,
                                         gsize              max_chars,
                                         char             **value,
                                         GError           **error);
gboolean    plakat_flix_get_block       (JsonObject        *object,
                                         const char        *name,
                                         char             **value,
                                         GError           **error);
gboolean    plakat_flix_get_id          (JsonObject        *object,
                                         const char        *name,
                                         gint64            *id,
                                         GError           **error);
gboolean    plakat_flix_get_picture     (JsonObject        *object,
                                         const char *const *names,
                                         const char        *base,
                                         char             **value,
                                         GError           **error);
gboolean    plakat_flix_get_map         (JsonObject        *object,
                                         const char        *name,
                                         guint              most,
                                         JsonObject       **map,
                                         GError           **error);
JsonObject *plakat_flix_get_item        (const char        *key,
                                         JsonNode          *node,
                                         gint64            *id,
                                         GError           **error);
char       *plakat_flix_make_movie_uid  (const char        *base,
                                         gint64             id);
char       *plakat_flix_make_person_uid (const char        *base,
                                         const char        *name);

G_END_DECLS
