/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-request.h"

G_BEGIN_DECLS

gboolean plakat_lists_resolve     (PlakatRequest  *request,
                                   const char     *name,
                                   char          **uid,
                                   gint64         *id);
gboolean plakat_lists_append_film (PlakatRequest  *request,
                                   gint64          id,
                                   const char     *uid,
                                   GString        *json,
                                   GError        **error);
void     plakat_lists_answer      (PlakatRequest  *request,
                                   gint64          list);
void     plakat_lists_add         (PlakatRequest  *request,
                                   gint64          list);
void     plakat_lists_remove      (PlakatRequest  *request,
                                   gint64          list,
                                   const char     *name);

G_END_DECLS
