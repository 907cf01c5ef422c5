/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Where servers have one picture at several sizes. Any thread. */

char     *plakat_picture_source_make_name (const char *url);
char     *plakat_picture_source_make_url  (const char *url,
                                           const char *sized,
                                           int         width,
                                           int        *step);
gboolean  plakat_picture_source_is_whole  (int         step,
                                           int         width);

G_END_DECLS
