/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

void        plakat_json_append        (GString    *json,
                                       const char *text);
void        plakat_json_append_member (GString    *json,
                                       const char *name,
                                       const char *text);
void        plakat_json_append_int    (GString    *json,
                                       const char *name,
                                       gint64      value);
const char *plakat_json_find          (const char *json,
                                       const char *name,
                                       gsize      *length);
char       *plakat_json_time          (gint64      seconds);

G_END_DECLS
