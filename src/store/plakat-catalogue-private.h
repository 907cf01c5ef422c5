/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-catalogue.h"
#include "plakat-columns-keeper.h"
#include "plakat-library.h"
#include "plakat-worker.h"

G_BEGIN_DECLS

/* The films that it gives show the marks of @library. */
DexFuture *plakat_catalogue_open        (const char      *path,
                                         const char      *library_path,
                                         PlakatLibrary   *library);        /* PlakatCatalogue */
DexFuture *plakat_catalogue_close       (PlakatCatalogue *self);           /* TRUE */
/* Reads the cards of @ids (a slice of what run_query() gave): GPtrArray of PlakatCard, NULL where a row is gone. */
DexFuture *plakat_catalogue_read_cards  (PlakatCatalogue *self,
                                         GBytes          *ids);
DexFuture *plakat_catalogue_build_columns (PlakatCatalogue *self);         /* TRUE */
/* Where @text would stand among @ids (of #gint32), which are in that order: see plakat_film_list_jump(). */
DexFuture *plakat_catalogue_find_place   (PlakatCatalogue *self,
                                          GBytes          *ids,
                                          PlakatOrder      order,
                                          gboolean         reversed,
                                          const char      *text);          /* uint */
PlakatColumnsKeeper *plakat_catalogue_get_keeper (PlakatCatalogue *self);
DexFuture *plakat_catalogue_run_reader   (PlakatCatalogue *self,
                                          PlakatWork       work,
                                          gpointer         data,
                                          GDestroyNotify   destroy);
DexFuture *plakat_catalogue_run_writer   (PlakatCatalogue *self,
                                          PlakatWork       work,
                                          gpointer         data,
                                          GDestroyNotify   destroy);
DexFuture *plakat_catalogue_show_marks   (PlakatCatalogue *self,
                                          DexFuture       *future);        /* of a list of films: the same, following the library */
void       plakat_catalogue_tell_changed (PlakatCatalogue *self,
                                          guint            n_films);

G_END_DECLS
