/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-sqlite.h"

G_BEGIN_DECLS

/** PlakatCatalogueFiles: catalogue files on their way in, a batch at a time. In the writer's thread. */
typedef struct _PlakatCatalogueFiles PlakatCatalogueFiles;

PlakatCatalogueFiles *plakat_catalogue_files_new  (const char           *folder);
void                  plakat_catalogue_files_free (PlakatCatalogueFiles *self);
gboolean              plakat_catalogue_files_step (PlakatCatalogueFiles *self,
                                                   PlakatSqlite         *db,
                                                   guint                *changed,
                                                   gboolean             *more,
                                                   GError              **error);

G_END_DECLS
