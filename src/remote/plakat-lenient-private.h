/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/*
 * Reading JSON of servers that nobody of ours wrote: a member that is not what it should be is one that is not there.
 * Any thread.
 */
#define PLAKAT_LENIENT_MAX_ID G_GINT64_CONSTANT (9007199254740991)

gint64      plakat_lenient_get_int64  (JsonObject *object,
                                       const char *name,
                                       gint64      least,
                                       gint64      most);
double      plakat_lenient_get_double (JsonObject *object,
                                       const char *name,
                                       double      least,
                                       double      most);
char       *plakat_lenient_dup_id     (JsonObject *object,
                                       const char *name);
char       *plakat_lenient_dup_line   (JsonObject *object,
                                       const char *name,
                                       glong       max_chars);
char       *plakat_lenient_dup_block  (JsonObject *object,
                                       const char *name,
                                       glong       max_chars);
JsonObject *plakat_lenient_get_object (JsonObject *object,
                                       const char *name);
JsonArray  *plakat_lenient_get_array  (JsonObject *object,
                                       const char *name);
JsonObject *plakat_lenient_get_item   (JsonArray  *array,
                                       guint       index);

G_END_DECLS
