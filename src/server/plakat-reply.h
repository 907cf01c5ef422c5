/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-service.h"

G_BEGIN_DECLS

void plakat_reply_json    (PlakatRequest *request,
                           guint          status,
                           JsonBuilder   *builder);
void plakat_reply_text    (PlakatRequest *request,
                           guint          status,
                           GString       *json);
void plakat_reply_packed  (PlakatRequest *request,
                           GString       *json);
void plakat_reply_message (PlakatRequest *request,
                           const char    *message);
void plakat_reply_empty   (PlakatRequest *request);
void plakat_reply_problem (PlakatRequest *request,
                           guint          status,
                           const char    *detail);
void plakat_reply_error   (PlakatRequest *request,
                           const GError  *error);
void plakat_reply_page    (PlakatRequest *request,
                           gint64         count,
                           gint64         page,
                           gint64         page_size,
                           GString       *results,
                           const char    *more);

G_END_DECLS
