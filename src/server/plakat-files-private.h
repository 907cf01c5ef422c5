/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-picture-file.h"
#include "plakat-request.h"

G_BEGIN_DECLS

/* What plakat-files.c and plakat-files-width.c have of each other. */
void     plakat_files_answer       (PlakatRequest           *request,
                                    PlakatPictureFile       *file);
void     plakat_files_answer_known (PlakatRequest           *request,
                                    const PlakatPictureFile *file);
gboolean plakat_files_is_known     (PlakatRequest           *request,
                                    const char              *etag,
                                    gint64                   modified);
gboolean plakat_files_answer_width (PlakatRequest           *request,
                                    PlakatPictureFile       *file);

G_END_DECLS
