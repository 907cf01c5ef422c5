/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-picture-thumbs.h"
#include "plakat-sqlite.h"
#include "samples.h"

/* Thumbs in a folder of their own; pictures are numbers, and what is in them follows from number and width. */
typedef struct
{
  char *dir;
  char *path;
  PlakatPictureThumbs *thumbs;
} Fixture;

void          thumbs_set_up     (Fixture          *fixture,
                                 gconstpointer     data);
void          thumbs_tear_down  (Fixture          *fixture,
                                 gconstpointer     data);
void          thumbs_close      (Fixture          *fixture);
void          thumbs_reopen     (Fixture          *fixture);
char         *thumbs_make_name  (int               n);
void          thumbs_store_at   (Fixture          *fixture,
                                 int               n,
                                 int               width,
                                 gboolean          whole,
                                 gsize             size);
void          thumbs_store      (Fixture          *fixture,
                                 int               n,
                                 gsize             size);
/* The width that is found, 0 for none; what is there is what was stored. */
int           thumbs_find       (Fixture          *fixture,
                                 int               n,
                                 int               width,
                                 PlakatPictureFit  fit);
gboolean      thumbs_has        (Fixture          *fixture,
                                 int               n);
guint64       thumbs_measure    (Fixture          *fixture);
void          thumbs_pin        (Fixture          *fixture,
                                 const char       *scope,
                                 int               first,
                                 int               last);
/* The file through a connection of its own. */
PlakatSqlite *thumbs_open_aside (Fixture          *fixture);
void          thumbs_exec       (PlakatSqlite     *db,
                                 const char       *sql);
int           thumbs_read_int   (PlakatSqlite     *db,
                                 const char       *sql);
gsize         thumbs_get_size   (Fixture          *fixture);
