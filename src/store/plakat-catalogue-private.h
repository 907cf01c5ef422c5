/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-catalogue.h"
#include "plakat-worker.h"

G_BEGIN_DECLS

DexFuture *plakat_catalogue_open        (const char      *path,
                                         const char      *library_path);   /* PlakatCatalogue */
DexFuture *plakat_catalogue_close       (PlakatCatalogue *self);           /* TRUE */
/* Reads the cards of @ids (a slice of what run_query() gave): GPtrArray of PlakatCard, NULL where a row is gone. */
DexFuture *plakat_catalogue_read_cards  (PlakatCatalogue *self,
                                         GBytes          *ids);

G_END_DECLS
