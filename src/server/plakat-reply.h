/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-request.h"

G_BEGIN_DECLS

void        plakat_reply_json          (PlakatRequest *request,
                                        guint          status,
                                        JsonBuilder   *builder);
void        plakat_reply_text          (PlakatRequest *request,
                                        guint          status,
                                        GString       *json);
void        plakat_reply_packed        (PlakatRequest *request,
                                        GString       *json);
void        plakat_reply_bytes         (PlakatRequest *request,
                                        guint          status,
                                        const char    *type,
                                        GBytes        *bytes);
void        plakat_reply_message       (PlakatRequest *request,
                                        const char    *message);
void        plakat_reply_empty         (PlakatRequest *request,
                                        guint          status);
void        plakat_reply_problem       (PlakatRequest *request,
                                        guint          status,
                                        const char    *detail);
void        plakat_reply_too_often     (PlakatRequest *request,
                                        int            seconds);
void        plakat_reply_error         (PlakatRequest *request,
                                        const GError  *error);
void        plakat_reply_found         (PlakatRequest *request,
                                        GString       *json,
                                        const GError  *error,
                                        const char    *missing);
void        plakat_reply_page          (PlakatRequest *request,
                                        gint64         count,
                                        GString       *results,
                                        const char    *more);
gint64      plakat_reply_get_page      (PlakatRequest *request);
gint64      plakat_reply_get_page_size (PlakatRequest *request);
gint64      plakat_reply_get_offset    (PlakatRequest *request);
void        plakat_reply_set_header    (PlakatRequest *request,
                                        const char    *name,
                                        const char    *value);
void        plakat_reply_clear         (PlakatRequest *request);
const char *plakat_reply_get_phrase    (guint          status);

G_END_DECLS
