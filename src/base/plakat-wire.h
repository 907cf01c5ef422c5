/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "plakat-types.h"

G_BEGIN_DECLS

/* What Plakat reads of foreign JSON at the most. */
#define PLAKAT_WIRE_MAX_PAGE_BYTES (8 * 1024 * 1024)
#define PLAKAT_WIRE_MAX_TOKEN_BYTES (64 * 1024)
#define PLAKAT_WIRE_MAX_DEPTH 32
#define PLAKAT_WIRE_MAX_ITEMS 1000
#define PLAKAT_WIRE_MAX_TITLE 512
#define PLAKAT_WIRE_MAX_NAME 512
#define PLAKAT_WIRE_MAX_LINE 2048
#define PLAKAT_WIRE_MAX_OVERVIEW 20000
#define PLAKAT_WIRE_MAX_REVIEW 10000
#define PLAKAT_WIRE_MAX_CREDITS 2000

JsonNode     *plakat_wire_parse         (const char   *bytes,
                                         gsize         length,
                                         gsize         max_bytes,
                                         GError      **error);
JsonObject   *plakat_wire_parse_object  (const char   *bytes,
                                         gsize         length,
                                         gsize         max_bytes,
                                         GError      **error);
gboolean      plakat_wire_get_text      (JsonObject   *object,
                                         const char   *name,
                                         gsize         max_chars,
                                         char        **value,
                                         GError      **error);
gboolean      plakat_wire_get_int64     (JsonObject   *object,
                                         const char   *name,
                                         gint64        least,
                                         gint64        most,
                                         gint64       *value,
                                         GError      **error);
gboolean      plakat_wire_get_double    (JsonObject   *object,
                                         const char   *name,
                                         double        least,
                                         double        most,
                                         double       *value,
                                         GError      **error);
gboolean      plakat_wire_get_boolean   (JsonObject   *object,
                                         const char   *name,
                                         gboolean     *value,
                                         GError      **error);
gboolean      plakat_wire_get_array     (JsonObject   *object,
                                         const char   *name,
                                         guint         max_items,
                                         JsonArray   **value,
                                         GError      **error);
JsonObject   *plakat_wire_get_element   (JsonArray    *array,
                                         guint         index,
                                         const char   *name,
                                         GError      **error);
void          plakat_wire_add_text      (JsonBuilder  *builder,
                                         const char   *name,
                                         const char   *text);
void          plakat_wire_add_int64     (JsonBuilder  *builder,
                                         const char   *name,
                                         gint64        value);
char         *plakat_wire_print         (JsonBuilder  *builder,
                                         gsize        *length);

G_END_DECLS
