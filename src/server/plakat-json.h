/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

void  plakat_json_append (GString    *json,
                          const char *text);
char *plakat_json_time   (gint64      seconds);

G_END_DECLS
