/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-query.h"
#include "plakat-sqlite.h"

/* A catalogue and a library beside it that chance writes: few values, so that they meet, in many ways of writing them. */
typedef struct
{
  char *folder;
  char *path;         /* of catalogue.db */
  char *library_path; /* of library.db */
  char *columns;      /* where its columns would be */
  PlakatSqlite *writer;
  PlakatSqlite *library;
  PlakatSqlite *reader; /* has the library attached */
  GRand *random;
} RandomCatalogue;

void         random_catalogue_open       (RandomCatalogue *self,
                                          guint32          seed);
void         random_catalogue_close      (RandomCatalogue *self);
void         random_catalogue_add_films  (RandomCatalogue *self,
                                          guint            n);
void         random_catalogue_write_page (RandomCatalogue *self,
                                          const char      *json);
void         random_catalogue_change     (RandomCatalogue *self,
                                          guint            n);
void         random_catalogue_edit_lists (RandomCatalogue *self,
                                          guint            n);
PlakatQuery *random_catalogue_ask        (RandomCatalogue *self);
